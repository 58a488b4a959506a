"""New buildings: the first of an installation, one somebody registers for themselves, one a super admin makes.

Passwords are hashed while no connection is held: each use case reads, hashes, then writes in a second transaction.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import still_signed_in
from gatehouse.auth.passwords import check_strength, hash_password
from gatehouse.auth.permissions import Role
from gatehouse.buildings.units import find_or_make_unit
from gatehouse.core.audit import audit_platform
from gatehouse.core.config import Mode, settings
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.core.errors import Conflict, Forbidden
from gatehouse.core.ids import new_id
from gatehouse.core.schema import Out, UtcTime
from gatehouse.identity.accounts import NewAccount, create_account
from gatehouse.identity.bring_in import Newcomer, bring_in
from gatehouse.identity.email_verification import start_email_verification
from gatehouse.identity.joining import join, move_in
from gatehouse.identity.profile import Person, load_person, unseen
from gatehouse.notifications.mail import queue_mail
from gatehouse.platform.building_admin import phone_in
from gatehouse.platform.building_rows import PlatformBuildingOut, load_building
from gatehouse.platform.licence_rows import LicenceOut, load_licence
from gatehouse.platform.licences import TRIAL_DAYS, Terms, grant, minor_units
from gatehouse.platform.places import zone_of
from gatehouse.platform.schemas import BuildingIn, RegisterBuildingIn, SetupIn, TermsIn

_LOCK = text("select pg_advisory_xact_lock(7400003)")
_ANY = text("select exists (select 1 from buildings)")
_FOUND = text("""
insert into buildings (id, name, email, address, city, state, country, postal_code, phone, website, time_zone, is_default, status, status_at)
values (:id, :name, :email, :address, :city, :state, :country, :postal_code, :phone, :website, :zone, :is_default, :status, now())
on conflict (email) do nothing
""")
_APPLY = text("""
insert into building_applications (id, kind, building_id, user_id, member_id, details)
values (:id, 'building', :building, :user, :member, jsonb_build_object('building_email', cast(:office as text), 'company_name', cast(:company as text)))
""")
TRIAL_FEATURES = ("visitor passes", "gate console", "resident app", "approvals", "e-mail notifications")


class SetupClosed(Forbidden):
    """Somebody has set this installation up already, or it is in production: only the setup secret opens it."""

    code, type, message = (
        "SETUP_CLOSED",
        "AUTHORIZATION_ERROR",
        "System setup is closed. Send the setup secret in the header X-Setup-Secret.",
    )


class BuildingTaken(Conflict):
    """A building has this address."""

    code, type, message = (
        "BUILDING_EMAIL_TAKEN",
        "CONFLICT_ERROR",
        "There is a building with this e-mail address already.",
    )


class TrialOut(Out):
    """What a registered building may do, and what happens next."""

    trial_period_days: int
    expires_at: UtcTime
    features_included: list[str]
    next_steps: list[str]


class FoundedOut(Out):
    """A new building, its licence and its administrator."""

    building: PlatformBuildingOut
    admin: Person
    license: LicenceOut


class BuildingRegisteredOut(FoundedOut):
    """The same for a building that registered itself. `status`: `pending` until a super admin accepts it, or `active`."""

    status: str
    trial_info: TrialOut


@dataclass(frozen=True, slots=True)
class _Founded:
    building_id: UUID
    licence_id: UUID
    user_id: UUID
    member_id: UUID


def secret_fits(given: str | None) -> bool:
    """Whether `X-Setup-Secret` is the one of the settings; never when none is set. Takes the same time wherever it differs."""
    wanted = settings().setup_secret.get_secret_value().encode()
    return bool(wanted) and hmac.compare_digest((given or "").encode(), wanted)


async def initial_setup(platform: Database, body: SetupIn, *, secret: str | None) -> FoundedOut:
    """The first building, its licence and its building admin (never a super admin).

    Without the secret only outside production and while there is no building at all; 403 `SETUP_CLOSED` otherwise.
    409 `EMAIL_TAKEN`, `BUILDING_EMAIL_TAKEN`. Source: 002 Initial System Setup, CONTRACT 002.
    """
    async with platform.transaction() as session:
        await _may_set_up(session, secret)
    check_strength(body.admin_password, field="adminPassword")
    hashed = await hash_password(body.admin_password)
    async with platform.transaction() as session:
        await session.execute(_LOCK)  # of two first set-ups at once the second sees a building
        first = await _may_set_up(session, secret)
        terms = terms_of(body.licence, body.seats)
        made = await _found(session, body, hashed, terms=terms, active=True, is_default=first)
        await start_email_verification(session, made.user_id, body.admin_email, body.admin_first_name)
        await _note(session, made.user_id, "building.set_up", made.building_id)
        return await _founded_out(session, made)


async def _may_set_up(session: Session, secret: str | None) -> bool:
    """Raise 403 unless set-up is open; true when there is no building yet."""
    first = not await session.scalar(_ANY)
    if not secret_fits(secret) and not (first and settings().mode is not Mode.PRODUCTION):
        raise SetupClosed
    return first


async def register_building(platform: Database, body: RegisterBuildingIn) -> BuildingRegisteredOut:
    """A building on trial, with its administrator: both wait for a super admin, unless GATEHOUSE_SELF_SERVICE_BUILDINGS is `open`.

    409 `EMAIL_TAKEN` when the administrator's address has an account, `BUILDING_EMAIL_TAKEN`. Source: 002, CONTRACT 002.
    """
    check_strength(body.admin_password, field="adminPassword")
    hashed = await hash_password(body.admin_password)
    is_open = settings().self_service_buildings == "open"
    async with platform.transaction() as session:
        terms = Terms(seats=body.seats, days=TRIAL_DAYS)
        made = await _found(session, body, hashed, terms=terms, active=is_open)
        if not is_open:
            await session.execute(
                _APPLY,
                {
                    "id": new_id(),
                    "building": made.building_id,
                    "user": made.user_id,
                    "member": made.member_id,
                    "office": body.office,
                    "company": body.company_name,
                },
            )
        await queue_mail(
            session,
            to=body.admin_email,
            template="building_received",
            building_id=made.building_id,
            first_name=body.admin_first_name,
            building=body.name,
            is_open=is_open,
        )
        await start_email_verification(session, made.user_id, body.admin_email, body.admin_first_name)
        await _note(session, made.user_id, "building.registered", made.building_id)
        founded = await _founded_out(session, made)
    return BuildingRegisteredOut(
        **dict(founded),
        status=founded.building.status,
        trial_info=_trial(founded.license.expires_at, is_open=is_open),
    )


def _trial(until: datetime, *, is_open: bool) -> TrialOut:
    waiting = [] if is_open else ["We look at your request and write to you when the building is open."]
    return TrialOut(
        trial_period_days=TRIAL_DAYS,
        expires_at=until,
        features_included=list(TRIAL_FEATURES),
        next_steps=[
            "Confirm your e-mail address with the code we have sent.",
            *waiting,
            "Sign in, add units and gates, and invite residents and guards.",
        ],
    )


async def add_building(platform: Database, caller: Caller, body: BuildingIn) -> FoundedOut:
    """A building made by a super admin, active at once. An administrator whose address has an account is invited (pending until they accept).

    409 `BUILDING_EMAIL_TAKEN`. Source: 002 Building Management.
    """
    hashed = None
    if body.admin_password is not None:
        check_strength(body.admin_password, field="adminPassword")
        hashed = await hash_password(body.admin_password)
    async with platform.transaction() as session:
        await still_signed_in(session, caller)
        terms = terms_of(body.licence, body.seats)
        building_id, licence_id = await _place(session, body, terms=terms, status="active", by=caller.user_id)
        await session.become(Tenant(building_id, caller.user_id))
        country, _ = _where(body)
        brought = await bring_in(
            session,
            Newcomer(
                email=body.admin_email,
                first_name=body.admin_first_name,
                last_name=body.admin_last_name,
                phone=phone_in(body.admin_phone, country, "adminPhone"),
                phone_raw=body.admin_phone,
                password_hash=hashed,
                apartment_number=body.admin_apartment,
            ),
            building_id=building_id,
            role=Role.BUILDING_ADMIN,
        )
        await _note(session, caller.user_id, "building.created", building_id)
        founded = await _founded_out(
            session, _Founded(building_id, licence_id, brought.user_id, brought.member_id)
        )
    if brought.invited:
        return founded.model_copy(update={"admin": unseen(founded.admin)})
    return founded


def terms_of(given: TermsIn, seats: int) -> Terms:
    """The terms as they are kept: money in minor units."""
    return Terms(
        seats=seats,
        plan=given.plan,
        months=given.months,
        amount=minor_units(given.amount),
        currency=given.currency,
        payment_reference=given.payment_reference,
        features=given.features,
    )


def _where(body: SetupIn | RegisterBuildingIn | BuildingIn) -> tuple[str, str]:
    country = body.country or settings().default_country
    return country, body.time_zone or zone_of(country)


async def _place(
    session: Session,
    body: SetupIn | RegisterBuildingIn | BuildingIn,
    *,
    terms: Terms,
    status: str,
    by: UUID | None,
    is_default: bool = False,
) -> tuple[UUID, UUID]:
    """The building and its licence; the licence of one that waits is inactive."""
    country, zone = _where(body)
    building_id = new_id()
    found = await session.changed(
        _FOUND,
        {
            "id": building_id,
            "name": body.name,
            "email": body.office,
            "address": body.address,
            "city": body.city,
            "state": body.state,
            "country": country,
            "postal_code": body.postal_code,
            "phone": phone_in(body.building_phone, country, "buildingPhone"),
            "website": body.website,
            "zone": zone,
            "is_default": is_default,
            "status": status,
        },
    )
    if not found:
        raise BuildingTaken
    licence = await grant(
        session, building_id, terms, by=by, status="active" if status == "active" else "inactive"
    )
    return building_id, licence


async def _found(
    session: Session,
    body: SetupIn | RegisterBuildingIn,
    hashed: str,
    *,
    terms: Terms,
    active: bool,
    is_default: bool = False,
) -> _Founded:
    """Building, licence, account and membership of somebody who is not signed in."""
    building_id, licence_id = await _place(
        session, body, terms=terms, status="active" if active else "pending", by=None, is_default=is_default
    )
    country, _ = _where(body)
    user_id = await create_account(
        session,
        NewAccount(
            email=body.admin_email,
            password_hash=hashed,
            first_name=body.admin_first_name,
            last_name=body.admin_last_name,
            phone=phone_in(body.admin_phone, country, "adminPhone"),
            phone_raw=body.admin_phone,
        ),
    )
    await session.become(Tenant(building_id, user_id))
    member_id = await join(
        session, building_id=building_id, user_id=user_id, role=Role.BUILDING_ADMIN, active=active
    )
    if body.admin_apartment:
        unit = await find_or_make_unit(session, building_id, body.admin_apartment, address=body.address)
        await move_in(session, building_id=building_id, member_id=member_id, unit_id=unit)
    return _Founded(building_id, licence_id, user_id, member_id)


async def _founded_out(session: Session, made: _Founded) -> FoundedOut:
    return FoundedOut(
        building=await load_building(session, made.building_id),
        admin=await load_person(
            session, user_id=made.user_id, building_id=made.building_id, member_id=made.member_id
        ),
        license=await load_licence(session, made.licence_id),
    )


async def _note(session: Session, user_id: UUID, action: str, building_id: UUID) -> None:
    await audit_platform(
        session,
        user_id=user_id,
        building_id=building_id,
        action=action,
        target_type="building",
        target_id=building_id,
    )
