"""Another e-mail address: proven at the new one, told to the old one, which can take it back."""

import secrets
from typing import Any

import httpx

from tests.identity.signing import login
from tests.make.buildings import PASSWORD, Member
from tests.make.http import Bench
from tests.make.mail import Received, mails_to

ASK = "/api/v1/auth/email-change"


def fresh() -> str:
    return f"new-{secrets.token_hex(6)}@people.example"


async def ask(bench: Bench, who: Member, email: str, password: str = PASSWORD) -> httpx.Response:
    return await bench.call(who, "POST", ASK, {"new_email": email, "password": password})


async def confirm(bench: Bench, who: Member, **body: Any) -> httpx.Response:
    return await bench.call(who, "POST", f"{ASK}/confirm", body)


async def cancel(bench: Bench, token: str) -> httpx.Response:
    return await bench.call(None, "POST", f"{ASK}/cancel", {"token": token})


async def latest(bench: Bench, email: str) -> Received:
    return (await mails_to(bench.db, email))[-1]


def token_in(mail: Received, name: str) -> str:
    [link] = [one for one in mail.links if f"/email-change?{name}=" in one]
    return link.partition("=")[2]


async def a_minute_later(bench: Bench, who: Member) -> None:
    await bench.db.execute(
        "update one_time_codes set created_at = created_at - interval '61 s' where user_id = $1", who.user_id
    )


async def email_of(bench: Bench, who: Member) -> str:
    found: str = await bench.db.fetchval("select email from users where id = $1", who.user_id)
    return found


async def test_the_code_from_the_new_address_changes_it_and_the_old_one_is_told(bench: Bench) -> None:
    home = await bench.building()
    who, email = home.resident, fresh()
    answer = await ask(bench, who, email.upper())
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"] == {"pending_email": email}
    assert await email_of(bench, who) == who.email, "nothing before the code"
    profile = (await bench.call(who, "GET", "/api/auth/profile")).json()["data"]
    assert (profile["user"]["email"], profile["pending_email"]) == (who.email, email)
    notice = await latest(bench, who.email)
    assert email in notice.text and not any(c.isdigit() for c in notice.subject)
    mail = await latest(bench, email)
    assert (await confirm(bench, who, code=mail.code)).json()["data"] == {"email": email}
    assert (await login(bench, who.email)).status_code == 401
    assert (await login(bench, email)).status_code == 200
    assert (await bench.call(who, "GET", "/api/auth/check")).status_code == 200, "this session stays"
    assert (await latest(bench, who.email)).subject == "Your e-mail address was changed"
    assert (await bench.call(who, "GET", "/api/auth/profile")).json()["data"]["pending_email"] is None


async def test_the_link_works_where_its_account_is_signed_in(bench: Bench) -> None:
    home = await bench.building()
    email = fresh()
    await ask(bench, home.resident, email)
    token = token_in(await latest(bench, email), "token")
    assert (await confirm(bench, home.landlord, token=token)).status_code == 422, "somebody else's"
    assert (await confirm(bench, home.resident, token=token)).status_code == 200
    assert await email_of(bench, home.resident) == email


async def test_without_the_password_nothing(bench: Bench) -> None:
    home = await bench.building()
    email = fresh()
    refused = await ask(bench, home.resident, email, "Wrong-Horse-7!")
    assert refused.status_code == 422
    assert [detail["field"] for detail in refused.json()["error"]["details"]] == ["password"]
    assert await mails_to(bench.db, email) == []
    assert (await ask(bench, home.resident, home.resident.email)).status_code == 422
    assert (await ask(bench, home.resident, email)).status_code == 200
    assert (await ask(bench, home.resident, fresh())).status_code == 429, "one a minute"


async def test_five_wrong_codes_end_it(bench: Bench) -> None:
    home = await bench.building()
    email = fresh()
    await ask(bench, home.resident, email)
    mail = await latest(bench, email)
    for _ in range(5):
        wrong = f"{(int(mail.code) + 1) % 10**6:06d}"
        assert (await confirm(bench, home.resident, code=wrong)).status_code == 422
    assert (await confirm(bench, home.resident, code=mail.code)).status_code == 422
    assert await email_of(bench, home.resident) == home.resident.email


async def test_nobody_learns_that_an_address_has_an_account(bench: Bench) -> None:
    home = await bench.building()
    taken, free = home.landlord.email, fresh()
    said = []
    for email in (taken, free):
        answer = await ask(bench, home.resident, email)
        profile = (await bench.call(home.resident, "GET", "/api/auth/profile")).json()["data"]
        wrong = await confirm(bench, home.resident, code="000000")
        said.append(
            (
                answer.status_code,
                answer.json()["message"],
                answer.json()["data"]["pending_email"] == email,
                profile["pending_email"] == email,
                wrong.status_code,
                wrong.json()["error"]["message"],
            )
        )
        await a_minute_later(bench, home.resident)
    assert said[0] == said[1]
    told = await latest(bench, taken)
    assert told.subject == "This address has an account already"
    assert "email-change" not in told.text
    assert await email_of(bench, home.landlord) == taken
    notices = [mail.subject for mail in await mails_to(bench.db, home.resident.email)]
    assert notices == ["Your e-mail address is being changed"] * 2


