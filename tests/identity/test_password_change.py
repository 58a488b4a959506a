"""The own password: changed only by who knows it, and then nobody else stays signed in."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from gatehouse.auth.passwords import hash_password, verify_password
from tests.identity.signing import login
from tests.make.buildings import PASSWORD, Member, make_session
from tests.make.http import Bench
from tests.make.mail import mails_to

NEW = "Correct-Horse-8!"
PATHS = ("/api/auth/change-password", "/api/auth/enhanced/change-password")


async def change(bench: Bench, who: Member, path: str = PATHS[0], **body: Any) -> httpx.Response:
    return await bench.call(who, "POST", path, {"current_password": PASSWORD, "new_password": NEW, **body})


async def elsewhere(bench: Bench, who: Member) -> dict[str, str]:
    """The bearer of another session of the same person."""
    answer = await login(bench, who.email)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['data']['token']}"}


@pytest.mark.parametrize("path", PATHS)
async def test_other_sessions_end_and_this_one_stays(bench: Bench, path: str) -> None:
    home = await bench.building()
    other = await elsewhere(bench, home.resident)
    assert (await bench.client.get("/api/auth/check", headers=other)).status_code == 200
    answer = await change(bench, home.resident, path)
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert data == {
        "passwordUpdated": True,
        "otherSessionsLoggedOut": True,
        "sessionsEnded": 1,
        "securityScore": 70,
    }
    assert (await bench.client.get("/api/auth/check", headers=other)).status_code == 401
    assert (await bench.call(home.resident, "GET", "/api/auth/check")).status_code == 200
    assert (await login(bench, home.resident.email)).status_code == 401
    assert (await login(bench, home.resident.email, NEW)).status_code == 200
    assert (await bench.call(home.landlord, "GET", "/api/auth/check")).status_code == 200, "nobody else's"


async def test_other_sessions_stay_on_wish(bench: Bench) -> None:
    home = await bench.building()
    other = await elsewhere(bench, home.resident)
    answer = await change(bench, home.resident, PATHS[1], logout_other_sessions=False)
    assert answer.json()["data"]["otherSessionsLoggedOut"] is False
    assert (await bench.client.get("/api/auth/check", headers=other)).status_code == 200


async def test_it_is_told_and_noted_without_the_password(bench: Bench) -> None:
    home = await bench.building()
    assert (await change(bench, home.resident)).status_code == 200
    [mail] = await mails_to(bench.db, home.resident.email)
    assert mail.subject == "Your password was changed"
    assert NEW not in mail.text + mail.html and PASSWORD not in mail.text + mail.html
    assert "/forgot-password" in mail.text
    noted = await bench.db.fetchval(
        "select count(*) from login_events where user_id = $1 and outcome = 'password_changed'",
        home.resident.user_id,
    )
    assert noted == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"current_password": "Wrong-Horse-7!"}, "current_password"),
        ({"current_password": f" {PASSWORD}"}, "current_password"),
        ({"new_password": PASSWORD}, "new_password"),
        ({"new_password": "weak"}, "new_password"),
    ],
)
async def test_refusals_name_the_field_and_change_nothing(
    bench: Bench, body: dict[str, str], field: str
) -> None:
    home = await bench.building()
    other = await elsewhere(bench, home.resident)
    refused = await change(bench, home.resident, **body)
    assert refused.status_code == 422, refused.text
    assert [detail["field"] for detail in refused.json()["error"]["details"]] == [field]
    assert (await bench.client.get("/api/auth/check", headers=other)).status_code == 200
    subjects = {mail.subject for mail in await mails_to(bench.db, home.resident.email)}
    assert "Your password was changed" not in subjects
    assert (await change(bench, home.resident)).status_code == 200


async def test_spaces_belong_to_a_password(bench: Bench) -> None:
    home = await bench.building()
    spaced = f" {NEW} "
    assert (await change(bench, home.resident, new_password=spaced)).status_code == 200
    assert (await login(bench, home.resident.email, NEW)).status_code == 401
    assert (await login(bench, home.resident.email, spaced)).status_code == 200


async def test_a_found_phone_cannot_try_for_long(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    setting(GATEHOUSE_LIMIT_AUTH_PER_MINUTE="5")
    for _ in range(5):
        assert (await change(bench, home.resident, current_password="Guess-Me-1!")).status_code == 422
    stopped = await change(bench, home.resident)
    assert stopped.status_code == 429
    assert int(stopped.headers["retry-after"]) > 0
    assert (await login(bench, home.landlord.email)).status_code == 200, "nobody else is stopped"


async def test_of_two_changes_at_once_one_wins(bench: Bench) -> None:
    home = await bench.building()
    passwords = [f"Correct-Horse-{number}!" for number in range(4)]
    answers = await asyncio.gather(
        *(change(bench, home.resident, new_password=password) for password in passwords)
    )
    codes = sorted(answer.status_code for answer in answers)
    assert codes[0] == 200 and set(codes[1:]) <= {409, 422}, codes
    opens = [(await login(bench, home.resident.email, password)).status_code for password in passwords]
    assert sorted(opens) == [200, 401, 401, 401]
    assert [a.status_code for a in answers].index(200) == opens.index(200)


async def test_a_session_that_ends_while_hashing_changes_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = await bench.building()

    async def logs_out_meanwhile(password: str) -> str:
        await bench.db.execute(
            "update sessions set revoked_at = now() where id = $1", home.resident.session_id
        )
        return await hash_password(password)

    monkeypatch.setattr("gatehouse.identity.password_change.hash_password", logs_out_meanwhile)
    assert (await change(bench, home.resident)).status_code == 401
    assert (await login(bench, home.resident.email)).status_code == 200
    assert (await login(bench, home.resident.email, NEW)).status_code == 401


async def test_no_connection_is_held_while_hashing(
    bench: Bench, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Change, reset by link and by code, another address, the end of an account."""
    held: list[int] = []

    def watching(hashes: Any) -> Any:
        async def watched(*values: Any) -> Any:
            held.append(app.state.database.engine.pool.checkedout())
            return await hashes(*values)

        return watched

    for place, hashes in (
        ("own_password.verify_password", verify_password),
        ("password_change.hash_password", hash_password),
        ("password_reset.hash_password", hash_password),
    ):
        monkeypatch.setattr(f"gatehouse.identity.{place}", watching(hashes))
    home = await bench.building()
    statuses = [(await change(bench, home.resident)).status_code]
    for who, by_link in ((home.landlord, True), (home.guard, False)):
        await bench.call(None, "POST", "/api/auth/request-password-reset", {"email": who.email})
        [mail] = await mails_to(bench.db, who.email)
        token = mail.links[0].partition("=")[2]
        proof = {"token": token} if by_link else {"email": who.email, "otp_code": mail.code}
        answer = await bench.call(None, "POST", "/api/auth/reset-password", {**proof, "new_password": NEW})
        statuses.append(answer.status_code)
    moves = {"new_email": f"moved-{home.admin.email}", "password": PASSWORD}
    statuses.append((await bench.call(home.admin, "POST", "/api/v1/auth/email-change", moves)).status_code)
    end = {"password": NEW}
    statuses.append((await bench.call(home.resident, "POST", "/api/v1/auth/delete-account", end)).status_code)
    assert statuses == [200] * 5
    assert held == [0] * 6


async def test_a_guard_without_an_address_may_change_it_too(bench: Bench) -> None:
    home = await bench.building()
    await bench.db.execute("update users set email = null where id = $1", home.guard.user_id)
    await make_session(bench.db, home.guard.user_id, home.id, home.guard.member_id)
    answer = await change(bench, home.guard)
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["sessionsEnded"] == 1
