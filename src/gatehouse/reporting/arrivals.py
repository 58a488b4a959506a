"""When people come, what was refused, and what waits today: the admin's view of the gates over some days."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.schema import Out, UtcTime
from gatehouse.reporting import dashboard_sql
from gatehouse.reporting.dashboards import local_day


class HourRow(Out):
    """People who came in during one local hour, over all days of the report."""

    hour: int
    arrivals: int


class DayRow(Out):
    """One local day."""

    day: date
    arrivals: int


class RefusalRow(Out):
    """Scans refused for one reason of the closed list."""

    reason: str
    refusals: int


class ToDo(Out):
    """What waits for somebody: entries inside after their time, refusals of today, visits of today nobody has come on yet, gate passes to decide."""

    overstayed_inside: int
    refused_today: int
    waiting_today: int
    gate_passes_waiting: int


class ArrivalsBoard(Out):
    """`first_day` to `last_day` (today) are the building's own days; 24 rows of hours, zeros included; reasons by number.

    `policy_admissions`: how many a guard let in on their own, without an answer of the flat.
    """

    days: int
    first_day: date
    last_day: date
    since: UtcTime
    time_zone: str
    by_hour: list[HourRow]
    total_arrivals: int
    busiest_day: DayRow | None
    refusals: list[RefusalRow]
    total_refusals: int
    policy_admissions: int
    to_do: ToDo


_LIVED = "(e.end_kind is null or e.end_kind in ('scan', 'terminated'))"
# An entry taken back never happened. A person counts, not a visit: a party of three is three arrivals.
_ARRIVALS = text(f"""
with came as (
  select e.entered_at at time zone :zone as local from entries e
  where e.building_id = :building and e.entered_at >= :since and e.entered_at < :until and {_LIVED}
),
busiest as (
  select local::date as day, count(*) as arrivals from came group by 1 order by 2 desc, 1 desc limit 1
)
select h.hour, count(c.local) as arrivals, (select b.day from busiest b) as busiest_day,
  coalesce((select b.arrivals from busiest b), 0) as busiest_arrivals,
  (select count(*) from entries e where e.building_id = :building and e.by_policy and e.entered_at >= :since and e.entered_at < :until
    and {_LIVED}) as by_policy
from generate_series(0, 23) as h(hour)
left join came c on extract(hour from c.local) = h.hour
group by h.hour order by h.hour
""")

# An upload comes after the fact, so `at` bounds the index and the device's own time decides the day.
_REFUSED = """
s.outcome = 'refused' and s.undone_at is null
  and s.at >= :since and coalesce(s.device_at, s.at) >= :since and coalesce(s.device_at, s.at) < :until
"""
_REFUSALS = text(f"""
select s.reason, count(*) as refusals from scans s
where s.building_id = :building and {_REFUSED}
group by s.reason order by refusals desc, s.reason
""")

_TO_DO = text(f"""
select
  (select count(*) from entries e where e.building_id = :building and e.exited_at is null and e.due_out_at <= :at) as overstayed_inside,
  (select count(*) from scans s where s.building_id = :building and {_REFUSED}) as refused_today,
  (select count(*) from visits v where v.building_id = :building and v.status = 'pending' and v.inside_count = 0
    and v.valid_until > :at and v.expected_start >= :since and v.expected_start < :until) as waiting_today,
  (select count(*) from gate_passes p where p.building_id = :building and p.status = 'pending' and p.valid_until > :at) as gate_passes_waiting
""")


async def arrivals_of(session: Session, caller: Caller, *, days: int) -> ArrivalsBoard:
    """The last `days` local days, today included. Four statements."""
    at = now()
    zone: str | None = await session.scalar(dashboard_sql.ZONE, {"building": caller.building_id})
    if zone is None:
        raise NotFound("There is no such building.")
    today = local_day(at, zone)
    first = today.day - timedelta(days=days - 1)
    since = datetime.combine(first, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    span: dict[str, Any] = {"building": caller.building_id, "since": since, "until": today.end}
    hours = await session.all(_ARRIVALS, {**span, "zone": zone})
    refusals = await session.all(_REFUSALS, span)
    waiting = await session.one(_TO_DO, {**span, "since": today.start, "at": at})
    busiest = hours[0]
    return ArrivalsBoard(
        days=days,
        first_day=first,
        last_day=today.day,
        since=since,
        time_zone=zone,
        by_hour=[HourRow(hour=row.hour, arrivals=row.arrivals) for row in hours],
        total_arrivals=sum(row.arrivals for row in hours),
        busiest_day=DayRow(day=busiest.busiest_day, arrivals=busiest.busiest_arrivals)
        if busiest.busiest_day
        else None,
        refusals=[RefusalRow(reason=row.reason, refusals=row.refusals) for row in refusals],
        total_refusals=sum(row.refusals for row in refusals),
        policy_admissions=busiest.by_policy,
        to_do=ToDo(**waiting._mapping),
    )
