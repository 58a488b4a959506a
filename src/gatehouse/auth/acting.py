"""A route that names a building in its path or body: one's own, or, for a super admin, any that exists."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.core.audit import audit_platform
from gatehouse.core.db import Session, Tenant
from gatehouse.core.errors import Forbidden, NotFound

_EXISTS = text("select id from buildings where id = :building")


async def act_in(session: Session, caller: Caller, building_id: UUID, *, action: str) -> Caller:
    """The caller, acting in the named building. 403 for another building's people (CONTRACT 002), 404 for a super admin naming none.

    For a super admin the transaction becomes that building's, and `action` goes into the platform's audit.
    """
    if caller.role is not Role.SUPER_ADMIN:
        if building_id != caller.building_id:
            raise Forbidden("This is another building.")
        return caller
    await session.become(Tenant(building_id, caller.user_id))
    if await session.scalar(_EXISTS, {"building": building_id}) is None:
        raise NotFound("There is no such building.")
    await audit_platform(
        session,
        user_id=caller.user_id,
        building_id=building_id,
        action=action,
        target_type="building",
        target_id=building_id,
    )
    return replace(caller, building_id=building_id)
