"""Who stays too long is told to guards, administrators and host, again and again until somebody takes care of it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from fastapi import FastAPI

from gatehouse.core import events
from gatehouse.core.db import Database, Tenant
from gatehouse.core.db_platform import platform_database
from gatehouse.gate.overstay_watch import watch_overstays
from gatehouse.visits.overstay import move_due_out
from tests.gate.test_entries import check_out
from tests.make.buildings import Building, Member
from tests.make.entries import ENTRIES, guest_in, overdue, walk_in
from tests.make.http import Bench

_TOLD = "select kind, title, body, reference_id from notifications where building_id = $1 and user_id = $2 and kind like 'visitor_overstay%' order by created_at, id"


@pytest_asyncio.fixture
async def across(environment: dict[str, str]) -> AsyncIterator[Database]:
    """The platform login's database, as the worker has it."""
    del environment
    database = platform_database()
    yield database
    await database.close()


async def look(across: Database) -> None:
    """What the minute brings: batches until there is no more."""
    more: bool | None = True
    while more:
        async with across.transaction() as session:
            more = await watch_overstays(session)


async def told(bench: Bench, home: Building, who: Member) -> list[Any]:
    return list(await bench.db.fetch(_TOLD, home.id, who.user_id))


async def a_while_later(bench: Bench, home: Building, minutes: int) -> None:
    await bench.db.execute(
        "update entries set overstay_told_at = overstay_told_at - make_interval(mins => $2) where building_id = $1",
        home.id,
        minutes,
    )


class _Ear:
    def __init__(self) -> None:
        self.heard: list[tuple[str, Any, list[str]]] = []

    async def emit(self, event: str, data: Any, *, room: list[str]) -> None:
        self.heard.append((event, data, room))


async def test_by_kind_somebody_is_due_out(bench: Bench) -> None:
    home = await bench.building()
    _, guest = await guest_in(bench, home)
    await guest_in(bench, home, visit_type="delivery")
    await walk_in(bench, home)
    await walk_in(bench, home, type="DELIVERY")
    rows = await bench.db.fetch(
        "select visit_id, kind, due_out_at - entered_at as stay, due_out_at from entries where building_id = $1 order by entered_at",
        home.id,
    )
    until = await bench.db.fetchval(
        "select valid_until from visits where id = $1", UUID(guest["visit"]["id"])
    )
    assert rows[0]["due_out_at"] == until
    assert [(row["kind"], row["stay"]) for row in rows[1:]] == [
        ("delivery", timedelta(minutes=30)),
        ("visitor", timedelta(hours=12)),
        ("delivery", timedelta(minutes=30)),
    ]


