"""A landlord's properties: units they own, and claims to units that an administrator of the building has to confirm.

A claim is an approval request `property_claim`; its `data` is {"house_number", "address", "block_id"?, "block"?}, and whoever
approves it makes or finds that unit and moves its landlord in with the tie `owner`.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.core.errors import AlreadyDecided, Conflict, Invalid, NotFound
from gatehouse.core.paging import Paging
from gatehouse.identity.events import approval_changed
from gatehouse.identity.joining import AlreadyAsked, ask
from gatehouse.notifications.kinds import APPROVAL_REQUESTED
from gatehouse.notifications.tell import Message, admins_of, tell

CLAIM = "property_claim"

_OWNED = text("""
select n.id, n.number as house_number, n.address, n.unit_type, k.name as block, k.id as block_id
from occupancies o
join units n on n.building_id = o.building_id and n.id = o.unit_id and n.ended_at is null
left join blocks k on k.building_id = n.building_id and k.id = n.block_id
where o.building_id = :building and o.member_id = :member and o.tie = 'owner' and o.valid_to is null
order by k.name nulls first, n.number
""")
_MINE = """
with mine as (
  select n.id, n.number as house_number, n.address, k.name as block, n.unit_type, 'confirmed' as status, o.valid_from as since,
    cast(null as timestamptz) as expires_at,
    (select count(distinct h.member_id) from occupancies h where h.building_id = n.building_id and h.unit_id = n.id and h.valid_to is null
      and h.member_id <> o.member_id) as residents
  from occupancies o
  join units n on n.building_id = o.building_id and n.id = o.unit_id and n.ended_at is null
  left join blocks k on k.building_id = n.building_id and k.id = n.block_id
  where o.building_id = :building and o.member_id = :member and o.tie = 'owner' and o.valid_to is null
  union all
  select a.id, a.data ->> 'house_number', a.data ->> 'address', a.data ->> 'block', null, 'pending', a.created_at, a.expires_at, 0
  from approval_requests a
  where a.building_id = :building and a.member_id = :member and a.request_type = 'property_claim' and a.status = 'pending'
    and a.expires_at > now()
)
"""
_LIST = text(
    _MINE
    + "select * from mine order by status, block nulls first, house_number, id limit :limit offset :offset"
)
_COUNT = text(_MINE + "select count(*) from mine")
_ONE = text(_MINE + "select * from mine where id = :id")
_BLOCK = text(
    "select id, name from blocks where building_id = :building and lower(name) = lower(:name) and ended_at is null"
)
_NUMBERED = text("""
select n.number, n.block_id, k.name as block from units n left join blocks k on k.building_id = n.building_id and k.id = n.block_id
where n.building_id = :building and lower(n.number) = lower(:number) and n.ended_at is null
""")
# One claim of a landlord at a time, so that the same one sent twice is seen.
_LOCK_MEMBER = text(
    "select status from members where building_id = :building and id = :member for no key update"
)
_CLAIMED = text("""
select id from approval_requests where building_id = :building and member_id = :member and request_type = 'property_claim'
  and status = 'pending' and expires_at > now()
  and data ->> 'house_number' = :number and data ->> 'block_id' is not distinct from cast(:block as text)
""")
_NAME = text("""
select u.first_name || ' ' || u.last_name as name from members m join users u on u.id = m.user_id
where m.building_id = :building and m.id = :member
""")
_CHANGE_CLAIM = text("""
update approval_requests set data = :data
where building_id = :building and id = :id and member_id = :member and request_type = 'property_claim'
  and status = 'pending' and expires_at > now()
""").bindparams(bindparam("data", type_=JSONB))
_WITHDRAW = text("""
update approval_requests set status = 'withdrawn'
where building_id = :building and id = :id and member_id = :member and request_type = 'property_claim'
  and status = 'pending' and expires_at > now()
""")
_ANY_CLAIM = text("""
select a.status, a.expires_at, a.decided_at, nullif(trim(u.first_name || ' ' || u.last_name), '') as decided_by
from approval_requests a left join users u on u.id = a.decided_by
where a.building_id = :building and a.id = :id and a.member_id = :member and a.request_type = 'property_claim'
""")
_CHANGE_UNIT = text("""
update units set address = :address, unit_type = :unit_type where building_id = :building and id = :id and exists (
  select 1 from occupancies o where o.building_id = :building and o.unit_id = :id and o.member_id = :member
    and o.tie = 'owner' and o.valid_to is null)
