"""Where visits stand at the gate: check-in status by the same judgement as a scan, and who is inside now."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.auth.caller import Caller
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.paging import Paging
from gatehouse.gate.decision import decide
from gatehouse.gate.situation import licence_until, live_bans_of, situation_of
from gatehouse.visits.access import access_visit
from gatehouse.visits.queries import COLUMNS, JOINS, visit_row
from gatehouse.visits.schemas import CheckinStatusOut, VisitRow
from gatehouse.visits.state import judged_status

_SITUATION = text(f"""
select v.id as visit_id, v.status, v.valid_from, v.valid_until, v.max_entries, v.rule_days, v.rule_from, v.rule_until, v.needs_consent,
  v.first_entry_at, v.last_exit_at, v.inside_count, b.time_zone, s.values as settings, null as gate_status, null as end_reason, false as inside_elsewhere,
  {licence_until("v.building_id")} as licence_until, vv.visitor_id, vv.name, vv.status as guest_status, vv.uses, vv.inside,
  {live_bans_of("v.building_id", "w.phone", "v.host_id")} as bans
from visits v
join buildings b on b.id = v.building_id
left join settings s on s.building_id = v.building_id
join visit_visitors vv on vv.building_id = v.building_id and vv.visit_id = v.id
join visitors w on w.building_id = vv.building_id and w.id = vv.visitor_id
where v.building_id = :building and v.id = :id
""").columns(settings=JSONB, bans=JSONB)
# By the open entries, which an index holds apart; `inside_count` has none, so that a scan writes none.
_HAS_INSIDE = """
v.id in (select e.visit_id from entries e where e.building_id = :building and e.exited_at is null)
"""
_INSIDE = text(f"""
select {COLUMNS} from visits v {JOINS} where v.building_id = :building and {_HAS_INSIDE}
order by v.first_entry_at, v.id limit :limit offset :offset
""")
_INSIDE_COUNT = text(
    "select count(distinct e.visit_id) from entries e where e.building_id = :building and e.exited_at is null"
)


async def checkin_status(session: Session, caller: Caller, visit_id: UUID) -> CheckinStatusOut:
    """Whether the visit's party could enter or leave now, and why not."""
    await access_visit(session, caller, visit_id)
    rows = await session.all(_SITUATION, {"building": caller.building_id, "id": visit_id})
    if not rows:
        raise NotFound("There is no such visit.")
    first = rows[0]
    situation = situation_of([{str(name): value for name, value in row._mapping.items()} for row in rows])
    at = now()
    entry, leaving = decide(situation, "entry", at), decide(situation, "exit", at)
    status = judged_status(
        first.status,
        inside_count=first.inside_count,
        valid_until=first.valid_until,
        first_entry_at=first.first_entry_at,
        at=at,
    )
    return CheckinStatusOut(
        visit_id=visit_id,
        entry=first.first_entry_at is not None,
        exit=first.first_entry_at is not None and first.inside_count == 0,
        status=status,
        can_enter=entry.reason is None,
        can_exit=leaving.reason is None,
        entry_time=first.first_entry_at,
        exit_time=first.last_exit_at if first.inside_count == 0 else None,
        refusal=entry.reason,
    )


async def active_visits(session: Session, caller: Caller, paging: Paging) -> tuple[list[VisitRow], int]:
    """Visits with somebody inside, longest first, with the exact total."""
    key = {"building": caller.building_id}
    rows = await session.all(_INSIDE, {**key, "limit": paging.limit, "offset": paging.offset})
    return [visit_row(row) for row in rows], await session.scalar(_INSIDE_COUNT, key)
