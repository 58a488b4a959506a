"""002's enhanced door beside the basic one: the same sign-in, under every name, and no connection held while it hashes."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from gatehouse.api import make_api
from gatehouse.auth import passwords
from tests.identity.signing import check, login, tokens
from tests.make.buildings import PASSWORD
from tests.make.http import Bench

DOOR = "/api/auth/enhanced"
LOGINS = ("/api/auth/login", f"{DOOR}/login", "/api/v1/auth/login")
REFRESHES = ("/api/auth/refresh", f"{DOOR}/refresh", "/api/v1/auth/refresh-token")
LOGOUTS = ("/api/auth/logout", f"{DOOR}/logout", "/api/v1/auth/logout")


async def test_every_name_of_signing_in_is_the_same(bench: Bench) -> None:
    home = await bench.building()
    for sign_in, renew, sign_out in zip(LOGINS, REFRESHES, LOGOUTS, strict=True):
        body = {
            "email": home.resident.email,
            "password": PASSWORD,
            "device_name": "Mobile App",
            "location": "Lagos, Nigeria",
            "remember_me": False,
        }
        answer = await bench.client.post(sign_in, json=body)
        assert answer.status_code == 200, answer.text
        data = answer.json()["data"]
        assert set(data) == {
            "user",
            "token",
            "accessToken",
            "refreshToken",
            "expiresIn",
            "sessionId",
            "redirectTo",
            "landing",
            "csrf_token",
        }
        renewed = (await bench.client.post(renew, json={"refresh_token": data["refreshToken"]})).json()[
            "data"
        ]
        assert await check(bench, renewed["token"]) == 200
        assert renewed.get("sessionValid", True) is True
        bearer = {"Authorization": f"Bearer {renewed['token']}"}
        assert (await bench.client.post(sign_out, headers=bearer)).status_code == 200
        assert await check(bench, renewed["token"]) == 401


async def test_check_session_speaks_of_the_session_that_asks(bench: Bench) -> None:
    home = await bench.building()
    signed = await tokens(bench, home.resident)
    bearer = {"Authorization": f"Bearer {signed['token']}"}
    data = (await bench.client.get(f"{DOOR}/check-session", headers=bearer)).json()["data"]
    assert (data["valid"], data["sessionId"], data["kind"]) == (True, signed["sessionId"], "api")
    await bench.client.post(f"{DOOR}/logout", headers=bearer)
    assert (await bench.client.get(f"{DOOR}/check-session", headers=bearer)).status_code == 401


async def test_no_answer_of_the_security_page_holds_a_secret(bench: Bench) -> None:
    home = await bench.building()
    await login(bench, home.resident.email)
    for path in ("sessions", "security-settings", "login-history", "check-session"):
        answer = await bench.call(home.resident, "GET", f"{DOOR}/{path}")
        assert answer.status_code == 200
        lowered = answer.text.lower()
        for word in ("argon2", "_hash", "totp", "secret", PASSWORD.lower()):
            assert word not in lowered, (path, word)


@pytest_asyncio.fixture(loop_scope="session")
async def narrow(setting: Any, platform: "asyncpg.Pool[asyncpg.Record]") -> AsyncIterator[Bench]:
    """A server whose whole pool is one connection."""
    setting(GATEHOUSE_POOL_SIZE="1")
    api = make_api()
    async with api.router.lifespan_context(api):
        transport = httpx.ASGITransport(api, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            yield Bench(client, platform)


@pytest.fixture
def no_hash_ends() -> Iterator[threading.Event]:
    """Every thread that hashes is busy until the event is set: whoever needs a hash waits for one."""
    let_go = threading.Event()
    busy: list[Future[bool]] = [
        passwords._POOL.submit(let_go.wait, 30) for _ in range(passwords._POOL._max_workers)
    ]
    yield let_go
    let_go.set()
    for one in busy:
        one.result(30)


async def test_no_connection_is_held_while_hashing(narrow: Bench, no_hash_ends: threading.Event) -> None:
    home = await narrow.building()
    made = await narrow.db.fetchval("select count(*) from sessions")
    hashing = [
        *(login(narrow, home.resident.email) for _ in range(8)),
        *(login(narrow, home.landlord.email, "Wrong-Horse-7!") for _ in range(2)),
        narrow.call(home.admin, "POST", f"{DOOR}/enable-2fa", {"password": PASSWORD}),
        narrow.call(home.guard, "POST", f"{DOOR}/lock-account", {"password": PASSWORD}),
        narrow.call(home.landlord, "POST", f"{DOOR}/disable-2fa", {"password": PASSWORD}),
    ]
    waiting = [asyncio.ensure_future(one) for one in hashing]
    async with asyncio.timeout(5):
        while passwords._POOL._work_queue.qsize() < len(waiting):  # noqa: ASYNC110 - nothing else tells
            await asyncio.sleep(0.01)
        # All of them are in the middle of a hash; the one connection is free.
        assert (await narrow.client.get("/health")).status_code == 200
        made_visit = await narrow.invite(home.resident)
        assert (await narrow.call(home.resident, "GET", "/api/auth/check")).status_code == 200
    assert made_visit["qr_code"]
    assert not any(one.done() for one in waiting)
    no_hash_ends.set()
    statuses = [answer.status_code for answer in await asyncio.gather(*waiting)]
    assert statuses == [200] * 8 + [401] * 2 + [200] * 3
    assert await narrow.db.fetchval("select count(*) from sessions") >= made + 8
