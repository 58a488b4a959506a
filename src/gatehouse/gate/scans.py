"""One scan, whole: claim and load, decide, record and tell. Every front door that reads a pass at the gate calls `scan`."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

import orjson

from gatehouse.auth.caller import Caller
from gatehouse.buildings.settings import BuildingSettings
from gatehouse.core.clock import iso, now
from gatehouse.core.errors import Invalid, NonceReused, NotSignedIn
from gatehouse.core.events import Event
from gatehouse.core.hot import HotPool, HotTransaction
from gatehouse.core.ids import new_id
from gatehouse.core.keys import ring
from gatehouse.core.ratelimit import check_guesses, count_guess
from gatehouse.core.rooms import admin_room, flat_room, gate_room, user_room
from gatehouse.gate.decision import Decision, Direction, Situation, decide
from gatehouse.gate.due_out import due_out, entry_kind
from gatehouse.gate.scan_answer import ScanAnswer, admitted_body, looked_body, refused_body
from gatehouse.gate.scan_sql import (
    ADMIT_ENTRY,
    ADMIT_EXIT,
    CLAIM_AND_LOAD_BY_CODE,
    CLAIM_AND_LOAD_BY_DIGITS,
    CLAIM_AND_LOAD_BY_VISIT,
    LOOK,
    NOTE_CONSENT,
    REFUSE,
    STORED_ANSWER,
)
from gatehouse.gate.situation import situation_of
from gatehouse.notifications.kinds import VISITOR_ARRIVED, VISITOR_EXITED
from gatehouse.notifications.live import Note, inbox_events
from gatehouse.visits.codes import Code, lookup_hashes, recognise

_OLDEST_UPLOAD = timedelta(hours=72)
_CLOCK_AHEAD = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a guard's device sent. `scanned_at` only on offline uploads; `visitor_ids` narrows a group."""

    direction: Direction | Literal["auto", "look"]
    """`auto`: out if somebody of the party is inside, else in. `look`: notes an arrival and lets nobody in."""
    code: str = ""
    gate: str | None = None
    location: dict[str, Any] | None = None
    nonce: UUID | None = None
    scanned_at: datetime | None = None
    visitor_ids: tuple[UUID, ...] = ()
    visit_id: UUID | None = None
    """The visit itself, where a door has no code: somebody known by name, plate or an open entry."""
    plate_last4: str | None = None
    """Read off a cab: a visit whose flat is hidden is entered by `visit_id` with this only."""
    asks_consent: bool = False
    """003's doors ask for consent where the building's policy wants it."""
    consent: bool | None = None
    """What the visitor answered; None: was not asked."""

    def digest(self) -> bytes:
        """Keyed hash of the request: the same nonce with another body is refused, and a 6-digit code cannot be guessed from it."""
        parts: list[Any] = [
            self.direction,
            self.code,
            self.gate,
            self.location,
            self.scanned_at,
            [str(one) for one in self.visitor_ids],
        ]
        if self.visit_id is not None or self.consent is not None:
            parts.append([str(self.visit_id), self.plate_last4, self.consent])
        return ring().digest("scan-request", orjson.dumps(parts))


class SessionOver(NotSignedIn):
    """The scan's own first statement found the session ended; nothing was written."""


async def scan(pool: HotPool, caller: Caller, attempt: Attempt) -> ScanAnswer:
    """Judge one attempt at the gate and record it, whatever the outcome; a refusal is an answer like any other.

    Four round trips: begin, claim-and-load under lock, record-and-tell, commit. The same nonce gives the stored answer.
    """
    at = _moment(attempt)
    code = recognise(attempt.code) if attempt.visit_id is None else None
    if code is not None and code.kind == "digits":
        await check_guesses("wrong codes", caller.session_id.hex)
    nonce, scan_id, digest = attempt.nonce or uuid4(), new_id(), attempt.digest()
    async with pool.transaction(caller.tenant) as hot:
        rows = await hot.connection.fetch(
            _load(attempt, code),
            caller.building_id,
            caller.session_id,
            caller.secret_hash,
            scan_id,
            nonce,
            digest,
            caller.member,
            attempt.gate,
            attempt.gate.strip().lower() if attempt.gate else None,
            attempt.location,
            attempt.direction if attempt.direction != "auto" else "entry",
            attempt.scanned_at,
            attempt.visit_id or (lookup_hashes(code, caller.building_id) if code else []),
            caller.user_id,
            *((attempt.plate_last4,) if attempt.visit_id else ()),
        )
        if not rows or not rows[0]["session_live"]:
            raise SessionOver("Your sign-in has ended. Please sign in again.")
        if rows[0]["scan_id"] is None:
            return await _stored(hot, caller, nonce, digest)
        situation = situation_of(
            rows,
            named=frozenset(attempt.visitor_ids),
            elsewhere=rows[0]["elsewhere"],
            asks_consent=attempt.asks_consent,
            consent=attempt.consent,
        )
        direction = _direction(attempt, situation)
        attempt = replace(attempt, direction="look" if attempt.direction == "look" else direction)
        decision = decide(situation, direction, at)
        if attempt.direction == "look" and situation.visit is not None:
            answer = await _look(hot, caller, attempt, rows, decision, scan_id, at)
        elif decision.reason is None:
            answer = await _record(hot, caller, attempt, rows, decision, scan_id, at)
        else:
            answer = await _refuse(hot, caller, attempt, rows, decision, scan_id, at)
        if attempt.consent is not None and situation.visit is not None:
            await _note_consent(hot, caller, attempt, rows, scan_id, at)
    if decision.reason == "unknown_code" and isinstance(code, Code) and code.kind == "digits":
        await count_guess("wrong codes", caller.session_id.hex)
    return answer


