"""When somebody inside becomes an overstay: minutes for deliveries and cabs, today's hours of a recurring visit, else the window's end."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gatehouse.gate.due_out import due_out, entry_kind
from tests.make.http import Bench
from tests.make.requests import set_settings

LAGOS, BERLIN, KOLKATA = "Africa/Lagos", "Europe/Berlin", "Asia/Kolkata"
END = datetime(2027, 12, 31, 12, tzinfo=UTC)


def _visit(**changes: Any) -> dict[str, Any]:
    visit: dict[str, Any] = {
        "visit_type": "recurring",
        "valid_until": END,
        "rule_from": None,
        "rule_until": None,
        "time_zone": LAGOS,
        "settings": None,
    }
    return visit | changes


def _local(zone: str, year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("visit_type", "kind"),
    [
        ("single", "visitor"),
        ("group", "visitor"),
        ("recurring", "visitor"),
        ("short", "visitor"),
        ("long", "visitor"),
        ("other", "visitor"),
        ("delivery", "delivery"),
        ("cab", "cab"),
        ("contractor", "vendor"),
        ("service", "vendor"),
    ],
)
def test_the_kind_of_a_passage(visit_type: str, kind: str) -> None:
    assert entry_kind(visit_type) == kind


def test_guests_have_the_window() -> None:
    at = datetime(2027, 5, 3, 9, tzinfo=UTC)
    assert due_out(_visit(visit_type="single"), at) == END
    assert due_out(_visit(visit_type="contractor"), at) == END


def test_let_in_after_the_window_is_due_at_once() -> None:
    at = END + timedelta(hours=2)
    assert due_out(_visit(visit_type="single"), at) == END < at


@pytest.mark.parametrize("visit_type", ["delivery", "cab"])
@pytest.mark.parametrize(("settings", "minutes"), [(None, 30), ({}, 30), ({"delivery_minutes": 45}, 45)])
def test_deliveries_and_cabs_have_minutes(visit_type: str, settings: Any, minutes: int) -> None:
    at = datetime(2027, 5, 3, 9, tzinfo=UTC)
    visit = _visit(visit_type=visit_type, settings=settings, rule_from=480, rule_until=1020)
    assert due_out(visit, at) == at + timedelta(minutes=minutes)


def test_a_recurring_visit_ends_with_todays_hours() -> None:
    visit = _visit(rule_from=8 * 60, rule_until=17 * 60)
    for hour in (8, 12, 16):
        assert due_out(visit, _local(LAGOS, 2027, 5, 3, hour)) == _local(LAGOS, 2027, 5, 3, 17)


def test_without_hours_it_has_the_window() -> None:
    assert due_out(_visit(rule_from=8 * 60), _local(LAGOS, 2027, 5, 3, 9)) == END


def test_the_window_ends_before_the_hours() -> None:
    until = _local(LAGOS, 2027, 5, 3, 15)
    assert (
        due_out(_visit(valid_until=until, rule_from=480, rule_until=1020), _local(LAGOS, 2027, 5, 3, 9))
        == until
    )


@pytest.mark.parametrize("zone", [LAGOS, BERLIN, KOLKATA])
def test_hours_over_midnight(zone: str) -> None:
    night = _visit(rule_from=22 * 60, rule_until=6 * 60, time_zone=zone)
    morning = _local(zone, 2027, 5, 4, 6)
    for came in ((2027, 5, 3, 22), (2027, 5, 3, 23, 59), (2027, 5, 4, 0), (2027, 5, 4, 5, 59)):
        assert due_out(night, _local(zone, *came)) == morning, came


def test_the_local_day_counts_not_the_utc_one() -> None:
    # 00:30 in Kolkata is still yesterday in UTC.
    visit = _visit(rule_from=0, rule_until=6 * 60, time_zone=KOLKATA)
    assert due_out(visit, _local(KOLKATA, 2027, 5, 4, 0, 30)) == _local(KOLKATA, 2027, 5, 4, 6)


@pytest.mark.parametrize(
    ("day", "hours"),
    [((2027, 3, 27), 8), ((2027, 3, 28), 8), ((2027, 10, 30), 8), ((2027, 10, 31), 8)],
)
def test_day_hours_on_the_days_the_clock_changes(day: tuple[int, int, int], hours: int) -> None:
    visit = _visit(rule_from=9 * 60, rule_until=17 * 60, time_zone=BERLIN)
    at = _local(BERLIN, *day, 9)
    assert due_out(visit, at) - at == timedelta(hours=hours)
    assert due_out(visit, at).astimezone(ZoneInfo(BERLIN)).hour == 17


@pytest.mark.parametrize(("evening", "hours"), [((2027, 3, 27), 7), ((2027, 5, 3), 8), ((2027, 10, 30), 9)])
def test_a_night_in_which_the_clock_changes(evening: tuple[int, int, int], hours: int) -> None:
    night = _visit(rule_from=22 * 60, rule_until=6 * 60, time_zone=BERLIN)
    at = _local(BERLIN, *evening, 22)
    assert due_out(night, at) - at == timedelta(hours=hours)
    assert due_out(night, at).astimezone(ZoneInfo(BERLIN)).hour == 6


async def _due(bench: Bench, entry_id: str) -> tuple[str, timedelta]:
    row = await bench.db.fetchrow(
        "select kind, due_out_at - entered_at as stay from entries where id = $1::uuid", entry_id
    )
    assert row is not None
    return row["kind"], row["stay"]


async def test_an_entry_keeps_its_kind_and_when_it_is_due(bench: Bench) -> None:
    home = await bench.building()
    await set_settings(bench.db, home, delivery_minutes=20)
    for visit_type, kind, minutes in (
        ("delivery", "delivery", 20),
        ("cab", "cab", 20),
        ("service", "vendor", None),
    ):
        made = await bench.invite(home.resident, visit_type=visit_type)
        entered = await bench.scan(home.guard, "entry", made["qr_code"])
        found, stay = await _due(bench, entered.json()["data"]["entry_id"])
        assert found == kind
        if minutes is not None:
            assert stay == timedelta(minutes=minutes)
        else:
            assert timedelta(hours=3, minutes=59) < stay <= timedelta(hours=4)


async def test_a_recurring_visit_over_http_is_due_when_todays_hours_end(bench: Bench) -> None:
    home = await bench.building()
    here = datetime.now(ZoneInfo(LAGOS))
    begins, ends = here - timedelta(minutes=5), here + timedelta(hours=3)
    made = await bench.invite(
        home.resident,
        visit_type="recurring",
        expected_end=(here + timedelta(days=60)).isoformat(),
        recurrence={"start": f"{begins:%H:%M}", "end": f"{ends:%H:%M}"},
    )
    entered = await bench.scan(home.guard, "entry", made["qr_code"])
    assert entered.status_code == 200, entered.text
    due = await bench.db.fetchval(
        "select due_out_at from entries where id = $1::uuid", entered.json()["data"]["entry_id"]
    )
    assert due == ends.replace(second=0, microsecond=0)
