"""004's expected deliveries and auto-approve rules, under both prefixes; and our parcels."""

from itertools import count
from typing import Any
from uuid import UUID

from gatehouse.auth.permissions import Permission
from gatehouse.core.ids import new_id
from tests.every_route.model import GUARD, HOSTS, ROLES, Bad, Case, Maker, Target, nothing
from tests.make.buildings import Building, Member
from tests.make.flats import flat_of
from tests.make.http import Bench

_P = Permission
_EXPECT, _SEE, _TAKE, _READ = (
    (_P.DELIVERY_EXPECT,),
    (_P.DELIVERY_EXPECT, _P.GATE_ASK),
    (_P.GATE_ASK,),
    (_P.REQUEST_READ,),
)
_DOORS = ("/api/v1/deliveries", "/api/deliveries")
_PARCELS = "/api/v1/gate/parcels"
_numbers = count(1)


def _host(home: Building, who: Member) -> Member:
    return who if who.role in HOSTS else home.resident


async def _delivery_body(bench: Bench, home: Building, who: Member) -> dict[str, Any]:
    return {
        "flatId": str(await flat_of(bench, home, who)),
        "companyName": f"AMAZON {next(_numbers)}",
        "expectedDate": "2030-01-20",
        "timeFrom": "22:00",
        "timeUntil": "02:00",
        "autoApprove": True,
    }


async def _new_delivery(bench: Bench, home: Building, who: Member) -> Target:
    body = await _delivery_body(bench, home, who)
    return Target(body=body, row=("units", UUID(body["flatId"])))


async def _delivery(bench: Bench, home: Building, who: Member) -> Target:
    host = _host(home, who)
    body = await _delivery_body(bench, home, host)
    made = await bench.call(host, "POST", f"{_DOORS[0]}/expected", body)
    found = made.json()["data"]["id"]
    return Target(params={"delivery_id": found}, row=("expected_deliveries", UUID(found)), mark=found)


async def _rule_body(bench: Bench, home: Building, who: Member) -> dict[str, Any]:
    return {
        "flatId": str(await flat_of(bench, home, who)),
        "companies": ["SWIGGY", "AMAZON"],
        "allowedDays": ["MON", "FRI"],
        "timeFrom": "22:00",
        "timeUntil": "02:00",
    }


async def _new_rule(bench: Bench, home: Building, who: Member) -> Target:
    body = await _rule_body(bench, home, who)
    return Target(body=body, row=("units", UUID(body["flatId"])))


async def _rule(bench: Bench, home: Building, who: Member) -> Target:
    host = _host(home, who)
    body = await _rule_body(bench, home, host)
    found = (await bench.call(host, "POST", f"{_DOORS[0]}/auto-approve", body)).json()["data"]["id"]
    return Target(
        params={"rule_id": found},
        body={"allowedDays": ["SAT"]},
        row=("delivery_rules", UUID(found)),
        mark=found,
    )


async def _new_parcel(bench: Bench, home: Building, who: Member) -> Target:
    flat = await flat_of(bench, home, who)
    return Target(
        body={"flatId": str(flat), "providerTag": "AMAZON", "packageCount": 2, "gate": "Main Gate"},
        row=("units", flat),
    )


async def _parcel(bench: Bench, home: Building, who: Member) -> Target:
    body = (await _new_parcel(bench, home, who)).body
    found = (await bench.call(home.guard, "POST", _PARCELS, body)).json()["data"]["id"]
    return Target(
        params={"parcel_id": found}, body={"name": "Ada Obi"}, row=("parcels", UUID(found)), mark=found
    )


async def _digits(bench: Bench, home: Building, who: Member) -> Target:
    target = await _parcel(bench, home, who)
    seen = await bench.call(home.resident, "GET", f"{_PARCELS}/{target.mark}")
    return Target(body={"code": seen.json()["data"]["code"]}, row=target.row)


def _both(line: str, *options: Any, **more: Any) -> tuple[Case, ...]:
    method, part = line.split(" ")
    return tuple(Case(f"{method} {door}{part}", *options, **more) for door in _DOORS)


def _listed(make: Maker) -> Maker:
    async def listed(bench: Bench, home: Building, who: Member) -> Target:
        return Target(mark=(await make(bench, home, who)).mark)

    return listed


