"""002's frequent visitors as the seed writes them: add one who was invited, list, invite again, remove."""

from typing import Any

from tests.contract.common import PAGINATION
from tests.contract.shapes import matches
from tests.make.http import Bench

_BASE = "/api/frequent-visitors"


async def test_the_seeds_three_examples_in_one_story(bench: Bench) -> None:
    home = await bench.building()
    who = home.resident
    party = await bench.invite(who, visitors=[{"name": "John Doe", "phone": "+2348123456789"}])
    visitor = party["visit"]["visitors"][0]["visitor_id"]
    detail = await bench.call(who, "GET", f"/api/visitors/invitations/{party['visit']['id']}")
    assert detail.json()["data"]["visitors"][0]["visitor_id"] == visitor, (
        "invitation details carry visitor ids"
    )

    add: dict[str, Any] = {
        "visitor_id": visitor,
        "nickname": "My Brother John",
        "relationship": "family",
        "priority": 1,
    }
    added = await bench.call(who, "POST", _BASE, add)
    assert added.status_code == 201, added.text
    made = added.json()["data"]["frequent_visitor"]
    assert made == made | add | {"name": "John Doe", "phone": "+2348123456789", "category": "family"}

    listed = (await bench.call(who, "GET", _BASE, params={"limit": "20"})).json()
    assert listed["data"]["items"] == listed["data"]["frequent_visitors"] == [made]
    assert matches(PAGINATION, listed["data"]["pagination"]) == []
    assert listed["meta"] == listed["data"]["pagination"]

    again = await bench.call(
        who,
        "POST",
        f"{_BASE}/{made['id']}/quick-invite",
        {"title": "Dinner", "expected_start": "2030-01-20T15:00:00Z"},
    )
    assert again.status_code == 201, again.text
    invited = again.json()["data"]
    assert invited["visit"]["qr_code"] == invited["qr_code"]
    assert invited["visit"]["visitors"][0]["visitor_id"] == visitor
    assert invited["expires_at"] == "2030-01-21T05:00:00Z", "the end of the building's day plus 6 hours"

    removed = await bench.call(who, "DELETE", f"{_BASE}/{made['id']}")
    assert (removed.status_code, removed.json()["success"]) == (200, True)
    assert (await bench.call(who, "GET", _BASE)).json()["data"]["items"] == []
    assert (
        await bench.call(who, "GET", f"/api/visitors/invitations/{invited['visit']['id']}")
    ).status_code == 200
