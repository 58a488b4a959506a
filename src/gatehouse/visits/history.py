"""What happened to a visit: made, changed, extended, scanned, a stay ended by an administrator, a new pass, called off."""

from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.core.paging import Paging
from gatehouse.visits.access import access_visit, watches_only
from gatehouse.visits.schemas import HistoryItem

# What the host changed is told by the audit log: who and when. To what is nobody's business here, so its values are not read.
_TOLD = """
audit_log a where a.building_id = :building and a.target_id = :id and a.target_type = 'visit' and a.action in ('visit.changed', 'visit.extended')
"""
_HISTORY = text(f"""
select action, at, by, gate, visitors, reason from (
  select 'created' as action, v.created_at as at, v.host_id as by_member, null::uuid as by_user, null as gate, null::text[] as visitors, null as reason
  from visits v where v.building_id = :building and v.id = :id
  union all
  select substr(a.action, 7), a.at, null, a.actor_user_id, null, null::text[], null from {_TOLD}
  union all
  select 'cancelled', v.cancelled_at, v.cancelled_by, null, null, null::text[], v.cancel_reason
  from visits v where v.building_id = :building and v.id = :id and v.cancelled_at is not null
  union all
  select case when s.undone_at is not null then 'undone_' || s.direction when s.outcome = 'admitted' then s.direction else s.outcome end,
    coalesce(s.device_at, s.at), s.guard_id, null, s.gate_text,
    (select array_agg(x ->> 'name') from jsonb_array_elements(s.answer -> 'data' -> 'visitors') x), s.reason
  from scans s where s.building_id = :building and s.visit_id = :id and s.outcome is not null
  union all
  select 'terminated', e.exited_at, e.ended_by, null, null, array[x.name], e.end_reason
  from entries e left join visit_visitors x on x.building_id = e.building_id and x.visit_id = e.visit_id and x.visitor_id = e.visitor_id
  where e.building_id = :building and e.visit_id = :id and e.end_kind = 'terminated'
  union all
  select 'reissued', p.ended_at, null, null, null, null::text[], null
  from passes p where p.building_id = :building and p.visit_id = :id and p.end_reason = 'reissued'
) happened
left join lateral (
  select concat_ws(' ', u.first_name, nullif(u.last_name, '')) as by from users u
  where u.id = coalesce(happened.by_user, (select m.user_id from members m where m.building_id = :building and m.id = happened.by_member))
) person on true
order by at, action
limit :limit offset :offset
""")
_BY_HOST = ("created", "changed", "extended", "cancelled")
_HISTORY_COUNT = text(f"""
select (select count(*) from scans s where s.building_id = :building and s.visit_id = :id and s.outcome is not null)
  + (select count(*) from entries e where e.building_id = :building and e.visit_id = :id and e.end_kind = 'terminated')
  + (select count(*) from passes p where p.building_id = :building and p.visit_id = :id and p.end_reason = 'reissued')
  + (select count(*) from {_TOLD})
  + (select 1 + (v.cancelled_at is not null)::int from visits v where v.building_id = :building and v.id = :id)
""")


async def load_history(
    session: Session, caller: Caller, visit_id: UUID, paging: Paging
) -> tuple[list[HistoryItem], int]:
    """A page of everything that happened to a visit, oldest first, refusals with their reason; and how much that is."""
    visit = await access_visit(session, caller, visit_id)
    key = {"building": caller.building_id, "id": visit_id}
    # Who made or changed a cab whose flat is hidden, or called it off, would name the flat; guards are named as ever.
    hides_host = watches_only(caller) and visit.hide_unit and not visit.inside_count
    rows = await session.all(_HISTORY, {**key, "limit": paging.limit, "offset": paging.offset})
    items = [
        HistoryItem(
            action=row.action,
            at=row.at,
            by=None if hides_host and row.action in _BY_HOST else row.by or None,
            gate=row.gate,
            visitors=row.visitors or [],
            reason=None if hides_host and row.action in _BY_HOST else row.reason,
        )
        for row in rows
    ]
    return items, await session.scalar(_HISTORY_COUNT, key)
