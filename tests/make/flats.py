"""A flat somebody belongs to, whatever their role."""

from itertools import count
from uuid import UUID

from gatehouse.core.ids import new_id
from tests.make.buildings import Building, Member, make_unit
from tests.make.http import Bench

_numbers = count(1)


async def flat_of(bench: Bench, home: Building, who: Member, *, may_approve: bool = True) -> UUID:
    """A flat of `who`: their own, or a new one they move into; a guard's is the resident's."""
    if who.unit_id is not None:
        return who.unit_id
    if who.member_id is None or who.role == "security":
        return home.unit_id
    unit = await make_unit(bench.db, home.id, f"F{next(_numbers)}")
    await move_in(bench, home, who, unit, may_approve=may_approve)
    return unit


async def move_in(
    bench: Bench, home: Building, who: Member, unit: UUID, *, may_approve: bool = True, primary: bool = True
) -> None:
    """Somebody belongs to a flat from now on."""
    await bench.db.execute(
        "insert into occupancies (building_id, id, member_id, unit_id, is_primary, may_approve) values ($1, $2, $3, $4, $5, $6)",
        home.id,
        new_id(),
        who.member_id,
        unit,
        primary,
        may_approve,
    )


async def move_out(bench: Bench, who: Member, unit: UUID) -> None:
    """Somebody belongs to a flat no more."""
    await bench.db.execute(
        "update occupancies set valid_to = now() where member_id = $1 and unit_id = $2", who.member_id, unit
    )
