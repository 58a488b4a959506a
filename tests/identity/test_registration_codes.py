"""Issuing registration codes: who may, for what, once; listing, ending and renewing them (001, CONTRACT 001)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from gatehouse.auth.tokens import access_token
from gatehouse.core.ids import new_id
from gatehouse.identity import registration_codes
from tests.make.buildings import Building, make_member, make_session
from tests.make.codes import issue_code, own_unit, register, verify
from tests.make.http import Bench
from tests.make.mail import mails_to

LIST = "/api/admin/registration-otps"


def _named(home: Building) -> dict[str, str]:
    return {"X-Building-Id": str(home.id)}


async def _status(bench: Bench, code: str) -> int:
    return (await verify(bench, code)).status_code


async def test_a_code_is_six_digits_good_for_24_hours_and_shown_at_the_top(bench: Bench) -> None:
    home, chief = await bench.building(), await bench.super_admin()
    made = await issue_code(bench, chief, home, "landlord")
    assert made["success"] is True
    assert made["message"] == "OTP generated successfully"
    assert len(made["otp"]) == 6 and made["otp"].isdigit()
    lasts = datetime.fromisoformat(made["expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=23, minutes=59) < lasts <= timedelta(hours=24)
    assert made["data"] == made["data"] | {
        "target_role": "landlord",
        "building_id": str(home.id),
        "house_number": None,
        "mailed": False,
        "expires_at": made["expires_at"],
    }
    longer = await issue_code(bench, chief, home, "landlord", expires_in_hours=168)
    lasts = datetime.fromisoformat(longer["expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=167) < lasts <= timedelta(hours=168)
    stored = await bench.db.fetchrow(
        "select * from registration_codes where id = $1", UUID(made["data"]["id"])
    )
    assert stored is not None and made["otp"] not in str(dict(stored))


async def test_who_may_issue_what(bench: Bench) -> None:
    home, chief = await bench.building(), await bench.super_admin()
    allowed = {
        "landlord": {"super_admin"},
        "security": {"super_admin", "building_admin"},
        "resident": {"super_admin", "building_admin", "landlord"},
    }
    await own_unit(bench.db, home.landlord)
    for role, issuers in allowed.items():
        for who in (chief, home.admin, home.landlord, home.resident, home.guard):
            body = {"house_number": "12"} if role == "resident" else {}
            headers = _named(home) if who is chief else {}
            answer = await bench.call(who, "POST", f"/api/admin/generate-{role}-otp", body, headers=headers)
            assert answer.status_code == (201 if who.role in issuers else 403), (role, who.role, answer.text)
            if role == "landlord" and who is not chief:
                assert answer.json()["message"] == "Only super admins can generate OTPs"
    nobody = await bench.call(None, "POST", "/api/admin/generate-landlord-otp")
    assert nobody.status_code == 401


async def test_without_a_building_a_landlords_code_is_for_the_default_one(bench: Bench) -> None:
    home, chief = await bench.building(), await bench.super_admin()
    path = "/api/admin/generate-landlord-otp"
    await bench.db.execute("update buildings set is_default = false where is_default")
    none = await bench.call(chief, "POST", path)
    assert none.status_code == 422
    assert none.json()["message"] == "Validation failed"
    assert list(none.json()["errors"]) == ["building_id"]
    await bench.db.execute("update buildings set is_default = true where id = $1", home.id)
    try:
        made = await bench.call(chief, "POST", path)
        assert made.status_code == 201, made.text
        assert made.json()["data"]["building_id"] == str(home.id)
        for role in ("resident", "security"):  # those are always for a building that is named
            body = {"house_number": "A101"}
            other = await bench.call(chief, "POST", f"/api/admin/generate-{role}-otp", body)
            assert list(other.json()["errors"]) == ["building_id"], other.text
            named = await bench.call(
                chief, "POST", f"/api/admin/generate-{role}-otp", body | {"building_id": str(home.id)}
            )
            assert named.status_code == 201, named.text
    finally:
        await bench.db.execute("update buildings set is_default = false where id = $1", home.id)
    audited = await bench.db.fetch(
        "select action from platform_audit where building_id = $1 and actor_user_id = $2",
        home.id,
        chief.user_id,
    )
    assert sorted(row["action"] for row in audited) == [
        "issue landlord code",
        "issue resident code",
        "issue security code",
    ]


async def test_a_body_cannot_reach_another_building(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    for role in ("resident", "security"):
        body = {"building_id": str(other.id), "house_id": str(other.unit_id)}
        refused = await bench.call(home.admin, "POST", f"/api/admin/generate-{role}-otp", body)
        assert refused.status_code == 403
        made = await bench.call(
            home.admin,
            "POST",
            f"/api/admin/generate-{role}-otp",
            {"building_id": str(home.id), "house_id": str(home.unit_id)},
        )
        assert made.status_code == 201, made.text
    assert (
        await bench.db.fetchval("select count(*) from registration_codes where building_id = $1", other.id)
        == 0
    )


async def test_no_code_where_nobody_could_register(bench: Bench) -> None:
    chief, over = await bench.super_admin(), await bench.building(licence_days=-1)
    answer = await bench.call(
        chief, "POST", "/api/admin/generate-landlord-otp", {"building_id": str(over.id)}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "LICENCE_INACTIVE")
    waiting = await bench.building()
    await bench.db.execute("update buildings set status = 'pending' where id = $1", waiting.id)
    answer = await bench.call(
        chief, "POST", "/api/admin/generate-landlord-otp", {"building_id": str(waiting.id)}
    )
    assert answer.status_code == 409
    await bench.db.execute("update buildings set status = 'active' where id = $1", waiting.id)
    await issue_code(bench, chief, waiting, "landlord")


async def test_the_list_says_everything_but_the_code(bench: Bench) -> None:
    home, other, chief = await bench.building(), await bench.building(), await bench.super_admin()
    unit = await own_unit(bench.db, home.landlord)
    made = {
        "live": await issue_code(bench, home.admin, home, "security", recipient_name="Gil", note="night"),
        "used": await issue_code(bench, home.admin, home, "resident"),
        "ended": await issue_code(bench, chief, home, "landlord"),
        "expired": await issue_code(bench, home.landlord, home, "resident", house_id=str(unit)),
    }
    foreign = await issue_code(bench, other.admin, other, "security")
    signed = await register(bench, made["used"]["otp"])
    assert signed.status_code == 201, signed.text
    revoked = await bench.call(home.admin, "POST", f"{LIST}/{made['ended']['data']['id']}/revoke")
    assert revoked.status_code == 200, revoked.text
    await bench.db.execute(
        "update registration_codes set expires_at = now() - interval '1 s' where id = $1",
        UUID(made["expired"]["data"]["id"]),
    )

    answer = await bench.call(home.admin, "GET", LIST)
    data = answer.json()["data"]
    assert data["otps"] == data["items"]
    assert data["pagination"]["total"] == 4
    rows = {row["status"]: row for row in data["otps"]}
    assert {status: row["id"] for status, row in rows.items()} == {
        status: one["data"]["id"] for status, one in made.items()
    }
    assert [row["created_at"] for row in data["otps"]] == sorted(
        (row["created_at"] for row in data["otps"]), reverse=True
    )
    assert {status: row["is_active"] for status, row in rows.items()} == {
        "live": True,
        "used": False,
        "ended": False,
        "expired": False,
    }
    assert rows["used"]["used_by"] == {"id": signed.json()["data"]["user"]["id"], "name": "John Doe"}
    assert (rows["used"]["house_number"], rows["expired"]["house_number"]) == ("A101", "12")
    assert rows["live"] == rows["live"] | {"recipient_name": "Gil", "note": "night", "used_by": None}
    assert rows["live"]["issued_by"]["name"] == "BuildingAdmin Person"
    for one in made.values():
        assert f'"{one["otp"]}"' not in answer.text
    assert "hash" not in answer.text

    for status, row in rows.items():
        only = await bench.call(home.admin, "GET", f"{LIST}?status={status}")
        assert [found["id"] for found in only.json()["data"]["otps"]] == [row["id"]]
    guards = await bench.call(home.admin, "GET", f"{LIST}?role=security")
    assert [found["id"] for found in guards.json()["data"]["otps"]] == [rows["live"]["id"]]
    own = await bench.call(home.landlord, "GET", LIST)
    assert [found["id"] for found in own.json()["data"]["otps"]] == [rows["expired"]["id"]]
    paged = (await bench.call(home.admin, "GET", f"{LIST}?limit=3&page=2")).json()["data"]
    assert (len(paged["otps"]), paged["pagination"]["totalPages"]) == (1, 2)

    everywhere = await bench.call(chief, "GET", f"{LIST}?limit=100")
    assert {foreign["data"]["id"], rows["live"]["id"]} <= {
        row["id"] for row in everywhere.json()["data"]["otps"]
    }
    named = await bench.call(chief, "GET", LIST, headers=_named(other))
    assert [row["id"] for row in named.json()["data"]["otps"]] == [foreign["data"]["id"]]


async def test_revoked_once_and_then_says_by_whom(bench: Bench) -> None:
    home = await bench.building()
    made = await issue_code(bench, home.admin, home, "security")
    path = f"{LIST}/{made['data']['id']}/revoke"
    assert await _status(bench, made["otp"]) == 200
    first = await bench.call(home.admin, "POST", path)
    assert first.status_code == 200
    assert first.json()["data"]["otp"]["status"] == "ended"
    again = await bench.call(home.admin, "POST", path)
    error = again.json()["error"]
    assert (again.status_code, error["code"], error["status"]) == (409, "ALREADY_DECIDED", "revoked")
    assert error["decided_by"] == "BuildingAdmin Person" and error["decided_at"].endswith("Z")
    assert (await verify(bench, made["otp"])).json()["message"] == "Invalid or expired OTP code"

    used = await issue_code(bench, home.admin, home, "security")
    assert (await register(bench, used["otp"])).status_code == 201
    for what in ("revoke", "resend"):
        late = await bench.call(home.admin, "POST", f"{LIST}/{used['data']['id']}/{what}")
        assert (late.status_code, late.json()["error"]["status"]) == (409, "used")
        assert late.json()["error"]["decided_by"] == "John Doe"
    resent = await bench.call(home.admin, "POST", f"{LIST}/{made['data']['id']}/resend")
    assert (resent.status_code, resent.json()["error"]["status"]) == (409, "revoked")


async def test_a_new_code_takes_the_place_of_the_old(bench: Bench) -> None:
    home = await bench.building()
    to = f"guard-{home.id.hex}@people.example"
    made = await issue_code(
        bench,
        home.admin,
        home,
        "security",
        recipient_email=to.upper(),
        recipient_name="Gil",
        expires_in_hours=48,
    )
    assert made["data"]["mailed"] is True
    again = await bench.call(home.admin, "POST", f"{LIST}/{made['data']['id']}/resend")
    assert again.status_code == 200, again.text
    fresh = again.json()
    assert fresh["data"]["id"] == made["data"]["id"] and fresh["otp"] != made["otp"]
    lasts = datetime.fromisoformat(fresh["expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=47) < lasts <= timedelta(hours=48)
    assert (await _status(bench, made["otp"]), await _status(bench, fresh["otp"])) == (422, 200)
    mails = await mails_to(bench.db, to)
    assert [mail.code for mail in mails] == [made["otp"], fresh["otp"]]
    assert all("a guard" in mail.text and "Gil" in mail.text for mail in mails)
    assert mails[0].links == ["http://testserver/signup-otp"]

    await bench.db.execute(
        "update registration_codes set expires_at = now() - interval '1 h', issued_at = now() - interval '49 h' where id = $1",
        UUID(made["data"]["id"]),
    )
    assert await _status(bench, fresh["otp"]) == 422
    revived = await bench.call(home.admin, "POST", f"{LIST}/{made['data']['id']}/resend")
    assert revived.status_code == 200, revived.text
    assert await _status(bench, revived.json()["otp"]) == 200
    revoked = await bench.call(home.admin, "POST", f"{LIST}/{made['data']['id']}/revoke")
    assert revoked.status_code == 200


async def test_a_landlords_code_is_renewed_by_a_super_admin_only(bench: Bench) -> None:
    home, chief = await bench.building(), await bench.super_admin()
    made = await issue_code(bench, chief, home, "landlord")
    path = f"{LIST}/{made['data']['id']}/resend"
    assert (await bench.call(home.admin, "POST", path)).status_code == 403
    assert (await bench.call(home.landlord, "POST", path)).status_code == 404
    assert await _status(bench, made["otp"]) == 200
    fresh = await bench.call(chief, "POST", path)  # from anywhere, without naming the building
    assert fresh.status_code == 200, fresh.text
    assert await _status(bench, fresh.json()["otp"]) == 200
    unknown = await bench.call(chief, "POST", f"{LIST}/{new_id()}/resend")
    assert unknown.status_code == 404


async def test_three_tries_for_a_free_code_and_then_a_clear_error(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, other = await bench.building(), await bench.building()
    taken = await issue_code(bench, other.admin, other, "security")
    drawn: list[str] = []

    def same(codes: list[str]) -> Any:
        def draw() -> str:
            drawn.append(codes[min(len(drawn), len(codes) - 1)])
            return drawn[-1]

        return draw

    monkeypatch.setattr(registration_codes, "_digits", same([taken["otp"]]))
    refused = await bench.call(home.admin, "POST", "/api/admin/generate-security-otp")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "NO_FREE_CODE")
    assert len(drawn) == 3
    assert (
        await bench.db.fetchval("select count(*) from registration_codes where building_id = $1", home.id)
        == 0
    )
    # An expired code gives its digits up.
    drawn.clear()
    await bench.db.execute(
        "update registration_codes set expires_at = now() - interval '1 s' where id = $1",
        UUID(taken["data"]["id"]),
    )
    made = await issue_code(bench, home.admin, home, "security")
    assert made["otp"] == taken["otp"] and len(drawn) == 1
    shown = await bench.call(other.admin, "GET", LIST)
    assert [row["status"] for row in shown.json()["data"]["otps"]] == ["expired"]
    monkeypatch.undo()
    revived = await bench.call(other.admin, "POST", f"{LIST}/{taken['data']['id']}/resend")
    assert revived.status_code == 200, revived.text
    assert await _status(bench, made["otp"]) == 200


async def test_the_same_request_sent_twice_is_one_code(bench: Bench) -> None:
    home = await bench.building()
    path, key = "/api/admin/generate-security-otp", {"Idempotency-Key": new_id().hex}
    first = await bench.call(home.admin, "POST", path, {"note": "night"}, headers=key)
    again = await bench.call(home.admin, "POST", path, {"note": "night"}, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["otp"] == first.json()["otp"]
    listed = await bench.call(home.admin, "GET", LIST)
    assert listed.json()["data"]["pagination"]["total"] == 1
    kept = await bench.db.fetchval(
        "select answer from idempotency_keys where building_id = $1 and key = $2",
        home.id,
        key["Idempotency-Key"],
    )
    assert first.json()["otp"].encode() not in kept, "a stored answer is sealed"


async def test_generation_is_limited_per_person(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    setting(GATEHOUSE_LIMIT_CODES_ISSUED_PER_HOUR="2")
    made = await issue_code(bench, home.admin, home, "security")
    await issue_code(bench, home.admin, home, "resident")
    full = await bench.call(home.admin, "POST", "/api/admin/generate-security-otp")
    assert full.status_code == 429 and int(full.headers["retry-after"]) > 60
    resent = await bench.call(home.admin, "POST", f"{LIST}/{made['data']['id']}/resend")
    assert resent.status_code == 429
    # A second session is the same person; another person is not.
    session, secret = await make_session(bench.db, home.admin.user_id, home.id, home.admin.member_id)
    token = access_token(session, home.admin.user_id, home.id, secret)
    again = replace(home.admin, session_id=session, secret=secret, token=token)
    full = await bench.call(again, "POST", "/api/admin/generate-security-otp")
    assert full.status_code == 429
    other = await make_member(bench.db, home.id, "building_admin")
    await issue_code(bench, other, home, "security")


async def test_a_code_does_not_outlive_its_issuers_right(bench: Bench) -> None:
    home = await bench.building()
    unit = await own_unit(bench.db, home.landlord)
    by_landlord = await issue_code(bench, home.landlord, home, "resident", house_id=str(unit))
    by_admin = await issue_code(bench, home.admin, home, "security")
    watcher = await make_member(bench.db, home.id, "building_admin")

    async def standing() -> list[int]:
        return [await _status(bench, by_landlord["otp"]), await _status(bench, by_admin["otp"])]

    assert await standing() == [200, 200]
    await bench.db.execute("update occupancies set valid_to = now() where unit_id = $1", unit)
    await bench.db.execute("update users set locked_at = now() where id = $1", home.admin.user_id)
    assert await standing() == [422, 422]
    refused = await register(bench, by_admin["otp"])
    assert refused.json()["errors"] == {"otp_code": ["Invalid or expired OTP code"]}
    shown = await bench.call(watcher, "GET", LIST)
    assert {row["status"] for row in shown.json()["data"]["otps"]} == {"ended"}
    useless = await bench.call(watcher, "POST", f"{LIST}/{by_admin['data']['id']}/resend")
    assert useless.status_code == 409
    await bench.db.execute("update occupancies set valid_to = null where unit_id = $1", unit)
    await bench.db.execute("update users set locked_at = null where id = $1", home.admin.user_id)
    assert await standing() == [200, 200]
    for member in (home.landlord.member_id, home.admin.member_id):
        await bench.db.execute("update members set status = 'ended', ended_at = now() where id = $1", member)
    assert await standing() == [422, 422]
