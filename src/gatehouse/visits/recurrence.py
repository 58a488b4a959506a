"""On which days and between which hours a recurring visit may come, as it is written and as it is kept."""

from typing import Annotated, Literal

from pydantic import AliasChoices, Field, field_validator

from gatehouse.core.schema import BlankIsNone, In, Out

Day = Literal["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
DAYS: tuple[Day, ...] = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
EVERY_DAY = (1 << len(DAYS)) - 1
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["08:00"])]
"""A time of day, `HH:MM`, in the building's own time."""


class RecurrenceIn(In):
    """`days` empty or left out: every day. `start` after `end`: over midnight, counted to the day it begins on."""

    days: list[Day] = Field(
        default_factory=list,
        max_length=7,
        validation_alias=AliasChoices("days", "days_of_week", "allowedDays"),
    )
    start: Annotated[Clock | None, BlankIsNone] = Field(
        default=None, validation_alias=AliasChoices("start", "time_from", "timeFrom")
    )
    end: Annotated[Clock | None, BlankIsNone] = Field(
        default=None, validation_alias=AliasChoices("end", "time_until", "timeUntil")
    )

    @field_validator("days", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        if isinstance(value, list):
            return [day.strip().upper()[:3] if isinstance(day, str) else day for day in value]
        return value


class RecurrenceOut(Out):
    """The same as it is shown; `start` and `end` None: the whole day."""

    days: list[Day]
    start: str | None
    end: str | None


def days_mask(days: list[Day]) -> int | None:
    """Bit 0 is Monday; None: every day."""
    mask = 0
    for day in days:
        mask |= 1 << DAYS.index(day)
    return mask if mask not in {0, EVERY_DAY} else None


def minutes_of(clock: str | None) -> int | None:
    """`HH:MM` as minutes after midnight."""
    return int(clock[:2]) * 60 + int(clock[3:]) if clock else None


def clock_of(minutes: int | None) -> str | None:
    """Minutes after midnight as `HH:MM`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}" if minutes is not None else None


def recurrence_out(days: int | None, start: int | None, end: int | None) -> RecurrenceOut | None:
    """What is kept with a visit, as it is shown; None when it may come at any time of its window."""
    if days is None and start is None and end is None:
        return None
    named: list[Day] = [day for bit, day in enumerate(DAYS) if days is None or days >> bit & 1]
    return RecurrenceOut(days=named, start=clock_of(start), end=clock_of(end))
