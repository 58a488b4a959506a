"""004's gate passes, under both prefixes."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from gatehouse.auth.permissions import Permission
from gatehouse.core.ids import new_id
from tests.every_route.model import ADMIN, GUARD, HOSTS, ROLES, SUPER, Bad, Case, Target
from tests.make.buildings import Building, Member
from tests.make.flats import flat_of
from tests.make.http import Bench

_P = Permission
_ASK, _OWN, _READ, _DECIDE, _SCAN = (
    (_P.PERMIT_ASK,),
    (_P.PERMIT_ASK, _P.PERMIT_DECIDE),
    (_P.PERMIT_ASK, _P.PERMIT_DECIDE, _P.GATE_WATCH),
    (_P.PERMIT_DECIDE,),
    (_P.GATE_SCAN,),
)
_DOORS = ("/api/v1/gate/passes", "/api/gatepasses")


def gate_pass(flat: UUID | None = None, **changes: Any) -> dict[str, Any]:
    """A good gate pass for now."""
    start = datetime.now(UTC)
    body: dict[str, Any] = {
        "type": "MATERIAL",
        "title": "Two chairs",
        "validFrom": start.isoformat(),
        "validUntil": (start + timedelta(hours=4)).isoformat(),
        "driverName": "Musa",
        "driverPhone": "08031112222",
        "itemsList": ["chair", "chair"],
    }
    return body | ({"flatId": str(flat)} if flat else {}) | changes


async def _new(bench: Bench, home: Building, who: Member) -> Target:
    flat = await flat_of(bench, home, who)
    return Target(body=gate_pass(flat), row=("units", flat))


async def _pending(bench: Bench, home: Building, who: Member) -> Target:
    host = who if who.role in HOSTS else home.resident
    body = (await _new(bench, home, host)).body
    made = (await bench.call(host, "POST", _DOORS[0], body)).json()["data"]
    return Target(
        params={"pass_id": made["id"]},
        body={"qrToken": made["qrToken"]},
        row=("gate_passes", UUID(made["id"])),
        mark=made["id"],
    )


async def _one(bench: Bench, home: Building, who: Member) -> Target:
    target = await _pending(bench, home, who)
    return Target(params=target.params, row=target.row)


async def _refused(bench: Bench, home: Building, who: Member) -> Target:
    target = await _pending(bench, home, who)
    return Target(params=target.params, row=target.row, body={"reason": "Not today"})


async def _listed(bench: Bench, home: Building, who: Member) -> Target:
    return Target(mark=(await _pending(bench, home, who)).mark)


async def _approved(bench: Bench, home: Building, who: Member) -> Target:
    target = await _pending(bench, home, who)
    answer = await bench.call(home.admin, "PATCH", f"{_DOORS[0]}/{target.mark}/approve")
    assert answer.status_code == 200, answer.text
    return Target(body=target.body, row=target.row)


def _both(line: str, *options: Any, **more: Any) -> tuple[Case, ...]:
    method, _, part = line.partition(" ")
    return tuple(Case(f"{method} {door}{part}", *options, **more) for door in _DOORS)


CASES = (
    *_both(
        "POST",
        _ASK,
        HOSTS,
        _new,
        status=201,
        foreign=422,
        bad=(
            Bad(body={"type": "PARTY"}, names="type"),
            Bad(body={"title": " "}, names="title"),
            Bad(body={"title": "x" * 201}, names="title"),
            Bad(body={"validFrom": "soon"}, names="validFrom"),
            Bad(body={"validUntil": "2020-01-01T00:00:00Z"}, names="validUntil"),
            Bad(
                body={"validFrom": "2020-01-01T00:00:00Z", "validUntil": "2020-01-02T00:00:00Z"},
                names="validUntil",
            ),
            Bad(body={"validUntil": "2199-12-31T00:00:00Z"}, names="validUntil"),
            Bad(body={"driverPhone": "call me"}, names="driverPhone"),
            Bad(body={"workerPhone": "12"}, names="workerPhone"),
            Bad(body={"itemsList": ["chair"] * 101}, names="itemsList"),
            Bad(body={"attachments": [f"general/{new_id()}/{new_id()}.pdf"]}, names="attachments.0"),
            Bad(body={"flatId": str(new_id())}, names="flatId"),
        ),
    ),
    *_both(
        "GET",
        _READ,
        ROLES,
        _listed,
        bad=(
            Bad(query={"status": "LOST"}, names="status"),
            Bad(query={"type": "PARTY"}, names="type"),
            Bad(query={"limit": "101"}, names="limit"),
        ),
    ),
    *_both(
        "POST /scan",
        _SCAN,
        (GUARD,),
        _approved,
        foreign=404,
        bad=(
            Bad(body={"qrToken": ""}, names="qrToken"),
            Bad(body={"qrToken": "GP_000000000000"}, status=404),
            Bad(body={"qrToken": "😀" * 100}, status=404),
        ),
    ),
    *_both("GET /{pass_id}", _READ, ROLES, _one, foreign=404),
    *_both("GET /{pass_id}/qr", _OWN, (SUPER, *HOSTS), _one, foreign=404),
    *_both("PATCH /{pass_id}/approve", _DECIDE, (SUPER, ADMIN), _one, foreign=404),
    *_both(
        "PATCH /{pass_id}/reject",
        _DECIDE,
        (SUPER, ADMIN),
        _refused,
        foreign=404,
        bad=(Bad(body={"reason": "x" * 501}, names="reason"),),
    ),
    *_both("DELETE /{pass_id}", _OWN, (SUPER, *HOSTS), _one, foreign=404),
)
