"""A move-out on a day to come: arranged, told, done by a job that looks whether anything has changed since."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from gatehouse.core.db import Database
from gatehouse.core.db_platform import platform_database
from gatehouse.visits.move_out import move_out_due
from gatehouse.worker import Worker
from tests.make.buildings import Building, Member
from tests.make.http import Bench
from tests.make.mail import mails_to

REASON = "Moved out at the end of the lease"


async def disengage(bench: Bench, home: Building, who: Member, **more: Any) -> httpx.Response:
    """Move somebody out, as the administrator."""
    return await bench.call(
        home.admin, "PUT", f"/api/admin/residents/disengage/{who.member_id}", {"reason": REASON, **more}
    )


async def _run_due(bench: Bench, who: Member) -> None:
    assert who.member_id is not None
    row = await bench.db.fetchrow("select building_id, leaves_at from members where id = $1", who.member_id)
    database: Database = platform_database(size=1)
    try:
        async with database.transaction() as session:
            await move_out_due(
                session,
                building_id=row["building_id"],
                member_id=who.member_id,
                due=row["leaves_at"] or datetime.now(UTC),
            )
    finally:
        await database.close()


async def test_a_move_out_on_a_day_to_come(bench: Bench) -> None:
    home = await bench.building(time_zone="Pacific/Auckland")
    who = home.resident
    made = await bench.invite(who)
    day = (datetime.now(ZoneInfo("Pacific/Auckland")) + timedelta(days=10)).date()
    answer = await disengage(bench, home, who, effective_date=day.isoformat())
    assert answer.status_code == 200, answer.text
    midnight = datetime.combine(day, datetime.min.time(), tzinfo=ZoneInfo("Pacific/Auckland")).astimezone(UTC)
    details = answer.json()["data"]["disengagement_details"]
    assert datetime.fromisoformat(details["effective_date"]) == midnight
    assert details["license_returned"] is False
    assert answer.json()["data"]["resident"]["status"] == "scheduled"
    assert (await bench.call(who, "GET", "/api/auth/check")).status_code == 200
    job = await bench.db.fetchrow(
        "select args, scheduled_at, queue_name from procrastinate_jobs where task_name = 'move_out_due' and args ->> 'member_id' = $1",
        str(who.member_id),
    )
    assert (job["scheduled_at"], job["queue_name"]) == (midnight, "default")
    assert REASON not in job["args"], "a job holds ids, never content"
    [mail] = [one for one in await mails_to(bench.db, who.email) if "access" in one.subject]
    assert "ends on" in mail.text and "Pacific/Auckland" in mail.text

    second = await disengage(bench, home, who, effective_date=day.isoformat())
    assert (second.status_code, second.json()["error"]["code"]) == (409, "MOVE_OUT_ARRANGED")
    assert second.json()["error"]["arranged_by"] == "BuildingAdmin Person"

    await _run_due(bench, who)
    assert (await bench.call(who, "GET", "/api/auth/check")).status_code == 401
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 410
    row = await bench.db.fetchrow(
        "select status, end_reason, leaves_at from members where id = $1", who.member_id
    )
    assert tuple(row) == ("ended", REASON, None)
    audited = await bench.db.fetchrow(
        "select actor_user_id, actor_session_id from audit_log where action = 'member.moved_out' and target_id = $1",
        who.member_id,
    )
    assert tuple(audited) == (home.admin.user_id, None)
    await _run_due(bench, who)  # a job may run twice


async def test_an_arranged_move_out_that_was_called_off_does_nothing(bench: Bench) -> None:
    home = await bench.building()
    who = home.resident
    path = f"/api/v1/people/{who.member_id}/move-out"
    assert (await bench.call(home.admin, "DELETE", path)).status_code == 409
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    assert (await disengage(bench, home, who, effective_date=soon)).status_code == 200
    first = await bench.db.fetchval("select leaves_at from members where id = $1", who.member_id)
    assert (await bench.call(home.admin, "DELETE", path)).status_code == 200
    later = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    assert (await disengage(bench, home, who, effective_date=later)).status_code == 200
    assert who.member_id is not None
    database = platform_database(size=1)
    try:
        async with database.transaction() as session:
            await move_out_due(session, building_id=home.id, member_id=who.member_id, due=first)
    finally:
        await database.close()
    assert (await bench.call(who, "GET", "/api/auth/check")).status_code == 200, "arranged anew meanwhile"
    assert (await disengage(bench, home, who)).status_code == 200, "at once is always possible"
    await _run_due(bench, who)


async def test_the_worker_does_it_when_the_day_has_come(bench: Bench) -> None:
    home = await bench.building()
    who = home.resident
    soon = (datetime.now(UTC) + timedelta(seconds=400)).isoformat()
    assert (await disengage(bench, home, who, effective_date=soon)).status_code == 200
    await bench.db.execute(
        "update procrastinate_jobs set scheduled_at = now() where task_name = 'move_out_due' and args ->> 'member_id' = $1",
        str(who.member_id),
    )
    database = platform_database(size=2)
    try:
        await Worker(database).drain()
    finally:
        await database.close()
    assert await bench.db.fetchval("select status from members where id = $1", who.member_id) == "ended"


async def test_days_that_will_not_do(bench: Bench) -> None:
    home = await bench.building(time_zone="Pacific/Auckland")
    today = datetime.now(ZoneInfo("Pacific/Auckland")).date()
    for day in (today - timedelta(days=1), today + timedelta(days=400)):
        refused = await disengage(bench, home, home.resident, effective_date=day.isoformat())
        assert (refused.status_code, refused.json()["error"]["details"][0]["field"]) == (
            422,
            "effective_date",
        )
    short = await disengage(bench, home, home.resident, reason="short")
    assert (short.status_code, short.json()["error"]["details"][0]["field"]) == (422, "reason")
    done = await disengage(bench, home, home.resident, effective_date=today.isoformat())
    assert done.json()["data"]["resident"]["status"] == "ended", "today is now"
