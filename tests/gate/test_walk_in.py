"""003's walk-in: to a host or a flat, with consent where the building wants it, approved = inside at once."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.make.buildings import Building, Member, make_block, make_member, make_unit
from tests.make.http import Bench
from tests.make.requests import ask, run_out, set_settings

PATH = "/api/v1/visits"
MINE = "/api/v1/dashboard/my-requests"


async def _walk_in(bench: Bench, home: Building, **changes: Any) -> httpx.Response:
    body = {
        "visitor_name": "Ada Obi",
        "visitor_phone": "08030000009",
        "purpose": "Repair",
        "host_id": str(home.resident.member_id),
        **changes,
    }
    return await bench.call(home.guard, "POST", f"{PATH}/walkin", body)


async def _made(bench: Bench, home: Building, **changes: Any) -> dict[str, Any]:
    answer = await _walk_in(bench, home, **changes)
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def _told(bench: Bench, who: Member) -> list[tuple[str, str]]:
    rows = await bench.db.fetch(
        "select kind, title from notifications where user_id = $1 order by created_at, id", who.user_id
    )
    return [(row["kind"], row["title"]) for row in rows]


async def _consents(bench: Bench, home: Building) -> list[Any]:
    rows: list[Any] = await bench.db.fetch(
        "select * from consents where building_id = $1 order by at", home.id
    )
    return rows


async def test_approved_is_checked_in_at_once_and_out_again_later(bench: Bench) -> None:
    home = await bench.building()
    made = await _made(bench, home)
    shown = (
        made["status"],
        made["is_walkin"],
        made["visitor_phone"],
        made["host_name"],
        made["host_flat_number"],
    )
    assert shown == ("pending", True, "+2348030000009", "Resident Person", "A101")
    assert await _told(bench, home.resident) == [("walkin_pending", "Visitor at gate")]
    approved = await bench.call(home.resident, "PATCH", f"{PATH}/{made['id']}/approve")
    assert approved.status_code == 200, approved.text
    data = approved.json()["data"]
    assert data["status"] == "checked_in"
    assert data["actual_arrival"] is not None
    assert await _told(bench, home.guard) == [("visit_approved", "Entry approved")]
    assert len(await _told(bench, home.resident)) == 1, "who said yes is not told that the visitor came"
    twice = await bench.call(home.resident, "PATCH", f"{PATH}/{made['id']}/approve")
    assert (twice.status_code, twice.json()["error"]["code"]) == (409, "ALREADY_DECIDED")


async def test_rejected_says_why(bench: Bench) -> None:
    home = await bench.building()
    made = await _made(bench, home)
    rejected = await bench.call(
        home.resident, "PATCH", f"{PATH}/{made['id']}/reject", {"reason": "Not today"}
    )
    data = rejected.json()["data"]
    assert (data["status"], data["rejection_reason"], data["actual_arrival"]) == (
        "rejected",
        "Not today",
        None,
    )


async def test_a_host_is_named_by_membership_or_account(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    for host in (home.resident.member_id, home.resident.user_id):
        assert (await _made(bench, home, host_id=str(host)))["host_id"] == str(home.resident.member_id)
    for nobody in (
        other.resident.member_id,
        other.resident.user_id,
        home.admin.member_id,
        home.guard.member_id,
    ):
        refused = await _walk_in(bench, home, host_id=str(nobody))
        assert (refused.status_code, refused.json()["error"]["details"][0]["field"]) == (422, "host_id")


async def test_a_flat_is_named_by_number_and_tower(bench: Bench) -> None:
    home = await bench.building()
    blocks = [await make_block(bench.db, home.id, name) for name in ("T1", "T2")]
    units = [await make_unit(bench.db, home.id, f"tmp{n}") for n in range(2)]
    for unit, block in zip(units, blocks, strict=True):
        await bench.db.execute("update units set block_id = $1, number = '7' where id = $2", block, unit)
    for named, label in (
        ({"tower": "t2", "flat_number": "7"}, "T2 7"),
        ({"building_id": str(blocks[0]), "flat_number": "7"}, "T1 7"),
        ({"building_id": str(home.id), "flat": "a101"}, "A101"),
    ):
        made = await _made(bench, home, host_id=None, **named)
        assert (made["host_flat_number"], made["host_id"]) == (label, None)
    several = await _walk_in(bench, home, host_id=None, flat_number="7")
    assert several.json()["error"]["details"][0]["field"] == "tower"
    pattern = await _walk_in(bench, home, host_id=None, flat_number="1%")
    assert pattern.status_code == 422


@pytest.mark.parametrize(("said", "kept"), [(None, []), (False, [False])])
async def test_where_consent_is_required_it_is_asked_and_never_invented(
    bench: Bench, *, said: bool | None, kept: list[bool]
) -> None:
    home = await bench.building()
    await set_settings(bench.db, home, consent_required=True, consent_notice_version="2026-07")
    refused = await _walk_in(bench, home, **({} if said is None else {"consent": said}))
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "NEEDS_CONSENT")
    scans = await bench.db.fetch("select outcome, reason from scans where building_id = $1", home.id)
    assert [tuple(scan) for scan in scans] == [("refused", "needs_consent")]
    assert [row["given"] for row in await _consents(bench, home)] == kept
    assert await _told(bench, home.resident) == []

    made = await _made(bench, home, consent_given=True)
    assert made["consent_given"] is True
    row = (await _consents(bench, home))[-1]
    assert (row["given"], row["notice_version"], row["name"]) == (True, "2026-07", "Ada Obi")
    assert (str(row["request_id"]), row["asked_by"]) == (made["id"], home.guard.member_id)


async def test_without_the_policy_nothing_is_asked_and_nothing_written(bench: Bench) -> None:
    home = await bench.building()
    made = await _made(bench, home)
    await bench.call(home.resident, "PATCH", f"{PATH}/{made['id']}/approve")
    assert (made["consent_given"], await _consents(bench, home)) == (False, [])


async def test_my_requests_are_what_waits_for_me_exactly_counted(bench: Bench) -> None:
    home = await bench.building()
    other_unit = await make_unit(bench.db, home.id, "B2")
    neighbour = await make_member(bench.db, home.id, "resident", unit=other_unit)
    await bench.invite(home.resident)
    made = [await _made(bench, home, visitor_name=f"Guest {n}") for n in range(3)]
    of_004 = await ask(bench, home)
    await run_out(bench.db, made[0]["id"])
    await bench.call(home.resident, "PATCH", f"{PATH}/{made[1]['id']}/reject")
    mine = (await bench.call(home.resident, "GET", MINE, params={"limit": "1"})).json()["data"]
    assert (mine["count"], [one["id"] for one in mine["visits"]]) == (2, [of_004["id"]])
    assert mine["visits"][0]["is_walkin"] is True
    for who in (neighbour, home.admin, home.landlord):
        assert (await bench.call(who, "GET", MINE)).json()["data"]["count"] == 0


async def test_a_walk_in_is_the_same_request_to_004(bench: Bench) -> None:
    home = await bench.building()
    made = await _made(bench, home)
    shown = await bench.call(home.resident, "GET", f"/api/v1/gate/requests/{made['id']}")
    data = shown.json()["data"]
    assert (data["type"], data["status"], data["visitorName"]) == ("VISITOR", "PENDING", "Ada Obi")
    await bench.call(home.resident, "PATCH", f"/api/v1/gate/requests/{made['id']}/approve")
    count = await bench.db.fetchval("select count(*) from entries where request_id = $1", UUID(made["id"]))
    assert count == 1
