-- Doors for signing in: the session, the account and its secrets, codes sent to a person. Rights: 0002_doors.sql.

create or replace function open_request(session uuid, secret bytea)
returns table (session_id uuid, kind text, user_id uuid, building_id uuid, member_id uuid, role text)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  return query
  select s.id, s.kind, s.user_id, s.building_id, s.member_id,
    case when s.member_id is null and u.is_super_admin then 'super_admin' else m.role end
  from sessions s
  join users u on u.id = s.user_id and u.is_active and u.locked_at is null
  left join members m on m.building_id = s.building_id and m.id = s.member_id and m.status = 'active'
  left join buildings b on b.id = s.building_id
  left join gate_devices d on d.building_id = s.building_id and d.id = s.device_id and d.revoked_at is null
  where s.id = open_request.session and s.secret_hash = open_request.secret and s.revoked_at is null and s.expires_at > now()
    and (m.id is not null and b.status = 'active' or s.member_id is null and u.is_super_admin)
    and (s.device_id is null or d.id is not null);
end $$;

-- True only while the stored hash is still the one that was checked, and nobody's wrong tries have locked the address meanwhile.
-- Holds the account and its credentials (in this order, as everybody does; a person's codes come between): a password change waits,
-- and then finds the session that is being opened among those it ends.
create or replace function auth_passed(who uuid, seen text, address_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  perform 1 from users where id = who for no key update;
  perform 1 from credentials where user_id = who and password_hash = seen for no key update;
  if not found or auth_locked(address_hash) is not null then
    return false;
  end if;
  delete from sign_in_locks where digest = address_hash;
  return true;
end $$;

-- A new account with its password; false when the address is taken. hash null: the password is set by a mailed link.
create function account_create(who uuid, address text, phone text, phone_raw text, first text, last text, hash text,
  verified boolean, must_verify boolean) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  insert into users (id, email, phone, phone_raw, first_name, last_name, email_verified_at, must_verify_email)
  values (who, address, account_create.phone, account_create.phone_raw, first, last, case when verified then now() end, must_verify)
  on conflict do nothing;
  if not found then
    return false;
  end if;
  insert into credentials (user_id, password_hash) values (who, hash);
  return true;
end $$;

create function own_credentials()
returns table (password_hash text, totp_secret bytea, totp_pending bytea, totp_confirmed_at timestamptz, last_totp_step bigint,
  password_changed_at timestamptz, recovery_left int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select c.password_hash, c.totp_secret, c.totp_pending, c.totp_confirmed_at, c.last_totp_step, c.password_changed_at,
    (select count(*)::int from recovery_codes r where r.user_id = c.user_id and r.used_at is null)
  from credentials c where c.user_id = nullif(current_setting('app.user_id', true), '')::uuid
$$;

-- Only while the stored hash is still the one that was checked. What was issued on the strength of the old password dies with it.
create function password_change(seen text, fresh text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare me uuid := nullif(current_setting('app.user_id', true), '')::uuid;
begin
  perform 1 from users where id = me for no key update; -- account, codes, credentials: everybody's order
  update one_time_codes set used_at = now() where user_id = me and purpose in ('two_factor', 'reset_password') and used_at is null;
  update credentials set password_hash = fresh, password_changed_at = now() where user_id = me and password_hash is not distinct from seen;
  return found;
end $$;

-- Wrong tries of an address are forgiven: its owner has proven to be its owner by a mailed code.
create function auth_forgive(address_hashes bytea[]) returns void
language sql volatile security definer set search_path = pg_catalog, public as $$
  delete from sign_in_locks where digest = any (address_hashes)
$$;

create function totp_begin(secret bytea) returns void
language sql volatile security definer set search_path = pg_catalog, public as $$
  update credentials set totp_pending = secret where user_id = nullif(current_setting('app.user_id', true), '')::uuid
$$;

-- The pending secret becomes the secret; `step` is the one whose code was shown, and is thereby used.
create function totp_confirm(pending bytea, step bigint, recovery bytea[]) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare me uuid := nullif(current_setting('app.user_id', true), '')::uuid;
begin
  update credentials set totp_secret = totp_pending, totp_pending = null, totp_confirmed_at = now(), last_totp_step = step
  where user_id = me and totp_pending = pending;
  if not found then
    return false;
  end if;
  delete from recovery_codes where user_id = me;
  insert into recovery_codes (user_id, code_hash) select me, unnest(recovery);
  return true;
end $$;

-- A step works once, however many present it.
create function totp_use(step bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  update credentials set last_totp_step = step
  where user_id = nullif(current_setting('app.user_id', true), '')::uuid and totp_confirmed_at is not null
    and (last_totp_step is null or last_totp_step < step);
  return found;
end $$;

create function recovery_use(hashes bytea[]) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  update recovery_codes set used_at = now()
  where user_id = nullif(current_setting('app.user_id', true), '')::uuid and code_hash = any (hashes) and used_at is null;
  return found;
end $$;

-- Off for oneself; or for a member of the transaction's building, by another of its administrators, if the account opens no other
-- building (it is not theirs to weaken), and by a super admin.
create function totp_off(who uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  me uuid := nullif(current_setting('app.user_id', true), '')::uuid;
  home uuid := nullif(current_setting('app.building_id', true), '')::uuid;
begin
  if who is distinct from me and not (
      exists (select 1 from members where building_id = home and user_id = who and status = 'active')
      and (exists (select 1 from members where building_id = home and user_id = me and role = 'building_admin' and status = 'active')
          and not exists (select 1 from members where building_id <> home and user_id = who and status in ('active', 'suspended'))
        or exists (select 1 from users where id = me and is_super_admin and is_active))
      and not exists (select 1 from users where id = who and is_super_admin)) then
    return false;
  end if;
  update credentials set totp_secret = null, totp_pending = null, totp_confirmed_at = null, last_totp_step = null where user_id = who;
  delete from recovery_codes where user_id = who;
  return true;
end $$;

-- Replaces the live code of the same purpose and person; false while the last one is unused and younger than `pause` seconds.
create function code_issue(code_id uuid, code_purpose text, who uuid, sent_to text, code bytea, link bytea, good_until timestamptz, about jsonb, pause int)
returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  -- One at a time for a person; not by a row: who tries a code holds it, and then wants rows of the account.
  perform pg_advisory_xact_lock(hashtextextended('one-time code ' || who, 0));
  if exists (select 1 from one_time_codes c where c.purpose = code_purpose and c.user_id = who and c.used_at is null
      and c.created_at > now() - make_interval(secs => pause)) then
    return false;
  end if;
  update one_time_codes set used_at = now() where purpose = code_purpose and user_id = who and used_at is null;
  insert into one_time_codes (id, purpose, user_id, address, code_hash, link_hash, expires_at, data)
  values (code_id, code_purpose, who, sent_to, code, link, good_until, about);
  return true;
end $$;

-- One try at the live code of an address. ok (used thereby), wrong (counted), dead (five wrong tries, or too old), none.
create function code_try(code_purpose text, sent_to text, hashes bytea[]) returns table (outcome text, user_id uuid, data jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare found_code one_time_codes;
begin
  select * into found_code from one_time_codes c
  where c.purpose = code_purpose and c.address = sent_to and c.used_at is null order by c.created_at desc limit 1 for no key update;
  if not found then
    return query select 'none'::text, null::uuid, null::jsonb;
  elsif found_code.tries >= 5 or found_code.expires_at <= now() then
    return query select 'dead'::text, null::uuid, null::jsonb;
  elsif not found_code.code_hash = any (hashes) then
    update one_time_codes set tries = tries + 1 where id = found_code.id;
    return query select case when found_code.tries + 1 >= 5 then 'dead' else 'wrong' end::text, null::uuid, null::jsonb;
  else
    update one_time_codes set used_at = now() where id = found_code.id;
    return query select 'ok'::text, found_code.user_id, found_code.data;
  end if;
end $$;

-- Where a person's own live code of a purpose went, and until when it is good; its hash stays here.
create function code_pending(code_purpose text) returns table (address text, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
  select c.address, c.expires_at from one_time_codes c
  where c.purpose = code_purpose and c.user_id = nullif(current_setting('app.user_id', true), '')::uuid and c.used_at is null
    and c.tries < 5 and c.expires_at > now()
$$;

-- A person's own live codes of some purposes die.
create function code_drop(code_purposes text[]) returns void
language sql volatile security definer set search_path = pg_catalog, public as $$
  update one_time_codes set used_at = now()
  where purpose = any (code_purposes) and user_id = nullif(current_setting('app.user_id', true), '')::uuid and used_at is null
$$;

-- An account gets another, proven address; false when somebody has it. Not a door: it runs with the caller's own rights.
create function email_take(address text) returns boolean
language plpgsql volatile as $$
begin
  update users set email = address, email_verified_at = now(), must_verify_email = false, updated_at = now()
  where id = nullif(current_setting('app.user_id', true), '')::uuid and is_active;
  return found;
exception when unique_violation then
  return false;
end $$;

-- The same by link, whose secret is long: a wrong one finds nothing and counts nowhere. `spend` false only looks, and holds the
-- row: tries at a second factor follow each other, and each sees how many there were.
create function code_by_link(code_purpose text, hashes bytea[], spend boolean) returns table (code_id uuid, user_id uuid, address text, data jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  if spend then
    return query update one_time_codes c set used_at = now()
      where c.purpose = code_purpose and c.link_hash = any (hashes) and c.used_at is null and c.tries < 5 and c.expires_at > now()
      returning c.id, c.user_id, c.address, c.data;
  else
    return query select c.id, c.user_id, c.address, c.data from one_time_codes c
      where c.purpose = code_purpose and c.link_hash = any (hashes) and c.used_at is null and c.tries < 5 and c.expires_at > now()
      for no key update;
  end if;
end $$;

-- A wrong second factor: the fifth kills the challenge.
create function code_wrong(code uuid) returns int
language sql volatile security definer set search_path = pg_catalog, public as $$
  update one_time_codes set tries = tries + 1 where id = code returning tries
$$;
