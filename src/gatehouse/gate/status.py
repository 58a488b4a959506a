"""Where visits stand at the gate: check-in status by the same judgement as a scan, and who is inside now."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.buildings.settings import BuildingSettings
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.paging import Paging
from gatehouse.gate.decision import Ban, Guest, Pass, Situation, decide
from gatehouse.visits.access import access_visit
from gatehouse.visits.queries import COLUMNS, JOINS, visit_row
from gatehouse.visits.schemas import CheckinStatusOut, VisitRow
from gatehouse.visits.state import judged_status

_SITUATION = text("""
select v.status, v.valid_from, v.valid_until, v.max_entries, v.rule_days, v.rule_from, v.rule_until, v.needs_consent, v.first_entry_at,
  v.last_exit_at, v.inside_count, b.time_zone, s.values::text as settings,
  (select max(case l.status when 'active' then l.expires_at else least(l.suspended_at, l.expires_at) end)
   from licences l where l.building_id = v.building_id and l.status in ('active', 'suspended', 'expired')) as licence_until,
  vv.visitor_id, vv.name, vv.status as guest_status, vv.uses, vv.inside,
  (select jsonb_agg(jsonb_build_object('severity', x.severity, 'applies', x.scope = 'building' or x.banned_by = v.host_id, 'reason', x.reason))::text
   from bans x where x.building_id = v.building_id and x.phone = w.phone and x.lifted_at is null and (x.expires_at is null or x.expires_at > now()))
    as bans
from visits v
join buildings b on b.id = v.building_id
left join settings s on s.building_id = v.building_id
join visit_visitors vv on vv.building_id = v.building_id and vv.visit_id = v.id
join visitors w on w.building_id = vv.building_id and w.id = vv.visitor_id
where v.building_id = :building and v.id = :id
""")
_INSIDE = text(f"""
select {COLUMNS} from visits v {JOINS} where v.building_id = :building and v.inside_count > 0
order by v.first_entry_at, v.id limit :limit offset :offset
""")
_INSIDE_COUNT = text("select count(*) from visits v where v.building_id = :building and v.inside_count > 0")


async def checkin_status(session: Session, caller: Caller, visit_id: UUID) -> CheckinStatusOut:
    """Whether the visit's party could enter or leave now, and why not."""
    await access_visit(session, caller, visit_id)
    rows = await session.all(_SITUATION, {"building": caller.building_id, "id": visit_id})
    if not rows:
        raise NotFound("There is no such visit.")
    first = rows[0]
    situation = _situation(rows)
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


def _situation(rows: Any) -> Situation:
    first = rows[0]
    settings = BuildingSettings.model_validate(orjson.loads(first.settings) if first.settings else {})
    return Situation(
        visit=Pass(
            status=first.status,
            valid_from=first.valid_from,
            valid_until=first.valid_until,
            max_entries=first.max_entries,
            rule_days=first.rule_days,
            rule_from=first.rule_from,
            rule_until=first.rule_until,
            needs_consent=first.needs_consent,
        ),
        guests=tuple(
            Guest(
                row.visitor_id,
                row.name,
                row.guest_status,
                row.uses,
                row.inside,
                tuple(Ban(**ban) for ban in orjson.loads(row.bans or "[]")),
            )
            for row in rows
        ),
        licence_until=first.licence_until,
        grace=timedelta(days=settings.licence_grace_days),
        time_zone=first.time_zone,
    )


async def active_visits(session: Session, caller: Caller, paging: Paging) -> tuple[list[VisitRow], int]:
    """Visits with somebody inside, longest first, with the exact total."""
    key = {"building": caller.building_id}
    rows = await session.all(_INSIDE, {**key, "limit": paging.limit, "offset": paging.offset})
    return [visit_row(row) for row in rows], await session.scalar(_INSIDE_COUNT, key)
