"""A person asks to live in a building: a pending membership and an approval request that an administrator decides within 30 days.

By 002's self-registration (with a new account, or again by somebody who was turned away), or by somebody who is signed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.auth.passwords import hash_password, verify_password
from gatehouse.auth.permissions import Role
from gatehouse.buildings.seats import take_seat
from gatehouse.core.clock import iso
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.core.errors import Invalid, NotActivated, NotFound
from gatehouse.core.keys import ring
from gatehouse.core.phones import normalise_phone
from gatehouse.core.ratelimit import check_guesses, count_guess
from gatehouse.identity.accounts import EmailTaken, NewAccount, create_account
from gatehouse.identity.admission import standing_of
from gatehouse.identity.email_verification import start_email_verification
from gatehouse.identity.joining import AlreadyAsked, AlreadyMember, ask, join
from gatehouse.identity.profile import Person, load_person
from gatehouse.notifications.kinds import APPROVAL_REQUESTED
from gatehouse.notifications.mail import queue_mail
from gatehouse.notifications.tell import Message, admins_of, tell

RESIDENT_REGISTRATION = "resident_registration"

_FIND_BUILDING = text("select find_building(:email)")
_BUILDING = text(
    "select id, name, country, time_zone from buildings where id = :building and status = 'active'"
)
_FIND = text("select user_id, password_hash from auth_find(:email)")
_LOCKED = text("select auth_locked(:address)")
_FAILED = text("select auth_failed(:address)")
_PASSED = text("select auth_passed(:user, :seen, :address)")
_STANDING = text("""
select m.id, m.status, exists (select from approval_requests r where r.building_id = m.building_id and r.member_id = m.id
  and r.status = 'pending' and r.expires_at > now()) as asked
