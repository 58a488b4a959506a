"""003's check-in door: `/api/v1/checkin/otp`, `qr`, `by-visit` and `checkout`. The only scanning door that asks for consent."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import AliasChoices, BeforeValidator, Field

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import needs_briefly
from gatehouse.auth.permissions import Permission
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Text, UtcTime
from gatehouse.gate.access import guard_of
from gatehouse.gate.checkin import CheckIn, check_in, check_in_by_visit, check_out_visit
from gatehouse.gate.routes_scans import REFUSALS
from gatehouse.gate.routes_tokens_gate import answered
from gatehouse.gate.scan_answer import AttentionOut, ScanAnswer
from gatehouse.gate.scans import Attempt
from gatehouse.gate.token_schemas import GateName

router = door(tag="Check-in")
Guard = Annotated[Caller, Depends(guard_of)]
# Not the remembered caller of a scan: these two read before they scan, or instead.
GuardBriefly = Annotated[Caller, needs_briefly(Permission.GATE_SCAN, limit="scans")]
Consent = Annotated[
    bool | None, Field(default=None, validation_alias=AliasChoices("consent_given", "consent"))
]


class AtGate(In):
    """`consent_given`: what the visitor answered to the building's notice; left out: they were not asked. `nonce` makes a repeat harmless."""

    consent_given: Consent
    gate_id: GateName = None
    nonce: UUID | None = None

    def attempt(self, **who: Any) -> Attempt:
        """The scan this check-in is."""
        return Attempt(
            direction="entry",
            gate=self.gate_id,
            nonce=self.nonce,
            asks_consent=True,
            consent=self.consent_given,
            **who,
        )


def _joined(value: object) -> object:
    return "".join(value.split()) if isinstance(value, str) else value


class OtpIn(AtGate):
    """The 6 digits of a pass."""

    otp: Annotated[Text, BeforeValidator(_joined), Field(pattern=r"^[0-9]{6}$", examples=["482913"])]


class QrIn(AtGate):
    """The QR's text, or the pass link."""

    qr_code: Text = Field(
        min_length=1,
        max_length=300,
        validation_alias=AliasChoices("qr_code", "qrCode", "code"),
        examples=["SG_7Q3WX9K2M4ZT"],
    )


class ByVisitIn(AtGate):
    """A visit, or the walk-in that the guard registered. `plate_last4`: for a cab whose flat is hidden until it matches."""

    visit_id: UUID = Field(validation_alias=AliasChoices("visit_id", "visitId"))
    visitor_ids: list[UUID] = Field(default_factory=list, max_length=50)
    plate_last4: Annotated[Annotated[Text, Field(max_length=10)] | None, BlankIsNone] = None


class OutIn(In):
    """Whose visit or walk-in ends."""

    visit_id: UUID = Field(validation_alias=AliasChoices("visit_id", "visitId"))
    gate_id: GateName = None
    nonce: UUID | None = None


class CheckInOut(Out):
    """Who came in or left. `entry_id` is the first one's of a party."""

    visit_id: UUID
    entry_id: UUID
    status: str
    checkin_time: UtcTime
    checkout_time: UtcTime | None
    photo_url: str | None
    message: str
    visitor_name: str
    visitor_phone: str | None
    purpose: str | None
    host_name: str | None
    host_flat_number: str | None
    building_name: str
    attention: list[AttentionOut]


def _answered(found: CheckIn | ScanAnswer) -> Response:
    if isinstance(found, ScanAnswer):
        return answered(found, "")
    message = "Check-in successful" if found.status == "checked_in" else "Check-out successful"
    shown = CheckInOut(
        visit_id=found.visit_id,
        entry_id=found.entry_id,
        status=found.status,
        checkin_time=found.checkin_time,
        checkout_time=found.checkout_time,
        photo_url=None,
        message=message,
        visitor_name=found.visitor_name,
        visitor_phone=found.visitor_phone,
        purpose=found.purpose,
        host_name=found.host_name,
        host_flat_number=found.host_flat_number,
        building_name=found.building_name,
        attention=list(found.attention),
    )
    return answered(shown, message)


@router.post("/api/v1/checkin/otp", response_model=Envelope[CheckInOut], responses=REFUSALS)
async def by_otp(request: Request, caller: Guard, body: OtpIn) -> Response:
    """Let a visitor in by the 6 digits of their pass. Guards only.

    Refusals as at any scan, stored; also 409 needs_consent where the building's policy wants it and `consent_given` is not true. What the
    visitor answered is kept with the notice's version. Source: 003 Current behaviour, CONTRACT 003.
    """
    return _answered(await check_in(request, caller, body.attempt(code=body.otp)))


@router.post("/api/v1/checkin/qr", response_model=Envelope[CheckInOut], responses=REFUSALS)
async def by_qr(request: Request, caller: Guard, body: QrIn) -> Response:
    """Let a visitor in by the QR of their pass. Guards only; refusals and consent as by the digits. Source: 003, CONTRACT 003."""
    return _answered(await check_in(request, caller, body.attempt(code=body.qr_code)))


@router.post("/api/v1/checkin/by-visit", response_model=Envelope[CheckInOut], responses=REFUSALS)
async def by_visit(request: Request, caller: GuardBriefly, body: ByVisitIn) -> Response:
    """Let a visitor in who is known by their visit. Guards only; refusals and consent as by the digits, 404 for an unknown visit.

    A walk-in's `visit_id` is its entry request: the unit's yes let it in already, and this says what happened; 409 `NOT_APPROVED`
    (`error.status`) while nobody did. Source: CONTRACT 003.
    """
    attempt = body.attempt(
        visit_id=body.visit_id,
        visitor_ids=tuple(body.visitor_ids),
        plate_last4=body.plate_last4.upper() if body.plate_last4 else None,
    )
    return _answered(await check_in_by_visit(request, caller, attempt))


@router.post("/api/v1/checkin/checkout", response_model=Envelope[CheckInOut], responses=REFUSALS)
async def check_out(request: Request, caller: GuardBriefly, body: OutIn) -> Response:
    """Let everybody of a visit out, or a walk-in. Guards only; 409 not_inside, 404 for an unknown visit. Source: CONTRACT 003."""
    return _answered(
        await check_out_visit(request, caller, body.visit_id, gate=body.gate_id, nonce=body.nonce)
    )
