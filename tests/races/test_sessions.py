"""Refresh tokens against each other, and revocations against scans, over two server processes."""

import asyncio
import base64
import json
import time
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.make.buildings import PASSWORD, Member, make_member
from tests.races.conftest import RACERS, Track

ROUNDS = 20


async def login(track: Track, who: Member) -> dict[str, Any]:
    answer = await track.clients[0].post("/api/auth/login", json={"email": who.email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


def rotation(token: str) -> str:
    """The part of a refresh token that the session row knows."""
    payload = token.split(".")[1]
    value: str = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["rt"]
    return value


async def refresh(track: Track, racer: int, token: str) -> httpx.Response:
    return await track.clients[racer].post("/api/auth/refresh-token", json={"refresh_token": token})


async def test_one_refresh_token_eight_times_gives_one_successor(track: Track) -> None:
    home, _ = await track.building(1)
    token: str = (await login(track, home.resident))["refreshToken"]
    for _ in range(ROUNDS):
        answers = await asyncio.gather(*(refresh(track, n, token) for n in range(RACERS)))
        assert {answer.status_code for answer in answers} == {200}, [answer.text for answer in answers]
        successors = {rotation(answer.json()["data"]["refreshToken"]) for answer in answers}
        assert len(successors) == 1
        assert successors != {rotation(token)}
        bearer = {"Authorization": f"Bearer {answers[0].json()['data']['token']}"}
        assert (await track.clients[1].get("/api/auth/check", headers=bearer)).status_code == 200
        token = answers[0].json()["data"]["refreshToken"]


async def test_a_refresh_token_that_comes_back_late_ends_the_family(track: Track) -> None:
    home, _ = await track.building(1)
    for round_ in range(ROUNDS):
        signed = await login(track, home.resident)
        successor = (await refresh(track, 0, signed["refreshToken"])).json()["data"]
        await track.db.execute(
            "update sessions set rotated_at = now() - interval '31 s' where id = $1", signed["sessionId"]
        )
        calls = [refresh(track, n, signed["refreshToken"]) for n in range(RACERS)]
        if round_ % 2:  # and the rightful holder at the same moment
            calls.append(refresh(track, 0, successor["refreshToken"]))
        answers = await asyncio.gather(*calls)
        if not round_ % 2:
            assert {answer.status_code for answer in answers[:RACERS]} == {401}
            assert "REFRESH_REUSED" in {answer.json()["error"]["code"] for answer in answers}
            assert (
                await track.db.fetchval(
                    "select revoke_reason from sessions where id = $1", signed["sessionId"]
                )
                == "refresh_reused"
            )
            assert (await refresh(track, 1, successor["refreshToken"])).status_code == 401
            bearer = {"Authorization": f"Bearer {successor['token']}"}
            assert (await track.clients[1].get("/api/auth/check", headers=bearer)).status_code == 401
        else:
            # Either the family ended first, or the holder rotated on; never both a live old token and a live family.
            live = await track.db.fetchval(
                "select revoked_at is null from sessions where id = $1", signed["sessionId"]
            )
            assert live is False or answers[-1].status_code == 200, [answer.text for answer in answers]
    wrong = await track.db.fetchval(
        "select count(*) from login_events where user_id = $1 and outcome = 'reuse'", home.resident.user_id
    )
    assert wrong >= ROUNDS // 2


async def end_by_logout(track: Track, guard: Member) -> None:
    answer = await track.call(0, guard, "POST", "/api/auth/logout")
    assert answer.status_code == 200, answer.text


async def end_membership(track: Track, guard: Member) -> None:
    await track.db.execute(
        "update members set status = 'ended', ended_at = now() where id = $1", guard.member_id
    )


async def end_person(track: Track, guard: Member) -> None:
    await track.db.execute("update users set is_active = false where id = $1", guard.user_id)


@pytest.mark.parametrize("end", [end_by_logout, end_membership, end_person])
async def test_no_scan_is_admitted_after_the_revocation_commit(track: Track, end: Any) -> None:
    """The guard scans without a pause on both processes while the right ends; a scan begun after its commit is 401 everywhere."""
    home, _ = await track.building(1)
    for _ in range(ROUNDS):
        guard = await make_member(track.db, home.id, "security")
        made = await track.invite(home.resident)
        await track.db.execute("update visits set max_entries = 1000 where id = $1", made["visit"]["id"])
        scans: list[tuple[float, httpx.Response]] = []
        over = asyncio.Event()

        async def keep_scanning(
            racer: int,
            guard: Member = guard,
            made: Any = made,
            scans: Any = scans,
            over: asyncio.Event = over,
        ) -> None:
            while not over.is_set():
                for direction in ("entry", "exit"):
                    begun = time.monotonic()
                    scans.append((begun, await track.scan(racer, guard, direction, made["qr_code"])))

        tasks = [asyncio.create_task(keep_scanning(racer)) for racer in (1, 2, 3, 4)]
        while len(scans) < 6:  # noqa: ASYNC110 - the scanners run on meanwhile
            await asyncio.sleep(0.005)
        await end(track, guard)
        ended = time.monotonic()
        await asyncio.sleep(0.03)
        async with asyncio.timeout(30):  # a scan must have begun since, however busy the machine is
            while not any(begun > ended for begun, _ in scans):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.005)
        over.set()
        await asyncio.gather(*tasks)
        after = [answer.status_code for begun, answer in scans if begun > ended]
        before = {answer.status_code for begun, answer in scans if begun <= ended}
        assert after and set(after) == {401}, after
        assert before <= {200, 401, 409}
        rows = await track.db.fetchval("select count(*) from scans where session_id = $1", guard.session_id)
        assert rows == sum(answer.status_code != 401 for _, answer in scans)
        replay = [
            await track.scan(racer, guard, "entry", made["qr_code"], nonce=str(uuid4())) for racer in (0, 1)
        ]
        assert {answer.status_code for answer in replay} == {401}
        await track.check(made["visit"]["id"])
