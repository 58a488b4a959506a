"""Sockets over the wire: who may connect, who hears what, and that ending a session ends its sockets."""

import asyncio
from datetime import UTC, datetime

import asyncpg
import pytest

from gatehouse.auth.tokens import COOKIE, access_token, cookie_value
from gatehouse.core.metrics import SOCKETS
from gatehouse.core.rooms import admin_room, flat_room, gate_room, session_room, society_room, user_room
from tests.make.buildings import Member, make_session
from tests.realtime.client import Refused, Socket, open_socket
from tests.realtime.conftest import Live
from tests.realtime.rows import make_visit

_ALL = {"visit:qr_scanned", "visitor:entered", "notification:new", "notification"}


async def _heard(socket: Socket) -> list[str]:
    """What a socket has heard once everything sent before has arrived: the ping is answered after it."""
    await socket.call("ping")
    return [name for name in socket.names if name != "pong"]


async def test_a_good_token_connects_and_a_bad_one_is_refused(live: Live) -> None:
    home = await live.bench.building()
    async with open_socket(live.url, token=home.resident.token) as socket:
        answer = await socket.call("ping")
        assert answer["success"] is True
        assert (await socket.wait_for("pong"))["timestamp"] == answer["timestamp"]
    async with open_socket(live.url, headers=home.resident.headers) as socket:
        assert (await socket.call("ping"))["success"] is True
    stranger = access_token(home.resident.session_id, home.resident.user_id, home.id, "not-the-secret")
    for bad in (None, "nonsense", stranger, home.resident.token[:-4] + "AAAA"):
        with pytest.raises(Refused, match="Authentication failed"):
            async with open_socket(live.url, token=bad):
                pass


async def test_a_cookie_counts_only_for_pages_of_our_own(live: Live) -> None:
    home = await live.bench.building()
    session, secret = await make_session(
        live.bench.db, home.resident.user_id, home.id, home.resident.member_id, kind="password"
    )
    cookie = {"Cookie": f"{COOKIE}={cookie_value(session, secret)}"}
    for origin in (live.url, "http://testserver"):
        async with open_socket(live.url, headers=cookie | {"Origin": origin}) as socket:
            assert (await socket.call("ping"))["success"] is True
    with pytest.raises(Refused, match="Authentication failed"):
        async with open_socket(live.url, headers=cookie):
            pass
    with pytest.raises(Exception, match="HTTP"):
        async with open_socket(live.url, headers=cookie | {"Origin": "https://elsewhere.example"}):
            pass
    async with open_socket(
        live.url, token=home.resident.token, headers={"Origin": "https://elsewhere.example"}
    ) as socket:
        assert (await socket.call("ping"))["success"] is True


async def test_polling_connects_too(live: Live) -> None:
    home = await live.bench.building()
    base = "/socket.io/?EIO=4&transport=polling"
    opened = await live.bench.client.get(base)
    sid = opened.text.split('"sid":"')[1].split('"')[0]
    await live.bench.client.post(f"{base}&sid={sid}", content=f'40{{"token":"{home.resident.token}"}}')
    answer = await live.bench.client.get(f"{base}&sid={sid}")
    assert answer.text.startswith('40{"sid"'), answer.text


