"""Round trips to the database, pinned: counted on the wire, with warm connections."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest_asyncio
from fastapi import FastAPI

from gatehouse.core.db import Database
from gatehouse.core.hot import HotPool
from tests.core.wire import Wire, counting_wire
from tests.make.http import Bench, invitation

INVITE = "/api/visitors/invitations"


@pytest_asyncio.fixture
async def wire(app: FastAPI, environment: dict[str, str]) -> AsyncIterator[Wire]:
    """The application on one connection of each kind, through the counter."""
    before = app.state.hot, app.state.database
    async with counting_wire(environment["DATABASE_URL"]) as counter:
        app.state.hot, app.state.database = (
            await HotPool.open(counter.url, size=1),
            Database(counter.url, size=1),
        )
        try:
            yield counter
        finally:
            await app.state.hot.close()
            await app.state.database.close()
            app.state.hot, app.state.database = before


async def trips(
    wire: Wire, call: Callable[[], Awaitable[httpx.Response]], status: int = 200, warm: int = 2
) -> int:
    """Round trips of a request once everything it prepares is prepared."""
    for _ in range(warm):
        assert (await call()).status_code == status
    before = wire.trips
    answer = await call()
    assert answer.status_code == status, answer.text
    return wire.trips - before


async def test_a_scan_takes_four(bench: Bench, wire: Wire) -> None:
    """Begin with settings, claim and load, record and tell, commit."""
    home = await bench.building()
    codes = [(await bench.invite(home.resident))["qr_code"] for _ in range(3)]

    entries, exits = iter(codes), iter(codes)
    assert await trips(wire, lambda: bench.scan(home.guard, "entry", next(entries))) == 4
    assert await trips(wire, lambda: bench.scan(home.guard, "exit", next(exits))) == 4
    assert await trips(wire, lambda: bench.scan(home.guard, "entry", codes[0]), 409) == 4
    assert await trips(wire, lambda: bench.scan(home.guard, "entry", "SG_000000000000"), 404) == 4
    digits = (await bench.invite(home.resident))["digits"]
    assert (await bench.scan(home.guard, "entry", digits)).status_code == 200
    assert await trips(wire, lambda: bench.scan(home.guard, "entry", digits), 409) == 4


async def test_a_replayed_scan_takes_four(bench: Bench, wire: Wire) -> None:
    """Begin, claim and load, the stored answer, commit."""
    home = await bench.building()
    made, nonce = await bench.invite(home.resident), str(uuid4())
    assert await trips(wire, lambda: bench.scan(home.guard, "entry", made["qr_code"], nonce=nonce)) == 4


async def test_a_scan_of_an_ended_session_writes_nothing(bench: Bench, wire: Wire) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    assert (await bench.scan(home.guard, "exit", made["qr_code"])).status_code == 409
    await bench.db.execute("update sessions set revoked_at = now() where id = $1", home.guard.session_id)
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 401


async def test_ordinary_requests(bench: Bench, wire: Wire) -> None:
    """open_request, begin with settings, the statements, commit. Whoever adds a statement changes a number here, on purpose."""
    home = await bench.building()
    made = await bench.invite(home.resident)
    one = f"{INVITE}/{made['visit']['id']}"

    async def call(who: Any, method: str, path: str, body: Any = None) -> httpx.Response:
        return await bench.call(who, method, path, body)

    found = {
        "permissions": await trips(wire, lambda: call(home.resident, "GET", "/api/auth/permissions")),
        "list": await trips(wire, lambda: call(home.resident, "GET", INVITE)),
        "list of 50": await trips(wire, lambda: call(home.admin, "GET", f"{INVITE}?limit=50")),
        "detail, host": await trips(wire, lambda: call(home.resident, "GET", one)),
        "detail, guard": await trips(wire, lambda: call(home.guard, "GET", one)),
        "history": await trips(wire, lambda: call(home.resident, "GET", f"{one}/history")),
        "check-in status": await trips(
            wire, lambda: call(home.guard, "GET", f"/api/visitors/checkin-status/{made['visit']['id']}")
        ),
        "invite": await trips(wire, lambda: call(home.resident, "POST", INVITE, invitation()), 201),
    }
    edge = 3  # open_request, begin, commit
    assert found == {
        "permissions": edge,
        "list": edge + 2,
        "list of 50": edge + 2,
        "detail, host": edge + 4,
        "detail, guard": edge + 4,  # the phones are shown: on record
        "history": edge + 3,
        "check-in status": edge + 2,
        "invite": edge + 7,
    }


async def test_no_notify_in_a_scan(bench: Bench, environment: dict[str, str]) -> None:
    """NOTIFY takes a lock over the whole cluster at commit: a scan must not send any, nor fire a trigger that does."""
    home = await bench.building()
    made = await bench.invite(home.resident)
    heard: list[tuple[str, str]] = []
    connection = await asyncpg.connect(environment["DATABASE_PLATFORM_URL"])
    try:
        channels = [
            "procrastinate_any_queue_v1",
            "procrastinate_queue_v1#notify",
            "procrastinate_queue_v1#default",
        ]
        channels += [
            "procrastinate_any_queue",
            "procrastinate_queue#notify",
            "gatehouse_sessions",
            "gatehouse",
        ]
        for channel in channels:
            await connection.add_listener(channel, lambda _c, _p, where, what: heard.append((where, what)))
        for direction in ("entry", "exit", "entry"):
            await bench.scan(home.guard, direction, made["qr_code"])
        await connection.execute("notify gatehouse, 'afterwards'")
        await connection.execute("select 1")
        assert heard == [("gatehouse", "afterwards")], "the listener hears, and the scans said nothing"
    finally:
        await connection.close()
    notifying = await bench.db.fetch(
        """
        select t.tgrelid::regclass::text as on_table, t.tgname, t.tgtype & 4 = 4 as on_insert from pg_trigger t join pg_proc p on p.oid = t.tgfoid
        where not t.tgisinternal and t.tgenabled <> 'D' and p.prosrc ilike '%notify%'
        """
    )
    assert all(row["on_table"] == "procrastinate_jobs" and not row["on_insert"] for row in notifying), [
        dict(row) for row in notifying
    ]
    functions = await bench.db.fetchval(
        "select prosrc from pg_proc where proname = 'procrastinate_defer_jobs_v1'"
    )
    assert "notify" not in functions.lower()
