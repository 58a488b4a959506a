"""002's other ways to an account: `complete` for oneself, `security` and `building-admin` for somebody else."""

from uuid import UUID

from gatehouse.auth.acting import act_in
from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import still_signed_in
from gatehouse.auth.passwords import hash_password
from gatehouse.auth.permissions import Role
from gatehouse.core.audit import audit
from gatehouse.core.db import Database, Session
from gatehouse.identity.accounts import NewAccount, create_account
from gatehouse.identity.bring_in import BroughtIn, Newcomer, bring_in
from gatehouse.identity.joining import join
from gatehouse.identity.profile import Person, load_person, unseen
from gatehouse.identity.register import SignUp, register
from gatehouse.identity.self_register import (
    Applicant,
    Asked,
    BuildingAsked,
    active_building,
    checked_phone,
    self_register,
)


async def complete_registration(
    database: Database, applicant: Applicant, *, building_id: UUID, code: str | None, address: str
) -> Asked | Person:
    """What the building allows: with a registration code its role at once (see `register`), without one a resident's request.

    `building_id` says whose approval is asked for; a code is its own building's. Errors as in `self_register`, and 422 for a
    wrong code. The role is never the caller's to pick. Source: 002 User Registration Flow 2, CONTRACT 002.
    """
    if code is None:
        return await self_register(database, applicant, building_id=building_id)
    wish = SignUp(
        first_name=applicant.first_name,
        last_name=applicant.last_name,
        email=applicant.email,
        phone=applicant.phone,
        password=applicant.password,
        confirmation=applicant.password,
        code=code,
    )
    return (await register(database, wish, address=address)).person


async def appoint(
    database: Database,
    caller: Caller,
    *,
    building_id: UUID,
    role: Role,
    email: str | None,
    password: str | None,
    first_name: str,
    last_name: str,
    phone: str | None,
    apartment_number: str | None = None,
) -> tuple[Person, BuildingAsked, BroughtIn]:
    """A guard or an administrator for a building. With an address they are mailed: welcome, or, where it has an account, an invitation.

    Whoever is invited is shown by the address alone. Without a password the mail's link sets one; a guard without an address signs in with a PIN at a gate device.
    403 another building's, `LICENCE_INACTIVE`; 409 `LICENCE_FULL`, `ALREADY_MEMBER`. No connection is held while hashing.
    """
    hashed = await hash_password(password) if password else None
    async with database.transaction(caller.tenant) as session:
        await still_signed_in(session, caller)
        acting = await act_in(session, caller, building_id, action=f"appoint {role}")
        building = await active_building(session, building_id)
        newcomer = Newcomer(
            email=email or "",
            first_name=first_name,
            last_name=last_name,
            phone=checked_phone(phone, building.country, "phone") if phone else None,
            phone_raw=phone,
            password_hash=hashed,
            apartment_number=apartment_number,
        )
        if email is None:
            brought = await _without_address(session, newcomer, building_id, role)
        else:
            brought = await bring_in(session, newcomer, building_id=building_id, role=role)
        await audit(
            session,
            building_id=building_id,
            user_id=acting.user_id,
            session_id=acting.session_id,
            action="member.invited" if brought.invited else "member.created",
            target_type="member",
            target_id=brought.member_id,
            values={"role": role},
        )
        person = await load_person(
            session, user_id=brought.user_id, building_id=building_id, member_id=brought.member_id
        )
    return unseen(person) if brought.invited else person, building, brought


async def _without_address(session: Session, newcomer: Newcomer, building_id: UUID, role: Role) -> BroughtIn:
    account = NewAccount(
        email=None,
        password_hash=None,
        first_name=newcomer.first_name,
        last_name=newcomer.last_name,
        phone=newcomer.phone,
        phone_raw=newcomer.phone_raw,
    )
    user_id = await create_account(session, account)
    member_id = await join(session, building_id=building_id, user_id=user_id, role=role, active=True)
    return BroughtIn(user_id, member_id, invited=False)
