"""How a person's account is kept: what stands, and the little of it that is a switch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.core.paging import Paging
from gatehouse.identity.history import LoginEvent, list_events
from gatehouse.identity.sessions import own_expiry

_RECENT = Paging(page=1, limit=5, offset=0)
_SETTINGS = text("""
select u.login_notifications, c.totp_confirmed_at is not null as two_factor, c.recovery_left, c.password_changed_at,
  (select count(*) from sessions s where s.user_id = u.id and s.revoked_at is null and s.expires_at > now()) as open_sessions
from users u left join own_credentials() c on true where u.id = :user
""")
_CHANGE = text("""
update users set login_notifications = coalesce(:notices, login_notifications), updated_at = now() where id = :user
""")


@dataclass(frozen=True, slots=True)
class SecuritySettings:
    """`timeout` seconds: how long the caller's own session lasts without being used."""

    two_factor: bool
    recovery_left: int
    login_notifications: bool
    timeout: int
    password_changed_at: datetime | None
    open_sessions: int
    recent: Sequence[LoginEvent]


async def security_settings(session: Session, caller: Caller) -> SecuritySettings:
    """The caller's own. 403 `ON_GATE_DEVICE`."""
    caller.must_be_personal()
    row = await session.one(_SETTINGS, {"user": caller.user_id})
    _, lasts = await own_expiry(session, caller)
    recent, _ = await list_events(session, caller.user_id, _RECENT)
    return SecuritySettings(
        two_factor=bool(row.two_factor),
        recovery_left=row.recovery_left or 0,
        login_notifications=row.login_notifications,
        timeout=int(lasts.total_seconds()),
        password_changed_at=row.password_changed_at,
        open_sessions=row.open_sessions,
        recent=recent,
    )


async def change_security_settings(
    session: Session, caller: Caller, *, login_notifications: bool | None
) -> SecuritySettings:
    """Switch the mail about new devices; None leaves it as it is. How long sessions last is the operator's to say. 403 `ON_GATE_DEVICE`."""
    caller.must_be_personal()
    await session.execute(_CHANGE, {"user": caller.user_id, "notices": login_notifications})
    return await security_settings(session, caller)
