"""Units: homes in a building, found by what people call them."""

from uuid import UUID

from sqlalchemy import text

from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid
from gatehouse.core.ids import new_id

_FIND = text("""
select id from units where building_id = :building and number = :number and ended_at is null
  and (cast(:block as uuid) is null or block_id = :block) order by (block_id is null) desc, created_at limit 1
""")
# Held, so that nobody removes the block while a unit comes into it.
_BLOCK = text(
    "select id from blocks where building_id = :building and id = :block and ended_at is null for key share"
)
_MAKE = text("""
insert into units (building_id, id, block_id, number, address) values (:building, :id, :block, :number, :address) on conflict do nothing
""")


async def find_unit(
    session: Session, building_id: UUID, number: str, *, block_id: UUID | None = None
) -> UUID | None:
    """The current unit of that number (in that block, when one is named)."""
    found: UUID | None = await session.scalar(
        _FIND, {"building": building_id, "number": number, "block": block_id}
    )
    return found


async def hold_block(session: Session, building_id: UUID, block_id: UUID, *, field: str = "block_id") -> None:
    """A current block of the building stays one until the transaction ends. 422 names `field`."""
    if await session.scalar(_BLOCK, {"building": building_id, "block": block_id}) is None:
        raise Invalid.field(field, "The building has no such block.")


async def make_unit(
    session: Session, building_id: UUID, number: str, *, address: str = "", block_id: UUID | None = None
) -> UUID | None:
    """A unit of that number, new; None when the block has one, also when somebody makes it this moment. 422 `block_id`: no such block."""
    if block_id is not None:
        await hold_block(session, building_id, block_id)
    unit_id = new_id()
    made = await session.changed(
        _MAKE,
        {"building": building_id, "id": unit_id, "block": block_id, "number": number, "address": address},
    )
    return unit_id if made else None


async def find_or_make_unit(
    session: Session, building_id: UUID, number: str, *, address: str = "", block_id: UUID | None = None
) -> UUID:
    """The unit of that number, made when there is none. Only for callers who may decide that it exists (an admin, a code they issued). 422 `block_id`."""
    found = await find_unit(session, building_id, number, block_id=block_id)
    if found is not None:
        return found
    made = await make_unit(session, building_id, number, address=address, block_id=block_id) or (
        await find_unit(session, building_id, number, block_id=block_id)
    )
    assert made is not None
    return made
