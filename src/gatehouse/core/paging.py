"""Pages: `page` and `limit`, or `offset` as 002's examples write it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from gatehouse.core.schema import Json, Out, Page

MAX_LIMIT = 100
_MAX_ROW = 1_000_000


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list is wanted."""

    page: int
    limit: int
    offset: int

    def block(self, total: int) -> Page:
        """002's pagination block for this page of `total` rows."""
        pages = -(-total // self.limit)
        return Page(
            page=self.page,
            limit=self.limit,
            total=total,
            totalPages=pages,
            hasNext=self.offset + self.limit < total,
            hasPrev=self.offset > 0,
        )

    def meta(self, total: int) -> Json:
        """The same numbers for the envelope's `meta`."""
        return self.block(total).model_dump()


def _paging(
    page: Annotated[int, Query(ge=1, le=_MAX_ROW, description="Page, from 1.")] = 1,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Rows a page, up to 100.")] = 20,
    offset: Annotated[
        int | None, Query(ge=0, le=_MAX_ROW, description="Rows to skip; wins over page.")
    ] = None,
) -> Paging:
    if offset is None:
        return Paging(page=page, limit=limit, offset=(page - 1) * limit)
    return Paging(page=offset // limit + 1, limit=limit, offset=offset)


PageOf = Annotated[Paging, Depends(_paging)]


class SocietyPage(Out):
    """004's pagination block."""

    total: int
    page: int
    limit: int
    pages: int


def society_block(paging: Paging, total: int) -> SocietyPage:
    """004's pagination block of a page."""
    return SocietyPage(total=total, page=paging.page, limit=paging.limit, pages=-(-total // paging.limit))
