"""What goes in and out of 004's deliveries door. Its words: flat is a unit, society a building."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field

from gatehouse.core.names import one_line
from gatehouse.core.paging import SocietyPage
from gatehouse.core.schema import BlankIsNone, In, InDay, InTime, Out, Text, UtcTime

Day = Literal["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
DAYS: tuple[Day, ...] = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
TimeOfDay = Annotated[Text, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["14:00"])]
Company = Annotated[Text, Field(min_length=1, max_length=100), AfterValidator(one_line)]
PersonLine = Annotated[
    Annotated[Text, Field(max_length=100), AfterValidator(one_line)] | None,
    BlankIsNone,
]
"""Somebody's name, or a company's, if it is known."""
DeliveryStatus = Literal["EXPECTED", "ARRIVED", "CANCELLED", "EXPIRED"]


def _capitals(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


def minutes(clock: str | None) -> int | None:
    """`HH:MM` as minutes after midnight."""
    if clock is None:
        return None
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)


def clock(minute: int | None) -> str | None:
    """Minutes after midnight as `HH:MM`."""
    return None if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


def day_bits(days: list[Day] | None) -> int:
    """Days as bits, Monday first; none named: every day."""
    return sum(1 << DAYS.index(day) for day in set(days or DAYS))


class ExpectedIn(In):
    """A delivery to come, on a day in the building's time zone. `timeUntil` before `timeFrom`: over midnight."""

    flatId: Annotated[UUID | None, BlankIsNone] = None
    companyName: Company = Field(examples=["AMAZON"])
    itemName: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=200)
    expectedDate: InDay = Field(examples=["2030-01-20"])
    timeFrom: Annotated[TimeOfDay | None, BlankIsNone] = None
    timeUntil: Annotated[TimeOfDay | None, BlankIsNone] = None
    autoApprove: bool = False
    leaveAtGate: bool = False
    expiresAt: Annotated[InTime | None, BlankIsNone] = None


class RuleIn(In):
    """A standing rule. No company: any; no day: every day."""

    flatId: Annotated[UUID | None, BlankIsNone] = None
    companies: list[Company] = Field(default_factory=list, max_length=50)
    allowedDays: list[Annotated[Day, BeforeValidator(_capitals)]] = Field(default_factory=list, max_length=7)
    timeFrom: Annotated[TimeOfDay | None, BlankIsNone] = None
    timeUntil: Annotated[TimeOfDay | None, BlankIsNone] = None
    leaveAtGate: bool = False


class RuleChange(In):
    """What is to change of a rule; what is not sent stays, and null takes a limit of the hours away."""

    companies: list[Company] | None = Field(default=None, max_length=50)
    allowedDays: list[Annotated[Day, BeforeValidator(_capitals)]] | None = Field(default=None, max_length=7)
    timeFrom: Annotated[TimeOfDay | None, BlankIsNone] = None
    timeUntil: Annotated[TimeOfDay | None, BlankIsNone] = None
    leaveAtGate: bool | None = None
    isActive: bool | None = None


class FlatRef(Out):
    """A flat by name."""

    id: UUID
    flatNumber: str


class PersonRef(Out):
    """Somebody by name."""

    id: UUID
    name: str


class ExpectedOut(Out):
    """An expected delivery. `entryRequestId`: the request at the gate it has answered. A guard is not told what is in it."""

    id: UUID
    societyId: UUID
    flatId: UUID
    flat: FlatRef
    companyName: str
    itemName: str | None
    expectedDate: date
    timeFrom: str | None
    timeUntil: str | None
    autoApprove: bool
    leaveAtGate: bool
    status: DeliveryStatus
    entryRequestId: UUID | None
    createdById: UUID
    expiresAt: UtcTime
    createdAt: UtcTime


class ExpectedPage(Out):
    """A page of expected deliveries."""

    deliveries: list[ExpectedOut]
    pagination: SocietyPage


class RuleOut(Out):
    """A standing rule. It counts (`isActive`) while whoever wrote or last changed it may answer for the flat."""

    id: UUID
    societyId: UUID
    flatId: UUID
    flat: FlatRef
    companies: list[str]
    allowedDays: list[Day]
    timeFrom: str | None
    timeUntil: str | None
    leaveAtGate: bool
    isActive: bool
    createdById: UUID
    createdAt: UtcTime
    updatedAt: UtcTime


class RulePage(Out):
    """A page of rules."""

    rules: list[RuleOut]
    pagination: SocietyPage


class CompaniesOut(Out):
    """Names a form offers."""

    companies: list[str]


class GoneOut(Out):
    """What is gone from the lists; its past stays."""

    id: UUID
