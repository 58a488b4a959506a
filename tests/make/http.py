"""The bench a test works at: a client over the application, builders, and short ways to call as somebody."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx

from tests.make.buildings import Building, Member, make_building, make_super_admin


@dataclass(frozen=True, slots=True)
class Bench:
    """`call` makes a request as a member; `db` looks past all policies."""

    client: httpx.AsyncClient
    db: "asyncpg.Pool[asyncpg.Record]"

    async def call(
        self, who: Member | None, method: str, path: str, body: Any = None, **options: Any
    ) -> httpx.Response:
        """One request, signed in as `who`."""
        headers = {**(who.headers if who else {}), **options.pop("headers", {})}
        if body is not None:
            options["json"] = body
        return await self.client.request(method, path, headers=headers, **options)

    async def building(self, **options: Any) -> Building:
        """A fresh building with everybody in it."""
        return await make_building(self.db, **options)

    async def super_admin(self) -> Member:
        """A super admin."""
        return await make_super_admin(self.db)

    async def invite(self, host: Member, **changes: Any) -> dict[str, Any]:
        """An invitation made through the API, its `data`."""
        answer = await self.call(host, "POST", "/api/visitors/invitations", invitation(**changes))
        assert answer.status_code == 201, answer.text
        data: dict[str, Any] = answer.json()["data"]
        return data

    async def scan(self, guard: Member, direction: str, code: str, **more: Any) -> httpx.Response:
        """A scan at the gate."""
        return await self.call(
            guard,
            "POST",
            f"/api/visitors/scan/{direction}",
            {"qr_code": code, "gate_number": "Main Gate", **more},
        )


def invitation(**changes: Any) -> dict[str, Any]:
    """A good invitation for now, with changes."""
    start = datetime.now(UTC)
    body: dict[str, Any] = {
        "title": "Tea",
        "visit_type": "single",
        "expected_start": start.isoformat(),
        "expected_end": (start + timedelta(hours=4)).isoformat(),
        "visitors": [{"name": "Ada Obi", "phone": "+2348011112222"}],
    }
    return body | changes
