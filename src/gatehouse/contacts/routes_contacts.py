"""002's `/api/frequent-visitors`: the caller's own contacts. Import and export: routes_lists.py; the invitation: visits/routes_quick_invite.py."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.contacts.add_contact import add_contact
from gatehouse.contacts.change_contact import add_tags, change_contact, remove_contact, remove_tags
from gatehouse.contacts.queries import (
    ContactFilter,
    list_contacts,
    load_contact,
    most_visited,
    recently_visited,
)
from gatehouse.contacts.schemas import (
    AllTagsOut,
    AnyCase,
    CategoriesOut,
    ContactAnswer,
    ContactChange,
    ContactIn,
    ContactsOut,
    FoundOut,
    Order,
    RemovedOut,
    StatsOut,
    TagsIn,
    TagsOut,
    VisitedOut,
)
from gatehouse.contacts.summaries import contact_categories, contact_stats, contact_tags
from gatehouse.contacts.words import Category, Relationship
from gatehouse.core.paging import PageOf, Paging
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, Text, ok

router = door(tag="Frequent visitors")
Owner = Annotated[Caller, needs(Permission.CONTACTS)]
Top = Annotated[int, Query(ge=1, le=100, description="How many, up to 100.")]
_BASE = "/api/frequent-visitors"
_ONE = _BASE + "/{frequent_visitor_id}"


async def _page(
    session: Session, caller: Caller, wanted: ContactFilter, paging: Paging, order: Order = "recent"
) -> Envelope[ContactsOut]:
    items, total = await list_contacts(session, caller, wanted, paging, order=order)
    return ok(
        ContactsOut(items=items, frequent_visitors=items, pagination=paging.block(total)),
        "Frequent visitors retrieved",
        meta=paging.meta(total),
    )


@router.post(_BASE, status_code=201)
async def add(session: Session, caller: Owner, body: ContactIn) -> Envelope[ContactAnswer]:
    """Keep somebody as a frequent visitor: by `visitor_id` of a visit to the caller, or by name and phone.

    409 `CONTACT_EXISTS` (`error.frequent_visitor_id` says which) or `CONTACTS_FULL`. Source: 002 Add to Frequent Visitors.
    """
    contact_id = await add_contact(session, caller, body)
    made = await load_contact(session, caller, contact_id)
    return ok(ContactAnswer(frequent_visitor=made), "Frequent visitor added")


@router.get(_BASE)
async def index(
    session: Session,
    caller: Owner,
    paging: PageOf,
    category: Annotated[Category | None, BlankIsNone, AnyCase, Query()] = None,
    relationship: Annotated[Relationship | None, BlankIsNone, AnyCase, Query()] = None,
    search: Annotated[
        Text | None, Query(max_length=100, description="All of these words: name, phone, e-mail, plate, tag.")
    ] = None,
    tags: Annotated[
        Text | None, Query(max_length=500, description="Any of these tags, separated by commas.")
    ] = None,
    order_by: Annotated[Order, Query()] = "recent",
) -> Envelope[ContactsOut]:
    """The caller's own frequent visitors; who came last stands first. Source: 002 Get Frequent Visitors, reference 3.4."""
    wanted = ContactFilter(
        category=category, relationship=relationship, words=search, tags=_tags_of(tags or "")
    )
    return await _page(session, caller, wanted, paging, order_by)


def _tags_of(written: str) -> list[str]:
    return [tag for part in written.split(",") if (tag := part.strip().lower())]


@router.get(_BASE + "/search")
async def find(
    session: Session,
    caller: Owner,
    paging: PageOf,
    query: Annotated[
        Text,
        Query(
            min_length=1, max_length=100, description="All of these words: name, phone, e-mail, plate, tag."
        ),
    ],
) -> Envelope[FoundOut]:
    """Search the caller's own; accents make no difference, a phone may be written as it is dialled. Source: 002 Complete Route Reference."""
    items, total = await list_contacts(session, caller, ContactFilter(words=query), paging)
    found = FoundOut(
        items=items,
        frequent_visitors=items,
        results=items,
        count=total,
        search_query=query,
        pagination=paging.block(total),
    )
    return ok(found, "Frequent visitors found", meta=paging.meta(total))


@router.get(_BASE + "/categories")
async def categories(session: Session, caller: Owner) -> Envelope[CategoriesOut]:
    """Every category with how many are in it, how many of them came, and when the last one did. Source: 002 Complete Route Reference."""
    return ok(CategoriesOut(categories=await contact_categories(session, caller)), "Categories retrieved")


