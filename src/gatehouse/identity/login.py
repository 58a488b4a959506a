"""Sign in and refresh. The one use case that closes its transaction, hashes, and opens another (ADR transaction edge)."""

from datetime import timedelta

from sqlalchemy import text

from gatehouse.auth.passwords import verify_password
from gatehouse.auth.tokens import Refresh, access_token, hash_secret, next_rotation, refresh_token
from gatehouse.core.clock import now
from gatehouse.core.config import Mode, settings
from gatehouse.core.db import Database, Tenant
from gatehouse.core.demo_accounts import is_demo_account
from gatehouse.core.errors import NotSignedIn, TooMany
from gatehouse.core.keys import ring
from gatehouse.core.ratelimit import check_guesses, count_guess
from gatehouse.identity.admission import admit, note_refusal, standing_of
from gatehouse.identity.challenge import Challenge, ask_second_factor
from gatehouse.identity.history import Device, Outcome, note
from gatehouse.identity.profile import load_person
from gatehouse.identity.sessions import SignedIn, end_session, lifetime

_WRONG = "Wrong e-mail or password."
_LOCKED_TEXT = "Too many wrong passwords. The account is locked for a while."
_SAME_ANSWER_SECONDS = 30

_FIND = text("""
select auth_locked(:address) as locked_until, f.user_id, f.password_hash from (select) one left join auth_find(:email) f on true
""")
_FAILED = text("select auth_failed(:address)")
_PASSED = text("select auth_passed(:user, :seen, :address)")
_ROTATE = text("""
update sessions set predecessor_hash = refresh_hash, refresh_hash = :next, rotated_at = now(), last_seen_at = now(), expires_at = :expires
where id = :id and user_id = :user and refresh_hash = :presented and revoked_at is null and expires_at > now()
""")
_STANDING = text("""
select s.predecessor_hash, s.rotated_at, s.revoked_at is not null or s.expires_at <= now() as over, s.remember from sessions s where s.id = :id and s.user_id = :user
""")


class RefreshReused(NotSignedIn):
    """A refresh token that was replaced more than 30 s ago came back: the whole family ends."""

    code, type, message = (
        "REFRESH_REUSED",
        "AUTHENTICATION_ERROR",
        "This sign-in was used twice and has been ended. Please sign in again.",
    )
    keeps_writes = True


class WrongPassword(NotSignedIn):
    """Unknown address, wrong password: the two look alike."""

    message = _WRONG


async def log_in(
    database: Database, *, email: str, password: str, device: Device, kind: str, remember: bool
) -> SignedIn | Challenge:
    """Check a password and open a session of `kind` (`password` for cookies, `api` for tokens), or ask for the second factor.

    No connection is held while the password is hashed. 401 wrong, 429 locked or too many tries; with the right password only:
    403 while the account is locked by its owner, its address not proven, or nobody has activated it.
    """
    await check_guesses("sign-in account", email)
    await check_guesses("sign-in failures", device.ip)
    address = ring().digest("sign-in", email.encode())
    async with database.transaction() as session:
        found = await session.one(_FIND, {"address": address, "email": None if _is_shut(email) else email})
        if found.locked_until is not None:
            await note(session, found.user_id, Outcome.LOCKED, device)
    if found.locked_until is not None:
        await count_guess("sign-in failures", device.ip)
        raise TooMany(int((found.locked_until - now()).total_seconds()) + 1, _LOCKED_TEXT)

    fits = await verify_password(found.password_hash, password)

    if not fits:
        await count_guess("sign-in account", email)
        await count_guess("sign-in failures", device.ip)
        async with database.transaction() as session:
            await session.execute(_FAILED, {"address": address})
            await note(session, found.user_id, Outcome.WRONG_PASSWORD, device)
        raise WrongPassword
    async with database.transaction(Tenant(user_id=found.user_id)) as session:
        seen = {"user": found.user_id, "seen": found.password_hash, "address": address}
        if not await session.scalar(_PASSED, seen):
            raise WrongPassword  # the password changed, or wrong tries locked the address, while we hashed
        standing = await standing_of(session, found.user_id)
        if standing.refusal is not None:
            await note_refusal(session, standing, device)
        elif not standing.two_factor:
            return await admit(session, standing, device, kind=kind, remember=remember)
    if standing.refusal is not None:
        raise standing.refusal
    # In a transaction of its own: whoever answers an older challenge holds it and then wants the credentials, which the last one held.
    async with database.transaction(Tenant(user_id=found.user_id)) as session:
        return await ask_second_factor(
            session, standing, found.password_hash, device, kind=kind, remember=remember
        )


def _is_shut(email: str | None) -> bool:
    """Demo accounts have a password everybody knows; outside demo mode they do not exist."""
    return email is not None and is_demo_account(email) and settings().mode is not Mode.DEMO


async def refresh(database: Database, token: Refresh, device: Device) -> SignedIn:
    """Rotate a refresh token. The same one again within 30 s gives the same successor; later it ends the family."""
    following = next_rotation(token.session_id, token.rotation)
    async with database.transaction(Tenant(token.building_id, token.user_id)) as session:
        own = {"id": token.session_id, "user": token.user_id}
        standing = await session.first(_STANDING, own)
        if standing is None or standing.over:
            raise NotSignedIn("Your sign-in has ended. Please sign in again.")
        lasts = lifetime("api", remember=standing.remember)
        rotated = await session.changed(
            _ROTATE,
            own
            | {
                "presented": hash_secret(token.rotation),
                "next": hash_secret(following),
                "expires": now() + lasts,
            },
        )
        if not rotated:
            standing = await session.one(
                _STANDING, own
            )  # a twin may have rotated while we waited for the row
            if standing.over:
                raise NotSignedIn("Your sign-in has ended. Please sign in again.")
            recent = standing.rotated_at is not None and now() - standing.rotated_at <= timedelta(
                seconds=_SAME_ANSWER_SECONDS
            )
            if standing.predecessor_hash != hash_secret(token.rotation) or not recent:
                await end_session(session, token.session_id, token.user_id, reason="refresh_reused")
                await note(session, token.user_id, Outcome.REUSE, device)
                raise RefreshReused
        acting = await session.first(_ACTING, own | {"secret": hash_secret(token.secret)})
        if acting is None:
            raise NotSignedIn("Your sign-in has ended. Please sign in again.")
        building = acting.building_id  # the session may have switched since the token was made
        await session.become(Tenant(building, token.user_id))
        person = await load_person(
            session, user_id=token.user_id, building_id=building, member_id=acting.member_id
        )
        if _is_shut(person.email):
            raise NotSignedIn
    seconds = int(lasts.total_seconds())
    return SignedIn(
        token.session_id,
        person,
        token.secret,
        access_token(token.session_id, token.user_id, building, token.secret),
        refresh_token(token.session_id, token.user_id, building, token.secret, following, seconds=seconds),
        "api",
        standing.remember,
    )


# open_request judges person, membership and building anew; a super admin has no membership.
_ACTING = text("select building_id, member_id from open_request(:id, :secret) where user_id = :user")
