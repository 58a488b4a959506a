"""002's basic `/api/auth` door: sign in, refresh, sign out, who am I, what may I."""

from typing import Annotated, Any, Literal

from fastapi import Request, Response
from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from gatehouse.auth.caller import NO_BUILDING, Caller
from gatehouse.auth.deps import Public, Session, check_same_origin, needs
from gatehouse.auth.permissions import LANDING, Permission
from gatehouse.auth.tokens import csrf_token, read_refresh
from gatehouse.core.emails import normalise_email
from gatehouse.core.errors import Invalid
from gatehouse.core.ratelimit import count_traffic
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, In, Out, Text, ok
from gatehouse.identity.challenge import Challenge
from gatehouse.identity.history import Device
from gatehouse.identity.login import log_in, refresh
from gatehouse.identity.profile import Person, load_person
from gatehouse.identity.sessions import SignedIn, log_out
from gatehouse.identity.sign_in_out import (
    ChallengeOut,
    RefreshOut,
    SignInOut,
    challenged,
    forget_cookie,
    refreshed,
    signed_in,
)

router = door(tag="Authentication")
Me = Annotated[Caller, needs(Permission.SELF, in_building=False)]


class LoginIn(In):
    """002's sign-in. `client: "web"` asks for a cookie instead of tokens (the web app and gate devices)."""

    model_config = ConfigDict(str_strip_whitespace=False)  # a password may begin or end with a space

    email: Text = Field(max_length=254, examples=["resident@demo.gatehouse.test"])
    password: Text = Field(min_length=1, max_length=255, examples=["Gatehouse-Demo-1!"])
    device_name: Text | None = Field(default=None, max_length=100)
    location: Text | None = Field(default=None, max_length=100)
    """Where the person says they are; shown in their own record and nowhere believed."""
    remember_me: bool = False
    client: Literal["api", "web"] = "api"

    @field_validator("email")
    @classmethod
    def _email(cls, value: str, _info: ValidationInfo) -> str:
        return normalise_email(value)


class RefreshIn(In):
    """A refresh token by either of its names; it may also come as Bearer."""

    refresh_token: Text | None = Field(default=None, max_length=2000)
    refreshToken: Text | None = Field(default=None, max_length=2000)


class LogoutOut(Out):
    """Proof that the session is over."""

    tokenInvalidated: bool


class CheckOut(Out):
    """Whether this session is good, and what a cookie client needs to write."""

    user: Person
    authenticated: bool
    csrf_token: str


class PermissionsOut(Out):
    """The caller's rights; the web app never computes a role."""

    role: str
    permissions: list[str]
    landing: str


@router.post("/api/auth/login")
@router.post("/api/v1/auth/login")
@router.post("/api/auth/enhanced/login")
async def login(
    request: Request, response: Response, body: LoginIn, _address: Public
) -> Envelope[SignInOut | ChallengeOut]:
    """Sign in with e-mail and password. With two-factor sign-in on the answer is a challenge, and there is no session yet.

    401 wrong (unknown addresses look alike), 429 after five wrong tries a minute or while locked. With the right password only: 403
    `ACCOUNT_NOT_ACTIVATED` while nobody has approved the account, `EMAIL_NOT_VERIFIED` while the address of an account made with a
    registration code is not confirmed, `ACCOUNT_LOCKED` until a password reset. Source: 002 Authentication, CONTRACT 002.
    """
    if body.client == "web":
        check_same_origin(request)
    # By account, not by address: a gatehouse or a phone network is one address for many people.
    request.scope["gatehouse.rate"] = await count_traffic("sign-in", body.email)
    signed = await log_in(
        request.app.state.database,
        email=body.email,
        password=body.password,
        device=Device.of(request, body.device_name, body.location),
        kind="password" if body.client == "web" else "api",
        remember=body.remember_me,
    )
    answer = challenged(signed) if isinstance(signed, Challenge) else signed_in(response, signed)
    return ok(answer, "Two-factor code needed" if isinstance(signed, Challenge) else "Login successful")


@router.post("/api/auth/refresh")
@router.post("/api/auth/refresh-token")
@router.post("/api/v1/auth/refresh-token")
async def refresh_session(
    request: Request, _address: Public, body: RefreshIn | None = None
) -> Envelope[RefreshOut]:
    """Exchange a refresh token for its successor and a new access token.

    The same token again within 30 s gives the same successor; later it ends the whole family (401 `REFRESH_REUSED`). Source: 002, CONTRACT 002.
    """
    return ok(refreshed(await refresh_from(request, body)), "Token refreshed")


async def refresh_from(request: Request, body: RefreshIn | None) -> SignedIn:
    """Take the refresh token by either of its names, or as Bearer, and use it."""
    presented = (body.refresh_token or body.refreshToken) if body else None
    if presented is None:
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        presented = bearer.strip() if scheme.lower() == "bearer" else None
    if not presented:
        raise Invalid.field("refresh_token", "Send the refresh token.")
    return await refresh(request.app.state.database, read_refresh(presented), Device.of(request))


@router.post("/api/auth/logout")
@router.post("/api/v1/auth/logout")
async def logout(request: Request, response: Response, session: Session, caller: Me) -> Envelope[LogoutOut]:
    """End this session now; its sockets close within a second. Source: 002 Logout."""
    await log_out(session, caller, Device.of(request))
    forget_cookie(response)
    return ok(LogoutOut(tokenInvalidated=True), "Logged out")


async def _me(session: Session, caller: Caller) -> Person:
    building = None if caller.building_id == NO_BUILDING or caller.member_id is None else caller.building_id
    return await load_person(
        session, user_id=caller.user_id, building_id=building, member_id=caller.member_id
    )


@router.get("/api/auth/check")
async def check(session: Session, caller: Me) -> Envelope[CheckOut]:
    """Whether the session is good; gives a cookie client its CSRF token anew. Source: 002 reference 3.1."""
    return ok(
        CheckOut(
            user=await _me(session, caller), authenticated=True, csrf_token=csrf_token(caller.session_id)
        ),
        "Authenticated",
    )


@router.get("/api/auth/permissions")
async def permissions(caller: Me) -> Envelope[PermissionsOut]:
    """The caller's rights and landing page. Source: 002 reference 3.1."""
    names = sorted(caller.permissions)
    answer: dict[str, Any] = {"role": caller.role, "permissions": names, "landing": LANDING[caller.role]}
    return ok(PermissionsOut(**answer), "Permissions retrieved")
