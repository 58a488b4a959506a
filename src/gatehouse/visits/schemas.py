"""What the visit doors take and show. 002's names; other doors map onto the same use cases."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AliasChoices, Field, field_validator

from gatehouse.core.emails import normalise_email
from gatehouse.core.schema import BlankIsNone, In, InTime, Out, Page, Text, UtcTime
from gatehouse.visits.recurrence import RecurrenceIn, RecurrenceOut

VisitType = Literal["single", "group", "recurring", "delivery", "contractor", "service", "cab", "other"]
Title = Annotated[Text, Field(min_length=1, max_length=255)]
Words = Annotated[Text, Field(min_length=1, max_length=1000)]
Plate = Annotated[Text, Field(min_length=1, max_length=20)]
Provider = Annotated[Text, Field(min_length=1, max_length=60)]


class VisitorIn(In):
    """Somebody who is to come."""

    name: Text = Field(min_length=1, max_length=100, examples=["Ngozi Bello"])
    phone: Text = Field(min_length=7, max_length=25, examples=["+2348150001234"])
    email: Text | None = Field(default=None, max_length=254)

    @field_validator("email", mode="before")
    @classmethod
    def _blank_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("email")
    @classmethod
    def _email(cls, value: str | None) -> str | None:
        return normalise_email(value) if value is not None else None


class InvitationIn(In):
    """002's invitation. Without `expected_end` the pass lives to the end of the start day plus 6 hours (setting).

    `max_entries` is per visitor: 1, or 1,000 for a visit that recurs. `companions` come along unnamed. `hide_unit`, for cabs: the
    guard sees the flat only once the end of the plate matches. `unit_id`: which of the host's units, the main one without.
    """

    title: Title = Field(examples=["Dinner"])
    description: Words | None = None
    purpose: Words | None = None
    notes: Words | None = None
    visit_type: VisitType = "single"
    expected_start: InTime = Field(examples=["2027-01-20T15:00:00Z"])
    expected_end: Annotated[InTime | None, BlankIsNone] = Field(
        default=None, examples=["2027-01-20T22:00:00Z"]
    )
    visitors: list[VisitorIn] = Field(min_length=1, max_length=50)
    unit_id: UUID | None = None
    recurrence: RecurrenceIn | None = None
    max_entries: int | None = Field(default=None, ge=1, le=1000)
    companions: int = Field(default=0, ge=0, le=50)
    plate: Annotated[Plate | None, BlankIsNone] = Field(
        default=None, validation_alias=AliasChoices("plate", "vehicle_number", "vehicleNumber")
    )
    provider: Annotated[Provider | None, BlankIsNone] = Field(
        default=None, validation_alias=AliasChoices("provider", "company_name", "companyName")
    )
    leave_at_gate: bool = False
    hide_unit: bool = False

    @field_validator("visit_type", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value


class InvitationChange(In):
    """What may change while nobody has come: only the fields that are sent."""

    title: Title | None = None
    description: Words | None = None
    purpose: Words | None = None
    notes: Words | None = None
    expected_start: InTime | None = None
    expected_end: Annotated[InTime | None, BlankIsNone] = None
    visitors: list[VisitorIn] | None = Field(default=None, min_length=1, max_length=50)
    recurrence: RecurrenceIn | None = None
    companions: int | None = Field(default=None, ge=0, le=50)
    plate: Annotated[Plate | None, BlankIsNone] = Field(
        default=None, validation_alias=AliasChoices("plate", "vehicle_number", "vehicleNumber")
    )


class CancelIn(In):
    """Why a visit is called off."""

    reason: Text | None = Field(
        default=None,
        min_length=1,
        max_length=500,
        validation_alias=AliasChoices("reason", "cancellation_reason"),
    )


class VisitorOut(Out):
    """One visitor of a visit. The phone is masked for everyone but the host, the admin and the guard."""

    id: UUID
    visitor_id: UUID
    name: str
    phone: str | None
    email: str | None
    status: str
    uses: int
    inside: bool
    arrived_at: UtcTime | None
    entered_at: UtcTime | None
    exited_at: UtcTime | None


class VisitRow(Out):
    """A visit in a list. `entry`/`exit`: somebody has come in; everybody who came has left."""

    id: UUID
    title: str
    description: str | None
    purpose: str | None
    notes: str | None
    visit_type: str
    status: str
    display_status: str
    expected_start: UtcTime
    expected_end: UtcTime | None
    valid_from: UtcTime
    expires_at: UtcTime
    visitor_count: int
    max_entries: int
    inside_count: int
    entry: bool
    exit: bool
    entry_time: UtcTime | None
    exit_time: UtcTime | None
    host_id: UUID | None
    host_name: str
    apartment_number: str | None
    visitor_names: str
    recurrence: RecurrenceOut | None
    companions: int
    plate: str | None
    provider: str | None
    leave_at_gate: bool
    hide_unit: bool
    cancelled_at: UtcTime | None
    cancel_reason: str | None
    created_at: UtcTime
    updated_at: UtcTime


class VisitDetail(VisitRow):
    """A visit whole. `qr_code`, `digits` and `pass_url` only for the host and admins."""

    host_phone: str | None
    host_email: str | None
    building_name: str
    visitors: list[VisitorOut]
    qr_code: str | None
    digits: str | None
    pass_url: str | None


class CreatedOut(Out):
    """An invitation just made, as the seed shows it, with the 6-digit code and the link beside."""

    visit: VisitDetail
    qr_code: str
    digits: str
    pass_url: str
    visitor_count: int
    expires_at: UtcTime
    qr_image: str | None


class DetailOut(Out):
    """One invitation."""

    visit: VisitDetail
    qr_code: str | None
    visitors: list[VisitorOut]


class VisitsOut(Out):
    """A page of visits."""

    items: list[VisitRow]
    pagination: Page


class CancelledOut(Out):
    """A visit called off."""

    visit_id: UUID
    status: str
    cancelled_at: UtcTime
    reason: str | None


class HistoryItem(Out):
    """One thing that happened to a visit."""

    action: str
    at: UtcTime
    by: str | None
    gate: str | None
    visitors: list[str]
    reason: str | None


class HistoryOut(Out):
    """Everything that happened to a visit, oldest first."""

    visit_id: UUID
    items: list[HistoryItem]
    history: list[HistoryItem]
    pagination: Page


class CheckinStatusOut(Out):
    """Where a visit stands at the gate; `can_enter` and `can_exit` by the same judgement as a scan."""

    visit_id: UUID
    entry: bool
    exit: bool
    status: str
    can_enter: bool
    can_exit: bool
    entry_time: UtcTime | None
    exit_time: UtcTime | None
    refusal: str | None


class ActiveOut(Out):
    """Visits with somebody inside, longest first."""

    active_visits: list[VisitRow]
    items: list[VisitRow]
    count: int
    building_id: UUID
    pagination: Page
