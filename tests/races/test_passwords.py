"""A reset password against sign-ins with the old one and against itself, over two server processes."""

import asyncio
from typing import Any

import httpx

from gatehouse.core.keys import ring
from tests.make.buildings import PASSWORD, Member, make_member
from tests.make.mail import mails_to
from tests.races.conftest import RACERS, Track

ROUNDS = 12
NEW = "Correct-Horse-8!"


async def mailed_token(track: Track, who: Member) -> str:
    asked = await track.clients[0].post("/api/auth/request-password-reset", json={"email": who.email})
    assert asked.status_code == 200, asked.text
    return (await mails_to(track.db, who.email))[-1].links[0].partition("=")[2]


async def login(track: Track, racer: int, who: Member, password: str) -> httpx.Response:
    body = {"email": who.email, "password": password}
    return await track.clients[racer].post("/api/auth/login", json=body)


async def reset(track: Track, racer: int, token: str, password: str = NEW) -> httpx.Response:
    body = {"token": token, "new_password": password}
    return await track.clients[racer].post("/api/auth/reset-password", json=body)


async def alive(track: Track, answers: list[httpx.Response]) -> list[int]:
    """What the tokens of sign-ins are good for, asked of the other process."""
    tokens = [answer.json()["data"]["token"] for answer in answers if answer.status_code == 200]
    calls: list[Any] = [
        track.clients[n % RACERS].get("/api/auth/check", headers={"Authorization": f"Bearer {token}"})
        for n, token in enumerate(tokens)
    ]
    return [answer.status_code for answer in await asyncio.gather(*calls)]


async def test_no_sign_in_with_the_old_password_outlives_the_reset(track: Track) -> None:
    home, _ = await track.building(1)
    let_in = 0
    for round_ in range(ROUNDS):
        who = await make_member(track.db, home.id, "resident")
        token = await mailed_token(track, who)
        # The hash under the old password and the one of the new password take about the same time: they meet at the rows.
        calls = [login(track, racer, who, PASSWORD) for racer in range(1, RACERS)]
        calls.insert(round_ % RACERS, reset(track, 0, token))
        answers = list(await asyncio.gather(*calls))
        done = answers.pop(round_ % RACERS)
        assert done.status_code == 200, done.text
        let_in += sum(answer.status_code == 200 for answer in answers)
        assert set(await alive(track, answers)) <= {401}, "a session of the old password lives on"
        live = await track.db.fetchval(
            "select count(*) from sessions where user_id = $1 and revoked_at is null", who.user_id
        )
        assert live == 0
        # A reset that comes first makes wrong tries of the others: five lock the address, which is not what is asked here.
        address = ring().digest("sign-in", who.email.encode())
        await track.db.execute("delete from sign_in_locks where digest = $1", address)
        assert (await login(track, 1, who, PASSWORD)).status_code == 401
        assert (await login(track, 1, who, NEW)).status_code == 200
    assert let_in, "they never met: nothing was tried"


async def test_one_link_eight_times_sets_one_password(track: Track) -> None:
    home, _ = await track.building(1)
    for _ in range(ROUNDS // 2):
        who = await make_member(track.db, home.id, "resident")
        token = await mailed_token(track, who)
        passwords = [f"Correct-Horse-{racer}!" for racer in range(RACERS)]
        answers = await asyncio.gather(
            *(reset(track, racer, token, passwords[racer]) for racer in range(RACERS))
        )
        assert sorted(answer.status_code for answer in answers) == [200] + [422] * (RACERS - 1)
        winner = next(n for n, answer in enumerate(answers) if answer.status_code == 200)
        assert (await login(track, 0, who, passwords[winner])).status_code == 200
        assert (await login(track, 0, who, passwords[winner - 1])).status_code == 401


async def test_guesses_at_once_are_five_at_most(track: Track) -> None:
    home, _ = await track.building(1)
    for _ in range(ROUNDS // 3):
        who = await make_member(track.db, home.id, "resident")
        await mailed_token(track, who)
        code = (await mails_to(track.db, who.email))[-1].code
        body = {"email": who.email, "otp_code": f"{(int(code) + 1) % 10**6:06d}", "new_password": NEW}
        answers = await asyncio.gather(
            *(track.clients[racer].post("/api/auth/reset-password", json=body) for racer in range(RACERS))
        )
        assert {answer.status_code for answer in answers} == {422}
        assert (
            await track.db.fetchval(
                "select tries from one_time_codes where user_id = $1 and purpose = 'reset_password'",
                who.user_id,
            )
            == 5
        )
        right = await track.clients[1].post("/api/auth/reset-password", json={**body, "otp_code": code})
        assert right.status_code == 422
