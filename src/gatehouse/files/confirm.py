"""A confirmed upload is one whose file we looked at and keep ourselves; what the client can still write to is not it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import still_signed_in
from gatehouse.core.db import Database
from gatehouse.core.errors import Invalid, NotFound
from gatehouse.files.clean import cleaned
from gatehouse.files.errors import NotUploaded
from gatehouse.files.keys import Context, MimeType, is_key, largest
from gatehouse.files.store import store

_COLUMNS = (
    "id, context, key, file_name, mime_type, file_size, document_type, status, confirmed_at, created_at"
)
_OWN = text(f"""
select {_COLUMNS} from uploads
where building_id = :building and key = :key and user_id = :user and status in ('issued', 'confirmed')
""")
_CONFIRM = text(f"""
update uploads set status = 'confirmed', confirmed_at = now(), file_size = :size,
  file_name = coalesce(:file_name, file_name), document_type = coalesce(:document_type, document_type)
where building_id = :building and key = :key and user_id = :user and status = 'issued' returning {_COLUMNS}
""")
_UNKNOWN = "There is no such upload of yours."


@dataclass(frozen=True, slots=True)
class Claim:
    """What a client says it has uploaded. What was announced counts; a claim of something else is a mistake somewhere."""

    key: str
    file_name: str | None = None
    mime_type: str | None = None
    file_size: int | None = None
    document_type: str | None = None


async def confirm_upload(database: Database, caller: Caller, claim: Claim) -> Row[Any]:
    """Check what was uploaded and keep it; the same again answers the same.

    404 for a key that is not the caller's own, 409 `NOT_UPLOADED`, 422 when size or content is not what was announced. A picture is
    drawn anew without a connection being held. Nothing is shown to anybody before this.
    """
    who = {"building": caller.building_id, "user": caller.user_id, "key": claim.key}
    if not is_key(claim.key):
        raise NotFound(_UNKNOWN)
    async with database.transaction(caller.tenant) as session:
        row = await session.first(_OWN, who)
    if row is None:
        raise NotFound(_UNKNOWN)
    if row.status == "confirmed":
        return row
    _must_fit(claim, row)
    content = await _checked(row)
    changes = {
        "size": len(content),
        "file_name": claim.file_name,
        "document_type": claim.document_type,
    }
    async with database.transaction(caller.tenant) as session:
        await still_signed_in(session, caller)
        confirmed = await session.first(_CONFIRM, who | changes)
        if confirmed is not None:
            # Only whoever confirms writes, and holds the row meanwhile: a file does not change once somebody may see it.
            await store().keep(row.key, content)
        else:  # the same request was faster, or it was deleted or swept
            confirmed = await session.first(_OWN, who)
    if confirmed is None:
        raise NotFound(_UNKNOWN)
    await store().drop_incoming(row.key)
    return confirmed


def _must_fit(claim: Claim, row: Row[Any]) -> None:
    if claim.mime_type not in {None, row.mime_type}:
        raise Invalid.field("mimeType", f"It was announced as {row.mime_type}.")
    if claim.file_size not in {None, row.file_size}:
        raise Invalid.field("fileSize", f"It was announced with {row.file_size} bytes.")


async def _checked(row: Row[Any]) -> bytes:
    content = await store().came_in(row.key, most=row.file_size)
    if content is None:
        raise NotUploaded
    if len(content) != row.file_size:
        raise Invalid.field(
            "fileSize", f"The file does not have the {row.file_size} bytes it was announced with."
        )
    kept = await cleaned(content, MimeType(row.mime_type))
    if len(kept) > largest(Context(row.context)):
        raise Invalid.field("fileSize", "The picture is too large once it is unpacked.")
    return kept
