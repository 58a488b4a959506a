"""002's visitor statistics: every number from rows, in the building's own time."""

from datetime import UTC, datetime, timedelta

from tests.make.http import Bench


async def test_numbers_are_counted_from_visits_and_entries(bench: Bench) -> None:
    home = await bench.building()
    for number in range(2):
        made = await bench.invite(home.resident, visitors=[{"name": "Ada Obi", "phone": "+2348011112200"}])
        assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200, number
    waiting = await bench.invite(home.resident, visitors=[{"name": "Zara Bassey", "phone": "+2348011112210"}])
    assert (await bench.scan(home.guard, "exit", waiting["qr_code"])).status_code == 409
    stats = (await bench.call(home.guard, "GET", "/api/visitors/stats")).json()["data"]
    local = datetime.now(UTC) + timedelta(hours=1)  # Lagos
    assert stats == stats | {
        "total_visits": 3,
        "total_visitors": 3,
        "unique_visitors": 1,
        "active_visits": 2,
        "pending_visits": 1,
        "entry_scanned_count": 2,
        "exit_scanned_count": 0,
        "visitors_currently_inside": 2,
        "single_visits_count": 3,
        "peak_visit_hour": local.hour,
        "busiest_day_of_week": local.strftime("%A"),
        "most_frequent_visitor_count": 2,
        "most_active_host_id": str(home.resident.member_id),
        "most_active_host_count": 3,
        "visit_trend_percentage": None,
    }
    assert stats["most_frequent_visitor_phone"] != "+2348011112200", "masked: statistics are not a phone book"


async def test_an_undone_entry_is_not_counted(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    scanned = (await bench.scan(home.guard, "entry", made["qr_code"])).json()["data"]
    undone = await bench.call(home.guard, "POST", f"/api/gate/scans/{scanned['scan_id']}/undo")
    assert undone.status_code == 200
    stats = (await bench.call(home.admin, "GET", "/api/visitors/stats?period=daily")).json()["data"]
    assert (stats["entry_scanned_count"], stats["total_visits"]) == (0, 1)
