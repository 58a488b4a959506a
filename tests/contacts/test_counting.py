"""How often somebody came: counted from what happened at the gate, and not otherwise."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from gatehouse.core.ids import new_id
from tests.make.buildings import Building, make_member
from tests.make.contacts import BASE, keep, listed, names, shown
from tests.make.http import Bench


async def visited(
    bench: Bench, home: Building, phone: str, *, host: Any = None, times: int = 1
) -> dict[str, Any]:
    """Somebody comes in and goes out, so often on so many visits; the last entry's scan."""
    scan: dict[str, Any] = {}
    for _ in range(times):
        made = await bench.invite(host or home.resident, visitors=[{"name": "Ada", "phone": phone}])
        entered = await bench.scan(home.guard, "entry", made["qr_code"])
        assert entered.status_code == 200, entered.text
        assert (await bench.scan(home.guard, "exit", made["qr_code"])).status_code == 200
        scan = entered.json()["data"]
    return scan


async def let_in(
    bench: Bench, home: Building, phone: str, *, by: UUID | None, host: UUID | None = None
) -> UUID:
    """A walk-in that was approved, as the gate leaves it: a request and its entry."""
    request = new_id()
    await bench.db.execute(
        "insert into entry_requests (building_id, id, door, kind, status, guard_id, host_id, visitor_name, visitor_phone, expires_at, decided_at,"
        " decided_by) values ($1, $2, 'own', 'visitor', 'approved', $3, $4, 'Ada', $5, now(), now(), $6)",
        home.id,
        request,
        home.guard.member_id,
        host,
        phone,
        by,
    )
    await bench.db.execute(
        "insert into entries (building_id, id, unit_id, guard_in, entered_at, request_id) values ($1, $2, $3, $4, now(), $2)",
        home.id,
        request,
        home.unit_id,
        home.guard.member_id,
    )
    return request


