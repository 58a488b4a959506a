"""003's check-in over HTTP: the answer's fields as its clients read them, and a walk-in whose visit is its entry request."""

from typing import Any
from uuid import UUID

import pytest

from tests.make.buildings import Building
from tests.make.http import Bench
from tests.make.requests import run_out, set_settings

CHECKIN = "/api/v1/checkin"


async def _walk_in(bench: Bench, home: Building, **more: Any) -> str:
    body = {
        "visitor_name": "Person At Gate",
        "visitor_phone": "+2348030000001",
        "purpose": "Repair",
        "host_id": str(home.resident.member_id),
        **more,
    }
    answer = await bench.call(home.guard, "POST", "/api/v1/visits/walkin", body)
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["data"]["id"]
    return found


async def _answer(bench: Bench, home: Building, visit: str, verb: str) -> None:
    answer = await bench.call(home.resident, "PATCH", f"/api/v1/visits/{visit}/{verb}")
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("door", ["otp", "qr", "by-visit"])
async def test_in_and_out(bench: Bench, door: str) -> None:
    home = await bench.building()
    name = await bench.db.fetchval("select name from buildings where id = $1", home.id)
    made = await bench.invite(home.resident, purpose="Dinner")
    visit = made["visit"]["id"]
    body = {
        "otp": {"otp": f"{made['digits'][:3]} {made['digits'][3:]}"},
        "qr": {"qr_code": made["pass_url"]},
        "by-visit": {"visit_id": visit},
    }[door]
    entered = await bench.call(home.guard, "POST", f"{CHECKIN}/{door}", body | {"consent_given": True})
    assert entered.status_code == 200, entered.text
    data = entered.json()["data"]
    assert data == data | {
        "visit_id": visit,
        "status": "checked_in",
        "checkout_time": None,
        "photo_url": None,
        "message": "Check-in successful",
        "visitor_name": "Ada Obi",
        "visitor_phone": "+2348011112222",
        "purpose": "Dinner",
        "host_name": "Resident Person",
        "host_flat_number": "A101",
        "building_name": name,
    }
    twice = await bench.call(home.guard, "POST", f"{CHECKIN}/{door}", body | {"consent_given": True})
    assert (twice.status_code, twice.json()["reason"]) == (409, "already_inside")
    left = await bench.call(home.guard, "POST", f"{CHECKIN}/checkout", {"visit_id": visit})
    assert left.status_code == 200, left.text
    gone = left.json()["data"]
    assert (gone["status"], gone["checkin_time"], gone["entry_id"]) == (
        "checked_out",
        data["checkin_time"],
        data["entry_id"],
    )
    assert gone["checkout_time"] is not None
    again = await bench.call(home.guard, "POST", f"{CHECKIN}/checkout", {"visit_id": visit})
    assert (again.status_code, again.json()["reason"]) == (409, "not_inside")


async def test_a_walk_in_answers_with_what_happened_to_it(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    visit = await _walk_in(bench, home)
    body = {"visit_id": visit}
    waiting = await bench.call(home.guard, "POST", f"{CHECKIN}/by-visit", body)
    assert (waiting.status_code, waiting.json()["error"]["code"]) == (409, "NOT_APPROVED")
    assert waiting.json()["error"]["status"] == "pending"
    outside = await bench.call(home.guard, "POST", f"{CHECKIN}/checkout", body)
    assert (outside.status_code, outside.json()["error"]["code"]) == (409, "NOT_INSIDE")

    await _answer(bench, home, visit, "approve")
    for _ in range(2):
        entered = await bench.call(home.guard, "POST", f"{CHECKIN}/by-visit", body)
        assert entered.status_code == 200, entered.text
        data = entered.json()["data"]
        assert data == data | {
            "visit_id": visit,
            "entry_id": visit,
            "status": "checked_in",
            "visitor_name": "Person At Gate",
            "visitor_phone": "+2348030000001",
            "purpose": "Repair",
            "host_name": "Resident Person",
            "host_flat_number": "A101",
        }
    assert await bench.db.fetchval("select count(*) from entries where building_id = $1", home.id) == 1
    for path in ("by-visit", "checkout"):
        foreign = await bench.call(other.guard, "POST", f"{CHECKIN}/{path}", body)
        assert foreign.status_code == 404, foreign.text
    left = await bench.call(home.guard, "POST", f"{CHECKIN}/checkout", body)
    assert (left.status_code, left.json()["data"]["status"]) == (200, "checked_out")
    assert (await bench.call(home.guard, "POST", f"{CHECKIN}/checkout", body)).status_code == 409
    late = await bench.call(home.guard, "POST", f"{CHECKIN}/by-visit", body)
    assert (late.status_code, late.json()["data"]["status"]) == (200, "checked_out")


@pytest.mark.parametrize("what", ["rejected", "expired", "withdrawn"])
async def test_a_walk_in_nobody_let_in(bench: Bench, what: str) -> None:
    home = await bench.building()
    visit = await _walk_in(bench, home)
    if what == "rejected":
        await _answer(bench, home, visit, "reject")
    elif what == "expired":
        await run_out(bench.db, visit)
    else:
        gone = await bench.call(home.guard, "POST", f"/api/v1/gate/requests/{visit}/withdraw")
        assert gone.status_code == 200, gone.text
    answer = await bench.call(home.guard, "POST", f"{CHECKIN}/by-visit", {"visit_id": visit})
    assert (answer.status_code, answer.json()["error"]["status"]) == (409, what)
    assert await bench.db.fetchval("select count(*) from entries where building_id = $1", home.id) == 0


async def test_a_walk_ins_consent_at_check_in_is_kept_once(bench: Bench) -> None:
    home = await bench.building()
    await set_settings(bench.db, home, consent_required=True, consent_notice_version="7")
    visit = await _walk_in(bench, home, consent=True)
    await _answer(bench, home, visit, "approve")
    for said in (None, True, True, False):
        body = {"visit_id": visit} | ({} if said is None else {"consent_given": said})
        assert (await bench.call(home.guard, "POST", f"{CHECKIN}/by-visit", body)).status_code == 200
    rows = await bench.db.fetch(
        "select given, notice_version from consents where request_id = $1 order by at", UUID(visit)
    )
    assert [tuple(row) for row in rows] == [(True, "7"), (False, "7")]


async def test_a_session_that_moved_on_reads_nothing_here(bench: Bench) -> None:
    """The walk-in is read without a scan: the session is opened anew, not remembered."""
    home = await bench.building()
    visit = await _walk_in(bench, home)
    await _answer(bench, home, visit, "approve")
    body = {"visit_id": visit}
    assert (await bench.call(home.guard, "POST", f"{CHECKIN}/by-visit", body)).status_code == 200
    await bench.db.execute("update members set status = 'suspended' where id = $1", home.guard.member_id)
    for path in ("by-visit", "checkout"):
        assert (await bench.call(home.guard, "POST", f"{CHECKIN}/{path}", body)).status_code == 401
