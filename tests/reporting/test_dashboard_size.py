"""A dashboard costs the same number of statements whatever the building's size, and its lists have ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event

from tests.make.http import Bench
from tests.reporting.rows import enter, leave, make_ban, make_visit, make_visitor

# The dashboard's own: opening and touching the session, BEGIN and COMMIT are not counted.
STATEMENTS = {"building_admin": 5, "landlord": 4, "resident": 4, "security": 5}
_EDGE = ("open_request", "update sessions")


@contextmanager
def counted(app: FastAPI) -> Iterator[list[str]]:
    """The app login's statements, without the edge's."""
    engine, seen = app.state.database.engine.sync_engine, []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not any(part in statement for part in _EDGE):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("role", STATEMENTS)
async def test_statements_do_not_grow_with_rows(app: FastAPI, bench: Bench, role: str) -> None:
    home = await bench.building()
    for rows in range(3):
        with counted(app) as seen:
            answer = await bench.call(home.by_role(role), "GET", "/api/dashboard")
        assert answer.status_code == 200
        assert len(seen) == STATEMENTS[role], (rows, seen)
        visitor = await make_visitor(bench.db, home)
        for host in (home.resident, home.landlord):
            await enter(bench.db, await make_visit(bench.db, home, host=host, visitor=visitor))
            await make_ban(bench.db, host)


async def test_lists_are_capped_and_counts_are_not(bench: Bench) -> None:
    home = await bench.building()
    for number in range(12):
        await make_visit(bench.db, home, title=f"Visit {number}")
    for number in range(21):
        await make_ban(bench.db, home.resident, name=f"Ban {number}")
    data = (await bench.call(home.resident, "GET", "/api/dashboard")).json()["data"]
    assert [visit["title"] for visit in data["latest_visits"]] == [
        f"Visit {number}" for number in range(11, 1, -1)
    ]
    assert [ban["visitor_name"] for ban in data["banned_visitors"]] == [
        f"Ban {number}" for number in range(20, 0, -1)
    ]
    assert data["statistics"] == {
        "total_visits": 12,
        "completed_visits": 0,
        "active_bans": 21,
        "frequent_visitors": 0,
    }
    assert len((await bench.call(home.admin, "GET", "/api/dashboard")).json()["data"]["latest_visits"]) == 10


async def test_a_guards_directory_ends_at_200_with_the_number_beside(bench: Bench) -> None:
    home = await bench.building()
    await bench.db.execute(
        """with someone as (
             insert into users (id, first_name, last_name)
             select gen_random_uuid(), 'Zed', lpad(n::text, 4, '0') from generate_series(1, 210) n returning id)
           insert into members (building_id, id, user_id, role) select $1, gen_random_uuid(), id, 'resident' from someone""",
        home.id,
    )
    # Landlord and resident in one person is one line.
    await bench.db.execute(
        "insert into members (building_id, id, user_id, role) values ($1, gen_random_uuid(), $2, 'resident')",
        home.id,
        home.landlord.user_id,
    )
    data = (await bench.call(home.guard, "GET", "/api/dashboard")).json()["data"]
    assert (len(data["building_residents"]), data["building_residents_total"]) == (200, 212)
    names = [(person["first_name"], person["last_name"]) for person in data["building_residents"]]
    assert names == sorted(names)
    assert [
        person["role"] for person in data["building_residents"] if person["first_name"] == "Landlord"
    ] == ["resident"]
    admin = (await bench.call(home.admin, "GET", "/api/dashboard")).json()["data"]
    assert len(admin["building_users"]) == 50
    assert admin["statistics"]["total_users"] == 214


async def test_frequent_visitors_are_20_newest_first(bench: Bench) -> None:
    home = await bench.building()
    moment = datetime.now(UTC)
    for number in range(21):
        visitor = await make_visitor(bench.db, home)
        for again in range(2):
            at = moment - timedelta(hours=number + again)
            visit = await make_visit(bench.db, home, visitor=visitor, visitor_name=f"Friend {number}")
            await leave(bench.db, await enter(bench.db, visit, at=at), at=at)
    data = (await bench.call(home.resident, "GET", "/api/dashboard")).json()["data"]
    assert [friend["visitor_name"] for friend in data["frequent_visitors"]] == [
        f"Friend {number}" for number in range(20)
    ]
    assert data["statistics"]["frequent_visitors"] == 21
    assert data["statistics"]["completed_visits"] == 42
