"""Socket.IO: checks the session, joins rooms, passes on what clients say, drops sockets whose session has ended. No domain logic.

Rooms are computed here from the open session and its occupancies; what a client names is never a room.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import socketio
import structlog
from socketio.exceptions import ConnectionRefusedError as Refused
from sqlalchemy import ARRAY, LargeBinary, Uuid, bindparam, text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import cookie_parser

from gatehouse.auth.caller import NO_BUILDING, Caller
from gatehouse.auth.deps import open_caller
from gatehouse.auth.messages import Message, answer
from gatehouse.auth.permissions import Permission, Role
from gatehouse.auth.tokens import COOKIE, Credential, read_bearer, read_cookie
from gatehouse.bans import messages as bans
from gatehouse.core.client import client_address
from gatehouse.core.clock import iso, now
from gatehouse.core.config import settings
from gatehouse.core.db import Database, Session, connected, transaction_on
from gatehouse.core.errors import AppError, NotSignedIn
from gatehouse.core.events import Emitter, carrier
from gatehouse.core.metrics import SOCKETS
from gatehouse.core.ratelimit import count_traffic
from gatehouse.core.rooms import (
    admin_room,
    flat_room,
    gate_room,
    pin_room,
    session_room,
    society_room,
    user_room,
)
from gatehouse.visits import messages as visits

_log = structlog.get_logger(__name__)

CHANNEL = "gatehouse_sessions"
"""NOTIFY channel; the payload is the hex id of a session that has ended or changed."""

MESSAGES: tuple[Message, ...] = (*visits.MESSAGES, *bans.MESSAGES)
"""Events clients send that are answered like their HTTP routes."""

_MAX_MESSAGE = 100_000
_RECHECK_SECONDS = 30.0
_RETRY_SECONDS = 0.5
_PATIENCE = 5.0
_CLOSE_TRIES = 20
_REFUSED = "Authentication failed"

_UNITS = text("""
select unit_id from occupancies
where building_id = :building and member_id = :member and valid_from <= now() and (valid_to is null or valid_to > now())
""")
_STANDING = text("""
select c.session as session_id, o.building_id, o.member_id, o.role
from unnest(:sessions, :secrets) as c (session, secret) cross join lateral open_request(c.session, c.secret) o
""").bindparams(bindparam("sessions", type_=ARRAY(Uuid)), bindparam("secrets", type_=ARRAY(LargeBinary)))


def write_only_emitter() -> Emitter | None:
    """What a process without sockets (the worker) sends events through: Redis, or nothing when there is none."""
    url = settings().redis_url.get_secret_value()
    emitter: Emitter | None = socketio.AsyncRedisManager(url, write_only=True) if url else None
    return emitter


def origin_fits(origin: str, environ: Mapping[str, Any]) -> bool:
    """Whether a page of `origin` may speak to us with our cookie: our own host, or one of the configured origins."""
    return origin.rstrip("/") in settings().origins or urlsplit(origin).netloc == environ.get("HTTP_HOST")


def _may_read(origin: str | None, environ: Mapping[str, Any]) -> bool:
    # Without our cookie a handshake proves itself by its token, so a page of any origin may try.
    return origin is None or not _cookie(environ) or origin_fits(origin, environ)


def _cookie(environ: Mapping[str, Any]) -> str | None:
    return cookie_parser(environ.get("HTTP_COOKIE", "")).get(COOKIE)


def handshake_credential(environ: Mapping[str, Any], auth: object) -> Credential:
    """The credential of a handshake: `auth.token`, else the Authorization header, else the cookie of an own page.

    Raises NotSignedIn. A browser always sends Origin with a WebSocket and with foreign requests, so a cookie without one
    is good only on polling.
    """
    token = auth.get("token") if isinstance(auth, Mapping) else None
    if not token and (header := environ.get("HTTP_AUTHORIZATION")):
        token = header
    if isinstance(token, str) and token:
        scheme, _, rest = token.strip().partition(" ")
        return read_bearer(rest.strip() if scheme.lower() == "bearer" else token.strip())
    cookie, origin = _cookie(environ), environ.get("HTTP_ORIGIN")
    if not cookie:
        raise NotSignedIn
    by_websocket = environ["asgi.scope"]["type"] == "websocket"
    if by_websocket if origin is None else not origin_fits(origin, environ):
        raise NotSignedIn
    return read_cookie(cookie)


async def rooms_of(session: Session, caller: Caller) -> list[str]:
    """Where a caller belongs, decided from the open session: own, building, units lived in now, gate, administration."""
    own = pin_room(caller.building_id, caller.user_id) if caller.on_gate_device else user_room(caller.user_id)
    rooms = [own, session_room(caller.session_id)]
    if caller.building_id == NO_BUILDING:
        return rooms
    rooms.append(society_room(caller.building_id))
    if caller.may(Permission.GATE_SCAN):
        rooms.append(gate_room(caller.building_id))
    if caller.may(Permission.VISIT_READ_ALL):
        rooms.append(admin_room(caller.building_id))
    if caller.member_id is not None:
        units = await session.all(_UNITS, {"building": caller.building_id, "member": caller.member_id})
        rooms += [flat_room(caller.building_id, unit.unit_id) for unit in units]
    return rooms


class Realtime:
    """The Socket.IO server of this process, and the watch over the sessions of its sockets."""

    def __init__(self) -> None:
        redis = settings().redis_url.get_secret_value()
        self.server = socketio.AsyncServer(
            async_mode="asgi",
            client_manager=socketio.AsyncRedisManager(redis) if redis else None,
            cors_allowed_origins=_may_read,
            max_http_buffer_size=_MAX_MESSAGE,
        )
        self.server.on("connect", self._connect)
        self.server.on("disconnect", self._disconnect)
        self.server.on("ping", self._ping)
        for message in MESSAGES:
            self.server.on(message.name, self._answering(message))
        self._database: Database | None = None
        self._opening: dict[str, UUID] = {}
        self._live: dict[str, Caller] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._listening = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None

    async def start(self, database: Database) -> None:
        """Become what events leave through, and begin to listen for sessions that end. `database` is the app login's."""
        self._database = database
        carrier.emitter = self.server
        self._watch = asyncio.create_task(self._keep_watching(), name="gatehouse session watch")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._listening.wait(), _PATIENCE)

    async def stop(self) -> None:
        """Stop listening and emitting."""
        if carrier.emitter is self.server:
            carrier.emitter = None
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
        for task in tuple(self._closing):
            task.cancel()
        await self.server.shutdown()

    async def _connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        try:
            credential = handshake_credential(environ, auth)
            # Noted before the session is read: if it ends while we look, the notice finds this socket.
            self._opening[sid] = credential.session_id
            caller, rooms = await self._open(credential)
        except NotSignedIn as error:
            self._opening.pop(sid, None)
            with contextlib.suppress(AppError):
                await count_traffic("general", client_address(environ["asgi.scope"]))
            raise Refused(_REFUSED) from error
        except AppError as error:
            self._opening.pop(sid, None)
            raise Refused(error.text) from error
        for room in rooms:
            await self.server.enter_room(sid, room)
        if self._opening.pop(sid, None) is None or self.server.get_environ(sid) is None:
            raise Refused(_REFUSED)  # the session ended, or the client left, while we looked
        await self.server.save_session(sid, {"caller": caller})
        self._live[sid] = caller
        SOCKETS.inc()

    async def _open(self, credential: Credential) -> tuple[Caller, list[str]]:
        assert self._database is not None
        async with connected(self._database.engine) as connection:
            caller = await open_caller(connection, credential)
            await count_traffic("general", caller.session_id.hex)
            async with transaction_on(connection, caller.tenant) as session:
                return caller, await rooms_of(session, caller)

    async def _disconnect(self, sid: str, _reason: str = "") -> None:
        if self._live.pop(sid, None) is not None:
            SOCKETS.dec()

    async def _ping(self, sid: str, *_data: object) -> dict[str, Any]:
        answer = {"timestamp": iso(now())}
        await self.server.emit("pong", answer, to=sid)
        return {"success": True, **answer}

    def _answering(self, message: Message) -> Any:
        async def answered(sid: str, data: object = None, *_more: object) -> dict[str, Any]:
            caller = self._live.get(sid)
            if caller is None or self._database is None:
                return {"success": False, "error": {"code": NotSignedIn.code, "message": NotSignedIn.message}}
            said = await answer(self._database, caller, message, data)
            if not said["success"]:
                await self.server.emit("error", {**said["error"], "event": message.name}, to=sid)
            elif message.replies:
                await self.server.emit(message.name, said, to=sid)
            return said

        return answered

    def session_ended(self, session_id: UUID) -> None:
        """Drop the sockets of a session, those that are just connecting too."""
        for sid in [sid for sid, opening in self._opening.items() if opening == session_id]:
            del self._opening[sid]
        for sid in [sid for sid, caller in self._live.items() if caller.session_id == session_id]:
            self._drop(sid)

    def _drop(self, sid: str) -> None:
        task = asyncio.create_task(self._close(sid))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _close(self, sid: str) -> None:
        transport = self.server.manager.eio_sid_from_sid(sid, "/")
        for _ in range(_CLOSE_TRIES):  # a socket in the middle of its handshake cannot be disconnected yet
            await self.server.disconnect(sid)
            if sid not in self._live:
                break
            await asyncio.sleep(0.05)
        if transport is not None:
            await self.server.eio.disconnect(transport)

    async def recheck(self) -> None:
        """Read the sessions of all live sockets anew; drop those that have ended or act in another membership or role by now."""
        assert self._database is not None
        if not (live := dict(self._live)):
            return
        secrets = {caller.session_id: caller.secret_hash for caller in live.values()}
        async with self._database.transaction() as session:
            rows = await session.all(
                _STANDING, {"sessions": list(secrets), "secrets": list(secrets.values())}
            )
        standing = {
            row.session_id: (row.building_id or NO_BUILDING, row.member_id, Role(row.role)) for row in rows
        }
        for sid, caller in live.items():
            same = standing.get(caller.session_id) == (caller.building_id, caller.member_id, caller.role)
            # No environ: the client left in the middle of the handshake, and the library forgot to say so.
            if not same or self.server.get_environ(sid) is None:
                self._drop(sid)

    async def _keep_watching(self) -> None:
        while True:
            try:
                await self._listen_until_lost()
            except (
                OSError,
                TimeoutError,
                AppError,
                SQLAlchemyError,
                asyncpg.PostgresError,
                asyncpg.InterfaceError,
            ) as error:
                _log.warning("session_watch_lost", error=type(error).__name__)
            await asyncio.sleep(_RETRY_SECONDS)

    async def _listen_until_lost(self) -> None:
        lost = asyncio.Event()
        connection = await asyncpg.connect(
            settings().database_url.get_secret_value(),
            timeout=_PATIENCE,
            server_settings={"application_name": "gatehouse-listener"},
        )
        try:
            connection.add_termination_listener(lambda _connection: lost.set())
            await connection.add_listener(CHANNEL, self._noticed)
            self._listening.set()
            while not lost.is_set():
                await self.recheck()  # also catches up on what was said while nobody listened
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(lost.wait(), _RECHECK_SECONDS)
                if not lost.is_set():
                    await connection.execute("select 1", timeout=_PATIENCE)
        finally:
            connection.terminate()

    def _noticed(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        with contextlib.suppress(ValueError):
            self.session_ended(UUID(hex=str(payload)))
