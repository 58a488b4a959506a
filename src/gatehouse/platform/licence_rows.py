"""Licences as the platform's lists show them. Seats in use are counted when asked, never stored; 'expired' is judged by the time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.buildings.seats import seats_used
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.paging import Paging
from gatehouse.core.schema import Out, Page, UtcTime

HIGH_USE = 90
"""Per cent of the seats from which a building is short of them."""


COLUMNS = f"""
l.id, l.building_id, b.name as building_name, b.status as building_status, l.licence_key, l.plan, l.seats, l.status, l.starts_at, l.expires_at,
l.suspended_at, l.suspend_reason, l.amount, l.currency, l.payment_reference, l.features, l.created_at, l.updated_at,
{seats_used("l.building_id")} as used
"""
FROM = "from licences l join buildings b on b.id = l.building_id"
_STATUS = {
    "active": "l.status = 'active' and l.expires_at > :at",
    "expired": "(l.status = 'expired' or l.status = 'active' and l.expires_at <= :at)",
    "suspended": "l.status = 'suspended'",
    "inactive": "l.status = 'inactive'",
}
_SORTS = {
    "expires_at": "expires_at",
    "created_at": "created_at",
    "building_name": "lower(building_name)",
    "total_licenses": "seats",
    "used_licenses": "used",
}
_ONE = text(f"select {COLUMNS} {FROM} where l.id = :id")
_OF_BUILDING = text(
    f"select {COLUMNS} {FROM} where l.building_id = :building order by l.status in ('active', 'suspended') desc, l.created_at desc, l.id desc limit 50"
)
_BY_ROLE = text("""
select count(*) filter (where m.role = 'resident') as residents, count(*) filter (where m.role = 'building_admin') as admins,
  count(*) filter (where m.role = 'security') as security
from members m where m.building_id = :building and m.status = 'active'
""")


class LicenceOut(Out):
    """One licence. `type` is always `building`; `amount` in whole units of the currency; `days_left` 0 when it is over."""

    id: UUID
    type: str
    building_id: UUID
    building_name: str
    key: str
    plan_type: str
    status: str
    total_licenses: int
    used_licenses: int
    available_licenses: int
    utilization: float
    utilization_status: str
    starts_at: UtcTime
    expires_at: UtcTime
    days_left: int
    suspended_at: UtcTime | None
    suspend_reason: str | None
    amount: float | None
    currency: str | None
    payment_reference: str | None
    features: list[str]
    created_at: UtcTime
    updated_at: UtcTime


class LicencesOut(Out):
    """A page of licences, also under 002's name."""

    items: list[LicenceOut]
    licenses: list[LicenceOut]
    pagination: Page


class SeatsOut(Out):
    """Who takes a licence's seats. Landlords and visits take none."""

    total: int
    used: int
    available: int
    utilizationPercentage: float
    status: str
    residents: int
    admins: int
    security: int


class LicenceStatsOut(Out):
    """A licence and its seats."""

    license: LicenceOut
    seats: SeatsOut


@dataclass(frozen=True, slots=True)
class LicenceFilter:
    """What a list is narrowed to; `expiring` days from now, `words` in the building's name, its address or the key."""

    status: str | None = None
    expiring: int | None = None
    words: str | None = None
    sort: str = "expires_at"
    descending: bool = False


def use_status(percent: float) -> str:
    """002's word for how full a building is."""
    return next(
        word
        for word, least in (("FULL", 100), ("HIGH", HIGH_USE), ("MEDIUM", 70), ("LOW", 0))
        if percent >= least
    )


def percent(used: int, total: int) -> float:
    """Seats used of a hundred, to one decimal."""
    return round(100 * used / total, 1) if total else 0.0


def licence_out(row: Row[Any], at: datetime | None = None) -> LicenceOut:
    """A row of COLUMNS."""
    moment = at or now()
    over = row.expires_at <= moment
    use = percent(row.used, row.seats)
    return LicenceOut(
        id=row.id,
        type="building",
        building_id=row.building_id,
        building_name=row.building_name,
        key=row.licence_key,
        plan_type=row.plan,
        status="expired" if row.status == "active" and over else row.status,
        total_licenses=row.seats,
        used_licenses=row.used,
        available_licenses=max(0, row.seats - row.used),
        utilization=use,
        utilization_status=use_status(use),
        starts_at=row.starts_at,
        expires_at=row.expires_at,
        days_left=0 if over else (row.expires_at - moment).days,
        suspended_at=row.suspended_at,
        suspend_reason=row.suspend_reason,
        amount=None if row.amount is None else row.amount / 100,
        currency=row.currency,
        payment_reference=row.payment_reference,
        features=list(row.features),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


async def load_licence(session: Session, licence_id: UUID) -> LicenceOut:
    """One licence of any building; 404."""
    row = await session.first(_ONE, {"id": licence_id})
    if row is None:
        raise NotFound("There is no such licence.")
    return licence_out(row)


async def licences_of(session: Session, building_id: UUID) -> list[LicenceOut]:
    """A building's licences, the current one first, then the newest 50. Also under the app's login, in that building."""
    return [licence_out(row) for row in await session.all(_OF_BUILDING, {"building": building_id})]


async def load_stats(session: Session, licence_id: UUID) -> LicenceStatsOut:
    """A licence and who takes its seats."""
    licence = await load_licence(session, licence_id)
    row = await session.one(_BY_ROLE, {"building": licence.building_id})
    seats = SeatsOut(
        total=licence.total_licenses,
        used=licence.used_licenses,
        available=licence.available_licenses,
        utilizationPercentage=licence.utilization,
        status=licence.utilization_status,
        **row._mapping,
    )
    return LicenceStatsOut(license=licence, seats=seats)


async def list_licences(
    session: Session, wanted: LicenceFilter, paging: Paging
) -> tuple[list[LicenceOut], int]:
    """A page of all buildings' licences, and how many there are."""
    at = now()
    values: dict[str, Any] = {"at": at}
    parts = ["true"]
    if wanted.status is not None:
        parts.append(_STATUS[wanted.status])
    if wanted.expiring is not None:
        parts.append(
            "l.status = 'active' and l.expires_at > :at and l.expires_at <= :at + make_interval(days => :days)"
        )
        values["days"] = wanted.expiring
    if wanted.words:
        parts.append("strpos(lower(concat_ws(' ', b.name, b.email, l.licence_key)), :words) > 0")
        values["words"] = wanted.words.lower()
    where = " and ".join(f"({part})" for part in parts)
    # :at is named once more so that it is bound whatever the filter says.
    narrowed = f"{FROM} where {where} and cast(:at as timestamptz) is not null"
    direction = "desc" if wanted.descending else "asc"
    rows = await session.all(
        text(
            f"select * from (select {COLUMNS} {narrowed}) r order by {_SORTS[wanted.sort]} {direction}, id {direction} limit :limit offset :offset"
        ),
        {**values, "limit": paging.limit, "offset": paging.offset},
    )
    total: int = await session.scalar(text(f"select count(*) {narrowed}"), values)
    return [licence_out(row, at) for row in rows], total


async def licences_where(
    session: Session, condition: str, order: str, *, most: int = 10
) -> Sequence[LicenceOut]:
    """The first few licences of a fixed condition over COLUMNS' tables (our own SQL, never a client's text)."""
    rows = await session.all(
        text(f"select {COLUMNS} {FROM} where {condition} order by {order} limit :most"), {"most": most}
    )
    return [licence_out(row) for row in rows]