""")
# A registration on its way holds its code's row: waiting here for its commit lets _PLACED see who has just moved in.
_END_CODES = text("""
update registration_codes set ended_at = now(), ended_by = :user
where building_id = :building and unit_id = :id and issued_by = :user and used_at is null and ended_at is null and expires_at > now()
""")
_PLACED = text("""
select count(distinct m.id) from registration_codes r
join members m on m.building_id = r.building_id and m.user_id = r.used_by
join occupancies o on o.building_id = m.building_id and o.member_id = m.id and o.unit_id = r.unit_id and o.valid_to is null
where r.building_id = :building and r.unit_id = :id and r.issued_by = :user and m.id <> :member
""")
_END = text("""
update occupancies set valid_to = now(), is_primary = false
where building_id = :building and member_id = :member and unit_id = :id and tie = 'owner' and valid_to is null
""")
_NEXT_HOME = text("""
update occupancies set is_primary = true where building_id = :building and id = (
  select id from occupancies where building_id = :building and member_id = :member and valid_to is null order by valid_from, id limit 1)
  and not exists (select 1 from occupancies where building_id = :building and member_id = :member and valid_to is null and is_primary)
""")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a landlord says is theirs. `block_id` is the building's own block of that name."""

    house_number: str
    address: str
    block: str | None = None
    block_id: UUID | None = None

    @property
    def data(self) -> dict[str, Any]:
        """As the approval request keeps it."""
        return {
            name: str(value) if isinstance(value, UUID) else value
            for name, value in asdict(self).items()
            if value is not None
        }


@dataclass(frozen=True, slots=True)
class Ended:
    """A property that is gone from a landlord's list: `withdrawn` (a claim) or `ended` (an ownership)."""

    id: UUID
    status: str


def _mine(caller: Caller, **more: Any) -> dict[str, Any]:
    return {"building": caller.building_id, "member": caller.member, **more}


async def owned_units(session: Session, caller: Caller) -> Sequence[Row[Any]]:
    """The units the caller owns: `id, house_number, address, unit_type, block, block_id`."""
    return await session.all(_OWNED, _mine(caller))


async def list_properties(session: Session, caller: Caller, paging: Paging) -> tuple[Sequence[Row[Any]], int]:
    """Units owned, then claims that wait; and how many there are in all."""
    total = await session.scalar(_COUNT, _mine(caller))
    rows = await session.all(_LIST, _mine(caller, limit=paging.limit, offset=paging.offset))
    return rows, int(total)


async def load_property(session: Session, caller: Caller, property_id: UUID) -> Row[Any]:
    """One of them; 404 for anybody else's."""
    row = await session.first(_ONE, _mine(caller, id=property_id))
    if row is None:
        raise NotFound("There is no such property of yours.")
    return row


async def claim_property(session: Session, caller: Caller, wish: Claim) -> UUID:
    """Ask for a unit; it is the caller's when the building's administrator has confirmed it.

    422 for a block the building does not have, 409 when the unit is theirs already or the same claim waits.
    """
    claim = await place_claim(session, caller.building_id, wish)
    if any(
        (unit.house_number, unit.block_id) == (claim.house_number, claim.block_id)
        for unit in await owned_units(session, caller)
    ):
        raise Conflict("This unit is yours already.")
    return await open_claim(session, caller.building_id, caller.member, claim)


async def number_is_taken(session: Session, building_id: UUID, number: str) -> bool:
    """Whether the building has a unit of that number, in any block and however it is written."""
    return bool(await session.all(_NUMBERED, {"building": building_id, "number": number}))


async def place_claim(session: Session, building_id: UUID, wish: Claim) -> Claim:
    """The claim with the block it means: the one named, or the only one that has the number. 422 otherwise."""
    if wish.block is not None:
        block = await session.first(_BLOCK, {"building": building_id, "name": wish.block})
        if block is None:
            raise Invalid.field("block", "The building has no block of this name.")
        return Claim(wish.house_number, wish.address, block.name, block.id)
    same = await session.all(_NUMBERED, {"building": building_id, "number": wish.house_number})
    if len(same) > 1:
        raise Invalid.field("block", "Several blocks have this number: say which one is meant.")
    if same:
        return Claim(same[0].number, wish.address, same[0].block, same[0].block_id)
    return wish


