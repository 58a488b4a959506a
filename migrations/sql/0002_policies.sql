do $$
declare t text;
begin
  foreach t in array array['approval_requests', 'gate_devices', 'guard_pins', 'preferences', 'jobs_reports', 'jobs_report_rows'] loop
    execute format('alter table %I enable row level security', t);
    execute format($p$create policy tenant on %I to gatehouse_app
      using (building_id = nullif(current_setting('app.building_id', true), '')::uuid)
      with check (building_id = nullif(current_setting('app.building_id', true), '')::uuid)$p$, t);
    execute format('create policy platform on %I to gatehouse_platform using (true) with check (true)', t);
  end loop;
  foreach t in array array['recovery_codes', 'one_time_codes', 'registration_codes', 'building_applications', 'mails'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy platform on %I to gatehouse_platform using (true) with check (true)', t);
  end loop;
end $$;

-- A building writes, lists and ends its own registration codes; the hash goes in and never comes out.
create policy tenant on registration_codes to gatehouse_app
  using (building_id = nullif(current_setting('app.building_id', true), '')::uuid)
  with check (building_id = nullif(current_setting('app.building_id', true), '')::uuid);
-- A person may follow their own application; deciding is a super admin's.
create policy own on building_applications for select to gatehouse_app
  using (user_id = nullif(current_setting('app.user_id', true), '')::uuid);
create policy note on mails for insert to gatehouse_app with check (true);

grant select, insert, update on approval_requests, gate_devices, guard_pins, preferences, jobs_reports, jobs_report_rows to gatehouse_app;
grant delete on guard_pins to gatehouse_app;
grant insert on registration_codes, mails to gatehouse_app;
grant select (id, building_id, target_role, unit_id, house_number, address, recipient_name, recipient_email, note, issued_by, issued_at, expires_at,
  used_at, used_by, ended_at, ended_by) on registration_codes to gatehouse_app;
grant update (code_hash, issued_at, expires_at, ended_at, ended_by) on registration_codes to gatehouse_app;
grant select on building_applications to gatehouse_app;
-- A person's own row only (policy `own`).
grant select (must_verify_email, locked_at, login_notifications, deleted_at) on users to gatehouse_app;
grant update (email, email_verified_at, must_verify_email, locked_at, login_notifications, is_active, deleted_at) on users to gatehouse_app;
grant select, insert, update, delete on recovery_codes, one_time_codes, registration_codes, building_applications, mails, approval_requests,
  gate_devices, guard_pins, preferences, jobs_reports, jobs_report_rows to gatehouse_platform;
