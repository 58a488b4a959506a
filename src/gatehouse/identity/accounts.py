"""The account itself: one e-mail, one password, one person, however many memberships."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict
from gatehouse.core.ids import new_id

_CREATE = text(
    "select account_create(:id, :email, :phone, :raw, :first, :last, :hash, :verified, :must_verify)"
)
_HOLD = text("select id from users where id = :user for no key update")
_CREATE_EACH = text("""
select a.id, account_create(a.id, a.email, a.phone, a.raw, a.first, a.last, a.hash, a.verified, a.must_verify) as made
from jsonb_to_recordset(:accounts) as a
  (id uuid, email text, phone text, raw text, first text, last text, hash text, verified boolean, must_verify boolean)
""").bindparams(bindparam("accounts", type_=JSONB))
_END_SESSIONS = text("select sessions_end(:user, :building, :but, :why)")


class EmailTaken(Conflict):
    """The address has an account: sign in with it and join."""

    code, type, message = (
        "EMAIL_TAKEN",
        "CONFLICT_ERROR",
        "This e-mail address has an account already. Please sign in to join.",
    )


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is made of; `phone` is E.164, `phone_raw` as it was typed. `password_hash` None: the password is set by a mailed link. `email` None: a guard of a gate device."""

    email: str | None
    password_hash: str | None
    first_name: str
    last_name: str
    phone: str | None
    phone_raw: str | None = None
    verified: bool = False
    must_verify: bool = False


async def create_account(session: Session, account: NewAccount) -> UUID:
    """A new person. 409 `EMAIL_TAKEN` when somebody has the address."""
    user_id = new_id()
    if not await session.scalar(_CREATE, _values(user_id, account)):
        raise EmailTaken
    return user_id


async def create_accounts(session: Session, accounts: Sequence[NewAccount]) -> list[UUID | None]:
    """The same for many, in one go: their ids; None where somebody has the address."""
    ids = [new_id() for _ in accounts]
    values = [{**_values(one, account), "id": str(one)} for one, account in zip(ids, accounts, strict=True)]
    values.sort(
        key=lambda account: account["email"] or ""
    )  # everybody in one order, so that nobody waits in a circle
    made = {row.id: row.made for row in await session.all(_CREATE_EACH, {"accounts": values})}
    return [one if made[one] else None for one in ids]


def _values(user_id: UUID, account: NewAccount) -> dict[str, Any]:
    return {
        "id": user_id,
        "email": account.email,
        "phone": account.phone,
        "raw": account.phone_raw or account.phone,
        "first": account.first_name,
        "last": account.last_name,
        "hash": account.password_hash,
        "verified": account.verified,
        "must_verify": account.must_verify,
    }


async def hold_account(session: Session, user_id: UUID) -> None:
    """Lock a person's row, first of all that is theirs: then their codes, their credentials, their sessions.

    Whoever writes several of these takes them in this order, so that no two wait for each other. The transaction is that person's.
    """
    await session.execute(_HOLD, {"user": user_id})


async def end_sessions(
    session: Session, user_id: UUID, *, why: str, building_id: UUID | None = None, but: UUID | None = None
) -> int:
    """End a person's sessions, all or those of one building, but one; their sockets close within a second. How many ended.

    The database lets it happen for oneself, or for a member of the transaction's building within that building.
    """
    return int(
        await session.scalar(
            _END_SESSIONS, {"user": user_id, "building": building_id, "but": but, "why": why}
        )
    )
