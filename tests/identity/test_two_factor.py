"""The second factor: enrolment, signing in with it, one use of each code, and switching it off."""

import asyncio
import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest

from gatehouse.auth.totp import (
    code_at,
    is_totp,
    matching_step,
    new_recovery_codes,
    open_secret,
    recovery_hash,
    recovery_hashes,
    seal_secret,
    step_of,
)
from gatehouse.core.keys import KeyProblem, ring
from tests.identity.signing import ORIGIN, check, login, renew
from tests.make.buildings import PASSWORD, Member, make_member
from tests.make.http import Bench
from tests.make.mail import mails_to
from tests.make.two_factor import app_code, make_two_factor, other_code

DOOR = "/api/auth/enhanced"


async def challenge(bench: Bench, who: Member, **more: Any) -> str:
    """A sign-in up to the question for the second factor."""
    answer = await login(bench, who.email, **more)
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert data["requires_2fa"] is True
    assert set(data) == {"requires_2fa", "challenge_token", "expires_at"}, "no user, no session, no token"
    token: str = data["challenge_token"]
    return token


async def verify(bench: Bench, token: str, code: str, **headers: str) -> httpx.Response:
    """The answer to a challenge."""
    return await bench.client.post(
        f"{DOOR}/verify-2fa", json={"challenge_token": token, "code": code}, headers=headers
    )


async def forgive(bench: Bench, who: Member) -> None:
    """As if the waiting time for wrong codes were over."""
    digest = ring().digest("second factor", who.user_id.bytes)
    await bench.db.execute("delete from sign_in_locks where digest = $1", digest)


def code_of(answer: httpx.Response) -> tuple[int, str]:
    """Status and error code."""
    return answer.status_code, answer.json()["error"]["code"]


def test_codes_are_those_of_rfc_6238() -> None:
    secret = b"12345678901234567890"
    at = datetime.now(UTC)
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        at = datetime.fromtimestamp(seconds, UTC)
        assert code_at(secret, step_of(at)) == code
        assert matching_step(secret, f" {code[:3]} {code[3:]} ", at) == step_of(at)
    for late, fits in ((-30, True), (30, True), (-60, False), (60, False)):
        moved = matching_step(secret, "353130", at + timedelta(seconds=late))
        assert (moved == step_of(at)) is fits, late
    for nonsense in ("", "28708", "2870820", "28708a", "²87082", "287082 0"):
        assert matching_step(secret, nonsense, datetime.fromtimestamp(59, UTC)) is None


def test_a_sealed_secret_opens_for_its_person_only(environment: dict[str, str]) -> None:
    mine, theirs = uuid4(), uuid4()
    sealed = seal_secret(b"x" * 20, mine)
    assert b"x" * 20 not in sealed
    assert open_secret(sealed, mine) == b"x" * 20
    with pytest.raises(KeyProblem):
        open_secret(sealed, theirs)


def test_recovery_codes_are_read_however_they_are_typed(environment: dict[str, str]) -> None:
    codes, person = new_recovery_codes(), uuid4()
    assert len(set(codes)) == 10
    assert not any(is_totp(code) for code in codes)
    code = codes[0]
    for typed in (code.lower(), code.replace("-", " "), code.replace("-", ""), f" {code} "):
        assert recovery_hash(code, person) in recovery_hashes(typed, person)
    for typed in (code.replace("0", "O"), code.replace("1", "l")):
        assert recovery_hash(code, person) in recovery_hashes(typed, person)
    assert recovery_hash(code, uuid4()) not in recovery_hashes(code, person)


