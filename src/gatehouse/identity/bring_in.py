"""An administrator brings somebody into a building: by a new account and a welcome mail, or, where the address has an account, by an invitation.

An account belongs to its owner (DESIGN, Tables): a second building does not touch its name, phone or password, and its owner decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.permissions import Role
from gatehouse.buildings.seats import SEATED, lock_seats, take_seat
from gatehouse.buildings.unit_names import UnitName, make_named_unit
from gatehouse.core.clock import iso
from gatehouse.core.config import settings
from gatehouse.core.db import Session
from gatehouse.core.ids import new_id
from gatehouse.identity.accounts import EmailTaken, NewAccount, create_accounts
from gatehouse.identity.invitations import invitation_link
from gatehouse.identity.joining import Joiner, ask, join, join_each
from gatehouse.identity.one_time import Purpose, issue_each
from gatehouse.notifications.mail import queue_mail, queue_mails

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

    `unit_id` where the unit is known, else `apartment_number` and perhaps `block`; `emergency` has name, phone, relationship.
    """

    email: str
    first_name: str
    last_name: str
    phone: str | None = None
    phone_raw: str | None = None
    password_hash: str | None = None
    apartment_number: str | None = None
    block: str | None = None
    unit_id: UUID | None = None
    emergency: Mapping[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A newcomer, what they will be, and their tie to the unit."""

    newcomer: Newcomer
    role: Role
    tie: str = "tenant"


@dataclass(frozen=True, slots=True)
class Host:
    """The building that brings people in, as its mails name it."""

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
    host = await load_host(session, building_id)
    arrival = Arrival(newcomer, role, tie)
    [brought] = await bring_new(session, host, [arrival])
    return brought or await invite(session, host, arrival)


async def load_host(session: Session, building_id: UUID) -> Host:
    """The building, as its mails name it."""
    building = await session.one(_BUILDING, {"building": building_id})
    return Host(building.id, building.name, building.time_zone)


async def bring_new(
    session: Session, host: Host, arrivals: Sequence[Arrival], *, welcome: bool = True
) -> list[BroughtIn | None]:
    """Members with new accounts; None for each whose address has one already, and is to be invited. `welcome` False: no mails.

    409 `LICENCE_FULL` for all, when there is not a seat for each that takes one. Locks are taken in one order, so that nobody waits
    in a circle: the address of a new account, the licence, a new unit, the member, a request.
    """
    users = await create_accounts(session, [_account(arrival.newcomer) for arrival in arrivals])
    made = [(arrival, user) for arrival, user in zip(arrivals, users, strict=True) if user is not None]
    if made:
        await take_seat(session, Role.RESIDENT, count=sum(arrival.role in SEATED for arrival, _ in made))
    joined = [
        (
            arrival,
            Joiner(
                member_id=new_id(),
                user_id=user_id,
                role=arrival.role,
                emergency=arrival.newcomer.emergency or {},
                unit_id=await unit_of(session, host, arrival.newcomer),
                tie=arrival.tie,
            ),
        )
        for arrival, user_id in made
    ]
    await join_each(session, host.id, [joiner for _, joiner in joined])
    if welcome:
        await _welcome(session, host, joined)
    members = {joiner.user_id: joiner.member_id for _, joiner in joined}
    return [
        None if user_id is None else BroughtIn(user_id, members[user_id], invited=False) for user_id in users
    ]


async def unit_of(session: Session, host: Host, newcomer: Newcomer) -> UUID | None:
    """Where a newcomer will live; made, its block too, when the building has none of that name."""
    if newcomer.unit_id is not None or not newcomer.apartment_number:
        return newcomer.unit_id
    name = UnitName(newcomer.apartment_number, newcomer.block)
    return await make_named_unit(session, host.id, name)


async def _welcome(session: Session, host: Host, joined: Sequence[tuple[Arrival, Joiner]]) -> None:
    people = [(joiner.user_id, arrival.newcomer.email) for arrival, joiner in joined]
    codes = await issue_each(session, Purpose.RESET_PASSWORD, people, good_for=WELCOME_FOR)
    letters = [
        (
            arrival.newcomer.email,
            {
                "first_name": arrival.newcomer.first_name,
                "building": host.name,
                "role": ROLE_WORDS[arrival.role],
                "link": f"{settings().public_url}/reset-password?token={issued.link}",
                "expires_at": iso(issued.expires_at),
                "time_zone": host.time_zone,
                "may_sign_in": arrival.newcomer.password_hash is not None,
            },
        )
        for (arrival, _), issued in zip(joined, codes, strict=True)
    ]
    await queue_mails(session, template="welcome", building_id=host.id, letters=letters)


async def invite(session: Session, host: Host, arrival: Arrival) -> BroughtIn:
    """Ask the owner of an account to join; they decide within 30 days. 403 `LICENCE_INACTIVE`; 409 `ALREADY_MEMBER`, `ALREADY_ASKED`, `EMAIL_TAKEN`."""
    newcomer, role, tie = arrival.newcomer, arrival.role, arrival.tie
    await lock_seats(session)
    user_id: UUID | None = await session.scalar(_FIND, {"email": newcomer.email})
    if user_id is None:
        raise EmailTaken
    member_id = await join(
        session, building_id=host.id, user_id=user_id, role=role, active=False, emergency=newcomer.emergency
    )
    request_id = await ask(
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
        link=invitation_link(request_id, newcomer.email),
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
