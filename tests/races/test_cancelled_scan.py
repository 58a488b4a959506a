"""The scan's request cancelled at each of its awaits: nothing half done, no connection lost, no lock left.

`Cut` drives the scan by hand and counts every suspension, so no await is forgotten, whoever adds one.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine, Generator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.auth.tokens import hash_secret
from gatehouse.core.hot import HotPool
from gatehouse.gate.scans import Attempt, scan
from tests.make.buildings import Building
from tests.make.http import Bench

SIZE = 3
MOMENTS = ("before", "during", "after")
_BUSY = """
select pid, state, wait_event, query from pg_stat_activity
where datname = current_database() and application_name = 'gatehouse-hot' and (xact_start is not null or state <> 'idle')
"""


class Cut:
    """Runs a coroutine and cancels the task around it at the n-th suspension: at once, while the server works, or when the answer is there."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any], at: int, moment: str) -> None:
        self.coroutine, self.at, self.moment, self.count, self.fired = coroutine, at, moment, 0, False

    def __await__(self) -> Generator[Any, Any, Any]:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        assert task is not None
        thrown: BaseException | None = None
        while True:
            try:
                waited = self.coroutine.send(None) if thrown is None else self.coroutine.throw(thrown)
            except StopIteration as done:
                return done.value
            self.count, thrown = self.count + 1, None
            if self.count == self.at:
                self.fired = True
                if self.moment == "before" or waited is None:
                    loop.call_soon(task.cancel)
                elif self.moment == "during":
                    loop.call_later(0.0007, task.cancel)
                else:  # runs before the task's own wake-up: the result is there and the cancellation still wins
                    waited.add_done_callback(lambda _: task.cancel())
            try:
                yield waited
            except BaseException as error:  # noqa: BLE001 - handed on into the coroutine
                thrown = error


@pytest_asyncio.fixture
async def above(superuser_url: str) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    """A superuser's connection."""
    connection = await asyncpg.connect(superuser_url)
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def pool(environment: dict[str, str]) -> AsyncIterator[HotPool]:
    """A hot pool of its own."""
    opened = await HotPool.open(environment["DATABASE_URL"], size=SIZE)
    yield opened
    await asyncio.wait_for(opened.close(), 10)


def guard_of(home: Building) -> Caller:
    guard = home.guard
    return Caller(
        guard.session_id,
        guard.user_id,
        home.id,
        guard.member_id,
        Role.SECURITY,
        "api",
        hash_secret(guard.secret),
    )


async def nothing_open(above: "asyncpg.Connection[asyncpg.Record]") -> None:
    """No backend of the pool in a transaction, after at most two seconds for the server to notice."""
    rows = []
    for _ in range(200):
        rows = await above.fetch(_BUSY)
        if not rows:
            return
        await asyncio.sleep(0.01)
    raise AssertionError([dict(row) for row in rows])


async def all_connections_work(pool: HotPool, caller: Caller) -> None:
    """As many transactions at once as the pool has connections."""
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(SIZE):
            hot = await asyncio.wait_for(stack.enter_async_context(pool.transaction(caller.tenant)), 5)
            assert await hot.connection.fetchval("select current_setting('app.building_id')") == str(
                caller.building_id
            )
    assert pool.pool.get_size() <= SIZE


async def whole_or_nothing(bench: Bench, home: Building, visit: str, nonce: UUID) -> bool:
    """Whether the scan happened, all of it."""
    numbers = await bench.db.fetchrow(
        """
        select (select count(*) from scans where building_id = $1 and nonce = $3) as scans,
          (select count(*) from scans where building_id = $1 and outcome is null) as open,
          (select count(*) from entries where visit_id = $2) as entries,
          (select sum(uses) from visit_visitors where visit_id = $2) as uses,
          (select inside_count from visits where id = $2) as inside,
          (select count(*) from notifications where reference_id = $2) as told,
          (select count(*) from procrastinate_jobs j where j.args -> 'notification_ids' ->> 0 in
            (select n.id::text from notifications n where n.reference_id = $2)) as jobs
        """,
        home.id,
        UUID(visit),
        nonce,
    )
    assert numbers is not None
    assert numbers["open"] == 0
    counts = {numbers[name] for name in ("scans", "entries", "uses", "inside", "told", "jobs")}
    assert counts in ({0}, {1}), dict(numbers)
    return counts == {1}


@pytest.mark.parametrize("cold", [False, True], ids=["warm", "cold"])
@pytest.mark.parametrize("moment", MOMENTS)
async def test_cancelled_at_each_await(
    bench: Bench, pool: HotPool, above: "asyncpg.Connection[asyncpg.Record]", moment: str, *, cold: bool
) -> None:
    """Warm: begin, load, record, commit, release. Cold: the pool has to connect and prepare first, which has awaits of its own."""
    home = await bench.building()
    caller, happened = guard_of(home), []
    for at in range(1, 100):
        if cold:
            await pool.pool.expire_connections()
        else:  # the pool gives out first what came back last: this one's statements are prepared
            earlier = await bench.invite(home.resident)
            assert (await scan(pool, caller, Attempt("entry", earlier["qr_code"]))).status == 200
        made = await bench.invite(home.resident)
        attempt = Attempt("entry", made["qr_code"], gate="Main Gate", nonce=uuid4())
        assert attempt.nonce is not None
        cut = Cut(scan(pool, caller, attempt), at, moment)

        async def run(cut: Cut = cut) -> Any:
            return await cut

        task = asyncio.create_task(run())
        await asyncio.wait([task], timeout=10)
        assert task.done()
        if not cut.fired:
            assert (await task).status == 200
            break
        await nothing_open(above)
        happened.append(await whole_or_nothing(bench, home, made["visit"]["id"], attempt.nonce))
        await all_connections_work(pool, caller)
        again = await asyncio.wait_for(
            scan(pool, caller, attempt), 10
        )  # what a phone does that got no answer
        assert again.status == 200
        assert await whole_or_nothing(bench, home, made["visit"]["id"], attempt.nonce)
    else:
        raise AssertionError("the scan never ends")
    assert len(happened) > 10 if cold else len(happened) == 5
    # "during" is a delay: on a fast statement the cancellation lands at a later await, or after the end.
    assert moment == "during" or not any(happened[:-2]), "done although cancelled before its commit was sent"
    assert happened[-1], "undone although the commit was answered"
    print(f"{moment}: {len(happened)} awaits, done although cancelled: {sum(happened)}")


async def test_cancelled_while_it_waits_for_the_lock(
    bench: Bench, pool: HotPool, above: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    """The guard gives up while another transaction holds the visit; once that ends nothing of the scan is left."""
    home = await bench.building()
    caller, made = guard_of(home), await bench.invite(home.resident)
    for _ in range(20):
        attempt = Attempt("entry", made["qr_code"], nonce=uuid4())
        async with bench.db.acquire() as connection, connection.transaction():
            await connection.execute("select from visits where id = $1 for update", made["visit"]["id"])
            task = asyncio.create_task(scan(pool, caller, attempt))
            for _ in range(200):
                if await above.fetchval(
                    "select count(*) from pg_stat_activity where application_name = 'gatehouse-hot' and wait_event_type = 'Lock'"
                ):
                    break
                await asyncio.sleep(0.005)
            task.cancel()
            await asyncio.wait([task], timeout=5)
            assert task.cancelled()
            await all_connections_work(pool, caller)
        await nothing_open(above)
        assert attempt.nonce is not None
        assert not await whole_or_nothing(bench, home, made["visit"]["id"], attempt.nonce)
    assert (await scan(pool, caller, Attempt("entry", made["qr_code"]))).status == 200
