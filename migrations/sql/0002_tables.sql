-- People: what sign-up, sign-in, approvals, licences and gate devices need beyond the foundation.

alter table users
  add column must_verify_email boolean not null default false, -- made with a registration code: no sign-in before the address is proven
  add column locked_at timestamptz, -- by its owner, or after a report; a password reset opens it
  add column login_notifications boolean not null default true,
  add column deleted_at timestamptz;

alter table credentials
  add column totp_pending bytea, -- sealed; becomes totp_secret when the first step has been shown
  add column totp_confirmed_at timestamptz;

alter table buildings
  add column status_reason text,
  add column status_by uuid references users, -- who accepted, suspended or reopened it, for whoever comes second
  add column status_at timestamptz;

create table recovery_codes (
  user_id uuid not null references users on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);

-- A code or link sent to a person. Only the code_* doors touch it.
create table one_time_codes (
  id uuid primary key,
  purpose text not null check (purpose in ('verify_email', 'reset_password', 'change_email', 'change_phone', 'two_factor', 'undo_email', 'unlock', 'delete_account')),
  user_id uuid not null references users on delete cascade,
  address text not null,
  code_hash bytea not null,
  link_hash bytea not null,
  data jsonb not null default '{}',
  tries int not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
-- Whose or which first: by the purpose alone the planner, while it knows no better, would read all of them.
create unique index one_time_codes_live on one_time_codes (user_id, purpose) where used_at is null;
create index one_time_codes_address on one_time_codes (address, purpose) where used_at is null;
create index one_time_codes_link on one_time_codes (link_hash, purpose) where used_at is null;
create index one_time_codes_age on one_time_codes (expires_at);

-- 001's codes: who holds one may register in its role. The app writes and lists them, but never reads a hash.
create table registration_codes (
  id uuid primary key,
  building_id uuid not null references buildings,
  code_hash bytea not null,
  target_role text not null check (target_role in ('landlord', 'resident', 'security')),
  unit_id uuid,
  house_number text,
  address text,
  recipient_name text,
  recipient_email text,
  note text,
  issued_by uuid not null references users,
  issued_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  used_by uuid references users,
  ended_at timestamptz, -- revoked; not before expires_at: expired, and ended so that the same digits are free again
  ended_by uuid references users,
  foreign key (building_id, unit_id) references units
);
create unique index registration_codes_live on registration_codes (code_hash) where used_at is null and ended_at is null;
create index registration_codes_hash on registration_codes (code_hash, used_at desc);
create index registration_codes_newest on registration_codes (building_id, issued_at desc, id desc);
create index registration_codes_issuer on registration_codes (building_id, issued_by, issued_at desc);

-- Somebody asks for a building of their own, or to administer one: a super admin decides.
create table building_applications (
  id uuid primary key,
  kind text not null check (kind in ('building', 'admin')),
  building_id uuid not null references buildings,
  user_id uuid not null references users,
  member_id uuid not null,
  details jsonb not null default '{}',
  status text not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'expired')),
  reason text,
  decided_by uuid references users,
  decided_at timestamptz,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '30 days',
  foreign key (building_id, member_id) references members,
  check ((status in ('approved', 'rejected')) = (decided_at is not null))
);
create index building_applications_open on building_applications (created_at, id) where status = 'pending';
create index building_applications_newest on building_applications (created_at desc, id desc);
create unique index building_applications_one on building_applications (member_id) where status = 'pending';

