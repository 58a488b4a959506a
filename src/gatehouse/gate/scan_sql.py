"""The scan's statements. Two stand between BEGIN and COMMIT: claim-and-load, record-and-tell (ADR group locking, ADR jobs in PostgreSQL).

After waiting for a lock PostgreSQL re-reads only the locked rows; joins and subqueries of the same statement still see the old
snapshot. So the decision rests on columns of `visits` and `visit_visitors`, which are locked, with partial unique indexes behind it.
"""

from gatehouse.gate.situation import licence_until, live_bans_of

_CLAIM_AND_LOAD = """
with live as materialized (
  select 1 from open_request($2, $3) o where o.building_id = $1 and o.member_id = $7 and o.role = 'security'
),
gate as materialized (
  select g.id, g.status from gates g where g.building_id = $1 and g.ended_at is null and (g.name_key = $9 or g.number = $9) order by g.name_key = $9 desc limit 1
),
claim as (
  insert into scans (building_id, id, session_id, nonce, request_hash, guard_id, direction, gate_id, gate_text, location, device_at)
  select $1, $4, $2, $5, $6, $7, $11, (select id from gate), $8, $10, $12 from live
  on conflict (building_id, session_id, nonce) do nothing returning id
),
code as materialized (
  {found}
),
party as materialized (
  select c.id as pass_id, c.end_reason, v.id as visit_id, v.title, v.visit_type, v.companions, v.plate, v.provider, v.leave_at_gate, v.status, v.valid_from, v.valid_until, v.max_entries, v.rule_days, v.rule_from, v.rule_until,
    v.needs_consent, v.host_id, v.unit_id, v.first_entry_at, v.inside_count, vv.visitor_id, vv.name, vv.status as guest_status, vv.uses, vv.inside, vv.entry_id
  from code c
  join visits v on v.building_id = $1 and v.id = c.visit_id
  join visit_visitors vv on vv.building_id = v.building_id and vv.visit_id = v.id
  order by vv.visitor_id
  for no key update of v, vv
)
select exists (select 1 from live) as session_live, (select id from claim) as scan_id, (select id from gate) as gate_id,
  (select status from gate) as gate_status, b.time_zone, s.values as settings,
  {licence_until} as licence_until,
  (select concat_ws(' ', g.first_name, nullif(g.last_name, '')) from users g where g.id = $14) as guard_name,
  {elsewhere} as elsewhere,
  p.*, m.user_id as host_user, concat_ws(' ', h.first_name, nullif(h.last_name, '')) as host, n.number as apartment,
  {bans} as bans,
  exists (select 1 from entries e where e.building_id = $1 and e.visitor_id = p.visitor_id and e.exited_at is null and e.visit_id <> p.visit_id)
    as inside_elsewhere
from buildings b
left join settings s on s.building_id = b.id
left join party p on true
left join visitors w on w.building_id = $1 and w.id = p.visitor_id
left join members m on m.building_id = $1 and m.id = p.host_id
left join users h on h.id = m.user_id
left join units n on n.building_id = $1 and n.id = p.unit_id
where b.id = $1
"""
_BY_HASH = """select p.id, p.visit_id, p.end_reason from passes p
  where p.building_id = $1 and {column} = any ($13::bytea[]) and exists (select 1 from claim)
  order by p.ended_at is null desc, p.created_at desc limit 1"""
_BY_VISIT = """select (select p.id from passes p where p.building_id = v.building_id and p.visit_id = v.id order by p.ended_at is null desc, p.created_at desc limit 1) as id,
    v.id as visit_id, null as end_reason
  from visits v where v.building_id = $1 and v.id = $13 and exists (select 1 from claim) and ($11 = 'exit' or not v.hide_unit or v.plate_last4 = $15)"""
_FACTS = {"licence_until": licence_until("$1"), "bans": live_bans_of("$1", "w.phone", "p.host_id")}
_ELSEWHERE = (
    "exists (select 1 from resolve_code('pass', $13::bytea[]) where not exists (select 1 from party))"
)
CLAIM_AND_LOAD_BY_CODE = _CLAIM_AND_LOAD.format(
    found=_BY_HASH.format(column="p.code_hash"), elsewhere=_ELSEWHERE, **_FACTS
)
CLAIM_AND_LOAD_BY_DIGITS = _CLAIM_AND_LOAD.format(
    found=_BY_HASH.format(column="p.digits_hash"), elsewhere=_ELSEWHERE, **_FACTS
)
CLAIM_AND_LOAD_BY_VISIT = _CLAIM_AND_LOAD.format(found=_BY_VISIT, elsewhere="false", **_FACTS)
"""$1 building, $2 session, $3 its secret's hash, $4 scan, $5 nonce, $6 request hash, $7 guard's membership, $8 gate as written, $9 the same
lower-cased, $10 location, $11 direction, $12 device time, $13 hashes of the code under every key (or the visit's id), $14 guard's user, $15 (by visit only) the end of a plate: a visit whose flat is
hidden is found by it alone. One row a visitor."""

