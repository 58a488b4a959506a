"""Entry requests under both prefixes of 004, 003's walk-ins, and our own acts around them: ask again, seen, withdraw, admit, deny."""

from typing import Any
from uuid import UUID

from gatehouse.auth.permissions import Permission
from gatehouse.core.ids import new_id
from tests.every_route.model import ADMIN, GUARD, HOSTS, LANDLORD, ROLES, SUPER, Bad, Case, Target
from tests.make.buildings import Building, Member
from tests.make.http import Bench
from tests.make.requests import ask

_P = Permission
_ASK, _READ, _ANSWER = (_P.GATE_ASK,), (_P.REQUEST_READ,), (_P.REQUEST_ANSWER,)
_PREFIXES = ("/api/v1/gate/requests", "/api/entry-requests")


async def _lives_there(bench: Bench, home: Building, who: Member) -> None:
    """A landlord of the bench has no unit yet."""
    if who.role == LANDLORD:
        await bench.db.execute(
            "insert into occupancies (building_id, id, member_id, unit_id, tie) values ($1, $2, $3, $4, 'owner') on conflict do nothing",
            home.id,
            new_id(),
            who.member_id,
            home.unit_id,
        )


async def _request(bench: Bench, home: Building, who: Member, **body: Any) -> Target:
    await _lives_there(bench, home, who)
    guard = who if who.role == GUARD else home.guard
    made = await ask(bench, home, guard=guard)
    return Target(
        params={"request_id": made["id"], "visit_id": made["id"]},
        body=body or None,
        row=("entry_requests", UUID(made["id"])),
        mark=made["id"],
    )


async def _plain(bench: Bench, home: Building, who: Member) -> Target:
    return await _request(bench, home, who)


async def _yes(bench: Bench, home: Building, who: Member) -> Target:
    return await _request(bench, home, who, leaveAtGate=False)


async def _no(bench: Bench, home: Building, who: Member) -> Target:
    return await _request(bench, home, who, reason="Not expected")


async def _listed(bench: Bench, home: Building, who: Member) -> Target:
    return Target(mark=(await _request(bench, home, who)).mark)


async def _mine(bench: Bench, home: Building, who: Member) -> Target:
    if who.role == ADMIN:  # what nobody of the unit may answer falls to the administrators
        await bench.db.execute("update occupancies set may_approve = false where building_id = $1", home.id)
    return await _listed(bench, home, who)


async def _with_reason(bench: Bench, home: Building, who: Member) -> Target:
    return await _request(bench, home, who, reason="Ambulance at the gate")


async def _asked_long_ago(bench: Bench, home: Building, who: Member) -> Target:
    target = await _request(bench, home, who)
    await bench.db.execute(
        "update entry_requests set asked_at = now() - interval '1 minute' where id = $1",
        UUID(target.params["request_id"]),
    )
    return target


