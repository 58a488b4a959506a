"""A building asks for seats; a super admin decides."""

import asyncio
from typing import Any

import pytest

from gatehouse.platform.licences import NoLicence, SeatsInUse, set_seats
from tests.make.buildings import make_member
from tests.make.http import Bench
from tests.make.platform import ask_for_seats

REQUESTS = "/api/admin/seat-requests"


async def _seats(bench: Bench, building: Any) -> int:
    seats: int = await bench.db.fetchval("select seats from licences where building_id = $1", building)
    return seats


async def test_a_yes_changes_the_seats_and_is_told(bench: Bench) -> None:
    chief, other, home = await bench.super_admin(), await bench.super_admin(), await bench.building()
    request = await ask_for_seats(bench, home, 300)
    word = f"Mole{home.id.hex[-8:]}"
    await bench.db.execute("update buildings set name = $2 where id = $1", home.id, word)
    listed = (await bench.call(chief, "GET", f"{REQUESTS}?search={word}")).json()
    (row,) = listed["data"]["items"]
    assert row == row | {
        "id": str(request), "requested_total_licenses": 300, "total_licenses": 100, "used_licenses": 3, "status": "pending",
    }  # fmt: skip
    path = f"{REQUESTS}/{home.id}/{request}/process"
    unseen = await bench.call(chief, "POST", path, {"approved": True, "total_licenses": 200})
    assert unseen.status_code == 409 and await _seats(bench, home.id) == 100
    yes = await bench.call(chief, "POST", path, {"approved": True, "total_licenses": 300})
    assert yes.status_code == 200, yes.text
    assert yes.json()["data"]["seat_request"]["status"] == "approved"
    assert await _seats(bench, home.id) == 300
    late = (await bench.call(other, "POST", path, {"approved": False, "reason": "No"})).json()["error"]
    assert (late["code"], late["status"], late["decided_by"]) == (
        "ALREADY_DECIDED",
        "approved",
        "Super Admin",
    )
    told = await bench.db.fetch("select user_id, body from notifications where building_id = $1", home.id)
    assert [one["user_id"] for one in told] == [home.admin.user_id] and "300 licence seats" in told[0]["body"]
    audited = await bench.db.fetch(
        "select action from platform_audit where building_id = $1 order by at, id", home.id
    )
    assert [one["action"] for one in audited] == ["licence.seats_changed", "licence_seats.approved"]
    assert (await bench.call(chief, "GET", f"{REQUESTS}?search={word}")).json()["data"]["items"] == []
    kept = (await bench.call(chief, "GET", f"{REQUESTS}?search={word}&status=approved")).json()["data"][
        "items"
    ]
    assert kept[0]["decided_by_name"] == "Super Admin"


async def test_a_no_changes_nothing(bench: Bench) -> None:
    chief, home = await bench.super_admin(), await bench.building()
    path = f"{REQUESTS}/{home.id}/{await ask_for_seats(bench, home, 300)}/process"
    assert (await bench.call(chief, "POST", path, {"approved": False})).status_code == 422
    no = await bench.call(chief, "POST", path, {"approved": False, "reason": "Not paid for"})
    assert no.json()["data"]["seat_request"] == no.json()["data"]["seat_request"] | {
        "status": "rejected", "reason": "Not paid for",
    }  # fmt: skip
    assert await _seats(bench, home.id) == 100


async def test_seats_never_fall_below_those_in_use(bench: Bench) -> None:
    chief, home = await bench.super_admin(), await bench.building()
    path = f"{REQUESTS}/{home.id}/{await ask_for_seats(bench, home, 2)}/process"
    refused = await bench.call(chief, "POST", path, {"approved": True})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "SEATS_IN_USE")
    assert refused.json()["error"]["seats"] == {"used": 3, "total": 2}
    assert (
        await bench.db.fetchval("select status from approval_requests where building_id = $1", home.id)
        == "pending"
    )
    other = await bench.building()
    wrong = await bench.call(chief, "POST", path.replace(str(home.id), str(other.id)), {"approved": True})
    assert wrong.status_code == 404, "a request belongs to its building"


async def test_who_takes_a_seat_meanwhile_is_waited_for(bench: Bench) -> None:
    chief, home = await bench.super_admin(), await bench.building()
    path = f"{REQUESTS}/{home.id}/{await ask_for_seats(bench, home, 3)}/process"
    async with bench.db.acquire() as joining:
        transaction = joining.transaction()
        await transaction.start()
        await joining.execute(
            "select from licences where building_id = $1 and status = 'active' for no key update", home.id
        )
        await make_member(joining, home.id, "resident")
        deciding = asyncio.ensure_future(bench.call(chief, "POST", path, {"approved": True}))
        for _ in range(200):
            if await bench.db.fetchval("select count(*) from pg_locks where not granted"):
                break
            await asyncio.sleep(0.01)
        assert not deciding.done()
        await transaction.commit()
    refused = await deciding
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "SEATS_IN_USE"), refused.text
    assert await _seats(bench, home.id) == 100


async def test_setting_seats_as_other_doors_do(bench: Bench, app: Any) -> None:
    chief, home = await bench.super_admin(), await bench.building()
    platform = app.state.platform
    async with platform.transaction() as session:
        await set_seats(session, home.id, 3, by=chief.user_id)
    assert await _seats(bench, home.id) == 3
    with pytest.raises(SeatsInUse):
        async with platform.transaction() as session:
            await set_seats(session, home.id, 2, by=chief.user_id)
    await bench.db.execute("update licences set status = 'inactive' where building_id = $1", home.id)
    with pytest.raises(NoLicence):
        async with platform.transaction() as session:
            await set_seats(session, home.id, 5, by=chief.user_id)
