"""004's deliveries, word for word: the same rows under the current and the legacy prefix."""

import pytest

from gatehouse.api import openapi_document
from tests.contract.seed_004_gate import DELIVERY, RULE, RULE_BODY
from tests.contract.shapes import matches
from tests.make.http import Bench

CURRENT, LEGACY = "/api/v1/deliveries", "/api/deliveries"


@pytest.mark.parametrize(("written", "read"), [(CURRENT, LEGACY), (LEGACY, CURRENT)], ids=["v1", "legacy"])
async def test_what_one_prefix_writes_the_other_reads(bench: Bench, written: str, read: str) -> None:
    home = await bench.building()
    flat = str(home.unit_id)
    wish = {"flatId": flat, "companyName": "AMAZON", "expectedDate": "2030-01-20", "autoApprove": True}
    made = await bench.call(home.resident, "POST", f"{written}/expected", wish)
    assert made.status_code == 201, made.text
    assert {name: made.json()["data"][name] for name in wish} == wish
    listed = (await bench.call(home.resident, "GET", f"{read}/expected")).json()
    assert matches(DELIVERY, listed["data"]["deliveries"][0]) == []
    assert listed["data"]["deliveries"] == [made.json()["data"]]
    assert listed["data"]["pagination"] == {"total": 1, "page": 1, "limit": 20, "pages": 1}

    rule = await bench.call(home.resident, "POST", f"{written}/auto-approve", {**RULE_BODY, "flatId": flat})
    assert rule.status_code == 201, rule.text
    assert matches(RULE, rule.json()["data"]) == []
    assert {name: rule.json()["data"][name] for name in RULE_BODY} == {**RULE_BODY, "flatId": flat}
    path = f"{read}/auto-approve/{rule.json()['data']['id']}"
    changed = await bench.call(home.resident, "PATCH", path, {"allowedDays": ["SAT"]})
    assert changed.json()["data"]["allowedDays"] == ["SAT"]
    removed = await bench.call(home.resident, "DELETE", path)
    assert (removed.status_code, removed.json()["success"]) == (200, True)
    rules = (await bench.call(home.resident, "GET", f"{written}/auto-approve")).json()["data"]
    assert rules == {"rules": [], "pagination": {"total": 0, "page": 1, "limit": 20, "pages": 0}}


async def test_companies_are_a_dozen_or_more(bench: Bench) -> None:
    home = await bench.building()
    for door in (CURRENT, LEGACY):
        answer = (await bench.call(home.resident, "GET", f"{door}/companies")).json()
        assert len(answer["data"]["companies"]) >= 12


def test_the_legacy_prefix_is_deprecated() -> None:
    for path, operations in openapi_document()["paths"].items():
        if path.startswith((LEGACY, CURRENT)):
            assert {bool(one.get("deprecated")) for one in operations.values()} == {path.startswith(LEGACY)}
