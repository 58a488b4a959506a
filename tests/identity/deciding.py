"""Short ways to decide and to look at what came of it, for the tests of this folder."""

from typing import Any
from uuid import UUID

import httpx

from tests.make.buildings import Member
from tests.make.http import Bench

DOOR = "/api/resident-approval"
YES: dict[str, Any] = {"approved": True, "reason": "Application meets all requirements", "notes": "Welcome!"}
NO: dict[str, Any] = {
    "approved": False,
    "reason": "Incomplete documentation provided",
    "notes": "Please send your lease.",
}


async def process(
    bench: Bench, who: Member, request: Any, body: dict[str, Any], **options: Any
) -> httpx.Response:
    """One decision."""
    return await bench.call(who, "POST", f"{DOOR}/{request}/process", body, **options)


async def homes(bench: Bench, member: UUID | None) -> list[tuple[Any, ...]]:
    """Where a member lives and lived: number, tie, primary, current."""
    rows = await bench.db.fetch(
        "select n.number, o.tie, o.is_primary, o.valid_to is null as current from occupancies o join units n on n.id = o.unit_id"
        " where o.member_id = $1 order by o.valid_from, n.number",
        member,
    )
    return [tuple(row) for row in rows]


async def request_row(bench: Bench, request: Any) -> Any:
    """The request as it stands."""
    return await bench.db.fetchrow("select * from approval_requests where id::text = $1", str(request))
