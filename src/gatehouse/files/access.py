"""Uploads are found here, and nowhere else. Who may see a photo because of what it is shown with is the gate's to say."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.files.keys import Context

_CONFIRMED = text("""
select id, user_id, context, key, file_name, used_at from uploads
where building_id = :building and id = :id and status = 'confirmed'
""")
_HOLD = text("""
select id, user_id, context, key, used_at from uploads where building_id = :building and id = :id and status <> 'deleted' for update
""")


async def find_upload(session: Session, caller: Caller, upload_id: UUID) -> Row[Any]:
    """A confirmed upload of the building, whoever may see it; 404. Ask `may_see` before anything of it leaves."""
    row = await session.first(_CONFIRMED, {"building": caller.building_id, "id": upload_id})
    if row is None:
        raise NotFound("There is no such upload.")
    return row


def may_see(caller: Caller, upload: Row[Any]) -> bool:
    """Its owner and the building's administrators. Whoever took a photo at the gate sees it by this until it is shown with something."""
    is_shown = upload.context == Context.ENTRY_PHOTO and upload.used_at is not None
    return (upload.user_id == caller.user_id and not is_shown) or caller.may(Permission.PEOPLE_READ)


async def access_to_delete(session: Session, caller: Caller, upload_id: UUID) -> Row[Any]:
    """An upload of the caller's own, or any for an administrator, held for the rest of the transaction; else 404."""
    row = await session.first(_HOLD, {"building": caller.building_id, "id": upload_id})
    if row is None or not (row.user_id == caller.user_id or caller.may(Permission.PEOPLE_MANAGE)):
        raise NotFound("There is no such upload.")
    return row