async def test_guards_admins_and_host_are_told_once_a_repeat(
    bench: Bench, across: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear = _Ear()
    monkeypatch.setattr(events.carrier, "emitter", ear)
    home = await bench.building()
    entry, made = await guest_in(bench, home)
    await look(across)
    assert await told(bench, home, home.resident) == []
    await overdue(bench, entry)
    await look(across)
    await look(across)
    for who in (home.resident, home.admin):
        [note] = await told(bench, home, who)
        assert (note["kind"], note["reference_id"]) == ("visitor_overstay", UUID(made["visit"]["id"]))
        assert note["body"] == "Ada Obi is still inside (flat A101), expected out by now."
    assert await told(bench, home, home.landlord) == []
    for task in tuple(events.carrier.pending):
        await task
    # The watch looks after every building: others of this database may have somebody overdue too.
    ours = [heard for heard in ear.heard if heard[0] == "gate:overstay" and f"gate:{home.id}" in heard[2]]
    [(_, data, _)] = ours
    assert data | {"entry_ids": [entry], "times": 1, "acknowledged_by": None} == data

    await a_while_later(bench, home, 29)
    await look(across)
    assert len(await told(bench, home, home.resident)) == 1
    await a_while_later(bench, home, 1)
    await look(across)
    assert [note["kind"] for note in await told(bench, home, home.resident)] == [
        "visitor_overstay",
        "visitor_overstay_again",
    ]
    jobs = await bench.db.fetchval(
        "select count(*) from procrastinate_jobs where task_name = 'deliver' and args ->> 'building_id' = $1",
        str(home.id),
    )
    assert jobs == 3  # the arrival, and each telling


async def test_two_workers_tell_once(bench: Bench, across: Database) -> None:
    home = await bench.building()
    entries = [(await guest_in(bench, home))[0] for _ in range(5)]
    for entry in entries:
        await overdue(bench, entry)
    await asyncio.gather(*(look(across) for _ in range(3)))
    assert len(await told(bench, home, home.resident)) == len(entries)
    times = await bench.db.fetch("select overstay_times from entries where building_id = $1", home.id)
    assert {row["overstay_times"] for row in times} == {1}


async def test_the_buildings_own_repeat(bench: Bench, across: Database) -> None:
    home = await bench.building()
    await bench.db.execute(
        """insert into settings (building_id, values) values ($1, '{"overstay_repeat_minutes": 5}')""",
        home.id,
    )
    entry, _ = await guest_in(bench, home)
    await overdue(bench, entry)
    for rounds in range(1, 4):
        await look(across)
        assert len(await told(bench, home, home.resident)) == rounds
        await a_while_later(bench, home, 5)


async def test_a_party_is_one_message(bench: Bench, across: Database) -> None:
    home = await bench.building()
    people = [{"name": f"Guest {n}", "phone": f"+2348030000{n:03d}"} for n in range(5)]
    _, made = await guest_in(bench, home, visit_type="group", visitors=people)
    await bench.db.execute(
        "update entries set due_out_at = now() - interval '1 minute' where visit_id = $1",
        UUID(made["visit"]["id"]),
    )
    await look(across)
    [note] = await told(bench, home, home.resident)
    assert note["body"].endswith("and 2 more are still inside (flat A101), expected out by now.")


async def test_acknowledged_it_is_told_no_more_until_a_new_end_passes(
    app: FastAPI, bench: Bench, across: Database
) -> None:
    home = await bench.building()
    entry, made = await guest_in(bench, home)
    path = f"{ENTRIES}/{entry}/acknowledge"
    early = await bench.call(home.guard, "POST", path)
    assert (early.status_code, early.json()["message"]) == (409, "Nobody expects them out yet.")
    await overdue(bench, entry)
    await look(across)
    done = await bench.call(home.guard, "POST", path)
    assert done.status_code == 200, done.text
    assert done.json()["data"]["acknowledged_by"] == "Security Person"
    second = await bench.call(home.admin, "POST", path)
    assert second.status_code == 409
    assert second.json()["error"]["code"] == "ALREADY_DECIDED"
    assert second.json()["error"]["decided_by"] == "Security Person"
    await a_while_later(bench, home, 60)
    await look(across)
    assert len(await told(bench, home, home.resident)) == 1

    async with app.state.database.transaction(Tenant(home.id, home.resident.user_id)) as session:
        visit, later = UUID(made["visit"]["id"]), datetime.now(UTC) + timedelta(hours=1)
        assert await move_due_out(session, home.id, visit, later) == 1
        assert await move_due_out(session, home.id, visit, later) == 0
    overstays = (await bench.call(home.guard, "GET", "/api/v1/gate/overstays")).json()["data"]
    assert overstays["items"] == []
    await look(across)
    assert len(await told(bench, home, home.resident)) == 1
    await overdue(bench, entry)
    await look(across)
    assert [note["kind"] for note in await told(bench, home, home.resident)] == ["visitor_overstay"] * 2
    assert (await check_out(bench, home.guard, entry)).status_code == 200
    gone = await bench.call(home.guard, "POST", path)
    assert (gone.status_code, gone.json()["error"]["code"]) == (409, "NOT_INSIDE")
    await a_while_later(bench, home, 60)
    await look(across)
    assert len(await told(bench, home, home.resident)) == 2


async def test_a_walk_ins_overstay_is_told_who_said_yes_or_else_the_unit(
    bench: Bench, across: Database
) -> None:
    home = await bench.building()
    entry = (await walk_in(bench, home))["id"]
    await overdue(bench, entry)
    await look(across)
    [note] = await told(bench, home, home.resident)
    assert note["reference_id"] == UUID(entry)
    await bench.db.execute("update entries set approved_by = null where id = $1", UUID(entry))
    await a_while_later(bench, home, 30)
    await look(across)
    assert len(await told(bench, home, home.resident)) == 2


async def test_the_lists_of_who_is_inside(bench: Bench) -> None:
    home = await bench.building()
    guest, made = await guest_in(bench, home)
    await bench.db.execute("update visits set companions = 2 where id = $1", UUID(made["visit"]["id"]))
    walked = (await walk_in(bench, home, type="CAB", partySize=3, vehicleNumber="KJA 1"))["id"]
    out = (await walk_in(bench, home))["id"]
    assert (await check_out(bench, home.guard, out)).status_code == 200
    await overdue(bench, walked, 12)
    answer = await bench.call(home.guard, "GET", "/api/v1/gate/inside")
    data = answer.json()["data"]
    assert [(one["entry_id"], one["people"], one["kind"]) for one in data["items"]] == [
        (guest, 3, "visitor"),
        (walked, 3, "cab"),
    ]
    assert (data["people"], data["overstays"], data["pagination"]["total"]) == (6, 1, 2)
    first, second = data["items"]
    assert (first["name"], first["unit"], first["host_name"], first["title"], first["phone"]) == (
        "Ada Obi",
        "A101",
        "Resident Person",
        "Tea",
        "+2348011112222",
    )
    assert (second["plate"], second["overstay"], second["overstay_minutes"], second["guard_name"]) == (
        "KJA 1",
        True,
        12,
        "Security Person",
    )
    only = (await bench.call(home.guard, "GET", "/api/v1/gate/inside", params={"kind": "cab"})).json()["data"]
    assert [one["entry_id"] for one in only["items"]] == [walked]
    assert only["people"] == 3

    await overdue(bench, guest, 1)
    late = (await bench.call(home.admin, "GET", "/api/v1/gate/overstays")).json()["data"]
    assert [one["entry_id"] for one in late["items"]] == [walked, guest]
    assert late["unacknowledged"] == 2
    assert (await bench.call(home.admin, "POST", f"{ENTRIES}/{walked}/acknowledge")).status_code == 200
    late = (await bench.call(home.guard, "GET", "/api/v1/gate/overstays")).json()["data"]
    assert [(one["entry_id"], one["acknowledged_by"]) for one in late["items"]] == [
        (guest, None),
        (walked, "BuildingAdmin Person"),
    ]
    assert (late["unacknowledged"], late["pagination"]["total"]) == (1, 2)
