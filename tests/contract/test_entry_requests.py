"""004's Testing Checklist, "Entry Request System": each line a test, over HTTP and from the job. What leaves by Socket.IO is in tests/realtime."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from gatehouse.core.db import Database
from gatehouse.core.db_platform import platform_database
from gatehouse.gate.request_expiry import expire_requests
from gatehouse.worker import TIMETABLE
from tests.make.buildings import Building, Member, make_member
from tests.make.http import Bench
from tests.make.requests import PATH, ask, expire_all, run_out
from tests.make.uploads import make_upload

INBOX = "/api/v1/resident/notifications"


@pytest_asyncio.fixture
async def across(environment: dict[str, str]) -> AsyncIterator[Database]:
    """The platform login's database, as the worker has it."""
    del environment
    database = platform_database()
    yield database
    await database.close()


async def _told(bench: Bench, who: Member) -> list[dict[str, Any]]:
    answer = await bench.call(who, "GET", INBOX)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["data"]["notifications"]
    return rows


async def _entries(bench: Bench, home: Building) -> list[Any]:
    rows: list[Any] = await bench.db.fetch("select * from entries where building_id = $1", home.id)
    return rows


async def test_guard_creates_entry_request_with_photo(bench: Bench) -> None:
    home = await bench.building()
    _, key = await make_upload(bench.db, home, home.guard)
    body = {"type": "DELIVERY", "flatId": str(home.unit_id), "providerTag": "SWIGGY", "photoKey": key}
    answer = await bench.call(home.guard, "POST", PATH, body)
    assert answer.status_code == 201, answer.text
    made = answer.json()["data"]
    shown = {
        name: made[name] for name in ("type", "status", "providerTag", "photoKey", "flatId", "societyId")
    }
    assert shown == {**body, "status": "PENDING", "societyId": str(home.id)}
    assert made["flat"]["flatNumber"] == "A101"
    assert made["guardId"] == str(home.guard.user_id)
    lives = datetime.fromisoformat(made["expiresAt"]) - datetime.fromisoformat(made["createdAt"])
    assert lives == timedelta(minutes=15)
    assert (made["entryId"], made["approvedById"], await _entries(bench, home)) == (None, None, [])

    snake = {"type": "VISITOR", "flat_id": str(home.unit_id), "visitor_name": "Ada"}
    assert (await bench.call(home.guard, "POST", "/api/entry-requests", snake)).status_code == 201
    _, foreign = await make_upload(bench.db, home, home.resident)
    refused = await bench.call(home.guard, "POST", PATH, body | {"photoKey": foreign})
    assert (refused.status_code, refused.json()["error"]["details"][0]["field"]) == (422, "photoKey")


@pytest.mark.parametrize(
    ("kind", "type_", "title"),
    [("VISITOR", "ENTRY_REQUEST", "Visitor at gate"), ("DELIVERY", "DELIVERY_REQUEST", "Delivery at gate")],
)
async def test_flat_residents_receive_notification(bench: Bench, kind: str, type_: str, title: str) -> None:
    home = await bench.building()
    spouse = await make_member(bench.db, home.id, "resident", unit=home.unit_id)
    made = await ask(bench, home, type=kind)
    for person in (home.resident, spouse):
        [row] = await _told(bench, person)
        assert (row["type"], row["title"], row["userId"]) == (type_, title, str(person.user_id))
        assert row["message"] == "Ada Obi is at the gate (Main Gate). Flat: A101. Approve or reject?"
        data = {name: row["data"][name] for name in ("type", "visitId", "entryRequestId")}
        assert data == {"type": "walkin_pending", "visitId": made["id"], "entryRequestId": made["id"]}
        assert (row["referenceId"], row["isRead"]) == (made["id"], False)
    assert await _told(bench, home.landlord) == []
    jobs = await bench.db.fetchval(
        "select count(*) from procrastinate_jobs where task_name = 'deliver' and args ->> 'building_id' = $1",
        str(home.id),
    )
    assert jobs == 1


