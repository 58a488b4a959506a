"""What somebody asks for when they invite, whichever door they came through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gatehouse.visits.schemas import InvitationIn, VisitorIn


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
    visitors: Sequence[VisitorIn]
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


def wish_of(body: InvitationIn) -> Wish:
    """002's body as a wish."""
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
    )
