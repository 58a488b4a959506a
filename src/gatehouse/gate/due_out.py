"""What kind of passage a visit makes, and when somebody inside has stayed too long (settings, in minutes and hours)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gatehouse.buildings.settings import BuildingSettings

_KINDS = {"delivery": "delivery", "cab": "cab", "contractor": "vendor", "service": "vendor"}
BRIEF = frozenset({"delivery", "cab"})
"""Kinds that come and go within minutes."""


def entry_kind(visit_type: str) -> str:
    """An entry's kind by the type of its visit."""
    return _KINDS.get(visit_type, "visitor")


def due_out(visit: Mapping[str, Any], at: datetime) -> datetime:
    """When an entry at `at` becomes an overstay: minutes for deliveries and cabs, today's hours of a recurring visit, else the window's end.

    `visit` has `visit_type, valid_until, rule_from, rule_until, time_zone, settings`. Whoever is let in after the window
    (an offline upload judged late) is due at once.
    """
    if entry_kind(visit["visit_type"]) in BRIEF:
        settings = BuildingSettings.model_validate(visit["settings"] or {})
        return at + timedelta(minutes=settings.delivery_minutes)
    until: datetime = visit["valid_until"]
    if visit["rule_until"] is None:
        return until
    zone = ZoneInfo(visit["time_zone"])
    local = at.astimezone(zone)
    day = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    over_midnight = (visit["rule_from"] or 0) > visit["rule_until"] <= local.hour * 60 + local.minute
    ends = day + timedelta(days=1 if over_midnight else 0, minutes=visit["rule_until"])
    return min(until, ends.replace(tzinfo=zone).astimezone(UTC))
