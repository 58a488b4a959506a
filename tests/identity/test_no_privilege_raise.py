"""Nobody raises their own role, building, unit, seat or status through any body (issue 4).

Every writing route of the application is found by itself, made ready by its own case of `tests/every_route`, and sent a body that is
good and says, in every spelling a client might try, that its sender is more than they are. What the sender may do is compared before
and after, and so is everybody else.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.every_route.document import document
from tests.every_route.model import GUARD, LANDLORD, RESIDENT, Case, person
from tests.every_route.table import LANDED, line
from tests.make.buildings import Building, Member, make_building, make_unit
from tests.make.http import Bench

_EXAMPLES = 3 if os.environ.get("HYPOTHESIS_PROFILE", "ci") == "ci" else 60
_METHODS = ("POST", "PUT", "PATCH")
_WRITING = [case for case in LANDED if case.method in _METHODS]
_SENDERS = (RESIDENT, GUARD, LANDLORD)
_LET_IN = [(case, role) for case in _WRITING if not case.public for role in _SENDERS if role in case.roles]
_REFUSED = [
    (case, role) for case in _WRITING if not case.public for role in _SENDERS if role not in case.roles
]
_PUBLIC = [case for case in _WRITING if case.public]

# Names by what they would grant, and what one would write there; `@…` stands for an id of the moment.
_CLAIMS: tuple[tuple[tuple[str, ...], tuple[Any, ...]], ...] = (
    (
        ("role", "roles", "user_role", "userRole", "target_role", "targetRole", "member_role", "memberRole"),
        ("super_admin", "building_admin", "landlord", "security", ["super_admin"], {"name": "building_admin"}),
    ),
    (
        ("is_super_admin", "isSuperAdmin", "is_admin", "isAdmin", "admin", "superuser", "approved", "is_default"),
        (True, "true", 1),
    ),
    (
        ("is_active", "isActive", "active", "is_verified", "verified", "email_verified", "may_approve", "is_primary"),
        (True, "true", 1),
    ),
    (
        ("status", "member_status", "memberStatus", "approval_status", "account_status", "state"),
        ("active", "approved"),
    ),
    (
        ("building_id", "buildingId", "society_id", "societyId", "tenant_id"),
        ("@other_building", "@building", ["@other_building"]),
    ),
    (
        ("user_id", "userId", "member_id", "memberId", "resident_id", "host_id", "owner_id", "created_by", "id"),
        ("@me", "@my_member", "@admin", "@admin_member"),
    ),
    (
        ("unit_id", "unitId", "flat_id", "flatId", "house_id", "units", "unit_ids", "flatIds"),
        ("@unit", "@other_unit", ["@unit", "@other_unit"]),
    ),
    (("apartment_number", "house_number", "flat_number", "apartmentNumber", "unit"), ("B202",)),
    (
        ("seats", "total_licenses", "totalLicenses", "used_licenses", "licenses", "uses_license", "max_seats"),
        (9999, 0, "9999"),
    ),
    (("plan", "plan_type", "planType"), ("enterprise",)),
    (("expires_at", "expiresAt", "email_verified_at", "valid_to", "locked_at", "deleted_at"), (None, "2199-01-01T00:00:00Z")),
    (("permissions", "rights", "scopes"), (["*"], ["platform", "people:manage"], "*")),
    (
        ("memberships", "members", "occupancies", "user", "member"),
        (
            [{"building_id": "@other_building", "role": "building_admin", "status": "active"}],
            {"role": "super_admin", "is_super_admin": True, "building_id": "@other_building"},
        ),
    ),
)  # fmt: skip
_NAMES = [name for names, _ in _CLAIMS for name in names]
_VALUES = {name: values for names, values in _CLAIMS for name in names}


@dataclass(frozen=True)
class Claim:
    """What a body says besides: fields, whether they replace the body's own, and whether they go into the query as well."""

    fields: Mapping[str, Any]
    replace: bool
    in_query: bool


_EVERYTHING = {name: values[0] for name, values in _VALUES.items()}
_CLAIM = st.builds(
    Claim,
    fields=st.lists(st.sampled_from(_NAMES), min_size=1, max_size=12, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: st.sampled_from(_VALUES[name]) for name in names})
    ),
    replace=st.booleans(),
    in_query=st.booleans(),
)