async def test_enrolment_asks_the_password_and_is_confirmed_by_the_apps_code(bench: Bench) -> None:
    home = await bench.building()
    who = home.resident
    refused = await bench.call(who, "POST", f"{DOOR}/enable-2fa", {"password": "Wrong-Horse-7!"})
    assert refused.status_code == 422
    assert refused.json()["error"]["details"][0]["field"] == "password"
    assert code_of(await bench.call(who, "POST", f"{DOOR}/enable-2fa", {"code": "123456"})) == (
        409,
        "TWO_FACTOR_NOT_BEGUN",
    )
    begun = (await bench.call(who, "POST", f"{DOOR}/enable-2fa", {"password": PASSWORD})).json()["data"]
    assert (begun["two_factor_enabled"], begun["recovery_codes"]) == (False, None)
    uri = urlsplit(begun["otpauth_url"])
    asked = parse_qs(uri.query)
    assert (uri.scheme, uri.netloc, asked["issuer"], asked["secret"]) == (
        "otpauth",
        "totp",
        ["Gatehouse"],
        [begun["secret"]],
    )
    assert begun["qr_svg"].lstrip().startswith(("<?xml", "<svg"))
    secret = base64.b32decode(begun["secret"])
    # Begun is not on: the password alone still opens.
    assert "token" in (await login(bench, who.email)).json()["data"]
    wrong = await bench.call(who, "POST", f"{DOOR}/enable-2fa", {"code": other_code(secret)})
    assert code_of(wrong) == (422, "WRONG_CODE")
    confirmed = await bench.call(who, "POST", f"{DOOR}/enable-2fa", {"code": app_code(secret)})
    data = confirmed.json()["data"]
    assert data["two_factor_enabled"] is True
    assert len(data["recovery_codes"]) == 10
    assert (data["secret"], data["qr_svg"]) == (None, None)
    assert code_of(await bench.call(who, "POST", f"{DOOR}/enable-2fa", {"password": PASSWORD})) == (
        409,
        "TWO_FACTOR_ON",
    )
    # The code that confirmed is used; the next one opens.
    token = await challenge(bench, who)
    assert code_of(await verify(bench, token, app_code(secret))) == (401, "WRONG_CODE")
    opened = await verify(bench, token, app_code(secret, steps=1))
    assert opened.status_code == 200, opened.text
    assert await check(bench, opened.json()["data"]["token"]) == 200
    settings = (await bench.call(who, "GET", f"{DOOR}/security-settings")).json()["data"]
    assert (settings["two_factor_enabled"], settings["recovery_codes_left"]) == (True, 10)
    told = [mail.subject for mail in await mails_to(bench.db, who.email)]
    assert told == ["Two-factor sign-in was switched on"]


async def test_neither_secret_nor_codes_lie_in_the_clear(bench: Bench) -> None:
    home = await bench.building()
    secret, codes = await make_two_factor(bench.db, home.resident.user_id)
    row = await bench.db.fetchrow("select * from credentials where user_id = $1", home.resident.user_id)
    assert row is not None
    assert secret not in row["totp_secret"]
    stored = await bench.db.fetch(
        "select code_hash from recovery_codes where user_id = $1", home.resident.user_id
    )
    assert len(stored) == 10
    token = await challenge(bench, home.resident)
    kept = await bench.db.fetchrow(
        "select c::text as row from one_time_codes c where user_id = $1", home.resident.user_id
    )
    assert kept is not None
    assert token not in kept["row"] and row["password_hash"] not in kept["row"]
    assert not any(code in kept["row"] for code in codes)


async def test_a_right_password_alone_opens_nothing_on_any_door(bench: Bench) -> None:
    home = await bench.building()
    await make_two_factor(bench.db, home.resident.user_id)
    before = await bench.db.fetchval(
        "select count(*) from sessions where user_id = $1", home.resident.user_id
    )
    body = {"email": home.resident.email, "password": PASSWORD}
    for path in ("/api/auth/login", f"{DOOR}/login", "/api/v1/auth/login"):
        answer = await bench.client.post(path, json=body)
        assert (answer.status_code, answer.json()["data"]["requires_2fa"]) == (200, True)
        assert "set-cookie" not in answer.headers
    web = await bench.client.post("/api/auth/login", json={**body, "client": "web"}, headers=ORIGIN)
    assert "set-cookie" not in web.headers
    assert before == await bench.db.fetchval(
        "select count(*) from sessions where user_id = $1", home.resident.user_id
    )
    assert (await login(bench, home.resident.email, "Wrong-Horse-7!")).status_code == 401


async def test_a_step_works_once_and_clocks_may_differ_by_one(bench: Bench) -> None:
    home = await bench.building()
    secret, _ = await make_two_factor(bench.db, home.resident.user_id)
    used = app_code(secret, steps=1)
    assert (await verify(bench, await challenge(bench, home.resident), used)).status_code == 200
    token = await challenge(bench, home.resident)
    assert code_of(await verify(bench, token, used)) == (401, "WRONG_CODE")
    # An older step than the last one used is over too.
    assert code_of(await verify(bench, token, app_code(secret))) == (401, "WRONG_CODE")
    assert code_of(await verify(bench, token, app_code(secret, steps=3))) == (401, "WRONG_CODE")


