"""The building's visitors over a day, week, month or year: counted from visits and entries, in the building's own time."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import BuildingContext, load_context
from gatehouse.core.clock import in_zone, now
from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid
from gatehouse.core.phones import mask_phone
from gatehouse.core.schema import Out, UtcTime
from gatehouse.reporting.dashboard_sql import STATUS_NOW

Period = Literal["daily", "weekly", "monthly", "yearly"]
_DAYS: dict[Period, int] = {"daily": 1, "weekly": 7, "monthly": 30, "yearly": 365}
LONGEST_DAYS = 366
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_VISITS = text(f"""
with v as materialized (
  select v.id, v.host_id, v.visit_type, v.visitor_count, v.first_entry_at, v.last_exit_at, v.inside_count, {STATUS_NOW} as status
  from visits v where v.building_id = :building and v.created_at >= :since and v.created_at < :until
)
select count(*) as total_visits, coalesce(sum(visitor_count), 0) as total_visitors, count(*) filter (where status = 'completed') as completed_visits,
  count(*) filter (where status = 'cancelled') as cancelled_visits, count(*) filter (where status = 'active') as active_visits,
  count(*) filter (where status = 'pending') as pending_visits, count(*) filter (where visit_type = 'group') as group_visits_count,
  count(*) filter (where visit_type = 'single') as single_visits_count, avg(visitor_count) as avg_visitors_per_visit,
  (select jsonb_build_object('id', h.host_id, 'count', h.visits) from (select host_id, count(*) as visits from v group by 1 order by 2 desc, 1 limit 1) h) as host,
  (select count(*) from visits p where p.building_id = :building and p.created_at >= :before and p.created_at < :since) as visits_before
from v
""")
_PASSAGES = text("""
with e as materialized (
  select e.visitor_id, e.entered_at, e.exited_at, e.party_size, e.entered_at at time zone :zone as local_at
  from entries e where e.building_id = :building and e.entered_at >= :since and e.entered_at < :until and e.end_kind is distinct from 'undone'
    and e.end_kind is distinct from 'annulled'
)
select count(*) as entry_scanned_count, count(exited_at) as exit_scanned_count, count(distinct visitor_id) as unique_visitors,
  coalesce(extract(epoch from sum(exited_at - entered_at)) / 3600, 0) as total_visit_hours,
  extract(epoch from avg(exited_at - entered_at)) / 3600 as avg_visit_duration_hours,
  (select h from (select extract(hour from local_at)::int as h, count(*) as n from e group by 1 order by 2 desc, 1 limit 1) x) as peak_visit_hour,
  (select d from (select extract(isodow from local_at)::int as d, count(*) as n from e group by 1 order by 2 desc, 1 limit 1) x) as busiest_day,
  (select jsonb_build_object('id', x.visitor_id, 'count', x.n) from (select visitor_id, count(*) as n from e where visitor_id is not null group by 1
    order by 2 desc, 1 limit 1) x) as visitor,
  (select count(*) from entries i where i.building_id = :building and i.exited_at is null) as visitors_currently_inside
