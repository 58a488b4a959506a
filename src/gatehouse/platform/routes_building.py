"""002's `/api/buildings/{building_id}`: one building as its members see it. A super admin reaches any, on the platform's own login."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Request
from pydantic import Field
from sqlalchemy import Row

from gatehouse.auth.acting import act_in
from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.buildings.building_update import CHANGEABLE, load_building, update_building
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Text, UtcTime, ok
from gatehouse.identity.seat_request import ask_for_seats
from gatehouse.platform.licences import set_seats
from gatehouse.platform.schemas import Line, Phone, Seats, Title, Web, Zone

router = door(tag="Buildings")
Reader = Annotated[Caller, needs(Permission.BUILDING_READ, in_building=False)]
Manager = Annotated[Caller, needs(Permission.BUILDING_MANAGE, in_building=False)]


class BuildingChange(In):
    """What is to change of a building; what is not sent stays. `null` clears postal code, phone and website."""

    name: Title | None = None
    address: Annotated[Text, Field(max_length=500)] | None = None
    city: Line | None = None
    state: Line | None = None
    postal_code: Annotated[Annotated[Text, Field(max_length=20)] | None, BlankIsNone] = None
    phone: Annotated[Phone | None, BlankIsNone] = None
    website: Annotated[Web | None, BlankIsNone] = None
    time_zone: Zone | None = None
    total_licenses: Seats | None = None


class BuildingLicence(Out):
    """The building's current licence, for those who manage the building."""

    plan: str
    status: str
    used: int
    expires_at: UtcTime


class BuildingOut(Out):
    """A building. `license` is null for members who do not manage it, and where there never was one."""

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
    total_licenses: int
    is_active: bool
    status: str
    license: BuildingLicence | None
    created_at: UtcTime
    updated_at: UtcTime


class BuildingAnswer(Out):
    """One building."""

    building: BuildingOut


class BuildingChanged(BuildingAnswer):
    """The building as saved. `pending_total_licenses`: the seats a super admin is asked for, null when none are waiting to be granted."""

    pending_total_licenses: int | None


def _out(row: Row[Any], caller: Caller) -> BuildingOut:
    licence = None
    if row.seats is not None and caller.may(Permission.BUILDING_MANAGE):
        licence = BuildingLicence(
            plan=row.plan, status=row.licence_status, used=row.used, expires_at=row.expires_at
        )
    return BuildingOut(
        **{
            name: getattr(row, name)
            for name in ("id", "email", "country", "status", "created_at", "updated_at")
        },
        **{name: getattr(row, name) for name in CHANGEABLE},
        total_licenses=row.seats or 0,
        is_active=row.status == "active",
        license=licence,
    )


@router.get("/api/buildings/{building_id}")
async def building(session: Session, caller: Reader, building_id: UUID) -> Envelope[BuildingAnswer]:
    """The building, for everybody in it. 403 for another one. Source: 002 Building Management."""
    acting = await act_in(session, caller, building_id, action="building.read")
    row = await load_building(session, acting.building_id)
    return ok(BuildingAnswer(building=_out(row, acting)), "Building retrieved")


@router.put("/api/buildings/{building_id}")
async def change(
    request: Request, session: Session, caller: Manager, building_id: UUID, body: BuildingChange
) -> Envelope[BuildingChanged]:
    """Change the building. `total_licenses` is applied for a super admin (409 `SEATS_IN_USE`, `NO_LICENCE`); from an administrator of
    the building it opens a request to the platform, and the other fields are saved all the same. Source: 002 Building Management, CONTRACT 002.
    """
    acting = await act_in(session, caller, building_id, action="building.changed")
    sent = {
        name: getattr(body, name)
        for name in CHANGEABLE
        if name in body.model_fields_set
        and (getattr(body, name) is not None or name in {"postal_code", "phone", "website"})
    }
    if not caller.may(Permission.PLATFORM):
        await update_building(session, acting, sent)
        pending = await ask_for_seats(session, acting, body.total_licenses)
        row = await load_building(session, building_id)
        return ok(
            BuildingChanged(building=_out(row, acting), pending_total_licenses=pending), "Building updated"
        )
    # Licences are the platform's to change, and one transaction holds it all.
    async with request.app.state.platform.transaction(acting.tenant) as platform:
        if body.total_licenses is not None:
            await set_seats(platform, building_id, body.total_licenses, by=caller.user_id)
        await update_building(platform, acting, sent)
        row = await load_building(platform, building_id)
    return ok(BuildingChanged(building=_out(row, acting), pending_total_licenses=None), "Building updated")
