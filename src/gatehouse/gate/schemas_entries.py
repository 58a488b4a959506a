"""What the entry doors take and show: 004's Entry in its own words, and the guard console's lists in ours."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AliasChoices, BeforeValidator, Field

from gatehouse.core.paging import SocietyPage
from gatehouse.core.schema import BlankIsNone, In, Out, Page, Text, UtcTime

EntryType = Literal["VISITOR", "DELIVERY", "CAB", "DOMESTIC_STAFF", "VENDOR"]
EntryStatus = Literal["PENDING", "APPROVED", "REJECTED", "EXPIRED", "CHECKED_IN", "CHECKED_OUT"]
AnyCase = BeforeValidator(lambda value: value.strip().upper() if isinstance(value, str) else value)
Line = Annotated[Annotated[Text, Field(max_length=100)] | None, BlankIsNone]
Words = Annotated[Annotated[Text, Field(max_length=500)] | None, BlankIsNone]
Reason = Annotated[Text, Field(min_length=1, max_length=500)]


class EntryIn(In):
    """Somebody without a pass at the gate, as 004's columns: their flat (or up to 20) is asked, or a rule answers at once."""

    type: Annotated[EntryType, AnyCase]
    flatId: Annotated[UUID | None, BlankIsNone, Field(validation_alias=AliasChoices("flatId", "flat_id"))] = (
        None
    )
    flatIds: list[UUID] = Field(
        default_factory=list, max_length=20, validation_alias=AliasChoices("flatIds", "flat_ids")
    )
    visitorName: Line = Field(default=None, validation_alias=AliasChoices("visitorName", "visitor_name"))
    visitorPhone: Annotated[Annotated[Text, Field(max_length=25)] | None, BlankIsNone] = Field(
        default=None, validation_alias=AliasChoices("visitorPhone", "visitor_phone")
    )
    visitorPhoto: Annotated[Annotated[Text, Field(max_length=300)] | None, BlankIsNone] = Field(
        default=None, validation_alias=AliasChoices("visitorPhoto", "photoKey", "photo_key")
    )
    purpose: Words = None
    vehicleNumber: Annotated[Annotated[Text, Field(max_length=20)] | None, BlankIsNone] = Field(
        default=None, validation_alias=AliasChoices("vehicleNumber", "vehicle_number")
    )
    companyName: Line = Field(
        default=None, validation_alias=AliasChoices("companyName", "company_name", "providerTag")
    )
    packageCount: Annotated[int, Field(ge=0, le=1000)] = Field(
        default=0, validation_alias=AliasChoices("packageCount", "package_count")
    )
    partySize: Annotated[int, Field(ge=1, le=50)] = Field(
        default=1, validation_alias=AliasChoices("partySize", "party_size")
    )
    gatePointId: Annotated[UUID | None, BlankIsNone] = Field(
        default=None, validation_alias=AliasChoices("gatePointId", "gate_point_id")
    )
    remarks: Words = None

    @property
    def units(self) -> tuple[UUID, ...]:
        """The flats to ask, each once, `flatId` first."""
        named = ([self.flatId] if self.flatId else []) + self.flatIds
        return tuple(dict.fromkeys(named))


class AnswerIn(In):
    """A flat's answer. `leaveAtGate`: the parcel stays, nobody goes in. `reason` is told to the guard with a no."""

    reason: Words = None
    leaveAtGate: bool = Field(default=False, validation_alias=AliasChoices("leaveAtGate", "leave_at_gate"))


class CheckOutIn(In):
    """At which gate somebody leaves. The same `nonce` again gives the same answer."""

    gate: Line = Field(default=None, validation_alias=AliasChoices("gate", "gateNumber", "gate_number"))
    note: Words = None
    nonce: UUID | None = None


class ReasonIn(In):
    """Why."""

    reason: Reason


class EntryFlat(Out):
    """The flat somebody goes to; of several asked ones the one that answered, or the first."""

    id: UUID
    flatNumber: str
    blockName: str | None


class EntryPerson(Out):
    """Somebody of the building who did something about an entry."""

    id: UUID
    name: str
    role: str


