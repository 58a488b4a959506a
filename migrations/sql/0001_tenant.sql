-- Tenant tables: key (building_id, id), foreign keys composite, so no row can point into another building.

create table settings (
  building_id uuid primary key references buildings,
  values jsonb not null default '{}',
  updated_at timestamptz not null default now()
);

create table blocks (
  building_id uuid not null references buildings,
  id uuid not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (building_id, id),
  unique (building_id, name)
);

create table units (
  building_id uuid not null references buildings,
  id uuid not null,
  block_id uuid,
  number text not null,
  address text not null default '',
  unit_type text not null default 'flat',
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (building_id, id),
  foreign key (building_id, block_id) references blocks
);
create unique index units_number on units (building_id, block_id, number) nulls not distinct where ended_at is null;

create table gates (
  building_id uuid not null references buildings,
  id uuid not null,
  number text not null,
  name text not null,
  name_key text not null, -- lower-cased by us: lower() is not leakproof and so useless under a policy
  status text not null default 'open' check (status in ('open', 'closed')),
  created_at timestamptz not null default now(),
  primary key (building_id, id),
  unique (building_id, number),
  unique (building_id, name_key)
);

create table members (
  building_id uuid not null references buildings,
  id uuid not null,
  user_id uuid not null references users,
  role text not null check (role in ('building_admin', 'landlord', 'resident', 'security')),
  status text not null default 'active' check (status in ('pending', 'active', 'suspended', 'ended')),
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (building_id, id),
  unique (building_id, user_id, role),
  check ((status = 'ended') = (ended_at is not null))
);
create index members_user on members (user_id);
alter table sessions add foreign key (building_id, member_id) references members;

create table occupancies (
  building_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  unit_id uuid not null,
  tie text not null default 'tenant' check (tie in ('owner', 'tenant', 'family')),
  is_primary boolean not null default false,
  may_approve boolean not null default true,
  call_order int not null default 1,
  valid_from timestamptz not null default now(),
  valid_to timestamptz,
  primary key (building_id, id),
  foreign key (building_id, member_id) references members,
  foreign key (building_id, unit_id) references units
);
create unique index occupancies_current on occupancies (building_id, member_id, unit_id) where valid_to is null;
create index occupancies_unit on occupancies (building_id, unit_id) where valid_to is null;

create table licences (
  building_id uuid not null references buildings,
  id uuid not null,
  licence_key text not null unique,
  plan text not null default 'standard' check (plan in ('standard', 'premium', 'enterprise')),
  seats int not null check (seats > 0),
  status text not null default 'active' check (status in ('active', 'inactive', 'suspended', 'expired')),
  starts_at timestamptz not null default now(),
  expires_at timestamptz not null,
  suspended_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (building_id, id),
  check ((status = 'suspended') = (suspended_at is not null))
);
create unique index licences_one_current on licences (building_id) where status in ('active', 'suspended');

create table visitors (
  building_id uuid not null references buildings,
  id uuid not null,
  phone text,
  phone_raw text,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (building_id, id),
  unique (building_id, phone)
);

create table visits (
  building_id uuid not null,
  id uuid not null,
  host_id uuid not null,
  unit_id uuid,
  door text not null check (door in ('000', '002', '003', '004', 'own')),
  title text not null,
  description text,
  purpose text,
  notes text,
  visit_type text not null default 'single' check (visit_type in
    ('single', 'group', 'recurring', 'delivery', 'contractor', 'service', 'cab', 'other', 'short', 'long')),
  status text not null default 'pending' check (status in ('pending', 'active', 'completed', 'cancelled', 'expired')),
  expected_start timestamptz not null,
  expected_end timestamptz,
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  rule_days smallint, -- bit 0 is Monday; NULL: every day
  rule_from smallint, -- minutes after local midnight
  rule_until smallint,
  max_entries int not null default 1 check (max_entries between 1 and 1000),
  needs_consent boolean not null default false,
  visitor_count int not null check (visitor_count > 0),
  inside_count int not null default 0 check (inside_count between 0 and visitor_count),
  entries_used int not null default 0 check (entries_used >= 0),
  first_entry_at timestamptz,
  last_exit_at timestamptz,
  cancelled_at timestamptz,
  cancelled_by uuid,
  cancel_reason text,
  search_key text not null default '', -- title and names, lower-cased by us: what a list's plain search looks in
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (building_id, id),
  foreign key (building_id, host_id) references members,
  foreign key (building_id, unit_id) references units,
  foreign key (building_id, cancelled_by) references members,
  check (valid_from < valid_until),
  check ((status = 'cancelled') = (cancelled_at is not null))
);
create index visits_newest on visits (building_id, created_at desc, id desc);
create index visits_host on visits (building_id, host_id, created_at desc, id desc);
create index visits_open on visits (building_id, valid_until) where status in ('pending', 'active');
create index visits_inside on visits (building_id, first_entry_at) where inside_count > 0;

