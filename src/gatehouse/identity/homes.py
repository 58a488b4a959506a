"""Which units a member belongs to, as an administrator arranges it: into one, out of one, as owner, tenant or family."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.buildings.units import find_or_make_unit
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict, Invalid, NotFound
from gatehouse.identity.joining import move_in
from gatehouse.identity.membership_end import hold_member

_NAMED = text("""
select id from units where building_id = :building and lower(number) = lower(:number) and ended_at is null
  and (cast(:block as uuid) is null or block_id = :block) limit 2
""")
# Held, so that nobody removes the unit while somebody moves in.
_UNIT = text(
    "select number from units where building_id = :building and id = :unit and ended_at is null for key share"
)
_LIVES_THERE = text("""
select o.id, o.tie, o.is_primary, n.number, m.role
from occupancies o join units n on n.building_id = o.building_id and n.id = o.unit_id
join members m on m.building_id = o.building_id and m.id = o.member_id
where o.building_id = :building and o.member_id = :member and o.unit_id = :unit and o.valid_to is null
""")
_PRIMARY = text("""
update occupancies set is_primary = (unit_id = :unit)
where building_id = :building and member_id = :member and valid_to is null and is_primary <> (unit_id = :unit)
""")
_CHANGE = text("""
update occupancies set tie = coalesce(:tie, tie), may_approve = coalesce(:may_approve, may_approve), call_order = coalesce(:call_order, call_order)
where building_id = :building and member_id = :member and unit_id = :unit and valid_to is null
""")
_LEAVE = text("""
update occupancies set valid_to = now(), is_primary = false
where building_id = :building and member_id = :member and unit_id = :unit and valid_to is null
""")
_NEXT_HOME = text("""
update occupancies set is_primary = true where building_id = :building and id = (
  select id from occupancies where building_id = :building and member_id = :member and valid_to is null order by valid_from, id limit 1)
  and not exists (select 1 from occupancies where building_id = :building and member_id = :member and valid_to is null and is_primary)
""")
_OTHERS = text("""
select count(*) from occupancies where building_id = :building and member_id = :member and unit_id <> :unit and valid_to is null
""")
# tenant: the door looks at sessions of the transaction's building only
_DROP_SOCKETS = text("select sockets_drop(:user)")


class LivesThere(Conflict):
    """The member belongs to this unit already."""

    code, type, message = "LIVES_THERE", "CONFLICT_ERROR", "This person belongs to this unit already."


@dataclass(frozen=True, slots=True)
class Home:
    """A unit somebody is to belong to: by its id, or by number (made when the building has none of that number)."""

    unit_id: UUID | None = None
    number: str | None = None
    block_id: UUID | None = None
    tie: str = "tenant"
    is_primary: bool = False


async def move_into(session: Session, caller: Caller, member_id: UUID, home: Home) -> UUID:
    """Tie a member to a unit, which may become their main home. 404 no such person, 409 `LIVES_THERE` or not a member any more, 422 no such unit."""
    member = await hold_member(session, caller.building_id, member_id)
    if member.status not in {"active", "suspended"} or member.role == Role.SECURITY:
        raise Conflict("Only active residents, landlords and administrators belong to a unit.")
    unit_id = await _unit(session, caller, home)
    key = {"building": caller.building_id, "member": member_id, "unit": unit_id}
    if await session.first(_LIVES_THERE, key) is not None:
        raise LivesThere
    await move_in(session, building_id=caller.building_id, member_id=member_id, unit_id=unit_id, tie=home.tie)
    if home.is_primary:
        await session.execute(_PRIMARY, key)
    await session.execute(_DROP_SOCKETS, {"user": member.user_id})
    await audit_by(
        session, caller, "occupancy.added", "member", member_id, values={"unit_id": unit_id, "tie": home.tie}
    )
    return unit_id


async def _unit(session: Session, caller: Caller, home: Home) -> UUID:
    unit_id = home.unit_id
    if unit_id is None:
        if not home.number:
            raise Invalid.field("unit_id", "Say which unit: its unit_id or apartment_number.")
        named = {"building": caller.building_id, "number": home.number, "block": home.block_id}
        found = await session.all(_NAMED, named)
        if len(found) > 1:
            raise Invalid.field("unit_id", f"Several units have the number {home.number}. Say which one.")
        unit_id = (
            found[0].id
            if found
            else await find_or_make_unit(session, caller.building_id, home.number, block_id=home.block_id)
        )
    await hold_unit(session, caller.building_id, unit_id)
    return unit_id


async def hold_unit(session: Session, building_id: UUID, unit_id: UUID) -> str:
    """The number of a current unit, which stays one until the transaction ends. 422 `unit_id`."""
    number: str | None = await session.scalar(_UNIT, {"building": building_id, "unit": unit_id})
    if number is None:
        raise Invalid.field("unit_id", "The building has no such unit.")
    return number


async def change_home(
    session: Session, caller: Caller, member_id: UUID, unit_id: UUID, change: Mapping[str, Any]
) -> None:
    """Change `tie, may_approve, call_order` of somebody's unit, or make it their main one (`is_primary` true). 404."""
    await hold_member(session, caller.building_id, member_id)
    key = {"building": caller.building_id, "member": member_id, "unit": unit_id}
    values = {name: change.get(name) for name in ("tie", "may_approve", "call_order")}
    if not await session.changed(_CHANGE, {**key, **values}):
        raise NotFound("This person does not belong to that unit.")
    if change.get("is_primary"):
        await session.execute(_PRIMARY, key)
    await audit_by(session, caller, "occupancy.changed", "member", member_id, fields=sorted(change))


async def home_of(session: Session, building_id: UUID, member_id: UUID, unit_id: UUID) -> Row[Any]:
    """The tie of a member to a unit (`id, tie, is_primary, number`, and the member's `role`); 404."""
    row = await session.first(_LIVES_THERE, {"building": building_id, "member": member_id, "unit": unit_id})
    if row is None:
        raise NotFound("This person does not belong to that unit.")
    return row


async def has_other_homes(session: Session, building_id: UUID, member_id: UUID, unit_id: UUID) -> bool:
    """Whether the member belongs to any other unit."""
    return bool(
        await session.scalar(_OTHERS, {"building": building_id, "member": member_id, "unit": unit_id})
    )


async def leave_unit(
    session: Session, building_id: UUID, member_id: UUID, unit_id: UUID, *, user_id: UUID
) -> None:
    """End the tie to one unit; the oldest of the others becomes the main home, and open pages come back into the right rooms."""
    key = {"building": building_id, "member": member_id, "unit": unit_id}
    if not await session.changed(_LEAVE, key):
        raise NotFound("This person does not belong to that unit.")
    await session.execute(_NEXT_HOME, {"building": building_id, "member": member_id})
    await session.execute(_DROP_SOCKETS, {"user": user_id})
