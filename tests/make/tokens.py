"""Builders for 000's tokens and 004's pre-approvals, made through the API."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.make.buildings import Member
from tests.make.http import Bench

TOKENS = "/api/visitor-tokens"
PREAPPROVALS = "/api/v1/gate/preapprovals"


def token_body(**changes: Any) -> dict[str, Any]:
    """A good token for four hours, with changes."""
    body: dict[str, Any] = {
        "issued_for_name": "Ada Obi",
        "issued_for_phone": "+2348011112222",
        "visit_type": "short",
        "duration": 4,
        "note": "Bringing a parcel",
    }
    return body | changes


async def make_token(bench: Bench, host: Member, **changes: Any) -> dict[str, Any]:
    """A token, its `data`."""
    answer = await bench.call(host, "POST", f"{TOKENS}/generate", token_body(**changes))
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def grant(bench: Bench, guard: Member, token: str, **more: Any) -> dict[str, Any]:
    """Somebody let in by a token, its `data`."""
    answer = await bench.call(guard, "POST", f"{TOKENS}/grant-entry", {"token": token, **more})
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


def preapproval_body(**changes: Any) -> dict[str, Any]:
    """A good pre-approval for now, with changes."""
    start = datetime.now(UTC)
    body: dict[str, Any] = {
        "visitorName": "Ada Obi",
        "visitorPhone": "+2348011112222",
        "visitorType": "GUEST",
        "validFrom": start.isoformat(),
        "validUntil": (start + timedelta(hours=4)).isoformat(),
        "maxUses": 1,
    }
    return body | changes


async def make_preapproval(bench: Bench, host: Member, **changes: Any) -> dict[str, Any]:
    """A pre-approval with its QR, its `data`."""
    answer = await bench.call(host, "POST", PREAPPROVALS, preapproval_body(**changes))
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def run_out(bench: Bench, token_id: str, *, tidied: str | None = None) -> None:
    """A token's time is over; `tidied`: the periodic job has seen it and called the visit so."""
    token = UUID(token_id)
    await bench.db.execute(
        "update visits set valid_from = now() - interval '3 h', expected_start = now() - interval '2 h', valid_until = now() - interval '1 h',"
        " status = coalesce($2, status) where id = $1",
        token,
        tidied,
    )
    if tidied:
        await bench.db.execute(
            "update passes set ended_at = now(), end_reason = $2 where visit_id = $1", token, tidied
        )
