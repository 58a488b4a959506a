"""004's `/api/v1/gate/passes` door: permission for things; the deprecated `/api/gatepasses` stands for the same."""

from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import Query, Response
from sqlalchemy import Row

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf, society_block
from gatehouse.core.phones import mask_phone
from gatehouse.core.problems import error_response
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, ok
from gatehouse.core.symbols import qr_data_url
from gatehouse.files.photos import view_url
from gatehouse.gate.gate_pass_scan import Refusal, scan_pass
from gatehouse.gate.gate_passes import (
    Kind,
    PassWish,
    access_pass,
    ask_for_pass,
    cancel_pass,
    decide_pass,
    list_passes,
    note_phones_shown,
    show_code,
)
from gatehouse.gate.schemas_deliveries import FlatRef, PersonRef
from gatehouse.gate.schemas_gate_passes import (
    CancelledOut,
    NewPassOut,
    PassDetailOut,
    PassesPage,
    PassFilter,
    PassIn,
    PassOut,
    PassQrOut,
    PassScanIn,
    PassStatus,
    PassType,
    RejectIn,
)

router = door(tag="Gate passes")
_P = Permission
Asker = Annotated[Caller, needs(_P.PERMIT_ASK)]
Owner = Annotated[Caller, needs(_P.PERMIT_ASK, _P.PERMIT_DECIDE)]
Reader = Annotated[Caller, needs(_P.PERMIT_ASK, _P.PERMIT_DECIDE, _P.GATE_WATCH)]
Decider = Annotated[Caller, needs(_P.PERMIT_DECIDE)]
Guard = Annotated[Caller, needs(_P.GATE_SCAN, limit="scans")]


def _status(row: Row[Any]) -> PassStatus:
    return cast("PassStatus", "EXPIRED" if row.status == "cancelled" else row.status.upper())


def _person(user_id: UUID | None, name: str) -> PersonRef | None:
    return PersonRef(id=user_id, name=name) if user_id else None


def _fields(caller: Caller, row: Row[Any], *, masked: bool = False) -> dict[str, Any]:
    def phone(number: str | None) -> str | None:
        return mask_phone(number) if masked and row.requester_user != caller.user_id else number

    rejected, decided = row.reject_reason is not None or row.status == "rejected", row.decided_at
    yes = row.decided_at is not None and not rejected
    return {
        "id": row.id,
        "societyId": caller.building_id,
        "type": row.kind.upper(),
        "title": row.title,
        "description": row.description,
        "status": _status(row),
        "flatId": row.unit_id,
        "flat": FlatRef(id=row.unit_id, flatNumber=row.unit_number) if row.unit_id else None,
        "requestedById": row.requester_user,
        "requestedBy": PersonRef(id=row.requester_user, name=row.requester_name),
        "validFrom": row.valid_from,
        "validUntil": row.valid_until,
        "vehicleNumber": row.vehicle_number,
        "driverName": row.driver_name,
        "driverPhone": phone(row.driver_phone),
        "itemsList": row.items,
        "workerName": row.worker_name,
        "workerPhone": phone(row.worker_phone),
        "companyName": row.company_name,
        "attachments": row.attachments,
        "approvedById": row.decider_user if yes else None,
        "approvedBy": _person(row.decider_user, row.decider_name) if yes else None,
        "approvedAt": decided if yes else None,
        "rejectedAt": decided if rejected else None,
        "rejectionReason": row.reject_reason,
        "isUsed": row.used_at is not None,
        "usedAt": row.used_at,
        "usedByGuardId": row.guard_user,
        "usedByGuard": _person(row.guard_user, row.guard_name),
        "usedGate": row.used_gate,
        "cancelledAt": row.cancelled_at,
        "createdAt": row.created_at,
    }


@router.post("/api/v1/gate/passes", status_code=201)
@router.post("/api/gatepasses", status_code=201, deprecated=True)
async def create(session: Session, caller: Asker, body: PassIn) -> Envelope[NewPassOut]:
    """Ask for a gate pass for an own flat (`flatId`; without it the main one; an administrator's may be for any flat or none).

    It opens nothing before an administrator has approved it. Source: 004 API Route Structure, gate/passes.
    """
    wish = PassWish(
        kind=cast("Kind", body.type.lower()),
        title=body.title,
        valid_from=body.validFrom,
        valid_until=body.validUntil,
        unit_id=body.flatId,
        description=body.description,
        vehicle_number=body.vehicleNumber,
        driver_name=body.driverName,
        driver_phone=body.driverPhone,
        worker_name=body.workerName,
        worker_phone=body.workerPhone,
        company_name=body.companyName,
        items=body.itemsList,
        attachments=body.attachments,
    )
    made, code = await ask_for_pass(session, caller, wish)
    row = await access_pass(session, caller, made)
    return ok(NewPassOut(**_fields(caller, row), qrToken=code), "Gate pass created")


