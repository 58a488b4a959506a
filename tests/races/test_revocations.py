"""A session that ends on one server process is over on the other: its next request and its open socket, within a second."""

import asyncio
from typing import Any

import pytest

from tests.make.buildings import PASSWORD, Member
from tests.races.conftest import Track
from tests.races.server import Server
from tests.realtime.client import Refused, open_socket

DOOR = "/api/auth/enhanced"
ROUNDS = 5


async def one_by_one(track: Track, who: Member, session: str) -> None:
    answer = await track.call(0, who, "DELETE", f"{DOOR}/sessions/{session}")
    assert answer.status_code == 200, answer.text


async def all_devices(track: Track, who: Member, _session: str) -> None:
    answer = await track.call(0, who, "POST", f"{DOOR}/logout", {"logout_all_devices": True})
    assert answer.status_code == 200, answer.text


async def report(track: Track, who: Member, _session: str) -> None:
    answer = await track.call(0, who, "POST", f"{DOOR}/report-suspicious", {"description": "Not me"})
    assert answer.status_code == 200, answer.text


async def lock(track: Track, who: Member, _session: str) -> None:
    answer = await track.call(0, who, "POST", f"{DOOR}/lock-account", {"password": PASSWORD})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("end", [one_by_one, all_devices, report, lock])
async def test_requests_and_sockets_of_the_other_process_end_within_a_second(
    track: Track, servers: tuple[Server, Server], end: Any
) -> None:
    for _ in range(ROUNDS):
        home, _ = await track.building(1)
        who = home.resident
        signed = await track.clients[0].post(
            "/api/auth/login", json={"email": who.email, "password": PASSWORD}
        )
        data = signed.json()["data"]
        bearer = {"Authorization": f"Bearer {data['token']}"}
        _, other = servers
        async with (
            open_socket(other.url, token=data["token"]) as ended,
            open_socket(other.url, token=home.landlord.token) as staying,
        ):
            assert (await track.clients[1].get("/api/auth/check", headers=bearer)).status_code == 200
            await end(track, who, data["sessionId"])
            assert (await track.clients[1].get("/api/auth/check", headers=bearer)).status_code == 401
            async with asyncio.timeout(1):
                await ended.closed.wait()
            assert (await staying.call("ping"))["success"] is True
        with pytest.raises(Refused):
            async with open_socket(other.url, token=data["token"]):
                pass


async def test_a_sign_in_beside_a_lock_leaves_nobody_in(track: Track) -> None:
    for _ in range(ROUNDS):
        home, _ = await track.building(1)
        who = home.resident

        async def sign_in(racer: int, email: str = who.email) -> Any:
            return await track.clients[racer].post(
                "/api/auth/login", json={"email": email, "password": PASSWORD}
            )

        answers = await asyncio.gather(
            track.call(0, who, "POST", f"{DOOR}/lock-account", {"password": PASSWORD}),
            *(sign_in(racer) for racer in range(1, 7)),
        )
        assert answers[0].status_code == 200, answers[0].text
        assert {answer.status_code for answer in answers[1:]} <= {200, 403}
        for answer in answers[1:]:
            if answer.status_code == 200:
                bearer = {"Authorization": f"Bearer {answer.json()['data']['token']}"}
                check = await track.clients[1].get("/api/auth/check", headers=bearer)
                assert check.status_code == 401
        left = await track.db.fetchval(
            "select count(*) from sessions where user_id = $1 and revoked_at is null", who.user_id
        )
        assert left == 0, "a session that would come back with the password reset"
