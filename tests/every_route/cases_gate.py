"""002's scans, check-in status and who is inside."""

from uuid import UUID

from gatehouse.auth.permissions import Permission
from tests.every_route.cases_visitors import visit
from tests.every_route.model import ADMIN, GUARD, LANDLORD, RESIDENT, SUPER, Bad, Case, Target
from tests.make.buildings import Building, Member
from tests.make.http import Bench

_SCAN = (Permission.GATE_SCAN,)
_STATUS = (Permission.GATE_WATCH, Permission.VISIT_READ)


async def _outside(bench: Bench, home: Building, _who: Member) -> Target:
    made = await bench.invite(home.resident)
    return Target(
        body={"qr_code": made["qr_code"], "gate_number": "Main Gate"},
        row=("visits", UUID(made["visit"]["id"])),
    )


async def _inside(bench: Bench, home: Building, who: Member) -> Target:
    target = await _outside(bench, home, who)
    assert (await bench.scan(home.guard, "entry", target.body["qr_code"])).status_code == 200
    return Target(body=target.body, row=target.row, mark=str(target.row[1]) if target.row else None)


async def _listed(bench: Bench, home: Building, who: Member) -> Target:
    return Target(mark=(await _inside(bench, home, who)).mark)


async def _scanned(bench: Bench, home: Building, who: Member) -> Target:
    target = await _outside(bench, home, who)
    guard = who if who.role == GUARD else home.guard
    answer = await bench.scan(guard, "entry", target.body["qr_code"])
    return Target(params={"scan_id": answer.json()["data"]["scan_id"]}, row=target.row)


_BAD = (
    Bad(body={"qr_code": ""}, names="qr_code"),
    Bad(body={"qr_code": "x" * 301}, names="qr_code"),
    Bad(body={"qr_code": 123456}, names="qr_code"),
    Bad(body={"gate_number": "\u0000"}, names="gate_number"),
    Bad(body={"location": {"latitude": 91}}, names="location.latitude"),
    Bad(body={"location": {"longitude": 10**40}}, names="location.longitude"),
    Bad(body={"location": {"address": "\u0000"}}, names="location.address"),
    Bad(body={"nonce": "again"}, names="nonce"),
    Bad(body={"scanned_at": "2001-01-01T00:00:00Z"}, names="scanned_at"),
    Bad(body={"visitor_ids": ["Ada"]}, names="visitor_ids.0"),
    Bad(body={"qr_code": "SG_000000000000"}, status=404),
    Bad(body={"qr_code": "hello"}, status=404),
    Bad(body={"qr_code": "😀" * 100}, status=404),
)


async def _person(bench: Bench, home: Building, _who: Member) -> Target:
    made = (await bench.invite(home.resident))["visit"]
    return Target(
        params={"visit_id": made["id"], "visitor_id": made["visitors"][0]["id"]},
        body={"status": "entered", "notes": "At the main gate", "location": {"gate": "Main Gate"}},
        row=("visits", UUID(made["id"])),
    )


async def _found(bench: Bench, home: Building, who: Member) -> Target:
    return Target(query={"query": "ada obi"}, mark=(await visit(bench, home, who)).mark)


async def _sought(bench: Bench, home: Building, who: Member) -> Target:
    return Target(query={"q": "Ada Oby"}, mark=(await visit(bench, home, who)).mark)


async def _row(bench: Bench, home: Building, _who: Member) -> Target:
    made = (await bench.invite(home.resident))["visit"]["id"]
    return Target(params={"visit_id": made}, body={"direction": "entry"}, row=("visits", UUID(made)))


async def _counted(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(mark=str(home.id))


CASES = (
    Case(
        "POST /api/visitors/{visit_id}/visitors/{visitor_id}/status",
        _SCAN,
        (GUARD,),
        _person,
        foreign=404,
        bad=(
            Bad(body={"status": "expected"}, names="status"),
            Bad(body={"location": {"gate": "\u0000"}}, names="location.gate"),
            Bad(body={"nonce": "again"}, names="nonce"),
        ),
    ),
    Case("POST /api/visitors/scan/entry", _SCAN, (GUARD,), _outside, foreign=403, bad=_BAD),
    Case("POST /api/visitors/scan/exit", _SCAN, (GUARD,), _inside, foreign=403, bad=_BAD),
    *(
        Case(
            f"POST /api/visitors/{path}",
            _SCAN,
            (GUARD,),
            _outside,
            foreign=403,
            bad=(*_BAD, Bad(body={"action": "jump"}, names="action")),
        )
        for path in ("scan", "qr-scan")
    ),
    Case("POST /api/gate/scans/{scan_id}/undo", _SCAN, (GUARD,), _scanned, foreign=404),
    Case(
        "GET /api/visitors/search",
        (Permission.VISIT_READ, Permission.VISIT_READ_ALL, Permission.GATE_WATCH),
        (SUPER, ADMIN, LANDLORD, RESIDENT, GUARD),
        _found,
        bad=(
            Bad(query={"query": ""}, names="query"),
            Bad(query={"query": "x" * 101}, names="query"),
            Bad(query={"query": "a\u0000"}, names="query"),
            Bad(query={"query": "a", "limit": "0"}, names="limit"),
        ),
    ),
    Case(
        "GET /api/v1/gate/visits",
        (Permission.GATE_WATCH,),
        (SUPER, ADMIN, GUARD),
        _sought,
        bad=(Bad(query={"q": "x" * 101}, names="q"), Bad(query={"q": "a\u0000"}, names="q")),
    ),
    Case(
        "POST /api/v1/gate/visits/{visit_id}/scan",
        _SCAN,
        (GUARD,),
        _row,
        foreign=404,
        bad=(
            Bad(body={"direction": "up"}, names="direction"),
            Bad(body={"plate_last4": "12345"}, names="plate_last4"),
            Bad(body={"visitor_ids": ["Ada"]}, names="visitor_ids.0"),
        ),
    ),
    Case(
        "GET /api/visitors/stats",
        (Permission.GATE_WATCH,),
        (SUPER, ADMIN, GUARD),
        _counted,
        bad=(
            Bad(query={"period": "hourly"}, names="period"),
            Bad(query={"start_date": "soon"}, names="start_date"),
            Bad(query={"start_date": "2020-01-01"}, names="start_date"),
            Bad(query={"start_date": "2030-01-02", "end_date": "2030-01-01"}, names="end_date"),
        ),
    ),
    Case("GET /api/visitors/active", (Permission.GATE_WATCH,), (SUPER, ADMIN, GUARD), _listed),
    *(
        Case(
            f"GET /api/visitors/{path}",
            _STATUS,
            (SUPER, ADMIN, LANDLORD, RESIDENT, GUARD),
            visit,
            foreign=404,
        )
        for path in ("checkin-status/{visit_id}", "{visit_id}/checkin-status")
    ),
)