@router.get("/api/v1/gate/passes")
@router.get("/api/gatepasses", deprecated=True)
async def index(
    session: Session,
    caller: Reader,
    paging: PageOf,
    status: Annotated[PassFilter | None, BlankIsNone, Query()] = None,
    kind: Annotated[PassType | None, BlankIsNone, Query(alias="type")] = None,
    flat: Annotated[UUID | None, BlankIsNone, Query(alias="flatId")] = None,
) -> Envelope[PassesPage]:
    """Gate passes, newest first: the building's for administrators and guards, own ones and those of own flats for everybody else.

    `ACTIVE`: approved, and good at this moment. Source: 004 API Route Structure, gate/passes.
    """
    rows, total = await list_passes(
        session,
        caller,
        paging,
        status=status,
        kind=cast("Kind", kind.lower()) if kind else None,
        unit_id=flat,
    )
    masked = caller.may(Permission.GATE_WATCH)
    shown = [PassOut(**_fields(caller, row, masked=masked)) for row in rows]
    return ok(
        PassesPage(gatePasses=shown, pagination=society_block(paging, total)),
        "Gate passes retrieved",
        meta=paging.meta(total),
    )


@router.post("/api/v1/gate/passes/scan", response_model=Envelope[PassOut])
@router.post("/api/gatepasses/scan", response_model=Envelope[PassOut], deprecated=True)
async def scan(session: Session, caller: Guard, body: PassScanIn) -> Envelope[PassOut] | Response:
    """Let the things of an approved pass through, once. Guards only.

    A refusal stays on record, `error.reason` says why: 404 unknown_code, 409 not_approved, rejected, used_up (by whom, when),
    410 cancelled, expired, 403 not_yet_valid. Source: 004 API Route Structure, gate/passes.
    """
    seen = await scan_pass(session, caller, body.qrToken, gate=body.gate)
    if isinstance(seen, Refusal):
        return error_response(seen.error)  # a return, not a raise: what is on record stays
    return ok(PassOut(**_fields(caller, seen)), "Gate pass used")


@router.get("/api/v1/gate/passes/{pass_id}")
@router.get("/api/gatepasses/{pass_id}", deprecated=True)
async def detail(session: Session, caller: Reader, pass_id: UUID) -> Envelope[PassDetailOut]:
    """One gate pass; that a guard or administrator saw somebody's phone is on record. Source: 004 API Route Structure, gate/passes."""
    row = await access_pass(session, caller, pass_id)
    if caller.may(Permission.GATE_WATCH):
        await note_phones_shown(session, caller, row)
    urls = [view_url(key) for key in row.attachments]
    return ok(PassDetailOut(**_fields(caller, row), attachmentUrls=urls), "Gate pass retrieved")


@router.get("/api/v1/gate/passes/{pass_id}/qr")
@router.get("/api/gatepasses/{pass_id}/qr", deprecated=True)
async def picture(session: Session, caller: Owner, pass_id: UUID) -> Envelope[PassQrOut]:
    """The code of a pass, also as a picture, for whoever asked for it and for administrators. Source: 004 API Route Structure, gate/passes."""
    row, code = await show_code(session, caller, pass_id)
    shown = PassQrOut(
        gatePassId=row.id,
        qrToken=code,
        qrCodeImage=qr_data_url(code),
        type=row.kind.upper(),
        status=_status(row),
        validFrom=row.valid_from,
        validUntil=row.valid_until,
    )
    return ok(shown, "Gate pass code retrieved")


@router.patch("/api/v1/gate/passes/{pass_id}/approve")
@router.patch("/api/gatepasses/{pass_id}/approve", deprecated=True)
async def approve(session: Session, caller: Decider, pass_id: UUID) -> Envelope[PassOut]:
    """Approve a pass; whoever asked is told. 409 `ALREADY_DECIDED` says who was first, 410 when it is over. Source: 004, gate/passes."""
    row = await decide_pass(session, caller, pass_id, approve=True)
    return ok(PassOut(**_fields(caller, row)), "Gate pass approved")


@router.patch("/api/v1/gate/passes/{pass_id}/reject")
@router.patch("/api/gatepasses/{pass_id}/reject", deprecated=True)
async def reject(
    session: Session, caller: Decider, pass_id: UUID, body: RejectIn | None = None
) -> Envelope[PassOut]:
    """Reject a pass, with a reason if there is one; whoever asked is told. 409 `ALREADY_DECIDED`, 410 when it is over. Source: 004, gate/passes."""
    row = await decide_pass(session, caller, pass_id, approve=False, reason=body.reason if body else None)
    return ok(PassOut(**_fields(caller, row)), "Gate pass rejected")


@router.delete("/api/v1/gate/passes/{pass_id}")
@router.delete("/api/gatepasses/{pass_id}", deprecated=True)
async def remove(session: Session, caller: Owner, pass_id: UUID) -> Envelope[CancelledOut]:
    """Call an own pass off (an administrator: any). 409 when it was used or rejected, 410 when it is over. Source: 004, gate/passes."""
    await cancel_pass(session, caller, pass_id)
    return ok(CancelledOut(id=pass_id), "Gate pass cancelled")
