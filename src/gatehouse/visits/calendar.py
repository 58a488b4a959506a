"""A visit as a calendar file (RFC 5545): when, where, on which days; never the code, because calendars are shared and synchronised."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur
from sqlalchemy import Row, text

from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.visits.recurrence import DAYS, EVERY_DAY

_VISIT = text("""
select v.id, v.title, v.status, v.expected_start, v.valid_until, v.expected_end, v.rule_days, v.rule_from, v.rule_until, v.updated_at, b.name as building,
  b.address, b.city, b.time_zone, u.first_name as host, n.number as unit
from visits v
join buildings b on b.id = v.building_id
join members m on m.building_id = v.building_id and m.id = v.host_id
join users u on u.id = m.user_id
left join units n on n.building_id = v.building_id and n.id = v.unit_id
where v.building_id = :building and v.id = :id
""")


async def calendar_of(session: Session, building_id: UUID, visit_id: UUID) -> bytes:
    """The file. Callers have access already, as host or by the pass link."""
    row = await session.first(_VISIT, {"building": building_id, "id": visit_id})
    if row is None:
        raise NotFound("There is no such visit.")
    event = Event()
    event.add("uid", f"{row.id}@gatehouse")
    event.add("dtstamp", now())
    event.add("last-modified", row.updated_at)
    event.add("summary", f"{row.title} ({row.building})")
    event.add("location", ", ".join(part for part in (row.building, row.address, row.city) if part))
    event.add(
        "description", f"Host: {row.host}{', ' + row.unit if row.unit else ''}. Show your pass at the gate."
    )
    event.add("status", "CANCELLED" if row.status == "cancelled" else "CONFIRMED")
    starts, ends = _times(row)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    rule = _rule(row)
    if rule is not None:
        event.add("rrule", rule)
    calendar = Calendar()
    calendar.add("prodid", "-//Gatehouse//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _times(row: Row[Any]) -> tuple[datetime, datetime]:
    """The first occurrence in the building's own time, so that a repeated one keeps its hour when the clocks change."""
    zone = ZoneInfo(row.time_zone)
    start = row.expected_start.astimezone(zone)
    if _rule(row) is None:
        return start, (row.expected_end or row.valid_until).astimezone(zone)
    day = start.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    while row.rule_days is not None and not row.rule_days >> day.weekday() & 1:
        day += timedelta(days=1)
    first, last = row.rule_from or 0, row.rule_until if row.rule_until is not None else 24 * 60
    over = 24 * 60 if last <= first else 0
    return (
        (day + timedelta(minutes=first)).replace(tzinfo=zone),
        (day + timedelta(minutes=last + over)).replace(tzinfo=zone),
    )


def _rule(row: Row[Any]) -> vRecur | None:
    if row.rule_days is None and row.rule_from is None and row.rule_until is None:
        return None
    mask = EVERY_DAY if row.rule_days is None else row.rule_days
    days = [day[:2] for bit, day in enumerate(DAYS) if mask >> bit & 1]
    return vRecur({"FREQ": "WEEKLY", "BYDAY": days, "UNTIL": row.valid_until.astimezone(UTC)})
