from __future__ import annotations

import pytest

from .model import Shape
from .shapes import faults, matches

VISIT: Shape = {"id": "uuid", "title": "str", "ends": "time?", "guests": [{"name": "str"}]}
GOOD = {"id": "01990000-0000-7000-8000-000000000001", "title": "Tea", "ends": None, "guests": [{"name": "A"}]}


def test_a_right_answer_has_no_mismatch() -> None:
    assert matches(VISIT, GOOD) == []


def test_extra_fields_are_welcome() -> None:
    assert matches(VISIT, {**GOOD, "colour": "blue"}) == []


def test_a_missing_field_is_named() -> None:
    assert matches(VISIT, {key: GOOD[key] for key in GOOD if key != "title"}) == ["data.title: missing"]


def test_a_nullable_field_must_still_be_there() -> None:
    assert matches(VISIT, {key: GOOD[key] for key in GOOD if key != "ends"}) == ["data.ends: missing"]


def test_every_item_of_a_list_is_looked_at() -> None:
    answer = {**GOOD, "guests": [{"name": "A"}, {"name": 2}, {}]}
    assert matches(VISIT, answer, "answer") == [
        "answer.guests[1].name: expected str, got 2",
        "answer.guests[2].name: missing",
    ]


def test_an_empty_list_fits_any_list() -> None:
    assert matches([VISIT], []) == []


@pytest.mark.parametrize("value", [None, "text", [GOOD]])
def test_not_an_object(value: object) -> None:
    assert len(matches(VISIT, value)) == 1


@pytest.mark.parametrize("value", [None, {}, "text"])
def test_not_a_list(value: object) -> None:
    assert len(matches([VISIT], value)) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("str", ""),
        ("int", 0),
        ("number", 0),
        ("number", 1.5),
        ("bool", False),
        ("uuid", "01990000-0000-7000-8000-000000000001"),
        ("time", "2030-01-20T15:00:00Z"),
        ("time", "2030-01-20T15:00:00.123456Z"),
        ("date", "2030-01-20"),
        ("list", []),
        ("object", {}),
        ("any", 0),
        ("any?", None),
        ("int?", None),
    ],
)
def test_accepted(name: str, value: object) -> None:
    assert matches(name, value) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("str", None),
        ("str", 1),
        ("int", True),
        ("int", 1.0),
        ("int", "1"),
        ("number", True),
        ("bool", 1),
        ("uuid", "5"),
        ("uuid", "0199000000007000800000000000000A"),
        ("time", "2030-01-20T15:00:00"),
        ("time", "2030-01-20T15:00:00+01:00"),
        ("time", "2030-13-20T15:00:00Z"),
        ("time", "2030-01-20 15:00:00"),
        ("date", "2030-02-30"),
        ("date", "20300120"),
        ("list", {}),
        ("object", []),
        ("any", None),
        ("int?", "1"),
    ],
)
def test_refused(name: str, value: object) -> None:
    assert len(matches(name, value)) == 1


def test_faults_of_a_shape() -> None:
    assert faults(VISIT) == []
    assert faults({"a": "text", "b": [], "c": [{"d": "strng?"}]}) == [
        "data.a: unknown type text",
        "data.b: a list shape names exactly one item",
        "data.c[].d: unknown type strng?",
    ]
