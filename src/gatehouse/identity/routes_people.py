"""Our own `/api/v1/people`: an administrator's people, and a landlord's; and 002's list of a building's residents."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import StreamingResponse

from gatehouse.auth.acting import act_in
from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission, Role
from gatehouse.buildings.context import load_context
from gatehouse.core.clock import now
from gatehouse.core.csv_cells import MEDIA_TYPE
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, Text, ok
from gatehouse.identity.homes import Home, change_home, move_into
from gatehouse.identity.invite_member import Wanted, add_person
from gatehouse.identity.membership_end import let_in_again, suspend
from gatehouse.identity.people import (
    PeopleFilter,
    Sort,
    list_people,
    load_detail,
    people_of_own_units,
    units_of_caller,
)
from gatehouse.identity.people_export import export_people
from gatehouse.identity.schemas_people import (
    AddedAnswer,
    HomeChange,
    HomeIn,
    OwnPeopleOut,
    OwnUnitsOut,
    PeopleOut,
    PersonAnswer,
    PersonIn,
    ResetIn,
    ResidentsOut,
    RoleFilter,
    SuspendIn,
    own_person_row,
    person_out,
    person_row,
    roles_of,
    unit_tie,
)
from gatehouse.identity.second_factor_reset import reset_second_factor

router = door(tag="People")
Reader = Annotated[Caller, needs(Permission.PEOPLE_READ)]
Manager = Annotated[Caller, needs(Permission.PEOPLE_MANAGE)]
Member = Annotated[Caller, needs(Permission.SELF)]
Landlord = Annotated[Caller, needs(Permission.PROPERTIES)]
AnyBuildings = Annotated[Caller, needs(Permission.PEOPLE_READ, in_building=False)]

RoleQuery = Annotated[RoleFilter | None, BlankIsNone, Query(description="One role, or `all`.")]
StatusQuery = Annotated[
    Literal["pending", "active", "suspended", "ended", "all"] | None,
    BlankIsNone,
    Query(description="Nothing: everybody who is not gone."),
]
UnitQuery = Annotated[UUID | None, BlankIsNone, Query(description="Who belongs to this unit.")]
Search = Annotated[
    Text | None,
    Query(max_length=100, description="Beginning of a name, an e-mail or a unit; part of a phone."),
]
SortQuery = Annotated[Sort, Query()]
OrderQuery = Annotated[Literal["asc", "desc"], Query()]

_RESIDENTS = (Role.RESIDENT, Role.LANDLORD)


@router.get("/api/buildings/{building_id}/residents")
async def residents(
    session: Session,
    caller: AnyBuildings,
    building_id: UUID,
    paging: PageOf,
    role: RoleQuery = None,
    status: StatusQuery = None,
    search: Search = None,
    unit_id: UnitQuery = None,
    sort: SortQuery = "created_at",
    order: OrderQuery = "desc",
) -> Envelope[ResidentsOut]:
    """A building's residents and landlords (another `role`: those), newest first. 403 for another building. Source: 002 Building Management."""
    acting = await act_in(session, caller, building_id, action="people.listed")
    wanted = PeopleFilter(roles_of(role, _RESIDENTS), status, unit_id, search)
    rows, total = await list_people(session, acting, wanted, paging, sort=sort, descending=order == "desc")
    items = [person_row(row) for row in rows]
    return ok(
        ResidentsOut(items=items, residents=items, pagination=paging.block(total)),
        "Residents retrieved",
        meta=paging.meta(total),
    )


@router.get("/api/v1/people")
async def people(
    session: Session,
    caller: Reader,
    paging: PageOf,
    role: RoleQuery = None,
    status: StatusQuery = None,
    search: Search = None,
    unit_id: UnitQuery = None,
    sort: SortQuery = "name",
    order: OrderQuery = "asc",
) -> Envelope[PeopleOut]:
    """Everybody of the building, one row a role. Source: issue 4."""
    wanted = PeopleFilter(roles_of(role), status, unit_id, search)
    rows, total = await list_people(session, caller, wanted, paging, sort=sort, descending=order == "desc")
    items = [person_row(row) for row in rows]
    return ok(
        PeopleOut(items=items, people=items, pagination=paging.block(total)),
        "People retrieved",
        meta=paging.meta(total),
    )