def _resolved(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, str) and value.startswith("@"):
        return ids[value[1:]]
    if isinstance(value, list):
        return [_resolved(item, ids) for item in value]
    if isinstance(value, dict):
        return {key: _resolved(item, ids) for key, item in value.items()}
    return value


def _with_claims(body: Any, fields: Mapping[str, Any], *, replace: bool) -> Any:
    """The body with the claims in every object of it."""
    if isinstance(body, dict):
        inner = {key: _with_claims(value, fields, replace=replace) for key, value in body.items()}
        return {**inner, **fields} if replace else {**fields, **inner}
    if isinstance(body, list):
        return [_with_claims(item, fields, replace=replace) for item in body]
    return body


@dataclass(frozen=True)
class Standing:
    """What people may do in the buildings that were there, and what the buildings are."""

    chiefs: frozenset[UUID]
    held_back: frozenset[UUID]
    """People who cannot sign in: not verified, not active, or locked. All the others are too many to carry to and fro."""
    came: frozenset[UUID]
    """People who can, and were not there when the request was made ready."""
    roles: frozenset[tuple[UUID, UUID, str]]
    """Person, building, role of each active membership."""
    homes: frozenset[tuple[UUID, UUID, str, bool]]
    """Membership, unit, tie, whether it may approve, of each current occupancy."""
    invited: frozenset[tuple[UUID, UUID, str]]
    """Memberships an administrator has offered."""
    buildings: tuple[Any, ...]
    licences: tuple[Any, ...]
    codes: frozenset[tuple[UUID, str, UUID | None]]
    """Issuer, role and unit of each registration code."""


_FREE = "email_verified_at is not null and is_active and locked_at is null"


async def _standing(bench: Bench, homes: list[UUID], newest: UUID) -> Standing:
    async def rows(sql: str) -> Iterator[tuple[Any, ...]]:
        return (tuple(row) for row in await bench.db.fetch(sql, homes))

    return Standing(
        chiefs=frozenset(row["id"] for row in await bench.db.fetch("select id from users where is_super_admin")),
        held_back=frozenset(row["id"] for row in await bench.db.fetch(f"select id from users where not ({_FREE})")),
        came=frozenset(row["id"] for row in await bench.db.fetch(
            f"select id from users where id > $1 and {_FREE}", newest
        )),
        roles=frozenset(await rows(
            "select user_id, building_id, role from members where building_id = any ($1) and status = 'active'"
        )),
        homes=frozenset(await rows(
            "select member_id, unit_id, tie, may_approve from occupancies where building_id = any ($1) and valid_to is null"
        )),
        invited=frozenset(await rows(
            "select m.user_id, m.building_id, m.role from members m join approval_requests r on r.building_id = m.building_id"
            " and r.member_id = m.id and r.request_type = 'invitation' and r.status = 'pending' where m.building_id = any ($1)"
        )),
        buildings=tuple(await rows(
            "select id, name, email, status, is_default, country, time_zone from buildings where id = any ($1) order by id"
        )),
        licences=tuple(await rows(
            "select building_id, id, plan, seats, status, expires_at from licences where building_id = any ($1) order by id"
        )),
        codes=frozenset(await rows(
            "select issued_by, target_role, unit_id from registration_codes where building_id = any ($1)"
        )),
    )  # fmt: skip


async def _by_code(bench: Bench, homes: list[UUID]) -> set[tuple[UUID, UUID, str]]:
    """Memberships that a registration code has earned."""
    rows = await bench.db.fetch(
        "select used_by, building_id, target_role from registration_codes where used_by is not null and building_id = any ($1)",
        homes,
    )
    return {tuple(row) for row in rows}


async def _ids(bench: Bench, home: Building, other: Building, me: Member | None) -> dict[str, str]:
    spare = await make_unit(bench.db, home.id, "B202")
    ids: dict[str, object] = {
        "building": home.id,
        "other_building": other.id,
        "me": me.user_id if me else home.landlord.user_id,
        "my_member": me.member_id if me else home.landlord.member_id,
        "admin": home.admin.user_id,
        "admin_member": home.admin.member_id,
        "unit": spare,
        "other_unit": other.unit_id,
    }
    return {name: str(value) for name, value in ids.items()}


