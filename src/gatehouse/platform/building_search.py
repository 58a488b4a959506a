"""Finding a building by part of its e-mail, for somebody who wants to join it. Says as little as that needs."""

from uuid import UUID

from sqlalchemy import text

from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid
from gatehouse.core.schema import Out

SHORTEST = 3
"""Characters of an address one must know."""

_SEARCH = text("""
select id, name from buildings where status = 'active' and strpos(email, :term) > 0 order by position(:term in email), lower(name), id limit :most
""")


class FoundBuildingOut(Out):
    """A building as a stranger may know it."""

    id: UUID
    name: str


async def search_buildings(session: Session, term: str, *, limit: int) -> list[FoundBuildingOut]:
    """Active buildings whose address has the term in it, where it stands first the nearest. There is no second page."""
    term = term.strip().lower()
    if len(term) < SHORTEST:
        raise Invalid.field("email_term", f"At least {SHORTEST} characters.")
    rows = await session.all(_SEARCH, {"term": term, "most": limit})
    return [FoundBuildingOut(id=row.id, name=row.name) for row in rows]
