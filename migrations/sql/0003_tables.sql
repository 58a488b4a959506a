-- The gate: every way in and out that is not a scanned pass, and what is kept beside a visit.

alter table visits
  add column companions smallint not null default 0 check (companions between 0 and 50), -- people who come along unnamed
  add column plate text, -- as written
  add column plate_key text, -- letters and digits, upper case: what is compared
  add column plate_last4 text, -- the end of plate_key, which a guard reads off a car
  add column provider text, -- company of a delivery, cab or service
  add column leave_at_gate boolean not null default false,
  add column hide_unit boolean not null default false, -- a cab's flat is told only when its last four characters match
  add column duration_minutes int, -- 000: what was asked for; the window is valid_from to valid_until
  add column contact_id uuid, -- quick-invite
  add column relation text check (relation in ('family', 'friend')); -- 004: who a guest is to the host
create index visits_planned on visits (building_id, expected_start); -- a month's or a day's visits, for the dashboards
create index visits_plate on visits (building_id, plate_last4, valid_until) where plate_last4 is not null;

alter table visitors
  add column photo_key text,
  add column last_unit_id uuid, -- where they went last: what a guard is offered first
  add foreign key (building_id, last_unit_id) references units;

alter table scans
  add column request_id uuid, -- the entry request an answer at the gate was about
  add column note text; -- the guard's words with a denial
alter table scans drop constraint scans_reason_check, add constraint scans_reason_check check (reason in ('unknown_code', 'wrong_building', 'banned',
  'already_inside', 'not_inside', 'cancelled', 'licence_inactive', 'gate_closed', 'not_yet_valid', 'expired', 'used_up', 'outside_hours',
  'needs_consent', 'denied'));

-- A reissued pass is sent again: once for each pass, not once for each visit.
alter table deliveries add column pass_id uuid, add foreign key (building_id, pass_id) references passes;
drop index deliveries_pass_once;
create unique index deliveries_pass_once on deliveries (building_id, visit_id, pass_id, channel, recipient) nulls not distinct where visit_id is not null;
-- The pass of a visit, also one that has ended: shown again, listed with its token, scanned by the visit.
create index passes_visit on passes (building_id, visit_id, created_at desc);

create table uploads (
  building_id uuid not null references buildings,
  id uuid not null,
  user_id uuid not null references users,
  context text not null check (context in ('entry-photo', 'onboarding', 'general')),
  key text not null unique, -- <entry-photos|onboarding|general>/<userId>/<uuid>.<ext>, chosen by us
  file_name text not null,
  mime_type text not null,
  file_size bigint not null check (file_size > 0),
  document_type text,
  status text not null default 'issued' check (status in ('issued', 'confirmed', 'deleted')),
  created_at timestamptz not null default now(),
  confirmed_at timestamptz,
  used_at timestamptz, -- first shown with something (an entry request, a parcel): from then on its owner cannot take it back
  deleted_at timestamptz,
  primary key (building_id, id)
);
create index uploads_waiting on uploads (created_at) where status = 'issued';

