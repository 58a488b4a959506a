"""004's `/api/v1/gate/requests` door; the deprecated `/api/entry-requests` stands for the same. The photo of a request is in `routes_photos.py`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BeforeValidator

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.errors import Invalid
from gatehouse.core.paging import PageOf, society_block
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, ok
from gatehouse.gate.request_consent import ask_with_consent
from gatehouse.gate.request_list import (
    RequestFilter,
    access_request,
    list_requests,
    own_pending,
)
from gatehouse.gate.request_people import who_was_asked
from gatehouse.gate.requests import Ask, answer
from gatehouse.gate.schemas_requests import (
    KINDS,
    ApproveIn,
    ApproverShown,
    AttentionShown,
    EntryRequestDetail,
    EntryRequestIn,
    EntryRequestMade,
    EntryRequestOut,
    EntryRequestsOut,
    PendingCountOut,
    RejectIn,
    RequestKind,
    RequestStatus,
    capitals,
    request_fields,
)

router = door(tag="Entry requests")
Guard = Annotated[Caller, needs(Permission.GATE_ASK)]
Reader = Annotated[Caller, needs(Permission.REQUEST_READ)]
Answerer = Annotated[Caller, needs(Permission.REQUEST_ANSWER)]


def _asked(body: EntryRequestIn) -> Ask:
    flats = body.flatIds or ([body.flatId] if body.flatId else [])
    if not flats:
        raise Invalid.field("flatId", "Say which flat: flatId, or up to 20 flatIds.")
    return Ask(
        kind=KINDS[body.type],
        unit_ids=tuple(flats),
        visitor_name=body.visitorName,
        visitor_phone=body.visitorPhone,
        purpose=body.purpose,
        provider=body.providerTag,
        party_size=body.partySize,
        packages=body.packageCount,
        plate=body.vehicleNumber,
        photo_key=body.photoKey,
        remarks=body.remarks,
        gate=body.gate,
    )


@router.post("/api/v1/gate/requests", status_code=201)
@router.post("/api/entry-requests", status_code=201, deprecated=True)
async def create(session: Session, caller: Guard, body: EntryRequestIn) -> Envelope[EntryRequestMade]:
    """Ask one or several flats about somebody at the gate; a rule of theirs may answer at once (`status` APPROVED). Guards only.

    403 `VISITOR_BANNED`, `LICENCE_INACTIVE`, `GATE_CLOSED`, 409 `NEEDS_CONSENT` after `consent: false`: stored as refused scans; 422 for a flat, gate
    photo or phone that will not do.
    Source: 004 Entry Request System, CONTRACT 004.
    """
    asked = await ask_with_consent(session, caller, _asked(body), said=body.consent)
    row = await access_request(session, caller, asked.request_id)
    attention = [
        AttentionShown(kind=one.kind, visitor=one.visitor, detail=one.detail) for one in asked.attention
    ]
    made = EntryRequestMade(**request_fields(caller, row, whole=True), attention=attention)
    return ok(made, "Entry request created" if made.status == "PENDING" else "Approved by a rule of the flat")


@router.get("/api/v1/gate/requests")
@router.get("/api/entry-requests", deprecated=True)
async def index(
    session: Session,
    caller: Reader,
    paging: PageOf,
    status: Annotated[RequestStatus | None, BeforeValidator(capitals), BlankIsNone, Query()] = None,
    kind: Annotated[RequestKind | None, BeforeValidator(capitals), BlankIsNone, Query(alias="type")] = None,
    flat_id: Annotated[UUID | None, BlankIsNone, Query(alias="flatId")] = None,
) -> Envelope[EntryRequestsOut]:
    """Requests, newest first: a guard's and an administrator's building, a resident's own flats. Source: 004 Entry Request System."""
    wanted = RequestFilter(status=status, unit_id=flat_id, kind=KINDS[kind] if kind else None)
    rows, total = await list_requests(session, caller, wanted, paging)
    shown = [EntryRequestOut(**request_fields(caller, row)) for row in rows]
    return ok(
        EntryRequestsOut(entryRequests=shown, pagination=society_block(paging, total)),
        "Entry requests retrieved",
        meta=paging.meta(total),
    )


@router.get("/api/v1/gate/requests/pending-count")
@router.get("/api/entry-requests/pending-count", deprecated=True)
async def pending_count(session: Session, caller: Guard) -> Envelope[PendingCountOut]:
    """How many of the guard's own requests wait for an answer. Source: 004 Entry Request System."""
    return ok(PendingCountOut(pendingCount=await own_pending(session, caller)), "Pending requests counted")


@router.get("/api/v1/gate/requests/{request_id}")
@router.get("/api/entry-requests/{request_id}", deprecated=True)
async def detail(session: Session, caller: Reader, request_id: UUID) -> Envelope[EntryRequestDetail]:
    """One request; for a guard, while it is open, also who may answer and whether they were reached. 404 for strangers. Source: 004 Entry Request System."""
    row = await access_request(session, caller, request_id, whole=True)
    fields = request_fields(caller, row, whole=True)
    people = []
    if caller.may(Permission.GATE_ASK) and fields["status"] == "PENDING":
        people = [
            ApproverShown(
                id=one.user_id,
                name=one.name,
                phone=one.phone,
                flatNumber=one.flat,
                toldAt=one.told_at,
                deliveredAt=one.delivered_at,
                readAt=one.read_at,
            )
            for one in await who_was_asked(session, caller, request_id)
        ]
    return ok(EntryRequestDetail(**fields, approvers=people), "Entry request retrieved")


async def _shown(session: Session, caller: Caller, request_id: UUID) -> EntryRequestOut:
    row = await access_request(session, caller, request_id)
    return EntryRequestOut(**request_fields(caller, row))


@router.patch("/api/v1/gate/requests/{request_id}/approve")
@router.patch("/api/entry-requests/{request_id}/approve", deprecated=True)
async def approve(
    session: Session, caller: Answerer, request_id: UUID, body: ApproveIn | None = None
) -> Envelope[EntryRequestOut]:
    """Let them in: one entry from this moment, or with `leaveAtGate` one parcel. The guard and the other residents are told.

    409 `ALREADY_DECIDED` (who, when, what) or `REQUEST_EXPIRED`, 403 for who may not answer, 404 for strangers. Source: 004 Entry Request System.
    """
    leave = body.leaveAtGate if body else False
    await answer(session, caller, request_id, approve=True, leave_at_gate=leave)
    return ok(await _shown(session, caller, request_id), "Entry request approved")


@router.patch("/api/v1/gate/requests/{request_id}/reject")
@router.patch("/api/entry-requests/{request_id}/reject", deprecated=True)
async def reject(
    session: Session, caller: Answerer, request_id: UUID, body: RejectIn | None = None
) -> Envelope[EntryRequestOut]:
    """Do not let them in, with or without a reason. Errors as for approve. Source: 004 Entry Request System."""
    await answer(session, caller, request_id, approve=False, reason=body.reason if body else None)
    return ok(await _shown(session, caller, request_id), "Entry request rejected")
