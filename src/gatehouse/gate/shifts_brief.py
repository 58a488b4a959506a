"""What a guard should know when a shift begins: who must not come in, who should have left, what is expected, what waits."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import load_context
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.paging import Paging
from gatehouse.gate.inside import list_overstays
from gatehouse.gate.policy import policy_budget
from gatehouse.gate.request_checks import Gate
from gatehouse.gate.schemas_shifts import BannedRow, BriefOut, NoteOut, PolicyOut
from gatehouse.gate.shifts import last_note

_SHOWN = 20
_BANS = text("""
select b.name, b.phone, b.reason, b.severity, b.banned_at, b.expires_at, count(*) over () as total from bans b
where b.building_id = :building and b.scope = 'building' and b.lifted_at is null and (b.expires_at is null or b.expires_at > now())
order by b.severity = 'high' desc, b.severity = 'medium' desc, b.banned_at desc, b.id limit :shown
""")
# A pass is expected today when it is good at some time of the rest of the day and nobody has come on it yet.
_NUMBERS = text("""
select
  (select count(*) from visits v where v.building_id = :building and v.status = 'pending' and v.inside_count = 0 and v.valid_until > :at
    and v.expected_start < :end and (v.rule_days is null or (v.rule_days >> cast(:weekday as int)) & 1 = 1)) as expected,
  (select count(*) from expected_deliveries d where d.building_id = :building and d.status = 'expected' and d.expected_on = :today
    and d.expires_at > :at) as deliveries,
  (select count(*) from parcels p where p.building_id = :building and p.handed_at is null) as parcels,
  (select count(*) from entry_requests r where r.building_id = :building and r.status = 'pending' and r.expires_at > :at) as requests
""")


async def brief(session: Session, caller: Caller, gate_id: UUID | None, gate_name: str | None) -> BriefOut:
    """The brief for a gate, as of now. A fixed number of statements."""
    building, at = await load_context(session, caller), now()
    key = {"building": caller.building_id}
    local = at.astimezone(ZoneInfo(building.time_zone))
    day = {"at": at, "end": building.end_of_day(at), "today": local.date(), "weekday": local.weekday()}
    bans = await session.all(_BANS, key | {"shown": _SHOWN})
    late, counts = await list_overstays(session, caller, Paging(page=1, limit=_SHOWN, offset=0))
    numbers = await session.one(_NUMBERS, key | day)
    budget = await policy_budget(session, caller, Gate(gate_id, gate_name))
    return BriefOut(
        bans=[BannedRow(**{name: row._mapping[name] for name in BannedRow.model_fields}) for row in bans],
        bans_total=bans[0].total if bans else 0,
        overstays=late,
        overstays_total=counts.late,
        inside=counts.rows,
        people_inside=int(counts.people),
        expected_today=numbers.expected,
        deliveries_today=numbers.deliveries,
        parcels_waiting=numbers.parcels,
        open_requests=numbers.requests,
        policy=PolicyOut(
            since=budget.since,
            used=budget.used,
            entries=budget.entries,
            allowed=budget.allowed,
            percent=budget.percent,
            exceeded=budget.exceeded,
        ),
        hand_over=_note(await last_note(session, caller, gate_id)),
    )


def _note(row: Row[Any] | None) -> NoteOut | None:
    if row is None:
        return None
    return NoteOut(
        shift_id=row.id,
        from_name=row.guard_name,
        note=row.hand_over_note,
        at=row.ended_at,
        gate=row.gate_name,
    )