_HOURS = (
    Bad(body={"timeFrom": "24:00"}, names="timeFrom"),
    Bad(body={"timeFrom": "9:00"}, names="timeFrom"),
    Bad(body={"timeUntil": "٠٢:٠٠"}, names="timeUntil"),
    Bad(body={"timeFrom": "10:00", "timeUntil": "10:00"}, names="timeUntil"),
)
_PAGES = (Bad(query={"limit": "101"}, names="limit"), Bad(query={"page": "0"}, names="page"))

CASES = (
    *_both(
        "POST /expected",
        _EXPECT,
        HOSTS,
        _new_delivery,
        status=201,
        foreign=422,
        bad=(
            *_HOURS,
            Bad(body={"companyName": " "}, names="companyName"),
            Bad(body={"companyName": "x" * 101}, names="companyName"),
            Bad(body={"expectedDate": "soon"}, names="expectedDate"),
            Bad(body={"expectedDate": 1}, names="expectedDate"),
            Bad(body={"expectedDate": "2020-01-01"}, names="expectedDate"),
            Bad(body={"expectedDate": "9999-12-31"}, names="expectedDate"),
            Bad(body={"expiresAt": "2020-01-01T00:00:00Z"}, names="expiresAt"),
            Bad(body={"flatId": str(new_id())}, names="flatId"),
        ),
    ),
    *_both(
        "GET /expected",
        _SEE,
        (*HOSTS, GUARD),
        _listed(_delivery),
        bad=(*_PAGES, Bad(query={"status": "LOST"}, names="status")),
    ),
    Case(f"DELETE {_DOORS[0]}/expected/{{delivery_id}}", _EXPECT, HOSTS, _delivery, foreign=404),
    *_both(
        "POST /auto-approve",
        _EXPECT,
        HOSTS,
        _new_rule,
        status=201,
        foreign=422,
        bad=(
            *_HOURS,
            Bad(body={"allowedDays": ["SOMEDAY"]}, names="allowedDays.0"),
            Bad(body={"allowedDays": ["MON"] * 8}, names="allowedDays"),
            Bad(body={"companies": [""]}, names="companies.0"),
            Bad(body={"companies": ["A"] * 51}, names="companies"),
            Bad(body={"flatId": str(new_id())}, names="flatId"),
        ),
    ),
    *_both("GET /auto-approve", _EXPECT, HOSTS, _listed(_rule), bad=_PAGES),
    *_both("PATCH /auto-approve/{rule_id}", _EXPECT, HOSTS, _rule, foreign=404, bad=_HOURS),
    *_both("DELETE /auto-approve/{rule_id}", _EXPECT, HOSTS, _rule, foreign=404),
    *_both("GET /companies", (_P.BUILDING_READ,), ROLES, nothing),
    Case(
        f"POST {_PARCELS}",
        _TAKE,
        (GUARD,),
        _new_parcel,
        status=201,
        foreign=422,
        bad=(
            Bad(body={"packageCount": 0}, names="packageCount"),
            Bad(body={"packageCount": 10**40}, names="packageCount"),
            Bad(body={"photoKey": "entry-photos/x/y.jpg"}, names="photoKey"),
            Bad(body={"flatId": str(new_id())}, names="flatId"),
        ),
    ),
    Case(
        f"GET {_PARCELS}",
        _READ,
        ROLES,
        _listed(_parcel),
        bad=(*_PAGES, Bad(query={"status": "LOST"}, names="status")),
    ),
    Case(f"GET {_PARCELS}/{{parcel_id}}", _READ, ROLES, _parcel, foreign=404),
    Case(
        f"POST {_PARCELS}/{{parcel_id}}/hand-over",
        _TAKE,
        (GUARD,),
        _parcel,
        foreign=404,
        bad=(
            Bad(body={"name": None}, names="code"),
            Bad(body={"code": "12345"}, names="code"),
            Bad(body={"code": "１２３４５６"}, names="code"),
        ),
    ),
    Case(
        f"POST {_PARCELS}/hand-over",
        _TAKE,
        (GUARD,),
        _digits,
        foreign=422,
        bad=(Bad(body={"code": "abcdef"}, names="code"),),
    ),
)
