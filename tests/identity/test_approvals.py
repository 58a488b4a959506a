"""The approvals inbox: what is decided, by whom, once, and what follows."""

from typing import Any
from uuid import UUID, uuid4

import pytest_asyncio

from gatehouse.core.db import Database
from gatehouse.core.db_platform import platform_database
from gatehouse.identity.approval_expiry import expire_approvals
from tests.identity.deciding import DOOR, NO, YES, homes, process, request_row
from tests.identity.signing import login
from tests.make.approvals import make_request, make_wish, self_register
from tests.make.buildings import make_member
from tests.make.http import Bench
from tests.make.mail import mails_to


@pytest_asyncio.fixture
async def across(environment: dict[str, str]) -> Any:
    """The platform login's database, as the worker has it."""
    del environment
    database = platform_database()
    yield database
    await database.close()


async def test_approved_means_in_with_seat_home_and_mail(bench: Bench) -> None:
    home = await bench.building(seats=4)
    asked = await self_register(bench, home, apartment_number="a101")
    request, email = asked["approval_request"]["id"], asked["user"]["email"]
    answer = await process(bench, home.admin, request, YES)
    assert answer.status_code == 200, answer.text
    assert answer.json()["message"] == "Resident approved successfully"
    data = answer.json()["data"]
    assert data["approval"] == {
        "id": request,
        "status": "approved",
        "request_type": "resident_registration",
        "approved_by": str(home.admin.user_id),
        "approved_at": data["approval"]["approved_at"],
        "reason": YES["reason"],
        "notes": YES["notes"],
    }
    assert data["user"] == {"id": asked["user"]["id"], "email": email, "is_active": True}

    signed_in = await login(bench, email)
    assert signed_in.status_code == 200, "approved residents sign in at once"
    assert signed_in.json()["data"]["user"]["apartment_number"] == "A101", (
        "the unit that is there, not another a101"
    )
    mail = (await mails_to(bench.db, email))[-1]
    assert mail.subject == "You are approved: welcome" and "Welcome!" in mail.text
    audited = await bench.db.fetchrow(
        "select a.actor_user_id, a.action, v.values from audit_log a join audit_values v on v.id = a.id where a.target_id = $1",
        UUID(request),
    )
    assert tuple(audited)[:2] == (home.admin.user_id, "resident_registration.approved")
    told = await bench.db.fetch(
        "select kind, body from notifications where user_id = $1", UUID(asked["user"]["id"])
    )
    assert [row["kind"] for row in told] == ["approval_decided"]

    late = await make_request(bench.db, home)
    full = await process(bench, home.admin, late.id, YES)
    assert (full.status_code, full.json()["error"]["code"]) == (409, "LICENCE_FULL")
    assert full.json()["error"]["seats"] == {"used": 4, "total": 4}
    assert (await request_row(bench, late.id))["status"] == "pending"
    assert await homes(bench, late.member_id) == []


async def test_rejected_means_out_with_the_reason(bench: Bench) -> None:
    home = await bench.building()
    asked = await self_register(bench, home)
    request = asked["approval_request"]["id"]
    bare = await process(bench, home.admin, request, {"approved": False, "reason": "  "})
    assert [problem["field"] for problem in bare.json()["error"]["details"]] == ["reason"]
    answer = await process(bench, home.admin, request, NO)
    assert answer.status_code == 200, answer.text
    assert answer.json()["message"] == "Registration rejected"
    data = answer.json()["data"]
    assert (data["approval"]["status"], data["approval"]["approved_by"]) == (
        "rejected",
        str(home.admin.user_id),
    )
    assert data["user"]["is_active"] is False
    refused = await login(bench, asked["user"]["email"])
    assert refused.json()["error"]["code"] == "ACCOUNT_NOT_ACTIVATED"
    mail = (await mails_to(bench.db, asked["user"]["email"]))[-1]
    assert NO["reason"] in mail.text and NO["notes"] in mail.text and NO["reason"] in mail.html
    member = await bench.db.fetchval(
        "select status from members where building_id = $1 and user_id = $2",
        home.id,
        UUID(asked["user"]["id"]),
    )
    assert member == "ended"


