"""A person changes the password; whoever else was signed in with the old one is out within a second."""

from dataclasses import dataclass

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import still_signed_in
from gatehouse.auth.passwords import check_strength, hash_password
from gatehouse.core.clock import iso, now
from gatehouse.core.db import Database, Session
from gatehouse.core.errors import Invalid
from gatehouse.identity.accounts import end_sessions, hold_account
from gatehouse.identity.history import Device, Outcome, note
from gatehouse.identity.own_password import PasswordMoved, show_password
from gatehouse.notifications.mail import queue_mail

_CHANGE = text("select password_change(:seen, :fresh)")
_OWN = text("select email, first_name, email_verified_at is not null as verified from users where id = :user")
_SECOND_FACTOR = text("select totp_confirmed_at is not null from own_credentials()")


@dataclass(frozen=True, slots=True)
class Changed:
    """How many other sessions ended, and how well the account is kept now (0–100)."""

    ended: int
    score: int


async def change_password(
    database: Database, caller: Caller, *, current: str, new: str, end_others: bool, device: Device
) -> Changed:
    """Replace the caller's password. 422 names `current_password` or `new_password`; 409 when another change was faster.

    No connection is held while either is hashed. `end_others`: every other session ends, this one stays.
    """
    check_strength(new, field="new_password")
    seen = await show_password(database, caller, current, field="current_password")
    if new == current:
        raise Invalid.field("new_password", "The new password must differ from the current one.")
    fresh = await hash_password(new)
    async with database.transaction(caller.tenant) as session:
        await hold_account(session, caller.user_id)
        await still_signed_in(session, caller)
        if not await session.scalar(_CHANGE, {"seen": seen, "fresh": fresh}):
            raise PasswordMoved
        ended = 0
        if end_others:
            ended = await end_sessions(session, caller.user_id, why="password_changed", but=caller.session_id)
        own = await session.one(_OWN, {"user": caller.user_id})
        await note(session, caller.user_id, Outcome.PASSWORD_CHANGED, device)
        if own.email is not None:
            await tell_of_new_password(session, own.email, own.first_name, device)
        score = 50 + 30 * bool(await session.scalar(_SECOND_FACTOR)) + 20 * own.verified
    return Changed(ended, score)


async def tell_of_new_password(session: Session, email: str, first_name: str, device: Device) -> None:
    """Mail the account's address that its password is another one, and what to do if that is a surprise."""
    await queue_mail(
        session,
        to=email,
        template="password_changed",
        first_name=first_name,
        at=iso(now()),
        device=device.family,
        ip=device.ip,
    )
