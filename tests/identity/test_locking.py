"""Locking the own account, at will or by a report: what ends, who is told, and how it opens again."""

import json
from typing import Any

import pytest

from gatehouse.core.ids import new_id
from tests.identity.signing import check, login, renew, tokens
from tests.make.buildings import PASSWORD, Member, make_member
from tests.make.http import Bench
from tests.make.mail import mails_to

DOOR = "/api/auth/enhanced"


async def report(bench: Bench, who: Member) -> dict[str, Any]:
    answer = await bench.call(
        who, "POST", f"{DOOR}/report-suspicious", {"description": "A sign-in from a city I never visit"}
    )
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def lock(bench: Bench, who: Member) -> dict[str, Any]:
    refused = await bench.call(who, "POST", f"{DOOR}/lock-account", {"password": "Wrong-Horse-7!"})
    assert refused.status_code == 422
    assert refused.json()["error"]["details"][0]["field"] == "password"
    assert (await bench.call(who, "GET", "/api/auth/check")).status_code == 200
    answer = await bench.call(
        who, "POST", f"{DOOR}/lock-account", {"password": PASSWORD, "reason": "Phone stolen"}
    )
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def alerts(bench: Bench, who: Member) -> list[Any]:
    return list(
        await bench.db.fetch(
            "select building_id, title, body, data from notifications where user_id = $1 and kind = 'security_alert'",
            who.user_id,
        )
    )


@pytest.mark.parametrize("how", [report, lock])
async def test_a_locked_account_lets_nobody_in_until_the_password_is_reset(bench: Bench, how: Any) -> None:
    home = await bench.building()
    who = home.resident
    signed = await tokens(bench, who)
    data = await how(bench, who)
    assert (data["locked"], data["sessions_ended"]) == (True, 2)
    assert data["opens_by"] == "/api/auth/request-password-reset"
    assert await check(bench, signed["token"]) == await check(bench, who.token) == 401
    assert (await renew(bench, signed["refreshToken"])).status_code == 401
    refused = await login(bench, who.email)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "ACCOUNT_LOCKED")
    assert "reset" in refused.json()["message"].lower()
    wrong = await login(bench, who.email, "Wrong-Horse-7!")
    assert wrong.json()["error"]["code"] == "AUTHENTICATION_ERROR", "told with the right password only"
    # A session that lay open in another way is refused too: the lock is read on each request.
    await bench.db.execute("update sessions set revoked_at = null where id = $1", who.session_id)
    assert await check(bench, who.token) == 401
    [mail] = await mails_to(bench.db, who.email)
    assert mail.subject == "Your account is locked"
    assert any("/forgot-password" in link for link in mail.links)
    asked = await bench.client.post("/api/auth/request-password-reset", json={"email": who.email})
    assert asked.status_code == 200, asked.text
    [link] = (await mails_to(bench.db, who.email))[-1].links
    fresh = "Another-Horse-8!"
    reset = await bench.client.post(
        "/api/auth/reset-password", json={"token": link.partition("token=")[2], "new_password": fresh}
    )
    assert reset.status_code == 200, reset.text
    assert (await login(bench, who.email, fresh)).status_code == 200
    assert (await login(bench, who.email)).status_code == 401
    assert await check(bench, signed["token"]) == 401


async def test_a_report_tells_the_owner_and_the_admins_of_each_building(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    await bench.db.execute(
        "insert into members (building_id, id, user_id, role) values ($1, $2, $3, 'landlord')",
        other.id,
        new_id(),
        home.resident.user_id,
    )
    await report(bench, home.resident)
    own = await alerts(bench, home.resident)
    assert {row["building_id"] for row in own} == {home.id, other.id}
    for place in (home, other):
        [told] = await alerts(bench, place.admin)
        assert told["building_id"] == place.id
        assert "Resident Person" in told["body"]
        assert await alerts(bench, place.guard) == []
        jobs = await bench.db.fetchval(
            "select count(*) from procrastinate_jobs where task_name = 'deliver' and args ->> 'building_id' = $1",
            str(place.id),
        )
        assert jobs == 2
    everything = json.dumps([dict(row) for row in own], default=str)
    assert "city I never visit" not in everything
    row = await bench.db.fetchrow(
        "select l.action, l.actor_user_id, v.values from audit_log l join audit_values v using (building_id, id)"
        " where l.building_id = $1 and l.target_id = $2",
        home.id,
        home.resident.user_id,
    )
    assert row is not None
    assert (row["action"], row["actor_user_id"]) == ("account.reported", home.resident.user_id)
    assert "city I never visit" in row["values"]
    outcomes = await bench.db.fetch(
        "select outcome from login_events where user_id = $1", home.resident.user_id
    )
    assert [one["outcome"] for one in outcomes] == ["reported"]


async def test_locking_at_will_tells_the_owner_alone(bench: Bench) -> None:
    home = await bench.building()
    await lock(bench, home.resident)
    assert len(await alerts(bench, home.resident)) == 1
    assert await alerts(bench, home.admin) == []
    outcomes = await bench.db.fetch(
        "select outcome from login_events where user_id = $1", home.resident.user_id
    )
    assert [one["outcome"] for one in outcomes] == ["account_locked"]


async def test_an_account_without_an_address_is_not_locked_for_ever(bench: Bench) -> None:
    home = await bench.building()
    guard = await make_member(bench.db, home.id, "security")
    await bench.db.execute("update users set email = null where id = $1", guard.user_id)
    data = await report(bench, guard)
    assert (data["locked"], data["opens_by"], data["sessions_ended"]) == (False, None, 1)
    assert await check(bench, guard.token) == 401
    [told] = await alerts(bench, home.admin)
    assert "PIN" in told["body"]
    assert await bench.db.fetchval("select locked_at from users where id = $1", guard.user_id) is None


async def test_a_super_admin_locks_too(bench: Bench) -> None:
    chief = await bench.super_admin()
    assert (await lock(bench, chief))["locked"] is True
    assert await check(bench, chief.token) == 401
    actions = await bench.db.fetch(
        "select action from platform_audit where actor_user_id = $1", chief.user_id
    )
    assert [row["action"] for row in actions] == ["account.locked"]
