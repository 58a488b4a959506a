"""Bans made through the API, and visits of the banned."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.make.buildings import Member
from tests.make.http import Bench

BANS = "/api/visitor-bans"
PHONE = "+2348030000001"
_UNITS = {"hours": 1, "days": 24}


async def ask_ban(bench: Bench, by: Member, **changes: Any) -> httpx.Response:
    """A ban is asked for, with changes."""
    body = {"name": "Problem Visitor", "phone": PHONE, "reason": "Pushed the guard", **changes}
    return await bench.call(by, "POST", BANS, body)


async def make_ban(bench: Bench, by: Member, *, ends: str | None = None, **changes: Any) -> dict[str, Any]:
    """A ban; `ends`: "2 hours", "3 days" from now."""
    if ends is not None:
        amount, unit = ends.split(" ")
        moment = datetime.now(UTC) + timedelta(hours=int(amount) * _UNITS[unit])
        changes["expires_at"] = moment.isoformat()
    answer = await ask_ban(bench, by, **changes)
    assert answer.status_code == 201, answer.text
    ban: dict[str, Any] = answer.json()["data"]["ban"]
    return ban


async def let_expire(bench: Bench, ban: dict[str, Any]) -> None:
    """The ban's time is over, as if it had been made a day earlier and ended a minute ago."""
    await bench.db.execute(
        "update bans set banned_at = banned_at - interval '1 day', expires_at = now() - interval '1 minute' where id = $1",
        ban["id"],
    )
