"""Signing up with a registration code: 001's four scenarios, its error texts, what the code decides and the body does not."""

import io
import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from gatehouse.auth.passwords import hash_password
from gatehouse.core.ids import new_id
from tests.identity.signing import login
from tests.make.codes import GOOD_PASSWORD, issue_code, own_unit, register, sign_up, verify
from tests.make.http import Bench
from tests.make.mail import mails_to

UNKNOWN, USED = "Invalid or expired OTP code", "This OTP has already been used"
LICENCE_FULL = (409, "LICENCE_FULL")


async def _spend(bench: Bench, code: str) -> dict[str, Any]:
    answer = await register(bench, code)
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def test_scenario_1_and_2_a_landlord_registers_and_signs_in(bench: Bench) -> None:
    home, chief = await bench.building(), await bench.super_admin()
    code = (await issue_code(bench, chief, home, "landlord"))["otp"]

    checked = await verify(bench, code)
    assert checked.status_code == 200, checked.text
    body = checked.json()
    assert body["success"] is True and body["message"] == "OTP is valid"
    assert body["otp"] == body["otp"] | {"otp_code": code, "target_role": "landlord", "valid": True}
    assert body["otp"]["expires_at"].endswith("Z") and UUID(body["otp"]["id"]).version == 7
    assert body["data"] == body["otp"]

    form = {
        "first_name": "John",
        "last_name": "Doe",
        "email": f"John.{new_id().hex}@Example.com",
        "phone_number": "08012345678",
        "password": "SecurePass123!",
        "password_confirmation": "SecurePass123!",
        "otp_code": code,
        "target_role": "landlord",
    }
    made = await bench.call(None, "POST", "/api/register", form)
    assert made.status_code == 201, made.text
    body, user = made.json(), made.json()["data"]["user"]
    email = form["email"].lower()
    assert body["success"] is True and body["message"] == "Registration successful!"
    assert user == user | {
        "full_name": "John Doe",
        "email": email,
        "phone": "08012345678",
        "role": "landlord",
        "email_verified_at": None,
        "status_active": False,
        "building_id": str(home.id),
        "apartment_number": None,
    }
    assert body["data"]["email_verification"] == {"required": True, "sent": True}
    assert "token" not in body["data"] and "set-cookie" not in made.headers

    early = await login(bench, email, GOOD_PASSWORD)
    assert (early.status_code, early.json()["error"]["code"]) == (403, "EMAIL_NOT_VERIFIED")
    [mail] = await mails_to(bench.db, email)
    assert mail.code not in made.text
    proven = await bench.call(
        None,
        "POST",
        "/api/email-verification/verify",
        {"email": email, "otp_code": mail.code, "user_id": user["id"]},
    )
    assert proven.status_code == 200, proven.text
    signed = await login(bench, email, GOOD_PASSWORD)
    assert signed.status_code == 200, signed.text
    data = signed.json()["data"]
    assert data["landing"] == "/admin/dashboard"
    assert data["user"]["phone"] == "+2348012345678" and data["user"]["email_verified_at"] is not None
    units = await bench.client.get("/api/properties", headers={"Authorization": f"Bearer {data['token']}"})
    assert units.json()["data"]["properties"] == []


async def test_scenario_3_invalid_and_expired_codes_look_alike(bench: Bench) -> None:
    home = await bench.building()
    expired = await issue_code(bench, home.admin, home, "security")
    revoked = await issue_code(bench, home.admin, home, "security")
    await bench.db.execute(
        "update registration_codes set expires_at = now() - interval '1 s' where id = $1",
        UUID(expired["data"]["id"]),
    )
    ended = await bench.call(
        home.admin, "POST", f"/api/admin/registration-otps/{revoked['data']['id']}/revoke"
    )
    assert ended.status_code == 200
    shapes = set()
    for code in ("000000", expired["otp"], revoked["otp"], "12345", "abcdef", "１２３４５６"):
        answer = await verify(bench, code)
        body = answer.json()
        assert (answer.status_code, body["success"], body["message"]) == (422, False, UNKNOWN), code
        assert body["errors"] == {"otp_code": [UNKNOWN]}
        shapes.add(json.dumps({key: body[key] for key in body if key not in {"timestamp", "requestId"}}))
        refused = (await register(bench, code)).json()
        assert refused["message"] == "Registration failed"
        assert refused["errors"] == {"otp_code": [UNKNOWN]}
    assert len(shapes) == 1
    good = await issue_code(bench, home.admin, home, "security")
    assert (await verify(bench, f" {good['otp'][:3]} {good['otp'][3:]} ")).status_code == 200


