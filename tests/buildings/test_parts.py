"""Blocks, flats and gates: added, changed, ended; what stands in the way is said; the gate hears of it at the next scan."""

import asyncio
from typing import Any
from uuid import UUID

from gatehouse.core.ids import new_id
from tests.make.buildings import Building, make_unit
from tests.make.http import Bench


def at(home: Building, part: str) -> str:
    """A part of a building's address."""
    return f"/api/v1/admin/societies/{home.id}/{part}"


async def add(bench: Bench, home: Building, part: str, **body: Any) -> dict[str, Any]:
    """Something new, as the administrator."""
    answer = await bench.call(home.admin, "POST", at(home, part), body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["data"]
    return made


async def test_a_block_from_its_beginning_to_its_end(bench: Bench) -> None:
    home = await bench.building()
    block = await add(bench, home, "blocks", name="Kapok", code="K", floors=12)
    assert (block["name"], block["code"], block["floors"], block["flats"]) == ("Kapok", "K", 12, 0)
    path = at(home, f"blocks/{block['id']}")

    again = await bench.call(home.admin, "POST", at(home, "blocks"), {"name": "Kapok"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "BLOCK_EXISTS")
    other = await add(bench, home, "blocks", name="Iroko")
    taken = await bench.call(home.admin, "PATCH", path, {"name": "Iroko"})
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "BLOCK_EXISTS")
    changed = (await bench.call(home.admin, "PATCH", path, {"code": None, "name": None})).json()["data"]
    assert (changed["name"], changed["code"], changed["floors"]) == ("Kapok", None, 12)

    flat = await add(bench, home, "flats", flatNumber="K1", blockId=block["id"])
    full = await bench.call(home.admin, "DELETE", path)
    assert (full.status_code, full.json()["error"]["code"], full.json()["error"]["units"]) == (
        409,
        "BLOCK_IN_USE",
        1,
    )
    assert (await bench.call(home.admin, "DELETE", at(home, f"flats/{flat['id']}"))).status_code == 200
    assert (await bench.call(home.admin, "DELETE", path)).status_code == 200
    assert (await bench.call(home.admin, "DELETE", path)).status_code == 404
    listed = (await bench.call(home.resident, "GET", at(home, "blocks"))).json()["data"]["blocks"]
    assert [one["id"] for one in listed] == [other["id"]]
    assert (await add(bench, home, "blocks", name="Kapok"))["id"] != block["id"], "its name is free again"
    audited = await bench.db.fetch(
        "select action from audit_log where building_id = $1 and target_type = 'block' order by id", home.id
    )
    assert [row["action"] for row in audited][:3] == ["block.added", "block.added", "block.changed"]


async def test_flats_are_found_by_number_block_and_address(bench: Bench) -> None:
    home = await bench.building()
    block = await add(bench, home, "blocks", name="Tower B")
    twelve = await add(
        bench, home, "flats", flatNumber="12", blockId=block["id"], floor=3, address="9 Canal Road"
    )
    await add(bench, home, "flats", flatNumber="2", blockId=block["id"])
    await add(bench, home, "flats", flatNumber="12")

    async def found(words: str, **more: str) -> list[str]:
        answer = await bench.call(home.admin, "GET", at(home, "flats"), params={"search": words, **more})
        return [f"{one['blockName'] or ''}/{one['flatNumber']}" for one in answer.json()["data"]["flats"]]

    assert await found("12") == ["/12", "Tower B/12"]
    assert await found("tower b") == ["Tower B/2", "Tower B/12"]
    assert await found("Tower B-12") == ["Tower B/12"]
    assert await found("canal") == ["Tower B/12"]
    assert await found("a1", occupied="true") == ["/A101"]
    assert await found("12", blockId=block["id"]) == ["Tower B/12"]
    assert await found("%") == [] and await found("_") == []
    page = (await bench.call(home.admin, "GET", at(home, "flats"), params={"limit": "1", "page": "2"})).json()
    assert page["data"]["pagination"] == {"total": 4, "page": 2, "limit": 1, "pages": 4}
    lived_in = (await bench.call(home.admin, "GET", at(home, "flats"), params={"search": "A101"})).json()
    assert [(one["occupants"], one["isOccupied"]) for one in lived_in["data"]["flats"]] == [(1, True)]

    twice = await bench.call(
        home.admin, "POST", at(home, "flats"), {"flatNumber": "12", "blockId": block["id"]}
    )
    assert (twice.status_code, twice.json()["error"]["code"]) == (409, "UNIT_EXISTS")
    moved = await bench.call(home.admin, "PATCH", at(home, f"flats/{twelve['id']}"), {"blockId": None})
    assert (moved.status_code, moved.json()["error"]["code"]) == (409, "UNIT_EXISTS"), "there is a 12 outside"
    moved = await bench.call(
        home.admin, "PATCH", at(home, f"flats/{twelve['id']}"), {"blockId": None, "flatNumber": "14"}
    )
    assert (moved.json()["data"]["blockId"], moved.json()["data"]["flatNumber"]) == (None, "14")
    assert moved.json()["data"]["floor"] == 3


async def test_a_flat_with_people_stays_and_one_without_ends_with_its_codes(bench: Bench) -> None:
    home = await bench.building()
    path = at(home, f"flats/{home.unit_id}")
    refused = await bench.call(home.admin, "DELETE", path)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "UNIT_IN_USE")
    assert refused.json()["error"]["occupants"] == 1
    empty = await make_unit(bench.db, home.id, "Z9")
    await bench.db.execute(
        "insert into registration_codes (id, building_id, code_hash, target_role, unit_id, issued_by, expires_at) values ($1, $2, $3, 'resident', $4, $5, now() + interval '1 day')",
        new_id(),
        home.id,
        new_id().bytes,
        empty,
        home.admin.user_id,
    )
    assert (await bench.call(home.admin, "DELETE", at(home, f"flats/{empty}"))).status_code == 200
    assert await bench.db.fetchval("select ended_at is not null from units where id = $1", empty)
    assert await bench.db.fetchval(
        "select ended_at is not null and ended_by = $2 from registration_codes where unit_id = $1",
        empty,
        home.admin.user_id,
    )
    assert (
        await bench.call(home.admin, "PATCH", at(home, f"flats/{empty}"), {"floor": 1})
    ).status_code == 404
    assert (await add(bench, home, "flats", flatNumber="Z9"))["id"] != str(empty)


