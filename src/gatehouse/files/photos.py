"""A photo of somebody at the gate, for those who show it with something: an entry request, an entry, a parcel."""

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid
from gatehouse.files.keys import is_key
from gatehouse.files.store import store

_USE = text("""
update uploads set used_at = coalesce(used_at, now())
where building_id = :building and key = :key and user_id = :user and context = 'entry-photo' and status = 'confirmed'
""")


async def must_be_own_photo(session: Session, caller: Caller, key: str) -> None:
    """Before a key is written beside anything: 422 `photoKey` unless it is a confirmed entry photo that the caller took in this building.

    From then on the photo is part of the record: its owner cannot take it back.
    """
    who = {"building": caller.building_id, "user": caller.user_id}
    if not is_key(key) or not await session.changed(_USE, {**who, "key": key}):
        raise Invalid.field("photoKey", "This is not a photo you have uploaded and confirmed.")


def view_url(key: str) -> str:
    """Where a photo is seen, for S3_VIEW_EXPIRY seconds. Only for somebody who may see what it is shown with."""
    return store().view_url(key)
