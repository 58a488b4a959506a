"""The building's people as CSV."""

from collections.abc import AsyncIterator
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from gatehouse.auth.caller import Caller
from gatehouse.core.csv_pieces import csv_pieces
from gatehouse.core.db import Database
from gatehouse.identity.people import PeopleFilter, people_after

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


def export_people(
    database: Database, caller: Caller, wanted: PeopleFilter, *, time_zone: str
) -> AsyncIterator[str]:
    """The CSV, header first, in the order people joined; times on the building's clocks."""
    zone = ZoneInfo(time_zone)
    return csv_pieces(
        database,
        caller.tenant,
        COLUMNS,
        lambda session, after, limit: people_after(session, caller, wanted, after=after, limit=limit),
        lambda row: _cells(row, zone),
        key="member_id",
    )


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