from members m where m.building_id = :building and m.user_id = :user and m.role = 'resident' for no key update
""")
# Nobody decided in time, and the periodic job has not come by yet.
_END_PENDING = text("""
update members set status = 'ended', ended_at = now(), end_reason = 'expired'
where building_id = :building and id = :member and status = 'pending'
""")
_REQUEST = text(
    "select status, created_at, expires_at from approval_requests where building_id = :building and id = :id"
)
_OWN = text("select email, first_name, last_name from users where id = :user")


@dataclass(frozen=True, slots=True)
class BuildingAsked:
    """The building somebody wants to join; it is active."""

    id: UUID
    name: str
    country: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody says they live, and whom to call in an emergency (name, phone, relationship)."""

    apartment_number: str | None
    emergency: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks. `phone` as it was typed; it is normalised with the building's country."""

    email: str
    password: str
    first_name: str
    last_name: str
    phone: str
    home: Home


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that waits for a decision."""

    person: Person
    member_id: UUID
    request_id: UUID
    status: str
    created_at: datetime
    expires_at: datetime
    building: BuildingAsked


async def self_register(
    database: Database,
    applicant: Applicant,
    *,
    building_email: str | None = None,
    building_id: UUID | None = None,
) -> Asked:
    """Make an account and ask to live in a building. No connection is held while the password is hashed.

    404 no such building (a suspended one looks the same), 403 `LICENCE_INACTIVE`, 409 `LICENCE_FULL`, 409 `EMAIL_TAKEN`: sign in
    to join. Somebody whose request was rejected or expired cannot sign in: with the right password they ask again here,
    under the old account. Source: 002 Resident Approval System 1, CONTRACT 002.
    """
    address = ring().digest("sign-in", applicant.email.encode())
    async with database.transaction() as session:
        building = await _find_building(session, building_email, building_id)
        checked = _with_phones(applicant, building.country)
        await take_seat(session, Role.RESIDENT)  # nobody hashes for a building that has no room
        found = await session.first(_FIND, {"email": applicant.email})
        locked = await session.scalar(_LOCKED, {"address": address}) is not None
    if found is None:
        hashed = await hash_password(applicant.password)
        async with database.transaction() as session:
            building = await _find_building(session, building_email, building_id)
            user_id = await create_account(session, _account(checked, hashed))
            await session.become(Tenant(building.id, user_id))
            await start_email_verification(session, user_id, checked.email, checked.first_name)
            return await _ask(session, building, user_id, checked.home)
    if locked or not await _knows_password(database, applicant, found.password_hash, address):
        raise EmailTaken
    async with database.transaction(Tenant(user_id=found.user_id)) as session:
        fits = {"user": found.user_id, "seen": found.password_hash, "address": address}
        if not await session.scalar(_PASSED, fits):
            raise EmailTaken
        if not isinstance((await standing_of(session, found.user_id)).refusal, NotActivated):
            raise EmailTaken  # they can sign in
        building = await _find_building(session, building_email, building_id)
        await session.become(Tenant(building.id, found.user_id))
        return await _ask(session, building, found.user_id, checked.home)


async def join_building(session: Session, caller: Caller, *, building_email: str, home: Home) -> Asked:
    """A signed-in person asks to live in another building. 404, 403 and 409 as above; 409 `ALREADY_MEMBER`, `ALREADY_ASKED`, 403 `ON_GATE_DEVICE`."""
    caller.must_be_personal()
    building = await _find_building(session, building_email, None)
    asked = await _ask(session, building, caller.user_id, _emergency_phone(home, building.country))
    await session.become(caller.tenant)
    return asked


async def active_building(session: Session, building_id: UUID) -> BuildingAsked:
    """The building the transaction acts in; 404 unless it is active."""
    row = await session.first(_BUILDING, {"building": building_id})
    if row is None:
        raise NotFound("There is no such building.")
    return BuildingAsked(row.id, row.name, row.country, row.time_zone)


async def _find_building(session: Session, email: str | None, building_id: UUID | None) -> BuildingAsked:
    found = building_id if email is None else await session.scalar(_FIND_BUILDING, {"email": email})
    if found is None:
        raise NotFound("There is no building with this e-mail address.")
    await session.become(Tenant(found, session.tenant.user_id))
    return await active_building(session, found)


async def _knows_password(
    database: Database, applicant: Applicant, stored: str | None, address: bytes
) -> bool:
    await check_guesses("sign-in account", applicant.email)
    if await verify_password(stored, applicant.password):
        return True
    await count_guess("sign-in account", applicant.email)
    async with database.transaction() as session:
        await session.execute(_FAILED, {"address": address})
    return False


def _with_phones(applicant: Applicant, country: str) -> Applicant:
    return replace(
        applicant,
        phone=checked_phone(applicant.phone, country, "phone"),
        home=_emergency_phone(applicant.home, country),
    )


def _emergency_phone(home: Home, country: str) -> Home:
    phone = home.emergency.get("phone")
    if not phone:
        return home
    return replace(
        home,
        emergency={**home.emergency, "phone": checked_phone(phone, country, "emergency_contact_phone")},
    )


def checked_phone(typed: str, country: str, field: str) -> str:
    """E.164 (see `core.phones`); 422 naming the field."""
    try:
        return normalise_phone(typed, country)
    except ValueError as error:
        raise Invalid.field(field, f"This {error}.") from error


def _account(applicant: Applicant, hashed: str) -> NewAccount:
    return NewAccount(
        email=applicant.email,
        password_hash=hashed,
        first_name=applicant.first_name,
        last_name=applicant.last_name,
        phone=applicant.phone,
    )


async def _ask(session: Session, building: BuildingAsked, user_id: UUID, home: Home) -> Asked:
    await take_seat(session, Role.RESIDENT)  # also makes twins wait for each other
    await _make_way(session, building.id, user_id)
    member_id = await join(
        session,
        building_id=building.id,
        user_id=user_id,
        role=Role.RESIDENT,
        active=False,
        emergency=home.emergency,
    )
    written = {f"emergency_contact_{name}": value for name, value in home.emergency.items() if value}
    request_id = await ask(
        session,
        building_id=building.id,
        member_id=member_id,
        request_type=RESIDENT_REGISTRATION,
        apartment_number=home.apartment_number,
        data=written,
    )
    row = await session.one(_REQUEST, {"building": building.id, "id": request_id})
    person = await load_person(session, user_id=user_id, building_id=building.id, member_id=member_id)
    asked = Asked(person, member_id, request_id, row.status, row.created_at, row.expires_at, building)
    await _announce(session, asked, home)
    return asked


async def _make_way(session: Session, building_id: UUID, user_id: UUID) -> None:
    """Refuse whoever is a resident or waits for a decision; clear away a request nobody decided in time."""
    standing = await session.first(_STANDING, {"building": building_id, "user": user_id})
    if standing is None or standing.status == "ended":
        return
    if standing.status != "pending":
        raise AlreadyMember
    if standing.asked:
        raise AlreadyAsked
    await session.execute(_END_PENDING, {"building": building_id, "member": standing.id})


async def _announce(session: Session, asked: Asked, home: Home) -> None:
    building, person = asked.building, asked.person
    where = f" of {home.apartment_number}" if home.apartment_number else ""
    about: dict[str, Any] = {
        "type": APPROVAL_REQUESTED.name,
        "approvalId": str(asked.request_id),
        "requestType": RESIDENT_REGISTRATION,
    }
    message = Message(
        APPROVAL_REQUESTED,
        "Somebody asks to move in",
        f"{person.full_name} asks to join {building.name} as a resident{where}.",
        about,
        about="approval_request",
        target=asked.request_id,
    )
    await tell(session, building.id, await admins_of(session, building.id), message)
    assert person.email is not None  # whoever registered or signed in here has one
    await queue_mail(
        session,
        to=person.email,
        template="registration_received",
        building_id=building.id,
        first_name=person.first_name,
        building=building.name,
        apartment_number=home.apartment_number,
        expires_at=iso(asked.expires_at),
        time_zone=building.time_zone,
    )
