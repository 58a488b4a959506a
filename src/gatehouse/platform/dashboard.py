"""The platform's numbers for a super admin who has named no building."""

from sqlalchemy import text

from gatehouse.core.clock import now
from gatehouse.core.db import Database

_NUMBERS = text("""
with place as (
  select b.id, b.status,
    date_trunc('day', cast(:at as timestamptz) at time zone b.time_zone) as day,
    date_trunc('month', cast(:at as timestamptz) at time zone b.time_zone) as month, b.time_zone
  from buildings b
),
happening as (
  select v.building_id, v.id, v.expected_start at time zone p.time_zone as at, p.day
  from place p join visits v on v.building_id = p.id
    and v.expected_start >= p.month at time zone p.time_zone
    and v.expected_start < (p.month + interval '1 month') at time zone p.time_zone
  where v.status <> 'cancelled'
  union all
  select e.building_id, coalesce(e.visit_id, e.id), e.entered_at at time zone p.time_zone, p.day
  from place p join entries e on e.building_id = p.id
    and e.entered_at >= p.month at time zone p.time_zone
    and e.entered_at < (p.month + interval '1 month') at time zone p.time_zone
  where e.visitor_id is not null and (e.end_kind is null or e.end_kind in ('scan', 'terminated'))
)
select
  (select count(*) from place) as total_buildings,
  (select count(*) from place where status = 'active') as active_buildings,
  (select count(distinct m.user_id) from members m where m.status = 'active') as total_users,
  (select count(*) from visits v where v.inside_count > 0) as active_visits_inside,
  count(distinct h.id) filter (where h.at >= h.day and h.at < h.day + interval '1 day') as total_visits_today,
  count(distinct h.id) as total_visits_this_month
from happening h
""")


async def platform_numbers(platform: Database) -> dict[str, int]:
    """Buildings, people and visits over all buildings, each building's day and month in its own zone. One statement."""
    async with platform.transaction() as session:
        row = await session.one(_NUMBERS, {"at": now()})
    return dict(row._mapping)
