-- Doors for people: each does one thing, and where it acts on a person that person is app.user_id of the transaction.

-- A registration code is as good as the right of whoever issued it is today: a super admin, an administrator of the building, or, for
-- a unit they own, a landlord. It does not outlive their membership or a lock on their account.
create function registration_code_stands(code uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  return exists (
    select 1 from registration_codes r
    join buildings b on b.id = r.building_id and b.status = 'active'
    join users i on i.id = r.issued_by and i.is_active and i.locked_at is null
    where r.id = code and (i.is_super_admin or exists (
      select 1 from members m where m.building_id = r.building_id and m.user_id = i.id and m.status = 'active'
        and (m.role = 'building_admin' and r.target_role <> 'landlord' or m.role = 'landlord' and r.target_role = 'resident' and exists (
          select 1 from occupancies o where o.building_id = m.building_id and o.member_id = m.id and o.unit_id = r.unit_id
            and o.tie = 'owner' and o.valid_to is null)))));
end $$;

-- Whether the digits of a code to be issued are nobody's live code; expired ones give them up.
create function registration_code_free(hashes bytea[]) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  update registration_codes set ended_at = now()
  where code_hash = any (hashes) and used_at is null and ended_at is null and expires_at <= now();
  return not exists (select 1 from registration_codes where code_hash = any (hashes) and used_at is null and ended_at is null);
end $$;

-- What the public may know of a registration code: a live one, or one used less than 24 hours ago.
create function registration_code_look(hashes bytea[])
returns table (code_id uuid, state text, target_role text, expires_at timestamptz, house_number text, address text, country text)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  return query
  select r.id, case when r.used_at is null then 'live' else 'used' end, r.target_role, r.expires_at, r.house_number, r.address, b.country
  from registration_codes r join buildings b on b.id = r.building_id
  where r.code_hash = any (hashes) and (r.used_at > now() - interval '24 hours'
    or r.used_at is null and r.ended_at is null and r.expires_at > now() and registration_code_stands(r.id))
  order by r.used_at nulls first limit 1;
end $$;

-- Consumes a live code for a person that exists already in this transaction: one of many wins.
create function claim_registration_code(hashes bytea[], who uuid)
returns table (code_id uuid, building_id uuid, target_role text, unit_id uuid, house_number text, address text, issued_by uuid)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  return query
  update registration_codes r set used_at = now(), used_by = who
  where r.code_hash = any (hashes) and r.used_at is null and r.ended_at is null and r.expires_at > now() and registration_code_stands(r.id)
  returning r.id, r.building_id, r.target_role, r.unit_id, r.house_number, r.address, r.issued_by;
end $$;

-- Locks the building's licence until the end of the transaction and counts who has a seat: active residents, admins and guards.
create function seats_lock() returns table (licence_id uuid, status text, expires_at timestamptz, seats int, used int)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare home uuid := nullif(current_setting('app.building_id', true), '')::uuid;
begin
  perform 1 from licences l where l.building_id = home and l.status in ('active', 'suspended') for no key update;
  -- A second statement: the first one's snapshot is older than what we waited for.
  return query
  select l.id, l.status, l.expires_at, l.seats,
    (select count(*)::int from members m where m.building_id = home and m.status = 'active' and m.role in ('resident', 'building_admin', 'security'))
  from licences l where l.building_id = home and l.status in ('active', 'suspended');
end $$;

-- Ends sessions of oneself, or (only_building) of a member of the transaction's building; tells every server process.
create function sessions_end(who uuid, only_building uuid, but uuid, why text) returns int
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  one uuid;
  ended int := 0;
begin
  if who is distinct from nullif(current_setting('app.user_id', true), '')::uuid and (only_building is null
      or only_building is distinct from nullif(current_setting('app.building_id', true), '')::uuid
      or not exists (select 1 from members where building_id = only_building and user_id = who)) then
    return 0;
  end if;
  for one in
    update sessions set revoked_at = now(), revoke_reason = why
    where user_id = who and revoked_at is null and (only_building is null or building_id = only_building) and id is distinct from but
    returning id
  loop
    perform pg_notify('gatehouse_sessions', replace(one::text, '-', ''));
    ended := ended + 1;
  end loop;
  return ended;
end $$;

-- Tells every server process to drop the sockets of a person of the transaction's building: where they live has changed, so have their rooms.
create function sockets_drop(who uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  perform pg_notify('gatehouse_sessions', replace(s.id::text, '-', '')) from sessions s
  where s.user_id = who and s.revoked_at is null and s.building_id = nullif(current_setting('app.building_id', true), '')::uuid;
end $$;

-- Which building an approval request belongs to: 002's routes name the request alone, and answer 403 for another building's.
create function approval_building(request uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  select building_id from approval_requests where id = request limit 1
$$;

-- A gate device as it stands this moment.
create function open_device(device uuid, secret bytea) returns table (device_id uuid, building_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  return query
  select d.id, d.building_id from gate_devices d join buildings b on b.id = d.building_id and b.status = 'active'
  where d.id = open_device.device and d.secret_hash = open_device.secret and d.enrolled_at is not null and d.revoked_at is null;
end $$;

-- The one-time code shown to the admin turns into the device's own secret, once.
create function enrol_device(hashes bytea[], secret bytea) returns table (device_id uuid, building_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  return query
  update gate_devices d set secret_hash = enrol_device.secret, enrolled_at = now(), enrol_hash = null, last_seen_at = now()
  from buildings b
  where d.enrol_hash = any (hashes) and d.enrolled_at is null and d.revoked_at is null and d.enrol_expires_at > now()
    and b.id = d.building_id and b.status = 'active'
  returning d.id, d.building_id;
end $$;

revoke all on function account_create, own_credentials, password_change, totp_begin, totp_confirm, totp_use, recovery_use, totp_off, code_issue,
  code_try, code_by_link, code_wrong, code_pending, code_drop, auth_forgive, registration_code_stands, registration_code_free, registration_code_look, claim_registration_code, seats_lock, sessions_end, sockets_drop, approval_building, open_device, enrol_device from public;
grant execute on function account_create, own_credentials, password_change, totp_begin, totp_confirm, totp_use, recovery_use, totp_off, code_issue,
  code_try, code_by_link, code_wrong, code_pending, code_drop, auth_forgive, registration_code_stands, registration_code_free, registration_code_look, claim_registration_code, seats_lock, sessions_end, sockets_drop, approval_building, open_device, enrol_device
  to gatehouse_app, gatehouse_platform;

-- Which of these people have a second factor: members of the transaction's building only, and only for those who administer it.
create function members_second_factor(who uuid[]) returns table (user_id uuid, two_factor boolean)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  me uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  home uuid := nullif(current_setting('app.building_id', true), '')::uuid;
begin
  return query
  select c.user_id, c.totp_confirmed_at is not null from credentials c
  where c.user_id = any (who) and exists (select 1 from members m where m.building_id = home and m.user_id = c.user_id)
    and (exists (select 1 from members m where m.building_id = home and m.user_id = me and m.role = 'building_admin' and m.status = 'active')
      or exists (select 1 from users u where u.id = me and u.is_super_admin and u.is_active));
end $$;
revoke all on function members_second_factor from public;
grant execute on function members_second_factor to gatehouse_app, gatehouse_platform;

-- One try at a secret that is short: counted before it is judged, so that parallel tries cannot all slip past the count. Null: go on (a right
-- one is forgiven with auth_forgive); otherwise locked until then. Five, then 30 s doubling to 30 min, as auth_failed.
create function auth_try(address_hash bytea) returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  insert into sign_in_locks as l (digest, tries) values (address_hash, 1)
  on conflict (digest) do update set tries = l.tries + 1, at = now(), locked_until = case when l.tries + 1 >= 5
    then now() + make_interval(secs => least(30 * power(2, least(l.tries + 1 - 5, 6)), 1800)) end
    where l.locked_until is null or l.locked_until <= now();
  if found then
    return null;
  end if;
  return (select coalesce(locked_until, now()) from sign_in_locks where digest = address_hash);
end $$;

-- Ends what was opened with a PIN in the transaction's building, on one device or by one person; tells every server process. Whose it was.
create function device_sessions_end(device uuid, who uuid, but uuid, why text) returns table (user_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  one record;
  home uuid := nullif(current_setting('app.building_id', true), '')::uuid;
begin
  for one in
    update sessions s set revoked_at = now(), revoke_reason = why
    where s.building_id = home and s.kind = 'pin' and s.revoked_at is null and s.expires_at > now() and s.id is distinct from but
      and (s.device_id = device_sessions_end.device or s.user_id = who)
    returning s.id, s.user_id
  loop
    perform pg_notify('gatehouse_sessions', replace(one.id::text, '-', ''));
    user_id := one.user_id;
    return next;
  end loop;
end $$;

-- Who is unlocked on the gate devices of the transaction's building, for those who administer it.
create function device_sessions() returns table (device_id uuid, member_id uuid, since timestamptz, last_seen_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  me uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  home uuid := nullif(current_setting('app.building_id', true), '')::uuid;
begin
  return query
  select s.device_id, s.member_id, s.created_at, s.last_seen_at
  from sessions s join members g on g.building_id = s.building_id and g.id = s.member_id and g.status = 'active'
  where s.building_id = home and s.device_id is not null and s.revoked_at is null and s.expires_at > now()
    and (exists (select 1 from members m where m.building_id = home and m.user_id = me and m.role = 'building_admin' and m.status = 'active')
      or exists (select 1 from users u where u.id = me and u.is_super_admin and u.is_active));
end $$;
revoke all on function auth_try, device_sessions_end, device_sessions from public;
grant execute on function auth_try, device_sessions_end, device_sessions to gatehouse_app, gatehouse_platform;
