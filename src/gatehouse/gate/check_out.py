"""End an open entry by its id, from any door: somebody of a visit by the scan itself, a walk-in by a conditional update.

Of two guards at once one lets them out; the other gets 409 `not_inside`, stored as a scan like any refusal.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import LargeBinary, Row, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import still_signed_in
from gatehouse.core.clock import iso, now
from gatehouse.core.db import Database, Session
from gatehouse.core.errors import Collided, NonceReused
from gatehouse.core.hot import HotPool
from gatehouse.core.ids import new_id
from gatehouse.core.keys import ring
from gatehouse.gate.entry_access import NotInside, access_entry
from gatehouse.gate.entry_told import publish_passage, tell_passage
from gatehouse.gate.scans import Attempt, scan
from gatehouse.gate.which_gate import which_gate
from gatehouse.notifications.kinds import VISITOR_EXITED

_HOLD = text("select e.id from entries e where e.building_id = :building and e.id = :id for no key update")
_STORED = text(
    "select id, outcome from scans where building_id = :building and session_id = :session and nonce = :nonce"
)
_SCAN = text("""
insert into scans (building_id, id, session_id, nonce, request_hash, guard_id, direction, gate_id, gate_text, visit_id, request_id, outcome,
  reason, answer, status_code, note)
values (:building, :id, :session, :nonce, :digest, :guard, 'exit', :gate_id, :gate, :visit, :request, :outcome, :reason, :answer, :status, :note)
on conflict (building_id, session_id, nonce) do nothing
""").bindparams(bindparam("answer", type_=JSONB), bindparam("digest", type_=LargeBinary))
_LEAVE = text("""
update entries e set exited_at = greatest(s.at, e.entered_at), guard_out = s.guard_id, gate_out = s.gate_id, scan_out = s.id, end_kind = 'scan'
from scans s where s.building_id = :building and s.id = :scan and e.building_id = s.building_id and e.id = :id and e.exited_at is null
returning e.exited_at
""")
_NOTE = text("update scans set note = :note where building_id = :building and id = :id and guard_id = :guard")


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """Somebody left: what each door says of it in its own words."""

    entry_id: UUID
    visit_id: UUID | None
    scan_id: UUID
    visitor_name: str
    entered_at: datetime
    exited_at: datetime

    @property
    def duration_minutes(self) -> int:
        """Whole minutes inside."""
        return int((self.exited_at - self.entered_at).total_seconds() // 60)


async def check_out(
    database: Database,
    hot: HotPool,
    caller: Caller,
    entry_id: UUID,
    *,
    gate: str | None = None,
    note: str | None = None,
    nonce: UUID | None = None,
) -> CheckedOut:
    """Let out whoever came in with this entry. 404 for no entry of the building, 409 `NOT_INSIDE` when it is over.

    Opens its own transactions, one after the other: the caller's request must hold none (`needs_briefly`, or a scan's
    `guard_of`). The same nonce again gives the same answer. Source: 000 exit-visitor, 003 check-out, 004 gate/entries.
    """
    async with database.transaction(caller.tenant) as session:
        await still_signed_in(session, caller)
        entry = await access_entry(session, caller, entry_id)
        if entry.visit_id is None:
            await session.execute(_HOLD, {"building": caller.building_id, "id": entry_id})
            entry = await access_entry(session, caller, entry_id)  # as it is after the wait
        if nonce is not None and (done := await _repeated(session, caller, entry, nonce)) is not None:
            return done
        if entry.exited_at is not None:
            await _refuse(session, caller, entry, gate=gate, note=note, nonce=nonce)
        if entry.visit_id is None:
            return await _let_out(session, caller, entry, gate=gate, note=note, nonce=nonce)
    attempt = Attempt(
        direction="exit", visit_id=entry.visit_id, visitor_ids=(entry.visitor_id,), gate=gate, nonce=nonce
    )
    answer = await scan(hot, caller, attempt)
    if answer.status != 200:
        raise NotInside(data={"reason": "not_inside", "entry_id": str(entry_id)})
    scan_id = UUID(answer.body["data"]["scan_id"])
    async with database.transaction(caller.tenant) as session:
        if note is not None:
            key = {"building": caller.building_id, "id": scan_id, "guard": caller.member}
            await session.execute(_NOTE, key | {"note": note})
        return _checked_out(await access_entry(session, caller, entry_id), scan_id)


def _checked_out(entry: Row[Any], scan_id: UUID, exited_at: datetime | None = None) -> CheckedOut:
    return CheckedOut(
        entry.id,
        entry.visit_id or entry.request_id,
        scan_id,
        entry.name,
        entry.entered_at,
        exited_at or entry.exited_at,
    )


async def _repeated(session: Session, caller: Caller, entry: Row[Any], nonce: UUID) -> CheckedOut | None:
    """What this nonce did before; 422 when that was something else."""
    key = {"building": caller.building_id, "session": caller.session_id, "nonce": nonce}
    stored = await session.first(_STORED, key)
    if stored is None:
        return None
    if stored.id == entry.scan_out:
        return _checked_out(entry, stored.id)
    if stored.outcome == "refused" and entry.exited_at is not None:
        raise NotInside(data={"reason": "not_inside", "entry_id": str(entry.id)})
    raise NonceReused


async def _refuse(session: Session, caller: Caller, entry: Row[Any], **said: Any) -> None:
    await _store_scan(session, caller, entry, outcome="refused", **said)
    raise NotInside(data={"reason": "not_inside", "entry_id": str(entry.id)})


async def _let_out(session: Session, caller: Caller, entry: Row[Any], **said: Any) -> CheckedOut:
    """A walk-in: the row is locked, and the update still asks whether it is open."""
    scan_id = await _store_scan(session, caller, entry, outcome="admitted", **said)
    key = {"building": caller.building_id, "scan": scan_id, "id": entry.id}
    exited_at = await session.scalar(_LEAVE, key)
    if exited_at is None:  # cannot be while the row is held; then nothing of this may stand
        raise Collided
    hearers = await tell_passage(
        session, caller.building_id, entry, VISITOR_EXITED, "Visitor left", f"{entry.name} has left."
    )
    happened = {
        "scan_id": str(scan_id),
        "scan_type": "exit",
        "at": iso(exited_at),
        "visit_id": None,
        "entry_id": str(entry.id),
        "visitor_name": entry.name,
        "status": "exited",
    }
    for name in ("visit:qr_scanned", "visitor:exited"):
        publish_passage(session, caller.building_id, entry, hearers, name, happened)
    return _checked_out(entry, scan_id, exited_at)


async def _store_scan(
    session: Session,
    caller: Caller,
    entry: Row[Any],
    *,
    outcome: str,
    gate: str | None,
    note: str | None,
    nonce: UUID | None,
) -> UUID:
    """The attempt as a scan, in the shape undo reads: who passed, by which entry."""
    scan_id, refused = new_id(), outcome == "refused"
    passed = {
        "visitor_id": str(entry.visitor_id) if entry.visitor_id else None,
        "name": entry.name,
        "entry_id": str(entry.id),
    }
    answer = {
        "data": {
            "scan_id": str(scan_id),
            "scan_type": "exit",
            "scanned_at": iso(now()),
            "entry_id": str(entry.id),
            "visitors": [passed],
        }
    }
    written = await session.changed(
        _SCAN,
        {
            "building": caller.building_id,
            "id": scan_id,
            "session": caller.session_id,
            "nonce": nonce or uuid4(),
            "digest": ring().digest("scan-request", orjson.dumps(["exit", str(entry.id), gate])),
            "guard": caller.member,
            "gate": gate,
            "gate_id": await which_gate(session, caller, gate),
            "visit": entry.visit_id,
            "request": entry.request_id,
            "outcome": outcome,
            "reason": "not_inside" if refused else None,
            "answer": answer,
            "status": 409 if refused else 200,
            "note": note,
        },
    )
    if not written:  # another request of this session took the nonce this moment
        raise NonceReused
    return scan_id