-- A mail to be sent: written with the act it tells of, sent by the worker. `sealed` holds what the template says (codes among it) until then.
create table mails (
  id uuid primary key,
  building_id uuid references buildings,
  recipient text not null,
  template text not null,
  sealed bytea,
  delivery_id uuid, -- the building's delivery that this mail settles, if it has one
  status text not null default 'waiting' check (status in ('waiting', 'sent', 'failed', 'dropped')),
  attempts int not null default 0,
  claimed_until timestamptz, -- a worker is sending it
  error text,
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
create index mails_age on mails (created_at);
alter table outbox add column html text;

alter table login_events
  drop constraint login_events_outcome_check,
  add constraint login_events_outcome_check check (outcome in ('ok', 'wrong_password', 'locked', 'not_activated', 'refreshed', 'reuse', 'logout',
    'not_verified', 'two_factor_asked', 'two_factor_wrong', 'two_factor_on', 'two_factor_off', 'session_ended', 'password_changed', 'password_reset', 'email_changed', 'reported', 'account_locked', 'wrong_pin')),
  add column family text, -- browser and system without versions: what tells a new device
  add column device_name text,
  add column location text;
create index login_events_age on login_events (at);

-- Tenant tables from here on.

alter table members
  add column emergency_name text,
  add column emergency_phone text,
  add column emergency_relationship text,
  add column end_reason text,
  add column status_by uuid references users, -- who suspended, let back in or ended it, for whoever comes second
  add column status_at timestamptz,
  add column leaves_at timestamptz, -- a move-out arranged for later, and by whom; the job that does it holds its time against this one
  add column leave_reason text,
  add column leave_by uuid references users,
  add column leave_notify boolean not null default true;

-- What has a past is ended, never deleted; its name is free again.
alter table blocks
  add column code text,
  add column floors int check (floors between 0 and 300),
  add column ended_at timestamptz,
  drop constraint blocks_building_id_name_key;
create unique index blocks_name on blocks (building_id, name) where ended_at is null;
alter table gates
  add column ended_at timestamptz,
  drop constraint gates_building_id_number_key,
  drop constraint gates_building_id_name_key_key;
create unique index gates_number on gates (building_id, number) where ended_at is null;
create unique index gates_name on gates (building_id, name_key) where ended_at is null;
alter table units add column floor int check (floor between -20 and 300);

alter table licences
  add column amount bigint check (amount >= 0), -- minor units
  add column currency text check (length(currency) = 3),
  add column payment_reference text,
  add column features text[] not null default '{}',
  add column suspend_reason text,
  add column warned_days int, -- the last expiry warning that went out: 30, 7 or 1
  add column status_by uuid references users, -- who suspended or activated it, for whoever comes second
  add column status_at timestamptz,
  add column updated_at timestamptz not null default now();
create index licences_running on licences (expires_at) where status = 'active';
create unique index licences_id on licences (id); -- a super admin names a licence without its building

create table approval_requests (
  building_id uuid not null,
  id uuid not null,
  request_type text not null check (request_type in
    ('resident_registration', 'unit_change', 'property_claim', 'licence_seats', 'invitation')),
  member_id uuid not null, -- whose standing the decision changes
  apartment_number text,
  data jsonb not null default '{}', -- what the applicant wrote
  status text not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'expired', 'withdrawn')),
  reason text,
  notes text,
  decided_by uuid references users, -- a super admin has no membership
  decided_at timestamptz,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '30 days',
  primary key (building_id, id),
  foreign key (building_id, member_id) references members,
  check ((status in ('approved', 'rejected')) = (decided_at is not null))
);
create unique index approval_requests_one on approval_requests (building_id, member_id, request_type)
  where status = 'pending' and request_type <> 'property_claim';
create index approval_requests_newest on approval_requests (building_id, created_at desc, id desc);
create unique index approval_requests_id on approval_requests (id); -- by which approval_building() finds it
create index approval_requests_member on approval_requests (building_id, member_id, created_at desc);
create index approval_requests_open on approval_requests (building_id, expires_at) where status = 'pending';

create table gate_devices (
  building_id uuid not null references buildings,
  id uuid not null,
  name text not null,
  gate_id uuid,
  enrol_hash bytea, -- of the one-time code shown to the admin
  enrol_expires_at timestamptz,
  secret_hash bytea,
  enrolled_at timestamptz,
  last_seen_at timestamptz,
  created_by uuid not null references users,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  revoked_by uuid references users,
  primary key (building_id, id),
  foreign key (building_id, gate_id) references gates
);
create unique index gate_devices_enrol on gate_devices (enrol_hash) where enrolled_at is null and revoked_at is null;
create unique index gate_devices_id on gate_devices (id);

create table guard_pins (
  building_id uuid not null,
  member_id uuid not null,
  pin_hash text not null, -- Argon2id
  set_by uuid not null references users,
  set_at timestamptz not null default now(),
  primary key (building_id, member_id),
  foreign key (building_id, member_id) references members
);

alter table sessions
  add column device_id uuid,
  add column location text,
  add foreign key (building_id, device_id) references gate_devices;
create index sessions_member on sessions (building_id, member_id) where revoked_at is null;
create index sessions_device on sessions (device_id) where revoked_at is null and device_id is not null;

create table preferences (
  building_id uuid not null,
  member_id uuid not null,
  email boolean not null default true,
  push boolean not null default true,
  sms boolean not null default false,
  values jsonb not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (building_id, member_id),
  foreign key (building_id, member_id) references members
);

-- Long work with a report: an import's rows, later an export's file.
create table jobs_reports (
  building_id uuid not null references buildings,
  id uuid not null,
  kind text not null check (kind in ('people_import', 'people_export')),
  status text not null default 'waiting' check (status in ('waiting', 'running', 'done', 'failed')),
  total int not null default 0,
  done int not null default 0,
  succeeded int not null default 0,
  failed int not null default 0,
  options jsonb not null default '{}',
  sealed bytea, -- what the job needs and nobody reads, sealed; emptied when it is done
  created_by uuid not null references users,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (building_id, id)
);
create index jobs_reports_newest on jobs_reports (building_id, created_at desc);

create table jobs_report_rows (
  building_id uuid not null,
  report_id uuid not null,
  line int not null,
  input jsonb, -- emptied when the row is done
  outcome text check (outcome in ('created', 'invited', 'failed')),
  email text,
  code text, -- why it failed, for programs
  message text,
  primary key (building_id, report_id, line),
  foreign key (building_id, report_id) references jobs_reports
);

-- People are looked up by the address of their account in one building's lists.
create index members_list on members (building_id, role, status, created_at desc, id desc);
