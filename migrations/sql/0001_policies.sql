-- Who may see what. Owner: migrations only. gatehouse_app: one building at a time. gatehouse_platform: all, by policy, not by right.

create function current_building() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.building_id', true), '')::uuid $$;
create function current_user_id() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.user_id', true), '')::uuid $$;

do $$
declare t text;
begin
  foreach t in array array['settings', 'blocks', 'units', 'gates', 'members', 'occupancies', 'licences', 'visitors', 'visits',
      'visit_visitors', 'passes', 'scans', 'entries', 'bans', 'notifications', 'deliveries', 'idempotency_keys',
      'audit_log', 'audit_values', 'audit_seals'] loop
    execute format('alter table %I enable row level security', t);
    execute format($p$create policy tenant on %I to gatehouse_app
      using (building_id = nullif(current_setting('app.building_id', true), '')::uuid)
      with check (building_id = nullif(current_setting('app.building_id', true), '')::uuid)$p$, t);
    execute format('create policy platform on %I to gatehouse_platform using (true) with check (true)', t);
  end loop;
  foreach t in array array['buildings', 'users', 'credentials', 'sign_in_locks', 'sessions', 'login_events', 'code_directory', 'platform_audit', 'outbox'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy platform on %I to gatehouse_platform using (true) with check (true)', t);
  end loop;
end $$;

-- One inbox and one switcher over all buildings of a person, read only.
create policy own on members for select to gatehouse_app
  using (user_id = nullif(current_setting('app.user_id', true), '')::uuid);
create policy own on notifications for select to gatehouse_app
  using (user_id = nullif(current_setting('app.user_id', true), '')::uuid);

create policy visible on buildings for select to gatehouse_app using (
  id = nullif(current_setting('app.building_id', true), '')::uuid
  or exists (select 1 from members m
    where m.building_id = buildings.id and m.user_id = nullif(current_setting('app.user_id', true), '')::uuid));
create policy own_building on buildings for update to gatehouse_app
  using (id = nullif(current_setting('app.building_id', true), '')::uuid);

create policy visible on users for select to gatehouse_app using (
  id = nullif(current_setting('app.user_id', true), '')::uuid
  or exists (select 1 from members m
    where m.building_id = nullif(current_setting('app.building_id', true), '')::uuid and m.user_id = users.id));
create policy own on users for update to gatehouse_app using (id = nullif(current_setting('app.user_id', true), '')::uuid);
create policy register on users for insert to gatehouse_app with check (not is_super_admin);

create policy own on sessions to gatehouse_app
  using (user_id = nullif(current_setting('app.user_id', true), '')::uuid)
  with check (user_id = nullif(current_setting('app.user_id', true), '')::uuid);
create policy own on login_events for select to gatehouse_app using (user_id = nullif(current_setting('app.user_id', true), '')::uuid);
create policy note on login_events for insert to gatehouse_app with check (true);
create policy note on platform_audit for insert to gatehouse_app with check (true);
create policy issue on code_directory for insert to gatehouse_app
  with check (building_id = nullif(current_setting('app.building_id', true), '')::uuid);

grant select, insert, update on settings, blocks, units, gates, members, occupancies, visitors, visits, visit_visitors, passes,
  scans, entries, bans, notifications, deliveries, idempotency_keys to gatehouse_app;
grant select on licences, buildings, audit_log, audit_values, audit_seals to gatehouse_app;
grant insert on audit_log, audit_values to gatehouse_app;
grant update (name, address, city, state, postal_code, phone, website, time_zone, updated_at) on buildings to gatehouse_app;
grant select (id, email, phone, phone_raw, first_name, last_name, email_verified_at, is_active, is_super_admin, created_at, updated_at,
  last_login_at), insert on users to gatehouse_app;
grant update (phone, phone_raw, first_name, last_name, updated_at, last_login_at) on users to gatehouse_app;
grant select, insert, update on sessions to gatehouse_app;
grant select, insert on login_events to gatehouse_app;
grant insert on platform_audit, code_directory to gatehouse_app;
grant select, insert, update, delete on all tables in schema public to gatehouse_platform;
grant usage, select on all sequences in schema public to gatehouse_platform;
