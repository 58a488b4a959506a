"""Gate devices and guards with a PIN, made through the API as an administrator and a tablet make them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from gatehouse.auth.tokens import COOKIE
from gatehouse.identity.routes_devices import DEVICE_COOKIE
from tests.make.buildings import Building
from tests.make.http import Bench

DEVICES, GUARDS, OWN_PIN = "/api/v1/gate/devices", "/api/v1/people/guards", "/api/v1/gate/pin"
ORIGIN = {"Origin": "http://testserver"}
PIN = "4825"


@dataclass(frozen=True, slots=True)
class Tablet:
    """An enrolled device: its cookie and the token its writes need."""

    id: UUID
    cookie: str
    csrf: str

    @property
    def headers(self) -> dict[str, str]:
        """What its page sends."""
        return {**ORIGIN, "Cookie": f"{DEVICE_COOKIE}={self.cookie}", "X-CSRF-Token": self.csrf}


@dataclass(frozen=True, slots=True)
class AtGate:
    """A guard's session on a tablet: the headers of the page after the PIN."""

    session_id: str
    headers: dict[str, str]


def cookies_of(answer: httpx.Response) -> dict[str, str]:
    """The cookies an answer sets, by name."""
    found = {}
    for line in answer.headers.get_list("set-cookie"):
        name, _, rest = line.partition("=")
        found[name] = rest.partition(";")[0].strip('"')
    return found


async def add_device(bench: Bench, home: Building, **more: Any) -> dict[str, Any]:
    """A device that waits: `device` and `enrolment`."""
    body = {"name": "Tablet", "gate_id": str(home.gate_id), **more}
    answer = await bench.call(home.admin, "POST", DEVICES, body)
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def enrol(bench: Bench, code: str) -> httpx.Response:
    """A tablet sends a code."""
    return await bench.call(None, "POST", f"{DEVICES}/enrol", {"code": code}, headers=ORIGIN)


async def make_tablet(bench: Bench, home: Building, **more: Any) -> Tablet:
    """An enrolled tablet at the building's gate."""
    made = await add_device(bench, home, **more)
    answer = await enrol(bench, made["enrolment"]["code"])
    assert answer.status_code == 200, answer.text
    return Tablet(
        UUID(made["device"]["id"]), cookies_of(answer)[DEVICE_COOKIE], answer.json()["data"]["csrf_token"]
    )


async def give_pin(bench: Bench, home: Building, member_id: UUID | None = None, pin: str = PIN) -> None:
    """The administrator sets a guard's PIN (the building's first guard's)."""
    path = f"{GUARDS}/{member_id or home.guard.member_id}/pin"
    answer = await bench.call(home.admin, "PUT", path, {"pin": pin})
    assert answer.status_code == 200, answer.text


async def unlock(bench: Bench, tablet: Tablet, member_id: object, pin: str = PIN) -> httpx.Response:
    """A guard types a PIN."""
    body = {"member_id": str(member_id), "pin": pin}
    return await bench.call(None, "POST", f"{DEVICES}/unlock", body, headers=tablet.headers)


async def at_gate(bench: Bench, tablet: Tablet, member_id: object, pin: str = PIN) -> AtGate:
    """The guard is in."""
    answer = await unlock(bench, tablet, member_id, pin)
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    cookie = f"{COOKIE}={cookies_of(answer)[COOKIE]}"
    return AtGate(data["sessionId"], {**ORIGIN, "Cookie": cookie, "X-CSRF-Token": data["csrf_token"]})
