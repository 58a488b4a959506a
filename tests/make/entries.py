"""People at the gate without a pass, and what becomes of them, made through the API as guards and residents make them."""

from typing import Any
from uuid import UUID

from tests.make.buildings import Building, Member
from tests.make.http import Bench

ENTRIES = "/api/v1/gate/entries"


def at_gate_body(flat: UUID, **changes: Any) -> dict[str, Any]:
    """Somebody who wants to visit a flat."""
    body: dict[str, Any] = {
        "type": "VISITOR",
        "flatId": str(flat),
        "visitorName": "Person At Gate",
        "visitorPhone": "+2348030000001",
        "purpose": "Tea",
    }
    return body | changes


async def ask_in(
    bench: Bench, home: Building, *, flat: UUID | None = None, guard: Member | None = None, **changes: Any
) -> dict[str, Any]:
    """The guard asks the flat (the building's first); the Entry that is answered."""
    body = at_gate_body(flat or home.unit_id, **changes)
    answer = await bench.call(guard or home.guard, "POST", ENTRIES, body)
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def walk_in(
    bench: Bench, home: Building, *, guard: Member | None = None, **changes: Any
) -> dict[str, Any]:
    """Somebody who was asked about and let in by the resident; the Entry, open."""
    asked = await ask_in(bench, home, guard=guard, **changes)
    answer = await bench.call(home.resident, "PATCH", f"{ENTRIES}/{asked['id']}/approve")
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def guest_in(
    bench: Bench, home: Building, *, guard: Member | None = None, host: Member | None = None, **changes: Any
) -> tuple[str, dict[str, Any]]:
    """An invited guest who was scanned in: the entry's id, and the invitation."""
    made = await bench.invite(host or home.resident, **changes)
    answer = await bench.scan(guard or home.guard, "entry", made["qr_code"])
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]["entry_id"], made


async def overdue(bench: Bench, entry_id: str, minutes: int = 5) -> None:
    """Whoever came in with it should have left a while ago."""
    await bench.db.execute(
        "update entries set due_out_at = now() - make_interval(mins => $2) where id = $1",
        UUID(entry_id),
        minutes,
    )
