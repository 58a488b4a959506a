"""Another e-mail address for an account: proven at the new one, told to the old one, which can take it back for a week.

Whether the new address belongs to somebody else's account shows nowhere: the answers are the same, and its owner gets a mail.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.core.config import settings
from gatehouse.core.db import Database, Session
from gatehouse.core.errors import Conflict, Invalid, TooMany
from gatehouse.identity.accounts import EmailTaken, end_sessions, hold_account
from gatehouse.identity.email_verification import may_mail
from gatehouse.identity.history import Device, Outcome, note
from gatehouse.identity.one_time import (
    PAUSE_SECONDS,
    CodeRefused,
    Purpose,
    by_link,
    drop_codes,
    issue_code,
    pending_address,
    spend_code,
    spend_link,
)
from gatehouse.identity.own_password import holds_still, show_password
from gatehouse.identity.password_reset import send_reset
from gatehouse.notifications.mail import queue_mail

_UNDO_FOR = timedelta(days=7)
_FIND = text("select user_id from auth_find(:email)")
_OWN = text("select email, first_name, is_active from users where id = :user")
_TAKE = text("select email_take(:email)")
_LOCK = text("update users set locked_at = coalesce(locked_at, now()) where id = :user")


class AddressGone(Conflict):
    """The former address belongs to another account by now."""

    message = (
        "This address belongs to another account by now. Please ask your building's administrator for help."
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """The account's address now, and the one before."""

    email: str
    former: str | None


def _bound(caller: Caller, email: str) -> str:
    # Two people may want one address at once: each has a code of their own.
    return f"{caller.user_id.hex} {email}"


def _email_in(bound: str) -> str:
    return bound.partition(" ")[2]


async def pending_email(session: Session) -> str | None:
    """The address that the caller has asked for and not confirmed yet, while its code is good."""
    bound = await pending_address(session, Purpose.CHANGE_EMAIL)
    return None if bound is None else _email_in(bound)


async def ask_for_address(database: Database, caller: Caller, *, new_email: str, password: str) -> None:
    """Mail a code to the new address and a notice to the old one; nothing changes before the code comes back.

    422 `password` or `new_email` (the own address), 429 within 60 s. The answer is the same for an address that has an account.
    """
    seen = await show_password(database, caller, password, field="password")
    sends = await may_mail(new_email)
    async with database.transaction(caller.tenant) as session:
        await hold_account(session, caller.user_id)
        await holds_still(session, caller, seen)
        own = await session.one(_OWN, {"user": caller.user_id})
        if own.email == new_email:
            raise Invalid.field("new_email", "This is your address already.")
        taken = await session.scalar(_FIND, {"email": new_email}) is not None
        # Issued for a taken address too, so that nothing later differs; its code is mailed to nobody.
        bound = _bound(caller, new_email)
        issued = await issue_code(session, Purpose.CHANGE_EMAIL, user_id=caller.user_id, address=bound)
        if issued is None:
            raise TooMany(PAUSE_SECONDS, "A mail went out less than a minute ago. Please wait a little.")
        if taken and sends:
            await queue_mail(session, to=new_email, template="email_taken")
        elif sends:
            await queue_mail(
                session,
                to=new_email,
                template="email_change",
                first_name=own.first_name,
                code=issued.code,
                link=f"{settings().public_url}/email-change?token={issued.link}",
            )
        if own.email is not None:
            await _warn(session, caller, own.email, own.first_name, new_email)


async def _warn(session: Session, caller: Caller, old: str, first_name: str, new_email: str) -> None:
    """Tell the old address, with a link that takes it back. A link sent to a still older address stays the one that counts."""
    link = None
    if await pending_address(session, Purpose.UNDO_EMAIL) in {None, old}:
        undo = await issue_code(
            session,
            Purpose.UNDO_EMAIL,
            user_id=caller.user_id,
            address=old,
            good_for=_UNDO_FOR,
            pause=0,
        )
        assert undo is not None
        link = f"{settings().public_url}/email-change?cancel={undo.link}"
    await queue_mail(
        session,
        to=old,
        template="email_change_notice",
        first_name=first_name,
        new_email=new_email,
        link=link,
    )


async def confirm_by_code(session: Session, caller: Caller, *, code: str, device: Device) -> Moved:
    """The mailed code came back: the account has the new address. 422 `CODE_INVALID`, 409 `EMAIL_TAKEN` when somebody was faster."""
    caller.must_be_personal()
    email = await pending_email(session)
    if email is None:
        raise CodeRefused.of("code")
    await spend_code(
        session,
        Purpose.CHANGE_EMAIL,
        owner=caller.user_id,
        address=_bound(caller, email),
        code=code,
        field="code",
    )
    return await _move(session, caller, email, device)


async def confirm_by_link(session: Session, caller: Caller, *, token: str, device: Device) -> Moved:
    """The same by the mailed link, opened where its account is signed in."""
    caller.must_be_personal()
    looked = await by_link(session, Purpose.CHANGE_EMAIL, token, spend=False)
    if looked is None or looked.user_id != caller.user_id:
        raise CodeRefused.of("token")
    found = await spend_link(session, Purpose.CHANGE_EMAIL, token, field="token")
    return await _move(session, caller, _email_in(found.address), device)


async def _move(session: Session, caller: Caller, address: str, device: Device) -> Moved:
    own = await session.one(_OWN, {"user": caller.user_id})
    # Codes first: what was mailed to the old address is good for nothing any more, but for taking this back.
    await drop_codes(session, Purpose.VERIFY_EMAIL, Purpose.RESET_PASSWORD, Purpose.TWO_FACTOR)
    if not await session.scalar(_TAKE, {"email": address}):
        raise EmailTaken("This address belongs to another account by now.")
    await note(session, caller.user_id, Outcome.EMAIL_CHANGED, device)
    for to in filter(None, (own.email, address)):
        await queue_mail(
            session, to=to, template="email_changed", first_name=own.first_name, new_email=address
        )
    return Moved(address, own.email)


async def take_back(database: Database, *, token: str, device: Device) -> Moved:
    """The old address says no: a change under way dies, one already made is undone; everybody is signed out, and nobody signs in until
    the mail's link has set a new password: whoever asked for the change knew the old one.

    422 `CODE_INVALID` naming `token`, 409 when the old address belongs to another account by now.
    """
    async with database.transaction() as session:
        found = await spend_link(session, Purpose.UNDO_EMAIL, token, field="token")
        own = await session.first(_OWN, {"user": found.user_id})
        if own is None or not own.is_active:
            raise CodeRefused.of("token")
        await drop_codes(
            session,
            Purpose.CHANGE_EMAIL,
            Purpose.VERIFY_EMAIL,
            Purpose.RESET_PASSWORD,
            Purpose.TWO_FACTOR,
        )
        await end_sessions(session, found.user_id, why="email_change_undone")
        if own.email != found.address and not await session.scalar(_TAKE, {"email": found.address}):
            raise AddressGone
        await session.execute(_LOCK, {"user": found.user_id})
        await note(session, found.user_id, Outcome.EMAIL_CHANGED, device)
        await queue_mail(session, to=found.address, template="email_change_undone", first_name=own.first_name)
        await send_reset(session, found.user_id, found.address, own.first_name)
    return Moved(found.address, own.email if own.email != found.address else None)
