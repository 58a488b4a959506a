"""The building switcher: one account, several memberships; a session acts in one of them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session, Tenant
from gatehouse.core.errors import NotFound
from gatehouse.identity.profile import Person, load_person
from gatehouse.identity.sessions import drop_sockets

# tenant: a person's own memberships in all buildings, by the policy on user_id
_MINE = text("""
select m.id, m.building_id, b.name, m.role from members m join buildings b on b.id = m.building_id
where m.user_id = :user and m.status = 'active' and b.status = 'active' order by b.name, m.role
""")
_SWITCH = text("""
update sessions set building_id = m.building_id, member_id = m.id
from members m join buildings b on b.id = m.building_id and b.status = 'active'
where sessions.id = :session and sessions.user_id = :user and m.id = :member and m.user_id = :user and m.status = 'active'
returning m.building_id
""")


@dataclass(frozen=True, slots=True)
class Membership:
    """A role in a building that the person may act in."""

    member_id: UUID
    building_id: UUID
    building_name: str
    role: str
    current: bool


async def list_memberships(session: Session, caller: Caller) -> list[Membership]:
    """The caller's active memberships in active buildings; a PIN's session knows its own alone."""
    rows = await session.all(_MINE, {"user": caller.user_id})
    return [
        Membership(row.id, row.building_id, row.name, row.role, row.id == caller.member_id)
        for row in rows
        if row.id == caller.member_id or not caller.on_gate_device
    ]


async def switch(session: Session, caller: Caller, member_id: UUID) -> Person:
    """Let this session act in another of the caller's memberships; its sockets are dropped and come back into the new rooms. 404 otherwise."""
    caller.must_be_personal()
    row = await session.first(
        _SWITCH, {"session": caller.session_id, "user": caller.user_id, "member": member_id}
    )
    if row is None:
        raise NotFound("You have no such membership.")
    await drop_sockets(session, caller.session_id)
    await session.become(Tenant(row.building_id, caller.user_id))
    return await load_person(
        session, user_id=caller.user_id, building_id=row.building_id, member_id=member_id
    )
