"""An upload begins with what it will be: kind and size are part of the address it may be sent to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.core.config import settings
from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid
from gatehouse.core.ids import new_id
from gatehouse.files.keys import Context, MimeType, largest, new_key, takes
from gatehouse.files.store import store

_INSERT = text("""
insert into uploads (building_id, id, user_id, context, key, file_name, mime_type, file_size, document_type)
values (:building, :id, :user, :context, :key, :name, :kind, :size, :document_type)
returning created_at + make_interval(secs => :seconds) as expires_at
""")


@dataclass(frozen=True, slots=True)
class Announced:
    """An upload that may come: its id, its key, where to, until when."""

    id: UUID
    key: str
    url: str
    expires_at: datetime


async def announce_upload(
    session: Session,
    caller: Caller,
    *,
    context: Context,
    file_name: str,
    kind: MimeType,
    size: int,
    document_type: str | None,
) -> Announced:
    """Choose a key and sign the way to it. 422 `mimeType` for a kind the context does not take, `fileSize` above its limit (bytes)."""
    if not takes(context, kind):
        raise Invalid.field("mimeType", "A photo is image/jpeg, image/png or image/webp.")
    if size > largest(context):
        raise Invalid.field("fileSize", f"Maximum size: {largest(context) // 1024**2}MB")
    upload_id, key = new_id(), new_key(context, caller.user_id, kind)
    expires_at = await session.scalar(
        _INSERT,
        {
            "building": caller.building_id,
            "id": upload_id,
            "user": caller.user_id,
            "context": context.value,
            "key": key,
            "name": file_name,
            "kind": kind.value,
            "size": size,
            "document_type": document_type,
            "seconds": settings().upload_seconds,
        },
    )
    return Announced(upload_id, key, store().upload_url(key, mime_type=kind.value, size=size), expires_at)
