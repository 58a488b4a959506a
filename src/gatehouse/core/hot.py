"""The hot path's own small asyncpg pool: four round trips a scan, and never a connection in an unknown state."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any, TypeAlias

import asyncpg
import orjson
from sqlalchemy.engine import make_url

from gatehouse.core.db import Tenant
from gatehouse.core.errors import CommitUnknown, DatabaseAway
from gatehouse.core.events import Event, send_after_commit

Connection: TypeAlias = (
    "asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
)

_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
)


class HotTransaction:
    """An open hot transaction: the raw connection and what leaves after the commit."""

    __slots__ = ("connection", "deferred_jobs", "events")

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.events: list[Event] = []
        self.deferred_jobs = 0

    def publish(self, happened: Event) -> None:
        """Remember an event; it leaves after the commit, or never."""
        self.events.append(happened)


async def _prepare(connection: Connection) -> None:
    await connection.set_type_codec("jsonb", encoder=_dump, decoder=orjson.loads, schema="pg_catalog")


def _dump(value: Any) -> str:
    return orjson.dumps(value).decode()


async def _keep_as_is(_connection: Connection) -> None:
    """Pool reset costs a round trip; our transactions always end, so there is nothing to reset."""


class HotPool:
    """A pool for scans and check-ins only."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self.pool = pool

    @classmethod
    async def open(cls, url: str, *, size: int) -> "HotPool":
        """Connect lazily; `url` is a plain postgresql:// address."""
        parts = make_url(url)
        pool = await asyncpg.create_pool(
            host=parts.query.get("host") or parts.host,
            port=int(str(parts.query.get("port") or parts.port or 5432)),
            user=parts.username,
            password=parts.password,
            database=parts.database,
            min_size=1,
            max_size=size,
            timeout=5,
            # A fresh connection plans anew, with the tables as large as they have become: about every 2,000 scans.
            max_queries=8000,
            init=_prepare,
            reset=_keep_as_is,
            server_settings={
                "application_name": "gatehouse-hot",
                # The planner takes the exit for cheaper with known values, and would plan it anew each time (0.25 ms).
                "plan_cache_mode": "force_generic_plan",
                # Kept plans, those of the foreign keys' checks too, are made while a new building's tables are empty, where reading
                # them whole looks cheapest; on this path every look-up has an index (50,000 scans later: 5 ms instead of 1.5).
                "enable_seqscan": "off",
                "jit": "off",
            },
        )
        return cls(pool)

    @contextlib.asynccontextmanager
    async def transaction(self, tenant: Tenant) -> AsyncIterator[HotTransaction]:
        """BEGIN + settings … COMMIT. Anything but success drops the connection: the server rolls back what was open."""
        try:
            connection = await self.pool.acquire(timeout=10)
        except _AWAY as error:
            raise DatabaseAway from error
        away: type[DatabaseAway] = DatabaseAway
        try:
            hot = HotTransaction(connection)
            await connection.execute(tenant.begin_sql())
            yield hot
            away = CommitUnknown
            await connection.execute("commit")
        except BaseException as error:
            with contextlib.suppress(
                asyncpg.InterfaceError
            ):  # a broken one is out of the pool's hands already
                connection.terminate()
            if isinstance(error, _AWAY):
                raise away from error
            raise
        finally:
            await self.pool.release(connection)
        await send_after_commit(hot.events, nudge=bool(hot.deferred_jobs))

    async def close(self) -> None:
        """Close all connections."""
        await self.pool.close()
