"""What goes in and out of the entry request's doors. 004's words: flat is a unit, society a building; its statuses are in capitals."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field
from sqlalchemy import Row

from gatehouse.auth.caller import Caller
from gatehouse.core.names import one_line
from gatehouse.core.paging import SocietyPage
from gatehouse.core.phones import mask_phone
from gatehouse.core.schema import BlankIsNone, In, Out, Text, UtcTime
from gatehouse.gate.request_list import shows_phone
from gatehouse.gate.request_rows import Flat
from gatehouse.gate.requests import Kind

RequestKind = Literal["VISITOR", "DELIVERY", "DOMESTIC_STAFF", "CAB", "VENDOR"]
RequestStatus = Literal["PENDING", "APPROVED", "REJECTED", "EXPIRED"]
KINDS: dict[RequestKind, Kind] = {
    "VISITOR": "visitor",
    "DELIVERY": "delivery",
    "DOMESTIC_STAFF": "domestic_staff",
    "CAB": "cab",
    "VENDOR": "vendor",
}
PROVIDER_TAGS = (
    "BLINKIT",
    "SWIGGY",
    "ZOMATO",
    "AMAZON",
    "FLIPKART",
    "BIGBASKET",
    "DUNZO",
    "OTHER",
)


def capitals(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


def _tag(value: str) -> str:
    # A tag of the seed whatever its case; a company of the building's own as it was written.
    return value.upper() if value.upper() in PROVIDER_TAGS else value


def _either(name: str, *others: str) -> AliasChoices:
    snake = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name)
    return AliasChoices(*dict.fromkeys((name, snake, *others)))


Line = Annotated[Text | None, BlankIsNone]
Reason = Annotated[Text, Field(min_length=3, max_length=300), AfterValidator(one_line)]
PersonLine = Annotated[Annotated[Text, AfterValidator(one_line)] | None, BlankIsNone]


class EntryRequestIn(In):
    """Who stands at the gate, for which flats: `flatId`, or up to 20 `flatIds`. `gate`: name, number or id, else kept as written.

    `consent`: what the visitor answered to the building's notice, where the guard asked.
    """

    type: Annotated[RequestKind, BeforeValidator(capitals)] = Field(examples=["DELIVERY"])
    flatId: Annotated[UUID | None, BlankIsNone] = Field(default=None, validation_alias=_either("flatId"))
    flatIds: list[UUID] | None = Field(default=None, max_length=20, validation_alias=_either("flatIds"))
    visitorName: PersonLine = Field(default=None, max_length=100, validation_alias=_either("visitorName"))
    visitorPhone: Line = Field(default=None, max_length=40, validation_alias=_either("visitorPhone"))
    purpose: Line = Field(default=None, max_length=300)
    providerTag: Annotated[Annotated[Text, AfterValidator(_tag)] | None, BlankIsNone] = Field(
        default=None,
        max_length=60,
        validation_alias=_either("providerTag", "companyName", "company_name"),
        examples=["SWIGGY"],
    )
    photoKey: Line = Field(default=None, max_length=300, validation_alias=_either("photoKey"))
    partySize: int = Field(default=1, ge=1, le=50, validation_alias=_either("partySize"))
    packageCount: int = Field(default=0, ge=0, le=1000, validation_alias=_either("packageCount"))
    vehicleNumber: Line = Field(default=None, max_length=20, validation_alias=_either("vehicleNumber"))
    remarks: Line = Field(default=None, max_length=500)
    gate: Line = Field(
        default=None, max_length=100, validation_alias=_either("gate", "gatePointId", "gate_number")
    )
    consent: bool | None = Field(default=None, validation_alias=_either("consent", "consent_given"))


class ApproveIn(In):
    """`leaveAtGate`: the delivery stays with the guard, nobody goes in."""

    leaveAtGate: bool = Field(default=False, validation_alias=_either("leaveAtGate"))


class RejectIn(In):
    """Why not, if one wants to say."""

    reason: Line = Field(default=None, max_length=300)


class AdmitIn(In):
    """Why somebody is let in without an answer."""

    reason: Reason = Field(examples=["Ambulance for flat A101"])


class FlatShown(Out):
    """A flat that was asked."""

    id: UUID
    flatNumber: str
    blockName: str | None


class PersonShown(Out):
    """Somebody by name; the guard's phone only where one request is shown."""

    id: UUID
    name: str
    phone: str | None


class EntryRequestOut(Out):
    """An entry request as 004 shows it. A withdrawn one is EXPIRED with `withdrawnAt`; `entryId` when somebody went in, `parcelId` when it stayed.

    `answeredFlat`: for which of the flats it was decided.
    """

    id: UUID
    type: RequestKind
    status: RequestStatus
    visitorId: UUID | None
    visitorName: str | None
    visitorPhone: str | None
    purpose: str | None
    providerTag: str | None
    partySize: int
    packageCount: int
    vehicleNumber: str | None
    photoKey: str | None
    remarks: str | None
    gate: str | None
    flatId: UUID
    flatIds: list[UUID]
    flatLabel: str
    flat: FlatShown
    targetFlats: list[FlatShown]
    answeredFlat: FlatShown | None
    societyId: UUID
    guardId: UUID
    guard: PersonShown
    approvedById: UUID | None
    approvedBy: PersonShown | None
    approvedAt: UtcTime | None
    rejectedAt: UtcTime | None
    rejectedBy: PersonShown | None
    rejectionReason: str | None
    withdrawnAt: UtcTime | None
    expiresAt: UtcTime
    entryId: UUID | None
    parcelId: UUID | None
    leaveAtGate: bool
    byPolicy: bool
    policyReason: str | None
    wasAutoApproved: bool
    autoApprovalReason: str | None
    askedTimes: int
    askedAt: UtcTime
    seenAt: UtcTime | None
    createdAt: UtcTime
    updatedAt: UtcTime


