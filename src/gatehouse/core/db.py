"""The edge of every transaction: one per request, socket event or job, opened here and nowhere else.

`begin` and the tenant's settings are one simple-protocol round trip; SQLAlchemy runs in AUTOCOMMIT so that it adds none.
Nobody else commits. Events published with the session leave after the commit, jobs are rows inside it.
"""

import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import CursorResult, Executable, Row, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from gatehouse.core.errors import AppError, Collided, CommitUnknown, DatabaseAway
from gatehouse.core.events import Event, send_after_commit

_CONNECT_TIMEOUT = 5
_DEADLOCK = "40P01"
_AWAY = (
    OSError,
    TimeoutError,
    PoolTimeout,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
)


@dataclass(frozen=True, slots=True)
class Tenant:
    """Whose rows a transaction may see: policies read both values. `NOBODY` sees no tenant row at all."""

    building_id: UUID | None = None
    user_id: UUID | None = None

    def begin_sql(self) -> str:
        """BEGIN and the settings as one message. Rendered by us from UUID objects, never from text a client sent."""
        building = str(self.building_id) if self.building_id else ""
        user = str(self.user_id) if self.user_id else ""
        return f"begin; select set_config('app.building_id', '{building}', true), set_config('app.user_id', '{user}', true)"


NOBODY = Tenant()


class Session:
    """One transaction's hands: statements, events to send after the commit, whether a job was written."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self.connection = connection
        self.tenant = tenant
        self.events: list[Event] = []
        self.deferred_jobs = 0
        self.claimed_key: Any = None

    async def execute(
        self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run one statement."""
        return await self.connection.execute(statement, values)

    async def all(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """All rows."""
        return (await self.execute(statement, values)).all()

    async def first(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Row[Any] | None:
        """The first row, or None."""
        return (await self.execute(statement, values)).first()

    async def one(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Row[Any]:
        """Exactly one row."""
        return (await self.execute(statement, values)).one()

    async def scalar(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row, or None."""
        return (await self.execute(statement, values)).scalar()

    async def changed(self, statement: Executable, values: Mapping[str, Any] | None = None) -> int:
        """How many rows a write touched: conditional updates are judged by it."""
        return (await self.execute(statement, values)).rowcount

    async def become(self, tenant: Tenant) -> None:
        """Take on a tenant that was found inside this transaction (a pass link resolved to its building)."""
        await _raw(self.connection, tenant.begin_sql().removeprefix("begin; "))
        self.tenant = tenant

    def publish(self, happened: Event) -> None:
        """Remember an event; it leaves after the commit, or never."""
        self.events.append(happened)

    @contextlib.asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """One of many, which may fail alone: its rows, events and jobs are undone, its error is the caller's, the rest goes on."""
        events, jobs = len(self.events), self.deferred_jobs
        await _raw(self.connection, "savepoint part")
        try:
            yield
        except Exception:
            await _raw(self.connection, "rollback to savepoint part; release savepoint part")
            del self.events[events:]
            self.deferred_jobs = jobs
            raise
        await _raw(self.connection, "release savepoint part")


def make_engine(url: str, *, size: int) -> AsyncEngine:
    """An engine over asyncpg whose transactions we open ourselves. `url` is a plain postgresql:// address."""
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"),
        isolation_level="AUTOCOMMIT",
        pool_size=size,
        max_overflow=0,
        pool_timeout=10,
        pool_reset_on_return=None,
        hide_parameters=True,  # an error's text goes into the log; names, phones and hashes must not
        connect_args={
            "timeout": _CONNECT_TIMEOUT,
            "prepared_statement_cache_size": 500,
            "server_settings": {"application_name": "gatehouse"},
        },
    )

    @event.listens_for(engine.sync_engine, "handle_error")
    def _forget_dead(context: Any) -> None:
        if isinstance(context.original_exception, asyncpg.InterfaceError | asyncpg.PostgresConnectionError):
            context.is_disconnect = True

    return engine


async def _raw(connection: AsyncConnection, sql: str) -> None:
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    await driver.execute(sql)


@contextlib.asynccontextmanager
async def connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection, or 503 when the database is away."""
    try:
        connection = await engine.connect()
    except (*_AWAY, DBAPIError) as error:
        raise DatabaseAway from error
    try:
        yield connection
    except Exception as error:
        if _is_away(error):
            await connection.invalidate()
            raise DatabaseAway from error
        raise
    except BaseException:
        # Cancelled, perhaps in the middle of a statement: nobody knows this connection's state any more.
        await connection.invalidate()
        raise
    finally:
        await connection.close()


def _is_away(error: Exception) -> bool:
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return isinstance(error, (*_AWAY, asyncpg.InterfaceError))


@contextlib.asynccontextmanager
async def transaction_on(connection: AsyncConnection, tenant: Tenant) -> AsyncIterator[Session]:
    """BEGIN + settings … COMMIT on an open connection. An AppError rolls back unless it `keeps_writes`."""
    await _raw(connection, tenant.begin_sql())
    session = Session(connection, tenant)
    try:
        yield session
    except Exception as error:
        await _raw(connection, "commit" if isinstance(error, AppError) and error.keeps_writes else "rollback")
        if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == _DEADLOCK:
            raise Collided from error
        raise
    await _commit(connection)
    await send_after_commit(session.events, nudge=bool(session.deferred_jobs))


async def _commit(connection: AsyncConnection) -> None:
    try:
        await _raw(connection, "commit")
    except Exception as error:
        if not _is_away(error):
            raise
        await connection.invalidate()
        raise CommitUnknown from error


class Database:
    """The app login's engine and its transactions."""

    def __init__(self, url: str, *, size: int) -> None:
        self.engine = make_engine(url, size=size)

    @contextlib.asynccontextmanager
    async def transaction(self, tenant: Tenant = NOBODY) -> AsyncIterator[Session]:
        """One transaction as `tenant`."""
        async with connected(self.engine) as connection, transaction_on(connection, tenant) as session:
            yield session

    async def close(self) -> None:
        """Close the pool."""
        await self.engine.dispose()
