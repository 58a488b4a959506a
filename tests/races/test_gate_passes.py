"""Gate passes, parcels and expected deliveries against each other, over two server processes: each opens, goes or answers once."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx

from tests.every_route.cases_gate_passes import gate_pass
from tests.make.buildings import Building
from tests.races.conftest import RACERS, Track

ROUNDS = 20
PASSES, PARCELS, EXPECTED = "/api/v1/gate/passes", "/api/v1/gate/parcels", "/api/v1/deliveries/expected"


async def at_once(
    track: Track, calls: Sequence[Any], *, table: str, row: str, held: bool
) -> list[httpx.Response]:
    """All at once; `held`: they first pile up behind the locked row, so that they truly overlap."""
    if not held:
        return list(await asyncio.gather(*calls))
    async with track.db.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(f"select from {table} where id = $1 for update", UUID(row))
        tasks = [asyncio.ensure_future(call) for call in calls]
        await track.wait_for_waiters(len(tasks))
        await transaction.rollback()
    return list(await asyncio.gather(*tasks))


def codes(answers: Sequence[httpx.Response]) -> list[tuple[int, str | None]]:
    """Statuses with their error codes, sorted."""
    return sorted(
        (answer.status_code, answer.json().get("error", {}).get("code") or "") for answer in answers
    )


async def a_pass(track: Track, home: Building, *, approved: bool = True) -> dict[str, Any]:
    """A gate pass, its `data`."""
    made = await track.call(0, home.resident, "POST", PASSES, gate_pass())
    assert made.status_code == 201, made.text
    data: dict[str, Any] = made.json()["data"]
    if approved:
        yes = await track.call(1, home.admin, "PATCH", f"{PASSES}/{data['id']}/approve")
        assert yes.status_code == 200, yes.text
    return data


async def told(track: Track, what: str, row: str) -> int:
    """How many notifications of a kind are about a row; each has one job."""
    notes = await track.db.fetch(
        "select id, building_id from notifications where reference_id = $1 and kind = $2", UUID(row), what
    )
    for note in notes:
        jobs = await track.db.fetch(
            "select args from procrastinate_jobs where task_name = 'deliver' and args ->> 'building_id' = $1",
            str(note["building_id"]),
        )
        assert sum(str(note["id"]) in json.loads(job["args"])["notification_ids"] for job in jobs) == 1
    return len(notes)


async def test_one_of_eight_guards_scans_a_gate_pass(track: Track) -> None:
    home, guards = await track.building()
    for round_ in range(ROUNDS):
        made = await a_pass(track, home)
        answers = await at_once(
            track,
            [
                track.call(n, guard, "POST", f"{PASSES}/scan", {"qrToken": made["qrToken"]})
                for n, guard in enumerate(guards)
            ],
            table="gate_passes",
            row=made["id"],
            held=bool(round_ % 2),
        )
        assert codes(answers) == [(200, ""), *[(409, "USED_UP")] * (RACERS - 1)]
        acts = await track.db.fetch(
            "select action from audit_log where target_id = $1 and action in ('gate_pass.used', 'gate_pass.refused')",
            UUID(made["id"]),
        )
        assert sorted(row["action"] for row in acts) == ["gate_pass.refused"] * (RACERS - 1) + [
            "gate_pass.used"
        ]
        assert await told(track, "gate_pass_used", made["id"]) == 1


async def test_approve_reject_and_call_off_at_once(track: Track) -> None:
    home, _ = await track.building(1)
    outcomes = set()
    for round_ in range(ROUNDS):
        made = await a_pass(track, home, approved=False)
        path = f"{PASSES}/{made['id']}"
        calls = [
            *(track.call(n, home.admin, "PATCH", f"{path}/approve") for n in (0, 1)),
            *(track.call(n, home.admin, "PATCH", f"{path}/reject", {"reason": "No"}) for n in (2, 3)),
        ]
        answers = await at_once(track, calls, table="gate_passes", row=made["id"], held=bool(round_ % 2))
        assert codes(answers) == [(200, ""), *[(409, "ALREADY_DECIDED")] * 3]
        status = next(answer for answer in answers if answer.status_code == 200).json()["data"]["status"]
        late = [answer.json()["error"]["status"] for answer in answers if answer.status_code == 409]
        assert {one.upper() for one in late} == {status}
        assert await told(track, "gate_pass_decided", made["id"]) == 1
        outcomes.add(status)
    print("decided as", outcomes)


async def test_a_scan_against_calling_it_off(track: Track) -> None:
    home, guards = await track.building(3)
    for round_ in range(ROUNDS):
        made = await a_pass(track, home)
        calls = [
            track.call(0, home.resident, "DELETE", f"{PASSES}/{made['id']}"),
            *(
                track.call(n + 1, guard, "POST", f"{PASSES}/scan", {"qrToken": made["qrToken"]})
                for n, guard in enumerate(guards)
            ),
        ]
        off, *scans = await at_once(track, calls, table="gate_passes", row=made["id"], held=bool(round_ % 2))
        opened = [answer for answer in scans if answer.status_code == 200]
        assert len(opened) + (off.status_code == 200) == 1, [off.text, *(one.text for one in scans)]
        if opened:
            assert off.status_code == 409
        else:
            assert codes(scans) == [(410, "CANCELLED")] * len(guards)


async def test_a_parcel_is_handed_over_by_one_of_eight_guards(track: Track) -> None:
    home, guards = await track.building()
    for round_ in range(ROUNDS):
        taken = await track.call(0, guards[0], "POST", PARCELS, {"flatId": str(home.unit_id)})
        parcel = taken.json()["data"]["id"]
        seen = await track.call(1, home.resident, "GET", f"{PARCELS}/{parcel}")
        digits = seen.json()["data"]["code"]
        bodies = [{"code": digits} if n % 2 else {"name": f"Person {n}"} for n in range(RACERS)]
        answers = await at_once(
            track,
            [
                track.call(n, guard, "POST", f"{PARCELS}/{parcel}/hand-over", bodies[n])
                for n, guard in enumerate(guards)
            ],
            table="parcels",
            row=parcel,
            held=bool(round_ % 2),
        )
        assert codes(answers) == [(200, ""), *[(409, "ALREADY_DECIDED")] * (RACERS - 1)]
        winner = next(n for n, answer in enumerate(answers) if answer.status_code == 200)
        row = await track.db.fetchrow("select handed_by, handed_to from parcels where id = $1", UUID(parcel))
        assert row is not None
        assert (row["handed_by"], row["handed_to"]) == (
            guards[winner].member_id,
            bodies[winner].get("name"),
        )
        assert await told(track, "parcel_handed_over", parcel) == 1


async def test_one_expected_delivery_answers_one_of_eight_requests(track: Track) -> None:
    home, guards = await track.building()
    day = datetime.now(ZoneInfo("Africa/Lagos")).date().isoformat()
    for round_ in range(ROUNDS):
        company = f"COURIER {round_}"
        wish = {"companyName": company, "expectedDate": day, "autoApprove": True}
        made = (await track.call(0, home.resident, "POST", EXPECTED, wish)).json()["data"]
        body = {"type": "DELIVERY", "flatId": str(home.unit_id), "providerTag": company}
        answers = await at_once(
            track,
            [track.call(n, guard, "POST", "/api/v1/gate/requests", body) for n, guard in enumerate(guards)],
            table="expected_deliveries",
            row=made["id"],
            held=bool(round_ % 2),
        )
        assert {answer.status_code for answer in answers} == {201}, [answer.text for answer in answers]
        states = sorted(answer.json()["data"]["status"] for answer in answers)
        assert states == ["APPROVED", *["PENDING"] * (RACERS - 1)]
        row = await track.db.fetchrow(
            "select status, request_id from expected_deliveries where id = $1", UUID(made["id"])
        )
        assert row is not None
        asked = next(
            one.json()["data"]["id"] for one in answers if one.json()["data"]["status"] == "APPROVED"
        )
        assert (row["status"], str(row["request_id"])) == ("arrived", asked)
        entries = await track.db.fetchval(
            "select count(*) from entries where building_id = $1 and provider = $2", home.id, company
        )
        assert entries == 1


async def test_calling_an_expected_delivery_off_against_its_arrival(track: Track) -> None:
    home, guards = await track.building(2)
    day = datetime.now(ZoneInfo("Africa/Lagos")).date().isoformat()
    for round_ in range(ROUNDS):
        wish = {"companyName": f"COURIER {round_}", "expectedDate": day, "autoApprove": True}
        made = (await track.call(0, home.resident, "POST", EXPECTED, wish)).json()["data"]
        body = {"type": "DELIVERY", "flatId": str(home.unit_id), "providerTag": f"COURIER {round_}"}
        calls = [
            track.call(0, home.resident, "DELETE", f"{EXPECTED}/{made['id']}"),
            track.call(1, guards[0], "POST", "/api/v1/gate/requests", body),
        ]
        off, asked = await at_once(
            track, calls, table="expected_deliveries", row=made["id"], held=bool(round_ % 2)
        )
        assert (off.status_code, asked.json()["data"]["status"]) in {
            (200, "PENDING"),
            (409, "APPROVED"),
        }, (off.text, asked.text)