class AttentionShown(Out):
    """Something the guard should look at that did not refuse."""

    kind: str
    visitor: str
    detail: str


class EntryRequestMade(EntryRequestOut):
    """A request just made."""

    attention: list[AttentionShown]


class ApproverShown(Out):
    """Somebody who may answer, in the order in which they are called."""

    id: UUID
    name: str
    phone: str | None
    flatNumber: str
    toldAt: UtcTime | None
    deliveredAt: UtcTime | None
    readAt: UtcTime | None


class EntryRequestDetail(EntryRequestOut):
    """One request. `approvers`: for guards, while it is open."""

    approvers: list[ApproverShown]


class EntryRequestsOut(Out):
    """A page of requests, newest first."""

    entryRequests: list[EntryRequestOut]
    pagination: SocietyPage


class PendingCountOut(Out):
    """How many requests of the guard's own wait."""

    pendingCount: int


class BudgetOut(Out):
    """A gate's policy budget since the shift began: `used` of `entries` were let in without an answer, `allowed` are meant."""

    gate: str | None
    since: UtcTime
    used: int
    entries: int
    allowed: int
    percent: int
    exceeded: bool


class AdmittedOut(Out):
    """A request decided by the guard, and the budget as it stands now."""

    request: EntryRequestOut
    budget: BudgetOut


class KnownVisitorOut(Out):
    """A returning visitor; all null, `known` false, for a phone nobody has come with."""

    known: bool
    id: UUID | None
    name: str | None
    phone: str | None
    photoUrl: str | None
    lastFlat: FlatShown | None
    lastEntryAt: UtcTime | None
    isInside: bool
    isBanned: bool


def flats_of(row: Row[Any]) -> list[Flat]:
    """The units of a row of `request_list`, in the order in which they were asked."""
    return [Flat(UUID(one["id"]), one["number"], one["block"]) for one in row.flats or ()]


def shown_status(row: Row[Any]) -> RequestStatus:
    """004's word, judged now."""
    if row.run_out or row.status == "withdrawn":
        return "EXPIRED"
    status: RequestStatus = row.status.upper()
    return status


def request_fields(caller: Caller, row: Row[Any], *, whole: bool = False) -> dict[str, Any]:
    """The fields of EntryRequestOut. `whole`: one request, with the phones that a list masks."""
    flats = [FlatShown(id=flat.id, flatNumber=flat.number, blockName=flat.block) for flat in flats_of(row)]
    by = PersonShown(id=row.decided_user, name=row.decided_name, phone=None) if row.decided_user else None
    approved, rejected = row.status == "approved", row.status == "rejected"
    return {
        "id": row.id,
        "type": row.kind.upper(),
        "status": shown_status(row),
        "visitorId": row.visitor_id,
        "visitorName": row.visitor_name,
        "visitorPhone": row.visitor_phone
        if whole or shows_phone(caller, row)
        else mask_phone(row.visitor_phone),
        "purpose": row.purpose,
        "providerTag": row.provider,
        "partySize": row.party_size,
        "packageCount": row.packages,
        "vehicleNumber": row.plate,
        "photoKey": row.photo_key,
        "remarks": row.remarks,
        "gate": row.gate,
        "flatId": flats[0].id,
        "flatIds": [flat.id for flat in flats],
        "flatLabel": ", ".join(flat.label for flat in flats_of(row)),
        "flat": flats[0],
        "targetFlats": flats,
        "answeredFlat": next((flat for flat in flats if flat.id == row.decided_unit), None),
        "societyId": row.building_id,
        "guardId": row.guard_user,
        "guard": PersonShown(
            id=row.guard_user, name=row.guard_name, phone=row.guard_phone if whole else None
        ),
        "approvedById": row.decided_user if approved else None,
        "approvedBy": by if approved else None,
        "approvedAt": row.decided_at if approved else None,
        "rejectedAt": row.decided_at if rejected else None,
        "rejectedBy": by if rejected else None,
        "rejectionReason": row.decision_note if rejected else None,
        "withdrawnAt": row.decided_at if row.status == "withdrawn" else None,
        "expiresAt": row.expires_at,
        "entryId": row.id if approved and not row.leave_at_gate else None,
        "parcelId": row.parcel_id,
        "leaveAtGate": row.leave_at_gate,
        "byPolicy": row.by_policy,
        "policyReason": row.decision_note if row.by_policy else None,
        "wasAutoApproved": row.auto_reason is not None,
        "autoApprovalReason": row.auto_reason,
        "askedTimes": row.asked_times,
        "askedAt": row.asked_at,
        "seenAt": row.seen_at,
        "createdAt": row.created_at,
        "updatedAt": row.decided_at or row.asked_at,
    }
