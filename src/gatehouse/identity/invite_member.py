"""Add a person to the building by e-mail: whoever is in it already gets the role at once, everybody else is brought in (`bring_in.py`)."""

from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.buildings.context import load_context
from gatehouse.buildings.units import find_or_make_unit
from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid
from gatehouse.core.phones import normalise_phone
from gatehouse.identity.bring_in import ROLE_WORDS, Newcomer, bring_in
from gatehouse.identity.homes import hold_unit
from gatehouse.identity.joining import join, move_in
from gatehouse.notifications.kinds import SECURITY_ALERT
from gatehouse.notifications.tell import Message, admins_of, tell

_HERE = text("""
select m.user_id from members m join users u on u.id = m.user_id and u.is_active
where m.building_id = :building and m.status = 'active' and u.email = :email limit 1
""")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom an administrator names, and as what."""

    email: str
    role: Role
    first_name: str
    last_name: str
    phone: str | None = None
    apartment_number: str | None = None
    unit_id: UUID | None = None
    tie: str = "tenant"


@dataclass(frozen=True, slots=True)
class Added:
    """What came of it: `created` (a new account, active, with a mail to choose a password), `invited` (an account that has to accept),
    `added` (somebody of this building, at once)."""

    member_id: UUID
    outcome: Literal["created", "invited", "added"]


async def add_person(session: Session, caller: Caller, wanted: Wanted) -> Added:
    """Give a person a role in the caller's building. What is sent of an existing account's name and phone is ignored: they are its owner's.

    403 `LICENCE_INACTIVE`, 409 `LICENCE_FULL`, `ALREADY_MEMBER`, `EMAIL_TAKEN` (an account that is shut), 422 for a phone or unit.
    The other administrators are told of a new one.
    """
    if wanted.unit_id is not None:
        number = await hold_unit(session, caller.building_id, wanted.unit_id)
        wanted = replace(wanted, apartment_number=number)
    here = {"building": caller.building_id, "email": wanted.email}
    user_id: UUID | None = await session.scalar(_HERE, here)
    if user_id is not None:
        added = await _add_role(session, caller, user_id, wanted)
    else:
        came = await bring_in(
            session,
            await _newcomer(session, caller, wanted),
            building_id=caller.building_id,
            role=wanted.role,
            tie=wanted.tie,
        )
        user_id, added = came.user_id, Added(came.member_id, "invited" if came.invited else "created")
    await audit_by(
        session,
        caller,
        "member.added",
        "member",
        added.member_id,
        values={"role": wanted.role, "outcome": added.outcome},
    )
    if wanted.role == Role.BUILDING_ADMIN:
        await _tell_admins(session, caller, wanted, new=user_id)
    return added


async def _add_role(session: Session, caller: Caller, user_id: UUID, wanted: Wanted) -> Added:
    member_id = await join(
        session, building_id=caller.building_id, user_id=user_id, role=wanted.role, active=True
    )
    unit_id = wanted.unit_id
    if unit_id is None and wanted.apartment_number:
        unit_id = await find_or_make_unit(session, caller.building_id, wanted.apartment_number)
    if unit_id is not None:
        await move_in(
            session, building_id=caller.building_id, member_id=member_id, unit_id=unit_id, tie=wanted.tie
        )
    return Added(member_id, "added")


async def _newcomer(session: Session, caller: Caller, wanted: Wanted) -> Newcomer:
    phone = None
    if wanted.phone:
        country = (await load_context(session, caller)).country
        try:
            phone = normalise_phone(wanted.phone, country)
        except ValueError as error:
            raise Invalid.field("phone", f"This {error}.") from error
    return Newcomer(
        email=wanted.email,
        first_name=wanted.first_name,
        last_name=wanted.last_name,
        phone=phone,
        phone_raw=wanted.phone,
        apartment_number=wanted.apartment_number,
        unit_id=wanted.unit_id,
    )


async def _tell_admins(session: Session, caller: Caller, wanted: Wanted, *, new: UUID) -> None:
    message = Message(
        SECURITY_ALERT,
        "A new administrator",
        f"{wanted.email} was added as {ROLE_WORDS[Role.BUILDING_ADMIN]} of the building.",
        {"type": SECURITY_ALERT.name, "event": "administrator_added"},
    )
    others = [one for one in await admins_of(session, caller.building_id) if one not in {caller.user_id, new}]
    await tell(session, caller.building_id, others, message)
