"""Two server processes over one database, eight clients with connections of their own, and a look at the database from above."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from gatehouse.core import embedded
from tests.make.buildings import Building, Member, make_building, make_member
from tests.make.http import invitation
from tests.races.server import Server, start_server

RACERS = 8
_WAITING = """
select count(distinct l.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid
where not l.granted and a.datname = current_database()
"""


@pytest.fixture(scope="session")
def superuser_url(database_urls: dict[str, str], worker_id: str) -> str:
    """The test database as its superuser: what other sessions do is hidden from everybody else."""
    del database_urls
    found = embedded.attach(Path(json.loads(os.environ["GATEHOUSE_TEST_CLUSTER"])["folder"]))
    assert found is not None
    return found.dsn("superuser", f"gatehouse_{worker_id}")


@pytest.fixture(scope="session")
def servers(
    environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Server]]:
    """Two real server processes on the test database."""
    logs = tmp_path_factory.mktemp("servers")
    first = start_server(environment, logs / "first.log")
    try:
        second = start_server(environment, logs / "second.log")
        try:
            yield first, second
        finally:
            second.stop()
    finally:
        first.stop()


@dataclass(frozen=True, slots=True)
class Track:
    """Where races are run. `clients[0::2]` speak to one process, `clients[1::2]` to the other."""

    clients: Sequence[httpx.AsyncClient]
    db: "asyncpg.Pool[asyncpg.Record]"

    async def building(self, guards: int = RACERS) -> tuple[Building, list[Member]]:
        """A building and its guards, each with a session."""
        home = await make_building(self.db)
        return home, [
            home.guard,
            *[await make_member(self.db, home.id, "security") for _ in range(guards - 1)],
        ]

    async def call(
        self, racer: int, who: Member, method: str, path: str, body: Any = None, **headers: str
    ) -> httpx.Response:
        """One request over the racer's own connection."""
        return await self.clients[racer].request(method, path, json=body, headers={**who.headers, **headers})

    async def scan(self, racer: int, guard: Member, direction: str, code: str, **more: Any) -> httpx.Response:
        """One scan over the racer's own connection."""
        return await self.call(
            racer,
            guard,
            "POST",
            f"/api/visitors/scan/{direction}",
            {"qr_code": code, "gate_number": "Main Gate", **more},
        )

    async def invite(self, host: Member, **changes: Any) -> dict[str, Any]:
        """An invitation, its `data`."""
        answer = await self.call(0, host, "POST", "/api/visitors/invitations", invitation(**changes))
        assert answer.status_code == 201, answer.text
        data: dict[str, Any] = answer.json()["data"]
        return data

    async def race(
        self, calls: Sequence[Any], *, hold: str | None = None, in_turn: bool = False
    ) -> list[httpx.Response]:
        """All at once. With `hold` (a visit) they first pile up behind its locked row, so that they truly overlap; `in_turn`: in this order."""
        if hold is None:
            return list(await asyncio.gather(*calls))
        async with self.db.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute("select from visits where id = $1 for update", hold)
            tasks = []
            for call in calls:
                tasks.append(asyncio.ensure_future(call))
                if in_turn:
                    await self.wait_for_waiters(len(tasks))
            await self.wait_for_waiters(len(tasks))
            await transaction.rollback()
        return list(await asyncio.gather(*tasks))

    async def wait_for_waiters(self, count: int) -> None:
        """Until `count` sessions wait for locks, or half a second is over: not all racers must come to a lock."""
        for _ in range(50):
            if await self.db.fetchval(_WAITING) >= count:
                return
            await asyncio.sleep(0.01)

    async def check(self, visit_id: str) -> dict[str, Any]:
        """What must hold of a visit whatever happened; gives its row and the counts."""
        visit = await self.db.fetchrow("select * from visits where id = $1", visit_id)
        assert visit is not None
        guests = await self.db.fetch("select * from visit_visitors where visit_id = $1", visit_id)
        entries = await self.db.fetch("select * from entries where visit_id = $1", visit_id)
        scans = await self.db.fetch("select * from scans where visit_id = $1", visit_id)
        told = [
            row["id"]
            for row in await self.db.fetch("select id from notifications where reference_id = $1", visit_id)
        ]
        jobs = await self.db.fetch(
            "select args from procrastinate_jobs where task_name = 'deliver' and args ->> 'building_id' = $1",
            str(visit["building_id"]),
        )
        job_targets = [target for row in jobs for target in json.loads(row["args"])["notification_ids"]]
        open_entries = {row["visitor_id"]: row["id"] for row in entries if row["exited_at"] is None}
        admitted = [row for row in scans if row["outcome"] == "admitted"]
        assert len(open_entries) == sum(row["exited_at"] is None for row in entries), (
            "two open entries of one visitor"
        )
        assert visit["inside_count"] == len(open_entries) == sum(row["inside"] for row in guests)
        assert visit["entries_used"] == len(entries) == sum(row["uses"] for row in guests)
        assert all(row["uses"] <= visit["max_entries"] for row in guests)
        assert all(row["entry_id"] == open_entries.get(row["visitor_id"]) for row in guests)
        assert all(row["outcome"] is not None for row in scans), "a scan without an outcome"
        assert len(told) == len(admitted), "told what did not happen, or happened untold"
        assert sorted(job_targets.count(str(one)) for one in told) == [1] * len(told)
        return {
            "visit": visit,
            "guests": guests,
            "entries": entries,
            "scans": scans,
            "told": told,
            "admitted": admitted,
        }


@pytest_asyncio.fixture
async def track(
    servers: tuple[Server, Server], platform: "asyncpg.Pool[asyncpg.Record]"
) -> AsyncIterator[Track]:
    """Eight clients, each with one warm connection, on alternating server processes."""
    clients = [
        httpx.AsyncClient(base_url=servers[racer % 2].url, timeout=30, limits=httpx.Limits(max_connections=1))
        for racer in range(RACERS)
    ]
    await asyncio.gather(*(client.get("/health") for client in clients))
    yield Track(clients, platform)
    for client in clients:
        await client.aclose()
