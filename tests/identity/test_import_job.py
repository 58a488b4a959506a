"""More than 100 people are a job: it goes on where it stood, whatever happens, and nobody comes twice."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from gatehouse.core.db import Database
from gatehouse.core.db_platform import platform_database
from gatehouse.identity.import_people import import_people
from gatehouse.identity.import_report import tidy_imports
from gatehouse.worker import JOBS, Worker
from tests.make.buildings import Building, make_member
from tests.make.http import Bench
from tests.make.imports import (
    IMPORTS,
    csv_of,
    drop_mails,
    mails_waiting,
    members_of,
    people,
    person,
    report_of,
    send,
    send_csv,
)

_PASSWORD = "Sturdy-Gate-42!"


@pytest_asyncio.fixture(loop_scope="session")
async def across(environment: dict[str, str]) -> AsyncIterator[Database]:
    """The platform login's database, as the worker has it."""
    del environment
    database = platform_database()
    yield database
    await database.close()


class Crash(Exception):
    """The process dies between the work and its commit."""


async def started(bench: Bench, home: Building, users: list[dict[str, Any]], **more: Any) -> UUID:
    answer = await send(bench, home.admin, users, **more)
    assert answer.status_code == 202, answer.text
    data = answer.json()["data"]
    assert (data["total"], data["status"]) == (len(users), "waiting")
    return UUID(data["report_id"])


async def batch(across: Database, home: Building, report: UUID, *, crash: bool = False) -> bool:
    """One transaction of the job."""
    async with across.transaction() as session:
        more = await import_people(session, building_id=home.id, report_id=report)
        if crash:
            raise Crash
    return more


async def to_the_end(across: Database, home: Building, report: UUID) -> int:
    """All batches that are left; how many there were."""
    for count in range(1, 60):
        if not await batch(across, home, report):
            return count
    raise AssertionError("the job does not end")


async def test_it_goes_on_after_a_crash_and_nobody_comes_twice(bench: Bench, across: Database) -> None:
    home, other = await bench.building(seats=400), await bench.building()
    users = [*people(250), person(email=other.resident.email), person(email="nobody")]
    report = await started(bench, home, users, create_units=True)
    assert len(await members_of(bench, home.id)) == 4, "nothing is done while the client waits"

    assert await batch(across, home, report)
    half = await report_of(bench, home.admin, str(report))
    assert (half["status"], half["done"], half["succeeded"], half["failed"]) == ("running", 101, 100, 1)
    with pytest.raises(Crash):
        await batch(across, home, report, crash=True)
    assert await report_of(bench, home.admin, str(report)) == half
    assert len(await members_of(bench, home.id)) == 104
    rows = f"{IMPORTS}/{report}/rows"
    left = (await bench.call(home.admin, "GET", rows, params={"outcome": "waiting"})).json()
    assert left["meta"]["total"] == 151

    await Worker(across).drain()
    full = await report_of(bench, home.admin, str(report))
    assert (full["status"], full["done"], full["succeeded"], full["failed"]) == ("done", 252, 251, 1)
    assert full["finished_at"] is not None
    for _ in range(2):  # the worker that was thought dead comes back
        assert await batch(across, home, report) is False
    assert await report_of(bench, home.admin, str(report)) == full
    members = await members_of(bench, home.id)
    assert len(members) == 4 + 251
    assert members[other.resident.email] == ("resident", "pending")
    welcomed = await mails_waiting(bench, home, "welcome")
    assert len(welcomed) == len(set(welcomed)) == 250
    kept = "select count(*) from jobs_report_rows where building_id = $1 and (input is not null or outcome is null)"
    assert await bench.db.fetchval(kept, home.id) == 0


async def test_a_second_run_at_the_same_time_waits_and_finds_nothing_left(
    bench: Bench, across: Database
) -> None:
    home = await bench.building(seats=400)
    report = await started(bench, home, people(220))
    await asyncio.gather(*(to_the_end(across, home, report) for _ in range(3)))
    full = await report_of(bench, home.admin, str(report))
    assert (full["done"], full["succeeded"], full["failed"]) == (220, 220, 0)
    assert len(await members_of(bench, home.id)) == 224
    mails = (
        "select distinct j.priority < 0 as later from procrastinate_jobs j join mails m on j.args ->> 'mail_id' = m.id::text"
        " where m.building_id = $1"
    )
    assert [row["later"] for row in await bench.db.fetch(mails, home.id)] == [True], (
        "nobody's alarm waits for them"
    )
    await drop_mails(bench, home)


async def test_the_seats_run_out_in_the_middle(bench: Bench, across: Database) -> None:
    home = await bench.building(seats=153)
    users = people(200)
    users[190] |= {"role": "landlord"}
    report = await started(bench, home, users)
    assert await batch(across, home, report)
    await make_member(bench.db, home.id, "resident")
    assert await batch(across, home, report) is False
    full = await report_of(bench, home.admin, str(report))
    assert (full["status"], full["succeeded"], full["failed"]) == ("done", 150, 50)
    answer = await bench.call(
        home.admin, "GET", f"{IMPORTS}/{report}/rows", params={"outcome": "failed", "limit": 100}
    )
    failed = answer.json()["data"]["items"]
    assert {row["code"] for row in failed} == {"LICENCE_FULL"}
    assert [row["line"] for row in failed] == [line for line in range(150, 201) if line != 191]
    taken = sum(
        status == "active" and role != "landlord"
        for role, status in (await members_of(bench, home.id)).values()
    )
    assert taken == 153
    await drop_mails(bench, home)


