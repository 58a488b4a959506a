"""The limit: the scan's own statements in the scan's own transaction shape, by a client that does nothing else.

begin + set_config, claim-and-load, record-and-tell, commit; prepared statements; the decision and the answer are known beforehand.
Reads a pickled Limit from stdin, writes a pickled Outcome to stdout.
"""

import asyncio
import pickle
import resource
import sys
import time
from array import array
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import uvloop

from bench.client import Outcome
from gatehouse.gate.scan_sql import ADMIT_ENTRY, ADMIT_EXIT, CLAIM_AND_LOAD_BY_CODE


@dataclass(slots=True)
class Passage:
    """All that one entry and one exit need. `ids`: scan, nonce, notification of the entry, then of the exit, then the entry's id."""

    begin: str
    building: UUID
    session: UUID
    secret_hash: bytes
    guard: UUID
    guard_user: UUID
    code_hash: bytes
    ids: tuple[UUID, ...]


@dataclass(slots=True)
class Limit:
    """What to run. `answer` has the size of a real one."""

    dsn: str
    connections: int
    seconds: float
    gate: str
    answer: str
    data: str
    passages: list[Passage]


@dataclass(slots=True)
class _Statements:
    claim: Any
    entry: Any
    exit: Any


async def _scan(
    connection: Any, prepared: _Statements, load: Limit, one: Passage, *, entering: bool, at: Any
) -> None:
    scan, nonce, told = one.ids[:3] if entering else one.ids[3:6]
    direction = "entry" if entering else "exit"
    await connection.execute(one.begin)
    rows = await prepared.claim.fetch(
        one.building, one.session, one.secret_hash, scan, nonce, one.code_hash, one.guard, load.gate, load.gate.lower(), None, direction, None,
        [one.code_hash], one.guard_user,
    )  # fmt: skip
    row = rows[0]
    assert row["scan_id"] == scan, "the claim was refused"
    job = f'{{"building_id": "{one.building}", "notification_ids": ["{told}"]}}'
    kind, title, text = (
        ("visitor_arrived", "Visitor checked in", "has checked in.")
        if entering
        else ("visitor_exited", "Visitor left", "has left.")
    )
    await (prepared.entry if entering else prepared.exit).fetch(
        one.building, scan, row["visit_id"], row["pass_id"], load.answer, [row["visitor_id"]], [one.ids[6]], one.guard, row["gate_id"], at, told,
        row["host_user"], kind, title, text, load.data, job, row["unit_id"] if entering else "completed", False, direction,
        *(("visitor", at) if entering else ()),
    )  # fmt: skip
    await connection.execute("commit")


async def _talk(
    load: Limit, outcome: Outcome, queue: list[Passage], start: asyncio.Event, ready: asyncio.Semaphore
) -> None:
    connection: Any = await asyncpg.connect(
        load.dsn,
        server_settings={
            "application_name": "gatehouse-bench",
            "plan_cache_mode": "force_generic_plan",
            "enable_seqscan": "off",
            "jit": "off",
        },
    )
    prepared = _Statements(
        *[await connection.prepare(sql) for sql in (CLAIM_AND_LOAD_BY_CODE, ADMIT_ENTRY, ADMIT_EXIT)]
    )
    moment = await connection.fetchval("select now()")
    ready.release()
    await start.wait()
    deadline = time.perf_counter() + load.seconds
    present = time.perf_counter()
    while present < deadline:
        if not queue:
            outcome.ran_dry = True
            break
        passage = queue.pop()
        for entering, label in ((True, "entry"), (False, "exit")):
            if present >= deadline:
                break
            await _scan(connection, prepared, load, passage, entering=entering, at=moment)
            finished = time.perf_counter()
            outcome.seconds[label].append(finished - present)
            outcome.answers[label, 200] += 1
            present = finished
    await connection.close()


async def drive(load: Limit) -> Outcome:
    """Do all of it."""
    outcome = Outcome(seconds={"entry": array("d"), "exit": array("d")})
    queue = load.passages[::-1]
    start, ready = asyncio.Event(), asyncio.Semaphore(0)
    tasks = [asyncio.create_task(_talk(load, outcome, queue, start, ready)) for _ in range(load.connections)]
    for _ in tasks:
        await ready.acquire()
    own = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    start.set()
    await asyncio.gather(*tasks)
    outcome.elapsed = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    outcome.cpu = after.ru_utime + after.ru_stime - own.ru_utime - own.ru_stime
    return outcome


if __name__ == "__main__":
    from bench import limit

    # The pickle comes from bench/stand.py, which started us.
    pickle.dump(uvloop.run(limit.drive(pickle.load(sys.stdin.buffer))), sys.stdout.buffer)  # noqa: S301
