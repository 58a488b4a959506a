"""What 000's visitor tokens take and show. Its words: a token is a visit's pass, a house a unit, the resident its host."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AliasChoices, Field, field_validator, model_validator

from gatehouse.core.paging import Paging
from gatehouse.core.schema import BlankIsNone, In, InTime, Out, Text, UtcTime

StayType = Literal["short", "long", "delivery", "contractor", "other"]
Note = Annotated[Annotated[Text, Field(max_length=500)] | None, BlankIsNone]
Phone = Annotated[Annotated[Text, Field(min_length=7, max_length=20)] | None, BlankIsNone]


class GenerateIn(In):
    """Whom to expect. `duration`: hours, of a long stay days. `max_entries` more than 1: they may go out and come in again."""

    issued_for_name: Text = Field(min_length=1, max_length=100, examples=["Ngozi Bello"])
    issued_for_phone: Phone = None
    visit_type: StayType
    duration: int = Field(ge=1, le=10_000, examples=[4])
    note: Note = None
    max_entries: int = Field(default=1, ge=1, le=1000)
    starts_at: Annotated[InTime | None, BlankIsNone] = None

    @field_validator("visit_type", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value


class RevokeIn(In):
    """Why the token is taken back."""

    reason: Note = None


class ExtendIn(In):
    """Until when, or how much longer: `duration` in hours, of a long stay in days, from the present end or, if that is past, from now."""

    duration: int | None = Field(default=None, ge=1, le=10_000, examples=[2])
    until: Annotated[InTime | None, BlankIsNone] = Field(
        default=None, validation_alias=AliasChoices("until", "expires_at")
    )

    @model_validator(mode="after")
    def _one_of_them(self) -> "ExtendIn":
        if self.duration is None and self.until is None:
            raise ValueError("say duration or until")
        return self


class Issuer(Out):
    """Who made a token and where they live."""

    name: str
    phone: str | None
    house_number: str | None
    address: str | None


class IssuedOut(Out):
    """A token just made: its text, the 6 digits and the link open the same."""

    token: str
    token_id: UUID
    digits: str
    pass_url: str
    qr_svg_url: str
    visitor_name: str
    visitor_phone: str | None
    stay_type: str
    duration: int
    note: str | None
    max_entries: int
    starts_at: UtcTime
    expires_at: UtcTime
    generated_by: Issuer


class TokenRow(Out):
    """An own token in the list. `token` is shown while it can still let somebody in; `is_used`: every entry is used."""

    id: UUID
    visitor_name: str
    visitor_phone: str | None
    stay_type: str
    note: str | None
    starts_at: UtcTime
    expires_at: UtcTime
    used_at: UtcTime | None
    revoked_at: UtcTime | None
    created_at: UtcTime
    status: str
    is_active: bool
    is_expired: bool
    is_used: bool
    is_inside: bool
    max_entries: int
    entries_count: int
    duration_minutes: int | None
    token: str | None


class TokenPage(Out):
    """000's pagination block."""

    current_page: int
    total: int
    per_page: int
    last_page: int


class TokensOut(Out):
    """A page of own tokens, newest first."""

    tokens: list[TokenRow]
    pagination: TokenPage


class RevokedOut(Out):
    """A token that opens nothing any more; whoever is inside may leave."""

    token_id: UUID
    status: str
    revoked_at: UtcTime
    reason: str | None


class ExtendedOut(Out):
    """A token that is good until later."""

    token_id: UUID
    status: str
    expires_at: UtcTime


def token_page(paging: Paging, total: int) -> TokenPage:
    """000's pagination block of a page."""
    return TokenPage(
        current_page=paging.page,
        total=total,
        per_page=paging.limit,
        last_page=max(1, -(-total // paging.limit)),
    )
