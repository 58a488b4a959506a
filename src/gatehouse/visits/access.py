"""The only ways to a visit. One condition a line; who may not see it gets 404."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.buildings.units_past import VISIT_ENDED
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound

_VISIT = """
select v.id, v.host_id, v.unit_id, v.title, v.description, v.purpose, v.notes, v.status, v.expected_start, v.expected_end, v.valid_from,
  v.valid_until, v.entries_used, v.inside_count, v.search_key, v.rule_days, v.rule_from, v.rule_until, v.companions, v.plate, v.hide_unit,
  m.user_id as host_user
from visits v join members m on m.building_id = v.building_id and m.id = v.host_id
where v.building_id = :building and v.id = :id
"""
_OWN = f"""{_VISIT}
  and (v.host_id = :member or :all)
"""
# A unit's occupants see what has reached into their time there: a former tenant's guests are none of theirs.
_VISIBLE = text(f"""{_VISIT}
  and (v.host_id = :member
    or :all
    or exists (select 1 from occupancies o where o.building_id = :building and o.member_id = :member and o.unit_id = v.unit_id and o.valid_to is null
      and o.valid_from <= {VISIT_ENDED}))
""")
_PLAIN, _LOCKED = text(_OWN), text(_OWN + " for no key update of v")


async def access_visit(session: Session, caller: Caller, visit_id: UUID) -> Row[Any]:
    """A visit to look at: the host's, one to the caller's unit that lasted into their time there, or any of the building for admins and guards."""
    sees_all = caller.may(Permission.VISIT_READ_ALL) or caller.may(Permission.GATE_WATCH)
    row = await session.first(
        _VISIBLE,
        {"building": caller.building_id, "id": visit_id, "member": caller.member_id, "all": sees_all},
    )
    if row is None:
        raise NotFound("There is no such visit.")
    return row


async def access_own_visit(
    session: Session, caller: Caller, visit_id: UUID, *, lock: bool = False
) -> Row[Any]:
    """A visit to change, or whose pass may be shown: the host's own, or any of the building for admins. `lock` holds its row."""
    values = {
        "building": caller.building_id,
        "id": visit_id,
        "member": caller.member_id,
        "all": caller.may(Permission.VISIT_MANAGE_ALL),
    }
    row = await session.first(_LOCKED if lock else _PLAIN, values)
    if row is None:
        raise NotFound("There is no such visit.")
    return row


def watches_only(caller: Caller) -> bool:
    """A guard: sees the building's visits, but not the flat of a cab that keeps it hidden (ours, "Beyond" of the gate)."""
    return caller.may(Permission.GATE_WATCH) and not caller.may(Permission.VISIT_READ_ALL)


def may_see_codes(caller: Caller, visit: Row[Any]) -> bool:
    """The pass is shown to its host and to admins, never to guards or other residents (CONTRACT 002)."""
    return visit.host_id == caller.member_id or caller.may(Permission.VISIT_MANAGE_ALL)
