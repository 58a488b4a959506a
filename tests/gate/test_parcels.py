"""Parcels at the gate: taken, told, shown to their flat only, handed over once."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from gatehouse.core import events
from tests.make.buildings import Building, Member, make_member, make_unit
from tests.make.flats import move_in
from tests.make.http import Bench
from tests.make.requests import ask
from tests.make.uploads import make_upload

DOOR = "/api/v1/gate/parcels"


async def take(bench: Bench, home: Building, **changes: Any) -> dict[str, Any]:
    """A parcel for the resident's flat, its `data`."""
    body = {"flatId": str(home.unit_id), "providerTag": "AMAZON", "packageCount": 2} | changes
    answer = await bench.call(home.guard, "POST", DOOR, body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["data"]
    return made


async def digits(bench: Bench, who: Member, parcel: str) -> Any:
    """What somebody sees as a parcel's code."""
    answer = await bench.call(who, "GET", f"{DOOR}/{parcel}")
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]["code"]


async def give(bench: Bench, guard: Member, parcel: str | None, **body: Any) -> Any:
    """A try to hand over."""
    path = f"{DOOR}/{parcel}/hand-over" if parcel else f"{DOOR}/hand-over"
    return await bench.call(guard, "POST", path, body)


async def told(bench: Bench, who: Member) -> list[tuple[str, str]]:
    """Kinds and texts of somebody's notifications."""
    rows = await bench.db.fetch(
        "select kind, body from notifications where user_id = $1 order by created_at", who.user_id
    )
    return [(row["kind"], row["body"]) for row in rows]


async def test_a_parcel_is_taken_told_and_handed_over_against_its_digits(bench: Bench) -> None:
    home = await bench.building()
    flatmate = await make_member(bench.db, home.id, "resident", unit=home.unit_id, primary=False)
    made = await take(bench, home, gate="main gate", remarks="Fragile")
    assert (made["status"], made["gate"], made["packageCount"], made["code"]) == (
        "WAITING",
        "Main Gate",
        2,
        None,
    )
    assert made["takenBy"]["id"] == str(home.guard.user_id)
    for who in (home.resident, flatmate):
        [(kind, text)] = await told(bench, who)
        assert (kind, text) == (
            "parcel_waiting",
            "2 packages from AMAZON for A101. Show the six digits in the app to collect it.",
        )
    code = await digits(bench, flatmate, made["id"])
    assert code == await digits(bench, home.resident, made["id"])
    assert len(code) == 6
    assert code.isdigit()
    assert [await digits(bench, who, made["id"]) for who in (home.guard, home.admin)] == [None, None]
    answer = await give(bench, home.guard, made["id"], code=f"{code[:3]} {code[3:]}", name="Ada")
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert (data["status"], data["handedTo"], data["handedBy"]["id"]) == (
        "HANDED_OVER",
        "Ada",
        str(home.guard.user_id),
    )
    assert await digits(bench, home.resident, made["id"]) is None
    assert (await told(bench, flatmate))[1] == (
        "parcel_handed_over",
        "Security Person at the gate has handed it over to Ada.",
    )
    assert await told(bench, home.landlord) == []
    jobs = await bench.db.fetch(
        "select args from procrastinate_jobs where task_name = 'deliver' and args ->> 'building_id' = $1",
        str(home.id),
    )
    assert sorted(len(json.loads(job["args"])["notification_ids"]) for job in jobs) == [2, 2]


async def test_the_second_hears_who_was_first(bench: Bench) -> None:
    home = await bench.building()
    colleague = await make_member(bench.db, home.id, "security", first="Bola")
    made = await take(bench, home)
    code = await digits(bench, home.resident, made["id"])
    assert (await give(bench, colleague, made["id"], name="Ada")).status_code == 200
    for body in ({"name": "Eve"}, {"code": code}, {"code": "000000", "name": "Eve"}):
        late = await give(bench, home.guard, made["id"], **body)
        assert (late.status_code, late.json()["error"]["code"]) == (409, "ALREADY_DECIDED")
        assert late.json()["error"]["decided_by"] == "Bola Person"
    spent = await give(bench, home.guard, None, code=code)
    assert (spent.status_code, spent.json()["error"]["code"]) == (422, "PARCEL_CODE_WRONG")
    row = await bench.db.fetchrow("select handed_to from parcels where id = $1", UUID(made["id"]))
    assert row is not None
    assert row["handed_to"] == "Ada"
    assert len([kind for kind, _ in await told(bench, home.resident) if kind == "parcel_handed_over"]) == 1
    record = await bench.db.fetchrow(
        "select a.action, v.values from audit_log a join audit_values v using (building_id, id)"
        " where a.building_id = $1 and a.target_id = $2",
        home.id,
        UUID(made["id"]),
    )
    assert record is not None
    assert (record["action"], json.loads(record["values"])) == (
        "parcel.handed_over",
        {"by": "name", "to": "Ada"},
    )


