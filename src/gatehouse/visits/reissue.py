"""A new pass for a visit whose pass is lost, or in the wrong hands: the old code opens nothing from this moment."""

from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.core.audit import audit
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict
from gatehouse.core.jobs import defer
from gatehouse.visits.access import access_own_visit
from gatehouse.visits.changed import publish_visit
from gatehouse.visits.passes import PassCodes, issue_pass

_END = text("""
update passes set ended_at = now(), end_reason = 'reissued' where building_id = :building and visit_id = :id and ended_at is null
""")
_MAILED = text("""
select 1 from visit_visitors where building_id = :building and visit_id = :id and email is not null and status <> 'cancelled' limit 1
""")


async def reissue_pass(session: Session, caller: Caller, visit_id: UUID) -> PassCodes:
    """A fresh code, 6 digits and link; visitors with an e-mail address are sent the link again. 409 when the visit is over."""
    visit = await access_own_visit(session, caller, visit_id, lock=True)
    if visit.status not in {"pending", "active"}:
        raise Conflict(f"This visit is {visit.status}; there is nothing to open any more.")
    if visit.valid_until <= now() and not visit.inside_count:
        raise Conflict("This visit has ended. Extend it, and its pass opens again.")
    key = {"building": caller.building_id, "id": visit_id}
    await session.execute(_END, key)
    codes = await issue_pass(session, caller, visit_id=visit_id, until=visit.valid_until)
    if await session.first(_MAILED, key) is not None:
        await defer(
            session, "send_pass_links", queue="notify", building_id=caller.building_id, visit_id=visit_id
        )
    await audit(
        session,
        building_id=caller.building_id,
        user_id=caller.user_id,
        session_id=caller.session_id,
        action="pass.reissued",
        target_type="visit",
        target_id=visit_id,
    )
    publish_visit(
        session,
        caller.building_id,
        "visit:updated",
        visit_id,
        visit.title,
        host_user=visit.host_user,
        hide_unit=visit.hide_unit,
    )
    return codes