async def _new(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(
        body={
            "type": "DELIVERY",
            "flatId": str(home.unit_id),
            "providerTag": "SWIGGY",
            "visitorName": "Ada Obi",
            "visitorPhone": "+2348030000001",
            "vehicleNumber": "LAG 123 XY",
        }
    )


async def _walk_in(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(
        body={
            "visitor_name": "Ada Obi",
            "visitor_phone": "+2348030000001",
            "purpose": "Repair",
            "host_id": str(home.resident.member_id),
        }
    )


async def _denied(bench: Bench, home: Building, _who: Member) -> Target:
    made = await bench.invite(home.resident)
    return Target(
        body={"reason": "Refuses to show a face", "visit_id": made["visit"]["id"]},
        row=("visits", UUID(made["visit"]["id"])),
    )


async def _known(bench: Bench, home: Building, who: Member) -> Target:
    guard = who if who.role == GUARD else home.guard
    made = await ask(bench, home, guard=guard, visitorPhone="+2348030000001")
    return Target(query={"phone": "+2348030000001"}, mark=made["visitorId"])


async def _units(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(mark=str(home.unit_id))


_BAD_ASK = (
    Bad(body={"consent": "perhaps"}, names="consent"),
    Bad(body={"type": "GHOST"}, names="type"),
    Bad(body={"type": None}, names="type"),
    Bad(body={"flatId": None}, names="flatId"),
    Bad(body={"flatId": "A101"}, names="flatId"),
    Bad(body={"flatId": str(new_id())}, names="flatId"),
    Bad(body={"flatId": None, "flatIds": [str(new_id()) for _ in range(21)]}, names="flatIds"),
    Bad(body={"flatId": None, "flatIds": "all"}, names="flatIds"),
    Bad(body={"visitorName": "x" * 101}, names="visitorName"),
    Bad(body={"visitorName": "Ada\u202eObi"}, names="visitorName"),
    Bad(body={"visitorName": "\u0000"}, names="visitorName"),
    Bad(body={"visitorPhone": "call me"}, names="visitorPhone"),
    Bad(body={"photoKey": "entry-photos/somebody/else.jpg"}, names="photoKey"),
    Bad(body={"partySize": 0}, names="partySize"),
    Bad(body={"partySize": 10**40}, names="partySize"),
    Bad(body={"packageCount": -1}, names="packageCount"),
    Bad(body={"vehicleNumber": "x" * 21}, names="vehicleNumber"),
    Bad(body={"remarks": "x" * 501}, names="remarks"),
)
_BAD_WALK_IN = (
    Bad(body={"visitor_name": ""}, names="visitor_name"),
    Bad(body={"visitor_phone": "none"}, names="visitor_phone"),
    Bad(body={"host_id": str(new_id())}, names="host_id"),
    Bad(body={"host_id": None}, names="host_id"),
    Bad(body={"host_id": None, "flat_number": "Z999"}, names="flat_number"),
    Bad(body={"host_id": None, "flat_number": "1%"}, names="flat_number"),
    Bad(body={"host_id": None, "flat_number": "A101", "tower": str(new_id())}, names="flat_number"),
    Bad(body={"consent": "perhaps"}, names="consent"),
)
_BAD_REASON = (
    Bad(body={"reason": ""}, names="reason"),
    Bad(body={"reason": "  "}, names="reason"),
    Bad(body={"reason": "x" * 301}, names="reason"),
    Bad(body={"reason": None}, names="reason"),
)

CASES = (
    *(
        case
        for prefix in _PREFIXES
        for case in (
            Case(f"POST {prefix}", _ASK, (GUARD,), _new, status=201, bad=_BAD_ASK),
            Case(
                f"GET {prefix}", _READ, ROLES, _listed, bad=(Bad(query={"status": "LOST"}, names="status"),)
            ),
            Case(f"GET {prefix}/pending-count", _ASK, (GUARD,)),
            Case(f"GET {prefix}/{{request_id}}", _READ, ROLES, _plain, foreign=404),
            Case(f"PATCH {prefix}/{{request_id}}/approve", _ANSWER, HOSTS, _yes, foreign=404),
            Case(
                f"PATCH {prefix}/{{request_id}}/reject",
                _ANSWER,
                HOSTS,
                _no,
                foreign=404,
                bad=(Bad(body={"reason": "x" * 301}, names="reason"),),
            ),
        )
    ),
    Case("POST /api/v1/gate/requests/{request_id}/withdraw", _ASK, (GUARD,), _no, foreign=404),
    Case("POST /api/v1/gate/requests/{request_id}/ask-again", _ASK, (GUARD,), _asked_long_ago, foreign=404),
    Case("POST /api/v1/gate/requests/{request_id}/seen", _ANSWER, HOSTS, _plain, foreign=404),
    Case(
        "POST /api/v1/gate/requests/{request_id}/admit",
        _ASK,
        (GUARD,),
        _with_reason,
        foreign=404,
        bad=_BAD_REASON,
    ),
    Case(
        "GET /api/v1/gate/policy-budget",
        (_P.GATE_WATCH,),
        (SUPER, ADMIN, GUARD),
        bad=(Bad(query={"gate": "No such gate"}, names="gate"),),
    ),
    Case(
        "GET /api/v1/gate/visitors",
        _ASK,
        (GUARD,),
        _known,
        bad=(Bad(query={"phone": "nobody"}, names="phone"),),
    ),
    Case(
        "GET /api/v1/gate/units",
        _ASK,
        (GUARD,),
        _units,
        bad=(
            Bad(query={"blockId": "Kapok"}, names="blockId"),
            Bad(query={"search": "x" * 101}, names="search"),
        ),
    ),
    Case("GET /api/v1/gate/walk-in-rules", _ASK, (GUARD,)),
    Case("POST /api/v1/visits/walkin", _ASK, (GUARD,), _walk_in, status=201, bad=_BAD_WALK_IN),
    Case("PATCH /api/v1/visits/{visit_id}/approve", _ANSWER, HOSTS, _plain, foreign=404),
    Case("PATCH /api/v1/visits/{visit_id}/reject", _ANSWER, HOSTS, _no, foreign=404),
    Case("GET /api/v1/dashboard/my-requests", _ANSWER, HOSTS, _mine),
    Case(
        "POST /api/v1/gate/denials",
        _ASK,
        (GUARD,),
        _denied,
        status=201,
        foreign=404,
        bad=(
            *_BAD_REASON,
            Bad(body={"visit_id": "x"}, names="visit_id"),
            Bad(body={"visitor_phone": "x"}, names="visitor_phone"),
        ),
    ),
)
