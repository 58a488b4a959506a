"""`/api/registration/bulk` with up to 100 people: each row by itself, done when the answer comes."""

import json
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest_asyncio

from tests.identity.signing import login
from tests.make.buildings import Building, make_member, make_unit
from tests.make.http import Bench
from tests.make.imports import (
    IMPORTS,
    mails_waiting,
    members_of,
    people,
    person,
    send,
)
from tests.make.mail import mails_to

_PASSWORD = "Sturdy-Gate-42!"


@pytest_asyncio.fixture(loop_scope="session")
async def owner(database_urls: dict[str, str]) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """The database's owner."""
    connection = await asyncpg.connect(database_urls["owner"])
    yield connection
    await connection.close()


async def done(bench: Bench, home: Building, users: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    answer = await send(bench, home.admin, users, **more)
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    assert data["total"] == len(users) == len(data["successful"]) + len(data["failed"])
    return data


def why(data: dict[str, Any]) -> dict[int, str]:
    return {row["line"]: row["code"] for row in data["failed"]}


async def test_every_row_by_itself(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    users = [
        person(
            apartment_number="a101", emergency_contact_name="Emeka", emergency_contact_phone="08087654321"
        ),
        person(role="Guard"),
        person(role="landlord", apartment_number="B202", block="North"),
        person(email=other.resident.email, first_name="Not", last_name="Theirs", apartment_number="A101"),
        person(email=home.resident.email.upper()),
        person(role="building_admin"),
        person(email="nobody"),
        person(phone="12"),
    ]
    users.append(users[0] | {"first_name": "Again"})
    data = await done(bench, home, users, create_units=True)
    assert why(data) == {
        5: "ALREADY_MEMBER",
        6: "ROLE_NOT_ALLOWED",
        7: "VALIDATION_ERROR",
        8: "VALIDATION_ERROR",
        9: "DUPLICATE_EMAIL",
    }
    assert [(row["line"], row["outcome"], row["role"]) for row in data["successful"]] == [
        (1, "created", "resident"),
        (2, "created", "security"),
        (3, "created", "landlord"),
        (4, "invited", "resident"),
    ]
    assert data["successful"][3]["user_id"] is None, "whose account it is stays theirs"

    members = await members_of(bench, home.id)
    emails = [str(user["email"]) for user in users]
    assert [members[email] for email in emails[:4]] == [
        ("resident", "active"),
        ("security", "active"),
        ("landlord", "active"),
        ("resident", "pending"),
    ]
    assert len(members) == 4 + 4
    homes = await bench.db.fetch(
        "select u.email, n.number, k.name as block, o.tie, o.is_primary, o.call_order from occupancies o"
        " join members m on m.building_id = o.building_id and m.id = o.member_id join users u on u.id = m.user_id"
        " join units n on n.building_id = o.building_id and n.id = o.unit_id"
        " left join blocks k on k.building_id = n.building_id and k.id = n.block_id"
        " where o.building_id = $1 and u.email = any ($2) order by n.number",
        home.id,
        emails,
    )
    assert [tuple(row) for row in homes] == [
        (emails[0], "A101", None, "tenant", True, 2),
        (emails[2], "B202", "North", "owner", True, 1),
    ]
    emergency = await bench.db.fetchrow(
        "select emergency_name, emergency_phone from members where building_id = $1 and emergency_name is not null",
        home.id,
    )
    assert tuple(emergency or ()) == ("Emeka", "+2348087654321")
    theirs = await bench.db.fetchval("select first_name from users where id = $1", other.resident.user_id)
    assert theirs == "Resident", "an account belongs to its owner"
    assert await mails_waiting(bench, home, "welcome") == sorted(emails[:3])
    assert await mails_waiting(bench, home, "membership_invitation") == [emails[3]]
    acts = await bench.db.fetch(
        "select action, count(*) from audit_log where building_id = $1 group by action order by action",
        home.id,
    )
    assert [tuple(row) for row in acts] == [
        ("import.started", 1),
        ("member.created", 3),
        ("member.invited", 1),
    ]


async def test_the_mailed_link_sets_the_first_password_for_seven_days(bench: Bench) -> None:
    home = await bench.building()
    data = await done(bench, home, people(1))
    email = data["successful"][0]["email"]
    [mail] = await mails_to(bench.db, email)
    token = mail.links[0].partition("token=")[2]
    assert token
    answer = json.dumps(data)
    assert token not in answer and "password" not in answer
    days = await bench.db.fetchval(
        "select round(extract(epoch from c.expires_at - now()) / 86400) from one_time_codes c join users u on u.id = c.user_id where u.email = $1",
        email,
    )
    assert days == 7
    assert (await login(bench, email, _PASSWORD)).status_code == 401
    body = {"token": token, "new_password": _PASSWORD}
    assert (await bench.call(None, "POST", "/api/auth/reset-password", body)).status_code == 200
    assert (await login(bench, email, _PASSWORD)).status_code == 200


async def test_with_a_default_password_everybody_signs_in_at_once(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    users = [*people(2), person(email=other.resident.email)]
    data = await done(bench, home, users, default_password=_PASSWORD, send_welcome_emails=False)
    assert _PASSWORD not in json.dumps(data)
    for user in users[:2]:
        assert (await login(bench, user["email"], _PASSWORD)).status_code == 200
    assert (await login(bench, other.resident.email, _PASSWORD)).status_code == 401
    assert await mails_waiting(bench, home, "welcome") == []
    assert await mails_waiting(bench, home, "membership_invitation") == [other.resident.email]
    kept = await bench.db.fetchrow(
        "select options::text, sealed from jobs_reports where building_id = $1", home.id
    )
    assert kept is not None
    assert kept["sealed"] is None and "argon" not in kept["options"]
    weak = await send(bench, home.admin, people(1), default_password="password")
    assert weak.status_code == 422
    assert weak.json()["error"]["details"][0]["field"] == "default_password"


async def test_units_are_found_by_their_name_and_made_only_when_asked(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    for block in ("North", "South"):
        made = await bench.db.fetchval(
            "insert into blocks (building_id, id, name) values ($1, gen_random_uuid(), $2) returning id",
            home.id,
            block,
        )
        unit = await make_unit(bench.db, home.id, f"{block}-wait")
        await bench.db.execute("update units set block_id = $2, number = '7' where id = $1", unit, made)
    await make_unit(bench.db, other.id, "9")
    users = [
        person(apartment_number="7"),
        person(apartment_number="7", block="north"),
        person(apartment_number="7", block="South"),
        person(apartment_number="7", block="East"),
        person(apartment_number="9"),
        person(email=other.resident.email, apartment_number="7", block="South"),
    ]
    data = await done(bench, home, users)
    assert why(data) == {1: "AMBIGUOUS_UNIT", 4: "UNKNOWN_UNIT", 5: "UNKNOWN_UNIT"}
    assert "apartment_number: The building has no such unit." in [row["message"] for row in data["failed"]]
    assert await bench.db.fetchval("select count(*) from units where building_id = $1", home.id) == 3

    again = await done(bench, home, [users[3], users[4], person(apartment_number="9")], create_units=True)
    assert again["failed"] == []
    assert await bench.db.fetchval("select count(*) from units where building_id = $1", home.id) == 5
    assert await bench.db.fetchval("select count(*) from blocks where building_id = $1", home.id) == 3

    member = await bench.db.fetchval(
        "select id from members where building_id = $1 and user_id = $2", home.id, other.resident.user_id
    )
    accepted = await bench.call(other.resident, "POST", f"/api/v1/auth/memberships/{member}/accept")
    assert accepted.status_code == 200, accepted.text
    block = await bench.db.fetchval(
        "select k.name from occupancies o join units n on n.id = o.unit_id join blocks k on k.id = n.block_id where o.member_id = $1",
        member,
    )
    assert block == "South", "the invitation remembers which of two units of one number was meant"


async def test_seats_go_in_the_lists_order_and_landlords_and_invitations_need_none(bench: Bench) -> None:
    home, other = await bench.building(seats=5), await bench.building()
    users = [
        person(1),
        person(2, role="building_admin"),
        person(3, role="security"),
        person(4),
        person(5, role="landlord"),
        person(email=other.resident.email),
        person(7),
    ]
    data = await done(bench, home, users)
    assert why(data) == {2: "ROLE_NOT_ALLOWED", 4: "LICENCE_FULL", 7: "LICENCE_FULL"}
    assert data["failed"][1]["message"] == "All 5 seats of the building's licence are taken."
    members = await members_of(bench, home.id)
    assert sum(status == "active" and role != "landlord" for role, status in members.values()) == 5
    gone = await bench.db.fetchval(
        "select count(*) from users where email = any ($1)", [users[3]["email"], users[6]["email"]]
    )
    assert gone == 0, "nobody is left with an account and no membership"


async def test_a_licence_that_is_over_begins_nothing(bench: Bench) -> None:
    over, home = await bench.building(licence_days=-1), await bench.building()
    users = people(1)
    refused = await send(bench, over.admin, users)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "LICENCE_INACTIVE")
    assert await bench.db.fetchval("select count(*) from jobs_reports where building_id = $1", over.id) == 0
    assert (await send(bench, home.admin, users)).status_code == 201


async def test_a_row_the_database_refuses_fails_alone(
    bench: Bench, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    home = await bench.building()
    users = people(5, apartment_number="New")
    await owner.execute(
        "create or replace function poison() returns trigger language plpgsql as $$ begin"
        f" if new.recipient = '{users[2]['email']}' then raise exception 'no' using errcode = '23514'; end if; return new; end $$"
    )
    await owner.execute(
        "create or replace trigger poison before insert on mails for each row execute function poison()"
    )
    try:
        data = await done(bench, home, users, create_units=True)
    finally:
        await owner.execute("drop trigger poison on mails")
    assert why(data) == {3: "NOT_SAVED"}
    assert data["failed"][0]["message"] == "This row could not be saved."
    assert len(await members_of(bench, home.id)) == 4 + 4
    assert (
        await bench.db.fetchval(
            "select count(*) from units where building_id = $1 and number = 'New'", home.id
        )
        == 1
    )
    assert await bench.db.fetchval("select count(*) from users where email = $1", users[2]["email"]) == 0


async def test_an_ended_member_and_a_shut_account_are_told_apart(bench: Bench) -> None:
    home = await bench.building()
    ended, shut = (
        await make_member(bench.db, home.id, "resident"),
        await make_member(bench.db, home.id, "resident"),
    )
    await bench.db.execute(
        "update members set status = 'ended', ended_at = now() where id = any ($1)",
        [ended.member_id, shut.member_id],
    )
    await bench.db.execute("update users set is_active = false where id = $1", shut.user_id)
    data = await done(bench, home, [person(email=ended.email), person(email=shut.email)])
    assert [row["outcome"] for row in data["successful"]] == ["invited"]
    assert why(data) == {2: "EMAIL_TAKEN"}


async def test_the_report_pages_its_rows_and_leaves_as_harmless_csv(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    evil = '=HYPERLINK("http://evil.example";"x")'
    users = [*people(3), person(email=evil), person(email="+1@x"), person(email="a;@SUM(A1)")]
    made = await done(bench, home, users)
    report = f"{IMPORTS}/{made['report_id']}"
    seen = (await bench.call(home.admin, "GET", report)).json()["data"]
    assert (seen["status"], seen["total"], seen["done"], seen["succeeded"], seen["failed"]) == (
        "done",
        6,
        6,
        3,
        3,
    )
    assert seen["created_by"] == str(home.admin.user_id)
    assert seen["created_by_name"] == "BuildingAdmin Person"
    page = (
        await bench.call(home.admin, "GET", f"{report}/rows", params={"outcome": "failed", "limit": 2})
    ).json()
    assert [row["line"] for row in page["data"]["items"]] == [4, 5]
    assert page["meta"]["total"] == 3
    assert page["data"]["items"][0]["email"] == evil
    listed = (await bench.call(home.admin, "GET", IMPORTS)).json()["data"]["items"]
    assert [one["report_id"] for one in listed] == [made["report_id"]]

    file = await bench.call(home.admin, "GET", f"{report}/report.csv")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"] == 'attachment; filename="import-report.csv"'
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "line,email,outcome,code,message"
    assert len(lines) == 7
    assert lines[4].startswith("4,\"'=HYPERLINK")
    assert lines[5].startswith("5,'+1@x,failed")
    assert lines[6].startswith("6,a;'@SUM(A1),failed")
    only = await bench.call(home.admin, "GET", f"{report}/report.csv", params={"outcome": "created"})
    assert len(only.text.splitlines()) == 4
    for path in (report, f"{report}/rows", f"{report}/report.csv"):
        assert (await bench.call(other.admin, "GET", path)).status_code == 404
