"""People on the wire: rows of the lists, one person, and what an administrator may send about them."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field
from sqlalchemy import Row

from gatehouse.auth.permissions import Role
from gatehouse.core.emails import normalise_email
from gatehouse.core.names import PersonName
from gatehouse.core.schema import BlankIsNone, In, Out, Page, Text, UtcTime
from gatehouse.identity.people import PersonDetail

RoleName = Literal["building_admin", "landlord", "resident", "security"]
RoleFilter = Literal["building_admin", "landlord", "resident", "security", "all"]
Tie = Literal["owner", "tenant", "family"]
Reason = Annotated[Text, Field(min_length=10, max_length=500)]
Number = Annotated[Text, Field(min_length=1, max_length=20)]


class PersonRow(Out):
    """A membership with its person. `invited`: they have an account and have not accepted yet, so name and phone are not ours to show."""

    id: UUID
    member_id: UUID
    email: str | None
    first_name: str
    last_name: str
    full_name: str
    phone: str | None
    role: str
    status: str
    is_active: bool
    is_verified: bool
    invited: bool
    apartment_number: str | None
    block: str | None
    unit_id: UUID | None
    last_login: UtcTime | None
    created_at: UtcTime
    leaves_at: UtcTime | None


class PeopleOut(Out):
    """A page of people."""

    items: list[PersonRow]
    people: list[PersonRow]
    pagination: Page


class ResidentsOut(Out):
    """002's name for a page of people."""

    items: list[PersonRow]
    residents: list[PersonRow]
    pagination: Page


class UnitTie(Out):
    """A unit somebody belongs to, and how. `call_order`: whom the gate asks first; `may_approve`: whether they may answer it."""

    unit_id: UUID
    apartment_number: str
    block: str | None
    address: str
    tie: str
    is_primary: bool
    may_approve: bool
    call_order: int
    since: UtcTime


class OwnUnitsOut(Out):
    """The units one belongs to, the main one first."""

    units: list[UnitTie]


class RoleHere(Out):
    """One of a person's memberships in this building."""

    member_id: UUID
    role: str
    status: str
    created_at: UtcTime
    ended_at: UtcTime | None


class EmergencyContact(Out):
    """Whom to call."""

    name: str | None
    phone: str | None
    relationship: str | None


class PersonOut(PersonRow):
    """One person. `pin_set`: a guard who may unlock a gate device; `leave_reason` belongs to an arranged move-out."""

    two_factor: bool
    pin_set: bool
    ended_at: UtcTime | None
    end_reason: str | None
    leave_reason: str | None
    emergency_contact: EmergencyContact
    units: list[UnitTie]
    memberships: list[RoleHere]


class PersonAnswer(Out):
    """One person."""

    person: PersonOut


class AddedAnswer(PersonAnswer):
    """`created`: a new account, mailed a link to choose a password. `invited`: the account's owner has to accept. `added`: at once."""

    outcome: Literal["created", "invited", "added"]


class OwnPersonRow(Out):
    """Somebody in a unit the landlord owns; one row a person and unit."""

    id: UUID
    member_id: UUID
    email: str | None
    first_name: str
    last_name: str
    full_name: str
    phone: str | None
    role: str
    status: str
    unit_id: UUID
    apartment_number: str
    block: str | None
    tie: str
    since: UtcTime


class OwnPeopleOut(Out):
    """A page of them, by unit."""

    items: list[OwnPersonRow]
    people: list[OwnPersonRow]
    pagination: Page


class PersonIn(In):
    """Whom to add, and as what. `unit_id` where the unit is known; a number the building does not have is made."""

    email: Annotated[Text, Field(max_length=254), AfterValidator(normalise_email)]
    role: RoleName
    first_name: PersonName
    last_name: Annotated[Text, Field(max_length=100)] = ""
    phone: Annotated[Annotated[Text, Field(max_length=32)] | None, BlankIsNone] = None
    apartment_number: Annotated[Number | None, BlankIsNone] = None
    unit_id: UUID | None = None
    tie: Tie = "tenant"


class SuspendIn(In):
    """Why."""

    reason: Reason


class ResetIn(In):
    """Why: how the person proved who they are."""

    reason: Reason


class HomeIn(In):
    """A unit to move into: by its id, or by number (and block), which is made when the building has none."""

    unit_id: UUID | None = None
    apartment_number: Annotated[Number | None, BlankIsNone] = None
    block_id: UUID | None = None
    tie: Tie = "tenant"
    is_primary: bool = False


class HomeChange(In):
    """What is to change; what is not sent stays. `is_primary: false` says nothing: another unit is made the main one instead."""

    tie: Tie | None = None
    is_primary: bool | None = None
    may_approve: bool | None = None
    call_order: Annotated[int, Field(ge=1, le=50)] | None = None


def _common(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.user_id,
        "member_id": row.member_id,
        "email": row.email,
        "first_name": row.first_name,
        "last_name": row.last_name,
        "full_name": f"{row.first_name} {row.last_name}".strip(),
        "phone": row.phone,
        "role": row.role,
        "status": row.status,
        "apartment_number": row.apartment_number,
        "block": row.block,
        "unit_id": row.unit_id,
    }


def _listed(row: Row[Any]) -> dict[str, Any]:
    return _common(row) | {
        "is_active": row.status == "active",
        "is_verified": row.is_verified,
        "invited": row.withheld and row.status == "pending",
        "last_login": row.last_login,
        "created_at": row.created_at,
        "leaves_at": row.leaves_at,
    }


def person_row(row: Row[Any]) -> PersonRow:
    """A row of a list."""
    return PersonRow(**_listed(row))


def own_person_row(row: Row[Any]) -> OwnPersonRow:
    """A row of a landlord's list."""
    return OwnPersonRow(**_common(row), tie=row.tie, since=row.since)


def unit_tie(unit: Row[Any]) -> UnitTie:
    """A unit of somebody's."""
    return UnitTie(
        unit_id=unit.unit_id,
        apartment_number=unit.number,
        block=unit.block,
        address=unit.address,
        tie=unit.tie,
        is_primary=unit.is_primary,
        may_approve=unit.may_approve,
        call_order=unit.call_order,
        since=unit.valid_from,
    )


def person_out(detail: PersonDetail) -> PersonOut:
    """One person, whole."""
    row = detail.row
    contact = EmergencyContact(name=None, phone=None, relationship=None)
    if not row.withheld:
        contact = EmergencyContact(
            name=row.emergency_name, phone=row.emergency_phone, relationship=row.emergency_relationship
        )
    return PersonOut(
        **_listed(row),
        two_factor=row.two_factor and not row.withheld,
        pin_set=row.pin_set,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        leave_reason=row.leave_reason,
        emergency_contact=contact,
        units=[unit_tie(unit) for unit in detail.units],
        memberships=[
            RoleHere(
                member_id=role.member_id,
                role=role.role,
                status=role.status,
                created_at=role.created_at,
                ended_at=role.ended_at,
            )
            for role in detail.memberships
        ],
    )


def roles_of(role: RoleFilter | None, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The roles a filter means; nothing: all of them."""
    if role is None:
        return default
    return () if role == "all" else (Role(role),)
