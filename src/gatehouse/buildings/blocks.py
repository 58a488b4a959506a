"""Blocks: the towers or streets that group a building's units. One that has been used is ended; its name is free again."""

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
k.id, k.name, k.code, k.floors, k.created_at,
(select count(*) from units n where n.building_id = k.building_id and n.block_id = k.id and n.ended_at is null) as units
"""
_LIST = text(
    f"select {_COLUMNS} from blocks k where k.building_id = :building and k.ended_at is null order by k.name"
)
_ONE = text(
    f"select {_COLUMNS} from blocks k where k.building_id = :building and k.id = :id and k.ended_at is null"
)
_HOLD = text(
    "select id from blocks where building_id = :building and id = :id and ended_at is null for update"
)
_ADD = text("""
insert into blocks (building_id, id, name, code, floors) values (:building, :id, :name, :code, :floors) on conflict do nothing
""")
_CHANGE = text("""
update blocks set name = :name, code = :code, floors = :floors where building_id = :building and id = :id and ended_at is null
""")
_END = text(
    "update blocks set ended_at = now() where building_id = :building and id = :id and ended_at is null"
)


class BlockExists(Conflict):
    """The building has a block of that name."""

    code, type, message = "BLOCK_EXISTS", "CONFLICT_ERROR", "The building has a block of that name already."


class BlockInUse(Conflict):
    """Units are in it; `units` says how many."""

    code, type = "BLOCK_IN_USE", "CONFLICT_ERROR"

    def __init__(self, units: int) -> None:
        what = "1 unit is" if units == 1 else f"{units} units are"
        super().__init__(f"{what} in this block: move or remove them first.", data={"units": units})


async def list_blocks(session: Session, caller: Caller) -> Sequence[Row[Any]]:
    """All current blocks by name, each with the number of its units."""
    return await session.all(_LIST, {"building": caller.building_id})


async def load_block(session: Session, caller: Caller, block_id: UUID) -> Row[Any]:
    """One current block; 404 otherwise."""
    row = await session.first(_ONE, {"building": caller.building_id, "id": block_id})
    if row is None:
        raise NotFound("There is no such block.")
    return row


async def add_block(
    session: Session, caller: Caller, *, name: str, code: str | None = None, floors: int | None = None
) -> UUID:
    """A new block. 409 `BLOCK_EXISTS`."""
    block_id = new_id()
    made = await session.changed(
        _ADD,
        {"building": caller.building_id, "id": block_id, "name": name, "code": code, "floors": floors},
    )
    if not made:
        raise BlockExists
    await audit_by(session, caller, "block.added", "block", block_id, values={"name": name})
    return block_id


async def change_block(session: Session, caller: Caller, block_id: UUID, change: Mapping[str, Any]) -> None:
    """Change name, code or floors, whatever `change` has. 404, 409 `BLOCK_EXISTS`."""
    block = await load_block(session, caller, block_id)
    merged = {"name": block.name, "code": block.code, "floors": block.floors, **change}
    try:
        changed = await session.changed(_CHANGE, {"building": caller.building_id, "id": block_id, **merged})
    except IntegrityError as error:  # the unique index judges, so that two renames at once cannot both pass
        raise BlockExists from error
    if not changed:
        raise NotFound("There is no such block.")
    await audit_by(session, caller, "block.changed", "block", block_id, fields=sorted(change))


async def end_block(session: Session, caller: Caller, block_id: UUID) -> None:
    """Remove a block. 409 `BLOCK_IN_USE` while units are in it."""
    key = {"building": caller.building_id, "id": block_id}
    if await session.scalar(_HOLD, key) is None:  # held: a unit being added to it is waited for, or waits
        raise NotFound("There is no such block.")
    block = await load_block(session, caller, block_id)
    if block.units:
        raise BlockInUse(block.units)
    await session.execute(_END, key)
    await audit_by(session, caller, "block.ended", "block", block_id, values={"name": block.name})
