"""Change the terms of a ban that stands."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.bans.access import access_own_ban, over
from gatehouse.bans.banning import end_in
from gatehouse.bans.lifting import lift_ban
from gatehouse.bans.schemas import BanChange
from gatehouse.bans.told import tell_changed
from gatehouse.buildings.context import load_context
from gatehouse.core.clock import iso
from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid

_CHANGE = text("""
update bans set name = :name, reason = :reason, severity = :severity, notes = :notes, expires_at = :expires_at, updated_at = now()
where building_id = :building and id = :id and lifted_at is null and (expires_at is null or expires_at > now())
""")
_NEVER_NULL = ("name", "reason", "severity")


async def change_ban(session: Session, caller: Caller, ban_id: UUID, change: BanChange) -> Row[Any]:
    """Change what was sent, or lift (`is_active: false`); the end stays as it is unless it is sent. One's own, or any for the administration.

    404, 409 `ALREADY_DECIDED` for a ban that is over (who lifted it): a new one has to be made. Source: 002 Visitor Ban System 4.
    """
    if change.is_active is False:
        return await lift_ban(session, caller, ban_id, reason=change.unban_reason or change.reason)
    ban = await access_own_ban(session, caller, ban_id)
    if ban.status != "active":
        raise over(ban)
    terms = {name: getattr(ban, name) for name in (*_NEVER_NULL, "notes", "expires_at")}
    sent = change.model_fields_set & terms.keys()
    asked = {name: getattr(change, name) for name in sent}
    if "expires_at" in asked:
        asked["expires_at"] = end_in(await load_context(session, caller), change.expires_at)
        if ban.ban_type == "temporary" and asked["expires_at"] is None:
            raise Invalid.field("expires_at", "A temporary ban needs an end.")
    wanted = {name: value for name, value in asked.items() if value is not None or name not in _NEVER_NULL}
    changed = {name: value for name, value in wanted.items() if value != terms[name]}
    if not changed:
        return ban
    if not await session.changed(_CHANGE, {"building": caller.building_id, "id": ban_id, **terms, **changed}):
        raise over(await access_own_ban(session, caller, ban_id))
    if "expires_at" in changed:
        changed["expires_at"] = iso(changed["expires_at"])
    await audit_by(session, caller, "ban.changed", "ban", ban_id, values=changed)
    after = await access_own_ban(session, caller, ban_id)
    await tell_changed(session, caller, after)
    return after
