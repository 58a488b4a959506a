"""A visit whose window changes while somebody is inside: when their stay becomes an overstay moves with it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from gatehouse.core.db import Session

# What was told or acknowledged was about the old time; a later one begins anew.
_MOVE = text("""
update entries set due_out_at = :until, overstay_told_at = null, overstay_times = 0, overstay_seen_at = null, overstay_seen_by = null
where building_id = :building and visit_id = :visit and exited_at is null and due_out_at is distinct from cast(:until as timestamptz)
""")


async def move_due_out(session: Session, building_id: UUID, visit_id: UUID, until: datetime) -> int:
    """Whoever is inside on the visit is expected out at `until`; how many that are.

    Called by whatever changes a visit's window, in its transaction, with the visit's row locked as every writer holds it.
    """
    return await session.changed(_MOVE, {"building": building_id, "visit": visit_id, "until": until})
