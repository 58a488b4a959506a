"""A landlord's properties: claims an administrator confirms, and units owned (CONTRACT 001)."""

import json
from typing import Any
from uuid import UUID

import httpx

from gatehouse.core.ids import new_id
from tests.make.buildings import Building, make_block, make_member, make_super_admin
from tests.make.codes import issue_code, own_unit, register, verify
from tests.make.http import Bench

PATH = "/api/properties"


async def _claim(bench: Bench, home: Building, **more: Any) -> httpx.Response:
    body = {"house_number": "12", "address": "4 Example Close"} | more
    return await bench.call(home.landlord, "POST", PATH, body)


async def _claimed(bench: Bench, home: Building, **more: Any) -> str:
    answer = await _claim(bench, home, **more)
    assert answer.status_code == 201, answer.text
    claim: str = answer.json()["data"]["property"]["id"]
    return claim


async def _listed(bench: Bench, home: Building) -> list[dict[str, Any]]:
    answer = await bench.call(home.landlord, "GET", PATH)
    found: list[dict[str, Any]] = answer.json()["data"]["properties"]
    return found


async def _decide(bench: Bench, home: Building, claim: str, status: str, by: UUID | None = None) -> None:
    await bench.db.execute(
        "update approval_requests set status = $2, decided_at = now(), decided_by = $3 where id = $1",
        UUID(claim),
        status,
        by or home.admin.user_id,
    )


async def test_a_claim_waits_for_the_administrator(bench: Bench) -> None:
    home = await bench.building()
    block = await make_block(bench.db, home.id, "B")
    answer = await _claim(bench, home, block="b", house_id=str(home.unit_id), status="confirmed")
    assert answer.status_code == 201, answer.text
    row = answer.json()["data"]["property"]
    assert row == row | {
        "house_number": "12",
        "address": "4 Example Close",
        "block": "B",
        "status": "pending",
        "residents": 0,
    }
    request = await bench.db.fetchrow("select * from approval_requests where id = $1", UUID(row["id"]))
    assert request is not None
    assert request["member_id"] == home.landlord.member_id
    assert (request["request_type"], request["status"]) == ("property_claim", "pending")
    assert json.loads(request["data"]) == {
        "house_number": "12",
        "address": "4 Example Close",
        "block": "B",
        "block_id": str(block),
    }
    told = await bench.db.fetch(
        "select user_id, kind, reference_id from notifications where building_id = $1", home.id
    )
    assert [tuple(one) for one in told] == [(home.admin.user_id, "approval_requested", UUID(row["id"]))]
    assert [one["id"] for one in await _listed(bench, home)] == [row["id"]]
    # Nothing is theirs yet.
    assert await bench.db.fetchval("select count(*) from units where building_id = $1", home.id) == 1
    refused = await bench.call(
        home.landlord, "POST", "/api/admin/generate-resident-otp", {"house_number": "12"}
    )
    assert refused.status_code == 404
    # Not by anybody else, not twice.
    for who in (home.admin, home.resident, home.guard, await make_super_admin(bench.db)):
        headers = {"X-Building-Id": str(home.id)} if who.building_id is None else {}
        assert (await bench.call(who, "GET", PATH, headers=headers)).status_code == 403
    twin = await _claim(bench, home, block="B")
    assert (twin.status_code, twin.json()["error"]["code"]) == (409, "ALREADY_ASKED")


async def test_a_confirmed_claim_is_the_landlords_to_let(bench: Bench) -> None:
    home = await bench.building()
    claim = await _claimed(bench, home)
    decided = await bench.call(
        home.admin, "POST", f"/api/resident-approval/{claim}/process", {"approved": True}
    )
    assert decided.status_code == 200, decided.text
    [mine] = await _listed(bench, home)
    assert mine == mine | {"house_number": "12", "address": "4 Example Close", "status": "confirmed"}
    made = await issue_code(bench, home.landlord, home, "resident", house_id=mine["id"])
    user = (await register(bench, made["otp"])).json()["data"]["user"]
    assert user["apartment_number"] == "12"
    [mine] = await _listed(bench, home)
    assert mine["residents"] == 1


