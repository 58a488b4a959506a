"""The only ways to one entry at the gate. Guards and admins see those of their building; another building's is 404."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict, NotFound

_ENTRY = text("""
select e.id, e.visit_id, e.visitor_id, e.request_id, e.unit_id, e.kind, e.guard_in, e.guard_out, e.entered_at, e.exited_at, e.end_kind,
  e.scan_in, e.scan_out, e.due_out_at, e.overstay_seen_at, coalesce(e.name, vv.name, e.provider, 'Visitor') as name,
  n.number as unit_number, v.title, v.status as visit_status, coalesce(vv.inside, false) as inside_again,
  coalesce(hm.user_id, am.user_id) as host_user
from entries e
left join visits v on v.building_id = e.building_id and v.id = e.visit_id
left join visit_visitors vv on vv.building_id = e.building_id and vv.visit_id = e.visit_id and vv.visitor_id = e.visitor_id
left join units n on n.building_id = e.building_id and n.id = e.unit_id
left join members hm on hm.building_id = v.building_id and hm.id = v.host_id
left join members am on am.building_id = e.building_id and am.id = e.approved_by
where e.building_id = :building and e.id = :id
""")
# The visit's row first, as every writer of its visitors does; what is judged is read by the statement after the wait, which sees it fresh.
_LOCK = text("""
select v.id from visits v join entries e on e.building_id = v.building_id and e.visit_id = v.id
where e.building_id = :building and e.id = :id for no key update of v
""")


class NotInside(Conflict):
    """The entry is over: somebody was first, or it was taken back. The refusal itself is a stored scan."""

    code, type, message = "NOT_INSIDE", "CONFLICT_ERROR", "This visitor is not inside."
    keeps_writes = True


async def access_entry(session: Session, caller: Caller, entry_id: UUID) -> Row[Any]:
    """An entry of the caller's building, with the name it goes by and whoever hears of it first: the visit's host, or who said yes."""
    entry = await session.first(_ENTRY, {"building": caller.building_id, "id": entry_id})
    if entry is None:
        raise NotFound("There is no such entry.")
    return entry


async def hold_entry(session: Session, caller: Caller, entry_id: UUID) -> Row[Any]:
    """The same, with the row of its visit locked: nobody is scanned in or out on it meanwhile."""
    await session.execute(_LOCK, {"building": caller.building_id, "id": entry_id})
    return await access_entry(session, caller, entry_id)
