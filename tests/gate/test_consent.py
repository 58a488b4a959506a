"""Consent to the building's notice: asked by 003's doors where the policy wants it, kept with the notice's version, never invented."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.make.buildings import Building, make_block, make_unit
from tests.make.http import Bench
from tests.make.requests import set_settings
from tests.make.tokens import TOKENS

CHECKIN = "/api/v1/checkin"


async def _strict(bench: Bench, version: str = "2027-01") -> Building:
    home = await bench.building()
    await set_settings(bench.db, home, consent_required=True, consent_notice_version=version)
    return home


async def _kept(bench: Bench, home: Building) -> list[tuple[Any, ...]]:
    rows = await bench.db.fetch(
        "select name, given, notice_version, asked_by from consents where building_id = $1 order by at, name",
        home.id,
    )
    return [tuple(row) for row in rows]


def _bodies(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        "otp": {"otp": made["digits"]},
        "qr": {"qr_code": made["qr_code"]},
        "by-visit": {"visit_id": made["visit"]["id"]},
    }


@pytest.mark.parametrize("door", ["otp", "qr", "by-visit"])
@pytest.mark.parametrize("said", [None, False])
async def test_without_consent_nobody_comes_in(bench: Bench, door: str, said: object) -> None:
    home = await _strict(bench)
    made = await bench.invite(home.resident)
    body = _bodies(made)[door] | ({} if said is None else {"consent_given": said})
    refused = await bench.call(home.guard, "POST", f"{CHECKIN}/{door}", body)
    assert (refused.status_code, refused.json()["reason"]) == (409, "needs_consent")
    assert refused.json()["error"]["code"] == "NEEDS_CONSENT"
    stored = await bench.db.fetchrow("select outcome, reason from scans where building_id = $1", home.id)
    assert stored is not None
    assert tuple(stored) == ("refused", "needs_consent")
    assert await bench.db.fetchval("select count(*) from entries where building_id = $1", home.id) == 0
    # A no is kept as a no; who was not asked has said nothing.
    expected = [("Ada Obi", False, "2027-01", home.guard.member_id)] if said is False else []
    assert await _kept(bench, home) == expected

    agreed = await bench.call(
        home.guard, "POST", f"{CHECKIN}/{door}", _bodies(made)[door] | {"consent_given": True}
    )
    assert agreed.status_code == 200, agreed.text
    assert await _kept(bench, home) == [*expected, ("Ada Obi", True, "2027-01", home.guard.member_id)]
    row = await bench.db.fetchrow(
        "select c.visit_id, c.visitor_id, s.outcome from consents c join scans s on s.building_id = c.building_id and s.id = c.scan_id"
        " where c.building_id = $1 and c.given",
        home.id,
    )
    assert row is not None
    assert tuple(row) == (
        UUID(made["visit"]["id"]),
        UUID(made["visit"]["visitors"][0]["visitor_id"]),
        "admitted",
    )


async def test_only_the_asking_doors_ask(bench: Bench) -> None:
    """CONTRACT 002: consent is asked only on 003's walk-in and check-in routes."""
    home = await _strict(bench)
    for number, (path, field) in enumerate(
        (
            ("/api/visitors/scan/entry", "qr_code"),
            ("/api/visitors/scan", "qr_code"),
            (f"{TOKENS}/grant-entry", "token"),
            ("/api/v1/gate/preapprovals/scan", "qrToken"),
        )
    ):
        made = await bench.invite(
            home.resident, visitors=[{"name": "Bola", "phone": f"+23480111100{number:02d}"}]
        )
        answer = await bench.call(home.guard, "POST", path, {field: made["qr_code"]})
        assert answer.status_code == 200, (path, answer.text)
    assert await _kept(bench, home) == []


async def test_where_the_policy_does_not_want_it_an_answer_is_still_kept(bench: Bench) -> None:
    home = await bench.building()
    for said, code in ((None, 0), (True, 1), (False, 2)):
        made = await bench.invite(
            home.resident, visitors=[{"name": f"N{code}", "phone": f"+23480111100{code:02d}"}]
        )
        body = {"qr_code": made["qr_code"]} | ({} if said is None else {"consent": said})
        assert (await bench.call(home.guard, "POST", f"{CHECKIN}/qr", body)).status_code == 200
    assert [row[:3] for row in await _kept(bench, home)] == [("N1", True, "1"), ("N2", False, "1")]


async def test_of_a_party_only_those_who_were_asked(bench: Bench) -> None:
    home = await _strict(bench)
    party = [{"name": name, "phone": f"+23480222200{n:02d}"} for n, name in enumerate(("Ada", "Bola"))]
    made = await bench.invite(home.resident, visit_type="group", visitors=party)
    visit = made["visit"]
    body = {
        "visit_id": visit["id"],
        "visitor_ids": [visit["visitors"][1]["visitor_id"]],
        "consent_given": True,
    }
    assert (await bench.call(home.guard, "POST", f"{CHECKIN}/by-visit", body)).status_code == 200
    assert [row[0] for row in await _kept(bench, home)] == ["Bola"]
    rest = {"visit_id": visit["id"], "consent_given": True}
    assert (await bench.call(home.guard, "POST", f"{CHECKIN}/by-visit", rest)).status_code == 200
    assert [row[0] for row in await _kept(bench, home)] == ["Bola", "Ada"]


