"""002's two-factor routes: switch it on with an authenticator app, switch it off, and finish a sign-in with it."""

import base64
from typing import Annotated

from fastapi import Request, Response
from pydantic import ConfigDict, Field

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Public, is_same_origin, needs_briefly
from gatehouse.auth.permissions import Permission
from gatehouse.core.errors import Invalid
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Text, ok
from gatehouse.core.symbols import qr_svg
from gatehouse.identity.history import Device
from gatehouse.identity.sign_in_out import SignInOut, signed_in
from gatehouse.identity.two_factor import answer_challenge, begin, confirm, switch_off

router = door(tag="Security")
MeBriefly = Annotated[Caller, needs_briefly(Permission.SELF, in_building=False)]

Code = Annotated[Text, Field(min_length=1, max_length=20, examples=["123456", "7GX2M-QK9TB"])]
"""Six digits of the app, or a recovery code however it is typed."""


class EnableIn(In):
    """First the password, which begins; then the code the app shows, which confirms."""

    model_config = ConfigDict(str_strip_whitespace=False)  # a password may begin or end with a space

    password: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=255)
    code: Annotated[Code | None, BlankIsNone] = None


class EnableOut(Out):
    """Begun: what the authenticator app needs, and `two_factor_enabled` is false. Confirmed: the recovery codes, shown this once."""

    two_factor_enabled: bool
    secret: str | None
    otpauth_url: str | None
    qr_svg: str | None
    recovery_codes: list[str] | None


class DisableIn(In):
    """The password again, and while two-factor sign-in is on a code."""

    model_config = ConfigDict(str_strip_whitespace=False)

    password: Text = Field(min_length=1, max_length=255)
    code: Annotated[Code | None, BlankIsNone] = None


class DisableOut(Out):
    """How it stands now."""

    two_factor_enabled: bool


class VerifyIn(In):
    """The challenge of the sign-in and the code that answers it."""

    challenge_token: Text = Field(min_length=1, max_length=200)
    code: Code


@router.post("/api/auth/enhanced/enable-2fa")
async def enable(request: Request, caller: MeBriefly, body: EnableIn) -> Envelope[EnableOut]:
    """With `password`: begin, and show the app's secret as text, link and QR. With `code`: confirm, and get ten recovery codes.

    422 names the wrong one; 409 `TWO_FACTOR_ON` while it is on, `TWO_FACTOR_NOT_BEGUN` for a code without a beginning.
    Source: 002 Enhanced Authentication, CONTRACT 002.
    """
    database = request.app.state.database
    if body.code is not None:
        codes = await confirm(database, caller, code=body.code, device=Device.of(request))
        answer = EnableOut(
            two_factor_enabled=True, secret=None, otpauth_url=None, qr_svg=None, recovery_codes=list(codes)
        )
        return ok(answer, "Two-factor sign-in is on. Keep the recovery codes.")
    if body.password is None:
        raise Invalid.field("password", "Type your password to begin.")
    begun = await begin(database, caller, password=body.password)
    answer = EnableOut(
        two_factor_enabled=False,
        secret=base64.b32encode(begun.secret).decode(),
        otpauth_url=begun.uri,
        qr_svg=qr_svg(begun.uri).decode(),
        recovery_codes=None,
    )
    return ok(answer, "Scan the QR with your authenticator app, then send the code it shows.")


@router.post("/api/auth/enhanced/disable-2fa")
async def disable(request: Request, caller: MeBriefly, body: DisableIn) -> Envelope[DisableOut]:
    """Switch two-factor sign-in off; the recovery codes go with it. 422 names the wrong password or code.

    Source: 002 Enhanced Authentication, CONTRACT 002.
    """
    await switch_off(
        request.app.state.database,
        caller,
        password=body.password,
        code=body.code,
        device=Device.of(request),
    )
    return ok(DisableOut(two_factor_enabled=False), "Two-factor sign-in is off.")


@router.post("/api/auth/enhanced/verify-2fa")
async def verify(
    request: Request, response: Response, body: VerifyIn, _address: Public
) -> Envelope[SignInOut]:
    """Finish a sign-in with the app's code or a recovery code; the session is the one the sign-in asked for, cookie or tokens.

    401 `WRONG_CODE` (five end the challenge), 401 `CHALLENGE_OVER` after ten minutes, five wrong codes, a later sign-in or a changed
    password, 429 after too many wrong codes over several challenges. Source: CONTRACT 002.
    """
    signed = await answer_challenge(
        request.app.state.database,
        token=body.challenge_token,
        code=body.code,
        device=Device.of(request),
        same_origin=is_same_origin(request),
    )
    return ok(signed_in(response, signed), "Login successful")
