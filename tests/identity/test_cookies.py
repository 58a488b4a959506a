"""The web app's sign-in: one opaque cookie, same Origin, a CSRF token on writes."""

from http.cookies import SimpleCookie
from typing import Any

import pytest

from tests.identity.signing import ORIGIN, login
from tests.make.buildings import Member
from tests.make.http import Bench, invitation

COOKIE = "__Host-gatehouse"


async def _web(bench: Bench, who: Member, **more: Any) -> tuple[dict[str, str], dict[str, Any]]:
    """The Cookie header and `data` of a web sign-in."""
    answer = await login(bench, who.email, client="web", headers=ORIGIN, **more)
    assert answer.status_code == 200, answer.text
    bench.client.cookies.clear()
    morsel = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    return {"Cookie": f"{COOKIE}={morsel.value}"}, answer.json()["data"]


@pytest.mark.parametrize(
    "origin", [None, "https://evil.example", "http://testserver.evil.example", "null", "http://testserver:81"]
)
async def test_a_web_sign_in_needs_its_own_origin(bench: Bench, origin: str | None) -> None:
    home = await bench.building()
    refused = await login(
        bench, home.resident.email, client="web", headers={"Origin": origin} if origin else {}
    )
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "CSRF")
    assert "set-cookie" not in refused.headers
    assert (await login(bench, home.resident.email, client="web", headers=ORIGIN)).status_code == 200
    bench.client.cookies.clear()


async def test_the_cookie_is_a_host_cookie_and_no_token_is_shown(bench: Bench) -> None:
    home = await bench.building()
    answer = await login(bench, home.resident.email, client="web", headers=ORIGIN)
    bench.client.cookies.clear()
    cookie = answer.headers["set-cookie"]
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert cookie.startswith(f"{COOKIE}=")
    assert {"secure", "httponly", "path=/", "samesite=lax"} <= parts
    assert not any(part.startswith(("domain", "max-age")) for part in parts)
    data = answer.json()["data"]
    assert (data["token"], data["accessToken"], data["refreshToken"]) == (None, None, None)
    assert data["csrf_token"]
    value = cookie.split(";")[0].partition("=")[2]
    assert value not in answer.text
    remembered = await login(bench, home.resident.email, client="web", remember_me=True, headers=ORIGIN)
    bench.client.cookies.clear()
    assert "max-age=2592000" in remembered.headers["set-cookie"].lower()


async def test_reading_needs_the_cookie_alone(bench: Bench) -> None:
    home = await bench.building()
    cookie, data = await _web(bench, home.resident)
    answer = await bench.client.get("/api/auth/check", headers=cookie)
    assert answer.status_code == 200
    assert answer.json()["data"]["csrf_token"] == data["csrf_token"]
    assert (
        await bench.client.get("/api/auth/check", headers={"Cookie": f"{COOKIE}=AAAA"})
    ).status_code == 401
    assert (
        await bench.client.get("/api/auth/check", headers={"Cookie": cookie["Cookie"][:-6] + "AAAAAA"})
    ).status_code == 401


async def test_writing_needs_origin_and_csrf_token(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    cookie, data = await _web(bench, home.resident)
    _, theirs = await _web(bench, other.resident)
    good = {**cookie, **ORIGIN, "X-CSRF-Token": data["csrf_token"]}
    for spoiled in (
        {**cookie},
        {**cookie, **ORIGIN},
        {**cookie, "X-CSRF-Token": data["csrf_token"]},
        {**good, "X-CSRF-Token": theirs["csrf_token"]},
        {**good, "X-CSRF-Token": ""},
        {**good, "Origin": "https://evil.example"},
        {**good, "Origin": "null"},
    ):
        refused = await bench.client.post("/api/visitors/invitations", json=invitation(), headers=spoiled)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "CSRF"), spoiled
    assert await bench.db.fetchval("select count(*) from visits where building_id = $1", home.id) == 0
    made = await bench.client.post("/api/visitors/invitations", json=invitation(), headers=good)
    assert made.status_code == 201, made.text


async def test_a_guards_cookie_scans_with_the_same_rules(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    cookie, data = await _web(bench, home.guard)
    body = {"qr_code": made["qr_code"]}
    refused = await bench.client.post("/api/visitors/scan/entry", json=body, headers={**cookie, **ORIGIN})
    assert refused.status_code == 403
    good = {**cookie, **ORIGIN, "X-CSRF-Token": data["csrf_token"]}
    assert (await bench.client.post("/api/visitors/scan/entry", json=body, headers=good)).status_code == 200


async def test_an_authorization_header_wins(bench: Bench) -> None:
    home = await bench.building()
    cookie, _ = await _web(bench, home.resident)
    both = {**cookie, **home.guard.headers}
    answer = await bench.client.get("/api/auth/check", headers=both)
    assert answer.json()["data"]["user"]["id"] == str(home.guard.user_id)
    spoiled = {**cookie, "Authorization": "Bearer no.such.token"}
    assert (await bench.client.get("/api/auth/check", headers=spoiled)).status_code == 401
    posted = await bench.client.post(
        "/api/visitors/invitations", json=invitation(), headers={**cookie, **home.landlord.headers}
    )
    assert posted.status_code == 201, "a bearer write needs no CSRF token"


async def test_logout_clears_the_cookie_and_ends_the_session(bench: Bench) -> None:
    home = await bench.building()
    cookie, data = await _web(bench, home.resident)
    good = {**cookie, **ORIGIN, "X-CSRF-Token": data["csrf_token"]}
    assert (await bench.client.post("/api/auth/logout", headers=cookie)).status_code == 403
    answer = await bench.client.post("/api/auth/logout", headers=good)
    assert answer.status_code == 200
    cleared = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    assert cleared.value == ""
    assert cleared["max-age"] == "0"
    assert (await bench.client.get("/api/auth/check", headers=cookie)).status_code == 401
