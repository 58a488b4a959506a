"""What goes in and out of 004's gate passes door. Its words: flat is a unit, society a building."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field

from gatehouse.core.names import one_line
from gatehouse.core.paging import SocietyPage
from gatehouse.core.schema import BlankIsNone, In, InTime, Out, Text, UtcTime
from gatehouse.gate.schemas_deliveries import FlatRef, PersonLine, PersonRef

PassType = Literal["MATERIAL", "VEHICLE", "MOVE_IN", "MOVE_OUT", "MAINTENANCE"]
PassStatus = Literal["PENDING", "APPROVED", "REJECTED", "USED", "EXPIRED"]
PassFilter = Literal["PENDING", "APPROVED", "ACTIVE", "REJECTED", "USED", "EXPIRED"]
Item = Annotated[Text, Field(min_length=1, max_length=200)]
Key = Annotated[Text, Field(min_length=1, max_length=300)]


def _listed(value: object) -> object:
    return [] if value is None else value


class PassIn(In):
    """A gate pass as it is asked for. Times without a zone are the building's; `attachments` are keys of own uploads."""

    type: PassType
    title: Annotated[Text, AfterValidator(one_line)] = Field(
        min_length=1, max_length=200, examples=["Two chairs"]
    )
    validFrom: InTime
    validUntil: InTime
    description: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=2000)
    flatId: Annotated[UUID | None, BlankIsNone] = None
    vehicleNumber: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=50)
    driverName: PersonLine = None
    driverPhone: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=50)
    itemsList: Annotated[list[Item], BeforeValidator(_listed)] = Field(default_factory=list, max_length=100)
    workerName: PersonLine = None
    workerPhone: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=50)
    companyName: PersonLine = None
    attachments: Annotated[list[Key], BeforeValidator(_listed)] = Field(default_factory=list, max_length=10)


class RejectIn(In):
    """Why not."""

    reason: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=500)


class PassScanIn(In):
    """What the guard scanned or typed: `GP_` and 12 characters. `gate`: name, number or id; any other text is no gate."""

    qrToken: Text = Field(
        min_length=1,
        max_length=300,
        validation_alias=AliasChoices("qrToken", "qr_token", "code"),
        examples=["GP_7Q3WX9K2M4ZT"],
    )
    gate: Annotated[Text | None, BlankIsNone] = Field(
        default=None, max_length=100, validation_alias=AliasChoices("gate", "gatePointId", "gateNumber")
    )


class PassOut(Out):
    """A gate pass. One that was called off is `EXPIRED` with `cancelledAt`: 004's clients know no other word.

    Phones are whole for whoever asked and their flat, at the scan, and in the detail for guards and administrators (on record); masked in lists.
    """

    id: UUID
    societyId: UUID
    type: PassType
    title: str
    description: str | None
    status: PassStatus
    flatId: UUID | None
    flat: FlatRef | None
    requestedById: UUID
    requestedBy: PersonRef
    validFrom: UtcTime
    validUntil: UtcTime
    vehicleNumber: str | None
    driverName: str | None
    driverPhone: str | None
    itemsList: list[str]
    workerName: str | None
    workerPhone: str | None
    companyName: str | None
    attachments: list[str]
    approvedById: UUID | None
    approvedBy: PersonRef | None
    approvedAt: UtcTime | None
    rejectedAt: UtcTime | None
    rejectionReason: str | None
    isUsed: bool
    usedAt: UtcTime | None
    usedByGuardId: UUID | None
    usedByGuard: PersonRef | None
    usedGate: str | None
    cancelledAt: UtcTime | None
    createdAt: UtcTime


class NewPassOut(PassOut):
    """A pass just asked for, with its code; it opens nothing before it is approved."""

    qrToken: str


class PassDetailOut(PassOut):
    """A pass with where its attachments are seen, for an hour."""

    attachmentUrls: list[str]


class PassQrOut(Out):
    """The pass as a QR code: `qrCodeImage` is a PNG as a data URL."""

    gatePassId: UUID
    qrToken: str
    qrCodeImage: str
    type: PassType
    status: PassStatus
    validFrom: UtcTime
    validUntil: UtcTime


class PassesPage(Out):
    """A page of gate passes, newest first."""

    gatePasses: list[PassOut]
    pagination: SocietyPage


class CancelledOut(Out):
    """The pass that is off."""

    id: UUID
