"""Every minute: requests nobody answered in time. It decides nothing (`settle` judges by `expires_at` itself), it tells guard and unit."""

from sqlalchemy import text

from gatehouse.core.db import Session
from gatehouse.gate.request_rows import load_request
from gatehouse.gate.request_telling import tell_expired

BATCH = 100

# Over all buildings, by the worker. Whoever is being decided right now is left for the next round.
# tenant: every row is of the building of its own key
_EXPIRE = text("""
with due as materialized (
  select building_id, id from entry_requests where status = 'pending' and expires_at <= now()
  order by expires_at limit :batch for no key update skip locked
)
update entry_requests r set status = 'expired', decided_at = r.expires_at from due
where r.building_id = due.building_id and r.id = due.id and r.status = 'pending'
returning r.building_id, r.id
""")


async def expire_requests(session: Session) -> bool:
    """End what is past its time and tell the guard and everybody who may answer. True: there is more."""
    expired = await session.all(_EXPIRE, {"batch": BATCH})
    for row in expired:
        await tell_expired(session, await load_request(session, row.building_id, row.id))
    return len(expired) == BATCH
