"""Who is inside now, whatever they came in by, and who of them has stayed too long. Over the open entries, which the index holds apart."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.core.paging import Paging
from gatehouse.gate.inside_search import find_inside
from gatehouse.gate.schemas_entries import InsideRow

INSIDE_COLUMNS = """
e.id as entry_id, e.kind, coalesce(e.name, vv.name, e.provider, 'Visitor') as name, coalesce(e.phone, w.phone) as phone,
e.party_size + case when v.companions > 0 and e.id = (
  select f.id from entries f where f.building_id = e.building_id and f.visit_id = e.visit_id and f.exited_at is null order by f.entered_at, f.id limit 1)
  then v.companions else 0 end as people,
e.unit_id, n.number as unit, k.name as block, nullif(concat_ws(' ', hu.first_name, nullif(hu.last_name, '')), '') as host_name,
coalesce(v.title, e.purpose) as title, e.visit_id, e.request_id, e.visitor_id, coalesce(e.plate, v.plate) as plate,
coalesce(e.provider, v.provider) as provider, e.photo_key, e.entered_at,
cast(floor(extract(epoch from now() - e.entered_at) / 60) as int) as minutes, g.name as gate,
nullif(concat_ws(' ', gu.first_name, nullif(gu.last_name, '')), '') as guard_name, e.by_policy, e.due_out_at,
coalesce(e.due_out_at <= now(), false) as overstay,
case when e.due_out_at <= now() then cast(floor(extract(epoch from now() - e.due_out_at) / 60) as int) else 0 end as overstay_minutes,
e.overstay_times, e.overstay_seen_at as acknowledged_at, nullif(concat_ws(' ', su.first_name, nullif(su.last_name, '')), '') as acknowledged_by
"""
"""SQL: an open entry whole. Unnamed companions come along with the first of the party, so that everybody is counted once."""
INSIDE_JOINS = """
left join visits v on v.building_id = e.building_id and v.id = e.visit_id
left join visit_visitors vv on vv.building_id = e.building_id and vv.visit_id = e.visit_id and vv.visitor_id = e.visitor_id
left join visitors w on w.building_id = e.building_id and w.id = e.visitor_id
left join units n on n.building_id = e.building_id and n.id = e.unit_id
left join blocks k on k.building_id = n.building_id and k.id = n.block_id
left join gates g on g.building_id = e.building_id and g.id = e.gate_in
left join members hm on hm.building_id = e.building_id and hm.id = coalesce(v.host_id, e.approved_by)
left join users hu on hu.id = hm.user_id
left join members gm on gm.building_id = e.building_id and gm.id = e.guard_in
left join users gu on gu.id = gm.user_id
left join members sm on sm.building_id = e.building_id and sm.id = e.overstay_seen_by
left join users su on su.id = sm.user_id
"""
_FILTERS = """
  and (cast(:kind as text) is null or e.kind = :kind) and (cast(:unit as uuid) is null or e.unit_id = :unit)
  and (cast(:found as uuid[]) is null or e.id = any (:found))
"""
_INSIDE = text(f"""
select {INSIDE_COLUMNS} from (
  select * from entries e where e.building_id = :building and e.exited_at is null {_FILTERS} order by e.entered_at, e.id limit :limit offset :offset) e
{INSIDE_JOINS} order by e.entered_at, e.id
""")
_LATE_FIRST = "e.overstay_seen_at is not null, e.due_out_at, e.id"
_OVERSTAYS = text(f"""
select {INSIDE_COLUMNS} from (
  select * from entries e where e.building_id = :building and e.exited_at is null and e.due_out_at <= now() order by {_LATE_FIRST} limit :limit offset :offset) e
{INSIDE_JOINS} order by {_LATE_FIRST}
""")
_COUNT = text(f"""
select count(*) as rows, coalesce(sum(e.party_size), 0) + (
    select coalesce(sum(v.companions), 0) from visits v
    where v.building_id = :building and v.companions > 0 and v.id in (
      select e.visit_id from entries e where e.building_id = :building and e.exited_at is null {_FILTERS})) as people,
  count(*) filter (where e.due_out_at <= now()) as late,
  count(*) filter (where e.due_out_at <= now() and e.overstay_seen_at is null) as unseen
from entries e where e.building_id = :building and e.exited_at is null {_FILTERS}
""")


async def list_inside(
    session: Session,
    caller: Caller,
    paging: Paging,
    *,
    kind: str | None = None,
    unit_id: UUID | None = None,
    words: str | None = None,
) -> tuple[list[InsideRow], Row[Any]]:
    """A page of who is inside, longest first, and the counts `rows, people, late, unseen` over all who fit."""
    found = await find_inside(session, caller, words) if words and words.strip() else None
    values: dict[str, Any] = {"building": caller.building_id, "kind": kind, "unit": unit_id, "found": found}
    rows = await session.all(_INSIDE, values | {"limit": paging.limit, "offset": paging.offset})
    return [InsideRow(**row._mapping) for row in rows], await session.one(_COUNT, values)


async def list_overstays(
    session: Session, caller: Caller, paging: Paging
) -> tuple[list[InsideRow], Row[Any]]:
    """A page of who should have left, unacknowledged ones first, then the longest; and the counts over all who are inside."""
    values = {"building": caller.building_id}
    rows = await session.all(_OVERSTAYS, values | {"limit": paging.limit, "offset": paging.offset})
    counts = await session.one(_COUNT, values | {"kind": None, "unit": None, "found": None})
    return [InsideRow(**row._mapping) for row in rows], counts