async def open_claim(session: Session, building_id: UUID, member_id: UUID, claim: Claim) -> UUID:
    """Write the request of a landlord and tell the building's administrators. 409 `ALREADY_ASKED` for the same unit again."""
    await session.execute(_LOCK_MEMBER, {"building": building_id, "member": member_id})
    same = {
        "building": building_id,
        "member": member_id,
        "number": claim.house_number,
        "block": str(claim.block_id) if claim.block_id else None,
    }
    if await session.scalar(_CLAIMED, same) is not None:
        raise AlreadyAsked
    request_id = await ask(
        session,
        building_id=building_id,
        member_id=member_id,
        request_type=CLAIM,
        apartment_number=claim.house_number,
        data=claim.data,
    )
    name = await session.scalar(_NAME, {"building": building_id, "member": member_id})
    message = Message(
        APPROVAL_REQUESTED,
        "A landlord claims a unit",
        f"{str(name).strip()} says that unit {claim.house_number} is theirs. Confirm or reject it.",
        {"approval_id": str(request_id), "request_type": CLAIM},
        about="approval_request",
        target=request_id,
    )
    await tell(session, building_id, await admins_of(session, building_id), message)
    return request_id


async def change_property(
    session: Session, caller: Caller, property_id: UUID, change: dict[str, str | None]
) -> Row[Any]:
    """Correct a claim that waits, or the address and type of a unit one owns; only what `change` holds.

    Another number or block is another claim, with an id of its own: an administrator never confirms what they did not read.
    404 for anybody else's, 409 saying who decided a claim meanwhile, 422 for the number or block of an owned unit.
    """
    row = await session.first(_ONE, _mine(caller, id=property_id))
    if row is None:
        raise await _settled(session, caller, property_id)
    if row.status == "pending":
        return await _change_claim(session, caller, row, change)
    for name in ("house_number", "block"):
        if change.get(name) not in {None, getattr(row, name)}:
            raise Invalid.field(name, "Only the building's administrator changes this of a confirmed unit.")
    new = {
        "address": change.get("address") or row.address,
        "unit_type": change.get("unit_type") or row.unit_type,
    }
    if not await session.changed(_CHANGE_UNIT, _mine(caller, id=property_id, **new)):
        raise NotFound("There is no such property of yours.")
    await audit_by(session, caller, "unit.changed", "unit", property_id, values=new)
    return await load_property(session, caller, property_id)


async def _change_claim(
    session: Session, caller: Caller, row: Row[Any], change: dict[str, str | None]
) -> Row[Any]:
    wish = Claim(
        change.get("house_number") or row.house_number,
        change.get("address") or row.address,
        change.get("block", row.block),
    )
    claim = await place_claim(session, caller.building_id, wish)
    if (claim.house_number, claim.block) == (row.house_number, row.block):
        if not await session.changed(_CHANGE_CLAIM, _mine(caller, id=row.id, data=claim.data)):
            raise await _settled(session, caller, row.id)
        return await load_property(session, caller, row.id)
    # Member before request, as whoever decides locks them.
    await session.execute(_LOCK_MEMBER, {"building": caller.building_id, "member": caller.member})
    if not await _withdraw(session, caller, row.id):
        raise await _settled(session, caller, row.id)
    fresh = await claim_property(session, caller, claim)
    return await load_property(session, caller, fresh)


async def end_property(session: Session, caller: Caller, property_id: UUID) -> Ended:
    """Withdraw a claim, or end one's ownership of a unit together with the codes one has issued for it.

    409 while residents one has let in live there, or when a claim was decided meanwhile; 404 for anybody else's.
    """
    if await _withdraw(session, caller, property_id):
        return Ended(property_id, "withdrawn")
    values = _mine(caller, id=property_id, user=caller.user_id)
    if not await session.changed(_END, values):
        raise await _settled(session, caller, property_id)
    await session.execute(_END_CODES, values)
    residents = await session.scalar(_PLACED, values)
    if residents:
        raise Conflict(f"{residents} resident(s) you let in live there; they must move out first.")
    await session.execute(_NEXT_HOME, values)
    await audit_by(session, caller, "property.ended", "unit", property_id)
    return Ended(property_id, "ended")


async def _withdraw(session: Session, caller: Caller, claim_id: UUID) -> bool:
    if not await session.changed(_WITHDRAW, _mine(caller, id=claim_id)):
        return False
    await audit_by(session, caller, "property_claim.withdrawn", "approval_request", claim_id)
    session.publish(approval_changed(caller.building_id, claim_id, "withdrawn", CLAIM))
    return True


async def _settled(session: Session, caller: Caller, property_id: UUID) -> Exception:
    """Why a claim cannot be touched any more; 404 when it never was the caller's."""
    claim = await session.first(_ANY_CLAIM, _mine(caller, id=property_id))
    if claim is None:
        return NotFound("There is no such property of yours.")
    if claim.decided_at is None and claim.status != "withdrawn":
        return Conflict("This claim has expired. Please claim the unit again.")
    by = (claim.decided_by or "a super administrator") if claim.decided_at else None
    return AlreadyDecided(claim.status, by=by, at=claim.decided_at)
