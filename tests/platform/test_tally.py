"""How many have ever come: what the tally has counted and what has come since are the entries, whenever and however often it runs."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from gatehouse.core.db import Database
from gatehouse.core.db_platform import platform_database
from gatehouse.platform.tally import tally_entries
from gatehouse.platform.token_numbers import token_numbers
from tests.make.buildings import Building
from tests.make.http import Bench
from tests.realtime.rows import make_visit

_LIVED = "select count(*) from entries where end_kind is null or end_kind in ('scan', 'terminated')"
_TALLIED = "select entries from entry_tallies where building_id = $1"
_EARLIER = """
insert into entries (building_id, id, guard_in, entered_at, exited_at, end_kind)
select $1, $2::uuid, $3, now() - interval '5 days', now() - interval '5 days', $4
"""


async def _past_entry(bench: Bench, home: Building, number: int, end: str = "scan") -> None:
    """An entry of years ago, as its id says."""
    at = UUID(int=(0x018000000000 + number << 80) | (0x7 << 76) | (0x2 << 62) | home.id.int & ((1 << 62) - 1))
    await bench.db.execute(_EARLIER, home.id, at, home.guard.member_id, end)


async def _tally(database: Database) -> None:
    async with database.transaction() as session:
        assert await tally_entries(session) is False


async def _two_at_once(database: Database) -> None:
    """Two workers: the second begins before the first has committed."""
    async with database.transaction() as first:
        await tally_entries(first)
        second = asyncio.create_task(_tally(database))
        await asyncio.sleep(0.2)
    await second


async def _said(bench: Bench, database: Database) -> tuple[int, int]:
    """What the dashboard says, and what is so."""
    return (await token_numbers(database))["total_visitors"], await bench.db.fetchval(_LIVED)


async def test_each_entry_is_counted_once_before_and_after_the_tally(bench: Bench) -> None:
    home = await bench.building()
    database = platform_database()
    for number in range(3):
        await _past_entry(bench, home, number)
    await _past_entry(bench, home, 3, "undone")
    visit = await make_visit(bench.db, home)
    assert (await bench.scan(home.guard, "entry", visit.code)).status_code == 200
    said, so = await _said(bench, database)
    assert said == so
    for _ in range(2):
        await _two_at_once(database)
        assert await bench.db.fetchval(_TALLIED, home.id) == 3, "today's entry may still be taken back"
        said, so = await _said(bench, database)
        assert said == so
    await database.close()


async def test_the_tally_is_the_platforms_alone(bench: Bench, environment: dict[str, str]) -> None:
    home = await bench.building()
    connection: Any = await asyncpg.connect(environment["DATABASE_URL"])
    for sql in (_TALLIED, "update entry_tallies set entries = 0 where building_id = $1"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch(sql, home.id)
    await connection.close()
