"""An account is its owner's: not whoever's who made it with their address, not the administrator's who gave its owner a PIN."""

import asyncio
import secrets
from typing import Any

from gatehouse.core.ids import new_id
from tests.identity.signing import login
from tests.make.approvals import newcomer
from tests.make.buildings import Building
from tests.make.devices import at_gate, give_pin, make_tablet
from tests.make.http import Bench
from tests.make.mail import mails_to

PASSWORD = "Not-Hers-At-All-1!"
REASON = "Asked for by the board"


async def _appointed(bench: Bench, home: Building, email: str) -> dict[str, str]:
    """An administrator makes a guard's account with a password of their own choice, and signs in with it."""
    body = newcomer(email=email, password=PASSWORD, building_id=str(home.id))
    made = await bench.call(home.admin, "POST", "/api/registration/security", body)
    assert (made.status_code, made.json()["data"]["invited"]) == (201, False), made.text
    signed = await login(bench, email, PASSWORD)
    return {"Authorization": f"Bearer {signed.json()['data']['token']}"}


async def test_whoever_made_an_account_with_your_address_does_not_accept_for_you(bench: Bench) -> None:
    """The address is proven by nobody: the password may be known to the administrator who chose it."""
    evil, home = await bench.building(), await bench.building()
    email = f"victim-{secrets.token_hex(6)}@people.example"
    intruder = await _appointed(bench, evil, email)
    body = newcomer(email=email, role="building_admin")
    invited = await bench.call(home.admin, "POST", "/api/v1/people", body)
    assert invited.json()["data"]["outcome"] == "invited", invited.text
    member = invited.json()["data"]["person"]["member_id"]
    [link] = [
        one for mail in await mails_to(bench.db, email) for one in mail.links if "/invitation?token=" in one
    ]
    token = {"token": link.partition("token=")[2]}

    accept = f"/api/v1/auth/memberships/{member}/accept"
    by_link = "/api/v1/auth/invitations/accept"
    for path, sent, headers in ((accept, None, intruder), (by_link, token, {})):
        refused = await bench.call(None, "POST", path, sent, headers=headers)
        assert refused.status_code == 403, refused.text
        assert refused.json()["error"]["code"] == "EMAIL_NOT_PROVEN"
        assert refused.json()["error"]["reset"] == "/api/auth/request-password-reset"
    assert await bench.db.fetchval("select status from members where id = $1::uuid", member) == "pending"

    await bench.db.execute(
        "update one_time_codes set created_at = created_at - interval '61 s' where address = $1", email
    )
    await bench.call(None, "POST", "/api/auth/request-password-reset", {"email": email})
    code = (await mails_to(bench.db, email))[-1].code
    reset = {"email": email, "otp_code": code, "new_password": "Only-Hers-From-Now-2!"}
    assert (await bench.call(None, "POST", "/api/auth/reset-password", reset)).status_code == 200
    accepted = await bench.call(None, "POST", by_link, token)
    assert accepted.json()["data"] == {"status": "approved", "is_active": True}, accepted.text
    assert (await bench.call(None, "GET", "/api/auth/check", headers=intruder)).status_code == 401
    assert (await login(bench, email, PASSWORD)).status_code == 401


async def test_an_invitation_to_an_address_nobody_has_proven_can_be_declined(bench: Bench) -> None:
    evil, home = await bench.building(), await bench.building()
    email = f"victim-{secrets.token_hex(6)}@people.example"
    intruder = await _appointed(bench, evil, email)
    invited = await bench.call(home.admin, "POST", "/api/v1/people", newcomer(email=email, role="resident"))
    member = invited.json()["data"]["person"]["member_id"]
    declined = await bench.call(None, "POST", f"/api/v1/auth/memberships/{member}/decline", headers=intruder)
    assert declined.json()["data"] == {"status": "rejected", "is_active": False}, declined.text


