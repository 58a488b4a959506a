"""The only ways to a ban. Who may not see it gets 404."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.bans.rows import COLUMNS, JOINS, LIVE, NOBODY_HERE, OWN, visible
from gatehouse.core.db import Session
from gatehouse.core.errors import AlreadyDecided, NotFound

_ONE = f"select {COLUMNS} from bans b {JOINS} where b.building_id = :building and b.id = :id"
_VISIBLE = {which: text(f"{_ONE} and {which}") for which in ("true", LIVE, OWN)}


async def access_ban(session: Session, caller: Caller, ban_id: UUID) -> Row[Any]:
    """A ban to look at: one's own, any live one for guards, any of the building for the administration."""
    return await _one(session, caller, ban_id, visible(caller))


async def access_own_ban(session: Session, caller: Caller, ban_id: UUID) -> Row[Any]:
    """A ban to change or lift: one's own, or any of the building for the administration."""
    return await _one(session, caller, ban_id, "true" if caller.may(Permission.BAN_BUILDING) else OWN)


async def _one(session: Session, caller: Caller, ban_id: UUID, which: str) -> Row[Any]:
    row = await session.first(
        _VISIBLE[which], {"building": caller.building_id, "member": caller.member_id, "id": ban_id}
    )
    if row is None:
        raise NotFound("There is no such ban.")
    return row


def over(row: Row[Any]) -> AlreadyDecided:
    """The 409 for a ban that no longer holds: who lifted it and when, or when it ended by itself."""
    if row.status == "lifted":
        return AlreadyDecided("lifted", by=row.lifter_name or NOBODY_HERE, at=row.lifted_at)
    return AlreadyDecided("expired", by=None, at=row.expires_at)