async def test_scenario_4_a_used_code_says_so_for_a_day(bench: Bench) -> None:
    home = await bench.building()
    made = await issue_code(bench, home.admin, home, "security")
    await _spend(bench, made["otp"])
    answer = await verify(bench, made["otp"])
    assert (answer.status_code, answer.json()["message"]) == (422, USED)
    assert answer.json()["errors"] == {"otp_code": [USED]}
    again = await register(bench, made["otp"])
    assert (again.status_code, again.json()["errors"]) == (422, {"otp_code": [USED]})
    await bench.db.execute(
        "update registration_codes set used_at = now() - interval '25 h' where id = $1",
        UUID(made["data"]["id"]),
    )
    assert (await verify(bench, made["otp"])).json()["message"] == UNKNOWN


async def test_errors_come_by_field_in_001s_words(bench: Bench) -> None:
    home = await bench.building()
    code = (await issue_code(bench, home.admin, home, "security"))["otp"]
    taken = await register(bench, code, email=home.resident.email.upper())
    body = taken.json()
    assert (taken.status_code, body["success"], body["message"]) == (422, False, "Registration failed")
    assert body["errors"] == {"email": ["The email has already been taken."]}
    assert body["error"]["details"] == [{"field": "email", "message": "The email has already been taken."}]
    empty = await bench.call(None, "POST", "/api/register", {"email": "nobody", "last_name": " "})
    errors = empty.json()["errors"]
    assert errors["first_name"] == ["The first name field is required."]
    assert errors["last_name"] == ["The last name field is required."]
    assert errors["password_confirmation"] == ["The password confirmation field is required."]
    assert errors["email"] == ["The email must be a valid email address."]
    weak = await register(bench, code, password="weak", password_confirmation="other")
    texts = weak.json()["errors"]["password"]
    assert len(texts) == 2 and "upper-case" in texts[0]
    assert texts[1] == "The password confirmation does not match."
    phone = await register(bench, code, phone_number="12")
    assert list(phone.json()["errors"]) == ["phone_number"]
    missing = await bench.call(None, "POST", "/api/verify-registration-otp", {})
    assert missing.json()["message"] == "The otp code field is required."
    broken = await bench.client.post(
        "/api/register", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert broken.status_code == 400
    await _spend(bench, code)


async def test_the_code_decides_the_role_and_the_body_decides_nothing(bench: Bench) -> None:
    home, other, chief = await bench.building(), await bench.building(), await bench.super_admin()
    for role in ("landlord", "resident", "security"):
        code = (await issue_code(bench, chief, home, role))["otp"]
        answer = await register(
            bench,
            code,
            target_role="landlord" if role == "security" else "security",
            role="building_admin",
            is_super_admin=True,
            is_active=True,
            status="active",
            status_active=True,
            email_verified_at="2020-01-01T00:00:00Z",
            building_id=str(other.id),
            user_id=str(home.admin.user_id),
            house_id=str(other.unit_id),
        )
        assert answer.status_code == 201, answer.text
        user = answer.json()["data"]["user"]
        row = await bench.db.fetchrow(
            "select u.is_super_admin, u.email_verified_at, u.must_verify_email, m.role, m.building_id, m.status"
            " from users u join members m on m.user_id = u.id where u.id = $1",
            UUID(user["id"]),
        )
        assert row is not None
        assert tuple(row) == (False, None, True, role, home.id, "active")
        assert (user["role"], user["status_active"], user["is_verified"]) == (role, False, False)
        assert user["id"] != str(home.admin.user_id)


async def test_a_resident_gets_the_codes_unit_whatever_they_write(bench: Bench) -> None:
    home = await bench.building()
    known = await issue_code(bench, home.admin, home, "resident")
    looked = (await verify(bench, known["otp"])).json()["otp"]
    assert (looked["house_number"], looked["address"]) == ("A101", "1 Test Street")
    data = (await register(bench, known["otp"], house_number="PH1", address="Elsewhere")).json()["data"]
    assert data["user"]["apartment_number"] == "A101"
    new = await bench.call(
        home.admin,
        "POST",
        "/api/admin/generate-resident-otp",
        {"house_number": "Z9", "address": "9 New Road"},
    )
    for unit in (0, 1):
        assert (
            await bench.db.fetchval(
                "select count(*) from units where building_id = $1 and number = 'Z9'", home.id
            )
            == unit
        )
        if not unit:
            data = await _spend(bench, new.json()["otp"])
            assert data["user"]["apartment_number"] == "Z9"
    ties = await bench.db.fetch(
        "select o.tie from occupancies o join members m on m.id = o.member_id where m.user_id = $1",
        UUID(data["user"]["id"]),
    )
    assert [row["tie"] for row in ties] == ["tenant"]


@pytest.mark.parametrize(
    ("sent", "tie"),
    [
        ({}, None),
        ({"house_number": "L1"}, None),
        ({"address": "4 Example Close"}, None),
        ({"house_number": "L1", "address": "  "}, None),
        ({"house_number": "L1", "address": "4 Example Close"}, "owner"),
    ],
)
async def test_a_landlord_gets_a_unit_only_with_number_and_address(
    bench: Bench, sent: dict[str, str], tie: str | None
) -> None:
    home, chief = await bench.building(), await bench.super_admin()
    code = (await issue_code(bench, chief, home, "landlord"))["otp"]
    answer = await register(bench, code, **sent)
    assert answer.status_code == 201, answer.text
    user = answer.json()["data"]["user"]
    assert user["apartment_number"] == ("L1" if tie else None)
    units = await bench.db.fetch("select number from units where building_id = $1", home.id)
    assert {row["number"] for row in units} == {"A101", *(["L1"] if tie else [])}
    found = await bench.db.fetchval(
        "select o.tie from occupancies o join members m on m.id = o.member_id where m.user_id = $1",
        UUID(user["id"]),
    )
    assert found == tie


async def test_a_landlord_who_names_a_unit_that_is_there_has_to_be_confirmed(bench: Bench) -> None:
    home, chief = await bench.building(), await bench.super_admin()
    code = (await issue_code(bench, chief, home, "landlord"))["otp"]
    data = (await register(bench, code, house_number="a101", address="1 Test Street")).json()["data"]
    assert data["user"]["apartment_number"] is None
    claim = await bench.db.fetchrow(
        "select request_type, status, apartment_number, data from approval_requests where building_id = $1",
        home.id,
    )
    assert claim is not None
    assert tuple(claim)[:3] == ("property_claim", "pending", "A101")
    assert json.loads(claim["data"]) == {"house_number": "A101", "address": "1 Test Street"}
    told = await bench.db.fetch("select user_id from notifications where building_id = $1", home.id)
    assert [row["user_id"] for row in told] == [home.admin.user_id]


async def test_seats_are_for_residents_and_guards_and_a_refused_code_stays_good(bench: Bench) -> None:
    home, chief = await bench.building(seats=4), await bench.super_admin()  # three have one
    codes = {
        role: (await issue_code(bench, chief, home, role))["otp"]
        for role in ("security", "resident", "landlord")
    }
    await _spend(bench, codes["security"])
    full = await register(bench, codes["resident"])
    error = full.json()["error"]
    assert (full.status_code, error["code"], error["seats"]) == (*LICENCE_FULL, {"used": 4, "total": 4})
    assert full.json()["message"] == error["message"]
    await _spend(bench, codes["landlord"])
    assert (await verify(bench, codes["resident"])).status_code == 200
    assert (
        await bench.db.fetchval(
            "select count(*) from members where building_id = $1 and role = 'resident'", home.id
        )
        == 1
    )
    await bench.db.execute(
        "update members set status = 'ended', ended_at = now() where id = $1", home.guard.member_id
    )
    await _spend(bench, codes["resident"])
    late = (await issue_code(bench, home.admin, home, "security"))["otp"]
    await bench.db.execute(
        "update licences set status = 'suspended', suspended_at = now() where building_id = $1", home.id
    )
    stopped = await register(bench, late)
    assert (stopped.status_code, stopped.json()["error"]["code"]) == (403, "LICENCE_INACTIVE")
    assert (await verify(bench, late)).status_code == 200


async def test_no_connection_is_held_while_a_password_is_hashed(
    bench: Bench, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = await bench.building()
    code = (await issue_code(bench, home.admin, home, "security"))["otp"]
    held: list[int] = []

    async def watched(password: str) -> str:
        held.append(app.state.database.engine.pool.checkedout())
        return await hash_password(password)

    monkeypatch.setattr("gatehouse.identity.register.hash_password", watched)
    assert (await register(bench, code, email=home.guard.email)).status_code == 422
    assert (await verify(bench, code)).status_code == 200
    assert held == [], "nobody's password is hashed for a taken address"
    await _spend(bench, code)
    assert held == [0]


async def test_sign_ups_are_limited_per_address(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    code = (await issue_code(bench, home.admin, home, "security"))["otp"]
    setting(GATEHOUSE_LIMIT_REGISTRATION_PER_MINUTE="3")
    answers = [await register(bench, code, password="weak") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]
    assert answers[0].headers["x-ratelimit-limit"] == "3"


async def test_no_code_is_in_a_log_an_audit_row_or_a_list(bench: Bench, log_lines: io.StringIO) -> None:
    home, chief = await bench.building(), await bench.super_admin()
    unit = await own_unit(bench.db, home.landlord)
    to = f"new-{home.id.hex}@people.example"
    issued = [
        await issue_code(bench, chief, home, "landlord", recipient_email=to),
        await issue_code(bench, home.admin, home, "security", note="for the night"),
        await issue_code(bench, home.landlord, home, "resident", house_id=str(unit)),
    ]
    path = f"/api/admin/registration-otps/{issued[1]['data']['id']}"
    issued.append((await bench.call(home.admin, "POST", f"{path}/resend")).json())
    for made in issued:
        await verify(bench, made["otp"])
    form = sign_up(issued[0]["otp"])
    assert (await bench.call(None, "POST", "/api/register", form)).status_code == 201
    await bench.call(None, "POST", "/api/register", form)
    [mailed] = await mails_to(bench.db, form["email"])
    listed = await bench.call(home.admin, "GET", "/api/admin/registration-otps")
    revoked = await bench.call(home.admin, "POST", f"{path}/revoke")

    seen = {"log": log_lines.getvalue(), "list": listed.text, "revoke": revoked.text}
    for table in ("audit_log", "audit_values", "platform_audit", "registration_codes", "procrastinate_jobs"):
        rows = await bench.db.fetch(f"select t::text as row from {table} t")
        seen[table] = "\n".join(row["row"] for row in rows)
    assert "/api/register" in seen["log"] and "registration_code.issued" in seen["audit_log"]
    assert issued[0]["data"]["id"] in seen["audit_log"] and "security" in seen["audit_values"]
    for code in [made["otp"] for made in issued] + [mailed.code]:
        for where, text in seen.items():
            # Times and ids hold digits of their own.
            plain = re.sub(r"\d{2}:\d{2}:\d{2}\.\d+|[0-9a-f]{8}-[0-9a-f-]{27}|\\\\?x[0-9a-f]+", "", text)
            assert not re.search(rf"(?<!\d){code}(?!\d)", plain), where
    assert GOOD_PASSWORD not in "".join(seen.values())
    assert datetime.now(UTC).isoformat()[:10] in seen["list"]
