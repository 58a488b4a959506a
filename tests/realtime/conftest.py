"""A real server on a free port, in the test's own loop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
import pytest_asyncio
import uvicorn

from gatehouse.asgi import make_app
from gatehouse.core.events import carrier
from tests.make.http import Bench


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ctrl-C belongs to pytest."""
        yield


@dataclass(frozen=True, slots=True)
class Live:
    """A served application: where it is, and a bench whose requests go over the wire."""

    url: str
    bench: Bench
    sockets: Any
    """The python-socketio server."""


@contextlib.asynccontextmanager
async def serve() -> AsyncIterator[tuple[str, Any]]:
    """Serve the whole application, Socket.IO and all; gives its address and its Socket.IO server."""
    before = carrier.emitter  # a second server goes, and the folder's own sends on
    app = make_app()
    server = _Server(uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="on", log_config=None))
    running = asyncio.create_task(server.serve())
    async with asyncio.timeout(15):
        while not server.started:
            assert not running.done(), running.result()
            await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", app.engineio_server
    finally:
        server.should_exit = True
        await running
        carrier.emitter = before


@pytest_asyncio.fixture(scope="session")
async def served(environment: dict[str, str]) -> AsyncIterator[tuple[str, Any]]:
    """One server for the folder."""
    del environment
    async with serve() as running:
        yield running


@pytest_asyncio.fixture
async def live(served: tuple[str, Any], platform: "asyncpg.Pool[asyncpg.Record]") -> AsyncIterator[Live]:
    """The server, with builders and a client that speaks to it."""
    url, sockets = served
    async with httpx.AsyncClient(base_url=url) as client:
        yield Live(url, Bench(client, platform), sockets)
