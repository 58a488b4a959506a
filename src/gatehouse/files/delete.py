"""Taking an upload back. The row says so at once and signs no more links; a job deletes the file after the commit."""

from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.core.audit import audit
from gatehouse.core.db import Database, Session
from gatehouse.core.jobs import defer
from gatehouse.files.access import access_to_delete
from gatehouse.files.errors import UploadInUse
from gatehouse.files.store import store

_DELETE = text(
    "update uploads set status = 'deleted', deleted_at = now() where building_id = :building and id = :id"
)
_DELETED = text("select key from uploads where building_id = :building and id = :id and status = 'deleted'")


async def delete_upload(session: Session, caller: Caller, upload_id: UUID) -> None:
    """Delete an own upload, or any as an administrator. 404, 409 `UPLOAD_IN_USE` for an own file that is shown with something."""
    upload = await access_to_delete(session, caller, upload_id)
    if upload.used_at is not None and not caller.may(Permission.PEOPLE_MANAGE):
        raise UploadInUse
    await session.execute(_DELETE, {"building": caller.building_id, "id": upload_id})
    await audit(
        session,
        building_id=caller.building_id,
        user_id=caller.user_id,
        session_id=caller.session_id,
        action="upload.deleted",
        target_type="upload",
        target_id=upload_id,
    )
    await defer(session, "forget_file", building_id=caller.building_id, upload_id=upload_id)


async def forget_file(database: Database, *, building_id: UUID, upload_id: UUID) -> None:
    """The job: delete the file of a deleted upload. Tried again while the files cannot be reached."""
    async with database.transaction() as session:
        key = await session.scalar(_DELETED, {"building": building_id, "id": upload_id})
    if key is not None:
        await store().drop([key])
