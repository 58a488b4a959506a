"""The own profile at 002's doors and 004's alias, and another e-mail address for the account."""

from typing import Annotated

from fastapi import Request
from pydantic import Field, field_validator

from gatehouse.auth.caller import NO_BUILDING, Caller
from gatehouse.auth.deps import Public, Session, needs, needs_briefly
from gatehouse.auth.permissions import Permission
from gatehouse.core.emails import normalise_email
from gatehouse.core.errors import Invalid
from gatehouse.core.names import PersonName
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Password, Text, ok
from gatehouse.identity.address_change import (
    ask_for_address,
    confirm_by_code,
    confirm_by_link,
    pending_email,
    take_back,
)
from gatehouse.identity.history import Device
from gatehouse.identity.profile import (
    Person,
    Preferences,
    ProfileStats,
    load_person,
    load_preferences,
    load_stats,
)
from gatehouse.identity.profile_update import ProfileChanges, update_profile

router = door(tag="Profile")
Me = Annotated[Caller, needs(Permission.SELF, in_building=False)]
MeBriefly = Annotated[Caller, needs_briefly(Permission.SELF, in_building=False)]


class PreferencesIn(In):
    """How to be told; what is left out stays."""

    email: bool | None = None
    push: bool | None = None
    sms: bool | None = None


class ProfileIn(In):
    """002's body; what is left out, null or empty stays. Role, status, building and unit are not among it (CONTRACT, General)."""

    first_name: Annotated[PersonName | None, BlankIsNone] = None
    last_name: Annotated[PersonName | None, BlankIsNone] = None
    phone: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=40, examples=["08012345678"])
    apartment_number: Annotated[PersonName | None, BlankIsNone] = Field(default=None, max_length=20)
    notification_preferences: PreferencesIn | None = None


class ProfileOut(Out):
    """Who one is; `pending_email` waits for its code, `notification_preferences` is null for a super admin."""

    user: Person
    stats: ProfileStats
    notification_preferences: Preferences | None
    pending_email: str | None
    pending_apartment_number: str | None


class EmailChangeIn(In):
    """The new address, and the password once more."""

    new_email: Text = Field(max_length=254, examples=["new.address@example.test"])
    password: Password = Field(examples=["Gatehouse-Demo-1!"])

    @field_validator("new_email")
    @classmethod
    def _normal(cls, value: str) -> str:
        return normalise_email(value)


class EmailChangeOut(Out):
    """What to do next; the same whether or not the address has an account."""

    pending_email: str


class ConfirmIn(In):
    """The mailed code, or the secret of the mailed link."""

    code: Annotated[Text | None, BlankIsNone] = Field(default=None, pattern=r"^[0-9]{6}$")
    token: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=200)


class CancelIn(In):
    """The secret of the link that the old address got."""

    token: Text = Field(min_length=1, max_length=200)


class EmailOut(Out):
    """The account's address now."""

    email: str


async def _profile(session: Session, caller: Caller) -> ProfileOut:
    building = None if caller.building_id == NO_BUILDING or caller.member_id is None else caller.building_id
    user = await load_person(
        session, user_id=caller.user_id, building_id=building, member_id=caller.member_id
    )
    return ProfileOut(
        user=user,
        stats=await load_stats(
            session,
            user_id=caller.user_id,
            building_id=caller.building_id,
            member_id=caller.member_id,
            only_here=caller.on_gate_device,
        ),
        notification_preferences=await load_preferences(
            session, building_id=caller.building_id, member_id=caller.member_id
        ),
        pending_email=await pending_email(session),
        pending_apartment_number=user.pending_apartment_number,
    )


@router.get("/api/auth/profile")
@router.get("/api/users/profile")
@router.get("/api/v1/auth/profile")
async def profile(session: Session, caller: Me) -> Envelope[ProfileOut]:
    """The caller, with numbers of their own visits. Source: 002 reference 3.1, User Profile Management; 004 auth."""
    return ok(await _profile(session, caller), "Profile retrieved")


@router.put("/api/auth/profile")
@router.put("/api/users/profile")
@router.put("/api/v1/auth/profile")
async def change_profile(session: Session, caller: Me, body: ProfileIn) -> Envelope[ProfileOut]:
    """Change name, phone or preferences. Another `apartment_number` moves nobody: it opens a request for the building's admin, and
    the answer keeps the old unit with `pending_apartment_number` beside it; guards and landlords have no such request.

    422 names the field. Source: 002 User Profile Management, CONTRACT 002.
    """
    wishes = body.notification_preferences or PreferencesIn()
    changes = ProfileChanges(
        first_name=body.first_name,
        last_name=body.last_name,
        phone=body.phone,
        apartment_number=body.apartment_number,
        email=wishes.email,
        push=wishes.push,
        sms=wishes.sms,
    )
    await update_profile(session, caller, changes)
    answer = await _profile(session, caller)
    waits = answer.pending_apartment_number is not None and body.apartment_number is not None
    return ok(
        answer,
        "Profile updated. The change of unit waits for the building's administrator."
        if waits
        else "Profile updated",
    )


@router.post("/api/v1/auth/email-change")
async def ask_for_another_address(
    request: Request, caller: MeBriefly, body: EmailChangeIn
) -> Envelope[EmailChangeOut]:
    """Mail a code to a new address; the old one is told and can take it back. Nothing changes before the code comes back.

    422 names `password` or `new_email`, 429 within 60 s of the last. An address that has an account is answered alike. Source: issue 4.
    """
    await ask_for_address(
        request.app.state.database, caller, new_email=body.new_email, password=body.password
    )
    return ok(
        EmailChangeOut(pending_email=body.new_email),
        "We have sent a code to the new address. It works for 10 minutes.",
    )


@router.post("/api/v1/auth/email-change/confirm")
async def confirm_address(
    request: Request, session: Session, caller: Me, body: ConfirmIn
) -> Envelope[EmailOut]:
    """Bring back the code, or open the link while signed in: the account has the new address. 422 `CODE_INVALID`, 409 `EMAIL_TAKEN`. Source: issue 4."""
    device = Device.of(request)
    if body.code is not None:
        moved = await confirm_by_code(session, caller, code=body.code, device=device)
    elif body.token is not None:
        moved = await confirm_by_link(session, caller, token=body.token, device=device)
    else:
        raise Invalid.field("code", "Send the code, or the token of the link.")
    return ok(EmailOut(email=moved.email), "E-mail address changed")


@router.post("/api/v1/auth/email-change/cancel")
async def cancel_address(request: Request, _address: Public, body: CancelIn) -> Envelope[EmailOut]:
    """The old address takes a change back, also one that was made already, for 7 days: everybody is signed out, and signing in takes a new
    password, for which a mail is on its way. 422 `CODE_INVALID`. Source: issue 4."""
    moved = await take_back(request.app.state.database, token=body.token, device=Device.of(request))
    return ok(
        EmailOut(email=moved.email),
        "The change was taken back, and everybody was signed out. Please set a new password.",
    )
