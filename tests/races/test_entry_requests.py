"""One request answered, withdrawn, admitted by policy and run out at once, over two server processes: one decision, at most one entry, one event."""

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from gatehouse.core import events
from gatehouse.core.db import Database
from gatehouse.core.db_platform import platform_database
from gatehouse.gate.request_expiry import expire_requests
from tests.make.buildings import Building, Member, make_member, make_unit
from tests.make.requests import PATH, entry_request
from tests.races.conftest import _WAITING as WAITING
from tests.races.conftest import RACERS, Track
from tests.races.server import Server
from tests.realtime.client import Socket, open_socket

ROUNDS = 20
WHY = {"reason": "Nobody answers, it is raining"}
_HOLD = "select from entry_requests where id = any($1) for update"
_TOLD_GUARD = {"approved": "visit_approved", "rejected": "visit_rejected", "expired": "visit_missed"}


class _Heard:
    """What the test's own process sends: the job runs in it."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []

    async def emit(self, event: str, data: Any, *, room: list[str]) -> None:
        """Keep it."""
        del room
        self.sent.append((event, data))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> _Heard:
    """A stand-in for the sockets of a worker."""
    found = _Heard()
    monkeypatch.setattr(events.carrier, "emitter", found)
    return found


@pytest_asyncio.fixture
async def across(environment: dict[str, str]) -> AsyncIterator[Database]:
    """The platform login's database, as the worker has it."""
    del environment
    database = platform_database()
    yield database
    await database.close()


async def _ask(track: Track, home: Building, **changes: Any) -> str:
    answer = await track.call(0, home.guard, "POST", PATH, entry_request(home, **changes))
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["data"]["id"]
    return made


@contextlib.asynccontextmanager
async def _held(track: Track, *request_ids: str, then: str | None = None) -> AsyncIterator[None]:
    """What is begun inside piles up behind the requests' rows; `then` is done to the first as they are let go."""
    async with track.db.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(_HOLD, [UUID(one) for one in request_ids])
        yield
        if then is not None:
            await connection.execute(then, UUID(request_ids[0]))
        await transaction.commit()


async def _all_wait(track: Track, count: int) -> None:
    """Until `count` sessions wait for locks, however busy the machine is: here all of them must come to one."""
    for _ in range(60):  # half a second each
        await track.wait_for_waiters(count)
        if await track.db.fetchval(WAITING) >= count:
            return
    raise AssertionError(f"no {count} sessions came to a lock")


async def _expire_until_decided(track: Track, across: Database, request_id: str) -> None:
    """The minute's job, over and over: it skips a row that somebody is deciding."""
    while (
        await track.db.fetchval("select status from entry_requests where id = $1", UUID(request_id))
        == "pending"
    ):
        async with across.transaction() as session:
            await expire_requests(session)
        await asyncio.sleep(0)


def _statuses(request_id: str, sockets: list[Socket], heard: _Heard) -> list[str]:
    sent = [pair for socket in sockets for pair in socket.events] + heard.sent
    return [
        data["status"] for name, data in sent if name == "entry-request-status" and data["id"] == request_id
    ]


