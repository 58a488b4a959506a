"""A small Socket.IO client over one WebSocket (Engine.IO 4), because python-socketio's own wants aiohttp."""

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

_PACKET = re.compile(r"^4([0-6])(\d*)(.*)$", re.DOTALL)


class Refused(Exception):
    """The server answered the handshake with an error."""


class Socket:
    """An open connection: `events` as they come in, `closed` when the server ended it."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._answers: dict[str, asyncio.Future[Any]] = {}
        self._next = 0
        self.sid = ""
        self.events: list[tuple[str, Any]] = []
        self._came = asyncio.Condition()
        self.closed = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None

    async def handshake(self, auth: dict[str, Any] | None) -> None:
        """Ask for the namespace; raises Refused."""
        assert str(await self._connection.recv()).startswith("0")
        await self._connection.send("40" + (json.dumps(auth) if auth else ""))
        while True:
            packet = str(await asyncio.wait_for(self._connection.recv(), 5))
            if packet.startswith("44"):
                raise Refused(json.loads(packet[2:])["message"])
            if packet.startswith("40"):
                self.sid = json.loads(packet[2:])["sid"]
                break
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for packet in self._connection:
                text = str(packet)
                if text == "2":
                    await self._connection.send("3")
                    continue
                if text == "1" or text.startswith("41"):
                    break
                found = _PACKET.match(text)
                if found is None:
                    continue
                if found[1] == "2":
                    name, *data = json.loads(found[3])
                    async with self._came:
                        self.events.append((name, data[0] if data else None))
                        self._came.notify_all()
                elif found[1] == "3":
                    self._answers.pop(found[2]).set_result(json.loads(found[3])[0])
        self.closed.set()

    async def call(self, name: str, data: Any = None) -> Any:
        """Emit with an acknowledgement, and give it."""
        number, self._next = str(self._next), self._next + 1
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._connection.send(f"42{number}" + json.dumps([name] if data is None else [name, data]))
        return await asyncio.wait_for(self._answers[number], 5)

    async def wait_for(self, name: str, *, nth: int = 1, seconds: float = 5) -> Any:
        """The first (or nth) event of a name, come already or still to come."""
        async with asyncio.timeout(seconds), self._came:
            while True:
                found = [data for one, data in self.events if one == name]
                if len(found) >= nth:
                    return found[nth - 1]
                await self._came.wait()

    @property
    def names(self) -> list[str]:
        """Names of all events so far."""
        return [name for name, _data in self.events]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        if self._reader is not None:
            self._reader.cancel()
        await self._connection.close()


@contextlib.asynccontextmanager
async def open_socket(
    base_url: str, *, token: str | None = None, headers: dict[str, str] | None = None
) -> AsyncIterator[Socket]:
    """Connect; `token` goes into `auth` as 002's clients send it."""
    url = base_url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
    async with connect(url, additional_headers=headers or {}) as connection, Socket(connection) as socket:
        await socket.handshake({"token": token} if token else None)
        yield socket
