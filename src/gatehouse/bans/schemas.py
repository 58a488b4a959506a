"""What the ban doors take and show. 002's names; a lifted ban is "unbanned" on the wire."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, model_validator

from gatehouse.core.names import one_line
from gatehouse.core.schema import BlankIsNone, In, InTime, Out, Page, Text, UtcTime


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


Severity = Annotated[Literal["low", "medium", "high"], BeforeValidator(_lower)]
Scope = Literal["personal", "building"]
BanStatus = Literal["active", "expired", "lifted"]
BanType = Literal["manual", "temporary", "automatic"]
Name = Annotated[Text, Field(min_length=1, max_length=100), AfterValidator(one_line)]
Phone = Annotated[Text, Field(min_length=7, max_length=25, examples=["+2348123456789"])]
Reason = Annotated[Text, Field(min_length=1, max_length=500)]
Notes = Annotated[Text, Field(max_length=2000)]
PhoneText = Annotated[Text, Field(max_length=40, json_schema_extra={"format": "phone"})]
"""A phone in an address, in any spelling; a leading space is a `+` that was not encoded."""


class PersonIn(In):
    """Whom it is about: a visitor the building knows, or a name and a phone."""

    visitor_id: UUID | None = None
    name: Name | None = Field(default=None, examples=["Problem Visitor"])
    phone: Phone | None = None


class BanIn(PersonIn):
    """A ban. Without `expires_at` it stands for the days of its severity (settings), a high one for good; null: for good.

    `scope` is the administration's to choose, and `building` where it says nothing; everybody else bans their own visitors.
    """

    reason: Reason = Field(examples=["Inappropriate behaviour during the last visit"])
    severity: Severity = "medium"
    ban_type: Literal["manual", "temporary"] = "manual"
    notes: Notes | None = None
    expires_at: InTime | None = None
    scope: Scope | None = None

    @model_validator(mode="before")
    @classmethod
    def _blank_end_is_none_given(cls, body: Any) -> Any:
        # An empty date field of a form is no end given, not the null that means for good.
        if isinstance(body, dict) and isinstance(end := body.get("expires_at"), str) and not end.strip():
            return {name: value for name, value in body.items() if name != "expires_at"}
        return body


class IncidentIn(PersonIn):
    """Something that happened at the gate or inside, reported to the building's automatic ban of the person."""

    trigger: Annotated[Text, Field(min_length=1, max_length=100, examples=["overstay"])]
    reason: Reason | None = None
    severity: Severity = "low"
    notes: Notes | None = None


class BanChange(In):
    """What changes: only the fields that are sent. `is_active: false` lifts the ban, whatever else is sent."""

    name: Name | None = None
    reason: Reason | None = None
    severity: Severity | None = None
    notes: Notes | None = None
    expires_at: Annotated[InTime | None, BlankIsNone] = None
    is_active: bool | None = None
    unban_reason: Reason | None = None


class UnbanIn(In):
    """Why a ban is lifted."""

    reason: Reason | None = Field(default=None, validation_alias=AliasChoices("reason", "unban_reason"))


class UnbanByPhoneIn(UnbanIn):
    """Whose bans are lifted."""

    phone: Phone


class BanOut(Out):
    """A ban. `reason` of a personal one is its maker's and the administration's to read, and so are `notes` of any."""

    id: UUID
    name: str
    phone: str
    reason: str | None
    notes: str | None
    severity: Literal["low", "medium", "high"]
    ban_type: BanType
    scope: Scope
    status: BanStatus
    is_active: bool
    is_own: bool
    incidents: int
    banned_by: str | None
    banned_by_name: str | None
    banned_at: UtcTime
    expires_at: UtcTime | None
    unbanned_at: UtcTime | None
    unbanned_by: str | None
    unban_reason: str | None
    updated_at: UtcTime


class BanAnswer(Out):
    """One ban."""

    ban: BanOut


class BanMade(BanAnswer):
    """A ban just made; `live_visits` are the visits that it turns away from now on."""

    live_visits: int


class IncidentAnswer(BanMade):
    """The automatic ban after an incident; `raised_from` is the severity it had before this one raised it."""

    raised_from: Literal["low", "medium"] | None


class UnbannedOut(BanAnswer):
    """What was lifted; `ban` is the newest of them."""

    bans: list[BanOut]
    lifted: int


class BansOut(Out):
    """A page of bans, under both names."""

    items: list[BanOut]
    bans: list[BanOut]
    pagination: Page


class FoundBansOut(BansOut):
    """Bans that fit some words."""

    results: list[BanOut]
    count: int
    search_query: str


class CheckedBan(Out):
    """One live ban on a phone. Of another resident's personal ban only unit, severity and date are told."""

    id: UUID
    severity: Literal["low", "medium", "high"]
    reason: str | None
    banned_by: str | None
    banned_at: UtcTime
    expires_at: UtcTime | None
    scope: Scope
    ban_type: BanType
    is_own: bool


class CheckDetails(Out):
    """Who banned a phone: the caller, anybody of the building, the building's automatic bans."""

    banned_by_user: bool
    banned_in_building: bool
    system_banned: bool
    bans: list[CheckedBan]


class CheckOut(Out):
    """Whether anybody of the building has banned a phone, and (`blocks_your_visits`) whether the caller could invite it."""

    phone: str
    is_banned: bool
    blocks_your_visits: bool
    ban_details: CheckDetails


class ManyBans(Out):
    """How many have banned the same phone, and from which units."""

    is_banned_by_many: bool
    personal_bans: int
    units: list[str]


class BuildingCheckOut(Out):
    """All live bans of the building on a phone; `is_banned_in_building`: one of them holds for every unit."""

    phone: str
    is_banned_in_building: bool
    building_bans: list[CheckedBan]
    total_active_bans: int
    multiple_ban_info: ManyBans


class BanHistoryOut(Out):
    """All bans a phone ever had, newest first, as far as the caller may see them."""

    phone: str
    ban_history: list[BanOut]
    total_bans: int
    pagination: Page


class BanStatsOut(Out):
    """Counts. Every ban is exactly one of active, expired and lifted."""

    total_bans: int
    active_bans: int
    expired_bans: int
    lifted_bans: int
    low_severity_bans: int
    medium_severity_bans: int
    high_severity_bans: int
    manual_bans: int
    temporary_bans: int
    automatic_bans: int
    personal_bans: int
    building_wide_bans: int
    banned_phones: int
    bans_last_30_days: int
    first_ban_date: UtcTime | None
    last_ban_date: UtcTime | None


class BanExportOut(Out):
    """The list as JSON."""

    format: Literal["json"]
    data: list[BanOut]
    count: int