async def test_a_licence_suspended_in_the_middle_fails_the_rest_with_the_reason(
    bench: Bench, across: Database
) -> None:
    home = await bench.building(seats=400)
    report = await started(bench, home, people(150))
    assert await batch(across, home, report)
    await bench.db.execute(
        "update licences set status = 'suspended', suspended_at = now() where building_id = $1", home.id
    )
    assert await batch(across, home, report) is False
    full = await report_of(bench, home.admin, str(report))
    assert (full["status"], full["succeeded"], full["failed"]) == ("done", 100, 50)
    codes = "select distinct code from jobs_report_rows where building_id = $1 and outcome = 'failed'"
    assert [row["code"] for row in await bench.db.fetch(codes, home.id)] == ["LICENCE_INACTIVE"]
    await drop_mails(bench, home)


async def test_a_default_password_waits_sealed_and_is_forgotten(bench: Bench, across: Database) -> None:
    home = await bench.building(seats=400)
    users = people(101)
    report = await started(bench, home, users, default_password=_PASSWORD, send_welcome_emails=False)
    waiting = await bench.db.fetchrow(
        "select options::text as options, sealed, r.input::text as input from jobs_reports j"
        " join jobs_report_rows r on r.building_id = j.building_id and r.report_id = j.id where j.building_id = $1 limit 1",
        home.id,
    )
    assert waiting is not None
    assert waiting["sealed"] and b"argon2" not in waiting["sealed"]
    assert (
        "argon2" not in waiting["options"] + waiting["input"]
        and _PASSWORD not in waiting["options"] + waiting["input"]
    )
    await to_the_end(across, home, report)
    assert await bench.db.fetchval("select sealed from jobs_reports where building_id = $1", home.id) is None
    body = {"email": users[100]["email"], "password": _PASSWORD}
    assert (await bench.call(None, "POST", "/api/auth/login", body)).status_code == 200
    assert await mails_waiting(bench, home, "welcome") == []


async def test_a_list_without_one_good_row_ends_too(bench: Bench, across: Database) -> None:
    home = await bench.building()
    answer = await send_csv(bench, home.admin, csv_of(people(101, role="king")))
    assert answer.status_code == 202
    report = answer.json()["data"]["report_id"]
    await Worker(across).drain()
    full = await report_of(bench, home.admin, report)
    assert (full["status"], full["done"], full["failed"]) == ("done", 101, 101)


async def test_what_stopped_is_ended_and_old_reports_are_forgotten(bench: Bench, across: Database) -> None:
    home = await bench.building(seats=400)
    stuck, running, old = [await started(bench, home, people(101)) for _ in range(3)]
    await batch(across, home, stuck)
    aged = "update jobs_reports set created_at = now() - $2::text::interval where id = $1"
    await bench.db.execute(aged, stuck, "25 hours")
    await bench.db.execute(aged, running, "23 hours")
    await bench.db.execute(aged, old, "91 days")
    async with across.transaction() as session:
        assert await tidy_imports(session) is False
    gone = await bench.call(home.admin, "GET", f"{IMPORTS}/{old}")
    assert gone.status_code == 404
    assert (await report_of(bench, home.admin, str(running)))["status"] == "waiting"
    ended = await report_of(bench, home.admin, str(stuck))
    assert (ended["status"], ended["done"], ended["succeeded"], ended["failed"]) == ("failed", 101, 100, 1)
    last = await bench.db.fetchrow(
        "select code, input from jobs_report_rows where report_id = $1 and outcome = 'failed'", stuck
    )
    assert tuple(last or ()) == ("NOT_DONE", None)
    assert await batch(across, home, stuck) is False
    await bench.db.execute("delete from procrastinate_jobs where args ->> 'building_id' = $1", str(home.id))
    await drop_mails(bench, home)


def test_the_worker_knows_the_job() -> None:
    [job] = [job for job in JOBS if job.name == "import_people"]
    assert (job.queue, job.run) == ("default", import_people)


async def test_it_ends_with_the_right_of_whoever_began_it(bench: Bench, across: Database) -> None:
    """A suspended administrator's list, with a password they chose, makes nobody any more."""
    home = await bench.building(seats=400)
    report = await started(bench, home, people(250), create_units=True, default_password=_PASSWORD)
    assert await batch(across, home, report)
    assert len(await members_of(bench, home.id)) == 104
    await bench.db.execute("update members set status = 'suspended' where id = $1", home.admin.member_id)
    await to_the_end(across, home, report)
    assert len(await members_of(bench, home.id)) == 104
    row = await bench.db.fetchrow(
        "select status, done, succeeded, failed, sealed from jobs_reports where id = $1", report
    )
    assert tuple(row or ()) == ("done", 250, 100, 150, None)
    left = await bench.db.fetch(
        "select distinct code, input from jobs_report_rows where report_id = $1 and outcome = 'failed'",
        report,
    )
    assert [tuple(one) for one in left] == [("NOT_DONE", None)]
    assert (
        await bench.db.fetchval(
            "select count(*) from users u where not exists (select from members m where m.user_id = u.id)"
            " and u.created_at > now() - interval '1 minute' and u.email in (select email from jobs_report_rows where report_id = $1)",
            report,
        )
        == 0
    )
