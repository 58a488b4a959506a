"""A PostgreSQL socket in between that counts ReadyForQuery: how often the server had to be waited for, whatever the library says."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

_PORT = 5432


@dataclass
class Wire:
    """`url` goes through the counter; `trips` is the number so far."""

    url: str
    trips: int = 0


@contextlib.asynccontextmanager
async def counting_wire(url: str) -> AsyncIterator[Wire]:
    """Open the counter in front of the Unix socket that `url` names."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    real = f"{query['host'][0]}/.s.PGSQL.{query['port'][0]}"
    with tempfile.TemporaryDirectory(prefix="wire-") as folder:
        wire = Wire(urlunsplit(parts._replace(query=f"host={folder}&port={_PORT}")))
        tasks: set[asyncio.Task[None]] = set()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            from_server, to_server = await asyncio.open_unix_connection(real)
            for work in (_forward(reader, to_server), _count(from_server, writer, wire)):
                task = asyncio.create_task(work)
                tasks.add(task)
                task.add_done_callback(tasks.discard)

        server = await asyncio.start_unix_server(serve, str(Path(folder) / f".s.PGSQL.{_PORT}"))
        try:
            yield wire
        finally:
            server.close()
            for task in tuple(tasks):
                task.cancel()


async def _forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


async def _count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, wire: Wire) -> None:
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
        while True:
            head = await reader.readexactly(5)
            body = await reader.readexactly(int.from_bytes(head[1:], "big") - 4)
            wire.trips += head[:1] == b"Z"
            writer.write(head + body)
    writer.close()
