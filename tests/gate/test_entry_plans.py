"""Entries as the app's login plans them, with 120,000 entries and 30,000 requests in 5 buildings: no big table is read whole."""

import json
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest_asyncio
from sqlalchemy import event, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.core import embedded
from gatehouse.core.db import Database, Session
from gatehouse.core.migrate import migrate
from gatehouse.core.paging import Paging
from gatehouse.gate.entries import EntryFilter, count_day, list_entries, load_entry
from gatehouse.gate.entry_access import hold_entry
from gatehouse.gate.inside import list_inside, list_overstays
from gatehouse.gate.overstay_watch import watch_overstays
from gatehouse.gate.shifts_brief import brief
from gatehouse.reporting.gate_stats import gate_stats
from gatehouse.reporting.muster import load_roll
from gatehouse.visits.overstay import move_due_out
from tests.make.buildings import Building, Member, make_building

BUILDINGS, VISITS, REQUESTS = 5, 20_000, 6_000
_UNITS = "insert into units (building_id, id, number) select $1, gen_random_uuid(), 'U' || n from generate_series(1, 200) n"
_UNIT = "(array(select id from units where building_id = $1 order by id))"
_PEOPLE = """
insert into visitors (building_id, id, phone, name) select $1, gen_random_uuid(), '+234' || lpad(n::text, 10, '0'), 'Guest ' || n
from generate_series(1, 2000) n
"""
# A visit every half hour of the past; twenty are inside.
_VISITS = f"""
with people as (select array(select id from visitors where building_id = $1) as ids), units as (select {_UNIT} as ids),
visit as (
  insert into visits (building_id, id, host_id, unit_id, door, title, expected_start, valid_from, valid_until, visitor_count, status, inside_count,
    entries_used, created_at)
  select $1, gen_random_uuid(), $2, units.ids[1 + g % 200], '002', 'V' || g, now() - g * interval '30 min', now() - g * interval '30 min',
    now() - g * interval '30 min' + interval '4 hours', 1, case when g <= 20 then 'active' else 'completed' end, (g <= 20)::int, 1,
    now() - g * interval '30 min'
  from units, generate_series(1, {VISITS}) g returning id, unit_id, expected_start, inside_count
), guest as (
  insert into visit_visitors (building_id, visit_id, visitor_id, position, name, uses, inside)
  select $1, v.id, people.ids[1 + (abs(hashtext(v.id::text)) % 2000)], 1, 'Guest', 1, v.inside_count = 1 from visit v, people
  returning visit_id, visitor_id
)
insert into entries (building_id, id, visit_id, visitor_id, unit_id, guard_in, entered_at, exited_at, end_kind, due_out_at, kind)
select $1, gen_random_uuid(), v.id, g.visitor_id, v.unit_id, $3, v.expected_start, case when v.inside_count = 0 then v.expected_start + interval '1 hour' end,
  case when v.inside_count = 0 then case when abs(hashtext(v.id::text)) % 100 = 0 then 'undone' else 'scan' end end, v.expected_start + interval '4 hours',
  case abs(hashtext(v.id::text)) % 10 when 1 then 'cab' when 2 then 'delivery' when 3 then 'delivery' else 'visitor' end
from visit v join guest g on g.visit_id = v.id
"""
_REQUESTS = f"""
with units as (select {_UNIT} as ids), request as (
  insert into entry_requests (building_id, id, door, kind, guard_id, status, visitor_name, expires_at, decided_at, decided_by, decided_unit, created_at)
  select $1, gen_random_uuid(), '004', 'visitor', $3, case when g <= 5 then 'pending' when g % 10 < 7 then 'approved' when g % 10 < 9 then 'rejected'
      else 'expired' end, 'Walker ' || g,
    now() + interval '15 min' - (g > 5)::int * g * interval '1 hour', case when g > 5 then now() - g * interval '1 hour' end, case when g > 5 then $2::uuid end,
    units.ids[1 + g % 200], now() - (g > 5)::int * g * interval '1 hour'
  from units, generate_series(1, {REQUESTS}) g returning id, decided_unit, status, created_at
), asked as (
  insert into entry_request_units (building_id, request_id, unit_id, created_at) select $1, id, decided_unit, created_at from request
)
insert into entries (building_id, id, request_id, unit_id, guard_in, entered_at, exited_at, end_kind, name)
select $1, id, id, decided_unit, $3, created_at, created_at + interval '1 hour', 'scan', 'Walker' from request where status = 'approved'
"""
_UNIT_7 = text("select id from units where building_id = :building and number = 'U7'")
_BIG = ("entries", "entry_requests", "entry_request_units", "visits", "visit_visitors", "visitors")


