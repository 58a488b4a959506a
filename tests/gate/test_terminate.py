"""An administrator ends a stay: visit and visitor stand as after an exit, host and gate are told, the act is on record."""

from uuid import UUID

from tests.gate.test_entries import check_out, listed, told
from tests.make.entries import ENTRIES, guest_in, walk_in
from tests.make.http import Bench

REASON = {"reason": "Left by the service gate"}


async def test_a_guest_is_out_as_after_an_exit(bench: Bench) -> None:
    home = await bench.building()
    entry, made = await guest_in(bench, home)
    done = await bench.call(home.admin, "POST", f"{ENTRIES}/{entry}/terminate", REASON)
    assert done.status_code == 200, done.text
    data = done.json()["data"]
    assert (data["entry_id"], data["visit_id"], data["visitor_name"]) == (
        entry,
        made["visit"]["id"],
        "Ada Obi",
    )
    assert data["duration_minutes"] == 0
    visit = await bench.db.fetchrow("select * from visits where id = $1", UUID(made["visit"]["id"]))
    guest = await bench.db.fetchrow("select * from visit_visitors where visit_id = $1", visit["id"])
    row = await bench.db.fetchrow("select * from entries where id = $1", UUID(entry))
    assert (visit["status"], visit["inside_count"], visit["entries_used"]) == ("completed", 0, 1)
    assert (guest["status"], guest["inside"], guest["entry_id"]) == ("exited", False, None)
    assert (row["end_kind"], row["ended_by"], row["end_reason"], row["guard_out"]) == (
        "terminated",
        home.admin.member_id,
        REASON["reason"],
        None,
    )
    ended = await bench.db.fetchval(
        "select end_reason from passes where visit_id = $1 and ended_at is not null", visit["id"]
    )
    assert ended == "completed"
    assert (await told(bench, home.resident))[-1] == "visitor_exited"
    audited = await bench.db.fetchrow(
        "select a.actor_user_id, v.values::text as values from audit_log a join audit_values v using (building_id, id)"
        " where a.target_id = $1 and a.action = 'entry.terminated'",
        UUID(entry),
    )
    assert audited["actor_user_id"] == home.admin.user_id
    assert REASON["reason"] in audited["values"]
    [shown] = (await listed(bench, home.guard))["entries"]
    assert (shown["status"], shown["endReason"]) == ("CHECKED_OUT", REASON["reason"])

    history = await bench.call(home.resident, "GET", f"/api/visitors/{made['visit']['id']}/history")
    told_of = history.json()["data"]
    last = told_of["items"][-1]
    assert (last["action"], last["visitors"], last["reason"]) == ("terminated", ["Ada Obi"], REASON["reason"])
    assert last["by"], "who ended it"
    assert told_of["pagination"]["total"] == len(told_of["items"]) == 3

    again = await bench.call(home.admin, "POST", f"{ENTRIES}/{entry}/terminate", REASON)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "NOT_INSIDE")
    assert (await check_out(bench, home.guard, entry)).status_code == 409


async def test_the_rest_of_a_party_stays_and_a_called_off_visit_stays_called_off(bench: Bench) -> None:
    home = await bench.building()
    people = [{"name": f"Guest {n}", "phone": f"+23480300000{n}"} for n in range(10, 12)]
    entry, made = await guest_in(bench, home, visit_type="group", visitors=people)
    visit = made["visit"]["id"]
    assert (await bench.call(home.admin, "POST", f"{ENTRIES}/{entry}/terminate", REASON)).status_code == 200
    status = "select status, inside_count from visits where id = $1"
    assert tuple(await bench.db.fetchrow(status, UUID(visit))) == ("active", 1)
    off = await bench.call(home.resident, "DELETE", f"/api/visitors/invitations/{visit}", {"reason": "Rain"})
    assert off.status_code == 200
    [last] = (await listed(bench, home.guard, status="APPROVED"))["entries"]
    assert (
        await bench.call(home.admin, "POST", f"{ENTRIES}/{last['id']}/terminate", REASON)
    ).status_code == 200
    assert tuple(await bench.db.fetchrow(status, UUID(visit))) == ("cancelled", 0)


async def test_a_pass_of_several_entries_waits_for_the_next(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    visit = UUID(made["visit"]["id"])
    await bench.db.execute("update visits set max_entries = 2 where id = $1", visit)
    for status in ("pending", "completed"):
        entry = (await bench.scan(home.guard, "entry", made["qr_code"])).json()["data"]["entry_id"]
        done = await bench.call(home.admin, "POST", f"{ENTRIES}/{entry}/terminate", REASON)
        assert done.status_code == 200, done.text
        assert await bench.db.fetchval("select status from visits where id = $1", visit) == status


async def test_a_walk_in_and_a_super_admin(bench: Bench) -> None:
    home = await bench.building()
    chief = await bench.super_admin()
    entry = (await walk_in(bench, home))["id"]
    done = await bench.call(
        chief, "POST", f"{ENTRIES}/{entry}/terminate", REASON, headers={"X-Building-Id": str(home.id)}
    )
    assert done.status_code == 200, done.text
    assert done.json()["data"]["visit_id"] is None
    row = await bench.db.fetchrow("select end_kind, ended_by from entries where id = $1", UUID(entry))
    assert tuple(row) == ("terminated", None)
    assert (await told(bench, home.resident))[-1] == "visitor_exited"
