"""A long table as a CSV file, a piece at a time: no transaction stays open while somebody downloads slowly."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from gatehouse.core.csv_cells import csv_file, csv_line
from gatehouse.core.db import Database, Session, Tenant

PIECE = 500
"""Rows of one transaction."""


async def csv_pieces(
    database: Database,
    tenant: Tenant,
    columns: Iterable[str],
    read: Callable[[Session, UUID | None, int], Awaitable[Sequence[Row[Any]]]],
    cells: Callable[[Row[Any]], Iterable[object]],
    *,
    key: str = "id",
) -> AsyncIterator[str]:
    """Header first, then the rows as `cells` writes them, every cell harmless.

    `read` gives so many rows in the file's order, those behind the row with this `key`, or the first; fewer are the last ones.
    """
    yield csv_file(columns, ())
    after: UUID | None = None
    while True:
        async with database.transaction(tenant) as session:
            rows = await read(session, after, PIECE)
        if rows:
            yield "".join(csv_line(cells(row)) for row in rows)
        if len(rows) < PIECE:
            return
        after = getattr(rows[-1], key)
