"""Short ways to sign in, for the tests of this folder."""

from typing import Any

import httpx

from tests.make.buildings import PASSWORD, Member
from tests.make.http import Bench

ORIGIN = {"Origin": "http://testserver"}


async def login(bench: Bench, email: str, password: str = PASSWORD, **more: Any) -> httpx.Response:
    """One sign-in; `headers` are the request's."""
    headers = more.pop("headers", {})
    return await bench.client.post(
        "/api/auth/login", json={"email": email, "password": password, **more}, headers=headers
    )


async def tokens(bench: Bench, who: Member, **more: Any) -> dict[str, Any]:
    """`data` of a good sign-in."""
    answer = await login(bench, who.email, **more)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def check(bench: Bench, token: str) -> int:
    """Status of `/api/auth/check` with a bearer token."""
    answer = await bench.client.get("/api/auth/check", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code


async def renew(bench: Bench, token: str) -> httpx.Response:
    """One refresh."""
    return await bench.client.post("/api/auth/refresh", json={"refresh_token": token})
