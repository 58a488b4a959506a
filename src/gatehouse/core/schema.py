"""The one envelope (002's), and the bases of everything that goes in and out."""

from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)

from gatehouse.core.clock import iso, now

T = TypeVar("T")
Moment = TypeVar("Moment", bound=date)
Json = dict[str, Any]

UtcTime = Annotated[datetime, PlainSerializer(iso, return_type=str, when_used="json-unless-none")]
"""A moment as every answer writes it: UTC with `Z`."""


def _sane_year(moment: Moment) -> Moment:
    # Outside this span adding a time zone or a duration overflows; nobody is invited there.
    if not 2000 <= moment.year <= 2200:
        raise ValueError("the year must lie between 2000 and 2200")
    return moment


def _no_bare_number(value: object) -> object:
    # pydantic would read 1 or "1" as seconds since 1970.
    if isinstance(value, int | float) or (
        isinstance(value, str) and value.lstrip("+-").replace(".", "", 1).isdigit()
    ):
        raise ValueError("write a date and time like 2026-11-21T15:00:00Z")
    return value


def _blank(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


BlankIsNone = BeforeValidator(_blank)
"""Forms send an empty text for what was left out."""

InTime = Annotated[datetime, BeforeValidator(_no_bare_number), AfterValidator(_sane_year)]
"""A date and time in a request; without a zone it is the building's."""


def _day(value: object) -> date:
    if isinstance(value, str):
        for read in (date.fromisoformat, datetime.fromisoformat):
            with suppress(ValueError):
                return read(value.strip())
    raise ValueError("write a day like 2026-11-21")


InDay = Annotated[
    date,
    PlainValidator(_day),
    AfterValidator(_sane_year),
    WithJsonSchema({"type": "string", "format": "date"}),
]
"""A day in a request. Clients that have only moments send one: the day it falls on in the building is meant."""


def _storable(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not contain a NUL character")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("must not contain half a character (a lone surrogate)")
    return value


Text = Annotated[str, AfterValidator(_storable)]
"""Text that PostgreSQL can keep (it cannot keep U+0000, nor lone surrogates)."""

Password = Annotated[
    str,
    StringConstraints(strip_whitespace=False, min_length=1, max_length=255),
    AfterValidator(_storable),
]
"""A password as it was typed: it may begin or end with a space. How strong it must be is `auth.passwords.check_strength`."""


class In(BaseModel):
    """A request body. Unknown fields are ignored: real clients of the five systems send more than they need."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, populate_by_name=True)


class Out(BaseModel):
    """Part of an answer. Fields have no defaults, so that the client's types say what is always there."""

    model_config = ConfigDict(populate_by_name=True, ser_json_timedelta="float")


class Envelope(BaseModel, Generic[T]):
    """Every success of every door."""

    success: Literal[True] = True
    data: T
    message: str
    timestamp: UtcTime = Field(default_factory=now)
    meta: Json | None = Field(default=None, exclude_if=lambda value: value is None)


class ErrorDetail(Out):
    """One field that will not do."""

    field: str
    message: str


class ErrorBody(Out):
    """What went wrong; `type` names the one of 002's eight codes a specific code belongs to."""

    model_config = ConfigDict(extra="allow")

    code: str
    message: str
    type: str
    details: list[ErrorDetail]


class ErrorEnvelope(Out):
    """Every answer that is not a success."""

    model_config = ConfigDict(extra="allow")

    success: Literal[False]
    error: ErrorBody
    message: str
    timestamp: UtcTime
    requestId: str


class FieldErrorEnvelope(ErrorEnvelope):
    """The same with 001's own list of what is wrong, by field."""

    errors: dict[str, list[str]]


class Page(Out):
    """002's pagination block."""

    page: int
    limit: int
    total: int
    totalPages: int
    hasNext: bool
    hasPrev: bool


class Listed(Out, Generic[T]):
    """A page of something."""

    items: list[T]
    pagination: Page


def ok(data: T, message: str = "OK", *, meta: Json | None = None) -> Envelope[T]:
    """Wrap an answer."""
    return Envelope[Any](data=data, message=message, meta=meta)
