"""At which gate something happens, as a guard writes it."""

from uuid import UUID

from sqlalchemy import String, bindparam, text

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session

_GATE = text("""
select g.id from gates g
where g.building_id = :building and g.ended_at is null and (g.name_key = :key or g.number = :key or cast(g.id as text) = :key
  or (cast(:key as text) is null and g.id = (
    select d.gate_id from sessions s join gate_devices d on d.building_id = s.building_id and d.id = s.device_id where s.id = :session)))
order by g.name_key = :key desc limit 1
""").bindparams(bindparam("key", type_=String))


async def which_gate(session: Session, caller: Caller, written: str | None) -> UUID | None:
    """The building's gate of that name, number or id; on a gate device that says nothing, the device's own. Other text is no gate, and no error."""
    key = written.strip().lower() if written else None
    found: UUID | None = await session.scalar(
        _GATE, {"building": caller.building_id, "key": key, "session": caller.session_id}
    )
    return found