async def test_who_is_not_coming_has_answered_nothing(bench: Bench) -> None:
    home = await _strict(bench)
    party = [{"name": name, "phone": f"+23480222200{n:02d}"} for n, name in enumerate(("Ada", "Bola"))]
    made = await bench.invite(home.resident, visit_type="group", visitors=party)
    path = f"/api/visitors/invitations/{made['visit']['id']}"
    assert (await bench.call(home.resident, "PUT", path, {"visitors": party[:1]})).status_code == 200
    body = {"qr_code": made["qr_code"], "consent_given": True}
    assert (await bench.call(home.guard, "POST", f"{CHECKIN}/qr", body)).status_code == 200
    assert [row[0] for row in await _kept(bench, home)] == ["Ada"]


async def test_a_repeat_is_asked_once(bench: Bench) -> None:
    home = await _strict(bench)
    made = await bench.invite(home.resident)
    body = {"qr_code": made["qr_code"], "consent_given": True, "nonce": str(uuid4())}
    first = await bench.call(home.guard, "POST", f"{CHECKIN}/qr", body)
    again = await bench.call(home.guard, "POST", f"{CHECKIN}/qr", body)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["data"] == again.json()["data"]
    assert len(await _kept(bench, home)) == 1
    changed = await bench.call(home.guard, "POST", f"{CHECKIN}/qr", body | {"consent_given": False})
    assert (changed.status_code, changed.json()["error"]["code"]) == (422, "NONCE_REUSED")


async def test_the_notice_in_force_is_the_one_that_is_kept(bench: Bench) -> None:
    home = await _strict(bench, "2027-01")
    for number, version in enumerate(("2027-01", "2027-06")):
        await set_settings(bench.db, home, consent_notice_version=version)
        made = await bench.invite(
            home.resident, visitors=[{"name": version, "phone": f"+23480111100{number:02d}"}]
        )
        body = {"qr_code": made["qr_code"], "consent_given": True}
        assert (await bench.call(home.guard, "POST", f"{CHECKIN}/qr", body)).status_code == 200
    assert [(row[0], row[2]) for row in await _kept(bench, home)] == [("2027-01",) * 2, ("2027-06",) * 2]


async def test_leaving_asks_nothing(bench: Bench) -> None:
    home = await _strict(bench)
    made = await bench.invite(home.resident)
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200
    left = await bench.call(home.guard, "POST", f"{CHECKIN}/checkout", {"visit_id": made["visit"]["id"]})
    assert (left.status_code, left.json()["data"]["status"]) == (200, "checked_out")
    assert await _kept(bench, home) == []


async def test_an_ask_keeps_what_the_visitor_answered_and_takes_no_no(bench: Bench) -> None:
    home = await _strict(bench)
    path, body = (
        "/api/v1/gate/requests",
        {"type": "CAB", "flatId": str(home.unit_id), "visitorName": "Ada Obi"},
    )
    silent = await bench.call(home.guard, "POST", path, body)
    assert silent.status_code == 201, "004's clients know no consent"
    assert await _kept(bench, home) == []
    refused = await bench.call(home.guard, "POST", path, body | {"consent": False})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "NEEDS_CONSENT")
    agreed = await bench.call(home.guard, "POST", path, body | {"consent": True})
    assert agreed.status_code == 201, agreed.text
    assert [row[1:3] for row in await _kept(bench, home)] == [(False, "2027-01"), (True, "2027-01")]
    stored = await bench.db.fetch("select reason from scans where building_id = $1", home.id)
    assert [row["reason"] for row in stored] == ["needs_consent"]
    rules = await bench.call(home.guard, "GET", "/api/v1/gate/walk-in-rules")
    assert rules.json()["data"]["consentRequired"] is True


async def test_a_guard_finds_units_by_tower_and_number(bench: Bench) -> None:
    home = await bench.building()
    block = await make_block(bench.db, home.id, "Kapok")
    unit = await make_unit(bench.db, home.id, "12")
    await bench.db.execute("update units set block_id = $1 where id = $2", block, unit)
    for query in ("search=kapok%2012", f"blockId={block}", "search=12"):
        found = (await bench.call(home.guard, "GET", f"/api/v1/gate/units?{query}")).json()["data"]
        assert found["items"] == [
            {
                "id": str(unit),
                "flatNumber": "12",
                "blockId": str(block),
                "blockName": "Kapok",
                "isOccupied": False,
            }
        ]
    everything = (await bench.call(home.guard, "GET", "/api/v1/gate/units")).json()["data"]
    assert (everything["pagination"]["total"], everything["items"][0]["isOccupied"]) == (2, True)