create table visit_visitors (
  building_id uuid not null,
  visit_id uuid not null,
  visitor_id uuid not null,
  position smallint not null,
  name text not null, -- as the host wrote it for this visit
  email text, -- likewise; never another host's: the pass link is sent there
  status text not null default 'expected' check (status in ('expected', 'arrived', 'entered', 'exited', 'cancelled')),
  uses int not null default 0 check (uses >= 0),
  inside boolean not null default false,
  entry_id uuid, -- the open entry while inside
  arrived_at timestamptz,
  entered_at timestamptz,
  exited_at timestamptz,
  primary key (building_id, visit_id, visitor_id),
  foreign key (building_id, visit_id) references visits,
  foreign key (building_id, visitor_id) references visitors
);
create index visit_visitors_visitor on visit_visitors (building_id, visitor_id);

create table passes (
  building_id uuid not null,
  id uuid not null,
  visit_id uuid not null,
  code_hash bytea not null,
  digits_hash bytea not null,
  sealed bytea not null, -- code and digits, AES-256-GCM, bound to building and pass
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  end_reason text check (end_reason in ('completed', 'cancelled', 'expired', 'reissued')),
  primary key (building_id, id),
  unique (building_id, code_hash),
  foreign key (building_id, visit_id) references visits
);
create unique index passes_live_digits on passes (building_id, digits_hash) where ended_at is null;
create index passes_digits on passes (building_id, digits_hash, created_at desc);
create unique index passes_one_live on passes (building_id, visit_id) where ended_at is null;

create table scans (
  building_id uuid not null,
  id uuid not null,
  session_id uuid not null,
  nonce uuid not null,
  request_hash bytea not null,
  guard_id uuid not null,
  direction text not null check (direction in ('entry', 'exit', 'look')),
  gate_id uuid,
  gate_text text,
  location jsonb,
  visit_id uuid,
  pass_id uuid,
  outcome text check (outcome in ('admitted', 'refused', 'looked')),
  reason text check (reason in ('unknown_code', 'wrong_building', 'banned', 'already_inside', 'not_inside', 'cancelled',
    'licence_inactive', 'gate_closed', 'not_yet_valid', 'expired', 'used_up', 'outside_hours', 'needs_consent')),
  answer jsonb,
  status_code smallint,
  at timestamptz not null default now(),
  device_at timestamptz, -- an offline upload's own time; NULL when live
  undone_at timestamptz, -- taken back by the same guard within seconds
  primary key (building_id, id),
  unique (building_id, session_id, nonce),
  foreign key (building_id, guard_id) references members,
  foreign key (building_id, visit_id) references visits,
  foreign key (building_id, gate_id) references gates,
  foreign key (building_id, pass_id) references passes,
  check ((outcome = 'refused') = (reason is not null))
);
create index scans_newest on scans (building_id, at desc);
create index scans_visit on scans (building_id, visit_id, at) where visit_id is not null;

