"""Whom a passage that is no scan is told: the host or who let them in, else the unit; and the gate, the admins, the unit's open pages."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from gatehouse.core.db import Session
from gatehouse.core.events import Event
from gatehouse.core.rooms import admin_room, flat_room, gate_room, user_room
from gatehouse.gate.audience import approvers_of
from gatehouse.notifications.kinds import Kind
from gatehouse.notifications.tell import Message, tell


async def hearers_of(session: Session, building_id: UUID, entry: Row[Any]) -> list[UUID]:
    """Users who are told of an entry: its host or whoever said yes; where nobody did, those who answer for the unit."""
    if entry.host_user is not None:
        return [entry.host_user]
    return await approvers_of(session, building_id, [entry.unit_id]) if entry.unit_id is not None else []


async def tell_passage(
    session: Session, building_id: UUID, entry: Row[Any], kind: Kind, title: str, body: str
) -> list[UUID]:
    """A notification for each who hears of the entry. `visitId` of a walk-in means the request (CONTRACT 003)."""
    hearers = await hearers_of(session, building_id, entry)
    about = entry.visit_id or entry.request_id or entry.id
    data = {
        "type": kind.name,
        "visitId": str(about),
        "visit_id": str(about),
        "entryId": str(entry.id),
        "visitor_name": entry.name,
    }
    reference = "visit" if entry.visit_id else "entry_request" if entry.request_id else "entry"
    await tell(session, building_id, hearers, Message(kind, title, body, data, about=reference, target=about))
    return hearers


def publish_passage(
    session: Session,
    building_id: UUID,
    entry: Row[Any],
    hearers: list[UUID],
    name: str,
    payload: dict[str, Any],
) -> None:
    """One event to the gate, the admins, the unit and those who were told."""
    rooms = [gate_room(building_id), admin_room(building_id), *map(user_room, hearers)]
    if entry.unit_id is not None:
        rooms.append(flat_room(building_id, entry.unit_id))
    session.publish(Event(tuple(rooms), name, payload))
