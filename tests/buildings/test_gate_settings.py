"""A building's policies at the gate: shown with their defaults, changed one by one, on record, and in force at once."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from tests.make.buildings import Building
from tests.make.http import Bench
from tests.make.requests import ask

DOOR = "/api/v1/admin/gate-settings"


async def shown(bench: Bench, home: Building) -> dict[str, Any]:
    answer = await bench.call(home.admin, "GET", DOOR)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def test_what_nobody_set_stands_at_its_default(bench: Bench) -> None:
    home = await bench.building()
    data = await shown(bench, home)
    assert data["settings"] == data["defaults"]
    assert (data["settings"]["request_minutes"], data["settings"]["policy_percent"]) == (15, 10)
    assert (data["changed"], data["updated_at"]) == ([], None)


async def test_a_change_keeps_the_rest_and_is_on_record_with_before_and_after(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    first = await bench.call(home.admin, "PUT", DOOR, {"request_minutes": 5, "role": "super_admin"})
    assert first.status_code == 200, first.text
    second = await bench.call(
        home.admin, "PUT", DOOR, {"consent_required": True, "consent_notice_version": "2026-11"}
    )
    data = second.json()["data"]
    assert data == await shown(bench, home)
    assert data["changed"] == ["consent_notice_version", "consent_required", "request_minutes"]
    assert (data["settings"]["request_minutes"], data["settings"]["consent_notice_version"]) == (5, "2026-11")
    assert data["defaults"]["request_minutes"] == 15
    assert (await shown(bench, other))["changed"] == []
    audited = await bench.db.fetch(
        "select a.actor_user_id, v.values::text as values from audit_log a join audit_values v using (building_id, id)"
        " where a.target_id = $1 and a.action = 'settings.changed' order by a.at",
        home.id,
    )
    assert [row["actor_user_id"] for row in audited] == [home.admin.user_id] * 2
    assert '"before": 15' in audited[0]["values"]
    assert "super_admin" not in audited[0]["values"]


async def test_saving_what_stands_already_is_no_change(bench: Bench) -> None:
    home = await bench.building()
    for _ in range(2):
        assert (await bench.call(home.admin, "PUT", DOOR, {"shift_hours": 12})).status_code == 200
    rows = await bench.db.fetchval(
        "select count(*) from audit_log where action = 'settings.changed' and target_id = $1", home.id
    )
    assert rows == 1


async def test_two_administrators_who_change_different_things_at_once_both_have_their_way(
    bench: Bench,
) -> None:
    home = await bench.building()
    wishes = ({"early_minutes": 30}, {"ban_days_low": 14}, {"delivery_minutes": 45})
    answers = await asyncio.gather(*(bench.call(home.admin, "PUT", DOOR, wish) for wish in wishes))
    assert [answer.status_code for answer in answers] == [200] * 3
    kept = (await shown(bench, home))["settings"]
    assert (kept["early_minutes"], kept["ban_days_low"], kept["delivery_minutes"]) == (30, 14, 45)


async def test_the_next_request_at_the_gate_has_the_new_time_to_answer(bench: Bench) -> None:
    home = await bench.building()
    assert (await bench.call(home.admin, "PUT", DOOR, {"request_minutes": 3})).status_code == 200
    made = await ask(bench, home)
    span = datetime.fromisoformat(made["expiresAt"]) - datetime.fromisoformat(made["createdAt"])
    assert timedelta(minutes=2, seconds=50) <= span <= timedelta(minutes=3, seconds=10)
