"""Lift a ban: the phone may come again at once. Of several who lift it one does, the others hear who it was."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.bans.access import access_own_ban, over
from gatehouse.bans.person import phone_meant
from gatehouse.bans.rows import COLUMNS, JOINS, OWN
from gatehouse.bans.told import tell_lifted
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound

_LIFT = text("""
update bans set lifted_at = now(), lifted_by = :by, lift_reason = :reason, updated_at = now()
where building_id = :building and id = :id and lifted_at is null and (expires_at is null or expires_at > now())
""")
_ON_PHONE = f"select {COLUMNS} from bans b {JOINS} where b.building_id = :building and b.phone = :phone"
_NEWEST = "order by b.banned_at desc, b.id desc limit 50"
_OWN_ON_PHONE = text(f"{_ON_PHONE} and {OWN} {_NEWEST}")
_ADMINS_ON_PHONE = text(f"{_ON_PHONE} and (b.scope = 'building' or {OWN}) {_NEWEST}")


async def lift_ban(session: Session, caller: Caller, ban_id: UUID, *, reason: str | None) -> Row[Any]:
    """Lift one ban: one's own, or any for the administration; the ban as it is then.

    404, 409 `ALREADY_DECIDED` with who lifted it, or that it ended by itself. Source: 002 Visitor Ban System 4, CONTRACT 002.
    """
    ban = await access_own_ban(session, caller, ban_id)
    if not await _lift(session, caller, ban.id, reason):
        raise over(await access_own_ban(session, caller, ban_id))
    lifted = await access_own_ban(session, caller, ban_id)
    await tell_lifted(session, caller, lifted)
    return lifted


async def lift_by_phone(
    session: Session, caller: Caller, written: str, *, reason: str | None
) -> Sequence[Row[Any]]:
    """Lift the caller's own ban of a phone; for the administration the building-wide ones too. Residents' personal bans stay theirs.

    404 where there never was one, 409 `ALREADY_DECIDED` where the last is over. Source: 002 unban-by-phone.
    """
    phone = await phone_meant(session, caller, written)
    found = _ADMINS_ON_PHONE if caller.may(Permission.BAN_BUILDING) else _OWN_ON_PHONE
    key = {"building": caller.building_id, "member": caller.member_id, "phone": phone}
    bans = await session.all(found, key)
    if not bans:
        raise NotFound("You have not banned this phone.")
    lifted = [
        ban.id for ban in bans if ban.status == "active" and await _lift(session, caller, ban.id, reason)
    ]
    now_standing = await session.all(found, key)
    if not lifted:
        raise over(now_standing[0])
    done = [ban for ban in now_standing if ban.id in lifted]
    for ban in done:
        await tell_lifted(session, caller, ban)
    return done


async def _lift(session: Session, caller: Caller, ban_id: UUID, reason: str | None) -> bool:
    values = {"building": caller.building_id, "id": ban_id, "by": caller.member_id, "reason": reason}
    if not await session.changed(_LIFT, values):
        return False
    await audit_by(session, caller, "ban.lifted", "ban", ban_id, values={"reason": reason})
    return True
