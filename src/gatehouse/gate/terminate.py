"""End a stay by an administrator: somebody left unseen, or must not count as inside any more. The only end without a guard."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.core.clock import iso
from gatehouse.core.db import Session
from gatehouse.gate.entry_access import NotInside, hold_entry
from gatehouse.gate.entry_told import publish_passage, tell_passage
from gatehouse.notifications.kinds import VISITOR_EXITED

_END = text("""
with e as (
  update entries set exited_at = greatest(now(), entered_at), end_kind = 'terminated', ended_by = :member, end_reason = :reason
  where building_id = :building and id = :id and exited_at is null returning visit_id, visitor_id, exited_at
), vv as (
  update visit_visitors x set status = 'exited', inside = false, entry_id = null, exited_at = e.exited_at
  from e where x.building_id = :building and x.visit_id = e.visit_id and x.visitor_id = e.visitor_id
)
select exited_at from e
""")
# As after an exit: the visit is over when everybody has used all entries; called off it stays called off.
_SETTLE = text("""
update visits v set inside_count = v.inside_count - 1, last_exit_at = :at, updated_at = now(), status = case
  when v.status = 'cancelled' then 'cancelled'
  when v.inside_count > 1 then 'active'
  when not exists (select 1 from visit_visitors x where x.building_id = v.building_id and x.visit_id = v.id and x.status <> 'cancelled'
    and x.uses < v.max_entries) then 'completed'
  when v.max_entries > 1 then 'pending' else 'active' end
where v.building_id = :building and v.id = :visit returning v.status
""")
_END_PASS = text("""
update passes set ended_at = now(), end_reason = 'completed' where building_id = :building and visit_id = :visit and ended_at is null
""")


@dataclass(frozen=True, slots=True)
class Terminated:
    """A stay that was ended; `visit_status` is None where there is no visit."""

    entry_id: UUID
    visit_id: UUID | None
    visitor_name: str
    entered_at: datetime
    exited_at: datetime
    visit_status: str | None

    @property
    def duration_minutes(self) -> int:
        """Whole minutes inside."""
        return int((self.exited_at - self.entered_at).total_seconds() // 60)


async def terminate(session: Session, caller: Caller, entry_id: UUID, reason: str) -> Terminated:
    """End an open entry with a reason; visit and visitor stand as after an exit, host and gate are told, the act is audited.

    404 for no entry of the building, 409 `NOT_INSIDE` when a guard let them out first. Needs `ENTRY_END`. Source: CONTRACT 000.
    """
    entry = await hold_entry(session, caller, entry_id)
    values = {
        "building": caller.building_id,
        "id": entry_id,
        "member": caller.member_id,  # a super admin has none: the audit row names them
        "reason": reason,
    }
    exited_at = await session.scalar(_END, values)
    if exited_at is None:
        raise NotInside(data={"reason": "not_inside", "entry_id": str(entry_id)})
    status = await _settle(session, caller, entry, exited_at)
    await audit_by(session, caller, "entry.terminated", "entry", entry_id, values={"reason": reason})
    await _tell(session, caller, entry, exited_at, reason)
    return Terminated(entry.id, entry.visit_id, entry.name, entry.entered_at, exited_at, status)


async def _settle(session: Session, caller: Caller, entry: Row[Any], at: datetime) -> str | None:
    if entry.visit_id is None:
        return None
    visit = {"building": caller.building_id, "visit": entry.visit_id}
    status: str = await session.scalar(_SETTLE, visit | {"at": at})
    if status == "completed":
        await session.execute(_END_PASS, visit)
    return status


async def _tell(session: Session, caller: Caller, entry: Row[Any], at: datetime, reason: str) -> None:
    body = f"The administration ended {entry.name}'s stay: {reason}"
    hearers = await tell_passage(session, caller.building_id, entry, VISITOR_EXITED, "Stay ended", body)
    happened = {
        "entry_id": str(entry.id),
        "visit_id": str(entry.visit_id) if entry.visit_id else None,
        "visitor_name": entry.name,
        "change": "terminated",
        "at": iso(at),
    }
    publish_passage(session, caller.building_id, entry, hearers, "entry:changed", happened)
