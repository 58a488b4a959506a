"""Visits that are over: the job puts them away, lists and numbers read the same from what is put away and what is not yet, a scan writes no index."""

import re
from datetime import timedelta
from typing import Any

from gatehouse.core.db_platform import platform_database
from gatehouse.platform.tidy import end_visits
from tests.make.buildings import Building
from tests.make.http import Bench
from tests.make.requests import set_settings
from tests.make.tokens import TOKENS
from tests.realtime.rows import MadeVisit, make_visit

LOG = "/api/visitors/invitations"
_CHANGED_BY_A_SCAN = {
    "status",
    "inside_count",
    "entries_used",
    "first_entry_at",
    "last_exit_at",
    "updated_at",
}
_HOUR = timedelta(hours=1)


async def _tidy() -> None:
    """What the worker does every minute."""
    database = platform_database()
    async with database.transaction() as session:
        while await end_visits(session):
            pass
    await database.close()


async def _pass(bench: Bench, home: Building, *ways: str, **made: Any) -> MadeVisit:
    visit = await make_visit(bench.db, home, **made)
    for way in ways:
        answer = await bench.scan(home.guard, way, visit.code)
        assert answer.status_code == 200, answer.text
    return visit


async def _over(bench: Bench, *visits: MadeVisit) -> None:
    """Their window has passed."""
    for visit in visits:
        await bench.db.execute(
            "update visits set expected_start = now() - interval '3 hours', valid_from = now() - interval '3 hours',"
            " valid_until = now() - interval '1 hour' where id = $1",
            visit.id,
        )


async def _listed(bench: Bench, home: Building, status: str) -> set[str]:
    """As the administrator reads it, in pages of two; the total is the number of rows."""
    found: list[str] = []
    page = 1
    while True:
        answer = await bench.call(home.admin, "GET", LOG, params={"status": status, "limit": 2, "page": page})
        assert answer.status_code == 200, answer.text
        data = answer.json()["data"]
        found += [row["id"] for row in data["items"]]
        assert all(row["status"] == status for row in data["items"])
        if page * 2 >= data["pagination"]["total"]:
            assert len(found) == data["pagination"]["total"] == len(set(found))
            return set(found)
        page += 1


async def _numbers(bench: Bench, home: Building) -> dict[str, int]:
    answer = await bench.call(home.admin, "GET", f"{TOKENS}/admin-dashboard-stats")
    assert answer.status_code == 200, answer.text
    stats: dict[str, int] = answer.json()["data"]["stats"]
    return stats


async def test_lists_and_numbers_are_the_same_before_and_after_a_visit_is_put_away(bench: Bench) -> None:
    home = await bench.building()
    waiting = await _pass(bench, home)
    inside = await _pass(bench, home, "entry")
    left = await _pass(bench, home, "entry", "exit")
    came, missed, away = [
        await _pass(bench, home, "entry", "exit"),
        await _pass(bench, home),
        await _pass(bench, home, "entry", "exit", max_entries=3),
    ]
    called_off = await _pass(bench, home)
    assert (await bench.call(home.resident, "DELETE", f"{LOG}/{called_off.id}")).status_code == 200
    late = await _pass(bench, home, "entry")
    await _over(bench, came, missed, away, late)
    judged = {
        "pending": {str(waiting.id)},
        "active": {str(inside.id), str(late.id)},
        "completed": {str(left.id), str(came.id), str(away.id)},
        "expired": {str(missed.id)},
        "cancelled": {str(called_off.id)},
    }
    counted = {
        "total_tokens": 8,
        "active_tokens": 2,
        "pending_tokens": 1,
        "used_tokens": 5,
        "expired_tokens": 1,
    }
    for _ in range(2):
        for status, visits in judged.items():
            assert await _listed(bench, home, status) == visits
        assert counted.items() <= (await _numbers(bench, home)).items()
        await _tidy()
    tidied = await bench.db.fetch("select id, settled from visits where building_id = $1 and tidied", home.id)
    assert {row["id"]: row["settled"] for row in tidied} == {
        came.id: "completed",
        away.id: "completed",
        missed.id: "expired",
    }


async def test_putting_a_left_visit_away_changes_nothing_else(bench: Bench) -> None:
    home = await bench.building()
    visit = await _pass(bench, home, "entry", "exit")
    await _over(bench, visit)
    before = await bench.db.fetchrow("select status, updated_at from visits where id = $1", visit.id)
    await _tidy()
    after = await bench.db.fetchrow("select status, updated_at, tidied from visits where id = $1", visit.id)
    assert (after["status"], after["updated_at"]) == tuple(before)
    assert after["tidied"]


async def test_a_visit_opened_again_is_put_away_again(bench: Bench) -> None:
    home = await bench.building()
    await set_settings(bench.db, home, token_hours=24)
    visit = await _pass(bench, home)
    await _over(bench, visit)
    await _tidy()
    answer = await bench.call(home.resident, "POST", f"{TOKENS}/{visit.id}/extend", {"duration": 2})
    assert answer.status_code == 200, answer.text
    assert await _listed(bench, home, "pending") == {str(visit.id)}
    assert await _listed(bench, home, "expired") == set()
    await _over(bench, visit)
    for _ in range(2):
        assert await _listed(bench, home, "expired") == {str(visit.id)}
        await _tidy()
    assert await bench.db.fetchval("select settled from visits where id = $1", visit.id) == "expired"


async def test_a_scan_changes_no_column_that_an_index_of_visits_names(bench: Bench) -> None:
    indexes = await bench.db.fetch("select indexdef from pg_indexes where tablename = 'visits'")
    named = {word for row in indexes for word in re.findall(r"\w+", row["indexdef"])}
    assert {"host_id", "settled"} <= named, "the words of the definitions are column names"
    assert not named & _CHANGED_BY_A_SCAN
