"""Requests generated from the OpenAPI document: no 5xx, answers as declared, and most operations really reached (tests/figures.py).

Generated bodies alone never meet a visit that exists. Two of three requests therefore carry what the table of
`tests/every_route` makes: real ids, live codes, good credentials. The number of examples is the hypothesis profile's.
"""

from collections.abc import Callable
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.every_route.document import document
from tests.every_route.model import ROLES, SUPER, Target, nothing, person
from tests.every_route.model import Case as TableCase
from tests.every_route.table import LANDED
from tests.figures import REACHED
from tests.make.buildings import Building, Member
from tests.schemathesis.live import Live

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ANY_TEXT = {"GET /p/{token}", "GET /p/{token}/visit.ics"}
TABLE: dict[str, TableCase] = {case.line: case for case in LANDED}
OPERATIONS: dict[str, Any] = {
    found.ok().label: found.ok()
    for found in schemathesis.openapi.from_dict(document()).get_all_operations()
    if isinstance(found, Ok)
}


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_generated_requests(
    live: Live, label: str, mode: GenerationMode, record_property: Callable[[str, object], None]
) -> None:
    operation, row = OPERATIONS[label], TABLE[label]
    if mode is GenerationMode.NEGATIVE and (label in ANY_TEXT or not _takes_anything(operation)):
        pytest.skip("nothing to spoil: the operation takes nothing, or any text")
    statuses: list[int] = []
    home = live.run(live.bench.building())
    # The first of each list is what hypothesis tries first and most.
    who_asks = st.sampled_from(
        [*row.roles, *row.roles, *(role for role in ROLES if role not in row.roles), "nobody"]
    )
    # Without parameters only the caller varies; a few examples say it all.
    most = max(
        6, (settings.default.max_examples if settings.default else 25) // 4
    )  # within two minutes in CI
    enough = most if _takes_anything(operation) else min(most, 4)
    how = st.sampled_from(["good", "real ids", "wild"])
    with requests.Session() as session:

        @settings(max_examples=enough)
        @given(case=operation.as_strategy(mode), role=who_asks, plan=how)
        def one(case: Any, role: str, plan: str) -> None:
            # What a target needs may exist once in a building only: a claim, a block, an invitation.
            place = (
                home
                if row.make is nothing and not label.endswith("/logout")
                else live.run(live.bench.building())
            )
            who = None if role == "nobody" else live.run(person(live.bench, place, role))
            if plan != "wild":
                owner = who if who is not None and role in row.roles else place.by_role("resident")
                _put_real(case, live.run(row.make(live.bench, place, owner)), good=plan == "good")
            answer = case.call(base_url=live.url, session=session, headers=_headers(who, place))
            statuses.append(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        one()
    reached = sum(200 <= status < 300 for status in statuses)
    tries = {"label": label, "asked": len(statuses), "reached": reached, "of": len(OPERATIONS)}
    record_property(REACHED, tries)


def _takes_anything(operation: Any) -> bool:
    return bool(operation.body or list(operation.iter_parameters()))


def _put_real(case: Any, target: Target, *, good: bool) -> None:
    for name, value in target.params.items():
        case.path_parameters[name] = value
    if not good:
        return
    case.query = dict(target.query)
    if target.headers:
        case.headers = {**dict(case.headers or {}), **target.headers}
    if target.body is not None:
        kept = case.body if isinstance(case.body, dict) else {}
        case.body = {**kept, **target.body}
        case.media_type = "application/json"


def _headers(who: Member | None, home: Building) -> dict[str, str]:
    if who is None:
        return {}
    return {**who.headers, **({"X-Building-Id": str(home.id)} if who.role == SUPER else {})}
