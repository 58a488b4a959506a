"""An address is one's own when its mail came back: 001's doors by code, 002's by link."""

import secrets
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from gatehouse.core.ids import new_id
from gatehouse.identity.accounts import NewAccount, create_account
from gatehouse.identity.email_verification import start_email_verification
from tests.identity.signing import login
from tests.make.buildings import PASSWORD_HASH, Building, make_building
from tests.make.http import Bench
from tests.make.mail import Received, mails_to

SAME = "If an account uses this address, a mail is on its way. It works for 10 minutes."


async def registered(app: FastAPI, bench: Bench, home: Building) -> tuple[UUID, str]:
    """Somebody as registration leaves them: a member, but the address is not proven."""
    email = f"r{secrets.token_hex(6)}@people.example"
    async with app.state.database.transaction() as session:
        account = NewAccount(
            email=email,
            password_hash=PASSWORD_HASH[0],
            first_name="Ngozi",
            last_name="Eze",
            phone=None,
            must_verify=True,
        )
        user = await create_account(session, account)
        assert await start_email_verification(session, user, email, "Ngozi")
    await bench.db.execute(
        "insert into members (building_id, id, user_id, role) values ($1, $2, $3, 'landlord')",
        home.id,
        new_id(),
        user,
    )
    return user, email


async def by_code(bench: Bench, **body: Any) -> httpx.Response:
    return await bench.call(None, "POST", "/api/email-verification/verify", body)


async def by_link(bench: Bench, token: str) -> httpx.Response:
    return await bench.call(None, "POST", "/api/auth/verify-email", {"token": token})


async def resend(bench: Bench, email: str) -> httpx.Response:
    return await bench.call(None, "POST", "/api/email-verification/resend-otp", {"email": email})


def token_of(mail: Received) -> str:
    [link] = mail.links
    assert link.startswith("http://testserver/email-verification?token=")
    return link.partition("=")[2]


async def a_minute_later(bench: Bench, user: UUID) -> None:
    await bench.db.execute(
        "update one_time_codes set created_at = created_at - interval '61 s' where user_id = $1", user
    )


async def test_a_registered_person_signs_in_after_the_code_and_not_before(app: FastAPI, bench: Bench) -> None:
    home = await make_building(bench.db)
    user, email = await registered(app, bench, home)
    refused = await login(bench, email)
    assert refused.status_code == 403, refused.text
    assert refused.json()["error"]["code"] == "EMAIL_NOT_VERIFIED"
    [mail] = await mails_to(bench.db, email)
    answer = await by_code(bench, email=email, otp_code=mail.code, user_id=str(user))
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert data["verified"] is True and data["email"] == email and data["email_verified_at"].endswith("Z")
    assert set(data) == {"verified", "email", "email_verified_at"}, "never a token"
    signed = await login(bench, email)
    assert signed.status_code == 200
    assert signed.json()["data"]["user"]["is_verified"] is True
    assert (await by_code(bench, email=email, otp_code=mail.code)).status_code == 422, "once"


async def test_by_link(app: FastAPI, bench: Bench) -> None:
    home = await make_building(bench.db)
    _, email = await registered(app, bench, home)
    [mail] = await mails_to(bench.db, email)
    assert (await by_link(bench, "made-up")).status_code == 422
    assert (await by_link(bench, token_of(mail))).status_code == 200
    assert (await by_link(bench, token_of(mail))).status_code == 422
    assert (await login(bench, email)).status_code == 200


async def test_wrong_and_unknown_say_001s_words_by_field(app: FastAPI, bench: Bench) -> None:
    home = await make_building(bench.db)
    _, email = await registered(app, bench, home)
    [mail] = await mails_to(bench.db, email)
    wrong = f"{(int(mail.code) + 1) % 10**6:06d}"
    for address in (email, "nobody@people.example"):
        answer = await by_code(bench, email=address, otp_code=wrong)
        assert answer.status_code == 422
        body = answer.json()
        assert body["errors"] == {"otp_code": ["Invalid or expired code."]}
        assert body["message"] == "Invalid or expired code."
    assert (await by_code(bench, email=email, otp_code=mail.code)).status_code == 200


async def test_five_wrong_tries_kill_the_code_and_another_one_helps(app: FastAPI, bench: Bench) -> None:
    home = await make_building(bench.db)
    user, email = await registered(app, bench, home)
    [mail] = await mails_to(bench.db, email)
    wrong = f"{(int(mail.code) + 1) % 10**6:06d}"
    for _ in range(5):
        assert (await by_code(bench, email=email, otp_code=wrong)).status_code == 422
    assert (await by_code(bench, email=email, otp_code=mail.code)).status_code == 422
    await a_minute_later(bench, user)
    assert (await resend(bench, email)).status_code == 200
    fresh = (await mails_to(bench.db, email))[-1]
    assert (await by_code(bench, email=email, otp_code=fresh.code)).status_code == 200


async def test_sent_again_at_most_once_a_minute_with_the_same_answer(app: FastAPI, bench: Bench) -> None:
    home = await make_building(bench.db)
    user, email = await registered(app, bench, home)
    answers = [await resend(bench, email), await resend(bench, "nobody@people.example")]
    answers.append(await resend(bench, home.landlord.email))
    assert {(answer.status_code, answer.json()["message"]) for answer in answers} == {(200, SAME)}
    assert len(await mails_to(bench.db, email)) == 1, "within a minute of the first"
    assert await mails_to(bench.db, "nobody@people.example") == []
    assert await mails_to(bench.db, home.landlord.email) == [], "proven already"
    await a_minute_later(bench, user)
    assert (await resend(bench, email)).status_code == 200
    first, second = await mails_to(bench.db, email)
    assert (await by_link(bench, token_of(first))).status_code == 422, "the older one is dead"
    assert (await by_link(bench, token_of(second))).status_code == 200


async def test_who_is_signed_in_may_ask_for_another(bench: Bench) -> None:
    home = await make_building(bench.db)
    again = await bench.call(home.resident, "POST", "/api/auth/resend-verification")
    assert again.status_code == 409
    assert again.json()["error"]["code"] == "ALREADY_VERIFIED"
    await bench.db.execute("update users set email_verified_at = null where id = $1", home.resident.user_id)
    for _ in range(2):
        answer = await bench.call(home.resident, "POST", "/api/auth/resend-verification")
        assert answer.json()["data"] == {"email": home.resident.email, "requested": True}
    [mail] = await mails_to(bench.db, home.resident.email)
    assert (await by_link(bench, token_of(mail))).status_code == 200


async def test_a_code_for_an_address_that_was_left_proves_nothing(app: FastAPI, bench: Bench) -> None:
    home = await make_building(bench.db)
    user, email = await registered(app, bench, home)
    [mail] = await mails_to(bench.db, email)
    await bench.db.execute("update users set email = $2 where id = $1", user, f"x{email}")
    assert (await by_code(bench, email=email, otp_code=mail.code)).status_code == 422
    assert await bench.db.fetchval("select email_verified_at from users where id = $1", user) is None
