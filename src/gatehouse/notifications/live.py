"""A notification as it reaches its reader's open pages: one row, two names (002's `notification:new`, 004's `notification`)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gatehouse.core.clock import iso, now
from gatehouse.core.events import Event
from gatehouse.core.rooms import pin_room, user_room
from gatehouse.notifications.kinds import Kind


@dataclass(frozen=True, slots=True)
class Note:
    """What a just written notification row says."""

    id: UUID
    kind: Kind
    title: str
    body: str
    data: dict[str, Any]


def inbox_events(user_id: UUID, note: Note, *, at_gate: UUID | None = None) -> tuple[Event, Event]:
    """The events that tell the reader, for after the commit of the row; `at_gate`: also on the gate devices of that building."""
    shown = {
        "id": str(note.id),
        "type": note.kind.name,
        "title": note.title,
        "message": note.body,
        "body": note.body,
        "data": note.data,
        "isRead": False,
        "createdAt": iso(now()),
    }
    room = (user_room(user_id), *([pin_room(at_gate, user_id)] if at_gate else ()))
    return (
        Event(room, "notification:new", {"notification": shown, "timestamp": shown["createdAt"]}),
        Event(room, "notification", shown | {"type": note.kind.society_type}),
    )
