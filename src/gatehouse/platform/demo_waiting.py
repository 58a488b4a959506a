"""What waits in the demo for its administrator: people who asked to live there, a resident who moved, a landlord's claim."""

from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import orjson

from gatehouse.platform.seed_buildings import Login, SeedBuilding, add_user
from gatehouse.platform.seed_rows import Batch
from gatehouse.platform.seed_visits import Host

_DAYS = timedelta(days=30)
_PENDING = "update members set status = 'pending' where building_id = $1 and id = any ($2)"


def add_waiting(
    batch: Batch,
    building: SeedBuilding,
    applicants: list[tuple[tuple[str, str], str, str, Login]],
    resident: Host,
    landlord: Host,
    at: datetime,
) -> list[UUID]:
    """Requests of the last days: `applicants` are (name, phone, unit number, login). The members that have yet to be let in."""
    waiting = []
    for position, (name, phone, number, login) in enumerate(applicants):
        asked = at - timedelta(hours=7 + 50 * position)
        member, user = batch.id_at(asked), add_user(batch, name, phone, login, asked)
        batch.add("members", building.id, member, user, "resident", asked)
        contact = {"emergency_contact_name": "Ngozi Eze", "emergency_contact_phone": phone}
        _ask(batch, building.id, "resident_registration", member, number, contact, asked)
        waiting.append(member)
    moved = at - timedelta(days=2)
    _ask(batch, building.id, "unit_change", resident.member, "K7", {}, moved)
    claim = {"house_number": "8", "address": "14 Kapok Close"}
    _ask(batch, building.id, "property_claim", landlord.member, "8", claim, at - timedelta(days=5))
    return waiting


async def hold_back(
    connection: "asyncpg.Connection[asyncpg.Record]", building_id: UUID, members: list[UUID]
) -> None:
    """Who asked is not in yet; to be called in the transaction that wrote them."""
    await connection.execute(_PENDING, building_id, members)


def _ask(
    batch: Batch,
    building_id: UUID,
    kind: str,
    member: UUID,
    number: str,
    data: dict[str, str],
    at: datetime,
) -> None:
    body = orjson.dumps(data).decode()
    batch.add("approval_requests", building_id, batch.id_at(at), kind, member, number, body, at, at + _DAYS)
