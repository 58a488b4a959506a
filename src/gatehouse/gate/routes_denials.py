"""Our own door: the guard's "Deny" with a reason."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AliasChoices, Field

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.names import one_line
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Text, UtcTime, ok
from gatehouse.gate.denials import Denial, deny
from gatehouse.gate.schemas_requests import Reason

router = door(tag="Gate")
Guard = Annotated[Caller, needs(Permission.GATE_ASK)]
Id = Annotated[UUID | None, BlankIsNone]


class DenialIn(In):
    """Why somebody is turned away, and who it was, as far as it is known: a visit, a request, a code, a name or phone."""

    reason: Reason = Field(examples=["Drunk and shouting"])
    visit_id: Id = Field(default=None, validation_alias=AliasChoices("visit_id", "visitId"))
    request_id: Id = Field(default=None, validation_alias=AliasChoices("request_id", "requestId"))
    code: Annotated[Text | None, BlankIsNone] = Field(
        default=None, max_length=300, validation_alias=AliasChoices("code", "qr_code", "qrCode")
    )
    visitor_name: Annotated[Annotated[Text, AfterValidator(one_line)] | None, BlankIsNone] = Field(
        default=None, max_length=100, validation_alias=AliasChoices("visitor_name", "visitorName")
    )
    visitor_phone: Annotated[Text | None, BlankIsNone] = Field(
        default=None, max_length=40, validation_alias=AliasChoices("visitor_phone", "visitorPhone")
    )
    gate: Annotated[Text | None, BlankIsNone] = Field(
        default=None, max_length=100, validation_alias=AliasChoices("gate", "gate_number")
    )


class DenialOut(Out):
    """The stored refusal."""

    scan_id: UUID
    outcome: str
    reason: str
    note: str
    at: UtcTime
    visit_id: UUID | None
    request_id: UUID | None
    gate: str | None


@router.post("/api/v1/gate/denials", status_code=201)
async def create(session: Session, caller: Guard, body: DenialIn) -> Envelope[DenialOut]:
    """Turn somebody away, with a reason: kept as a refused scan, the host told; a request that waits is withdrawn. Guards only.

    404 `visit_id` or `request_id` not of this building; 409 `ALREADY_INSIDE` when the flat's yes has let them in; an unknown code is kept as none.
    Source: ours (UX, Deny; issue: guard "deny" with reason).
    """
    denied = await deny(
        session,
        caller,
        Denial(
            reason=body.reason,
            visit_id=body.visit_id,
            request_id=body.request_id,
            code=body.code,
            visitor_name=body.visitor_name,
            visitor_phone=body.visitor_phone,
            gate=body.gate,
        ),
    )
    answer = DenialOut(
        scan_id=denied.scan_id,
        outcome="refused",
        reason="denied",
        note=body.reason,
        at=denied.at,
        visit_id=denied.visit_id,
        request_id=denied.request_id,
        gate=denied.gate,
    )
    return ok(answer, "Turned away")
