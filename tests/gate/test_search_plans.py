"""What a guard searches and expects, as the app's login reads it, with 30,000 visits in each of 2 buildings: no big table is read whole.

The search lives behind a function, into which EXPLAIN does not look; PostgreSQL's own count of whole reads in the transaction does.
"""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.core import embedded
from gatehouse.core.db import Database, Session
from gatehouse.core.migrate import migrate
from gatehouse.core.paging import Paging
from gatehouse.gate.expected import expected_today, search_desk
from gatehouse.visits.queries import VisitFilter, list_visits
from gatehouse.visits.search import search_visits
from tests.make.buildings import Building, Member, make_building

VISITS = 30_000
_UNITS = "insert into units (building_id, id, number) select $1, gen_random_uuid(), 'U' || n from generate_series(1, 200) n"
_PEOPLE = """
insert into visitors (building_id, id, phone, name)
select $1, gen_random_uuid(), '+234' || lpad(n::text, 10, '0'), initcap(translate(md5(n::text), '0123456789', 'ghijklmnop')) from generate_series(1, 5000) n
"""
# A visit every half hour of the past; the newest forty are still expected, twenty of them are inside.
_VISITS = f"""
with people as (select array(select id from visitors where building_id = $1 order by phone) as ids, array(select name from visitors where building_id = $1 order by phone) as names),
units as (select array(select id from units where building_id = $1 order by id) as ids),
visit as (
  insert into visits (building_id, id, host_id, unit_id, door, title, expected_start, valid_from, valid_until, visitor_count, status, inside_count,
    search_key, plate, tidied, created_at)
  select $1, gen_random_uuid(), $2, units.ids[1 + g % 200], '002', 'V' || g, now() - g * interval '30 min', now() - g * interval '30 min',
    now() - g * interval '30 min' + interval '21 hours', 1, case when g <= 20 then 'active' when g <= 40 then 'pending' else 'completed' end, (g <= 20)::int,
    lower('V' || g || ' ' || people.names[1 + g % 5000]), case when g % 7 = 0 then 'LAG' || lpad(g::text, 5, '0') end, g > 40, now() - g * interval '30 min'
  from units, people, generate_series(1, {VISITS}) g returning id, title, inside_count
), guest as (
  insert into visit_visitors (building_id, visit_id, visitor_id, position, name, uses, inside)
  select $1, v.id, people.ids[1 + substr(v.title, 2)::int % 5000], 1, people.names[1 + substr(v.title, 2)::int % 5000], v.inside_count, v.inside_count = 1
  from visit v, people returning visit_id, visitor_id, inside
)
insert into entries (building_id, id, visit_id, visitor_id, guard_in, entered_at, exited_at, end_kind)
select $1, gen_random_uuid(), visit_id, visitor_id, $3, now() - interval '2 hours', case when not inside then now() end, case when not inside then 'scan' end from guest
"""
_BIG = {"visits", "visit_visitors", "visitors", "entries"}
_WHOLE = text("select relname from pg_stat_xact_user_tables where seq_scan > 0")
_READ = text(
    "select coalesce(sum(seq_tup_read + idx_tup_fetch), 0) from pg_stat_xact_user_tables where relname = 'visits'"
)
_SOMEBODY = text("select name, phone from visitors where building_id = :building order by phone limit 1")


@pytest_asyncio.fixture(scope="module")
async def town(environment: dict[str, str], worker_id: str) -> AsyncIterator[tuple[str, Building]]:
    """A database of its own: the app's address of it, and one of its two buildings."""
    del environment
    server = embedded.attach(Path(json.loads(os.environ["GATEHOUSE_TEST_CLUSTER"])["folder"]))
    assert server is not None
    name = f"gatehouse_search_{worker_id}"
    server.ensure_database(name)
    migrate(server.dsn("owner", name))
    async with asyncpg.create_pool(server.dsn("owner", name), min_size=1, max_size=1) as owner:
        homes = [await make_building(owner) for _ in range(2)]
        for home in homes:
            for statement in (_UNITS, _PEOPLE):
                await owner.execute(statement, home.id)
            await owner.execute(_VISITS, home.id, home.resident.member_id, home.guard.member_id)
        await owner.execute("vacuum analyze")
    yield server.dsn("app", name), homes[-1]


def caller_of(who: Member) -> Caller:
    """Who asks."""
    assert who.building_id is not None
    return Caller(who.session_id, who.user_id, who.building_id, who.member_id, Role(who.role), "api", b"")


async def read_whole(session: Session) -> set[str]:
    """The big tables that this transaction has read from end to end so far."""
    return {row.relname for row in await session.all(_WHOLE, {})} & _BIG


async def test_the_count_of_whole_reads_counts(town: tuple[str, Building]) -> None:
    url, home = town
    database = Database(url, size=1)
    async with database.transaction(caller_of(home.guard).tenant) as session:
        assert await read_whole(session) == set()
        # Half of the table is the building's: which way it is read would be the statistics' choice.
        for way in ("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan"):
            await session.scalar(text("select set_config(:way, 'off', true)"), {"way": way})
        await session.scalar(text("select count(*) from visits where notes is not null"), {})
        assert await read_whole(session) == {"visits"}
    await database.close()


async def test_search_and_expected_read_no_big_table_whole(town: tuple[str, Building]) -> None:
    url, home = town
    guard, page = caller_of(home.guard), Paging(1, 20, 0)
    database = Database(url, size=1)
    async with database.transaction(guard.tenant) as session:
        somebody: Any = await session.first(_SOMEBODY, {"building": home.id})
        misspelt = somebody.name[:3] + somebody.name[4:]
        for words in (
            somebody.name,
            misspelt,
            somebody.phone[-7:],
            "U7",
            "0007",
            "LAG00007",
            "zzz qqq",
        ):
            for who in (guard, caller_of(home.resident), caller_of(home.admin)):
                await search_visits(session, who, words, page, VisitFilter())
            await search_desk(session, guard, words, page)
        assert len((await expected_today(session, guard, page)).items) == 20
        found, _ = await search_visits(session, guard, misspelt, page, VisitFilter())
        assert found
        assert await read_whole(session) == set()
    await database.close()


async def test_a_word_that_finds_nothing_reads_nothing(town: tuple[str, Building]) -> None:
    url, home = town
    guard = caller_of(home.guard)
    database = Database(url, size=1)
    async with database.transaction(guard.tenant) as session:
        for words in ("zzzqqq", "Quux", "99887766"):
            found, _ = await search_visits(session, guard, words, Paging(1, 20, 0), VisitFilter())
            assert found == []
        assert await session.scalar(_READ, {}) < VISITS / 10
    await database.close()


@pytest.mark.parametrize("status", ["pending", "confirmed", "active", "completed", "cancelled", "expired"])
async def test_a_list_by_status_reads_its_page_alone(town: tuple[str, Building], status: str) -> None:
    """The page, its total and what is not tidied yet: not the years before."""
    url, home = town
    admin = caller_of(home.admin)
    database = Database(url, size=1)
    async with database.transaction(admin.tenant) as session:
        await list_visits(session, admin, VisitFilter(status=status), Paging(1, 20, 0))
        assert await read_whole(session) == set()
        assert await session.scalar(_READ, {}) < VISITS / 10
    await database.close()
