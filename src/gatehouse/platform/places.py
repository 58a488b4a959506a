"""Where a new building stands: its country as a code and its clocks, from what people write. The phone library's tables know both."""

from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from phonenumbers import timezone
from phonenumbers.geodata.locale import LOCALE_DATA


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    names: dict[str, str] = {}
    for code, spoken in LOCALE_DATA.items():
        name = spoken.get("en", "")
        names[(spoken.get(name[1:], "") if name.startswith("*") else name).casefold()] = code
    return names


def country_of(text: str) -> str:
    """ISO 3166 alpha-2 of `NG`, `ng` or `Nigeria`; ValueError when nobody calls a country so."""
    if len(text) == 2 and text.upper() in phonenumbers.SUPPORTED_REGIONS:
        return text.upper()
    code = _codes().get(text.casefold())
    if code is None or len(code) != 2:
        raise ValueError("must be a country, like Nigeria or NG")
    return code


def zone_of(country: str) -> str:
    """The time zone most of a country keeps; UTC where that cannot be said. The building's administrator may change it."""
    number = phonenumbers.example_number(country)
    zones = timezone.time_zones_for_number(number) if number is not None else ()
    return check_zone(zones[0]) if zones and zones[0] in available_timezones() else "UTC"


def check_zone(name: str) -> str:
    """The name of a time zone; ValueError when it is none."""
    if name not in available_timezones():
        raise ValueError("must be a time zone, like Africa/Lagos")
    return ZoneInfo(name).key
