"""Codes and links sent to a person: six digits for typing, a long secret for clicking, ten minutes, five tries, one use.

Stored as keyed hashes bound to purpose and address. What is issued is returned once, to be mailed and never answered.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, String, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.core.clock import now
from gatehouse.core.db import Session, Tenant
from gatehouse.core.errors import FieldProblem, Invalid
from gatehouse.core.ids import new_id
from gatehouse.core.keys import ring
from gatehouse.core.ratelimit import check_guesses, count_guess
from gatehouse.identity.accounts import hold_account

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
    UNDO_EMAIL = "undo_email"
    """A link to the former address that takes a change of the address back."""
    UNLOCK = "unlock"
    DELETE_ACCOUNT = "delete_account"


class CodeRefused(Invalid):
    """Wrong, used, dead, too old or never sent: all look alike. What the try counted is kept."""

    code, type, message = "CODE_INVALID", "VALIDATION_ERROR", "Invalid or expired code."
    keeps_writes = True

    @classmethod
    def of(cls, field: str) -> "CodeRefused":
        """The refusal of what came in `field`."""
        return cls(details=[FieldProblem(field, cls.message)])


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

_PENDING = text("select address, expires_at from code_pending(:purpose)")
_DROP = text("select code_drop(:purposes)").bindparams(bindparam("purposes", type_=ARRAY(String)))


def _about(purpose: Purpose, address: str, code: str) -> bytes:
    return f"{purpose}\0{address}\0{code}".encode()


def _link_secret() -> str:
    """256 random bits without six digits in a row: the code must be the only such number in a mail."""
    while True:
        secret = secrets.token_urlsafe(32)
        if not re.search(r"\d{6}", secret):
            return secret


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
    issued = _issued(good_for)
    values = _values(issued, purpose, user_id, address)
    written = await session.scalar(_ISSUE, {**values, "data": dict(data or {}), "pause": pause})
    return issued if written else None


async def issue_each(
    session: Session, purpose: Purpose, people: Sequence[tuple[UUID, str]], *, good_for: timedelta
) -> list[Issued]:
    """A code for each of many people at their addresses, without a pause, in one go."""
    issued = [_issued(good_for) for _ in people]
    values = [
        {**_values(one, purpose, user_id, address), "data": {}, "pause": 0}
        for one, (user_id, address) in zip(issued, people, strict=True)
    ]
    if values:
        await session.execute(_ISSUE, values)
    return issued


def _issued(good_for: timedelta) -> Issued:
    return Issued(new_id(), f"{secrets.randbelow(10**6):06d}", _link_secret(), now() + good_for)


def _values(issued: Issued, purpose: Purpose, user_id: UUID, address: str) -> dict[str, Any]:
    return {
        "id": issued.id,
        "purpose": purpose,
        "user": user_id,
        "address": address,
        "code": ring().digest("one-time", _about(purpose, address, issued.code)),
        "link": ring().digest("one-time link", _about(purpose, "", issued.link)),
        "expires": issued.expires_at,
    }


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


async def spend_code(
    session: Session, purpose: Purpose, *, owner: UUID | None, address: str, code: str, field: str
) -> UUID:
    """Take the right code and give whose it was; else `CodeRefused` naming `field`, and 429 after too many wrong ones for an address.

    `owner` is whose account the address has, if anybody's: the transaction becomes theirs, and their row is held.
    """
    key = f"{purpose} {address}"
    await check_guesses("wrong mailed codes", key)
    if owner is not None:
        await _hold(session, owner)
    tried = await try_code(session, purpose, address=address, code=code)
    if tried.outcome != "ok" or tried.user_id is None or tried.user_id != owner:
        await count_guess("wrong mailed codes", key)
        raise CodeRefused.of(field)
    return tried.user_id


async def spend_link(session: Session, purpose: Purpose, link: str, *, field: str) -> Any:
    """What the link was issued about (`code_id, user_id, address, data`), spent; else `CodeRefused` naming `field`.

    The transaction becomes its owner's, whose row is held.
    """
    looked = await by_link(session, purpose, link, spend=False)
    if looked is None:
        raise CodeRefused.of(field)
    await _hold(session, looked.user_id)
    found = await by_link(session, purpose, link, spend=True)
    if found is None:
        raise CodeRefused.of(field)
    return found


async def _hold(session: Session, owner: UUID) -> None:
    if session.tenant.user_id != owner:
        await session.become(Tenant(None, owner))
    await hold_account(session, owner)


async def pending_address(session: Session, purpose: Purpose) -> str | None:
    """Where the live code of the transaction's person went, if there is one."""
    found: str | None = await session.scalar(_PENDING, {"purpose": purpose})
    return found


async def drop_codes(session: Session, *purposes: Purpose) -> None:
    """The live codes of the transaction's person die."""
    await session.execute(_DROP, {"purposes": list(purposes)})