async def test_a_claim_says_which_block(bench: Bench) -> None:
    home = await bench.building()
    unknown = await _claim(bench, home, block="B")
    assert (unknown.status_code, list(unknown.json()["errors"])) == (422, ["block"])
    block = await make_block(bench.db, home.id, "B")
    await bench.db.execute(
        "insert into units (building_id, id, block_id, number) values ($1, $2, $3, '12')",
        home.id,
        new_id(),
        block,
    )
    only = await _claimed(bench, home)  # the only one of that number
    data = await bench.db.fetchval("select data from approval_requests where id = $1", UUID(only))
    assert json.loads(data)["block_id"] == str(block)
    await bench.db.execute(
        "insert into units (building_id, id, number) values ($1, $2, '12')", home.id, new_id()
    )
    unclear = await _claim(bench, home)
    assert (unclear.status_code, list(unclear.json()["errors"])) == (422, ["block"])


async def test_owned_units_come_first_and_say_who_lives_there(bench: Bench) -> None:
    home = await bench.building()
    claim = await _claimed(bench, home, house_number="3")
    unit = await own_unit(bench.db, home.landlord)
    await make_member(bench.db, home.id, "resident", unit=unit)
    rows = await _listed(bench, home)
    assert [(row["id"], row["status"], row["residents"]) for row in rows] == [
        (str(unit), "confirmed", 1),
        (claim, "pending", 0),
    ]
    again = await _claim(bench, home)
    assert again.status_code == 409
    page = (await bench.call(home.landlord, "GET", f"{PATH}?limit=1&page=2")).json()["data"]
    assert [row["id"] for row in page["properties"]] == [claim]
    assert page["pagination"]["total"] == 2
    neighbour = await make_member(bench.db, home.id, "landlord")
    assert (await bench.call(neighbour, "GET", PATH)).json()["data"]["properties"] == []
    for method in ("PUT", "DELETE"):
        for target in (unit, claim):
            body = {"address": "Mine now"} if method == "PUT" else None
            assert (await bench.call(neighbour, method, f"{PATH}/{target}", body)).status_code == 404


async def test_changing_a_claim(bench: Bench) -> None:
    home = await bench.building()
    claim = await _claimed(bench, home)
    changed = await bench.call(home.landlord, "PUT", f"{PATH}/{claim}", {"address": "5 Example Close"})
    assert changed.status_code == 200, changed.text
    row = changed.json()["data"]["property"]
    assert (row["id"], row["address"], row["house_number"]) == (claim, "5 Example Close", "12")
    # Another number is another claim: whoever confirms the old one has not read it.
    moved = await bench.call(home.landlord, "PUT", f"{PATH}/{claim}", {"house_number": "14"})
    fresh = moved.json()["data"]["property"]
    assert fresh["id"] != claim
    assert (fresh["house_number"], fresh["address"]) == ("14", "5 Example Close")
    old = await bench.db.fetchval("select status from approval_requests where id = $1", UUID(claim))
    assert old == "withdrawn"
    assert [one["id"] for one in await _listed(bench, home)] == [fresh["id"]]
    gone = await bench.call(home.landlord, "PUT", f"{PATH}/{claim}", {"address": "6 Example Close"})
    assert (gone.status_code, gone.json()["error"]["status"]) == (409, "withdrawn")
    # One that stands already.
    other = await _claimed(bench, home, house_number="15")
    twin = await bench.call(home.landlord, "PUT", f"{PATH}/{other}", {"house_number": "14"})
    assert (twin.status_code, twin.json()["error"]["code"]) == (409, "ALREADY_ASKED")
    assert other in {one["id"] for one in await _listed(bench, home)}


async def test_a_decided_claim_says_by_whom(bench: Bench) -> None:
    home = await bench.building()
    for status in ("approved", "rejected"):
        claim = await _claimed(bench, home)
        await _decide(bench, home, claim, status)
        for method, body in (("PUT", {"address": "5 Example Close"}), ("DELETE", None)):
            late = await bench.call(home.landlord, method, f"{PATH}/{claim}", body)
            error = late.json()["error"]
            assert (late.status_code, error["code"], error["status"]) == (409, "ALREADY_DECIDED", status)
            assert error["decided_by"] == "BuildingAdmin Person"
    stale = await _claimed(bench, home)
    await bench.db.execute(
        "update approval_requests set expires_at = now() - interval '1 s' where id = $1", UUID(stale)
    )
    assert await _listed(bench, home) == []
    assert (await bench.call(home.landlord, "DELETE", f"{PATH}/{stale}")).status_code == 409
    await _claimed(bench, home)


