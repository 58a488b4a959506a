"""Realtime after the commit. Events are hints to refetch: small, and a lost one costs one refetch (ADR events after commit)."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """`name` to everybody in `rooms`, once each. The server computes them: `user:…`, `flat:…`, `gate:…`, `admin:…`."""

    rooms: tuple[str, ...]
    name: str
    payload: dict[str, Any]


class Emitter(Protocol):
    """What carries events: python-socketio's server or its write-only Redis manager."""

    async def emit(self, event: str, data: Any, *, room: list[str]) -> None:
        """Send to everybody in any of the rooms, once each."""


class _Carrier:
    emitter: Emitter | None = None
    nudge: Callable[[], None] | None = None
    pending: set[asyncio.Task[None]]

    def __init__(self) -> None:
        self.pending = set()


carrier = _Carrier()
"""Set once at start by `sockets.py` (emitter) and by the in-process worker (nudge)."""


async def send_after_commit(events: Sequence[Event], *, nudge: bool) -> None:
    """Hand events to the emitter without making the request wait. Never raises: the rows are committed already."""
    if nudge and carrier.nudge is not None:
        carrier.nudge()
    if events and carrier.emitter is not None:
        task = asyncio.create_task(_emit(carrier.emitter.emit, tuple(events)))
        carrier.pending.add(task)
        task.add_done_callback(carrier.pending.discard)


async def _emit(emit: Callable[..., Awaitable[None]], events: Sequence[Event]) -> None:
    for event in events:
        try:
            await emit(event.name, event.payload, room=list(event.rooms))
        except Exception as error:  # noqa: BLE001 - a broken fan-out must not undo or hide a committed fact
            _log.warning("event_lost", event_name=event.name, error=type(error).__name__)