STORED_ANSWER = "select request_hash, status_code, answer from scans where building_id = $1 and session_id = $2 and nonce = $3"
"""What the scan that won the nonce answered. A second statement on purpose: the one that waited cannot see it."""

_RECORD_SCAN = "s as (update scans set outcome = 'admitted', direction = $20, visit_id = $3, pass_id = $4, answer = $5, status_code = 200 where building_id = $1 and id = $2)"
_TELL = """
n as (
  insert into notifications (building_id, id, user_id, kind, title, body, data, reference_type, reference_id)
  values ($1, $11, $12, $13, $14, $15, $16, 'visit', $3)
)
select unnest(procrastinate_defer_jobs_v1(array[row('notify', 'deliver', 0, null, null, $17::jsonb, null)::procrastinate_job_to_defer_v1]))
"""

ADMIT_ENTRY = f"""
with {_RECORD_SCAN},
e as (
  insert into entries (building_id, id, visit_id, visitor_id, unit_id, guard_in, gate_in, scan_in, entered_at, offline, kind, due_out_at)
  select $1, i.entry_id, $3, i.visitor_id, $18, $8, $9, $2, $10, $19, $21, $22 from unnest($6::uuid[], $7::uuid[]) as i (visitor_id, entry_id)
),
vv as (
  update visit_visitors x set status = 'entered', uses = x.uses + 1, inside = true, entry_id = i.entry_id, entered_at = $10,
    arrived_at = coalesce(x.arrived_at, $10)
  from unnest($6::uuid[], $7::uuid[]) as i (visitor_id, entry_id)
  where x.building_id = $1 and x.visit_id = $3 and x.visitor_id = i.visitor_id
),
v as (
  update visits set status = 'active', inside_count = inside_count + cardinality($6::uuid[]), entries_used = entries_used + cardinality($6::uuid[]),
    first_entry_at = coalesce(first_entry_at, $10), updated_at = now()
  where building_id = $1 and id = $3
),
{_TELL}
"""
"""$1 building, $2 scan, $3 visit, $4 pass, $5 answer, $6 visitors, $7 entries, $8 guard, $9 gate, $10 when, $11 notification, $12 its reader,
$13 kind, $14 title, $15 body, $16 data, $17 job arguments, $18 unit, $19 whether it was recorded offline, $20 direction, $21 kind of entry, $22 when it becomes an overstay."""

ADMIT_EXIT = f"""
with {_RECORD_SCAN},
e as (
  update entries set exited_at = greatest($10, entered_at), guard_out = $8, gate_out = $9, scan_out = $2, end_kind = 'scan', offline = offline or $19
  where building_id = $1 and id = any ($7::uuid[]) and exited_at is null
),
vv as (
  update visit_visitors set status = 'exited', inside = false, entry_id = null, exited_at = $10
  where building_id = $1 and visit_id = $3 and visitor_id = any ($6::uuid[])
),
v as (
  update visits set status = $18, inside_count = inside_count - cardinality($6::uuid[]), last_exit_at = $10, updated_at = now()
  where building_id = $1 and id = $3
),
p as (
  update passes set ended_at = now(), end_reason = 'completed' where building_id = $1 and id = $4 and ended_at is null and $18 = 'completed'
),
{_TELL}
"""
"""As ADMIT_ENTRY, but $18 is the visit's new status, and $7 the open entries that end."""

REFUSE = """
update scans set outcome = 'refused', direction = $8, reason = $3, visit_id = $4, pass_id = $5, answer = $6, status_code = $7 where building_id = $1 and id = $2
"""

LOOK = """
with s as (
  update scans set outcome = 'looked', direction = 'look', visit_id = $3, pass_id = $4, answer = $5, status_code = 200
  where building_id = $1 and id = $2
)
update visit_visitors set status = 'arrived', arrived_at = coalesce(arrived_at, $7)
where building_id = $1 and visit_id = $3 and visitor_id = any ($6::uuid[]) and status = 'expected'
"""
"""$1 building, $2 scan, $3 visit, $4 pass, $5 answer, $6 visitors, $7 when. An arrival is noted; nobody is let in."""

NOTE_CONSENT = """
insert into consents (building_id, id, visitor_id, visit_id, scan_id, name, notice_version, given, asked_by, at)
select $1, i.id, i.visitor_id, $2, $3, i.name, $4, $5, $6, $7 from unnest($8::uuid[], $9::uuid[], $10::text[]) as i (id, visitor_id, name)
"""
"""$1 building, $2 visit, $3 scan, $4 version of the notice, $5 given, $6 guard, $7 when, $8 ids, $9 visitors, $10 their names."""
