"""The dashboards' statements: one per block of an answer, however many rows a building has.

`:at` is the present moment, `:day`…`:day_end` and `:month`…`:month_end` the building's own day and month as UTC moments.
"""

from sqlalchemy import text

# A visit's state is judged at the moment of asking; a periodic job only tidies the column (DESIGN, state machines).
STATUS_NOW = """
case when v.status not in ('pending', 'active') or v.inside_count > 0 or v.valid_until > :at then v.status
  when v.first_entry_at is null then 'expired' else 'completed' end
"""
_PASSED = "v.first_entry_at is not null as entry, v.first_entry_at is not null and v.inside_count = 0 as exit"
_MAIN_UNIT = """
(select n.number from occupancies o join units n on n.building_id = o.building_id and n.id = o.unit_id
 where o.building_id = m.building_id and o.member_id = m.id and o.valid_to is null
 order by o.is_primary desc, o.valid_from limit 1)
"""
_HOSTED = f"""
v.id, v.title, v.visitor_count, v.unit_id, u.first_name as host_first_name, u.last_name as host_last_name, u.email as host_email,
  u.phone as host_phone, coalesce(n.number, {_MAIN_UNIT}) as apartment_number, {STATUS_NOW} as status, {_PASSED},
  v.created_at, v.expected_start
"""
_HOST = """
join members m on m.building_id = v.building_id and m.id = v.host_id
join users u on u.id = m.user_id
left join units n on n.building_id = v.building_id and n.id = v.unit_id
"""
_PERSON = f"""
u.id, u.first_name, u.last_name, u.email, u.phone, {_MAIN_UNIT} as apartment_number, m.role,
  u.email_verified_at is not null as is_verified, u.last_login_at as last_login
"""

ZONE = text("select b.time_zone from buildings b where b.id = :building")

LATEST_VISITS = text(f"""
select {_HOSTED} from (select * from visits where building_id = :building order by created_at desc, id desc limit 10) v
{_HOST}
order by v.created_at desc, v.id desc
""")

BUILDING_USERS = text(f"""
select {_PERSON}, m.created_at
from (select * from members where building_id = :building and status = 'active' order by created_at desc, id desc limit 50) m
join users u on u.id = m.user_id
order by m.created_at desc, m.id desc
""")
"""One row a membership: who is landlord and resident stands there twice, with the role beside."""

TEAM = text(f"""
select {_PERSON}
from (
  select mm.*, row_number() over (partition by mm.role order by mm.created_at desc, mm.id desc) as place
  from members mm
  where mm.building_id = :building and mm.status = 'active' and mm.role in ('building_admin', 'security') and mm.user_id <> :user
) m
join users u on u.id = m.user_id
where m.place <= 50
order by m.created_at desc, m.id desc
""")

ADMIN_STATISTICS = text("""
with happening as (
  select v.id, v.expected_start as at from visits v
  where v.building_id = :building and v.status <> 'cancelled' and v.expected_start >= :month and v.expected_start < :month_end
  union all
  select coalesce(e.visit_id, e.id), e.entered_at from entries e
  where e.building_id = :building and e.visitor_id is not null and (e.end_kind is null or e.end_kind in ('scan', 'terminated')) and e.entered_at >= :month and e.entered_at < :month_end
)
select count(distinct h.id) as total_visits_this_month,
  count(distinct h.id) filter (where h.at >= :day and h.at < :day_end) as total_visits_today,
  (select count(distinct m.user_id) from members m where m.building_id = :building and m.status = 'active') as total_users,
  (select count(distinct e.visit_id) from entries e where e.building_id = :building and e.exited_at is null) as active_visits_inside
from happening h
""")
"""A visit counts for a day it was planned for (unless called off) or on which somebody came in on it, once."""

OWN_VISITS = text(f"""
select v.id, v.title, v.visitor_count, v.status as stored, {STATUS_NOW} as status, v.inside_count, {_PASSED}, v.created_at, v.expected_start
from visits v where v.building_id = :building and v.host_id = :host
order by v.created_at desc, v.id desc limit 10
""")