async def test_one_code_presented_eight_times_at_once_opens_one_session(bench: Bench) -> None:
    home = await bench.building()
    secret, codes = await make_two_factor(bench.db, home.resident.user_id)
    for code in (app_code(secret), codes[0]):
        token = await challenge(bench, home.resident)
        answers = await asyncio.gather(*(verify(bench, token, code) for _ in range(8)))
        assert sorted(answer.status_code for answer in answers) == [200] + [401] * 7
        assert {code_of(answer)[1] for answer in answers if answer.status_code == 401} == {"CHALLENGE_OVER"}


async def test_each_recovery_code_works_once(bench: Bench) -> None:
    home = await bench.building()
    _, codes = await make_two_factor(bench.db, home.resident.user_id)
    _, theirs = await make_two_factor(bench.db, home.landlord.user_id)
    opened = await verify(bench, await challenge(bench, home.resident), codes[0].lower())
    assert opened.status_code == 200, opened.text
    token = await challenge(bench, home.resident)
    assert code_of(await verify(bench, token, codes[0])) == (401, "WRONG_CODE")
    assert code_of(await verify(bench, token, theirs[0])) == (401, "WRONG_CODE")
    assert (await verify(bench, token, codes[1])).status_code == 200
    settings = (await bench.call(home.resident, "GET", f"{DOOR}/security-settings")).json()["data"]
    assert settings["recovery_codes_left"] == 8


async def test_the_session_is_the_one_the_sign_in_asked_for(bench: Bench) -> None:
    home = await bench.building()
    secret, codes = await make_two_factor(bench.db, home.resident.user_id)
    token = await challenge(
        bench, home.resident, device_name="Kitchen tablet", location="Lagos", remember_me=True
    )
    data = (await verify(bench, token, app_code(secret))).json()["data"]
    row = await bench.db.fetchrow("select * from sessions where id = $1::uuid", data["sessionId"])
    assert row is not None
    assert (row["kind"], row["device_name"], row["location"], row["remember"]) == (
        "api",
        "Kitchen tablet",
        "Lagos",
        True,
    )
    assert row["expires_at"] > datetime.now(UTC) + timedelta(days=29)
    assert (await renew(bench, data["refreshToken"])).status_code == 200

    token = await challenge(bench, home.resident, client="web", headers=ORIGIN)
    elsewhere = await verify(bench, token, codes[0], Origin="https://evil.example")
    assert code_of(elsewhere) == (403, "CSRF")
    assert "set-cookie" not in elsewhere.headers
    web = await verify(bench, token, codes[0], **ORIGIN)
    bench.client.cookies.clear()
    assert web.status_code == 200, web.text
    assert web.headers["set-cookie"].startswith("__Host-gatehouse=")
    assert web.json()["data"]["token"] is None
    assert web.json()["data"]["csrf_token"]


async def test_five_wrong_codes_end_the_challenge_and_the_account_waits(bench: Bench) -> None:
    home = await bench.building()
    secret, codes = await make_two_factor(bench.db, home.resident.user_id)
    token = await challenge(bench, home.resident)
    for _ in range(5):
        assert code_of(await verify(bench, token, other_code(secret))) == (401, "WRONG_CODE")
    assert code_of(await verify(bench, token, app_code(secret))) == (401, "CHALLENGE_OVER")
    # A new challenge is no new purse of tries: a right password does not forgive wrong codes.
    token = await challenge(bench, home.resident)
    locked = await verify(bench, token, app_code(secret))
    assert locked.status_code == 429
    assert 0 < int(locked.headers["retry-after"]) <= 31
    await forgive(bench, home.resident)
    assert (await verify(bench, token, app_code(secret))).status_code == 200
    outcomes = await bench.db.fetch(
        "select outcome from login_events where user_id = $1 order by at", home.resident.user_id
    )
    assert [row["outcome"] for row in outcomes] == (
        ["two_factor_asked"] + ["two_factor_wrong"] * 5 + ["two_factor_asked", "ok"]
    )
    assert len(codes) == 10


async def test_parallel_guesses_are_counted_one_by_one(bench: Bench) -> None:
    home = await bench.building()
    secret, _ = await make_two_factor(bench.db, home.resident.user_id)
    token = await challenge(bench, home.resident)
    answers = await asyncio.gather(*(verify(bench, token, other_code(secret)) for _ in range(12)))
    wrong = [answer for answer in answers if code_of(answer) == (401, "WRONG_CODE")]
    assert len(wrong) == 5, [code_of(answer) for answer in answers]


