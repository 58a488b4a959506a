"""002's `/api/admin` door for super admins: buildings, their administrators, the dashboard."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request

from gatehouse.auth.acting import act_in
from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs, needs_briefly
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, Out, Text, ok
from gatehouse.platform.building_admin import AdminAddedOut, add_admin, set_status
from gatehouse.platform.building_rows import (
    BuildingDetailOut,
    BuildingFilter,
    BuildingsOut,
    PlatformBuildingOut,
    list_buildings,
    load_detail,
)
from gatehouse.platform.overview import OverviewOut, load_overview
from gatehouse.platform.schemas import AdminIn, BuildingIn, StatusIn
from gatehouse.platform.session import PlatformSession
from gatehouse.platform.setup import FoundedOut, add_building

router = door(tag="Buildings and licences")
# Checked in a transaction of its own: the work is done under the platform's login, and nothing waits on a second connection.
Chief = Annotated[Caller, needs_briefly(Permission.PLATFORM, in_building=False)]
Manager = Annotated[Caller, needs(Permission.BUILDING_MANAGE, in_building=False)]
People = Annotated[Caller, needs_briefly(Permission.PEOPLE_MANAGE, in_building=False)]
Search = Annotated[Text | None, Query(max_length=100, description="Part of a name, an address or an e-mail.")]
Order = Annotated[Literal["asc", "desc"], Query(description="Which way.")]


class BuildingChangedOut(Out):
    """A building after its status changed."""

    building: PlatformBuildingOut


@router.post("/api/admin/buildings", status_code=201)
async def make_building(request: Request, body: BuildingIn, caller: Chief) -> Envelope[FoundedOut]:
    """A new building with its licence and administrator, active at once.

    Without `adminPassword` the administrator sets one by the mailed link (7 days). An address that has an account is invited, and its owner
    decides. 409 `BUILDING_EMAIL_TAKEN`. Source: 002 Building Management.
    """
    made = await add_building(request.app.state.platform, caller, body)
    return ok(made, "Building registered successfully")


@router.get("/api/admin/buildings")
async def buildings(
    _caller: Chief,
    session: PlatformSession,
    paging: PageOf,
    search: Search = None,
    status: Annotated[
        Literal["all", "active", "pending", "suspended", "inactive"], Query(description="State.")
    ] = "all",
    city: Annotated[Text | None, Query(max_length=100)] = None,
    state: Annotated[Text | None, Query(max_length=100)] = None,
    sort: Annotated[
        Literal["name", "created_at", "city", "status", "expires_at", "total_licenses"],
        Query(description="By what; `expires_at` is the licence's end."),
    ] = "created_at",
    order: Order = "desc",
) -> Envelope[BuildingsOut]:
    """All buildings with their licence and the seats in use, the newest first. Source: 002 Building Management."""
    wanted = BuildingFilter(
        status=None if status == "all" else status,
        words=search,
        city=city,
        state=state,
        sort=sort,
        descending=order == "desc",
    )
    found, total = await list_buildings(session, wanted, paging)
    page = BuildingsOut(items=found, buildings=found, pagination=paging.block(total))
    return ok(page, "Buildings retrieved", meta=paging.meta(total))


@router.get("/api/admin/buildings/{building_id}")
async def building(building_id: UUID, session: Session, caller: Manager) -> Envelope[BuildingDetailOut]:
    """A building with its licence, earlier licences and administrators (never a password hash).

    Super admins: any, 404 when there is none; a building's administrators: their own, 403 another. Source: 002 Building Management.
    """
    acting = await act_in(session, caller, building_id, action="building.read")
    return ok(await load_detail(session, acting.building_id), "Building retrieved")


@router.put("/api/admin/buildings/{building_id}/status")
async def change_status(
    building_id: UUID, body: StatusIn, caller: Chief, session: PlatformSession
) -> Envelope[BuildingChangedOut]:
    """Suspend a building with a reason (everybody in it is signed out within a second), or open it again.

    409 `ALREADY_DECIDED` names who was first; `BUILDING_PENDING` while its application waits. Ours, not a seed's.
    """
    changed = await set_status(session, caller, building_id, status=body.status, reason=body.reason)
    text = "Building suspended" if body.status == "suspended" else "Building opened"
    return ok(BuildingChangedOut(building=changed), text)


@router.post("/api/admin/building-admins", status_code=201)
async def make_admin(request: Request, body: AdminIn, caller: People) -> Envelope[AdminAddedOut]:
    """Another administrator: a new account with a welcome mail, or an invitation where the address has an account.

    `building_id`: a super admin names it here or in X-Building-Id; for everybody else it is their own (403 another). 409 `ALREADY_MEMBER`,
    `LICENCE_FULL`; 403 `LICENCE_INACTIVE`. Source: 002 Admin Management.
    """
    added = await add_admin(request.app.state.database, caller, body)
    return ok(added, "Invitation sent" if added.invited else "Building admin created successfully")


@router.get("/api/admin/dashboard")
async def dashboard(_caller: Chief, session: PlatformSession) -> Envelope[OverviewOut]:
    """Buildings and seats in numbers, licences that end within 30 days, buildings short of seats, what waits. Source: 002 Dashboard."""
    return ok(await load_overview(session), "Dashboard retrieved")
