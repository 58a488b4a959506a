"""Entries: 004's door under both prefixes, the console's lists, ends of an entry, shifts, 003's dashboard."""

from uuid import UUID

from gatehouse.auth.permissions import Permission
from gatehouse.core.ids import new_id
from tests.every_route.model import ADMIN, GUARD, LANDLORD, RESIDENT, ROLES, SUPER, Bad, Case, Maker, Target
from tests.make.buildings import Building, Member, make_member
from tests.make.entries import ENTRIES, ask_in, at_gate_body, guest_in, overdue, walk_in
from tests.make.flats import flat_of
from tests.make.http import Bench

_P = Permission
_SCAN, _ASK, _READ, _ANSWER, _WAITING, _END, _WATCH = (
    (_P.GATE_SCAN,),
    (_P.GATE_ASK,),
    (_P.REQUEST_READ,),
    (_P.REQUEST_ANSWER,),
    (_P.REQUEST_ANSWER, _P.ENTRY_END),
    (_P.ENTRY_END,),
    (_P.GATE_WATCH,),
)
_ANSWERERS, _WATCHERS = (ADMIN, LANDLORD, RESIDENT), (SUPER, ADMIN, GUARD)
_OLD, _SHIFTS = "/api/entries", "/api/v1/gate/shifts"


async def _flat(bench: Bench, home: Building, who: Member) -> UUID:
    """A flat the caller belongs to, where callers have one; the building's first otherwise."""
    return await flat_of(bench, home, who) if who.role in {LANDLORD, RESIDENT} else home.unit_id


async def _wanted(bench: Bench, home: Building, who: Member) -> Target:
    flat = await _flat(bench, home, who)
    return Target(body=at_gate_body(flat), row=("units", flat))


async def _waiting(bench: Bench, home: Building, who: Member) -> Target:
    entry = (await ask_in(bench, home, flat=await _flat(bench, home, who)))["id"]
    return Target(params={"entry_id": entry}, row=("entry_requests", UUID(entry)), mark=entry)


async def _agreeing(bench: Bench, home: Building, who: Member) -> Target:
    target = await _waiting(bench, home, who)
    return Target(params=target.params, body={"leaveAtGate": False}, row=target.row)


async def _refusing(bench: Bench, home: Building, who: Member) -> Target:
    target = await _waiting(bench, home, who)
    return Target(params=target.params, body={"reason": "Not expected"}, row=target.row)


async def _inside(bench: Bench, home: Building, who: Member) -> Target:
    guard = who if who.role == GUARD else home.guard
    entry, _ = await guest_in(bench, home, guard=guard)
    return Target(params={"entry_id": entry}, row=("entries", UUID(entry)), mark=entry)


async def _leaving(bench: Bench, home: Building, who: Member) -> Target:
    target = await _inside(bench, home, who)
    return Target(params=target.params, body={"gate": "Main Gate"}, row=target.row)


async def _ending(bench: Bench, home: Building, who: Member) -> Target:
    target = await _inside(bench, home, who)
    return Target(params=target.params, body={"reason": "Left by the service gate"}, row=target.row)


async def _walked_in(bench: Bench, home: Building, _who: Member) -> Target:
    entry = (await walk_in(bench, home))["id"]
    return Target(params={"entry_id": entry}, row=("entries", UUID(entry)), mark=entry)


async def _late(bench: Bench, home: Building, who: Member) -> Target:
    target = await _inside(bench, home, who)
    await overdue(bench, target.params["entry_id"])
    return target


