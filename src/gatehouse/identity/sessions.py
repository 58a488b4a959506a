"""A person's sessions: opened at the end of a sign-in, listed, ended one by one or all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.auth.tokens import access_token, hash_secret, new_secret, next_rotation, refresh_token
from gatehouse.core.clock import now
from gatehouse.core.config import settings
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.ids import new_id
from gatehouse.identity.accounts import end_sessions
from gatehouse.identity.history import Device, Outcome, note
from gatehouse.identity.profile import Person, load_person

_SHOWN = 100
_OPEN = text("""
insert into sessions (id, kind, user_id, building_id, member_id, secret_hash, refresh_hash, device_name, location, ip, user_agent,
  remember, device_id, expires_at)
values (:id, :kind, :user, :building, :member, :secret, :refresh, :device, :location, :ip, :agent, :remember, :gate_device, :expires)
""")
_REVOKE = text(
    "update sessions set revoked_at = now(), revoke_reason = :reason where id = :id and user_id = :user and revoked_at is null"
)
_TELL = text("select pg_notify('gatehouse_sessions', :payload)")
# tenant: a person's own sessions, whichever building they act in, by the policy on user_id
_MINE = text("""
select s.id, s.kind, s.device_name, s.ip, s.user_agent, s.location, s.remember, s.created_at, s.last_seen_at, s.expires_at,
  b.name as building_name
from sessions s left join buildings b on b.id = s.building_id
where s.user_id = :user and s.revoked_at is null and s.expires_at > now()
order by s.last_seen_at desc, s.id desc limit :limit
""")
_END_PIN_SESSIONS = text("select user_id from device_sessions_end(:device, :user, :but, :why)")
_EXPIRES = text("select kind, remember, expires_at from sessions where id = :id and user_id = :user")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh or refreshed session. `secret` goes into a cookie or the tokens, and is stored nowhere."""

    session_id: UUID
    person: Person
    secret: str
    access: str
    refresh: str
    kind: str
    remember: bool


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it."""

    id: UUID
    kind: str
    device_name: str | None
    ip: str | None
    user_agent: str | None
    location: str | None
    building_name: str | None
    remember: bool
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


def lifetime(kind: str, *, remember: bool) -> timedelta:
    """How long a session lasts: a cookie from its last use, an API session from its last refresh."""
    config = settings()
    if remember:
        return timedelta(days=config.remember_days)
    return timedelta(days=config.refresh_days) if kind == "api" else timedelta(hours=config.cookie_hours)


async def open_session(
    session: Session,
    user_id: UUID,
    *,
    building_id: UUID | None,
    member_id: UUID | None,
    device: Device,
    kind: str,
    remember: bool = False,
    gate_device: UUID | None = None,
) -> SignedIn:
    """Open a session of `kind` (`password`: cookie, `api`: tokens, `pin`: on a gate device) in one membership, or in none for a super admin.

    Whoever calls has judged that the person may; the transaction is the building's and the person's.
    """
    secret, session_id = new_secret(), new_id()
    rotation = next_rotation(session_id, secret.encode())
    lasts = lifetime(kind, remember=remember)
    await session.execute(
        _OPEN,
        {
            "id": session_id,
            "kind": kind,
            "user": user_id,
            "building": building_id,
            "member": member_id,
            "secret": hash_secret(secret),
            "refresh": hash_secret(rotation),
            "device": device.name,
            "location": device.location,
            "ip": device.ip,
            "agent": device.user_agent,
            "remember": remember,
            "gate_device": gate_device,
            "expires": now() + lasts,
        },
    )
    person = await load_person(session, user_id=user_id, building_id=building_id, member_id=member_id)
    return SignedIn(
        session_id,
        person,
        secret,
        access_token(session_id, user_id, building_id, secret),
        refresh_token(session_id, user_id, building_id, secret, rotation, seconds=int(lasts.total_seconds())),
        kind,
        remember,
    )


async def list_sessions(session: Session, caller: Caller) -> Sequence[OpenSession]:
    """The caller's open sessions over all buildings, the last used first; at most 100. 403 `ON_GATE_DEVICE`."""
    caller.must_be_personal()
    rows = await session.all(_MINE, {"user": caller.user_id, "limit": _SHOWN})
    return [OpenSession(**row._mapping) for row in rows]


async def own_expiry(session: Session, caller: Caller) -> tuple[datetime, timedelta]:
    """When the caller's session ends if it is not used again, and how long it lasts from each use."""
    row = await session.one(_EXPIRES, {"id": caller.session_id, "user": caller.user_id})
    return row.expires_at, lifetime(row.kind, remember=row.remember)


async def end_session(session: Session, session_id: UUID, user_id: UUID, *, reason: str) -> bool:
    """Revoke a session and tell every server process, which drops its sockets; False when it was over. NOTIFY is fine here: this is rare."""
    ended = await session.changed(_REVOKE, {"id": session_id, "user": user_id, "reason": reason})
    await drop_sockets(session, session_id)
    return bool(ended)


async def drop_sockets(session: Session, session_id: UUID) -> None:
    """Tell every server process, at the commit, to drop a session's sockets: its rights have changed or are gone."""
    await session.execute(_TELL, {"payload": session_id.hex})


async def end_pin_sessions(
    session: Session,
    *,
    why: str,
    device_id: UUID | None = None,
    user_id: UUID | None = None,
    but: UUID | None = None,
) -> Sequence[UUID]:
    """End what was opened with a PIN in the transaction's building, on one device or by one person; whose they were.

    Sockets close within a second. What these people have open elsewhere, or with a password, goes on.
    """
    named = {"device": device_id, "user": user_id, "but": but, "why": why}
    return [row.user_id for row in await session.all(_END_PIN_SESSIONS, named)]


async def revoke(session: Session, caller: Caller, session_id: UUID, device: Device) -> None:
    """End one of the caller's own sessions, this one too. 404 for anybody else's, and for one that is over; 403 `ON_GATE_DEVICE`."""
    caller.must_be_personal()
    if not await end_session(session, session_id, caller.user_id, reason="revoked"):
        raise NotFound("You have no such session.")
    await note(session, caller.user_id, Outcome.SESSION_ENDED, device)


async def log_out(session: Session, caller: Caller, device: Device, *, everywhere: bool = False) -> int:
    """End the caller's session, or all of them: the next request with their tokens or cookies is refused, and their sockets close. How many ended.

    403 `ON_GATE_DEVICE` for all of them: a PIN's session ends itself alone.
    """
    if everywhere:
        caller.must_be_personal()
        ended = await end_sessions(session, caller.user_id, why="logout")
    else:
        ended = int(await end_session(session, caller.session_id, caller.user_id, reason="logout"))
    await note(session, caller.user_id, Outcome.LOGOUT, device)
    return ended
