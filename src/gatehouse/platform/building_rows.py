"""Buildings as the platform's lists show them: with the licence they have, how many of its seats are taken, and who administers them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.buildings.seats import seats_used
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.paging import Paging
from gatehouse.core.schema import Out, Page, UtcTime
from gatehouse.identity.profile import Person, unseen
from gatehouse.platform.licence_rows import LicenceOut, licences_of, percent

# The current licence, else the newest: a building that waits has an inactive one.
COLUMNS = f"""
b.id, b.name, b.email, b.address, b.city, b.state, b.country, b.postal_code, b.phone, b.website, b.time_zone, b.is_default, b.status,
b.status_reason, b.created_at, b.updated_at, coalesce(l.seats, 0) as seats, l.status as licence_status, l.expires_at as licensed_until,
{seats_used("b.id")} as used,
(select count(*) from units n where n.building_id = b.id and n.ended_at is null) as unit_count
"""
FROM = """
from buildings b
left join lateral (select l.seats, l.status, l.expires_at from licences l where l.building_id = b.id
  order by l.status in ('active', 'suspended') desc, l.created_at desc limit 1) l on true
"""
_ONE = text(f"select {COLUMNS} {FROM} where b.id = :building")
_ADMINS = text("""
select u.id, m.id as member_id, m.status, u.email, u.first_name, u.last_name, u.phone, u.email_verified_at, u.last_login_at, u.created_at,
  b.name as building_name,
  (select n.number from occupancies o join units n on n.building_id = o.building_id and n.id = o.unit_id
   where o.building_id = m.building_id and o.member_id = m.id and o.valid_to is null order by o.is_primary desc, o.valid_from limit 1) as apartment
from members m join users u on u.id = m.user_id join buildings b on b.id = m.building_id
where m.building_id = :building and m.role = 'building_admin' and m.status <> 'ended' order by m.created_at, m.id limit 100
""")
_SORTS = {
    "name": "lower(b.name)",
    "created_at": "b.created_at",
    "city": "lower(b.city)",
    "status": "b.status",
    "expires_at": "l.expires_at",
    "total_licenses": "coalesce(l.seats, 0)",
}


class PlatformBuildingOut(Out):
    """A building. `status`: pending (waits for a super admin), active, suspended or inactive (turned away)."""

    id: UUID
    name: str
    email: str
    address: str
    city: str
    state: str
    country: str
    postal_code: str | None
    phone: str | None
    website: str | None
    time_zone: str
    status: str
    status_reason: str | None
    is_active: bool
    is_default: bool
    total_licenses: int
    used_licenses: int
    utilization: float
    license_status: str | None
    license_expires_at: UtcTime | None
    unit_count: int
    created_at: UtcTime
    updated_at: UtcTime


class BuildingsOut(Out):
    """A page of buildings, also under 002's name."""

    items: list[PlatformBuildingOut]
    buildings: list[PlatformBuildingOut]
    pagination: Page


class BuildingAdminOut(Person):
    """An administrator in a building's page. `member_status` pending: invited, or not decided yet."""

    member_id: UUID
    member_status: str


class BuildingDetailOut(Out):
    """A building whole; `license` is the current one."""

    building: PlatformBuildingOut
    license: LicenceOut | None
    licenseHistory: list[LicenceOut]
    admins: list[BuildingAdminOut]


@dataclass(frozen=True, slots=True)
class BuildingFilter:
    """What a list is narrowed to; `words` in name, address, e-mail or city."""

    status: str | None = None
    words: str | None = None
    city: str | None = None
    state: str | None = None
    sort: str = "created_at"
    descending: bool = True


def _building_out(row: Row[Any]) -> PlatformBuildingOut:
    over = row.licence_status == "active" and row.licensed_until <= now()
    return PlatformBuildingOut(
        id=row.id,
        name=row.name,
        email=row.email,
        address=row.address,
        city=row.city,
        state=row.state,
        country=row.country,
        postal_code=row.postal_code,
        phone=row.phone,
        website=row.website,
        time_zone=row.time_zone,
        status=row.status,
        status_reason=row.status_reason,
        is_active=row.status == "active",
        is_default=row.is_default,
        total_licenses=row.seats,
        used_licenses=row.used,
        utilization=percent(row.used, row.seats),
        license_status="expired" if over else row.licence_status,
        license_expires_at=row.licensed_until,
        unit_count=row.unit_count,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


async def load_building(session: Session, building_id: UUID) -> PlatformBuildingOut:
    """One building; 404."""
    row = await session.first(_ONE, {"building": building_id})
    if row is None:
        raise NotFound("There is no such building.")
    return _building_out(row)


async def load_detail(session: Session, building_id: UUID) -> BuildingDetailOut:
    """A building with its licences and administrators, under the app's login in that building or the platform's."""
    building = await load_building(session, building_id)
    licences = await licences_of(session, building_id)
    current = next((one for one in licences if one.status in {"active", "suspended"}), None)
    rows = await session.all(_ADMINS, {"building": building_id})
    admins = [_admin_out(row, building_id) for row in rows]
    return BuildingDetailOut(building=building, license=current, licenseHistory=licences, admins=admins)


def _admin_out(row: Row[Any], building_id: UUID) -> BuildingAdminOut:
    admin = BuildingAdminOut(
        id=row.id,
        email=row.email,
        first_name=row.first_name,
        last_name=row.last_name,
        full_name=f"{row.first_name} {row.last_name}".strip(),
        phone=row.phone,
        role="building_admin",
        building_id=building_id,
        building_name=row.building_name,
        apartment_number=row.apartment,
        pending_apartment_number=None,
        is_active=row.status == "active",
        is_verified=row.email_verified_at is not None,
        email_verified_at=row.email_verified_at,
        last_login=row.last_login_at,
        created_at=row.created_at,
        member_id=row.member_id,
        member_status=row.status,
    )
    return unseen(admin) if row.status == "pending" else admin


async def list_buildings(
    session: Session, wanted: BuildingFilter, paging: Paging
) -> tuple[list[PlatformBuildingOut], int]:
    """A page of all buildings, and how many there are."""
    parts, values = ["true"], {}
    if wanted.status is not None:
        parts.append("b.status = :status")
        values["status"] = wanted.status
    if wanted.words:
        parts.append("strpos(lower(concat_ws(' ', b.name, b.address, b.email, b.city)), :words) > 0")
        values["words"] = wanted.words.lower()
    for name, value in (("city", wanted.city), ("state", wanted.state)):
        if value:
            parts.append(f"lower(b.{name}) = :{name}")
            values[name] = value.lower()
    where = " and ".join(parts)
    direction = "desc" if wanted.descending else "asc"
    rows = await session.all(
        text(
            f"select {COLUMNS} {FROM} where {where} order by {_SORTS[wanted.sort]} {direction} nulls last, b.id {direction} limit :limit offset :offset"
        ),
        {**values, "limit": paging.limit, "offset": paging.offset},
    )
    total: int = await session.scalar(text(f"select count(*) from buildings b where {where}"), values)
    return [_building_out(row) for row in rows], total