create table entry_requests (
  building_id uuid not null references buildings,
  id uuid not null, -- the entry an approval makes has the same id
  door text not null check (door in ('003', '004', 'own')),
  kind text not null check (kind in ('visitor', 'delivery', 'cab', 'domestic_staff', 'vendor')),
  status text not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'expired', 'withdrawn')),
  guard_id uuid not null,
  gate_id uuid,
  gate_text text,
  host_id uuid, -- who was asked for by name (003); any approver of the units may answer
  visitor_id uuid, -- where the phone is known
  visitor_name text,
  visitor_phone text, -- E.164
  visitor_phone_raw text,
  purpose text,
  provider text,
  party_size smallint not null default 1 check (party_size between 1 and 50),
  packages smallint not null default 0 check (packages between 0 and 1000),
  plate text,
  plate_key text,
  plate_last4 text,
  photo_key text,
  remarks text,
  leave_at_gate boolean not null default false, -- the answer: the parcel stays at the gate, nobody goes in
  by_policy boolean not null default false, -- admitted by the guard although nobody of the unit answered
  auto_reason text, -- answered by a rule or an expected delivery: which
  asked_times smallint not null default 1,
  asked_at timestamptz not null default now(), -- the last time
  seen_at timestamptz, -- somebody who may answer has opened it
  expires_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid, -- membership; the guard's on withdrawal and admission by policy, nobody's on expiry
  decided_unit uuid,
  decision_note text,
  created_at timestamptz not null default now(),
  primary key (building_id, id),
  foreign key (building_id, guard_id) references members,
  foreign key (building_id, host_id) references members,
  foreign key (building_id, visitor_id) references visitors,
  foreign key (building_id, gate_id) references gates,
  foreign key (building_id, decided_by) references members,
  foreign key (building_id, decided_unit) references units,
  check ((status = 'pending') = (decided_at is null)),
  check (not by_policy or status = 'approved')
);
alter table scans add foreign key (building_id, request_id) references entry_requests;
create index entry_requests_newest on entry_requests (building_id, created_at desc, id desc);
create index entry_requests_open on entry_requests (building_id, expires_at) where status = 'pending';
create index entry_requests_status on entry_requests (building_id, status, created_at desc, id desc);
create index entry_requests_visitor on entry_requests (building_id, visitor_id, created_at desc) where visitor_id is not null;
create index entry_requests_guard on entry_requests (building_id, guard_id, created_at desc, id desc);
create index entry_requests_photo on entry_requests (building_id, photo_key) where photo_key is not null;
create index entry_requests_host on entry_requests (building_id, host_id) where host_id is not null; -- who came to somebody, or was let in by them
create index entry_requests_decider on entry_requests (building_id, decided_by) where decided_by is not null;
create index entry_requests_plate on entry_requests (building_id, plate_last4, created_at desc) where plate_last4 is not null;

create table entry_request_units (
  building_id uuid not null,
  request_id uuid not null,
  unit_id uuid not null,
  position smallint not null default 1,
  created_at timestamptz not null default now(), -- the request's own, for a unit's list
  primary key (building_id, request_id, unit_id),
  foreign key (building_id, request_id) references entry_requests,
  foreign key (building_id, unit_id) references units
);
create index entry_request_units_unit on entry_request_units (building_id, unit_id, created_at desc, request_id desc);

alter table entries
  add column kind text not null default 'visitor' check (kind in ('visitor', 'delivery', 'cab', 'domestic_staff', 'vendor')),
  add column request_id uuid,
  add column name text, -- where no visit names them
  add column phone text,
  add column provider text,
  add column plate text,
  add column plate_last4 text,
  add column photo_key text,
  add column purpose text,
  add column remarks text,
  add column party_size smallint not null default 1,
  add column packages smallint not null default 0,
  add column approved_by uuid, -- membership of who said yes to a request
  add column auto_reason text,
  add column by_policy boolean not null default false,
  add column policy_reason text,
  add column due_out_at timestamptz, -- after this it is an overstay; NULL: nobody expects an end
  add column overstay_told_at timestamptz,
  add column overstay_times smallint not null default 0,
  add column overstay_seen_at timestamptz,
  add column overstay_seen_by uuid,
  add column ended_by uuid, -- membership of the admin who terminated it
  add column end_reason text,
  add foreign key (building_id, request_id) references entry_requests,
  add foreign key (building_id, approved_by) references members,
  add foreign key (building_id, overstay_seen_by) references members,
  add foreign key (building_id, ended_by) references members;
alter table entries drop constraint entries_end_kind_check,
  add constraint entries_end_kind_check check (end_kind in ('scan', 'terminated', 'undone', 'annulled')); -- undone, annulled: it never happened
-- Whoever is inside while this is installed is expected out when their visit ends.
update entries e set due_out_at = v.valid_until from visits v
  where v.building_id = e.building_id and v.id = e.visit_id and e.exited_at is null;
