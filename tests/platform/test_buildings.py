"""Buildings in a super admin's hands: made, listed, suspended, and given administrators."""

import secrets
from typing import Any

import pytest

from tests.make.buildings import PASSWORD
from tests.make.http import Bench
from tests.make.platform import new_building

BUILDINGS = "/api/admin/buildings"
ADMINS = "/api/admin/building-admins"


async def _mails(bench: Bench, to: str) -> list[str]:
    rows = await bench.db.fetch("select template from mails where recipient = $1 order by created_at", to)
    return [row["template"] for row in rows]


def _person(**changes: Any) -> dict[str, Any]:
    return {
        "email": f"second-{secrets.token_hex(6)}@people.example",
        "first_name": "Second",
        "last_name": "Admin",
        "phone": "08030000007",
        **changes,
    }


async def test_a_building_is_made_active_at_once(bench: Bench) -> None:
    chief, sent = await bench.super_admin(), new_building()
    made = await bench.call(chief, "POST", BUILDINGS, sent)
    assert made.status_code == 201, made.text
    data = made.json()["data"]
    assert (data["building"]["status"], data["license"]["status"], data["admin"]["is_active"]) == (
        "active",
        "active",
        True,
    )
    login = {"email": sent["adminEmail"], "password": sent["adminPassword"]}
    assert (await bench.client.post("/api/auth/login", json=login)).status_code == 200
    assert await _mails(bench, sent["adminEmail"]) == ["welcome"]
    taken = await bench.call(chief, "POST", BUILDINGS, new_building(building_email=sent["building_email"]))
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "BUILDING_EMAIL_TAKEN")
    audited = await bench.db.fetchval(
        "select actor_user_id from platform_audit where action = 'building.created' and building_id = $1::text::uuid",
        data["building"]["id"],
    )
    assert audited == chief.user_id


async def test_without_a_password_the_mailed_link_sets_one(bench: Bench) -> None:
    chief, sent = await bench.super_admin(), new_building()
    del sent["adminPassword"]
    made = await bench.call(chief, "POST", BUILDINGS, sent)
    assert made.status_code == 201, made.text
    login = {"email": sent["adminEmail"], "password": "AdminPass123!"}
    assert (await bench.client.post("/api/auth/login", json=login)).status_code == 401
    assert await _mails(bench, sent["adminEmail"]) == ["welcome"]
    live = await bench.db.fetchval(
        "select expires_at > now() + interval '6 days' from one_time_codes c join users u on u.id = c.user_id where u.email = $1 and c.purpose = 'reset_password' and c.used_at is null",
        sent["adminEmail"],
    )
    assert live is True


async def test_an_administrator_who_has_an_account_is_invited(bench: Bench) -> None:
    chief, home = await bench.super_admin(), await bench.building()
    made = await bench.call(chief, "POST", BUILDINGS, new_building(adminEmail=home.resident.email))
    assert made.status_code == 201, made.text
    admin = made.json()["data"]["admin"]
    assert (admin["email"], admin["is_active"], admin["first_name"], admin["phone"]) == (
        home.resident.email,
        False,
        "",
        None,
    )
    assert await _mails(bench, home.resident.email) == ["membership_invitation"]
    login = {"email": home.resident.email, "password": "AdminPass123!"}
    assert (await bench.client.post("/api/auth/login", json=login)).status_code == 401, (
        "the account keeps its password"
    )
    login["password"] = PASSWORD
    assert (await bench.client.post("/api/auth/login", json=login)).status_code == 200


@pytest.mark.parametrize("role", ["super_admin", "building_admin"])
async def test_another_administrator(bench: Bench, role: str) -> None:
    home, other = await bench.building(seats=5), await bench.building()
    who = await bench.super_admin() if role == "super_admin" else home.admin
    named = {"building_id": str(home.id)} if role == "super_admin" else {}
    sent = _person(password="Correct-Horse-7!", role="super_admin", is_super_admin=True, **named)
    made = await bench.call(who, "POST", ADMINS, sent)
    assert made.status_code == 201, made.text
    admin = made.json()["data"]["admin"]
    assert admin == admin | {
        "email": sent["email"],
        "role": "building_admin",
        "is_active": True,
        "phone": "+2348030000007",
        "building_id": str(home.id),
    }
    assert made.json()["data"]["invited"] is False
    login = {"email": sent["email"], "password": sent["password"]}
    signed = await bench.client.post("/api/auth/login", json=login)
    assert signed.json()["data"]["user"]["role"] == "building_admin"
    again = await bench.call(who, "POST", ADMINS, sent)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "ALREADY_MEMBER")

    invited = await bench.call(who, "POST", ADMINS, _person(email=other.resident.email, **named))
    assert invited.status_code == 201, invited.text
    data = invited.json()["data"]
    assert (data["invited"], data["admin"]["is_active"], data["admin"]["full_name"]) == (True, False, "")
    assert await _mails(bench, other.resident.email) == ["membership_invitation"]
    asked = await bench.db.fetchrow(
        "select request_type, status from approval_requests where building_id = $1 and request_type = 'invitation'",
        home.id,
    )
    assert tuple(asked or ()) == ("invitation", "pending")

    await bench.call(who, "POST", ADMINS, _person(**named))
    full = await bench.call(who, "POST", ADMINS, _person(**named))
    assert (full.status_code, full.json()["error"]["code"]) == (409, "LICENCE_FULL")
    actions = await bench.db.fetch(
        "select action from audit_log where building_id = $1 order by at, id", home.id
    )
    assert [row["action"] for row in actions] == [
        "member.created",
        "member.invited",
        "member.created",
    ]
    if role == "super_admin":
        noted = "select count(*) from platform_audit where building_id = $1 and actor_user_id = $2"
        assert await bench.db.fetchval(noted, home.id, who.user_id) >= 3


async def test_a_super_admin_says_which_building(bench: Bench) -> None:
    chief = await bench.super_admin()
    nameless = await bench.call(chief, "POST", ADMINS, _person())
    assert nameless.status_code == 422
    assert [one["field"] for one in nameless.json()["error"]["details"]] == ["building_id"]
    unknown = await bench.call(chief, "POST", ADMINS, _person(building_id=str(chief.user_id)))
    assert unknown.status_code == 404
    home = await bench.building()
    by_header = await bench.call(chief, "POST", ADMINS, _person(), headers={"X-Building-Id": str(home.id)})
    assert by_header.json()["data"]["admin"]["building_id"] == str(home.id)


async def test_a_building_whole_without_a_hash(bench: Bench) -> None:
    chief, home = await bench.super_admin(), await bench.building()
    for who in (chief, home.admin):
        answer = await bench.call(who, "GET", f"{BUILDINGS}/{home.id}")
        assert answer.status_code == 200, answer.text
        data = answer.json()["data"]
        assert data["building"] == data["building"] | {
            "total_licenses": 100,
            "used_licenses": 3,
            "unit_count": 1,
        }
        assert data["license"]["id"] == data["licenseHistory"][0]["id"]
        assert [one["id"] for one in data["admins"]] == [str(home.admin.user_id)]
        assert "hash" not in answer.text and "argon2" not in answer.text
    assert (await bench.call(chief, "GET", f"{BUILDINGS}/{chief.user_id}")).status_code == 404


async def test_suspending_a_building_puts_everybody_out_and_opening_lets_them_back(bench: Bench) -> None:
    chief, other, home = await bench.super_admin(), await bench.super_admin(), await bench.building()
    path = f"{BUILDINGS}/{home.id}/status"
    assert (await bench.call(chief, "PUT", path, {"status": "suspended"})).status_code == 422
    no = {"status": "suspended", "reason": "The office does not answer"}
    told: list[str] = []

    def hear(*heard: Any) -> None:
        told.append(heard[-1])

    async with bench.db.acquire() as ears:
        await ears.add_listener("gatehouse_sessions", hear)
        shut = await bench.call(chief, "PUT", path, no)
        await ears.fetchval("select 1")
        await ears.remove_listener("gatehouse_sessions", hear)
    assert shut.status_code == 200, shut.text
    sockets = {one.session_id.hex for one in (home.admin, home.landlord, home.resident, home.guard)}
    assert sockets <= set(told), "every process drops the sockets of everybody there"
    assert shut.json()["data"]["building"]["status_reason"] == no["reason"]
    for who in (home.admin, home.guard, home.resident):
        assert (await bench.call(who, "GET", "/api/auth/check")).status_code == 401
    login = {"email": home.resident.email, "password": PASSWORD}
    assert (await bench.client.post("/api/auth/login", json=login)).status_code == 403
    late = (await bench.call(other, "PUT", path, no)).json()["error"]
    assert (late["code"], late["decided_by"]) == ("ALREADY_DECIDED", "Super Admin")
    assert (await bench.call(other, "PUT", path, {"status": "active"})).status_code == 200
    assert (await bench.call(home.admin, "GET", "/api/auth/check")).status_code == 200
    actions = await bench.db.fetch(
        "select action from platform_audit where target_id = $1 order by at", home.id
    )
    assert [row["action"] for row in actions] == ["building.suspended", "building.opened"]


async def test_the_list_is_searched_filtered_and_sorted_by_the_server(bench: Bench) -> None:
    chief = await bench.super_admin()
    homes = [await bench.building(seats=seats) for seats in (30, 10, 20)]
    word = f"Quay{homes[0].id.hex[-8:]}"
    for number, home in enumerate(homes):
        await bench.db.execute(
            "update buildings set name = $2, city = $3, status = $4 where id = $1",
            home.id,
            f"{word} {number}",
            "Abuja" if number else "Lagos",
            "suspended" if number == 2 else "active",
        )

    async def names(query: str) -> list[str]:
        answer = await bench.call(chief, "GET", f"{BUILDINGS}?search={word.lower()}&{query}")
        assert answer.status_code == 200, answer.text
        data = answer.json()["data"]
        assert data["items"] == data["buildings"]
        assert data["pagination"]["total"] == answer.json()["meta"]["total"]
        return [one["name"].split()[-1] for one in data["items"]]

    assert await names("") == ["2", "1", "0"]
    assert await names("sort=name&order=asc") == ["0", "1", "2"]
    assert await names("sort=total_licenses&order=asc") == ["1", "2", "0"]
    assert await names("city=abuja") == ["2", "1"]
    assert await names("status=suspended") == ["2"]
    assert await names("limit=1&offset=1") == ["1"]
    assert await names("city=%25") == [], "a percent sign is a percent sign"


async def test_the_dashboard_counts_what_is_there(bench: Bench) -> None:
    chief = await bench.super_admin()
    before = (await bench.call(chief, "GET", "/api/admin/dashboard")).json()["data"]
    full, soon = await bench.building(seats=3), await bench.building(licence_days=3)
    await bench.db.execute(
        "update licences set expires_at = now() + interval '1 minute' where building_id = $1", soon.id
    )
    # Ten are shown, and other tests leave full buildings too: this one comes first among its equals.
    await bench.db.execute("update buildings set name = '0 Full House' where id = $1", full.id)
    after = (await bench.call(chief, "GET", "/api/admin/dashboard")).json()["data"]
    for name, more in (
        ("total", 2),
        ("active", 2),
        ("total_licenses", 103),
        ("used_licenses", 6),
        ("total_users", 8),
    ):
        assert after["buildingStats"][name] - before["buildingStats"][name] == more, name
    assert str(soon.id) in [one["building_id"] for one in after["expiringLicenses"]]
    busy = {one["id"]: one for one in after["highUsageBuildings"]}
    assert busy[str(full.id)] == busy[str(full.id)] | {
        "utilization": 100.0,
        "status": "FULL",
        "used_licenses": 3,
    }
    assert [one["building_id"] for one in after["recentLicenses"]][:2] == [str(soon.id), str(full.id)]
    await bench.db.execute(
        "update licences set expires_at = now() + interval '90 days' where building_id = $1", soon.id
    )
    await bench.db.execute("update licences set seats = 50 where building_id = $1", full.id)


async def test_a_super_admins_session_ends_at_once(bench: Bench) -> None:
    chief = await bench.super_admin()
    assert (await bench.call(chief, "GET", "/api/admin/dashboard")).status_code == 200
    await bench.db.execute("update users set is_super_admin = false where id = $1", chief.user_id)
    assert (await bench.call(chief, "GET", "/api/admin/dashboard")).status_code == 401
