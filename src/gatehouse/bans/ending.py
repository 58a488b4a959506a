"""The minute's look at bans that are over: they ended when they said, or their maker has left. It closes the rows and lets the lists know."""

from sqlalchemy import text

from gatehouse.bans.rows import COLUMNS, JOINS
from gatehouse.bans.told import publish_ended
from gatehouse.core.db import Session

BATCH = 200
_OVER = f"select x.building_id, {COLUMNS} from over x join bans b on b.building_id = x.building_id and b.id = x.id {JOINS}"
_END = text(f"""
with due as materialized (
  select building_id, id from bans where lifted_at is null and expires_at <= now() order by expires_at limit :batch for no key update skip locked
), over as (
  update bans set lifted_at = bans.expires_at, updated_at = now() from due where bans.building_id = due.building_id and bans.id = due.id
  returning bans.building_id, bans.id
)
{_OVER}
""")
# A personal ban turns away its maker's visitors: it means nothing once the maker has none.
_LIFT = text(f"""
with due as materialized (
  select p.building_id, p.id from bans p join members g on g.building_id = p.building_id and g.id = p.banned_by
  where p.lifted_at is null and p.scope = 'personal' and g.status = 'ended' limit :batch for no key update of p skip locked
), over as (
  update bans set lifted_at = now(), lifted_by = bans.banned_by, lift_reason = 'Left the building', updated_at = now()
  from due where bans.building_id = due.building_id and bans.id = due.id
  returning bans.building_id, bans.id
)
{_OVER}
""")


async def end_bans(session: Session) -> bool:
    """Close bans that have ended by themselves and personal ones of members who left, of all buildings; whether there may be more.

    Run by the worker, under the platform login.
    """
    values = {"batch": BATCH, "member": None}
    over = [*await session.all(_END, values), *await session.all(_LIFT, values)]
    for row in over:
        publish_ended(session, row.building_id, row)
    return len(over) >= BATCH