OWN_BANS = text("""
select b.id, b.name as visitor_name, b.phone as visitor_phone, b.reason, b.severity, b.banned_at as ban_date, count(*) over () as total
from bans b
where b.building_id = :building and b.banned_by = :host and b.scope = 'personal' and b.lifted_at is null
  and (b.expires_at is null or b.expires_at > :at)
order by b.banned_at desc, b.id desc limit 20
""")

FREQUENT_VISITORS = text("""
select w.id, c.visitor_name, w.phone as visitor_phone, c.visit_count, c.last_visit, count(*) over () as total
from (
  select vv.visitor_id, count(*) as visit_count, max(vv.entered_at) as last_visit,
    (array_agg(vv.name order by vv.entered_at desc))[1] as visitor_name
  from visits v join visit_visitors vv on vv.building_id = v.building_id and vv.visit_id = v.id
  where v.building_id = :building and v.host_id = :host and vv.entered_at is not null
  group by vv.visitor_id having count(*) >= 2
) c
join visitors w on w.building_id = :building and w.id = c.visitor_id
order by c.last_visit desc, w.id desc limit 20
""")
"""Who has come on two visits of this host or more, under the name the host wrote last."""

OWN_STATISTICS = text(f"""
select count(*) as total_visits, count(*) filter (where {STATUS_NOW} = 'completed') as completed_visits
from visits v where v.building_id = :building and v.host_id = :host
""")

# An upload comes after the fact, so `at` bounds the index and the device's own time decides the day.
_SCANNED_TODAY = """
s.building_id = :building and s.at >= :day and coalesce(s.device_at, s.at) >= :day and coalesce(s.device_at, s.at) < :day_end
  and s.outcome in ('admitted', 'refused') and s.undone_at is null
"""

SCANNED_VISITS = text(f"""
select {_HOSTED}, v.inside_count, s.scanned_at as last_scan_time, s.direction, s.reason, s.gate
from (
  select distinct on (s.visit_id) s.visit_id, coalesce(s.device_at, s.at) as scanned_at, s.direction, s.reason,
    coalesce(g.name, s.gate_text) as gate
  from scans s left join gates g on g.building_id = s.building_id and g.id = s.gate_id
  where {_SCANNED_TODAY} and s.visit_id is not null
  order by s.visit_id, coalesce(s.device_at, s.at) desc, s.id desc
) s
join visits v on v.building_id = :building and v.id = s.visit_id
{_HOST}
order by s.scanned_at desc, v.id desc limit 50
""")

RESIDENTS = text(f"""
select {_PERSON}, m.total
from (
  select l.*, w.first_name, w.last_name, count(*) over () as total
  from (
    select distinct on (mm.user_id) mm.* from members mm
    where mm.building_id = :building and mm.status = 'active' and mm.role in ('resident', 'landlord')
    order by mm.user_id, mm.role desc
  ) l
  join users w on w.id = l.user_id
  order by w.first_name, w.last_name, l.id limit 200
) m
join users u on u.id = m.user_id
order by m.first_name, m.last_name, m.id
""")
"""The directory, by name; who is landlord and resident stands there once, as resident."""

VISITS_INSIDE = text(f"""
select {_HOSTED} from (
  select * from visits where building_id = :building
    and id in (select e.visit_id from entries e where e.building_id = :building and e.exited_at is null)
  order by first_entry_at desc, id desc limit 50
) v
{_HOST}
order by v.first_entry_at desc, v.id desc
""")

SECURITY_STATISTICS = text(f"""
select count(*) as total_scans_today,
  count(*) filter (where s.outcome = 'admitted' and s.direction = 'entry') as entries_scanned_today,
  count(*) filter (where s.outcome = 'admitted' and s.direction = 'exit') as exits_scanned_today,
  count(*) filter (where s.outcome = 'refused') as refused_scans_today,
  (select count(*) from entries e where e.building_id = :building and e.exited_at is null) as currently_inside
from scans s where {_SCANNED_TODAY}
""")
"""Scans that let somebody pass or refused; a mere look is none. `currently_inside` counts people, not visits."""
