"""What a building consists of: 004's blocks, flats and gates, under both prefixes; and the building itself."""

from itertools import count

from gatehouse.auth.permissions import Permission
from gatehouse.core.ids import new_id
from tests.every_route.model import ADMIN, ROLES, SUPER, Bad, Case, Maker, Target
from tests.make.buildings import Building, Member, make_unit
from tests.make.http import Bench

_P = Permission
_READ, _MANAGE = (_P.BUILDING_READ,), (_P.BUILDING_MANAGE,)
_PREFIXES = ("/api/v1/admin/societies/{society_id}", "/api/societies/{society_id}")
_numbers = count(1000)


async def _block(bench: Bench, home: Building, _who: Member) -> Target:
    block = new_id()
    await bench.db.execute(
        "insert into blocks (building_id, id, name) values ($1, $2, $3)",
        home.id,
        block,
        f"Tower {next(_numbers)}",
    )
    return Target(
        params={"society_id": str(home.id), "block_id": str(block)},
        body={"name": f"Tower {next(_numbers)}"},
        row=("blocks", block),
    )


async def _flat(bench: Bench, home: Building, who: Member) -> Target:
    number = f"F{next(_numbers)}"
    unit = await make_unit(bench.db, home.id, number)
    block = (await _block(bench, home, who)).params["block_id"]
    return Target(
        params={"society_id": str(home.id), "flat_id": str(unit)},
        body={"flatNumber": f"F{next(_numbers)}", "blockId": block},
        query={"search": number},
        row=("units", unit),
        mark=str(unit),
    )


async def _gate(bench: Bench, home: Building, _who: Member) -> Target:
    # The seed's own example makes a "Main Gate"; the bench's buildings have one.
    await bench.db.execute(
        "update gates set name = 'North', name_key = 'north' where id = $1 and name = 'Main Gate'",
        home.gate_id,
    )
    gate = new_id()
    await bench.db.execute(
        "insert into gates (building_id, id, number, name, name_key) values ($1, $2, $3, $4, lower($4))",
        home.id,
        gate,
        f"G{next(_numbers)}",
        f"Gate {gate}",
    )
    return Target(
        params={"society_id": str(home.id), "gate_id": str(gate)},
        body={"name": f"Side gate {next(_numbers)}"},
        row=("gates", gate),
    )


async def _building(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(
        params={"building_id": str(home.id)},
        body={"name": f"House {next(_numbers)}", "time_zone": "Africa/Accra"},
        row=("buildings", home.id),
        mark=str(home.id),
    )


def _case(
    line: str,
    make: Maker,
    *,
    read: bool = False,
    status: int = 200,
    bad: tuple[Bad, ...] = (),
) -> tuple[Case, ...]:
    method, part = line.split(" ")
    return tuple(
        Case(
            f"{method} {prefix}{part}",
            _READ if read else _MANAGE,
            ROLES if read else (SUPER, ADMIN),
            make,
            status=status,
            foreign=403,
            names_building=True,
            bad=bad,
        )
        for prefix in _PREFIXES
    )


_LONG = "x" * 101

CASES = (
    *_case("GET /blocks", _block, read=True),
    *_case(
        "POST /blocks",
        _block,
        status=201,
        bad=(
            Bad(body={"name": ""}, names="name"),
            Bad(body={"name": _LONG}, names="name"),
            Bad(body={"floors": -1}, names="floors"),
        ),
    ),
    *_case("PATCH /blocks/{block_id}", _block, bad=(Bad(body={"floors": 999}, names="floors"),)),
    *_case("DELETE /blocks/{block_id}", _block),
    *_case("GET /flats", _flat, bad=(Bad(query={"limit": "101"}, names="limit"),)),
    *_case(
        "POST /flats",
        _flat,
        status=201,
        bad=(
            Bad(body={"flatNumber": " "}, names="flatNumber"),
            Bad(body={"floor": 301}, names="floor"),
            Bad(body={"blockId": str(new_id())}, names="blockId"),
        ),
    ),
    *_case(
        "PATCH /flats/{flat_id}",
        _flat,
        bad=(Bad(body={"blockId": str(new_id())}, names="blockId"), Bad(body={"floor": -21}, names="floor")),
    ),
    *_case("DELETE /flats/{flat_id}", _flat),
    *_case("GET /gates", _gate, read=True),
    *_case("POST /gates", _gate, status=201, bad=(Bad(body={"status": "ajar"}, names="status"),)),
    *_case("PATCH /gates/{gate_id}", _gate, bad=(Bad(body={"status": "ajar"}, names="status"),)),
    *_case("DELETE /gates/{gate_id}", _gate),
    Case("GET /api/buildings/{building_id}", _READ, ROLES, _building, foreign=403, names_building=True),
    Case(
        "PUT /api/buildings/{building_id}",
        _MANAGE,
        (SUPER, ADMIN),
        _building,
        foreign=403,
        names_building=True,
        bad=(
            Bad(body={"name": "x"}, names="name"),
            Bad(body={"time_zone": "Mars/Olympus"}, names="time_zone"),
            Bad(body={"website": "javascript:alert(1)"}, names="website"),
            Bad(body={"total_licenses": 0}, names="total_licenses"),
        ),
    ),
)
