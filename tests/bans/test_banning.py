"""Banning: what is answered and written, for whom it holds, how long, and what is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.make.bans import BANS, PHONE, ask_ban, let_expire, make_ban
from tests.make.buildings import Building, make_member, make_unit
from tests.make.http import Bench


def _problem(answer: httpx.Response) -> tuple[int, list[str]]:
    return answer.status_code, [detail["field"] for detail in answer.json()["error"].get("details", ())]


def _days_left(ban: dict[str, Any]) -> float:
    left = datetime.fromisoformat(ban["expires_at"]) - datetime.now(UTC)
    return left / timedelta(days=1)


async def test_a_residents_ban_is_their_own(bench: Bench) -> None:
    home = await bench.building()
    ban = await make_ban(bench, home.resident, phone="0803 000 0001", notes="Came twice", severity="low")
    assert ban == ban | {
        "name": "Problem Visitor",
        "phone": PHONE,
        "reason": "Pushed the guard",
        "notes": "Came twice",
        "severity": "low",
        "ban_type": "manual",
        "scope": "personal",
        "status": "active",
        "is_active": True,
        "is_own": True,
        "banned_by": "A101",
        "banned_by_name": "Resident Person",
        "unbanned_at": None,
    }
    row = await bench.db.fetchrow("select * from bans where id = $1", ban["id"])
    assert row is not None
    assert (row["phone"], row["phone_raw"], row["unit_id"]) == (PHONE, "0803 000 0001", home.unit_id)
    audited = await bench.db.fetchrow("select * from audit_log where target_id = $1", row["id"])
    assert audited is not None
    assert (audited["action"], audited["actor_user_id"]) == ("ban.made", home.resident.user_id)


async def test_the_administrations_ban_is_the_whole_buildings(bench: Bench) -> None:
    home = await bench.building()
    ban = await make_ban(bench, home.admin)
    assert (ban["scope"], ban["banned_by"], ban["is_own"]) == ("building", "Administration", False)
    own = await make_ban(bench, home.admin, scope="personal")
    assert (own["scope"], own["is_own"]) == ("personal", True)
    chief = await bench.super_admin()
    body = {"name": "X", "phone": "+2348030000002", "reason": "Threats"}
    there = {"X-Building-Id": str(home.id)}
    made = await bench.call(chief, "POST", BANS, body, headers=there)
    assert made.status_code == 201, made.text
    assert made.json()["data"]["ban"]["banned_by_name"] == "a super administrator"
    refused = await bench.call(chief, "POST", BANS, {**body, "scope": "personal"}, headers=there)
    assert refused.status_code == 403


async def test_a_resident_cannot_ban_for_the_building(bench: Bench) -> None:
    home = await bench.building()
    for who in (home.resident, home.landlord):
        refused = await ask_ban(bench, who, scope="building")
        assert refused.status_code == 403, refused.text
    assert await bench.db.fetchval("select count(*) from bans where building_id = $1", home.id) == 0


@pytest.mark.parametrize(("severity", "days"), [("low", 7), ("medium", 90), ("high", None)])
async def test_the_severity_says_how_long_where_nothing_else_does(
    bench: Bench, severity: str, days: int | None
) -> None:
    home = await bench.building()
    ban = await make_ban(bench, home.resident, severity=severity)
    assert ban["expires_at"] is None if days is None else _days_left(ban) == pytest.approx(days, abs=0.01)
    forever = await make_ban(bench, home.landlord, severity=severity, expires_at=None)
    assert forever["expires_at"] is None, "an explicit null is for good"
    blank = await make_ban(bench, home.admin, severity=severity, expires_at=" ")
    assert (blank["expires_at"] is None) == (days is None), "an empty field of a form is not"


async def test_a_buildings_settings_say_how_long(bench: Bench) -> None:
    home = await bench.building()
    await bench.db.execute(
        'insert into settings (building_id, values) values ($1, \'{"ban_days_low": 30, "ban_days_medium": 2}\')',
        home.id,
    )
    assert _days_left(await make_ban(bench, home.resident, severity="low")) == pytest.approx(30, abs=0.01)
    assert _days_left(await make_ban(bench, home.admin)) == pytest.approx(2, abs=0.01)


async def test_an_end_without_a_zone_is_on_the_buildings_clocks(bench: Bench) -> None:
    home = await bench.building()
    year = datetime.now(UTC).year + 1
    ban = await make_ban(bench, home.resident, expires_at=f"{year}-06-01T12:00:00", ban_type="temporary")
    assert (ban["expires_at"], ban["ban_type"]) == (f"{year}-06-01T11:00:00Z", "temporary")
    assert _problem(await ask_ban(bench, home.admin, ban_type="temporary", severity="high")) == (
        422,
        ["expires_at"],
    )


@pytest.mark.parametrize("written", ["08030000001", "+234 803-000-0001", "2348030000001", PHONE])
async def test_one_phone_one_ban_however_it_is_written(bench: Bench, written: str) -> None:
    home = await bench.building()
    first = await make_ban(bench, home.resident, phone="0803 000 0001")
    again = await ask_ban(bench, home.resident, phone=written)
    assert again.status_code == 409, again.text
    error = again.json()["error"]
    assert (error["code"], error["ban_id"]) == ("ALREADY_BANNED", first["id"])
    await make_ban(bench, home.landlord, phone=written)  # everybody has their own
    await make_ban(bench, home.admin, phone=written)
    second_admin = await make_member(bench.db, home.id, "building_admin")
    assert (await ask_ban(bench, second_admin, phone=written)).status_code == 409
    assert await bench.db.fetchval("select count(*) from bans where building_id = $1", home.id) == 3


async def test_when_one_is_over_another_can_be_made(bench: Bench) -> None:
    home = await bench.building()
    first = await make_ban(bench, home.resident, severity="low")
    await let_expire(bench, first)
    second = await make_ban(bench, home.resident)
    closed = await bench.db.fetchrow(
        "select lifted_at = expires_at as at_its_end, lifted_by from bans where id = $1", first["id"]
    )
    assert closed is not None
    assert tuple(closed) == (True, None)
    await bench.call(home.resident, "DELETE", f"{BANS}/{second['id']}")
    await make_ban(bench, home.resident)


async def test_a_visitor_of_ones_own_is_banned_by_id(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident, visitors=[{"name": "Ada Obi", "phone": "0801 111 2222"}])
    visitor = made["visit"]["visitors"][0]["visitor_id"]
    body = {"visitor_id": visitor, "reason": "Shouted"}
    ban = (await bench.call(home.resident, "POST", BANS, body)).json()["data"]
    assert (ban["ban"]["name"], ban["ban"]["phone"]) == ("Ada Obi", "+2348011112222")
    assert ban["live_visits"] == 1
    theirs = await bench.call(home.admin, "POST", BANS, {**body, "name": "Ada O."})
    assert theirs.json()["data"]["ban"]["name"] == "Ada O."
    for who, named in ((home.landlord, visitor), (home.resident, str(uuid4()))):
        assert _problem(await bench.call(who, "POST", BANS, {**body, "visitor_id": named})) == (
            422,
            ["visitor_id"],
        )


async def test_a_housemate_may_ban_who_came_to_their_unit(bench: Bench) -> None:
    home = await bench.building()
    mate = await make_member(bench.db, home.id, "resident", unit=home.unit_id)
    other = await make_member(bench.db, home.id, "resident", unit=await make_unit(bench.db, home.id, "B7"))
    made = await bench.invite(home.resident)
    body = {"visitor_id": made["visit"]["visitors"][0]["visitor_id"], "reason": "Shouted"}
    assert (await bench.call(mate, "POST", BANS, body)).status_code == 201
    assert (await bench.call(other, "POST", BANS, body)).status_code == 422


async def test_who_came_to_the_unit_before_is_a_strangers_visitor(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    body = {"visitor_id": made["visit"]["visitors"][0]["visitor_id"], "reason": "Shouted"}
    await bench.db.execute(
        "update visits set valid_from = now() - interval '3 d', valid_until = now() - interval '2 d' where id = $1",
        UUID(made["visit"]["id"]),
    )
    newcomer = await make_member(bench.db, home.id, "resident", unit=home.unit_id)
    assert _problem(await bench.call(newcomer, "POST", BANS, body)) == (422, ["visitor_id"])
    assert (await bench.call(home.resident, "POST", BANS, body)).status_code == 201


async def test_ids_of_another_building_mean_nothing(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    made = await bench.invite(other.resident)
    visitor = made["visit"]["visitors"][0]["visitor_id"]
    assert _problem(await bench.call(home.admin, "POST", BANS, {"visitor_id": visitor, "reason": "x"})) == (
        422,
        ["visitor_id"],
    )
    assert _problem(await ask_ban(bench, home.admin, phone=None)) == (422, ["phone"])
    assert _problem(await ask_ban(bench, home.admin, name=None)) == (422, ["name"])


async def test_the_same_request_twice_makes_one_ban(bench: Bench) -> None:
    home: Building = await bench.building()
    body = {"name": "X", "phone": PHONE, "reason": "y"}
    key = {"Idempotency-Key": "ban-once"}
    answers = [await bench.call(home.resident, "POST", BANS, body, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["data"]["ban"]["id"] == answers[1].json()["data"]["ban"]["id"]
