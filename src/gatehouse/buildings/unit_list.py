"""A building's units: a page of them, found by number, block or address, each with how many live there."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.paging import Paging

_COLUMNS = """
n.id, n.number, n.floor, n.block_id, k.name as block_name, n.address, n.unit_type, n.created_at,
(select count(*) from occupancies o where o.building_id = n.building_id and o.unit_id = n.id and o.valid_to is null) as occupants
"""
_FROM = "from units n left join blocks k on k.building_id = n.building_id and k.id = n.block_id"
_FILTERS = {
    "block": "n.block_id = :block",
    # People write `B-12`, `B 12` and `12`.
    "words": "starts_with(lower(n.number), :words) or starts_with(lower(k.name), :words) or strpos(lower(n.address), :words) > 0"
    " or starts_with(translate(lower(concat(k.name, n.number)), ' -/', ''), translate(:words, ' -/', ''))",
    "occupied": "exists (select 1 from occupancies o where o.building_id = n.building_id and o.unit_id = n.id and o.valid_to is null)",
    "empty": "not exists (select 1 from occupancies o where o.building_id = n.building_id and o.unit_id = n.id and o.valid_to is null)",
}
_ONE = text(
    f"select {_COLUMNS} {_FROM} where n.building_id = :building and n.id = :id and n.ended_at is null"
)


async def list_units(
    session: Session,
    caller: Caller,
    paging: Paging,
    *,
    words: str | None = None,
    block_id: UUID | None = None,
    occupied: bool | None = None,
) -> tuple[Sequence[Row[Any]], int]:
    """A page of the current units by block and number, and how many there are in all."""
    values: dict[str, Any] = {"building": caller.building_id}
    parts = ["n.building_id = :building and n.ended_at is null"]
    if block_id is not None:
        parts.append(f"({_FILTERS['block']})")
        values["block"] = block_id
    if words:
        parts.append(f"({_FILTERS['words']})")
        values["words"] = words.lower()
    if occupied is not None:
        parts.append(f"({_FILTERS['occupied' if occupied else 'empty']})")
    where = " and ".join(parts)
    rows = await session.all(
        # tenant: `where` begins with it
        text(
            f"select {_COLUMNS} {_FROM} where {where} order by k.name nulls first, length(n.number), n.number, n.id limit :limit offset :offset"
        ),
        {**values, "limit": paging.limit, "offset": paging.offset},
    )
    total = await session.scalar(text(f"select count(*) {_FROM} where {where}"), values)  # tenant: as above
    return rows, int(total)


async def load_unit(session: Session, caller: Caller, unit_id: UUID) -> Row[Any]:
    """One current unit; 404 otherwise."""
    row = await session.first(_ONE, {"building": caller.building_id, "id": unit_id})
    if row is None:
        raise NotFound("There is no such unit.")
    return row
