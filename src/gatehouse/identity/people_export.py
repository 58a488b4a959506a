"""The building's people as CSV, a piece at a time: no transaction stays open while somebody downloads slowly."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from gatehouse.auth.caller import Caller
from gatehouse.core.csv_cells import BOM, csv_line
from gatehouse.core.db import Database
from gatehouse.identity.people import PeopleFilter, people_after

PIECE = 500
COLUMNS = (
    "first_name",
    "last_name",
    "email",
    "phone",
    "role",
    "status",
    "block",
    "apartment_number",
    "member_since",
    "last_sign_in",
)


async def export_people(
    database: Database, caller: Caller, wanted: PeopleFilter, *, time_zone: str
) -> AsyncIterator[str]:
    """The CSV, header first, in the order people joined; times on the building's clocks."""
    zone = ZoneInfo(time_zone)
    yield BOM + csv_line(COLUMNS)
    after: UUID | None = None
    while True:
        async with database.transaction(caller.tenant) as session:
            rows = await people_after(session, caller, wanted, after=after, limit=PIECE)
        if rows:
            yield "".join(csv_line(_cells(row, zone)) for row in rows)
        if len(rows) < PIECE:
            return
        after = rows[-1].member_id


def _cells(row: Row[Any], zone: ZoneInfo) -> list[object]:
    return [
        row.first_name,
        row.last_name,
        row.email,
        row.phone,
        row.role,
        row.status,
        row.block,
        row.apartment_number,
        f"{row.created_at.astimezone(zone):%Y-%m-%d}",
        f"{row.last_login.astimezone(zone):%Y-%m-%d %H:%M}" if row.last_login else "",
    ]
