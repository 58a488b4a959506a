"""002's Visit Management Flow (flow 2) over its short paths, in the seed's four steps."""

from datetime import UTC, datetime, timedelta

from tests.make.http import Bench


async def test_create_scan_update_complete(bench: Bench) -> None:
    home = await bench.building()
    start = datetime.now(UTC)
    # 1. Create Visit: POST /api/visitors
    made = await bench.call(
        home.resident,
        "POST",
        "/api/visitors",
        {
            "title": "Birthday Party",
            "description": "Family birthday celebration",
            "visit_type": "group",
            "expected_start": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "expected_end": (start + timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "visitors": [
                {"name": "John Doe", "phone": "+2348123456789", "email": "john@example.com"},
                {"name": "Jane Smith", "phone": "+2348987654321", "email": "jane@example.com"},
            ],
        },
    )
    assert made.status_code == 201, made.text
    assert made.json()["message"] == "Visitor invitation created successfully"
    data = made.json()["data"]
    visit, people = data["visit"]["id"], [one["id"] for one in data["visit"]["visitors"]]
    assert (data["visitor_count"], data["visit"]["status"]) == (2, "pending")

    # 2. QR Code Scan: POST /api/visitors/qr-scan
    scanned = await bench.call(
        home.guard, "POST", "/api/visitors/qr-scan", {"qr_code": data["qr_code"], "action": "arrival"}
    )
    assert scanned.status_code == 200, scanned.text
    assert scanned.json()["data"]["scan_type"] == "arrival"
    shown = (await bench.call(home.resident, "GET", f"/api/visitors/{visit}")).json()["data"]
    assert [one["status"] for one in shown["visitors"]] == ["arrived", "arrived"]

    # 3. Update Visitor Status: POST /api/visitors/{visit_id}/visitors/{visitor_id}/status
    for person in people:
        body = {"status": "entered", "notes": "Visitor arrived at main gate", "location": {"gate": "Gate A"}}
        entered = await bench.call(
            home.guard, "POST", f"/api/visitors/{visit}/visitors/{person}/status", body
        )
        assert entered.status_code == 200, entered.text
        assert entered.json()["data"]["status"] == "entered"
    for person in people:
        left = await bench.call(
            home.guard, "POST", f"/api/visitors/{visit}/visitors/{person}/status", {"status": "exited"}
        )
        assert left.status_code == 200, left.text
        if person != people[-1]:
            assert left.json()["data"]["visit"]["status"] == "active"

    # 4. Complete Visit: automated when all visitors exit
    done = (await bench.call(home.resident, "GET", f"/api/visitors/{visit}")).json()["data"]["visit"]
    assert (done["status"], done["exit"]) == ("completed", True)