async def _around(
    bench: Bench,
    case: Case,
    home: Building,
    other: Building,
    me: Member | None,
    claim: Claim,
    maker: Member,
) -> tuple[Standing, Standing, int]:
    """Make the case ready as `maker` and send it with the claims as `me`: how everybody stood before and after, and the status."""
    homes = [home.id, other.id]
    target = await case.make(bench, home, maker)
    fields = _resolved(claim.fields, await _ids(bench, home, other, me))
    body = _with_claims({} if target.body is None else target.body, fields, replace=claim.replace)
    query = dict(target.query)
    if claim.in_query:
        query |= {name: str(value) for name, value in fields.items() if isinstance(value, str | int)}
    newest = await bench.db.fetchval("select id from users order by id desc limit 1")
    before = await _standing(bench, homes, newest)
    answer = await case.send(
        bench, me, target, body=body, params=query or None, headers={"X-Building-Id": str(other.id)}
    )
    return before, await _standing(bench, homes, newest), answer.status_code


def _nobody_rose(before: Standing, after: Standing, earned: set[tuple[UUID, UUID, str]]) -> None:
    assert after.chiefs <= before.chiefs
    assert after.roles - before.roles <= before.invited | earned
    assert after.buildings == before.buildings
    assert after.licences == before.licences


@pytest.mark.parametrize(("case", "role"), _LET_IN, ids=line)
@settings(max_examples=_EXAMPLES)
@example(claim=Claim(_EVERYTHING, replace=False, in_query=True))
@given(claim=_CLAIM)
async def test_nobody_raises_themselves(bench: Bench, case: Case, role: str, claim: Claim) -> None:
    home, other = await make_building(bench.db), await make_building(bench.db)
    me = home.by_role(role)
    before, after, _ = await _around(bench, case, home, other, me, claim, me)
    _nobody_rose(before, after, set())
    assert before.held_back <= after.held_back and not after.came
    mine = {me.member_id}
    risen = {one for one in after.homes - before.homes if one[0] in mine}
    assert not risen, "a body moved its sender into a unit, or let them approve"
    own_units = {one[1] for one in after.homes if one[0] in mine and one[2] == "owner"}
    for issuer, target_role, unit in after.codes - before.codes:
        assert issuer == me.user_id and role == LANDLORD and target_role == "resident" and unit in own_units
    session = await bench.db.fetchrow(
        "select s.building_id, s.member_id, m.user_id, m.role from sessions s left join members m on m.building_id = s.building_id and m.id = s.member_id"
        " where s.id = $1",
        me.session_id,
    )
    if session is not None:
        assert session["user_id"] == me.user_id and session["role"] == role


@pytest.mark.parametrize(("case", "role"), _REFUSED, ids=line)
async def test_a_refused_route_stays_refused_whatever_the_body_claims(
    bench: Bench, case: Case, role: str
) -> None:
    home, other = await make_building(bench.db), await make_building(bench.db)
    maker = await person(bench, home, case.roles[-1])
    claim = Claim(_EVERYTHING, replace=False, in_query=True)
    before, after, status = await _around(bench, case, home, other, home.by_role(role), claim, maker)
    assert status == 403
    assert after == before


@pytest.mark.parametrize("case", _PUBLIC, ids=line)
@settings(max_examples=_EXAMPLES)
@example(claim=Claim(_EVERYTHING, replace=False, in_query=True))
@given(claim=_CLAIM)
async def test_nobody_comes_in_as_more_than_they_were_let_in_as(
    bench: Bench, case: Case, claim: Claim
) -> None:
    home, other = await make_building(bench.db), await make_building(bench.db)
    homes = [home.id, other.id]
    maker = await person(bench, home, case.roles[-1])
    before, after, _ = await _around(bench, case, home, other, None, claim, maker)
    earned = await _by_code(bench, homes)
    _nobody_rose(before, after, earned)
    assert after.codes == before.codes
    newcomers = {person for person, _, _ in after.roles - before.roles}
    members = await bench.db.fetch(
        "select id from members where building_id = any ($1) and user_id = any ($2)", homes, list(newcomers)
    )
    moved_in = {one[0] for one in after.homes - before.homes}
    assert moved_in <= {row["id"] for row in members}, "somebody who is not let in has a home"


def test_every_route_that_takes_a_body_is_tried() -> None:
    takes_a_body = {
        f"{method.upper()} {path}"
        for path, found in document()["paths"].items()
        for method, operation in found.items()
        if method.upper() in _METHODS and "requestBody" in operation
    }
    assert takes_a_body <= {case.line for case in _WRITING}
