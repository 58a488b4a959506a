"""A forgotten password: a mailed code or link lets its holder set a new one, and everybody signed in with the old one is out."""

from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, bindparam, text

from gatehouse.auth.passwords import check_strength, hash_password
from gatehouse.core.config import settings
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.core.even import even_time
from gatehouse.core.keys import ring
from gatehouse.core.ratelimit import check_guesses, forget_guesses
from gatehouse.identity.accounts import end_sessions
from gatehouse.identity.email_verification import may_mail
from gatehouse.identity.history import Device, Outcome, note
from gatehouse.identity.one_time import (
    CodeRefused,
    Purpose,
    by_link,
    issue_code,
    spend_code,
    spend_link,
)
from gatehouse.identity.own_password import PasswordMoved
from gatehouse.identity.password_change import tell_of_new_password
from gatehouse.notifications.mail import queue_mail

_FIND = text("select user_id from auth_find(:email)")
_NAME = text("select first_name from users where id = :user")
_SEEN = text("select password_hash from own_credentials()")
_CHANGE = text("select password_change(:seen, :fresh)")
# The mail has proven the address, if it is still the account's; a lock by its owner opens.
_OPEN = text("""
update users set locked_at = null, email_verified_at = coalesce(email_verified_at, now()), must_verify_email = false, updated_at = now()
where id = :user and email = :email and is_active returning first_name
""")
_FORGIVE = text("select auth_forgive(:hashes)").bindparams(bindparam("hashes", type_=ARRAY(LargeBinary)))


async def request_reset(database: Database, *, email: str) -> None:
    """Mail a code and a link, if the address has an account. The answer and the time it takes are the same if it has none.

    Not sent again within 60 s, nor more than GATEHOUSE_LIMIT_CODES_MAILED_PER_HOUR times.
    """
    async with even_time():
        if not await may_mail(email):
            return
        async with database.transaction() as session:
            user_id = await session.scalar(_FIND, {"email": email})
            if user_id is None:
                return
            await session.become(Tenant(None, user_id))
            await send_reset(session, user_id, email, await session.scalar(_NAME, {"user": user_id}))


async def send_reset(session: Session, user_id: UUID, email: str, first_name: str) -> bool:
    """Mail the account's address a code and a link that set a new password; False (and no mail) within 60 s of the last one."""
    issued = await issue_code(session, Purpose.RESET_PASSWORD, user_id=user_id, address=email)
    if issued is None:
        return False
    await queue_mail(
        session,
        to=email,
        template="password_reset",
        first_name=first_name,
        code=issued.code,
        link=f"{settings().public_url}/reset-password?token={issued.link}",
    )
    return True


async def reset_by_link(database: Database, *, token: str, new: str, device: Device) -> None:
    """Set a new password with a mailed link. 422 `CODE_INVALID` naming `token`, or `new_password`."""
    check_strength(new, field="new_password")
    async with database.transaction() as session:
        if await by_link(session, Purpose.RESET_PASSWORD, token, spend=False) is None:
            raise CodeRefused.of("token")  # before hashing: a made-up link costs us nothing
    fresh = await hash_password(new)
    async with database.transaction() as session:
        found = await spend_link(session, Purpose.RESET_PASSWORD, token, field="token")
        await _set(session, found.user_id, found.address, fresh, device, field="token")
    await forget_guesses("sign-in account", found.address)


async def reset_by_code(database: Database, *, email: str, code: str, new: str, device: Device) -> None:
    """The same with the mailed code. Five wrong tries kill it; unknown addresses, dead codes and wrong ones look alike."""
    check_strength(new, field="new_password")
    await check_guesses("wrong mailed codes", f"{Purpose.RESET_PASSWORD} {email}")
    fresh = await hash_password(new)
    async with database.transaction() as session:
        owner = await session.scalar(_FIND, {"email": email})
        user_id = await spend_code(
            session, Purpose.RESET_PASSWORD, owner=owner, address=email, code=code, field="otp_code"
        )
        await _set(session, user_id, email, fresh, device, field="otp_code")
    await forget_guesses("sign-in account", email)


async def _set(
    session: Session, user_id: UUID, email: str, fresh: str, device: Device, *, field: str
) -> None:
    # The person's row is held since the code was taken, so nothing below can change under us.
    first_name = await session.scalar(_OPEN, {"user": user_id, "email": email})
    if first_name is None:  # the account's address has changed since the mail went out
        raise CodeRefused.of(field)
    seen = await session.scalar(_SEEN)
    if not await session.scalar(_CHANGE, {"seen": seen, "fresh": fresh}):
        raise PasswordMoved
    await session.execute(_FORGIVE, {"hashes": ring().digests("sign-in", email.encode())})
    await end_sessions(session, user_id, why="password_reset")
    await note(session, user_id, Outcome.PASSWORD_RESET, device)
    await tell_of_new_password(session, email, first_name, device)
