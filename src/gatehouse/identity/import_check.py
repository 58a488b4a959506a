"""Is a row of an administrator's list somebody who can be brought in? First by what it says, then by what the building has.

Says nothing of accounts in other buildings: a list could be used to ask which addresses have one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, String, bindparam, text

from gatehouse.auth.permissions import Role
from gatehouse.buildings.unit_names import UnitName, find_units
from gatehouse.core.db import Session
from gatehouse.core.emails import normalise_email
from gatehouse.core.names import one_line
from gatehouse.core.phones import normalise_phone
from gatehouse.identity.import_rows import REQUIRED, RawRow

IMPORTED = (Role.RESIDENT, Role.SECURITY, Role.LANDLORD)
"""Administrators are made one by one, by whoever may."""
_CALLED = {"guard": Role.SECURITY, "tenant": Role.RESIDENT, "owner": Role.LANDLORD}
_LONGEST = {
    "first_name": 100,
    "last_name": 100,
    "phone": 32,
    "apartment_number": 20,
    "block": 100,
    "emergency_contact_name": 100,
    "emergency_contact_phone": 32,
    "emergency_contact_relationship": 50,
}
_MEMBERS = text("""
select u.email, m.role, m.status from members m join users u on u.id = m.user_id
where m.building_id = :building and m.status <> 'ended' and u.email = any (:emails)
""").bindparams(bindparam("emails", type_=ARRAY(String)))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row, in which field, and what would do."""

    field: str
    message: str
    code: str = "VALIDATION_ERROR"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who can be brought in, as far as the row itself says."""

    line: int
    email: str
    first_name: str
    last_name: str
    role: Role
    phone: str | None = None
    phone_raw: str | None = None
    apartment_number: str | None = None
    block: str | None = None
    emergency: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def unit(self) -> UnitName | None:
        """Where they live, as it is called."""
        return None if self.apartment_number is None else UnitName(self.apartment_number, self.block)

    def stored(self) -> dict[str, Any]:
        """For a report's row, until it is done."""
        return {name: value for name, value in asdict(self).items() if name != "line" and value}

    @classmethod
    def read(cls, line: int, stored: Mapping[str, Any]) -> "PersonRow":
        """Back out of a report's row."""
        return cls(line=line, **{**stored, "role": Role(stored["role"])})


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row nobody can be made of."""

    line: int
    email: str
    problems: tuple[Problem, ...]

    @property
    def message(self) -> str:
        """All that is wrong in one line."""
        return " ".join(f"{problem.field}: {problem.message}" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Judged:
    """A list by what it says. `repeated` are the addresses that stand in it more than once."""

    good: list[PersonRow]
    bad: list[BadRow]
    repeated: list[str]


def judge_rows(rows: Sequence[RawRow], country: str) -> Judged:
    """Judge every row by itself, and an address that stood before. `country` is the building's, for phones. Slow for thousands: use a thread."""
    good: list[PersonRow] = []
    bad: list[BadRow] = []
    first_on: dict[str, int] = {}
    repeated: dict[str, None] = {}
    for row in rows:
        person, problems = _judge(row, country)
        email = person.email if person is not None else _address(row)
        if email is not None and first_on.setdefault(email, row.line) != row.line:
            repeated[email] = None
            said = f"The same address stands on line {first_on[email]}."
            problems.append(Problem("email", said, "DUPLICATE_EMAIL"))
        if person is None or problems:
            bad.append(BadRow(row.line, row.cells.get("email", "")[:254], tuple(problems)))
        else:
            good.append(person)
    return Judged(good, bad, list(repeated))


def _address(row: RawRow) -> str | None:
    try:
        return normalise_email(row.cells.get("email", ""))
    except ValueError:
        return None