class EntryOut(Out):
    """004's Entry. PENDING, REJECTED and EXPIRED are requests, APPROVED is inside (or a parcel left at the gate), CHECKED_OUT has left.

    A request keeps its id when it becomes an entry. `preApprovalId` is the visit of somebody with a pass. A withdrawn request is
    EXPIRED with `withdrawnAt`. Phones are masked for other residents, and at the gate once nobody needs to call.
    `approvedBy`: who answered for the flat, or the host of a pass; null where the guard (`createdBy`) admitted by policy. `endedBy`: the guard
    of the exit, the administrator who ended the stay, or whoever refused or withdrew the request. `requestId` is where `visitorPhoto` is seen.
    """

    id: UUID
    type: EntryType
    status: EntryStatus
    visitorName: str
    visitorPhone: str | None
    visitorType: str | None
    visitorPhoto: str | None
    purpose: str | None
    vehicleNumber: str | None
    companyName: str | None
    packageCount: int
    partySize: int
    wasAutoApproved: bool
    autoApprovalReason: str | None
    byPolicy: bool
    leftAtGate: bool
    flatId: UUID | None
    flatIds: list[UUID]
    societyId: UUID
    gatePointId: UUID | None
    createdById: UUID | None
    approvedById: UUID | None
    approvedAt: UtcTime | None
    checkInTime: UtcTime | None
    checkOutTime: UtcTime | None
    dueOutAt: UtcTime | None
    isOverstay: bool
    preApprovalId: UUID | None
    domesticStaffId: UUID | None
    remarks: str | None
    rejectionReason: str | None
    endReason: str | None
    expiresAt: UtcTime | None
    withdrawnAt: UtcTime | None
    createdAt: UtcTime
    updatedAt: UtcTime
    flat: EntryFlat | None
    createdBy: EntryPerson | None
    approvedBy: EntryPerson | None
    endedBy: EntryPerson | None
    gate: str | None
    exitGate: str | None
    requestId: UUID | None


class EntriesOut(Out):
    """A page of entries and requests, newest first."""

    entries: list[EntryOut]
    pagination: SocietyPage


class TodayStats(Out):
    """The building's day, requests and entries once each; `inside` counts those who have not left, whenever they came."""

    total: int
    pending: int
    approved: int
    rejected: int
    expired: int
    checkedOut: int
    visitor: int
    delivery: int
    cab: int
    domesticStaff: int
    vendor: int
    inside: int


class TodayOut(Out):
    """Today's newest entries; the numbers are of the whole day."""

    entries: list[EntryOut]
    stats: TodayStats
    pagination: SocietyPage


class InsideRow(Out):
    """One entry that has not ended. `people` counts them and whoever came along; `minutes` inside so far."""

    entry_id: UUID
    kind: str
    name: str
    phone: str | None
    people: int
    unit_id: UUID | None
    unit: str | None
    block: str | None
    host_name: str | None
    title: str | None
    visit_id: UUID | None
    request_id: UUID | None
    visitor_id: UUID | None
    plate: str | None
    provider: str | None
    photo_key: str | None
    entered_at: UtcTime
    minutes: int
    gate: str | None
    guard_name: str | None
    by_policy: bool
    due_out_at: UtcTime | None
    overstay: bool
    overstay_minutes: int
    overstay_times: int
    acknowledged_at: UtcTime | None
    acknowledged_by: str | None


class InsideOut(Out):
    """A page of who is inside; `people` is the number of persons over all pages, `overstays` of entries past their time."""

    items: list[InsideRow]
    pagination: Page
    people: int
    overstays: int


class OverstaysOut(Out):
    """A page of who has stayed too long, unacknowledged ones first, then the longest."""

    items: list[InsideRow]
    pagination: Page
    unacknowledged: int


class AcknowledgedOut(Out):
    """An overstay somebody takes care of; it is told no more."""

    entry_id: UUID
    acknowledged_at: UtcTime
    acknowledged_by: str | None


class TerminatedOut(Out):
    """A stay an administrator ended."""

    entry_id: UUID
    visit_id: UUID | None
    visitor_name: str
    entered_at: UtcTime
    exited_at: UtcTime
    duration_minutes: int


class AnnulledOut(Out):
    """A passage that never happened; `status` is what the visit is again."""

    entry_id: UUID
    visit_id: UUID | None
    passage: Literal["entry", "exit"]
    status: str
    annulled_at: UtcTime
