"""Windows of expected deliveries and of standing rules, judged by the wall clock of the building. No database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatehouse.gate.delivery_rules import (
    DAY_MINUTES,
    Expected,
    StandingRule,
    choose,
    company_key,
    window_day,
    window_end,
)

FLAT, OTHER, ADA = UUID(int=1), UUID(int=2), UUID(int=9)
MONDAY = date(2026, 11, 23)
BERLIN, LAGOS, NEW_YORK = "Europe/Berlin", "Africa/Lagos", "America/New_York"


def at(text: str, zone: str = LAGOS) -> datetime:
    """A moment of the building's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def hm(text: str | None) -> int | None:
    """Minutes after midnight."""
    if text is None:
        return None
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


@pytest.mark.parametrize(
    ("moment", "start", "end", "day"),
    [
        ("2026-11-23T00:00", None, None, 23),
        ("2026-11-23T23:59", None, None, 23),
        ("2026-11-23T13:59", "14:00", "18:00", None),
        ("2026-11-23T14:00", "14:00", "18:00", 23),
        ("2026-11-23T17:59:59", "14:00", "18:00", 23),
        ("2026-11-23T18:00", "14:00", "18:00", None),
        ("2026-11-23T23:30", "22:00", None, 23),
        ("2026-11-23T00:30", "22:00", None, None),
        ("2026-11-23T08:59", None, "09:00", 23),
        ("2026-11-23T09:00", None, "09:00", None),
        # Over midnight: the small hours belong to the evening before.
        ("2026-11-23T22:00", "22:00", "02:00", 23),
        ("2026-11-24T01:59", "22:00", "02:00", 23),
        ("2026-11-24T02:00", "22:00", "02:00", None),
        ("2026-11-23T21:59", "22:00", "02:00", None),
        ("2026-11-23T23:59", "22:00", "00:00", 23),
        ("2026-11-24T00:00", "22:00", "00:00", None),
        ("2026-11-23T12:00", None, "00:00", 23),
    ],
)
def test_the_day_of_a_window(moment: str, start: str | None, end: str | None, day: int | None) -> None:
    expected = None if day is None else date(2026, 11, day)
    assert window_day(at(moment), hm(start), hm(end)) == expected


