"""Our own door for guards and their PINs: `/api/v1/people/guards` for administrators, `/api/v1/gate/pin` for the guard."""

from typing import Annotated
from uuid import UUID

from fastapi import Request
from pydantic import Field

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs, needs_briefly
from gatehouse.auth.permissions import Permission
from gatehouse.core.db import Database
from gatehouse.core.names import PersonName
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Text, UtcTime, ok
from gatehouse.identity.guard_pins import (
    add_guard,
    change_own_pin,
    list_guards,
    own_pin,
    remove_pin,
    set_pin,
)
from gatehouse.identity.schemas_devices import Pin

router = door(tag="Gate devices")
Reader = Annotated[Caller, needs(Permission.PEOPLE_READ)]
Manager = Annotated[Caller, needs(Permission.PEOPLE_MANAGE)]
ManagerBriefly = Annotated[Caller, needs_briefly(Permission.PEOPLE_MANAGE)]
Guard = Annotated[Caller, needs(Permission.GATE_SCAN)]
GuardBriefly = Annotated[Caller, needs_briefly(Permission.GATE_SCAN)]


class GuardIn(In):
    """A guard without an e-mail address."""

    first_name: PersonName
    last_name: PersonName
    phone: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=30)
    pin: Pin


class PinIn(In):
    """A guard's PIN."""

    pin: Pin


class OwnPinIn(PinIn):
    """The own PIN; with one set already, that one as well."""

    current_pin: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=8)


class GuardOut(Out):
    """A guard of the building; `pin_set_at` null: has no PIN."""

    member_id: UUID
    user_id: UUID
    first_name: str
    last_name: str
    full_name: str
    email: str | None
    phone: str | None
    status: str
    has_pin: bool
    pin_set_at: UtcTime | None
    created_at: UtcTime


class GuardsOut(Out):
    """By name."""

    guards: list[GuardOut]


class GuardMade(Out):
    """The new membership."""

    member_id: UUID


class PinOut(Out):
    """Whether there is a PIN, and since when it is this one."""

    has_pin: bool
    pin_set_at: UtcTime | None


@router.get("/api/v1/gate/pin")
async def my_pin(session: Session, caller: Guard) -> Envelope[PinOut]:
    """Whether the guard has a PIN. Source: issue 4, gate devices."""
    set_at = await own_pin(session, caller)
    return ok(PinOut(has_pin=set_at is not None, pin_set_at=set_at), "PIN retrieved")


@router.put("/api/v1/gate/pin")
async def change_my_pin(request: Request, caller: GuardBriefly, body: OwnPinIn) -> Envelope[PinOut]:
    """Set the own PIN; to change it, show the old one. 422 names `current_pin` or `pin`. Source: issue 4, gate devices."""
    database: Database = request.app.state.database
    await change_own_pin(database, caller, current=body.current_pin, pin=body.pin)
    async with database.transaction(caller.tenant) as session:
        set_at = await own_pin(session, caller)
    return ok(PinOut(has_pin=set_at is not None, pin_set_at=set_at), "PIN set")


@router.get("/api/v1/people/guards")
async def guards(session: Session, caller: Reader) -> Envelope[GuardsOut]:
    """The building's guards and whether they have a PIN. Source: issue 4, guards without e-mail."""
    found = [
        GuardOut(
            **row._mapping,
            full_name=f"{row.first_name} {row.last_name}".strip(),
            has_pin=row.pin_set_at is not None,
        )
        for row in await list_guards(session, caller)
    ]
    return ok(GuardsOut(guards=found), "Guards retrieved")


@router.post("/api/v1/people/guards", status_code=201)
async def new_guard(request: Request, caller: ManagerBriefly, body: GuardIn) -> Envelope[GuardMade]:
    """A guard without e-mail, with a PIN and a licence seat. 409 `LICENCE_FULL`, 422 names `pin` or `phone`. Source: issue 4, guards without e-mail."""
    member_id = await add_guard(
        request.app.state.database,
        caller,
        first_name=body.first_name,
        last_name=body.last_name,
        phone=body.phone,
        pin=body.pin,
    )
    return ok(GuardMade(member_id=member_id), "Guard added")


@router.put("/api/v1/people/guards/{member_id}/pin")
async def give_pin(
    request: Request, caller: ManagerBriefly, member_id: UUID, body: PinIn
) -> Envelope[GuardMade]:
    """Give a guard a PIN; what the old one opened ends, and a lock-out with it. Source: issue 4, guards without e-mail."""
    await set_pin(request.app.state.database, caller, member_id, body.pin)
    return ok(GuardMade(member_id=member_id), "PIN set")


@router.delete("/api/v1/people/guards/{member_id}/pin")
async def take_pin(session: Session, caller: Manager, member_id: UUID) -> Envelope[GuardMade]:
    """Take a guard's PIN away; what it opened ends. Source: issue 4, guards without e-mail."""
    await remove_pin(session, caller, member_id)
    return ok(GuardMade(member_id=member_id), "PIN removed")
