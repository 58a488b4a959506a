"""Suspend a membership, let it in again, end it, or take one unit from it. It is the building's; the account is its owner's.

An administrator ends one through `visits/move_out.py`, which ends its passes in the same transaction.
Locks: the person's sessions in the building (a request touches its session before anything else), the building's administrators (where
one of them is to go, in the order of their ids), the member, then what hangs on it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.buildings.seats import SEATED, take_seat
from gatehouse.core.db import Session
from gatehouse.core.errors import AlreadyDecided, Conflict, NotFound
from gatehouse.identity.accounts import end_sessions
from gatehouse.identity.leaving import end_membership, keep_an_admin

_WHO = text("select user_id, role from members where building_id = :building and id = :member")
# For update, not for no key update: a visit being written for this member holds the row by its foreign key (visits/invitations.py).
_HOLD = text("""
select m.id, m.user_id, m.role, m.status, m.leaves_at from members m where m.building_id = :building and m.id = :member for update
""")
_PERSON = text("""
select u.email, u.first_name, u.last_name, u.phone, b.name as building, b.time_zone,
  (select n.number from occupancies o join units n on n.building_id = o.building_id and n.id = o.unit_id
   where o.building_id = m.building_id and o.member_id = m.id and o.valid_to is null order by o.is_primary desc, o.valid_from limit 1) as home
from members m join users u on u.id = m.user_id join buildings b on b.id = m.building_id
where m.building_id = :building and m.id = :member
""")
_BY = text("""
select m.status, coalesce(m.ended_at, m.status_at) as at, nullif(trim(concat(u.first_name, ' ', u.last_name)), '') as by
from members m left join users u on u.id = m.status_by where m.building_id = :building and m.id = :member
""")
_SUSPEND = text("""
update members set status = 'suspended', status_by = :by, status_at = now() where building_id = :building and id = :member and status = 'active'
""")
_LET_IN = text("""
update members set status = 'active', status_by = :by, status_at = now() where building_id = :building and id = :member and status = 'suspended'
""")
_ENDED_AT = text("select ended_at from members where building_id = :building and id = :member")

MOVED_OUT = "moved_out"
"""Why their sessions have ended."""


class OwnMembership(Conflict):
    """Nobody locks themselves out."""

    code, type, message = (
        "OWN_MEMBERSHIP",
        "CONFLICT_ERROR",
        "This is your own membership. Ask another administrator.",
    )


@dataclass(frozen=True, slots=True)
class EndedMembership:
    """A membership as it was when it ended. `had_seat`: it took one of the licence's seats, which is free now. `was`: its status until then."""

    member_id: UUID
    user_id: UUID
    role: Role
    was: str
    email: str | None
    first_name: str
    last_name: str
    phone: str | None
    apartment_number: str | None
    building: str
    time_zone: str
    had_seat: bool
    ended_at: datetime


async def hold_member(session: Session, building_id: UUID, member_id: UUID) -> Row[Any]:
    """Lock a member (`id, user_id, role, status, leaves_at`); 404."""
    member = await session.first(_HOLD, {"building": building_id, "member": member_id})
    if member is None:
        raise NotFound("There is no such person.")
    return member


async def hold_to_shut_out(session: Session, building_id: UUID, member_id: UUID, *, why: str) -> Row[Any]:
    """The same for whoever takes a membership away, whose sessions end by it. 404, 409 `LAST_ADMIN`.

    The sessions come first: a request of theirs that has touched its session and waits for the member would wait in a circle. They are
    ended once more after the lock, for one that was opened meanwhile.
    """
    who = await session.first(_WHO, {"building": building_id, "member": member_id})
    if who is None:
        raise NotFound("There is no such person.")
    await end_sessions(session, who.user_id, why=why, building_id=building_id)
    if who.role == Role.BUILDING_ADMIN:
        await keep_an_admin(session, building_id, member_id)
    member = await hold_member(session, building_id, member_id)
    await end_sessions(session, who.user_id, why=why, building_id=building_id)
    return member


async def load_leaver(session: Session, building_id: UUID, member_id: UUID) -> Row[Any]:
    """A member as a mail names them: `email, first_name, last_name, phone, home, building, time_zone`."""
    return await session.one(_PERSON, {"building": building_id, "member": member_id})


async def _already(session: Session, building_id: UUID, member_id: UUID) -> Conflict:
    row = await session.one(_BY, {"building": building_id, "member": member_id})
    return AlreadyDecided(row.status, by=row.by, at=row.at)


async def suspend(session: Session, caller: Caller, member_id: UUID, *, reason: str) -> None:
    """Shut a member out of the caller's building: their sessions in it end, their sockets close, their seat is free. Their visits stay.

    404, 409 `LAST_ADMIN`, `OWN_MEMBERSHIP`, `ALREADY_DECIDED` (who and when) unless it is active.
    """
    building_id = caller.building_id
    member = await hold_to_shut_out(session, building_id, member_id, why="suspended")
    if member.user_id == caller.user_id:
        raise OwnMembership
    key = {"building": building_id, "member": member_id, "by": caller.user_id}
    if not await session.changed(_SUSPEND, key):
        raise await _already(session, building_id, member_id)
    await audit_by(session, caller, "member.suspended", "member", member_id, values={"reason": reason})


async def let_in_again(session: Session, caller: Caller, member_id: UUID) -> None:
    """End a suspension; the seat is taken anew. 404, 409 `LICENCE_FULL`, `ALREADY_DECIDED` unless it is suspended, 403 `LICENCE_INACTIVE`."""
    key = {"building": caller.building_id, "member": member_id}
    who = await session.first(_WHO, key)
    if who is None:
        raise NotFound("There is no such person.")
    await take_seat(session, Role(who.role))  # the licence is locked before the member, as everywhere
    if not await session.changed(_LET_IN, {**key, "by": caller.user_id}):
        raise await _already(session, caller.building_id, member_id)
    await audit_by(session, caller, "member.let_in_again", "member", member_id)


async def leave_building(
    session: Session, building_id: UUID, member_id: UUID, *, reason: str, by: UUID
) -> EndedMembership:
    """End a membership and all it opens (`leaving.end_membership`), and the person's sessions in this building.

    404, 409 `LAST_ADMIN`, `ALREADY_DECIDED` (who ended it, and when). The member's row stays locked until the transaction ends.
    """
    key = {"building": building_id, "member": member_id}
    member = await hold_to_shut_out(session, building_id, member_id, why=MOVED_OUT)
    person = await load_leaver(session, building_id, member_id)
    if not await end_membership(session, building_id, member_id, reason=reason, by=by):
        raise await _already(session, building_id, member_id)
    role = Role(member.role)
    return EndedMembership(
        member_id=member_id,
        user_id=member.user_id,
        role=role,
        was=member.status,
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        phone=person.phone,
        apartment_number=person.home,
        building=person.building,
        time_zone=person.time_zone,
        had_seat=role in SEATED and member.status == "active",
        ended_at=await session.scalar(_ENDED_AT, key),
    )
