"""A person's own notifications over all their buildings: one inbox, whichever membership the session acts in.

Only what a PIN has opened on a gate device is told of its own building alone: an administrator there set the PIN.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session, Tenant
from gatehouse.core.errors import NotFound
from gatehouse.core.paging import Paging

_COLUMNS = (
    "building_id, id, user_id, kind, title, body, data, reference_type, reference_id, created_at, read_at"
)
_MINE = "user_id = :user and (cast(:only as uuid) is null or building_id = :only)"

# tenant: the policy `own` lets a person read their rows of every building; nobody else's, whatever the statement says
_PAGE = """
with page as materialized ( -- the keys, from the index alone
  select building_id, id from notifications where {mine} order by created_at desc, id desc limit :limit offset :offset
)
select {columns} from page join notifications using (building_id, id) order by created_at desc, id desc
"""
_ALL = text(_PAGE.format(mine=_MINE, columns=_COLUMNS)).columns(data=JSONB)
# tenant: as above
_UNREAD = text(_PAGE.format(mine=f"{_MINE} and read_at is null", columns=_COLUMNS)).columns(data=JSONB)
# tenant: as above
_COUNT = text(f"select count(*) from notifications where {_MINE}")
# tenant: as above
_COUNT_UNREAD = text(f"select count(*) from notifications where {_MINE} and read_at is null")
# tenant: as above; the building it answers is where the row may be written
_BUILDING_OF = text(f"select building_id from notifications where {_MINE} and id = :id")
# tenant: as above; in one order, so that two devices reading all at once cannot wait for each other
_BUILDINGS_UNREAD = text(
    f"select distinct building_id from notifications where {_MINE} and read_at is null order by building_id"
)
_READ = text(f"""
update notifications set read_at = coalesce(read_at, now())
where building_id = :building and id = :id and user_id = :user returning {_COLUMNS}
""").columns(data=JSONB)
_READ_ALL = text("""
with mine as materialized (
  select id from notifications where building_id = :building and user_id = :user and read_at is null order by id for no key update
)
update notifications n set read_at = now() from mine where n.building_id = :building and n.id = mine.id and n.user_id = :user
""")


def _whose(caller: Caller) -> dict[str, Any]:
    return {"user": caller.user_id, "only": caller.building_id if caller.on_gate_device else None}


async def inbox(
    session: Session, caller: Caller, *, paging: Paging, unread_only: bool
) -> tuple[Sequence[Row[Any]], int]:
    """One page, newest first, and how many there are in all."""
    total = await session.scalar(_COUNT_UNREAD if unread_only else _COUNT, _whose(caller))
    rows = await session.all(
        _UNREAD if unread_only else _ALL,
        {**_whose(caller), "limit": paging.limit, "offset": paging.offset},
    )
    return rows, int(total)


async def unread_count(session: Session, caller: Caller) -> int:
    """How many the caller has not read, in all buildings."""
    return int(await session.scalar(_COUNT_UNREAD, _whose(caller)))


async def mark_read(session: Session, caller: Caller, notification_id: UUID) -> Row[Any]:
    """Mark one as read and give it; reading it again keeps the first time. 404 for anybody else's."""
    building = await session.scalar(_BUILDING_OF, {**_whose(caller), "id": notification_id})
    if building is None:
        raise NotFound("There is no such notification.")
    # Rows are read from everywhere, but written in their own building only.
    await session.become(Tenant(building, caller.user_id))
    row = await session.one(_READ, {"building": building, "id": notification_id, "user": caller.user_id})
    await session.become(caller.tenant)
    return row


async def mark_all_read(session: Session, caller: Caller) -> int:
    """Mark everything as read, building by building; how many were unread."""
    count = 0
    for building in await session.all(_BUILDINGS_UNREAD, _whose(caller)):
        await session.become(Tenant(building.building_id, caller.user_id))
        count += await session.changed(_READ_ALL, {"building": building.building_id, "user": caller.user_id})
    await session.become(caller.tenant)
    return count
