"""001's public door: is this code good, and sign up with it. Errors come as 001 writes them (`errors{field: [text]}`)."""

from typing import Annotated
from uuid import UUID

from fastapi import Request
from pydantic import Field, field_validator

from gatehouse.auth.deps import Public
from gatehouse.core.emails import normalise_email
from gatehouse.core.names import PersonName
from gatehouse.core.ratelimit import count_traffic
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Password, Text, UtcTime, ok
from gatehouse.identity.code_tries import try_code
from gatehouse.identity.profile import Person
from gatehouse.identity.register import SignUp, register

verifying = door(tag="Registration codes", failure="")
router = door(tag="Registration codes", failure="Registration failed")


class VerifyIn(In):
    """The six digits; spaces between them are ignored."""

    otp_code: Text = Field(min_length=1, max_length=20, examples=["123456"])


class GoodCode(Out):
    """A live code. `otp_code` echoes the request; house and address are what a resident's code was made for."""

    id: UUID
    otp_code: str
    target_role: str
    expires_at: UtcTime
    valid: bool
    house_number: str | None
    address: str | None


class VerifiedAnswer(Envelope[GoodCode]):
    """001 shows `otp` at the top (CONTRACT, General); `data` holds the same."""

    otp: GoodCode


class RegisterIn(In):
    """001's form. The role comes from the code: `target_role` and anything else that is sent means nothing."""

    first_name: PersonName = Field(examples=["John"])
    last_name: PersonName = Field(examples=["Doe"])
    email: Text = Field(min_length=1, max_length=254, examples=["john@example.com"])
    phone_number: Text = Field(min_length=1, max_length=32, examples=["08012345678"])
    password: Password = Field(examples=["SecurePass123!"])
    password_confirmation: Password = Field(examples=["SecurePass123!"])
    otp_code: Text = Field(min_length=1, max_length=20, examples=["123456"])
    house_number: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=50)
    address: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=255)

    @field_validator("email")
    @classmethod
    def _email(cls, value: str) -> str:
        try:
            return normalise_email(value)
        except ValueError as error:
            raise ValueError("The email must be a valid email address.") from error


class Registered(Person):
    """The new person; `phone` as it was typed (001). `status_active` is false until the e-mail address is verified."""

    status_active: bool


class EmailVerification(Out):
    """What comes next: `POST /api/email-verification/verify`."""

    required: bool
    sent: bool


class RegisteredOut(Out):
    """001's `data`."""

    user: Registered
    email_verification: EmailVerification


@verifying.post("/api/verify-registration-otp")
async def verify(request: Request, address: Public, body: VerifyIn) -> VerifiedAnswer:
    """Whether a code is good, and for which role. It is not spent.

    422 "Invalid or expired OTP code", or "This OTP has already been used" within 24 hours of its use. Wrong ones count against the
    address: 429 after 10 an hour. Source: 001 Verify OTP, CONTRACT 001.
    """
    code = await try_code(request.app.state.database, body.otp_code, address=address)
    good = GoodCode(
        id=code.id,
        otp_code=code.code,
        target_role=code.role,
        expires_at=code.expires_at,
        valid=True,
        house_number=code.house_number,
        address=code.address,
    )
    return VerifiedAnswer(data=good, otp=good, message="OTP is valid")


@router.post("/api/register", status_code=201)
async def sign_up(request: Request, address: Public, body: RegisterIn) -> Envelope[RegisteredOut]:
    """Sign up with a registration code; the account may sign in when its e-mail address is verified.

    422 with `errors` by field (also a taken address), 409 `LICENCE_FULL`, 403 `LICENCE_INACTIVE`, 429 after 3 a minute from one
    address. Source: 001 Register with OTP, CONTRACT 001.
    """
    request.scope["gatehouse.rate"] = await count_traffic("registration", address)
    wish = SignUp(
        first_name=body.first_name,
        last_name=body.last_name,
        email=body.email,
        phone=body.phone_number,
        password=body.password,
        confirmation=body.password_confirmation,
        code=body.otp_code,
        house_number=body.house_number,
        address=body.address,
    )
    made = await register(request.app.state.database, wish, address=address)
    user = Registered(
        **made.person.model_dump(exclude={"phone"}), phone=body.phone_number, status_active=False
    )
    return ok(
        RegisteredOut(user=user, email_verification=EmailVerification(required=True, sent=made.mail_sent)),
        "Registration successful!",
    )
