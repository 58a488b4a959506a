"""An installation of its own, with nothing in it yet."""

import json
import os
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest_asyncio

from gatehouse.api import make_api
from gatehouse.core import embedded
from gatehouse.core.migrate import migrate


@dataclass(frozen=True, slots=True)
class Installation:
    """A migrated database without a row in it, and the application over it."""

    client: httpx.AsyncClient
    db: "asyncpg.Pool[asyncpg.Record]"


@pytest_asyncio.fixture
async def empty(worker_id: str, setting: Any) -> AsyncIterator[Installation]:
    """No building, no account; test mode, no setup secret."""
    server = embedded.attach(Path(json.loads(os.environ["GATEHOUSE_TEST_CLUSTER"])["folder"]))
    assert server is not None
    name = f"gatehouse_{worker_id}_{secrets.token_hex(4)}"
    server.ensure_database(name)
    urls = {role: server.dsn(role, name) for role in ("owner", "app", "platform")}
    migrate(urls["owner"])
    setting(
        DATABASE_URL=urls["app"],
        DATABASE_PLATFORM_URL=urls["platform"],
        DATABASE_OWNER_URL=urls["owner"],
        GATEHOUSE_SETUP_SECRET="",
    )
    api = make_api()
    transport = httpx.ASGITransport(api, raise_app_exceptions=False)
    async with (
        api.router.lifespan_context(api),
        asyncpg.create_pool(urls["platform"], min_size=1, max_size=2) as pool,
        httpx.AsyncClient(transport=transport, base_url="http://testserver") as client,
    ):
        yield Installation(client, pool)
