"""Of a unit's past somebody who moved in later sees nothing; what was not over yet then is theirs too."""

from typing import Any
from uuid import UUID

from tests.gate.test_deliveries import expect
from tests.gate.test_gate_passes import act
from tests.gate.test_gate_passes import new as gate_pass
from tests.gate.test_parcels import give, take
from tests.make.buildings import Building, Member, make_member
from tests.make.http import Bench
from tests.make.uploads import make_request_with_photo

PARCELS, PASSES, EXPECTED = "/api/v1/gate/parcels", "/api/v1/gate/passes", "/api/v1/deliveries/expected"


async def _settled(bench: Bench) -> Building:
    """A building whose resident lives there for long."""
    home = await bench.building()
    await bench.db.execute(
        "update occupancies set valid_from = now() - interval '10 days' where building_id = $1", home.id
    )
    return home


async def _newcomer(bench: Bench, home: Building) -> Member:
    """Somebody who lives in the resident's unit since yesterday."""
    who = await make_member(bench.db, home.id, "resident", unit=home.unit_id, first="New", primary=False)
    await bench.db.execute(
        "update occupancies set valid_from = now() - interval '1 day' where member_id = $1", who.member_id
    )
    return who


async def _listed(bench: Bench, who: Member, path: str, name: str) -> set[str]:
    answer = await bench.call(who, "GET", path)
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert data["pagination"]["total"] == len(data[name])
    return {row["id"] for row in data[name]}


async def _may_open(bench: Bench, who: Member, path: str, ids: dict[str, str]) -> dict[str, bool]:
    found = {name: (await bench.call(who, "GET", f"{path}/{key}")).status_code for name, key in ids.items()}
    assert set(found.values()) <= {200, 404}
    return {name: status == 200 for name, status in found.items()}


async def _date(bench: Bench, statement: str, made: dict[str, Any] | str, days: int) -> None:
    key = made if isinstance(made, str) else made["id"]
    await bench.db.execute(f"{statement} = now() - make_interval(days => $2) where id = $1", UUID(key), days)


async def test_parcels(bench: Bench) -> None:
    home = await _settled(bench)
    ids = {name: (await take(bench, home))["id"] for name in ("handed over", "since", "waits")}
    for name, days in (("handed over", 2), ("since", 0)):
        assert (await give(bench, home.guard, ids[name], name="Ada")).status_code == 200
        await _date(bench, "update parcels set handed_at", ids[name], days)
    new = await _newcomer(bench, home)
    mine = {ids["since"], ids["waits"]}
    assert await _listed(bench, new, PARCELS, "parcels") == mine
    assert await _may_open(bench, new, PARCELS, ids) == {"handed over": False, "since": True, "waits": True}
    for who in (home.resident, home.admin, home.guard):
        assert await _listed(bench, who, PARCELS, "parcels") == set(ids.values())


async def test_gate_passes(bench: Bench) -> None:
    home = await _settled(bench)
    names = ("ran out", "rejected", "called off", "good")
    made = {name: await gate_pass(bench, home.resident) for name in names}
    assert (await act(bench, home.admin, made["rejected"], "reject", {"reason": "No"})).status_code == 200
    assert (await act(bench, home.resident, made["called off"], "delete")).status_code == 200
    await _date(bench, "update gate_passes set decided_at", made["rejected"], 2)
    await _date(bench, "update gate_passes set cancelled_at", made["called off"], 2)
    await bench.db.execute(
        "update gate_passes set valid_from = now() - interval '3 d', valid_until = now() - interval '2 d' where id = $1",
        UUID(made["ran out"]["id"]),
    )
    ids = {name: one["id"] for name, one in made.items()}
    new = await _newcomer(bench, home)
    assert await _listed(bench, new, PASSES, "gatePasses") == {ids["good"]}
    assert await _may_open(bench, new, PASSES, ids) == {name: name == "good" for name in names}
    assert await _listed(bench, home.resident, PASSES, "gatePasses") == set(ids.values())


async def test_expected_deliveries(bench: Bench) -> None:
    home = await _settled(bench)
    over, open_yet = await expect(bench, home.resident), await expect(bench, home.resident)
    await _date(bench, "update expected_deliveries set expires_at", over, 2)
    new = await _newcomer(bench, home)
    assert await _listed(bench, new, EXPECTED, "deliveries") == {open_yet["id"]}
    assert await _listed(bench, home.resident, EXPECTED, "deliveries") == {over["id"], open_yet["id"]}


async def test_photos_of_those_who_stood_at_the_gate(bench: Bench) -> None:
    home = await _settled(bench)
    request, key = await make_request_with_photo(bench.db, home)
    upload = await bench.db.fetchval("select id from uploads where key = $1", key)
    paths = (f"/api/v1/gate/requests/{request}/photo", f"/api/v1/upload/{upload}/view-url")
    await bench.db.execute(
        "update entry_requests set created_at = now() - interval '2 d', expires_at = now() - interval '2 d', decided_at = now() - interval '2 d',"
        " status = 'rejected', decided_by = $2 where id = $1",
        request,
        home.resident.member_id,
    )
    await bench.db.execute(
        "update entry_request_units set created_at = now() - interval '2 d' where request_id = $1", request
    )
    new = await _newcomer(bench, home)
    for path in paths:
        assert (await bench.call(new, "GET", path)).status_code == 404, path
        assert (await bench.call(home.resident, "GET", path)).status_code == 200, path


async def test_a_landlords_tenants_visitors_count_since_the_unit_is_theirs(bench: Bench) -> None:
    home = await _settled(bench)
    for name, phone in (("Ada", "+2348011112222"), ("Bola", "+2348011113333")):
        made = await bench.invite(home.resident, visitors=[{"name": name, "phone": phone}])
        assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200
    await bench.db.execute(
        "update entries set entered_at = now() - interval '2 d' where building_id = $1 and visit_id in"
        " (select visit_id from visit_visitors where name = 'Ada')",
        home.id,
    )
    await bench.db.execute(
        "insert into occupancies (building_id, id, member_id, unit_id, tie, valid_from)"
        " values ($1, gen_random_uuid(), $2, $3, 'owner', now() - interval '1 d')",
        home.id,
        home.landlord.member_id,
        home.unit_id,
    )
    answer = await bench.call(home.landlord, "GET", "/api/visitor-tokens/admin-dashboard-stats")
    assert answer.status_code == 200, answer.text
    assert [one["name"] for one in answer.json()["data"]["recent_visitors"]] == ["Bola"]
