"""Each role's dashboard over HTTP: the seed's shape and numbers that follow real rows."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.contract.seed_002_admin import ADMIN_BOARD, RESIDENT_BOARD, SECURITY_BOARD
from tests.contract.shapes import matches
from tests.make.buildings import Building, Member, make_member
from tests.make.http import Bench
from tests.reporting.rows import enter, leave, make_ban, make_scan, make_visit, make_visitor

SHAPES = {"admin": ADMIN_BOARD, "resident": RESIDENT_BOARD, "security": SECURITY_BOARD}
OWN_BOARD = {
    "building_admin": "admin",
    "landlord": "resident",
    "resident": "resident",
    "security": "security",
}


async def board(bench: Bench, who: Member, which: str = "", **options: Any) -> dict[str, Any]:
    answer = await bench.call(who, "GET", f"/api/dashboard{which}", **options)
    assert answer.status_code == 200, answer.text
    assert answer.json()["message"] == "Dashboard data retrieved successfully"
    data: dict[str, Any] = answer.json()["data"]
    return data


async def a_day_of_visits(bench: Bench, home: Building) -> None:
    """One visit inside, one that came and went, one refused, one looked at, one not yet there."""
    await enter(bench.db, await make_visit(bench.db, home, title="Inside"))
    await leave(bench.db, await enter(bench.db, await make_visit(bench.db, home, title="Gone")))
    await make_scan(bench.db, await make_visit(bench.db, home, title="Refused"), "entry", reason="banned")
    await make_scan(bench.db, await make_visit(bench.db, home, title="Looked"), "look")
    await make_visit(bench.db, home, title="Waiting", party=3)
    await make_ban(bench.db, home.resident)


@pytest.mark.parametrize("role", OWN_BOARD)
async def test_each_role_gets_its_own_board_and_no_other(bench: Bench, role: str) -> None:
    home = await bench.building()
    await a_day_of_visits(bench, home)
    who = home.by_role(role)
    data = await board(bench, who)
    assert data["user_role"] == role
    assert matches(SHAPES[OWN_BOARD[role]], data) == []
    for which, shape in SHAPES.items():
        path = f"/api/dashboard/{which}"
        if which == OWN_BOARD[role]:
            assert matches(shape, await board(bench, who, f"/{which}")) == []
        else:
            assert (await bench.call(who, "GET", path)).status_code == 403, path
        assert (await bench.call(None, "GET", path)).status_code == 401
    assert (await bench.call(None, "GET", "/api/dashboard")).status_code == 401


async def test_admin_board_counts_the_building(bench: Bench) -> None:
    home = await bench.building()
    await a_day_of_visits(bench, home)
    await make_visit(bench.db, home, title="Off", cancelled=True)
    second = await make_member(bench.db, home.id, "building_admin", first="Second")
    await make_member(bench.db, home.id, "resident", status="pending")
    data = await board(bench, home.admin)
    assert [visit["title"] for visit in data["latest_visits"]] == [
        "Off",
        "Waiting",
        "Looked",
        "Refused",
        "Gone",
        "Inside",
    ]
    newest = data["latest_visits"][1]
    assert (newest["visitor_count"], newest["apartment_number"], newest["host_email"]) == (
        3,
        "A101",
        home.resident.email,
    )
    assert data["statistics"] == {
        "total_users": 5,
        "total_visits_today": 5,
        "active_visits_inside": 1,
        "total_visits_this_month": 5,
    }
    assert [person["id"] for person in data["other_admins"]] == [str(second.user_id)]
    assert [person["id"] for person in data["security_guards"]] == [str(home.guard.user_id)]
    assert {person["role"] for person in data["building_users"]} == {
        "building_admin",
        "landlord",
        "resident",
        "security",
    }
    assert data["building_users"][0]["id"] == str(second.user_id), "newest first"
    assert len(data["building_users"]) == 5
    assert data["building_users"][0]["phone"].startswith("+2347")


async def test_resident_board_shows_own_visits_bans_and_visitors(bench: Bench) -> None:
    home = await bench.building()
    friend = await make_visitor(bench.db, home, name="As others call her", phone="+2348031112222")
    moment = datetime.now(UTC)
    first = await make_visit(
        bench.db, home, title="First", visitor=friend, visitor_name="Mama", start=moment - timedelta(days=9)
    )
    await leave(
        bench.db,
        await enter(bench.db, first, at=moment - timedelta(days=9)),
        at=moment - timedelta(days=9),
        status="active",
    )
    second = await make_visit(bench.db, home, title="Second", visitor=friend, visitor_name="Mama Chidi")
    await enter(bench.db, second, at=moment)
    await make_visit(bench.db, home, title="Missed", start=moment - timedelta(days=3), visitor=friend)
    await enter(bench.db, await make_visit(bench.db, home, title="Once"))
    await make_visit(bench.db, home, title="A neighbour's", host=home.landlord, visitor=friend)
    own = await make_ban(bench.db, home.resident, name="Own")
    await make_ban(bench.db, home.landlord, name="Another's")
    await make_ban(bench.db, home.resident, name="Lifted", lifted_at=moment)
    await make_ban(bench.db, home.resident, name="Over", expires_at=moment - timedelta(hours=1))
    await make_ban(bench.db, home.admin, name="Building's", scope="building")
    data = await board(bench, home.resident)
    seen = [
        (visit["title"], visit["status"], visit["display_status"], visit["entry"], visit["exit"])
        for visit in data["latest_visits"]
    ]
    assert seen == [
        ("Once", "active", "inside", True, False),
        ("Missed", "expired", "expired", False, False),
        ("Second", "active", "inside", True, False),
        ("First", "completed", "completed", True, True),
    ]
    assert [ban["id"] for ban in data["banned_visitors"]] == [str(own)]
    frequent = data["frequent_visitors"]
    assert len(frequent) == 1
    assert {key: frequent[0][key] for key in frequent[0] if key != "last_visit"} == {
        "id": str(friend),
        "visitor_name": "Mama Chidi",
        "visitor_phone": "+2348031112222",
        "relationship": "other",
        "visit_count": 2,
        "notes": None,
    }
    assert datetime.fromisoformat(frequent[0]["last_visit"]) == moment
    assert data["statistics"] == {
        "total_visits": 4,
        "completed_visits": 1,
        "active_bans": 1,
        "frequent_visitors": 1,
    }


async def test_landlord_sees_own_visits_only(bench: Bench) -> None:
    home = await bench.building()
    await make_visit(bench.db, home, title="Resident's")
    await make_visit(bench.db, home, title="Landlord's", host=home.landlord)
    data = await board(bench, home.landlord)
    assert data["user_role"] == "landlord"
    assert [visit["title"] for visit in data["latest_visits"]] == ["Landlord's"]


async def test_security_board_shows_the_gates_day(bench: Bench) -> None:
    home = await bench.building()
    await a_day_of_visits(bench, home)
    await make_visit(bench.db, home, title="No unit of its own", with_unit=False)
    data = await board(bench, home.guard)
    assert data["statistics"] == {
        "total_scans_today": 4,
        "entries_scanned_today": 2,
        "exits_scanned_today": 1,
        "refused_scans_today": 1,
        "currently_inside": 1,
    }
    seen = [
        (visit["title"], visit["visit_status"], visit["scan_notes"])
        for visit in data["todays_scanned_visits"]
    ]
    assert seen == [
        ("Refused", "pending", "Entry refused at Main Gate: banned"),
        ("Gone", "exited", "Exit scanned at Main Gate"),
        ("Inside", "inside", "Entry scanned at Main Gate"),
    ]
    assert [visit["title"] for visit in data["active_visits_inside"]] == ["Inside"]
    assert data["active_visits_inside"][0]["host_phone"].startswith("+2347"), "guards call hosts"
    assert {person["id"] for person in data["building_residents"]} == {
        str(home.resident.user_id),
        str(home.landlord.user_id),
    }
    assert data["building_residents_total"] == 2


async def test_another_buildings_rows_are_never_counted(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    await a_day_of_visits(bench, other)
    own, foreign = {}, {}
    for role in OWN_BOARD:
        own[role], foreign[role] = (
            await board(bench, home.by_role(role)),
            await board(bench, other.by_role(role)),
        )
    assert foreign["building_admin"]["statistics"]["total_visits_today"] == 5
    assert own["building_admin"]["statistics"] == {
        "total_users": 4,
        "total_visits_today": 0,
        "active_visits_inside": 0,
        "total_visits_this_month": 0,
    }
    assert foreign["resident"]["statistics"]["total_visits"] == 5
    assert set(own["resident"]["statistics"].values()) == {0}
    assert foreign["security"]["statistics"]["total_scans_today"] == 4
    assert set(own["security"]["statistics"].values()) == {0}
    for data in own.values():
        assert not [name for name, rows in data.items() if "visit" in name and rows]
    people = str([own["building_admin"], own["security"]])
    for stranger in (other.admin, other.landlord, other.resident, other.guard):
        assert str(stranger.user_id) not in people


async def test_a_person_of_two_buildings_sees_each_by_its_session(bench: Bench) -> None:
    """`members` has a second policy on the user: the header's switcher must not leak into the lists."""
    home, other = await bench.building(), await bench.building()
    await bench.db.execute(
        "insert into members (building_id, id, user_id, role) values ($1, gen_random_uuid(), $2, 'security')",
        other.id,
        home.admin.user_id,
    )
    data = await board(bench, home.admin)
    assert (data["statistics"]["total_users"], len(data["building_users"])) == (4, 4)
    assert (await board(bench, other.admin))["statistics"]["total_users"] == 5


