"""May somebody register here, and how full is the building: what 002's `validate` and `stats` answer."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.buildings.seats import SEATED
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.core.errors import NotFound
from gatehouse.core.ratelimit import check_guesses, count_guess
from gatehouse.core.schema import Out
from gatehouse.identity.accounts import EmailTaken
from gatehouse.identity.self_register import active_building, checked_phone

_DAYS = 30
_KNOWN = text("select user_id from auth_find(:email)")
# Counts without a lock: a look, not a promise. `take_seat` decides.
_FULL = text("""
select b.id, b.name, b.address, b.time_zone, coalesce(l.seats, 0) as seats,
  coalesce(l.status = 'active' and l.expires_at > now(), false) as licensed,
  count(m.id) filter (where m.role = 'resident') as residents,
  count(m.id) filter (where m.role = 'building_admin') as admins,
  count(m.id) filter (where m.role = 'security') as security,
  count(m.id) filter (where m.role = 'landlord') as landlords
from buildings b
left join licences l on l.building_id = b.id and l.status in ('active', 'suspended')
left join members m on m.building_id = b.id and m.status = 'active'
where b.id = :building group by b.id, l.seats, l.status, l.expires_at
""")
_TRENDS = text("""
select to_char(d.day, 'YYYY-MM-DD') as date, count(m.id) as registrations,
  count(m.id) filter (where m.status = 'active') as active, count(m.id) filter (where m.status = 'pending') as pending
from generate_series((now() at time zone :zone)::date - (:days - 1), (now() at time zone :zone)::date, interval '1 day') as d (day)
left join members m on m.building_id = :building and (m.created_at at time zone :zone)::date = d.day::date
  and m.created_at > now() - make_interval(days => :days + 1)
group by d.day order by d.day
""")
_LEVELS = ((100.0, "FULL"), (90.0, "HIGH"), (70.0, "MEDIUM"), (0.0, "LOW"))


class PlaceOut(Out):
    """A building as newcomers see it."""

    id: UUID
    name: str
    address: str | None


class UtilizationOut(Out):
    """How many seats of the licence are taken. `status`: LOW, MEDIUM from 70 %, HIGH from 90 %, FULL."""

    buildingId: UUID
    buildingName: str
    totalLicenses: int
    usedLicenses: int
    availableLicenses: int
    utilizationPercentage: float
    status: str


class ValidateOut(Out):
    """Whether somebody may register for this building now."""

    building: PlaceOut
    licenseUtilization: UtilizationOut
    canRegister: bool
    usesLicense: bool


class RoleCountsOut(Out):
    """Active members by role; landlords have no seat and are not in `total`."""

    residents: int
    admins: int
    security: int
    landlords: int
    total: int


class RegistrationDayOut(Out):
    """People who joined or asked to join on one local day."""

    date: str
    registrations: int
    active: int
    pending: int


class RegistrationStatsOut(Out):
    """A building's registrations."""

    building: PlaceOut
    userCounts: RoleCountsOut
    licenseUtilization: UtilizationOut
    registrationTrends: list[RegistrationDayOut]


async def validate_registration(
    database: Database, *, building_id: UUID, email: str, phone: str | None, role: str, address: str
) -> ValidateOut:
    """Whether an address may register for a building. 404 no such building, 409 `EMAIL_TAKEN`, 422 for a phone that is none.

    Somebody who asks about one known address after the other is stopped (429): `address` is theirs. Source: 002 User Registration Flow 1.
    """
    await check_guesses("registration", address)
    async with database.transaction(Tenant(building_id)) as session:
        building = await active_building(session, building_id)
        if phone is not None:
            checked_phone(phone, building.country, "phone")
        row = await session.one(_FULL, {"building": building_id})
        known = await session.scalar(_KNOWN, {"email": email}) is not None
    if known:
        await count_guess("registration", address)
        raise EmailTaken
    full = _utilization(row)
    uses_seat = role in SEATED
    return ValidateOut(
        building=_place(row),
        licenseUtilization=full,
        canRegister=row.licensed and role == Role.RESIDENT and full.availableLicenses > 0,
        usesLicense=uses_seat,
    )


async def load_stats(session: Session, caller: Caller) -> RegistrationStatsOut:
    """The caller's building in numbers, the last 30 days in its own time zone. Source: 002 reference 3.2."""
    row = await session.first(_FULL, {"building": caller.building_id})
    if row is None:
        raise NotFound("There is no such building.")
    days = await session.all(_TRENDS, {"building": caller.building_id, "zone": row.time_zone, "days": _DAYS})
    return RegistrationStatsOut(
        building=_place(row),
        userCounts=RoleCountsOut(
            residents=row.residents,
            admins=row.admins,
            security=row.security,
            landlords=row.landlords,
            total=_used(row),
        ),
        licenseUtilization=_utilization(row),
        registrationTrends=[RegistrationDayOut(**day._mapping) for day in days],
    )


async def load_utilization(session: Session, building_id: UUID) -> UtilizationOut:
    """A building's seats at this moment; nobody is kept from them. A licence that is over has none."""
    row = await session.one(_FULL, {"building": building_id})
    full = _utilization(row)
    return full if row.licensed else full.model_copy(update={"availableLicenses": 0})


def _place(row: Row[Any]) -> PlaceOut:
    return PlaceOut(id=row.id, name=row.name, address=row.address or None)


def _used(row: Row[Any]) -> int:
    return int(row.residents + row.admins + row.security)


def _utilization(row: Row[Any]) -> UtilizationOut:
    used, seats = _used(row), int(row.seats)
    percent = round(100 * used / seats, 1) if seats else 100.0
    return UtilizationOut(
        buildingId=row.id,
        buildingName=row.name,
        totalLicenses=seats,
        usedLicenses=used,
        availableLicenses=max(0, seats - used),
        utilizationPercentage=percent,
        status=next(name for least, name in _LEVELS if percent >= least),
    )
