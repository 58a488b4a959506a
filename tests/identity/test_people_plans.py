"""People's lists as the app's login plans them, with 50,000 memberships of which 5,000 are one building's: nothing is read whole."""

import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import event

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.core import embedded
from gatehouse.core.db import Database
from gatehouse.core.ids import new_id
from gatehouse.core.migrate import migrate
from gatehouse.core.paging import Paging
from gatehouse.identity.people import PeopleFilter, list_people, people_after

ALL, BIG = 50_000, 5_000  # 46 buildings: one with BIG, the others with 1,000 each
_FILL = """
with building as (
  insert into buildings (id, name, email) select gen_random_uuid(), 'House ' || n, 'b' || n || '@buildings.example' from generate_series(1, 46) n
  returning id, name
), place as (
  select id as building_id, row_number() over (order by name <> 'House 1', name) as b from building
), person as (
  insert into users (id, email, first_name, last_name, phone)
  select gen_random_uuid(), 'p' || n || '@people.example', 'First' || n, 'Last' || n, '+234' || lpad(n::text, 10, '7') from generate_series(1, 50000) n
  returning id
), member as (
  insert into members (building_id, id, user_id, role, created_at)
  select p.building_id, gen_random_uuid(), x.id, case when x.n % 50 = 0 then 'security' else 'resident' end, now() - random() * interval '900 days'
  from (select id, row_number() over () as n from person) x
  join place p on p.b = case when x.n <= 5000 then 1 else 2 + (x.n - 5001) / 1000 end
  returning building_id, id
), unit as (
  insert into units (building_id, id, number) select building_id, gen_random_uuid(), 'U' || n from place, generate_series(1, 500) n
  returning building_id, id, number
)
insert into occupancies (building_id, id, member_id, unit_id, is_primary)
select m.building_id, gen_random_uuid(), m.id, u.id, true
from (select building_id, id, row_number() over (partition by building_id) as n from member) m
join unit u on u.building_id = m.building_id and u.number = 'U' || 1 + m.n % 500
"""
_BIG = ("members", "users", "occupancies")
"""Tables of 50,000 rows: a list of one building never reads them whole."""


@pytest_asyncio.fixture(scope="module")
async def town(environment: dict[str, str], worker_id: str) -> AsyncIterator[tuple[Database, str, Caller]]:
    """A database of its own, so that 50,000 people do not slow down the other tests: its app login, and an administrator."""
    del environment
    server = embedded.attach(Path(json.loads(os.environ["GATEHOUSE_TEST_CLUSTER"])["folder"]))
    assert server is not None
    name = f"gatehouse_plans_{worker_id}"
    server.ensure_database(name)
    owner_url, app_url = server.dsn("owner", name), server.dsn("app", name)
    migrate(owner_url)
    owner = await asyncpg.connect(owner_url)
    try:
        await owner.execute(_FILL)
        building = await owner.fetchval(
            "select building_id from members group by building_id having count(*) = $1", BIG
        )
        admin, member = new_id(), new_id()
        await owner.execute(
            "insert into users (id, email, first_name) values ($1, 'a@people.example', 'A')", admin
        )
        await owner.execute(
            "insert into members (building_id, id, user_id, role) values ($1, $2, $3, 'building_admin')",
            building,
            member,
            admin,
        )
        assert await owner.fetchval("select count(*) from members") == ALL + 1
        await owner.execute("analyze")
    finally:
        await owner.close()
    database = Database(app_url, size=1)
    yield database, app_url, Caller(new_id(), admin, building, member, Role.BUILDING_ADMIN, "api", b"")
    await database.close()


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """What is sent, with its values."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        seen.append((statement, values))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


def scans(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every table a plan reads, and how."""
    if "Relation Name" in plan:
        yield plan["Relation Name"], plan["Node Type"]
    for part in plan.get("Plans", ()):
        yield from scans(part)


_WANTED: dict[str, tuple[PeopleFilter, dict[str, Any]]] = {
    "everybody, by name": (PeopleFilter(), {"sort": "name", "descending": False}),
    "newest residents": (PeopleFilter(roles=("resident",), status="active"), {}),
    "guards by last sign-in": (PeopleFilter(roles=("security",)), {"sort": "last_login"}),
    "a name": (PeopleFilter(words="first77"), {"sort": "name", "descending": False}),
    "a phone": (PeopleFilter(words="0777 712 34"), {}),
    "a unit": (PeopleFilter(words="u123"), {"sort": "unit", "descending": False}),
}


@pytest.mark.parametrize("which", _WANTED)
async def test_lists_use_indexes(town: tuple[Database, str, Caller], which: str) -> None:
    database, url, caller = town
    wanted, options = _WANTED[which]
    with statements(database) as seen:
        async with database.transaction(caller.tenant) as session:
            rows, total = await list_people(session, caller, wanted, Paging(1, 20, 0), **options)
            assert rows and total >= len(rows)
            await people_after(session, caller, wanted, after=rows[0].member_id, limit=500)
    assert len(seen) == 3
    connection = await asyncpg.connect(url)
    took = 0.0
    try:
        for statement, values in seen:
            async with connection.transaction():
                await connection.execute(
                    f"select set_config('app.building_id', '{caller.building_id}', true), set_config('app.user_id', '{caller.user_id}', true)"
                )
                plan = json.loads(
                    await connection.fetchval(f"explain (analyze, format json) {statement}", *values)
                )[0]
            whole = [
                (table, how) for table, how in scans(plan["Plan"]) if how == "Seq Scan" and table in _BIG
            ]
            assert not whole, f"{which}: {whole}\n{statement}\n{json.dumps(plan, indent=1)[:6000]}"
            took = max(took, plan["Execution Time"])
    finally:
        await connection.close()
    print(f"{which}: {total} people, slowest statement {took:.0f} ms")
