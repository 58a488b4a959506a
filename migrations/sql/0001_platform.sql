-- Platform tables: keyed by id alone. What a tenant may see of them is a policy (0001_policies.sql).

create table buildings (
  id uuid primary key,
  name text not null,
  email text not null unique,
  address text not null default '',
  city text not null default '',
  state text not null default '',
  country text not null default 'NG' check (length(country) = 2),
  postal_code text,
  phone text,
  website text,
  time_zone text not null default 'Africa/Lagos',
  is_default boolean not null default false,
  status text not null default 'active' check (status in ('pending', 'active', 'suspended', 'inactive')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index buildings_one_default on buildings (is_default) where is_default;

create table users (
  id uuid primary key,
  email text unique,
  phone text,
  phone_raw text,
  first_name text not null,
  last_name text not null default '',
  email_verified_at timestamptz,
  is_active boolean not null default true,
  is_super_admin boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_login_at timestamptz
);
create index users_phone on users (phone);

create table credentials (
  user_id uuid primary key references users on delete cascade,
  password_hash text,
  totp_secret bytea,
  last_totp_step bigint,
  password_changed_at timestamptz not null default now()
);

-- Wrong tries by address, known or not. Only the auth_* doors touch it.
create table sign_in_locks (
  digest bytea primary key,
  tries int not null default 0,
  locked_until timestamptz,
  at timestamptz not null default now()
);
create index sign_in_locks_age on sign_in_locks (at);

create table sessions (
  id uuid primary key,
  kind text not null check (kind in ('password', 'api', 'device', 'pin')),
  user_id uuid not null references users on delete cascade,
  building_id uuid references buildings,
  member_id uuid,
  secret_hash bytea not null,
  refresh_hash bytea,
  predecessor_hash bytea,
  rotated_at timestamptz,
  device_name text,
  ip text,
  user_agent text,
  remember boolean not null default false,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoke_reason text
);
create index sessions_user on sessions (user_id) where revoked_at is null;

create table login_events (
  id uuid primary key,
  user_id uuid references users on delete cascade,
  at timestamptz not null default now(),
  outcome text not null check (outcome in ('ok', 'wrong_password', 'locked', 'not_activated', 'refreshed', 'reuse', 'logout')),
  ip text,
  user_agent text
);
create index login_events_user on login_events (user_id, at desc);

-- Which building a code belongs to. Only resolve_code() may look.
create table code_directory (
  purpose text not null check (purpose in ('pass')),
  code_hash bytea not null,
  building_id uuid not null references buildings,
  target_id uuid not null,
  expires_at timestamptz,
  primary key (purpose, code_hash)
);
create index code_directory_expiry on code_directory (expires_at);

create table platform_audit (
  id uuid primary key,
  at timestamptz not null default now(),
  actor_user_id uuid,
  building_id uuid,
  action text not null,
  target_type text not null,
  target_id uuid,
  fields text[] not null default '{}',
  request_id text
);
create index platform_audit_at on platform_audit (at desc);

-- What a demo or development system would have sent. Never written in production.
create table outbox (
  id uuid primary key,
  channel text not null,
  recipient text not null,
  subject text not null,
  text text not null,
  created_at timestamptz not null default now()
);
create index outbox_recipient on outbox (recipient, created_at desc);
create index outbox_at on outbox (created_at desc);

-- Facts about this installation, such as whether the demo accounts are in.
create table installation (
  key text primary key,
  value text not null,
  at timestamptz not null default now()
);
