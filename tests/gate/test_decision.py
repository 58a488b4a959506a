"""`decide`, pure: the order of judgement, hours over midnight, parties. No database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from gatehouse.gate.decision import Ban, Guest, Pass, Situation, decide, within_hours

NOON = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)  # a Wednesday
VISIT = Pass("pending", NOON - timedelta(hours=1), NOON + timedelta(hours=4), max_entries=1)
GUEST = Guest(UUID(int=1), "Ada", "expected", uses=0, inside=False)
GOOD = Situation(visit=VISIT, guests=(GUEST,), licence_until=NOON + timedelta(days=30))
BAN = Ban("high", applies=True, reason="Threats")

# Each row adds one fault to those of the rows below it, so that the first reason in DESIGN's order must win.
LADDER: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ("needs_consent", {"needs_consent": True}, {}, {}),
    ("outside_hours", {"rule_days": 1}, {}, {}),  # Mondays only
    ("used_up", {}, {"uses": 1}, {}),
    ("expired", {"valid_until": NOON}, {}, {}),
    ("not_yet_valid", {"valid_from": NOON + timedelta(minutes=1)}, {}, {}),
    ("gate_closed", {}, {}, {"gate_open": False}),
    ("licence_inactive", {}, {}, {"licence_until": NOON - timedelta(days=8)}),
    ("cancelled", {"status": "cancelled"}, {}, {}),
    ("already_inside", {}, {"inside": True}, {}),
    ("banned", {}, {"bans": (BAN,)}, {}),
]


def test_a_good_pass_opens() -> None:
    decision = decide(GOOD, "entry", NOON)
    assert (decision.reason, decision.guests, decision.attention) == (None, (GUEST,), ())


@pytest.mark.parametrize("rung", range(len(LADDER)), ids=[row[0] for row in LADDER])
def test_the_first_reason_in_the_order_wins(rung: int) -> None:
    visit, guest, around = VISIT, GUEST, GOOD
    for _, on_visit, on_guest, on_situation in LADDER[: rung + 1]:
        visit, guest = replace(visit, **on_visit), replace(guest, **on_guest)
        around = replace(around, **on_situation)
    decision = decide(replace(around, visit=visit, guests=(guest,)), "entry", NOON)
    assert decision.reason == LADDER[rung][0]
    assert decision.guests == ()


def test_codes_nobody_knows_and_codes_of_others() -> None:
    assert decide(replace(GOOD, visit=None, guests=()), "entry", NOON).reason == "unknown_code"
    assert (
        decide(replace(GOOD, visit=None, guests=(), elsewhere=True), "exit", NOON).reason == "wrong_building"
    )


def test_an_exit_asks_only_for_being_inside() -> None:
    worst = replace(VISIT, status="cancelled", valid_until=NOON - timedelta(hours=1), needs_consent=True)
    inside = replace(GUEST, inside=True, uses=1, bans=(BAN,))
    around = replace(GOOD, visit=worst, guests=(inside,), gate_open=False, licence_until=None)
    leaving = decide(around, "exit", NOON)
    assert (leaving.reason, leaving.guests) == (None, (inside,))
    assert {item.kind for item in leaving.attention} == {"ban", "overstay"}
    assert decide(GOOD, "exit", NOON).reason == "not_inside"


def test_a_party_is_admitted_as_far_as_it_is_outside_and_has_uses() -> None:
    inside, used, fresh = (replace(GUEST, visitor_id=uuid4(), name=name) for name in ("In", "Used", "Fresh"))
    party = (replace(inside, inside=True, uses=1), replace(used, uses=1), fresh)
    decision = decide(replace(GOOD, guests=party), "entry", NOON)
    assert (decision.reason, decision.guests) == (None, (fresh,))
    named = decide(replace(GOOD, guests=party, named=frozenset({inside.visitor_id})), "entry", NOON)
    assert named.reason == "already_inside"
    stranger = decide(replace(GOOD, guests=party, named=frozenset({uuid4()})), "entry", NOON)
    assert stranger.reason == "unknown_code"
    gone = decide(
        replace(GOOD, guests=tuple(replace(one, status="cancelled") for one in party)), "entry", NOON
    )
    assert gone.reason == "cancelled"


def test_somebody_elses_ban_is_seen_and_does_not_refuse() -> None:
    theirs = Ban("medium", applies=False, reason="their own story")
    decision = decide(replace(GOOD, guests=(replace(GUEST, bans=(theirs,)),)), "entry", NOON)
    assert decision.reason is None
    assert [(item.kind, item.detail) for item in decision.attention] == [
        ("ban", "medium: banned by another unit")
    ]


def test_the_licence_has_a_grace() -> None:
    ended = replace(GOOD, licence_until=NOON - timedelta(days=7) + timedelta(seconds=1))
    assert decide(ended, "entry", NOON).reason is None
    assert (
        decide(replace(ended, licence_until=NOON - timedelta(days=7)), "entry", NOON).reason
        == "licence_inactive"
    )


@pytest.mark.parametrize(
    ("day", "hour", "good"),
    [(10, 21, False), (10, 22, True), (11, 1, True), (11, 2, False), (12, 1, False), (9, 23, False)],
)
def test_hours_over_midnight_belong_to_the_evening_before(day: int, hour: int, *, good: bool) -> None:
    nights = replace(VISIT, rule_days=1 << 2, rule_from=22 * 60, rule_until=2 * 60)  # Wednesday nights, 22–02
    assert within_hours(nights, "UTC", datetime(2026, 6, day, hour, tzinfo=UTC)) is good


def test_hours_are_the_buildings_own() -> None:
    mornings = replace(VISIT, rule_from=8 * 60, rule_until=9 * 60)
    at = datetime(2026, 6, 10, 7, 30, tzinfo=UTC)
    assert within_hours(mornings, "Africa/Lagos", at)
    assert not within_hours(mornings, "UTC", at)
