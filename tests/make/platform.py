"""Builders for the platform's side: bodies of new buildings, licences, applications."""

import secrets
from typing import Any
from uuid import UUID

from gatehouse.core.ids import new_id
from tests.make.buildings import Building
from tests.make.http import Bench


def new_building(**changes: Any) -> dict[str, Any]:
    """A good body for a new building, its addresses nobody else's."""
    some = secrets.token_hex(6)
    body: dict[str, Any] = {
        "name": "Example Building Complex",
        "address": "123 Victoria Island, Lagos",
        "city": "Lagos",
        "state": "Lagos State",
        "building_email": f"office-{some}@new-buildings.example",
        "total_licenses": 250,
        "adminEmail": f"admin-{some}@new-buildings.example",
        "adminPassword": "AdminPass123!",
        "adminFirstName": "Building",
        "adminLastName": "Admin",
        "adminPhone": "+2348030000006",
    }
    return body | changes


async def licence_of(bench: Bench, building: UUID) -> UUID:
    """A building's newest licence."""
    licence: UUID = await bench.db.fetchval(
        "select id from licences where building_id = $1 order by created_at desc limit 1", building
    )
    return licence


async def ask_for_seats(bench: Bench, home: Building, seats: int) -> UUID:
    """A building admin's wish for another number of seats; an earlier one that waits is withdrawn."""
    await bench.db.execute(
        "update approval_requests set status = 'withdrawn' where building_id = $1 and request_type = 'licence_seats' and status = 'pending'",
        home.id,
    )
    request = new_id()
    await bench.db.execute(
        "insert into approval_requests (building_id, id, request_type, member_id, data) values ($1, $2, 'licence_seats', $3, jsonb_build_object('total_licenses', $4::int))",
        home.id,
        request,
        home.admin.member_id,
        seats,
    )
    return request


async def apply_as_admin(bench: Bench, home: Building, **changes: Any) -> str:
    """Somebody asks to administer a building; the request's id."""
    body = {
        "building_email": home.email,
        "email": f"applicant-{secrets.token_hex(6)}@people.example",
        "password": "Correct-Horse-7!",
        "first_name": "Ada",
        "last_name": "Obi",
        "phone": "+2348030000008",
    }
    answer = await bench.client.post("/api/admin-approval/register-building-admin", json={**body, **changes})
    assert answer.status_code == 201, answer.text
    request: str = answer.json()["data"]["approval_request"]["id"]
    return request


async def register_building(bench: Bench, **changes: Any) -> dict[str, Any]:
    """A building that waits for a super admin; its `data`, and the body that made it under `sent`."""
    body = new_building(**changes)
    answer = await bench.client.post("/api/register-building", json=body)
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return {**data, "sent": body}


async def application_of(db: Any, building: str) -> str:
    """The application that waits for a building."""
    return str(
        await db.fetchval("select id from building_applications where building_id = $1", UUID(building))
    )
