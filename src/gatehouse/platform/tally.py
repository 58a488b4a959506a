"""How many have ever come, kept for the platform's dashboard: counting millions of entries anew for one number would take longer each year."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from gatehouse.core.clock import now
from gatehouse.core.db import Session

_SETTLED_AFTER = timedelta(days=2)
"""No entry is taken back later (15 minutes), none is given an id made before (an approval's, as old as its request)."""
# Two workers one after the other: the second reads what the first has counted.
_ALONE = text("select pg_advisory_xact_lock(7400004)")
_COUNT = text("""
insert into entry_tallies as t (building_id, upto, entries)
select b.id, cast(:upto as uuid), e.entries
from buildings b
left join entry_tallies o on o.building_id = b.id
cross join lateral (
  select count(*) as entries from entries e
  where e.building_id = b.id and e.id > coalesce(o.upto, cast(:first as uuid)) and e.id <= cast(:upto as uuid)
    and (e.end_kind is null or e.end_kind in ('scan', 'terminated'))
) e
on conflict (building_id) do update set upto = excluded.upto, entries = t.entries + excluded.entries where t.upto < excluded.upto
""")
FIRST = UUID(int=0)


async def tally_entries(session: Session) -> bool:
    """Add the entries that are settled by now to each building's number; for the worker, hourly. Ids are UUIDv7: made later, sorted later."""
    await session.execute(_ALONE)
    upto = UUID(int=int((now() - _SETTLED_AFTER).timestamp() * 1000) << 80)
    await session.execute(_COUNT, {"upto": upto, "first": FIRST})
    return False
