"""Requests that wait for a decision, as rows, and how somebody asks over HTTP."""

import json
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gatehouse.core.ids import new_id
from tests.make.buildings import Building, make_user
from tests.make.http import Bench


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person with a pending membership, and the request that waits for a decision."""

    id: UUID
    member_id: UUID
    user_id: UUID
    email: str


async def make_request(
    db: Any,
    home: Building,
    *,
    kind: str = "resident_registration",
    role: str = "resident",
    number: str | None = "B202",
    user: tuple[UUID, str] | None = None,
    data: dict[str, Any] | None = None,
    days_left: int = 30,
) -> Waiting:
    """Somebody who asks to move in (or is invited); PASSWORD signs them in once they may. `days_left` 0: it has expired."""
    who, email = user or await make_user(db, first="Ada", last="Obi")
    member, request = new_id(), new_id()
    await db.execute(
        "insert into members (building_id, id, user_id, role, status) values ($1, $2, $3, $4, 'pending')",
        home.id,
        member,
        who,
        role,
    )
    await _write(db, home, request, member, kind, number, data, days_left)
    return Waiting(request, member, who, email)


async def make_wish(
    db: Any,
    home: Building,
    member_id: UUID | None,
    kind: str,
    *,
    number: str | None = None,
    data: dict[str, Any] | None = None,
    days_left: int = 30,
) -> UUID:
    """A request of somebody who is a member: another unit, a property, more seats."""
    request = new_id()
    await _write(db, home, request, member_id, kind, number, data, days_left)
    return request


async def _write(
    db: Any,
    home: Building,
    request: UUID,
    member: UUID | None,
    kind: str,
    number: str | None,
    data: dict[str, Any] | None,
    days_left: int,
) -> None:
    await db.execute(
        "insert into approval_requests (building_id, id, request_type, member_id, apartment_number, data, created_at, expires_at)"
        " values ($1, $2, $3, $4, $5, $6::jsonb, now() - interval '1 minute', now() + make_interval(days => $7))",
        home.id,
        request,
        kind,
        member,
        number,
        json.dumps(data or {}),
        days_left,
    )


def newcomer(**changes: Any) -> dict[str, Any]:
    """A person nobody knows, as every registration form wants them."""
    return {
        "email": f"new-{secrets.token_hex(6)}@people.example",
        "password": "Right-Horse-7!",
        "first_name": "Ada",
        "last_name": "Obi",
        "phone": "08031234567",
        "apartment_number": "B202",
        **changes,
    }


async def self_register(bench: Bench, home: Building, **changes: Any) -> dict[str, Any]:
    """A self-registration over HTTP, its `data`."""
    answer = await bench.call(
        None,
        "POST",
        "/api/registration/self-register",
        newcomer(building_email=home.email, **changes),
    )
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data