@pytest_asyncio.fixture(scope="module")
async def town(environment: dict[str, str], worker_id: str) -> AsyncIterator[tuple[dict[str, str], Building]]:
    """A database of its own: its logins, and one of its buildings, whose resident lives in a unit like 199 others."""
    del environment
    server = embedded.attach(Path(json.loads(os.environ["GATEHOUSE_TEST_CLUSTER"])["folder"]))
    assert server is not None
    name = f"gatehouse_entries_{worker_id}"
    server.ensure_database(name)
    urls = {role: server.dsn(role, name) for role in ("owner", "app", "platform")}
    migrate(urls["owner"])
    async with asyncpg.create_pool(urls["owner"], min_size=1, max_size=1) as owner:
        homes = [await make_building(owner) for _ in range(BUILDINGS)]
        for home in homes:
            for statement in (_UNITS, _PEOPLE):
                await owner.execute(statement, home.id)
            for statement in (_VISITS, _REQUESTS):
                await owner.execute(statement, home.id, home.admin.member_id, home.guard.member_id)
        await owner.execute("update occupancies set valid_from = now() - interval '900 days'")
        await owner.execute("analyze")
    yield urls, homes[-1]


def scans(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every table a plan reads, and how."""
    if "Relation Name" in plan:
        yield plan["Relation Name"], plan["Node Type"]
    for part in plan.get("Plans", ()):
        yield from scans(part)


def caller_of(who: Member) -> Caller:
    """Who asks."""
    assert who.building_id is not None
    return Caller(who.session_id, who.user_id, who.building_id, who.member_id, Role(who.role), "api", b"")


async def _everything(session: Session, home: Building) -> None:
    """Every list with its filters, the console's and the dashboards' numbers, and what a guard's tap asks."""
    page = Paging(1, 20, 0)
    guard, resident, admin = caller_of(home.guard), caller_of(home.resident), caller_of(home.admin)
    unit_id = await session.scalar(_UNIT_7, {"building": home.id})
    now = datetime.now(UTC)
    filters = [
        EntryFilter(),
        *(EntryFilter(status=name) for name in ("PENDING", "APPROVED", "REJECTED", "EXPIRED", "CHECKED_OUT")),
        *(EntryFilter(kind=kind) for kind in ("visitor", "delivery", "cab", "vendor")),
        EntryFilter(kind="delivery", status="CHECKED_OUT"),
        EntryFilter(kind="visitor", status="APPROVED"),
        EntryFilter(unit_id=unit_id),
        EntryFilter(since=now - timedelta(days=30), until=now - timedelta(days=20)),
    ]
    for wanted in filters:
        rows, total = await list_entries(session, guard, wanted, page)
        assert total >= len(rows)
        await list_entries(session, resident, wanted, page)
    rows, total = await list_entries(session, guard, EntryFilter(), page)
    assert len(rows) == 20
    assert total > VISITS
    await list_entries(session, guard, EntryFilter(), Paging(100, 20, 1980))
    for who in (guard, resident):
        await load_entry(session, admin if who is resident else who, rows[-1].id)
    await count_day(session, guard, now - timedelta(hours=12), now + timedelta(hours=12))
    _, counts = await list_inside(session, guard, page)
    assert counts.rows == 20
    await list_inside(session, guard, page, kind="delivery", unit_id=unit_id)
    found, _ = await list_inside(session, guard, page, words="guest")
    assert len(found) == 20
    await list_overstays(session, guard, page)
    await brief(session, guard, home.gate_id, "Main Gate")
    for who in (guard, resident):
        await gate_stats(session, who)
    await load_roll(session, guard, on_paper=False)
    entry = await hold_entry(session, guard, next(one.id for one in rows if one.preApprovalId))
    await move_due_out(session, home.id, entry.visit_id, now)


async def _explain(url: str, home: Building, seen: list[tuple[str, Any]]) -> float:
    slowest, connection = 0.0, await asyncpg.connect(url)
    try:
        for statement, values in seen:
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute(
                f"select set_config('app.building_id', '{home.id}', true), set_config('app.user_id', '{home.guard.user_id}', true)"
            )
            explained = await connection.fetchval(f"explain (analyze, format json) {statement}", *values)
            await transaction.rollback()
            plan = json.loads(explained)[0]
            whole = [found for found in scans(plan["Plan"]) if found[1] == "Seq Scan" and found[0] in _BIG]
            assert not whole, f"{whole}\n{statement}\n{json.dumps(plan, indent=1)[:6000]}"
            slowest = max(slowest, plan["Execution Time"])
            if plan["Execution Time"] > 10:
                print(f"{plan['Execution Time']:.1f} ms: {statement[:200]} {values[:3]}")
    finally:
        await connection.close()
    return slowest


async def test_no_statement_reads_a_big_table_whole(town: tuple[dict[str, str], Building]) -> None:
    urls, home = town
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if any(table in statement for table in _BIG):
            seen.append((statement, values))

    database = Database(urls["app"], size=1)
    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with database.transaction(caller_of(home.guard).tenant) as session:
        await _everything(session, home)
    await database.close()
    assert len(seen) > 80
    slowest = await _explain(urls["app"], home, seen)
    print(f"{len(seen)} statements, the slowest {slowest:.1f} ms")


async def test_the_minutes_look_reads_only_who_is_due(town: tuple[dict[str, str], Building]) -> None:
    urls, home = town
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if "with due" in statement:
            seen.append((statement, values))

    database = Database(urls["platform"], size=1)
    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with database.transaction() as session:
        assert await watch_overstays(session) is False
    await database.close()
    assert len(seen) == 1
    slowest = await _explain(urls["platform"], home, seen)
    print(f"{slowest:.1f} ms")
