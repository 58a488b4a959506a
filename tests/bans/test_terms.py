"""How long bans stand and how incidents raise them: values in, values out."""

from datetime import UTC, datetime, timedelta

import pytest

from gatehouse.bans.terms import Grade, Standing, after_incident, default_end
from gatehouse.buildings.settings import BuildingSettings

USUAL = BuildingSettings.model_validate({})
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(("severity", "days"), [("low", 7), ("medium", 90), ("high", None)])
def test_how_long_a_ban_stands_that_names_no_end(severity: Grade, days: int | None) -> None:
    assert default_end(severity, USUAL, NOON) == (NOON + timedelta(days=days) if days else None)


def test_a_building_may_say_otherwise() -> None:
    strict = BuildingSettings.model_validate({"ban_days_low": 30, "ban_days_medium": 365})
    assert default_end("low", strict, NOON) == NOON + timedelta(days=30)
    assert default_end("medium", strict, NOON) == NOON + timedelta(days=365)
    assert default_end("high", strict, NOON) is None


def _after(*reported: Grade, settings: BuildingSettings = USUAL) -> Standing:
    standing: Standing | None = None
    for one in reported:
        standing = after_incident(standing, one, settings)
    assert standing is not None
    return standing


@pytest.mark.parametrize(
    ("reported", "severity", "incidents"),
    [
        (("low",), "low", 1),
        (("low", "low"), "low", 2),
        (("low", "low", "low"), "medium", 1),
        (("low", "low", "low", "low"), "high", 1),
        (("medium",), "medium", 1),
        (("medium", "medium"), "high", 1),
        (("low", "medium"), "medium", 1),
        (("low", "medium", "low"), "high", 1),
        (("low", "high"), "high", 1),
        (("high", "low", "medium"), "high", 3),
    ],
)
def test_repeated_incidents_raise_it(reported: tuple[Grade, ...], severity: Grade, incidents: int) -> None:
    assert _after(*reported) == Standing(severity, incidents)


def test_how_many_it_takes_is_a_setting() -> None:
    patient = BuildingSettings.model_validate({"ban_lows_to_medium": 5, "ban_mediums_to_high": 3})
    lows: list[Grade] = ["low"] * 5
    assert _after(*lows[:4], settings=patient) == Standing("low", 4)
    assert _after(*lows, settings=patient) == Standing("medium", 1)
    mediums: list[Grade] = ["medium"] * 3
    assert _after(*mediums[:2], settings=patient) == Standing("medium", 2)
    assert _after(*mediums, settings=patient) == Standing("high", 1)