@router.get(
    "/api/v1/people/export",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}, "description": "The table, UTF-8."}},
)
async def export(
    request: Request,
    session: Session,
    caller: Reader,
    role: RoleQuery = None,
    status: StatusQuery = None,
    search: Search = None,
    unit_id: UnitQuery = None,
) -> StreamingResponse:
    """The same people as CSV, streamed, every cell harmless to spreadsheets; audited. Source: issue 4."""
    wanted = PeopleFilter(roles_of(role), status, unit_id, search)
    building = await load_context(session, caller)
    await audit_by(session, caller, "people.exported", "building", caller.building_id)
    lines = export_people(request.app.state.database, caller, wanted, time_zone=building.time_zone)
    name = f"people-{now():%Y-%m-%d}.csv"
    return StreamingResponse(
        lines,
        media_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@router.get("/api/v1/people/own-units")
async def own_units(session: Session, caller: Landlord, paging: PageOf) -> Envelope[OwnPeopleOut]:
    """Who belongs to the units the landlord owns, by unit. Source: issue 4."""
    rows, total = await people_of_own_units(session, caller, paging)
    items = [own_person_row(row) for row in rows]
    return ok(
        OwnPeopleOut(items=items, people=items, pagination=paging.block(total)),
        "People retrieved",
        meta=paging.meta(total),
    )


@router.get("/api/v1/people/me/units")
async def units_of_mine(session: Session, caller: Member) -> Envelope[OwnUnitsOut]:
    """The units the caller belongs to, the main one first: what `unit_id` and `flatId` of one's own visits, passes and rules may name."""
    units = await units_of_caller(session, caller)
    return ok(OwnUnitsOut(units=[unit_tie(unit) for unit in units]), "Units retrieved")


@router.post("/api/v1/people", status_code=201)
async def add(session: Session, caller: Manager, body: PersonIn) -> Envelope[AddedAnswer]:
    """Add a person by e-mail in a role: a new account with a mail to choose a password, or an invitation where the address has one.

    403 `LICENCE_INACTIVE`, 409 `LICENCE_FULL`, `ALREADY_MEMBER`, `EMAIL_TAKEN`. Source: issue 4, DESIGN Tables.
    """
    wanted = Wanted(
        email=body.email,
        role=Role(body.role),
        first_name=body.first_name,
        last_name=body.last_name,
        phone=body.phone,
        apartment_number=body.apartment_number,
        unit_id=body.unit_id,
        tie=body.tie,
    )
    added = await add_person(session, caller, wanted)
    person = person_out(await load_detail(session, caller, added.member_id))
    return ok(AddedAnswer(person=person, outcome=added.outcome), "Person added")


@router.get("/api/v1/people/{member_id}")
async def person(session: Session, caller: Reader, member_id: UUID) -> Envelope[PersonAnswer]:
    """One person: roles in this building, units, second factor, PIN. 404 for another building's. Source: issue 4."""
    found = person_out(await load_detail(session, caller, member_id))
    return ok(PersonAnswer(person=found), "Person retrieved")


@router.post("/api/v1/people/{member_id}/suspend")
async def shut_out(
    session: Session, caller: Manager, member_id: UUID, body: SuspendIn
) -> Envelope[PersonAnswer]:
    """Shut a member out: their sessions in this building end at once, sockets too. Their visits stay.

    409 `LAST_ADMIN`, `OWN_MEMBERSHIP`, `ALREADY_DECIDED` (who, when). Source: issue 4.
    """
    await suspend(session, caller, member_id, reason=body.reason)
    found = person_out(await load_detail(session, caller, member_id))
    return ok(PersonAnswer(person=found), "Person suspended")


@router.post("/api/v1/people/{member_id}/activate")
async def let_in(session: Session, caller: Manager, member_id: UUID) -> Envelope[PersonAnswer]:
    """End a suspension. 409 `LICENCE_FULL`, `ALREADY_DECIDED`. Source: issue 4."""
    await let_in_again(session, caller, member_id)
    found = person_out(await load_detail(session, caller, member_id))
    return ok(PersonAnswer(person=found), "Person activated")


@router.post("/api/v1/people/{member_id}/reset-2fa")
async def reset_2fa(
    session: Session, caller: Manager, member_id: UUID, body: ResetIn
) -> Envelope[PersonAnswer]:
    """Take the second factor off somebody who lost it; they are told and mailed. 409 `NO_SECOND_FACTOR`, for oneself.

    403 for an account that opens another building too: that is a super admin's to do. Source: issue 4.
    """
    await reset_second_factor(session, caller, member_id, reason=body.reason)
    found = person_out(await load_detail(session, caller, member_id))
    return ok(PersonAnswer(person=found), "Second factor removed")


@router.post("/api/v1/people/{member_id}/units", status_code=201)
async def move_in(session: Session, caller: Manager, member_id: UUID, body: HomeIn) -> Envelope[PersonAnswer]:
    """Tie a member to a unit. 409 `LIVES_THERE`, or somebody no unit is for. Source: issue 4."""
    home = Home(body.unit_id, body.apartment_number, body.block_id, body.tie, body.is_primary)
    await move_into(session, caller, member_id, home)
    found = person_out(await load_detail(session, caller, member_id))
    return ok(PersonAnswer(person=found), "Moved in")


@router.patch("/api/v1/people/{member_id}/units/{unit_id}")
async def edit_home(
    session: Session, caller: Manager, member_id: UUID, unit_id: UUID, body: HomeChange
) -> Envelope[PersonAnswer]:
    """Change how a member belongs to a unit, or make it their main one. Source: issue 4."""
    change = {name: value for name in body.model_fields_set if (value := getattr(body, name)) is not None}
    await change_home(session, caller, member_id, unit_id, change)
    found = person_out(await load_detail(session, caller, member_id))
    return ok(PersonAnswer(person=found), "Unit updated")
