"""A real server on the test database, in a thread with a loop of its own, and the bench beside it in the same loop."""

import asyncio
import socket
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import asyncpg
import httpx
import uvicorn

from gatehouse.api import make_api
from tests.make.http import Bench

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Live:
    """`run` awaits something in the server's loop and gives its result."""

    url: str
    bench: Bench
    loop: asyncio.AbstractEventLoop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Await `work` over there."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=60)


@contextmanager
def live_server(platform_url: str) -> Iterator[Live]:
    """Serve until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(make_api(), log_level="warning", lifespan="on"))
    ready: Future[Live] = Future()

    async def serve() -> None:
        async with (
            asyncpg.create_pool(platform_url, min_size=1, max_size=4) as pool,
            httpx.AsyncClient(base_url=url, timeout=30) as client,
        ):
            running = asyncio.create_task(server.serve(sockets=[listener]))
            while not server.started and not running.done():  # noqa: ASYNC110 - uvicorn sets a flag, no event
                await asyncio.sleep(0.02)
            ready.set_result(Live(url, Bench(client, pool), asyncio.get_running_loop()))
            await running

    def main() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:
            if not ready.done():
                ready.set_exception(error)
            raise

    thread = threading.Thread(target=main, name="live-server", daemon=True)
    thread.start()
    try:
        yield ready.result(timeout=60)
    finally:
        server.should_exit = True
        thread.join(timeout=20)