def _judge(row: RawRow, country: str) -> tuple[PersonRow | None, list[Problem]]:
    problems = [
        Problem(name, "This must be filled in.") for name in REQUIRED if not row.cells.get(name, "").strip()
    ]
    if row.overfull:
        problems.append(
            Problem("line", "There are more cells than columns; put cells with separators in quotes.")
        )
    read: dict[str, str] = {}
    for name, cell in row.cells.items():
        if name in _LONGEST and cell.strip():
            try:
                read[name] = _text(cell, _LONGEST[name])
            except ValueError as error:
                problems.append(Problem(name, f"This {error}."))
    email = _address(row)
    if row.cells.get("email") and email is None:
        problems.append(Problem("email", "This must be an e-mail address like name@example.com."))
    role = _role(row.cells.get("role", ""))
    if role is None:
        problems.append(Problem("role", f"This must be one of {', '.join(IMPORTED)}.", "ROLE_NOT_ALLOWED"))
    if "block" in read and "apartment_number" not in read:
        problems.append(Problem("apartment_number", "A block needs an apartment number."))
    phones: dict[str, str] = {}
    for name in ("phone", "emergency_contact_phone"):
        if name in read:
            try:
                phones[name] = normalise_phone(read[name], country)
            except ValueError as error:
                problems.append(Problem(name, f"This {error}."))
    if problems or email is None or role is None:
        return None, problems
    emergency = {
        "name": read.get("emergency_contact_name"),
        "phone": phones.get("emergency_contact_phone"),
        "relationship": read.get("emergency_contact_relationship"),
    }
    return PersonRow(
        line=row.line,
        email=email,
        first_name=read["first_name"],
        last_name=read["last_name"],
        role=role,
        phone=phones.get("phone"),
        phone_raw=read.get("phone"),
        apartment_number=read.get("apartment_number"),
        block=read.get("block"),
        emergency={name: value for name, value in emergency.items() if value},
    ), problems


def _text(cell: str, longest: int) -> str:
    if len(line := one_line(cell)) > longest:
        raise ValueError(f"must have at most {longest} characters")
    return line


def _role(written: str) -> Role | None:
    name = written.strip().lower().replace(" ", "_") or Role.RESIDENT.value
    if name in _CALLED:
        return _CALLED[name]
    return next((role for role in IMPORTED if role == name), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """A list by what the building has: what stands in the way, by line; the units that are there; those that would be made."""

    problems: Mapping[int, Problem]
    units: Mapping[UnitName, UUID]
    missing: Sequence[UnitName]


async def check_against_building(
    session: Session,
    building_id: UUID,
    people: Sequence[PersonRow],
    *,
    create_units: bool,
    hold: bool = False,
) -> Standing:
    """Who is a member already, and whose unit is unknown or could be several. `hold`: the units stay until the transaction ends."""
    emails = [person.email for person in people]
    members = {
        (row.email, row.role): row.status
        for row in await session.all(_MEMBERS, {"building": building_id, "emails": emails})
    }
    names = {person.unit for person in people if person.unit is not None}
    found = await find_units(session, building_id, names, hold=hold)
    problems: dict[int, Problem] = {}
    for person in people:
        status = members.get((person.email, person.role))
        meant = found.get(person.unit, []) if person.unit is not None else []
        if status is not None:
            problems[person.line] = Problem("email", _member_already(person.role, status), "ALREADY_MEMBER")
        elif len(meant) > 1:
            said = f"Several units are called {person.apartment_number}: name the block."
            problems[person.line] = Problem("block", said, "AMBIGUOUS_UNIT")
        elif person.unit is not None and not meant and not create_units:
            problems[person.line] = Problem(
                "apartment_number", "The building has no such unit.", "UNKNOWN_UNIT"
            )
    return Standing(
        problems,
        units={name: ids[0] for name, ids in found.items() if len(ids) == 1},
        missing=sorted(
            {p.unit for p in people if p.unit is not None and not found[p.unit] and p.line not in problems},
            key=lambda name: (name.block or "", name.number),
        ),
    )


def _member_already(role: Role, status: str) -> str:
    if status == "pending":
        return f"This person has asked to be, or was invited as, {role} here; that waits for an answer."
    return f"This person is {role} here already."
