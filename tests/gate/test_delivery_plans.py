"""Deliveries, parcels and gate passes as the app's login plans them, with 60,000 rows each in 20 buildings: no big table is read whole."""

import json
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest_asyncio
from sqlalchemy import event

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.core import embedded
from gatehouse.core.db import Database, Session
from gatehouse.core.errors import NotFound
from gatehouse.core.ids import new_id
from gatehouse.core.migrate import migrate
from gatehouse.core.paging import Paging
from gatehouse.gate.deliveries import list_expected, list_rules
from gatehouse.gate.delivery_rules import answer_by_rule, use_expected
from gatehouse.gate.gate_pass_scan import Refusal, scan_pass
from gatehouse.gate.gate_passes import decide_pass, list_passes
from gatehouse.gate.parcels import list_parcels, shown_digits
from tests.make.buildings import Building, make_building

_UNITS = "insert into units (building_id, id, number) select $1, gen_random_uuid(), 'U' || n from generate_series(1, 300) n"
_NUMBERED = "(select id, row_number() over (order by id) as n from units where building_id = $1) u"
_EXPECTED = f"""
insert into expected_deliveries (building_id, id, unit_id, member_id, company, company_key, expected_on, auto_approve, status, expires_at, created_at)
select $1, gen_random_uuid(), u.id, $2, 'AMAZON', 'amazon', current_date + g % 3, true, case when g % 10 = 0 then 'expected' else 'arrived' end,
  now() + interval '3 days', now() - g * interval '1 hour'
from {_NUMBERED} join generate_series(1, 3000) g on u.n = 1 + g % 300
"""
_RULES = f"insert into delivery_rules (building_id, id, unit_id, member_id) select $1, gen_random_uuid(), u.id, $2 from {_NUMBERED}, generate_series(1, 10)"
_PARCELS = f"""
insert into parcels (building_id, id, unit_id, taken_by, taken_at, code_hash, sealed, handed_at, handed_by)
select $1, gen_random_uuid(), u.id, $2, now() - g * interval '1 hour', decode(md5(g::text), 'hex'), '\\x00', case when g > 50 then now() end,
  case when g > 50 then $2::uuid end
from {_NUMBERED} join generate_series(1, 3000) g on u.n = 1 + g % 300
"""
_PASSES = f"""
insert into gate_passes (building_id, id, kind, title, unit_id, requested_by, status, valid_from, valid_until, code_hash, sealed, used_at, created_at)
select $1, gen_random_uuid(), 'material', 'T' || g, u.id, $2, case when g > 50 then 'used' else 'pending' end, now(), now() + interval '1 day',
  decode(md5(g::text), 'hex'), '\\x00', case when g > 50 then now() end, now() - g * interval '1 hour'
from {_NUMBERED} join generate_series(1, 3000) g on u.n = 1 + g % 300
"""
_BIG = ("expected_deliveries", "delivery_rules", "parcels", "gate_passes")


@pytest_asyncio.fixture(scope="module")
async def town(environment: dict[str, str], worker_id: str) -> AsyncIterator[tuple[Database, str, Building]]:
    """A database of its own: its app login, and one of its buildings."""
    del environment
    server = embedded.attach(Path(json.loads(os.environ["GATEHOUSE_TEST_CLUSTER"])["folder"]))
    assert server is not None
    name = f"gatehouse_deliveries_{worker_id}"
    server.ensure_database(name)
    owner_url, app_url = server.dsn("owner", name), server.dsn("app", name)
    migrate(owner_url)
    async with asyncpg.create_pool(owner_url, min_size=1, max_size=1) as owner:
        homes = [await make_building(owner) for _ in range(20)]
        for home in homes:
            await owner.execute(_UNITS, home.id)
            for statement in (_EXPECTED, _RULES, _PASSES):
                await owner.execute(statement, home.id, home.resident.member_id)
            await owner.execute(_PARCELS, home.id, home.guard.member_id)
        await owner.execute("analyze")
    database = Database(app_url, size=1)
    yield database, app_url, homes[-1]
    await database.close()


def scans(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every table a plan reads, and how."""
    if "Relation Name" in plan:
        yield plan["Relation Name"], plan["Node Type"]
    for part in plan.get("Plans", ()):
        yield from scans(part)


async def _everything(session: Session, home: Building) -> None:
    """Every list, with its filters, and what a guard's scan or request asks."""
    page = Paging(1, 20, 0)
    resident = Caller(
        new_id(), home.resident.user_id, home.id, home.resident.member_id, Role.RESIDENT, "api", b""
    )
    guard = replace(resident, role=Role.SECURITY, member_id=home.guard.member_id)
    admin = replace(resident, role=Role.BUILDING_ADMIN, member_id=home.admin.member_id)
    for who in (resident, guard):
        await list_expected(session, who, page)
        await list_expected(session, who, page, status="EXPECTED", unit_id=home.unit_id)
    await list_rules(session, resident, page)
    for who in (resident, guard, admin):
        for status in (None, "WAITING", "HANDED_OVER"):
            rows, _ = await list_parcels(session, who, page, status=status)
        await list_parcels(session, who, page, unit_id=home.unit_id, number="U7")
        for status in (None, "PENDING", "ACTIVE", "USED", "EXPIRED"):
            await list_passes(session, who, page, status=status, kind="material")
        await list_passes(session, who, page, unit_id=home.unit_id)
    rows, total = await list_parcels(session, guard, page)
    assert (len(rows), total) == (20, 3_000)
    others = [row for row in rows if row.unit_id != home.unit_id]
    assert await shown_digits(session, resident, others) == {}
    await answer_by_rule(
        session,
        home.id,
        [home.unit_id],
        provider="AMAZON",
        at=datetime.now(UTC),
        time_zone="Africa/Lagos",
    )
    await use_expected(session, home.id, new_id(), new_id())
    assert isinstance(await scan_pass(session, guard, "GP_000000000000", gate=None), Refusal)
    try:
        await decide_pass(session, admin, new_id(), approve=True)
    except NotFound:
        return


async def test_no_statement_reads_a_big_table_whole(town: tuple[Database, str, Building]) -> None:
    database, url, home = town
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if any(table in statement for table in _BIG):
            seen.append((statement, values))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    tenant = Caller(new_id(), home.guard.user_id, home.id, None, Role.SECURITY, "api", b"").tenant
    async with database.transaction(tenant) as session:
        await _everything(session, home)
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    assert len(seen) > 50
    connection = await asyncpg.connect(url)
    slowest = 0.0
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
    finally:
        await connection.close()
    print(f"{len(seen)} statements, the slowest {slowest:.1f} ms")
