"""Open pages hear that a visit was made, changed or called off: its host's, the gate's, the administrators'."""

from typing import Literal
from uuid import UUID

from gatehouse.core.db import Session
from gatehouse.core.events import Event
from gatehouse.core.rooms import admin_room, gate_room, user_room
from gatehouse.visits.queries import HIDDEN_TITLE


def publish_visit(
    session: Session,
    building_id: UUID,
    name: Literal["visit:created", "visit:updated", "visit:cancelled"],
    visit_id: UUID,
    title: str,
    *,
    host_user: UUID,
    hide_unit: bool,
) -> None:
    """One event to all of them. The host's own words may name the flat that a cab's plate alone should tell: then the gate hears none."""
    known, gate = (user_room(host_user), admin_room(building_id)), gate_room(building_id)
    payload = {"visit_id": str(visit_id), "title": title}
    if not hide_unit:
        session.publish(Event((*known, gate), name, payload))
        return
    session.publish(Event(known, name, payload))
    session.publish(Event((gate,), name, payload | {"title": HIDDEN_TITLE}))