async def test_of_an_owned_unit_only_address_and_type_change(bench: Bench) -> None:
    home = await bench.building()
    unit = await own_unit(bench.db, home.landlord)
    path = f"{PATH}/{unit}"
    for name, value in (("house_number", "PH1"), ("block", "B")):
        refused = await bench.call(home.landlord, "PUT", path, {name: value, "address": "Elsewhere"})
        assert (refused.status_code, list(refused.json()["errors"])) == (422, [name])
    changed = await bench.call(
        home.landlord,
        "PUT",
        path,
        {
            "house_number": "12",
            "address": "4b Example Close",
            "unit_type": "duplex",
            "ended_at": "2020-01-01",
        },
    )
    assert changed.status_code == 200, changed.text
    row = changed.json()["data"]["property"]
    assert (row["address"], row["unit_type"], row["status"]) == ("4b Example Close", "duplex", "confirmed")
    audited = await bench.db.fetchrow(
        "select actor_user_id, action from audit_log where building_id = $1 and target_id = $2", home.id, unit
    )
    assert audited is not None and tuple(audited) == (home.landlord.user_id, "unit.changed")
    # Somebody else's unit, though it is there to see.
    foreign = await bench.call(home.landlord, "PUT", f"{PATH}/{home.unit_id}", {"address": "Mine"})
    assert foreign.status_code == 404


async def test_giving_a_claim_or_a_unit_up(bench: Bench) -> None:
    home = await bench.building()
    claim = await _claimed(bench, home, house_number="3")
    gone = await bench.call(home.landlord, "DELETE", f"{PATH}/{claim}")
    assert gone.json()["data"] == {"id": claim, "status": "withdrawn"}
    assert (await bench.call(home.landlord, "DELETE", f"{PATH}/{claim}")).status_code == 409

    unit, second = await own_unit(bench.db, home.landlord), await own_unit(bench.db, home.landlord, "14")
    await bench.db.execute("update occupancies set is_primary = true where unit_id = $1", unit)
    used = await issue_code(bench, home.landlord, home, "resident", house_id=str(unit))
    unused = await issue_code(bench, home.landlord, home, "resident", house_id=str(unit))
    elsewhere = await issue_code(bench, home.landlord, home, "resident", house_id=str(second))
    placed = (await register(bench, used["otp"])).json()["data"]["user"]["id"]
    stays = await bench.call(home.landlord, "DELETE", f"{PATH}/{unit}")
    assert stays.status_code == 409 and "1 resident" in stays.json()["message"]
    assert (await verify(bench, unused["otp"])).status_code == 200, "a refusal changes nothing"
    await bench.db.execute(
        "update occupancies set valid_to = now() where member_id = (select id from members where user_id = $1)",
        UUID(placed),
    )
    # Whom somebody else has let in may stay.
    await make_member(bench.db, home.id, "resident", unit=unit)
    ended = await bench.call(home.landlord, "DELETE", f"{PATH}/{unit}")
    assert ended.json()["data"] == {"id": str(unit), "status": "ended"}
    assert [row["id"] for row in await _listed(bench, home)] == [str(second)]
    assert (await verify(bench, unused["otp"])).status_code == 422
    assert (await verify(bench, elsewhere["otp"])).status_code == 200
    primary = await bench.db.fetchval(
        "select unit_id from occupancies where member_id = $1 and valid_to is null and is_primary",
        home.landlord.member_id,
    )
    assert primary == second
    assert (await bench.call(home.landlord, "DELETE", f"{PATH}/{unit}")).status_code == 404
    codes = await bench.call(home.landlord, "GET", "/api/admin/registration-otps?status=ended")
    assert [row["id"] for row in codes.json()["data"]["otps"]] == [unused["data"]["id"]]
