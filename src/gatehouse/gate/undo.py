"""Take back a scan within seconds: the wrong button, the wrong person. The scan stays on record as undone, the passage never happened.

`take_back` and `reopen` are the two halves, for whoever takes a passage back later as well (`entry_annul`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, bindparam, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict, NotFound
from gatehouse.gate.entry_access import access_entry, hold_entry
from gatehouse.gate.entry_told import publish_passage, tell_passage
from gatehouse.notifications.kinds import VISITOR_CORRECTED

UNDO_SECONDS = 10

_SCAN = text("""
select s.id, s.direction, s.outcome, s.at, s.guard_id, s.undone_at, s.visit_id, cast(s.answer -> 'data' ->> 'entry_id' as uuid) as entry_id,
  exists (select 1 from scans x where x.building_id = s.building_id and x.visit_id = s.visit_id and x.at > s.at and x.outcome = 'admitted'
    and x.undone_at is null) as followed,
  (select string_agg(j ->> 'name', ', ') from jsonb_array_elements(s.answer -> 'data' -> 'visitors') j) as names,
  (select array_agg(cast(j ->> 'entry_id' as uuid)) from jsonb_array_elements(s.answer -> 'data' -> 'visitors') j) as entries
from scans s where s.building_id = :building and s.id = :id
""")
# An entry that came of no visit has no visitor and no visit to set back: those halves find nothing.
_TAKE_BACK = text("""
with e as (
  update entries set exited_at = entered_at, end_kind = :how, guard_out = :guard, end_reason = :reason
  where building_id = :building and id = any (:entries) and exited_at is null returning id, visit_id, visitor_id
), vv as (
  update visit_visitors x set uses = x.uses - 1, inside = false, entry_id = null,
    status = case when x.uses > 1 then 'exited' else 'expected' end, entered_at = case when x.uses > 1 then x.entered_at end
  from e where x.building_id = :building and x.visit_id = e.visit_id and x.visitor_id = e.visitor_id returning x.visit_id
), n as (
  select visit_id, count(*) as people from vv group by visit_id
), v as (
  update visits x set inside_count = x.inside_count - n.people, entries_used = x.entries_used - n.people,
    status = case when x.status = 'cancelled' then x.status when x.inside_count > n.people then 'active' else 'pending' end,
    first_entry_at = case when x.entries_used > n.people then x.first_entry_at end, updated_at = now()
  from n where x.building_id = :building and x.id = n.visit_id returning x.status
)
select (select count(*) from e) as people, (select status from v) as status
""").bindparams(bindparam("entries", type_=ARRAY(Uuid)))
_REOPEN = text("""
with e as (
  update entries set exited_at = null, guard_out = null, gate_out = null, scan_out = null, end_kind = null
  where building_id = :building and id = any (:entries) and end_kind = 'scan' returning id, visit_id, visitor_id
), vv as (
  update visit_visitors x set inside = true, entry_id = e.id, status = 'entered', exited_at = null
  from e where x.building_id = :building and x.visit_id = e.visit_id and x.visitor_id = e.visitor_id returning x.visit_id
), n as (
  select visit_id, count(*) as people from vv group by visit_id
), p as (
  update passes set ended_at = null, end_reason = null from n
  where passes.building_id = :building and passes.visit_id = n.visit_id and passes.end_reason = 'completed' and not exists (
    select 1 from passes o where o.building_id = passes.building_id and o.digits_hash = passes.digits_hash and o.ended_at is null)
), v as (
  update visits x set inside_count = x.inside_count + n.people, updated_at = now(),
    status = case when x.status = 'cancelled' then x.status else 'active' end, last_exit_at = null
  from n where x.building_id = :building and x.id = n.visit_id returning x.status
)
select (select count(*) from e) as people, (select status from v) as status
""").bindparams(bindparam("entries", type_=ARRAY(Uuid)))
_MARK = text(
    "update scans set undone_at = now() where building_id = :building and id = :id returning undone_at"
)


@dataclass(frozen=True, slots=True)
class Undone:
    """A scan taken back; `status` is the visit's again, without a visit `outside` or `inside`."""

    scan_id: UUID
    visit_id: UUID | None
    scan_type: str
    status: str
    undone_at: datetime


