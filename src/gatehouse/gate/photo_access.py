"""Who sees the photo of somebody at the gate: one rule, by the request or by the upload.

The residents of a unit that was asked, not those of later on, the guard who asked while the request is open, and the building's
administrators. Nobody comes by a photo because they know its key.
"""

from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.buildings.units_past import asked_since
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.files.access import find_upload, may_see
from gatehouse.files.photos import view_url
from gatehouse.files.store import store

_SEES = f"""(
  :all
  or (r.guard_id = :member and r.status = 'pending' and r.expires_at > now())
  or exists (
    select 1 from entry_request_units ru
    join occupancies o on o.building_id = ru.building_id and o.unit_id = ru.unit_id
    where ru.building_id = r.building_id and ru.request_id = r.id and o.member_id = :member
      and o.valid_from <= now() and (o.valid_to is null or o.valid_to > now())
      and {asked_since("ru", "o.valid_from")}
  )
)"""
_OF_REQUEST = text(f"""
select u.key from entry_requests r
left join uploads u on u.building_id = r.building_id and u.key = r.photo_key and u.status = 'confirmed'
where r.building_id = :building and r.id = :request and {_SEES}
""")
_SHOWN_WITH = text(f"""
select exists (select 1 from entry_requests r where r.building_id = :building and r.photo_key = :key and {_SEES})
""")


async def view_request_photo(session: Session, caller: Caller, request_id: UUID) -> str:
    """Where a request's photo is seen, for an hour. 404 for a request that is not the caller's to see, one without a photo, or one
    whose photo was deleted; the guard's own as soon as it is decided or over."""
    row = await session.first(_OF_REQUEST, {**_who(caller), "request": request_id})
    if row is None:
        raise NotFound("There is no such request, or its photo is not shown to you.")
    if row.key is None:
        raise NotFound("There is no photo with this request.")
    return view_url(row.key)


async def view_upload(session: Session, caller: Caller, upload_id: UUID) -> str:
    """Where an upload is seen, for an hour: by its owner, by administrators, and a gate photo by whoever sees its request. 404."""
    upload = await find_upload(session, caller, upload_id)
    if not may_see(caller, upload) and not await session.scalar(
        _SHOWN_WITH, {**_who(caller), "key": upload.key}
    ):
        raise NotFound("There is no such upload.")
    return store().view_url(upload.key, file_name=upload.file_name)


def _who(caller: Caller) -> dict[str, object]:
    return {
        "building": caller.building_id,
        "member": caller.member_id,
        "all": caller.may(Permission.VISIT_READ_ALL),
    }
