"""Changing and calling off."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from tests.make.http import Bench

INVITATIONS = "/api/visitors/invitations"


async def test_only_what_is_sent_changes(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident, notes="Ring twice", description="Cake")
    url = f"{INVITATIONS}/{made['visit']['id']}"
    answer = await bench.call(home.resident, "PUT", url, {"title": "Supper"})
    assert answer.status_code == 200, answer.text
    visit = answer.json()["data"]["visit"]
    assert (visit["title"], visit["notes"], visit["description"]) == ("Supper", "Ring twice", "Cake")
    for name in ("expected_start", "expected_end", "valid_from", "expires_at", "qr_code", "digits"):
        assert visit[name] == made["visit"][name], name
    found = await bench.call(home.resident, "GET", f"{INVITATIONS}?search=supper")
    assert [one["id"] for one in found.json()["data"]["items"]] == [visit["id"]]


async def test_moving_a_visit_moves_its_pass(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    url = f"{INVITATIONS}/{made['visit']['id']}"
    moved = await bench.call(
        home.resident,
        "PUT",
        url,
        {"expected_start": "2030-01-20T15:00:00", "expected_end": "2030-01-20T18:00:00"},
    )
    assert moved.json()["data"]["visit"]["valid_from"] == "2030-01-20T13:00:00Z"
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).json()["reason"] == "not_yet_valid"


async def test_an_expired_visit_can_be_extended_and_opens_again(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    visit = UUID(made["visit"]["id"])
    await bench.db.execute(
        "update visits set status = 'expired', expected_start = now() - interval '5 h', expected_end = now() - interval '1 h',"
        " valid_from = now() - interval '6 h', valid_until = now() - interval '1 h' where id = $1",
        visit,
    )
    await bench.db.execute(
        "update passes set ended_at = now(), end_reason = 'expired' where visit_id = $1", visit
    )
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).json()["reason"] == "expired"
    until = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    answer = await bench.call(home.resident, "PUT", f"{INVITATIONS}/{visit}", {"expected_end": until})
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["visit"]["status"] == "pending"
    assert (await bench.scan(home.guard, "entry", made["digits"])).status_code == 200


async def test_the_party_can_change_until_somebody_has_come(bench: Bench) -> None:
    home = await bench.building()
    people = [{"name": "Ada", "phone": "08011112222"}, {"name": "Bisi", "phone": "08011113333"}]
    made = await bench.invite(home.resident, visitors=people)
    url = f"{INVITATIONS}/{made['visit']['id']}"
    changed = await bench.call(
        home.resident, "PUT", url, {"visitors": [people[1], {"name": "Chidi", "phone": "08011114444"}]}
    )
    assert changed.status_code == 200, changed.text
    standing = {one["name"]: one["status"] for one in changed.json()["data"]["visitors"]}
    assert standing == {"Ada": "cancelled", "Bisi": "expected", "Chidi": "expected"}
    assert changed.json()["data"]["visit"]["visitor_count"] == 2
    entered = await bench.scan(home.guard, "entry", made["qr_code"])
    assert {one["name"] for one in entered.json()["data"]["visitors"]} == {"Bisi", "Chidi"}
    late = await bench.call(home.resident, "PUT", url, {"visitors": people})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "CONFLICT_ERROR")
    assert (await bench.call(home.resident, "PUT", url, {"title": "Still tea"})).status_code == 200


async def test_a_banned_visitor_cannot_be_put_in_by_a_change(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    await bench.db.execute(
        "insert into bans (building_id, id, phone, name, reason, scope, banned_by) values ($1, $2, '+2348099990000', 'T', 'Threats', 'building', $3)",
        home.id,
        uuid4(),
        home.admin.member_id,
    )
    url = f"{INVITATIONS}/{made['visit']['id']}"
    refused = await bench.call(
        home.resident, "PUT", url, {"title": "Sly", "visitors": [{"name": "T", "phone": "08099990000"}]}
    )
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "VISITOR_BANNED")
    assert (
        await bench.db.fetchval("select title from visits where id = $1", UUID(made["visit"]["id"])) == "Tea"
    )


async def test_calling_off(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    url = f"{INVITATIONS}/{made['visit']['id']}"
    answer = await bench.call(home.resident, "DELETE", url, {"reason": "Rain"})
    assert answer.json()["data"]["status"] == "cancelled"
    assert answer.json()["data"]["reason"] == "Rain"
    again = await bench.call(home.resident, "DELETE", url)
    assert again.status_code == 409
    assert (await bench.call(home.resident, "PUT", url, {"title": "No"})).status_code == 409
    history = (await bench.call(home.resident, "GET", f"{url}/history")).json()["data"]["items"]
    assert [(one["action"], one["reason"], one["by"]) for one in history] == [
        ("created", None, "Resident Person"),
        ("cancelled", "Rain", "Resident Person"),
    ]


async def test_a_visit_called_off_while_somebody_is_inside_still_lets_them_out(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200
    answer = await bench.call(home.admin, "DELETE", f"{INVITATIONS}/{made['visit']['id']}")
    assert answer.status_code == 200, answer.text
    left = await bench.scan(home.guard, "exit", made["qr_code"])
    assert left.status_code == 200
    assert left.json()["data"]["visit"]["status"] == "cancelled"


async def test_history_tells_the_refusals_too(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    await bench.scan(home.guard, "exit", made["qr_code"])
    await bench.scan(home.guard, "entry", made["qr_code"])
    await bench.scan(home.guard, "exit", made["qr_code"])
    url = f"{INVITATIONS}/{made['visit']['id']}/history"
    data = (await bench.call(home.resident, "GET", url)).json()["data"]
    assert [one["action"] for one in data["items"]] == ["created", "refused", "entry", "exit"]
    assert data["items"][1]["reason"] == "not_inside"
    assert data["items"][2]["visitors"] == ["Ada Obi"]
    assert data["items"][2]["gate"] == "Main Gate"
    assert data["history"] == data["items"]
    assert made["qr_code"] not in str(data)
    page = (await bench.call(home.resident, "GET", f"{url}?limit=2&page=2")).json()["data"]
    assert [one["action"] for one in page["items"]] == ["entry", "exit"]
    assert page["pagination"]["total"] == 4


async def test_texts_are_cleared_with_null_and_a_title_is_not(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident, description="With cake")
    path = f"/api/visitors/invitations/{made['visit']['id']}"
    changed = await bench.call(home.resident, "PUT", path, {"description": None, "title": None})
    assert changed.status_code == 200, changed.text
    visit = changed.json()["data"]["visit"]
    assert (visit["description"], visit["title"]) == (None, made["visit"]["title"])


async def test_looking_at_somebody_elses_phones_is_on_record(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    path = f"/api/visitors/invitations/{made['visit']['id']}"
    for who in (home.resident, home.guard, home.admin):
        assert (await bench.call(who, "GET", path)).status_code == 200
    looked = await bench.db.fetch(
        "select actor_user_id from audit_log where building_id = $1 and action = 'visit.phones_shown'",
        home.id,
    )
    assert {row["actor_user_id"] for row in looked} == {home.guard.user_id, home.admin.user_id}
