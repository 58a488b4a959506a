"""Let in without an answer: audited, told at once, counted per gate and shift; beyond the budget the administrators hear of each (ADR policy budget)."""

from typing import Any
from uuid import UUID

import httpx

from gatehouse.core.ids import new_id
from tests.make.buildings import Building, Member, make_member
from tests.make.http import Bench
from tests.make.requests import PATH, ask, ban, run_out, set_settings

WHY = {"reason": "Ambulance for the flat"}


async def _admit(bench: Bench, guard: Member, made: dict[str, Any], body: Any = None) -> httpx.Response:
    return await bench.call(guard, "POST", f"{PATH}/{made['id']}/admit", body or WHY)


async def _budget(bench: Bench, who: Member, gate: str = "1") -> dict[str, Any]:
    answer = await bench.call(who, "GET", "/api/v1/gate/policy-budget", params={"gate": gate})
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def _told(bench: Bench, who: Member, kind: str) -> list[str]:
    rows = await bench.db.fetch(
        "select body from notifications where user_id = $1 and kind = $2 order by created_at, id",
        who.user_id,
        kind,
    )
    return [row["body"] for row in rows]


async def _entries(
    bench: Bench, home: Building, count: int, *, gate: UUID | None, ago: str = "1 hour"
) -> None:
    for _ in range(count):
        await bench.db.execute(
            "insert into entries (building_id, id, guard_in, gate_in, entered_at) values ($1, $2, $3, $4, now() - $5::text::interval)",
            home.id,
            new_id(),
            home.guard.member_id,
            gate,
            ago,
        )


async def test_an_admission_by_policy_is_audited_told_and_one_entry(bench: Bench) -> None:
    home = await bench.building()
    made = await ask(bench, home)
    answer = await _admit(bench, home.guard, made)
    assert answer.status_code == 200, answer.text
    request = answer.json()["data"]["request"]
    assert (request["status"], request["byPolicy"], request["policyReason"]) == (
        "APPROVED",
        True,
        "Ambulance for the flat",
    )
    [entry] = await bench.db.fetch("select * from entries where building_id = $1", home.id)
    assert (str(entry["id"]), entry["by_policy"], entry["policy_reason"]) == (
        made["id"],
        True,
        "Ambulance for the flat",
    )
    assert (entry["approved_by"], entry["guard_in"]) == (None, home.guard.member_id)
    audited = await bench.db.fetchrow(
        "select a.action, v.values from audit_log a join audit_values v on v.building_id = a.building_id and v.id = a.id where a.target_id = $1",
        UUID(made["id"]),
    )
    assert audited is not None
    assert audited["action"] == "request.admitted_by_policy"
    assert "Ambulance for the flat" in audited["values"]
    assert await _told(bench, home.resident, "admitted_by_policy") == [
        "Ada Obi was let in by Security Person without your answer: Ambulance for the flat"
    ]
    late = await bench.call(home.resident, "PATCH", f"{PATH}/{made['id']}/approve")
    assert (late.status_code, late.json()["error"]["decided_by"]) == (409, "Security Person")


async def test_beyond_the_budget_it_is_still_done_and_each_is_told(bench: Bench) -> None:
    home = await bench.building()
    assert (await _budget(bench, home.guard))["allowed"] == 0
    budgets = []
    for n in range(3):
        answer = await _admit(bench, home.guard, await ask(bench, home, visitorName=f"Guest {n}"))
        assert answer.status_code == 200, answer.text
        budget = answer.json()["data"]["budget"]
        budgets.append((budget["used"], budget["entries"], budget["allowed"], budget["exceeded"]))
    assert budgets == [(1, 1, 1, False), (2, 2, 1, True), (3, 3, 1, True)]
    told = await _told(bench, home.admin, "policy_budget")
    assert len(told) == 2
    assert "Guest 2" in told[1]
    assert "3 of 3 entries" in told[1]


async def test_the_budget_is_a_share_of_the_gates_entries_in_the_shift(bench: Bench) -> None:
    home = await bench.building()
    side = new_id()
    await bench.db.execute(
        "insert into gates (building_id, id, number, name, name_key) values ($1, $2, '2', 'Side', 'side')",
        home.id,
        side,
    )
    await _entries(bench, home, 19, gate=home.gate_id)
    await _entries(bench, home, 30, gate=side)
    await _entries(bench, home, 40, gate=home.gate_id, ago="9 hours")
    taken_back = (
        "update entries set exited_at = entered_at, end_kind = 'annulled' "
        "where id = (select id from entries where gate_in = $1 order by entered_at desc limit 1)"
    )
    await bench.db.execute(taken_back, home.gate_id)
    main = await _budget(bench, home.guard)
    assert (main["gate"], main["entries"], main["allowed"], main["percent"]) == ("Main Gate", 18, 2, 10)
    assert (await _budget(bench, home.admin, "Side"))["entries"] == 30
    await bench.db.execute(
        "insert into shifts (building_id, id, guard_id, session_id, started_at) values ($1, $2, $3, $4, now() - interval '10 minutes')",
        home.id,
        new_id(),
        home.guard.member_id,
        home.guard.session_id,
    )
    assert (await _budget(bench, home.guard))["entries"] == 0
    await set_settings(bench.db, home, policy_percent=50, shift_hours=24)
    whole_day = await _budget(bench, home.admin)
    assert (whole_day["entries"], whole_day["allowed"]) == (58, 29)


async def test_policy_opens_no_door_that_a_ban_has_shut(bench: Bench) -> None:
    home = await bench.building()
    made = await ask(bench, home)
    await ban(bench.db, home, "+2348030000009")
    refused = await _admit(bench, home.guard, made)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "VISITOR_BANNED")
    reasons = await bench.db.fetch("select reason from scans where building_id = $1", home.id)
    assert [row["reason"] for row in reasons] == ["banned"]
    assert await bench.db.fetchval("select count(*) from entries where building_id = $1", home.id) == 0


async def test_only_what_waits_is_admitted_and_only_with_a_reason(bench: Bench) -> None:
    home = await bench.building()
    colleague = await make_member(bench.db, home.id, "security")
    made = await ask(bench, home)
    for body in ({"reason": " x "}, {"why": "because"}, {"reason": None}):
        assert (await _admit(bench, home.guard, made, body)).status_code == 422
    await run_out(bench.db, made["id"])
    over = await _admit(bench, colleague, made)
    assert (over.status_code, over.json()["error"]["code"]) == (409, "REQUEST_EXPIRED")
    again = await ask(bench, home)
    assert (await _admit(bench, colleague, again)).status_code == 200
    entry = await bench.db.fetchrow("select guard_in from entries where request_id = $1", UUID(again["id"]))
    assert entry is not None
    assert entry["guard_in"] == colleague.member_id