async def _check(track: Track, request_id: str, answers: list[httpx.Response], guard: Member) -> str:
    """What must hold whoever won; gives the status."""
    key = UUID(request_id)
    row = await track.db.fetchrow("select * from entry_requests where id = $1", key)
    assert row is not None
    status: str = row["status"]
    won = [answer for answer in answers if answer.status_code == 200]
    assert len(won) == (0 if status == "expired" else 1), [answer.text for answer in answers]
    for lost in answers:
        if lost.status_code != 200:
            error = lost.json()["error"]
            assert lost.status_code == 409, lost.text
            assert error["code"] == ("REQUEST_EXPIRED" if status == "expired" else "ALREADY_DECIDED")
            assert error["status"] == status
    entries = await track.db.fetchval("select count(*) from entries where request_id = $1", key)
    assert entries == (1 if status == "approved" else 0)
    told = await track.db.fetch("select id, user_id, kind from notifications where reference_id = $1", key)
    of_guard = [one["kind"] for one in told if one["user_id"] == guard.user_id]
    by_guard = status == "withdrawn" or row["by_policy"]
    assert of_guard == ([] if by_guard else [_TOLD_GUARD[status]])
    jobs = await track.db.fetch(
        "select args from procrastinate_jobs where task_name = 'deliver' and args ->> 'building_id' = $1",
        str(row["building_id"]),
    )
    sent = Counter(one for job in jobs for one in json.loads(job["args"])["notification_ids"])
    assert {sent[str(one["id"])] for one in told} == {1}, "a row without a job, or with two"
    audited = await track.db.fetchval(
        "select count(*) from audit_log where target_id = $1 and action in ('request.withdrawn', 'request.admitted_by_policy')",
        key,
    )
    assert audited == (1 if by_guard else 0)
    return f"{status} by policy" if row["by_policy"] else status


async def test_one_of_all_decisions_counts(
    track: Track, servers: tuple[Server, Server], across: Database, heard: _Heard
) -> None:
    home, (guard, colleague) = await track.building(2)
    people = [
        home.resident,
        *[await make_member(track.db, home.id, "resident", unit=home.unit_id) for _ in range(4)],
    ]
    won: Counter[str] = Counter()
    async with (
        open_socket(servers[0].url, token=guard.token) as first,
        open_socket(servers[1].url, token=guard.token) as second,
    ):
        for round_ in range(ROUNDS):
            made = await _ask(track, home)
            one = f"{PATH}/{made}"
            acts: list[tuple[Member, str, str, Any]] = [
                (people[0], "PATCH", f"{one}/approve", None),
                (guard, "POST", f"{one}/withdraw", WHY),
                (people[1], "PATCH", f"{one}/reject", {"reason": "No"}),
                (colleague, "POST", f"{one}/admit", WHY),
                (people[2], "PATCH", f"/api/v1/visits/{made}/approve", None),
                (people[3], "PATCH", f"/api/entry-requests/{made}/reject", None),
                (people[4], "PATCH", f"{one}/approve", None),
            ]
            acts = acts[round_ % len(acts) :] + acts[: round_ % len(acts)]
            over = "update entry_requests set expires_at = clock_timestamp() where id = $1"
            async with _held(track, made, then=over):
                calls = [
                    asyncio.ensure_future(track.call(n, who, method, path, body))
                    for n, (who, method, path, body) in enumerate(acts)
                ]
                # Every third round nobody waits in a queue: the job has its chance.
                if round_ % 3:
                    await track.wait_for_waiters(len(calls))
            expiring = asyncio.ensure_future(_expire_until_decided(track, across, made))
            answers = list(await asyncio.gather(*calls))
            await expiring
            won[await _check(track, made, answers, guard)] += 1
            for socket in (first, second):
                await socket.call("ping")
            for task in tuple(events.carrier.pending):
                await task
            assert len(_statuses(made, [first, second], heard)) == 1
    print(f"won in {ROUNDS} rounds: {dict(won)}")


async def test_the_job_against_eight_yeses(track: Track, across: Database) -> None:
    """Its time runs out while they answer: either one of them was in time, or nobody."""
    home, (guard,) = await track.building(1)
    people = [
        home.resident,
        *[await make_member(track.db, home.id, "resident", unit=home.unit_id) for _ in range(7)],
    ]
    won: Counter[str] = Counter()
    for round_ in range(ROUNDS):
        made = await _ask(track, home)
        soon = f"update entry_requests set expires_at = clock_timestamp() + interval '{round_ * 10} milliseconds' where id = $1"
        await track.db.execute(soon, UUID(made))
        expiring = asyncio.ensure_future(_expire_until_decided(track, across, made))
        answers = list(
            await asyncio.gather(
                *(track.call(n, who, "PATCH", f"{PATH}/{made}/approve") for n, who in enumerate(people))
            )
        )
        await expiring
        won[await _check(track, made, answers, guard)] += 1
    print(f"won in {ROUNDS} rounds: {dict(won)}")