async def _gate(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(body={"gate_id": str(home.gate_id)}, row=("gates", home.gate_id))


async def _begun(bench: Bench, home: Building, who: Member) -> Target:
    guard = who if who.role == GUARD else home.guard
    answer = await bench.call(guard, "POST", _SHIFTS, {"gate_id": str(home.gate_id)})
    assert answer.status_code == 201, answer.text
    return Target(mark=answer.json()["data"]["shift"]["id"])


async def _handing(bench: Bench, home: Building, who: Member) -> Target:
    await _begun(bench, home, who)
    relief = await make_member(bench.db, home.id, "security")
    assert relief.member_id is not None
    body = {"note": "The barrier sticks", "to_member_id": str(relief.member_id)}
    return Target(body=body, row=("members", relief.member_id))


def _both(
    line: str,
    rights: tuple[Permission, ...],
    roles: tuple[str, ...],
    make: Maker,
    *,
    status: int = 200,
    foreign: int | None = None,
    bad: tuple[Bad, ...] = (),
) -> tuple[Case, ...]:
    method, _, part = line.partition(" ")
    return tuple(
        Case(f"{method} {prefix}{part}", rights, roles, make, status=status, foreign=foreign, bad=bad)
        for prefix in (ENTRIES, _OLD)
    )


_PAGES = (Bad(query={"limit": "101"}, names="limit"), Bad(query={"page": "0"}, names="page"))
_REASONS = (
    Bad(body={"reason": ""}, names="reason"),
    Bad(body={"reason": None}, names="reason"),
    Bad(body={"reason": "x" * 501}, names="reason"),
)

CASES = (
    *_both(
        "POST ",
        _ASK,
        (GUARD,),
        _wanted,
        status=201,
        foreign=422,
        bad=(
            Bad(body={"type": "ALIEN"}, names="type"),
            Bad(body={"type": None}, names="type"),
            Bad(body={"flatId": None}, names="flatId"),
            Bad(body={"flatId": str(new_id())}, names="flatId"),
            Bad(body={"flatIds": [str(new_id())] * 21}, names="flatIds"),
            Bad(body={"visitorName": "x" * 101}, names="visitorName"),
            Bad(body={"visitorPhone": "call me"}, names="visitorPhone"),
            Bad(body={"visitorPhoto": "entry-photos/theirs.png"}, names="photoKey"),
            Bad(body={"packageCount": -1}, names="packageCount"),
            Bad(body={"partySize": 51}, names="partySize"),
            Bad(body={"gatePointId": str(new_id())}, names="gatePointId"),
        ),
    ),
    *_both(
        "GET ",
        _READ,
        ROLES,
        _waiting,
        bad=(
            *_PAGES,
            Bad(query={"status": "LOST"}, names="status"),
            Bad(query={"type": "ALIEN"}, names="type"),
            Bad(query={"flatId": "A101"}, names="flatId"),
            Bad(query={"startDate": "soon"}, names="startDate"),
        ),
    ),
    *_both("GET /pending", _WAITING, (SUPER, *_ANSWERERS), _waiting, bad=_PAGES),
    *_both("GET /today", _SCAN, (GUARD,), _walked_in, bad=_PAGES),
    *_both("PATCH /{entry_id}/approve", _ANSWER, _ANSWERERS, _agreeing, foreign=404),
    *_both(
        "PATCH /{entry_id}/reject",
        _ANSWER,
        _ANSWERERS,
        _refusing,
        foreign=404,
        bad=(Bad(body={"reason": "x" * 501}, names="reason"),),
    ),
    *_both(
        "PATCH /{entry_id}/checkout",
        _SCAN,
        (GUARD,),
        _leaving,
        foreign=404,
        bad=(Bad(body={"nonce": "again"}, names="nonce"), Bad(body={"gate": "x" * 101}, names="gate")),
    ),
    Case(f"POST {ENTRIES}/{{entry_id}}/terminate", _END, (SUPER, ADMIN), _ending, foreign=404, bad=_REASONS),
    Case(f"POST {ENTRIES}/{{entry_id}}/annul", _SCAN, (GUARD,), _ending, foreign=404, bad=_REASONS),
    Case(f"POST {ENTRIES}/{{entry_id}}/acknowledge", _WATCH, _WATCHERS, _late, foreign=404),
    Case(
        "GET /api/v1/gate/inside",
        _WATCH,
        _WATCHERS,
        _walked_in,
        bad=(
            *_PAGES,
            Bad(query={"kind": "alien"}, names="kind"),
            Bad(query={"unit_id": "A101"}, names="unit_id"),
            Bad(query={"search": "x" * 101}, names="search"),
        ),
    ),
    Case("GET /api/v1/gate/overstays", _WATCH, _WATCHERS, _late, bad=_PAGES),
    Case(
        f"POST {_SHIFTS}",
        _ASK,
        (GUARD,),
        _gate,
        status=201,
        foreign=422,
        bad=(
            Bad(body={"gate_id": "main"}, names="gate_id"),
            Bad(body={"gate_id": str(new_id())}, names="gate_id"),
        ),
    ),
    Case(f"GET {_SHIFTS}/current", _ASK, (GUARD,), _begun),
    Case(
        f"POST {_SHIFTS}/current/hand-over",
        _ASK,
        (GUARD,),
        _handing,
        foreign=422,
        bad=(
            Bad(body={"note": "x" * 2001}, names="note"),
            Bad(body={"to_member_id": str(new_id())}, names="to_member_id"),
        ),
    ),
    Case(f"GET {_SHIFTS}", _WATCH, _WATCHERS, _begun, bad=_PAGES),
    Case("GET /api/v1/dashboard/stats", (_P.BUILDING_READ,), ROLES),
    Case(
        "GET /api/v1/dashboard/muster",
        _WATCH,
        _WATCHERS,
        _walked_in,
        bad=(Bad(query={"format": "pdf"}, names="format"),),
    ),
)
