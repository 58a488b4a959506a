"""004's gate/preapprovals: a resident expects somebody, with a QR for one or several uses; the deprecated `/api/preapprovals` stands for the same."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf, society_block
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, ok
from gatehouse.visits.invitations import cancel_invitation
from gatehouse.visits.preapprovals import list_preapprovals, preapprove, show_qr
from gatehouse.visits.schemas_preapprovals import (
    AnyCase,
    PreapprovalEnded,
    PreapprovalIn,
    PreapprovalQr,
    PreapprovalsOut,
    PreapprovalStatus,
)

router = door(tag="Pre-approvals")
Host = Annotated[Caller, needs(Permission.VISIT_CREATE, limit="visits")]
Owner = Annotated[Caller, needs(Permission.VISIT_CREATE, Permission.VISIT_MANAGE_ALL)]
Lister = Annotated[Caller, needs(Permission.VISIT_READ, Permission.VISIT_READ_ALL)]
Status = Annotated[PreapprovalStatus | None, AnyCase, BlankIsNone, Query()]


@router.post("/api/v1/gate/preapprovals", status_code=201)
@router.post("/api/preapprovals", status_code=201, deprecated=True)
async def create(session: Session, caller: Host, body: PreapprovalIn) -> Envelope[PreapprovalQr]:
    """Expect somebody: the QR to send them comes with the answer. Residents, landlords and admins; the caller is the host.

    422 `validUntil` before `validFrom` or past, `flatId` that is not one's own; 403 `VISITOR_BANNED`, `LICENCE_INACTIVE`. Source: 004 gate/preapprovals.
    """
    return ok(await preapprove(session, caller, body), "Pre-approval created successfully")


@router.get("/api/v1/gate/preapprovals")
@router.get("/api/preapprovals", deprecated=True)
async def index(
    session: Session, caller: Lister, paging: PageOf, status: Status = None
) -> Envelope[PreapprovalsOut]:
    """Own pre-approvals with their latest entries, or the building's for an admin; newest first. Source: 004 gate/preapprovals."""
    found, total = await list_preapprovals(session, caller, status, paging)
    return ok(
        PreapprovalsOut(preApprovals=found, pagination=society_block(paging, total)),
        "Pre-approvals retrieved",
        meta=paging.meta(total),
    )


@router.get("/api/v1/gate/preapprovals/{preapproval_id}/qr")
@router.get("/api/preapprovals/{preapproval_id}/qr", deprecated=True)
async def qr(session: Session, caller: Owner, preapproval_id: UUID) -> Envelope[PreapprovalQr]:
    """The QR again. Its host and admins only. Source: 004 gate/preapprovals."""
    return ok(await show_qr(session, caller, preapproval_id), "QR code retrieved")


@router.delete("/api/v1/gate/preapprovals/{preapproval_id}")
@router.delete("/api/preapprovals/{preapproval_id}", deprecated=True)
async def cancel(session: Session, caller: Owner, preapproval_id: UUID) -> Envelope[PreapprovalEnded]:
    """Call a pre-approval off; somebody inside may leave. 409 when it is over. Source: 004 gate/preapprovals."""
    at = await cancel_invitation(session, caller, preapproval_id, reason=None)
    return ok(
        PreapprovalEnded(id=preapproval_id, status="CANCELLED", cancelledAt=at), "Pre-approval cancelled"
    )
