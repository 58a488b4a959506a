"""The end of a membership: no home, nothing asked for, no code they issued, no PIN, no session. What the person invited ends in visits/ (`end_visits_of`)."""

from uuid import UUID

from sqlalchemy import text

from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict
from gatehouse.identity.events import approval_changed

_END = text("""
update members set status = 'ended', ended_at = now(), end_reason = :reason, status_by = :by, status_at = now(),
  leaves_at = null, leave_reason = null, leave_by = null
where building_id = :building and id = :member and status <> 'ended'
""")
_HOMES = text(
    "update occupancies set valid_to = now() where building_id = :building and member_id = :member and valid_to is null"
)
_REQUESTS = text("""
update approval_requests set status = 'withdrawn' where building_id = :building and member_id = :member and status = 'pending'
returning id, request_type
""")
# Registration codes are issued by a person; they end with the last of their memberships that may issue any.
_CODES = text("""
update registration_codes r set ended_at = now(), ended_by = :by from members gone
where gone.building_id = :building and gone.id = :member and r.building_id = :building and r.issued_by = gone.user_id
  and r.used_at is null and r.ended_at is null and not exists (
    select 1 from members m where m.building_id = :building and m.user_id = gone.user_id and m.status = 'active' and m.role in ('building_admin', 'landlord'))
""")
_PIN = text("delete from guard_pins where building_id = :building and member_id = :member")
# Locked in one order: of two administrators who leave at once, the second one waits and then finds itself the last.
_ADMINS = text("""
select id from members where building_id = :building and role = 'building_admin' and status = 'active' order by id for update
""")


class LastAdmin(Conflict):
    """The building would have nobody left who decides."""

    code, type, message = (
        "LAST_ADMIN",
        "CONFLICT_ERROR",
        "This is the building's only administrator. Make somebody else an administrator first.",
    )


async def keep_an_admin(session: Session, building_id: UUID, member_id: UUID) -> None:
    """Raise 409 `LAST_ADMIN` when this membership is the building's only active administrator; holds all of them until the transaction ends."""
    admins = [row.id for row in await session.all(_ADMINS, {"building": building_id})]
    if admins == [member_id]:
        raise LastAdmin


async def end_membership(
    session: Session, building_id: UUID, member_id: UUID, *, reason: str, by: UUID
) -> bool:
    """End a membership with everything that hangs on it in its building; False when it was over. `by` is the person who ends it.

    Sessions are the caller's to end (`end_sessions`), visits too. The transaction is the building's.
    """
    whose = {"building": building_id, "member": member_id}
    if not await session.changed(_END, {**whose, "reason": reason, "by": by}):
        return False
    await session.execute(_HOMES, whose)
    for request in await session.all(_REQUESTS, whose):
        session.publish(approval_changed(building_id, request.id, "withdrawn", request.request_type))
    await session.execute(_CODES, {**whose, "by": by})
    await session.execute(_PIN, whose)
    return True
