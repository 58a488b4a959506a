"""Who is inside, found by what a guard can see or is told: a name, a phone, a plate, a unit, a host."""

from typing import Any

import pytest

from tests.gate.test_entries import check_out
from tests.make.buildings import Building, make_block, make_member, make_unit
from tests.make.entries import guest_in, walk_in
from tests.make.http import Bench

INSIDE = "/api/v1/gate/inside"


async def _inside(bench: Bench, home: Building, **query: Any) -> dict[str, Any]:
    answer = await bench.call(home.guard, "GET", INSIDE, params=query)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    assert data["pagination"]["total"] >= len(data["items"])
    return data


async def _two_inside(bench: Bench) -> tuple[Building, str, str]:
    """A guest of a host in Kapok K-4, and a cab to A101."""
    home = await bench.building()
    block = await make_block(bench.db, home.id, "Kapok")
    unit = await make_unit(bench.db, home.id, "K-4")
    await bench.db.execute("update units set block_id = $1 where id = $2", block, unit)
    host = await make_member(bench.db, home.id, "resident", unit=unit, first="Nkem", last="Eze")
    guest, _ = await guest_in(bench, home, host=host, title="Dinner for 100%")
    cab = await walk_in(
        bench,
        home,
        type="CAB",
        visitorName="Bola Driver",
        visitorPhone="08035556677",
        vehicleNumber="KJA 882 BC",
        providerTag="UBER",
        purpose="Airport",
    )
    return home, guest, cab["id"]


async def test_found_by_everything_a_guard_may_know(bench: Bench) -> None:
    home, guest, cab = await _two_inside(bench)
    for written, wanted in {
        "ada": [guest],
        "OBI ada": [guest],
        "nkem": [guest],
        "Eze Ada": [guest],
        "kapok 4": [guest],
        "kapokk4": [guest],
        "k 4": [guest],
        "dinner": [guest],
        "100%": [guest],
        "0801 111 2222": [guest],
        "+234 801": [guest],
        "bola": [cab],
        "882bc": [cab],
        "kja-882-bc": [cab],
        "882": [cab],
        "5556677": [cab],
        "uber": [cab],
        "airport": [cab],
        "a101": [cab],
        "a": [guest, cab],
        " ": [guest, cab],
        "%": [guest],
        "_": [],
        "ada bola": [],
        "nobody": [],
        "ada 882bc": [],
    }.items():
        found = await _inside(bench, home, search=written)
        assert [row["entry_id"] for row in found["items"]] == wanted, written
        assert (found["pagination"]["total"], found["people"]) == (len(wanted), len(wanted)), written


async def test_the_search_narrows_with_the_other_filters_and_pages(bench: Bench) -> None:
    home, guest, cab = await _two_inside(bench)
    assert (await _inside(bench, home, search="a", kind="cab"))["people"] == 1
    assert (await _inside(bench, home, search="a101", unit_id=str(home.unit_id)))["people"] == 1
    assert (await _inside(bench, home, search="kapok", unit_id=str(home.unit_id)))["people"] == 0
    second = await _inside(bench, home, search="a", limit=1, page=2)
    assert ([row["entry_id"] for row in second["items"]], second["pagination"]["total"]) == ([cab], 2)
    assert (await check_out(bench, home.guard, guest)).status_code == 200
    assert (await _inside(bench, home, search="ada"))["items"] == []


async def test_another_buildings_people_are_not_found(bench: Bench) -> None:
    await _two_inside(bench)
    other = await bench.building()
    for written in ("ada", "882bc", "0801 111 2222", "kapokk4"):
        assert (await _inside(bench, other, search=written))["pagination"]["total"] == 0


@pytest.mark.parametrize("written", ["x" * 101, "a\u0000b"])
async def test_what_is_no_search(bench: Bench, written: str) -> None:
    home = await bench.building()
    answer = await bench.call(home.guard, "GET", INSIDE, params={"search": written})
    assert (answer.status_code, answer.json()["error"]["details"][0]["field"]) == (422, "search")
