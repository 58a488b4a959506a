"""Proving that an address is one's own: a mailed code or link. 001's doors, 002's doors, and what registration calls."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.core.config import settings
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.core.errors import Conflict, TooMany
from gatehouse.core.even import even_time
from gatehouse.core.ratelimit import check_guesses, count_guess
from gatehouse.identity.one_time import CodeRefused, Purpose, issue_code, spend_code, spend_link
from gatehouse.notifications.mail import queue_mail

_FIND = text("select user_id from auth_find(:email)")
_OWN = text("select email, first_name, email_verified_at from users where id = :user")
_VERIFIED = text("""
update users set email_verified_at = coalesce(email_verified_at, now()), must_verify_email = false, updated_at = now()
where id = :user and email = :email returning email_verified_at
""")


class AlreadyVerified(Conflict):
    """The address is proven; there is nothing to send."""

    code, type, message = "ALREADY_VERIFIED", "CONFLICT_ERROR", "This e-mail address is verified already."


@dataclass(frozen=True, slots=True)
class Verified:
    """Whose address is proven, since when."""

    user_id: UUID
    email: str
    at: datetime


async def start_email_verification(session: Session, user_id: UUID, email: str, first_name: str) -> bool:
    """Mail a code and a link to an account's address; False (and no mail) within 60 s of the last one.

    Registration calls it right after creating the account, in the same transaction.
    """
    issued = await issue_code(session, Purpose.VERIFY_EMAIL, user_id=user_id, address=email)
    if issued is None:
        return False
    await queue_mail(
        session,
        to=email,
        template="verify_email",
        first_name=first_name,
        code=issued.code,
        link=f"{settings().public_url}/email-verification?token={issued.link}",
    )
    return True


async def verify_by_code(database: Database, *, email: str, code: str) -> Verified:
    """Take a mailed code: the account may sign in from now on. 422 `CODE_INVALID`, whatever is wrong with it; 429 after too many."""
    async with database.transaction() as session:
        owner = await session.scalar(_FIND, {"email": email})
        user_id = await spend_code(
            session, Purpose.VERIFY_EMAIL, owner=owner, address=email, code=code, field="otp_code"
        )
        return await _prove(session, user_id, email, field="otp_code")


async def verify_by_link(database: Database, *, token: str) -> Verified:
    """The same by the mailed link."""
    async with database.transaction() as session:
        found = await spend_link(session, Purpose.VERIFY_EMAIL, token, field="token")
        return await _prove(session, found.user_id, found.address, field="token")


async def _prove(session: Session, user_id: UUID, email: str, *, field: str) -> Verified:
    at = await session.scalar(_VERIFIED, {"user": user_id, "email": email})
    if at is None:  # the account's address has changed since the mail went out
        raise CodeRefused.of(field)
    return Verified(user_id, email, at)


async def send_again(database: Database, *, email: str) -> None:
    """Mail a new code if the address has an account that is not verified. Nobody learns whether it has (same answer, same time)."""
    async with even_time():
        if not await may_mail(email):
            return
        async with database.transaction() as session:
            user_id = await session.scalar(_FIND, {"email": email})
            if user_id is None:
                return
            await session.become(Tenant(None, user_id))
            own = await session.one(_OWN, {"user": user_id})
            if own.email_verified_at is None:
                await start_email_verification(session, user_id, email, own.first_name)


async def may_mail(address: str) -> bool:
    """Whether an address may be sent another code on a stranger's demand; counts it."""
    try:
        await check_guesses("codes mailed", address)
    except TooMany:
        return False
    await count_guess("codes mailed", address)
    return True


async def send_again_to_me(session: Session, caller: Caller) -> str | None:
    """Mail a new code to the caller's own address and give it; a second one within 60 s is not sent. 409 `ALREADY_VERIFIED`.

    None: an account without an address (a guard of a gate device).
    """
    own = await session.one(_OWN, {"user": caller.user_id})
    if own.email_verified_at is not None:
        raise AlreadyVerified
    email: str | None = own.email
    if email is not None:
        await start_email_verification(session, caller.user_id, email, own.first_name)
    return email
