"""Entry requests as the app's login plans them, with 120,000 of them of which 12,000 are one building's: nothing is read whole."""

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import event

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.core import embedded
from gatehouse.core.db import Database, Session
from gatehouse.core.ids import new_id
from gatehouse.core.migrate import migrate
from gatehouse.core.paging import Paging
from gatehouse.gate.policy import budget_at
from gatehouse.gate.request_list import (
    RequestFilter,
    access_request,
    list_requests,
    own_pending,
    waiting_for,
)
from gatehouse.gate.request_people import who_was_asked
from gatehouse.gate.request_visitors import find_visitor
from tests.make.buildings import make_building

BUILDINGS, EACH, UNITS = 10, 12_000, 400
PAGE = Paging(1, 20, 0)
_FILL = """
with unit as (
  insert into units (building_id, id, number) select $1, gen_random_uuid(), 'U' || n from generate_series(1, 400) n returning id
), numbered as (select id, row_number() over () as n from unit), visitor as (
  insert into visitors (building_id, id, phone, name)
  select $1, gen_random_uuid(), '+23480' || lpad(n::text, 8, '0'), 'Visitor ' || n from generate_series(1, 3000) n returning id
), guest as (select id, row_number() over () as n from visitor), request as (
  insert into entry_requests (building_id, id, door, kind, guard_id, visitor_id, visitor_name, status, decided_at, decided_by, decided_unit, expires_at, created_at)
  select $1, gen_random_uuid(), '004', 'visitor', $2, g.id, 'Guest ' || x.n, x.status, case when x.status <> 'pending' then x.at end, $3, u.id,
    case when x.status = 'pending' then now() + interval '10 minutes' else x.at end, x.at
  from (select n, now() - n * interval '4 minutes' as at,
      case when n <= 12 then 'pending' when n % 4 < 2 then 'approved' when n % 4 = 2 then 'rejected' else 'expired' end as status
    from generate_series(1, 12000) n) x
  join guest g on g.n = 1 + x.n % 3000 join numbered u on u.n = 1 + x.n % 400
  returning id, decided_unit, visitor_id, status, created_at
), asked as (
  insert into entry_request_units (building_id, request_id, unit_id, created_at) select $1, id, decided_unit, created_at from request
)
insert into entries (building_id, id, request_id, unit_id, visitor_id, guard_in, entered_at, exited_at)
select $1, id, id, decided_unit, visitor_id, $2, created_at, created_at + interval '1 hour' from request where status = 'approved'
"""
_BIG = ("entry_requests", "entry_request_units", "entries", "visitors")
"""Tables of ten buildings' rows: what concerns one building never reads them whole."""


@dataclass(frozen=True, slots=True)
class Town:
    """One of ten equal buildings: its app login, its guard, a resident of one unit, and a request of that unit."""

    database: Database
    url: str
    guard: Caller
    resident: Caller
    admin: Caller
    request: UUID
    unit: UUID


@pytest_asyncio.fixture(scope="module")
async def town(environment: dict[str, str], worker_id: str) -> AsyncIterator[Town]:
    """A database of its own, so that its rows do not slow down the other tests."""
    del environment
    server = embedded.attach(Path(json.loads(os.environ["GATEHOUSE_TEST_CLUSTER"])["folder"]))
    assert server is not None
    name = f"gatehouse_request_plans_{worker_id}"
    server.ensure_database(name)
    owner_url, app_url = server.dsn("owner", name), server.dsn("app", name)
    migrate(owner_url)
    async with asyncpg.create_pool(owner_url, min_size=1, max_size=1) as owner:
        homes = [await make_building(owner) for _ in range(BUILDINGS)]
        for home in homes:
            await owner.execute(_FILL, home.id, home.guard.member_id, home.resident.member_id)
        home = homes[-1]
        unit = await owner.fetchval(
            "select unit_id from entry_request_units where building_id = $1 order by created_at desc limit 1",
            home.id,
        )
        await owner.execute(
            "insert into occupancies (building_id, id, member_id, unit_id, valid_from) values ($1, $2, $3, $4, now() - interval '10 years')",
            home.id,
            new_id(),
            home.resident.member_id,
            unit,
        )
        request = await owner.fetchval(
            "select request_id from entry_request_units where unit_id = $1 order by created_at desc limit 1",
            unit,
        )
        await owner.execute("analyze")
    database = Database(app_url, size=1)
    guard = Caller(new_id(), home.guard.user_id, home.id, home.guard.member_id, Role.SECURITY, "api", b"")
    resident = replace(
        guard, user_id=home.resident.user_id, member_id=home.resident.member_id, role=Role.RESIDENT
    )
    admin = replace(
        guard, user_id=home.admin.user_id, member_id=home.admin.member_id, role=Role.BUILDING_ADMIN
    )
    yield Town(database, app_url, guard, resident, admin, request, unit)
    await database.close()


