"""Around a request that waits: asked again, opened, withdrawn; who may see and answer it; who is told."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from gatehouse.core.ids import new_id
from tests.make.buildings import Building, Member, make_member, make_unit
from tests.make.devices import at_gate, give_pin, make_tablet
from tests.make.http import Bench
from tests.make.requests import PATH, ask, ban, entry_request, run_out, set_settings


async def _act(bench: Bench, who: Member, made: dict[str, Any], act: str, body: Any = None) -> httpx.Response:
    return await bench.call(who, "POST", f"{PATH}/{made['id']}/{act}", body)


async def _answer(
    bench: Bench, who: Member, made: dict[str, Any], act: str, body: Any = None
) -> httpx.Response:
    return await bench.call(who, "PATCH", f"{PATH}/{made['id']}/{act}", body)


async def _titles(bench: Bench, who: Member) -> list[str]:
    rows = await bench.db.fetch(
        "select title from notifications where user_id = $1 order by created_at, id", who.user_id
    )
    return [row["title"] for row in rows]


async def _a_while_later(bench: Bench, made: dict[str, Any]) -> None:
    await bench.db.execute(
        "update entry_requests set asked_at = now() - interval '31 s' where id = $1", UUID(made["id"])
    )


async def test_asking_again_tells_again_and_extends_nothing(bench: Bench) -> None:
    home = await bench.building()
    made = await ask(bench, home)
    soon = await _act(bench, home.guard, made, "ask-again")
    assert soon.status_code == 429
    assert 1 <= int(soon.headers["retry-after"]) <= 30
    await _a_while_later(bench, made)
    again = await _act(bench, home.guard, made, "ask-again")
    assert again.status_code == 200, again.text
    assert again.json()["message"] == "Told again: 1 person"
    assert (again.json()["data"]["askedTimes"], again.json()["data"]["expiresAt"]) == (2, made["expiresAt"])
    assert await _titles(bench, home.resident) == ["Visitor at gate"] * 2
    await _a_while_later(bench, made)
    await run_out(bench.db, made["id"])
    over = await _act(bench, home.guard, made, "ask-again")
    assert (over.status_code, over.json()["error"]["code"]) == (409, "REQUEST_EXPIRED")


async def test_with_a_name_asked_for_each_asking_tells_the_next_person(bench: Bench) -> None:
    home = await bench.building()
    first = await make_member(bench.db, home.id, "resident", unit=home.unit_id, first="First")
    second = await make_member(bench.db, home.id, "resident", unit=home.unit_id, first="Second")
    for order, person in enumerate((first, home.resident, second), 1):
        await bench.db.execute(
            "update occupancies set call_order = $1 where member_id = $2", order, person.member_id
        )
    body = {"visitor_name": "Ada", "visitor_phone": "+2348030000009", "host_id": str(home.resident.member_id)}
    answer = await bench.call(home.guard, "POST", "/api/v1/visits/walkin", body)
    assert answer.status_code == 201, answer.text
    made = answer.json()["data"]
    people = (home.resident, first, second)
    for told in ((1, 0, 0), (2, 1, 0), (3, 2, 1)):
        assert tuple([len(await _titles(bench, person)) for person in people]) == told
        await _a_while_later(bench, made)
        await _act(bench, home.guard, made, "ask-again")


async def test_a_withdrawal_is_audited_and_told_and_ends_it(bench: Bench) -> None:
    home = await bench.building()
    colleague = await make_member(bench.db, home.id, "security")
    made = await ask(bench, home)
    gone = await _act(bench, colleague, made, "withdraw", {"reason": "Went home"})
    assert gone.status_code == 200, gone.text
    assert await _titles(bench, home.resident) == ["Visitor at gate", "No longer at the gate"]
    late = await _answer(bench, home.resident, made, "approve")
    error = late.json()["error"]
    assert (late.status_code, error["code"], error["status"]) == (409, "ALREADY_DECIDED", "withdrawn")
    audited = await bench.db.fetch("select action from audit_log where target_id = $1", UUID(made["id"]))
    assert [row["action"] for row in audited] == ["request.withdrawn"]
    assert await bench.db.fetchval("select count(*) from entries where building_id = $1", home.id) == 0


async def test_who_sees_and_who_answers(bench: Bench) -> None:
    home = await bench.building()
    child = await make_member(bench.db, home.id, "resident", unit=home.unit_id)
    await bench.db.execute("update occupancies set may_approve = false where member_id = $1", child.member_id)
    other_unit = await make_unit(bench.db, home.id, "B2")
    neighbour = await make_member(bench.db, home.id, "resident", unit=other_unit)
    made = await ask(bench, home)
    for who, sees, answers in ((child, 200, 403), (neighbour, 404, 404), (home.guard, 200, 403)):
        assert (await bench.call(who, "GET", f"{PATH}/{made['id']}")).status_code == sees
        listed = await bench.call(who, "GET", PATH)
        assert listed.json()["data"]["pagination"]["total"] == (1 if sees == 200 else 0)
        assert (await _answer(bench, who, made, "approve")).status_code == answers
    await bench.db.execute(
        "update occupancies set valid_to = now() where member_id = $1", home.resident.member_id
    )
    moved_out = await _answer(bench, home.resident, made, "approve")
    assert moved_out.status_code == 404


async def test_of_a_units_past_whoever_moves_in_sees_nothing(bench: Bench) -> None:
    home = await bench.building()
    past, waiting = await ask(bench, home), await ask(bench, home, visitorName="Bea")
    await _answer(bench, home.resident, past, "reject")
    newcomer = await make_member(bench.db, home.id, "resident", unit=home.unit_id)
    listed = await bench.call(newcomer, "GET", PATH)
    assert [row["id"] for row in listed.json()["data"]["entryRequests"]] == [waiting["id"]]
    assert (await bench.call(newcomer, "GET", f"{PATH}/{past['id']}")).status_code == 404
    assert (await _answer(bench, newcomer, waiting, "approve")).status_code == 200


async def test_where_nobody_of_the_unit_may_answer_the_administrators_do(bench: Bench) -> None:
    home = await bench.building()
    await bench.db.execute("update members set status = 'suspended' where id = $1", home.resident.member_id)
    made = await ask(bench, home)
    assert await _titles(bench, home.admin) == ["Visitor at gate"]
    mine = await bench.call(home.admin, "GET", "/api/v1/dashboard/my-requests")
    assert (mine.json()["data"]["count"], mine.json()["data"]["visits"][0]["id"]) == (1, made["id"])
    answered = await _answer(bench, home.admin, made, "approve")
    assert answered.status_code == 200, answered.text
    entry = await bench.db.fetchrow("select * from entries where request_id = $1", UUID(made["id"]))
    assert entry is not None
    assert (entry["unit_id"], entry["approved_by"]) == (home.unit_id, home.admin.member_id)
    audited = await bench.db.fetchval("select action from audit_log where target_id = $1", UUID(made["id"]))
    assert audited == "request.answered_for_unit"


async def test_the_visitors_number_is_masked_once_it_is_over(bench: Bench) -> None:
    home = await bench.building()
    colleague = await make_member(bench.db, home.id, "security")
    made = await ask(bench, home)

    async def listed(who: Member) -> str:
        answer = await bench.call(who, "GET", PATH)
        shown: str = answer.json()["data"]["entryRequests"][0]["visitorPhone"]
        return shown

    whole = "+2348030000009"
    assert [await listed(who) for who in (home.resident, home.guard, colleague, home.admin)] == [whole] * 4
    await _answer(bench, home.resident, made, "approve")
    assert [await listed(who) for who in (home.resident, home.guard)] == [whole] * 2
    assert [await listed(who) for who in (colleague, home.admin)] == ["+234••••••••09"] * 2
    detail = await bench.call(home.admin, "GET", f"{PATH}/{made['id']}")
    assert detail.json()["data"]["visitorPhone"] == whole
    audited = await bench.db.fetch("select action from audit_log where target_id = $1", UUID(made["id"]))
    assert [row["action"] for row in audited] == ["request.phone_shown"]


async def test_the_guard_sees_whom_to_call_and_who_has_been_reached(bench: Bench) -> None:
    home = await bench.building()
    second = await make_member(bench.db, home.id, "resident", unit=home.unit_id, first="Second")
    await bench.db.execute("update occupancies set call_order = 2 where member_id = $1", second.member_id)
    made = await ask(bench, home)
    note = await bench.db.fetchval("select id from notifications where user_id = $1", second.user_id)
    await bench.call(second, "PATCH", f"/api/v1/resident/notifications/{note}/read")
    shown = (await bench.call(home.guard, "GET", f"{PATH}/{made['id']}")).json()["data"]["approvers"]
    assert [(one["name"], one["flatNumber"]) for one in shown] == [
        ("Resident Person", "A101"),
        ("Second Person", "A101"),
    ]
    assert all(one["phone"].startswith("+2347") and one["toldAt"] for one in shown)
    assert [one["readAt"] is not None for one in shown] == [False, True]
    for who in (home.resident, home.admin):
        detail = await bench.call(who, "GET", f"{PATH}/{made['id']}")
        assert detail.json()["data"]["approvers"] == []
    await _answer(bench, home.resident, made, "reject")
    over = await bench.call(home.guard, "GET", f"{PATH}/{made['id']}")
    assert over.json()["data"]["approvers"] == []


async def test_a_returning_visitor_is_known_by_phone_however_it_is_written(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    path = "/api/v1/gate/visitors"
    made = await ask(bench, home, visitorPhone="08030000009")
    await _answer(bench, home.resident, made, "approve")
    for written in ("+2348030000009", "0803 000 0009", " 2348030000009"):
        known = (await bench.call(home.guard, "GET", path, params={"phone": written})).json()["data"]
        assert (known["known"], known["name"], known["isInside"]) == (True, "Ada Obi", True)
        assert known["lastFlat"]["flatNumber"] == "A101"
    again = await ask(bench, home, visitorPhone="+2348030000009", visitorName="Somebody Else")
    assert (again["visitorName"], again["visitorId"]) == ("Somebody Else", made["visitorId"])
    assert [one["kind"] for one in again["attention"]] == ["already_inside"]
    kept = await bench.call(home.guard, "GET", path, params={"phone": "+2348030000009"})
    assert kept.json()["data"]["name"] == "Ada Obi"
    nameless = await ask(bench, home, visitorPhone="+2348030000009", visitorName=None)
    assert nameless["visitorName"] == "Ada Obi"
    elsewhere = await bench.call(other.guard, "GET", path, params={"phone": "+2348030000009"})
    assert elsewhere.json()["data"] == {**elsewhere.json()["data"], "known": False, "name": None}


async def test_looking_up_visitors_is_limited(bench: Bench, setting: Any) -> None:
    setting(GATEHOUSE_LIMIT_LOOK_UPS_PER_MINUTE="2")
    home = await bench.building()
    answers = [
        await bench.call(home.guard, "GET", "/api/v1/gate/visitors", params={"phone": "+2348030000009"})
        for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


@pytest.mark.parametrize("whose", ["building", "unit", "person"])
async def test_a_banned_phone_is_refused_stored_and_asks_nobody(bench: Bench, whose: str) -> None:
    home = await bench.building()
    by = None if whose == "building" else home.resident
    await ban(bench.db, home, "+2348030000009", by=by, unit=home.unit_id if whose == "unit" else None)
    body = {
        "type": "VISITOR",
        "flatId": str(home.unit_id),
        "visitorName": "Ada",
        "visitorPhone": "08030000009",
    }
    key = {"Idempotency-Key": str(new_id())}
    answers = [await bench.call(home.guard, "POST", PATH, body, headers=key) for _ in range(2)]
    error = answers[0].json()["error"]
    assert (answers[0].status_code, error["code"], error["reason"]) == (403, "VISITOR_BANNED", "banned")
    assert (error["banned"][0]["severity"], error["banned"][0]["reason"]) == ("high", "Theft")
    assert answers[1].json()["error"] == error, "sent twice: one refusal, the same answer"
    scans = await bench.db.fetch("select * from scans where building_id = $1", home.id)
    assert [(scan["outcome"], scan["reason"], scan["status_code"]) for scan in scans] == [
        ("refused", "banned", 403)
    ]
    assert str(scans[0]["id"]) == error["scan_id"]
    assert await bench.db.fetchval("select count(*) from entry_requests where building_id = $1", home.id) == 0
    assert await _titles(bench, home.resident) == []


async def test_another_units_ban_only_asks_for_attention(bench: Bench) -> None:
    home = await bench.building()
    other_unit = await make_unit(bench.db, home.id, "B2")
    neighbour = await make_member(bench.db, home.id, "resident", unit=other_unit)
    await ban(bench.db, home, "+2348030000009", by=neighbour, unit=other_unit)
    made = await ask(bench, home)
    [attention] = made["attention"]
    assert (attention["kind"], attention["detail"]) == ("ban", "high: banned by another unit")
    assert "Theft" not in str(made)


async def test_a_former_tenants_ban_keeps_nobody_from_the_next(bench: Bench) -> None:
    home = await bench.building()
    former = await make_member(bench.db, home.id, "resident", unit=home.unit_id)
    await bench.db.execute(
        "update occupancies set valid_from = now() - interval '9 d' where member_id = $1", former.member_id
    )
    await ban(bench.db, home, "+2348030000009", by=former, unit=home.unit_id)
    refused = await bench.call(home.guard, "POST", PATH, entry_request(home))
    assert refused.status_code == 403, "of those who live there now"
    await bench.db.execute(
        "update bans set banned_at = now() - interval '8 d' where building_id = $1", home.id
    )
    await bench.db.execute(
        "update occupancies set valid_to = now() - interval '1 d' where member_id = $1", former.member_id
    )
    made = await ask(bench, home)
    assert [one["detail"] for one in made["attention"]] == ["high: banned by another unit"]
    family = await make_member(bench.db, home.id, "resident", unit=home.unit_id)
    await bench.db.execute(
        "update occupancies set valid_from = now() - interval '9 d' where member_id = $1", family.member_id
    )
    refused = await bench.call(home.guard, "POST", PATH, entry_request(home))
    assert refused.status_code == 403, "somebody of that household lives there still"


async def test_a_ban_made_meanwhile_stops_the_yes(bench: Bench) -> None:
    home = await bench.building()
    made = await ask(bench, home)
    await ban(bench.db, home, "+2348030000009")
    refused = await _answer(bench, home.resident, made, "approve")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "VISITOR_BANNED")
    shown = await bench.call(home.guard, "GET", f"{PATH}/{made['id']}")
    assert shown.json()["data"]["status"] == "PENDING"
    assert (await _answer(bench, home.resident, made, "reject")).status_code == 200


async def test_a_closed_gate_and_an_ended_licence_let_nobody_ask(bench: Bench) -> None:
    home = await bench.building()
    body = {"type": "VISITOR", "flatId": str(home.unit_id), "gate": "1"}
    await bench.db.execute("update gates set status = 'closed' where id = $1", home.gate_id)
    closed = await bench.call(home.guard, "POST", PATH, body)
    assert (closed.status_code, closed.json()["error"]["code"]) == (403, "GATE_CLOSED")
    await bench.db.execute("update gates set status = 'open' where id = $1", home.gate_id)
    await bench.db.execute(
        "update licences set expires_at = now() - interval '3 days' where building_id = $1", home.id
    )
    grace = await bench.call(home.guard, "POST", PATH, body)
    assert grace.status_code == 201, grace.text
    await set_settings(bench.db, home, licence_grace_days=2)
    over = await bench.call(home.guard, "POST", PATH, body)
    assert (over.status_code, over.json()["error"]["code"]) == (403, "LICENCE_INACTIVE")
    reasons = await bench.db.fetch("select reason from scans where building_id = $1 order by at", home.id)
    assert [row["reason"] for row in reasons] == ["gate_closed", "licence_inactive"]


async def test_the_time_to_answer_is_a_setting(bench: Bench) -> None:
    home = await bench.building()
    await set_settings(bench.db, home, request_minutes=3)
    made = await ask(bench, home)
    minutes = await bench.db.fetchval(
        "select extract(epoch from expires_at - created_at) / 60 from entry_requests where id = $1",
        UUID(made["id"]),
    )
    assert minutes == 3


async def test_on_a_gate_device_the_gate_is_the_devices_and_the_guard_who_typed_the_pin(bench: Bench) -> None:
    home = await bench.building()
    tablet = await make_tablet(bench, home)
    await give_pin(bench, home)
    page = await at_gate(bench, tablet, home.guard.member_id)
    body = {"type": "CAB", "flatId": str(home.unit_id)}
    asked = await bench.call(None, "POST", PATH, body, headers=page.headers)
    assert asked.status_code == 201, asked.text
    made = asked.json()["data"]
    assert (made["gate"], made["guardId"]) == ("Main Gate", str(home.guard.user_id))
    budget = await bench.call(None, "GET", "/api/v1/gate/policy-budget", headers=page.headers)
    assert budget.json()["data"]["gate"] == "Main Gate"
    gate = await bench.db.fetchval("select gate_id from entry_requests where id = $1", UUID(made["id"]))
    assert gate == home.gate_id


async def test_a_page_of_requests_by_status_and_flat(bench: Bench) -> None:
    home = await bench.building()
    other: Building = await bench.building()
    await ask(bench, other)
    made = [await ask(bench, home, visitorName=f"Guest {n}") for n in range(5)]
    await _answer(bench, home.resident, made[0], "reject")
    page = await bench.call(
        home.guard,
        "GET",
        PATH,
        params={"status": "pending", "limit": "3", "page": "2", "flatId": str(home.unit_id)},
    )
    data = page.json()["data"]
    assert data["pagination"] == {"total": 4, "page": 2, "limit": 3, "pages": 2}
    assert [row["id"] for row in data["entryRequests"]] == [made[1]["id"]]
    nothing = await bench.call(home.guard, "GET", PATH, params={"flatId": str(new_id())})
    assert nothing.json()["data"]["pagination"]["total"] == 0
    counted = await bench.call(home.guard, "GET", f"{PATH}/pending-count")
    assert counted.json()["data"] == {"pendingCount": 4}