create unique index entries_request on entries (building_id, request_id) where request_id is not null; -- an approval makes exactly one
create index entries_due on entries (due_out_at) where exited_at is null and due_out_at is not null and overstay_seen_at is null;
create index entries_kind on entries (building_id, kind, entered_at desc, id desc) where kind <> 'visitor'; -- the rare kinds; most are visitors
create index entries_taken_back on entries (building_id, entered_at) where end_kind in ('undone', 'annulled');
create index entries_terminated on entries (building_id, entered_at desc, id desc) where end_kind = 'terminated';
create index entries_policy on entries (building_id, gate_in, entered_at) where by_policy;
create index entries_unit on entries (building_id, unit_id, entered_at desc, id desc);

create table consents (
  building_id uuid not null,
  id uuid not null,
  visitor_id uuid,
  visit_id uuid,
  request_id uuid,
  scan_id uuid,
  name text not null,
  notice_version text not null,
  given boolean not null,
  asked_by uuid not null, -- the guard's membership
  at timestamptz not null default now(),
  primary key (building_id, id),
  foreign key (building_id, visitor_id) references visitors,
  foreign key (building_id, visit_id) references visits,
  foreign key (building_id, request_id) references entry_requests,
  foreign key (building_id, scan_id) references scans,
  foreign key (building_id, asked_by) references members
);
create index consents_visitor on consents (building_id, visitor_id, at desc);

create table parcels (
  building_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  request_id uuid,
  provider text,
  packages smallint not null default 1 check (packages between 1 and 1000),
  photo_key text,
  remarks text,
  gate_id uuid,
  taken_by uuid not null, -- guard
  taken_at timestamptz not null default now(),
  code_hash bytea not null, -- 6 digits its unit shows; unique among those waiting at the building
  sealed bytea not null,
  handed_at timestamptz,
  handed_by uuid, -- guard
  handed_to text,
  primary key (building_id, id),
  foreign key (building_id, unit_id) references units,
  foreign key (building_id, request_id) references entry_requests,
  foreign key (building_id, gate_id) references gates,
  foreign key (building_id, taken_by) references members,
  foreign key (building_id, handed_by) references members
);
create unique index parcels_code on parcels (building_id, code_hash) where handed_at is null;
create unique index parcels_request on parcels (building_id, request_id) where request_id is not null;
create index parcels_waiting on parcels (building_id, taken_at) where handed_at is null;
create index parcels_newest on parcels (building_id, taken_at desc, id desc);
create index parcels_unit on parcels (building_id, unit_id, taken_at desc);

create table expected_deliveries (
  building_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  member_id uuid not null,
  company text not null,
  company_key text not null, -- lower-cased by us
  item text,
  expected_on date not null,
  from_minute smallint, -- after local midnight; a window may run over midnight
  until_minute smallint,
  auto_approve boolean not null default false,
  leave_at_gate boolean not null default false,
  status text not null default 'expected' check (status in ('expected', 'arrived', 'cancelled')),
  request_id uuid, -- what it answered
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (building_id, id),
  foreign key (building_id, unit_id) references units,
  foreign key (building_id, member_id) references members,
  foreign key (building_id, request_id) references entry_requests
);
create index expected_deliveries_unit on expected_deliveries (building_id, unit_id, expected_on) where status = 'expected';
create index expected_deliveries_day on expected_deliveries (building_id, expected_on, id) where status = 'expected'; -- what a guard looks through
create index expected_deliveries_newest on expected_deliveries (building_id, unit_id, created_at desc, id desc);

create table delivery_rules (
  building_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  member_id uuid not null,
  companies text[] not null default '{}', -- as written; empty: any
  company_keys text[] not null default '{}',
  days smallint not null default 127, -- bit 0 is Monday
  from_minute smallint,
  until_minute smallint,
  leave_at_gate boolean not null default false,
  is_active boolean not null default true,
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (building_id, id),
  foreign key (building_id, unit_id) references units,
  foreign key (building_id, member_id) references members
);
create index delivery_rules_unit on delivery_rules (building_id, unit_id) where ended_at is null;

