"""Sign in, refresh, sign out. The one use case that closes its transaction, hashes, and opens another (ADR transaction edge)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.auth.passwords import verify_password
from gatehouse.auth.tokens import Refresh, access_token, hash_secret, new_secret, next_rotation, refresh_token
from gatehouse.core.clock import now
from gatehouse.core.config import Mode, settings
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.core.demo_accounts import is_demo_account
from gatehouse.core.errors import NotActivated, NotSignedIn, TooMany
from gatehouse.core.ids import new_id
from gatehouse.core.keys import ring
from gatehouse.core.ratelimit import check_guesses, count_guess
from gatehouse.identity.profile import Person, load_person

_WRONG = "Wrong e-mail or password."
_LOCKED_TEXT = "Too many wrong passwords. The account is locked for a while."
_SAME_ANSWER_SECONDS = 30

_FIND = text("select user_id, password_hash from auth_find(:email)")
_LOCKED = text("select auth_locked(:address)")
_FAILED = text("select auth_failed(:address)")
_PASSED = text("select auth_passed(:user, :seen, :address)")
_MEMBERSHIPS = text("""
select m.building_id, m.id, m.role, m.status, b.status as building_status
from members m left join buildings b on b.id = m.building_id
where m.user_id = :user and m.status <> 'ended'
order by array_position(array['building_admin', 'landlord', 'resident', 'security'], m.role), m.created_at
""")  # tenant: a person's own memberships in all buildings, by the policy on user_id
_SUPER = text("select is_super_admin from users where id = :user")
_OPEN = text("""
insert into sessions (id, kind, user_id, building_id, member_id, secret_hash, refresh_hash, device_name, ip, user_agent, remember, expires_at)
values (:id, :kind, :user, :building, :member, :secret, :refresh, :device, :ip, :agent, :remember, :expires)
""")
_SIGNED_IN_AT = text("update users set last_login_at = now() where id = :user")
_EVENT = text(
    "insert into login_events (id, user_id, outcome, ip, user_agent) values (:id, :user, :outcome, :ip, :agent)"
)
_ROTATE = text("""
update sessions set predecessor_hash = refresh_hash, refresh_hash = :next, rotated_at = now(), last_seen_at = now(), expires_at = :expires
where id = :id and user_id = :user and refresh_hash = :presented and revoked_at is null and expires_at > now()
""")
_STANDING = text("""
select s.predecessor_hash, s.rotated_at, s.revoked_at is not null or s.expires_at <= now() as over, s.remember from sessions s where s.id = :id and s.user_id = :user
""")
_REVOKE = text(
    "update sessions set revoked_at = now(), revoke_reason = :reason where id = :id and user_id = :user and revoked_at is null"
)
_TELL = text("select pg_notify('gatehouse_sessions', :payload)")


@dataclass(frozen=True, slots=True)
class Device:
    """What a sign-in says about where it comes from."""

    ip: str
    user_agent: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh or refreshed session. `secret` goes into a cookie or the tokens, and is stored nowhere."""

    session_id: UUID
    person: Person
    secret: str
    access: str
    refresh: str


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
) -> SignedIn:
    """Check a password and open a session of `kind` (`password` for cookies, `api` for tokens).

    No connection is held while the password is hashed. 401 wrong, 403 nobody has activated the account, 429 locked or too many tries.
    """
    await check_guesses("sign-in account", email)
    await check_guesses("sign-in failures", device.ip)
    address = ring().digest("sign-in", email.encode())
    async with database.transaction() as session:
        locked_until = await session.scalar(_LOCKED, {"address": address})
        found = None if _is_shut(email) else await session.first(_FIND, {"email": email})
    if locked_until is not None:
        await count_guess("sign-in failures", device.ip)
        raise TooMany(int((locked_until - now()).total_seconds()) + 1, _LOCKED_TEXT)

    fits = await verify_password(found.password_hash if found else None, password)

    if found is None or not fits:
        await count_guess("sign-in account", email)
        await count_guess("sign-in failures", device.ip)
        async with database.transaction() as session:
            await session.execute(_FAILED, {"address": address})
            await _note(session, found.user_id if found else None, "wrong_password", device)
        raise WrongPassword
    async with database.transaction(Tenant(user_id=found.user_id)) as session:
        seen = {"user": found.user_id, "seen": found.password_hash, "address": address}
        if not await session.scalar(_PASSED, seen):
            raise WrongPassword  # the password changed, or wrong tries locked the address, while we hashed
        building, member = await _choose_membership(session, found.user_id)
        await session.become(Tenant(building, found.user_id))
        opened = await _open(session, found.user_id, building, member, device, kind=kind, remember=remember)
        await session.execute(_SIGNED_IN_AT, {"user": found.user_id})
        await _note(session, found.user_id, "ok", device)
    return opened


