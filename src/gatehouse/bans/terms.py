"""How long a ban stands and how repeated incidents raise it. Pure: values in, values out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from gatehouse.buildings.settings import BuildingSettings

Grade = Literal["low", "medium", "high"]
_GRAVITY: dict[Grade, int] = {"low": 1, "medium": 2, "high": 3}


@dataclass(frozen=True, slots=True)
class Standing:
    """How an automatic ban stands: its severity, and how many incidents count towards the next."""

    severity: Grade
    incidents: int


def default_end(severity: Grade, settings: BuildingSettings, at: datetime) -> datetime | None:
    """When a ban ends that names no end: low 7 days, medium 90 (settings), high never."""
    if severity == "high":
        return None
    days = settings.ban_days_low if severity == "low" else settings.ban_days_medium
    return at + timedelta(days=days)


def after_incident(before: Standing | None, reported: Grade, settings: BuildingSettings) -> Standing:
    """How a ban stands after one more incident.

    The first makes a ban of its own severity. A graver one raises the ban to itself. Any other counts as one of the severity
    the ban has, and when there are enough (3 lows, 2 mediums; settings) the ban rises and counts from one again: what raised it
    is the first of the new severity.
    """
    if before is None or _GRAVITY[reported] > _GRAVITY[before.severity]:
        return Standing(reported, 1)
    incidents = before.incidents + 1
    if before.severity == "low" and incidents >= settings.ban_lows_to_medium:
        return Standing("medium", 1)
    if before.severity == "medium" and incidents >= settings.ban_mediums_to_high:
        return Standing("high", 1)
    return Standing(before.severity, incidents)
