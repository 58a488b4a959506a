"""`decide` on the cases that the web app's own copy is held to as well (tests/vectors/decisions.json)."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gatehouse.gate.decision import Ban, Guest, Pass, Situation, decide

_DOCUMENT = json.loads((Path(__file__).parents[1] / "vectors" / "decisions.json").read_text(encoding="utf-8"))
_GOOD, _CASES = _DOCUMENT["good"], _DOCUMENT["cases"]


def _id(letter: str) -> UUID:
    return UUID(int=ord(letter))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _situation(case: dict[str, Any]) -> Situation:
    visit = None
    if case["visit"] is not None:
        facts = _GOOD["visit"] | case["visit"]
        times = {name: datetime.fromisoformat(facts[name]) for name in ("valid_from", "valid_until")}
        visit = Pass(**(facts | times))
    guests = []
    for changes in case["guests"]:
        facts = _GOOD["guest"] | changes
        bans = tuple(Ban(**ban) for ban in facts.pop("bans"))
        guests.append(Guest(visitor_id=_id(facts.pop("id")), bans=bans, **facts))
    around = _GOOD["around"] | case["around"]
    return Situation(
        visit=visit,
        guests=tuple(guests),
        elsewhere=around["elsewhere"],
        licence_until=_moment(around["licence_until"]),
        grace=timedelta(days=around["grace_days"]),
        gate_open=around["gate_open"],
        time_zone=around["time_zone"],
        named=frozenset(_id(letter) for letter in case["named"]),
    )


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["name"])
def test_the_shared_cases(case: dict[str, Any]) -> None:
    decision = decide(_situation(case), case["direction"], datetime.fromisoformat(case["at"]))
    expected = case["expect"]
    assert decision.reason == expected["reason"]
    assert [guest.visitor_id for guest in decision.guests] == [_id(letter) for letter in expected["admits"]]
    assert sorted(one.kind for one in decision.attention) == sorted(expected["attention"])


def test_there_are_enough_and_every_reason_is_among_them() -> None:
    assert len(_CASES) >= 60
    reasons = {case["expect"]["reason"] for case in _CASES}
    assert reasons == {
        None, "unknown_code", "wrong_building", "banned", "already_inside", "not_inside", "cancelled", "licence_inactive",
        "gate_closed", "not_yet_valid", "expired", "used_up", "outside_hours", "needs_consent",
    }  # fmt: skip
