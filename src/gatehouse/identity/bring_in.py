"""An administrator brings somebody into a building: by a new account and a welcome mail, or, where the address has an account, by an invitation.

An account belongs to its owner (DESIGN, Tables): a second building does not touch its name, phone or password, and its owner decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.permissions import Role
from gatehouse.buildings.seats import lock_seats
from gatehouse.buildings.units import find_or_make_unit
from gatehouse.core.clock import iso
from gatehouse.core.config import settings
from gatehouse.core.db import Session
from gatehouse.identity.accounts import EmailTaken, NewAccount, create_account
from gatehouse.identity.joining import ask, join, move_in
from gatehouse.identity.one_time import Purpose, issue_code
from gatehouse.notifications.mail import queue_mail

WELCOME_FOR = timedelta(days=7)
"""How long the link in a welcome mail sets a password; afterwards "forgot password" does the same."""
ROLE_WORDS = {
    Role.BUILDING_ADMIN: "administrator",
    Role.LANDLORD: "landlord",
    Role.RESIDENT: "resident",
    Role.SECURITY: "guard",
}
_FIND = text("select user_id from auth_find(:email)")
_BUILDING = text("select id, name, time_zone from buildings where id = :building")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody an administrator names. `password_hash` None: the welcome mail's link sets the first password.

    `unit_id` where the unit of that number is known; `emergency` has name, phone, relationship.
    """

    email: str
    first_name: str
    last_name: str
    phone: str | None = None
    phone_raw: str | None = None
    password_hash: str | None = None
    apartment_number: str | None = None
    unit_id: UUID | None = None
    emergency: Mapping[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """The building that brings somebody in, as its mails name it."""

    id: UUID
    name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """Who came of it. `invited`: the address has an account, so its owner is asked and the membership waits for the answer."""

    user_id: UUID
    member_id: UUID
    invited: bool


async def bring_in(
    session: Session, newcomer: Newcomer, *, building_id: UUID, role: Role, tie: str = "tenant"
) -> BroughtIn:
    """A new, active member with a seat; or an invitation, which takes its seat when it is accepted. The transaction acts in the building.

    403 `LICENCE_INACTIVE`, 409 `LICENCE_FULL`, `ALREADY_MEMBER`, `ALREADY_ASKED`; `EMAIL_TAKEN` for an account that is shut.
    """
    host = await open_doors(session, building_id)
    return await bring_into(session, host, newcomer, role=role, tie=tie)


async def open_doors(session: Session, building_id: UUID) -> Host:
    """The building, its licence held until the transaction ends. 403 `LICENCE_INACTIVE`."""
    await lock_seats(session)
    building = await session.one(_BUILDING, {"building": building_id})
    return Host(building.id, building.name, building.time_zone)


async def bring_into(
    session: Session, host: Host, newcomer: Newcomer, *, role: Role, tie: str = "tenant", welcome: bool = True
) -> BroughtIn:
    """The same for one of several, after `open_doors`. `welcome` False: no welcome mail; an invitation is always mailed."""
    try:
        user_id = await create_account(session, _account(newcomer))
    except EmailTaken:
        return await _invite(session, newcomer, host, role=role, tie=tie)
    member_id = await join(
        session, building_id=host.id, user_id=user_id, role=role, active=True, emergency=newcomer.emergency
    )
    unit_id = newcomer.unit_id
    if unit_id is None and newcomer.apartment_number:
        unit_id = await find_or_make_unit(session, host.id, newcomer.apartment_number)
    if unit_id is not None:
        await move_in(session, building_id=host.id, member_id=member_id, unit_id=unit_id, tie=tie)
    if welcome:
        await _welcome(session, newcomer, host, user_id, role)
    return BroughtIn(user_id, member_id, invited=False)


async def _welcome(session: Session, newcomer: Newcomer, host: Host, user_id: UUID, role: Role) -> None:
    issued = await issue_code(
        session,
        Purpose.RESET_PASSWORD,
        user_id=user_id,
        address=newcomer.email,
        good_for=WELCOME_FOR,
        pause=0,
    )
    assert issued is not None  # nothing was sent to an account that is this old
    await queue_mail(
        session,
        to=newcomer.email,
        template="welcome",
        building_id=host.id,
        first_name=newcomer.first_name,
        building=host.name,
        role=ROLE_WORDS[role],
        link=f"{settings().public_url}/reset-password?token={issued.link}",
        expires_at=iso(issued.expires_at),
        time_zone=host.time_zone,
        may_sign_in=newcomer.password_hash is not None,
    )


async def _invite(session: Session, newcomer: Newcomer, host: Host, *, role: Role, tie: str) -> BroughtIn:
    user_id: UUID | None = await session.scalar(_FIND, {"email": newcomer.email})
    if user_id is None:
        raise EmailTaken
    member_id = await join(
        session, building_id=host.id, user_id=user_id, role=role, active=False, emergency=newcomer.emergency
    )
    await ask(
        session,
        building_id=host.id,
        member_id=member_id,
        request_type="invitation",
        apartment_number=newcomer.apartment_number,
        data={"role": role, "tie": tie} | ({"unit_id": str(newcomer.unit_id)} if newcomer.unit_id else {}),
    )
    await queue_mail(
        session,
        to=newcomer.email,
        template="membership_invitation",
        building_id=host.id,
        building=host.name,
        role=ROLE_WORDS[role],
    )
    return BroughtIn(user_id, member_id, invited=True)


def _account(newcomer: Newcomer) -> NewAccount:
    return NewAccount(
        email=newcomer.email,
        password_hash=newcomer.password_hash,
        first_name=newcomer.first_name,
        last_name=newcomer.last_name,
        phone=newcomer.phone,
        phone_raw=newcomer.phone_raw,
    )
