"""What 004's pre-approvals take and show. Its words: a pre-approval is a visit with a pass, `maxUses` its entries, a flat a unit."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AliasChoices, BeforeValidator, Field

from gatehouse.core.paging import SocietyPage
from gatehouse.core.schema import BlankIsNone, In, InTime, Out, Text, UtcTime

VisitorType = Literal[
    "GUEST", "DELIVERY_PERSON", "CAB_DRIVER", "SERVICE_PROVIDER", "OTHER", "FAMILY_MEMBER", "FRIEND"
]
PreapprovalStatus = Literal["ACTIVE", "EXPIRED", "USED", "CANCELLED"]
AnyCase = BeforeValidator(lambda value: value.strip().upper() if isinstance(value, str) else value)


class PreapprovalIn(In):
    """Whom to let in, when and how often. `maxUses` more than 1: one QR for several entries, one at a time."""

    visitorName: Text = Field(
        min_length=1, max_length=100, validation_alias=AliasChoices("visitorName", "visitor_name")
    )
    visitorPhone: Text = Field(
        min_length=7, max_length=25, validation_alias=AliasChoices("visitorPhone", "visitor_phone")
    )
    visitorType: Annotated[VisitorType, AnyCase] = Field(
        validation_alias=AliasChoices("visitorType", "visitor_type")
    )
    purpose: Annotated[Annotated[Text, Field(max_length=500)] | None, BlankIsNone] = None
    vehicleNumber: Annotated[Annotated[Text, Field(max_length=20)] | None, BlankIsNone] = Field(
        default=None, validation_alias=AliasChoices("vehicleNumber", "vehicle_number")
    )
    validFrom: InTime = Field(validation_alias=AliasChoices("validFrom", "valid_from"))
    validUntil: InTime = Field(validation_alias=AliasChoices("validUntil", "valid_until"))
    maxUses: int = Field(default=1, ge=1, le=1000, validation_alias=AliasChoices("maxUses", "max_uses"))
    flatId: Annotated[UUID | None, BlankIsNone] = Field(
        default=None, validation_alias=AliasChoices("flatId", "flat_id")
    )


class PreapprovalFlat(Out):
    """The flat somebody is expected at."""

    id: UUID
    flatNumber: str


class PreapprovalEntry(Out):
    """One use: in, and later out."""

    id: UUID
    visitorName: str
    checkInTime: UtcTime
    checkOutTime: UtcTime | None


class PreapprovalOut(Out):
    """A pre-approval. USED: every use is taken. `entries` are its latest ones, at most ten."""

    id: UUID
    visitorName: str
    visitorPhone: str | None
    visitorType: VisitorType
    purpose: str | None
    vehicleNumber: str | None
    validFrom: UtcTime
    validUntil: UtcTime
    maxUses: int
    usedCount: int
    remainingUses: int
    status: PreapprovalStatus
    isInside: bool
    flatId: UUID | None
    flat: PreapprovalFlat | None
    societyId: UUID
    createdById: UUID
    createdAt: UtcTime
    updatedAt: UtcTime
    entries: list[PreapprovalEntry]


class PreapprovalQr(Out):
    """A pre-approval with its pass: `qrToken` is what the picture (a data URL, PNG) says; the digits and the link open the same."""

    preApproval: PreapprovalOut
    qrCodeImage: str
    qrToken: str
    digits: str
    passUrl: str


class PreapprovalsOut(Out):
    """A page of pre-approvals, newest first."""

    preApprovals: list[PreapprovalOut]
    pagination: SocietyPage


class PreapprovalEnded(Out):
    """A pre-approval called off."""

    id: UUID
    status: PreapprovalStatus
    cancelledAt: UtcTime
