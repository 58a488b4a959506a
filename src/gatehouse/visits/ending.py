"""The end of everything a member has invited, for when the member goes: moved out, or the account deleted."""

from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, text

from gatehouse.core.db import Session
from gatehouse.visits.changed import publish_visit

# The member's row first: `invite` holds it while it writes, so a visit under way is either seen by the next statement or not made.
_HOLD = text("select user_id from members where building_id = :building and id = :member for update")
# A scan's order: visits before passes; among themselves by id, as nobody else locks several.
_LOCK = text("""
select id from visits where building_id = :building and host_id = :member and status in ('pending', 'active')
  and (cast(:unit as uuid) is null or unit_id = :unit) order by id for no key update
""")
_CANCEL = text("""
update visits set status = 'cancelled', cancelled_at = now(), cancelled_by = :by, cancel_reason = :reason, updated_at = now()
where building_id = :building and id = any (:visits) and status in ('pending', 'active') returning id, title, hide_unit
""").bindparams(bindparam("visits", type_=ARRAY(Uuid)))
_END_PASSES = text("""
update passes p set ended_at = now(), end_reason = 'cancelled' from visits v
where p.building_id = :building and p.ended_at is null and v.building_id = p.building_id and v.id = p.visit_id and v.host_id = :member
  and (cast(:unit as uuid) is null or v.unit_id = :unit)
""")


async def end_visits_of(
    session: Session,
    building_id: UUID,
    member_id: UUID,
    *,
    reason: str,
    by: UUID | None = None,
    unit_id: UUID | None = None,
) -> int:
    """Call off a member's visits and end their passes; how many visits were called off.

    A visit with somebody inside is called off too: that leaves the exit open and refuses every further entry as `cancelled`.
    `by` is the membership of whoever does it; `unit_id` narrows it to the visits of one unit. The caller's building must be
    the transaction's. The member's row stays locked until the transaction ends.
    """
    whose = {"building": building_id, "member": member_id, "unit": unit_id}
    host_user: UUID | None = await session.scalar(_HOLD, {"building": building_id, "member": member_id})
    if host_user is None:
        return 0
    open_visits = [row.id for row in await session.all(_LOCK, whose)]
    ended = await session.all(
        _CANCEL, {"building": building_id, "visits": open_visits, "by": by, "reason": reason}
    )
    await session.execute(_END_PASSES, whose)
    for visit in ended:
        publish_visit(
            session,
            building_id,
            "visit:cancelled",
            visit.id,
            visit.title,
            host_user=host_user,
            hide_unit=visit.hide_unit,
        )
    return len(ended)