def _is_shut(email: str | None) -> bool:
    """Demo accounts have a password everybody knows; outside demo mode they do not exist."""
    return email is not None and is_demo_account(email) and settings().mode is not Mode.DEMO


async def _choose_membership(session: Session, user_id: UUID) -> tuple[UUID | None, UUID | None]:
    memberships = await session.all(_MEMBERSHIPS, {"user": user_id})
    for row in memberships:
        if row.status == "active" and row.building_status == "active":
            return row.building_id, row.id
    if await session.scalar(_SUPER, {"user": user_id}):
        return None, None
    raise NotActivated


async def _open(
    session: Session,
    user: UUID,
    building: UUID | None,
    member: UUID | None,
    device: Device,
    *,
    kind: str,
    remember: bool,
) -> SignedIn:
    secret, session_id = new_secret(), new_id()
    rotation = next_rotation(session_id, secret.encode())
    lifetime = _lifetime(kind, remember=remember)
    await session.execute(
        _OPEN,
        {
            "id": session_id,
            "kind": kind,
            "user": user,
            "building": building,
            "member": member,
            "secret": hash_secret(secret),
            "refresh": hash_secret(rotation),
            "device": device.name,
            "ip": device.ip,
            "agent": device.user_agent[:300],
            "remember": remember,
            "expires": now() + lifetime,
        },
    )
    person = await load_person(session, user_id=user, building_id=building, member_id=member)
    return SignedIn(
        session_id,
        person,
        secret,
        access_token(session_id, user, building, secret),
        refresh_token(session_id, user, building, secret, rotation, seconds=int(lifetime.total_seconds())),
    )


def _lifetime(kind: str, *, remember: bool) -> timedelta:
    config = settings()
    if remember:
        return timedelta(days=config.remember_days)
    return timedelta(hours=config.cookie_hours) if kind == "password" else timedelta(days=config.refresh_days)


async def refresh(database: Database, token: Refresh, device: Device) -> SignedIn:
    """Rotate a refresh token. The same one again within 30 s gives the same successor; later it ends the family."""
    following = next_rotation(token.session_id, token.rotation)
    async with database.transaction(Tenant(token.building_id, token.user_id)) as session:
        own = {"id": token.session_id, "user": token.user_id}
        standing = await session.first(_STANDING, own)
        if standing is None or standing.over:
            raise NotSignedIn("Your sign-in has ended. Please sign in again.")
        lifetime = _lifetime("api", remember=standing.remember)
        rotated = await session.changed(
            _ROTATE,
            own
            | {
                "presented": hash_secret(token.rotation),
                "next": hash_secret(following),
                "expires": now() + lifetime,
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
                await _note(session, token.user_id, "reuse", device)
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
    seconds = int(lifetime.total_seconds())
    return SignedIn(
        token.session_id,
        person,
        token.secret,
        access_token(token.session_id, token.user_id, building, token.secret),
        refresh_token(token.session_id, token.user_id, building, token.secret, following, seconds=seconds),
    )


# open_request judges person, membership and building anew; a super admin has no membership.
_ACTING = text("select building_id, member_id from open_request(:id, :secret) where user_id = :user")


async def log_out(session: Session, caller: Caller, device: Device) -> None:
    """End the caller's session: the next request with its token or cookie is refused, and its sockets close."""
    await end_session(session, caller.session_id, caller.user_id, reason="logout")
    await _note(session, caller.user_id, "logout", device)


async def end_session(session: Session, session_id: UUID, user_id: UUID, *, reason: str) -> None:
    """Revoke a session and tell every server process, which drops the session's sockets. NOTIFY is fine here: this is rare."""
    await session.execute(_REVOKE, {"id": session_id, "user": user_id, "reason": reason})
    await drop_sockets(session, session_id)


async def drop_sockets(session: Session, session_id: UUID) -> None:
    """Tell every server process, at the commit, to drop a session's sockets: its rights have changed or are gone."""
    await session.execute(_TELL, {"payload": session_id.hex})


async def _note(session: Session, user_id: UUID | None, outcome: str, device: Device) -> None:
    await session.execute(
        _EVENT,
        {
            "id": new_id(),
            "user": user_id,
            "outcome": outcome,
            "ip": device.ip,
            "agent": device.user_agent[:300],
        },
    )
