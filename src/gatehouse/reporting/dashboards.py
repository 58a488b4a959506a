"""002's dashboards. Each is a fixed number of statements, whatever the building's size."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import Forbidden, NotFound
from gatehouse.reporting import dashboard_sql as sql
from gatehouse.reporting.schemas import (
    AdminBoard,
    AdminStatistics,
    FrequentVisitor,
    LatestVisit,
    OwnBan,
    OwnStatistics,
    OwnVisit,
    PersonRow,
    ResidentBoard,
    ScannedVisit,
    SecurityBoard,
    SecurityStatistics,
    UserRow,
    VisitInside,
)


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A moment's day and month in a building's zone, as UTC moments; the ends do not belong to them."""

    day: date
    start: datetime
    end: datetime
    month_start: datetime
    month_end: datetime


def local_day(at: datetime, zone: str) -> LocalDay:
    """The day and month of `at` where the building stands. A day may have 23 or 25 hours."""
    place = ZoneInfo(zone)
    today = at.astimezone(place).date()
    first = today.replace(day=1)

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=place).astimezone(UTC)

    return LocalDay(
        day=today,
        start=midnight(today),
        end=midnight(today + timedelta(days=1)),
        month_start=midnight(first),
        month_end=midnight((first + timedelta(days=31)).replace(day=1)),
    )


async def _today(session: Session, caller: Caller, at: datetime) -> LocalDay:
    zone: str | None = await session.scalar(sql.ZONE, {"building": caller.building_id})
    if zone is None:
        raise NotFound("There is no such building.")
    return local_day(at, zone)


async def own_dashboard(session: Session, caller: Caller) -> AdminBoard | ResidentBoard | SecurityBoard:
    """The dashboard of the caller's role."""
    if caller.may(Permission.DASHBOARD_ADMIN):
        return await admin_dashboard(session, caller)
    if caller.may(Permission.DASHBOARD_RESIDENT):
        return await resident_dashboard(session, caller)
    if caller.may(Permission.DASHBOARD_SECURITY):
        return await security_dashboard(session, caller)
    raise Forbidden


async def admin_dashboard(session: Session, caller: Caller) -> AdminBoard:
    """The whole building, five statements."""
    at = now()
    today = await _today(session, caller, at)
    where = {"building": caller.building_id}
    spans = {
        "day": today.start,
        "day_end": today.end,
        "month": today.month_start,
        "month_end": today.month_end,
    }
    visits = await session.all(sql.LATEST_VISITS, {**where, "at": at})
    users = await session.all(sql.BUILDING_USERS, where)
    team = await session.all(sql.TEAM, {**where, "user": caller.user_id})
    numbers = await session.one(sql.ADMIN_STATISTICS, where | spans)
    return AdminBoard.model_validate(
        {
            "user_role": caller.role.value,
            "latest_visits": [LatestVisit(**row._mapping) for row in visits],
            "building_users": [UserRow(**row._mapping) for row in users],
            "other_admins": [PersonRow(**row._mapping) for row in team if row.role == "building_admin"],
            "security_guards": [PersonRow(**row._mapping) for row in team if row.role == "security"],
            "statistics": AdminStatistics(**numbers._mapping),
        }
    )


async def resident_dashboard(session: Session, caller: Caller) -> ResidentBoard:
    """The caller's own visits, bans and visitors, four statements. Phones are whole: the caller wrote them."""
    at = now()
    own = {"building": caller.building_id, "host": caller.member}
    visits = await session.all(sql.OWN_VISITS, {**own, "at": at})
    bans = await session.all(sql.OWN_BANS, {**own, "at": at})
    frequent = await session.all(sql.FREQUENT_VISITORS, own)
    numbers = await session.one(sql.OWN_STATISTICS, {**own, "at": at})
    return ResidentBoard.model_validate(
        {
            "user_role": caller.role.value,
            "latest_visits": [
                OwnVisit(**row._mapping, display_status=_display_status(row)) for row in visits
            ],
            "banned_visitors": [OwnBan(**row._mapping) for row in bans],
            "frequent_visitors": [
                FrequentVisitor(**row._mapping, relationship="other", notes=None) for row in frequent
            ],
            "statistics": OwnStatistics(
                total_visits=numbers.total_visits,
                completed_visits=numbers.completed_visits,
                active_bans=_total(bans),
                frequent_visitors=_total(frequent),
            ),
        }
    )


async def security_dashboard(session: Session, caller: Caller) -> SecurityBoard:
    """The gates' day, five statements. Guards call hosts, so phones are whole."""
    at = now()
    today = await _today(session, caller, at)
    where: dict[str, Any] = {"building": caller.building_id}
    day = {"day": today.start, "day_end": today.end}
    scanned = await session.all(sql.SCANNED_VISITS, {**where, **day, "at": at})
    residents = await session.all(sql.RESIDENTS, where)
    inside = await session.all(sql.VISITS_INSIDE, {**where, "at": at})
    numbers = await session.one(sql.SECURITY_STATISTICS, where | day)
    return SecurityBoard(
        user_role="security",
        todays_scanned_visits=[
            ScannedVisit(**row._mapping, visit_status=_visit_status(row), scan_notes=_scan_notes(row))
            for row in scanned
        ],
        building_residents=[PersonRow(**row._mapping) for row in residents],
        building_residents_total=_total(residents),
        active_visits_inside=[VisitInside(**row._mapping) for row in inside],
        statistics=SecurityStatistics(**numbers._mapping),
        scan_date=today.day,
    )


def _total(rows: Any) -> int:
    """How many there are beyond the cap: each row carries the count."""
    return rows[0].total if rows else 0


def _display_status(row: Row[Any]) -> str:
    status: str = row.status
    return "inside" if row.inside_count else status


def _visit_status(row: Row[Any]) -> str:
    """Where the party is, as the seed says it to guards: inside, exited, or what keeps it outside."""
    if row.inside_count:
        return "inside"
    status: str = row.status
    return "exited" if row.exit and status in {"active", "completed"} else status


def _scan_notes(row: Row[Any]) -> str:
    at = f" at {row.gate}" if row.gate else ""
    way = row.direction.capitalize()
    return (
        f"{way} scanned{at}" if row.reason is None else f"{way} refused{at}: {row.reason.replace('_', ' ')}"
    )