async def test_digits_alone_find_the_parcel_in_the_guards_building_only(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    made = await take(bench, home)
    code = await digits(bench, home.resident, made["id"])
    assert (await give(bench, other.guard, None, code=code)).status_code == 422
    assert (await give(bench, other.guard, made["id"], code=code)).status_code == 404
    assert (await give(bench, other.guard, made["id"], name="Eve")).status_code == 404
    second = await take(bench, home)
    wrong = await give(bench, home.guard, second["id"], code=code)
    assert (wrong.status_code, wrong.json()["error"]["details"][0]["field"]) == (422, "code")
    answer = await give(bench, home.guard, None, code=code)
    assert (answer.status_code, answer.json()["data"]["id"]) == (200, made["id"])


async def test_wrong_digits_are_limited_and_right_ones_cost_nothing(bench: Bench, setting: Any) -> None:
    setting(GATEHOUSE_LIMIT_WRONG_CODES_PER_MINUTE="3")
    home = await bench.building()
    for _ in range(5):
        made = await take(bench, home)
        code = await digits(bench, home.resident, made["id"])
        assert (await give(bench, home.guard, None, code=code)).status_code == 200
    made = await take(bench, home)
    code = await digits(bench, home.resident, made["id"])
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for parcel in (made["id"], None, made["id"]):
        assert (await give(bench, home.guard, parcel, code=wrong)).status_code == 422
    for parcel in (made["id"], None):
        limited = await give(bench, home.guard, parcel, code=code)
        assert limited.status_code == 429
        assert int(limited.headers["retry-after"]) > 0
    # Digits and passes share the count: a guesser gains nothing by changing the door.
    assert (await bench.scan(home.guard, "entry", "000000")).status_code == 429
    assert (await give(bench, home.guard, made["id"], name="Ada")).status_code == 200, (
        "a name guesses nothing"
    )


async def test_what_each_sees(bench: Bench) -> None:
    home = await bench.building()
    second = await make_unit(bench.db, home.id, "B7")
    neighbour = await make_member(bench.db, home.id, "resident", unit=second)
    mine, theirs = await take(bench, home), await take(bench, home, flatId=str(second))
    gone = await take(bench, home)
    assert (await give(bench, home.guard, gone["id"], name="Ada")).status_code == 200

    async def seen(who: Member, **query: str) -> tuple[list[str], int]:
        page = (await bench.call(who, "GET", DOOR, params=query)).json()["data"]
        return [one["id"] for one in page["parcels"]], page["pagination"]["total"]

    everything = [gone["id"], theirs["id"], mine["id"]]
    for who in (home.guard, home.admin):
        assert await seen(who) == (everything, 3)
        assert await seen(who, status="WAITING") == (everything[1:], 2)
        assert await seen(who, status="HANDED_OVER", limit="1") == (everything[:1], 1)
        assert await seen(who, flatNumber="b7") == ([theirs["id"]], 1)
        assert await seen(who, flatId=str(second), status="HANDED_OVER") == ([], 0)
    assert await seen(home.resident) == ([gone["id"], mine["id"]], 2)
    assert await seen(home.resident, flatId=str(second)) == ([], 0)
    assert await seen(neighbour) == ([theirs["id"]], 1)
    assert await seen(home.landlord) == ([], 0)
    assert (await bench.call(neighbour, "GET", f"{DOOR}/{mine['id']}")).status_code == 404
    await move_in(bench, home, home.admin, second)
    listed = (await bench.call(home.admin, "GET", DOOR)).json()["data"]["parcels"]
    assert [one["code"] is not None for one in listed] == [False, True, False], "their own flat's only"


async def test_a_parcel_needs_a_flat_of_the_building_and_a_photo_of_the_guards_own(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    ended = await make_unit(bench.db, home.id, "Z1")
    await bench.db.execute("update units set ended_at = now() where id = $1", ended)
    for flat in (other.unit_id, ended):
        answer = await bench.call(home.guard, "POST", DOOR, {"flatId": str(flat)})
        assert (answer.status_code, answer.json()["error"]["details"][0]["field"]) == (422, "flatId")
    colleague = await make_member(bench.db, home.id, "security")
    _, theirs = await make_upload(bench.db, home, colleague)
    body = {"flatId": str(home.unit_id), "photoKey": theirs}
    assert (await bench.call(home.guard, "POST", DOOR, body)).status_code == 422
    _, own = await make_upload(bench.db, home, home.guard)
    made = await take(bench, home, photoKey=own)
    assert made["photoUrl"]


async def test_a_delivery_left_at_the_gate_is_a_parcel_of_the_guard_who_asked(bench: Bench) -> None:
    home = await bench.building()
    asked = await ask(bench, home, type="DELIVERY", providerTag="DHL", packageCount=3)
    path = f"/api/v1/gate/requests/{asked['id']}/approve"
    answer = await bench.call(home.resident, "PATCH", path, {"leaveAtGate": True})
    assert answer.status_code == 200, answer.text
    [parcel] = (await bench.call(home.resident, "GET", DOOR)).json()["data"]["parcels"]
    assert (parcel["entryRequestId"], parcel["providerTag"]) == (asked["id"], "DHL")
    assert parcel["takenBy"]["id"] == str(home.guard.user_id), "not the resident who answered"
    assert parcel["gate"] == "Main Gate"
    assert parcel["code"] is not None
    assert await bench.db.fetchval("select count(*) from entries where building_id = $1", home.id) == 0


async def test_a_rule_can_leave_a_delivery_at_the_gate(bench: Bench) -> None:
    home = await bench.building()
    body = {"companies": ["DHL"], "leaveAtGate": True}
    assert (
        await bench.call(home.resident, "POST", "/api/v1/deliveries/auto-approve", body)
    ).status_code == 201
    asked = await ask(bench, home, type="DELIVERY", providerTag="DHL")
    assert asked["status"] == "APPROVED"
    [parcel] = (await bench.call(home.guard, "GET", DOOR)).json()["data"]["parcels"]
    assert parcel["entryRequestId"] == asked["id"]
    assert await bench.db.fetchval("select count(*) from entries where building_id = $1", home.id) == 0


async def test_digits_are_neither_stored_nor_told_in_the_clear(bench: Bench) -> None:
    home = await bench.building()
    made = await take(bench, home)
    code = await digits(bench, home.resident, made["id"])
    row = await bench.db.fetchrow("select * from parcels where id = $1", UUID(made["id"]))
    assert row is not None
    assert all(code not in str(value) and code.encode() not in bytes(row["sealed"]) for value in row.values())
    for table in ("notifications", "audit_log", "audit_values"):
        rows = await bench.db.fetch(f"select * from {table} where building_id = $1", home.id)
        for row in rows:
            shown = [value for value in row.values() if not isinstance(value, UUID | datetime)]
            assert code not in json.dumps(shown, default=str)
    swapped = await take(bench, home)
    await bench.db.execute(
        "update parcels set sealed = (select sealed from parcels where id = $1) where id = $2",
        UUID(made["id"]),
        UUID(swapped["id"]),
    )
    answer = await bench.call(home.resident, "GET", f"{DOOR}/{swapped['id']}")
    seen = (answer.status_code, answer.json()["data"]["code"])
    assert seen == (200, None), "a seal copied from another row does not open"


async def test_open_pages_hear_of_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, dict[str, Any], list[str]]] = []

    class Ear:
        async def emit(self, event: str, data: dict[str, Any], *, room: list[str]) -> None:
            heard.append((event, data, room))

    monkeypatch.setattr(events.carrier, "emitter", Ear())
    home = await bench.building()
    made = await take(bench, home)
    await give(bench, home.guard, made["id"], name="Ada")
    for task in tuple(events.carrier.pending):
        await task
    mine = [(data["status"], sorted(room)) for event, data, room in heard if event == "parcel:changed"]
    rooms = sorted([f"gate:{home.id}", f"admin:{home.id}", f"flat:{home.id}:{home.unit_id}"])
    assert mine == [("waiting", rooms), ("handed_over", rooms)]


async def test_the_newest_first_over_pages(bench: Bench) -> None:
    home = await bench.building()
    made = [(await take(bench, home))["id"] for _ in range(5)]
    same = datetime.now().astimezone() - timedelta(hours=1)
    await bench.db.execute("update parcels set taken_at = $1 where building_id = $2", same, home.id)
    seen = []
    for page in ("1", "2", "3"):
        answer = await bench.call(home.guard, "GET", DOOR, params={"page": page, "limit": "2"})
        seen += [one["id"] for one in answer.json()["data"]["parcels"]]
        assert answer.json()["data"]["pagination"]["pages"] == 3
    assert seen == made[::-1]
