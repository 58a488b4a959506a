"""Uploads as they stand after the product made them: the row, and the file in the store."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

from gatehouse.core.config import settings
from gatehouse.core.ids import new_id
from gatehouse.files.keys import Context, MimeType, new_key
from gatehouse.files.local import LocalStore
from tests.make.buildings import Building, Member


def files() -> LocalStore:
    """The store of the application under test."""
    return LocalStore(settings().files_folder)


def path_of(place: str, key: str) -> Path:
    """Where a file lies: `incoming` or `kept`."""
    return settings().files_folder / place / key


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def make_upload(
    db: Any,
    home: Building,
    who: Member,
    content: bytes = b"\xff\xd8\xff made by a test",
    *,
    context: Context = Context.ENTRY_PHOTO,
    kind: MimeType = MimeType.JPEG,
    confirmed: bool = True,
) -> tuple[UUID, str]:
    """An upload of somebody's, confirmed or only come in; its id and key."""
    upload, key = new_id(), new_key(context, who.user_id, kind)
    await db.execute(
        "insert into uploads (building_id, id, user_id, context, key, file_name, mime_type, file_size, status, confirmed_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $9 = 'confirmed' then now() end)",
        home.id,
        upload,
        who.user_id,
        context.value,
        key,
        f"file.{key.rpartition('.')[2]}",
        kind.value,
        len(content),
        "confirmed" if confirmed else "issued",
    )
    if confirmed:
        await files().keep(key, content)
    else:
        await files().take_in(key, _whole(content), size=len(content))
    return upload, key


async def make_request_with_photo(db: Any, home: Building, guard: Member | None = None) -> tuple[UUID, str]:
    """An open entry request for the building's unit with a guard's photo; its id and the photo's key."""
    guard = guard or home.guard
    _, key = await make_upload(db, home, guard)
    request = new_id()
    await db.execute(
        "insert into entry_requests (building_id, id, door, kind, guard_id, photo_key, expires_at)"
        " values ($1, $2, '004', 'visitor', $3, $4, now() + interval '15 minutes')",
        home.id,
        request,
        guard.member_id,
        key,
    )
    await db.execute(
        "insert into entry_request_units (building_id, request_id, unit_id) values ($1, $2, $3)",
        home.id,
        request,
        home.unit_id,
    )
    await db.execute("update uploads set used_at = now() where key = $1", key)
    return request, key
