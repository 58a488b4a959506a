do $$
declare t text;
begin
  foreach t in array array['uploads', 'entry_requests', 'entry_request_units', 'consents', 'parcels', 'expected_deliveries', 'delivery_rules',
      'gate_passes', 'contacts', 'shifts'] loop
    execute format('alter table %I enable row level security', t);
    execute format($p$create policy tenant on %I to gatehouse_app
      using (building_id = nullif(current_setting('app.building_id', true), '')::uuid)
      with check (building_id = nullif(current_setting('app.building_id', true), '')::uuid)$p$, t);
    execute format('create policy platform on %I to gatehouse_platform using (true) with check (true)', t);
    execute format('grant select, insert, update on %I to gatehouse_app', t);
    execute format('grant select, insert, update, delete on %I to gatehouse_platform', t);
  end loop;
end $$;
