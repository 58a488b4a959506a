"""The caller's contacts: lists and one alone, with how often each came.

Visits are counted where they are recorded, in entries, at the moment of asking: a scan that is undone or annulled is gone from the
count with it, and no scan writes to a contact. Counted is who came to this host: by the host's passes, or let in on the host's word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.contacts.schemas import ContactOut, Order
from gatehouse.contacts.words import search_words
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.paging import Paging

# From the host's own visits and answers, not from each contact's: a plumber whom everybody calls costs each host their own calls only.
# An array and not a join: joined, a busy host's visits make the planner read all visitors and entries of all buildings.
_CAME = """
left join (
  select p.phone, count(p.at)::int as visit_count, max(p.at) as last_visited, (array_agg(p.visitor_id) filter (where p.visitor_id is not null))[1] as visitor_id
  from (
    select w.phone, w.id as visitor_id, e.entered_at as at
    from visit_visitors vv
    join visitors w on w.building_id = vv.building_id and w.id = vv.visitor_id
    left join entries e on e.building_id = vv.building_id and e.visit_id = vv.visit_id and e.visitor_id = vv.visitor_id
      and coalesce(e.end_kind, '') not in ('undone', 'annulled')
    where vv.building_id = :building and vv.visit_id = any (array(select v.id from visits v where v.building_id = :building and v.host_id = :member))
      {this_visitor}
    union all
    select r.visitor_phone, r.visitor_id, e.entered_at
    from entry_requests r
    join entries e on e.building_id = r.building_id and e.id = r.id and coalesce(e.end_kind, '') not in ('undone', 'annulled')
    where r.building_id = :building and (r.decided_by = :member or r.host_id = :member) and r.status = 'approved' {this_request}
  ) p
  group by p.phone
) came on came.phone = c.phone
"""
CAME = _CAME.format(this_visitor="", this_request="")
_PHONE = "(select t.phone from contacts t where t.building_id = :building and t.id = :id and t.member_id = :member)"
_THIS_ONE_CAME = _CAME.format(
    this_visitor=f"and w.phone = {_PHONE}", this_request=f"and r.visitor_phone = {_PHONE}"
)
OWN = "c.member_id = :member and c.ended_at is null"
_COLUMNS = """
c.id, coalesce(c.visitor_id, came.visitor_id) as visitor_id, c.name, c.nickname, c.phone, c.email, c.relationship, c.relationship_text, c.category,
c.priority, c.notes, c.plate, c.tags, coalesce(came.visit_count, 0) as visit_count, came.last_visited, c.created_at, c.updated_at
"""
_FILTERS = {
    "category": "c.category = :category",
    "relationship": "c.relationship = :relationship",
    "words": "not exists (select from unnest(cast(:words as text[])) as word where strpos(c.search_key, word) = 0)",
    "tags": "exists (select from unnest(c.tags) as tag where lower(tag) = any (cast(:tags as text[])))",
}
_ORDERS: dict[Order, str] = {
    "recent": "came.last_visited desc nulls last, c.created_at desc, c.id",
    "name": "lower(c.name), c.id",
    "visit_count": "coalesce(came.visit_count, 0) desc, came.last_visited desc nulls last, c.id",
    "priority": "c.priority nulls last, lower(c.name), c.id",
}
_ONE = text(
    f"select {_COLUMNS} from contacts c {_THIS_ONE_CAME} where c.building_id = :building and {OWN} and c.id = :id"
)
_ALL = text(
    f"select {_COLUMNS} from contacts c {CAME} where c.building_id = :building and {OWN} order by lower(c.name), c.id"
)


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """What a list is narrowed to. `words`: a search as written; `tags`: any of these, lower-cased."""

    category: str | None = None
    relationship: str | None = None
    words: str | None = None
    tags: Sequence[str] = ()


def contact_out(row: Row[Any]) -> ContactOut:
    """A row as it is shown."""
    return ContactOut(**row._mapping)


async def list_contacts(
    session: Session, caller: Caller, wanted: ContactFilter, paging: Paging, *, order: Order = "recent"
) -> tuple[list[ContactOut], int]:
    """A page of the caller's own contacts, and how many there are."""
    values: dict[str, Any] = {"building": caller.building_id, "member": caller.member}
    narrowed = {
        "category": wanted.category,
        "relationship": wanted.relationship,
        "words": search_words(wanted.words),
        "tags": list(wanted.tags),
    }
    used = {name: value for name, value in narrowed.items() if value}
    where = " and ".join([OWN, *(_FILTERS[name] for name in used)])
    rows = await session.all(
        text(
            f"select {_COLUMNS} from contacts c {CAME} where c.building_id = :building and {where} order by {_ORDERS[order]} limit :limit offset :offset"
        ),
        {**values, **used, "limit": paging.limit, "offset": paging.offset},
    )
    total: int = await session.scalar(
        text(f"select count(*) from contacts c where c.building_id = :building and {where}"),
        {**values, **used},
    )
    return [contact_out(row) for row in rows], total


_VISITED = {
    order: text(
        f"select {_COLUMNS} from contacts c {CAME} where c.building_id = :building and {OWN} and came.visit_count > 0 order by {_ORDERS[order]} limit :limit"
    )
    for order in ("visit_count", "recent")
}


async def most_visited(session: Session, caller: Caller, limit: int) -> list[ContactOut]:
    """Who came most often. Who never came is not among them."""
    return await _visited(session, caller, "visit_count", limit)


async def recently_visited(session: Session, caller: Caller, limit: int) -> list[ContactOut]:
    """Who came last. Who never came is not among them."""
    return await _visited(session, caller, "recent", limit)


async def _visited(session: Session, caller: Caller, order: Order, limit: int) -> list[ContactOut]:
    own = {"building": caller.building_id, "member": caller.member, "limit": limit}
    return [contact_out(row) for row in await session.all(_VISITED[order], own)]


async def load_contact(session: Session, caller: Caller, contact_id: UUID) -> ContactOut:
    """One of the caller's own contacts. 404."""
    row = await session.first(
        _ONE, {"building": caller.building_id, "member": caller.member, "id": contact_id}
    )
    if row is None:
        raise NotFound("There is no such frequent visitor.")
    return contact_out(row)


async def all_contacts(session: Session, caller: Caller) -> list[ContactOut]:
    """All of the caller's contacts by name; there are at most `add_contact.MAX_CONTACTS`."""
    rows = await session.all(_ALL, {"building": caller.building_id, "member": caller.member})
    return [contact_out(row) for row in rows]
