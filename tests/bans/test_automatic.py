"""The building's automatic ban: an incident makes it, repeated ones raise it, it ends by itself and is remembered."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.make.bans import BANS, PHONE, let_expire, make_ban
from tests.make.buildings import Building, Member
from tests.make.http import Bench


async def _report(bench: Bench, who: Member, severity: str = "low", **more: Any) -> dict[str, Any]:
    body = {"name": "Problem Visitor", "phone": "0803 000 0001", "trigger": "overstay", **more}
    answer = await bench.call(who, "POST", f"{BANS}/automatic", {**body, "severity": severity})
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


def _days(ban: dict[str, Any]) -> float | None:
    if ban["expires_at"] is None:
        return None
    return (datetime.fromisoformat(ban["expires_at"]) - datetime.now(UTC)) / timedelta(days=1)


async def _rows(bench: Bench, home: Building) -> int:
    count: int = await bench.db.fetchval("select count(*) from bans where building_id = $1", home.id)
    return count


async def test_three_lows_make_a_medium_and_the_next_a_high(bench: Bench) -> None:
    home = await bench.building()
    seen = [await _report(bench, home.admin) for _ in range(4)]
    bans = [one["ban"] for one in seen]
    assert [ban["severity"] for ban in bans] == ["low", "low", "medium", "high"]
    assert [ban["incidents"] for ban in bans] == [1, 2, 1, 1]
    assert [one["raised_from"] for one in seen] == [None, None, "low", "medium"]
    assert [_days(ban) for ban in bans] == [
        pytest.approx(7, abs=0.01),
        pytest.approx(7, abs=0.01),
        pytest.approx(90, abs=0.01),
        None,
    ]
    assert len({ban["id"] for ban in bans}) == await _rows(bench, home) == 1
    assert bans[0] == bans[0] | {
        "ban_type": "automatic",
        "scope": "building",
        "phone": PHONE,
        "reason": "Reported: overstay",
        "banned_by": "System",
    }
    audited = "select count(*) from audit_log where target_id = $1 and action = 'ban.incident'"
    assert await bench.db.fetchval(audited, bans[0]["id"]) == 4


async def test_two_mediums_make_a_high(bench: Bench) -> None:
    home = await bench.building()
    seen = [(await _report(bench, home.admin, "medium"))["ban"]["severity"] for _ in range(3)]
    assert seen == ["medium", "high", "high"]


async def test_how_many_it_takes_is_the_buildings_setting(bench: Bench) -> None:
    home = await bench.building()
    await bench.db.execute(
        'insert into settings (building_id, values) values ($1, \'{"ban_lows_to_medium": 2, "ban_mediums_to_high": 4}\')',
        home.id,
    )
    seen = [(await _report(bench, home.admin))["ban"]["severity"] for _ in range(5)]
    assert seen == ["low", "medium", "medium", "medium", "high"]


async def test_it_ends_by_itself_and_is_remembered(bench: Bench) -> None:
    home = await bench.building()
    await _report(bench, home.admin)
    first = (await _report(bench, home.admin))["ban"]
    await let_expire(bench, first)
    assert (await bench.call(home.admin, "GET", BANS)).json()["data"]["items"] == []
    again = await _report(bench, home.admin)
    assert again["ban"]["id"] != first["id"]
    assert (again["ban"]["severity"], again["raised_from"]) == ("medium", "low")
    assert await _rows(bench, home) == 2


async def test_a_long_time_ago_is_forgotten(bench: Bench) -> None:
    home = await bench.building()
    first = (await _report(bench, home.admin, "medium"))["ban"]
    await bench.db.execute(
        "update bans set banned_at = now() - interval '3 years', expires_at = now() - interval '2 years' where id = $1",
        first["id"],
    )
    assert (await _report(bench, home.admin))["ban"]["severity"] == "low"


async def test_what_was_lifted_is_forgiven(bench: Bench) -> None:
    home = await bench.building()
    await _report(bench, home.admin)
    first = (await _report(bench, home.admin))["ban"]
    assert (await bench.call(home.admin, "DELETE", f"{BANS}/{first['id']}")).status_code == 200
    again = (await _report(bench, home.admin))["ban"]
    assert (again["severity"], again["incidents"]) == ("low", 1)


async def test_an_incident_never_shortens_a_ban(bench: Bench) -> None:
    home = await bench.building()
    ban = (await _report(bench, home.admin))["ban"]
    one = f"{BANS}/{ban['id']}"
    await bench.call(home.admin, "PUT", one, {"expires_at": None})
    assert (await _report(bench, home.admin))["ban"]["expires_at"] is None
    far = (datetime.now(UTC) + timedelta(days=700)).isoformat()
    assert (await bench.call(home.admin, "PUT", one, {"expires_at": far})).status_code == 200
    assert _days((await _report(bench, home.admin))["ban"]) == pytest.approx(700, abs=0.01)


async def test_a_manual_ban_stands_beside_it(bench: Bench) -> None:
    home = await bench.building()
    manual = await make_ban(bench, home.admin, severity="high")
    await make_ban(bench, home.resident)
    automatic = (await _report(bench, home.admin))["ban"]
    assert automatic["severity"] == "low"
    shown = (await bench.call(home.admin, "GET", f"{BANS}/{manual['id']}")).json()["data"]["ban"]
    assert (shown["severity"], shown["incidents"]) == ("high", 1)
    assert (await bench.call(home.admin, "DELETE", f"{BANS}/{automatic['id']}")).status_code == 200
    checked = await bench.call(home.resident, "GET", f"{BANS}/check/{PHONE}")
    assert len(checked.json()["data"]["ban_details"]["bans"]) == 2


async def test_it_is_the_administrations_to_report(bench: Bench) -> None:
    home = await bench.building()
    body = {"name": "P", "phone": PHONE, "trigger": "x", "user_id": str(home.resident.user_id)}
    for who in (home.resident, home.landlord, home.guard):
        assert (await bench.call(who, "POST", f"{BANS}/automatic", body)).status_code == 403
    assert await _rows(bench, home) == 0
    chief = await bench.super_admin()
    there = {"X-Building-Id": str(home.id)}
    assert (await bench.call(chief, "POST", f"{BANS}/automatic", body, headers=there)).status_code == 201


async def test_of_incidents_at_the_same_moment_none_is_lost(bench: Bench) -> None:
    home = await bench.building()
    await bench.db.execute(
        "insert into settings (building_id, values) values ($1, '{\"ban_lows_to_medium\": 100}')", home.id
    )
    for _ in range(5):
        await asyncio.gather(*(_report(bench, home.admin) for _ in range(6)))
    assert (await _report(bench, home.admin))["ban"]["incidents"] == 31
    assert await _rows(bench, home) == 1
