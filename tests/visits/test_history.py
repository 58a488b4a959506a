"""A visit's history: everything that happened to it, oldest first, with who and when and none of the values."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import text

from gatehouse.core.db import Tenant
from gatehouse.visits import history
from tests.make.buildings import Member
from tests.make.http import Bench
from tests.make.tokens import TOKENS, make_token


async def _history(bench: Bench, who: Member, visit_id: str, **query: Any) -> tuple[list[Any], int]:
    answer = await bench.call(who, "GET", f"/api/visitors/{visit_id}/history", params=query)
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    return data["items"], data["pagination"]["total"]


async def test_changes_and_extensions_are_told_with_who_and_when(bench: Bench) -> None:
    home = await bench.building()
    made = (await bench.invite(home.resident, title="Tea"))["visit"]["id"]
    url = f"/api/visitors/invitations/{made}"
    assert (await bench.call(home.resident, "PUT", url, {"notes": "Ring thrice"})).status_code == 200
    assert (await bench.call(home.admin, "PUT", url, {"title": "Renamed"})).status_code == 200
    assert (await bench.call(home.resident, "DELETE", url)).status_code == 200
    for who in (home.resident, home.admin, home.guard):
        items, total = await _history(bench, who, made)
        assert [(item["action"], item["by"]) for item in items] == [
            ("created", "Resident Person"),
            ("changed", "Resident Person"),
            ("changed", "BuildingAdmin Person"),
            ("cancelled", "Resident Person"),
        ]
        assert total == 4
        assert "thrice" not in str(items) and "Renamed" not in str(items)
        assert [item["at"] for item in items] == sorted(item["at"] for item in items)
    second, total = await _history(bench, home.resident, made, limit=1, page=2)
    assert ([item["action"] for item in second], total) == (["changed"], 4)


async def test_a_token_that_lasts_longer_says_so(bench: Bench) -> None:
    home = await bench.building()
    token = (await make_token(bench, home.resident))["token_id"]
    until = (datetime.now(UTC) + timedelta(hours=6)).isoformat()
    answer = await bench.call(home.resident, "POST", f"{TOKENS}/{token}/extend", {"until": until})
    assert answer.status_code == 200, answer.text
    items, total = await _history(bench, home.resident, token)
    assert [(item["action"], item["by"], item["reason"]) for item in items] == [
        ("created", "Resident Person", None),
        ("extended", "Resident Person", None),
    ]
    assert total == 2


async def test_another_visits_changes_are_not_told(bench: Bench) -> None:
    home = await bench.building()
    made = (await bench.invite(home.resident))["visit"]["id"]
    other = (await bench.invite(home.resident, visitors=[{"name": "Bisi", "phone": "+2348011113333"}]))[
        "visit"
    ]["id"]
    await bench.call(home.resident, "PUT", f"/api/visitors/{other}", {"notes": "Later"})
    await bench.call(home.guard, "GET", f"/api/visitors/{made}")  # audited too: that they saw the phones
    items, total = await _history(bench, home.resident, made)
    assert ([item["action"] for item in items], total) == (["created"], 1)


async def test_a_visits_changes_are_found_by_an_index(bench: Bench, app: FastAPI) -> None:
    home = await bench.building()
    visit = UUID((await bench.invite(home.resident))["visit"]["id"])
    await bench.db.execute(
        "insert into audit_log (building_id, id, action, target_type, target_id)"
        " select $1, gen_random_uuid(), case when n % 10 = 0 then 'visit.changed' else 'visit.phones_shown' end, 'visit', gen_random_uuid()"
        " from generate_series(1, 20000) n",
        home.id,
    )
    await bench.db.execute("analyze audit_log")
    values = {"building": home.id, "id": visit, "limit": 20, "offset": 0}
    async with app.state.database.transaction(Tenant(home.id, home.guard.user_id)) as session:
        for statement in (history._HISTORY, history._HISTORY_COUNT):
            plan = "\n".join(row[0] for row in await session.all(text(f"explain {statement}"), values))
            assert "audit_log_visits" in plan, plan
            assert "Seq Scan on audit_log" not in plan, plan
