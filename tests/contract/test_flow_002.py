"""002's visit flow as the seed writes it: sign in, invite, scan in, look, scan out; every field it shows, with its value."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.make.buildings import PASSWORD, Member
from tests.make.http import Bench


async def _sign_in(bench: Bench, who: Member) -> dict[str, str]:
    answer = await bench.client.post("/api/auth/login", json={"email": who.email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["success"] is True
    assert body["message"] == "Login successful"
    data = body["data"]
    assert data["user"] == data["user"] | {
        "id": str(who.user_id),
        "email": who.email,
        "role": who.role,
        "building_id": str(who.building_id),
        "is_active": True,
    }
    assert data["token"] == data["accessToken"]
    assert data["refreshToken"] and data["sessionId"]
    return {"Authorization": f"Bearer {data['accessToken']}"}


def _party(start: datetime) -> dict[str, Any]:
    return {
        "title": "Birthday Party",
        "description": "Family birthday celebration",
        "visit_type": "group",
        "expected_start": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "expected_end": (start + timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "visitors": [
            {"name": "John Doe", "phone": "+2348123456789", "email": "john@example.com"},
            {"name": "Jane Smith", "phone": "+2348987654321", "email": "jane@example.com"},
        ],
    }


def _scan(code: str, where: str) -> dict[str, Any]:
    return {
        "qr_code": code,
        "gate_number": "Main Gate",
        "location": {"latitude": 6.5244, "longitude": 3.3792, "address": where},
    }


async def test_the_visit_flow(bench: Bench) -> None:
    home = await bench.building()
    host, guard = await _sign_in(bench, home.resident), await _sign_in(bench, home.guard)
    party = _party(datetime.now(UTC))

    made = await bench.client.post("/api/visitors/invitations", json=party, headers=host)
    assert made.status_code == 201, made.text
    assert made.json()["message"] == "Visitor invitation created successfully"
    data = made.json()["data"]
    code, visit_id = data["qr_code"], data["visit"]["id"]
    assert code.startswith("SG_") and len(code) == 15
    assert data["visit"] == data["visit"] | {
        "title": "Birthday Party",
        "qr_code": code,
        "status": "pending",
        "visitor_count": 2,
    }
    assert data["visitor_count"] == 2
    assert data["expires_at"] == party["expected_end"]

    listed = await bench.client.get(
        "/api/visitors/invitations?status=pending&limit=20&offset=0", headers=host
    )
    assert [one["id"] for one in listed.json()["data"]["items"]] == [visit_id]

    entered = await bench.client.post(
        "/api/visitors/scan/entry", json=_scan(code, "Main Building Entrance"), headers=guard
    )
    assert entered.status_code == 200, entered.text
    assert entered.json()["message"] == "Visitor successfully entered building"
    seen = entered.json()["data"]
    visit = {
        "visit_id": visit_id,
        "title": "Birthday Party",
        "host": "Resident Person",
        "apartment_number": "A101",
    }
    scanner = {"id": str(home.guard.user_id), "name": "Security Person", "role": "security"}
    assert seen["visit"] == visit | {"status": "active", "entry": True, "exit": False}
    assert (seen["scan_type"], seen["gate_number"], seen["scanner"]) == ("entry", "Main Gate", scanner)
    assert seen["scanned_at"].endswith("Z")

    for path in (f"{visit_id}/checkin-status", f"checkin-status/{visit_id}"):
        status = await bench.client.get(f"/api/visitors/{path}", headers=guard)
        assert status.json()["message"] == "Check-in status retrieved successfully"
        stands = status.json()["data"]
        assert stands == stands | {
            "visit_id": visit_id,
            "entry": True,
            "exit": False,
            "status": "active",
            "can_enter": False,
            "can_exit": True,
            "exit_time": None,
        }
        assert stands["entry_time"] == seen["scanned_at"]

    twice = await bench.client.post("/api/visitors/scan/entry", json=_scan(code, "Gate"), headers=guard)
    assert (twice.status_code, twice.json()["error"]["reason"]) == (409, "already_inside")

    left = await bench.client.post(
        "/api/visitors/scan/exit", json=_scan(code, "Main Building Exit"), headers=guard
    )
    assert left.status_code == 200, left.text
    assert left.json()["message"] == "Visitor successfully exited building"
    gone = left.json()["data"]
    assert gone["visit"] == visit | {"status": "completed", "entry": True, "exit": True}
    assert (gone["scan_type"], gone["scanner"]) == ("exit", scanner)
    kept = await bench.db.fetchval(
        "select location from scans where visit_id = $1 and direction = 'exit'", visit_id
    )
    assert "Main Building Exit" in kept


async def test_only_guards_scan(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    for who in (home.resident, home.landlord, home.admin):
        assert (await bench.scan(who, "entry", made["qr_code"])).status_code == 403
    assert await bench.db.fetchval("select count(*) from scans where building_id = $1", home.id) == 0
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200


async def test_exit_before_entry_is_refused(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    early = await bench.scan(home.guard, "exit", made["qr_code"])
    assert (early.status_code, early.json()["error"]["code"]) == (409, "NOT_INSIDE")


async def test_refresh_and_logout_as_the_seed_writes_them(bench: Bench) -> None:
    home = await bench.building()
    answer = await bench.client.post(
        "/api/auth/login", json={"email": home.resident.email, "password": PASSWORD}
    )
    refresh = answer.json()["data"]["refreshToken"]
    renewed = await bench.client.post("/api/auth/refresh", headers={"Authorization": f"Bearer {refresh}"})
    assert renewed.status_code == 200, renewed.text
    bearer = {"Authorization": f"Bearer {renewed.json()['data']['accessToken']}"}
    assert (await bench.client.post("/api/auth/logout", headers=bearer)).status_code == 200
    assert (await bench.client.get("/api/auth/profile", headers=bearer)).status_code == 401