async def test_each_time_in_counts_for_the_host_they_came_to(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    neighbour = await make_member(bench.db, home.id, "resident")
    ada = await keep(bench, home.resident, name="Ada")
    before = datetime.now(UTC)
    await visited(bench, home, ada["phone"], times=2)
    await visited(bench, home, ada["phone"], host=neighbour)
    await visited(bench, other, ada["phone"])
    await bench.invite(home.resident, visitors=[{"name": "Ada", "phone": ada["phone"]}])  # has not come
    found = await shown(bench, home.resident, ada["id"])
    assert found["visit_count"] == 2
    assert datetime.fromisoformat(found["last_visited"]) > before
    assert found["visitor_id"] is not None
    theirs = await keep(bench, neighbour, phone=ada["phone"])
    assert (theirs["visit_count"], theirs["visitor_id"]) == (1, found["visitor_id"])
    stranger = await keep(bench, home.admin, phone=ada["phone"])
    assert (stranger["visit_count"], stranger["last_visited"], stranger["visitor_id"]) == (0, None, None)


async def test_an_undone_or_annulled_entry_never_counts(bench: Bench) -> None:
    home = await bench.building()
    ada = await keep(bench, home.resident)
    await visited(bench, home, ada["phone"])
    once = await shown(bench, home.resident, ada["id"])
    made = await bench.invite(home.resident, visitors=[{"name": "Ada", "phone": ada["phone"]}])
    entered = (await bench.scan(home.guard, "entry", made["qr_code"])).json()["data"]
    assert (await shown(bench, home.resident, ada["id"]))["visit_count"] == 2
    scan = await bench.db.fetchval("select scan_in from entries where id = $1", UUID(entered["entry_id"]))
    undone = await bench.call(home.guard, "POST", f"/api/gate/scans/{scan}/undo")
    assert undone.status_code == 200, undone.text
    found = await shown(bench, home.resident, ada["id"])
    assert (found["visit_count"], found["last_visited"]) == (1, once["last_visited"])
    assert (await listed(bench, home.resident, "/most-visited"))[0]["visit_count"] == 1
    await bench.db.execute("update entries set end_kind = 'annulled' where building_id = $1", home.id)
    assert (await shown(bench, home.resident, ada["id"]))["visit_count"] == 0
    assert await listed(bench, home.resident, "/most-visited") == []


async def test_a_walk_in_counts_for_whoever_let_them_in_or_was_asked_for(bench: Bench) -> None:
    home = await bench.building()
    neighbour = await make_member(bench.db, home.id, "resident", unit=home.unit_id)
    assert home.resident.member_id is not None
    mine, by_wife, nobodys = (
        await keep(bench, home.resident),
        await keep(bench, home.resident),
        await keep(bench, home.resident),
    )
    await let_in(bench, home, mine["phone"], by=home.resident.member_id)
    await let_in(bench, home, by_wife["phone"], by=neighbour.member_id, host=home.resident.member_id)
    annulled = await let_in(bench, home, nobodys["phone"], by=home.resident.member_id)
    await let_in(bench, home, nobodys["phone"], by=neighbour.member_id)
    await bench.db.execute(
        "update entries set exited_at = entered_at, end_kind = 'annulled' where id = $1", annulled
    )
    counts = [
        (await shown(bench, home.resident, one["id"]))["visit_count"] for one in (mine, by_wife, nobodys)
    ]
    assert counts == [1, 1, 0]


async def test_who_came_most_and_who_came_last(bench: Bench) -> None:
    home = await bench.building()
    who = home.resident
    often, lately, _ = [await keep(bench, who, name=name) for name in ("Often", "Lately", "Never")]
    await visited(bench, home, often["phone"], times=3)
    await visited(bench, home, lately["phone"])
    assert await names(bench, who, "/most-visited") == ["Often", "Lately"]
    assert await names(bench, who, "/most-visited", limit="1") == ["Often"]
    assert await names(bench, who, "/recently-visited") == ["Lately", "Often"]
    assert await names(bench, who) == ["Lately", "Often", "Never"]
    assert await names(bench, who, order_by="visit_count") == ["Often", "Lately", "Never"]


async def test_the_numbers_add_up(bench: Bench) -> None:
    home = await bench.building()
    who = home.resident
    sister = await keep(bench, who, relationship="family")
    await keep(bench, who, relationship="family")
    await keep(bench, who, relationship="neighbour", category="friends")
    gone = await keep(bench, who, relationship="friend")
    await visited(bench, home, sister["phone"], times=2)
    await visited(bench, home, gone["phone"])
    await bench.call(who, "DELETE", f"{BASE}/{gone['id']}")
    await bench.db.execute(
        "update contacts set created_at = now() - interval '40 days' where id = $1", UUID(sister["id"])
    )
    last = (await shown(bench, who, sister["id"]))["last_visited"]
    stats = (await bench.call(who, "GET", f"{BASE}/stats")).json()["data"]
    assert stats == {
        "total": 3,
        "visited": 1,
        "never_visited": 2,
        "total_visits": 2,
        "last_visited": last,
        "added_last_30_days": 2,
        "by_relationship": {
            "family": 2,
            "friend": 0,
            "colleague": 0,
            "service_provider": 0,
            "business": 0,
            "other": 1,
        },
        "by_category": {"family": 2, "friends": 1, "services": 0, "business": 0, "other": 0},
    }
    categories = (await bench.call(who, "GET", f"{BASE}/categories")).json()["data"]["categories"]
    assert [one["category"] for one in categories] == ["family", "friends", "services", "business", "other"]
    assert categories[0] == {
        "category": "family",
        "count": 2,
        "visited_count": 1,
        "last_visit_in_category": last,
    }
    assert categories[1] == {
        "category": "friends",
        "count": 1,
        "visited_count": 0,
        "last_visit_in_category": None,
    }
    empty = (await bench.call(home.landlord, "GET", f"{BASE}/stats")).json()["data"]
    assert (empty["total"], empty["total_visits"], empty["last_visited"]) == (0, 0, None)