async def test_whoever_comes_second_hears_who_was_first(bench: Bench) -> None:
    home = await bench.building()
    second = await make_member(bench.db, home.id, "building_admin", first="Second")
    made = await make_request(bench.db, home)
    assert (await process(bench, home.admin, made.id, NO)).status_code == 200
    for body in (YES, NO):
        late = await process(bench, second, made.id, body)
        assert late.status_code == 409
        error = late.json()["error"]
        assert (error["code"], error["status"], error["decided_by"]) == (
            "ALREADY_DECIDED",
            "rejected",
            "BuildingAdmin Person",
        )
        assert error["decided_at"] and "BuildingAdmin Person" in error["message"]
    assert (await request_row(bench, made.id))["status"] == "rejected"
    assert len(await mails_to(bench.db, made.email)) == 1


async def test_past_its_time_nothing_is_decided_whether_tidied_or_not(bench: Bench, across: Database) -> None:
    home = await bench.building()
    lapsed = await make_request(bench.db, home, days_left=0)
    invited = await make_request(bench.db, home, kind="invitation", role="security", number=None, days_left=0)
    wish = await make_wish(bench.db, home, home.resident.member_id, "unit_change", number="B7", days_left=0)
    waiting = await make_request(bench.db, home)
    for _ in range(2):
        refused = await process(bench, home.admin, lapsed.id, YES)
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "APPROVAL_EXPIRED")
        shown = await bench.call(home.admin, "GET", f"{DOOR}/{lapsed.id}")
        assert shown.json()["data"]["approval"]["status"] == "expired"
        async with across.transaction() as session:
            await expire_approvals(session)
    assert (await request_row(bench, lapsed.id))["status"] == "expired"
    statuses = await bench.db.fetch(
        "select id, status, end_reason from members where id = any($1)",
        [lapsed.member_id, invited.member_id, home.resident.member_id, waiting.member_id],
    )
    assert {row["id"]: (row["status"], row["end_reason"]) for row in statuses} == {
        lapsed.member_id: ("ended", "expired"),
        invited.member_id: ("ended", "expired"),
        home.resident.member_id: ("active", None),
        waiting.member_id: ("pending", None),
    }
    [mail] = await mails_to(bench.db, lapsed.email)
    assert mail.subject == "Your registration has lapsed"
    assert (await mails_to(bench.db, invited.email)) == []
    [mail] = await mails_to(bench.db, home.resident.email)
    assert mail.subject == "Your request has lapsed"
    assert (await request_row(bench, wish))["status"] == "expired"
    assert (await request_row(bench, waiting.id))["status"] == "pending"


