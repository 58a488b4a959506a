"""Passwords, proving an address, the own profile, the end of an account."""

import secrets

from gatehouse.auth.permissions import Permission
from tests.every_route.model import ADMIN, GUARD, LANDLORD, RESIDENT, ROLES, Bad, Case, Target
from tests.make.buildings import PASSWORD, Building, Member, make_member
from tests.make.http import Bench
from tests.make.mail import mails_to

_SELF = (Permission.SELF,)
_NEW = "Correct-Horse-8!"


async def _passwords(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body={"current_password": PASSWORD, "new_password": _NEW})


async def _own_address(_bench: Bench, _home: Building, who: Member) -> Target:
    return Target(body={"email": who.email})


async def _not_verified(bench: Bench, _home: Building, who: Member) -> Target:
    await bench.db.execute("update users set email_verified_at = null where id = $1", who.user_id)
    return Target()


async def _verification(bench: Bench, home: Building, who: Member) -> Target:
    await _not_verified(bench, home, who)
    asked = await bench.call(None, "POST", "/api/email-verification/resend-otp", {"email": who.email})
    assert asked.status_code == 200, asked.text
    [mail] = await mails_to(bench.db, who.email)
    return Target(body={"email": who.email, "otp_code": mail.code, "token": token_in(mail.links[0])})


async def _reset(bench: Bench, _home: Building, who: Member) -> Target:
    asked = await bench.call(None, "POST", "/api/auth/request-password-reset", {"email": who.email})
    assert asked.status_code == 200, asked.text
    [mail] = await mails_to(bench.db, who.email)
    return Target(body={"token": token_in(mail.links[0]), "new_password": _NEW})


def token_in(link: str) -> str:
    """The secret at the end of a mailed link."""
    return link.partition("=")[2]


async def _names(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body={"first_name": "Ada", "phone": "08012345678"})


def _fresh() -> str:
    return f"new-{secrets.token_hex(6)}@people.example"


async def _other_address(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body={"new_email": _fresh(), "password": PASSWORD})


async def _asked(bench: Bench, who: Member) -> str:
    email = _fresh()
    body = {"new_email": email, "password": PASSWORD}
    asked = await bench.call(who, "POST", "/api/v1/auth/email-change", body)
    assert asked.status_code == 200, asked.text
    return email


async def _own_password(bench: Bench, home: Building, who: Member) -> Target:
    if who.role == "building_admin":
        await make_member(bench.db, home.id, "building_admin")  # the last one may not go
    return Target(body={"password": PASSWORD})


async def _code_came(bench: Bench, _home: Building, who: Member) -> Target:
    [mail] = await mails_to(bench.db, await _asked(bench, who))
    return Target(body={"code": mail.code})


async def _notice_came(bench: Bench, _home: Building, who: Member) -> Target:
    await _asked(bench, who)
    mails = await mails_to(bench.db, who.email)
    return Target(body={"token": token_in(mails[-1].links[0])})


_WEAK = (
    Bad(body={"new_password": "short"}, names="new_password"),
    Bad(body={"new_password": "Password1!"}, names="new_password"),
    Bad(body={"new_password": "x" * 256}, names="new_password"),
)
_NOT_MINE = (
    Bad(body={"current_password": "Wrong-Horse-7!"}, names="current_password"),
    Bad(body={"new_password": PASSWORD}, names="new_password"),
    *_WEAK,
)
_NO_ADDRESS = (Bad(body={"email": "nobody"}, names="email"), Bad(body={"email": None}, names="email"))
_NO_PROFILE = (
    Bad(body={"first_name": "A\nB"}, names="first_name"),
    Bad(body={"first_name": "A\u202eB"}, names="first_name"),
    Bad(body={"last_name": "x" * 101}, names="last_name"),
    Bad(body={"phone": "none"}, names="phone"),
    Bad(body={"phone": "123"}, names="phone"),
    Bad(body={"apartment_number": "x" * 21}, names="apartment_number"),
    Bad(body={"notification_preferences": {"email": "maybe"}}, names="notification_preferences.email"),
)

CASES = (
    Case("POST /api/auth/change-password", _SELF, ROLES, _passwords, bad=_NOT_MINE),
    Case("POST /api/auth/enhanced/change-password", _SELF, ROLES, _passwords, bad=_NOT_MINE),
    Case("POST /api/auth/request-password-reset", None, ROLES, _own_address, bad=_NO_ADDRESS),
    Case(
        "POST /api/auth/reset-password",
        None,
        ROLES,
        _reset,
        bad=(
            Bad(body={"token": "no such token"}, names="token"),
            Bad(body={"token": None}, names="token"),
            Bad(body={"token": None, "email": "a@b.example", "otp_code": "000000"}, names="otp_code"),
            Bad(body={"token": None, "email": "a@b.example", "otp_code": "12"}, names="otp_code"),
            *_WEAK,
        ),
    ),
    Case(
        "POST /api/auth/verify-email",
        None,
        ROLES,
        _verification,
        bad=(Bad(body={"token": "no such token"}, names="token"), Bad(body={"token": ""}, names="token")),
    ),
    Case("POST /api/auth/resend-verification", _SELF, ROLES, _not_verified),
    Case(
        "POST /api/email-verification/verify",
        None,
        ROLES,
        _verification,
        bad=(
            Bad(body={"otp_code": "12345"}, names="otp_code"),
            Bad(body={"otp_code": "abcdef"}, names="otp_code"),
            Bad(body={"email": "nobody@people.example"}, names="otp_code"),
            *_NO_ADDRESS,
        ),
    ),
    Case("POST /api/email-verification/resend-otp", None, ROLES, _own_address, bad=_NO_ADDRESS),
    *(
        case
        for path in ("/api/auth/profile", "/api/users/profile", "/api/v1/auth/profile")
        for case in (
            Case(f"GET {path}", _SELF, ROLES),
            Case(f"PUT {path}", _SELF, ROLES, _names, bad=_NO_PROFILE),
        )
    ),
    Case(
        "POST /api/v1/auth/email-change",
        _SELF,
        ROLES,
        _other_address,
        bad=(
            Bad(body={"new_email": "nobody"}, names="new_email"),
            Bad(body={"password": "Wrong-Horse-7!"}, names="password"),
        ),
    ),
    Case(
        "POST /api/v1/auth/email-change/confirm",
        _SELF,
        ROLES,
        _code_came,
        bad=(
            Bad(body={"code": None}, names="code"),
            Bad(body={"code": "12345"}, names="code"),
            Bad(body={"code": None, "token": "no such token"}, names="token"),
        ),
    ),
    Case(
        "POST /api/v1/auth/email-change/cancel",
        None,
        ROLES,
        _notice_came,
        bad=(Bad(body={"token": "no such token"}, names="token"),),
    ),
    Case(
        "POST /api/v1/auth/delete-account",
        (Permission.ACCOUNT_END,),
        (ADMIN, LANDLORD, RESIDENT, GUARD),
        _own_password,
        bad=(
            Bad(body={"password": "Wrong-Horse-7!"}, names="password"),
            Bad(body={"password": ""}, names="password"),
        ),
    ),
)
