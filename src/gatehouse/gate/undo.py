"""Take back a scan within seconds: the wrong button, the wrong person. The scan stays on record as undone, the passage never happened."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.core.audit import audit
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict, NotFound
from gatehouse.core.events import Event
from gatehouse.core.ids import new_id
from gatehouse.core.jobs import defer
from gatehouse.core.rooms import admin_room, flat_room, gate_room, user_room
from gatehouse.notifications.kinds import VISITOR_CORRECTED
from gatehouse.notifications.live import Note, inbox_events

UNDO_SECONDS = 10

# The visit's row first, as every writer does; what is judged is read by the statement after the wait, which sees it fresh.
_LOCK = text("""
select v.id from visits v join scans s on s.building_id = v.building_id and s.visit_id = v.id
where s.building_id = :building and s.id = :id for no key update of v
""")
_LOAD = text("""
select s.id, s.direction, s.outcome, s.at, s.guard_id, s.undone_at, v.id as visit_id, v.title, v.unit_id, v.status, v.inside_count,
  v.entries_used, v.max_entries, m.user_id as host_user,
  exists (select 1 from scans x where x.building_id = s.building_id and x.visit_id = s.visit_id and x.at > s.at and x.outcome = 'admitted'
    and x.undone_at is null) as followed,
  (select array_agg(j ->> 'name') from jsonb_array_elements(s.answer -> 'data' -> 'visitors') j) as names
from scans s
join visits v on v.building_id = s.building_id and v.id = s.visit_id
join members m on m.building_id = v.building_id and m.id = v.host_id
where s.building_id = :building and s.id = :id
""")
_UNDO_ENTRY = text("""
with e as (
  update entries set exited_at = entered_at, end_kind = 'undone', guard_out = :guard
  where building_id = :building and scan_in = :id and exited_at is null returning visitor_id
), vv as (
  update visit_visitors x set uses = x.uses - 1, inside = false, entry_id = null,
    status = case when x.uses > 1 then 'exited' else 'expected' end, entered_at = case when x.uses > 1 then x.entered_at end
  from e where x.building_id = :building and x.visit_id = :visit and x.visitor_id = e.visitor_id returning x.visitor_id
)
update visits set inside_count = inside_count - (select count(*) from vv), entries_used = entries_used - (select count(*) from vv),
  status = case when status = 'cancelled' then status when inside_count > (select count(*) from vv) then 'active' else 'pending' end,
  first_entry_at = case when entries_used > (select count(*) from vv) then first_entry_at end, updated_at = now()
where building_id = :building and id = :visit
returning status
""")
_UNDO_EXIT = text("""
with e as (
  update entries set exited_at = null, guard_out = null, gate_out = null, scan_out = null, end_kind = null
  where building_id = :building and scan_out = :id returning id, visitor_id
), vv as (
  update visit_visitors x set inside = true, entry_id = e.id, status = 'entered', exited_at = null
  from e where x.building_id = :building and x.visit_id = :visit and x.visitor_id = e.visitor_id returning x.visitor_id
), p as (
  update passes set ended_at = null, end_reason = null where building_id = :building and visit_id = :visit and end_reason = 'completed'
    and not exists (select 1 from passes o where o.building_id = passes.building_id and o.digits_hash = passes.digits_hash and o.ended_at is null)
)
update visits set inside_count = inside_count + (select count(*) from vv), updated_at = now(),
  status = case when status = 'cancelled' then status else 'active' end, last_exit_at = null
where building_id = :building and id = :visit
returning status
""")
_MARK = text(
    "update scans set undone_at = now() where building_id = :building and id = :id returning undone_at"
)
_TELL = text("""
insert into notifications (building_id, id, user_id, kind, title, body, data, reference_type, reference_id)
values (:building, :id, :user, :kind, 'Correction from the gate', :body,
  jsonb_build_object('type', cast(:kind as text), 'visitId', cast(:visit as text), 'visit_id', cast(:visit as text)), 'visit', cast(:visit as uuid))
""")


@dataclass(frozen=True, slots=True)
class Undone:
    """A scan taken back; `status` is the visit's again."""

    scan_id: UUID
    visit_id: UUID
    scan_type: str
    status: str
    undone_at: datetime


async def undo_scan(session: Session, caller: Caller, scan_id: UUID) -> Undone:
    """Take back an own admitted scan within 10 s. 404 for others' scans, 409 when it is too late, undone, or something followed it."""
    await session.execute(_LOCK, {"building": caller.building_id, "id": scan_id})
    scan = await session.first(_LOAD, {"building": caller.building_id, "id": scan_id})
    if scan is None or scan.guard_id != caller.member:
        raise NotFound("There is no such scan of yours.")
    _must_be_fresh(scan)
    key = {"building": caller.building_id, "id": scan_id, "visit": scan.visit_id}
    entering = scan.direction == "entry"
    if entering:
        status = await session.scalar(_UNDO_ENTRY, key | {"guard": caller.member})
    else:
        status = await session.scalar(_UNDO_EXIT, key)
    undone_at = await session.scalar(_MARK, {"building": caller.building_id, "id": scan_id})
    await audit(
        session,
        building_id=caller.building_id,
        user_id=caller.user_id,
        session_id=caller.session_id,
        action="scan.undone",
        target_type="scan",
        target_id=scan_id,
        fields=["undone_at"],
    )
    await _tell(session, caller, scan, entering=entering)
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


async def _tell(session: Session, caller: Caller, scan: Row[Any], *, entering: bool) -> None:
    names = ", ".join(scan.names or [])
    body = f"{names} has not checked in after all." if entering else f"{names} has not left after all."
    told, visit = new_id(), str(scan.visit_id)
    await session.execute(
        _TELL,
        {
            "building": caller.building_id,
            "id": told,
            "user": scan.host_user,
            "kind": VISITOR_CORRECTED.name,
            "body": body,
            "visit": visit,
        },
    )
    await defer(session, "deliver", queue="notify", building_id=caller.building_id, notification_ids=[told])
    host = user_room(scan.host_user)
    rooms = [gate_room(caller.building_id), admin_room(caller.building_id), host]
    if scan.unit_id is not None:
        rooms.append(flat_room(caller.building_id, scan.unit_id))
    session.publish(
        Event(
            tuple(rooms),
            "visit:updated",
            {"visit_id": visit, "title": scan.title, "scan_undone": str(scan.id)},
        )
    )
    title = "Correction from the gate"
    note = Note(told, VISITOR_CORRECTED, title, body, {"type": VISITOR_CORRECTED.name, "visitId": visit})
    for event in inbox_events(scan.host_user, note):
        session.publish(event)
