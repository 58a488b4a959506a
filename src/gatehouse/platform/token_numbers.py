"""000's numbers over all buildings, for a super admin who has named none."""

from sqlalchemy import text

from gatehouse.core.db import Database
from gatehouse.platform.tally import FIRST

_NUMBERS = text("""
select
  -- what the hourly tally has counted, and what has come since
  (select cast(coalesce(sum(coalesce(t.entries, 0) + e.entries), 0) as int) from buildings b
   left join entry_tallies t on t.building_id = b.id
   cross join lateral (
     select count(*) as entries from entries e where e.building_id = b.id and e.id > coalesce(t.upto, cast(:first as uuid))
       and (e.end_kind is null or e.end_kind in ('scan', 'terminated'))
   ) e) as total_visitors,
  (select count(*) from entries e where e.exited_at is null and e.visit_id is not null) as active_tokens,
  (select count(*) from visits v where not v.tidied and v.status = 'pending' and v.valid_until > now()) as pending_tokens,
  (select count(distinct m.user_id) from members m where m.role = 'building_admin' and m.status = 'active') as total_admins
""")


async def token_numbers(platform: Database) -> dict[str, int]:
    """Visitors, people inside, tokens still good and administrators over all buildings. One statement."""
    async with platform.transaction() as session:
        row = await session.one(_NUMBERS, {"first": FIRST})
    return dict(row._mapping)
