"""002's `/api/admin` door for licences, and ours for buildings that ask for seats. Super admins only."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import needs_briefly
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, Out, Text, UtcTime, ok
from gatehouse.platform.licence_rows import (
    LicenceFilter,
    LicenceOut,
    LicencesOut,
    LicenceStatsOut,
    list_licences,
    load_stats,
)
from gatehouse.platform.licences import activate_again, allocate, extend, suspend
from gatehouse.platform.schemas import ExtendIn, LicenceIn, SeatDecisionIn, SuspendLicenceIn
from gatehouse.platform.seat_requests import SeatFilter, SeatRequestsOut, decide_seats, list_seat_requests
from gatehouse.platform.session import PlatformSession
from gatehouse.platform.setup import terms_of

router = door(tag="Buildings and licences")
Chief = Annotated[Caller, needs_briefly(Permission.PLATFORM, in_building=False)]
Order = Annotated[Literal["asc", "desc"], Query(description="Which way.")]
Search = Annotated[
    Text | None, Query(max_length=100, description="Part of a building's name or e-mail, or of a key.")
]


class OneLicenceOut(Out):
    """A licence as it stands now."""

    license: LicenceOut


class SeatDecisionOut(Out):
    """What was decided, and how many seats the building has now."""

    id: UUID
    building_id: UUID
    status: str
    decided_by: UUID
    decided_at: UtcTime
    reason: str | None
    notes: str | None


class SeatDecidedOut(Out):
    """A decision on seats."""

    seat_request: SeatDecisionOut


@router.post("/api/admin/buildings/{building_id}/licenses", status_code=201)
async def allocate_licence(
    building_id: UUID, body: LicenceIn, caller: Chief, session: PlatformSession
) -> Envelope[OneLicenceOut]:
    """A licence for a building that has none, or whose last one is over.

    409 `LICENCE_EXISTS` (extend that one), `SEATS_IN_USE`, `BUILDING_PENDING`. Source: 002 License Management.
    """
    made = await allocate(session, caller, building_id, terms_of(body, body.seats))
    return ok(OneLicenceOut(license=made), "License allocated successfully")


@router.get("/api/admin/licenses")
async def licences(
    _caller: Chief,
    session: PlatformSession,
    paging: PageOf,
    status: Annotated[
        Literal["all", "active", "inactive", "suspended", "expired"], Query(description="State.")
    ] = "all",
    expiring: Annotated[int | None, Query(ge=1, le=366, description="Ends within so many days.")] = None,
    search: Search = None,
    sort: Annotated[
        Literal["expires_at", "created_at", "building_name", "total_licenses", "used_licenses"],
        Query(description="By what."),
    ] = "expires_at",
    order: Order = "asc",
) -> Envelope[LicencesOut]:
    """All licences with the seats in use, the next to end first. Source: 002 License Management."""
    wanted = LicenceFilter(
        status=None if status == "all" else status,
        expiring=expiring,
        words=search,
        sort=sort,
        descending=order == "desc",
    )
    found, total = await list_licences(session, wanted, paging)
    page = LicencesOut(items=found, licenses=found, pagination=paging.block(total))
    return ok(page, "Licenses retrieved", meta=paging.meta(total))


@router.get("/api/admin/licenses/{license_id}/stats")
async def licence_stats(
    license_id: UUID, _caller: Chief, session: PlatformSession
) -> Envelope[LicenceStatsOut]:
    """A licence, and who takes its seats: active residents, administrators and guards. Source: 002 License Management."""
    return ok(await load_stats(session, license_id), "License statistics retrieved")


@router.put("/api/admin/licenses/{license_id}/extend")
async def extend_licence(
    license_id: UUID, body: ExtendIn, caller: Chief, session: PlatformSession
) -> Envelope[OneLicenceOut]:
    """1 to 60 calendar months more, from its end or, when it is over, from today. Two at once both count. Source: 002 License Management."""
    changed = await extend(session, caller, license_id, months=body.months)
    return ok(OneLicenceOut(license=changed), "License extended successfully")


@router.put("/api/admin/licenses/{license_id}/suspend")
async def suspend_licence(
    license_id: UUID, body: SuspendLicenceIn, caller: Chief, session: PlatformSession
) -> Envelope[OneLicenceOut]:
    """Stop new invitations and registrations (403 `LICENCE_INACTIVE`). Invited visitors may enter for the grace period; leaving always works.

    409 `ALREADY_DECIDED` names who was first, `LICENCE_OVER`. Source: 002 License Management, CONTRACT 002.
    """
    changed = await suspend(session, caller, license_id, reason=body.reason)
    return ok(OneLicenceOut(license=changed), "License suspended successfully")


@router.put("/api/admin/licenses/{license_id}/activate")
async def activate_licence(
    license_id: UUID, caller: Chief, session: PlatformSession
) -> Envelope[OneLicenceOut]:
    """End a suspension. 409 `ALREADY_DECIDED` names who was first, `LICENCE_OVER`. Source: 002 License Management."""
    changed = await activate_again(session, caller, license_id)
    return ok(OneLicenceOut(license=changed), "License activated successfully")


@router.get("/api/admin/seat-requests")
async def seat_requests(
    _caller: Chief,
    session: PlatformSession,
    paging: PageOf,
    status: Annotated[
        Literal["all", "pending", "approved", "rejected", "expired"], Query(description="State.")
    ] = "pending",
    search: Annotated[Text | None, Query(max_length=100, description="Part of the building's name.")] = None,
    order: Order = "asc",
) -> Envelope[SeatRequestsOut]:
    """Buildings that ask for another number of seats, the oldest first. Ours, not a seed's (002 `PUT /api/buildings/{id}` asks)."""
    wanted = SeatFilter(status=None if status == "all" else status, words=search, descending=order == "desc")
    found, total = await list_seat_requests(session, wanted, paging)
    page = SeatRequestsOut(items=found, seat_requests=found, pagination=paging.block(total))
    return ok(page, "Seat requests retrieved", meta=paging.meta(total))


@router.post("/api/admin/seat-requests/{building_id}/{request_id}/process")
async def process_seat_request(
    building_id: UUID, request_id: UUID, body: SeatDecisionIn, caller: Chief, session: PlatformSession
) -> Envelope[SeatDecidedOut]:
    """Approve (the seats change at once) or refuse with a reason. 409 `ALREADY_DECIDED`, `SEATS_IN_USE`, `NO_LICENCE`. Ours, not a seed's."""
    decision = await decide_seats(
        session,
        caller,
        building_id,
        request_id,
        approved=body.approved,
        reason=body.reason,
        notes=body.notes,
        seen=body.seats,
    )
    answer = SeatDecisionOut(
        id=decision.id,
        building_id=building_id,
        status=decision.status,
        decided_by=decision.decided_by,
        decided_at=decision.decided_at,
        reason=decision.reason,
        notes=decision.notes,
    )
    return ok(SeatDecidedOut(seat_request=answer), f"Seat request {decision.status}")