async def test_super_admin_names_a_building_or_sees_the_platform(bench: Bench) -> None:
    home, boss = await bench.building(), await bench.super_admin()
    await a_day_of_visits(bench, home)
    named = {"headers": {"X-Building-Id": str(home.id)}}
    for path in ("", "/admin"):
        data = await board(bench, boss, path, **named)
        assert data["user_role"] == "super_admin"
        assert matches(ADMIN_BOARD, data) == []
        assert data["statistics"]["total_visits_today"] == 5
    for which in ("resident", "security"):
        assert (await bench.call(boss, "GET", f"/api/dashboard/{which}", **named)).status_code == 403
    assert (await bench.call(boss, "GET", "/api/dashboard/admin")).status_code == 422
    nowhere = {"headers": {"X-Building-Id": "01990000-0000-7000-8000-000000000001"}}
    assert (await bench.call(boss, "GET", "/api/dashboard", **nowhere)).status_code == 404
    data = await board(bench, boss)
    assert set(data) == {"user_role", "statistics"}
    before = data["statistics"]
    another = await bench.building(time_zone="Asia/Tokyo")
    await a_day_of_visits(bench, another)
    after = (await board(bench, boss))["statistics"]
    grown = {name: after[name] - before[name] for name in after}
    assert grown == {
        "total_buildings": 1,
        "active_buildings": 1,
        "total_users": 4,
        "total_visits_today": 5,
        "active_visits_inside": 1,
        "total_visits_this_month": 5,
    }
