"""Access and refresh tokens: rotation, reuse, and everything that is not one of ours."""

import base64
import json
import time
from typing import Any
from uuid import UUID

import jwt
import pytest

from gatehouse.core.keys import ring
from tests.identity.signing import check, renew, tokens
from tests.make.http import Bench


async def test_rotation_takes_every_spelling(bench: Bench) -> None:
    home = await bench.building()
    token = (await tokens(bench, home.resident))["refreshToken"]
    for path in ("refresh", "refresh-token"):
        for spelling in ("refresh_token", "refreshToken", "bearer"):
            body = None if spelling == "bearer" else {spelling: token}
            headers = {"Authorization": f"Bearer {token}"} if spelling == "bearer" else {}
            answer = await bench.client.post(f"/api/auth/{path}", json=body, headers=headers)
            assert answer.status_code == 200, answer.text
            data = answer.json()["data"]
            assert data["token"] == data["accessToken"]
            assert data["refreshToken"] != token
            assert await check(bench, data["token"]) == 200
            token = data["refreshToken"]


async def test_the_same_refresh_again_gives_the_same_successor(bench: Bench) -> None:
    home = await bench.building()
    data = await tokens(bench, home.resident)
    first, again = await renew(bench, data["refreshToken"]), await renew(bench, data["refreshToken"])
    assert first.status_code == again.status_code == 200
    claims = [
        jwt.decode(answer.json()["data"]["refreshToken"], options={"verify_signature": False})["rt"]
        for answer in (first, again)
    ]
    assert claims[0] == claims[1]
    assert first.json()["data"]["sessionId"] == again.json()["data"]["sessionId"] == data["sessionId"]
    assert (await renew(bench, again.json()["data"]["refreshToken"])).status_code == 200


async def test_later_reuse_ends_the_family(bench: Bench) -> None:
    home = await bench.building()
    data = await tokens(bench, home.resident)
    renewed = (await renew(bench, data["refreshToken"])).json()["data"]
    await bench.db.execute(
        "update sessions set rotated_at = now() - interval '31 s' where id = $1", UUID(data["sessionId"])
    )
    reused = await renew(bench, data["refreshToken"])
    assert (reused.status_code, reused.json()["error"]["code"]) == (401, "REFRESH_REUSED")
    assert await check(bench, renewed["token"]) == 401
    assert (await renew(bench, renewed["refreshToken"])).status_code == 401
    assert (
        await bench.db.fetchval("select revoke_reason from sessions where id = $1", UUID(data["sessionId"]))
        == "refresh_reused"
    )
    assert (await bench.call(home.resident, "GET", "/api/auth/check")).status_code == 200, (
        "other sessions live on"
    )


async def test_an_ancestor_ends_the_family_even_within_30_seconds(bench: Bench) -> None:
    home = await bench.building()
    data = await tokens(bench, home.resident)
    second = (await renew(bench, data["refreshToken"])).json()["data"]
    third = (await renew(bench, second["refreshToken"])).json()["data"]
    assert (await renew(bench, data["refreshToken"])).status_code == 401
    assert await check(bench, third["token"]) == 401


async def test_neither_token_is_the_other(bench: Bench) -> None:
    home = await bench.building()
    data = await tokens(bench, home.resident)
    assert await check(bench, data["refreshToken"]) == 401
    assert (await renew(bench, data["accessToken"])).status_code == 401
    assert await check(bench, data["accessToken"]) == 200
    assert (await renew(bench, data["refreshToken"])).status_code == 200


async def test_logout_ends_both(bench: Bench) -> None:
    home = await bench.building()
    data = await tokens(bench, home.resident)
    answer = await bench.client.post(
        "/api/auth/logout", headers={"Authorization": f"Bearer {data['accessToken']}"}
    )
    assert answer.json()["data"]["tokenInvalidated"] is True
    assert await check(bench, data["accessToken"]) == 401
    assert (await renew(bench, data["refreshToken"])).status_code == 401


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _claims(token: str) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


def _forgeries(good: str) -> dict[str, str]:
    claims, key = _claims(good), ring().key("jwt")
    head, body, signature = good.split(".")
    endless = {name: value for name, value in claims.items() if name != "exp"}
    kid = {"kid": "t1"}
    return {
        "bad signature": f"{head}.{body}.{signature[:-4]}AAAA",
        "no signature": f"{head}.{body}.",
        "other body": f"{head}.{_part({**claims, 'sub': '0' * 32})}.{signature}",
        "alg none": f"{_part({'alg': 'none', 'typ': 'JWT', 'kid': 't1'})}.{body}.",
        "alg None": f"{_part({'alg': 'None', 'kid': 't1'})}.{body}.{signature}",
        "other kid": jwt.encode(claims, key, "HS256", headers={"kid": "t2"}),
        "no kid": jwt.encode(claims, key, "HS256"),
        "kid is a path": jwt.encode(claims, key, "HS256", headers={"kid": "../../dev/null"}),
        "other key": jwt.encode(claims, b"x" * 32, "HS256", headers=kid),
        "other algorithm": jwt.encode(claims, key * 2, "HS512", headers=kid),
        "expired": jwt.encode({**claims, "exp": int(time.time()) - 1}, key, "HS256", headers=kid),
        "no expiry": jwt.encode(endless, key, "HS256", headers=kid),
        "other secret": jwt.encode({**claims, "sk": "A" * 43}, key, "HS256", headers=kid),
        "nonsense": "a.b.c",
        "empty": "..",
    }


FORGERIES = (
    "bad signature",
    "no signature",
    "other body",
    "alg none",
    "alg None",
    "other kid",
    "no kid",
    "kid is a path",
    "other key",
    "other algorithm",
    "expired",
    "no expiry",
    "other secret",
    "nonsense",
    "empty",
)


@pytest.mark.parametrize("how", FORGERIES)
async def test_forged_tokens_are_refused(bench: Bench, how: str) -> None:
    home = await bench.building()
    data = await tokens(bench, home.resident)
    assert await check(bench, _forgeries(data["accessToken"])[how]) == 401
    assert (await renew(bench, _forgeries(data["refreshToken"])[how])).status_code == 401
    scanned = await bench.client.post(
        "/api/visitors/scan/entry",
        json={"qr_code": "SG_000000000000"},
        headers={"Authorization": f"Bearer {_forgeries(home.guard.token)[how]}"},
    )
    assert scanned.status_code == 401
    assert await check(bench, data["accessToken"]) == 200
    assert (await renew(bench, data["refreshToken"])).status_code == 200


async def test_a_key_that_was_rotated_out_signs_nothing_any_more(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    old = (await tokens(bench, home.resident))["accessToken"]
    setting(GATEHOUSE_KEYS="t2:" + "another-secret-" * 3 + ",t1:" + "test-only-" * 4)
    assert await check(bench, old) == 200
    new = (await tokens(bench, home.resident))["accessToken"]
    assert jwt.get_unverified_header(new)["kid"] == "t2"
    assert await check(bench, new) == 200
