"""What the shift doors take and show."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from gatehouse.core.schema import BlankIsNone, In, Out, Page, Text, UtcTime
from gatehouse.gate.schemas_entries import InsideRow


class ShiftIn(In):
    """At which gate; on a shared device its own is meant where none is named."""

    gate_id: Annotated[UUID | None, BlankIsNone] = None


class HandOverIn(In):
    """What whoever comes should know; `to_member_id` names one guard, who is told."""

    note: Annotated[Annotated[Text, Field(max_length=2000)] | None, BlankIsNone] = None
    to_member_id: Annotated[UUID | None, BlankIsNone] = None


class ShiftRow(Out):
    """A shift; open while `ended_at` is null."""

    id: UUID
    guard_id: UUID
    guard_name: str
    gate_id: UUID | None
    gate_name: str | None
    started_at: UtcTime
    ended_at: UtcTime | None
    hand_over_note: str | None
    handed_to: UUID | None
    handed_to_name: str | None


class BannedRow(Out):
    """Somebody who must not come in at all."""

    name: str
    phone: str
    reason: str
    severity: str
    banned_at: UtcTime
    expires_at: UtcTime | None


class PolicyOut(Out):
    """The gate's budget of admissions without an answer, since the shift began."""

    since: UtcTime
    used: int
    entries: int
    allowed: int
    percent: int
    exceeded: bool


class NoteOut(Out):
    """What the guard before left."""

    shift_id: UUID
    from_name: str
    note: str
    at: UtcTime
    gate: str | None


class BriefOut(Out):
    """What a guard should know now. The gravest bans and the longest overstays are shown; the totals are of all."""

    bans: list[BannedRow]
    bans_total: int
    overstays: list[InsideRow]
    overstays_total: int
    inside: int
    people_inside: int
    expected_today: int
    deliveries_today: int
    parcels_waiting: int
    open_requests: int
    policy: PolicyOut
    hand_over: NoteOut | None


class ReliefRow(Out):
    """Another guard of the building, to whom a shift can be handed over."""

    member_id: UUID
    name: str
    on_shift: bool


class ShiftOut(Out):
    """The caller's shift, null where they have begun none, the brief, and who could take over."""

    shift: ShiftRow | None
    brief: BriefOut
    reliefs: list[ReliefRow]


class HandedOverOut(Out):
    """The shift that was handed over."""

    shift_id: UUID


class ShiftsOut(Out):
    """A page of the building's shifts, newest first."""

    items: list[ShiftRow]
    pagination: Page
