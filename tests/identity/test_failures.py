"""Sign-ins that fail, and people whose access has ended."""

from typing import Any

import pytest

from gatehouse.core.keys import ring
from tests.identity.signing import check, login, renew, tokens
from tests.make.buildings import PASSWORD, Member, make_member, make_user
from tests.make.http import Bench


def _without_times(answer: Any) -> dict[str, Any]:
    return {name: value for name, value in answer.json().items() if name not in {"timestamp", "requestId"}}


async def test_unknown_and_wrong_look_alike(bench: Bench) -> None:
    home = await bench.building()
    unknown = await login(bench, "nobody@people.example", "Wrong-Horse-7!")
    wrong = await login(bench, home.resident.email, "Wrong-Horse-7!")
    assert unknown.status_code == wrong.status_code == 401
    assert _without_times(unknown) == _without_times(wrong)
    ours = {"date", "x-request-id", "x-ratelimit-remaining", "x-ratelimit-reset"}
    assert {n: v for n, v in unknown.headers.items() if n not in ours} == {
        n: v for n, v in wrong.headers.items() if n not in ours
    }
    assert (await login(bench, home.resident.email.upper())).status_code == 200


async def test_a_deactivated_account_looks_like_an_unknown_one(bench: Bench) -> None:
    home = await bench.building()
    await bench.db.execute("update users set is_active = false where id = $1", home.resident.user_id)
    refused, unknown = await login(bench, home.resident.email), await login(bench, "nobody@people.example")
    assert refused.status_code == 401
    assert _without_times(refused) == _without_times(unknown)


async def test_a_pending_member_is_told_to_wait_only_with_the_right_password(bench: Bench) -> None:
    home = await bench.building()
    pending = await make_member(bench.db, home.id, "resident", status="pending")
    refused = await login(bench, pending.email)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "ACCOUNT_NOT_ACTIVATED")
    assert "not activated" in refused.json()["message"].lower()
    assert (await login(bench, pending.email, "Wrong-Horse-7!")).status_code == 401
    _, nobodys = await make_user(bench.db)
    assert (await login(bench, nobodys)).status_code == 403


async def test_five_wrong_passwords_lock_the_account_for_a_while(bench: Bench) -> None:
    home = await bench.building()
    for _ in range(5):
        assert (await login(bench, home.resident.email, "Wrong-Horse-7!")).status_code == 401
    locked = await login(bench, home.resident.email)
    assert locked.status_code == 429
    assert 0 < int(locked.headers["retry-after"]) <= 31
    assert (await login(bench, home.landlord.email)).status_code == 200
    address = ring().digest("sign-in", home.resident.email.encode())
    await bench.db.execute(
        "update sign_in_locks set locked_until = now() - interval '1 s' where digest = $1", address
    )
    assert (await login(bench, home.resident.email)).status_code == 200
    assert await bench.db.fetchval("select count(*) from sign_in_locks where digest = $1", address) == 0


async def test_an_address_nobody_has_locks_just_as_one_somebody_has(bench: Bench) -> None:
    home = await bench.building()
    answers = {}
    for email in (home.resident.email, "no.such.person@people.example"):
        answers[email] = [(await login(bench, email, "Wrong-Horse-7!")).status_code for _ in range(6)]
        locked = await login(bench, email, "Wrong-Horse-7!")
        answers[email].append(locked.json()["message"])
    assert len({str(answer) for answer in answers.values()}) == 1
    assert answers[home.resident.email][:6] == [401] * 5 + [429]


async def test_demo_accounts_open_nothing_outside_demo_mode(bench: Bench) -> None:
    home = await bench.building()
    demo = "lodger@demo.gatehouse.test"
    await bench.db.execute("update users set email = $1 where id = $2", demo, home.resident.user_id)
    known, unknown = await login(bench, demo), await login(bench, "nobody@demo.gatehouse.test")
    assert (known.status_code, known.json()["message"]) == (401, unknown.json()["message"])
    await bench.db.execute(
        "update users set email = $1 where id = $2", home.resident.email, home.resident.user_id
    )
    assert (await login(bench, home.resident.email)).status_code == 200


async def test_wrong_tries_are_limited_per_account(bench: Bench, setting: Any) -> None:
    setting(GATEHOUSE_LIMIT_AUTH_PER_MINUTE="2")
    statuses = [
        (await login(bench, "nobody.at.all@people.example", "Wrong-Horse-7!")).status_code for _ in range(4)
    ]
    assert statuses == [401, 401, 429, 429]


ENDINGS = {
    "deactivated person": "update users set is_active = false where id = $1 and $2::uuid is not null and $3::uuid is not null",
    "ended membership": "update members set status = 'ended', ended_at = now() where user_id = $1 and id = $2 and $3::uuid is not null",
    "suspended membership": "update members set status = 'suspended' where user_id = $1 and id = $2 and $3::uuid is not null",
    "suspended building": "update buildings set status = 'suspended' where id = $3 and $1::uuid is not null and $2::uuid is not null",
    "ended session": "update sessions set revoked_at = now() where user_id = $1 and member_id = $2 and $3::uuid is not null",
    "expired session": "update sessions set expires_at = now() where user_id = $1 and member_id = $2 and $3::uuid is not null",
}


async def _end(bench: Bench, how: str, who: Member) -> None:
    await bench.db.execute(ENDINGS[how], who.user_id, who.member_id, who.building_id)


@pytest.mark.parametrize("how", ENDINGS)
async def test_access_ends_with_the_next_request(bench: Bench, how: str) -> None:
    home, other = await bench.building(), await bench.building()
    made = await bench.invite(home.resident)
    guards = await tokens(bench, home.guard)
    bearer = {"Authorization": f"Bearer {guards['token']}"}
    body = {"qr_code": made["qr_code"]}
    # Warm: the hot path remembers the session's facts, never that it lives.
    assert (await bench.client.post("/api/visitors/scan/exit", json=body, headers=bearer)).status_code == 409
    assert await check(bench, guards["token"]) == 200
    scans = await bench.db.fetchval("select count(*) from scans where building_id = $1", home.id)
    await _end(bench, how, home.guard)
    assert await check(bench, guards["token"]) == 401
    assert (await renew(bench, guards["refreshToken"])).status_code == 401
    refused = await bench.client.post("/api/visitors/scan/entry", json=body, headers=bearer)
    assert refused.status_code == 401
    assert await bench.db.fetchval("select count(*) from scans where building_id = $1", home.id) == scans
    assert (await bench.call(other.guard, "GET", "/api/auth/check")).status_code == 200


async def test_no_answer_holds_a_secret(bench: Bench) -> None:
    home = await bench.building()
    answers = [
        await login(bench, home.resident.email),
        await login(bench, home.resident.email, "Wrong-Horse-7!"),
    ]
    for path in ("profile", "check", "permissions"):
        answers.append(await bench.call(home.resident, "GET", f"/api/auth/{path}"))
    answers.append(await bench.client.post("/api/auth/login", json={"email": ["x"], "password": PASSWORD}))
    for answer in answers:
        lowered = answer.text.lower()
        for word in (
            "argon2",
            "password_hash",
            "totp",
            "secret_hash",
            "refresh_hash",
            PASSWORD.lower(),
            "wrong-horse",
        ):
            assert word not in lowered, (answer.request.url, word)


async def test_a_space_around_a_password_is_part_of_it(bench: Bench) -> None:
    home = await bench.building()
    assert (await login(bench, home.resident.email, f"{PASSWORD} ")).status_code == 401
    assert (await login(bench, f" {home.resident.email} ")).status_code == 200
