"""Second factors over two server processes: one code opens one session, and nothing that touches an account at once gets stuck."""

import asyncio
from typing import Any

import httpx

from tests.make.buildings import PASSWORD, Member
from tests.make.two_factor import app_code, make_two_factor, other_code
from tests.races.conftest import RACERS, Track

DOOR = "/api/auth/enhanced"
ROUNDS = 5


async def challenge(track: Track, racer: int, who: Member) -> str:
    answer = await track.clients[racer].post(
        "/api/auth/login", json={"email": who.email, "password": PASSWORD}
    )
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["data"]["challenge_token"]
    return token


async def verify(track: Track, racer: int, token: str, code: str) -> httpx.Response:
    return await track.clients[racer].post(
        f"{DOOR}/verify-2fa", json={"challenge_token": token, "code": code}
    )


async def sessions_of(track: Track, who: Member) -> int:
    found: int = await track.db.fetchval(
        "select count(*) from sessions where user_id = $1 and id <> $2", who.user_id, who.session_id
    )
    return found


async def test_one_code_opens_one_session_on_two_processes(track: Track) -> None:
    for _ in range(ROUNDS):
        home, _ = await track.building(1)
        secret, codes = await make_two_factor(track.db, home.resident.user_id)
        for number, code in enumerate((app_code(secret), codes[0]), start=1):
            token = await challenge(track, 0, home.resident)
            answers = await asyncio.gather(*(verify(track, n, token, code) for n in range(RACERS)))
            assert sorted(answer.status_code for answer in answers) == [200] + [401] * (RACERS - 1)
            assert await sessions_of(track, home.resident) == number


async def test_everything_at_once_ends_and_opens_at_most_one_session_a_code(track: Track) -> None:
    for _ in range(ROUNDS):
        home, _ = await track.building(1)
        who = home.resident
        secret, codes = await make_two_factor(track.db, who.user_id)
        token = await challenge(track, 0, who)
        fresh = {"current_password": PASSWORD, "new_password": "Another-Horse-8!"}
        calls: list[Any] = [
            verify(track, 0, token, app_code(secret)),
            verify(track, 1, token, other_code(secret)),
            verify(track, 2, token, codes[0]),
            track.clients[3].post("/api/auth/login", json={"email": who.email, "password": PASSWORD}),
            track.clients[4].post("/api/auth/login", json={"email": who.email, "password": PASSWORD}),
            track.call(5, who, "POST", "/api/auth/change-password", fresh),
            track.call(6, who, "POST", f"{DOOR}/disable-2fa", {"password": PASSWORD, "code": codes[1]}),
            track.clients[7].post("/api/auth/request-password-reset", json={"email": who.email}),
        ]
        async with asyncio.timeout(20):
            answers = await asyncio.gather(*calls)
        assert all(answer.status_code < 500 for answer in answers), [answer.text for answer in answers]
        opened = [answer for answer in answers[:3] if answer.status_code == 200]
        assert len(opened) <= 1
        # Whoever was let in before the password changed is out, unless let in after two-factor was switched off.
        if answers[5].status_code == 200 and answers[6].status_code != 200:
            alive = await track.db.fetchval(
                "select count(*) from sessions where user_id = $1 and id <> $2 and revoked_at is null",
                who.user_id,
                who.session_id,
            )
            assert alive == 0
