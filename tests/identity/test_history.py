"""The record of sign-ins, and the mail about a device nobody has seen."""

from datetime import UTC, datetime
from typing import Any

import pytest

from gatehouse.core.db import Database
from gatehouse.core.keys import ring
from gatehouse.identity.history import Device
from gatehouse.platform.tidy import sweep
from tests.identity.signing import login, renew, tokens
from tests.make.buildings import Member, make_member
from tests.make.http import Bench
from tests.make.mail import mails_to

DOOR = "/api/auth/enhanced"
PHONE = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0.1.2 Mobile Safari/537.36"
NEWER_PHONE = PHONE.replace("140.0.1.2", "141.0.0.0").replace("Android 15", "Android 16")
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        (PHONE, "Chrome on Android"),
        (NEWER_PHONE, "Chrome on Android"),
        (DESK, "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/18.0 Safari/605.1.15", "Safari on macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140.0 Safari/604.1", "Chrome on iOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("okhttp/4.12.0", "okhttp"),
        ("GateApp", "GateApp"),
        ("", "unknown"),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_family_is_browser_and_system_without_versions(agent: str, family: str) -> None:
    assert Device("203.0.113.7", agent).family == family


async def history(bench: Bench, who: Member, **query: Any) -> dict[str, Any]:
    answer = await bench.call(who, "GET", f"{DOOR}/login-history", params=query or None)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_every_outcome_is_in_the_record_with_its_device(bench: Bench) -> None:
    home = await bench.building()
    who = home.resident
    signed = await tokens(
        bench, who, device_name="Mobile App", location="Lagos, Nigeria", headers={"User-Agent": PHONE}
    )
    await login(bench, who.email, "Wrong-Horse-7!", headers={"User-Agent": DESK})
    renewed = (await renew(bench, signed["refreshToken"])).json()["data"]
    await bench.db.execute(
        "update sessions set rotated_at = now() - interval '31 s' where id = $1::uuid", signed["sessionId"]
    )
    assert (await renew(bench, signed["refreshToken"])).status_code == 401
    assert renewed["sessionId"] == signed["sessionId"]
    another = await tokens(bench, who)
    await bench.call(who, "DELETE", f"{DOOR}/sessions/{another['sessionId']}")
    body = await history(bench, who)
    rows = body["data"]["logins"]
    assert [row["outcome"] for row in rows] == ["session_ended", "ok", "reuse", "wrong_password", "ok"]
    first, wrong = rows[-1], rows[-2]
    assert (first["device_name"], first["location"], first["success"]) == (
        "Mobile App",
        "Lagos, Nigeria",
        True,
    )
    assert first["user_agent"] == PHONE
    assert (wrong["user_agent"], wrong["success"]) == (DESK, False)
    assert body["data"]["items"] == rows
    assert body["data"]["pagination"] == body["meta"]
    page = (await history(bench, who, page=2, limit=2))["data"]
    assert [row["id"] for row in page["logins"]] == [row["id"] for row in rows[2:4]]
    assert (page["pagination"]["total"], page["pagination"]["totalPages"]) == (5, 3)
    assert (await history(bench, home.landlord))["data"]["logins"] == []
    recent = (await bench.call(who, "GET", f"{DOOR}/security-settings")).json()["data"]["recent_logins"]
    assert recent == rows


async def test_refusals_after_a_right_password_are_recorded_and_say_what_to_do(bench: Bench) -> None:
    home = await bench.building()
    pending = await make_member(bench.db, home.id, "resident", status="pending")
    unproven = await make_member(bench.db, home.id, "landlord")
    locked = await make_member(bench.db, home.id, "resident")
    await bench.db.execute(
        "update users set must_verify_email = true, email_verified_at = null where id = $1", unproven.user_id
    )
    await bench.db.execute("update users set locked_at = now() where id = $1", locked.user_id)
    expected = {
        pending: ("ACCOUNT_NOT_ACTIVATED", "not_activated", None),
        unproven: ("EMAIL_NOT_VERIFIED", "not_verified", "/api/email-verification/resend-otp"),
        locked: ("ACCOUNT_LOCKED", "locked", "/api/auth/request-password-reset"),
    }
    for who, (code, outcome, hint) in expected.items():
        wrong = await login(bench, who.email, "Wrong-Horse-7!")
        assert (wrong.status_code, wrong.json()["error"]["code"]) == (401, "AUTHENTICATION_ERROR")
        refused = await login(bench, who.email)
        error = refused.json()["error"]
        assert (refused.status_code, error["code"]) == (403, code)
        assert hint in {None, error.get("resend"), error.get("reset")}
        outcomes = await bench.db.fetch(
            "select outcome from login_events where user_id = $1 order by at", who.user_id
        )
        assert [row["outcome"] for row in outcomes] == ["wrong_password", outcome]
        opened = await bench.db.fetchval(
            "select count(*) from sessions where user_id = $1 and id <> $2", who.user_id, who.session_id
        )
        assert opened == 0
    await bench.db.execute("update users set email_verified_at = now() where id = $1", unproven.user_id)
    assert (await login(bench, unproven.email)).status_code == 200
    # Unproven, but no code made it: a resident of 002 signs in at once.
    await bench.db.execute("update users set email_verified_at = null where id = $1", home.resident.user_id)
    assert (await login(bench, home.resident.email)).status_code == 200


async def test_a_locked_address_is_recorded_for_its_owner(bench: Bench) -> None:
    home = await bench.building()
    address = ring().digest("sign-in", home.resident.email.encode())
    await bench.db.execute(
        "insert into sign_in_locks (digest, tries, locked_until) values ($1, 5, now() + interval '1 minute')",
        address,
    )
    assert (await login(bench, home.resident.email)).status_code == 429
    assert [row["outcome"] for row in (await history(bench, home.resident))["data"]["logins"]] == ["locked"]


async def test_a_new_device_is_told_once_and_versions_do_not_count(bench: Bench) -> None:
    home = await bench.building()
    who = home.resident

    async def told(agent: str, **more: Any) -> int:
        before = len(await mails_to(bench.db, who.email))
        await tokens(bench, who, headers={"User-Agent": agent}, **more)
        return len(await mails_to(bench.db, who.email)) - before

    assert await told(PHONE) == 0, "the very first sign-in: nothing to compare it with"
    assert await told(PHONE) == 0
    assert await told(NEWER_PHONE) == 0
    assert await told(DESK) == 1
    assert await told(DESK) == 0
    assert await told(DESK, device_name="Work", location="Lagos, Nigeria") == 1
    assert await told(DESK, device_name="Work") == 0
    mail = (await mails_to(bench.db, who.email))[-1]
    assert mail.subject == "New sign-in to your account"
    for words in ("Edge on Windows", "Work", "Lagos, Nigeria", f"{datetime.now(UTC):%d %b %Y}"):
        assert words in mail.text
    off = await bench.call(who, "POST", f"{DOOR}/update-security-settings", {"login_notifications": False})
    assert off.json()["data"]["login_notifications"] is False
    assert await told("okhttp/4.12.0") == 0
    unchanged = await bench.call(who, "POST", f"{DOOR}/update-security-settings", {"user_id": "1"})
    assert unchanged.json()["data"]["login_notifications"] is False
    await bench.call(who, "POST", f"{DOOR}/update-security-settings", {"login_notifications": True})
    assert await told("okhttp/5.0.0") == 0, "seen while nobody wanted to hear of it"
    assert await told("curl/8.0") == 1


async def test_a_wrong_password_from_a_new_device_tells_nobody(bench: Bench) -> None:
    home = await bench.building()
    await tokens(bench, home.resident, headers={"User-Agent": PHONE})
    await login(bench, home.resident.email, "Wrong-Horse-7!", headers={"User-Agent": DESK})
    assert await mails_to(bench.db, home.resident.email) == []
    await tokens(bench, home.resident, headers={"User-Agent": DESK})
    assert len(await mails_to(bench.db, home.resident.email)) == 1


async def test_the_record_and_old_codes_are_swept(bench: Bench, environment: dict[str, str]) -> None:
    home = await bench.building()
    who = home.resident.user_id
    for age in ("401 days", "399 days"):
        await bench.db.execute(
            "insert into login_events (id, user_id, outcome, at, ip) values (gen_random_uuid(), $1, 'ok', now() - $2::text::interval, $2)",
            who,
            age,
        )
    for purpose, age in (("unlock", "8 days"), ("change_phone", "6 days")):
        await bench.db.execute(
            "insert into one_time_codes (id, purpose, user_id, address, code_hash, link_hash, expires_at)"
            " values (gen_random_uuid(), $2, $1, 'x', '', '', now() - $3::text::interval)",
            who,
            purpose,
            age,
        )
    across = Database(environment["DATABASE_PLATFORM_URL"], size=1)
    async with across.transaction() as session:
        assert await sweep(session) is False
    await across.close()
    kept = await bench.db.fetch("select ip from login_events where user_id = $1", who)
    assert [row["ip"] for row in kept] == ["399 days"]
    codes = await bench.db.fetch("select purpose from one_time_codes where user_id = $1", who)
    assert [row["purpose"] for row in codes] == ["change_phone"]
