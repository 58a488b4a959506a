"""Search at the gate: by ear, by phone, unit and plate; a hidden flat shows only for its plate; never across buildings."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.make.buildings import Building, Member, make_block
from tests.make.http import Bench


async def _desk(bench: Bench, who: Member, query: str | None) -> list[dict[str, Any]]:
    answer = await bench.call(who, "GET", "/api/v1/gate/visits", params={"q": query} if query else None)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["data"]["items"]
    return rows


async def _john(bench: Bench, home: Building) -> str:
    made = await bench.invite(
        home.resident,
        title="Dinner",
        vehicle_number="LAG 204 XY",
        visitors=[{"name": "John Doe", "phone": "+2348123456789"}],
    )
    return str(made["visit"]["id"])


@pytest.mark.parametrize(
    "query",
    [
        "Jon Do",
        "john doe",
        "DOE",
        "Jon Doe",
        "8123456789",
        "0812 345",
        "456789",
        "A101",
        "a101",
        "A-101",
        "a 101",
        "04XY",
        "lag204xy",
        "LAG-204 XY",
        "dinner",
    ],
)
async def test_john_doe_is_found(bench: Bench, query: str) -> None:
    home, other = await bench.building(), await bench.building()
    visit = await _john(bench, home)
    await _john(bench, other)
    for _ in range(3):
        await bench.invite(
            home.landlord, title="Tea", visitors=[{"name": "Ngozi Bello", "phone": "+2348150001234"}]
        )
    assert (await _desk(bench, home.guard, query))[0]["id"] == visit
    found = await bench.call(home.admin, "GET", "/api/visitors/search", params={"query": query})
    assert found.json()["data"]["items"][0]["id"] == visit
    mine = await bench.call(home.landlord, "GET", "/api/visitors/search", params={"query": query})
    assert visit not in [row["id"] for row in mine.json()["data"]["items"]], "another resident's visit"


@pytest.mark.parametrize("query", ["Kapok A101", "kapok-a101", "KapokA101", "a101"])
async def test_a_unit_is_found_with_its_block_or_without(bench: Bench, query: str) -> None:
    home = await bench.building()
    block = await make_block(bench.db, home.id, "Kapok")
    await bench.db.execute("update units set block_id = $1 where building_id = $2", block, home.id)
    visit = await _john(bench, home)
    assert [row["id"] for row in await _desk(bench, home.guard, query)] == [visit]
    assert await _desk(bench, home.guard, "Iroko A101") == []


@pytest.mark.parametrize("query", ["%", "_", "'; drop table visits; --", "😀", "\\", "+", "0000", "a" * 100])
async def test_odd_words_find_nothing_and_break_nothing(bench: Bench, query: str) -> None:
    home = await bench.building()
    await _john(bench, home)
    assert await _desk(bench, home.guard, query) == []


async def test_the_list_of_today_is_judged_by_what_it_carries(bench: Bench) -> None:
    home = await bench.building()
    soon = (datetime.now(UTC) + timedelta(minutes=90)).isoformat()
    later = await bench.invite(home.resident, title="Later", expected_start=soon, expected_end=None)
    now = await bench.invite(home.resident, title="Now")
    inside = await bench.invite(home.resident, title="Inside")
    assert (await bench.scan(home.guard, "entry", inside["qr_code"])).status_code == 200
    answer = (await bench.call(home.guard, "GET", "/api/v1/gate/visits")).json()["data"]
    rows = {row["title"]: row for row in answer["items"]}
    assert set(rows) >= {"Now"} and "Inside" not in rows
    assert rows["Now"]["visit"]["valid_until"] == now["expires_at"]
    assert rows["Now"]["guests"][0]["inside_elsewhere"] is True, "the same Ada is inside on another visit"
    assert answer["around"]["time_zone"] == "Africa/Lagos"
    assert later["visit"]["id"] not in {row["id"] for row in answer["items"] if row["title"] != "Later"}


async def test_a_row_is_let_in_like_a_scan(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    visit = await _john(bench, home)
    path = f"/api/v1/gate/visits/{visit}/scan"
    assert (await bench.call(other.guard, "POST", path, {"direction": "entry"})).status_code == 404
    entered = await bench.call(home.guard, "POST", path, {"direction": "entry", "gate_number": "Main Gate"})
    assert entered.status_code == 200, entered.text
    again = await bench.call(home.guard, "POST", path, {"direction": "entry"})
    assert (again.status_code, again.json()["reason"]) == (409, "already_inside")
    assert (await bench.call(home.guard, "POST", path, {"direction": "auto"})).json()["data"][
        "scan_type"
    ] == "exit"


async def test_a_row_let_in_without_network_is_judged_by_when_it_happened(bench: Bench) -> None:
    home = await bench.building()
    path = f"/api/v1/gate/visits/{await _john(bench, home)}/scan"
    earlier = datetime.now(UTC) - timedelta(minutes=20)
    body = {"direction": "entry", "scanned_at": earlier.isoformat(), "nonce": str(uuid4())}
    late = await bench.call(home.guard, "POST", path, body)
    assert late.status_code == 200, late.text
    row = await bench.db.fetchrow("select entered_at, offline from entries where building_id = $1", home.id)
    assert row is not None
    assert row["offline"] is True
    assert abs((row["entered_at"] - earlier).total_seconds()) < 1
    again = await bench.call(home.guard, "POST", path, body)
    assert again.json()["data"] == late.json()["data"]
    stale = (datetime.now(UTC) - timedelta(hours=80)).isoformat()
    refused = await bench.call(home.guard, "POST", path, {"direction": "exit", "scanned_at": stale})
    assert refused.status_code == 422


async def test_a_cabs_flat_is_hidden_until_its_plate_matches(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(
        home.resident,
        visit_type="cab",
        title="Cab for A101",
        plate="KJA 882 BC",
        hide_unit=True,
        visitors=[{"name": "Musa Driver", "phone": "+2348033334444"}],
    )
    path = f"/api/v1/gate/visits/{made['visit']['id']}/scan"
    hidden = (await _desk(bench, home.guard, "Musa"))[0]
    assert (hidden["hidden"], hidden["apartment_number"], hidden["host_name"], hidden["plate"]) == (
        True,
        None,
        None,
        None,
    )
    listed = await bench.call(home.guard, "GET", "/api/visitors/search", params={"query": "musa"})
    assert listed.json()["data"]["items"][0]["apartment_number"] is None
    assert hidden["title"] == "Cab", "the host's own words name the flat"
    for known in ("A101", "A10"):
        by_unit = await bench.call(home.guard, "GET", "/api/visitors/search", params={"query": known})
        assert by_unit.json()["data"]["items"] == [] == await _desk(bench, home.guard, known)
    by_unit = await bench.call(home.admin, "GET", "/api/visitors/search", params={"query": "A101"})
    assert [row["title"] for row in by_unit.json()["data"]["items"]] == ["Cab for A101"]
    detail = await bench.call(home.guard, "GET", f"/api/visitors/{made['visit']['id']}")
    assert detail.json()["data"]["visit"]["apartment_number"] is None
    assert detail.json()["data"]["visit"]["host_id"] is None, "another visit of the same host tells the flat"
    changed = await bench.call(
        home.resident, "PUT", f"/api/visitors/{made['visit']['id']}", {"notes": "Flat A101", "companions": 1}
    )
    assert changed.status_code == 200, changed.text
    history = await bench.call(home.guard, "GET", f"/api/visitors/{made['visit']['id']}/history")
    assert [(item["action"], item["by"]) for item in history.json()["data"]["items"]] == [
        ("created", None),
        ("changed", None),
    ]
    assert (await bench.call(home.guard, "POST", path, {"direction": "entry"})).status_code == 404
    wrong = await bench.call(home.guard, "POST", path, {"direction": "entry", "plate_last4": "0000"})
    assert wrong.status_code == 404
    shown = (await _desk(bench, home.guard, "82bc"))[0]
    assert (shown["hidden"], shown["apartment_number"]) == (False, "A101")
    entered = await bench.call(home.guard, "POST", path, {"direction": "entry", "plate_last4": "82bc"})
    assert entered.status_code == 200, entered.text
    assert (await _desk(bench, home.guard, "A101"))[0]["apartment_number"] == "A101", "let in: no secret now"
    assert (await bench.call(home.guard, "POST", path, {"direction": "exit"})).status_code == 200