def _load(attempt: Attempt, code: Code | None) -> str:
    if attempt.visit_id is not None:
        return CLAIM_AND_LOAD_BY_VISIT
    return CLAIM_AND_LOAD_BY_DIGITS if code is not None and code.kind == "digits" else CLAIM_AND_LOAD_BY_CODE


async def _note_consent(
    hot: HotTransaction, caller: Caller, attempt: Attempt, rows: list[Any], scan_id: UUID, at: datetime
) -> None:
    """What each visitor answered to which notice, also when they refused; one statement more, only where it was asked.

    Whoever is inside already, or is not coming, stands not before the guard and has answered nothing.
    """
    asked = [
        row
        for row in rows
        if (not attempt.visitor_ids or row["visitor_id"] in attempt.visitor_ids)
        and row["guest_status"] != "cancelled"
        and not row["inside"]
    ]
    version = BuildingSettings.model_validate(rows[0]["settings"] or {}).consent_notice_version
    await hot.connection.execute(
        NOTE_CONSENT,
        caller.building_id,
        rows[0]["visit_id"],
        scan_id,
        version,
        attempt.consent,
        caller.member,
        at,
        [new_id() for _ in asked],
        [row["visitor_id"] for row in asked],
        [row["name"] for row in asked],
    )


def _direction(attempt: Attempt, situation: Situation) -> Direction:
    if attempt.direction == "auto":
        party = (one for one in situation.guests if not situation.named or one.visitor_id in situation.named)
        return "exit" if any(guest.inside for guest in party) else "entry"
    return "exit" if attempt.direction == "exit" else "entry"


def _moment(attempt: Attempt) -> datetime:
    """When it happened: the server's clock, or a device's on an upload that is not too old and not from the future."""
    present = now()
    if attempt.scanned_at is None:
        return present
    if not present - _OLDEST_UPLOAD <= attempt.scanned_at <= present + _CLOCK_AHEAD:
        raise Invalid.field("scanned_at", "An upload may be at most 72 hours old and 2 minutes ahead.")
    return attempt.scanned_at


async def _stored(hot: HotTransaction, caller: Caller, nonce: UUID, digest: bytes) -> ScanAnswer:
    row = await hot.connection.fetchrow(STORED_ANSWER, caller.building_id, caller.session_id, nonce)
    if row is None or row["request_hash"] != digest or row["answer"] is None:
        raise NonceReused
    return ScanAnswer(row["status_code"], row["answer"])


def _status_after(rows: list[Any], decision: Decision, direction: Direction) -> str:
    """The visit's status once the decided guests have passed."""
    if direction == "entry":
        return "active"
    passing = {guest.visitor_id for guest in decision.guests}
    party = [row for row in rows if row["guest_status"] != "cancelled"]
    if rows[0]["status"] == "cancelled":
        return (
            "cancelled"  # cancelled while somebody was inside: an exit ends nothing anew, and begins nothing
        )
    if any(row["inside"] and row["visitor_id"] not in passing for row in party):
        return "active"
    if all(row["uses"] >= rows[0]["max_entries"] for row in party):
        return "completed"
    return "pending" if rows[0]["max_entries"] > 1 else "active"


async def _record(
    hot: HotTransaction,
    caller: Caller,
    attempt: Attempt,
    rows: list[Any],
    decision: Decision,
    scan_id: UUID,
    at: datetime,
) -> ScanAnswer:
    first, entering = rows[0], attempt.direction == "entry"
    status = _status_after(rows, decision, "entry" if entering else "exit")
    visitors = [guest.visitor_id for guest in decision.guests]
    open_entries = {row["visitor_id"]: row["entry_id"] for row in rows}
    entries = [new_id() if entering else open_entries[visitor] for visitor in visitors]
    body = admitted_body(
        caller, attempt, first, decision, scan_id=scan_id, status=status, entries=entries, at=at, rows=rows
    )
    names = ", ".join(guest.name for guest in decision.guests)
    kind = VISITOR_ARRIVED if entering else VISITOR_EXITED
    title = "Visitor checked in" if entering else "Visitor left"
    text = f"{names} has checked in." if entering else f"{names} has left."
    told, visit_id = new_id(), str(first["visit_id"])
    data = {"type": kind.name, "visitId": visit_id, "visit_id": visit_id, "visitor_name": names}
    await hot.connection.execute(
        ADMIT_ENTRY if entering else ADMIT_EXIT,
        caller.building_id,
        scan_id,
        first["visit_id"],
        first["pass_id"],
        body,
        visitors,
        entries,
        caller.member,
        first["gate_id"],
        at,
        told,
        first["host_user"],
        kind.name,
        title,
        text,
        data,
        {"building_id": str(caller.building_id), "notification_ids": [str(told)]},
        first["unit_id"] if entering else status,
        attempt.scanned_at is not None,
        attempt.direction,
        *((entry_kind(first["visit_type"]), due_out(first, at)) if entering else ()),
    )
    hot.deferred_jobs += 1
    note = Note(told, kind, title, text, data)
    _publish(hot, caller, first, body["data"], entering=entering, note=note, names=names)
    return ScanAnswer(200, body)


def _publish(
    hot: HotTransaction,
    caller: Caller,
    first: Any,
    data: dict[str, Any],
    *,
    entering: bool,
    note: Note,
    names: str,
) -> None:
    """Hints to refetch, after the commit: to the gate, the admins, the host and the unit; the host's notification under both doors' names."""
    happened = {
        "scan_id": data["scan_id"],
        "visit_id": data["visit"]["visit_id"],
        "entry_id": data["entry_id"],
        "scan_type": data["scan_type"],
        "visitor_name": names,
        "status": data["visit"]["status"],
        "at": data["scanned_at"],
    }
    host = user_room(first["host_user"])
    rooms = [gate_room(caller.building_id), admin_room(caller.building_id), host]
    if first["unit_id"] is not None:
        rooms.append(flat_room(caller.building_id, first["unit_id"]))
    hot.publish(Event(tuple(rooms), "visit:qr_scanned", happened))
    hot.publish(Event(tuple(rooms), "visitor:entered" if entering else "visitor:exited", happened))
    for event in inbox_events(first["host_user"], note):
        hot.publish(event)


async def _look(
    hot: HotTransaction,
    caller: Caller,
    attempt: Attempt,
    rows: list[Any],
    decision: Decision,
    scan_id: UUID,
    at: datetime,
) -> ScanAnswer:
    first = rows[0]
    named = set(attempt.visitor_ids)
    visitors = [row["visitor_id"] for row in rows if not named or row["visitor_id"] in named]
    body = looked_body(caller, attempt, first, decision, scan_id=scan_id, at=at)
    await hot.connection.execute(
        LOOK, caller.building_id, scan_id, first["visit_id"], first["pass_id"], body, visitors, at
    )
    arrived = {"scan_id": str(scan_id), "visit_id": str(first["visit_id"]), "at": iso(at)}
    rooms = (gate_room(caller.building_id), admin_room(caller.building_id), user_room(first["host_user"]))
    hot.publish(Event(rooms, "visitor:arrived", arrived))
    return ScanAnswer(200, body)


async def _refuse(
    hot: HotTransaction,
    caller: Caller,
    attempt: Attempt,
    rows: list[Any],
    decision: Decision,
    scan_id: UUID,
    at: datetime,
) -> ScanAnswer:
    assert decision.reason is not None
    first = rows[0]
    answer = refused_body(caller, attempt, rows, decision, scan_id=scan_id, at=at)
    await hot.connection.execute(
        REFUSE,
        caller.building_id,
        scan_id,
        decision.reason,
        first["visit_id"],
        first["pass_id"],
        answer.body,
        answer.status,
        attempt.direction,
    )
    seen = {
        "scan_id": str(scan_id),
        "scan_type": attempt.direction,
        "refused": decision.reason,
        "at": iso(at),
    }
    hot.publish(
        Event((gate_room(caller.building_id), admin_room(caller.building_id)), "visit:qr_scanned", seen)
    )
    return answer
