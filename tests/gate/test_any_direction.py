"""One scan without a direction, an arrival that is only noted, and taking a scan back."""

import pytest

from tests.make.http import Bench


async def test_without_a_direction_inside_leaves_and_outside_enters(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    for path, wanted in (("scan", "entry"), ("qr-scan", "exit")):
        answer = await bench.call(home.guard, "POST", f"/api/visitors/{path}", {"qr_code": made["qr_code"]})
        assert (answer.status_code, answer.json()["data"]["scan_type"]) == (200, wanted)
    rows = await bench.db.fetch("select direction from scans where building_id = $1 order by at", home.id)
    assert [row["direction"] for row in rows] == ["entry", "exit"]
    used = await bench.call(home.guard, "POST", "/api/visitors/scan", {"qr_code": made["qr_code"]})
    assert (used.status_code, used.json()["reason"]) == (409, "used_up")


async def test_an_action_fixes_the_direction(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    body = {"qr_code": made["qr_code"], "action": "exit"}
    answer = await bench.call(home.guard, "POST", "/api/visitors/scan", body)
    assert (answer.status_code, answer.json()["reason"]) == (409, "not_inside")
    stored = await bench.db.fetchval("select direction from scans where building_id = $1", home.id)
    assert stored == "exit"


async def test_an_arrival_is_noted_and_lets_nobody_in(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    body = {"qr_code": made["qr_code"], "action": "arrival"}
    answer = await bench.call(home.guard, "POST", "/api/visitors/scan", body)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["data"]["scan_type"], answer.json()["data"]["entry_id"]) == ("arrival", None)
    visit = await bench.call(home.resident, "GET", f"/api/visitors/invitations/{made['visit']['id']}")
    assert visit.json()["data"]["visitors"][0]["status"] == "arrived"
    assert visit.json()["data"]["visit"]["entry"] is False
    scan = await bench.db.fetchrow("select outcome, direction from scans where building_id = $1", home.id)
    assert scan is not None
    assert tuple(scan) == ("looked", "look")
    assert await bench.db.fetchval("select count(*) from entries where building_id = $1", home.id) == 0
    unknown = await bench.call(
        home.guard, "POST", "/api/visitors/scan", body | {"qr_code": "SG_000000000000"}
    )
    assert unknown.status_code == 404


@pytest.mark.parametrize("direction", ["entry", "exit"])
async def test_a_scan_taken_back_never_happened(bench: Bench, direction: str) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    visit_id = made["visit"]["id"]
    if direction == "exit":
        assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200
    scanned = await bench.scan(home.guard, direction, made["qr_code"])
    scan_id = scanned.json()["data"]["scan_id"]
    undone = await bench.call(home.guard, "POST", f"/api/gate/scans/{scan_id}/undo")
    assert undone.status_code == 200, undone.text
    assert undone.json()["data"]["status"] == ("pending" if direction == "entry" else "active")

    status = await bench.call(home.guard, "GET", f"/api/visitors/{visit_id}/checkin-status")
    expected = {"can_enter": direction == "entry", "can_exit": direction == "exit"}
    assert status.json()["data"] | expected == status.json()["data"]
    open_entries = await bench.db.fetchval(
        "select count(*) from entries where building_id = $1 and exited_at is null", home.id
    )
    assert open_entries == (0 if direction == "entry" else 1)
    kinds = await bench.db.fetch(
        "select kind from notifications where building_id = $1 order by created_at desc limit 1", home.id
    )
    assert kinds[0]["kind"] == "visitor_corrected"
    dashboard = (await bench.call(home.guard, "GET", "/api/dashboard/security")).json()["data"]["statistics"]
    assert dashboard["currently_inside"] == open_entries
    assert dashboard["entries_scanned_today"] == open_entries

    twice = await bench.call(home.guard, "POST", f"/api/gate/scans/{scan_id}/undo")
    assert twice.status_code == 409
    again = await bench.scan(home.guard, direction, made["digits"])
    assert again.status_code == 200, again.text


async def test_only_the_own_last_scan_of_the_last_seconds_is_undone(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    entered = (await bench.scan(home.guard, "entry", made["qr_code"])).json()["data"]["scan_id"]
    left = (await bench.scan(home.guard, "exit", made["qr_code"])).json()["data"]["scan_id"]
    followed = await bench.call(home.guard, "POST", f"/api/gate/scans/{entered}/undo")
    assert followed.status_code == 409
    assert "again since" in followed.json()["message"]
    await bench.db.execute("update scans set at = now() - interval '11 s' where id = $1", left)
    late = await bench.call(home.guard, "POST", f"/api/gate/scans/{left}/undo")
    assert (late.status_code, "10 seconds" in late.json()["message"]) == (409, True)
    refused = (await bench.scan(home.guard, "entry", made["qr_code"])).json()["data"]["scan_id"]
    assert (await bench.call(home.guard, "POST", f"/api/gate/scans/{refused}/undo")).status_code == 409
    audited = await bench.db.fetchval("select count(*) from audit_log where action = 'scan.undone'")
    assert audited is not None
