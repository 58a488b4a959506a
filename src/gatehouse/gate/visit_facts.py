"""What a guard is told of a visit beside the scan's own answer: one statement, read after the scan has been stored."""

from typing import Any
from uuid import UUID

from fastapi import Request
from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.visits.tokens import FIRST_PHONE, NAMES, STAY_TYPE

_FACTS = text(f"""
select v.id, v.title, v.status, v.visit_type, {STAY_TYPE} as stay_type, v.purpose, v.notes, v.expected_start, v.valid_until, v.max_entries,
  v.entries_used, v.inside_count, v.visitor_count, v.created_at, {NAMES} as visitor_name, {FIRST_PHONE} as visitor_phone,
  (select coalesce(max(x.uses), 0) from visit_visitors x where x.building_id = v.building_id and x.visit_id = v.id and x.status <> 'cancelled') as uses,
  concat_ws(' ', u.first_name, nullif(u.last_name, '')) as host_name, u.phone as host_phone, m.user_id as host_user, m.role as host_role,
  n.number as unit_number, coalesce(nullif(n.address, ''), b.address) as address, n.unit_type, b.name as building_name,
  e.id as entry_id, e.entered_at, concat_ws(' ', g.first_name, nullif(g.last_name, '')) as granted_by
from visits v
join buildings b on b.id = v.building_id
join members m on m.building_id = v.building_id and m.id = v.host_id
join users u on u.id = m.user_id
left join units n on n.building_id = v.building_id and n.id = v.unit_id
left join lateral (
  select x.id, x.entered_at, x.guard_in from entries x
  where x.building_id = v.building_id and x.visit_id = v.id and x.exited_at is null order by x.entered_at, x.id limit 1
) e on true
left join members gm on gm.building_id = v.building_id and gm.id = e.guard_in
left join users g on g.id = gm.user_id
where v.building_id = :building and v.id = :id
""")
_NOTE = text(
    "update scans set note = :note where building_id = :building and id = :id and guard_id = :guard and note is null"
)
_GIVEN = text("""
update entries set name = coalesce(cast(:name as text), name), phone = coalesce(cast(:phone as text), phone)
where building_id = :building and id = :id and guard_in = :guard and name is null and phone is null
""")


async def visit_facts(session: Session, caller: Caller, visit_id: UUID) -> Row[Any]:
    """The facts of a visit that a scan of this caller has just found in their building; somebody inside longest as `entry_id`."""
    return await session.one(_FACTS, {"building": caller.building_id, "id": visit_id})


async def read_facts(request: Request, caller: Caller, visit_id: UUID) -> Row[Any]:
    """The same from a route that holds no transaction because it scans."""
    async with request.app.state.database.transaction(caller.tenant) as session:
        return await visit_facts(session, caller, visit_id)


async def note_scan(session: Session, caller: Caller, scan_id: UUID, note: str) -> None:
    """The guard's words beside their own scan; the same scan again keeps the first."""
    await session.execute(
        _NOTE, {"building": caller.building_id, "id": scan_id, "guard": caller.member, "note": note}
    )


async def note_given_name(
    session: Session, caller: Caller, entry_id: UUID, *, name: str | None, phone: str | None
) -> None:
    """What somebody let in called themselves at the gate, kept with the entry beside what the host wrote."""
    await session.execute(
        _GIVEN,
        {
            "building": caller.building_id,
            "id": entry_id,
            "guard": caller.member,
            "name": name,
            "phone": phone,
        },
    )
