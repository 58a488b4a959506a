"""An entry says who let in, who let out or ended it, and at which gates; a refused request who said no."""

from tests.gate.test_entries import check_out, listed
from tests.make.entries import ENTRIES, ask_in, guest_in, walk_in
from tests.make.http import Bench


async def test_who_did_what_at_which_gate(bench: Bench) -> None:
    home = await bench.building()
    guest, _ = await guest_in(bench, home)
    assert (await check_out(bench, home.guard, guest)).status_code == 200
    walked = await walk_in(bench, home)
    ended = await bench.call(
        home.admin, "POST", f"{ENTRIES}/{walked['id']}/terminate", {"reason": "Left by car"}
    )
    assert ended.status_code == 200, ended.text
    asked = await ask_in(bench, home, visitorPhone="+2348030000077")
    refused = await bench.call(
        home.resident, "PATCH", f"{ENTRIES}/{asked['id']}/reject", {"reason": "Not today"}
    )
    assert refused.status_code == 200, refused.text

    rows = {row["id"]: row for row in (await listed(bench, home.admin))["entries"]}
    resident, guard = str(home.resident.user_id), str(home.guard.user_id)

    invited = rows[guest]
    assert (invited["approvedBy"]["id"], invited["createdBy"]["id"], invited["endedBy"]["id"]) == (
        resident,
        guard,
        guard,
    )
    assert (invited["gate"], invited["requestId"]) == ("Main Gate", None)
    came = rows[walked["id"]]
    assert (came["approvedBy"]["id"], came["approvedBy"]["role"]) == (resident, "resident")
    assert (came["endedBy"]["role"], came["endReason"]) == ("building_admin", "Left by car")
    assert came["requestId"] == walked["id"]
    no = rows[asked["id"]]
    assert (no["approvedBy"], no["endedBy"]["id"], no["rejectionReason"]) == (None, resident, "Not today")
