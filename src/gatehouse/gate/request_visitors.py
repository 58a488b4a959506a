"""A returning visitor by phone: what a guard is offered before asking. Guards only, limited as a look-up."""

from typing import Any

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import load_context
from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid
from gatehouse.core.phones import normalise_phone

# Where they went when they came last, by a pass or on a flat's answer.
_VISITOR = text("""
select v.id, v.name, v.phone, v.photo_key, n.id as unit_id, n.number as unit_number, k.name as block_name, came.at as last_entry_at,
  exists (select 1 from entries e where e.building_id = v.building_id and e.visitor_id = v.id and e.exited_at is null) as inside,
  exists (select 1 from bans b where b.building_id = v.building_id and b.phone = v.phone and b.scope = 'building' and b.lifted_at is null
    and (b.expires_at is null or b.expires_at > now())) as banned
from visitors v
left join lateral (
  (select i.unit_id, vv.entered_at as at from visit_visitors vv
   join visits i on i.building_id = vv.building_id and i.id = vv.visit_id
   where vv.building_id = v.building_id and vv.visitor_id = v.id and vv.entered_at is not null order by vv.entered_at desc limit 1)
  union all
  (select e.unit_id, e.entered_at from entry_requests r
   join entries e on e.building_id = r.building_id and e.request_id = r.id and (e.end_kind is null or e.end_kind not in ('undone', 'annulled'))
   where r.building_id = v.building_id and r.visitor_id = v.id order by r.created_at desc limit 1)
  order by at desc limit 1
) came on true
left join units n on n.building_id = v.building_id and n.id = coalesce(came.unit_id, v.last_unit_id) and n.ended_at is null
left join blocks k on k.building_id = n.building_id and k.id = n.block_id
where v.building_id = :building and v.phone = :phone
""")
# Nobody of this phone has come yet, but the building may have shut its door to it.
_BANNED = text("""
select exists (select 1 from bans where building_id = :building and phone = :phone and scope = 'building' and lifted_at is null
  and (expires_at is null or expires_at > now()))
""")


async def find_visitor(session: Session, caller: Caller, phone: str) -> tuple[Row[Any] | None, bool]:
    """The building's visitor of a phone, however it is written, and whether the building has banned it. 422 `phone`."""
    country = (await load_context(session, caller)).country
    try:
        normal = normalise_phone(phone, country)
    except ValueError as error:
        raise Invalid.field("phone", f"This {error}.") from error
    key = {"building": caller.building_id, "phone": normal}
    row = await session.first(_VISITOR, key)
    return row, bool(row.banned if row else await session.scalar(_BANNED, key))
