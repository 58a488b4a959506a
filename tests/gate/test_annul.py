"""Undo within seconds and annul within a quarter of an hour: the passage never happened, for guests and walk-ins."""

from typing import Any
from uuid import UUID

from tests.gate.test_entries import check_out, told
from tests.make.buildings import Member, make_member
from tests.make.entries import ENTRIES, guest_in, walk_in
from tests.make.http import Bench

WRONG = {"reason": "Wrong person"}


async def annul(bench: Bench, guard: Member, entry: str) -> Any:
    return await bench.call(guard, "POST", f"{ENTRIES}/{entry}/annul", WRONG)


async def visit_of(bench: Bench, made: dict[str, Any]) -> tuple[Any, ...]:
    row = await bench.db.fetchrow(
        "select status, inside_count, entries_used, first_entry_at is null as never from visits where id = $1",
        UUID(made["visit"]["id"]),
    )
    return tuple(row)


async def test_an_annulled_entry_never_happened_and_the_pass_opens_again(bench: Bench) -> None:
    home = await bench.building()
    entry, made = await guest_in(bench, home)
    await bench.db.execute(
        "update entries set entered_at = now() - interval '14 minutes' where id = $1", UUID(entry)
    )
    done = await annul(bench, home.guard, entry)
    assert done.status_code == 200, done.text
    assert done.json()["data"] | {"passage": "entry", "status": "pending"} == done.json()["data"]
    assert await visit_of(bench, made) == ("pending", 0, 0, True)
    row = await bench.db.fetchrow("select * from entries where id = $1", UUID(entry))
    assert (row["end_kind"], row["end_reason"], row["exited_at"]) == (
        "annulled",
        WRONG["reason"],
        row["entered_at"],
    )
    assert await bench.db.fetchval("select undone_at from scans where id = $1", row["scan_in"]) is not None
    assert await told(bench, home.resident) == ["visitor_arrived", "visitor_corrected"]
    audited = await bench.db.fetchval(
        "select count(*) from audit_log where target_id = $1 and action = 'entry.annulled'", UUID(entry)
    )
    assert audited == 1
    arrivals = await bench.call(home.admin, "GET", "/api/dashboard/admin/arrivals")
    assert arrivals.json()["data"]["total_arrivals"] == 0
    assert (await annul(bench, home.guard, entry)).status_code == 409
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200


async def test_an_annulled_exit_leaves_them_inside(bench: Bench) -> None:
    home = await bench.building()
    entry, made = await guest_in(bench, home)
    assert (await check_out(bench, home.guard, entry)).status_code == 200
    assert (await visit_of(bench, made))[0] == "completed"
    done = await annul(bench, home.guard, entry)
    assert done.json()["data"] | {"passage": "exit", "status": "active"} == done.json()["data"], done.text
    assert await visit_of(bench, made) == ("active", 1, 1, False)
    live = await bench.db.fetchval(
        "select count(*) from passes where visit_id = $1 and ended_at is null", UUID(made["visit"]["id"])
    )
    assert live == 1
    assert (await bench.scan(home.guard, "exit", made["qr_code"])).status_code == 200


async def test_only_the_same_guard_and_only_a_quarter_of_an_hour(bench: Bench) -> None:
    home = await bench.building()
    colleague = await make_member(bench.db, home.id, "security")
    entry, made = await guest_in(bench, home)
    assert (await annul(bench, colleague, entry)).status_code == 403
    await bench.db.execute(
        "update entries set entered_at = now() - interval '16 minutes' where id = $1", UUID(entry)
    )
    late = await annul(bench, home.guard, entry)
    assert late.status_code == 409
    assert "15 minutes" in late.json()["message"]
    # The colleague lets them out: that passage is the colleague's to annul, and nobody else's.
    assert (await check_out(bench, colleague, entry)).status_code == 200
    assert (await annul(bench, home.guard, entry)).status_code == 403
    assert (await annul(bench, colleague, entry)).status_code == 200
    assert (await visit_of(bench, made))[:2] == ("active", 1)


async def test_what_followed_stands_in_the_way(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    await bench.db.execute("update visits set max_entries = 2 where id = $1", UUID(made["visit"]["id"]))
    first = (await bench.scan(home.guard, "entry", made["qr_code"])).json()["data"]["entry_id"]
    assert (await bench.scan(home.guard, "exit", made["qr_code"])).status_code == 200
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200
    again = await annul(bench, home.guard, first)
    assert (again.status_code, again.json()["message"]) == (409, "They have come in again since.")
    assert (await visit_of(bench, made))[:3] == ("active", 1, 2)
    entry, _ = await guest_in(bench, home)
    ended = await bench.call(home.admin, "POST", f"{ENTRIES}/{entry}/terminate", WRONG)
    assert ended.status_code == 200
    assert (await annul(bench, home.guard, entry)).status_code == 409


async def test_one_of_a_party_is_annulled_and_the_scan_stands_for_the_others(bench: Bench) -> None:
    home = await bench.building()
    people = [{"name": f"Guest {n}", "phone": f"+23480300000{n}"} for n in range(10, 12)]
    _, made = await guest_in(bench, home, visit_type="group", visitors=people)
    entries = await bench.db.fetch(
        "select id, scan_in from entries where visit_id = $1", UUID(made["visit"]["id"])
    )
    undone = "select undone_at is not null from scans where id = $1"
    for place, row in enumerate(entries):
        assert (await annul(bench, home.guard, str(row["id"]))).status_code == 200
        assert await bench.db.fetchval(undone, row["scan_in"]) is (place == 1)
    assert await visit_of(bench, made) == ("pending", 0, 0, True)


async def test_a_walk_in_is_annulled_and_its_exit_undone(bench: Bench) -> None:
    home = await bench.building()
    entry = (await walk_in(bench, home))["id"]
    assert (await check_out(bench, home.guard, entry)).status_code == 200
    scan = await bench.db.fetchval("select scan_out from entries where id = $1", UUID(entry))
    undone = await bench.call(home.guard, "POST", f"/api/gate/scans/{scan}/undo")
    assert undone.status_code == 200, undone.text
    assert undone.json()["data"] | {"visit_id": None, "status": "inside"} == undone.json()["data"]
    assert await bench.db.fetchval("select exited_at from entries where id = $1", UUID(entry)) is None
    assert (await bench.call(home.guard, "POST", f"/api/gate/scans/{scan}/undo")).status_code == 409
    done = await annul(bench, home.guard, entry)
    assert done.json()["data"] | {"passage": "entry", "status": "outside"} == done.json()["data"], done.text
    assert (await told(bench, home.resident))[-2:] == ["visitor_corrected", "visitor_corrected"]


async def test_a_refused_check_out_cannot_be_undone(bench: Bench) -> None:
    home = await bench.building()
    entry = (await walk_in(bench, home))["id"]
    assert (await check_out(bench, home.guard, entry)).status_code == 200
    assert (await check_out(bench, home.guard, entry)).status_code == 409
    refused = await bench.db.fetchval(
        "select id from scans where building_id = $1 and outcome = 'refused'", home.id
    )
    answer = await bench.call(home.guard, "POST", f"/api/gate/scans/{refused}/undo")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "CONFLICT_ERROR")
