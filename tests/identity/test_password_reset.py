"""A forgotten password: by mailed link or code, for who holds the mailbox and for nobody else."""

import asyncio
import time
from typing import Any

import httpx
import pytest

from tests.identity.signing import login
from tests.make.buildings import Member
from tests.make.http import Bench
from tests.make.mail import Received, mails_to

NEW = "Correct-Horse-8!"


async def ask(bench: Bench, email: str) -> httpx.Response:
    return await bench.call(None, "POST", "/api/auth/request-password-reset", {"email": email})


async def reset(bench: Bench, **body: Any) -> httpx.Response:
    return await bench.call(None, "POST", "/api/auth/reset-password", {"new_password": NEW, **body})


async def mailed(bench: Bench, who: Member) -> Received:
    assert (await ask(bench, who.email)).status_code == 200
    return (await mails_to(bench.db, who.email))[-1]


def token_of(mail: Received) -> str:
    [link] = mail.links
    assert link.startswith("http://testserver/reset-password?token=")
    return link.partition("=")[2]


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


async def test_by_link_everybody_is_out_and_the_new_password_opens(bench: Bench) -> None:
    home = await bench.building()
    mail = await mailed(bench, home.resident)
    assert mail.code not in mail.subject
    answer = await reset(bench, token=token_of(mail))
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"] == {"passwordUpdated": True}, "no token, no code"
    assert (await bench.call(home.resident, "GET", "/api/auth/check")).status_code == 401
    assert (await login(bench, home.resident.email)).status_code == 401
    assert (await login(bench, home.resident.email, NEW)).status_code == 200
    assert (await bench.call(home.landlord, "GET", "/api/auth/check")).status_code == 200, (
        "nobody else is out"
    )
    again = await reset(bench, token=token_of(mail))
    assert again.status_code == 422 and again.json()["error"]["code"] == "CODE_INVALID"
    told = (await mails_to(bench.db, home.resident.email))[-1]
    assert told.subject == "Your password was changed"


async def test_by_code(bench: Bench) -> None:
    home = await bench.building()
    mail = await mailed(bench, home.resident)
    body = {"email": home.resident.email.upper(), "otp_code": mail.code}
    assert (await reset(bench, **body)).status_code == 200
    assert (await login(bench, home.resident.email, NEW)).status_code == 200
    assert (await reset(bench, **body)).status_code == 422, "a code works once"
    assert (await reset(bench, token=token_of(mail))).status_code == 422, "and its link is gone with it"


async def test_it_opens_a_locked_account_and_proves_the_address(bench: Bench) -> None:
    home = await bench.building()
    who = home.resident
    await bench.db.execute(
        "update users set locked_at = now(), email_verified_at = null, must_verify_email = true where id = $1",
        who.user_id,
    )
    for _ in range(6):
        await login(bench, who.email, "Wrong-Horse-7!")
    assert (await login(bench, who.email)).status_code == 429
    assert (await reset(bench, token=token_of(await mailed(bench, who)))).status_code == 200
    answer = await login(bench, who.email, NEW)
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["user"]["is_verified"] is True


async def test_five_wrong_tries_kill_the_code(bench: Bench) -> None:
    home = await bench.building()
    mail = await mailed(bench, home.resident)
    answers = []
    for _ in range(5):
        answers.append(await reset(bench, email=home.resident.email, otp_code=another(mail.code)))
    answers.append(await reset(bench, email=home.resident.email, otp_code=mail.code))
    assert {answer.status_code for answer in answers} == {422}
    assert (await reset(bench, token=token_of(mail))).status_code == 422, "the link dies with it"
    assert (await login(bench, home.resident.email)).status_code == 200, "the old password still opens"


async def test_parallel_guesses_are_counted_one_by_one(bench: Bench) -> None:
    home = await bench.building()
    mail = await mailed(bench, home.resident)
    wrong = [another(mail.code)] * 5
    await asyncio.gather(*(reset(bench, email=home.resident.email, otp_code=code) for code in wrong))
    assert (
        await bench.db.fetchval("select tries from one_time_codes where user_id = $1", home.resident.user_id)
        == 5
    )
    assert (await reset(bench, email=home.resident.email, otp_code=mail.code)).status_code == 422


