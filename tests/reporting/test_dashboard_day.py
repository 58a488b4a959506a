"""A day is the building's own: midnight in Lagos is 23:00 UTC."""

from datetime import UTC, date, datetime, timedelta

import pytest

from gatehouse.core.clock import now
from gatehouse.reporting.dashboards import local_day
from tests.make.http import Bench
from tests.reporting.rows import enter, make_scan, make_visit

MINUTE = timedelta(minutes=1)


def test_a_local_day_begins_at_local_midnight() -> None:
    before, after = (
        local_day(datetime(2026, 6, 30, hour, minute, tzinfo=UTC), "Africa/Lagos")
        for hour, minute in ((22, 59), (23, 0))
    )
    assert (before.day, after.day) == (date(2026, 6, 30), date(2026, 7, 1))
    assert before.end == after.start == after.month_start == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert before.month_end == after.month_start
    assert before.month_start == datetime(2026, 5, 31, 23, tzinfo=UTC)


def test_the_day_the_clocks_change_has_23_hours_and_december_ends() -> None:
    spring = local_day(datetime(2026, 3, 29, 12, tzinfo=UTC), "Europe/Berlin")
    assert spring.end - spring.start == timedelta(hours=23)
    december = local_day(datetime(2026, 12, 31, 12, tzinfo=UTC), "Africa/Lagos")
    assert december.month_end == datetime(2026, 12, 31, 23, tzinfo=UTC) == december.end


@pytest.mark.parametrize("zone", ["Africa/Lagos", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
async def test_numbers_follow_the_buildings_midnight(bench: Bench, zone: str) -> None:
    home = await bench.building(time_zone=zone)
    today = local_day(now(), zone)
    week = timedelta(days=7)
    await enter(
        bench.db,
        await make_visit(bench.db, home, title="Yesterday", start=today.start - MINUTE, lasts=week),
        at=today.start - MINUTE,
    )
    await enter(
        bench.db,
        await make_visit(bench.db, home, title="Today", start=today.start, lasts=week),
        at=today.start,
    )
    await make_visit(bench.db, home, title="Tonight", start=today.end - MINUTE)
    await make_visit(bench.db, home, title="Tomorrow", start=today.end)
    await make_visit(bench.db, home, title="Last month", start=today.month_start - MINUTE)
    await make_visit(bench.db, home, title="Month's end", start=today.month_end - MINUTE)
    await make_visit(bench.db, home, title="Next month", start=today.month_end)
    # Scanned offline yesterday, uploaded today: it is yesterday's.
    late = await make_visit(bench.db, home, title="Uploaded", start=today.start - 2 * MINUTE, lasts=week)
    await make_scan(bench.db, late, "exit", at=now(), device_at=today.start - MINUTE)

    numbers = (await bench.call(home.admin, "GET", "/api/dashboard")).json()["data"]["statistics"]
    planned = (
        today.start - MINUTE,
        today.start,
        today.end - MINUTE,
        today.end,
        today.month_start - MINUTE,
        today.month_end - MINUTE,
        today.month_end,
        today.start - 2 * MINUTE,
    )
    assert numbers["total_visits_today"] == sum(today.start <= moment < today.end for moment in planned)
    assert numbers["total_visits_this_month"] == sum(
        today.month_start <= moment < today.month_end for moment in planned
    )
    gate = (await bench.call(home.guard, "GET", "/api/dashboard")).json()["data"]
    assert gate["scan_date"] == today.day.isoformat()
    assert [visit["title"] for visit in gate["todays_scanned_visits"]] == ["Today"]
    assert gate["statistics"] == {
        "total_scans_today": 1,
        "entries_scanned_today": 1,
        "exits_scanned_today": 0,
        "refused_scans_today": 0,
        "currently_inside": 2,
    }


async def test_a_visit_planned_before_and_come_in_today_counts_once(bench: Bench) -> None:
    home = await bench.building()
    today = local_day(now(), "Africa/Lagos")
    visit = await make_visit(bench.db, home, start=today.start - timedelta(days=1), lasts=timedelta(days=30))
    await enter(bench.db, visit, at=today.start)
    numbers = (await bench.call(home.admin, "GET", "/api/dashboard")).json()["data"]["statistics"]
    assert (numbers["total_visits_today"], numbers["total_visits_this_month"]) == (1, 1)
