"""One invented visit as the product would have left it: visit, party, pass, scans, entries, notifications."""

import string
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import orjson

from gatehouse.gate.due_out import due_out, entry_kind
from gatehouse.notifications.kinds import VISITOR_ARRIVED, VISITOR_EXITED
from gatehouse.platform.seed_rows import Batch
from gatehouse.visits.codes import code_hash, digits_hash, seal_codes

EARLY = timedelta(minutes=60)
_ZONE = "Africa/Lagos"
_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHIFTS = range(0, 60, 5)
_REFUSED_STATUS = {
    "unknown_code": 404,
    "already_inside": 409,
    "not_inside": 409,
    "used_up": 409,
    "cancelled": 410,
    "expired": 410,
}


@dataclass(slots=True)
class Guard:
    """Who stands at which gate, in one sitting."""

    member: UUID
    session: UUID
    gate: UUID
    gate_name: str


@dataclass(slots=True)
class Host:
    """Whom a visit is for."""

    member: UUID
    user: UUID
    unit: UUID | None


@dataclass(slots=True)
class Guest:
    """A visitor as this building knows them."""

    id: UUID
    name: str


@dataclass(slots=True)
class Passage:
    """The party comes in, and later, perhaps, goes."""

    came: datetime
    left: datetime | None
    guard: Guard
    guard_out: Guard


@dataclass(slots=True)
class Refusal:
    """A scan that did not open."""

    at: datetime
    reason: str
    guard: Guard
    direction: str = "entry"


@dataclass(slots=True)
class VisitStory:
    """What happened with one visit. `status` is what all of it adds up to; `rule` is days, from, until."""

    building: UUID
    host: Host
    guests: Sequence[Guest]
    title: str
    kind: str
    created: datetime
    start: datetime
    end: datetime
    status: str
    purpose: str | None = None
    max_entries: int = 1
    rule: tuple[int | None, int | None, int | None] = (None, None, None)
    passages: Sequence[Passage] = ()
    refusals: Sequence[Refusal] = ()
    ended: datetime | None = None
    cancel_reason: str | None = None
    codes: tuple[str, str] | None = None
    door: str = "002"
    id: UUID = field(default_factory=lambda: UUID(int=0))


class Digits:
    """6-digit codes not in use by a live pass of one building."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._taken: set[str] = set()

    def draw(self) -> str:
        """A fresh one."""
        while True:
            digits = "".join(self._batch.rng.choices(string.digits, k=6))
            if digits not in self._taken:
                self._taken.add(digits)
                return digits


def draw_code(batch: Batch) -> str:
    """A pass code from the batch's own dice: the demo's codes need no secrecy, the same seed gives the same ones."""
    bits = batch.rng.getrandbits(60)
    return "SG_" + "".join([_BASE32[bits >> shift & 31] for shift in _SHIFTS])


def tell(batch: Batch, story: VisitStory, at: datetime, *, names: str, entering: bool, read: bool) -> None:
    """The host's notification of a passage, worded as the scan words it."""
    kind = VISITOR_ARRIVED if entering else VISITOR_EXITED
    visit = str(story.id)
    batch.add(
        "notifications",
        story.building,
        batch.id_at(at),
        story.host.user,
        kind.name,
        "Visitor checked in" if entering else "Visitor left",
        f"{names} has checked in." if entering else f"{names} has left.",
        orjson.dumps(
            {"type": kind.name, "visitId": visit, "visit_id": visit, "visitor_name": names}
        ).decode(),
        "visit",
        story.id,
        at,
        at + timedelta(minutes=7) if read else None,
    )


def add_scan(
    batch: Batch,
    building: UUID,
    guard: Guard,
    at: datetime,
    *,
    direction: str,
    visit: UUID | None,
    pass_id: UUID | None,
    reason: str | None = None,
) -> UUID:
    """One attempt at the gate. Its request hash is noise: nobody will send that request again."""
    scan = batch.id_at(at)
    batch.add(
        "scans",
        building,
        scan,
        guard.session,
        batch.id_at(at),
        scan.bytes,
        guard.member,
        direction,
        guard.gate,
        guard.gate_name,
        visit,
        pass_id,
        "refused" if reason else "admitted",
        reason,
        _REFUSED_STATUS.get(reason, 403) if reason else 200,
        at,
    )
    return scan


