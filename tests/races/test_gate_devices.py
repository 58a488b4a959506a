"""Gate devices under parallel requests: one code enrols one tablet, wrong PINs are all counted, a revocation leaves nothing open."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from gatehouse.auth.tokens import COOKIE
from gatehouse.identity.guard_pins import hash_pin, tries_digests
from gatehouse.identity.routes_devices import DEVICE_COOKIE
from tests.make.buildings import Building
from tests.make.devices import DEVICES, PIN, Tablet, cookies_of
from tests.races.conftest import RACERS, Track
from tests.races.server import Server
from tests.realtime.client import Refused, open_socket

ROUNDS = 5


def origin(client: httpx.AsyncClient) -> dict[str, str]:
    """What a page of this server sends."""
    return {"Origin": str(client.base_url).rstrip("/")}


async def add_device(track: Track, home: Building) -> dict[str, Any]:
    answer = await track.call(0, home.admin, "POST", DEVICES, {"name": "Tablet"})
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def enrol(track: Track, racer: int, code: str) -> httpx.Response:
    client = track.clients[racer]
    return await client.post(f"{DEVICES}/enrol", json={"code": code}, headers=origin(client))


async def make_tablet(track: Track, home: Building) -> Tablet:
    made = await add_device(track, home)
    answer = await enrol(track, 0, made["enrolment"]["code"])
    assert answer.status_code == 200, answer.text
    return Tablet(
        UUID(made["device"]["id"]), cookies_of(answer)[DEVICE_COOKIE], answer.json()["data"]["csrf_token"]
    )


async def unlock(track: Track, racer: int, tablet: Tablet, home: Building, pin: str) -> httpx.Response:
    client = track.clients[racer]
    return await client.post(
        f"{DEVICES}/unlock",
        json={"member_id": str(home.guard.member_id), "pin": pin},
        headers={**tablet.headers, **origin(client)},
    )


async def with_pin(track: Track) -> Building:
    home, _ = await track.building(1)
    await track.db.execute(
        "insert into guard_pins (building_id, member_id, pin_hash, set_by) values ($1, $2, $3, $4)",
        home.id,
        home.guard.member_id,
        await hash_pin(PIN),
        home.admin.user_id,
    )
    return home


async def test_one_code_enrols_one_tablet(track: Track) -> None:
    home, _ = await track.building(1)
    for _ in range(ROUNDS):
        made = await add_device(track, home)
        code = made["enrolment"]["code"]
        answers = await track.race([enrol(track, racer, code) for racer in range(RACERS)])
        assert sorted(answer.status_code for answer in answers) == [200] + [422] * (RACERS - 1)
        [winner] = [answer for answer in answers if answer.status_code == 200]
        cookie = f"{DEVICE_COOKIE}={cookies_of(winner)[DEVICE_COOKIE]}"
        page = await track.clients[1].get(f"{DEVICES}/grid", headers={"Cookie": cookie})
        assert page.json()["data"]["device_id"] == made["device"]["id"]


async def test_parallel_wrong_pins_gain_nothing(track: Track) -> None:
    for _ in range(ROUNDS):
        home = await with_pin(track)
        tablet = await make_tablet(track, home)
        assert home.guard.member_id is not None
        answers = await track.race(
            [unlock(track, racer, tablet, home, f"777{racer}") for racer in range(RACERS)]
        )
        # Five are judged; the fifth shuts the door for those that come while it is hashed.
        assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * (RACERS - 5)
        row = await track.db.fetchrow(
            "select tries, locked_until > now() as locked from sign_in_locks where digest = $1",
            tries_digests(tablet.id, home.guard.member_id)[0],
        )
        assert row is not None and (row["tries"], row["locked"]) == (5, True)
        record = await track.db.fetch(
            "select outcome from login_events where user_id = $1", home.guard.user_id
        )
        assert sorted(one["outcome"] for one in record) == ["locked"] * 3 + ["wrong_pin"] * 5
        assert (await unlock(track, 0, tablet, home, PIN)).status_code == 429


async def test_unlocking_and_revoking_at_once_leaves_nothing_open(track: Track) -> None:
    open_sessions = "select count(*) from sessions where device_id = $1 and revoked_at is null"
    for turn in range(ROUNDS * 2):
        home = await with_pin(track)
        tablet = await make_tablet(track, home)

        async def revoke(home: Building = home, tablet: Tablet = tablet, turn: int = turn) -> httpx.Response:
            await asyncio.sleep(turn * 0.01)  # before, while and after the PIN is hashed
            return await track.call(7, home.admin, "POST", f"{DEVICES}/{tablet.id}/revoke")

        *unlocked, revoked = await track.race(
            [*(unlock(track, racer, tablet, home, PIN) for racer in range(3)), revoke()]
        )
        assert revoked.status_code == 200
        assert {answer.status_code for answer in unlocked} <= {200, 401}
        assert await track.db.fetchval(open_sessions, tablet.id) == 0


async def test_two_unlocks_at_once_leave_one_session(track: Track) -> None:
    for _ in range(ROUNDS):
        home = await with_pin(track)
        tablet = await make_tablet(track, home)
        answers = await track.race([unlock(track, racer, tablet, home, PIN) for racer in range(4)])
        assert [answer.status_code for answer in answers] == [200] * 4
        left = "select count(*) from sessions where device_id = $1 and revoked_at is null"
        assert await track.db.fetchval(left, tablet.id) == 1


async def test_a_revocation_reaches_the_other_process_and_its_socket_within_a_second(
    track: Track, servers: tuple[Server, Server]
) -> None:
    _, other = servers
    for _ in range(ROUNDS):
        home = await with_pin(track)
        tablet = await make_tablet(track, home)
        answer = await unlock(track, 1, tablet, home, PIN)
        page = {"Cookie": f"{COOKIE}={cookies_of(answer)[COOKIE]}", "Origin": other.url}
        async with (
            open_socket(other.url, headers=page) as ended,
            open_socket(other.url, token=home.admin.token) as staying,
        ):
            revoked = await track.call(0, home.admin, "POST", f"{DEVICES}/{tablet.id}/revoke")
            assert revoked.json()["data"]["sessions_ended"] == 1
            async with asyncio.timeout(1):
                await ended.closed.wait()
            assert (await track.clients[1].get("/api/auth/check", headers=page)).status_code == 401
            grid = await track.clients[1].get(f"{DEVICES}/grid", headers=tablet.headers)
            assert grid.status_code == 401
            assert (await staying.call("ping"))["success"] is True
        with pytest.raises(Refused):
            async with open_socket(other.url, headers=page):
                pass
