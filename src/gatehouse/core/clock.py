"""Time. Everything inside is aware UTC; only the edge knows a building's zone."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, UTC. Use cases that judge by time take `at` as an argument and get it from here."""
    return datetime.now(UTC)


def iso(moment: datetime | None) -> str | None:
    """A moment as the API writes it: ISO 8601, UTC, `Z`."""
    if moment is None:
        return None
    return (
        moment.astimezone(UTC)
        .isoformat(timespec="microseconds" if moment.microsecond else "seconds")
        .replace("+00:00", "Z")
    )


def in_zone(moment: datetime, zone: str | tzinfo) -> datetime:
    """A date without a zone is the building's own (CONTRACT, General); one with a zone keeps its meaning."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone) if isinstance(zone, str) else zone)
    return moment.astimezone(UTC)
