"""002's doors for passwords and for proving an e-mail address, and 001's two for the latter."""

from typing import Annotated

from fastapi import Request
from pydantic import Field, field_validator

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Public, Session, needs, needs_briefly
from gatehouse.auth.permissions import Permission
from gatehouse.core.emails import normalise_email
from gatehouse.core.errors import Invalid
from gatehouse.core.ratelimit import count_traffic
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Password, Text, UtcTime, ok
from gatehouse.identity.email_verification import (
    Verified,
    send_again,
    send_again_to_me,
    verify_by_code,
    verify_by_link,
)
from gatehouse.identity.history import Device
from gatehouse.identity.password_change import Changed, change_password
from gatehouse.identity.password_reset import request_reset, reset_by_code, reset_by_link

router = door(tag="Passwords")
code_router = door(tag="Registration codes", failure="")
"""001's two doors, whose 422 carry `errors{field: [text]}`."""
Me = Annotated[Caller, needs(Permission.SELF, in_building=False)]
MeBriefly = Annotated[Caller, needs_briefly(Permission.SELF, in_building=False)]

_CODE = r"^[0-9]{6}$"
_SAME_ANSWER = "If an account uses this address, a mail is on its way. It works for 10 minutes."


class ChangePasswordIn(In):
    """002's body."""

    current_password: Password = Field(examples=["Gatehouse-Demo-1!"])
    new_password: Password = Field(examples=["Correct-Horse-7!"])
    logout_other_sessions: bool = True


class PasswordChangedOut(Out):
    """What came of it; `securityScore` is 0–100, `sessionsEnded` how many other sessions there were."""

    passwordUpdated: bool
    otherSessionsLoggedOut: bool
    sessionsEnded: int
    securityScore: int


class _Address(In):
    email: Text = Field(max_length=254, examples=["resident@demo.gatehouse.test"])

    @field_validator("email")
    @classmethod
    def _normal(cls, value: str) -> str:
        return normalise_email(value)


class RequestResetIn(_Address):
    """Whose password."""


class SentOut(Out):
    """The same whether or not there was somebody to mail."""

    requested: bool


class ResetPasswordIn(In):
    """`token` of the mailed link, or `email` with the mailed code."""

    token: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=200)
    email: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=254)
    otp_code: Annotated[Text | None, BlankIsNone] = Field(default=None, pattern=_CODE, examples=["123456"])
    new_password: Password = Field(examples=["Correct-Horse-7!"])

    @field_validator("email")
    @classmethod
    def _normal(cls, value: str | None) -> str | None:
        return None if value is None else normalise_email(value)


class ResetOut(Out):
    """The password is the new one, and nobody is signed in any more."""

    passwordUpdated: bool


class TokenIn(In):
    """The secret of a mailed link."""

    token: Text = Field(min_length=1, max_length=200)


class VerifiedOut(Out):
    """The address is proven. Signing in is another request: no token is given here."""

    email: str
    verified: bool
    email_verified_at: UtcTime


class ResendOut(Out):
    """Where to; null: the account has no address. A second mail within 60 s is not sent, the answer is the same."""

    email: str | None
    requested: bool


class VerifyCodeIn(_Address):
    """001's body; `user_id` is accepted and not needed."""

    otp_code: Text = Field(pattern=_CODE, examples=["123456"])


class ResendCodeIn(_Address):
    """001's body; `user_id` is accepted and not needed."""


async def _change(request: Request, caller: Caller, body: ChangePasswordIn) -> Changed:
    return await change_password(
        request.app.state.database,
        caller,
        current=body.current_password,
        new=body.new_password,
        end_others=body.logout_other_sessions,
        device=Device.of(request),
    )