async def test_resident_views_entry_photo(bench: Bench) -> None:
    home = await bench.building()
    _, key = await make_upload(bench.db, home, home.guard)
    made = await ask(bench, home, photoKey=key)
    answer = await bench.call(home.resident, "GET", f"{PATH}/{made['id']}/photo")
    assert answer.status_code == 200, answer.text
    url = answer.json()["data"]["viewUrl"].removeprefix("http://testserver")
    seen = await bench.client.get(url)
    assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
    assert (await bench.call(home.landlord, "GET", f"{PATH}/{made['id']}/photo")).status_code == 404


async def test_resident_approves_request(bench: Bench) -> None:
    home = await bench.building()
    made = await ask(bench, home)
    answer = await bench.call(home.resident, "PATCH", f"{PATH}/{made['id']}/approve")
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert (data["status"], data["approvedById"]) == ("APPROVED", str(home.resident.user_id))
    assert data["approvedBy"]["name"] == "Resident Person"
    assert data["approvedAt"] is not None
    again = await bench.call(home.resident, "PATCH", f"{PATH}/{made['id']}/reject", {"reason": "No"})
    error = again.json()["error"]
    assert (again.status_code, error["code"], error["status"]) == (409, "ALREADY_DECIDED", "approved")
    assert (error["decided_by"], error["decided_at"]) == ("Resident Person", data["approvedAt"])


async def test_entry_record_created_on_approval(bench: Bench) -> None:
    home = await bench.building()
    _, key = await make_upload(bench.db, home, home.guard)
    made = await ask(bench, home, type="CAB", photoKey=key, vehicleNumber="lag-123 xy", partySize=2)
    approved = await bench.call(home.resident, "PATCH", f"{PATH}/{made['id']}/approve")
    [entry] = await _entries(bench, home)
    assert approved.json()["data"]["entryId"] == made["id"] == str(entry["id"]) == str(entry["request_id"])
    shown = (entry["kind"], entry["name"], entry["phone"], entry["photo_key"], entry["party_size"])
    assert shown == ("cab", "Ada Obi", "+2348030000009", key, 2)
    assert (entry["plate"], entry["plate_last4"]) == ("lag-123 xy", "23XY")
    assert (entry["unit_id"], entry["gate_in"]) == (home.unit_id, home.gate_id)
    assert (entry["guard_in"], entry["approved_by"]) == (home.guard.member_id, home.resident.member_id)
    assert (entry["exited_at"], entry["due_out_at"] - entry["entered_at"]) == (None, timedelta(minutes=30))


async def test_guard_receives_the_status_in_the_inbox_too(bench: Bench) -> None:
    home = await bench.building()
    made = await ask(bench, home)
    await bench.call(home.resident, "PATCH", f"{PATH}/{made['id']}/approve")
    [row] = await _told(bench, home.guard)
    assert (row["title"], row["type"]) == ("Entry approved", "ENTRY_REQUEST")
    assert row["message"] == "Ada Obi may come in: Resident Person (A101) said yes."


async def test_resident_rejects_request(bench: Bench) -> None:
    home = await bench.building()
    spouse = await make_member(bench.db, home.id, "resident", unit=home.unit_id, first="Spouse")
    made = await ask(bench, home)
    answer = await bench.call(
        home.resident, "PATCH", f"{PATH}/{made['id']}/reject", {"reason": "Not expected"}
    )
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert (data["status"], data["rejectionReason"], data["entryId"]) == ("REJECTED", "Not expected", None)
    assert data["rejectedAt"] is not None
    assert data["approvedById"] is None
    assert await _entries(bench, home) == []
    for person in (home.guard, spouse):
        row = (await _told(bench, person))[0]
        assert row["message"] == "Resident Person (A101) said no to Ada Obi. Not expected"
    assert len(await _told(bench, home.resident)) == 1, "who answered is not told of the answer"


