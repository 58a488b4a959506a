"""002's basic `/api/auth` door: sign in, refresh, sign out, who am I, what may I."""

from typing import Annotated, Any, Literal

from fastapi import Request, Response
from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from gatehouse.auth.caller import NO_BUILDING, Caller
from gatehouse.auth.deps import Public, Session, check_same_origin, needs
from gatehouse.auth.permissions import LANDING, Permission, Role
from gatehouse.auth.tokens import COOKIE, cookie_value, csrf_token, read_refresh
from gatehouse.core.client import client_address
from gatehouse.core.config import settings
from gatehouse.core.emails import normalise_email
from gatehouse.core.errors import Invalid
from gatehouse.core.ratelimit import count_traffic
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, In, Out, Text, ok
from gatehouse.identity.login import Device, SignedIn, log_in, log_out, refresh
from gatehouse.identity.profile import Person, ProfileStats, load_person, load_stats

router = door(tag="Authentication")
Me = Annotated[Caller, needs(Permission.SELF, in_building=False)]


class LoginIn(In):
    """002's sign-in. `client: "web"` asks for a cookie instead of tokens (the web app and gate devices)."""

    model_config = ConfigDict(str_strip_whitespace=False)  # a password may begin or end with a space

    email: Text = Field(max_length=254, examples=["resident@demo.gatehouse.test"])
    password: Text = Field(min_length=1, max_length=255, examples=["Gatehouse-Demo-1!"])
    device_name: Text | None = Field(default=None, max_length=100)
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


class RefreshOut(Out):
    """The successor pair; both spellings."""

    token: str
    accessToken: str
    refreshToken: str
    expiresIn: str
    sessionId: str


class LogoutOut(Out):
    """Proof that the session is over."""

    tokenInvalidated: bool


class ProfileOut(Out):
    """Profile with numbers."""

    user: Person
    stats: ProfileStats


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


def _device(request: Request, name: str | None = None) -> Device:
    return Device(
        ip=client_address(request.scope), user_agent=request.headers.get("user-agent", ""), name=name
    )


def _expires_in() -> str:
    return f"{settings().access_minutes}m"


@router.post("/api/auth/login")
async def login(request: Request, response: Response, body: LoginIn, _address: Public) -> Envelope[SignInOut]:
    """Sign in with e-mail and password.

    401 wrong (unknown addresses look alike), 403 `ACCOUNT_NOT_ACTIVATED` while nobody has approved the account,
    429 after five wrong tries a minute or while locked. Source: 002 Authentication, CONTRACT 002.
    """
    if body.client == "web":
        check_same_origin(request)
    # By account, not by address: a gatehouse or a phone network is one address for many people.
    request.scope["gatehouse.rate"] = await count_traffic("sign-in", body.email)
    kind = "password" if body.client == "web" else "api"
    signed = await log_in(
        request.app.state.database,
        email=body.email,
        password=body.password,
        device=_device(request, body.device_name),
        kind=kind,
        remember=body.remember_me,
    )
    if body.client == "web":
        _set_cookie(response, signed, remember=body.remember_me)
    return ok(_sign_in_out(signed, web=body.client == "web"), "Login successful")


def _sign_in_out(signed: SignedIn, *, web: bool) -> SignInOut:
    return SignInOut(
        user=signed.person,
        token=None if web else signed.access,
        accessToken=None if web else signed.access,
        refreshToken=None if web else signed.refresh,
        expiresIn=_expires_in(),
        sessionId=str(signed.session_id),
        redirectTo="/api/dashboard",
        landing=LANDING[Role(signed.person.role)],
        csrf_token=csrf_token(signed.session_id) if web else None,
    )


def _set_cookie(response: Response, signed: SignedIn, *, remember: bool) -> None:
    seconds = settings().remember_days * 86400 if remember else None
    response.set_cookie(
        COOKIE,
        cookie_value(signed.session_id, signed.secret),
        max_age=seconds,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


@router.post("/api/auth/refresh")
@router.post("/api/auth/refresh-token")
async def refresh_session(
    request: Request, _address: Public, body: RefreshIn | None = None
) -> Envelope[RefreshOut]:
    """Exchange a refresh token for its successor and a new access token.

    The same token again within 30 s gives the same successor; later it ends the whole family (401 `REFRESH_REUSED`). Source: 002, CONTRACT 002.
    """
    presented = (body.refresh_token or body.refreshToken) if body else None
    if presented is None:
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        presented = bearer.strip() if scheme.lower() == "bearer" else None
    if not presented:
        raise Invalid.field("refresh_token", "Send the refresh token.")
    signed = await refresh(request.app.state.database, read_refresh(presented), _device(request))
    answer = RefreshOut(
        token=signed.access,
        accessToken=signed.access,
        refreshToken=signed.refresh,
        expiresIn=_expires_in(),
        sessionId=str(signed.session_id),
    )
    return ok(answer, "Token refreshed")


@router.post("/api/auth/logout")
async def logout(request: Request, response: Response, session: Session, caller: Me) -> Envelope[LogoutOut]:
    """End this session now; its sockets close within a second. Source: 002 Logout."""
    await log_out(session, caller, _device(request))
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return ok(LogoutOut(tokenInvalidated=True), "Logged out")


async def _me(session: Session, caller: Caller) -> Person:
    building = None if caller.building_id == NO_BUILDING or caller.member_id is None else caller.building_id
    return await load_person(
        session, user_id=caller.user_id, building_id=building, member_id=caller.member_id
    )


@router.get("/api/auth/profile")
async def profile(session: Session, caller: Me) -> Envelope[ProfileOut]:
    """The caller, with numbers of their own visits. Source: 002 reference 3.1."""
    stats = await load_stats(
        session, user_id=caller.user_id, building_id=caller.building_id, member_id=caller.member_id
    )
    return ok(ProfileOut(user=await _me(session, caller), stats=stats), "Profile retrieved")


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
