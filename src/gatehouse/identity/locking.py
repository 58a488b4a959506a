"""A person locks their own account: at will, or by reporting that somebody else used it. Resetting the password opens it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from gatehouse.auth.caller import NO_BUILDING, Caller
from gatehouse.core.audit import audit, audit_platform
from gatehouse.core.clock import now
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.identity.accounts import end_sessions
from gatehouse.identity.history import Device, Outcome, note
from gatehouse.identity.own_password import holds_still, show_password
from gatehouse.identity.sessions import end_pin_sessions
from gatehouse.notifications.kinds import SECURITY_ALERT
from gatehouse.notifications.mail import queue_mail
from gatehouse.notifications.tell import Message, admins_of, tell

# An account without an address could not be opened again: its sessions end, and the administrators are told.
_LOCK = text(
    "update users set locked_at = now() where id = :user and locked_at is null and email is not null"
)
_ACCOUNT = text("select email, first_name, last_name from users where id = :user")
# tenant: a person's own memberships in all buildings, by the policy on user_id
_BUILDINGS = text(
    "select distinct m.building_id from members m where m.user_id = :user and m.status = 'active'"
)


@dataclass(frozen=True, slots=True)
class Locked:
    """What locking came to. `locked` False: the account has no address that could open it again, so that only its sessions ended."""

    locked: bool
    sessions_ended: int


async def lock_account(
    database: Database, caller: Caller, *, password: str, reason: str | None, device: Device
) -> Locked:
    """Lock the caller's account: every session ends, this one too, and signing in is refused until the password is reset. 422 wrong password."""
    seen = await show_password(database, caller, password, field="password")
    async with database.transaction(caller.tenant) as session:
        await holds_still(session, caller, seen)
        return await _lock(session, caller, Outcome.ACCOUNT_LOCKED, device, {"reason": reason})


async def report_suspicious(
    session: Session, caller: Caller, *, description: str | None, device: Device
) -> Locked:
    """Somebody else used the account: lock it, end every session, and tell its owner and the administrators of their buildings.

    In a PIN's session only what PINs have opened in its building ends, and only there somebody is told: the account is not its to lock.
    """
    if caller.on_gate_device:
        return await _report_pin(session, caller, device, {"description": description})
    return await _lock(session, caller, Outcome.REPORTED, device, {"description": description})


async def _lock(
    session: Session, caller: Caller, outcome: Outcome, device: Device, words: Mapping[str, str | None]
) -> Locked:
    locked = bool(await session.changed(_LOCK, {"user": caller.user_id}))
    ended = await end_sessions(session, caller.user_id, why=outcome)
    await note(session, caller.user_id, outcome, device)
    account = await session.one(_ACCOUNT, {"user": caller.user_id})
    await _record(session, caller, outcome, words)
    for row in await session.all(_BUILDINGS, {"user": caller.user_id}):
        await session.become(Tenant(row.building_id, caller.user_id))
        await tell(session, row.building_id, [caller.user_id], _to_owner(outcome, locked=locked))
        if outcome is Outcome.REPORTED:
            admins = [one for one in await admins_of(session, row.building_id) if one != caller.user_id]
            name = f"{account.first_name} {account.last_name}".strip()
            await tell(session, row.building_id, admins, _to_admins(name, locked=locked))
    await session.become(caller.tenant)
    if account.email is not None:
        await queue_mail(
            session,
            to=account.email,
            template="account_locked",
            first_name=account.first_name,
            reported=outcome is Outcome.REPORTED,
            device=device.family,
            ip=device.ip,
            at=now().isoformat(),
        )
    return Locked(locked, ended)


async def _report_pin(
    session: Session, caller: Caller, device: Device, words: Mapping[str, str | None]
) -> Locked:
    ended = await end_pin_sessions(session, user_id=caller.user_id, why=Outcome.REPORTED)
    await note(session, caller.user_id, Outcome.REPORTED, device)
    await _record(session, caller, Outcome.REPORTED, words)
    account = await session.one(_ACCOUNT, {"user": caller.user_id})
    name = f"{account.first_name} {account.last_name}".strip()
    admins = [one for one in await admins_of(session, caller.building_id) if one != caller.user_id]
    said = (
        "You reported suspicious activity. Every gate device is locked; ask your administrator for a new PIN."
    )
    asked = f"{name} says that somebody else used their PIN. Please set a new one."
    for people, body in (([caller.user_id], said), (admins, asked)):
        message = Message(SECURITY_ALERT, "Suspicious activity reported", body, _data(Outcome.REPORTED))
        await tell(session, caller.building_id, people, message)
    return Locked(locked=False, sessions_ended=len(ended))


async def _record(
    session: Session, caller: Caller, outcome: Outcome, words: Mapping[str, str | None]
) -> None:
    action = "account.reported" if outcome is Outcome.REPORTED else "account.locked"
    if caller.building_id == NO_BUILDING:
        await audit_platform(
            session,
            user_id=caller.user_id,
            building_id=None,
            action=action,
            target_type="user",
            target_id=caller.user_id,
        )
        return
    await audit(
        session,
        building_id=caller.building_id,
        user_id=caller.user_id,
        session_id=caller.session_id,
        action=action,
        target_type="user",
        target_id=caller.user_id,
        values={name: text for name, text in words.items() if text},
    )


def _to_owner(outcome: Outcome, *, locked: bool) -> Message:
    what = "You reported suspicious activity." if outcome is Outcome.REPORTED else "You locked your account."
    then = "Every session has ended; the account opens again when you reset the password."
    if not locked:
        then = "Every session has ended. Ask your administrator for a new PIN."
    return Message(SECURITY_ALERT, "Account locked", f"{what} {then}", _data(outcome))


def _to_admins(name: str, *, locked: bool) -> Message:
    then = (
        "The account is locked until its password is reset."
        if locked
        else "It has no e-mail address: please set a new PIN."
    )
    return Message(
        SECURITY_ALERT,
        "Suspicious activity reported",
        f"{name} says that somebody else used their account. {then}",
        _data(Outcome.REPORTED),
    )


def _data(outcome: Outcome) -> dict[str, Any]:
    return {"type": SECURITY_ALERT.name, "what": outcome.value}