def add_visit(batch: Batch, story: VisitStory, digits: Digits, *, now: datetime) -> UUID:
    """All rows of one visit; returns the pass's id."""
    story.id = batch.id_at(story.created)
    code, six = story.codes or (draw_code(batch), digits.draw())
    hashed = code_hash(code)
    pass_id = batch.id_at(story.created)
    names = ", ".join([guest.name for guest in story.guests])
    opens = story.start - EARLY
    entry_ids: list[UUID] = []
    for passage in story.passages:
        entry_ids = _add_passage(batch, story, passage, pass_id, names=names, now=now)
    for refusal in story.refusals:
        add_scan(
            batch,
            story.building,
            refusal.guard,
            refusal.at,
            direction=refusal.direction,
            visit=story.id,
            pass_id=pass_id,
            reason=refusal.reason,
        )
    first = story.passages[0].came if story.passages else None
    last = story.passages[-1] if story.passages else None
    inside = last is not None and last.left is None
    party = len(story.guests)
    over = story.status in {"completed", "cancelled", "expired"}
    cancelled = story.ended if story.status == "cancelled" else None
    batch.add(
        "visits",
        story.building,
        story.id,
        story.host.member,
        story.host.unit,
        story.door,
        story.title,
        story.purpose,
        story.kind,
        story.status,
        story.start,
        story.end,
        opens,
        story.end,
        *story.rule,
        story.max_entries,
        party,
        party if inside else 0,
        party * len(story.passages),
        first,
        last.left if last else None,
        cancelled,
        story.host.member if cancelled else None,
        story.cancel_reason if cancelled else None,
        f"{story.title} {names.replace(',', '')}".lower(),
        story.created,
        story.ended or (last.left or last.came if last else story.created),
        over and not inside,
    )
    status = "entered" if inside else "exited" if last else "expected"
    for position, guest in enumerate(story.guests, start=1):
        batch.add(
            "visit_visitors",
            story.building,
            story.id,
            guest.id,
            position,
            guest.name,
            status,
            len(story.passages),
            inside,
            entry_ids[position - 1] if inside else None,
            first,
            last.came if last else None,
            last.left if last else None,
        )
    batch.add(
        "passes",
        story.building,
        pass_id,
        story.id,
        hashed,
        digits_hash(story.building, six),
        seal_codes(story.building, pass_id, code, six),
        story.created,
        story.ended or story.end if over else None,
        story.status if over else None,
    )
    batch.add("code_directory", "pass", hashed, story.building, pass_id, story.end)
    return pass_id


def _add_passage(
    batch: Batch, story: VisitStory, passage: Passage, pass_id: UUID, *, names: str, now: datetime
) -> list[UUID]:
    came, left = passage.came, passage.left
    scan_in = add_scan(
        batch, story.building, passage.guard, came, direction="entry", visit=story.id, pass_id=pass_id
    )
    read = came < now - timedelta(days=2)
    tell(batch, story, came, names=names, entering=True, read=read)
    scan_out: UUID | None = None
    if left is not None:
        scan_out = add_scan(
            batch, story.building, passage.guard_out, left, direction="exit", visit=story.id, pass_id=pass_id
        )
        tell(batch, story, left, names=names, entering=False, read=read)
    _, since, until = story.rule
    bounds = {
        "visit_type": story.kind,
        "valid_until": story.end,
        "rule_from": since,
        "rule_until": until,
        "time_zone": _ZONE,
        "settings": None,
    }
    due = due_out(bounds, came)
    entries = []
    for guest in story.guests:
        entry = batch.id_at(came)
        entries.append(entry)
        batch.add(
            "entries",
            story.building,
            entry,
            story.id,
            guest.id,
            story.host.unit,
            passage.guard.member,
            passage.guard_out.member if left else None,
            passage.guard.gate,
            passage.guard_out.gate if left else None,
            scan_in,
            scan_out,
            came,
            left,
            "scan" if left else None,
            entry_kind(story.kind),
            due,
        )
    return entries
