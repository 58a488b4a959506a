"""The visits log narrowed to a unit, a host, a state, a kind or days, and the search that forgives spelling narrowed alike."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.make.buildings import Building, Member
from tests.make.http import Bench

LOG, SEARCH = "/api/visitors/invitations", "/api/visitors/search"


async def found(bench: Bench, who: Member, path: str, **query: Any) -> list[str]:
    answer = await bench.call(who, "GET", path, params=query)
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert data["pagination"]["total"] == len(data["items"])
    return [row["id"] for row in data["items"]]


async def some_visits(bench: Bench, home: Building) -> tuple[str, str, str]:
    """Two Johns, of the resident and of the landlord, and a cab to the resident's flat that hides where to."""
    john = [{"name": "John Doe", "phone": "+2348123456789"}]
    hers = await bench.invite(home.resident, title="Dinner", visitors=john)
    theirs = await bench.invite(home.landlord, title="Viewing", visitors=john, visit_type="contractor")
    cab = await bench.invite(
        home.resident,
        title="Airport",
        visitors=john,
        visit_type="cab",
        vehicle_number="LAG 204 XY",
        hide_unit=True,
    )
    return hers["visit"]["id"], theirs["visit"]["id"], cab["visit"]["id"]


async def test_an_admins_log_is_narrowed_to_a_unit_or_a_host(bench: Bench) -> None:
    home = await bench.building()
    hers, theirs, cab = await some_visits(bench, home)
    unit, host = str(home.unit_id), str(home.resident.member_id)
    assert set(await found(bench, home.admin, LOG)) == {hers, theirs, cab}
    assert set(await found(bench, home.admin, LOG, unit_id=unit)) == {hers, cab}
    assert set(await found(bench, home.admin, LOG, host_id=host)) == {hers, cab}
    assert await found(bench, home.admin, LOG, host_id=str(home.landlord.member_id)) == [theirs]
    assert await found(bench, home.admin, LOG, unit_id=unit, type="cab") == [cab]


async def test_nobody_widens_their_own_list_by_naming_somebody_else(bench: Bench) -> None:
    home = await bench.building()
    hers, _, cab = await some_visits(bench, home)
    assert await found(bench, home.resident, LOG, host_id=str(home.landlord.member_id)) == []
    assert set(await found(bench, home.resident, LOG, host_id=str(home.resident.member_id))) == {hers, cab}
    assert (
        await found(bench, home.resident, SEARCH, query="Jon Do", host_id=str(home.landlord.member_id)) == []
    )


async def test_a_search_by_ear_is_narrowed_like_the_log(bench: Bench) -> None:
    home = await bench.building()
    hers, theirs, cab = await some_visits(bench, home)
    assert (await bench.call(home.resident, "DELETE", f"{LOG}/{hers}")).status_code == 200
    assert set(await found(bench, home.admin, SEARCH, query="Jon Do")) == {hers, theirs, cab}
    assert await found(bench, home.admin, SEARCH, query="Jon Do", status="cancelled") == [hers]
    assert await found(bench, home.admin, SEARCH, query="Jon Do", type="contractor") == [theirs]
    assert await found(
        bench, home.admin, SEARCH, query="Jon Do", unit_id=str(home.unit_id), status="pending"
    ) == [cab]
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert await found(bench, home.admin, SEARCH, query="Jon Do", start_date=tomorrow) == []
    assert len(await found(bench, home.admin, SEARCH, query="Jon Do", end_date=tomorrow)) == 3


async def test_a_guard_learns_no_cabs_flat_by_narrowing(bench: Bench) -> None:
    home = await bench.building()
    hers, _, cab = await some_visits(bench, home)
    assert cab in await found(bench, home.guard, SEARCH, query="Jon Do")
    assert await found(bench, home.guard, SEARCH, query="Jon Do", unit_id=str(home.unit_id)) == [hers]
    assert await found(bench, home.guard, SEARCH, query="Jon Do", host_id=str(home.resident.member_id)) == [
        hers
    ]


async def test_a_list_is_searched_by_its_words_as_written_by_the_building_and_by_the_host(
    bench: Bench,
) -> None:
    home, other = await bench.building(), await bench.building()
    titles = ["100% wool", "100x wool", "A_B parcel", "AxB parcel", "back\\slash", "Tea"]
    made = {title: (await bench.invite(home.resident, title=title))["visit"]["id"] for title in titles}
    await bench.invite(other.resident, title="100% wool")
    for words, hit in (
        ("0% W", ["100% wool"]),
        ("a_b ", ["A_B parcel"]),
        ("k\\S", ["back\\slash"]),
        ("wool", ["100x wool", "100% wool"]),
        ("ea", ["Tea"]),
        ("zzz", []),
    ):
        for who in (home.admin, home.resident):
            assert await found(bench, who, LOG, search=words) == [made[title] for title in hit], words
