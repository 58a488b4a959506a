"""004's gate/entries: one list over who asked and who came, the same id all the way, letting out from any door."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.make.buildings import Building, Member, make_member, make_unit
from tests.make.entries import ENTRIES, ask_in, guest_in, walk_in
from tests.make.flats import move_in
from tests.make.http import Bench


async def listed(bench: Bench, who: Member, **query: str) -> dict[str, Any]:
    answer = await bench.call(who, "GET", ENTRIES, params={"limit": "50", **query})
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def check_out(bench: Bench, guard: Member, entry: str, **body: Any) -> Any:
    return await bench.call(guard, "PATCH", f"{ENTRIES}/{entry}/checkout", body or None)


async def told(bench: Bench, who: Member) -> list[str]:
    rows = await bench.db.fetch(
        "select kind from notifications where user_id = $1 order by created_at, id", who.user_id
    )
    return [row["kind"] for row in rows]


async def test_the_id_of_the_post_is_good_to_the_end(bench: Bench) -> None:
    home = await bench.building()
    asked = await ask_in(
        bench, home, partySize=3, vehicleNumber="KJA-123 XY", gatePointId=str(home.gate_id), remarks="Red car"
    )
    assert asked["status"] == "PENDING"
    assert (asked["checkInTime"], asked["approvedById"], asked["flat"]["flatNumber"]) == (None, None, "A101")
    assert asked["createdBy"] == {
        "id": str(home.guard.user_id),
        "name": "Security Person",
        "role": "security",
    }
    assert (asked["gatePointId"], asked["partySize"], asked["remarks"]) == (str(home.gate_id), 3, "Red car")

    said = await bench.call(home.resident, "PATCH", f"{ENTRIES}/{asked['id']}/approve")
    assert said.status_code == 200, said.text
    entry = said.json()["data"]
    assert entry | {"status": "APPROVED", "id": asked["id"], "flatId": str(home.unit_id)} == entry
    assert entry["approvedById"] == str(home.resident.user_id)
    assert entry["checkInTime"] and entry["dueOutAt"] and entry["checkOutTime"] is None
    assert (entry["vehicleNumber"], entry["purpose"], entry["visitorPhone"]) == (
        "KJA-123 XY",
        "Tea",
        "+2348030000001",
    )
    again = await bench.call(home.resident, "PATCH", f"{ENTRIES}/{asked['id']}/reject")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "ALREADY_DECIDED")

    out = await check_out(bench, home.guard, asked["id"], gate="1", note="On foot")
    assert out.status_code == 200, out.text
    assert out.json()["data"]["status"] == "CHECKED_OUT"
    scan = await bench.db.fetchrow("select * from scans where request_id = $1", UUID(asked["id"]))
    assert scan is not None
    assert (scan["direction"], scan["outcome"], scan["guard_id"], scan["gate_id"], scan["note"]) == (
        "exit",
        "admitted",
        home.guard.member_id,
        home.gate_id,
        "On foot",
    )
    row = await bench.db.fetchrow("select * from entries where id = $1", UUID(asked["id"]))
    assert row is not None
    assert (row["guard_out"], row["gate_out"], row["scan_out"], row["end_kind"]) == (
        home.guard.member_id,
        home.gate_id,
        scan["id"],
        "scan",
    )
    assert (await told(bench, home.resident))[-1] == "visitor_exited"
    data = await listed(bench, home.guard)
    assert [(one["id"], one["status"]) for one in data["entries"]] == [(asked["id"], "CHECKED_OUT")]
    assert data["pagination"] == {"total": 1, "page": 1, "limit": 50, "pages": 1}


async def test_a_rule_answers_at_once(bench: Bench) -> None:
    home = await bench.building()
    rule = {"flatId": str(home.unit_id), "companies": ["SWIGGY"]}
    made = await bench.call(home.resident, "POST", "/api/v1/deliveries/auto-approve", rule)
    assert made.status_code == 201, made.text
    entry = await ask_in(bench, home, type="DELIVERY", companyName="SWIGGY", visitorName=None, packageCount=2)
    assert (entry["status"], entry["wasAutoApproved"], entry["visitorName"]) == ("APPROVED", True, "SWIGGY")
    assert entry["autoApprovalReason"] and entry["packageCount"] == 2
    other = await ask_in(bench, home, type="DELIVERY", companyName="AMAZON")
    assert (other["status"], other["wasAutoApproved"]) == ("PENDING", False)


async def test_a_parcel_left_at_the_gate_is_approved_and_nobody_is_inside(bench: Bench) -> None:
    home = await bench.building()
    asked = await ask_in(bench, home, type="DELIVERY", companyName="AMAZON")
    path = f"{ENTRIES}/{asked['id']}/approve"
    said = await bench.call(home.resident, "PATCH", path, {"leaveAtGate": True})
    assert said.status_code == 200, said.text
    data = said.json()["data"]
    assert (data["status"], data["leftAtGate"], data["checkInTime"]) == ("APPROVED", True, None)
    assert (await check_out(bench, home.guard, asked["id"])).status_code == 404
    assert [one["id"] for one in (await listed(bench, home.guard, status="APPROVED"))["entries"]] == [
        asked["id"]
    ]
    assert (await listed(bench, home.guard, status="CHECKED_IN"))["entries"] == []


async def _one_of_each(bench: Bench, home: Building) -> dict[str, str]:
    found = {"APPROVED": (await walk_in(bench, home))["id"]}
    out = (await walk_in(bench, home, type="CAB"))["id"]
    assert (await check_out(bench, home.guard, out)).status_code == 200
    refused = (await ask_in(bench, home))["id"]
    path = f"{ENTRIES}/{refused}/reject"
    no = await bench.call(home.resident, "PATCH", path, {"reason": "Not expected"})
    assert no.json()["data"]["rejectionReason"] == "Not expected"
    late = (await ask_in(bench, home))["id"]
    await bench.db.execute("update entry_requests set expires_at = now() where id = $1", UUID(late))
    withdrawn = (await ask_in(bench, home))["id"]
    gone = await bench.call(home.guard, "POST", f"/api/v1/gate/requests/{withdrawn}/withdraw")
    assert gone.status_code == 200, gone.text
    pending = (await ask_in(bench, home))["id"]
    return found | {
        "CHECKED_OUT": out,
        "REJECTED": refused,
        "EXPIRED": late,
        "withdrawn": withdrawn,
        "PENDING": pending,
    }


async def test_one_list_over_requests_and_entries_by_status_kind_flat_and_day(bench: Bench) -> None:
    home = await bench.building()
    ids = await _one_of_each(bench, home)
    everything = await listed(bench, home.admin)
    assert {one["id"] for one in everything["entries"]} == set(ids.values())
    assert everything["pagination"]["total"] == 6
    for status in ("PENDING", "APPROVED", "REJECTED", "CHECKED_OUT"):
        data = await listed(bench, home.guard, status=status.lower())
        assert [(one["id"], one["status"]) for one in data["entries"]] == [(ids[status], status)]
        assert data["pagination"]["total"] == 1
    expired = (await listed(bench, home.guard, status="EXPIRED"))["entries"]
    assert {one["id"]: one["withdrawnAt"] is None for one in expired} == {
        ids["EXPIRED"]: True,
        ids["withdrawn"]: False,
    }
    assert [one["id"] for one in (await listed(bench, home.guard, type="CAB"))["entries"]] == [
        ids["CHECKED_OUT"]
    ]
    totals = {"VENDOR": 0, "VISITOR": 5, "CAB": 1}
    for kind, total in totals.items():
        data = await listed(bench, home.guard, type=kind)
        assert (len(data["entries"]), data["pagination"]["total"]) == (total, total)
    out = await listed(bench, home.guard, type="VISITOR", status="CHECKED_OUT")
    assert (out["entries"], out["pagination"]["total"]) == ([], 0)
    assert (await listed(bench, home.guard, flatId=str(home.unit_id)))["pagination"]["total"] == 6
    assert (await listed(bench, home.guard, flatId=str(uuid4())))["pagination"]["total"] == 0
    now = datetime.now(UTC)
    assert (await listed(bench, home.guard, startDate=now.isoformat()))["entries"] == []
    day = (now - timedelta(hours=1)).isoformat()
    assert (await listed(bench, home.guard, startDate=day, endDate=now.isoformat()))["pagination"][
        "total"
    ] == 6


async def test_pages_are_of_the_one_list_newest_first(bench: Bench) -> None:
    home = await bench.building()
    for number in range(7):
        await (walk_in if number % 2 else ask_in)(bench, home, visitorName=f"Guest {number}")
    whole = (await listed(bench, home.guard))["entries"]
    times = [one["checkInTime"] or one["createdAt"] for one in whole]
    assert times == sorted(times, reverse=True)
    paged = []
    for page in range(1, 5):
        data = await listed(bench, home.guard, page=str(page), limit="2")
        assert data["pagination"] == {"total": 7, "page": page, "limit": 2, "pages": 4}
        paged += [one["id"] for one in data["entries"]]
    assert paged == [one["id"] for one in whole]


async def test_a_taken_back_entry_is_in_no_list(bench: Bench) -> None:
    home = await bench.building()
    entry, _ = await guest_in(bench, home)
    kept, _ = await guest_in(bench, home)
    path = f"{ENTRIES}/{entry}/annul"
    assert (await bench.call(home.guard, "POST", path, {"reason": "Wrong one"})).status_code == 200
    for query in ({}, {"status": "CHECKED_OUT"}, {"flatId": str(home.unit_id)}):
        data = await listed(bench, home.guard, **query)
        wanted = [] if "status" in query else [kept]
        assert [one["id"] for one in data["entries"]] == wanted
        assert data["pagination"]["total"] == len(wanted)


async def test_a_resident_sees_their_own_flats_and_visits(bench: Bench) -> None:
    home = await bench.building()
    mine = (await walk_in(bench, home))["id"]
    other = await make_unit(bench.db, home.id, "B202")
    neighbour = await make_member(bench.db, home.id, "resident", unit=other)
    theirs = (await ask_in(bench, home, flat=other))["id"]
    both = (await ask_in(bench, home, flat=home.unit_id, flatIds=[str(other)]))["id"]
    assert {one["id"] for one in (await listed(bench, home.resident))["entries"]} == {mine, both}
    assert {one["id"] for one in (await listed(bench, neighbour))["entries"]} == {theirs, both}
    assert (await listed(bench, home.resident, flatId=str(other)))["pagination"]["total"] == 0
    for action in ("approve", "reject"):
        foreign = await bench.call(home.resident, "PATCH", f"{ENTRIES}/{theirs}/{action}")
        assert foreign.status_code == 404
    pending = (await bench.call(home.resident, "GET", f"{ENTRIES}/pending")).json()["data"]
    assert [one["id"] for one in pending["entries"]] == [both]
    everybodys = (await bench.call(home.admin, "GET", f"{ENTRIES}/pending")).json()["data"]
    assert {one["id"] for one in everybodys["entries"]} == {theirs, both}

    # A landlord without a flat sees who came on their own visits.
    hosted, _ = await guest_in(bench, home, host=home.landlord)
    assert [one["id"] for one in (await listed(bench, home.landlord))["entries"]] == [hosted]


async def test_a_flats_past_is_not_its_new_residents(bench: Bench) -> None:
    home = await bench.building()
    refused, waiting = (await ask_in(bench, home))["id"], (await ask_in(bench, home))["id"]
    assert (await bench.call(home.resident, "PATCH", f"{ENTRIES}/{refused}/reject")).status_code == 200
    old = {(await walk_in(bench, home))["id"], refused}
    await bench.db.execute(
        "update entries set entered_at = entered_at - interval '2 days' where building_id = $1", home.id
    )
    await bench.db.execute(
        "update entry_request_units set created_at = created_at - interval '2 days' where building_id = $1",
        home.id,
    )
    await bench.db.execute(
        "update entry_requests set decided_at = decided_at - interval '2 days' where building_id = $1",
        home.id,
    )
    await bench.db.execute(
        "update occupancies set valid_from = now() - interval '3 days' where building_id = $1", home.id
    )
    newcomer = await make_member(bench.db, home.id, "resident")
    await move_in(bench, home, newcomer, home.unit_id)
    fresh = (await walk_in(bench, home))["id"]
    seen = (await listed(bench, newcomer))["entries"]
    assert {one["id"] for one in seen} == {fresh, waiting}  # what still waits is theirs to answer
    assert {one["id"] for one in (await listed(bench, home.resident))["entries"]} == {fresh, waiting, *old}


async def test_phones_are_masked_for_whoever_need_not_call(bench: Bench) -> None:
    home = await bench.building()
    flatmate = await make_member(bench.db, home.id, "resident", unit=home.unit_id)
    colleague = await make_member(bench.db, home.id, "security")
    guest, _ = await guest_in(bench, home)
    inside = [
        (home.resident, True),
        (home.guard, True),
        (colleague, True),
        (home.admin, True),
        (flatmate, False),
    ]
    gone = [
        (home.resident, True),
        (home.guard, True),
        (colleague, False),
        (home.admin, False),
        (flatmate, False),
    ]
    for readers in (inside, gone):
        for who, whole in readers:
            [entry] = (await listed(bench, who))["entries"]
            assert (entry["visitorPhone"] == "+2348011112222") is whole, who.role
        await check_out(bench, home.guard, guest)


async def test_today_is_the_buildings_day(bench: Bench) -> None:
    home = await bench.building(time_zone="Pacific/Kiritimati")  # UTC+14
    ids = await _one_of_each(bench, home)
    yesterday, _ = await guest_in(bench, home)
    await bench.db.execute(
        "update entries set entered_at = now() - interval '25 hours' where id = $1", UUID(yesterday)
    )
    answer = await bench.call(home.guard, "GET", f"{ENTRIES}/today")
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert {one["id"] for one in data["entries"]} == set(ids.values())
    assert data["stats"] == {
        "total": 6,
        "pending": 1,
        "approved": 1,
        "rejected": 1,
        "expired": 2,
        "checkedOut": 1,
        "visitor": 5,
        "delivery": 0,
        "cab": 1,
        "domesticStaff": 0,
        "vendor": 0,
        "inside": 2,
    }
