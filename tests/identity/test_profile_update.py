"""The own profile: name, phone, preferences, and a unit one may only ask for."""

import asyncio
from typing import Any

import httpx
import pytest

from gatehouse.core.db_platform import platform_database
from gatehouse.notifications.deliver import deliver
from tests.make.buildings import Building, Member, make_building, make_unit
from tests.make.http import Bench
from tests.make.mail import mails_to
from tests.notifications.test_inbox import tell

PATHS = ("/api/auth/profile", "/api/users/profile", "/api/v1/auth/profile")


async def put(bench: Bench, who: Member, path: str = PATHS[0], **body: Any) -> httpx.Response:
    return await bench.call(who, "PUT", path, body)


async def asked(bench: Bench, home: Building) -> list[Any]:
    rows: list[Any] = await bench.db.fetch(
        "select id, request_type, member_id, apartment_number, status, expires_at from approval_requests where building_id = $1 order by created_at",
        home.id,
    )
    return rows


@pytest.mark.parametrize("path", PATHS)
async def test_name_phone_and_preferences_are_saved_and_read_back(bench: Bench, path: str) -> None:
    home = await bench.building()
    wishes = {"email": False, "push": True, "sms": True}
    answer = await put(
        bench,
        home.resident,
        path,
        first_name=" Ada  Maria ",
        last_name="Obi",
        phone="0801 234 5678",
        notification_preferences=wishes,
    )
    assert answer.status_code == 200, answer.text
    read = await bench.call(home.resident, "GET", path)
    for data in (answer.json()["data"], read.json()["data"]):
        user = data["user"]
        assert (user["first_name"], user["last_name"], user["full_name"]) == (
            "Ada Maria",
            "Obi",
            "Ada Maria Obi",
        )
        assert user["phone"] == "+2348012345678", "E.164 by the building's country"
        assert data["notification_preferences"] == wishes
    assert read.json()["data"]["stats"]["total_visits_hosted"] == 0
    kept = await bench.db.fetchval("select phone_raw from users where id = $1", home.resident.user_id)
    assert kept == "0801 234 5678"


async def test_what_is_left_out_null_or_empty_stays(bench: Bench) -> None:
    home = await bench.building()
    await put(bench, home.resident, notification_preferences={"email": False})
    before = (await bench.call(home.resident, "GET", PATHS[0])).json()["data"]
    bodies: list[dict[str, Any]] = [
        {},
        {"first_name": None, "phone": ""},
        {"notification_preferences": {}},
    ]
    for body in bodies:
        assert (await put(bench, home.resident, **body)).status_code == 200
    after = (await bench.call(home.resident, "GET", PATHS[0])).json()["data"]
    assert after == before
    assert after["notification_preferences"] == {"email": False, "push": True, "sms": False}


async def test_a_new_phone_is_told_to_the_accounts_address(bench: Bench) -> None:
    home = await bench.building()
    assert (await put(bench, home.resident, phone="08012345678")).status_code == 200
    assert (await put(bench, home.resident, phone="+234 801 234 5678", first_name="Ada")).status_code == 200
    [mail] = await mails_to(bench.db, home.resident.email)
    assert mail.subject == "Your phone number was changed"
    assert "+2348012345678" not in mail.text and mail.text.count("78") == 1


async def test_another_unit_is_asked_for_and_moves_nobody(bench: Bench) -> None:
    home = await bench.building()
    await make_unit(bench.db, home.id, "B202")
    answer = await put(bench, home.resident, apartment_number="B202")
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert data["user"]["apartment_number"] == "A101"
    assert data["pending_apartment_number"] == data["user"]["pending_apartment_number"] == "B202"
    assert "waits" in answer.json()["message"]
    [row] = await asked(bench, home)
    assert (row["request_type"], row["apartment_number"], row["status"]) == ("unit_change", "B202", "pending")
    assert row["member_id"] == home.resident.member_id
    homes = await bench.db.fetch(
        "select unit_id, valid_to from occupancies where member_id = $1", home.resident.member_id
    )
    assert [(one["unit_id"], one["valid_to"]) for one in homes] == [(home.unit_id, None)]
    told = await bench.db.fetch("select user_id, kind from notifications where building_id = $1", home.id)
    assert [(one["user_id"], one["kind"]) for one in told] == [(home.admin.user_id, "approval_requested")]


