"""A database that is busy or does not answer: 503 in the envelope, never 500."""

import contextlib

import pytest
from fastapi import FastAPI

from gatehouse.core.db import Database
from gatehouse.core.errors import DatabaseAway
from gatehouse.platform import routes_system
from tests.make.http import Bench


async def test_health_is_503_when_the_database_does_not_answer(
    app: FastAPI, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes_system, "_PATIENCE", 0.1)
    assert (await bench.client.get("/health")).status_code == 200
    engine = app.state.database.engine
    async with contextlib.AsyncExitStack() as held:
        for _ in range(engine.pool.size()):
            await held.enter_async_context(engine.connect())
        answer = await bench.client.get("/health")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "DATABASE_ERROR")


async def test_no_free_connection_is_503(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(environment["DATABASE_URL"], size=1)
    monkeypatch.setattr(database.engine.sync_engine.pool, "_timeout", 0.1)
    try:
        async with database.transaction():
            with pytest.raises(DatabaseAway):
                async with database.transaction():
                    pass
    finally:
        await database.close()
