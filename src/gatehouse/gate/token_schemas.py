"""What 000's guard side takes and shows: looking at a token, letting in and out, the lists of entries."""

from typing import Annotated
from uuid import UUID

from pydantic import AliasChoices, BeforeValidator, Field

from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Text, UtcTime
from gatehouse.gate.scan_answer import AttentionOut
from gatehouse.visits.schemas_tokens import Issuer, Note, Phone, TokenPage

Token = Annotated[Text, Field(min_length=1, max_length=300)]


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


GateName = Annotated[
    Annotated[Text, Field(max_length=100)] | None,
    BeforeValidator(_as_text),
    BlankIsNone,
    Field(validation_alias=AliasChoices("gate_id", "gate_number", "gate")),
]
"""A gate by number or name, as the guard's client has it; what fits none is kept as written."""


class LookIn(In):
    """The token as it was scanned or typed."""

    token: Token = Field(examples=["SG_7Q3WX9K2M4ZT"])
    gate_id: GateName = None
    nonce: UUID | None = None


class GrantIn(LookIn):
    """Let the visitor in. A name or phone the guard was told at the gate is kept with the entry."""

    visitor_name: Annotated[Annotated[Text, Field(max_length=100)] | None, BlankIsNone] = None
    visitor_phone: Phone = None
    note: Note = None


class CheckoutIn(LookIn):
    """Let the visitor out by the token, also by one that has run out."""

    note: Note = None


class ExitIn(In):
    """Let the visitor of an entry out."""

    entry_id: UUID
    gate_id: GateName = None
    note: Note = None
    nonce: UUID | None = None


class TerminateIn(In):
    """Why a stay is ended without a guard."""

    reason: Text = Field(min_length=1, max_length=500)


class VisitorInfo(Out):
    """Whom the token is for."""

    name: str
    phone: str | None
    stayType: str
    startsAt: UtcTime
    expiresAt: UtcTime
    note: str | None
    enteredAt: UtcTime | None
    entriesLeft: int


class TokenIssuer(Issuer):
    """Who made the token, as a guard who may have to call them sees it."""

    house_type: str | None
    role: str
    generatedAt: UtcTime


class GrantedBy(Out):
    """Who let the visitor in who is inside now."""

    name: str | None
    grantedAt: UtcTime


class LookOut(Out):
    """A look at a token. Somebody inside: `entry_id` is what `exit-visitor` takes. `attention` is what the guard should see."""

    isValid: bool
    isGranted: bool
    scan_id: UUID
    token_id: UUID
    entry_id: UUID | None
    visitorInfo: VisitorInfo
    generatedBy: TokenIssuer
    grantedBy: GrantedBy | None
    attention: list[AttentionOut]


class LookEnvelope(Envelope[LookOut]):
    """000's clients read both flags at the top."""

    isValid: bool
    isGranted: bool


class GrantedOut(Out):
    """Somebody was let in; of a party the first one's entry, and all of them in `entries`."""

    entry_id: UUID
    entries: list[UUID]
    token_id: UUID
    visitor_name: str
    entered_at: UtcTime
    guard_name: str
    attention: list[AttentionOut]


class ExitedOut(Out):
    """Somebody left, or their stay was ended."""

    entry_id: UUID
    visitor_name: str
    entered_at: UtcTime
    exited_at: UtcTime
    duration_minutes: int


class TokenEntry(Out):
    """An entry in the lists. `status`: active, expired (inside although the time is over), completed or terminated."""

    id: UUID
    token_id: UUID | None
    visitor_name: str
    visitor_phone: str | None
    purpose: str
    entered_at: UtcTime
    exited_at: UtcTime | None
    duration_minutes: int | None
    status: str
    is_active: bool
    is_expired: bool
    expires_at: UtcTime | None
    resident_name: str | None
    resident_phone: str | None
    house_number: str | None
    address: str | None
    guard_name: str | None
    gate: str | None
    exit_guard_name: str | None
    exit_gate: str | None
    note: str | None


class TokenEntriesOut(Out):
    """A page of entries."""

    entries: list[TokenEntry]
    pagination: TokenPage
