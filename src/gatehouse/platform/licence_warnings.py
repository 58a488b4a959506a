"""What the days do to licences: warnings 30, 7 and 1 days before the end, and the mark when it is over. One job, in batches;
every hour, so that a server that slept through one misses nothing.

The mark decides nothing: seats, invitations and scans judge a licence by its own times.
"""

from typing import Any

from sqlalchemy import Row, text

from gatehouse.core.clock import iso
from gatehouse.core.db import Session
from gatehouse.notifications.kinds import LICENCE_WARNING
from gatehouse.notifications.tell import Message, admins_of, tell
from gatehouse.platform.applications import expire_applications

BATCH = 100
THRESHOLDS = (30, 7, 1)
"""Days before the end on which the building's administrators hear of it, once each."""

# The smallest threshold that is reached counts; one that was passed while nobody ran the job is not made up for.
_DUE = text(f"""
with due as (
  select l.building_id, l.id, min(t.days) as threshold
  from licences l
  join buildings b on b.id = l.building_id and b.status = 'active'
  join unnest(array[{", ".join(map(str, THRESHOLDS))}]) as t (days) on l.expires_at <= now() + make_interval(days => t.days)
  where l.status = 'active' and l.expires_at > now()
  group by l.building_id, l.id, l.warned_days having l.warned_days is null or l.warned_days > min(t.days)
  order by min(l.expires_at) limit :batch
)
select l.building_id, l.id, l.expires_at, due.threshold, b.name
from due join licences l on l.building_id = due.building_id and l.id = due.id join buildings b on b.id = l.building_id
for no key update of l skip locked
""")
_WARNED = text("""
update licences set warned_days = :threshold where building_id = :building and id = :id and status = 'active'
  and (warned_days is null or warned_days > :threshold)
""")
_OVER = text("""
with due as (
  select building_id, id from licences where status = 'active' and expires_at <= now() order by expires_at limit :batch for no key update skip locked
)
update licences l set status = 'expired', updated_at = now()
from due, buildings b where l.building_id = due.building_id and l.id = due.id and b.id = l.building_id
returning l.building_id, l.id, l.expires_at, b.name
""")


async def watch_licences(session: Session) -> bool:
    """Warn, mark what is over, close applications nobody decided. True when there may be more."""
    warned = await warn(session)
    marked = await mark_expired(session)
    closed = await expire_applications(session)
    return warned or marked or closed


async def warn(session: Session) -> bool:
    """Tell the administrators of licences that end soon, once a threshold; an extension begins anew."""
    due = await session.all(_DUE, {"batch": BATCH})
    for row in due:
        values = {"building": row.building_id, "id": row.id, "threshold": row.threshold}
        if await session.changed(_WARNED, values):
            days = "tomorrow" if row.threshold == 1 else f"within {row.threshold} days"
            await _tell(
                session,
                row,
                "The licence ends soon",
                f"The licence of {row.name} ends {days}.",
                row.threshold,
            )
    return len(due) == BATCH


async def mark_expired(session: Session) -> bool:
    """Mark licences whose time is over, and say so: new invitations and registrations are refused from now on."""
    over = await session.all(_OVER, {"batch": BATCH})
    for row in over:
        body = f"The licence of {row.name} is over. Nobody can be invited or registered until it is extended."
        await _tell(session, row, "The licence is over", body, 0)
    return len(over) == BATCH


async def _tell(session: Session, row: Row[Any], title: str, body: str, days: int) -> None:
    data = {
        "type": LICENCE_WARNING.name,
        "licenceId": str(row.id),
        "days": days,
        "expiresAt": iso(row.expires_at),
    }
    message = Message(LICENCE_WARNING, title, body, data, about="licence", target=row.id)
    await tell(session, row.building_id, await admins_of(session, row.building_id), message)
