"""The tenancy over every route: the same request by the same role of another building finds nothing and changes nothing."""

from typing import Any

import pytest

from tests.every_route.document import check_envelope
from tests.every_route.model import SUPER, Case, Target, person
from tests.every_route.table import LANDED, line
from tests.make.http import Bench

_TARGETED = [
    (case, role)
    for case in LANDED
    if case.foreign is not None
    for role in case.roles
    if role != SUPER or not case.names_building
]
_LISTS = [case for case in LANDED if case.method == "GET" and not case.public and "{" not in case.path]


async def _row(bench: Bench, target: Target) -> dict[str, Any]:
    assert target.row is not None, "a target of another building needs a row to look at"
    table, key = target.row
    found = await bench.db.fetchrow(f"select * from {table} where id = $1", key)
    assert found is not None
    return dict(found)


@pytest.mark.parametrize(("case", "role"), _TARGETED, ids=line)
async def test_another_building_cannot_reach_it(bench: Bench, case: Case, role: str) -> None:
    home, other = await bench.building(), await bench.building()
    owner = await person(bench, home, role)
    target = await case.make(bench, home, owner)
    before = await _row(bench, target)
    foreigner = await bench.super_admin() if role == SUPER else other.by_role(role)

    refused = await case.send(bench, foreigner, target, building=other.id)
    assert case.foreign is not None
    if "reason" in refused.json():  # a scan's refusal is a stored result
        # By its code a pass is known elsewhere; 6 digits and the visit's own id are looked up in the guard's building alone.
        reason = "wrong_building" if case.foreign == 403 else "unknown_code"
        assert (refused.status_code, refused.json()["reason"]) == (case.foreign, reason)
    else:
        check_envelope(refused, case.foreign)
    for value in (home.id, home.resident.user_id, *([before["title"]] if "title" in before else [])):
        assert str(value) not in refused.text
    assert await _row(bench, target) == before

    answer = await case.send(bench, owner, target, building=home.id)
    assert answer.status_code == case.status, answer.text


_MARKED = [(case, role) for case in _LISTS if case.make.__name__ != "nothing" for role in case.roles]


@pytest.mark.parametrize(("case", "role"), _MARKED, ids=line)
async def test_a_list_shows_its_own_building_only(bench: Bench, case: Case, role: str) -> None:
    home, other = await bench.building(), await bench.building()
    owner = await person(bench, home, role)
    foreigner = await bench.super_admin() if role == SUPER else other.by_role(role)
    mine, theirs = await case.make(bench, home, owner), await case.make(bench, other, foreigner)
    assert mine.mark and theirs.mark

    seen = await case.send(bench, owner, mine, building=home.id)
    assert seen.status_code == case.status, seen.text
    assert mine.mark in seen.text
    assert theirs.mark not in seen.text
    abroad = await case.send(bench, foreigner, theirs, building=other.id)
    assert theirs.mark in abroad.text
    assert mine.mark not in abroad.text
