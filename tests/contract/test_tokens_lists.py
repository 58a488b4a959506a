"""000's lists and dashboards: whose they are, what is in them, and how many."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.make.buildings import Member, make_member, make_unit
from tests.make.entries import walk_in
from tests.make.http import Bench
from tests.make.tokens import TOKENS, grant, make_token, run_out


async def test_own_lists_show_own_things_only(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    made = await make_token(bench, home.resident)
    entry = await grant(bench, home.guard, made["token"])
    asked = await walk_in(bench, home)
    invited = await bench.invite(home.resident, visitors=[{"name": "Bola", "phone": "+2348011114444"}])
    for who in (home.landlord, home.admin, other.resident):
        for path in ("my-tokens", "my-entries"):
            listed = (await bench.call(who, "GET", f"{TOKENS}/{path}")).json()["data"]
            assert listed["pagination"] == {"current_page": 1, "total": 0, "last_page": 1} | {
                "per_page": listed["pagination"]["per_page"]
            }
    tokens = (await bench.call(home.resident, "GET", f"{TOKENS}/my-tokens")).json()["data"]["tokens"]
    assert [(one["id"], one["stay_type"]) for one in tokens] == [
        (invited["visit"]["id"], "short"),  # made through another door: the same kind of thing
        (made["token_id"], "short"),
    ]
    entries = (await bench.call(home.resident, "GET", f"{TOKENS}/my-entries")).json()["data"]["entries"]
    assert [one["id"] for one in entries] == [asked["id"], entry["entry_id"]]
    assert [one["token_id"] for one in entries] == [None, made["token_id"]]
    pages = [
        (await bench.call(home.resident, "GET", f"{TOKENS}/my-entries?limit=1&page={page}")).json()["data"]
        for page in (1, 2, 3)
    ]
    assert [len(page["entries"]) for page in pages] == [1, 1, 0]
    assert pages[0]["pagination"] == {"current_page": 1, "total": 2, "per_page": 1, "last_page": 2}


async def test_a_phone_is_shown_to_whoever_may_have_to_call(bench: Bench) -> None:
    home = await bench.building()
    other = await make_member(bench.db, home.id, "security")
    made = await make_token(bench, home.resident)
    entry = await grant(bench, home.guard, made["token"])

    async def shown(who: Member, path: str = "all-entries") -> str:
        found: str = (await bench.call(who, "GET", f"{TOKENS}/{path}")).json()["data"]["entries"][0][
            "visitor_phone"
        ]
        return found

    whole, masked = "+2348011112222", "+234••••••••22"
    assert {await shown(who) for who in (home.guard, other, home.admin)} == {whole}
    await bench.call(home.guard, "POST", f"{TOKENS}/exit-visitor", {"entry_id": entry["entry_id"]})
    assert await shown(other) == masked
    assert {await shown(home.guard), await shown(home.admin), await shown(home.resident, "my-entries")} == {
        whole
    }


async def test_an_entry_taken_back_is_in_no_list(bench: Bench) -> None:
    home = await bench.building()
    made = await make_token(bench, home.resident)
    scanned = await bench.scan(home.guard, "entry", made["token"])
    undo = f"/api/gate/scans/{scanned.json()['data']['scan_id']}/undo"
    assert (await bench.call(home.guard, "POST", undo)).status_code == 200
    for who, path in (
        (home.resident, "my-entries"),
        (home.guard, "all-entries"),
        (home.guard, "active-entries"),
    ):
        listed = (await bench.call(who, "GET", f"{TOKENS}/{path}")).json()["data"]
        assert (listed["entries"], listed["pagination"]["total"]) == ([], 0), path


async def test_entries_by_status(bench: Bench) -> None:
    home = await bench.building()
    found = {}
    for number, status in enumerate(("active", "expired", "completed", "terminated")):
        made = await make_token(bench, home.resident, issued_for_phone=f"+23480111133{number:02d}")
        found[status] = (await grant(bench, home.guard, made["token"]))["entry_id"]
    await bench.db.execute(
        "update entries set due_out_at = now() - interval '1 min' where id = $1", UUID(found["expired"])
    )
    await bench.call(home.guard, "POST", f"{TOKENS}/exit-visitor", {"entry_id": found["completed"]})
    ended = f"{TOKENS}/entries/{found['terminated']}/terminate"
    assert (await bench.call(home.admin, "POST", ended, {"reason": "Closed"})).status_code == 200
    wanted = {
        "active": {found["active"], found["expired"]},
        "expired": {found["expired"]},
        "completed": {found["completed"]},
        "terminated": {found["terminated"]},
    }
    for status, ids in wanted.items():
        listed = (await bench.call(home.admin, "GET", f"{TOKENS}/all-entries?status={status}")).json()["data"]
        assert ({one["id"] for one in listed["entries"]}, listed["pagination"]["total"]) == (ids, len(ids))


async def test_the_dashboards_count_what_is_theirs(bench: Bench) -> None:
    home = await bench.building()
    owned = await make_unit(bench.db, home.id, "L1")
    await bench.db.execute(
        "insert into occupancies (building_id, id, member_id, unit_id, tie) values ($1, gen_random_uuid(), $2, $3, 'owner')",
        home.id,
        home.landlord.member_id,
        owned,
    )
    await bench.db.execute(  # the resident rents from the landlord from now on
        "insert into occupancies (building_id, id, member_id, unit_id, is_primary) values ($1, gen_random_uuid(), $2, $3, false)",
        home.id,
        home.resident.member_id,
        owned,
    )
    first = await make_token(bench, home.resident)
    await grant(bench, home.guard, first["token"])
    await make_token(bench, home.resident, issued_for_phone="+2348011115555")
    over = await make_token(bench, home.admin, issued_for_phone="+2348011116666")
    await run_out(bench, over["token_id"])
    start = datetime.now(UTC)
    at_landlords = await bench.invite(
        home.resident,
        unit_id=str(owned),
        expected_start=start.isoformat(),
        visitors=[{"name": "Bola", "phone": "+2348011117777"}],
    )
    assert (await bench.scan(home.guard, "entry", at_landlords["qr_code"])).status_code == 200

    async def stats(who: Member, part: str, **headers: str) -> Any:
        answer = await bench.call(who, "GET", f"{TOKENS}/{part}-dashboard-stats", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    own = await stats(home.resident, "user")
    assert own["stats"] == {"total_visitors": 2, "active_tokens": 2, "pending_tokens": 1}
    assert [one["name"] for one in own["recent_visitors"]] == ["Bola", "Ada Obi"]
    local = datetime.fromisoformat(own["recent_visitors"][0]["entered_at"]) + timedelta(hours=1)  # Lagos
    assert own["recent_visitors"][0]["visit_date"] == f"{local:%b} {local.day}, {local.year}"
    assert own["recent_visitors"][0]["visit_time"] == f"{local:%I:%M %p}"
    assert (await stats(home.guard, "user"))["stats"]["total_visitors"] == 0

    whole = await stats(home.admin, "admin")
    assert whole["stats"] == {
        "total_visitors": 2,
        "total_users": 4,
        "total_tokens": 4,
        "active_tokens": 2,
        "pending_tokens": 1,
        "used_tokens": 2,
        "expired_tokens": 1,
    }
    part = await stats(home.landlord, "admin")
    assert part["stats"] == {
        "total_visitors": 1,
        "total_users": 1,
        "total_tokens": 1,
        "active_tokens": 1,
        "pending_tokens": 0,
        "used_tokens": 1,
        "expired_tokens": 0,
    }
    assert [(one["name"], one["phone"]) for one in part["recent_visitors"]] == [("Bola", "+234••••••••77")]

    chief = await bench.super_admin()
    here = await stats(chief, "super-admin", **{"X-Building-Id": str(home.id)})
    assert here["stats"] == {"total_visitors": 2, "active_tokens": 2, "pending_tokens": 1, "total_admins": 1}
    everywhere = await stats(chief, "super-admin")
    assert everywhere["recent_visitors"] == []
    assert everywhere["stats"]["total_admins"] >= 1
    assert everywhere["stats"]["active_tokens"] >= 2