async def test_asking_for_another_unit_is_another_request(bench: Bench) -> None:
    """An administrator never approves what they did not read: the number they saw is the id they decide."""
    home = await bench.building()
    seen = None
    for number in ("B202", "C303", "C303"):
        assert (await put(bench, home.resident, apartment_number=number)).status_code == 200
        seen = seen or (await asked(bench, home))[0]["id"]
    rows = {row["apartment_number"]: row["status"] for row in await asked(bench, home)}
    assert rows == {"B202": "withdrawn", "C303": "pending"}
    late = await bench.call(home.admin, "POST", f"/api/resident-approval/{seen}/process", {"approved": True})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "ALREADY_DECIDED")
    told = await bench.db.fetchval("select count(*) from notifications where building_id = $1", home.id)
    assert told == 2, "the same wish twice is one"
    answer = await put(bench, home.resident, apartment_number="A101", first_name="Ada")
    assert answer.json()["data"]["pending_apartment_number"] == "C303", "a form sends the old unit along"


async def test_the_administrator_decides(bench: Bench) -> None:
    home = await bench.building()
    for number, approved, lives_in in (("B202", False, "A101"), ("C303", True, "C303")):
        assert (await put(bench, home.resident, apartment_number=number)).status_code == 200
        waiting = await bench.db.fetchval(
            "select id from approval_requests where building_id = $1 and status = 'pending'", home.id
        )
        decision = {"approved": approved, "reason": "As you live there" if approved else "It is not free"}
        path = f"/api/resident-approval/{waiting}/process"
        assert (await bench.call(home.resident, "POST", path, decision)).status_code == 403
        decided = await bench.call(home.admin, "POST", path, decision)
        assert decided.status_code == 200, decided.text
        user = (await bench.call(home.resident, "GET", PATHS[0])).json()["data"]["user"]
        assert (user["apartment_number"], user["pending_apartment_number"]) == (lives_in, None)


async def test_many_at_once_open_one_request(bench: Bench) -> None:
    home = await bench.building()
    answers = await asyncio.gather(
        *(put(bench, home.resident, apartment_number=f"B{number}") for number in range(6))
    )
    assert {answer.status_code for answer in answers} == {200}, [answer.text for answer in answers]
    assert [row["status"] for row in await asked(bench, home)].count("pending") == 1


async def test_an_expired_request_makes_way(bench: Bench) -> None:
    home = await bench.building()
    await put(bench, home.resident, apartment_number="B202")
    await bench.db.execute("update approval_requests set expires_at = now() where building_id = $1", home.id)
    read = await bench.call(home.resident, "GET", PATHS[0])
    assert read.json()["data"]["pending_apartment_number"] is None
    assert (await put(bench, home.resident, apartment_number="C303")).status_code == 200
    assert [(row["apartment_number"], row["status"]) for row in await asked(bench, home)] == [
        ("B202", "expired"),
        ("C303", "pending"),
    ]


async def test_guards_and_landlords_ask_for_no_unit(bench: Bench) -> None:
    home = await bench.building()
    for who in (home.guard, home.landlord):
        answer = await put(bench, who, apartment_number="B202")
        assert answer.status_code == 200
        assert answer.json()["data"]["pending_apartment_number"] is None
        assert answer.json()["message"] == "Profile updated"
    assert await asked(bench, home) == []
    assert (await put(bench, home.admin, apartment_number="B202")).json()["data"][
        "pending_apartment_number"
    ] == "B202"


async def test_a_super_admin_has_a_profile_without_preferences(bench: Bench) -> None:
    chief = await bench.super_admin()
    answer = await put(
        bench, chief, first_name="Chi", apartment_number="A1", notification_preferences={"email": False}
    )
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert data["user"]["first_name"] == "Chi"
    assert data["notification_preferences"] is None and data["pending_apartment_number"] is None


async def test_the_audit_names_fields_and_no_values(bench: Bench) -> None:
    home = await bench.building()
    await put(bench, home.resident, phone="08012345678", first_name="Zuberi")
    row = await bench.db.fetchrow(
        "select action, fields, values_digest from audit_log where building_id = $1", home.id
    )
    assert (row["action"], sorted(row["fields"])) == ("profile.updated", ["first_name", "phone"])
    assert row["values_digest"] is None


async def test_no_mail_for_who_wants_none(bench: Bench, environment: dict[str, str]) -> None:
    """The inbox has it all the same; a second membership that wants mail brings it back."""
    home = await make_building(bench.db)
    await put(bench, home.resident, notification_preferences={"email": False})
    told = [await tell(bench, who) for who in (home.resident, home.landlord)]
    database = platform_database(size=1)
    async with database.transaction() as session:
        await deliver(session, home.id, told)
    await database.close()
    assert await mails_to(bench.db, home.resident.email) == []
    assert len(await mails_to(bench.db, home.landlord.email)) == 1
    inbox = await bench.call(home.resident, "GET", "/api/v1/resident/notifications")
    assert len(inbox.json()["data"]["notifications"]) == 1