async def test_the_inbox_shows_ones_own_building(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    asked = await self_register(
        bench, home, emergency_contact_name="Jane Doe", emergency_contact_phone="+2348012345701"
    )
    lapsed = await make_request(bench.db, home, days_left=0)
    theirs = await make_request(bench.db, other)
    await make_request(bench.db, home, kind="invitation", role="security", number=None)
    path = f"{DOOR}/pending/{home.id}"
    answer = await bench.call(home.admin, "GET", path, params={"limit": "20", "offset": "0"})
    data = answer.json()["data"]
    assert data["approvals"] == data["items"]
    [one] = data["approvals"]
    assert one["id"] == asked["approval_request"]["id"]
    assert one["user"]["email"] == asked["user"]["email"] and one["user"]["apartment_number"] == "B202"
    assert one["user"]["phone"] == "+2348031234567"
    assert one["registration_data"] == {
        "emergency_contact_name": "Jane Doe",
        "emergency_contact_phone": "+2348012345701",
    }
    assert (data["total"], data["pending_count"], data["expired_count"]) == (1, 1, 1)
    assert data["pagination"]["total"] == answer.json()["meta"]["total"] == 1
    assert "password" not in answer.text and str(theirs.id) not in answer.text

    async def ids(**query: str) -> list[str]:
        found = (await bench.call(home.admin, "GET", path, params=query)).json()["data"]
        return [row["id"] for row in found["items"]]

    assert await ids(status="expired") == [str(lapsed.id)]
    assert set(await ids(status="all")) == {str(lapsed.id), one["id"]}
    assert await ids(status="approved") == []
    assert await ids(search="b20") == await ids(search=asked["user"]["email"].upper()) == [one["id"]]
    assert await ids(search="nobody of this name") == []
    invited = (await bench.call(home.admin, "GET", path, params={"request_type": "invitation"})).json()[
        "data"
    ]
    assert [row["user"]["full_name"] for row in invited["items"]] == [""], "a stranger's account is theirs"
    assert (await bench.call(other.admin, "GET", path)).status_code == 403
    assert (await bench.call(other.admin, "GET", f"{DOOR}/dashboard/{home.id}")).status_code == 403

    chief = await bench.super_admin()
    assert (await bench.call(chief, "GET", path)).json()["data"]["total"] == 1
    everywhere = await bench.call(chief, "GET", f"{DOOR}/all/pending", params={"limit": "100"})
    found = {row["id"]: row["building_id"] for row in everywhere.json()["data"]["approvals"]}
    assert found[str(theirs.id)] == str(other.id) and found[one["id"]] == str(home.id)
    assert (await bench.call(home.admin, "GET", f"{DOOR}/all/pending")).status_code == 403


async def test_another_buildings_request_is_403_and_an_unknown_one_404(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    made = await make_request(bench.db, home)
    for request, status in ((made.id, 403), (uuid4(), 404)):
        assert (await bench.call(other.admin, "GET", f"{DOOR}/{request}")).status_code == status
        assert (await process(bench, other.admin, request, YES)).status_code == status
    for who in (home.resident, home.landlord, home.guard):
        assert (await process(bench, who, made.id, YES)).status_code == 403
    assert (await request_row(bench, made.id))["status"] == "pending"
    assert (await bench.call(home.admin, "GET", f"{DOOR}/health")).json()["data"]["status"] == "healthy"


async def test_a_super_admin_decides_in_any_building_and_is_not_named_to_it(bench: Bench) -> None:
    home, other, chief = await bench.building(), await bench.building(), await bench.super_admin()
    made, second = await make_request(bench.db, home), await make_request(bench.db, home)
    elsewhere = {"X-Building-Id": str(other.id)}
    assert (await process(bench, chief, made.id, YES, headers=elsewhere)).status_code == 403
    assert (await process(bench, chief, made.id, YES)).status_code == 200
    there = {"X-Building-Id": str(home.id)}
    assert (await process(bench, chief, second.id, NO, headers=there)).status_code == 200
    late = await process(bench, home.admin, made.id, NO)
    assert late.json()["error"]["decided_by"] == "a super administrator"
    seen = await bench.db.fetchval(
        "select count(*) from platform_audit where building_id = $1 and actor_user_id = $2",
        home.id,
        chief.user_id,
    )
    assert seen == 2


async def test_many_at_once_each_by_itself(bench: Bench) -> None:
    home, other = await bench.building(seats=5), await bench.building()
    good = [await make_request(bench.db, home) for _ in range(2)]
    done, lapsed = await make_request(bench.db, home), await make_request(bench.db, home, days_left=0)
    theirs, nobody = await make_request(bench.db, other), uuid4()
    assert (await process(bench, home.admin, done.id, NO)).status_code == 200
    ids = [theirs.id, good[1].id, lapsed.id, good[0].id, done.id, nobody]
    body = {"approval_ids": [str(one) for one in [*ids, good[0].id]], "action": "approve", "notes": "Welcome"}
    answer = await bench.call(home.admin, "POST", f"{DOOR}/bulk-process", body)
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert [one["approval_id"] for one in data["successful"]] == [str(good[1].id), str(good[0].id)]
    assert {one["approval_id"]: (one["status"], one["code"]) for one in data["failed"]} == {
        str(theirs.id): (403, "AUTHORIZATION_ERROR"),
        str(lapsed.id): (409, "APPROVAL_EXPIRED"),
        str(done.id): (409, "ALREADY_DECIDED"),
        str(nobody): (404, "NOT_FOUND"),
    }
    assert data["total"] == 6
    for one in good:
        assert (await login(bench, one.email)).status_code == 200
        assert len(await mails_to(bench.db, one.email)) == 1
    assert (await request_row(bench, theirs.id))["status"] == "pending"

    late = await make_request(bench.db, home)
    body = {"approval_ids": [str(late.id)], "action": "approve"}
    data = (await bench.call(home.admin, "POST", f"{DOOR}/bulk-process", body)).json()["data"]
    assert [one["code"] for one in data["failed"]] == ["LICENCE_FULL"]
    assert (await request_row(bench, late.id))["status"] == "pending"
    assert await bench.db.fetchval("select count(*) from mails where recipient = $1", late.email) == 0
    assert await bench.db.fetchval("select status from members where id = $1", late.member_id) == "pending"


async def test_a_super_admin_decides_many_over_buildings(bench: Bench) -> None:
    home, other, chief = await bench.building(), await bench.building(seats=3), await bench.super_admin()
    made = [await make_request(bench.db, place) for place in (home, other, home, other)]
    body = {"approval_ids": [str(one.id) for one in made], "action": "approve"}
    data = (await bench.call(chief, "POST", f"{DOOR}/bulk-process", body)).json()["data"]
    assert [one["approval_id"] for one in data["successful"]] == [str(made[0].id), str(made[2].id)]
    assert {one["code"] for one in data["failed"]} == {"LICENCE_FULL"}
    rejected = await bench.call(
        chief, "POST", f"{DOOR}/bulk-process", body | {"action": "reject", "reason": "Not now"}
    )
    assert len(rejected.json()["data"]["successful"]) == 2
    assert [(await request_row(bench, one.id))["status"] for one in made] == [
        "approved",
        "rejected",
        "approved",
        "rejected",
    ]


async def test_the_board_counts(bench: Bench) -> None:
    home = await bench.building()
    yes, no = await make_request(bench.db, home), await make_request(bench.db, home)
    await process(bench, home.admin, yes.id, YES)
    await process(bench, home.admin, no.id, NO)
    soon, later = await make_request(bench.db, home, days_left=3), await make_request(bench.db, home)
    await make_request(bench.db, home, days_left=0)
    data = (await bench.call(home.admin, "GET", f"{DOOR}/dashboard/{home.id}")).json()["data"]
    assert data["statistics"] == {
        "total_requests": 5,
        "pending_requests": 2,
        "approved_requests": 1,
        "rejected_requests": 1,
        "expired_requests": 1,
    }
    assert [(row["approval_id"], row["action"]) for row in data["recent_activity"]] == [
        (str(no.id), "rejected"),
        (str(yes.id), "approved"),
    ]
    first = data["recent_activity"][0]
    assert (first["user_name"], first["processed_by"]) == ("Ada Obi", "BuildingAdmin Person")
    assert {row["id"] for row in data["pending_approvals"]} == {str(soon.id), str(later.id)}
    assert [row["id"] for row in data["expiring_soon"]] == [str(soon.id)]


async def test_a_decision_sent_twice_is_one(bench: Bench) -> None:
    home = await bench.building()
    made = await make_request(bench.db, home)
    key = {"Idempotency-Key": f"decide {made.id}"}
    first = await process(bench, home.admin, made.id, YES, headers=key)
    again = await process(bench, home.admin, made.id, YES, headers=key)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()


async def test_rejecting_works_whatever_the_licence(bench: Bench) -> None:
    home = await bench.building()
    made = await make_request(bench.db, home)
    await bench.db.execute(
        "update licences set status = 'suspended', suspended_at = now() where building_id = $1", home.id
    )
    refused = await process(bench, home.admin, made.id, YES)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "LICENCE_INACTIVE")
    assert (await process(bench, home.admin, made.id, NO)).status_code == 200
