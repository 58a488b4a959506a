"""Annul a passage within a quarter of an hour: what undo is for seconds, later, by entry, with a reason, and audited."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict, Forbidden
from gatehouse.gate.entry_access import access_entry, hold_entry
from gatehouse.gate.undo import mark_undone, reopen, take_back, tell_correction

ANNUL_MINUTES = 15

# A scan that let in a party is undone when nobody's entry of it stands.
_STANDING = text("""
select exists (select 1 from entries e where e.building_id = :building and e.visit_id = :visit and (e.scan_in = :scan or e.scan_out = :scan)
  and e.end_kind is distinct from 'undone' and e.end_kind is distinct from 'annulled')
""")


@dataclass(frozen=True, slots=True)
class Annulled:
    """A passage that never happened; `status` is what the visit is again, without a visit `outside` or `inside`."""

    entry_id: UUID
    visit_id: UUID | None
    passage: Literal["entry", "exit"]
    status: str
    annulled_at: datetime


async def annul(session: Session, caller: Caller, entry_id: UUID, reason: str) -> Annulled:
    """Take back the last passage of an entry: its exit if there is one, else the entry itself.

    By the guard who let them pass, within 15 minutes. 404, 403 for another guard's, 409 when it is too late, was ended by an
    administrator, taken back already, or they have come in again since.
    """
    entry = await hold_entry(session, caller, entry_id)
    _must_be_own_and_fresh(caller, entry)
    entering = entry.exited_at is None
    if entering:
        status = await take_back(session, caller, [entry_id], how="annulled", reason=reason)
    else:
        status = await reopen(session, caller, [entry_id])
    scan_id = entry.scan_in if entering else entry.scan_out
    if scan_id is not None and not await _scan_stands(session, caller, entry, scan_id):
        await mark_undone(session, caller, scan_id)
    await audit_by(
        session,
        caller,
        "entry.annulled" if entering else "exit.annulled",
        "entry",
        entry_id,
        values={"reason": reason},
    )
    after = await access_entry(session, caller, entry_id)
    await tell_correction(session, caller, after, names=entry.name, entering=entering, scan_id=scan_id)
    status = status or ("outside" if entering else "inside")
    return Annulled(entry_id, entry.visit_id, "entry" if entering else "exit", status, now())


async def _scan_stands(session: Session, caller: Caller, entry: Row[Any], scan_id: UUID) -> bool:
    whose = {"building": caller.building_id, "visit": entry.visit_id, "scan": scan_id}
    return entry.visit_id is not None and bool(await session.scalar(_STANDING, whose))


def _must_be_own_and_fresh(caller: Caller, entry: Row[Any]) -> None:
    if entry.end_kind in {"undone", "annulled"}:
        raise Conflict("This entry was taken back already.")
    if entry.end_kind == "terminated":
        raise Conflict("An administrator ended this stay.")
    guard, at = (
        (entry.guard_in, entry.entered_at) if entry.exited_at is None else (entry.guard_out, entry.exited_at)
    )
    if guard != caller.member:
        raise Forbidden("Only the guard who let them pass can annul it.")
    if now() - at > timedelta(minutes=ANNUL_MINUTES):
        raise Conflict(f"A passage can be annulled for {ANNUL_MINUTES} minutes only.")
    if entry.exited_at is not None and entry.inside_again:
        raise Conflict("They have come in again since.")
