"""002's ban messages over the wire: answered like the HTTP routes, heard at every gate within moments."""

import asyncio
import time
from typing import Any

from tests.make.bans import BANS, PHONE, make_ban
from tests.realtime.client import open_socket
from tests.realtime.conftest import Live


async def test_a_ban_is_at_the_gate_in_moments(live: Live) -> None:
    home, other = await live.bench.building(), await live.bench.building()
    async with (
        open_socket(live.url, token=home.guard.token) as guard,
        open_socket(live.url, token=home.landlord.token) as neighbour,
        open_socket(live.url, token=other.guard.token) as stranger,
    ):
        started = time.monotonic()
        ban = await make_ban(live.bench, home.admin)
        heard = await guard.wait_for("visitor:ban")
        assert time.monotonic() - started < 5
        assert (heard["ban"]["id"], heard["ban"]["phone"]) == (ban["id"], PHONE)
        await live.bench.call(home.admin, "DELETE", f"{BANS}/{ban['id']}")
        assert (await guard.wait_for("visitor:unban"))["ban"]["is_active"] is False
        for deaf in (neighbour, stranger):
            await deaf.call("ping")
            assert {"visitor:ban", "visitor:unban"}.isdisjoint(deaf.names)


async def test_the_seeds_messages(live: Live) -> None:
    home = await live.bench.building()
    async with (
        open_socket(live.url, token=home.resident.token) as resident,
        open_socket(live.url, token=home.guard.token) as guard,
    ):
        said = await resident.call("visitor:ban", {"phone": "08030000001", "reason": "Security concern"})
        assert said["success"] is True, said
        assert (said["ban"]["phone"], said["ban"]["scope"]) == (PHONE, "personal")
        assert said["data"]["ban"] == said["ban"]
        assert (await guard.wait_for("visitor:ban"))["ban"]["id"] == said["ban"]["id"]
        assert (await resident.wait_for("visitor:ban"))["ban"]["id"] == said["ban"]["id"]

        checked = await guard.call("visitor:ban-check", {"phone": PHONE})
        assert (checked["success"], checked["is_banned"]) == (True, True)
        assert checked["ban_details"]["bans"][0]["reason"] is None
        assert (await guard.wait_for("visitor:ban-check"))["is_banned"] is True

        lifted = await resident.call("visitor:unban", {"banId": said["ban"]["id"], "reason": "Settled"})
        assert lifted["ban"]["status"] == "lifted"
        assert (await guard.wait_for("visitor:unban"))["ban"]["id"] == said["ban"]["id"]
        await make_ban(live.bench, home.resident)
        assert (await resident.call("visitor:unban", {"phone": "0803 000 0001"}))["success"] is True
        assert (await guard.call("visitor:ban-check", {"phone": PHONE}))["is_banned"] is False


async def test_what_cannot_be_is_an_error(live: Live) -> None:
    home = await live.bench.building()
    body = {"name": "P", "phone": PHONE, "reason": "x"}
    async with (
        open_socket(live.url, token=home.resident.token) as resident,
        open_socket(live.url, token=home.guard.token) as guard,
        open_socket(live.url, token=(await live.bench.super_admin()).token) as chief,
    ):
        refused = await guard.call("visitor:ban", body)
        assert (refused["success"], refused["error"]["code"]) == (False, "AUTHORIZATION_ERROR")
        problem = await guard.wait_for("error")
        assert (problem["event"], problem["code"]) == ("visitor:ban", "AUTHORIZATION_ERROR")
        assert problem["message"] == refused["error"]["message"]
        nonsense: Any
        for nonsense in (None, {}, [], "text", 5, {"phone": 5}, {"phone": "\u0000", "reason": "x"}):
            answer = await resident.call("visitor:ban", nonsense)
            assert (answer["success"], answer["error"]["code"]) == (False, "VALIDATION_ERROR"), nonsense
        bad = await resident.call("visitor:ban", {"phone": "call me maybe", "reason": "x"})
        assert bad["error"]["details"][0]["field"] == "phone"
        assert (await resident.call("visitor:unban", {}))["error"]["code"] == "VALIDATION_ERROR"
        assert (await resident.call("visitor:unban", {"phone": PHONE}))["error"]["code"] == "NOT_FOUND"
        assert (await chief.call("visitor:ban-check", body))["error"]["code"] == "VALIDATION_ERROR"
        assert (await resident.call("visitor:ban", {**body, "scope": "building"}))["success"] is False
        assert (await resident.call("visitor:ban", body))["success"] is True
        assert (await resident.call("visitor:ban", body))["error"]["code"] == "ALREADY_BANNED"
    assert await live.bench.db.fetchval("select count(*) from bans where building_id = $1", home.id) == 1


async def test_a_session_that_has_ended_says_nothing_any_more(live: Live) -> None:
    home = await live.bench.building()
    async with open_socket(live.url, token=home.resident.token) as socket:
        # Without a NOTIFY, so that the socket is still there.
        await live.bench.db.execute(
            "update sessions set revoked_at = now() where id = $1", home.resident.session_id
        )
        try:
            answer = await socket.call("visitor:ban", {"name": "P", "phone": PHONE, "reason": "x"})
        except TimeoutError:
            await asyncio.wait_for(socket.closed.wait(), 5)
        else:
            assert answer["error"]["code"] == "AUTHENTICATION_ERROR"
    assert await live.bench.db.fetchval("select count(*) from bans where building_id = $1", home.id) == 0
