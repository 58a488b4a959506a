"""What somebody asks for when they invite, whichever door they came through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gatehouse.core.errors import Invalid
from gatehouse.core.plates import plate_last4
from gatehouse.visits.recurrence import RecurrenceIn, days_mask, minutes_of
from gatehouse.visits.schemas import InvitationIn, VisitorIn


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is to come; known by name alone where a door asks for no phone (000)."""

    name: str
    phone: str | None = None
    email: str | None = None


Party = Sequence[VisitorIn | Guest]


@dataclass(frozen=True, slots=True)
class Hours:
    """When a recurring visit may come, in the building's own time. `days`: bit 0 is Monday, None every day; minutes after midnight, may run over it."""

    days: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A visit as any door asks for it. Times without a zone are the building's own."""

    title: str
    visit_type: str
    start: datetime
    end: datetime | None
    visitors: Party
    door: str
    description: str | None = None
    purpose: str | None = None
    notes: str | None = None
    max_entries: int = 1
    unit_id: UUID | None = None
    """Which of the host's units; None: the main one."""
    hours: Hours | None = None
    """Recurring: on which days, between which hours."""
    companions: int = 0
    """People who come along unnamed."""
    plate: str | None = None
    provider: str | None = None
    """Company of a delivery, cab or service."""
    leave_at_gate: bool = False
    hide_unit: bool = False
    """A cab: the guard sees the flat only once the end of the plate matches."""
    duration_minutes: int | None = None
    """000: what was asked for."""
    contact_id: UUID | None = None


_OFTEN = 1000
"""Entries of a visit that recurs, where nobody named a number."""


def hours_of(recurrence: RecurrenceIn | None) -> Hours | None:
    """Days and hours as a visit keeps them. 422 when they leave no minute."""
    if recurrence is None:
        return None
    hours = Hours(days_mask(recurrence.days), minutes_of(recurrence.start), minutes_of(recurrence.end))
    if hours.start is not None and hours.start == hours.end:
        raise Invalid.field("recurrence.end", "The hours must end at another time than they begin.")
    return hours


def wish_of(body: InvitationIn) -> Wish:
    """002's body as a wish. 422 for a flat hidden from anything but a cab, or without a plate that shows it."""
    recurs = body.visit_type == "recurring" or body.recurrence is not None
    if body.hide_unit and body.visit_type != "cab":
        raise Invalid.field(
            "hide_unit", "Only a cab's flat can be hidden: its plate shows the guard where to."
        )
    if body.hide_unit and plate_last4(body.plate) is None:
        raise Invalid.field("plate", "To hide the flat, give a plate of at least four characters.")
    return Wish(
        title=body.title,
        visit_type="group" if body.visit_type == "single" and len(body.visitors) > 1 else body.visit_type,
        start=body.expected_start,
        end=body.expected_end,
        visitors=body.visitors,
        door="002",
        description=body.description,
        purpose=body.purpose,
        notes=body.notes,
        max_entries=body.max_entries or (_OFTEN if recurs else 1),
        unit_id=body.unit_id,
        hours=hours_of(body.recurrence),
        companions=body.companions,
        plate=body.plate,
        provider=body.provider,
        leave_at_gate=body.leave_at_gate,
        hide_unit=body.hide_unit,
    )
