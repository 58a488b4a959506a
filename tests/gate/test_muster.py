"""The evacuation roll is complete, by unit, in JSON and CSV; 003's numbers are the caller's own."""

import csv
import io
from datetime import UTC, datetime
from uuid import UUID

from gatehouse.core.ids import new_id
from tests.gate.test_entries import check_out
from tests.make.buildings import Member, make_block, make_member, make_unit
from tests.make.entries import ask_in, guest_in, walk_in
from tests.make.http import Bench

MUSTER, STATS = "/api/v1/dashboard/muster", "/api/v1/dashboard/stats"


async def test_everybody_is_on_the_roll_by_tower_and_flat(bench: Bench) -> None:
    home = await bench.building(time_zone="Asia/Kolkata")
    block = await make_block(bench.db, home.id, "Tower B")
    for number in ("B10", "B9"):
        unit = await make_unit(bench.db, home.id, number)
        await bench.db.execute("update units set block_id = $2 where id = $1", unit, block)
        host = await make_member(bench.db, home.id, "resident", unit=unit)
        await guest_in(
            bench, home, host=host, visitors=[{"name": number, "phone": f"+234803000{number[1:]:0>4}"}]
        )
    formula = '=HYPERLINK("http://evil.example","Open")'
    walked = await walk_in(
        bench,
        home,
        visitorName=formula,
        partySize=4,
        vehicleNumber="KJA 1",
        companyName="SWIGGY",
        type="DELIVERY",
    )
    homeless, _ = await guest_in(bench, home, host=home.landlord)
    out, _ = await guest_in(bench, home)
    assert (await check_out(bench, home.guard, out)).status_code == 200
    await ask_in(bench, home)

    data = (await bench.call(home.guard, "GET", MUSTER)).json()["data"]
    assert (data["count"], data["people"]) == (4, 7)
    assert [(row["tower"], row["flat"]) for row in data["visitors"]] == [
        (None, "A101"),
        ("Tower B", "B9"),
        ("Tower B", "B10"),
        (None, None),
    ]
    first = data["visitors"][0]
    assert (
        first
        | {
            "entry_id": walked["id"],
            "visitor_name": formula,
            "visitor_phone": "+2348030000001",
            "host_name": "Resident Person",
            "purpose": "Tea",
            "people": 4,
            "kind": "delivery",
            "plate": "KJA 1",
            "company": "SWIGGY",
        }
        == first
    )
    assert data["visitors"][3]["entry_id"] == homeless

    answer = await bench.call(home.admin, "GET", MUSTER, params={"format": "csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith('attachment; filename="muster_20')
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["flat"] for row in rows] == ["A101", "B9", "B10", ""]
    assert rows[0]["name"] == "'" + formula
    assert rows[0]["phone"].startswith("'+")
    entered = datetime.fromisoformat(first["checkin_time"]).astimezone(UTC)
    written = datetime.strptime(rows[0]["checked_in"], "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    assert abs((written - entered).total_seconds() - 5.5 * 3600) < 60
    audited = await bench.db.fetch(
        "select action from audit_log where building_id = $1 and action like 'muster.%' order by at", home.id
    )
    assert [row["action"] for row in audited] == ["muster.read", "muster.exported"]


async def test_nobody_is_left_out_of_a_long_roll(bench: Bench) -> None:
    home = await bench.building()
    rows = [(home.id, new_id(), home.unit_id, home.guard.member_id, f"Guest {n}") for n in range(700)]
    await bench.db.executemany(
        "insert into entries (building_id, id, unit_id, guard_in, name, entered_at) values ($1, $2, $3, $4, $5, now())",
        rows,
    )
    data = (await bench.call(home.guard, "GET", MUSTER)).json()["data"]
    assert data["count"] == len(data["visitors"]) == 700
    paper = (await bench.call(home.guard, "GET", MUSTER, params={"format": "csv"})).text
    assert len(paper.splitlines()) == 701


async def test_the_numbers_are_the_callers_own(bench: Bench) -> None:
    home = await bench.building(time_zone="Pacific/Kiritimati")
    other = await make_unit(bench.db, home.id, "B202")
    neighbour = await make_member(bench.db, home.id, "resident", unit=other)
    made = await bench.invite(home.resident)
    await bench.db.execute("update visits set max_entries = 2 where id = $1", UUID(made["visit"]["id"]))
    for direction in ("entry", "exit", "entry"):  # twice is one visitor
        assert (await bench.scan(home.guard, direction, made["qr_code"])).status_code == 200
    await guest_in(bench, home, host=neighbour, visitors=[{"name": "Ben", "phone": "+2348030000009"}])
    await walk_in(bench, home, visitorPhone="+2348030000010")
    await ask_in(bench, home)
    await ask_in(bench, home, flat=other)
    old, _ = await guest_in(bench, home, visitors=[{"name": "Old", "phone": "+2348030000011"}])
    await bench.db.execute(
        "update entries set entered_at = now() - interval '25 hours' where id = $1", UUID(old)
    )
    await bench.db.execute(
        "update occupancies set valid_from = now() - interval '9 days' where building_id = $1", home.id
    )

    async def numbers(who: Member) -> tuple[int, int, int]:
        data = (await bench.call(who, "GET", STATS)).json()["data"]
        return data["visitors_today"], data["pending_approvals"], data["checked_in"]

    assert await numbers(home.guard) == await numbers(home.admin) == (3, 2, 4)
    assert await numbers(home.resident) == (2, 1, 3)
    assert await numbers(neighbour) == (1, 1, 1)
    assert await numbers(home.landlord) == (0, 0, 0)
