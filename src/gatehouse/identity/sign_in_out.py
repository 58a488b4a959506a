"""How every finished sign-in answers, whichever way it was proven: tokens for API clients, a cookie for the web app."""

from typing import Literal

from fastapi import Response

from gatehouse.auth.permissions import LANDING, Role
from gatehouse.auth.tokens import COOKIE, cookie_value, csrf_token
from gatehouse.core.config import settings
from gatehouse.core.schema import Out, UtcTime
from gatehouse.identity.challenge import Challenge
from gatehouse.identity.profile import Person
from gatehouse.identity.sessions import SignedIn

REDIRECT = "/api/dashboard"


class SignInOut(Out):
    """Both spellings the seed shows. With `client: "web"` the tokens are null and the session is in the cookie."""

    user: Person
    token: str | None
    accessToken: str | None
    refreshToken: str | None
    expiresIn: str
    sessionId: str
    redirectTo: str
    landing: str
    csrf_token: str | None


class ChallengeOut(Out):
    """The password was right and the account wants a second factor: answer with `POST /api/auth/enhanced/verify-2fa` before `expires_at`."""

    requires_2fa: Literal[True]
    challenge_token: str
    expires_at: UtcTime


class RefreshOut(Out):
    """The successor pair; both spellings."""

    token: str
    accessToken: str
    refreshToken: str
    expiresIn: str
    sessionId: str


def expires_in() -> str:
    """How long an access token lives, as 002 writes it."""
    return f"{settings().access_minutes}m"


def signed_in(response: Response, signed: SignedIn) -> SignInOut:
    """The answer; a session for the web app goes into the cookie and nowhere else."""
    web = signed.kind != "api"
    if web:
        _set_cookie(response, signed)
    return SignInOut(
        user=signed.person,
        token=None if web else signed.access,
        accessToken=None if web else signed.access,
        refreshToken=None if web else signed.refresh,
        expiresIn=expires_in(),
        sessionId=str(signed.session_id),
        redirectTo=REDIRECT,
        landing=LANDING[Role(signed.person.role)],
        csrf_token=csrf_token(signed.session_id) if web else None,
    )


def challenged(challenge: Challenge) -> ChallengeOut:
    """The other answer to a right password."""
    return ChallengeOut(requires_2fa=True, challenge_token=challenge.token, expires_at=challenge.expires_at)


def refreshed(signed: SignedIn) -> RefreshOut:
    """A session's next pair of tokens."""
    return RefreshOut(
        token=signed.access,
        accessToken=signed.access,
        refreshToken=signed.refresh,
        expiresIn=expires_in(),
        sessionId=str(signed.session_id),
    )


def forget_cookie(response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")


def _set_cookie(response: Response, signed: SignedIn) -> None:
    response.set_cookie(
        COOKIE,
        cookie_value(signed.session_id, signed.secret),
        max_age=settings().remember_days * 86400 if signed.remember else None,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )
