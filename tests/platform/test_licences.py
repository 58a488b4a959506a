"""Licences: what a super admin does with them, and what a building feels of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tests.make.buildings import Building, make_member
from tests.make.http import Bench
from tests.make.platform import apply_as_admin, licence_of

LICENCES = "/api/admin/licenses"


async def _put(bench: Bench, who: Any, licence: UUID, act: str, body: Any = None) -> Any:
    return await bench.call(who, "PUT", f"{LICENCES}/{licence}/{act}", body)


async def _suspend(bench: Bench, who: Any, licence: UUID) -> Any:
    return await _put(bench, who, licence, "suspend", {"reason": "Payment has not arrived"})


async def test_months_are_calendar_months_on_the_buildings_clocks(bench: Bench) -> None:
    chief = await bench.super_admin()
    home = await bench.building(time_zone="America/New_York")
    licence = await licence_of(bench, home.id)
    # 30 January 23:00 in New York: a month later is the last of February there, and summer time comes in March.
    for start, months, end in (
        ("2097-01-31T04:00:00+00:00", 1, "2097-03-01T04:00:00+00:00"),
        ("2097-01-31T12:00:00+00:00", 1, "2097-02-28T12:00:00+00:00"),
        ("2097-02-28T12:00:00+00:00", 12, "2098-02-28T12:00:00+00:00"),
        ("2097-03-08T12:00:00+00:00", 1, "2097-04-08T11:00:00+00:00"),
    ):
        await bench.db.execute(
            "update licences set expires_at = $2, warned_days = 7 where id = $1",
            licence,
            datetime.fromisoformat(start),
        )
        answer = await _put(bench, chief, licence, "extend", {"months": months})
        assert answer.status_code == 200, answer.text
        row = await bench.db.fetchrow("select expires_at, warned_days from licences where id = $1", licence)
        assert row is not None
        assert (row["expires_at"], row["warned_days"]) == (datetime.fromisoformat(end), None)


async def test_one_that_is_over_is_extended_from_today(bench: Bench) -> None:
    chief = await bench.super_admin()
    for status in ("active", "expired"):
        home = await bench.building(licence_days=-40)
        licence = await licence_of(bench, home.id)
        await bench.db.execute("update licences set status = $2 where id = $1", licence, status)
        shown = await bench.call(chief, "GET", f"{LICENCES}/{licence}/stats")
        assert shown.json()["data"]["license"]["status"] == "expired"
        refused = await bench.call(home.resident, "POST", "/api/visitors/invitations", _tea())
        assert refused.json()["error"]["code"] == "LICENCE_INACTIVE"
        answer = await _put(bench, chief, licence, "extend", {"months": 1})
        assert answer.json()["data"]["license"]["status"] == "active"
        assert 27 <= answer.json()["data"]["license"]["days_left"] <= 31
        assert (
            await bench.call(home.resident, "POST", "/api/visitors/invitations", _tea())
        ).status_code == 201


def _tea() -> dict[str, Any]:
    return {
        "title": "Tea",
        "expected_start": "2097-01-20T15:00:00Z",
        "visitors": [{"name": "Ada Obi", "phone": "+2348011112222"}],
    }


async def test_a_suspended_licence_stops_newcomers_and_nobody_who_is_on_the_way(bench: Bench) -> None:
    chief, home = await bench.super_admin(), await bench.building()
    licence = await licence_of(bench, home.id)
    inside, invited, late = [await bench.invite(home.resident) for _ in range(3)]
    assert (await bench.scan(home.guard, "entry", inside["qr_code"])).status_code == 200

    suspended = await _suspend(bench, chief, licence)
    assert suspended.status_code == 200, suspended.text
    assert suspended.json()["data"]["license"]["suspend_reason"] == "Payment has not arrived"

    refused = await bench.call(home.resident, "POST", "/api/visitors/invitations", _tea())
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "LICENCE_INACTIVE")
    applicant = {
        "building_email": home.email,
        "email": "late@people.example",
        "password": "Correct-Horse-7!",
        "first_name": "A",
        "last_name": "B",
    }
    refused = await bench.client.post("/api/admin-approval/register-building-admin", json=applicant)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "LICENCE_INACTIVE")
    newcomer = {"email": "new@people.example", "first_name": "A", "last_name": "B"}
    for who in (home.admin, chief):
        refused = await bench.call(
            who, "POST", "/api/admin/building-admins", {**newcomer, "building_id": str(home.id)}
        )
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "LICENCE_INACTIVE")

    assert (await bench.scan(home.guard, "entry", invited["qr_code"])).status_code == 200, (
        "within the grace period"
    )
    assert (await bench.scan(home.guard, "exit", inside["qr_code"])).status_code == 200
    await bench.db.execute(
        "update licences set suspended_at = now() - interval '8 days' where id = $1", licence
    )
    shut = await bench.scan(home.guard, "entry", late["qr_code"])
    assert (shut.status_code, shut.json()["reason"]) == (403, "licence_inactive")
    assert (await bench.scan(home.guard, "exit", invited["qr_code"])).status_code == 200, (
        "leaving always works"
    )

    back = await _put(bench, chief, licence, "activate")
    assert back.status_code == 200, back.text
    assert back.json()["data"]["license"] == back.json()["data"]["license"] | {
        "status": "active",
        "suspended_at": None,
        "suspend_reason": None,
    }
    assert (await bench.scan(home.guard, "entry", late["qr_code"])).status_code == 200
    assert (await bench.call(home.resident, "POST", "/api/visitors/invitations", _tea())).status_code == 201


async def test_who_comes_second_hears_who_was_first(bench: Bench) -> None:
    chief, other, home = await bench.super_admin(), await bench.super_admin(), await bench.building()
    licence = await licence_of(bench, home.id)
    early = (await _put(bench, other, licence, "activate")).json()["error"]
    assert (early["code"], early["status"]) == ("ALREADY_DECIDED", "active")
    assert (await _suspend(bench, chief, licence)).status_code == 200
    late = (await _suspend(bench, other, licence)).json()["error"]
    assert (late["code"], late["status"], late["decided_by"]) == (
        "ALREADY_DECIDED",
        "suspended",
        "Super Admin",
    )
    assert late["decided_at"].endswith("Z") and "Super Admin" in late["message"]
    audited = await bench.db.fetch(
        "select action, actor_user_id from platform_audit where target_id = $1 order by at", licence
    )
    assert [tuple(row) for row in audited] == [("licence.suspended", chief.user_id)]


async def test_an_ended_licence_is_neither_suspended_nor_activated(bench: Bench) -> None:
    chief, home = await bench.super_admin(), await bench.building(licence_days=-1)
    licence = await licence_of(bench, home.id)
    for answer in (await _suspend(bench, chief, licence), await _put(bench, chief, licence, "activate")):
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "LICENCE_OVER")
    await bench.db.execute(
        "update licences set status = 'suspended', suspended_at = now() - interval '9 days' where id = $1",
        licence,
    )
    over = await _put(bench, chief, licence, "activate")
    assert over.json()["error"]["code"] == "LICENCE_OVER"
    extended = await _put(bench, chief, licence, "extend", {"months": 1})
    assert extended.json()["data"]["license"]["status"] == "suspended", "an extension ends no suspension"
    assert (await _put(bench, chief, licence, "activate")).status_code == 200


async def test_a_licence_is_allocated_where_there_is_none(bench: Bench) -> None:
    chief, home = await bench.super_admin(), await bench.building()
    old = await licence_of(bench, home.id)
    place = f"/api/admin/buildings/{home.id}/licenses"
    body = {
        "totalLicenses": 10,
        "durationMonths": 3,
        "amount": 199.99,
        "currency": "EUR",
        "features": ["gate"],
    }
    taken = await bench.call(chief, "POST", place, body)
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "LICENCE_EXISTS")
    await bench.db.execute("update licences set expires_at = now() where id = $1", old)
    short = await bench.call(chief, "POST", place, {**body, "totalLicenses": 2})
    assert short.json()["error"]["code"] == "SEATS_IN_USE"
    assert short.json()["error"]["seats"] == {"used": 3, "total": 2}
    assert await bench.db.fetchval("select status from licences where id = $1", old) == "active", (
        "nothing is kept of a refusal"
    )
    made = await bench.call(chief, "POST", place, body)
    assert made.status_code == 201, made.text
    licence = made.json()["data"]["license"]
    assert licence == licence | {
        "total_licenses": 10,
        "used_licenses": 3,
        "amount": 199.99,
        "features": ["gate"],
    }
    parts = licence["key"].split("-")
    assert parts[0] == "SG" and [len(part) for part in parts[1:]] == [4, 4, 4, 4]
    history = (await bench.call(chief, "GET", f"/api/admin/buildings/{home.id}")).json()["data"]
    assert history["license"]["id"] == licence["id"]
    assert [one["status"] for one in history["licenseHistory"]] == ["active", "expired"]
    revived = await _put(bench, chief, old, "extend", {"months": 1})
    assert revived.json()["error"]["code"] == "LICENCE_EXISTS", "one current licence a building"
    waiting = await bench.db.fetchval("select id from buildings where id = $1", home.id)
    await bench.db.execute("update buildings set status = 'pending' where id = $1", waiting)
    refused = await bench.call(chief, "POST", place, body)
    assert refused.json()["error"]["code"] == "BUILDING_PENDING"


async def test_seats_in_use_are_counted_not_stored(bench: Bench) -> None:
    chief, home = await bench.super_admin(), await bench.building(seats=5)
    licence = await licence_of(bench, home.id)

    async def seats() -> Any:
        answer = await bench.call(chief, "GET", f"{LICENCES}/{licence}/stats")
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]["seats"]

    assert await seats() == {
        "total": 5, "used": 3, "available": 2, "utilizationPercentage": 60.0, "status": "LOW",
        "residents": 1, "admins": 1, "security": 1,
    }  # fmt: skip
    await make_member(bench.db, home.id, "landlord")
    await make_member(bench.db, home.id, "resident", status="pending")
    more = await make_member(bench.db, home.id, "resident")
    await make_member(bench.db, home.id, "security")
    now = await seats()
    assert (now["used"], now["available"], now["status"], now["residents"], now["security"]) == (
        5,
        0,
        "FULL",
        2,
        2,
    )
    await bench.db.execute(
        "update members set status = 'ended', ended_at = now() where id = $1", more.member_id
    )
    assert (await seats())["used"] == 4


async def test_the_list_is_filtered_sorted_and_paged_by_the_server(bench: Bench) -> None:
    chief = await bench.super_admin()
    homes = [
        await bench.building(licence_days=days, seats=seats) for days, seats in ((5, 30), (20, 10), (-3, 20))
    ]
    word = f"Zed{homes[0].id.hex[-8:]}"
    for number, home in enumerate(homes):
        await bench.db.execute("update buildings set name = $2 where id = $1", home.id, f"{word} {number}")

    async def names(query: str) -> list[str]:
        answer = await bench.call(chief, "GET", f"{LICENCES}?search={word.lower()}&{query}")
        assert answer.status_code == 200, answer.text
        data = answer.json()["data"]
        assert data["items"] == data["licenses"]
        return [one["building_name"].split()[-1] for one in data["items"]]

    assert await names("") == ["2", "0", "1"]
    assert await names("sort=total_licenses&order=desc") == ["0", "2", "1"]
    assert await names("status=active") == ["0", "1"]
    assert await names("status=expired") == ["2"]
    assert await names("expiring=7") == ["0"]
    assert await names("limit=1&page=2") == ["0"]
    answer = await bench.call(chief, "GET", f"{LICENCES}?search={word}&limit=2")
    assert answer.json()["meta"] == {
        "page": 1, "limit": 2, "total": 3, "totalPages": 2, "hasNext": True, "hasPrev": False,
    }  # fmt: skip
    key = await bench.db.fetchval("select licence_key from licences where building_id = $1", homes[1].id)
    found = await bench.call(chief, "GET", f"{LICENCES}?search={key}")
    assert [one["key"] for one in found.json()["data"]["items"]] == [key]


async def test_an_application_cannot_be_accepted_into_a_full_building(bench: Bench) -> None:
    chief, home = await bench.super_admin(), await bench.building(seats=3)
    application = await apply_as_admin(bench, home)
    path = f"/api/admin-approval/{application}/process"
    full = await bench.call(chief, "POST", path, {"approved": True})
    assert (full.status_code, full.json()["error"]["code"]) == (409, "LICENCE_FULL")
    assert full.json()["error"]["seats"] == {"used": 3, "total": 3}
    await _seats(bench, home, 4)
    assert (await bench.call(chief, "POST", path, {"approved": True})).status_code == 200


async def _seats(bench: Bench, home: Building, seats: int) -> None:
    await bench.db.execute("update licences set seats = $2 where building_id = $1", home.id, seats)
