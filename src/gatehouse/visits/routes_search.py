"""002's search over visits, tolerant of spelling."""

from typing import Annotated

from fastapi import Query
from pydantic import StringConstraints

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, Text, ok
from gatehouse.visits.narrowing import NarrowedBy, filter_of
from gatehouse.visits.schemas import VisitsOut
from gatehouse.visits.search import search_visits

router = door(tag="Visitors")
Reader = Annotated[Caller, needs(Permission.VISIT_READ, Permission.VISIT_READ_ALL, Permission.GATE_WATCH)]
Words = Annotated[
    Text,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    Query(description="A name however spelt, part of a phone, a unit, the end of a plate."),
]


@router.get("/api/visitors/search")
async def search(
    session: Session, caller: Reader, paging: PageOf, narrowing: NarrowedBy, query: Words
) -> Envelope[VisitsOut]:
    """Visits by visitor, title, unit, phone or plate: "Jon Do" finds "John Doe". Best first, 200 at most; narrowed like the list.

    The building's for guards and admins, the caller's own otherwise. Source: 002 Visitor Operations, UX keypad.
    """
    wanted = await filter_of(session, caller, narrowing)
    rows, total = await search_visits(session, caller, query, paging, wanted)
    return ok(
        VisitsOut(items=rows, pagination=paging.block(total)), "Search finished", meta=paging.meta(total)
    )
