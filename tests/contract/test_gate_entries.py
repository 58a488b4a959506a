"""004's gate/entries as its clients read it, under both prefixes; every door's passage in the one list; 003's dashboard."""

from typing import Any

import pytest

from tests.contract.common import ID
from tests.make.buildings import Building
from tests.make.entries import at_gate_body, guest_in
from tests.make.http import Bench
from tests.make.tokens import TOKENS, make_token

PREFIXES = ("/api/v1/gate/entries", "/api/entries")
# The Entry as the reference writes it, 1.5.
FIELDS = frozenset(
    (
        "id",
        "type",
        "status",
        "visitorName",
        "visitorPhone",
        "visitorType",
        "visitorPhoto",
        "purpose",
        "vehicleNumber",
        "companyName",
        "packageCount",
        "wasAutoApproved",
        "autoApprovalReason",
        "flatId",
        "societyId",
        "gatePointId",
        "createdById",
        "approvedById",
        "approvedAt",
        "checkInTime",
        "checkOutTime",
        "preApprovalId",
        "domesticStaffId",
        "remarks",
        "rejectionReason",
        "createdAt",
        "updatedAt",
        "flat",
        "createdBy",
    )
)


async def _data(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body["success"] is True
    return body["data"]


@pytest.mark.parametrize("prefix", PREFIXES)
async def test_an_entry_from_pending_to_checked_out(bench: Bench, prefix: str) -> None:
    """Entry record created on approval; only APPROVED is checked out, by a guard."""
    home = await bench.building()
    body = {
        **at_gate_body(home.unit_id),
        "vehicleNumber": "KJA-123XY",
        "companyName": "Fixers",
        "type": "VENDOR",
    }
    made = await _data(await bench.call(home.guard, "POST", prefix, body), 201)
    assert set(made) >= FIELDS
    assert (
        made
        | {
            "type": "VENDOR",
            "status": "PENDING",
            "visitorName": "Person At Gate",
            "visitorPhone": "+2348030000001",
            "purpose": "Tea",
            "vehicleNumber": "KJA-123XY",
            "companyName": "Fixers",
            "packageCount": 0,
            "wasAutoApproved": False,
            "flatId": str(home.unit_id),
            "societyId": str(home.id),
            "createdById": str(home.guard.user_id),
            "checkInTime": None,
            "checkOutTime": None,
        }
        == made
    )
    assert made["flat"] == {"id": str(home.unit_id), "flatNumber": "A101", "blockName": None}
    early = await bench.call(home.guard, "PATCH", f"{prefix}/{made['id']}/checkout")
    assert early.status_code == 404  # nobody is inside under that id yet

    waiting = await _data(await bench.call(home.resident, "GET", f"{prefix}/pending"))
    assert [one["id"] for one in waiting["entries"]] == [made["id"]]
    approved = await _data(await bench.call(home.resident, "PATCH", f"{prefix}/{made['id']}/approve"))
    assert (approved["status"], approved["approvedById"]) == ("APPROVED", str(home.resident.user_id))
    assert approved["id"] == made["id"]
    today = await _data(await bench.call(home.guard, "GET", f"{prefix}/today"))
    assert today["stats"] | {"total": 1, "approved": 1, "pending": 0, "checkedOut": 0} == today["stats"]
    out = await _data(await bench.call(home.guard, "PATCH", f"{prefix}/{made['id']}/checkout"))
    assert out["status"] == "CHECKED_OUT"
    assert out["checkOutTime"] >= out["checkInTime"] == approved["approvedAt"]
    listed = await _data(
        await bench.call(home.guard, "GET", prefix, params={"status": "CHECKED_OUT", "type": "VENDOR"})
    )
    assert listed["pagination"] == {"total": 1, "page": 1, "limit": 20, "pages": 1}
    assert set(listed["entries"][0]) >= FIELDS


@pytest.mark.parametrize("prefix", PREFIXES)
async def test_a_rejection_keeps_its_reason(bench: Bench, prefix: str) -> None:
    home = await bench.building()
    made = await _data(await bench.call(home.guard, "POST", prefix, at_gate_body(home.unit_id)), 201)
    path = f"{prefix}/{made['id']}/reject"
    no = await _data(await bench.call(home.resident, "PATCH", path, {"reason": "Not expected"}))
    assert (no["status"], no["rejectionReason"], no["checkInTime"]) == ("REJECTED", "Not expected", None)
    late = await bench.call(home.resident, "PATCH", f"{prefix}/{made['id']}/approve")
    assert late.status_code == 409


async def test_both_spellings_of_a_flat(bench: Bench) -> None:
    home = await bench.building()
    body = {
        "type": "delivery",
        "flat_id": str(home.unit_id),
        "visitor_name": "Rider",
        "company_name": "SWIGGY",
    }
    made = await _data(await bench.call(home.guard, "POST", PREFIXES[0], body), 201)
    assert (made["flatId"], made["visitorName"], made["companyName"]) == (
        str(home.unit_id),
        "Rider",
        "SWIGGY",
    )
    unknown = await bench.call(home.guard, "POST", PREFIXES[0], at_gate_body(home.unit_id, flatId=ID))
    assert unknown.status_code == 422


async def _every_passage(bench: Bench, home: Building) -> dict[str, str]:
    """Entries by 002, 000, 003 and 004; by door."""
    found = {"002": (await guest_in(bench, home))[0]}
    token = await make_token(bench, home.resident)
    granted = await bench.call(home.guard, "POST", f"{TOKENS}/grant-entry", {"token": token["token"]})
    found["000"] = (await _data(granted))["entry_id"]
    body = {
        "visitor_name": "Walk In",
        "visitor_phone": "+2348030000002",
        "purpose": "Repair",
        "host_id": str(home.resident.member_id),
    }
    walked = await _data(await bench.call(home.guard, "POST", "/api/v1/visits/walkin", body), 201)
    await _data(await bench.call(home.resident, "PATCH", f"/api/v1/visits/{walked['id']}/approve"))
    found["003"] = walked["id"]
    asked = await _data(await bench.call(home.guard, "POST", PREFIXES[0], at_gate_body(home.unit_id)), 201)
    await _data(await bench.call(home.resident, "PATCH", f"{PREFIXES[0]}/{asked['id']}/approve"))
    return found | {"004": asked["id"]}


async def test_every_doors_passage_is_in_the_one_list_and_ends_through_it(bench: Bench) -> None:
    home = await bench.building()
    entries = await _every_passage(bench, home)
    for path, key in ((PREFIXES[0], "entries"), ("/api/v1/gate/inside", "items")):
        rows = (await _data(await bench.call(home.guard, "GET", path)))[key]
        assert {one.get("id") or one["entry_id"] for one in rows} == set(entries.values()), path
    roll = await _data(await bench.call(home.guard, "GET", "/api/v1/dashboard/muster"))
    assert roll["count"] == 4
    assert {"visitor_name", "visitor_phone", "host_name", "purpose", "checkin_time"} <= set(
        roll["visitors"][0]
    )
    stats = await _data(await bench.call(home.guard, "GET", "/api/v1/dashboard/stats"))
    # One of them came by two doors.
    assert stats == {"visitors_today": 3, "pending_approvals": 0, "checked_in": 4}
    for entry in entries.values():
        out = await _data(await bench.call(home.guard, "PATCH", f"{PREFIXES[0]}/{entry}/checkout"))
        assert out["status"] == "CHECKED_OUT"
    assert (await _data(await bench.call(home.guard, "GET", "/api/v1/dashboard/muster")))["count"] == 0


async def test_an_entry_of_004_ends_at_000s_and_003s_doors(bench: Bench) -> None:
    home = await bench.building()
    for path, field in ((f"{TOKENS}/exit-visitor", "entry_id"), ("/api/v1/checkin/checkout", "visit_id")):
        asked = await _data(
            await bench.call(home.guard, "POST", PREFIXES[0], at_gate_body(home.unit_id)), 201
        )
        await _data(await bench.call(home.resident, "PATCH", f"{PREFIXES[0]}/{asked['id']}/approve"))
        await _data(await bench.call(home.guard, "POST", path, {field: asked["id"]}))
        gone = await bench.call(home.guard, "PATCH", f"{PREFIXES[0]}/{asked['id']}/checkout")
        assert (gone.status_code, gone.json()["error"]["code"]) == (409, "NOT_INSIDE")
