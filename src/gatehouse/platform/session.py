"""The platform login for routes: one transaction a request that sees all buildings."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from gatehouse.core.db import Database, Session
from gatehouse.core.db_platform import platform_database


def open_platform() -> Database:
    """The pool that `api.py` keeps on `app.state.platform`; the caller closes it."""
    return platform_database()


async def _platform_transaction(request: Request) -> AsyncIterator[Session]:
    database: Database = request.app.state.platform
    async with database.transaction() as session:
        yield session


PlatformSession = Annotated[Session, Depends(_platform_transaction, scope="function")]
"""A transaction under the platform login. Only routes in `platform/` ask for it."""
