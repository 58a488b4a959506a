"""Who of those inside the words mean: over the open entries, which are few and which an index holds apart."""

from uuid import UUID

from sqlalchemy import ARRAY, String, bindparam, text

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.visits.search import read_query

_MOST_WORDS = 10
_FEWEST_SIGNS = 3
"""A shorter run of letters is looked for as a word alone: broken anywhere it would be found everywhere."""
# A plate and a unit are found however they are spaced: KJA 882 BC as 882bc, Kapok K-4 as kapokk4.
_FIND = text("""
select e.id from entries e
left join visits v on v.building_id = e.building_id and v.id = e.visit_id
left join visit_visitors vv on vv.building_id = e.building_id and vv.visit_id = e.visit_id and vv.visitor_id = e.visitor_id
left join visitors w on w.building_id = e.building_id and w.id = e.visitor_id
left join units n on n.building_id = e.building_id and n.id = e.unit_id
left join blocks k on k.building_id = n.building_id and k.id = n.block_id
left join members m on m.building_id = e.building_id and m.id = coalesce(v.host_id, e.approved_by)
left join users u on u.id = m.user_id
cross join lateral (select
  lower(concat_ws(' ', coalesce(e.name, vv.name), coalesce(v.title, e.purpose), coalesce(e.provider, v.provider), coalesce(e.plate, v.plate),
    k.name, n.number, u.first_name, u.last_name)) as words,
  translate(lower(concat(k.name, n.number, '|', coalesce(e.plate, v.plate))), ' -/', '') as run) said
where e.building_id = :building and e.exited_at is null and (
  not exists (select from unnest(:words) as word where strpos(said.words, word) = 0)
  or strpos(said.run, :run) > 0
  or strpos(coalesce(e.phone, w.phone), :digits) > 0)
""").bindparams(
    bindparam("words", type_=ARRAY(String)),
    bindparam("run", type_=String),
    bindparam("digits", type_=String),
)


async def find_inside(session: Session, caller: Caller, query: str) -> list[UUID]:
    """Open entries whose name, company, plate, unit, host or title hold every word, or whose phone holds the digits."""
    run = read_query(query).unit or ""
    found = await session.all(
        _FIND,
        {
            "building": caller.building_id,
            "words": query.lower().split()[:_MOST_WORDS],
            "run": run if len(run) >= _FEWEST_SIGNS else None,
            "digits": read_query(query).digits,
        },
    )
    return [row.id for row in found]
