"""Our own edge on one connection: what a transaction set is gone when the next one begins without it."""

import contextlib
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

from gatehouse.core.db import NOBODY, Database, Tenant, connected
from gatehouse.core.errors import NotFound
from gatehouse.core.hot import HotPool
from tests.tenancy.conftest import Pair

_SEEN = "select (select count(*) from visits), (select count(*) from members), coalesce(current_setting('app.building_id', true), '')"


@pytest.mark.parametrize("error", [None, NotFound(), RuntimeError("broken")])
async def test_the_engine_forgets_the_tenant(
    pair: Pair, environment: dict[str, str], error: Exception | None
) -> None:
    database = Database(environment["DATABASE_URL"], size=1)
    try:
        with contextlib.suppress(NotFound, RuntimeError):
            async with database.transaction(Tenant(pair.a.id, pair.a.resident.user_id)) as session:
                assert tuple(await session.one(text(_SEEN)))[-1] == str(pair.a.id)
                if error is not None:
                    raise error
        async with connected(database.engine) as connection:  # no transaction of ours at all
            assert tuple((await connection.execute(text(_SEEN))).one()) == (0, 0, "")
        async with database.transaction(NOBODY) as session:
            assert tuple(await session.one(text(_SEEN))) == (0, 0, "")
            await session.become(Tenant(pair.b.id))
            assert tuple(await session.one(text(_SEEN)))[-1] == str(pair.b.id)
        async with connected(database.engine) as connection:
            assert tuple((await connection.execute(text(_SEEN))).one()) == (0, 0, "")
    finally:
        await database.close()


async def test_the_hot_pool_forgets_the_tenant(pair: Pair, environment: dict[str, str]) -> None:
    pool = await HotPool.open(environment["DATABASE_URL"], size=1)
    try:
        async with pool.transaction(Tenant(pair.a.id, pair.a.guard.user_id)) as hot:
            pid: Any = await hot.connection.fetchval("select pg_backend_pid()")
            assert (await hot.connection.fetchrow(_SEEN))[2] == str(pair.a.id)
        async with pool.pool.acquire() as connection:
            assert await connection.fetchval("select pg_backend_pid()") == pid, "the same connection"
            assert tuple(await connection.fetchrow(_SEEN)) == (0, 0, "")
        with pytest.raises(asyncpg.DivisionByZeroError):
            async with pool.transaction(Tenant(pair.a.id)) as hot:
                await hot.connection.execute("select 1 / 0")
        async with pool.pool.acquire() as connection:
            assert tuple(await connection.fetchrow(_SEEN)) == (0, 0, "")
    finally:
        await pool.close()