async def test_a_challenge_ends_with_time_a_later_one_or_another_password(bench: Bench) -> None:
    home = await bench.building()
    secret, _ = await make_two_factor(bench.db, home.resident.user_id)
    code = app_code(secret)
    over = (401, "CHALLENGE_OVER")
    token = await challenge(bench, home.resident)
    await bench.db.execute(
        "update one_time_codes set expires_at = now() where user_id = $1 and used_at is null",
        home.resident.user_id,
    )
    assert code_of(await verify(bench, token, code)) == over
    first, second = await challenge(bench, home.resident), await challenge(bench, home.resident)
    assert code_of(await verify(bench, first, code)) == over
    kept = await bench.db.fetchval(
        "select password_hash from credentials where user_id = $1", home.resident.user_id
    )
    await bench.db.execute(
        "update credentials set password_hash = 'another' where user_id = $1", home.resident.user_id
    )
    assert code_of(await verify(bench, second, code)) == over
    await bench.db.execute(
        "update credentials set password_hash = $2 where user_id = $1",
        home.resident.user_id,
        kept,
    )
    assert (await verify(bench, second, code)).status_code == 200
    assert code_of(await verify(bench, second, app_code(secret, steps=1))) == over
    assert code_of(await verify(bench, "made-up", code)) == over


async def test_what_ended_between_password_and_code_refuses(bench: Bench) -> None:
    home = await bench.building()
    pending = await make_member(bench.db, home.id, "resident")
    secret, codes = await make_two_factor(bench.db, pending.user_id)
    token = await challenge(bench, pending)
    await bench.db.execute("update members set status = 'suspended' where id = $1", pending.member_id)
    assert code_of(await verify(bench, token, app_code(secret))) == (403, "ACCOUNT_NOT_ACTIVATED")
    await bench.db.execute("update members set status = 'active' where id = $1", pending.member_id)
    token = await challenge(bench, pending)
    await bench.db.execute("update users set locked_at = now() where id = $1", pending.user_id)
    assert code_of(await verify(bench, token, codes[0])) == (403, "ACCOUNT_LOCKED")
    await bench.db.execute("update users set locked_at = null where id = $1", pending.user_id)
    assert (await verify(bench, await challenge(bench, pending), codes[1])).status_code == 200


async def test_switching_off_needs_password_and_code(bench: Bench) -> None:
    home = await bench.building()
    who = home.resident
    off = f"{DOOR}/disable-2fa"
    # Off already: a pending enrolment is forgotten.
    await bench.call(who, "POST", f"{DOOR}/enable-2fa", {"password": PASSWORD})
    assert (await bench.call(who, "POST", off, {"password": PASSWORD})).status_code == 200
    assert code_of(await bench.call(who, "POST", f"{DOOR}/enable-2fa", {"code": "123456"}))[0] == 409
    secret, codes = await make_two_factor(bench.db, who.user_id)
    for body in (
        {"password": PASSWORD},
        {"password": PASSWORD, "code": other_code(secret)},
        {"password": "Wrong-Horse-7!", "code": app_code(secret)},
    ):
        refused = await bench.call(who, "POST", off, body)
        assert refused.status_code == 422, refused.text
    assert "challenge_token" in (await login(bench, who.email)).json()["data"]
    done = await bench.call(who, "POST", off, {"password": PASSWORD, "code": codes[3]})
    assert done.json()["data"] == {"two_factor_enabled": False}
    assert "token" in (await login(bench, who.email)).json()["data"]
    left = await bench.db.fetchval("select count(*) from recovery_codes where user_id = $1", who.user_id)
    assert left == 0
    told = [mail.subject for mail in await mails_to(bench.db, who.email)]
    assert told == ["Two-factor sign-in was switched off"]


async def test_a_challenge_is_no_session_and_a_session_no_challenge(bench: Bench) -> None:
    home = await bench.building()
    secret, _ = await make_two_factor(bench.db, home.resident.user_id)
    token = await challenge(bench, home.resident)
    assert await check(bench, token) == 401
    assert (await renew(bench, token)).status_code == 401
    assert code_of(await verify(bench, home.resident.secret, app_code(secret))) == (401, "CHALLENGE_OVER")
    assert (await verify(bench, token, app_code(secret))).status_code == 200