@router.get(_BASE + "/stats")
async def stats(session: Session, caller: Owner) -> Envelope[StatsOut]:
    """The caller's frequent visitors in numbers. Source: 002 Complete Route Reference."""
    return ok(await contact_stats(session, caller), "Statistics retrieved")


@router.get(_BASE + "/tags")
async def tags_in_use(session: Session, caller: Owner) -> Envelope[AllTagsOut]:
    """Every tag the caller uses, the most used first. Source: 002 Complete Route Reference."""
    items = await contact_tags(session, caller)
    return ok(AllTagsOut(tags=[one.tag for one in items], items=items), "Tags retrieved")


@router.get(_BASE + "/most-visited")
async def most(session: Session, caller: Owner, limit: Top = 10) -> Envelope[VisitedOut]:
    """Who came most often. Source: 002 Complete Route Reference."""
    items = await most_visited(session, caller, limit)
    return ok(VisitedOut(items=items, frequent_visitors=items), "Frequent visitors retrieved")


@router.get(_BASE + "/recently-visited")
async def recent(session: Session, caller: Owner, limit: Top = 10) -> Envelope[VisitedOut]:
    """Who came last. Source: 002 Complete Route Reference."""
    items = await recently_visited(session, caller, limit)
    return ok(VisitedOut(items=items, frequent_visitors=items), "Frequent visitors retrieved")


@router.get(_BASE + "/relationship/{relationship}")
async def of_relationship(
    session: Session, caller: Owner, relationship: Annotated[Relationship, AnyCase], paging: PageOf
) -> Envelope[ContactsOut]:
    """Those of one relationship; one in the caller's own words belongs to `other`. Source: 002 Complete Route Reference."""
    return await _page(session, caller, ContactFilter(relationship=relationship), paging)


@router.get(_BASE + "/category/{category}")
async def of_category(
    session: Session, caller: Owner, category: Annotated[Category, AnyCase], paging: PageOf
) -> Envelope[ContactsOut]:
    """Those of one category. Source: 002 Complete Route Reference."""
    return await _page(session, caller, ContactFilter(category=category), paging)


@router.get(_ONE)
async def show(session: Session, caller: Owner, frequent_visitor_id: UUID) -> Envelope[ContactAnswer]:
    """One of the caller's own. 404. Source: 002 Complete Route Reference."""
    found = await load_contact(session, caller, frequent_visitor_id)
    return ok(ContactAnswer(frequent_visitor=found), "Frequent visitor retrieved")


@router.put(_ONE)
async def change(
    session: Session, caller: Owner, frequent_visitor_id: UUID, body: ContactChange
) -> Envelope[ContactAnswer]:
    """Change what is sent. 404, 409 `CONTACT_EXISTS` for another one's phone. Source: 002 Complete Route Reference."""
    await change_contact(session, caller, frequent_visitor_id, body)
    changed = await load_contact(session, caller, frequent_visitor_id)
    return ok(ContactAnswer(frequent_visitor=changed), "Frequent visitor updated")


@router.delete(_ONE)
async def remove(session: Session, caller: Owner, frequent_visitor_id: UUID) -> Envelope[RemovedOut]:
    """Take somebody off the list; their visits stay. 404. Source: 002 Remove from Frequent Visitors."""
    await remove_contact(session, caller, frequent_visitor_id)
    return ok(RemovedOut(id=frequent_visitor_id, removed=True), "Frequent visitor removed")


@router.post(_ONE + "/tags")
async def tag(session: Session, caller: Owner, frequent_visitor_id: UUID, body: TagsIn) -> Envelope[TagsOut]:
    """Add tags, up to 20 altogether. 404. Source: 002 Complete Route Reference."""
    await add_tags(session, caller, frequent_visitor_id, body.tags)
    tagged = await load_contact(session, caller, frequent_visitor_id)
    return ok(TagsOut(tags=tagged.tags, frequent_visitor=tagged), "Tags added")


@router.delete(_ONE + "/tags")
async def untag(
    session: Session, caller: Owner, frequent_visitor_id: UUID, body: TagsIn
) -> Envelope[TagsOut]:
    """Take tags away; those that are not there are no fault. 404. Source: 002 Complete Route Reference."""
    await remove_tags(session, caller, frequent_visitor_id, body.tags)
    left = await load_contact(session, caller, frequent_visitor_id)
    return ok(TagsOut(tags=left.tags, frequent_visitor=left), "Tags removed")
