"""The second factor: switched on with an authenticator app, asked for at sign-in, switched off again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, bindparam, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import still_signed_in
from gatehouse.auth.totp import (
    is_totp,
    matching_step,
    new_recovery_codes,
    new_totp_secret,
    open_secret,
    otpauth_uri,
    recovery_hash,
    recovery_hashes,
    seal_secret,
)
from gatehouse.core.clock import now
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.core.errors import BadCsrf, Conflict, FieldProblem, Invalid, NotSignedIn, TooMany
from gatehouse.core.keys import ring
from gatehouse.core.ratelimit import check_guesses, count_guess
from gatehouse.identity.admission import admit, note_refusal, standing_of
from gatehouse.identity.challenge import ChallengeOver, digest_of, read_challenge
from gatehouse.identity.history import Device, Outcome, note
from gatehouse.identity.own_password import holds_still, show_password
from gatehouse.identity.sessions import SignedIn
from gatehouse.notifications.mail import queue_mail

_OWN = text("select password_hash, totp_secret, totp_pending, totp_confirmed_at from own_credentials()")
_ACCOUNT = text("select email, first_name, phone from users where id = :user")
_BEGIN = text("select totp_begin(:secret)").bindparams(bindparam("secret", type_=LargeBinary))
_CONFIRM = text("select totp_confirm(:pending, :step, :recovery)").bindparams(
    bindparam("pending", type_=LargeBinary), bindparam("recovery", type_=ARRAY(LargeBinary))
)
_USE_STEP = text("select totp_use(:step)")
_USE_RECOVERY = text("select recovery_use(:hashes)").bindparams(bindparam("hashes", type_=ARRAY(LargeBinary)))
_OFF = text("select totp_off(:user)")
_CHALLENGE_WRONG = text("select code_wrong(:challenge)")
_LOCKED = text("select auth_locked(:digest)")
_FAILED = text("select auth_failed(:digest)")
_PASSED = text("select auth_passed(:user, :seen, :digest)")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app needs; shown once. `uri` is what its QR code says."""

    secret: bytes
    uri: str


class WrongSecondFactor(NotSignedIn):
    """At sign-in: neither a code of the app nor an unused recovery code. Counted."""

    code, type, message = (
        "WRONG_CODE",
        "AUTHENTICATION_ERROR",
        "This code is not right, or it was used before. Wait for the next one and try again.",
    )
    keeps_writes = True


class WrongOwnCode(Invalid):
    """Signed in: the code is not right. Counted like a wrong one at sign-in."""

    code, type, message = (
        "WRONG_CODE",
        "VALIDATION_ERROR",
        "This code is not right, or it was used before. Wait for the next one and try again.",
    )
    keeps_writes = True

    def __init__(self) -> None:
        super().__init__(details=[FieldProblem("code", self.message)])


class TwoFactorIsOn(Conflict):
    """There is a second factor already."""

    code, type, message = (
        "TWO_FACTOR_ON",
        "CONFLICT_ERROR",
        "Two-factor sign-in is on already. Switch it off first to use another app.",
    )


class NothingToConfirm(Conflict):
    """A code came, but no enrolment waits for it."""

    code, type, message = (
        "TWO_FACTOR_NOT_BEGUN",
        "CONFLICT_ERROR",
        "Begin with your password; then confirm with the code your app shows.",
    )


async def begin(database: Database, caller: Caller, *, password: str) -> Enrolment:
    """A new secret, pending until its first code is shown; an earlier pending one is forgotten. 422 wrong password, 409 it is on already."""
    seen = await show_password(database, caller, password, field="password")
    secret = new_totp_secret()
    async with database.transaction(caller.tenant) as session:
        await holds_still(session, caller, seen)
        if (await session.one(_OWN)).totp_confirmed_at is not None:
            raise TwoFactorIsOn
        await session.execute(_BEGIN, {"secret": seal_secret(secret, caller.user_id)})
        account = await session.one(_ACCOUNT, {"user": caller.user_id})
    return Enrolment(secret, otpauth_uri(secret, account.email or account.phone or account.first_name))


async def confirm(database: Database, caller: Caller, *, code: str, device: Device) -> Sequence[str]:
    """The first code of the app switches the second factor on. Gives the recovery codes, this once. 422 wrong code, 409 nothing pending."""
    caller.must_be_personal()
    codes = new_recovery_codes()
    hashes = [recovery_hash(one, caller.user_id) for one in codes]
    async with database.transaction(caller.tenant) as session:
        await still_signed_in(session, caller)
        own = await session.one(_OWN)
        if own.totp_confirmed_at is not None:
            raise TwoFactorIsOn
        if own.totp_pending is None:
            raise NothingToConfirm
        tries = await _unlocked_tries(session, caller.user_id)
        step = matching_step(open_secret(own.totp_pending, caller.user_id), code, now())
        if step is None:
            await session.execute(_FAILED, {"digest": tries})
            raise WrongOwnCode
        values = {"pending": own.totp_pending, "step": step, "recovery": hashes}
        if not await session.scalar(_CONFIRM, values):
            raise Conflict  # a twin was faster, or began anew
        await note(session, caller.user_id, Outcome.TWO_FACTOR_ON, device)
        await _tell(session, caller.user_id, device, switched_on=True)
    return codes


