"""The minute's look at bans whose time is over."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest_asyncio

from gatehouse.bans.ending import end_bans
from gatehouse.core.db import Database
from gatehouse.core.db_platform import platform_database
from gatehouse.core.rooms import admin_room, gate_room, user_room
from gatehouse.worker import TIMETABLE
from tests.make.bans import BANS, let_expire, make_ban
from tests.make.http import Bench


@pytest_asyncio.fixture
async def across(environment: dict[str, str]) -> AsyncIterator[Database]:
    """The platform login's database, as the worker has it."""
    del environment
    database = platform_database()
    yield database
    await database.close()


async def test_what_is_over_is_closed_and_the_lists_hear_of_it(bench: Bench, across: Database) -> None:
    home = await bench.building()
    over = await make_ban(bench, home.resident, severity="low")
    await let_expire(bench, over)
    standing = await make_ban(bench, home.admin, phone="+2348030000002")
    before = (await bench.call(home.resident, "GET", f"{BANS}/{over['id']}")).json()["data"]["ban"]
    async with across.transaction() as session:
        assert await end_bans(session) is False
        [event] = [one for one in session.events if one.payload["ban"]["id"] == over["id"]]
    assert event.name == "visitor:unban"
    assert event.payload["ban"]["is_active"] is False
    assert set(event.rooms) == {gate_room(home.id), admin_room(home.id), user_room(home.resident.user_id)}
    after = (await bench.call(home.resident, "GET", f"{BANS}/{over['id']}")).json()["data"]["ban"]
    assert after == before | {"updated_at": after["updated_at"]}, "it had ended before anybody looked"
    assert after["status"] == "expired"
    row = await bench.db.fetchrow("select lifted_at, lifted_by from bans where id = $1", over["id"])
    assert row is not None
    assert (row["lifted_at"], row["lifted_by"]) == (datetime.fromisoformat(after["expires_at"]), None)
    assert row["lifted_at"] < datetime.now(UTC)
    shown = (await bench.call(home.admin, "GET", f"{BANS}/{standing['id']}")).json()["data"]["ban"]
    assert shown["is_active"] is True
    async with across.transaction() as session:
        await end_bans(session)
        assert [one for one in session.events if one.payload["ban"]["id"] == over["id"]] == []


async def test_who_leaves_leaves_no_personal_ban_behind(bench: Bench, across: Database) -> None:
    home = await bench.building()
    own, wide = await make_ban(bench, home.resident), await make_ban(bench, home.admin)
    theirs = await make_ban(bench, home.landlord)
    await bench.db.execute(
        "update members set status = 'ended', ended_at = now() where id = any ($1)",
        [home.resident.member_id, home.admin.member_id],
    )
    async with across.transaction() as session:
        await end_bans(session)
        ended = [one.payload["ban"] for one in session.events if one.payload["building_id"] == str(home.id)]
    assert [(one["id"], one["is_active"]) for one in ended] == [(own["id"], False)]
    rows = await bench.db.fetch("select id, lift_reason from bans where building_id = $1", home.id)
    assert {str(row["id"]): row["lift_reason"] for row in rows} == {
        own["id"]: "Left the building",
        wide["id"]: None,
        theirs["id"]: None,
    }


def test_the_worker_looks_every_minute() -> None:
    assert [tick.cron for tick in TIMETABLE if tick.run is end_bans] == ["* * * * *"]
