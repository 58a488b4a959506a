"""The server with its worker inside: from an invitation to the mails, nothing else running."""

import asyncio
from typing import Any

import asyncpg
import httpx
import pytest

from gatehouse.core.events import carrier
from tests.make.http import Bench
from tests.realtime.conftest import serve


async def test_the_server_runs_its_own_jobs(
    platform: "asyncpg.Pool[asyncpg.Record]", setting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting(GATEHOUSE_WORKER="true")
    monkeypatch.setattr(carrier, "emitter", carrier.emitter)  # the folder's other server goes on afterwards
    async with serve() as (url, _sockets), httpx.AsyncClient(base_url=url) as client:
        bench = Bench(client, platform)
        home = await bench.building()
        guest = f"guest-{home.id.hex[-8:]}@people.example"
        visit = await bench.invite(
            home.resident, visitors=[{"name": "Ada Obi", "phone": "+2348011112222", "email": guest}]
        )

        async def mail(to: str) -> dict[str, Any]:
            async with asyncio.timeout(10):
                while not (found := (await client.get("/dev/outbox.json", params={"to": to})).json()):  # noqa: ASYNC110 - a mail rings no bell
                    await asyncio.sleep(0.02)
            first: dict[str, Any] = found[0]
            return first

        invited = await mail(guest)
        code = visit["qr_code"].removeprefix("SG_")
        assert f"/p/{code}" in invited["text"]
        assert code not in invited["subject"]
        assert (await bench.scan(home.guard, "entry", visit["qr_code"])).status_code == 200
        assert (await mail(home.resident.email))["subject"] == "Visitor checked in"
    assert carrier.nudge is None
