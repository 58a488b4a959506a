"""An answer that takes about the same time whatever was found: nobody learns by the clock which addresses have accounts."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

FLOOR_SECONDS = 0.25
"""Well above what the work behind such an answer takes."""


@contextlib.asynccontextmanager
async def even_time(seconds: float = FLOOR_SECONDS) -> AsyncIterator[None]:
    """Let the block take at least `seconds`, also when it raises. Never around an open transaction: put the transaction inside."""
    ends = time.monotonic() + seconds
    try:
        yield
    finally:
        await asyncio.sleep(max(0.0, ends - time.monotonic()))
