"""Add, change and remove units. A unit that people have lived in is ended, never deleted: visits and entries point to it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.buildings.unit_list import load_unit
from gatehouse.buildings.units import hold_block
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict, NotFound
from gatehouse.core.ids import new_id

_ADD = text("""
insert into units (building_id, id, block_id, number, floor, address, unit_type)
values (:building, :id, :block_id, :number, :floor, :address, :unit_type) on conflict do nothing
""")
_CHANGE = text("""
update units set block_id = :block_id, number = :number, floor = :floor, address = :address, unit_type = :unit_type
where building_id = :building and id = :id and ended_at is null
""")
_HOLD = text(
    "select id from units where building_id = :building and id = :id and ended_at is null for update"
)
_END = text(
    "update units set ended_at = now() where building_id = :building and id = :id and ended_at is null"
)
_END_CODES = text("""
update registration_codes set ended_at = now(), ended_by = :by
where building_id = :building and unit_id = :id and used_at is null and ended_at is null
""")


class UnitExists(Conflict):
    """The block (or the building, for units without one) has that number."""

    code, type, message = "UNIT_EXISTS", "CONFLICT_ERROR", "There is a unit of that number already."


class UnitInUse(Conflict):
    """People live there; `occupants` says how many."""

    code, type = "UNIT_IN_USE", "CONFLICT_ERROR"

    def __init__(self, occupants: int) -> None:
        who = "1 person belongs" if occupants == 1 else f"{occupants} people belong"
        super().__init__(f"{who} to this unit: move them out first.", data={"occupants": occupants})


async def add_unit(session: Session, caller: Caller, unit: Mapping[str, Any]) -> UUID:
    """A new unit: `number`, and what is known of `block_id, floor, address, unit_type`. 409 `UNIT_EXISTS`, 422 for a block that is not there."""
    unit_id = new_id()
    merged = {"block_id": None, "floor": None, "address": "", "unit_type": "flat", **unit}
    if merged["block_id"] is not None:
        await hold_block(session, caller.building_id, merged["block_id"], field="blockId")
    if not await session.changed(_ADD, {"building": caller.building_id, "id": unit_id, **merged}):
        raise UnitExists
    await audit_by(session, caller, "unit.added", "unit", unit_id, values={"number": merged["number"]})
    return unit_id


async def change_unit(session: Session, caller: Caller, unit_id: UUID, change: Mapping[str, Any]) -> None:
    """Change what `change` has. 404, 409 `UNIT_EXISTS`, 422 for a block that is not there."""
    unit = await load_unit(session, caller, unit_id)
    names = ("block_id", "number", "floor", "address", "unit_type")
    merged = {name: getattr(unit, name) for name in names} | dict(change)
    if change.get("block_id") is not None:
        await hold_block(session, caller.building_id, change["block_id"], field="blockId")
    try:
        changed = await session.changed(_CHANGE, {"building": caller.building_id, "id": unit_id, **merged})
    except IntegrityError as error:  # the unique index judges, so that two changes at once cannot both pass
        raise UnitExists from error
    if not changed:
        raise NotFound("There is no such unit.")
    await audit_by(session, caller, "unit.changed", "unit", unit_id, fields=sorted(change))


async def end_unit(session: Session, caller: Caller, unit_id: UUID) -> None:
    """Remove a unit; registration codes for it end too. 409 `UNIT_IN_USE` while people belong to it."""
    key = {"building": caller.building_id, "id": unit_id}
    if await session.scalar(_HOLD, key) is None:  # held: somebody moving in is waited for, or waits
        raise NotFound("There is no such unit.")
    unit = await load_unit(session, caller, unit_id)
    if unit.occupants:
        raise UnitInUse(unit.occupants)
    await session.execute(_END, key)
    await session.execute(_END_CODES, {**key, "by": caller.user_id})
    await audit_by(session, caller, "unit.ended", "unit", unit_id, values={"number": unit.number})
