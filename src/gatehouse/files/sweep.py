"""Uploads that nobody confirmed go after a day: their rows, and whatever lies in the place where uploads come in."""

from datetime import timedelta

from sqlalchemy import text

from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.files.store import store

BATCH = 200
KEPT = timedelta(hours=24)

# tenant: a periodic job, over all buildings
_ORPHANS = text("""
select building_id, id, key from uploads where status = 'issued' and created_at < :before
order by created_at limit :batch for update skip locked
""")
_FORGET = text("delete from uploads where building_id = :building and id = :id")


async def sweep_uploads(session: Session) -> bool:
    """Forget a batch of uploads that were announced a day ago and never confirmed, files first; whether there may be more.

    A file whose row is gone would never be found again, a row whose file is gone is swept with the next batch.
    """
    before = now() - KEPT
    orphans = await session.all(_ORPHANS, {"before": before, "batch": BATCH})
    if orphans:
        await store().drop([row.key for row in orphans])
        await session.execute(_FORGET, [{"building": row.building_id, "id": row.id} for row in orphans])
    await store().sweep_incoming(before)
    return len(orphans) == BATCH
