"""What waits for a decision in all buildings, for super admins."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.core.db import Session
from gatehouse.core.paging import Paging
from gatehouse.identity.approval_queries import COLUMNS, IS, JOINS, ApprovalsOut, page_out

EVERYWHERE = ("resident_registration", "unit_change", "property_claim", "licence_seats")
"""What somebody decides; an invitation waits for its person."""

_LIST = text(f"""
select {COLUMNS} from {JOINS} where r.request_type = any (:kinds) and {IS}
order by r.created_at desc, r.id desc limit :limit offset :offset
""").columns(data=JSONB)
_COUNTS = text(f"""
select count(*) filter (where {IS}) as listed,
  count(*) filter (where r.status = 'pending' and r.expires_at > now()) as pending,
  count(*) filter (where r.status = 'expired' or r.status = 'pending' and r.expires_at <= now()) as expired
from approval_requests r where r.request_type = any (:kinds)
""")


async def list_everywhere(
    session: Session, *, status: str, kinds: Sequence[str], paging: Paging
) -> ApprovalsOut:
    """Requests of all buildings, newest first; `status` is a state or `all`. `session` is the platform login's."""
    asked = {"kinds": list(kinds), "status": status}
    rows = await session.all(_LIST, {**asked, "limit": paging.limit, "offset": paging.offset})
    return page_out(rows, await session.one(_COUNTS, asked), paging)
