"""Who may answer for a unit, in which order they are asked, and the seat from which a caller answers.

A unit nobody of whom may answer (empty, moved out, nobody given the right) is answered for by the building's administrators.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, bindparam, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.core.db import Session
from gatehouse.core.errors import Forbidden, NotFound, NotSignedIn
from gatehouse.notifications.tell import admins_of

_APPROVERS = text("""
select m.id as member_id, m.user_id, concat_ws(' ', u.first_name, nullif(u.last_name, '')) as name, u.phone, o.unit_id
from unnest(:units) with ordinality as asked (unit_id, position)
join occupancies o on o.building_id = :building and o.unit_id = asked.unit_id and o.valid_to is null and o.may_approve
join members m on m.building_id = o.building_id and m.id = o.member_id and m.status = 'active'
join users u on u.id = m.user_id and u.is_active
order by asked.position, o.call_order, o.is_primary desc, o.valid_from, o.id
""").bindparams(bindparam("units", type_=ARRAY(Uuid)))
# Held: whoever moves this member out meanwhile waits, and what the next statement reads stays true until the commit.
_HOLD = text("select status from members where building_id = :building and id = :member for key share")
_SEAT = text("""
select r.kind,
  (select u.unit_id from entry_request_units u
   join occupancies o on o.building_id = u.building_id and o.unit_id = u.unit_id and o.member_id = :member and o.valid_to is null and o.may_approve
   where u.building_id = r.building_id and u.request_id = r.id order by u.position limit 1) as answers_for,
  (select u.unit_id from entry_request_units u
   where u.building_id = r.building_id and u.request_id = r.id order by u.position limit 1) as first_unit,
  exists (select 1 from entry_request_units u
   join occupancies o on o.building_id = u.building_id and o.unit_id = u.unit_id and o.member_id = :member and o.valid_to is null
   where u.building_id = r.building_id and u.request_id = r.id) as lives_there
from entry_requests r where r.building_id = :building and r.id = :id
""")


@dataclass(frozen=True, slots=True)
class Seat:
    """The unit a caller answers for. `on_behalf`: an administrator, for a unit that is not their own."""

    unit_id: UUID
    kind: str
    on_behalf: bool


async def people_asked(session: Session, building_id: UUID, unit_ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Who lives in the units now and may answer (`member_id, user_id, name, phone, unit_id`), in the order they are called."""
    return await session.all(_APPROVERS, {"building": building_id, "units": list(unit_ids)})


async def approvers_of(session: Session, building_id: UUID, unit_ids: Sequence[UUID]) -> list[UUID]:
    """User ids of those who may answer for any of the units, in the order they are called; the administrators where nobody may."""
    people = [row.user_id for row in await people_asked(session, building_id, unit_ids)]
    return list(dict.fromkeys(people)) or await admins_of(session, building_id)


async def seat_of(session: Session, caller: Caller, request_id: UUID) -> Seat:
    """From which unit the caller answers a request. 404 for strangers, 403 for somebody of the unit who may not answer."""
    whose = {"building": caller.building_id, "member": caller.member}
    if await session.scalar(_HOLD, whose) != "active":
        raise NotSignedIn("Your sign-in has ended. Please sign in again.")
    row = await session.first(_SEAT, {**whose, "id": request_id})
    if row is None:
        raise NotFound("There is no such request.")
    if row.answers_for is not None:
        return Seat(row.answers_for, row.kind, on_behalf=False)
    if caller.may(Permission.VISIT_MANAGE_ALL):
        return Seat(row.first_unit, row.kind, on_behalf=True)
    if row.lives_there:
        raise Forbidden("You may not answer at the gate for this unit.")
    raise NotFound("There is no such request.")
