"""002's enhanced `/api/auth` door: sessions, the record of sign-ins, security settings, reporting and locking. Signing in itself is `routes_auth.py`."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from pydantic import ConfigDict, Field

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Public, Session, needs, needs_briefly
from gatehouse.auth.permissions import Permission
from gatehouse.core.clock import now
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, In, Listed, Out, Text, UtcTime, ok
from gatehouse.identity.admission import RESET_PATH
from gatehouse.identity.history import Device, LoginEvent, Outcome, list_events
from gatehouse.identity.locking import Locked, lock_account, report_suspicious
from gatehouse.identity.routes_auth import RefreshIn, refresh_from
from gatehouse.identity.security_settings import (
    SecuritySettings,
    change_security_settings,
    security_settings,
)
from gatehouse.identity.sessions import list_sessions, log_out, own_expiry, revoke
from gatehouse.identity.sign_in_out import RefreshOut, forget_cookie, refreshed

router = door(tag="Security")
Me = Annotated[Caller, needs(Permission.SELF, in_building=False)]
MeBriefly = Annotated[Caller, needs_briefly(Permission.SELF, in_building=False)]

_MAX_WORDS = 1000


class EnhancedRefreshOut(RefreshOut):
    """The successor pair, and that the session lives."""

    sessionValid: bool


class EnhancedLogoutIn(In):
    """Whether every other device is signed out too."""

    logout_all_devices: bool = False


class EnhancedLogoutOut(Out):
    """How many sessions ended."""

    sessionsCleaned: int
    logoutTime: UtcTime
    tokenInvalidated: bool
    allTokensInvalidated: bool


class SessionOut(Out):
    """An open session. `kind`: password (web app), api (tokens), pin or device (gate). `current` is the one that asks."""

    id: UUID
    kind: str
    device_name: str | None
    ip_address: str | None
    user_agent: str | None
    location: str | None
    building_name: str | None
    remember_me: bool
    created_at: UtcTime
    last_seen_at: UtcTime
    expires_at: UtcTime
    current: bool


class SessionsOut(Out):
    """The open sessions, the last used first."""

    sessions: list[SessionOut]


class RevokedOut(Out):
    """Which session is over."""

    sessionId: UUID


class LoginOut(Out):
    """One line of the record. `success` is true for `ok` alone; `outcome` says what else happened."""

    id: UUID
    timestamp: UtcTime
    outcome: Outcome
    success: bool
    ip_address: str | None
    user_agent: str | None
    device_name: str | None
    location: str | None


class LoginsOut(Listed[LoginOut]):
    """A page of the record, newest first, under both names."""

    logins: list[LoginOut]


class SecurityOut(Out):
    """`session_timeout` seconds: how long this session lasts without being used; the operator decides it."""

    two_factor_enabled: bool
    recovery_codes_left: int
    login_notifications: bool
    session_timeout: int
    last_password_change: UtcTime | None
    active_sessions: int
    recent_logins: list[LoginOut]


class SecurityIn(In):
    """What is to change; what is left out stays."""

    login_notifications: bool | None = None


class ReportIn(In):
    """What was noticed."""

    description: Text | None = Field(default=None, max_length=_MAX_WORDS)


class LockIn(In):
    """The password again: a found phone must not lock its owner out."""

    model_config = ConfigDict(str_strip_whitespace=False)  # a password may begin or end with a space

    password: Text = Field(min_length=1, max_length=255)
    reason: Text | None = Field(default=None, max_length=_MAX_WORDS)


class LockedOut(Out):
    """Every session is over, this one too. `locked` false: an account without an e-mail address could not be opened again."""

    locked: bool
    sessions_ended: int
    opens_by: str | None
    """The route that opens the account again."""


class CheckSessionOut(Out):
    """The session that asks: `expiresAt` moves on with each use of a cookie, and with each refresh of a token."""

    valid: bool
    sessionId: UUID
    expiresAt: UtcTime
    kind: str


def _login(event: LoginEvent) -> LoginOut:
    return LoginOut(
        id=event.id,
        timestamp=event.at,
        outcome=event.outcome,
        success=event.outcome is Outcome.OK,
        ip_address=event.ip,
        user_agent=event.user_agent,
        device_name=event.device_name,
        location=event.location,
    )


def _security(found: SecuritySettings) -> SecurityOut:
    return SecurityOut(
        two_factor_enabled=found.two_factor,
        recovery_codes_left=found.recovery_left,
        login_notifications=found.login_notifications,
        session_timeout=found.timeout,
        last_password_change=found.password_changed_at,
        active_sessions=found.open_sessions,
        recent_logins=[_login(event) for event in found.recent],
    )


def _locked(response: Response, found: Locked) -> LockedOut:
    forget_cookie(response)
    return LockedOut(
        locked=found.locked,
        sessions_ended=found.sessions_ended,
        opens_by=RESET_PATH if found.locked else None,
    )


@router.post("/api/auth/enhanced/refresh")
async def enhanced_refresh(
    request: Request, _address: Public, body: RefreshIn | None = None
) -> Envelope[EnhancedRefreshOut]:
    """As `/api/auth/refresh`. Source: 002 Enhanced Authentication."""
    pair = refreshed(await refresh_from(request, body))
    return ok(EnhancedRefreshOut(**pair.model_dump(), sessionValid=True), "Token refreshed")


@router.post("/api/auth/enhanced/logout")
async def enhanced_logout(
    request: Request, response: Response, session: Session, caller: Me, body: EnhancedLogoutIn | None = None
) -> Envelope[EnhancedLogoutOut]:
    """End this session, or with `logout_all_devices` every one of the caller's. Source: 002 Enhanced Authentication."""
    everywhere = body is not None and body.logout_all_devices
    ended = await log_out(session, caller, Device.of(request), everywhere=everywhere)
    forget_cookie(response)
    answer = EnhancedLogoutOut(
        sessionsCleaned=ended, logoutTime=now(), tokenInvalidated=True, allTokensInvalidated=everywhere
    )
    return ok(answer, "Logged out")


