"""Whom to let in: a pure judgement over values, time included. No database, no clock.

The order is pinned in `tests/gate/test_decision.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

Reason = Literal[
    "unknown_code",
    "wrong_building",
    "banned",
    "already_inside",
    "not_inside",
    "cancelled",
    "licence_inactive",
    "gate_closed",
    "not_yet_valid",
    "expired",
    "used_up",
    "outside_hours",
    "needs_consent",
]
Direction = Literal["entry", "exit"]


@dataclass(frozen=True, slots=True)
class Ban:
    """An active ban on a visitor's phone. `applies`: building-wide, or made by this visit's host."""

    severity: str
    applies: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Guest:
    """One visitor of the visit, as the locked row has them."""

    visitor_id: UUID
    name: str
    status: str
    uses: int
    inside: bool
    bans: tuple[Ban, ...] = ()
    inside_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Pass:
    """The visit behind a code: its state and its rules."""

    status: str
    valid_from: datetime
    valid_until: datetime
    max_entries: int
    rule_days: int | None = None
    """Bit 0 is Monday; None: every day."""
    rule_from: int | None = None
    """Minutes after local midnight; a rule may run over midnight."""
    rule_until: int | None = None
    needs_consent: bool = False
    replaced: bool = False
    """This code was given up for a new one: it lets nobody in, and whoever is inside out."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a judgement rests on. `visit` is None when this building knows no such code."""

    visit: Pass | None
    guests: tuple[Guest, ...] = ()
    elsewhere: bool = False
    licence_until: datetime | None = None
    grace: timedelta = timedelta(days=7)
    gate_open: bool = True
    time_zone: str = "UTC"
    named: frozenset[UUID] = field(default_factory=frozenset)
    """Visitors the guard picked; empty: the whole party."""


@dataclass(frozen=True, slots=True)
class Attention:
    """Something the guard should see although it does not refuse."""

    kind: Literal["ban", "inside_elsewhere", "overstay", "already_inside", "replaced"]
    visitor: str
    detail: str


@dataclass(frozen=True, slots=True)
class Decision:
    """`reason` None: let `guests` through."""

    reason: Reason | None
    guests: tuple[Guest, ...]
    attention: tuple[Attention, ...]


def decide(situation: Situation, direction: Direction, at: datetime) -> Decision:
    """Judge an entry or exit at `at` (UTC). The first reason in DESIGN's order wins; an exit asks only for code, building and being inside."""
    visit = situation.visit
    if visit is None:
        return Decision("wrong_building" if situation.elsewhere else "unknown_code", (), ())
    party = tuple(
        guest
        for guest in situation.guests
        if guest.status != "cancelled" and (not situation.named or guest.visitor_id in situation.named)
    )
    if situation.named and not any(guest.visitor_id in situation.named for guest in situation.guests):
        return Decision("unknown_code", (), ())
    if direction == "exit":
        leaving = tuple(guest for guest in party if guest.inside)
        late = [
            Attention("overstay", guest.name, "The time on the pass is over.")
            for guest in leaving
            if at >= visit.valid_until
        ]
        return Decision(None if leaving else "not_inside", leaving, (*_ban_attention(party), *late))
    entering = tuple(guest for guest in party if not guest.inside)
    reason = _refusal(situation, visit, party, entering, at)
    if reason is None and visit.max_entries <= min(guest.uses for guest in entering):
        reason = "used_up"
    reason = reason or _late_refusal(situation, visit, at)
    admitted = tuple(guest for guest in entering if guest.uses < visit.max_entries) if reason is None else ()
    return Decision(reason, admitted, (*_replaced(visit), *_attention(party, entering)))


def _refusal(
    situation: Situation, visit: Pass, party: Sequence[Guest], entering: Sequence[Guest], at: datetime
) -> Reason | None:
    """The reasons that come before `used_up`, in order."""
    if any(ban.applies for guest in party for ban in guest.bans):
        return "banned"
    if party and not entering:
        return "already_inside"
    if visit.status == "cancelled" or visit.replaced or not party:
        return "cancelled"
    if situation.licence_until is None or at >= situation.licence_until + situation.grace:
        return "licence_inactive"
    if not situation.gate_open:
        return "gate_closed"
    if at < visit.valid_from:
        return "not_yet_valid"
    # By time alone, never by the tidied status: an offline upload is judged by when it happened.
    if at >= visit.valid_until:
        return "expired"
    return None


def _late_refusal(situation: Situation, visit: Pass, at: datetime) -> Reason | None:
    """The reasons that come after `used_up`."""
    if not within_hours(visit, situation.time_zone, at):
        return "outside_hours"
    return "needs_consent" if visit.needs_consent else None


def within_hours(visit: Pass, time_zone: str, at: datetime) -> bool:
    """Whether the days and hours of a recurring visit allow this moment, in the building's own time."""
    local = at.astimezone(ZoneInfo(time_zone))
    day, minute = local.weekday(), local.hour * 60 + local.minute
    start, end = visit.rule_from or 0, visit.rule_until if visit.rule_until is not None else 24 * 60
    if start > end and minute < end:  # after midnight still belongs to the evening before
        day, minute = (day - 1) % 7, minute + 24 * 60
    if visit.rule_days is not None and not visit.rule_days >> day & 1:
        return False
    return start <= minute < (end if start <= end else end + 24 * 60)


def _replaced(visit: Pass) -> tuple[Attention, ...]:
    text = "This code was replaced. Ask for the new pass."
    return (Attention("replaced", "", text),) if visit.replaced else ()


def _ban_attention(guests: Sequence[Guest]) -> tuple[Attention, ...]:
    # Another resident's personal ban does not refuse, and its reason is theirs; that it exists is the guard's to know.
    return tuple(
        Attention(
            "ban",
            guest.name,
            f"{ban.severity}: {ban.reason}"
            if ban.applies and ban.reason
            else f"{ban.severity}: banned by another unit",
        )
        for guest in guests
        for ban in guest.bans
    )


def _attention(party: Sequence[Guest], entering: Sequence[Guest]) -> tuple[Attention, ...]:
    elsewhere = [
        Attention("inside_elsewhere", guest.name, "Is inside on another visit.")
        for guest in entering
        if guest.inside_elsewhere
    ]
    inside = [
        Attention("already_inside", guest.name, "Is inside already.")
        for guest in party
        if guest.inside and entering
    ]
    return (*_ban_attention(party), *elsewhere, *inside)
