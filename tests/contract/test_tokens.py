"""000 over HTTP: its usage flow as written, and what each answer says in which state of a token."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.make.buildings import PASSWORD, Member
from tests.make.http import Bench
from tests.make.requests import ban
from tests.make.tokens import TOKENS, grant, make_token, run_out, token_body


async def _sign_in(bench: Bench, who: Member) -> dict[str, str]:
    answer = await bench.client.post("/api/auth/login", json={"email": who.email, "password": PASSWORD})
    return {"Authorization": f"Bearer {answer.json()['data']['accessToken']}"}


async def test_the_usage_flow_in_six_steps(bench: Bench) -> None:
    """1 generates, 2 shares, 3 presents, 4 verifies with all details, 5 grants and marks used, 6 the session with its times."""
    home = await bench.building()
    await bench.db.execute("update units set unit_type = '2_bedroom' where id = $1", home.unit_id)
    host, guard = await _sign_in(bench, home.resident), await _sign_in(bench, home.guard)
    phone = await bench.db.fetchval("select phone from users where id = $1", home.resident.user_id)

    generated = await bench.client.post(f"{TOKENS}/generate", json=token_body(), headers=host)
    assert generated.status_code == 201, generated.text
    token = generated.json()["data"]
    who = {
        "name": "Resident Person",
        "phone": phone,
        "house_number": "A101",
        "address": "1 Test Street",
    }
    assert token == token | {
        "visitor_name": "Ada Obi",
        "visitor_phone": "+2348011112222",
        "stay_type": "short",
        "duration": 4,
        "generated_by": who,
    }
    lives = datetime.fromisoformat(token["expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=3, minutes=59) < lives <= timedelta(hours=4)

    picture = await bench.client.get(token["qr_svg_url"], headers=host)  # shared as a QR, or as the text
    assert picture.headers["content-type"] == "image/svg+xml"
    mine = await bench.client.get(f"{TOKENS}/my-tokens", headers=host)
    row = mine.json()["data"]["tokens"][0]
    assert (row["token"], row["is_active"], row["is_used"]) == (token["token"], True, False)

    presented = f" {token['token'].lower()} "  # typed at the gate
    seen = await bench.client.post(f"{TOKENS}/verify", json={"token": presented}, headers=guard)
    assert seen.status_code == 200, seen.text
    body = seen.json()
    assert (body["isValid"], body["isGranted"]) == (True, False)
    shown = body["data"]["visitorInfo"]
    assert shown == shown | {
        "name": "Ada Obi",
        "phone": "+2348011112222",
        "stayType": "short",
        "note": "Bringing a parcel",
        "expiresAt": token["expires_at"],
    }
    assert body["data"]["generatedBy"] == body["data"]["generatedBy"] | who | {"house_type": "2_bedroom"}

    granted = await bench.client.post(
        f"{TOKENS}/grant-entry", json={"token": token["token"], "gate_id": 1}, headers=guard
    )
    assert granted.status_code == 200, granted.text
    entry = granted.json()["data"]
    assert (entry["visitor_name"], entry["guard_name"]) == ("Ada Obi", "Security Person")
    row = (await bench.client.get(f"{TOKENS}/my-tokens", headers=host)).json()["data"]["tokens"][0]
    assert (row["is_used"], row["used_at"], row["token"]) == (True, entry["entered_at"], None)

    session = (await bench.client.get(f"{TOKENS}/my-entries", headers=host)).json()["data"]["entries"][0]
    assert session == session | {
        "id": entry["entry_id"],
        "visitor_name": "Ada Obi",
        "entered_at": entry["entered_at"],
        "exited_at": None,
        "is_active": True,
        "status": "active",
        "resident_name": "Resident Person",
        "house_number": "A101",
        "guard_name": "Security Person",
        "gate": "Main Gate",
    }
    left = await bench.client.post(
        f"{TOKENS}/exit-visitor", json={"entry_id": entry["entry_id"], "note": "On foot"}, headers=guard
    )
    assert left.status_code == 200, left.text
    assert left.json()["data"]["duration_minutes"] == 0
    session = (await bench.client.get(f"{TOKENS}/my-entries", headers=host)).json()["data"]["entries"][0]
    assert session == session | {
        "exited_at": left.json()["data"]["exited_at"],
        "status": "completed",
        "exit_guard_name": "Security Person",
        "note": "Exit: On foot",
    }
    told = await bench.db.fetch(
        "select kind from notifications where user_id = $1 order by created_at", home.resident.user_id
    )
    assert [one["kind"] for one in told] == ["visitor_arrived", "visitor_exited"]


async def _verify(bench: Bench, guard: Member, token: str) -> tuple[int, dict[str, Any]]:
    answer = await bench.call(guard, "POST", f"{TOKENS}/verify", {"token": token})
    return answer.status_code, answer.json()


async def test_verify_judges_unknown_then_inside_then_expired_then_used(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    status, body = await _verify(bench, home.guard, "SG_000000000000")
    assert (status, body["reason"], body["isValid"], body["isGranted"]) == (404, "unknown_code", False, False)
    made = await make_token(bench, home.resident)
    status, body = await _verify(bench, other.guard, made["token"])
    assert (status, body["reason"], body["isValid"]) == (403, "wrong_building", False)
    assert "Ada" not in str(body)

    entry = await grant(bench, home.guard, made["digits"])
    await run_out(bench, made["token_id"])  # expired and used, but inside: that comes first
    status, body = await _verify(bench, home.guard, made["token"])
    assert (status, body["isValid"], body["isGranted"]) == (200, True, True)
    assert body["data"]["entry_id"] == entry["entry_id"]
    assert body["data"]["grantedBy"] == {"name": "Security Person", "grantedAt": entry["entered_at"]}
    left = await bench.call(home.guard, "POST", f"{TOKENS}/checkout", {"token": made["token"]})
    assert left.status_code == 200, left.text

    status, body = await _verify(bench, home.guard, made["token"])  # expired and used: expired
    assert (status, body["reason"], body["isValid"]) == (410, "expired", False)
    assert body["message"] == "Token has expired"
    assert {"expired_at", "current_time", "expired_since", "visitorInfo", "generatedBy"} <= set(body["data"])
    used = await make_token(bench, home.resident, issued_for_phone="+2348011113333")
    await grant(bench, home.guard, used["token"])
    await bench.call(home.guard, "POST", f"{TOKENS}/checkout", {"token": used["token"]})
    status, body = await _verify(bench, home.guard, used["token"])
    assert (status, body["reason"]) == (409, "used_up")
    assert body["message"] == "Token has already been used and visitor has exited"

    looks = await bench.db.fetch(
        "select outcome, direction from scans where building_id = $1 and direction = 'look' and reason is null",
        home.id,
    )
    assert [tuple(row) for row in looks] == [("looked", "look")] * 3


async def test_who_is_banned_and_inside_can_still_be_checked_out(bench: Bench) -> None:
    home = await bench.building()
    made = await make_token(bench, home.resident)
    await ban(bench.db, home, "+2348011112222")
    status, body = await _verify(bench, home.guard, made["token"])
    assert (status, body["reason"], body["isValid"]) == (403, "banned", False)
    assert [one["kind"] for one in body["data"]["attention"]] == ["ban"], "the refusal is not said again"
    await bench.db.execute("update bans set lifted_at = now() where building_id = $1", home.id)
    await grant(bench, home.guard, made["token"])
    await bench.db.execute("update bans set lifted_at = null where building_id = $1", home.id)
    status, body = await _verify(bench, home.guard, made["token"])
    assert (status, body["isGranted"]) == (200, True)
    assert [one["kind"] for one in body["data"]["attention"]] == ["ban"]


async def test_only_guards_grant_and_nobody_lets_in_their_own(bench: Bench) -> None:
    home = await bench.building()
    made = await make_token(bench, home.resident)
    for who in (home.resident, home.landlord, home.admin, await bench.super_admin()):
        for path in ("verify", "grant-entry", "checkout"):
            answer = await bench.call(
                who,
                "POST",
                f"{TOKENS}/{path}",
                {"token": made["token"]},
                headers={"X-Building-Id": str(home.id)},
            )
            assert answer.status_code == 403, (who.role, path)
    assert await bench.db.fetchval("select count(*) from scans where building_id = $1", home.id) == 0


@pytest.mark.parametrize(
    ("visit_type", "duration", "hours"),
    [
        ("short", 2, 2),
        ("delivery", 1, 1),
        ("contractor", 8, 8),
        ("other", 24, 24),
        ("long", 2, 48),
        ("LONG", 30, 720),
    ],
)
async def test_duration_is_in_hours_and_of_long_stays_in_days(
    bench: Bench, visit_type: str, duration: int, hours: int
) -> None:
    home = await bench.building()
    made = await make_token(
        bench, home.resident, visit_type=visit_type, duration=duration, starts_at="2031-01-01T08:00:00"
    )
    assert made["starts_at"] == "2031-01-01T07:00:00Z"  # the building's own time, Lagos
    lasts = datetime.fromisoformat(made["expires_at"]) - datetime.fromisoformat(made["starts_at"])
    assert lasts == timedelta(hours=hours)
    kept = await bench.db.fetchval(
        "select duration_minutes from visits where id = $1", UUID(made["token_id"])
    )
    assert kept == hours * 60


async def test_a_long_stay_may_come_in_again(bench: Bench) -> None:
    home = await bench.building()
    made = await make_token(bench, home.resident, visit_type="long", duration=3, max_entries=2)
    for left in (1, 0):
        await grant(bench, home.guard, made["token"])
        await bench.call(home.guard, "POST", f"{TOKENS}/checkout", {"token": made["token"]})
        seen = await _verify(bench, home.guard, made["token"])
        assert seen[0] == (200 if left else 409)
    row = (await bench.call(home.resident, "GET", f"{TOKENS}/my-tokens")).json()["data"]["tokens"][0]
    assert (row["entries_count"], row["max_entries"], row["is_used"]) == (2, 2, True)


async def test_a_revoked_token_lets_nobody_in_and_whoever_is_inside_out(bench: Bench) -> None:
    home = await bench.building()
    made = await make_token(bench, home.resident, visit_type="long", duration=3, max_entries=2)
    await grant(bench, home.guard, made["token"])
    path = f"{TOKENS}/{made['token_id']}/revoke"
    assert (await bench.call(home.landlord, "POST", path)).status_code == 404
    revoked = await bench.call(home.resident, "POST", path, {"reason": "Not coming"})
    assert revoked.status_code == 200, revoked.text
    assert revoked.json()["data"]["reason"] == "Not coming"
    assert (await _verify(bench, home.guard, made["token"]))[1]["isGranted"] is True
    left = await bench.call(home.guard, "POST", f"{TOKENS}/checkout", {"token": made["token"]})
    assert left.status_code == 200
    status, body = await _verify(bench, home.guard, made["token"])
    assert (status, body["reason"]) == (410, "cancelled")
    assert (await bench.call(home.resident, "POST", path)).status_code == 409


async def test_an_administrator_terminates_a_session(bench: Bench) -> None:
    home = await bench.building()
    made = await make_token(bench, home.resident)
    entry = await grant(bench, home.guard, made["token"])
    path = f"{TOKENS}/entries/{entry['entry_id']}/terminate"
    assert (await bench.call(home.guard, "POST", path, {"reason": "x"})).status_code == 403
    assert (await bench.call(home.resident, "POST", path, {"reason": "x"})).status_code == 403
    ended = await bench.call(home.admin, "POST", path, {"reason": "Left by the service gate"})
    assert ended.status_code == 200, ended.text
    assert ended.json()["data"]["visitor_name"] == "Ada Obi"
    assert (await bench.call(home.admin, "POST", path, {"reason": "Again"})).status_code == 409
    for who, door in ((home.resident, "my-entries"), (home.guard, "all-entries")):
        row = (await bench.call(who, "GET", f"{TOKENS}/{door}")).json()["data"]["entries"][0]
        assert (row["status"], row["note"]) == ("terminated", "Ended: Left by the service gate")
    audited = await bench.db.fetchval(
        "select count(*) from audit_log where building_id = $1 and action = 'entry.terminated'", home.id
    )
    assert audited == 1


async def test_expiry_ends_the_pass_and_not_the_session(bench: Bench) -> None:
    home = await bench.building()
    made = await make_token(bench, home.resident)
    await grant(bench, home.guard, made["token"])
    await run_out(bench, made["token_id"])
    inside = await bench.call(home.guard, "GET", f"{TOKENS}/active-entries")
    row = inside.json()["data"]["entries"][0]
    assert (row["status"], row["is_active"], row["is_expired"]) == ("expired", True, True)
    assert row["token_id"] == made["token_id"]


async def test_exit_by_entry_and_grant_keep_the_guards_words(bench: Bench) -> None:
    home = await bench.building()
    made = await make_token(bench, home.resident)
    entry = await grant(
        bench,
        home.guard,
        made["token"],
        note="Seen at the main gate",
        visitor_name="Adaeze Obi",
        visitor_phone="0801 111 9999",
    )
    assert entry["visitor_name"] == "Adaeze Obi"
    body = {
        "entry_id": entry["entry_id"],
        "note": "Left on foot",
        "nonce": "01990000-0000-7000-8000-00000000000a",
    }
    first = await bench.call(home.guard, "POST", f"{TOKENS}/exit-visitor", body)
    again = await bench.call(home.guard, "POST", f"{TOKENS}/exit-visitor", body)
    assert (first.status_code, again.status_code) == (200, 200), again.text
    assert first.json()["data"] == again.json()["data"]
    other = await bench.call(home.guard, "POST", f"{TOKENS}/exit-visitor", {"entry_id": entry["entry_id"]})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "NOT_INSIDE")
    row = (await bench.call(home.admin, "GET", f"{TOKENS}/all-entries")).json()["data"]["entries"][0]
    assert row["note"] == "Seen at the main gate | Exit: Left on foot"
    assert (row["visitor_name"], row["visitor_phone"]) == ("Adaeze Obi", "+2348011119999")


@pytest.mark.parametrize("phone", [None, "", " "])
async def test_without_a_phone_a_name_is_enough(bench: Bench, phone: str | None) -> None:
    home = await bench.building()
    first = await make_token(bench, home.resident, issued_for_phone=phone)
    second = await make_token(bench, home.landlord, issued_for_phone=phone)  # nobody is known by no phone
    assert (first["visitor_name"], first["visitor_phone"]) == ("Ada Obi", None)
    for made in (first, second):
        status, body = await _verify(bench, home.guard, made["digits"])
        assert (status, body["data"]["visitorInfo"]["phone"]) == (200, None)
        await grant(bench, home.guard, made["token"])
    listed = (await bench.call(home.guard, "GET", f"{TOKENS}/active-entries")).json()["data"]
    assert [(one["visitor_name"], one["visitor_phone"]) for one in listed["entries"]] == [
        ("Ada Obi", None)
    ] * 2
    assert await bench.db.fetchval("select count(*) from visitors where building_id = $1", home.id) == 2