async def switch_off(
    database: Database, caller: Caller, *, password: str, code: str | None, device: Device
) -> None:
    """Forget the second factor and its recovery codes. Needs the password and, while it is on, a code; 422 names the wrong one."""
    seen = await show_password(database, caller, password, field="password")
    async with database.transaction(caller.tenant) as session:
        await holds_still(session, caller, seen)
        own = await session.one(_OWN)
        if own.totp_confirmed_at is not None:
            if code is None:
                raise Invalid.field("code", "Type the code your app shows, or a recovery code.")
            tries = await _unlocked_tries(session, caller.user_id)
            if not await _is_right(session, caller.user_id, own.totp_secret, code):
                await session.execute(_FAILED, {"digest": tries})
                await note(session, caller.user_id, Outcome.TWO_FACTOR_WRONG, device)
                raise WrongOwnCode
            await note(session, caller.user_id, Outcome.TWO_FACTOR_OFF, device)
            await _tell(session, caller.user_id, device, switched_on=False)
        await session.execute(_OFF, {"user": caller.user_id})


async def answer_challenge(
    database: Database, *, token: str, code: str, device: Device, same_origin: bool
) -> SignedIn:
    """Finish a sign-in with the second factor: the session is opened as the sign-in asked for it (kind, device name, remembered).

    401 wrong code (counted: five end the challenge, and over all challenges the account waits as it does for wrong passwords),
    401 the challenge is over or the password is no longer the one that was checked, 403 the account was locked meanwhile.
    """
    await check_guesses("sign-in failures", device.ip)
    async with database.transaction() as session:
        user_id = (await read_challenge(session, token, spend=False)).user_id
    try:
        async with database.transaction(Tenant(user_id=user_id)) as session:
            standing = await standing_of(session, user_id)
            asked = await read_challenge(session, token, spend=False)
            if asked.kind == "password" and not same_origin:
                raise BadCsrf  # a cookie is set only for a page of our own
            own = await session.one(_OWN)
            if own.totp_confirmed_at is None or digest_of(own.password_hash or "") != asked.password_digest:
                raise ChallengeOver
            device = Device(device.ip, device.user_agent, asked.device_name, asked.location)
            tries = await _unlocked_tries(session, user_id)
            if not await _is_right(session, user_id, own.totp_secret, code):
                await session.execute(_CHALLENGE_WRONG, {"challenge": asked.id})
                await session.execute(_FAILED, {"digest": tries})
                await note(session, user_id, Outcome.TWO_FACTOR_WRONG, device)
                raise WrongSecondFactor
            await read_challenge(session, token, spend=True)
            if not await session.scalar(
                _PASSED, {"user": user_id, "seen": own.password_hash, "digest": tries}
            ):
                raise ChallengeOver
            if standing.refusal is None:
                return await admit(session, standing, device, kind=asked.kind, remember=asked.remember)
            await note_refusal(session, standing, device)
    except WrongSecondFactor:
        await count_guess("sign-in failures", device.ip)
        raise
    raise standing.refusal


async def _unlocked_tries(session: Session, user_id: UUID) -> bytes:
    """Under what a person's wrong second factors are counted; 429 while too many have locked it. A right password does not forgive them."""
    digest = ring().digest("second factor", user_id.bytes)
    locked_until = await session.scalar(_LOCKED, {"digest": digest})
    if locked_until is not None:
        raise TooMany(
            int((locked_until - now()).total_seconds()) + 1,
            "Too many wrong codes. Wait a little and try again.",
        )
    return digest


async def _is_right(session: Session, user_id: UUID, sealed: bytes, code: str) -> bool:
    """Whether this is the app's code of a step not used yet, or an unused recovery code; used thereby."""
    if not is_totp(code):
        used: Any = await session.scalar(_USE_RECOVERY, {"hashes": recovery_hashes(code, user_id)})
        return bool(used)
    step = matching_step(open_secret(sealed, user_id), code, now())
    return step is not None and bool(await session.scalar(_USE_STEP, {"step": step}))


async def _tell(session: Session, user_id: UUID, device: Device, *, switched_on: bool) -> None:
    account = await session.one(_ACCOUNT, {"user": user_id})
    if account.email is not None:
        await queue_mail(
            session,
            to=account.email,
            template="two_factor_changed",
            first_name=account.first_name,
            switched_on=switched_on,
            device=device.family,
            ip=device.ip,
            at=now().isoformat(),
        )