async def _also_a_resident_elsewhere(bench: Bench, home: Building, other: Building) -> None:
    await bench.db.execute(
        "insert into members (building_id, id, user_id, role) values ($1, $2, $3, 'resident')",
        other.id,
        new_id(),
        home.guard.user_id,
    )
    await bench.db.execute(
        "insert into notifications (building_id, id, user_id, kind, title, body) values ($1, $2, $3, 'system', 'Next door', 'Secret')",
        other.id,
        new_id(),
        home.guard.user_id,
    )


async def test_a_pin_shows_nothing_of_the_guards_other_buildings(bench: Bench) -> None:
    """Whoever set the PIN may open the session: the administrator of one building, who has no business in another."""
    home, other = await bench.building(), await bench.building()
    await _also_a_resident_elsewhere(bench, home, other)
    await give_pin(bench, home)
    there = await at_gate(bench, await make_tablet(bench, home), home.guard.member_id)
    listed = await bench.call(None, "GET", "/api/auth/memberships", headers=there.headers)
    assert [one["building_id"] for one in listed.json()["data"]["memberships"]] == [str(home.id)]
    inbox = "/api/v1/resident/notifications"
    shown = await bench.call(None, "GET", inbox, headers=there.headers)
    assert (shown.status_code, shown.json()["data"]["notifications"]) == (200, []), shown.text
    assert shown.json()["data"]["pagination"]["total"] == 0
    unread = await bench.call(None, "GET", f"{inbox}/unread-count", headers=there.headers)
    assert unread.json()["data"] == {"unreadCount": 0}
    profile = await bench.call(None, "GET", "/api/auth/profile", headers=there.headers)
    assert profile.json()["data"]["stats"]["unread_notifications"] == 0
    read = await bench.call(None, "PATCH", f"{inbox}/read-all", headers=there.headers)
    assert read.json()["data"] == {"count": 0}
    note = await bench.db.fetchval("select id from notifications where user_id = $1", home.guard.user_id)
    one = await bench.call(None, "PATCH", f"{inbox}/{note}/read", headers=there.headers)
    assert one.status_code == 404
    own = await bench.call(home.guard, "GET", inbox)
    assert [one["title"] for one in own.json()["data"]["notifications"]] == ["Next door"]


async def test_a_pin_changes_nothing_of_the_account(bench: Bench) -> None:
    home = await bench.building()
    await give_pin(bench, home)
    there = await at_gate(bench, await make_tablet(bench, home), home.guard.member_id)
    before = await bench.db.fetchrow("select * from users where id = $1", home.guard.user_id)
    enhanced = "/api/auth/enhanced"
    tries: list[tuple[str, str, Any]] = [
        ("PUT", "/api/auth/profile", {"first_name": "Somebody", "phone": "08031111111"}),
        ("GET", f"{enhanced}/sessions", None),
        ("DELETE", f"{enhanced}/sessions/{home.guard.session_id}", None),
        ("GET", f"{enhanced}/login-history", None),
        ("GET", f"{enhanced}/security-settings", None),
        ("POST", f"{enhanced}/update-security-settings", {"login_notifications": False}),
        ("POST", f"{enhanced}/logout", {"logout_all_devices": True}),
    ]
    for method, path, body in tries:
        refused = await bench.call(None, method, path, body, headers=there.headers)
        assert refused.status_code == 403, (path, refused.text)
        assert refused.json()["error"]["code"] == "ON_GATE_DEVICE", path
    after = await bench.db.fetchrow("select * from users where id = $1", home.guard.user_id)
    assert dict(before) == dict(after)
    assert (await bench.call(home.guard, "GET", "/api/auth/check")).status_code == 200
    out = await bench.call(None, "POST", f"{enhanced}/logout", headers=there.headers)
    assert out.json()["data"]["sessionsCleaned"] == 1


