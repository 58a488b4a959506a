"""Arrivals by the building's own hours, refusals, the to-do strip: midnight, other buildings, bounds."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gatehouse.core.clock import now
from gatehouse.reporting.dashboards import local_day
from tests.make.buildings import Member
from tests.make.http import Bench
from tests.make.requests import ask
from tests.reporting.rows import enter, leave, make_scan, make_visit

MINUTE = timedelta(minutes=1)
ROUTE = "/api/dashboard/admin/arrivals"


async def arrivals(bench: Bench, who: Member, days: int | None = None) -> dict[str, Any]:
    answer = await bench.call(who, "GET", ROUTE, params={"days": days} if days else None)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def test_a_quiet_building_has_24_zeros(bench: Bench) -> None:
    home = await bench.building()
    data = await arrivals(bench, home.admin)
    assert data["by_hour"] == [{"hour": hour, "arrivals": 0} for hour in range(24)]
    assert (data["days"], data["total_arrivals"], data["busiest_day"]) == (7, 0, None)
    assert (data["refusals"], data["total_refusals"]) == ([], 0)
    assert data["to_do"] == {
        "overstayed_inside": 0,
        "refused_today": 0,
        "waiting_today": 0,
        "gate_passes_waiting": 0,
    }


@pytest.mark.parametrize("zone", ["Africa/Lagos", "Asia/Kolkata", "Pacific/Kiritimati"])
async def test_days_begin_at_the_buildings_midnight(bench: Bench, zone: str) -> None:
    home = await bench.building(time_zone=zone)
    today = local_day(now(), zone)
    yesterday = local_day(today.start - MINUTE, zone)
    for moment in (today.start, yesterday.end - MINUTE, yesterday.start, yesterday.start - MINUTE):
        visit = await make_visit(bench.db, home, start=moment, lasts=timedelta(days=9))
        await leave(bench.db, await enter(bench.db, visit, at=moment), at=moment)

    one = await arrivals(bench, home.admin, 1)
    assert (one["total_arrivals"], one["by_hour"][0]["arrivals"]) == (1, 1)
    assert one["first_day"] == one["last_day"] == today.day.isoformat()
    assert (one["since"], one["time_zone"]) == (f"{today.start:%Y-%m-%dT%H:%M:%S}Z", zone)

    two = await arrivals(bench, home.admin, 2)
    came = {row["hour"]: row["arrivals"] for row in two["by_hour"]}
    assert (came.pop(0), came.pop(23), sum(came.values())) == (2, 1, 0)
    assert two["busiest_day"] == {"day": yesterday.day.isoformat(), "arrivals": 2}
    assert (await arrivals(bench, home.admin, 3))["total_arrivals"] == 4


async def test_a_week_begins_at_midnight_across_a_change_of_clocks(bench: Bench) -> None:
    home = await bench.building(time_zone="Europe/Berlin")
    data = await arrivals(bench, home.admin, 31)
    since = datetime.fromisoformat(data["since"]).astimezone(ZoneInfo("Europe/Berlin"))
    assert (since.date().isoformat(), since.hour, since.minute) == (data["first_day"], 0, 0)


async def test_refusals_by_reason_without_looks_and_what_was_taken_back(bench: Bench) -> None:
    home = await bench.building()
    today = local_day(now(), "Africa/Lagos")
    visit = await make_visit(bench.db, home, start=today.end - MINUTE)
    for reason in ("expired", "banned", "expired"):
        await make_scan(bench.db, visit, "entry", reason=reason)
    await make_scan(bench.db, visit, "look")
    # Refused offline yesterday, uploaded today: it is yesterday's.
    await make_scan(bench.db, visit, "entry", reason="banned", device_at=today.start - MINUTE)
    data = await arrivals(bench, home.admin, 1)
    assert data["refusals"] == [{"reason": "expired", "refusals": 2}, {"reason": "banned", "refusals": 1}]
    assert (data["total_refusals"], data["to_do"]["refused_today"]) == (3, 3)

    await enter(bench.db, visit)
    await bench.db.execute(
        "update entries set exited_at = entered_at, end_kind = 'undone' where building_id = $1", home.id
    )
    await bench.db.execute("update scans set undone_at = now() where building_id = $1", home.id)
    data = await arrivals(bench, home.admin, 1)
    assert (data["total_arrivals"], data["total_refusals"], data["to_do"]["refused_today"]) == (0, 0, 0)


async def test_to_do_counts_overstays_and_who_is_still_awaited_today(bench: Bench) -> None:
    home = await bench.building()
    today = local_day(now(), "Africa/Lagos")
    long_ago = datetime.now(UTC) - timedelta(days=2)
    await enter(
        bench.db, await make_visit(bench.db, home, start=long_ago, lasts=timedelta(hours=1)), at=long_ago
    )
    await enter(bench.db, await make_visit(bench.db, home))
    await make_visit(bench.db, home, start=today.end - MINUTE)
    await make_visit(bench.db, home, start=today.end)
    await make_visit(bench.db, home, start=today.end - MINUTE, cancelled=True)
    data = await arrivals(bench, home.admin)
    assert data["to_do"] == {
        "overstayed_inside": 1,
        "refused_today": 0,
        "waiting_today": 1,
        "gate_passes_waiting": 0,
    }


async def test_no_building_sees_anothers_gates(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    await enter(bench.db, await make_visit(bench.db, other))
    await make_scan(bench.db, await make_visit(bench.db, other), "entry", reason="banned")
    data = await arrivals(bench, home.admin)
    assert (data["total_arrivals"], data["total_refusals"]) == (0, 0)
    assert (await arrivals(bench, other.admin))["total_arrivals"] == 1
    for member in (home.resident, home.landlord, home.guard):
        assert (await bench.call(member, "GET", ROUTE)).status_code == 403
    platform = await bench.super_admin()
    answer = await bench.call(platform, "GET", ROUTE, headers={"X-Building-Id": str(other.id)})
    assert answer.json()["data"]["total_arrivals"] == 1
    assert (await bench.call(platform, "GET", ROUTE)).status_code == 422


async def test_admissions_by_policy_and_gate_passes_to_decide_are_counted(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    made = await ask(bench, home)
    admitted = await bench.call(
        home.guard,
        "POST",
        f"/api/v1/gate/requests/{made['id']}/admit",
        {"reason": "The flat cannot be reached"},
    )
    assert admitted.status_code == 200, admitted.text
    start = datetime.now(UTC)
    wanted = {
        "type": "MATERIAL",
        "title": "Two chairs",
        "validFrom": start.isoformat(),
        "validUntil": (start + timedelta(hours=2)).isoformat(),
    }
    asked = [await bench.call(home.resident, "POST", "/api/v1/gate/passes", wanted) for _ in range(2)]
    assert [answer.status_code for answer in asked] == [201, 201], asked[-1].text
    decided = asked[-1].json()["data"]["id"]
    assert (
        await bench.call(home.admin, "PATCH", f"/api/v1/gate/passes/{decided}/approve")
    ).status_code == 200
    data = await arrivals(bench, home.admin)
    assert (data["policy_admissions"], data["to_do"]["gate_passes_waiting"]) == (1, 1)
    elsewhere = await arrivals(bench, other.admin)
    assert (elsewhere["policy_admissions"], elsewhere["to_do"]["gate_passes_waiting"]) == (0, 0)
    await bench.db.execute("update entries set end_kind = 'annulled' where building_id = $1", home.id)
    assert (await arrivals(bench, home.admin))["policy_admissions"] == 0