@contextmanager
def _statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """What is sent, with its values."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        seen.append((statement, values))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


def _scans(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "Relation Name" in plan:
        yield plan["Relation Name"], plan["Node Type"]
    for part in plan.get("Plans", ()):
        yield from _scans(part)


Look = Callable[[Session, Town], Awaitable[Any]]


def _listed(role: str, wanted: RequestFilter, *, of_unit: bool = False) -> Look:
    async def look(session: Session, town: Town) -> Any:
        caller = getattr(town, role)
        asked = replace(wanted, unit_id=town.unit) if of_unit else wanted
        rows, total = await list_requests(session, caller, asked, PAGE)
        assert rows and total >= len(rows)

    return look


async def _waiting(session: Session, town: Town) -> None:
    rows, _ = await waiting_for(session, town.resident, PAGE)
    assert rows
    await waiting_for(session, town.admin, PAGE)


async def _one(session: Session, town: Town) -> None:
    await access_request(session, town.resident, town.request)
    await access_request(session, town.guard, town.request)
    assert await who_was_asked(session, town.guard, town.request)


async def _gate(session: Session, town: Town) -> None:
    assert await own_pending(session, town.guard) == 12
    row, _ = await find_visitor(session, town.guard, "+2348000000005")
    assert row is not None
    assert row.last_entry_at is not None
    await budget_at(session, town.guard, None)


_LOOKS: dict[str, Look] = {
    "a guard's building": _listed("guard", RequestFilter()),
    "what waits": _listed("guard", RequestFilter(status="PENDING")),
    "what was rejected": _listed("admin", RequestFilter(status="REJECTED")),
    "what ran out": _listed("admin", RequestFilter(status="EXPIRED")),
    "one flat's, to a guard": _listed("guard", RequestFilter(), of_unit=True),
    "a resident's own": _listed("resident", RequestFilter()),
    "a resident's approved": _listed("resident", RequestFilter(status="APPROVED")),
    "what waits for me": _waiting,
    "one request": _one,
    "at the gate": _gate,
}


@pytest.mark.parametrize("which", _LOOKS)
async def test_requests_use_indexes(town: Town, which: str) -> None:
    with _statements(town.database) as seen:
        async with town.database.transaction(town.guard.tenant) as session:
            await _LOOKS[which](session, town)
    connection = await asyncpg.connect(town.url)
    took = 0.0
    try:
        for statement, values in seen:
            if statement.lstrip().lower().startswith(("insert", "with entry")):  # the audit row
                continue
            async with connection.transaction():
                await connection.execute(
                    f"select set_config('app.building_id', '{town.guard.building_id}', true), set_config('app.user_id', '{town.guard.user_id}', true)"
                )
                plan = json.loads(
                    await connection.fetchval(f"explain (analyze, format json) {statement}", *values)
                )[0]
            whole = [pair for pair in _scans(plan["Plan"]) if pair[1] == "Seq Scan" and pair[0] in _BIG]
            assert not whole, f"{which}: {whole}\n{statement}\n{json.dumps(plan, indent=1)[:6000]}"
            took = max(took, plan["Execution Time"])
    finally:
        await connection.close()
    print(f"{which}: slowest statement {took:.1f} ms")
