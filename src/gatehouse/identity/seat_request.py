"""A building's administrator asks the platform for more licence seats, or fewer."""

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.identity.events import approval_changed
from gatehouse.identity.joining import ask

LICENCE_SEATS = "licence_seats"

_SEATS = text("""
select seats from licences where building_id = :building and status in ('active', 'suspended')
""")
_WAITING = text("""
select id, (data ->> 'total_licenses')::int as seats from approval_requests
where building_id = :building and request_type = 'licence_seats' and status = 'pending' and expires_at > now()
order by created_at desc limit 1
""")
# The one that waits takes on the new number: the last wish of the building counts.
_REPLACE = text("""
update approval_requests set data = :data where building_id = :building and id = :id and status = 'pending'
""").bindparams(bindparam("data", type_=JSONB))


async def ask_for_seats(session: Session, caller: Caller, wanted: int | None) -> int | None:
    """Ask for `wanted` seats in all, and give the number that waits for a decision; with None it only tells.

    One request of a building waits at a time: asking again changes its number. What the building has already is not asked for.
    """
    home = {"building": caller.building_id}
    waiting = await session.first(_WAITING, home)
    if wanted is None or (waiting is not None and waiting.seats == wanted):
        return waiting.seats if waiting is not None else None
    seats = await session.scalar(_SEATS, home)
    if waiting is None and wanted == seats:
        return None
    data = {"total_licenses": wanted, "current": seats}
    if waiting is not None and await session.changed(_REPLACE, {**home, "id": waiting.id, "data": data}):
        session.publish(approval_changed(caller.building_id, waiting.id, "pending", LICENCE_SEATS))
        request_id = waiting.id
    else:
        request_id = await ask(
            session,
            building_id=caller.building_id,
            member_id=caller.member,
            request_type=LICENCE_SEATS,
            data=data,
        )
    await audit_by(session, caller, "licence.seats_asked", "approval_request", request_id, values=data)
    return wanted
