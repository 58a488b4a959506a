"""Who may call. A 401 or 403 counts only because the same request answers 2xx to somebody with the right, in the same test."""

import pytest

from tests.every_route.document import check_envelope, rights_of, routes
from tests.every_route.model import ROLES, SUPER, Case, person
from tests.every_route.table import GUARDED, LANDED, line
from tests.make.http import Bench

_REFUSED = [(case, role) for case in GUARDED for role in ROLES if role not in case.roles]
_LET_IN = [(case, role) for case in LANDED for role in case.roles]


@pytest.mark.parametrize("case", GUARDED, ids=line)
async def test_nobody_without_a_session(bench: Bench, case: Case) -> None:
    home = await bench.building()
    owner = await person(bench, home, case.roles[-1])
    target = await case.make(bench, home, owner)
    for headers in ({}, {"Authorization": "Bearer no.such.token"}, {"Authorization": "Basic YTpi"}):
        refused = await case.send(bench, None, target, headers=headers)
        assert check_envelope(refused, 401)["code"] == "AUTHENTICATION_ERROR"
    assert (await case.send(bench, owner, target, building=home.id)).status_code == case.status


@pytest.mark.parametrize(("case", "role"), _REFUSED, ids=line)
async def test_a_role_without_the_right_is_refused(bench: Bench, case: Case, role: str) -> None:
    home = await bench.building()
    owner = await person(bench, home, case.roles[-1])
    target = await case.make(bench, home, owner)
    stranger = await person(bench, home, role)
    refused = await case.send(bench, stranger, target, building=home.id)
    assert check_envelope(refused, 403)["code"] == "AUTHORIZATION_ERROR"
    assert (await case.send(bench, owner, target, building=home.id)).status_code == case.status


@pytest.mark.parametrize(("case", "role"), _LET_IN, ids=line)
async def test_a_role_with_the_right_is_let_in(bench: Bench, case: Case, role: str) -> None:
    home = await bench.building()
    who = await person(bench, home, role)
    target = await case.make(bench, home, who)
    answer = await case.send(bench, who, target, building=home.id)
    assert answer.status_code == case.status, answer.text
    assert answer.headers["content-type"].startswith(case.media)
    assert answer.headers["api-version"] == "2.0"


_IN_A_BUILDING = [
    case
    for case in GUARDED
    if SUPER in case.roles and (found := rights_of(routes()[case.line])) is not None and found[1]
]


@pytest.mark.parametrize("case", _IN_A_BUILDING, ids=line)
async def test_a_super_admin_names_the_building(bench: Bench, case: Case) -> None:
    home = await bench.building()
    chief = await bench.super_admin()
    target = await case.make(bench, home, chief)
    error = check_envelope(await case.send(bench, chief, target), 422)
    assert [detail["field"] for detail in error["details"]] == ["X-Building-Id"]
    spoiled = await case.send(bench, chief, target, headers={"X-Building-Id": "the big house"})
    assert [detail["field"] for detail in check_envelope(spoiled, 422)["details"]] == ["X-Building-Id"]
    assert (await case.send(bench, chief, target, building=home.id)).status_code == case.status
    audited = await bench.db.fetchval(
        "select count(*) from platform_audit where building_id = $1 and actor_user_id = $2",
        home.id,
        chief.user_id,
    )
    assert audited == 1


@pytest.mark.parametrize("case", [case for case in GUARDED if case.roles != (SUPER,)], ids=line)
async def test_naming_a_building_means_nothing_for_a_member(bench: Bench, case: Case) -> None:
    home, other = await bench.building(), await bench.building()
    owner = home.by_role(next(role for role in reversed(case.roles) if role != SUPER))
    target = await case.make(bench, home, owner)
    answer = await case.send(bench, owner, target, headers={"X-Building-Id": str(other.id)})
    assert answer.status_code == case.status, answer.text
    assert str(other.id) not in answer.text