@router.post("/api/auth/change-password")
@router.post("/api/auth/enhanced/change-password")
async def change_own_password(
    request: Request, caller: MeBriefly, body: ChangePasswordIn
) -> Envelope[PasswordChangedOut]:
    """Change the own password; other sessions end within a second unless `logout_other_sessions` is false.

    422 names `current_password` (wrong) or `new_password` (weak, or the same), 409 another change was faster, 429 too many wrong
    ones. Source: 002 Authentication, reference 3.1 (there 400).
    """
    changed = await _change(request, caller, body)
    answer = PasswordChangedOut(
        passwordUpdated=True,
        otherSessionsLoggedOut=body.logout_other_sessions,
        sessionsEnded=changed.ended,
        securityScore=changed.score,
    )
    return ok(answer, "Password changed")


@router.post("/api/auth/request-password-reset")
async def request_password_reset(
    request: Request, _address: Public, body: RequestResetIn
) -> Envelope[SentOut]:
    """Mail a code and a link for a new password. The same answer, in the same time, for an address nobody has. Source: 002 reference 3.1."""
    request.scope["gatehouse.rate"] = await count_traffic("sign-in", f"reset {body.email}")
    await request_reset(request.app.state.database, email=body.email)
    return ok(SentOut(requested=True), _SAME_ANSWER)


@router.post("/api/auth/reset-password")
async def reset_password(request: Request, _address: Public, body: ResetPasswordIn) -> Envelope[ResetOut]:
    """Set a new password with the mailed link or code. Everybody is signed out, a locked account opens, the address counts as proven.

    422 `CODE_INVALID` (wrong, used, dead, expired and unknown look alike) or naming `new_password`; 429 too many wrong codes.
    Source: 002 reference 3.1, issue 4.
    """
    database, device = request.app.state.database, Device.of(request)
    if body.token is not None:
        await reset_by_link(database, token=body.token, new=body.new_password, device=device)
    elif body.email is None or body.otp_code is None:
        raise Invalid.field("token", "Send the token of the link, or email and otp_code.")
    else:
        request.scope["gatehouse.rate"] = await count_traffic("sign-in", f"reset code {body.email}")
        await reset_by_code(
            database, email=body.email, code=body.otp_code, new=body.new_password, device=device
        )
    return ok(ResetOut(passwordUpdated=True), "Password changed. Please sign in.")


def _verified(found: Verified) -> Envelope[VerifiedOut]:
    answer = VerifiedOut(email=found.email, verified=True, email_verified_at=found.at)
    return ok(answer, "E-mail address verified. You can sign in now.")


@router.post("/api/auth/verify-email")
async def verify_email(request: Request, _address: Public, body: TokenIn) -> Envelope[VerifiedOut]:
    """Prove an address by the mailed link. 422 `CODE_INVALID` naming `token`. Source: 002 reference 3.1."""
    return _verified(await verify_by_link(request.app.state.database, token=body.token))


@router.post("/api/auth/resend-verification")
async def resend_verification(session: Session, caller: Me) -> Envelope[ResendOut]:
    """Mail the caller's own address another code; within 60 s the answer is the same and no mail goes out. 409 `ALREADY_VERIFIED`. Source: 002 reference 3.1."""
    email = await send_again_to_me(session, caller)
    return ok(ResendOut(email=email, requested=email is not None), "Verification mail sent")


@code_router.post("/api/email-verification/verify")
async def verify_email_code(request: Request, _address: Public, body: VerifyCodeIn) -> Envelope[VerifiedOut]:
    """Prove an address by the mailed code: the account may sign in. No token is given.

    422 `errors.otp_code` "Invalid or expired code." whatever is wrong with it or the address; 429 after too many. Source: CONTRACT 001.
    """
    request.scope["gatehouse.rate"] = await count_traffic("sign-in", f"verify {body.email}")
    return _verified(await verify_by_code(request.app.state.database, email=body.email, code=body.otp_code))


@code_router.post("/api/email-verification/resend-otp")
async def resend_email_code(request: Request, _address: Public, body: ResendCodeIn) -> Envelope[SentOut]:
    """Mail another code; the same answer for an unknown or proven address, and within 60 s of the last mail. Source: CONTRACT 001."""
    request.scope["gatehouse.rate"] = await count_traffic("sign-in", f"resend {body.email}")
    await send_again(request.app.state.database, email=body.email)
    return ok(SentOut(requested=True), _SAME_ANSWER)