async def test_a_report_with_a_pin_ends_what_pins_opened_and_locks_nobody_out(bench: Bench) -> None:
    home = await bench.building()
    await give_pin(bench, home)
    there = await at_gate(bench, await make_tablet(bench, home), home.guard.member_id)
    report = "/api/auth/enhanced/report-suspicious"
    answer = await bench.call(None, "POST", report, {"description": "Not me"}, headers=there.headers)
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert (data["locked"], data["sessions_ended"], data["opens_by"]) == (False, 1, None)
    assert (await bench.call(None, "GET", "/api/auth/check", headers=there.headers)).status_code == 401
    assert (await bench.call(home.guard, "GET", "/api/auth/check")).status_code == 200, "their own device"
    told = await bench.db.fetch("select user_id from notifications where building_id = $1", home.id)
    assert {home.admin.user_id, home.guard.user_id} == {row["user_id"] for row in told}


async def test_one_buildings_administrator_does_not_weaken_anothers(bench: Bench) -> None:
    """Who administers next door is protected by a second factor that is not this building's to take off."""
    home, other = await bench.building(), await bench.building()
    who = home.resident
    await bench.db.execute(
        "update credentials set totp_secret = 'x', totp_confirmed_at = now() where user_id = $1", who.user_id
    )
    member = new_id()
    await bench.db.execute(
        "insert into members (building_id, id, user_id, role, status) values ($1, $2, $3, 'building_admin', 'suspended')",
        other.id,
        member,
        who.user_id,
    )
    path = f"/api/v1/people/{who.member_id}/reset-2fa"
    for status, answer in (("suspended", 403), ("active", 403), ("pending", 200)):
        await bench.db.execute("update members set status = $2 where id = $1", member, status)
        done = await bench.call(home.admin, "POST", path, {"reason": REASON})
        assert done.status_code == answer, (status, done.text)
    await bench.db.execute(
        "update credentials set totp_secret = 'x', totp_confirmed_at = now() where user_id = $1", who.user_id
    )
    await bench.db.execute("update members set status = 'active' where id = $1", member)
    by_chief = await bench.call(
        await bench.super_admin(),
        "POST",
        path,
        {"reason": REASON},
        headers={"X-Building-Id": str(home.id)},
    )
    assert by_chief.status_code == 200, by_chief.text


async def test_an_invitation_does_not_tell_whether_the_account_has_a_second_factor(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    stranger = other.resident
    await bench.db.execute(
        "update credentials set totp_secret = 'x', totp_confirmed_at = now() where user_id = $1",
        stranger.user_id,
    )
    body = newcomer(email=stranger.email, role="resident")
    person = (await bench.call(home.admin, "POST", "/api/v1/people", body)).json()["data"]["person"]
    assert (person["status"], person["first_name"], person["two_factor"]) == ("pending", "", False)


async def test_a_request_that_waits_for_the_account_does_not_hold_its_session(bench: Bench) -> None:
    """A password reset holds the account and then ends the sessions: whoever held one and waited would wait in a circle."""
    home = await bench.building()
    who = home.resident
    await bench.db.execute(
        "update sessions set last_seen_at = now() - interval '10 minutes' where id = $1", who.session_id
    )
    async with bench.db.acquire() as other:
        resetting = other.transaction()
        await resetting.start()
        await other.execute("select 1 from users where id = $1 for no key update", who.user_id)
        saving = asyncio.create_task(bench.call(who, "PUT", "/api/auth/profile", {"first_name": "Ada"}))
        for _ in range(100):
            await asyncio.sleep(0.05)
            if await bench.db.fetchval("select count(*) from pg_locks where not granted"):
                break
        await other.execute("select 1 from sessions where id = $1 for update nowait", who.session_id)
        await resetting.rollback()
    assert (await saving).status_code == 200
    seen = await bench.db.fetchval(
        "select last_seen_at > now() - interval '1 minute' from sessions where id = $1", who.session_id
    )
    assert seen, "its use is noted all the same"
