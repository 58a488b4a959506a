-- The only ways past the policies before a tenant is known. SECURITY DEFINER, fixed search_path, returning as little as the caller needs.

create function auth_find(address text)
returns table (user_id uuid, password_hash text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select u.id, c.password_hash from users u join credentials c on c.user_id = u.id where u.email = address and u.is_active
$$;

-- Locks go by the address that was typed (its keyed hash), so that one nobody has locks just as one somebody has.
create function auth_locked(address_hash bytea) returns timestamptz
language sql stable security definer set search_path = pg_catalog, public as $$
  select locked_until from sign_in_locks where digest = address_hash and locked_until > now()
$$;

-- Five wrong tries, then 30 s doubling to 30 min. Counts in the database, so a restart forgives nothing.
create function auth_failed(address_hash bytea) returns void
language sql volatile security definer set search_path = pg_catalog, public as $$
  insert into sign_in_locks as l (digest, tries) values (address_hash, 1)
  on conflict (digest) do update set tries = l.tries + 1, at = now(), locked_until = case when l.tries + 1 >= 5
    then now() + make_interval(secs => least(30 * power(2, least(l.tries + 1 - 5, 6)), 1800)) end
$$;

-- True only while the stored hash is still the one that was checked, and nobody's wrong tries have locked the address meanwhile.
create function auth_passed(who uuid, seen text, address_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if auth_locked(address_hash) is not null or not exists (select 1 from credentials where user_id = who and password_hash = seen) then
    return false;
  end if;
  delete from sign_in_locks where digest = address_hash;
  return true;
end $$;

-- A session as it stands this moment: no row when it, its person, its membership or its building is no longer good.
-- plpgsql, because a SECURITY DEFINER function in SQL cannot be inlined and would be planned anew on every call (0.4 ms a scan).
create function open_request(session uuid, secret bytea)
returns table (session_id uuid, kind text, user_id uuid, building_id uuid, member_id uuid, role text)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  return query
  select s.id, s.kind, s.user_id, s.building_id, s.member_id,
    case when s.member_id is null and u.is_super_admin then 'super_admin' else m.role end
  from sessions s
  join users u on u.id = s.user_id and u.is_active
  left join members m on m.building_id = s.building_id and m.id = s.member_id and m.status = 'active'
  left join buildings b on b.id = s.building_id
  where s.id = open_request.session and s.secret_hash = open_request.secret and s.revoked_at is null and s.expires_at > now()
    and (m.id is not null and b.status = 'active' or s.member_id is null and u.is_super_admin);
end $$;

create function resolve_code(code_purpose text, hashes bytea[])
returns table (building_id uuid, target_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  return query select d.building_id, d.target_id from code_directory d where d.purpose = code_purpose and d.code_hash = any (hashes);
end $$;

create function find_building(address text) returns uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  select b.id from buildings b where b.email = find_building.address and b.status = 'active' -- buildings has a column address too
$$;

revoke all on function auth_find, auth_locked, auth_failed, auth_passed, open_request, resolve_code, find_building from public;
grant execute on function auth_find, auth_locked, auth_failed, auth_passed, open_request, resolve_code, find_building to gatehouse_app, gatehouse_platform;
