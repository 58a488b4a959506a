"""Own sessions: listed over all buildings, ended one by one or all, and what each says of its device."""

from uuid import UUID

import pytest

from gatehouse.core.ids import new_id
from tests.identity.signing import ORIGIN, check, login, renew, tokens
from tests.make.http import Bench

DOOR = "/api/auth/enhanced"


async def test_sessions_are_listed_with_their_devices(bench: Bench) -> None:
    home = await bench.building()
    signed = await tokens(
        bench,
        home.resident,
        device_name="Mobile App",
        location="Lagos, Nigeria",
        remember_me=True,
        headers={"User-Agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36"},
    )
    await tokens(bench, home.landlord)
    answer = await bench.call(home.resident, "GET", f"{DOOR}/sessions")
    rows = {row["id"]: row for row in answer.json()["data"]["sessions"]}
    assert set(rows) == {str(home.resident.session_id), signed["sessionId"]}
    row = rows[signed["sessionId"]]
    assert (row["device_name"], row["location"], row["remember_me"], row["kind"], row["current"]) == (
        "Mobile App",
        "Lagos, Nigeria",
        True,
        "api",
        False,
    )
    assert row["user_agent"].startswith("Mozilla/5.0 (Linux; Android 15)")
    assert row["ip_address"]
    assert row["building_name"]
    assert rows[str(home.resident.session_id)]["current"] is True
    assert "hash" not in answer.text
    own = await bench.client.get(
        f"{DOOR}/check-session", headers={"Authorization": f"Bearer {signed['token']}"}
    )
    assert own.json()["data"]["sessionId"] == signed["sessionId"]
    assert own.json()["data"]["expiresAt"] == row["expires_at"]


async def test_a_revoked_session_is_refused_by_every_credential_it_had(bench: Bench) -> None:
    home = await bench.building()
    signed, other = await tokens(bench, home.resident), await tokens(bench, home.resident)
    assert await check(bench, signed["token"]) == 200
    path = f"{DOOR}/sessions/{signed['sessionId']}"
    for stranger in (home.landlord, home.admin, (await bench.building()).resident, await bench.super_admin()):
        assert (await bench.call(stranger, "DELETE", path)).status_code == 404
    assert await check(bench, signed["token"]) == 200
    ended = await bench.call(home.resident, "DELETE", path)
    assert ended.json()["data"] == {"sessionId": signed["sessionId"]}
    assert await check(bench, signed["token"]) == 401
    assert (await renew(bench, signed["refreshToken"])).status_code == 401
    assert await check(bench, other["token"]) == 200
    assert (await bench.call(home.resident, "DELETE", path)).status_code == 404, "it is over"
    listed = (await bench.call(home.resident, "GET", f"{DOOR}/sessions")).json()["data"]["sessions"]
    assert signed["sessionId"] not in {row["id"] for row in listed}
    assert (await bench.call(home.resident, "DELETE", f"{DOOR}/sessions/{new_id()}")).status_code == 404


async def test_the_session_that_asks_may_end_itself(bench: Bench) -> None:
    home = await bench.building()
    answer = await login(bench, home.resident.email, client="web", headers=ORIGIN)
    cookie = answer.headers["set-cookie"].split(";")[0]
    bench.client.cookies.clear()
    data = answer.json()["data"]
    good = {"Cookie": cookie, **ORIGIN, "X-CSRF-Token": data["csrf_token"]}
    path = f"{DOOR}/sessions/{data['sessionId']}"
    assert (await bench.client.delete(path, headers={"Cookie": cookie})).status_code == 403
    ended = await bench.client.delete(path, headers=good)
    assert ended.status_code == 200
    assert "max-age=0" in ended.headers["set-cookie"].lower()
    assert (await bench.client.get("/api/auth/check", headers={"Cookie": cookie})).status_code == 401


@pytest.mark.parametrize("which", ["this", "all"])
async def test_logout_of_one_or_of_all_devices(bench: Bench, which: str) -> None:
    everywhere = which == "all"
    home = await bench.building()
    here, there = await tokens(bench, home.resident), await tokens(bench, home.resident)
    bearer = {"Authorization": f"Bearer {here['token']}"}
    answer = await bench.client.post(
        f"{DOOR}/logout", json={"logout_all_devices": everywhere}, headers=bearer
    )
    data = answer.json()["data"]
    # The builder's session is the third.
    assert (data["sessionsCleaned"], data["allTokensInvalidated"]) == (3 if everywhere else 1, everywhere)
    assert await check(bench, here["token"]) == 401
    assert await check(bench, there["token"]) == (401 if everywhere else 200)
    assert (await renew(bench, there["refreshToken"])).status_code == (401 if everywhere else 200)
    neighbour = await bench.call(home.landlord, "GET", "/api/auth/check")
    assert neighbour.status_code == 200


async def test_the_list_covers_every_building_of_a_person(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    member = new_id()
    await bench.db.execute(
        "insert into members (building_id, id, user_id, role) values ($1, $2, $3, 'security')",
        other.id,
        member,
        home.resident.user_id,
    )
    signed = await tokens(bench, home.resident)
    bearer = {"Authorization": f"Bearer {signed['token']}"}
    switched = await bench.client.post("/api/auth/switch", json={"member_id": str(member)}, headers=bearer)
    assert switched.status_code == 200
    rows = (await bench.call(home.resident, "GET", f"{DOOR}/sessions")).json()["data"]["sessions"]
    assert len({row["building_name"] for row in rows}) == 2
    path = f"{DOOR}/sessions/{signed['sessionId']}"
    assert (await bench.call(home.resident, "DELETE", path)).status_code == 200
    assert await check(bench, signed["token"]) == 401


async def test_a_remembered_session_lasts_longer(bench: Bench) -> None:
    home = await bench.building()
    timeouts = {}
    for remember in (False, True):
        signed = await tokens(bench, home.resident, remember_me=remember)
        bearer = {"Authorization": f"Bearer {signed['token']}"}
        settings = await bench.client.get(f"{DOOR}/security-settings", headers=bearer)
        timeouts[remember] = settings.json()["data"]["session_timeout"]
        lasts = await bench.db.fetchval(
            "select extract(epoch from expires_at - created_at)::int from sessions where id = $1",
            UUID(signed["sessionId"]),
        )
        assert abs(lasts - timeouts[remember]) <= 1
    assert timeouts == {False: 7 * 86400, True: 30 * 86400}
