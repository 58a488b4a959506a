"""Registration codes and what they need: issued and used through the API, a landlord's own unit as it stands after a claim."""

import secrets
from typing import Any
from uuid import UUID

import httpx

from gatehouse.core.ids import new_id
from tests.make.buildings import Building, Member
from tests.make.http import Bench

GOOD_PASSWORD = "SecurePass123!"


async def own_unit(db: Any, landlord: Member, number: str = "12", address: str = "4 Example Close") -> UUID:
    """A unit a landlord owns."""
    unit = new_id()
    await db.execute(
        "insert into units (building_id, id, number, address) values ($1, $2, $3, $4)",
        landlord.building_id,
        unit,
        number,
        address,
    )
    await db.execute(
        "insert into occupancies (building_id, id, member_id, unit_id, tie) values ($1, $2, $3, $4, 'owner')",
        landlord.building_id,
        new_id(),
        landlord.member_id,
        unit,
    )
    return unit


async def issue_code(bench: Bench, who: Member, home: Building, role: str, **more: Any) -> dict[str, Any]:
    """A code made through the API: the whole answer, its digits under `otp`. A resident's is for the building's first unit."""
    body = {"house_id": str(home.unit_id)} if role == "resident" and "house_id" not in more else {}
    headers = {"X-Building-Id": str(home.id)} if who.building_id is None else {}
    answer = await bench.call(
        who, "POST", f"/api/admin/generate-{role}-otp", {**body, **more}, headers=headers
    )
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def sign_up(code: str, **changes: Any) -> dict[str, Any]:
    """A good `/api/register` body for a fresh address."""
    body: dict[str, Any] = {
        "first_name": "John",
        "last_name": "Doe",
        "email": f"p{secrets.token_hex(8)}@people.example",
        "phone_number": "08012345678",
        "password": GOOD_PASSWORD,
        "password_confirmation": GOOD_PASSWORD,
        "otp_code": code,
        "target_role": "landlord",
    }
    return body | changes


async def register(bench: Bench, code: str, **changes: Any) -> httpx.Response:
    """One sign-up."""
    return await bench.call(None, "POST", "/api/register", sign_up(code, **changes))


async def verify(bench: Bench, code: str) -> httpx.Response:
    """One try at a code."""
    return await bench.call(None, "POST", "/api/verify-registration-otp", {"otp_code": code})
