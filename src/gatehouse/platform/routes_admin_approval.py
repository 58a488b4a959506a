"""002's `/api/admin-approval` door: who asks to administer a building, or for a building of their own."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Public, needs_briefly
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf
from gatehouse.core.ratelimit import count_traffic
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, Out, Text, UtcTime, ok
from gatehouse.platform.application_rows import (
    AdminApplicantOut,
    ApplicationFilter,
    ApplicationNoticesOut,
    ApplicationOut,
    ApplicationsOut,
    AskedBuildingOut,
    list_applications,
    load_application,
    load_notices,
    pending_count,
)
from gatehouse.platform.applications import apply_as_admin, decide
from gatehouse.platform.building_search import SHORTEST, FoundBuildingOut, search_buildings
from gatehouse.platform.schemas import ApplicationDecisionIn, ApplyIn
from gatehouse.platform.session import PlatformSession

router = door(tag="Admin approval")
Chief = Annotated[Caller, needs_briefly(Permission.PLATFORM, in_building=False)]


class AppliedBuildingOut(Out):
    """The building that was asked for, as a stranger may know it."""

    id: UUID
    name: str


class ApplicationStateOut(Out):
    """A request that waits."""

    id: UUID
    status: str
    created_at: UtcTime
    expires_at: UtcTime


class AppliedOut(Out):
    """What came of asking. `admin` cannot sign in before the answer."""

    admin: AdminApplicantOut
    building: AppliedBuildingOut
    approval_request: ApplicationStateOut


class VerdictOut(Out):
    """A decision, with 002's names."""

    id: UUID
    status: str
    approved_by: UUID
    approved_at: UtcTime
    reason: str | None
    notes: str | None


class ApplicationDecidedOut(Out):
    """A decision, and what it was about as it stands now."""

    approval: VerdictOut
    admin: AdminApplicantOut
    building: AskedBuildingOut


class ApplicationDetailOut(Out):
    """One request whole."""

    approval_request: ApplicationOut


class BuildingSearchOut(Out):
    """Buildings whose e-mail has the term in it."""

    buildings: list[FoundBuildingOut]
    search_term: str


@router.post("/api/admin-approval/register-building-admin", status_code=201)
async def apply(request: Request, body: ApplyIn, address: Public) -> Envelope[AppliedOut]:
    """Ask to administer a building that is there. Until a super admin says yes, sign-in answers 403.

    404 no such building, 403 `LICENCE_INACTIVE`, 409 `EMAIL_TAKEN`; 3 tries a minute and address. Source: 002 Admin Approval Routes.
    """
    request.scope["gatehouse.rate"] = await count_traffic("registration", address)
    made = await apply_as_admin(request.app.state.platform, body)
    answer = AppliedOut(
        admin=made.admin,
        building=AppliedBuildingOut(id=made.building.id, name=made.building.name),
        approval_request=ApplicationStateOut(
            id=made.id, status=made.status, created_at=made.created_at, expires_at=made.expires_at
        ),
    )
    return ok(answer, "Registration received. It waits for approval.")


@router.get("/api/admin-approval/pending")
async def pending(
    _caller: Chief,
    session: PlatformSession,
    paging: PageOf,
    status: Annotated[
        Literal["all", "pending", "approved", "rejected", "expired"], Query(description="State.")
    ] = "pending",
    kind: Annotated[
        Literal["building", "admin"] | None, Query(description="New buildings, or new administrators.")
    ] = None,
    search: Annotated[Text | None, Query(max_length=100, description="Part of a name or an e-mail.")] = None,
    sort: Annotated[
        Literal["created_at", "expires_at", "building_name"], Query(description="By what.")
    ] = "created_at",
    order: Annotated[Literal["asc", "desc"], Query(description="Which way.")] = "asc",
) -> Envelope[ApplicationsOut]:
    """What waits for a super admin, the oldest first. Source: 002 Admin Approval Routes."""
    wanted = ApplicationFilter(
        status=None if status == "all" else status,
        kind=kind,
        words=search,
        sort=sort,
        descending=order == "desc",
    )
    found, total = await list_applications(session, wanted, paging)
    page = ApplicationsOut(
        items=found,
        pending_approvals=found,
        pagination=paging.block(total),
        pending_count=await pending_count(session),
    )
    return ok(page, "Pending approvals retrieved", meta=paging.meta(total))


@router.get("/api/admin-approval/dashboard/notifications")
async def notifications(_caller: Chief, session: PlatformSession) -> Envelope[ApplicationNoticesOut]:
    """How much waits, and the oldest twenty. Source: 002 Admin Approval Routes."""
    return ok(await load_notices(session), "Notifications retrieved")


@router.get("/api/admin-approval/buildings/search")
async def search(
    request: Request,
    address: Public,
    session: PlatformSession,
    email_term: Annotated[
        Text, Query(min_length=SHORTEST, max_length=100, description="Part of a building's e-mail address.")
    ],
    limit: Annotated[int, Query(ge=1, le=20, description="Buildings, up to 20.")] = 10,
) -> Envelope[BuildingSearchOut]:
    """Find a building by its e-mail: name and id only, never a further page; 20 searches a minute and address. Source: 002 Admin Approval Routes."""
    request.scope["gatehouse.rate"] = await count_traffic("building search", address)
    found = await search_buildings(session, email_term, limit=limit)
    return ok(BuildingSearchOut(buildings=found, search_term=email_term), "Buildings found")


@router.get("/api/admin-approval/{approval_id}")
async def one(approval_id: UUID, _caller: Chief, session: PlatformSession) -> Envelope[ApplicationDetailOut]:
    """One request. Source: 002 Admin Approval Routes."""
    return ok(
        ApplicationDetailOut(approval_request=await load_application(session, approval_id)),
        "Approval retrieved",
    )


@router.post("/api/admin-approval/{approval_id}/process")
async def process(
    approval_id: UUID, body: ApplicationDecisionIn, caller: Chief, session: PlatformSession
) -> Envelope[ApplicationDecidedOut]:
    """Say yes or no. Yes opens a new building with its trial from today, and lets the administrator in; a no needs a reason.

    409 `ALREADY_DECIDED` names who was first, `APPROVAL_EXPIRED`, `LICENCE_FULL`. Source: 002 Admin Approval Routes.
    """
    verdict = await decide(
        session, caller, approval_id, approved=body.approved, reason=body.reason, notes=body.notes
    )
    now_is = await load_application(session, approval_id)
    answer = VerdictOut(
        id=verdict.id,
        status=verdict.status,
        approved_by=verdict.by,
        approved_at=verdict.at,
        reason=verdict.reason,
        notes=verdict.notes,
    )
    return ok(
        ApplicationDecidedOut(approval=answer, admin=now_is.admin, building=now_is.building),
        "Application approved" if body.approved else "Application rejected",
    )
