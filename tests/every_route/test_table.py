"""Every route has a case, and the case says what the route's own dependency says."""

from collections import Counter

import pytest

from gatehouse.auth.permissions import ROLE_PERMISSIONS
from tests.every_route.document import document, rights_of, routes
from tests.every_route.model import Case
from tests.every_route.table import CASES, LANDED, line


def test_every_route_has_a_case() -> None:
    missing = sorted(set(routes()) - {case.line for case in CASES})
    assert not missing, "routes without a case in tests/every_route/cases_*.py:\n" + "\n".join(missing)


def test_every_case_has_a_route() -> None:
    waiting = sorted({case.line for case in CASES} - set(routes()))
    if waiting:
        pytest.skip("not landed yet: " + ", ".join(waiting))


def test_no_route_has_two_cases() -> None:
    assert [name for name, times in Counter(case.line for case in CASES).items() if times > 1] == []


def test_every_route_is_in_the_document() -> None:
    listed = {f"{method.upper()} {path}" for path, found in document()["paths"].items() for method in found}
    assert {name for name, route in routes().items() if route.include_in_schema} == listed
    hidden = {name for name in routes() if name not in listed}
    assert not [name for name in hidden if "/api" in name], "every route of the API is documented"


@pytest.mark.parametrize("case", LANDED, ids=line)
def test_the_table_and_the_route_agree_on_the_rights(case: Case) -> None:
    found = rights_of(routes()[case.line])
    assert case.rights == (found[0] if found else None)
    if case.rights is not None:
        holders = {role.value for role, held in ROLE_PERMISSIONS.items() if held.intersection(case.rights)}
        assert set(case.roles) == holders
