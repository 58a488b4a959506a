"""The bans a caller may see as a file."""

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

from gatehouse.auth.caller import Caller
from gatehouse.bans.queries import BanFilter, bans_after
from gatehouse.bans.rows import ban_out
from gatehouse.bans.schemas import BanOut
from gatehouse.core.csv_pieces import PIECE, csv_pieces
from gatehouse.core.db import Database, Session

COLUMNS = (
    "name",
    "phone",
    "severity",
    "status",
    "scope",
    "ban_type",
    "reason",
    "notes",
    "incidents",
    "banned_by",
    "banned_at",
    "expires_at",
    "unbanned_at",
    "unbanned_by",
    "unban_reason",
)
_TIMES = frozenset({"banned_at", "expires_at", "unbanned_at"})


def export_csv(
    database: Database, caller: Caller, wanted: BanFilter, *, time_zone: str
) -> AsyncIterator[str]:
    """The CSV, header first, oldest ban first; times on the building's clocks."""
    zone = ZoneInfo(time_zone)
    return csv_pieces(
        database,
        caller.tenant,
        COLUMNS,
        lambda session, after, limit: bans_after(session, caller, wanted, after=after, limit=limit),
        lambda row: _cells(ban_out(caller, row), zone),
    )


async def export_json(session: Session, caller: Caller, wanted: BanFilter) -> list[BanOut]:
    """The same bans as one list."""
    found: list[BanOut] = []
    while True:
        rows = await bans_after(session, caller, wanted, after=found[-1].id if found else None, limit=PIECE)
        found += [ban_out(caller, row) for row in rows]
        if len(rows) < PIECE:
            return found


def _cells(ban: BanOut, zone: ZoneInfo) -> list[object]:
    cells: list[object] = []
    for name in COLUMNS:
        value = getattr(ban, name)
        cells.append(f"{value.astimezone(zone):%Y-%m-%d %H:%M}" if name in _TIMES and value else value)
    return cells
