"""Codes and links sent to a person: six digits for typing, a long secret for clicking, ten minutes, five tries, one use.

Stored as keyed hashes bound to purpose and address. What is issued is returned once, to be mailed and never answered.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.ids import new_id
from gatehouse.core.keys import ring

GOOD_FOR = timedelta(minutes=10)
PAUSE_SECONDS = 60
"""Between two codes of one purpose to one person."""


class Purpose(StrEnum):
    """What a code is good for; it is good for nothing else."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose, not a password
    CHANGE_EMAIL = "change_email"
    CHANGE_PHONE = "change_phone"
    TWO_FACTOR = "two_factor"
    UNLOCK = "unlock"
    DELETE_ACCOUNT = "delete_account"


@dataclass(frozen=True, slots=True)
class Issued:
    """A code as its owner gets it. `link` is the secret part of a URL, `<id>.<secret>` to nobody but the mail."""

    id: UUID
    code: str
    link: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Tried:
    """What a try came to: ok (the code is spent), wrong, dead (five wrong tries or too old), none. Show the last three alike."""

    outcome: str
    user_id: UUID | None
    data: dict[str, Any]


_ISSUE = text(
    "select code_issue(:id, :purpose, :user, :address, :code, :link, :expires, :data, :pause)"
).bindparams(
    bindparam("code", type_=LargeBinary), bindparam("link", type_=LargeBinary), bindparam("data", type_=JSONB)
)
_TRY = (
    text("select outcome, user_id, data from code_try(:purpose, :address, :hashes)")
    .bindparams(bindparam("hashes", type_=ARRAY(LargeBinary)))
    .columns(data=JSONB)
)
_BY_LINK = (
    text("select code_id, user_id, address, data from code_by_link(:purpose, :hashes, :spend)")
    .bindparams(bindparam("hashes", type_=ARRAY(LargeBinary)))
    .columns(data=JSONB)
)


def _about(purpose: Purpose, address: str, code: str) -> bytes:
    return f"{purpose}\0{address}\0{code}".encode()


async def issue_code(
    session: Session,
    purpose: Purpose,
    *,
    user_id: UUID,
    address: str,
    good_for: timedelta = GOOD_FOR,
    pause: int = PAUSE_SECONDS,
    data: Mapping[str, Any] | None = None,
) -> Issued | None:
    """A fresh code for a person at an address; older ones of the purpose die. None while the last is younger than `pause` seconds."""
    issued = Issued(new_id(), f"{secrets.randbelow(10**6):06d}", secrets.token_urlsafe(32), now() + good_for)
    written = await session.scalar(
        _ISSUE,
        {
            "id": issued.id,
            "purpose": purpose,
            "user": user_id,
            "address": address,
            "code": ring().digest("one-time", _about(purpose, address, issued.code)),
            "link": ring().digest("one-time link", _about(purpose, "", issued.link)),
            "expires": issued.expires_at,
            "data": dict(data or {}),
            "pause": pause,
        },
    )
    return issued if written else None


async def try_code(session: Session, purpose: Purpose, *, address: str, code: str) -> Tried:
    """One try. The count must stay when it fails: raise an error that `keeps_writes`."""
    row = await session.one(
        _TRY,
        {
            "purpose": purpose,
            "address": address,
            "hashes": ring().digests("one-time", _about(purpose, address, code)),
        },
    )
    return Tried(row.outcome, row.user_id, row.data or {})


async def by_link(session: Session, purpose: Purpose, link: str, *, spend: bool) -> Any | None:
    """The live code a link belongs to (`code_id, user_id, address, data`), spent when asked for; None when there is none."""
    return await session.first(
        _BY_LINK,
        {
            "purpose": purpose,
            "hashes": ring().digests("one-time link", _about(purpose, "", link)),
            "spend": spend,
        },
    )
