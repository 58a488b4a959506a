"""A building as its members see it, changed by its administrators; seats are the platform's to give."""

from typing import Any

import httpx

from tests.make.buildings import Building, Member, make_member
from tests.make.http import Bench


async def put(bench: Bench, who: Member, home: Building, **body: Any) -> httpx.Response:
    """Change a building."""
    return await bench.call(who, "PUT", f"/api/buildings/{home.id}", body)


async def test_everybody_reads_their_own_and_a_super_admin_any(bench: Bench) -> None:
    home, other = await bench.building(seats=40), await bench.building()
    path = f"/api/buildings/{home.id}"
    for who in (home.admin, home.landlord, home.resident, home.guard, await bench.super_admin()):
        answer = await bench.call(who, "GET", path)
        assert answer.status_code == 200, answer.text
        building = answer.json()["data"]["building"]
        assert (building["id"], building["total_licenses"], building["is_active"]) == (str(home.id), 40, True)
        sees_licence = who.role in {"building_admin", "super_admin"}
        assert (building["license"] is not None) == sees_licence
        if sees_licence:
            assert (building["license"]["used"], building["license"]["status"]) == (3, "active")
    for stranger in (other.admin, other.resident, other.guard):
        refused = await bench.call(stranger, "GET", path)
        assert refused.status_code == 403
        assert str(home.id) not in refused.text


async def test_an_admin_changes_what_is_theirs_to_change(bench: Bench) -> None:
    home = await bench.building()
    before = (await bench.call(home.admin, "GET", f"/api/buildings/{home.id}")).json()["data"]["building"]
    answer = await put(
        bench,
        home.admin,
        home,
        name="Palm Court",
        city="Ibadan",
        website="https://palm.example",
        time_zone="Africa/Accra",
        postal_code="200001",
        country="GH",
        email="taken@over.example",
        status="suspended",
        is_active=False,
    )
    assert answer.status_code == 200, answer.text
    after = answer.json()["data"]["building"]
    assert (after["name"], after["city"], after["time_zone"]) == ("Palm Court", "Ibadan", "Africa/Accra")
    for kept in ("country", "email", "status", "is_active", "address"):
        assert after[kept] == before[kept], kept
    cleared = (await put(bench, home.admin, home, postal_code=None, website="", name=None)).json()["data"]
    assert (cleared["building"]["postal_code"], cleared["building"]["website"]) == (None, None)
    assert cleared["building"]["name"] == "Palm Court"
    assert (
        await bench.db.fetchval(
            "select fields from audit_log where building_id = $1 and action = 'building.changed' order by id limit 1",
            home.id,
        )
    ) == ["city", "name", "postal_code", "time_zone", "website"]
    for who in (home.resident, home.guard, home.landlord):
        assert (await put(bench, who, home, name="Mine")).status_code == 403


async def test_seats_from_an_admin_are_a_request_and_the_rest_is_saved(bench: Bench) -> None:
    home = await bench.building(seats=40)
    answer = await put(bench, home.admin, home, name="Palm Court", total_licenses=300)
    data = answer.json()["data"]
    assert (data["building"]["name"], data["building"]["total_licenses"]) == ("Palm Court", 40)
    assert data["pending_total_licenses"] == 300
    again = (await put(bench, home.admin, home, total_licenses=350)).json()["data"]
    assert again["pending_total_licenses"] == 350, "the last wish counts"
    assert (await put(bench, home.admin, home, city="Jos")).json()["data"]["pending_total_licenses"] == 350
    second = await make_member(bench.db, home.id, "building_admin")
    assert (await put(bench, second, home, total_licenses=360)).json()["data"][
        "pending_total_licenses"
    ] == 360
    rows = await bench.db.fetch(
        "select id, data ->> 'total_licenses' as seats from approval_requests where building_id = $1", home.id
    )
    assert [row["seats"] for row in rows] == ["360"], "one request of a building waits"

    chief = await bench.super_admin()
    waiting = await bench.call(chief, "GET", "/api/admin/seat-requests", params={"limit": "100"})
    mine = [one for one in waiting.json()["data"]["items"] if one["building_id"] == str(home.id)]
    assert [one["requested_total_licenses"] for one in mine] == [360]
    decided = await bench.call(
        chief, "POST", f"/api/admin/seat-requests/{home.id}/{rows[0]['id']}/process", {"approved": True}
    )
    assert decided.status_code == 200, decided.text
    seen = (await put(bench, home.admin, home, total_licenses=360)).json()["data"]
    assert (seen["building"]["total_licenses"], seen["pending_total_licenses"]) == (360, None)


async def test_seats_from_a_super_admin_are_applied_or_nothing_is(bench: Bench) -> None:
    home = await bench.building(seats=40)
    chief = await bench.super_admin()
    done = await put(bench, chief, home, name="Palm Court", total_licenses=300)
    assert done.status_code == 200, done.text
    data = done.json()["data"]
    assert (data["building"]["total_licenses"], data["pending_total_licenses"]) == (300, None)
    few = await put(bench, chief, home, name="Not this", total_licenses=2)
    assert (few.status_code, few.json()["error"]["code"]) == (409, "SEATS_IN_USE")
    building = (await bench.call(chief, "GET", f"/api/buildings/{home.id}")).json()["data"]["building"]
    assert (building["name"], building["total_licenses"]) == ("Palm Court", 300)
    audited = await bench.db.fetchval(
        "select count(*) from platform_audit where building_id = $1 and actor_user_id = $2 and action = 'building.changed'",
        home.id,
        chief.user_id,
    )
    assert audited >= 1
