"""Gates: where people come in and go out. A closed gate lets nobody in (`gate_closed`), but always out; an ended one is free text again."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.exc import IntegrityError

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict, NotFound
from gatehouse.core.ids import new_id

_COLUMNS = """
g.id, g.number, g.name, g.status, g.created_at,
(select count(*) from gate_devices d where d.building_id = g.building_id and d.gate_id = g.id and d.revoked_at is null) as devices
"""
_LIST = text(
    f"select {_COLUMNS} from gates g where g.building_id = :building and g.ended_at is null order by g.number, g.name"
)
_ONE = text(
    f"select {_COLUMNS} from gates g where g.building_id = :building and g.id = :id and g.ended_at is null"
)
_HOLD = text(
    "select id from gates where building_id = :building and id = :id and ended_at is null for update"
)
# The next number after the highest plain one, when none is given.
_ADD = text("""
insert into gates (building_id, id, number, name, name_key, status)
values (:building, :id, coalesce(:number, cast(1 + (
  select coalesce(max(g.number::int), 0) from gates g where g.building_id = :building and g.number ~ '^[0-9]{1,6}$' and g.ended_at is null) as text)),
  :name, :key, :status)
on conflict do nothing
""")
_CHANGE = text("""
update gates set name = :name, name_key = :key, number = :number, status = :status
where building_id = :building and id = :id and ended_at is null
""")
_END = text(
    "update gates set ended_at = now() where building_id = :building and id = :id and ended_at is null"
)


class GateExists(Conflict):
    """The building has a gate of that name or number."""

    code, type, message = (
        "GATE_EXISTS",
        "CONFLICT_ERROR",
        "The building has a gate of that name or number already.",
    )


class GateInUse(Conflict):
    """Devices are enrolled at it; `devices` says how many."""

    code, type = "GATE_IN_USE", "CONFLICT_ERROR"

    def __init__(self, devices: int) -> None:
        what = "1 device is" if devices == 1 else f"{devices} devices are"
        super().__init__(f"{what} enrolled at this gate: revoke them first.", data={"devices": devices})


async def list_gates(session: Session, caller: Caller) -> Sequence[Row[Any]]:
    """All current gates by number, each with the number of its devices."""
    return await session.all(_LIST, {"building": caller.building_id})


async def load_gate(session: Session, caller: Caller, gate_id: UUID) -> Row[Any]:
    """One current gate; 404 otherwise."""
    row = await session.first(_ONE, {"building": caller.building_id, "id": gate_id})
    if row is None:
        raise NotFound("There is no such gate.")
    return row


async def add_gate(
    session: Session, caller: Caller, *, name: str, number: str | None = None, status: str = "open"
) -> UUID:
    """A new gate; without a number it gets the next one. 409 `GATE_EXISTS`."""
    gate_id = new_id()
    made = await session.changed(
        _ADD,
        {
            "building": caller.building_id,
            "id": gate_id,
            "number": number,
            "name": name,
            "key": name.lower(),
            "status": status,
        },
    )
    if not made:
        raise GateExists
    await audit_by(session, caller, "gate.added", "gate", gate_id, values={"name": name})
    return gate_id


async def change_gate(session: Session, caller: Caller, gate_id: UUID, change: Mapping[str, Any]) -> None:
    """Rename, renumber, open or close a gate; the next scan sees it. 404, 409 `GATE_EXISTS`."""
    gate = await load_gate(session, caller, gate_id)
    merged = {"name": gate.name, "number": gate.number, "status": gate.status, **change}
    try:
        changed = await session.changed(
            _CHANGE,
            {"building": caller.building_id, "id": gate_id, "key": merged["name"].lower(), **merged},
        )
    except IntegrityError as error:  # the unique index judges, so that two renames at once cannot both pass
        raise GateExists from error
    if not changed:
        raise NotFound("There is no such gate.")
    await audit_by(session, caller, "gate.changed", "gate", gate_id, fields=sorted(change))


async def end_gate(session: Session, caller: Caller, gate_id: UUID) -> None:
    """Remove a gate; what was scanned there keeps its name. 409 `GATE_IN_USE` while devices are enrolled at it."""
    key = {"building": caller.building_id, "id": gate_id}
    if await session.scalar(_HOLD, key) is None:
        raise NotFound("There is no such gate.")
    gate = await load_gate(session, caller, gate_id)
    if gate.devices:
        raise GateInUse(gate.devices)
    await session.execute(_END, key)
    await audit_by(session, caller, "gate.ended", "gate", gate_id, values={"name": gate.name})
