"""For the guard's waiting card: who of the units can be called next, and whether the question has reached them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, text

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.gate.audience import people_asked
from gatehouse.gate.request_rows import load_request

_TOLD = text("""
select n.user_id, min(n.created_at) as told_at, min(d.sent_at) as delivered_at, min(n.read_at) as read_at
from notifications n
left join deliveries d on d.building_id = n.building_id and d.notification_id = n.id and d.status = 'sent'
where n.building_id = :building and n.user_id = any (:users) and n.reference_id = :request and n.created_at >= :since
group by n.user_id
""").bindparams(bindparam("users", type_=ARRAY(Uuid)))


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who may answer, in the order in which they are called."""

    user_id: UUID
    name: str
    phone: str | None
    flat: str
    told_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None


async def who_was_asked(session: Session, caller: Caller, request_id: UUID) -> Sequence[Asked]:
    """Everybody who may answer a request of the building, with their numbers: for guards, and only while it is open."""
    request = await load_request(session, caller.building_id, request_id)
    people = await people_asked(session, caller.building_id, [flat.id for flat in request.flats])
    told = {
        row.user_id: row
        for row in await session.all(
            _TOLD,
            {
                "building": caller.building_id,
                "users": [person.user_id for person in people],
                "request": request_id,
                "since": request.created_at,
            },
        )
    }
    found: dict[UUID, Asked] = {}
    for person in people:
        row = told.get(person.user_id)
        asked = Asked(
            person.user_id,
            person.name,
            person.phone,
            request.label_of(person.unit_id),
            row.told_at if row else None,
            row.delivered_at if row else None,
            row.read_at if row else None,
        )
        found.setdefault(person.user_id, asked)
    return list(found.values())
