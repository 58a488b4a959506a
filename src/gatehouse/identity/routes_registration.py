"""002's `/api/registration` door and `/api/auth/register`."""

from typing import Annotated
from uuid import UUID

from fastapi import Request

from gatehouse.auth.acting import act_in
from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Public, Session, needs, needs_briefly
from gatehouse.auth.permissions import Permission, Role
from gatehouse.core.ratelimit import count_traffic
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, ok
from gatehouse.identity.complete_registration import appoint, complete_registration
from gatehouse.identity.profile import Person
from gatehouse.identity.registration_check import (
    RegistrationStatsOut,
    ValidateOut,
    load_stats,
    validate_registration,
)
from gatehouse.identity.schemas_registration import (
    AdminOut,
    AppointedBuilding,
    AppointIn,
    AskedOut,
    CompletedOut,
    CompleteIn,
    GuardIn,
    GuardOut,
    RegistrationIn,
    SelfRegisterIn,
    ValidateIn,
    asked_out,
    request_out,
)
from gatehouse.identity.self_register import self_register

router = door(tag="Registration")
PENDING = "Registration pending approval"
_LIMIT = "registration"
Reader = Annotated[Caller, needs(Permission.PEOPLE_READ, in_building=False)]
Admin = Annotated[Caller, needs_briefly(Permission.PEOPLE_MANAGE, in_building=False)]
SuperAdmin = Annotated[Caller, needs_briefly(Permission.PLATFORM, in_building=False)]


async def _count(request: Request, address: str) -> None:
    request.scope["gatehouse.rate"] = await count_traffic(_LIMIT, address)


@router.post("/api/registration/validate")
async def validate(request: Request, address: Public, body: ValidateIn) -> Envelope[ValidateOut]:
    """Whether somebody may register for a building: 404 no such building, 409 `EMAIL_TAKEN`. Source: 002 User Registration Flow 1."""
    answer = await validate_registration(
        request.app.state.database,
        building_id=body.building_id,
        email=body.email,
        phone=body.phone,
        role=body.role,
        address=address,
    )
    return ok(
        answer, "Registration can proceed" if answer.canRegister else "Registration is not possible now"
    )


@router.post("/api/registration/self-register", status_code=201)
async def register_oneself(request: Request, address: Public, body: SelfRegisterIn) -> Envelope[AskedOut]:
    """Ask to live in a building, which its administrators decide within 30 days.

    404 no such building, 403 `LICENCE_INACTIVE`, 409 `LICENCE_FULL`; 409 `EMAIL_TAKEN`: sign in to join. After a rejection the
    same address and password ask again. Three a minute from one address. Source: 002 Resident Approval System 1, CONTRACT 002.
    """
    await _count(request, address)
    asked = await self_register(
        request.app.state.database, body.applicant(body.emergency), building_email=body.building_email
    )
    return ok(asked_out(asked), PENDING)


async def _complete(request: Request, address: str, body: RegistrationIn) -> Envelope[CompletedOut]:
    await _count(request, address)
    made = await complete_registration(
        request.app.state.database,
        body.applicant(body.emergency),
        building_id=body.building_id,
        code=body.registration_code,
        address=address,
    )
    if isinstance(made, Person):
        answer = CompletedOut(user=made, needsEmailVerification=True, approval_request=None)
        return ok(answer, "Registration completed. Please verify your e-mail address.")
    answer = CompletedOut(
        user=made.person,
        needsEmailVerification=not made.person.is_verified,
        approval_request=request_out(made),
    )
    return ok(answer, PENDING)


@router.post("/api/registration/complete", status_code=201)
async def complete(request: Request, address: Public, body: CompleteIn) -> Envelope[CompletedOut]:
    """Register for a building: a resident who waits for approval, or, with a `registration_code` (`otp_code`), what the code is for.

    A role in the body is ignored; `agreed_to_terms` must be true. Errors as in self-register, 422 for a wrong code.
    Source: 002 User Registration Flow 2, CONTRACT 002.
    """
    return await _complete(request, address, body)


@router.post("/api/auth/register", status_code=201)
async def register(request: Request, address: Public, body: RegistrationIn) -> Envelope[CompletedOut]:
    """The same as `/api/registration/complete`, whose terms need not be sent. Source: 002 Basic Authentication."""
    return await _complete(request, address, body)


@router.post("/api/registration/security", status_code=201)
async def register_guard(request: Request, caller: Admin, body: GuardIn) -> Envelope[GuardOut]:
    """Make a guard's account for one's own building; an address that has an account is invited instead.

    Without a password a mailed link sets it; without an address the guard signs in with a PIN at a gate device.
    403 another building's, 409 `LICENCE_FULL`, `ALREADY_MEMBER`. Source: 002 reference 3.2, CONTRACT 002.
    """
    person, building, brought = await appoint(
        request.app.state.database,
        caller,
        building_id=body.building_id,
        role=Role.SECURITY,
        email=body.email,
        password=body.password,
        first_name=body.first_name,
        last_name=body.last_name,
        phone=body.phone,
    )
    answer = GuardOut(
        security=person,
        building=AppointedBuilding(id=building.id, name=building.name),
        invited=brought.invited,
    )
    return ok(answer, "Invitation sent" if brought.invited else "Security personnel registered")


@router.post("/api/registration/building-admin", status_code=201)
async def register_admin(request: Request, caller: SuperAdmin, body: AppointIn) -> Envelope[AdminOut]:
    """Make an administrator for any building (super admin); an address that has an account is invited instead.

    404 no such building, 409 `LICENCE_FULL`, `ALREADY_MEMBER`. Source: 002 reference 3.2.
    """
    person, building, brought = await appoint(
        request.app.state.database,
        caller,
        building_id=body.building_id,
        role=Role.BUILDING_ADMIN,
        email=body.email,
        password=body.password,
        first_name=body.first_name,
        last_name=body.last_name,
        phone=body.phone,
    )
    answer = AdminOut(
        admin=person, building=AppointedBuilding(id=building.id, name=building.name), invited=brought.invited
    )
    return ok(answer, "Invitation sent" if brought.invited else "Building administrator registered")


@router.get("/api/registration/stats/{building_id}")
async def stats(session: Session, caller: Reader, building_id: UUID) -> Envelope[RegistrationStatsOut]:
    """How many people a building has, by role, and who joined in the last 30 days. 403 another building's. Source: 002 reference 3.2."""
    acting = await act_in(session, caller, building_id, action="registration stats")
    return ok(await load_stats(session, acting), "Registration statistics retrieved")