async def take_back(
    session: Session,
    caller: Caller,
    entries: Sequence[UUID],
    *,
    how: Literal["undone", "annulled"],
    reason: str | None = None,
) -> str | None:
    """These open entries never happened: uses and counts go back. The visit's status; 409 when one is over. The visit's row is locked."""
    values = {
        "building": caller.building_id,
        "entries": list(entries),
        "how": how,
        "guard": caller.member,
        "reason": reason,
    }
    return _all(await session.one(_TAKE_BACK, values), entries)


async def reopen(session: Session, caller: Caller, entries: Sequence[UUID]) -> str | None:
    """These exits never happened: whoever left is inside. The visit's status; 409 when one is no scanned exit. The visit's row is locked."""
    values = {"building": caller.building_id, "entries": list(entries)}
    return _all(await session.one(_REOPEN, values), entries)


def _all(row: Row[Any], entries: Sequence[UUID]) -> str | None:
    if row.people != len(entries):
        raise Conflict("Something has happened since; this cannot be taken back any more.")
    status: str | None = row.status
    return status


async def mark_undone(session: Session, caller: Caller, scan_id: UUID) -> datetime:
    """The scan stays on record as one that was taken back."""
    at: datetime = await session.scalar(_MARK, {"building": caller.building_id, "id": scan_id})
    return at


async def undo_scan(session: Session, caller: Caller, scan_id: UUID) -> Undone:
    """Take back an own admitted scan within 10 s. 404 for others' scans, 409 when it is too late, undone, or something followed it."""
    key = {"building": caller.building_id, "id": scan_id}
    seen = await session.first(_SCAN, key)
    if seen is None or seen.guard_id != caller.member or (seen.visit_id is None and seen.entry_id is None):
        raise NotFound("There is no such scan of yours.")
    if seen.entry_id is None:  # refused, or only looked
        raise Conflict("Only a scan that let somebody through can be undone.")
    await hold_entry(session, caller, seen.entry_id)
    scan = await session.one(_SCAN, key)  # as it is after the wait
    _must_be_fresh(scan)
    entering = scan.direction == "entry"
    if entering:
        status = await take_back(session, caller, scan.entries, how="undone")
    else:
        status = await reopen(session, caller, scan.entries)
    undone_at = await mark_undone(session, caller, scan_id)
    await audit_by(session, caller, "scan.undone", "scan", scan_id, fields=["undone_at"])
    entry = await access_entry(session, caller, seen.entry_id)
    await tell_correction(session, caller, entry, names=scan.names, entering=entering, scan_id=scan_id)
    status = status or ("outside" if entering else "inside")
    return Undone(scan_id, scan.visit_id, scan.direction, status, undone_at)


def _must_be_fresh(scan: Row[Any]) -> None:
    if scan.outcome != "admitted" or scan.direction not in {"entry", "exit"}:
        raise Conflict("Only a scan that let somebody through can be undone.")
    if scan.undone_at is not None:
        raise Conflict("This scan is undone already.")
    if now() - scan.at > timedelta(seconds=UNDO_SECONDS):
        raise Conflict(f"A scan can be undone for {UNDO_SECONDS} seconds only.")
    if scan.followed:
        raise Conflict("The visit was scanned again since; undo that scan first.")


async def tell_correction(
    session: Session, caller: Caller, entry: Row[Any], *, names: str, entering: bool, scan_id: UUID | None
) -> None:
    """Whoever was told of the passage hears that it never happened."""
    body = f"{names} has not checked in after all." if entering else f"{names} has not left after all."
    hearers = await tell_passage(
        session, caller.building_id, entry, VISITOR_CORRECTED, "Correction from the gate", body
    )
    if entry.visit_id is None:
        happened = {
            "entry_id": str(entry.id),
            "visit_id": None,
            "visitor_name": entry.name,
            "change": "undone",
            "at": None,
        }
        publish_passage(session, caller.building_id, entry, hearers, "entry:changed", happened)
        return
    changed = {
        "visit_id": str(entry.visit_id),
        "title": entry.title,
        "scan_undone": str(scan_id) if scan_id else None,
    }
    publish_passage(session, caller.building_id, entry, hearers, "visit:updated", changed)