create table gate_passes (
  building_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('material', 'vehicle', 'move_in', 'move_out', 'maintenance')),
  title text not null,
  description text,
  unit_id uuid,
  requested_by uuid not null,
  status text not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'used', 'expired', 'cancelled')),
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  vehicle_number text,
  driver_name text,
  driver_phone text, -- E.164
  driver_phone_raw text,
  worker_name text,
  worker_phone text,
  worker_phone_raw text,
  company_name text,
  items text[] not null default '{}',
  attachments text[] not null default '{}',
  code_hash bytea not null,
  sealed bytea not null,
  decided_by uuid,
  decided_at timestamptz,
  reject_reason text,
  cancelled_at timestamptz,
  used_at timestamptz,
  used_by uuid, -- guard
  used_gate uuid,
  created_at timestamptz not null default now(),
  primary key (building_id, id),
  unique (building_id, code_hash),
  foreign key (building_id, unit_id) references units,
  foreign key (building_id, requested_by) references members,
  foreign key (building_id, decided_by) references members,
  foreign key (building_id, used_by) references members,
  foreign key (building_id, used_gate) references gates,
  check (valid_from < valid_until),
  check ((status = 'cancelled') = (cancelled_at is not null)),
  check ((status = 'used') = (used_at is not null))
);
create index gate_passes_requester on gate_passes (building_id, requested_by, created_at desc, id desc);
create index gate_passes_newest on gate_passes (building_id, created_at desc, id desc);
create index gate_passes_unit on gate_passes (building_id, unit_id, created_at desc, id desc);
create index gate_passes_open on gate_passes (building_id, status, valid_until) where status in ('pending', 'approved');

create table contacts (
  building_id uuid not null,
  id uuid not null,
  member_id uuid not null, -- whose frequent visitor
  visitor_id uuid,
  name text not null,
  nickname text,
  phone text not null, -- E.164
  phone_raw text not null,
  email text,
  relationship text not null default 'other' check (relationship in ('family', 'friend', 'colleague', 'service_provider', 'business', 'other')),
  relationship_text text, -- as written, where it is none of these
  category text not null default 'other' check (category in ('family', 'friends', 'services', 'business', 'other')),
  tags text[] not null default '{}',
  notes text,
  plate text,
  priority smallint check (priority between 1 and 5), -- 1 comes first
  search_key text not null default '', -- names, phone, e-mail and tags, folded by us (contacts/words.py)
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (building_id, id),
  foreign key (building_id, member_id) references members,
  foreign key (building_id, visitor_id) references visitors
);
create unique index contacts_phone on contacts (building_id, member_id, phone) where ended_at is null;
create index contacts_member on contacts (building_id, member_id, name) where ended_at is null;
alter table visits add foreign key (building_id, contact_id) references contacts;

alter table bans
  add column phone_raw text,
  add column incidents int not null default 1, -- reported so far that count towards the next severity
  add column updated_at timestamptz not null default now(),
  alter column banned_by drop not null, -- a super admin has no membership
  add check (scope = 'building' or banned_by is not null);
-- One live ban of each maker on a phone, one of the administration and one automatic. No route has made bans before this migration.
create unique index bans_one_personal on bans (building_id, banned_by, phone) where lifted_at is null and scope = 'personal';
create unique index bans_one_building on bans (building_id, phone, (ban_type = 'automatic')) where lifted_at is null and scope = 'building';
create index bans_newest on bans (building_id, banned_at desc, id desc);
create index bans_phone on bans (building_id, phone, banned_at desc);
create index bans_expiring on bans (building_id, expires_at) where lifted_at is null and expires_at is not null;

create table shifts (
  building_id uuid not null,
  id uuid not null,
  guard_id uuid not null,
  gate_id uuid,
  session_id uuid not null,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  hand_over_note text,
  handed_to uuid,
  primary key (building_id, id),
  foreign key (building_id, guard_id) references members,
  foreign key (building_id, gate_id) references gates,
  foreign key (building_id, handed_to) references members
);
create unique index shifts_open on shifts (building_id, guard_id) where ended_at is null;
create index shifts_newest on shifts (building_id, started_at desc);
