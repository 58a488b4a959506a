"""A guard's shift: begun at a gate, handed over with a note. One open shift a guard; the row names the person, also on a shared device."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import load_context
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict, Invalid
from gatehouse.core.events import Event
from gatehouse.core.ids import new_id
from gatehouse.core.paging import Paging
from gatehouse.core.rooms import admin_room, gate_room
from gatehouse.gate.request_rows import name_of
from gatehouse.gate.which_gate import which_gate
from gatehouse.notifications.kinds import SHIFT_HANDED_OVER
from gatehouse.notifications.tell import Message, tell

_COLUMNS = """
s.id, s.guard_id, concat_ws(' ', u.first_name, nullif(u.last_name, '')) as guard_name, s.gate_id, g.name as gate_name, s.started_at, s.ended_at,
s.hand_over_note, s.handed_to, nullif(concat_ws(' ', hu.first_name, nullif(hu.last_name, '')), '') as handed_to_name
"""
_JOINS = """
join members m on m.building_id = s.building_id and m.id = s.guard_id
join users u on u.id = m.user_id
left join gates g on g.building_id = s.building_id and g.id = s.gate_id
left join members hm on hm.building_id = s.building_id and hm.id = s.handed_to
left join users hu on hu.id = hm.user_id
"""
_OPEN = text(
    f"select {_COLUMNS} from shifts s {_JOINS} where s.building_id = :building and s.guard_id = :guard and s.ended_at is null"
)
_LIST = text(f"""
select {_COLUMNS} from shifts s {_JOINS} where s.building_id = :building
order by s.started_at desc, s.id desc limit :limit offset :offset
""")
_COUNT = text("select count(*) from shifts s where s.building_id = :building")
_LAST_NOTE = text(f"""
select {_COLUMNS} from shifts s {_JOINS}
where s.building_id = :building and s.started_at > now() - interval '3 days' and s.ended_at is not null and s.hand_over_note is not null
  and (s.handed_to = :guard or s.handed_to is null and s.gate_id is not distinct from cast(:gate as uuid))
order by s.ended_at desc limit 1
""")
_GATE = text("select id from gates where building_id = :building and id = :id and ended_at is null")
_FORGOTTEN = text("""
update shifts set ended_at = now() where building_id = :building and guard_id = :guard and ended_at is null and started_at < now() - cast(:age as interval)
""")
_BEGIN = text("""
insert into shifts (building_id, id, guard_id, gate_id, session_id) values (:building, :id, :guard, :gate, :session)
on conflict (building_id, guard_id) where ended_at is null do nothing
""")
_HAND_OVER = text("""
update shifts set ended_at = now(), hand_over_note = :note, handed_to = :to where building_id = :building and guard_id = :guard and ended_at is null
returning id
""")
_RELIEF = text("""
select m.user_id from members m where m.building_id = :building and m.id = :id and m.role = 'security' and m.status = 'active' and m.id <> :guard
""")
_RELIEFS = text("""
select m.id as member_id, concat_ws(' ', u.first_name, nullif(u.last_name, '')) as name,
  exists (select 1 from shifts s where s.building_id = m.building_id and s.guard_id = m.id and s.ended_at is null) as on_shift
from members m join users u on u.id = m.user_id
where m.building_id = :building and m.role = 'security' and m.status = 'active' and m.id <> :guard order by name, m.id limit 200
""")
_FORGOTTEN_AFTER = 2
"""Shift lengths: an open shift older than this was never handed over, and a new one ends it."""


class ShiftOpen(Conflict):
    """The guard is on a shift already."""

    code, type, message = (
        "SHIFT_OPEN",
        "CONFLICT_ERROR",
        "You have begun a shift already. Hand it over first.",
    )


class NoShift(Conflict):
    """The guard has begun no shift."""

    code, type, message = "NO_SHIFT", "CONFLICT_ERROR", "You have begun no shift."


async def begin_shift(session: Session, caller: Caller, gate_id: UUID | None) -> Row[Any]:
    """Begin at a gate; without one at that of the shared device. 409 `SHIFT_OPEN`, 422 `gate_id`.

    A shift that was forgotten open for twice its length ends here, without a note.
    """
    if gate_id is None:
        gate_id = await which_gate(session, caller, None)
    elif await session.scalar(_GATE, {"building": caller.building_id, "id": gate_id}) is None:
        raise Invalid.field("gate_id", "The building has no such gate.")
    key = {"building": caller.building_id, "guard": caller.member}
    hours = (await load_context(session, caller)).settings.shift_hours
    await session.execute(_FORGOTTEN, key | {"age": timedelta(hours=hours * _FORGOTTEN_AFTER)})
    row = key | {"id": new_id(), "gate": gate_id, "session": caller.session_id}
    if not await session.changed(_BEGIN, row):
        raise ShiftOpen
    shift = await session.one(_OPEN, key)
    _publish(session, caller, shift.id, shift.guard_name, "begun")
    return shift


async def open_shift(session: Session, caller: Caller) -> Row[Any] | None:
    """The caller's open shift, if they have begun one."""
    return await session.first(_OPEN, {"building": caller.building_id, "guard": caller.member})


async def last_note(session: Session, caller: Caller, gate_id: UUID | None) -> Row[Any] | None:
    """What was handed over to the caller, or to nobody in particular at this gate, of the last three days."""
    return await session.first(
        _LAST_NOTE, {"building": caller.building_id, "guard": caller.member, "gate": gate_id}
    )


async def hand_over(session: Session, caller: Caller, *, note: str | None, to_member_id: UUID | None) -> UUID:
    """End the caller's shift with a note for whoever comes, or for one guard, who is told. 409 `NO_SHIFT`, 422 `to_member_id`."""
    relief: UUID | None = None
    if to_member_id is not None:
        whom = {"building": caller.building_id, "id": to_member_id, "guard": caller.member}
        relief = await session.scalar(_RELIEF, whom)
        if relief is None:
            raise Invalid.field("to_member_id", "The building has no such other guard.")
    key = {"building": caller.building_id, "guard": caller.member, "note": note, "to": to_member_id}
    shift_id: UUID | None = await session.scalar(_HAND_OVER, key)
    if shift_id is None:
        raise NoShift
    name = await name_of(session, caller.user_id)
    if relief is not None:
        body = f"{name} handed the gate over to you{': ' + note if note else '.'}"
        data = {"type": SHIFT_HANDED_OVER.name, "shiftId": str(shift_id)}
        message = Message(SHIFT_HANDED_OVER, "Shift handed over", body, data, about="shift", target=shift_id)
        await tell(session, caller.building_id, [relief], message)
    _publish(session, caller, shift_id, name, "ended")
    return shift_id


def _publish(session: Session, caller: Caller, shift_id: UUID, guard: str, change: str) -> None:
    rooms = (gate_room(caller.building_id), admin_room(caller.building_id))
    payload = {"shift_id": str(shift_id), "guard_name": guard, "change": change}
    session.publish(Event(rooms, "gate:shift", payload))


async def list_reliefs(session: Session, caller: Caller) -> Sequence[Row[Any]]:
    """The other guards of the building by name, and whether they are on a shift: to whom one can be handed over."""
    return await session.all(_RELIEFS, {"building": caller.building_id, "guard": caller.member})


async def list_shifts(session: Session, caller: Caller, paging: Paging) -> tuple[list[Row[Any]], int]:
    """A page of the building's shifts, newest first, with the exact total."""
    key = {"building": caller.building_id}
    rows = await session.all(_LIST, key | {"limit": paging.limit, "offset": paging.offset})
    return list(rows), await session.scalar(_COUNT, key)
