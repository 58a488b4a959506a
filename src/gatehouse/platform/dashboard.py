"""The platform's numbers for a super admin who has named no building."""

from sqlalchemy import text

from gatehouse.core.clock import now
from gatehouse.core.db import Database

_NUMBERS = text("""
with place as (
  select b.id, b.status,
    date_trunc('day', cast(:at as timestamptz) at time zone b.time_zone) at time zone b.time_zone as day,
    (date_trunc('day', cast(:at as timestamptz) at time zone b.time_zone) + interval '1 day') at time zone b.time_zone as day_end,
    date_trunc('month', cast(:at as timestamptz) at time zone b.time_zone) at time zone b.time_zone as month,
    (date_trunc('month', cast(:at as timestamptz) at time zone b.time_zone) + interval '1 month') at time zone b.time_zone as month_end
  from buildings b
),
happening as ( -- building by building, by its own indexes: a join of all would read years of visits
  select k.today, k.month from place p cross join lateral (
    select count(*) filter (where once.today) as today, count(*) as month from (select bool_or(x.at >= p.day and x.at < p.day_end) as today from (
      select v.id, v.expected_start as at from visits v
      where v.building_id = p.id and v.status <> 'cancelled' and v.expected_start >= p.month and v.expected_start < p.month_end
      union all
      select coalesce(e.visit_id, e.id), e.entered_at from entries e
      where e.building_id = p.id and e.entered_at >= p.month and e.entered_at < p.month_end
        and e.visitor_id is not null and (e.end_kind is null or e.end_kind in ('scan', 'terminated'))
    ) x group by x.id) once
  ) k
)
select
  (select count(*) from place) as total_buildings,
  (select count(*) from place where status = 'active') as active_buildings,
  (select count(distinct m.user_id) from members m where m.status = 'active') as total_users,
  (select count(distinct e.visit_id) from entries e where e.exited_at is null) as active_visits_inside,
  cast(coalesce(sum(h.today), 0) as int) as total_visits_today,
  cast(coalesce(sum(h.month), 0) as int) as total_visits_this_month
from happening h
""")


async def platform_numbers(platform: Database) -> dict[str, int]:
    """Buildings, people and visits over all buildings, each building's day and month in its own zone. One statement."""
    async with platform.transaction() as session:
        row = await session.one(_NUMBERS, {"at": now()})
    return dict(row._mapping)
