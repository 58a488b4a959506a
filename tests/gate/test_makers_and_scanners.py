"""Every door that makes a pass by every door that scans one: in, out by another door, listed everywhere, and not a second time."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import httpx
import pytest

from tests.make.buildings import Building
from tests.make.contacts import keep
from tests.make.http import Bench, invitation
from tests.make.tokens import PREAPPROVALS, TOKENS, make_preapproval, make_token


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass as its maker gave it away; the digits are asked for where a maker does not say them."""

    visit_id: str
    code: str
    digits: str


Maker: TypeAlias = Callable[[Bench, Building], Awaitable[Pass]]
Scanner: TypeAlias = Callable[[Bench, Building, Pass], Awaitable[httpx.Response]]


def _created(answer: httpx.Response) -> Pass:
    assert answer.status_code == 201, answer.text
    data = answer.json()["data"]
    return Pass(data["visit"]["id"], data["qr_code"], data["digits"])


async def _generate(bench: Bench, home: Building) -> Pass:
    made = await make_token(bench, home.resident)
    return Pass(made["token_id"], made["token"], made["digits"])


async def _invitations(bench: Bench, home: Building) -> Pass:
    return _created(await bench.call(home.resident, "POST", "/api/visitors/invitations", invitation()))


async def _visitors(bench: Bench, home: Building) -> Pass:
    return _created(await bench.call(home.resident, "POST", "/api/visitors", invitation()))


async def _quick_invite(bench: Bench, home: Building) -> Pass:
    contact = await keep(bench, home.resident, name="Ada Obi")
    until = (datetime.now(UTC) + timedelta(hours=4)).isoformat()
    path = f"/api/frequent-visitors/{contact['id']}/quick-invite"
    return _created(await bench.call(home.resident, "POST", path, {"expected_end": until}))


async def _preapproval(bench: Bench, home: Building) -> Pass:
    made = await make_preapproval(bench, home.resident)
    return Pass(made["preApproval"]["id"], made["qrToken"], made["digits"])


MAKERS: dict[str, Maker] = {
    "000 generate": _generate,
    "002 invitations": _invitations,
    "002 visitors": _visitors,
    "002 quick-invite": _quick_invite,
    "004 pre-approval": _preapproval,
}


def _post(path: str, body: Callable[[Pass], dict[str, Any]]) -> Scanner:
    async def send(bench: Bench, home: Building, shown: Pass) -> httpx.Response:
        return await bench.call(home.guard, "POST", path, body(shown))

    return send


ENTRIES_IN: dict[str, Scanner] = {
    "000 grant-entry": _post(f"{TOKENS}/grant-entry", lambda shown: {"token": shown.code}),
    "002 scan/entry": _post("/api/visitors/scan/entry", lambda shown: {"qr_code": shown.code}),
    "002 scan": _post("/api/visitors/scan", lambda shown: {"qr_code": shown.code, "action": "entry"}),
    "003 checkin/qr": _post(
        "/api/v1/checkin/qr", lambda shown: {"qr_code": shown.code, "consent_given": True}
    ),
    "003 checkin/otp": _post(
        "/api/v1/checkin/otp", lambda shown: {"otp": shown.digits, "consent_given": True}
    ),
    "004 preapprovals/scan": _post(f"{PREAPPROVALS}/scan", lambda shown: {"qrToken": shown.code}),
}
# Out by the door after the one that let in, so that no door only undoes its own work.
WAYS_OUT: dict[str, Scanner] = {
    "000 checkout": _post(f"{TOKENS}/checkout", lambda shown: {"token": shown.digits}),
    "002 scan/exit": _post("/api/visitors/scan/exit", lambda shown: {"qr_code": shown.code}),
    "002 scan": _post("/api/visitors/scan", lambda shown: {"qr_code": shown.code}),
    "003 checkout": _post("/api/v1/checkin/checkout", lambda shown: {"visit_id": shown.visit_id}),
}


def _entry_of(answer: httpx.Response) -> str:
    data = answer.json()["data"]
    found: str = (
        data["entry"]["id"] if "entry" in data and isinstance(data["entry"], dict) else data["entry_id"]
    )
    return found


def _another_way_out(scanner: str, maker: str) -> Scanner:
    others = [way for name, way in WAYS_OUT.items() if name[:3] != scanner[:3]]
    return others[(list(MAKERS).index(maker) + list(ENTRIES_IN).index(scanner)) % len(others)]


@pytest.mark.parametrize("scanner", ENTRIES_IN)
@pytest.mark.parametrize("maker", MAKERS)
async def test_every_pass_opens_at_every_door_once(bench: Bench, maker: str, scanner: str) -> None:
    home = await bench.building()
    shown = await MAKERS[maker](bench, home)
    scan = ENTRIES_IN[scanner]

    entered = await scan(bench, home, shown)
    assert entered.status_code == 200, entered.text
    entry = _entry_of(entered)
    twice = await scan(bench, home, shown)
    assert (twice.status_code, twice.json()["reason"]) == (409, "already_inside")

    mine = (await bench.call(home.resident, "GET", f"{TOKENS}/my-entries")).json()["data"]
    assert [(one["id"], one["token_id"]) for one in mine["entries"]] == [(entry, shown.visit_id)]
    assert mine["entries"][0]["visitor_name"] == "Ada Obi"
    for who in (home.guard, home.resident):
        at_gate = (await bench.call(who, "GET", "/api/v1/gate/entries")).json()["data"]
        assert [(one["id"], one["preApprovalId"], one["status"]) for one in at_gate["entries"]] == [
            (entry, shown.visit_id, "APPROVED")
        ]
    visit = (await bench.call(home.resident, "GET", f"/api/visitors/invitations/{shown.visit_id}")).json()
    assert visit["data"]["visit"]["display_status"] == "inside"
    told = await bench.db.fetch("select kind from notifications where user_id = $1", home.resident.user_id)
    assert [row["kind"] for row in told] == ["visitor_arrived"]

    left = await _another_way_out(scanner, maker)(bench, home, shown)
    assert left.status_code == 200, left.text
    again = await scan(bench, home, shown)
    assert (again.status_code, again.json()["reason"]) == (409, "used_up")
    mine = (await bench.call(home.resident, "GET", f"{TOKENS}/my-entries")).json()["data"]
    assert [(one["id"], one["is_active"]) for one in mine["entries"]] == [(entry, False)]
    at_gate = (await bench.call(home.guard, "GET", "/api/v1/gate/entries")).json()["data"]
    assert [(one["id"], one["status"]) for one in at_gate["entries"]] == [(entry, "CHECKED_OUT")]


@pytest.mark.parametrize("way", WAYS_OUT)
@pytest.mark.parametrize("maker", MAKERS)
async def test_nobody_leaves_who_is_not_inside(bench: Bench, maker: str, way: str) -> None:
    home = await bench.building()
    shown = await MAKERS[maker](bench, home)
    answer = await WAYS_OUT[way](bench, home, shown)
    if way == "002 scan":  # without a direction: whoever is outside comes in
        assert (answer.status_code, answer.json()["data"]["scan_type"]) == (200, "entry")
        return
    assert (answer.status_code, answer.json()["reason"]) == (409, "not_inside")
