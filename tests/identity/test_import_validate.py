"""The dry run: what it says of a list, and that it does nothing."""

from typing import Any

from tests.make.buildings import Building, make_member
from tests.make.http import Bench
from tests.make.imports import BULK, VALIDATE, csv_of, people, person, send, send_csv

_TABLES = (
    "users",
    "members",
    "units",
    "blocks",
    "occupancies",
    "approval_requests",
    "jobs_reports",
    "jobs_report_rows",
    "mails",
    "audit_log",
)


async def checked(bench: Bench, home: Building, users: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    answer = await send(bench, home.admin, users, VALIDATE, **more)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def everything(bench: Bench) -> list[int]:
    """How many rows there are of all that an import writes; other tests of this worker do not run meanwhile."""
    return [await bench.db.fetchval(f"select count(*) from {table}") for table in _TABLES]


async def test_it_says_what_an_import_would_do_and_writes_nothing(bench: Bench) -> None:
    home = await bench.building(seats=5)
    waiting = await make_member(bench.db, home.id, "resident", status="pending")
    users = [
        person(1, apartment_number="A101"),
        person(2, role="security"),
        person(3, apartment_number="B1", block="North"),
        person(email=home.resident.email),
        person(email=waiting.email),
        person(6, role="landlord"),
        person(email="nobody", phone="1", role="king"),
    ]
    users.append(users[1] | {})
    before = await everything(bench)
    data = await checked(bench, home, users)
    assert [row["line"] for row in data["valid_users"]] == [1, 2, 6]
    first = data["valid_users"][0]
    assert (first["email"], first["phone"], first["role"], first["block"]) == (
        users[0]["email"],
        "+2348010000001",
        "resident",
        None,
    )
    assert [(row["line"], [one["code"] for one in row["errors"]]) for row in data["invalid_users"]] == [
        (3, ["UNKNOWN_UNIT"]),
        (4, ["ALREADY_MEMBER"]),
        (5, ["ALREADY_MEMBER"]),
        (7, ["VALIDATION_ERROR", "ROLE_NOT_ALLOWED", "VALIDATION_ERROR"]),
        (8, ["DUPLICATE_EMAIL"]),
    ]
    assert [one["field"] for one in data["invalid_users"][3]["errors"]] == ["email", "role", "phone"]
    assert data["duplicate_emails"] == [users[1]["email"]]
    assert data["license_requirements"] == {
        "required": 2,
        "available": 2,
        "used": 3,
        "total": 5,
        "sufficient": True,
    }
    assert (data["total"], data["units_to_create"], data["columns"]) == (8, [], None)

    wider = await checked(bench, home, users, create_units=True)
    assert [row["line"] for row in wider["valid_users"]] == [1, 2, 3, 6]
    assert wider["units_to_create"] == [{"apartment_number": "B1", "block": "North"}]
    assert (wider["license_requirements"]["required"], wider["license_requirements"]["sufficient"]) == (
        3,
        False,
    )
    assert await everything(bench) == before

    made = (await send(bench, home.admin, users, BULK)).json()["data"]
    assert [row["line"] for row in made["successful"]] == [row["line"] for row in data["valid_users"]]


async def test_it_does_not_say_which_addresses_have_accounts_elsewhere(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    known, unknown = person(1, email=other.resident.email), person(1)
    data = await checked(bench, home, [known, unknown])
    first, second = data["valid_users"]
    assert first | {"line": 0, "email": ""} == second | {"line": 0, "email": ""}
    alone = [await checked(bench, home, [one]) for one in (known, unknown)]
    assert alone[0]["license_requirements"] == alone[1]["license_requirements"]


async def test_a_licence_that_is_over_has_no_seats(bench: Bench) -> None:
    home = await bench.building(licence_days=-1)
    needed = (await checked(bench, home, people(1)))["license_requirements"]
    assert (needed["available"], needed["sufficient"]) == (0, False)


async def test_a_files_columns_are_shown_for_the_wizard(bench: Bench) -> None:
    home = await bench.building()
    rows = [{"E-Mail": "a@people.example", "First": "Ada", "First name": "Ada", "Surname": "Obi", "Car": "x"}]
    answer = await send_csv(bench, home.admin, csv_of(rows), VALIDATE)
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["columns"] == {
        "headers": ["E-Mail", "First", "First name", "Surname", "Car"],
        "mapping": {"email": "E-Mail", "first_name": "First name", "last_name": "Surname"},
        "ignored": ["First", "Car"],
    }
    unknown = await send_csv(bench, home.admin, b"who,given\na@people.example,Ada", VALIDATE)
    error = unknown.json()["error"]
    assert unknown.status_code == 422
    assert [one["field"] for one in error["details"]] == ["email", "first_name", "last_name"]
    assert error["columns"] == {"headers": ["who", "given"], "mapping": {}}


async def test_five_thousand_rows_do_not_hold_everybody_up(bench: Bench) -> None:
    home = await bench.building(seats=6_000)
    answer = await send_csv(
        bench, home.admin, csv_of(people(5_000, apartment_number="N1")), VALIDATE, create_units="true"
    )
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert len(data["valid_users"]) == data["license_requirements"]["required"] == 5_000
    assert len(data["units_to_create"]) == 1
