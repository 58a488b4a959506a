"""The guard's own no: kept as a refused scan with a reason, told, and a request that waits is over."""

from typing import Any
from uuid import UUID

import httpx

from gatehouse.core.ids import new_id
from tests.make.buildings import Building, Member
from tests.make.http import Bench
from tests.make.requests import PATH, ask

WHY = "Refuses to say where to"


async def _deny(bench: Bench, guard: Member, **body: Any) -> httpx.Response:
    return await bench.call(guard, "POST", "/api/v1/gate/denials", {"reason": WHY, "gate": "1", **body})


async def _scan(bench: Bench, answer: httpx.Response) -> Any:
    assert answer.status_code == 201, answer.text
    return await bench.db.fetchrow(
        "select * from scans where id = $1", UUID(answer.json()["data"]["scan_id"])
    )


async def _told(bench: Bench, who: Member) -> list[str]:
    rows = await bench.db.fetch(
        "select body from notifications where user_id = $1 order by created_at, id", who.user_id
    )
    return [row["body"] for row in rows]


async def test_somebody_nobody_knows(bench: Bench) -> None:
    home = await bench.building()
    scan = await _scan(
        bench, await _deny(bench, home.guard, visitor_name="A Salesman", visitor_phone="08030000009")
    )
    shown = (scan["outcome"], scan["reason"], scan["note"], scan["guard_id"], scan["gate_id"])
    assert shown == ("refused", "denied", WHY, home.guard.member_id, home.gate_id)
    assert (scan["visit_id"], scan["request_id"], scan["direction"]) == (None, None, "entry")
    assert "+2348030000009" in scan["answer"]


async def test_a_visit_named_by_id_or_by_its_code(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    for named in ({"visit_id": made["visit"]["id"]}, {"code": made["qr_code"]}, {"code": made["digits"]}):
        scan = await _scan(bench, await _deny(bench, home.guard, **named))
        assert str(scan["visit_id"]) == made["visit"]["id"]
    assert await _told(bench, home.resident) == [f"Ada Obi was turned away by the guard: {WHY}"] * 3
    entered = await bench.scan(home.guard, "entry", made["qr_code"])
    assert entered.status_code == 200, "a no is for now; it ends no pass"
    history = await bench.call(
        home.resident, "GET", f"/api/visitors/invitations/{made['visit']['id']}/history"
    )
    reasons = [item["reason"] for item in history.json()["data"]["items"] if item["action"] == "refused"]
    assert reasons == ["denied"] * 3


async def test_a_request_that_waits_is_withdrawn_with_it(bench: Bench) -> None:
    home = await bench.building()
    made = await ask(bench, home)
    scan = await _scan(bench, await _deny(bench, home.guard, request_id=made["id"]))
    assert str(scan["request_id"]) == made["id"]
    shown = await bench.call(home.resident, "GET", f"{PATH}/{made['id']}")
    assert shown.json()["data"]["status"] == "EXPIRED"
    assert (await _told(bench, home.resident))[-1] == f"Ada Obi is no longer at the gate. {WHY}"
    late = await bench.call(home.resident, "PATCH", f"{PATH}/{made['id']}/approve")
    assert late.status_code == 409


async def test_who_is_inside_by_the_record_is_not_denied(bench: Bench) -> None:
    home = await bench.building()
    made = await ask(bench, home)
    await bench.call(home.resident, "PATCH", f"{PATH}/{made['id']}/approve")
    refused = await _deny(bench, home.guard, request_id=made["id"])
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "ALREADY_INSIDE")
    assert await bench.db.fetchval("select count(*) from scans where building_id = $1", home.id) == 0


async def test_a_code_nobody_has_names_no_visit_and_counts_as_a_guess(bench: Bench, setting: Any) -> None:
    setting(GATEHOUSE_LIMIT_WRONG_CODES_PER_MINUTE="2")
    home: Building = await bench.building()
    other = await bench.building()
    theirs = await bench.invite(other.resident)
    for code in ("000000", theirs["qr_code"], theirs["digits"]):
        answer = await _deny(bench, home.guard, code=code)
        assert (await _scan(bench, answer))["visit_id"] is None
        assert theirs["visit"]["title"] not in answer.text
    assert (await _deny(bench, home.guard, code="000001")).status_code == 429
    assert await _told(bench, other.resident) == []


async def test_the_same_no_sent_twice_is_one(bench: Bench) -> None:
    home = await bench.building()
    key = {"Idempotency-Key": str(new_id())}
    body = {"reason": WHY}
    answers = [
        await bench.call(home.guard, "POST", "/api/v1/gate/denials", body, headers=key) for _ in range(2)
    ]
    assert answers[0].json()["data"] == answers[1].json()["data"]
    assert await bench.db.fetchval("select count(*) from scans where building_id = $1", home.id) == 1
