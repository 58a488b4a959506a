"""The record a person reads of their own account: where sign-ins came from, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import text

from gatehouse.core.client import client_address
from gatehouse.core.db import Session
from gatehouse.core.ids import new_id
from gatehouse.core.paging import Paging

_MAX_AGENT = 300
_NOTE = text("""
insert into login_events (id, user_id, outcome, ip, user_agent, family, device_name, location)
values (:id, :user, :outcome, :ip, :agent, :family, :device, :location)
""")
# By the index: on a device one knows, its newest row answers.
_SEEN = text("""
select exists (select from login_events e where e.user_id = :user and e.outcome = 'ok'
  and (e.family = :family or e.user_agent = :agent) and e.device_name is not distinct from :device)
""")
_SIGNED_IN_BEFORE = text(
    "select exists (select from login_events e where e.user_id = :user and e.outcome = 'ok')"
)
_LIST = text("""
select e.id, e.at, e.outcome, e.ip, e.user_agent, e.device_name, e.location
from login_events e where e.user_id = :user order by e.at desc, e.id desc limit :limit offset :offset
""")
_COUNT = text("select count(*) from login_events e where e.user_id = :user")

# The first that fits wins: every browser also names those it came from.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_MAX_FAMILY = 60


class Outcome(StrEnum):
    """What became of a sign-in, or what was done to how one signs in."""

    OK = "ok"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - an outcome, not a password
    LOCKED = "locked"
    NOT_VERIFIED = "not_verified"
    NOT_ACTIVATED = "not_activated"
    TWO_FACTOR_ASKED = "two_factor_asked"
    TWO_FACTOR_WRONG = "two_factor_wrong"
    TWO_FACTOR_ON = "two_factor_on"
    TWO_FACTOR_OFF = "two_factor_off"
    WRONG_PIN = "wrong_pin"
    REUSE = "reuse"
    LOGOUT = "logout"
    SESSION_ENDED = "session_ended"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    PASSWORD_RESET = "password_reset"  # noqa: S105
    EMAIL_CHANGED = "email_changed"
    REPORTED = "reported"
    ACCOUNT_LOCKED = "account_locked"


@dataclass(frozen=True, slots=True)
class Device:
    """What a request says about where it comes from; `name` and `location` are the client's own words."""

    ip: str
    user_agent: str
    name: str | None = None
    location: str | None = None

    @classmethod
    def of(cls, request: Any, name: str | None = None, location: str | None = None) -> "Device":
        """The device behind a request."""
        agent = str(request.headers.get("user-agent", ""))[:_MAX_AGENT].replace("\x00", "")
        return cls(client_address(request.scope), agent, name, location)

    @property
    def family(self) -> str:
        """Browser and system without versions, which change by themselves: `Chrome on Android`, or an app's own name."""
        browser = next((name for sign, name in _BROWSERS if sign in self.user_agent), None)
        system = next((name for sign, name in _SYSTEMS if sign in self.user_agent), None)
        if browser and system:
            return f"{browser} on {system}"
        return (browser or self.user_agent.partition("/")[0].strip() or "unknown")[:_MAX_FAMILY]


@dataclass(frozen=True, slots=True)
class LoginEvent:
    """One line of the record."""

    id: UUID
    at: datetime
    outcome: Outcome
    ip: str | None
    user_agent: str | None
    device_name: str | None
    location: str | None


async def note(session: Session, user_id: UUID | None, outcome: Outcome, device: Device) -> None:
    """Write a line; `user_id` None: nobody has the address that was typed."""
    await session.execute(
        _NOTE,
        {
            "id": new_id(),
            "user": user_id,
            "outcome": outcome,
            "ip": device.ip,
            "agent": device.user_agent[:_MAX_AGENT],
            "family": device.family,
            "device": device.name,
            "location": device.location,
        },
    )


async def is_new_device(session: Session, user_id: UUID, device: Device) -> bool:
    """Whether a person has signed in before, but never from a device like this: browser and system, and its name.

    The very first sign-in is from no new device: there is nothing to compare it with. Ask before this one is noted.
    """
    like_this = {
        "user": user_id,
        "family": device.family,
        "agent": device.user_agent[:_MAX_AGENT],
        "device": device.name,
    }
    if await session.scalar(_SEEN, like_this):
        return False
    return bool(await session.scalar(_SIGNED_IN_BEFORE, {"user": user_id}))


async def list_events(session: Session, user_id: UUID, paging: Paging) -> tuple[Sequence[LoginEvent], int]:
    """A page of a person's own record, newest first, and how many lines there are."""
    rows = await session.all(_LIST, {"user": user_id, "limit": paging.limit, "offset": paging.offset})
    events = [
        LoginEvent(
            row.id, row.at, Outcome(row.outcome), row.ip, row.user_agent, row.device_name, row.location
        )
        for row in rows
    ]
    return events, int(await session.scalar(_COUNT, {"user": user_id}))