async def test_an_hours_wrong_codes_are_limited_over_all_codes(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    setting(GATEHOUSE_LIMIT_WRONG_MAILED_CODES_PER_HOUR="3")
    mail = await mailed(bench, home.resident)
    for email in (home.resident.email, "nobody@people.example"):
        for _ in range(3):
            assert (await reset(bench, email=email, otp_code=another(mail.code))).status_code == 422
        stopped = await reset(bench, email=email, otp_code=mail.code)
        assert stopped.status_code == 429, "known or not"
    assert (await reset(bench, token=token_of(mail))).status_code == 200, "the link is too long to guess"


async def test_wrong_expired_dead_used_and_unknown_look_alike(bench: Bench) -> None:
    homes = [await bench.building() for _ in range(3)]
    wrong, expired, used = [home.resident for home in homes]
    codes = {who.email: (await mailed(bench, who)).code for who in (wrong, expired, used)}
    await bench.db.execute("update one_time_codes set expires_at = now() where user_id = $1", expired.user_id)
    assert (await reset(bench, email=used.email, otp_code=codes[used.email])).status_code == 200
    tries = {
        "wrong": {"email": wrong.email, "otp_code": another(codes[wrong.email])},
        "expired": {"email": expired.email, "otp_code": codes[expired.email]},
        "used": {"email": used.email, "otp_code": codes[used.email]},
        "unknown": {"email": "nobody@people.example", "otp_code": "123456"},
    }
    said = set()
    for body in tries.values():
        answer = await reset(bench, **body)
        assert answer.status_code == 422
        error = answer.json()["error"]
        said.add((error["code"], error["message"], str(error["details"])))
    assert len(said) == 1
    assert (await reset(bench, email=wrong.email, otp_code=codes[wrong.email])).status_code == 200


async def test_a_code_is_good_for_its_address_and_purpose_only(bench: Bench) -> None:
    home = await bench.building()
    mail = await mailed(bench, home.resident)
    await mailed(bench, home.landlord)
    assert (await reset(bench, email=home.landlord.email, otp_code=mail.code)).status_code == 422
    token = {"token": token_of(mail)}
    assert (await bench.call(None, "POST", "/api/auth/verify-email", token)).status_code == 422
    body = {"email": home.resident.email, "otp_code": mail.code}
    assert (await bench.call(None, "POST", "/api/email-verification/verify", body)).status_code == 422
    assert (await reset(bench, **body)).status_code == 200


async def test_the_answer_and_its_time_do_not_tell_who_has_an_account(bench: Bench) -> None:
    home = await bench.building()
    took: dict[str, float] = {}
    answers = []
    for email in (home.resident.email, "nobody@people.example"):
        begun = time.monotonic()
        answer = await ask(bench, email)
        took[email] = time.monotonic() - begun
        assert answer.status_code == 200
        answers.append({**answer.json(), "timestamp": ""})
    assert answers[0] == answers[1]
    assert all(seconds >= 0.24 for seconds in took.values()), took
    assert await mails_to(bench.db, "nobody@people.example") == []
    assert len(await mails_to(bench.db, home.resident.email)) == 1


async def test_a_second_request_within_a_minute_sends_nothing(bench: Bench) -> None:
    home = await bench.building()
    mail = await mailed(bench, home.resident)
    assert (await ask(bench, home.resident.email)).status_code == 200
    assert await mails_to(bench.db, home.resident.email) == [mail]
    assert (await reset(bench, token=token_of(mail))).status_code == 200, "and the first mail is still good"


async def test_a_mailbox_is_not_flooded(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    setting(GATEHOUSE_LIMIT_CODES_MAILED_PER_HOUR="2")
    for _ in range(4):
        assert (await ask(bench, home.resident.email)).status_code == 200
        await bench.db.execute(
            "update one_time_codes set created_at = now() - interval '2 minutes' where user_id = $1",
            home.resident.user_id,
        )
    assert len(await mails_to(bench.db, home.resident.email)) == 2


async def test_neither_code_nor_link_nor_password_stays_anywhere(bench: Bench) -> None:
    home = await bench.building()
    mail = await mailed(bench, home.resident)
    stored = await bench.db.fetchrow("select * from one_time_codes where user_id = $1", home.resident.user_id)
    assert mail.code not in str(stored["data"]) and token_of(mail) not in str(dict(stored))
    jobs = await bench.db.fetch("select args::text as args from procrastinate_jobs")
    assert not any(mail.code in row["args"] or token_of(mail) in row["args"] for row in jobs)
    assert (await reset(bench, token=token_of(mail))).status_code == 200
    rows = await bench.db.fetch(
        "select values::text as kept from audit_values where building_id = $1", home.id
    )
    assert not any(NEW in row["kept"] for row in rows)


@pytest.mark.parametrize("body", [{}, {"email": "a@b.example"}, {"otp_code": "123456"}])
async def test_one_of_the_two_ways_is_needed(bench: Bench, body: dict[str, str]) -> None:
    answer = await reset(bench, **body)
    assert answer.status_code == 422
    assert [detail["field"] for detail in answer.json()["error"]["details"]] == ["token"]


async def test_an_address_that_has_moved_on_resets_nothing(bench: Bench) -> None:
    home = await bench.building()
    mail = await mailed(bench, home.resident)
    await bench.db.execute(
        "update users set email = $2 where id = $1", home.resident.user_id, f"x{home.resident.email}"
    )
    assert (await reset(bench, token=token_of(mail))).status_code == 422
    assert (await login(bench, f"x{home.resident.email}")).status_code == 200
