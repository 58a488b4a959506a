"""The lists as the app's login plans them, in a building of 70,000 entries and on lists of 2,000: nothing big is read whole."""

import json
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, get_args

import asyncpg
import pytest_asyncio
from sqlalchemy import event

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.contacts.queries import (
    ContactFilter,
    all_contacts,
    list_contacts,
    load_contact,
    most_visited,
    recently_visited,
)
from gatehouse.contacts.schemas import Order
from gatehouse.contacts.summaries import contact_categories, contact_stats, contact_tags
from gatehouse.core import embedded
from gatehouse.core.db import Database, Session
from gatehouse.core.ids import new_id
from gatehouse.core.migrate import migrate
from gatehouse.core.paging import Paging
from tests.make.buildings import make_building

# 200 hosts of 250 visits each, by 5,000 visitors of whom 100 make half of the visits; one host has a full list, the others 100 contacts.
_HOSTS = """
with person as (
  insert into users (id, email, first_name) select gen_random_uuid(), 'h' || n || '@people.example', 'H' from generate_series(1, 199) n returning id
)
insert into members (building_id, id, user_id, role) select $1, gen_random_uuid(), id, 'resident' from person
"""
_VISITORS = """
insert into visitors (building_id, id, phone, name)
select $1, gen_random_uuid(), '+23480' || lpad(n::text, 8, '0'), 'Visitor ' || n from generate_series(1, 5000) n
"""
_VISITS = """
with host as (select id, row_number() over () as h from members where building_id = $1 and role = 'resident'),
guest as (select id, row_number() over (order by phone) as g from visitors where building_id = $1),
visit as (
  insert into visits (building_id, id, host_id, door, title, status, expected_start, valid_from, valid_until, visitor_count, entries_used)
  select $1, gen_random_uuid(), h.id, '002', 'T' || n, 'completed', now(), now() - interval '1 day', now(), 1, 1
  from host h, generate_series(1, 250) n returning id, title
), met as (
  insert into visit_visitors (building_id, visit_id, visitor_id, position, name, status, uses)
  select $1, v.id, g.id, 1, 'Guest', 'exited', 1
  from (select id, row_number() over () as n from visit) v
  join guest g on g.g = case when v.n % 2 = 0 then 1 + v.n % 100 else 1 + v.n % 5000 end
  returning visit_id, visitor_id
)
insert into entries (building_id, id, visit_id, visitor_id, guard_in, entered_at, exited_at, end_kind)
select $1, gen_random_uuid(), visit_id, visitor_id, $2, now() - random() * interval '400 days', now(), 'scan' from met
"""
_REQUESTS = """
with asked as (
  insert into entry_requests (building_id, id, door, kind, status, guard_id, visitor_name, visitor_phone, expires_at, decided_at, decided_by)
  select $1, gen_random_uuid(), 'own', 'visitor', 'approved', $2, 'Guest', '+23480' || lpad((1 + n % 5000)::text, 8, '0'), now(), now(), m.id
  from generate_series(1, 20000) n
  join (select id, row_number() over () as h from members where building_id = $1 and role = 'resident') m on m.h = 1 + n % 200
  returning id
)
insert into entries (building_id, id, guard_in, entered_at, request_id) select $1, id, $2, now(), id from asked
"""
_CONTACTS = """
insert into contacts (building_id, id, member_id, name, phone, phone_raw, search_key, tags)
select $1, gen_random_uuid(), m.id, 'Contact ' || n, '+23480' || lpad(n::text, 8, '0'), '', 'contact ' || n, array['t' || n % 7]
from (select id from members where building_id = $1 and role = 'resident') m, generate_series(1, case when m.id = $2 then 2000 else 100 end) n
"""
_BIG = ("visits", "visit_visitors", "entries", "entry_requests", "contacts")


@pytest_asyncio.fixture(scope="module")
async def town(environment: dict[str, str], worker_id: str) -> AsyncIterator[tuple[Database, str, Caller]]:
    """A database of its own: its app login, and one of the hosts."""
    del environment
    server = embedded.attach(Path(json.loads(os.environ["GATEHOUSE_TEST_CLUSTER"])["folder"]))
    assert server is not None
    name = f"gatehouse_contacts_{worker_id}"
    server.ensure_database(name)
    owner_url, app_url = server.dsn("owner", name), server.dsn("app", name)
    migrate(owner_url)
    async with asyncpg.create_pool(owner_url, min_size=1, max_size=1) as owner:
        home = await make_building(owner)
        guard = home.guard.member_id
        for statement, values in (
            (_HOSTS, (home.id,)),
            (_VISITORS, (home.id,)),
            (_VISITS, (home.id, guard)),
            (_REQUESTS, (home.id, guard)),
            (_CONTACTS, (home.id, home.resident.member_id)),
        ):
            await owner.execute(statement, *values)
        await owner.execute("analyze")
    database = Database(app_url, size=1)
    yield (
        database,
        app_url,
        Caller(new_id(), home.resident.user_id, home.id, home.resident.member_id, Role.RESIDENT, "api", b""),
    )
    await database.close()


def scans(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every table a plan reads, and how."""
    if "Relation Name" in plan:
        yield plan["Relation Name"], plan["Node Type"]
    for part in plan.get("Plans", ()):
        yield from scans(part)


async def _everything(session: Session, caller: Caller) -> int:
    """Each list and count once; how many statements that must be."""
    page, statements = Paging(1, 20, 0), 0
    for order in get_args(Order):
        found, total = await list_contacts(session, caller, ContactFilter(), page, order=order)
        assert (len(found), total) == (20, 2_000)
        statements += 2
    for wanted in (
        ContactFilter(words="contact 77"),
        ContactFilter(tags=["t3"]),
        ContactFilter(category="other"),
    ):
        found, total = await list_contacts(session, caller, wanted, page)
        assert found and total >= len(found)
        statements += 2
    assert sum(one.visit_count for one in await most_visited(session, caller, 10)) > 20
    assert len(await recently_visited(session, caller, 10)) == 10
    everybody = await all_contacts(session, caller)
    assert len(everybody) == 2_000
    assert (await load_contact(session, caller, everybody[0].id)) == everybody[0]
    assert (await contact_stats(session, caller)).total == 2_000
    assert (await contact_categories(session, caller))[-1].count == 2_000
    assert len(await contact_tags(session, caller)) == 7
    return statements + 7


async def test_one_statement_each_and_none_reads_a_big_table_whole(
    town: tuple[Database, str, Caller],
) -> None:
    database, url, caller = town
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        seen.append((statement, values))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with database.transaction(caller.tenant) as session:
        wanted = await _everything(session, caller)
    assert len(seen) == wanted
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    connection = await asyncpg.connect(url)
    try:
        for statement, values in seen:
            async with connection.transaction():
                await connection.execute(
                    f"select set_config('app.building_id', '{caller.building_id}', true), set_config('app.user_id', '{caller.user_id}', true)"
                )
                explained = await connection.fetchval(f"explain (analyze, format json) {statement}", *values)
            plan = json.loads(explained)[0]
            whole = [found for found in scans(plan["Plan"]) if found[1] == "Seq Scan" and found[0] in _BIG]
            assert not whole, f"{whole}\n{statement}\n{json.dumps(plan, indent=1)[:6000]}"
            print(f"{plan['Execution Time']:7.1f} ms  {' '.join(statement.split())[-120:]}")
    finally:
        await connection.close()
