"""002's flows as the seed writes them: registration with approval; sign in, invite, scan in, look, scan out. Every field it shows, with its value."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.make.buildings import PASSWORD, Member
from tests.make.http import Bench
from tests.make.mail import mails_to


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


def _setup(domain: str) -> dict[str, Any]:
    return {
        "name": "Dantata Building Complex",
        "address": "123 Victoria Island, Lagos",
        "city": "Lagos",
        "state": "Lagos State",
        "building_email": f"admin@{domain}",
        "total_licenses": 250,
        "adminEmail": f"admin@{domain}",
        "adminPassword": "AdminPass123!",
        "adminFirstName": "Building",
        "adminLastName": "Admin",
        "adminPhone": "+2348012345600",
    }


async def _enter(bench: Bench, email: str, password: str) -> Any:
    device = {"device_name": "Mobile App", "location": "Lagos, Nigeria", "remember_me": False}
    body = {"email": email, "password": password, **device}
    return await bench.client.post("/api/auth/enhanced/login", json=body)


async def test_the_registration_and_approval_flow(bench: Bench, setting: Any) -> None:
    """Flow 1: set up, register, sign in as admin, look, approve, sign in as resident; the mails are read as they arrive."""
    domain = f"dantata-{secrets.token_hex(4)}.example"
    setting(GATEHOUSE_SETUP_SECRET="let-me-set-up")
    founded = await bench.client.post(
        "/api/admin/initial-setup", json=_setup(domain), headers={"X-Setup-Secret": "let-me-set-up"}
    )
    assert founded.status_code == 201, founded.text
    assert founded.json()["message"] == "System setup completed successfully"
    building, admin = founded.json()["data"]["building"], founded.json()["data"]["admin"]

    resident = {
        "building_email": f"admin@{domain}",
        "email": f"john.doe@{domain}",
        "password": "ResidentPass123!",
        "first_name": "John",
        "last_name": "Doe",
        "phone": "+2348012345700",
        "apartment_number": "A101",
        "emergency_contact_name": "Jane Doe",
        "emergency_contact_phone": "+2348012345701",
    }
    asked = await bench.client.post("/api/registration/self-register", json=resident)
    assert asked.status_code == 201, asked.text
    assert asked.json()["message"] == "Registration pending approval"
    user, request = asked.json()["data"]["user"], asked.json()["data"]["approval_request"]
    assert user == {
        "id": user["id"],
        "email": resident["email"],
        "first_name": "John",
        "last_name": "Doe",
        "is_active": False,
        "approval_status": "pending",
    }
    assert set(request) == {"id", "status", "created_at", "expires_at"} and request["status"] == "pending"
    early = await _enter(bench, resident["email"], resident["password"])
    assert early.status_code == 403
    assert "account not activated" in early.json()["message"].lower()

    signed_in = await _enter(bench, f"admin@{domain}", "AdminPass123!")
    assert signed_in.status_code == 200, signed_in.text
    bearer = {"Authorization": f"Bearer {signed_in.json()['data']['accessToken']}"}
    pending = await bench.client.get(
        f"/api/resident-approval/pending/{building['id']}?limit=20&offset=0", headers=bearer
    )
    assert pending.status_code == 200, pending.text
    data = pending.json()["data"]
    assert (data["total"], data["pending_count"], data["expired_count"]) == (1, 1, 0)
    [shown] = data["approvals"]
    assert shown == shown | {
        **request,
        "request_type": "resident_registration",
        "registration_data": {
            "emergency_contact_name": "Jane Doe",
            "emergency_contact_phone": "+2348012345701",
        },
    }
    names = ("email", "first_name", "last_name", "phone", "apartment_number")
    assert shown["user"] == shown["user"] | {"id": user["id"]} | {name: resident[name] for name in names}

    decision = {
        "approved": True,
        "reason": "Application meets all requirements",
        "notes": "Welcome to Dantata Building Complex!",
    }
    path = f"/api/resident-approval/{request['id']}/process"
    approved = await bench.client.post(path, json=decision, headers=bearer)
    assert approved.status_code == 200, approved.text
    assert approved.json()["message"] == "Resident approved successfully"
    data = approved.json()["data"]
    assert data["approval"] == data["approval"] | {
        "id": request["id"],
        "status": "approved",
        "approved_by": admin["id"],
        "reason": decision["reason"],
        "notes": decision["notes"],
    }
    assert data["approval"]["approved_at"].endswith("Z")
    assert data["user"] == {"id": user["id"], "email": resident["email"], "is_active": True}

    entered = await _enter(bench, resident["email"], resident["password"])
    assert entered.status_code == 200, entered.text
    me = entered.json()["data"]["user"]
    assert me == me | {"role": "resident", "building_id": building["id"], "apartment_number": "A101"}
    subjects = [mail.subject for mail in await mails_to(bench.db, resident["email"])]
    assert "Your registration waits for approval" in subjects
    assert "You are approved: welcome" in subjects

    other = await bench.building()
    across = await bench.call(other.admin, "GET", f"/api/resident-approval/pending/{building['id']}")
    assert across.status_code == 403
