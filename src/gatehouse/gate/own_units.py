"""Which units a caller belongs to, and of whom a unit consists."""

from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.core.errors import Forbidden, Invalid

OWN_UNITS = """
(select o.unit_id from occupancies o where o.building_id = :building and o.member_id = :member and o.valid_to is null)
"""
"""SQL: the ids of the units that `:member` belongs to now."""


def own_since(row: str, over: str) -> str:
    """SQL: whether a row of a unit is for `:member`: of a unit they belong to, and not `over` before they did. NULL: it is not over."""
    return f"""({row}.unit_id in {OWN_UNITS} and exists (
  select 1 from occupancies o where o.building_id = {row}.building_id and o.member_id = :member and o.unit_id = {row}.unit_id and o.valid_to is null
    and o.valid_from <= coalesce({over}, 'infinity')))"""


# Held, so that whoever is being moved out meanwhile leaves nothing behind that speaks for the unit.
_OWN = text("""
select o.unit_id, o.may_approve from occupancies o
where o.building_id = :building and o.member_id = :member and o.valid_to is null and (cast(:unit as uuid) is null or o.unit_id = :unit)
order by o.is_primary desc, o.valid_from limit 1 for key share
""")
_PEOPLE = text("""
select m.user_id from occupancies o join members m on m.building_id = o.building_id and m.id = o.member_id
where o.building_id = :building and o.unit_id = :unit and o.valid_to is null and m.status = 'active' order by o.call_order, o.valid_from, o.id
""")


async def own_unit(
    session: Session, caller: Caller, unit_id: UUID | None, *, to_approve: bool = False, field: str = "flatId"
) -> UUID:
    """The unit named, if the caller belongs to it; without a name their main one. 422 `field` otherwise.

    `to_approve`: they must also be one who answers for it, else 403.
    """
    own = await session.first(
        _OWN, {"building": caller.building_id, "member": caller.member, "unit": unit_id}
    )
    if own is None:
        raise Invalid.field(field, "This is not one of your flats." if unit_id else "Name the flat.")
    if to_approve and not own.may_approve:
        raise Forbidden("You may not answer for this flat.")
    found: UUID = own.unit_id
    return found


async def people_of(session: Session, building_id: UUID, unit_id: UUID) -> list[UUID]:
    """The users who belong to a unit now, in the order in which they are called."""
    return [row.user_id for row in await session.all(_PEOPLE, {"building": building_id, "unit": unit_id})]
