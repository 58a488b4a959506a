"""003's walk-in door: `/api/v1/visits/walkin`, approve, reject, `/api/v1/dashboard/my-requests`. A visit's id here is the entry request's (CONTRACT 003)."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AliasChoices, Field
from sqlalchemy import Row

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.names import one_line
from gatehouse.core.paging import PageOf
from gatehouse.core.phones import mask_phone
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Page, Text, UtcTime, ok
from gatehouse.gate.request_list import access_request, shows_phone, waiting_for
from gatehouse.gate.requests import answer
from gatehouse.gate.schemas_requests import RejectIn, flats_of
from gatehouse.gate.walk_in import WalkIn, walk_in

router = door(tag="Walk-ins")
Guard = Annotated[Caller, needs(Permission.GATE_ASK)]
Answerer = Annotated[Caller, needs(Permission.REQUEST_ANSWER)]
Line = Annotated[Text | None, BlankIsNone]


class WalkInIn(In):
    """Who came, to which resident (`host_id`) or flat (`tower` and `flat_number`). `consent`: what the visitor answered to the notice."""

    visitor_name: Annotated[Text, Field(min_length=1, max_length=100), AfterValidator(one_line)]
    visitor_phone: Text = Field(min_length=1, max_length=40, examples=["+2348030000001"])
    purpose: Line = Field(default=None, max_length=300)
    host_id: Annotated[UUID | None, BlankIsNone] = None
    tower: Line = Field(
        default=None,
        max_length=100,
        validation_alias=AliasChoices("tower", "tower_id", "building_id", "block"),
    )
    flat_number: Line = Field(
        default=None, max_length=40, validation_alias=AliasChoices("flat_number", "flat", "apartment_number")
    )
    consent: bool | None = Field(default=None, validation_alias=AliasChoices("consent", "consent_given"))
    photo_key: Line = Field(
        default=None, max_length=300, validation_alias=AliasChoices("photo_key", "photoKey")
    )
    gate: Line = Field(default=None, max_length=100, validation_alias=AliasChoices("gate", "gate_number"))


class WalkInOut(Out):
    """A walk-in as 003 shows a visit: approved is `checked_in`, and `checked_out` once it has left; a withdrawn one `cancelled`."""

    id: UUID
    visitor_id: UUID | None
    host_id: UUID | None
    host_name: str | None
    host_flat_number: str
    is_walkin: bool
    status: str
    purpose: str | None
    visitor_name: str
    visitor_phone: str | None
    expected_arrival: UtcTime | None
    actual_arrival: UtcTime | None
    actual_departure: UtcTime | None
    consent_given: bool
    gate: str | None
    rejection_reason: str | None
    expires_at: UtcTime
    created_at: UtcTime
    updated_at: UtcTime


class MyRequestsOut(Out):
    """Walk-ins that wait for the caller; `count` is how many there are in all."""

    count: int
    visits: list[WalkInOut]
    pagination: Page


def _status(row: Row[Any]) -> str:
    if row.run_out:
        return "expired"
    if row.status == "withdrawn":
        return "cancelled"
    if row.status == "approved" and row.entered_at is not None:
        return "checked_in" if row.exited_at is None else "checked_out"
    return str(row.status)


def _out(caller: Caller, row: Row[Any]) -> WalkInOut:
    return WalkInOut(
        id=row.id,
        visitor_id=row.visitor_id,
        host_id=row.host_id,
        host_name=row.host_name or None,
        host_flat_number=", ".join(flat.label for flat in flats_of(row)),
        is_walkin=True,
        status=_status(row),
        purpose=row.purpose,
        visitor_name=row.visitor_name or row.provider or "Visitor",
        visitor_phone=row.visitor_phone if shows_phone(caller, row) else mask_phone(row.visitor_phone),
        expected_arrival=None,
        actual_arrival=row.entered_at,
        actual_departure=row.exited_at,
        consent_given=bool(row.consent_given),
        gate=row.gate,
        rejection_reason=row.decision_note if row.status == "rejected" else None,
        expires_at=row.expires_at,
        created_at=row.created_at,
        updated_at=row.decided_at or row.asked_at,
    )


async def _shown(session: Session, caller: Caller, request_id: UUID) -> WalkInOut:
    return _out(caller, await access_request(session, caller, request_id))


@router.post("/api/v1/visits/walkin", status_code=201)
async def register(session: Session, caller: Guard, body: WalkInIn) -> Envelope[WalkInOut]:
    """Ask a resident or flat about somebody without an invitation; they are told at once. Guards only.

    409 `NEEDS_CONSENT` where the building wants the visitor's consent, 403 `VISITOR_BANNED`, `LICENCE_INACTIVE`, `GATE_CLOSED`: each stored as a
    refused scan. 422 `host_id`, `flat_number`, `visitor_phone`. Source: 003 Goal, CONTRACT 003.
    """
    came = WalkIn(
        visitor_name=body.visitor_name,
        visitor_phone=body.visitor_phone,
        purpose=body.purpose,
        host_id=body.host_id,
        tower=body.tower,
        flat=body.flat_number,
        consent=body.consent,
        photo_key=body.photo_key,
        gate=body.gate,
    )
    asked = await walk_in(session, caller, came)
    return ok(await _shown(session, caller, asked.request_id), "Walk-in registered; the resident is asked")


@router.patch("/api/v1/visits/{visit_id}/approve")
async def approve(session: Session, caller: Answerer, visit_id: UUID) -> Envelope[WalkInOut]:
    """Let a walk-in in: the entry is recorded at once and the guard told. 404, 409 `ALREADY_DECIDED` or `REQUEST_EXPIRED`. Source: CONTRACT 003."""
    await answer(session, caller, visit_id, approve=True)
    return ok(await _shown(session, caller, visit_id), "Visitor approved and checked in")


@router.patch("/api/v1/visits/{visit_id}/reject")
async def reject(
    session: Session, caller: Answerer, visit_id: UUID, body: RejectIn | None = None
) -> Envelope[WalkInOut]:
    """Do not let a walk-in in; the guard is told. 404, 409 as for approve. Source: CONTRACT 003."""
    await answer(session, caller, visit_id, approve=False, reason=body.reason if body else None)
    return ok(await _shown(session, caller, visit_id), "Visitor rejected")


@router.get("/api/v1/dashboard/my-requests")
async def my_requests(session: Session, caller: Answerer, paging: PageOf) -> Envelope[MyRequestsOut]:
    """Who stands at the gate and waits for the caller's answer; `count` is exact, invitations are not among them. Source: 003 Current behaviour."""
    rows, total = await waiting_for(session, caller, paging)
    mine = MyRequestsOut(
        count=total, visits=[_out(caller, row) for row in rows], pagination=paging.block(total)
    )
    return ok(mine, "Requests retrieved", meta=paging.meta(total))