async def test_two_flats_and_a_parcel_that_stays(track: Track) -> None:
    home, _ = await track.building(1)
    other = await make_unit(track.db, home.id, "B2")
    people = [
        await make_member(track.db, home.id, "resident", unit=home.unit_id if n % 2 else other)
        for n in range(RACERS)
    ]
    for _ in range(ROUNDS):
        made = await _ask(track, home, type="DELIVERY", flatId=None, flatIds=[str(home.unit_id), str(other)])
        async with _held(track, made):
            calls = [
                asyncio.ensure_future(
                    track.call(n, who, "PATCH", f"{PATH}/{made}/approve", {"leaveAtGate": n % 3 == 0})
                )
                for n, who in enumerate(people)
            ]
            await track.wait_for_waiters(RACERS)
        answers = await asyncio.gather(*calls)
        assert Counter(answer.status_code for answer in answers) == {200: 1, 409: RACERS - 1}
        [won] = [answer.json()["data"] for answer in answers if answer.is_success]
        made_of_it = [
            await track.db.fetchval(f"select count(*) from {table} where request_id = $1", UUID(made))
            for table in ("entries", "parcels")
        ]
        assert made_of_it == ([0, 1] if won["leaveAtGate"] else [1, 0])


async def test_what_is_expected_once_lets_one_in(track: Track) -> None:
    home, guards = await track.building()
    today = await track.db.fetchval("select (now() at time zone 'Africa/Lagos')::date")
    body = {"companyName": "AMAZON", "expectedDate": today.isoformat(), "autoApprove": True}
    for _ in range(ROUNDS):
        expected = await track.call(0, home.resident, "POST", "/api/v1/deliveries/expected", body)
        assert expected.status_code == 201, expected.text
        wanted = entry_request(home, type="DELIVERY", providerTag="AMAZON", visitorPhone=None)
        answers = await asyncio.gather(
            *(track.call(n, guard, "POST", PATH, wanted) for n, guard in enumerate(guards))
        )
        statuses = Counter(answer.json()["data"]["status"] for answer in answers)
        assert statuses == {"APPROVED": 1, "PENDING": RACERS - 1}


async def test_each_admission_sees_those_before_it(track: Track) -> None:
    """Eight by policy at one gate: one is meant (10 % of eight, rounded up), seven are told to the administrators."""
    for _ in range(5):
        home, guards = await track.building()
        # Each with a phone of their own: one visitor's row would put them in a line.
        made = [
            await _ask(track, home, visitorName=f"Guest {n}", visitorPhone=f"+23480300001{n:02d}")
            for n in range(RACERS)
        ]
        answers = await asyncio.gather(
            *(track.call(n, guard, "POST", f"{PATH}/{made[n]}/admit", WHY) for n, guard in enumerate(guards))
        )
        assert {answer.status_code for answer in answers} == {200}
        used = sorted(answer.json()["data"]["budget"]["used"] for answer in answers)
        assert used == list(range(1, RACERS + 1))
        told = await track.db.fetchval(
            "select count(*) from notifications where building_id = $1 and kind = 'policy_budget'", home.id
        )
        assert told == RACERS - 1


async def test_asking_again_eight_times_at_once_asks_once(track: Track) -> None:
    home, guards = await track.building()
    for _ in range(ROUNDS):
        made = await _ask(track, home)
        await track.db.execute(
            "update entry_requests set asked_at = now() - interval '31 s' where id = $1", UUID(made)
        )
        answers = await asyncio.gather(
            *(track.call(n, guard, "POST", f"{PATH}/{made}/ask-again") for n, guard in enumerate(guards))
        )
        assert Counter(answer.status_code for answer in answers) == {200: 1, 429: RACERS - 1}
        told = "select count(*) from notifications where reference_id = $1 and user_id = $2"
        assert await track.db.fetchval(told, UUID(made), home.resident.user_id) == 2
