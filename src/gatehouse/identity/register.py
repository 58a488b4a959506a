"""Sign up with a registration code (001's `/api/register`): the code says which building, which role and which unit."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, Row, bindparam, text

from gatehouse.auth.passwords import check_strength, hash_password
from gatehouse.auth.permissions import Role
from gatehouse.buildings.units import find_or_make_unit, make_unit
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.core.errors import FieldProblem, Invalid
from gatehouse.core.phones import normalise_phone
from gatehouse.identity.accounts import EmailTaken, NewAccount, create_account
from gatehouse.identity.code_tries import CodeUnknown, look, try_code
from gatehouse.identity.email_verification import start_email_verification
from gatehouse.identity.joining import join, move_in
from gatehouse.identity.profile import Person, load_person
from gatehouse.identity.properties import Claim, number_is_taken, open_claim, place_claim
from gatehouse.identity.registration_codes import code_hashes

_TAKEN = "The email has already been taken."
_KNOWN = text("select 1 from auth_find(:email)")
_CLAIM_CODE = text(
    "select code_id, building_id, target_role, unit_id, house_number, address, issued_by from claim_registration_code(:hashes, :user)"
).bindparams(bindparam("hashes", type_=ARRAY(LargeBinary)))


@dataclass(frozen=True, slots=True)
class SignUp:
    """What a newcomer writes. `phone` as it was typed; a landlord's `house_number` and `address` mean something only together."""

    first_name: str
    last_name: str
    email: str
    phone: str
    password: str
    confirmation: str
    code: str
    house_number: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class SignedUp:
    """The new person in the building, and whether the mail with the code to verify the address is on its way."""

    person: Person
    mail_sent: bool


async def register(database: Database, wish: SignUp, *, address: str) -> SignedUp:
    """Make an account and the membership a code is for; the code is spent in the same transaction.

    The code is looked at first, so that nobody without one makes us hash; no connection is held while we do. All 422 name their
    field: wrong code (`OTP_INVALID`, `OTP_USED`), taken address, weak password. 409 `LICENCE_FULL` and 403 `LICENCE_INACTIVE`
    leave the code usable; 429 as in `try_code`. The account cannot sign in before its address is verified.
    """
    _check_password(wish)
    code = await try_code(database, wish.code, address=address)
    phone = _phone(wish.phone, code.country)
    async with database.transaction() as session:
        if await session.scalar(_KNOWN, {"email": wish.email}):
            raise Invalid.field("email", _TAKEN)
    password = await hash_password(wish.password)

    async with database.transaction() as session:
        account = NewAccount(
            email=wish.email,
            password_hash=password,
            first_name=wish.first_name,
            last_name=wish.last_name,
            phone=phone,
            phone_raw=wish.phone,
            must_verify=True,
        )
        try:
            user_id = await create_account(session, account)
        except EmailTaken as error:
            await look(session, code.code)  # the same form sent twice: the code is what was used
            raise Invalid.field("email", _TAKEN) from error
        spent = await session.first(_CLAIM_CODE, {"hashes": code_hashes(code.code), "user": user_id})
        if spent is None:  # somebody was faster, or it ended while we hashed
            await look(session, code.code)
            raise CodeUnknown
        await session.become(Tenant(spent.building_id, user_id))
        role = Role(spent.target_role)
        member_id = await join(
            session, building_id=spent.building_id, user_id=user_id, role=role, active=True
        )
        await _settle(session, spent, member_id, role, wish)
        sent = await start_email_verification(session, user_id, wish.email, wish.first_name)
        person = await load_person(
            session, user_id=user_id, building_id=spent.building_id, member_id=member_id
        )
    return SignedUp(person, sent)


def _check_password(wish: SignUp) -> None:
    problems: list[FieldProblem] = []
    try:
        check_strength(wish.password)
    except Invalid as error:
        problems.extend(error.details)
    if wish.password != wish.confirmation:
        problems.append(FieldProblem("password", "The password confirmation does not match."))
    if problems:
        raise Invalid(details=problems)


def _phone(typed: str, country: str) -> str:
    try:
        return normalise_phone(typed, country)
    except ValueError as error:
        raise Invalid.field("phone_number", f"The phone number {error}.") from error


async def _settle(session: Session, spent: Row[Any], member_id: UUID, role: Role, wish: SignUp) -> None:
    """Give the newcomer their home: a resident the code's unit, a landlord the one they name, if nobody has it."""
    building = {"building_id": spent.building_id, "member_id": member_id}
    if role is Role.RESIDENT:
        unit_id = spent.unit_id or await find_or_make_unit(
            session, spent.building_id, spent.house_number, address=spent.address or ""
        )
        await move_in(session, **building, unit_id=unit_id)
    elif role is Role.LANDLORD and wish.house_number and wish.address:
        made = None
        if not await number_is_taken(session, spent.building_id, wish.house_number):
            made = await make_unit(session, spent.building_id, wish.house_number, address=wish.address)
        if made is not None:
            await move_in(session, **building, unit_id=made, tie="owner")
            return
        # A unit that is there may be somebody's: its new owner is confirmed by the building's administrator.
        claim = await _claim(session, spent.building_id, wish)
        if claim is not None:
            await open_claim(session, spent.building_id, member_id, claim)


async def _claim(session: Session, building_id: UUID, wish: SignUp) -> Claim | None:
    assert wish.house_number is not None
    assert wish.address is not None
    try:
        return await place_claim(session, building_id, Claim(wish.house_number, wish.address))
    except Invalid:
        return None  # several blocks have the number: the landlord says which one under Properties
