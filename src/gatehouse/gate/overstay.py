"""An overstay somebody takes care of: it is told no more, until a new end of the visit passes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.core.clock import iso
from gatehouse.core.db import Session
from gatehouse.core.errors import AlreadyDecided, Conflict
from gatehouse.core.events import Event
from gatehouse.core.rooms import admin_room, gate_room
from gatehouse.gate.entry_access import NotInside, access_entry
from gatehouse.gate.request_rows import name_of

_ACKNOWLEDGE = text("""
update entries set overstay_seen_at = now(), overstay_seen_by = :member
where building_id = :building and id = :id and exited_at is null and due_out_at <= now() and overstay_seen_at is null
returning overstay_seen_at
""")
# A second statement: the one that waited for the winner still sees what was before.
_WHO = text("""
select nullif(concat_ws(' ', u.first_name, nullif(u.last_name, '')), '') as name from entries e
left join members m on m.building_id = e.building_id and m.id = e.overstay_seen_by
left join users u on u.id = m.user_id
where e.building_id = :building and e.id = :id
""")


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Who takes care of an overstay, since when."""

    entry_id: UUID
    at: datetime
    by: str


async def acknowledge(session: Session, caller: Caller, entry_id: UUID) -> Acknowledged:
    """Take care of an overstay. 404, 409 `ALREADY_DECIDED` with who was first, `NOT_INSIDE` when they have left, 409 when it is none."""
    entry = await access_entry(session, caller, entry_id)
    key = {"building": caller.building_id, "id": entry_id}
    at: datetime | None = await session.scalar(_ACKNOWLEDGE, key | {"member": caller.member_id})
    if at is None:
        await _refuse(session, caller, entry_id)
    assert at is not None
    by = await name_of(session, caller.user_id)
    await audit_by(session, caller, "overstay.acknowledged", "entry", entry_id, fields=["overstay_seen_at"])
    session.publish(
        Event(
            (gate_room(caller.building_id), admin_room(caller.building_id)),
            "gate:overstay",
            {
                "entry_ids": [str(entry_id)],
                "visitor_name": entry.name,
                "unit": entry.unit_number,
                "due_out_at": iso(entry.due_out_at),
                "times": None,
                "acknowledged_by": by,
            },
        )
    )
    return Acknowledged(entry_id, at, by)


async def _refuse(session: Session, caller: Caller, entry_id: UUID) -> None:
    entry = await access_entry(session, caller, entry_id)
    if entry.exited_at is not None:
        raise NotInside(data={"reason": "not_inside", "entry_id": str(entry_id)})
    if entry.overstay_seen_at is None:
        raise Conflict("Nobody expects them out yet.")
    by = await session.scalar(_WHO, {"building": caller.building_id, "id": entry_id})
    raise AlreadyDecided("acknowledged", by=by, at=entry.overstay_seen_at)
