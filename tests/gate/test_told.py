"""Nothing told that did not happen, and nothing written where it must not be."""

import io
import logging

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from gatehouse.core import events
from gatehouse.core.db import Database, Tenant
from gatehouse.core.errors import Conflict
from gatehouse.core.events import Event
from gatehouse.core.ids import new_id
from gatehouse.core.jobs import defer
from gatehouse.core.log import set_up
from tests.make.buildings import PASSWORD
from tests.make.http import Bench

_BLOCK = text("insert into blocks (building_id, id, name) values (:building, :id, :name)")


class Heard:
    """Stands where Socket.IO's server stands, and remembers."""

    def __init__(self) -> None:
        self.events: list[str] = []

    async def emit(self, event: str, data: object, *, room: list[str]) -> None:
        """Remember."""
        del data, room
        self.events.append(event)


async def test_a_job_of_a_transaction_that_fails_is_never_there(app: FastAPI, bench: Bench) -> None:
    home = await bench.building()
    database: Database = app.state.database

    async def tell(*, fails: bool) -> None:
        async with database.transaction(Tenant(home.id, home.resident.user_id)) as session:
            await defer(session, "deliver", queue="notify", building_id=str(home.id))
            if fails:
                raise Conflict

    count = "select count(*) from procrastinate_jobs where args ->> 'building_id' = $1"
    await tell(fails=False)
    assert await bench.db.fetchval(count, str(home.id)) == 1
    with pytest.raises(Conflict):
        await tell(fails=True)
    assert await bench.db.fetchval(count, str(home.id)) == 1


async def test_events_leave_after_the_commit_and_only_then(
    app: FastAPI, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = await bench.building()
    database: Database = app.state.database
    committed_when_sent: list[bool] = []

    class Looks(Heard):
        async def emit(self, event: str, data: object, *, room: list[str]) -> None:
            await super().emit(event, data, room=room)
            committed_when_sent.append(
                bool(await bench.db.fetchval("select count(*) from blocks where building_id = $1", home.id))
            )

    heard = Looks()
    monkeypatch.setattr(events.carrier, "emitter", heard)

    async def build(*, fails: bool) -> None:
        async with database.transaction(Tenant(home.id, home.resident.user_id)) as session:
            await session.execute(_BLOCK, {"building": home.id, "id": new_id(), "name": str(fails)})
            session.publish(Event(("user:x",), "built", {}))
            if fails:
                raise Conflict

    with pytest.raises(Conflict):
        await build(fails=True)
    await build(fails=False)
    for task in tuple(events.carrier.pending):
        await task
    assert heard.events == ["built"]
    assert committed_when_sent == [True]


async def test_no_code_password_or_token_is_logged(bench: Bench) -> None:
    home = await bench.building()
    set_up("debug")
    out = io.StringIO()
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(out)
    signed = await bench.call(
        None, "POST", "/api/auth/login", {"email": home.resident.email, "password": PASSWORD}
    )
    await bench.call(
        None, "POST", "/api/auth/login", {"email": home.resident.email, "password": PASSWORD + "x"}
    )
    made = await bench.invite(home.resident)
    await bench.scan(home.guard, "entry", made["qr_code"])
    await bench.scan(home.guard, "exit", made["digits"])
    page = made["pass_url"].removeprefix("http://testserver")
    assert (await bench.call(None, "GET", page)).status_code == 200
    set_up("warning")
    lines = out.getvalue()
    assert "/p/{token}" in lines
    data = signed.json()["data"]
    secrets = {
        "password": PASSWORD,
        "access token": data["token"],
        "refresh token": data["refreshToken"],
        "code": made["qr_code"],
        "code in a link": made["qr_code"].removeprefix("SG_"),
        "digits": made["digits"],
        "guard's token": home.guard.token,
    }
    assert {name for name, secret in secrets.items() if secret in lines} == set()
