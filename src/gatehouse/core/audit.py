"""Who changed what. Rows hold ids and field names; values lie apart, erasable, referenced by a salted digest."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, LargeBinary, String, Uuid, bindparam, text

from gatehouse.core.db import Session
from gatehouse.core.ids import new_id
from gatehouse.core.log import request_id

_UUIDS = [bindparam(name, type_=Uuid) for name in ("building", "id", "user", "session", "target")]
_TEXTS = [bindparam(name, type_=String) for name in ("action", "target_type", "request")]
_ROW = """
insert into audit_log (building_id, id, actor_user_id, actor_session_id, action, target_type, target_id, fields, request_id, values_digest)
values (:building, :id, :user, :session, :action, :target_type, :target, :fields, :request, :digest)
"""
_PLAIN = text(_ROW).bindparams(
    *_UUIDS, *_TEXTS, bindparam("fields", type_=ARRAY(String)), bindparam("digest", type_=LargeBinary)
)
# Not a data-modifying CTE: the values' foreign key is checked at the end of the statement, so one statement does both.
_WITH_VALUES = text(
    f"with entry as ({_ROW} returning building_id, id) insert into audit_values (building_id, id, salt, values)"
    " select building_id, id, :salt, cast(:values as jsonb) from entry"
).bindparams(
    *_UUIDS,
    *_TEXTS,
    bindparam("fields", type_=ARRAY(String)),
    bindparam("digest", type_=LargeBinary),
    bindparam("salt", type_=LargeBinary),
    bindparam("values", type_=String),
)
_PLATFORM = text(
    "insert into platform_audit (id, actor_user_id, building_id, action, target_type, target_id, fields, request_id)"
    " values (:id, :user, :building, :action, :target_type, :target, :fields, :request)"
).bindparams(
    *[part for part in _UUIDS if part.key != "session"], *_TEXTS, bindparam("fields", type_=ARRAY(String))
)


def digest_of(salt: bytes, values_json: bytes) -> bytes:
    """What an audit row keeps of its values."""
    return hashlib.sha256(salt + values_json).digest()


async def audit(
    session: Session,
    *,
    building_id: UUID,
    user_id: UUID,
    session_id: UUID | None,
    action: str,
    target_type: str,
    target_id: UUID | None,
    values: Mapping[str, Any] | None = None,
    fields: Sequence[str] = (),
) -> None:
    """Record an act in the caller's transaction; a job that does what somebody arranged has no session. Codes, passwords and tokens never go into `values`."""
    row = _row(building_id, user_id, session_id, action, target_type)
    row |= {"target": target_id, "fields": list(fields or (values or {}))}
    if not values:
        await session.execute(_PLAIN, row)
        return
    await session.execute(_WITH_VALUES, row | _sealed(values))


async def audit_each(
    session: Session,
    *,
    building_id: UUID,
    user_id: UUID,
    session_id: UUID | None,
    action: str,
    target_type: str,
    targets: Mapping[UUID, Mapping[str, Any]],
) -> None:
    """The same act on many targets, each with its values, in one go."""
    rows = [
        _row(building_id, user_id, session_id, action, target_type)
        | {"target": target, "fields": list(values)}
        | _sealed(values)
        for target, values in targets.items()
    ]
    if rows:
        await session.execute(_WITH_VALUES, rows)


def _row(
    building_id: UUID, user_id: UUID, session_id: UUID | None, action: str, target_type: str
) -> dict[str, Any]:
    return {
        "building": building_id,
        "id": new_id(),
        "user": user_id,
        "session": session_id,
        "action": action,
        "target_type": target_type,
        "request": request_id(),
        "digest": None,
    }


def _sealed(values: Mapping[str, Any]) -> dict[str, Any]:
    salt = os.urandom(16)
    body = orjson.dumps(dict(values), option=orjson.OPT_SORT_KEYS, default=str)
    return {"digest": digest_of(salt, body), "salt": salt, "values": body.decode()}


async def audit_platform(
    session: Session,
    *,
    user_id: UUID,
    building_id: UUID | None,
    action: str,
    target_type: str,
    target_id: UUID | None,
    fields: Sequence[str] = (),
) -> None:
    """Record a super admin's act outside any one building, or inside one that is named."""
    await session.execute(
        _PLATFORM,
        {
            "id": new_id(),
            "user": user_id,
            "building": building_id,
            "action": action,
            "target_type": target_type,
            "target": target_id,
            "fields": list(fields),
            "request": request_id(),
        },
    )
