"""Asking and answering as other use cases call it, without a route between."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeAlias

import pytest
from fastapi import FastAPI

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.core.db import Session
from gatehouse.core.errors import AlreadyDecided, NotFound, VisitorBanned
from gatehouse.core.ids import new_id
from gatehouse.gate.audience import approvers_of
from gatehouse.gate.requests import Ask, answer, ask
from tests.make.buildings import Member, make_member
from tests.make.http import Bench

PHONE = "+2348030000077"
Open: TypeAlias = "Callable[[Member], AbstractAsyncContextManager[tuple[Session, Caller]]]"


@pytest.fixture
def acting(app: FastAPI) -> Open:
    """A transaction as somebody."""

    @asynccontextmanager
    async def act(who: Member) -> AsyncIterator[tuple[Session, Caller]]:
        assert who.building_id is not None
        caller = Caller(
            who.session_id, who.user_id, who.building_id, who.member_id, Role(who.role), "api", b""
        )
        async with app.state.database.transaction(caller.tenant) as session:
            yield session, caller

    return act


async def test_a_yes_makes_one_entry_with_the_requests_id(bench: Bench, acting: Open) -> None:
    home = await bench.building()
    wanted = Ask("delivery", (home.unit_id,), visitor_name="Ada Obi", visitor_phone="08030000077", gate="1")
    async with acting(home.guard) as (session, caller):
        asked = await ask(session, caller, wanted)
    assert (asked.status, asked.entry_id) == ("pending", None)
    async with acting(home.resident) as (session, caller):
        answered = await answer(session, caller, asked.request_id, approve=True)
    assert (answered.status, answered.entry_id) == ("approved", asked.request_id)
    entry = await bench.db.fetchrow("select * from entries where request_id = $1", asked.request_id)
    assert entry is not None
    assert (entry["unit_id"], entry["phone"], entry["gate_in"]) == (home.unit_id, PHONE, home.gate_id)
    assert (entry["due_out_at"] - entry["entered_at"]).total_seconds() == 30 * 60
    assert (entry["approved_by"], entry["guard_in"]) == (home.resident.member_id, home.guard.member_id)
    with pytest.raises(AlreadyDecided):
        async with acting(home.resident) as (session, caller):
            await answer(session, caller, asked.request_id, approve=False)


async def test_a_stranger_finds_no_request(bench: Bench, acting: Open) -> None:
    home = await bench.building()
    async with acting(home.guard) as (session, caller):
        asked = await ask(session, caller, Ask("visitor", (home.unit_id,), visitor_name="Ada"))
    with pytest.raises(NotFound):
        async with acting(home.landlord) as (session, caller):
            await answer(session, caller, asked.request_id, approve=True)


async def test_a_banned_phone_is_refused_and_the_refusal_stays(bench: Bench, acting: Open) -> None:
    home = await bench.building()
    await bench.db.execute(
        "insert into bans (building_id, id, phone, name, reason, scope, banned_by) values ($1, $2, $3, 'X', 'Theft', 'building', $4)",
        home.id,
        new_id(),
        PHONE,
        home.admin.member_id,
    )
    with pytest.raises(VisitorBanned):
        async with acting(home.guard) as (session, caller):
            await ask(session, caller, Ask("visitor", (home.unit_id,), visitor_phone="0803 000 0077"))
    scans = await bench.db.fetch("select outcome, reason from scans where building_id = $1", home.id)
    assert [tuple(scan) for scan in scans] == [("refused", "banned")]
    assert await bench.db.fetchval("select count(*) from entry_requests where building_id = $1", home.id) == 0


async def test_who_may_answer_is_asked_in_order_and_the_administrators_where_nobody_may(
    bench: Bench, acting: Open
) -> None:
    home = await bench.building()
    first = await make_member(bench.db, home.id, "resident", unit=home.unit_id)
    await bench.db.execute(
        "update occupancies set call_order = 2 where member_id = $1", home.resident.member_id
    )
    async with acting(home.guard) as (session, _):
        found = await approvers_of(session, home.id, [home.unit_id])
    assert found == [first.user_id, home.resident.user_id]
    await bench.db.execute("update occupancies set may_approve = false where building_id = $1", home.id)
    async with acting(home.guard) as (session, _):
        assert await approvers_of(session, home.id, [home.unit_id]) == [home.admin.user_id]


async def test_whoever_is_moved_out_meanwhile_answers_nothing(bench: Bench, acting: Open) -> None:
    home = await bench.building()
    async with acting(home.guard) as (session, caller):
        asked = await ask(session, caller, Ask("visitor", (home.unit_id,), visitor_name="Ada"))

    async def say_yes() -> None:
        async with acting(home.resident) as (session, caller):
            await answer(session, caller, asked.request_id, approve=True)

    waiting = "select count(*) from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted and a.datname = current_database()"
    async with bench.db.acquire() as moving:
        transaction = moving.transaction()
        await transaction.start()
        await moving.execute("select from members where id = $1 for update", home.resident.member_id)
        saying = asyncio.ensure_future(say_yes())
        for _ in range(500):
            if await bench.db.fetchval(waiting):
                break
            await asyncio.sleep(0.02)
        await moving.execute(
            "update occupancies set valid_to = now() where member_id = $1", home.resident.member_id
        )
        await transaction.commit()
    with pytest.raises(NotFound):
        await saying
    assert await bench.db.fetchval("select count(*) from entries where building_id = $1", home.id) == 0
