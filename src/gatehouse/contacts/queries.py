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

# tenant: joined to the contact, whose building is in the WHERE of every statement that uses it
CAME = """
left join lateral (
  select count(p.at)::int as visit_count, max(p.at) as last_visited, (array_agg(p.visitor_id) filter (where p.visitor_id is not null))[1] as visitor_id
  from (
    select e.entered_at as at, w.id as visitor_id
    from visitors w
    join visit_visitors vv on vv.building_id = w.building_id and vv.visitor_id = w.id
    join visits v on v.building_id = vv.building_id and v.id = vv.visit_id and v.host_id = c.member_id
    left join entries e on e.building_id = v.building_id and e.visit_id = v.id and e.visitor_id = w.id
      and coalesce(e.end_kind, '') not in ('undone', 'annulled')
    where w.building_id = c.building_id and w.phone = c.phone
    union all
    select e.entered_at, r.visitor_id
    from entry_requests r
    join entries e on e.building_id = r.building_id and e.id = r.id and coalesce(e.end_kind, '') not in ('undone', 'annulled')
    where r.building_id = c.building_id and r.visitor_phone = c.phone and r.status = 'approved' and c.member_id in (r.decided_by, r.host_id)
  ) p
) came on true
"""
OWN = "c.member_id = :member and c.ended_at is null"
_COLUMNS = """
c.id, coalesce(c.visitor_id, came.visitor_id) as visitor_id, c.name, c.nickname, c.phone, c.email, c.relationship, c.relationship_text, c.category,
c.priority, c.notes, c.plate, c.tags, came.visit_count, came.last_visited, c.created_at, c.updated_at
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
    "visit_count": "came.visit_count desc, came.last_visited desc nulls last, c.id",
    "priority": "c.priority nulls last, lower(c.name), c.id",
}
_ONE = text(
    f"select {_COLUMNS} from contacts c {CAME} where c.building_id = :building and {OWN} and c.id = :id"
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
