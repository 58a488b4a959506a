"""Units as people write them, a number and perhaps a block, many at once: what an import needs. Capitals make no difference."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ARRAY, String, bindparam, text

from gatehouse.buildings.units import find_or_make_unit
from gatehouse.core.db import Session
from gatehouse.core.ids import new_id

_NAMED = """
select n.id, n.number, k.name as block from units n
left join blocks k on k.building_id = n.building_id and k.id = n.block_id
where n.building_id = :building and n.ended_at is null and (n.number = any (:written) or lower(n.number) = any (:lowered))
"""
_FIND = text(_NAMED).bindparams(
    bindparam("written", type_=ARRAY(String)), bindparam("lowered", type_=ARRAY(String))
)
# Held, so that nobody removes the unit while somebody moves in.
_HOLD = text(_NAMED + "for key share of n").bindparams(
    bindparam("written", type_=ARRAY(String)), bindparam("lowered", type_=ARRAY(String))
)
_BLOCK = text("""
select id from blocks where building_id = :building and ended_at is null and (name = :name or lower(name) = lower(:name))
order by name <> :name limit 1 for key share
""")
_MAKE_BLOCK = text(
    "insert into blocks (building_id, id, name) values (:building, :id, :name) on conflict do nothing"
)


@dataclass(frozen=True, slots=True)
class UnitName:
    """What somebody calls a unit. Without a block: the one of that number, in whichever block."""

    number: str
    block: str | None = None


async def find_units(
    session: Session, building_id: UUID, names: Collection[UnitName], *, hold: bool = False
) -> dict[UnitName, list[UUID]]:
    """The units each name can mean: none, one, or several. `hold`: they stay until the transaction ends."""
    values = {
        "building": building_id,
        "written": sorted({name.number for name in names}),
        "lowered": sorted({name.number.lower() for name in names}),
    }
    by_number: dict[str, list[tuple[str, str | None, UUID]]] = {}
    for row in await session.all(_HOLD if hold else _FIND, values) if names else ():
        by_number.setdefault(row.number.lower(), []).append((row.number, row.block, row.id))
    found = {}
    for name in names:
        meant = [
            unit
            for unit in by_number.get(name.number.lower(), ())
            if name.block is None or (unit[1] or "").lower() == name.block.lower()
        ]
        exact = [unit for unit in meant if unit[0] == name.number and name.block in {None, unit[1]}]
        found[name] = [unit[2] for unit in (exact if len(exact) == 1 else meant)]
    return found


async def make_named_unit(session: Session, building_id: UUID, name: UnitName) -> UUID:
    """A unit of that name, and its block, where the building has none. Only for callers who may decide that it exists."""
    block_id = None if name.block is None else await _find_or_make_block(session, building_id, name.block)
    return await find_or_make_unit(session, building_id, name.number, block_id=block_id)


async def _find_or_make_block(session: Session, building_id: UUID, name: str) -> UUID:
    block = {"building": building_id, "name": name}
    if await session.scalar(_BLOCK, block) is None:
        await session.execute(_MAKE_BLOCK, {**block, "id": new_id()})
    found: UUID = (await session.one(_BLOCK, block)).id
    return found