create table entries (
  building_id uuid not null,
  id uuid not null,
  visit_id uuid,
  visitor_id uuid,
  unit_id uuid,
  guard_in uuid not null,
  guard_out uuid,
  gate_in uuid,
  gate_out uuid,
  scan_in uuid,
  scan_out uuid,
  entered_at timestamptz not null,
  exited_at timestamptz,
  offline boolean not null default false,
  end_kind text check (end_kind in ('scan', 'terminated', 'undone')), -- undone: it never happened; exited_at is entered_at
  primary key (building_id, id),
  foreign key (building_id, visit_id) references visits,
  foreign key (building_id, visitor_id) references visitors,
  foreign key (building_id, unit_id) references units,
  foreign key (building_id, guard_in) references members,
  foreign key (building_id, guard_out) references members,
  foreign key (building_id, gate_in) references gates,
  foreign key (building_id, gate_out) references gates,
  foreign key (building_id, scan_in) references scans,
  foreign key (building_id, scan_out) references scans,
  check (exited_at is null or exited_at >= entered_at)
);
create unique index entries_one_open on entries (building_id, visit_id, visitor_id) where exited_at is null;
alter table visit_visitors add foreign key (building_id, entry_id) references entries;
create index entries_inside on entries (building_id, entered_at) where exited_at is null;
create index entries_newest on entries (building_id, entered_at desc);
create index entries_visit on entries (building_id, visit_id);
create index entries_visitor on entries (building_id, visitor_id) where exited_at is null;

create table bans (
  building_id uuid not null,
  id uuid not null,
  phone text not null,
  name text not null,
  reason text not null,
  notes text,
  severity text not null default 'medium' check (severity in ('low', 'medium', 'high')),
  ban_type text not null default 'manual' check (ban_type in ('manual', 'temporary', 'automatic')),
  scope text not null default 'personal' check (scope in ('personal', 'building')),
  banned_by uuid not null,
  unit_id uuid,
  banned_at timestamptz not null default now(),
  expires_at timestamptz,
  lifted_at timestamptz,
  lifted_by uuid,
  lift_reason text,
  primary key (building_id, id),
  foreign key (building_id, banned_by) references members,
  foreign key (building_id, lifted_by) references members,
  foreign key (building_id, unit_id) references units
);
create index bans_live on bans (building_id, phone) where lifted_at is null;
create index bans_by on bans (building_id, banned_by, banned_at desc);

create table notifications (
  building_id uuid not null references buildings,
  id uuid not null,
  user_id uuid not null references users,
  kind text not null,
  title text not null,
  body text not null,
  data jsonb not null default '{}',
  reference_type text,
  reference_id uuid,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  primary key (building_id, id)
);
create index notifications_inbox on notifications (user_id, created_at desc, id desc);
create index notifications_read on notifications (read_at) where read_at is not null;
create index notifications_unread on notifications (user_id) where read_at is null;

create table deliveries (
  building_id uuid not null,
  id uuid not null,
  notification_id uuid,
  visit_id uuid,
  channel text not null check (channel in ('email', 'sms', 'fcm', 'webpush')),
  recipient text not null,
  status text not null default 'waiting' check (status in ('waiting', 'sent', 'failed', 'dropped')),
  attempts int not null default 0,
  error text,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  primary key (building_id, id),
  foreign key (building_id, notification_id) references notifications,
  foreign key (building_id, visit_id) references visits
);
-- A delivery job may run twice; the second run finds the row.
create unique index deliveries_once on deliveries (building_id, notification_id, channel, recipient) where notification_id is not null;
create unique index deliveries_pass_once on deliveries (building_id, visit_id, channel, recipient) where visit_id is not null;

create table idempotency_keys (
  building_id uuid not null,
  session_id uuid not null,
  key text not null,
  request_hash bytea not null,
  status_code smallint,
  answer bytea, -- sealed: an answer may hold a pass code
  created_at timestamptz not null default now(),
  primary key (building_id, session_id, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

create table audit_log (
  building_id uuid not null references buildings,
  id uuid not null,
  at timestamptz not null default now(),
  actor_user_id uuid,
  actor_session_id uuid,
  action text not null,
  target_type text not null,
  target_id uuid,
  fields text[] not null default '{}',
  request_id text,
  values_digest bytea, -- sha256(salt || values): the values can be erased, the chain stays whole
  seal_seq bigint,
  primary key (building_id, id)
);
create index audit_log_newest on audit_log (building_id, at desc);
create index audit_log_unsealed on audit_log (building_id, id) where seal_seq is null;

create table audit_values (
  building_id uuid not null,
  id uuid not null,
  salt bytea not null,
  values jsonb not null,
  primary key (building_id, id),
  foreign key (building_id, id) references audit_log
);

create table audit_seals (
  building_id uuid not null references buildings,
  seq bigint not null,
  row_count int not null,
  previous_hash bytea not null,
  hash bytea not null,
  at timestamptz not null default now(),
  primary key (building_id, seq)
);
