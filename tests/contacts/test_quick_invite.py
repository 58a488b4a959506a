"""One tap: a visit of a frequent visitor, with its pass, by the same rules as any invitation."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from gatehouse.core.ids import new_id
from tests.make.buildings import Member
from tests.make.contacts import BASE, keep
from tests.make.http import Bench


async def tap(bench: Bench, who: Member, contact: dict[str, Any], body: Any = None, **query: str) -> Any:
    """A quick invitation."""
    return await bench.call(who, "POST", f"{BASE}/{contact['id']}/quick-invite", body, params=query)


async def test_without_a_word_it_is_now_and_the_pass_opens(bench: Bench) -> None:
    home = await bench.building()
    ada = await keep(bench, home.resident, name="Ada Obi", plate="abc 123 xy")
    made = await tap(bench, home.resident, ada)
    assert made.status_code == 201, made.text
    data = made.json()["data"]
    assert data["visit"]["title"] == "Visit of Ada Obi"
    assert data["qr_code"] == data["visit"]["qr_code"] and data["digits"] and data["pass_url"]
    assert data["qr_image"] is None and data["visitor_count"] == 1
    assert data["frequent_visitor"]["id"] == ada["id"]
    assert data["frequent_visitor"]["visitor_id"] == data["visit"]["visitors"][0]["visitor_id"]
    row = await bench.db.fetchrow("select * from visits where id = $1", UUID(data["visit"]["id"]))
    assert row is not None
    assert (str(row["contact_id"]), row["plate_last4"], row["host_id"]) == (
        ada["id"],
        "23XY",
        home.resident.member_id,
    )
    assert (await bench.scan(home.guard, "entry", data["qr_code"])).status_code == 200
    path = f"{BASE}/{ada['id']}"
    assert (await bench.call(home.resident, "GET", path)).json()["data"]["frequent_visitor"][
        "visit_count"
    ] == 1


async def test_with_the_hosts_words(bench: Bench) -> None:
    home = await bench.building()
    ada = await keep(bench, home.resident, email="ada@mail.example")
    start = (datetime.now(UTC) + timedelta(days=2)).replace(microsecond=0)
    body = {
        "title": "Dinner",
        "notes": "Bring bread",
        "expected_start": start.isoformat(),
        "expected_end": (start + timedelta(hours=3)).isoformat(),
    }
    data = (await tap(bench, home.resident, ada, body, include="qr_image")).json()["data"]
    assert (data["visit"]["title"], data["visit"]["notes"]) == ("Dinner", "Bring bread")
    assert datetime.fromisoformat(data["visit"]["expected_start"]) == start
    assert datetime.fromisoformat(data["expires_at"]) == start + timedelta(hours=3)
    assert data["qr_image"].startswith("data:image/png;base64,")
    jobs = await bench.db.fetchval(
        "select count(*) from procrastinate_jobs where task_name = 'send_pass_links' and args ->> 'visit_id' = $1",
        data["visit"]["id"],
    )
    assert jobs == 1, "the pass link goes to the contact's address"


async def test_banned_unlicensed_or_late_makes_nothing(bench: Bench) -> None:
    home = await bench.building()
    ada = await keep(bench, home.resident, name="Ada Obi")
    late = await tap(bench, home.resident, ada, {"expected_start": "2020-01-01T00:00:00Z"})
    assert (late.status_code, late.json()["error"]["details"][0]["field"]) == (422, "expected_start")
    await bench.db.execute(
        "insert into bans (building_id, id, phone, name, reason, severity, banned_by) values ($1, $2, $3, 'Ada', 'Broke a window', 'high', $4)",
        home.id,
        new_id(),
        ada["phone"],
        home.resident.member_id,
    )
    banned = await tap(bench, home.resident, ada)
    assert (banned.status_code, banned.json()["error"]["code"]) == (403, "VISITOR_BANNED")
    assert banned.json()["error"]["banned"] == [
        {
            "name": "Ada Obi",
            "phone": ada["phone"],
            "severity": "high",
            "scope": "personal",
            "reason": "Broke a window",
        }
    ]
    bola = await keep(bench, home.resident)
    await bench.db.execute(
        "update licences set expires_at = now() - interval '1 minute' where building_id = $1", home.id
    )
    refused = await tap(bench, home.resident, bola)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "LICENCE_INACTIVE")
    assert await bench.db.fetchval("select count(*) from visits where building_id = $1", home.id) == 0


async def test_a_double_tap_is_one_visit(bench: Bench) -> None:
    home = await bench.building()
    ada = await keep(bench, home.resident)
    key = {"Idempotency-Key": str(new_id())}
    path = f"{BASE}/{ada['id']}/quick-invite"
    first, second = [await bench.call(home.resident, "POST", path, headers=key) for _ in range(2)]
    assert first.json()["data"]["visit"]["id"] == second.json()["data"]["visit"]["id"]
    assert await bench.db.fetchval("select count(*) from visits where building_id = $1", home.id) == 1