@given(
    minute=st.integers(0, DAY_MINUTES - 1),
    start=st.none() | st.integers(0, DAY_MINUTES - 1),
    end=st.none() | st.integers(0, DAY_MINUTES - 1),
)
def test_a_window_and_what_it_leaves_make_the_day(minute: int, start: int | None, end: int | None) -> None:
    moment = at("2026-11-23T00:00").replace(hour=minute // 60, minute=minute % 60)
    inside = window_day(moment, start, end)
    assert inside in {None, MONDAY, date(2026, 11, 22)}
    if start is not None and end is not None and start != end:
        assert (inside is None) is not (window_day(moment, end, start) is None)
    if inside is not None:
        assert moment < window_end(inside, start, end, LAGOS), "a window that has ended holds nobody"


@pytest.mark.parametrize(
    ("zone", "day", "start", "end", "over"),
    [
        (LAGOS, MONDAY, None, None, "2026-11-23T23:00:00+00:00"),
        (LAGOS, MONDAY, "22:00", "02:00", "2026-11-24T01:00:00+00:00"),
        # Berlin leaves out 02:00 to 03:00 on 29 March and has it twice on 25 October.
        (BERLIN, date(2026, 3, 28), "22:00", "02:30", "2026-03-29T01:30:00+00:00"),
        (BERLIN, date(2026, 10, 24), "22:00", "02:30", "2026-10-25T01:30:00+00:00"),
        (BERLIN, date(2026, 10, 25), None, None, "2026-10-25T23:00:00+00:00"),
    ],
)
def test_when_a_window_is_over(zone: str, day: date, start: str | None, end: str | None, over: str) -> None:
    assert window_end(day, hm(start), hm(end), zone) == datetime.fromisoformat(over)


def test_an_hour_that_comes_twice_is_inside_both_times() -> None:
    for utc in ("2026-10-25T00:15:00", "2026-10-25T01:15:00"):  # 02:15 in Berlin, twice
        local = datetime.fromisoformat(utc).replace(tzinfo=UTC).astimezone(ZoneInfo(BERLIN))
        assert (local.hour, local.minute) == (2, 15)
        assert window_day(local, hm("02:00"), hm("02:30")) == date(2026, 10, 25)
        assert window_day(local, hm("22:00"), hm("02:30")) == date(2026, 10, 24)


def test_the_hour_after_the_missing_one_is_what_the_clock_says() -> None:
    local = datetime(2026, 3, 29, 1, 30, tzinfo=UTC).astimezone(ZoneInfo(BERLIN))
    assert (local.hour, local.minute) == (3, 30)
    assert window_day(local, hm("02:00"), hm("03:00")) is None
    assert window_day(local, hm("03:00"), hm("04:00")) == date(2026, 3, 29)
    early = datetime(2026, 3, 8, 6, 59, tzinfo=UTC).astimezone(ZoneInfo(NEW_YORK))
    assert window_day(early, hm("01:00"), hm("02:00")) == date(2026, 3, 8)


def awaited(number: int, **changes: object) -> Expected:
    """A delivery from Amazon, all Monday."""
    one = Expected(UUID(int=100 + number), FLAT, ADA, "AMAZON", "amazon", MONDAY, None, None, False)
    return replace(one, **changes)  # type: ignore[arg-type] # the test names fields


def rule(*companies: str, **changes: object) -> StandingRule:
    """A rule for every day and hour."""
    keys = tuple(company_key(one) for one in companies)
    one = StandingRule(FLAT, ADA, companies, keys, 127, None, None, False)
    return replace(one, **changes)  # type: ignore[arg-type] # the test names fields


NOON = at("2026-11-23T12:00")


def test_an_expected_delivery_answers_on_its_day_and_in_its_hours() -> None:
    afternoon = awaited(1, from_minute=hm("14:00"), until_minute=hm("18:00"))
    assert choose([afternoon], [], [FLAT], key="amazon", local=NOON) is None
    assert choose([afternoon], [], [FLAT], key="swiggy", local=at("2026-11-23T15:00")) is None
    assert choose([afternoon], [], [FLAT], key=None, local=at("2026-11-23T15:00")) is None
    assert choose([afternoon], [], [OTHER], key="amazon", local=at("2026-11-23T15:00")) is None
    assert choose([afternoon], [], [FLAT], key="amazon", local=at("2026-11-24T15:00")) is None
    found = choose([afternoon], [], [FLAT], key="amazon", local=at("2026-11-23T15:00"))
    assert found is not None
    assert (found.expected_id, found.unit_id, found.member_id) == (afternoon.id, FLAT, ADA)
    assert found.reason == "Expected delivery from AMAZON"


def test_of_several_the_one_whose_window_ends_first_then_the_narrower() -> None:
    all_day, late = awaited(1), awaited(2, from_minute=hm("11:00"), until_minute=hm("20:00"))
    wide, narrow = (
        awaited(3, until_minute=hm("13:00")),
        awaited(4, from_minute=hm("11:30"), until_minute=hm("13:00")),
    )
    for order in ([all_day, late, wide, narrow], [narrow, wide, late, all_day]):
        left = list(order)
        for expected in (narrow, wide, late, all_day):
            found = choose(left, [rule()], [FLAT], key="amazon", local=NOON)
            assert found is not None
            assert found.expected_id == expected.id
            left.remove(expected)
        found = choose(left, [rule()], [FLAT], key="amazon", local=NOON)
        assert found is not None
        assert found.expected_id is None


def test_last_nights_window_comes_before_todays() -> None:
    small_hours = at("2026-11-24T01:00")
    night = awaited(2, from_minute=hm("22:00"), until_minute=hm("02:00"))
    today = awaited(1, expected_on=date(2026, 11, 24))
    found = choose([today, night], [], [FLAT], key="amazon", local=small_hours)
    assert found is not None
    assert found.expected_id == night.id


def test_rules_by_company_day_and_hours() -> None:
    monday_night = rule("Swiggy", "Big Basket", days=1, from_minute=hm("22:00"), until_minute=hm("02:00"))
    for moment, key, answers in (
        ("2026-11-23T23:00", "swiggy", True),
        ("2026-11-24T01:59", "bigbasket", True),  # Tuesday by the calendar, Monday's night
        ("2026-11-24T23:00", "swiggy", False),
        ("2026-11-23T01:00", "swiggy", False),  # Sunday's night
        ("2026-11-23T23:00", "zomato", False),
        ("2026-11-23T23:00", None, False),
    ):
        found = choose([], [monday_night], [FLAT], key=key, local=at(moment))
        assert (found is not None) is answers, (moment, key)
    named = choose([], [monday_night], [FLAT], key="bigbasket", local=at("2026-11-23T23:00"))
    assert named is not None
    assert (named.reason, named.expected_id) == ("Standing rule for Big Basket", None)


def test_a_rule_that_names_the_company_comes_before_one_for_all_and_units_in_their_order() -> None:
    anything, gate = rule(), rule("AMAZON", leave_at_gate=True)
    found = choose([], [anything, gate], [FLAT], key="amazon", local=NOON)
    assert found is not None
    assert found.leave_at_gate
    found = choose([], [anything, gate], [FLAT], key="dhl", local=NOON)
    assert found is not None
    assert (found.reason, found.leave_at_gate) == ("Standing rule for every company", False)
    both = [anything, replace(anything, unit_id=OTHER)]
    for units in ([FLAT, OTHER], [OTHER, FLAT]):
        found = choose([], both, units, key=None, local=NOON)
        assert found is not None
        assert found.unit_id == units[0]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("BIGBASKET", "bigbasket"),
        (" Big-Basket ", "bigbasket"),
        ("ＤＨＬ", "dhl"),
        ("Straße", "strasse"),
        ("😀", "😀"),
    ],
)
def test_what_companies_are_compared_by(written: str, key: str) -> None:
    assert company_key(written) == key
