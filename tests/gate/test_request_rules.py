"""Deliveries that need no answer, and those that stay at the gate: at most one entry or one parcel, and everybody hears of it."""

from typing import Any
from uuid import UUID

import pytest

from gatehouse.core import events
from tests.make.buildings import Building, Member, make_member
from tests.make.http import Bench
from tests.make.requests import PATH, ask

EXPECTED, RULES = "/api/v1/deliveries/expected", "/api/v1/deliveries/auto-approve"


async def _expect(bench: Bench, home: Building, **more: Any) -> None:
    today = await bench.db.fetchval("select (now() at time zone 'Africa/Lagos')::date")
    body = {"companyName": "Amazon", "expectedDate": today.isoformat(), "autoApprove": True, **more}
    answer = await bench.call(home.resident, "POST", EXPECTED, body)
    assert answer.status_code == 201, answer.text


async def _told(bench: Bench, who: Member) -> list[str]:
    rows = await bench.db.fetch(
        "select kind from notifications where user_id = $1 order by created_at, id", who.user_id
    )
    return [row["kind"] for row in rows]


async def _delivery(bench: Bench, home: Building, **changes: Any) -> dict[str, Any]:
    return await ask(
        bench, home, **{"type": "DELIVERY", "providerTag": "AMAZON", "visitorName": None, **changes}
    )


async def test_an_expected_delivery_comes_in_once_without_asking(bench: Bench) -> None:
    home = await bench.building()
    await _expect(bench, home)
    made = await _delivery(bench, home)
    shown = (made["status"], made["wasAutoApproved"], made["autoApprovalReason"], made["entryId"])
    assert shown == ("APPROVED", True, "Expected delivery from Amazon", made["id"])
    assert made["approvedById"] == str(home.resident.user_id)
    entry = await bench.db.fetchrow("select * from entries where request_id = $1", UUID(made["id"]))
    assert entry is not None
    assert (entry["auto_reason"], entry["unit_id"]) == ("Expected delivery from Amazon", home.unit_id)
    assert await _told(bench, home.resident) == ["visitor_arrived"]
    second = await _delivery(bench, home)
    assert second["status"] == "PENDING", "it was used up"


async def test_open_pages_hear_that_what_was_expected_came(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, dict[str, Any], list[str]]] = []

    class Ear:
        async def emit(self, event: str, data: dict[str, Any], *, room: list[str]) -> None:
            heard.append((event, data, room))

    monkeypatch.setattr(events.carrier, "emitter", Ear())
    home = await bench.building()
    await _expect(bench, home)
    await _delivery(bench, home)
    for task in tuple(events.carrier.pending):
        await task
    mine = [(data["status"], sorted(room)) for event, data, room in heard if event == "delivery:changed"]
    rooms = sorted([f"gate:{home.id}", f"flat:{home.id}:{home.unit_id}"])
    assert mine == [("expected", rooms), ("arrived", rooms)]


async def test_a_standing_rule_answers_its_companies_only(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.call(home.resident, "POST", RULES, {"companies": ["AMAZON"]})
    assert made.status_code == 201, made.text
    for tag, kind, status in (
        ("AMAZON", "DELIVERY", "APPROVED"),
        ("SWIGGY", "DELIVERY", "PENDING"),
        ("AMAZON", "VENDOR", "PENDING"),
    ):
        assert (await _delivery(bench, home, providerTag=tag, type=kind))["status"] == status


@pytest.mark.parametrize("by_rule", [True, False])
async def test_a_parcel_that_stays_makes_no_entry(bench: Bench, *, by_rule: bool) -> None:
    home = await bench.building()
    spouse = await make_member(bench.db, home.id, "resident", unit=home.unit_id)
    if by_rule:
        await _expect(bench, home, leaveAtGate=True)
    made = await _delivery(bench, home, packageCount=2)
    if not by_rule:
        answer = await bench.call(
            home.resident, "PATCH", f"{PATH}/{made['id']}/approve", {"leaveAtGate": True}
        )
        assert answer.status_code == 200, answer.text
        made = answer.json()["data"]
    assert (made["status"], made["leaveAtGate"], made["entryId"]) == ("APPROVED", True, None)
    [parcel] = await bench.db.fetch("select * from parcels where building_id = $1", home.id)
    assert (str(parcel["id"]), str(parcel["request_id"]), parcel["packages"]) == (
        made["parcelId"],
        made["id"],
        2,
    )
    assert (parcel["taken_by"], parcel["unit_id"]) == (home.guard.member_id, home.unit_id)
    assert await bench.db.fetchval("select count(*) from entries where building_id = $1", home.id) == 0
    assert (await _told(bench, spouse))[-1] == "parcel_waiting"
    assert await _told(bench, home.guard) == ([] if by_rule else ["visit_approved"])


async def test_only_a_delivery_stays_at_the_gate(bench: Bench) -> None:
    home = await bench.building()
    made = await ask(bench, home)
    refused = await bench.call(home.resident, "PATCH", f"{PATH}/{made['id']}/approve", {"leaveAtGate": True})
    assert (refused.status_code, refused.json()["error"]["details"][0]["field"]) == (422, "leaveAtGate")