async def test_two_people_may_ask_for_one_address_and_the_first_gets_it(bench: Bench) -> None:
    home = await bench.building()
    email = fresh()
    await ask(bench, home.resident, email)
    first = await latest(bench, email)
    await ask(bench, home.landlord, email)
    second = await latest(bench, email)
    assert first.code != second.code or first.links != second.links
    assert (await confirm(bench, home.resident, code=first.code)).status_code == 200
    late = await confirm(bench, home.landlord, code=second.code)
    assert late.status_code == 409
    assert late.json()["error"]["code"] == "EMAIL_TAKEN"
    assert await email_of(bench, home.landlord) == home.landlord.email


async def test_the_old_address_calls_it_off(bench: Bench) -> None:
    home = await bench.building()
    email = fresh()
    await ask(bench, home.resident, email)
    code = (await latest(bench, email)).code
    token = token_in(await latest(bench, home.resident.email), "cancel")
    assert (await cancel(bench, "made-up")).status_code == 422
    answer = await cancel(bench, token)
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"] == {"email": home.resident.email}
    assert (await bench.call(home.resident, "GET", "/api/auth/check")).status_code == 401, "everybody is out"
    assert (await cancel(bench, token)).status_code == 422, "once"
    refused = await login(bench, home.resident.email)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "ACCOUNT_LOCKED"), (
        "whoever asked for it knew the password"
    )
    mails = await mails_to(bench.db, home.resident.email)
    assert "Your e-mail address stays as it was" in [mail.subject for mail in mails]
    [reset] = [mail for mail in mails if mail.subject == "Set a new password"]
    body = {"email": home.resident.email, "otp_code": reset.code, "new_password": "Hers-Alone-Again-3!"}
    assert (await bench.call(None, "POST", "/api/auth/reset-password", body)).status_code == 200
    signed = (await login(bench, home.resident.email, "Hers-Alone-Again-3!")).json()["data"]
    bearer = {"Authorization": f"Bearer {signed['token']}"}
    late = await bench.client.post(f"{ASK}/confirm", json={"code": code}, headers=bearer)
    assert late.status_code == 422


async def test_the_old_address_takes_it_back_after_two_changes(bench: Bench) -> None:
    """Whoever took the account over changes the address twice, so that the last notice goes to themselves."""
    home = await bench.building()
    who, theirs, last = home.resident, fresh(), fresh()
    await ask(bench, who, theirs)
    token = token_in(await latest(bench, who.email), "cancel")
    await confirm(bench, who, code=(await latest(bench, theirs)).code)
    await a_minute_later(bench, who)
    await ask(bench, who, last)
    assert "email-change" not in (await latest(bench, theirs)).text, (
        "the first link stays the one that counts"
    )
    await confirm(bench, who, code=(await latest(bench, last)).code)
    assert await email_of(bench, who) == last
    assert (await cancel(bench, token)).status_code == 200
    assert await email_of(bench, who) == who.email
    assert (await bench.call(who, "GET", "/api/auth/check")).status_code == 401


async def test_taking_back_an_address_somebody_else_has_by_now(bench: Bench) -> None:
    home = await bench.building()
    who, email = home.resident, fresh()
    await ask(bench, who, email)
    token = token_in(await latest(bench, who.email), "cancel")
    await confirm(bench, who, code=(await latest(bench, email)).code)
    await bench.db.execute("update users set email = $2 where id = $1", home.landlord.user_id, who.email)
    refused = await cancel(bench, token)
    assert refused.status_code == 409
    assert await email_of(bench, who) == email
    assert (await bench.call(who, "GET", "/api/auth/check")).status_code == 200


async def test_what_was_mailed_to_the_old_address_opens_nothing_afterwards(bench: Bench) -> None:
    home = await bench.building()
    who, email = home.resident, fresh()
    await bench.call(None, "POST", "/api/auth/request-password-reset", {"email": who.email})
    reset = (await latest(bench, who.email)).links[0].partition("=")[2]
    await ask(bench, who, email)
    await confirm(bench, who, code=(await latest(bench, email)).code)
    body = {"token": reset, "new_password": "Correct-Horse-8!"}
    assert (await bench.call(None, "POST", "/api/auth/reset-password", body)).status_code == 422
    assert (await login(bench, email)).status_code == 200
