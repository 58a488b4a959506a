"""Somebody at the gate, asked for through the API."""

import json
from typing import Any
from uuid import UUID

from gatehouse.core.db import Database
from gatehouse.core.ids import new_id
from gatehouse.gate.request_expiry import expire_requests
from tests.make.buildings import Building, Member
from tests.make.http import Bench

PATH = "/api/v1/gate/requests"


def entry_request(home: Building, **changes: Any) -> dict[str, Any]:
    """A good body, with changes."""
    body = {
        "type": "VISITOR",
        "flatId": str(home.unit_id),
        "visitorName": "Ada Obi",
        "visitorPhone": "+2348030000009",
        "gate": "Main Gate",
    }
    return body | changes


async def ask(bench: Bench, home: Building, *, guard: Member | None = None, **changes: Any) -> dict[str, Any]:
    """A request as the guard made it, its `data`."""
    answer = await bench.call(guard or home.guard, "POST", PATH, entry_request(home, **changes))
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def run_out(db: Any, request_id: str) -> None:
    """Its time is over, and nobody has tidied yet."""
    await db.execute(
        "update entry_requests set expires_at = now() - interval '1 second' where id = $1", UUID(request_id)
    )


async def expire_all(database: Database) -> None:
    """The minute's job, as the worker runs it: in batches, until nothing of any building is over its time."""
    more = True
    while more:
        async with database.transaction() as session:
            more = await expire_requests(session)


async def ban(
    db: Any, home: Building, phone: str, *, by: Member | None = None, unit: UUID | None = None
) -> None:
    """A live ban: the building's, or with `by` a resident's own."""
    maker = by or home.admin
    await db.execute(
        "insert into bans (building_id, id, phone, name, reason, severity, scope, banned_by, unit_id)"
        " values ($1, $2, $3, 'Bad Penny', 'Theft', 'high', $4, $5, $6)",
        home.id,
        new_id(),
        phone,
        "personal" if by else "building",
        maker.member_id,
        unit,
    )


async def set_settings(db: Any, home: Building, **values: Any) -> None:
    """The building's own settings, beside those it has."""
    await db.execute(
        "insert into settings (building_id, values) values ($1, $2::jsonb)"
        " on conflict (building_id) do update set values = settings.values || excluded.values",
        home.id,
        json.dumps(values),
    )
