"""004's Testing Checklist: "Guard receives real-time status", and the lines of "Socket.IO Notifications" for entry requests."""

from typing import Any
from uuid import UUID

import pytest

from gatehouse.core.db_platform import platform_database
from tests.make.buildings import Member, make_member
from tests.make.requests import PATH, ask, expire_all, run_out
from tests.realtime.client import Socket, open_socket
from tests.realtime.conftest import Live


def _of(socket: Socket, name: str) -> list[Any]:
    return [data for one, data in socket.events if one == name]


@pytest.mark.parametrize(
    ("act", "body", "expected"),
    [
        ("approve", None, {"status": "APPROVED", "approvedBy": "Resident Person"}),
        (
            "reject",
            {"reason": "Not now"},
            {"status": "REJECTED", "reason": "Not now", "rejectedBy": "Resident Person"},
        ),
    ],
)
async def test_guard_receives_real_time_status(
    live: Live, act: str, body: Any, expected: dict[str, str]
) -> None:
    home, other = await live.bench.building(), await live.bench.building()
    spouse = await make_member(live.bench.db, home.id, "resident", unit=home.unit_id)
    async with (
        open_socket(live.url, token=home.guard.token) as guard,
        open_socket(live.url, token=spouse.token) as at_home,
        open_socket(live.url, token=home.landlord.token) as neighbour,
        open_socket(live.url, token=other.guard.token) as stranger,
    ):
        made = await ask(live.bench, home)
        answer = await live.bench.call(home.resident, "PATCH", f"{PATH}/{made['id']}/{act}", body)
        assert answer.status_code == 200, answer.text
        for socket in (guard, at_home):
            told = await socket.wait_for("entry-request-status")
            assert told == {"id": made["id"], "flatNumber": "A101", **expected}
        for socket in (guard, at_home, neighbour, stranger):
            assert (await socket.call("ping"))["success"] is True
        assert [len(_of(socket, "entry-request-status")) for socket in (guard, at_home)] == [1, 1]
        for socket in (neighbour, stranger):
            assert not {"entry-request", "entry-request-status", "notification"} & set(socket.names)


async def test_send_notification_to_flat_each_with_their_own_row(live: Live) -> None:
    home = await live.bench.building()
    spouse = await make_member(live.bench.db, home.id, "resident", unit=home.unit_id)
    async with (
        open_socket(live.url, token=home.resident.token) as first,
        open_socket(live.url, token=spouse.token) as second,
    ):
        made = await ask(live.bench, home, type="DELIVERY", providerTag="swiggy", visitorName=None)
        came = [await socket.wait_for("notification") for socket in (first, second)]
        assert {note["type"] for note in came} == {"DELIVERY_REQUEST"}
        assert {note["message"] for note in came} == {
            "SWIGGY delivery is at the gate (Main Gate). Flat: A101. Approve or reject?"
        }
        assert {note["data"]["entryRequestId"] for note in came} == {made["id"]}
        changed = await first.wait_for("entry-request")
        assert (changed["id"], changed["change"]) == (made["id"], "asked")
        for person, note in zip((home.resident, spouse), came, strict=True):
            owner = await live.bench.db.fetchval(
                "select user_id from notifications where id = $1", UUID(note["id"])
            )
            assert owner == person.user_id
            read = await live.bench.call(person, "PATCH", f"/api/v1/resident/notifications/{note['id']}/read")
            assert read.json()["data"]["isRead"] is True


async def test_notifications_persist_in_database_and_unread_count(live: Live) -> None:
    home = await live.bench.building()
    await ask(live.bench, home)
    for person, count in ((home.resident, 1), (home.landlord, 0)):
        answer = await live.bench.call(person, "GET", "/api/v1/resident/notifications/unread-count")
        assert answer.json()["data"] == {"unreadCount": count}


async def test_expiry_and_withdrawal_reach_guard_and_flat(live: Live) -> None:
    home = await live.bench.building()
    async with (
        open_socket(live.url, token=home.guard.token) as guard,
        open_socket(live.url, token=home.resident.token) as resident,
    ):
        gone = await ask(live.bench, home)
        await live.bench.call(home.guard, "POST", f"{PATH}/{gone['id']}/withdraw")
        for socket in (guard, resident):
            told = await socket.wait_for("entry-request-status")
            assert (told["id"], told["status"]) == (gone["id"], "EXPIRED")
            assert told["withdrawnAt"]
        over = await ask(live.bench, home)
        await run_out(live.bench.db, over["id"])
        database = platform_database()
        await expire_all(database)
        await database.close()
        for socket in (guard, resident):
            told = await socket.wait_for("entry-request-status", nth=2)
            assert told == {"id": over["id"], "status": "EXPIRED", "flatNumber": "A101"}


async def test_the_guard_sees_that_it_was_seen(live: Live) -> None:
    home = await live.bench.building()
    async with open_socket(live.url, token=home.guard.token) as guard:
        made = await ask(live.bench, home)
        times = set()
        for _ in range(2):
            seen = await live.bench.call(home.resident, "POST", f"{PATH}/{made['id']}/seen")
            assert seen.status_code == 200, seen.text
            times.add(seen.json()["data"]["seenAt"])
        assert len(times) == 1
        assert None not in times
        changed = await guard.wait_for("entry-request", nth=2)
        assert (changed["id"], changed["change"]) == (made["id"], "seen")
        assert (await guard.call("ping"))["success"] is True
        assert [data["change"] for data in _of(guard, "entry-request")] == ["asked", "seen"]


async def test_the_other_guards_of_the_building_hear_it_too(live: Live) -> None:
    home = await live.bench.building()
    colleague: Member = await make_member(live.bench.db, home.id, "security")
    async with open_socket(live.url, token=colleague.token) as other_gate:
        made = await ask(live.bench, home)
        await live.bench.call(home.resident, "PATCH", f"{PATH}/{made['id']}/approve")
        assert (await other_gate.wait_for("entry-request-status"))["id"] == made["id"]
        entered = await other_gate.wait_for("visitor:entered")
        assert (entered["entry_id"], entered["visitor_name"]) == (made["id"], "Ada Obi")