async def test_auto_expiry_after_15_minutes(bench: Bench) -> None:
    home = await bench.building()
    made = await ask(bench, home)
    await bench.db.execute(
        "update entry_requests set expires_at = created_at + interval '15 minutes',"
        " created_at = created_at - interval '15 minutes' where id = $1",
        UUID(made["id"]),
    )
    assert (await bench.call(home.guard, "GET", f"{PATH}/{made['id']}")).json()["data"]["status"] == "PENDING"
    await run_out(bench.db, made["id"])
    late = await bench.call(home.resident, "PATCH", f"{PATH}/{made['id']}/approve")
    assert (late.status_code, late.json()["error"]["code"]) == (409, "REQUEST_EXPIRED")
    shown = await bench.call(home.resident, "GET", f"{PATH}/{made['id']}")
    assert shown.json()["data"]["status"] == "EXPIRED", "judged when looked at, not when tidied"
    assert await _entries(bench, home) == []
    listed = await bench.call(home.guard, "GET", PATH, params={"status": "EXPIRED"})
    assert [row["id"] for row in listed.json()["data"]["entryRequests"]] == [made["id"]]
    counted = await bench.call(home.guard, "GET", f"{PATH}/pending-count")
    assert counted.json()["data"] == {"pendingCount": 0}


async def test_cron_job_expires_pending_requests(bench: Bench, across: Database) -> None:
    assert [tick.cron for tick in TIMETABLE if tick.run is expire_requests] == ["* * * * *"]
    home = await bench.building()
    over, fresh = await ask(bench, home), await ask(bench, home, visitorName="Bea")
    await run_out(bench.db, over["id"])
    for _ in range(2):  # may run twice
        await expire_all(across)
    status = "select status from entry_requests where id = $1"
    assert await bench.db.fetchval(status, UUID(over["id"])) == "expired"
    assert await bench.db.fetchval(status, UUID(fresh["id"])) == "pending"
    [row] = await _told(bench, home.guard)
    assert (row["title"], row["message"]) == ("No answer", "Nobody of A101 answered about Ada Obi.")
    missed = [row["title"] for row in await _told(bench, home.resident)]
    assert missed.count("Missed visitor") == 1


async def test_withdrawn_shows_as_expired_with_its_time(bench: Bench) -> None:
    home = await bench.building()
    made = await ask(bench, home)
    answer = await bench.call(home.guard, "POST", f"{PATH}/{made['id']}/withdraw", {"reason": "Walked off"})
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert data["status"] == "EXPIRED"
    assert data["withdrawnAt"] is not None
    assert data["rejectionReason"] is None


async def test_several_flats_in_one_request(bench: Bench) -> None:
    home = await bench.building()
    second = await bench.db.fetchval(
        "insert into units (building_id, id, number, address) values ($1, gen_random_uuid(), 'B202', '') returning id",
        home.id,
    )
    neighbour = await make_member(bench.db, home.id, "resident", unit=second, first="Neighbour")
    flats = [str(home.unit_id), str(second)]
    answer = await bench.call(home.guard, "POST", PATH, {"type": "VENDOR", "flatIds": flats})
    assert answer.status_code == 201, answer.text
    made = answer.json()["data"]
    assert (made["flatIds"], made["flatId"], made["flatLabel"]) == (flats, flats[0], "A101, B202")
    for person in (home.resident, neighbour):
        assert len(await _told(bench, person)) == 1
        listed = await bench.call(person, "GET", PATH)
        assert [row["id"] for row in listed.json()["data"]["entryRequests"]] == [made["id"]]
    approved = await bench.call(neighbour, "PATCH", f"{PATH}/{made['id']}/approve")
    assert approved.status_code == 200, approved.text
    assert (made["answeredFlat"], approved.json()["data"]["answeredFlat"]["flatNumber"]) == (None, "B202")
    [entry] = await _entries(bench, home)
    assert entry["unit_id"] == second, "the flat that said yes"
    late = await bench.call(home.resident, "PATCH", f"{PATH}/{made['id']}/approve")
    assert late.json()["error"]["decided_by"] == "Neighbour Person"
