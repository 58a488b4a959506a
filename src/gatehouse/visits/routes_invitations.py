"""002's invitation door: `/api/visitors/invitations` and the pass pictures."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, Text, ok
from gatehouse.core.symbols import qr_png, qr_svg
from gatehouse.visits.access import access_own_visit
from gatehouse.visits.calendar import calendar_of
from gatehouse.visits.created import Include, created_out
from gatehouse.visits.history import load_history
from gatehouse.visits.invitations import cancel_invitation, change_invitation, invite
from gatehouse.visits.narrowing import NarrowedBy, filter_of
from gatehouse.visits.passes import must_show_pass
from gatehouse.visits.queries import list_visits, load_visit
from gatehouse.visits.reissue import reissue_pass
from gatehouse.visits.schemas import (
    CancelIn,
    CancelledOut,
    CreatedOut,
    DetailOut,
    HistoryOut,
    InvitationChange,
    InvitationIn,
    VisitsOut,
)
from gatehouse.visits.wish import wish_of

router = door(tag="Visitors")
Host = Annotated[Caller, needs(Permission.VISIT_CREATE, limit="visits")]
Owner = Annotated[Caller, needs(Permission.VISIT_CREATE, Permission.VISIT_MANAGE_ALL)]
Reader = Annotated[Caller, needs(Permission.VISIT_READ, Permission.VISIT_READ_ALL, Permission.GATE_WATCH)]
Lister = Annotated[Caller, needs(Permission.VISIT_READ, Permission.VISIT_READ_ALL)]


@router.post("/api/visitors/invitations", status_code=201)
@router.post("/api/visitors", status_code=201)
async def create(
    session: Session, caller: Host, body: InvitationIn, include: Include = None
) -> Envelope[CreatedOut]:
    """Invite visitors: a visit with its pass. Residents, landlords and admins; the caller is the host.

    403 `LICENCE_INACTIVE` or `VISITOR_BANNED` (`error.banned` says who and why; nothing is created). Source: 002 Core Visit Endpoints 1.
    """
    made = await invite(session, caller, wish_of(body))
    answer = await created_out(session, caller, made, with_picture=include is not None)
    return ok(answer, "Visitor invitation created successfully")


@router.get("/api/visitors/invitations")
@router.get("/api/visitors")
async def index(
    session: Session,
    caller: Lister,
    paging: PageOf,
    narrowing: NarrowedBy,
    search: Annotated[Text | None, Query(max_length=100)] = None,
) -> Envelope[VisitsOut]:
    """Own invitations, or the building's for an admin; newest first; also of one unit or host. Source: 002 Core Visit Endpoints 2."""
    wanted = await filter_of(session, caller, narrowing, search)
    rows, total = await list_visits(session, caller, wanted, paging)
    return ok(
        VisitsOut(items=rows, pagination=paging.block(total)),
        "Invitations retrieved",
        meta=paging.meta(total),
    )


@router.get("/api/visitors/invitations/{visit_id}")
@router.get("/api/visitors/{visit_id}")
async def detail(session: Session, caller: Reader, visit_id: UUID) -> Envelope[DetailOut]:
    """One invitation with its visitors; the code only for its host and admins. Source: 002 Core Visit Endpoints 3."""
    visit = await load_visit(session, caller, visit_id)
    return ok(DetailOut(visit=visit, qr_code=visit.qr_code, visitors=visit.visitors), "Invitation retrieved")


@router.put("/api/visitors/invitations/{visit_id}")
@router.put("/api/visitors/{visit_id}")
async def change(
    session: Session, caller: Owner, visit_id: UUID, body: InvitationChange
) -> Envelope[DetailOut]:
    """Change what is sent. 409 when completed or cancelled; once somebody has come only texts and the end. Source: 002 Core Visit Endpoints 4."""
    await change_invitation(session, caller, visit_id, body)
    visit = await load_visit(session, caller, visit_id)
    return ok(DetailOut(visit=visit, qr_code=visit.qr_code, visitors=visit.visitors), "Invitation updated")


@router.delete("/api/visitors/invitations/{visit_id}")
@router.delete("/api/visitors/{visit_id}")
@router.post("/api/visitors/{visit_id}/cancel")
async def cancel(
    session: Session, caller: Owner, visit_id: UUID, body: CancelIn | None = None
) -> Envelope[CancelledOut]:
    """Call a visit off. Somebody inside may still leave; 409 when it is over. Source: 002 Core Visit Endpoints 5."""
    reason = body.reason if body else None
    at = await cancel_invitation(session, caller, visit_id, reason=reason)
    return ok(
        CancelledOut(visit_id=visit_id, status="cancelled", cancelled_at=at, reason=reason),
        "Invitation cancelled",
    )


@router.get("/api/visitors/invitations/{visit_id}/history")
@router.get("/api/visitors/{visit_id}/history")
async def history(session: Session, caller: Reader, visit_id: UUID, paging: PageOf) -> Envelope[HistoryOut]:
    """Everything that happened to a visit, oldest first. Source: 002 Core Visit Endpoints 6."""
    items, total = await load_history(session, caller, visit_id, paging)
    return ok(
        HistoryOut(visit_id=visit_id, items=items, history=items, pagination=paging.block(total)),
        "History retrieved",
        meta=paging.meta(total),
    )


async def _code(session: Session, caller: Caller, visit_id: UUID) -> str:
    await access_own_visit(session, caller, visit_id)
    return (await must_show_pass(session, building_id=caller.building_id, visit_id=visit_id)).code


@router.get(
    "/api/visitors/{visit_id}/qr.svg",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}}}},
)
async def picture_svg(session: Session, caller: Owner, visit_id: UUID) -> Response:
    """The pass as a QR picture, SVG. Host and admins only. Source: CONTRACT 002."""
    return Response(
        qr_svg(await _code(session, caller, visit_id)),
        media_type="image/svg+xml",
        headers={"Cache-Control": "no-store"},
    )


@router.get(
    "/api/visitors/{visit_id}/qr.png",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}},
)
async def picture_png(session: Session, caller: Owner, visit_id: UUID) -> Response:
    """The pass as a QR picture, PNG. Host and admins only. Source: CONTRACT 002."""
    return Response(
        qr_png(await _code(session, caller, visit_id)),
        media_type="image/png",
        headers={"Cache-Control": "no-store"},
    )


@router.post("/api/visitors/{visit_id}/reissue")
async def reissue(session: Session, caller: Owner, visit_id: UUID) -> Envelope[DetailOut]:
    """A new code, 6 digits and link for a lost pass; the old ones open nothing from now on. 409 when the visit is over. Source: DESIGN, the pass."""
    await reissue_pass(session, caller, visit_id)
    visit = await load_visit(session, caller, visit_id)
    return ok(DetailOut(visit=visit, qr_code=visit.qr_code, visitors=visit.visitors), "New pass issued")


@router.get(
    "/api/visitors/{visit_id}/calendar.ics",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}}},
)
async def calendar(session: Session, caller: Owner, visit_id: UUID) -> Response:
    """The visit as a calendar file, without its code. Host and admins. Source: UX."""
    await access_own_visit(session, caller, visit_id)
    return Response(
        await calendar_of(session, caller.building_id, visit_id),
        media_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="visit.ics"'},
    )
