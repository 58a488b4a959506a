"""Letting out by an entry's id: the scan itself for a guest, once for a walk-in, and never by an ended session."""

from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.auth.tokens import hash_secret
from gatehouse.core.errors import NotSignedIn
from gatehouse.gate.check_out import check_out as let_out
from tests.gate.test_entries import check_out, listed, told
from tests.make.entries import ask_in, guest_in, walk_in
from tests.make.http import Bench


async def test_who_is_out_cannot_be_let_out_again_and_the_try_is_stored(bench: Bench) -> None:
    home = await bench.building()
    walked = (await walk_in(bench, home))["id"]
    guest, _ = await guest_in(bench, home)
    waiting = (await ask_in(bench, home))["id"]
    for entry in (walked, guest):
        assert (await check_out(bench, home.guard, entry)).status_code == 200
        late = await check_out(bench, home.guard, entry)
        assert (late.status_code, late.json()["error"]["code"]) == (409, "NOT_INSIDE")
        assert late.json()["error"]["reason"] == "not_inside"
    assert (await check_out(bench, home.guard, waiting)).status_code == 404
    refused = await bench.db.fetch(
        "select reason, visit_id, request_id from scans where building_id = $1 and outcome = 'refused'",
        home.id,
    )
    assert {(row["reason"], row["visit_id"] is None, row["request_id"] is None) for row in refused} == {
        ("not_inside", True, False),
        ("not_inside", False, True),
    }
    assert (await told(bench, home.resident)).count("visitor_exited") == 2


async def test_letting_out_a_guest_is_the_scan_itself(bench: Bench) -> None:
    home = await bench.building()
    entry, made = await guest_in(bench, home)
    out = await check_out(bench, home.guard, entry, gate="Main Gate", note="In a hurry")
    assert out.status_code == 200, out.text
    data = out.json()["data"]
    assert (data["status"], data["preApprovalId"], data["type"]) == (
        "CHECKED_OUT",
        made["visit"]["id"],
        "VISITOR",
    )
    visit = await bench.db.fetchrow("select * from visits where id = $1", UUID(made["visit"]["id"]))
    assert visit is not None
    assert (visit["status"], visit["inside_count"]) == ("completed", 0)
    scan = await bench.db.fetchrow(
        "select * from scans where visit_id = $1 and direction = 'exit'", visit["id"]
    )
    assert scan is not None
    assert (scan["outcome"], scan["note"], scan["gate_id"]) == ("admitted", "In a hurry", home.gate_id)


async def test_of_a_party_only_the_one_leaves(bench: Bench) -> None:
    home = await bench.building()
    people = [{"name": f"Guest {n}", "phone": f"+23480300000{n}"} for n in range(10, 13)]
    _, made = await guest_in(bench, home, visit_type="group", visitors=people)
    entries = [one["id"] for one in (await listed(bench, home.guard))["entries"]]
    assert len(entries) == 3
    assert (await check_out(bench, home.guard, entries[1])).status_code == 200
    inside = await bench.db.fetchval(
        "select inside_count from visits where id = $1", UUID(made["visit"]["id"])
    )
    assert inside == 2
    assert {one["id"] for one in (await listed(bench, home.guard, status="APPROVED"))["entries"]} == {
        entries[0],
        entries[2],
    }


async def test_a_nonce_repeats_the_answer(bench: Bench) -> None:
    home = await bench.building()
    for entry in ((await walk_in(bench, home))["id"], (await guest_in(bench, home))[0]):
        nonce = str(uuid4())
        first = await check_out(bench, home.guard, entry, nonce=nonce)
        again = await check_out(bench, home.guard, entry, nonce=nonce)
        assert (first.status_code, again.status_code) == (200, 200), again.text
        assert first.json()["data"] == again.json()["data"]
        other, _ = await guest_in(bench, home)
        mixed = await check_out(bench, home.guard, other, nonce=nonce)
        assert (mixed.status_code, mixed.json()["error"]["code"]) == (422, "NONCE_REUSED"), mixed.text
    assert (await told(bench, home.resident)).count("visitor_exited") == 2


async def test_an_ended_session_lets_nobody_out(bench: Bench) -> None:
    home = await bench.building()
    walked, (guest, _) = (await walk_in(bench, home))["id"], await guest_in(bench, home)
    await bench.db.execute("update sessions set revoked_at = now() where id = $1", home.guard.session_id)
    for entry in (walked, guest):
        assert (await check_out(bench, home.guard, entry)).status_code == 401
    assert (
        await bench.db.fetchval(
            "select count(*) from entries where exited_at is null and building_id = $1", home.id
        )
        == 2
    )


async def test_a_remembered_session_that_ended_lets_no_walk_in_out(app: FastAPI, bench: Bench) -> None:
    """A scan's caller is remembered and may have ended meanwhile: the check-out itself asks."""
    home = await bench.building()
    walked = UUID((await walk_in(bench, home))["id"])
    guard = home.guard
    remembered = Caller(
        guard.session_id,
        guard.user_id,
        home.id,
        guard.member_id,
        Role.SECURITY,
        "api",
        hash_secret(guard.secret),
    )
    await bench.db.execute("update sessions set revoked_at = now() where id = $1", guard.session_id)
    with pytest.raises(NotSignedIn):
        await let_out(app.state.database, app.state.hot, remembered, walked)
    await bench.db.execute("update sessions set revoked_at = null where id = $1", guard.session_id)
    done = await let_out(app.state.database, app.state.hot, remembered, walked)
    assert (done.entry_id, done.duration_minutes) == (walked, 0)
