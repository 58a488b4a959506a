"""Tell people of one building: a row each, one job for all channels, and their open pages, in the transaction of the act."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.core.db import Session
from gatehouse.core.ids import new_id
from gatehouse.core.jobs import defer
from gatehouse.notifications.kinds import Kind
from gatehouse.notifications.live import Note, inbox_events

_WRITE = text("""
insert into notifications (building_id, id, user_id, kind, title, body, data, reference_type, reference_id)
values (:building, :id, :user, :kind, :title, :body, :data, :about, :target)
""").bindparams(bindparam("data", type_=JSONB))
_ADMINS = text("""
select m.user_id from members m where m.building_id = :building and m.role = 'building_admin' and m.status = 'active' order by m.created_at
""")


@dataclass(frozen=True, slots=True)
class Message:
    """What is told. `about` and `target` name the thing it is about; `data` is for the app, never a secret."""

    kind: Kind
    title: str
    body: str
    data: Mapping[str, Any]
    about: str | None = None
    target: UUID | None = None


async def tell(session: Session, building_id: UUID, user_ids: Iterable[UUID], message: Message) -> None:
    """One notification for each person, in the transaction; devices and mail by a job after it. Nobody twice."""
    ids = []
    for user_id in dict.fromkeys(user_ids):
        note_id = new_id()
        await session.execute(
            _WRITE,
            {
                "building": building_id,
                "id": note_id,
                "user": user_id,
                "kind": message.kind.name,
                "title": message.title,
                "body": message.body,
                "data": dict(message.data),
                "about": message.about,
                "target": message.target,
            },
        )
        ids.append(note_id)
        note = Note(note_id, message.kind, message.title, message.body, dict(message.data))
        for event in inbox_events(user_id, note, at_gate=building_id):
            session.publish(event)
    if ids:
        await defer(session, "deliver", queue="notify", building_id=building_id, notification_ids=ids)


async def admins_of(session: Session, building_id: UUID) -> list[UUID]:
    """The people who administer a building."""
    return [row.user_id for row in await session.all(_ADMINS, {"building": building_id})]
