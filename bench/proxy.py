"""Counts round trips: a Unix socket in front of PostgreSQL's that forwards everything and counts the client's Sync and Query messages."""

import asyncio
import contextlib
import struct
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

_SYNC, _QUERY = ord("S"), ord("Q")
_IGNORED = b"gatehouse-listener"  # the session watch has nothing to do with a request


@dataclass(slots=True)
class Counter:
    """How many times some client has waited for an answer."""

    folder: Path
    port: int
    trips: int = 0
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    def through(self, dsn: str) -> str:
        """The same address, but through here."""
        head, _, _ = dsn.partition("?")
        return f"{head}?host={quote(str(self.folder), safe='/')}&port={self.port}"

    async def serve_client(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: str
    ) -> None:
        """One connection, both ways."""
        up_reader, up_writer = await asyncio.open_unix_connection(target)
        back = asyncio.create_task(_copy(up_reader, writer))
        self._tasks.add(back)
        back.add_done_callback(self._tasks.discard)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            size = await reader.readexactly(4)
            startup = await reader.readexactly(struct.unpack("!I", size)[0] - 4)
            counted = _IGNORED not in startup
            up_writer.write(size + startup)
            rest = b""
            while data := await reader.read(65536):
                up_writer.write(data)
                if counted:
                    rest = self._count(rest + data)
                await up_writer.drain()
        up_writer.close()
        back.cancel()
        writer.close()

    def _count(self, data: bytes) -> bytes:
        at = 0
        while len(data) - at >= 5:
            end = at + 1 + struct.unpack_from("!I", data, at + 1)[0]
            if end > len(data):
                break
            if data[at] in {_SYNC, _QUERY}:
                self.trips += 1
            at = end
        return data[at:]


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@contextlib.contextmanager
def counting(socket_dir: Path, port: int) -> Iterator[Counter]:
    """A counting proxy in a thread of this process."""
    target = str(socket_dir / f".s.PGSQL.{port}")
    with tempfile.TemporaryDirectory(prefix="gatehouse-proxy-") as name:
        counter = Counter(Path(name), port)
        loop, ready, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()

        async def run() -> None:
            server = await asyncio.start_unix_server(
                lambda reader, writer: counter.serve_client(reader, writer, target),
                str(counter.folder / f".s.PGSQL.{port}"),
            )
            ready.set()
            await stop.wait()
            server.close()

        thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
        thread.start()
        ready.wait(10)
        try:
            yield counter
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join(10)
