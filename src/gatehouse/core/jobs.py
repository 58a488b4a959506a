"""Jobs are rows in the caller's transaction (ADR jobs in PostgreSQL). Arguments are ids and the building, never content."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Integer, String, bindparam, text
from sqlalchemy.dialects.postgresql import TIMESTAMP

from gatehouse.core.db import Session

_DEFER = text(
    "select unnest(procrastinate_defer_jobs_v1(array[row(:queue, :task, :priority, null, null, cast(:args as jsonb), :at)::procrastinate_job_to_defer_v1]))"
).bindparams(
    bindparam("queue", type_=String),
    bindparam("task", type_=String),
    bindparam("priority", type_=Integer),
    bindparam("args", type_=String),
    bindparam("at", type_=TIMESTAMP(timezone=True)),
)
LATER = -10
"""Priority of thousands: whatever comes meanwhile goes first."""


async def defer(
    session: Session,
    task: str,
    *,
    queue: str = "default",
    at: datetime | None = None,
    **arguments: UUID | str | int | Sequence[UUID],
) -> None:
    """Write a job with the session. The worker is nudged after the commit; it also polls every 0.5 s."""
    await session.execute(_DEFER, _job(task, queue, at, arguments))
    session.deferred_jobs += 1


async def defer_each(
    session: Session, task: str, jobs: Sequence[Mapping[str, UUID | str | int]], *, queue: str = "default"
) -> None:
    """The same for many jobs of one kind, in one go; several are done when nothing else of the queue waits."""
    priority = LATER if len(jobs) > 1 else 0
    await session.execute(
        _DEFER, [_job(task, queue, None, arguments, priority=priority) for arguments in jobs]
    )
    session.deferred_jobs += len(jobs)


def _job(
    task: str, queue: str, at: datetime | None, arguments: Mapping[str, Any], *, priority: int = 0
) -> dict[str, Any]:
    return {
        "queue": queue,
        "task": task,
        "priority": priority,
        "args": orjson.dumps(arguments, default=str).decode(),
        "at": at,
    }
