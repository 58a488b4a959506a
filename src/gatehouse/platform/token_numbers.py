"""000's numbers over all buildings, for a super admin who has named none."""

from sqlalchemy import text

from gatehouse.core.db import Database

_NUMBERS = text("""
select
  (select count(*) from entries) - (select count(*) from entries where end_kind in ('undone', 'annulled')) as total_visitors,
  (select count(*) from entries e where e.exited_at is null and e.visit_id is not null) as active_tokens,
  (select count(*) from visits v where not v.tidied and v.status = 'pending' and v.valid_until > now()) as pending_tokens,
  (select count(distinct m.user_id) from members m where m.role = 'building_admin' and m.status = 'active') as total_admins
""")


async def token_numbers(platform: Database) -> dict[str, int]:
    """Visitors, people inside, tokens still good and administrators over all buildings. One statement."""
    async with platform.transaction() as session:
        row = await session.one(_NUMBERS)
    return dict(row._mapping)
