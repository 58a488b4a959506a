"""000's and 004's lists as the app's login plans them, with 40,000 visits and entries in 4 buildings: no big table is read whole."""

import json
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest_asyncio
from sqlalchemy import event

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.core import embedded
from gatehouse.core.db import Database, Session
from gatehouse.core.migrate import migrate
from gatehouse.core.paging import Paging
from gatehouse.gate.token_entries import all_entries, inside_entries, own_entries
from gatehouse.reporting.token_stats import own_stats
from gatehouse.visits.codes import seal_codes
from gatehouse.visits.preapprovals import list_preapprovals
from gatehouse.visits.tokens import list_own_tokens
from tests.gate.test_entry_plans import caller_of, scans
from tests.make.buildings import Building, make_building

BUILDINGS, HOSTS, VISITS = 4, 50, 10_000
_HOSTS = f"""
with person as (
  insert into users (id, email, first_name) select gen_random_uuid(), gen_random_uuid() || '@people.example', 'Host ' || n from generate_series(1, {HOSTS}) n
  returning id
)
insert into members (building_id, id, user_id, role) select $1, gen_random_uuid(), id, 'resident' from person
"""
# A visit every ten minutes of the past: one in twenty nobody came to, one in twenty is called off; ten are inside, twenty still to come.
_VISITS = f"""
with hosts as (select array(select id from members where building_id = $1 and role = 'resident' order by id) as ids), known as (
  insert into visitors (building_id, id, phone, name) select $1, gen_random_uuid(), '+234' || lpad(n::text, 10, '0'), 'Guest ' || n
  from generate_series(1, 1000) n returning id
), people as (select array_agg(id) as ids from known), visit as (
  insert into visits (building_id, id, host_id, door, title, expected_start, valid_from, valid_until, visitor_count, status, inside_count,
    entries_used, first_entry_at, cancelled_at, created_at)
  select $1, gen_random_uuid(), hosts.ids[1 + g % {HOSTS}], '000', 'V' || g, at, at, at + interval '4 hours', 1,
    case when g <= 20 then 'pending' when g <= 30 then 'active' when nth = 7 then 'cancelled' when nth = 3 then 'expired' else 'completed' end,
    (g between 21 and 30)::int, came::int, case when came then at end, case when g > 30 and nth = 7 then at end, at
  from hosts, generate_series(1, {VISITS}) g,
    lateral (select now() - g * interval '10 min' as at, g / {HOSTS} % 20 as nth) moment, lateral (select g > 20 and nth not in (3, 7) as came) seen
  returning id, entries_used, inside_count, status, created_at
), guest as (
  insert into visit_visitors (building_id, visit_id, visitor_id, position, name, uses, inside)
  select $1, v.id, people.ids[1 + (abs(hashtext(v.id::text)) % 1000)], 1, 'Guest', v.entries_used, v.inside_count = 1 from visit v, people
  returning visit_id, visitor_id
), pass as (
  insert into passes (building_id, id, visit_id, code_hash, digits_hash, sealed, created_at, ended_at, end_reason)
  select $1, gen_random_uuid(), v.id, decode(md5(v.id::text), 'hex'), decode(md5('d' || v.id::text), 'hex'), $3, v.created_at,
    case when v.status not in ('pending', 'active') then v.created_at end, case when v.status not in ('pending', 'active') then v.status end from visit v
)
insert into entries (building_id, id, visit_id, visitor_id, guard_in, entered_at, exited_at, end_kind, due_out_at)
select $1, gen_random_uuid(), v.id, g.visitor_id, $2, v.created_at, case when v.inside_count = 0 then v.created_at + interval '1 hour' end,
  case when v.inside_count = 0 then 'scan' end, v.created_at + interval '4 hours'
from visit v join guest g on g.visit_id = v.id where v.entries_used = 1
"""
_BIG = ("entries", "visits", "visit_visitors", "visitors", "passes")


@pytest_asyncio.fixture(scope="module")
async def town(environment: dict[str, str], worker_id: str) -> AsyncIterator[tuple[str, Building, Caller]]:
    """A database of its own: the app's address, one of its buildings, and a host there."""
    del environment
    server = embedded.attach(Path(json.loads(os.environ["GATEHOUSE_TEST_CLUSTER"])["folder"]))
    assert server is not None
    name = f"gatehouse_tokens_{worker_id}"
    server.ensure_database(name)
    migrate(server.dsn("owner", name))
    async with asyncpg.create_pool(server.dsn("owner", name), min_size=1, max_size=1) as owner:
        homes = [await make_building(owner) for _ in range(BUILDINGS)]
        for home in homes:
            await owner.execute(_HOSTS, home.id)
            sealed = seal_codes(home.id, home.id, "SG_000000000000", "000000")
            await owner.execute(_VISITS, home.id, home.guard.member_id, sealed)
        home = homes[-1]
        host = await owner.fetchrow(
            "select v.host_id, m.user_id from visits v join members m on m.building_id = v.building_id and m.id = v.host_id"
            " where v.building_id = $1 and v.valid_until < now() limit 1",
            home.id,
        )
        await owner.execute("vacuum analyze")
    assert host is not None
    guard = caller_of(home.guard)
    yield (
        server.dsn("app", name),
        home,
        replace(guard, user_id=host["user_id"], member_id=host["host_id"], role=Role.RESIDENT),
    )


async def _everything(session: Session, home: Building, host: Caller) -> None:
    page, late = Paging(1, 20, 0), Paging(5, 20, 80)
    admin, guard = caller_of(home.admin), caller_of(home.guard)
    for paging in (late, Paging(3, 50, 100)):
        tokens, total = await list_own_tokens(session, host, paging)
        assert (len(tokens), total) == (paging.limit, VISITS // HOSTS)
    for paging in (page, late):
        entries, total = await own_entries(session, host, paging)
        assert len(entries) == 20
        assert VISITS // HOSTS * 0.5 < total <= VISITS // HOSTS
    for status in (None, "active", "expired", "terminated"):
        await all_entries(session, guard, page, status=status)
    entries, total = await inside_entries(session, guard, page)
    assert total == len(entries) == 10
    await list_preapprovals(session, host, None, page)
    await list_preapprovals(session, host, "ACTIVE", page)
    await list_preapprovals(session, admin, None, page)
    await own_stats(session, host)


async def test_no_list_reads_a_big_table_whole(town: tuple[str, Building, Caller]) -> None:
    url, home, host = town
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if any(table in statement for table in _BIG):
            seen.append((statement, values))

    database = Database(url, size=1)
    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with database.transaction(host.tenant) as session:
        await _everything(session, home, host)
    await database.close()
    slowest, connection = 0.0, await asyncpg.connect(url)
    try:
        for statement, values in seen:
            async with connection.transaction():
                await connection.execute(
                    f"select set_config('app.building_id', '{home.id}', true), set_config('app.user_id', '{host.user_id}', true)"
                )
                plan = json.loads(
                    await connection.fetchval(f"explain (analyze, format json) {statement}", *values)
                )[0]
            whole = [found for found in scans(plan["Plan"]) if found[1] == "Seq Scan" and found[0] in _BIG]
            assert not whole, f"{whole}\n{statement}\n{json.dumps(plan, indent=1)[:6000]}"
            slowest = max(slowest, plan["Execution Time"])
    finally:
        await connection.close()
    print(f"{len(seen)} statements, the slowest {slowest:.1f} ms")