async def test_a_scan_reaches_the_host_the_gate_and_the_admin_and_nobody_else(live: Live) -> None:
    home, other = await live.bench.building(), await live.bench.building()
    visit = await make_visit(live.bench.db, home)
    async with (
        open_socket(live.url, token=home.resident.token) as host,
        open_socket(live.url, token=home.guard.token) as guard,
        open_socket(live.url, token=home.admin.token) as admin,
        open_socket(live.url, token=home.landlord.token) as landlord,
        open_socket(live.url, token=other.resident.token) as stranger,
        open_socket(live.url, token=other.guard.token) as other_guard,
    ):
        answer = await live.bench.scan(home.guard, "entry", visit.code)
        assert answer.status_code == 200, answer.text
        told = await host.wait_for("notification")
        seen = await host.wait_for("visitor:entered")
        assert seen["visit_id"] == str(visit.id)
        assert seen["visitor_name"] == "Ada Obi"
        assert (await host.wait_for("visit:qr_scanned"))["scan_type"] == "entry"
        new = await host.wait_for("notification:new")
        assert told["type"] == "VISITOR_ARRIVED"
        assert new["notification"]["type"] == "visitor_arrived"
        assert told["id"] == new["notification"]["id"]
        inbox = await live.bench.call(home.resident, "GET", "/api/v1/resident/notifications")
        assert [row["id"] for row in inbox.json()["data"]["notifications"]] == [told["id"]]
        for watcher in (guard, admin):
            await watcher.wait_for("visitor:entered")
            assert set(await _heard(watcher)) == {"visitor:entered", "visit:qr_scanned"}
        heard = await _heard(host)
        assert set(heard) == _ALL
        for deaf in (landlord, stranger, other_guard):
            assert await _heard(deaf) == []

        refused = await live.bench.scan(home.guard, "entry", visit.code)
        assert refused.status_code == 409
        assert (await guard.wait_for("visit:qr_scanned", nth=2))["refused"] == "already_inside"
        assert await _heard(host) == heard, "a refusal is the gate's own business"


async def test_rooms_are_the_servers_to_decide(live: Live) -> None:
    home = await live.bench.building()
    expected: tuple[tuple[Member, set[str]], ...] = (
        (home.resident, {society_room(home.id), flat_room(home.id, home.unit_id)}),
        (home.landlord, {society_room(home.id)}),
        (home.guard, {society_room(home.id), gate_room(home.id)}),
        (home.admin, {society_room(home.id), admin_room(home.id)}),
        (await live.bench.super_admin(), set()),
    )
    for who, rooms in expected:
        async with open_socket(live.url, token=who.token) as socket:
            own = {socket.sid, user_room(who.user_id), session_room(who.session_id)}
            assert set(live.sockets.rooms(socket.sid)) == own | rooms
    async with open_socket(live.url, token=home.resident.token) as socket:
        assert (await socket.call("visit:create", {"room": gate_room(home.id)}))["error"][
            "code"
        ] == "VALIDATION_ERROR"
        assert (await socket.wait_for("error"))["event"] == "visit:create"
        assert gate_room(home.id) not in live.sockets.rooms(socket.sid)


async def test_logout_closes_the_sockets_of_that_session_within_a_second(live: Live) -> None:
    home = await live.bench.building()
    before = SOCKETS._value.get()
    async with (
        open_socket(live.url, token=home.resident.token) as leaving,
        open_socket(live.url, token=home.resident.token) as second,
        open_socket(live.url, token=home.admin.token) as staying,
    ):
        assert SOCKETS._value.get() == before + 3
        answer = await live.bench.call(home.resident, "POST", "/api/auth/logout")
        assert answer.status_code == 200, answer.text
        async with asyncio.timeout(1):
            await asyncio.gather(leaving.closed.wait(), second.closed.wait())
        assert (await staying.call("ping"))["success"] is True
        assert not staying.closed.is_set()
        with pytest.raises(Refused):
            async with open_socket(live.url, token=home.resident.token):
                pass
        assert SOCKETS._value.get() == before + 1


async def test_what_ended_while_nobody_listened_is_found_when_the_listener_is_back(
    live: Live, database_urls: dict[str, str]
) -> None:
    home = await live.bench.building()
    async with (
        open_socket(live.url, token=home.resident.token) as ended,
        open_socket(live.url, token=home.admin.token) as demoted,
    ):
        async with open_socket(live.url, token=home.guard.token) as staying:
            # Without a NOTIFY: as if it had been said while the connection was down.
            await live.bench.db.execute(
                "update sessions set revoked_at = $2 where id = $1",
                home.resident.session_id,
                datetime.now(UTC),
            )
            await live.bench.db.execute(
                "update members set role = 'landlord' where building_id = $1 and id = $2",
                home.id,
                home.admin.member_id,
            )
            own = await asyncpg.connect(database_urls["app"])  # a login may end its own connections
            await own.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where application_name = 'gatehouse-listener' and datname = current_database()"
            )
            await own.close()
            async with asyncio.timeout(5):
                await asyncio.gather(ended.closed.wait(), demoted.closed.wait())
            assert (await staying.call("ping"))["success"] is True