from e
""")
_VISITOR = text("select name, phone from visitors where building_id = :building and id = :id")
_HOST = text("""
select concat_ws(' ', u.first_name, nullif(u.last_name, '')) as name from members m join users u on u.id = m.user_id
where m.building_id = :building and m.id = :id
""")


class VisitorStats(Out):
    """Counts of the visits made and of the passages recorded between `since` and `until`: local days `start_date` to
    `end_date`, both included. Durations are hours.

    `visit_trend_percentage`: visits against the same span before; None when there were none. `peak_visit_hour` is local.
    """

    building_id: UUID
    building_name: str
    period: str
    start_date: date
    end_date: date
    since: UtcTime
    until: UtcTime
    total_visits: int
    total_visitors: int
    unique_visitors: int
    completed_visits: int
    cancelled_visits: int
    active_visits: int
    pending_visits: int
    total_visit_hours: float
    avg_visitors_per_visit: float
    avg_visit_duration_hours: float
    peak_visit_hour: int | None
    busiest_day_of_week: str | None
    most_frequent_visitor_id: UUID | None
    most_frequent_visitor_name: str | None
    most_frequent_visitor_phone: str | None
    most_frequent_visitor_count: int
    most_active_host_id: UUID | None
    most_active_host_name: str | None
    most_active_host_count: int
    entry_scanned_count: int
    exit_scanned_count: int
    visitors_currently_inside: int
    group_visits_count: int
    single_visits_count: int
    visit_trend_percentage: float | None


async def visitor_stats(
    session: Session, caller: Caller, *, period: Period, start: datetime | None, end: datetime | None
) -> VisitorStats:
    """The last day, week, month or year, today included; or from `start` to `end` (a date alone is the whole local day), 366 days at most."""
    building = await load_context(session, caller)
    since, until = _span(building, period, start, end)
    span = {
        "building": caller.building_id,
        "since": since,
        "until": until,
        "before": since - (until - since),
        "zone": building.time_zone,
        "at": now(),
    }
    visits = await session.one(_VISITS, {k: v for k, v in span.items() if k != "zone"})
    passages = await session.one(_PASSAGES, {k: span[k] for k in ("building", "since", "until", "zone")})
    visitor, host = passages.visitor or {}, visits.host or {}
    seen = await _named(session, caller, _VISITOR, visitor)
    hosted = await _named(session, caller, _HOST, host)
    before = visits.visits_before
    return VisitorStats(
        building_id=caller.building_id,
        building_name=building.name,
        period="custom" if start or end else period,
        start_date=since.astimezone(ZoneInfo(building.time_zone)).date(),
        end_date=(until - timedelta(microseconds=1)).astimezone(ZoneInfo(building.time_zone)).date(),
        since=since,
        until=until,
        total_visits=visits.total_visits,
        total_visitors=visits.total_visitors,
        unique_visitors=passages.unique_visitors,
        completed_visits=visits.completed_visits,
        cancelled_visits=visits.cancelled_visits,
        active_visits=visits.active_visits,
        pending_visits=visits.pending_visits,
        total_visit_hours=round(float(passages.total_visit_hours), 2),
        avg_visitors_per_visit=round(float(visits.avg_visitors_per_visit or 0), 2),
        avg_visit_duration_hours=round(float(passages.avg_visit_duration_hours or 0), 2),
        peak_visit_hour=passages.peak_visit_hour,
        busiest_day_of_week=WEEKDAYS[passages.busiest_day - 1] if passages.busiest_day else None,
        most_frequent_visitor_id=visitor.get("id"),
        most_frequent_visitor_name=seen.name if seen else None,
        most_frequent_visitor_phone=mask_phone(seen.phone) if seen else None,
        most_frequent_visitor_count=visitor.get("count", 0),
        most_active_host_id=host.get("id"),
        most_active_host_name=hosted.name if hosted else None,
        most_active_host_count=host.get("count", 0),
        entry_scanned_count=passages.entry_scanned_count,
        exit_scanned_count=passages.exit_scanned_count,
        visitors_currently_inside=passages.visitors_currently_inside,
        group_visits_count=visits.group_visits_count,
        single_visits_count=visits.single_visits_count,
        visit_trend_percentage=round((visits.total_visits - before) * 100 / before, 1) if before else None,
    )


async def _named(session: Session, caller: Caller, sql: Any, found: dict[str, Any]) -> Row[Any] | None:
    if not found:
        return None
    return await session.first(sql, {"building": caller.building_id, "id": UUID(found["id"])})


def _span(
    building: BuildingContext, period: Period, start: datetime | None, end: datetime | None
) -> tuple[datetime, datetime]:
    zone = ZoneInfo(building.time_zone)
    until = building.end_of_day(now())
    if end is not None:
        whole_day = end.tzinfo is None and end.time() == time()
        until = in_zone(end + timedelta(days=1) if whole_day else end, building.time_zone)
    first = until.astimezone(zone).date() - timedelta(days=_DAYS[period])
    since = datetime.combine(first, time(), tzinfo=zone).astimezone(UTC)
    if start is not None:
        since = in_zone(start, building.time_zone)
    if since >= until:
        raise Invalid.field("end_date", "The end must be after the start.")
    if until - since > timedelta(days=LONGEST_DAYS):
        raise Invalid.field("start_date", f"At most {LONGEST_DAYS} days at once.")
    return since, until
