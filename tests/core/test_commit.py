"""A commit that fails: no success is answered, nothing is told, the pool lives on."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from gatehouse.core.events import carrier
from tests.make.http import Bench, invitation

_FAIL = {
    "raises": "raise exception 'no commit today'",
    "connection lost": "perform pg_terminate_backend(pg_backend_pid())",
}


class Recorder:
    """Stands where python-socketio stands."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    async def emit(self, event: str, data: Any, *, room: list[str]) -> None:
        self.sent.extend((event, one) for one in room)


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    before, standing_in = carrier.emitter, Recorder()
    carrier.emitter = standing_in
    yield standing_in
    carrier.emitter = before


@pytest_asyncio.fixture(params=list(_FAIL))
async def failing_commit(request: pytest.FixtureRequest, environment: dict[str, str]) -> AsyncIterator[str]:
    """Commits fail for rows with the word BOOM."""
    connection = await asyncpg.connect(environment["DATABASE_OWNER_URL"])
    await connection.execute(
        f"create or replace function boom() returns trigger language plpgsql as $$ begin {_FAIL[request.param]}; return null; end $$"
    )
    for table, column in (("scans", "gate_text"), ("visits", "title")):
        await connection.execute(
            f"create constraint trigger boom after insert on {table} deferrable initially deferred for each row when (new.{column} = 'BOOM') execute function boom()"
        )
    yield str(request.param)
    await connection.execute("drop function boom() cascade")
    await connection.close()


async def settled() -> None:
    """Let emitting tasks run."""
    for _ in range(3):
        await asyncio.sleep(0)
    await asyncio.gather(*carrier.pending)


async def test_a_scan_whose_commit_fails_is_no_success(
    bench: Bench, recorder: Recorder, failing_commit: str
) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    await settled()
    recorder.sent.clear()
    for _ in range(10):  # more than the pool has connections
        answer = await bench.scan(home.guard, "entry", made["qr_code"], gate_number="BOOM")
        assert answer.status_code in ({503} if failing_commit == "connection lost" else {500, 503}), (
            answer.text
        )
        assert answer.json()["success"] is False
        assert "no commit today" not in answer.text
    await settled()
    assert recorder.sent == []
    for table in ("scans", "entries", "notifications"):
        assert await bench.db.fetchval(f"select count(*) from {table} where building_id = $1", home.id) == 0

    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200
    await settled()
    assert {"visitor:entered", "notification:new"} <= {name for name, _ in recorder.sent}


async def test_an_invitation_whose_commit_fails_is_no_success(
    bench: Bench, recorder: Recorder, failing_commit: str
) -> None:
    home = await bench.building()
    path = "/api/visitors/invitations"
    for _ in range(10):
        answer = await bench.call(
            home.resident, "POST", path, invitation(title="BOOM"), headers={"Idempotency-Key": "k1"}
        )
        assert answer.status_code in ({503} if failing_commit == "connection lost" else {500, 503}), (
            answer.text
        )
        assert answer.json()["success"] is False
    await settled()
    assert recorder.sent == []
    for table in ("visits", "idempotency_keys"):
        assert await bench.db.fetchval(f"select count(*) from {table} where building_id = $1", home.id) == 0
    assert (
        await bench.call(
            home.resident, "POST", path, invitation(title="Tea"), headers={"Idempotency-Key": "k1"}
        )
    ).status_code == 201
    await settled()
    assert {name for name, _ in recorder.sent} == {"visit:created"}