async def test_a_closed_gate_refuses_and_an_ended_one_is_free_text_again(bench: Bench) -> None:
    home = await bench.building()
    gate = await add(bench, home, "gates", name="River Gate")
    assert (gate["number"], gate["status"], gate["isOpen"]) == ("2", "open", True)
    path = at(home, f"gates/{gate['id']}")
    made = await bench.invite(home.resident)
    closed = await bench.call(home.admin, "PATCH", path, {"status": "closed"})
    assert (closed.status_code, closed.json()["data"]["isOpen"]) == (200, False)
    refused = await bench.scan(home.guard, "entry", made["qr_code"], gate_number="river gate")
    assert (refused.status_code, refused.json()["reason"]) == (403, "gate_closed")

    taken = await bench.call(home.admin, "PATCH", path, {"name": "MAIN GATE"})
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "GATE_EXISTS")
    await bench.db.execute(
        "insert into gate_devices (building_id, id, name, gate_id, created_by) values ($1, $2, 'Tablet', $3, $4)",
        home.id,
        new_id(),
        UUID(gate["id"]),
        home.admin.user_id,
    )
    in_use = await bench.call(home.admin, "DELETE", path)
    assert (in_use.status_code, in_use.json()["error"]["code"], in_use.json()["error"]["devices"]) == (
        409,
        "GATE_IN_USE",
        1,
    )
    await bench.db.execute("update gate_devices set revoked_at = now() where gate_id = $1", UUID(gate["id"]))
    assert (await bench.call(home.admin, "DELETE", path)).status_code == 200
    names = [
        one["name"]
        for one in (await bench.call(home.guard, "GET", at(home, "gates"))).json()["data"]["gates"]
    ]
    assert names == ["Main Gate"]
    let_in = await bench.scan(home.guard, "entry", made["qr_code"], gate_number="River Gate")
    assert let_in.status_code == 200, "an ended gate is a name like any other"
    assert (await add(bench, home, "gates", name="River Gate"))["number"] == "2"


async def test_eight_equal_blocks_at_once_are_one(bench: Bench) -> None:
    home = await bench.building()
    answers = await asyncio.gather(
        *(bench.call(home.admin, "POST", at(home, "blocks"), {"name": "Twin"}) for _ in range(8))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7


async def test_another_buildings_block_cannot_take_a_flat(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    foreign = await add(bench, other, "blocks", name="Theirs")
    refused = await bench.call(
        home.admin, "POST", at(home, "flats"), {"flatNumber": "1", "blockId": foreign["id"]}
    )
    assert (refused.status_code, refused.json()["error"]["details"][0]["field"]) == (422, "blockId")
    gone = await bench.call(home.admin, "PATCH", at(home, f"blocks/{foreign['id']}"), {"name": "Mine"})
    assert gone.status_code == 404
    assert (await bench.call(home.admin, "GET", at(other, "blocks"))).status_code == 403
    chief = await bench.super_admin()
    assert (await bench.call(chief, "GET", at(other, "blocks"))).json()["data"]["blocks"][0][
        "name"
    ] == "Theirs"