@router.get("/api/auth/enhanced/sessions")
async def sessions(session: Session, caller: Me) -> Envelope[SessionsOut]:
    """The caller's open sessions over all buildings, at most 100. Source: 002 Enhanced Authentication."""
    rows = [
        SessionOut(
            id=row.id,
            kind=row.kind,
            device_name=row.device_name,
            ip_address=row.ip,
            user_agent=row.user_agent,
            location=row.location,
            building_name=row.building_name,
            remember_me=row.remember,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            expires_at=row.expires_at,
            current=row.id == caller.session_id,
        )
        for row in await list_sessions(session, caller)
    ]
    return ok(SessionsOut(sessions=rows), "Sessions retrieved")


@router.delete("/api/auth/enhanced/sessions/{session_id}")
async def end_one_session(
    request: Request, response: Response, session: Session, caller: Me, session_id: UUID
) -> Envelope[RevokedOut]:
    """End one of the caller's sessions: its next request is refused, its sockets close within a second.

    404 for anybody else's, and for one that is over. Source: 002 Enhanced Authentication.
    """
    await revoke(session, caller, session_id, Device.of(request))
    if session_id == caller.session_id:
        forget_cookie(response)
    return ok(RevokedOut(sessionId=session_id), "Session ended")


@router.get("/api/auth/enhanced/check-session")
async def check_session(session: Session, caller: Me) -> Envelope[CheckSessionOut]:
    """Whether the session that asks is good, and until when; 401 otherwise. Source: 002 Enhanced Authentication."""
    expires, _ = await own_expiry(session, caller)
    answer = CheckSessionOut(valid=True, sessionId=caller.session_id, expiresAt=expires, kind=caller.kind)
    return ok(answer, "Session is valid")


@router.get("/api/auth/enhanced/security-settings")
async def get_security_settings(session: Session, caller: Me) -> Envelope[SecurityOut]:
    """How the caller's account is kept. Source: 002 Security Settings."""
    return ok(_security(await security_settings(session, caller)), "Security settings retrieved")


@router.post("/api/auth/enhanced/update-security-settings")
async def update_security_settings(session: Session, caller: Me, body: SecurityIn) -> Envelope[SecurityOut]:
    """Switch the mails about sign-ins from new devices. Source: 002 Enhanced Authentication."""
    changed = await change_security_settings(session, caller, login_notifications=body.login_notifications)
    return ok(_security(changed), "Security settings updated")


@router.get("/api/auth/enhanced/login-history")
async def login_history(session: Session, caller: Me, paging: PageOf) -> Envelope[LoginsOut]:
    """Sign-ins of the caller's account and what was done to how it signs in, newest first. Source: 002 Enhanced Authentication."""
    caller.must_be_personal()
    events, total = await list_events(session, caller.user_id, paging)
    rows = [_login(event) for event in events]
    answer = LoginsOut(items=rows, logins=rows, pagination=paging.block(total))
    return ok(answer, "Login history retrieved", meta=paging.meta(total))


@router.post("/api/auth/enhanced/report-suspicious")
async def report(
    request: Request, response: Response, session: Session, caller: Me, body: ReportIn | None = None
) -> Envelope[LockedOut]:
    """Somebody else used this account: it is locked, every session ends, its owner and their administrators are told.

    A password reset opens it again. Source: 002 Enhanced Authentication, CONTRACT 002.
    """
    found = await report_suspicious(
        session, caller, description=body.description if body else None, device=Device.of(request)
    )
    return ok(_locked(response, found), "Reported. Set a new password to open the account again.")


@router.post("/api/auth/enhanced/lock-account")
async def lock(request: Request, response: Response, caller: MeBriefly, body: LockIn) -> Envelope[LockedOut]:
    """Lock the caller's own account: every session ends, and signing in is refused until a password reset.

    422 naming `password` when it is wrong. Source: 002 Enhanced Authentication, CONTRACT 002.
    """
    found = await lock_account(
        request.app.state.database,
        caller,
        password=body.password,
        reason=body.reason,
        device=Device.of(request),
    )
    return ok(_locked(response, found), "Account locked. Set a new password to open it again.")
