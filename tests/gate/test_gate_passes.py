"""Gate passes: asked for, decided once, scanned once, refusals on record."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from gatehouse.core import events
from gatehouse.files.keys import Context, MimeType
from gatehouse.gate.gate_passes import recognise
from tests.every_route.cases_gate_passes import gate_pass
from tests.make.buildings import Member, make_member, make_unit
from tests.make.flats import move_in
from tests.make.http import Bench
from tests.make.uploads import make_upload

DOOR = "/api/v1/gate/passes"


async def new(bench: Bench, who: Member, **changes: Any) -> dict[str, Any]:
    """A pass just asked for, its `data`."""
    answer = await bench.call(who, "POST", DOOR, gate_pass(**changes))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["data"]
    return made


async def act(bench: Bench, who: Member, made: dict[str, Any], verb: str, body: Any = None) -> httpx.Response:
    """Approve, reject, or (DELETE) call off."""
    if verb == "delete":
        return await bench.call(who, "DELETE", f"{DOOR}/{made['id']}")
    return await bench.call(who, "PATCH", f"{DOOR}/{made['id']}/{verb}", body)


async def scan(bench: Bench, guard: Member, code: str, **more: Any) -> httpx.Response:
    """A guard's scan."""
    return await bench.call(guard, "POST", f"{DOOR}/scan", {"qrToken": code, **more})


async def told(bench: Bench, who: Member) -> list[tuple[str, str, str]]:
    """Kinds, titles and texts of somebody's notifications."""
    rows = await bench.db.fetch(
        "select kind, title, body from notifications where user_id = $1 order by created_at", who.user_id
    )
    return [(row["kind"], row["title"], row["body"]) for row in rows]


async def shift(bench: Bench, made: dict[str, Any], hours: int) -> None:
    """Move a pass' window."""
    await bench.db.execute(
        "update gate_passes set valid_from = valid_from + make_interval(hours => $2), valid_until = valid_until + make_interval(hours => $2) where id = $1",
        UUID(made["id"]),
        hours,
    )


async def test_from_the_wish_to_the_gate(bench: Bench) -> None:
    home = await bench.building()
    made = await new(bench, home.resident, description="From the old flat", companyName="Movers & Sons")
    assert (made["status"], made["isUsed"], made["flatId"]) == ("PENDING", False, str(home.unit_id))
    assert made["driverPhone"] == "+2348031112222"
    assert await told(bench, home.admin) == [
        (
            "gate_pass_requested",
            "A gate pass is asked for",
            "Resident Person asks for a gate pass: Two chairs. Approve or reject it.",
        )
    ]
    approved = await act(bench, home.admin, made, "approve")
    assert approved.json()["data"]["approvedBy"]["id"] == str(home.admin.user_id)
    assert (await told(bench, home.resident))[0][:2] == ("gate_pass_decided", "Gate pass approved")
    passed = await scan(bench, home.guard, made["qrToken"], gate="Main Gate")
    assert passed.status_code == 200, passed.text
    data = passed.json()["data"]
    assert (data["status"], data["isUsed"], data["usedGate"]) == ("USED", True, "Main Gate")
    assert data["usedByGuardId"] == str(home.guard.user_id)
    assert data["driverPhone"] == "+2348031112222", "the guard on duty may have to call"
    assert (await told(bench, home.resident))[1] == (
        "gate_pass_used",
        "Gate pass used",
        "Two chairs: Security Person has let it through at Main Gate.",
    )
    assert await told(bench, home.landlord) == []


@pytest.mark.parametrize(
    "written", ["{}", " gp_{} ", "gp-{}", "{}\n", "lower"], ids=["bare", "lower", "dash", "line", "all lower"]
)
async def test_codes_as_people_give_them(bench: Bench, written: str) -> None:
    home = await bench.building()
    made = await new(bench, home.resident)
    await act(bench, home.admin, made, "approve")
    plain = made["qrToken"].removeprefix("GP_")
    shown = made["qrToken"].lower() if written == "lower" else written.format(plain)
    if "gp-" in shown:
        shown = f"{plain[:4]}-{plain[4:8]}-{plain[8:]}".replace("0", "o").replace("1", "l")
    assert (await scan(bench, home.guard, shown)).status_code == 200


def test_what_is_a_gate_pass_code() -> None:
    assert recognise("gp_7q3w x9k2-m4zt") == "GP_7Q3WX9K2M4ZT"
    for other in ("SG_7Q3WX9K2M4ZT", "GP_7Q3WX9K2M4Z", "GP_7Q3WX9K2M4ZU", "482913", "", "GP_"):
        assert recognise(other) is None, other


async def test_every_refusal_has_its_reason_and_stays_on_record(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    visitor = (await bench.invite(home.resident))["qr_code"]

    async def refused(code: str, status: int, reason: str, guard: Member = home.guard) -> dict[str, Any]:
        answer = await scan(bench, guard, code)
        assert answer.status_code == status, answer.text
        error: dict[str, Any] = answer.json()["error"]
        assert (error["reason"], error["code"]) == (reason, reason.upper())
        assert answer.json()["message"] == error["message"]
        return error

    await refused("GP_000000000000", 404, "unknown_code")
    await refused("whatever", 404, "unknown_code")
    await refused(visitor, 404, "unknown_code")
    made = await new(bench, home.resident)
    await refused(made["qrToken"], 409, "not_approved")
    await act(bench, home.admin, made, "approve")
    unknown = await refused(made["qrToken"], 404, "unknown_code", other.guard)
    assert "title" not in unknown, "of another building's pass nothing is told"
    await shift(bench, made, 2)
    early = await refused(made["qrToken"], 403, "not_yet_valid")
    assert early["valid_from"]
    await shift(bench, made, -2)
    assert (await scan(bench, home.guard, made["qrToken"])).status_code == 200
    used = await refused(made["qrToken"], 409, "used_up")
    assert (used["decided_by"], used["gatePassId"]) == ("Security Person", made["id"])
    no = await new(bench, home.resident)
    await act(bench, home.admin, no, "reject", {"reason": "Not on Sundays"})
    await refused(no["qrToken"], 409, "rejected")
    off = await new(bench, home.resident)
    await act(bench, home.admin, off, "approve")
    await act(bench, home.resident, off, "delete")
    await refused(off["qrToken"], 410, "cancelled")
    over = await new(bench, home.resident)
    await act(bench, home.admin, over, "approve")
    await shift(bench, over, -24)
    await refused(over["qrToken"], 410, "expired")
    rows = await bench.db.fetch(
        "select v.values from audit_log a join audit_values v using (building_id, id)"
        " where a.building_id = $1 and a.action = 'gate_pass.refused' order by a.at",
        home.id,
    )
    assert [json.loads(row["values"])["reason"] for row in rows] == [
        "unknown_code",
        "unknown_code",
        "unknown_code",
        "not_approved",
        "not_yet_valid",
        "used_up",
        "rejected",
        "cancelled",
        "expired",
    ]


async def test_the_same_scan_sent_twice_gets_the_same_answer(bench: Bench) -> None:
    home = await bench.building()
    made = await new(bench, home.resident)
    key = {"Idempotency-Key": str(uuid4())}
    refused = [
        await bench.call(home.guard, "POST", f"{DOOR}/scan", {"qrToken": made["qrToken"]}, headers=key)
        for _ in range(2)
    ]
    assert [answer.status_code for answer in refused] == [409, 409]
    assert refused[0].json() == refused[1].json(), "a refusal is an answer like any other"
    await act(bench, home.admin, made, "approve")
    key = {"Idempotency-Key": str(uuid4())}
    opened = [
        await bench.call(home.guard, "POST", f"{DOOR}/scan", {"qrToken": made["qrToken"]}, headers=key)
        for _ in range(2)
    ]
    assert [answer.status_code for answer in opened] == [200, 200]
    assert opened[0].json() == opened[1].json()


async def test_it_is_decided_once_and_the_second_hears_who(bench: Bench) -> None:
    home = await bench.building()
    colleague = await make_member(bench.db, home.id, "building_admin", first="Bola")
    made = await new(bench, home.resident)
    rejected = await act(bench, colleague, made, "reject", {"reason": "Not on Sundays"})
    assert (rejected.json()["data"]["status"], rejected.json()["data"]["rejectionReason"]) == (
        "REJECTED",
        "Not on Sundays",
    )
    assert rejected.json()["data"]["approvedAt"] is None
    assert (await told(bench, home.resident))[0][1:] == ("Gate pass rejected", "Two chairs: Not on Sundays")
    for verb in ("approve", "reject", "delete"):
        late = await act(bench, home.admin, made, verb)
        assert (late.status_code, late.json()["error"]["code"]) == (409, "ALREADY_DECIDED"), verb
        assert (late.json()["error"]["decided_by"], late.json()["error"]["status"]) == (
            "Bola Person",
            "rejected",
        )
    assert len(await told(bench, home.resident)) == 1
    over = await new(bench, home.resident)
    await shift(bench, over, -24)
    off = await new(bench, home.resident)
    assert (await act(bench, home.resident, off, "delete")).status_code == 200
    for gone in (over, off):
        for verb in ("approve", "reject", "delete"):
            assert (await act(bench, home.admin, gone, verb)).status_code == 410, verb


async def test_a_super_admin_decides_too(bench: Bench) -> None:
    home = await bench.building()
    chief, made = await bench.super_admin(), await new(bench, home.resident)
    path, named = f"{DOOR}/{made['id']}/approve", {"X-Building-Id": str(home.id)}
    answer = await bench.call(chief, "PATCH", path, headers=named)
    assert (answer.status_code, answer.json()["data"]["status"]) == (200, "APPROVED")
    late = await act(bench, home.admin, made, "reject")
    assert late.json()["error"]["decided_by"] == "a super administrator"


async def test_only_who_asked_and_administrators_call_off_or_see_the_code(bench: Bench) -> None:
    home = await bench.building()
    flatmate = await make_member(bench.db, home.id, "resident", unit=home.unit_id, primary=False)
    made = await new(bench, home.resident)
    assert (await bench.call(flatmate, "GET", f"{DOOR}/{made['id']}")).status_code == 200
    for who, code, gone in ((flatmate, 404, 404), (home.landlord, 404, 404), (home.guard, 403, 403)):
        assert (await bench.call(who, "GET", f"{DOOR}/{made['id']}/qr")).status_code == code
        assert (await act(bench, who, made, "delete")).status_code == gone
    for who in (home.resident, home.admin):
        shown = (await bench.call(who, "GET", f"{DOOR}/{made['id']}/qr")).json()["data"]
        assert shown["qrToken"] == made["qrToken"]
        picture = base64.b64decode(shown["qrCodeImage"].removeprefix("data:image/png;base64,"))
        assert picture.startswith(b"\x89PNG")
    for who in (home.guard, home.resident, flatmate):
        assert made["qrToken"] not in (await bench.call(who, "GET", f"{DOOR}/{made['id']}")).text
    assert (await act(bench, home.admin, made, "delete")).status_code == 200


async def test_what_each_sees_by_state(bench: Bench) -> None:
    home = await bench.building()
    second = await make_unit(bench.db, home.id, "B7")
    neighbour = await make_member(bench.db, home.id, "resident", unit=second)
    pending, later = await new(bench, home.resident), await new(bench, home.resident, type="MOVE_OUT")
    await shift(bench, later, 24)
    await act(bench, home.admin, later, "approve")
    used, off, over = await new(bench, neighbour), await new(bench, neighbour), await new(bench, neighbour)
    await act(bench, home.admin, used, "approve")
    await scan(bench, home.guard, used["qrToken"])
    await act(bench, neighbour, off, "delete")
    await shift(bench, over, -24)
    live = await new(bench, home.admin)
    await act(bench, home.admin, live, "approve")

    async def seen(who: Member, **query: str) -> tuple[list[str], int]:
        page = (await bench.call(who, "GET", DOOR, params=query)).json()["data"]
        return [one["id"] for one in page["gatePasses"]], page["pagination"]["total"]

    newest = [one["id"] for one in (live, over, off, used, later, pending)]
    for who in (home.admin, home.guard):
        assert await seen(who) == (newest, 6)
        assert await seen(who, status="PENDING") == ([pending["id"]], 1)
        assert await seen(who, status="APPROVED") == ([live["id"], later["id"]], 2)
        assert await seen(who, status="ACTIVE") == ([live["id"]], 1)
        assert await seen(who, status="USED") == ([used["id"]], 1)
        assert await seen(who, status="EXPIRED") == ([over["id"], off["id"]], 2)
        assert await seen(who, status="REJECTED") == ([], 0)
        assert await seen(who, type="MOVE_OUT", status="APPROVED") == ([later["id"]], 1)
        assert await seen(who, flatId=str(second), limit="1") == ([over["id"]], 3)
    assert await seen(home.resident) == ([later["id"], pending["id"]], 2)
    assert await seen(home.resident, flatId=str(second)) == ([], 0)
    assert await seen(home.landlord) == ([], 0)
    listed = (await bench.call(home.guard, "GET", DOOR)).json()["data"]["gatePasses"]
    states = {one["id"]: (one["status"], one["cancelledAt"] is not None) for one in listed}
    assert states[off["id"]] == ("EXPIRED", True), "004's clients know no cancellation"
    assert states[over["id"]] == ("EXPIRED", False)


async def test_phones_are_masked_in_lists_and_looking_them_up_is_on_record(bench: Bench) -> None:
    home = await bench.building()
    made = await new(bench, home.resident, workerName="Ayo", workerPhone="+2348039998888")
    for who, masked in ((home.resident, False), (home.guard, True), (home.admin, True)):
        [one] = (await bench.call(who, "GET", DOOR)).json()["data"]["gatePasses"]
        assert ("•" in one["driverPhone"], "•" in one["workerPhone"]) == (masked, masked), who.role
        detail = (await bench.call(who, "GET", f"{DOOR}/{made['id']}")).json()["data"]
        assert (detail["driverPhone"], detail["workerPhone"]) == ("+2348031112222", "+2348039998888")
    looked = await bench.db.fetch(
        "select actor_user_id from audit_log where building_id = $1 and action = 'gate_pass.phones_shown' order by at",
        home.id,
    )
    assert [row["actor_user_id"] for row in looked] == [home.guard.user_id, home.admin.user_id]


async def test_whose_flat_a_pass_is_for(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    second = await make_unit(bench.db, home.id, "B7")
    for who, flat, status, field in (
        (home.resident, second, 422, "flatId"),
        (home.resident, other.unit_id, 422, "flatId"),
        (home.landlord, None, 422, "flatId"),  # belongs to no flat
        (home.admin, other.unit_id, 422, "flatId"),
        (home.admin, second, 201, None),
        (home.admin, None, 201, None),
    ):
        answer = await bench.call(who, "POST", DOOR, gate_pass(flat))
        assert answer.status_code == status, (who.role, flat, answer.text)
        if field:
            assert answer.json()["error"]["details"][0]["field"] == field
        else:
            assert answer.json()["data"]["flatId"] == (str(flat) if flat else None)
    await move_in(bench, home, home.landlord, second)
    assert (await new(bench, home.landlord))["flatId"] == str(second)


async def test_times_without_a_zone_are_the_buildings(bench: Bench) -> None:
    home = await bench.building(time_zone="Asia/Kolkata")
    made = await new(
        bench, home.resident, validFrom="2030-01-20T08:00:00", validUntil="2030-01-20T20:00:00+01:00"
    )
    assert (made["validFrom"], made["validUntil"]) == ("2030-01-20T02:30:00Z", "2030-01-20T19:00:00Z")
    start = datetime.now(UTC)
    far = gate_pass(validFrom=start.isoformat(), validUntil=(start + timedelta(days=367)).isoformat())
    assert (await bench.call(home.resident, "POST", DOOR, far)).status_code == 422


async def test_attachments_are_files_of_ones_own(bench: Bench) -> None:
    home = await bench.building()
    options: dict[str, Any] = {"context": Context.GENERAL, "kind": MimeType.PDF}
    _, own = await make_upload(bench.db, home, home.resident, b"%PDF-1.7 made by a test", **options)
    _, theirs = await make_upload(bench.db, home, home.landlord, b"%PDF-1.7 made by a test", **options)
    _, waiting = await make_upload(
        bench.db, home, home.resident, b"%PDF-1.7 made by a test", confirmed=False, **options
    )
    for key in (theirs, waiting, "../../etc/passwd"):
        answer = await bench.call(home.resident, "POST", DOOR, gate_pass(attachments=[own, key]))
        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["error"]["details"]] == ["attachments.1"]
    made = await new(bench, home.resident, attachments=[own])
    shown = (await bench.call(home.admin, "GET", f"{DOOR}/{made['id']}")).json()["data"]
    assert (shown["attachments"], len(shown["attachmentUrls"])) == ([own], 1)


async def test_the_code_is_neither_stored_nor_told_in_the_clear(bench: Bench) -> None:
    home = await bench.building()
    made = await new(bench, home.resident)
    await act(bench, home.admin, made, "approve")
    await scan(bench, home.guard, made["qrToken"])
    await scan(bench, home.guard, made["qrToken"])
    bare = made["qrToken"].removeprefix("GP_")
    for table in ("gate_passes", "notifications", "audit_log", "audit_values"):
        for row in await bench.db.fetch(f"select * from {table} where building_id = $1", home.id):
            for value in row.values():
                assert bare not in str(value), table
                assert not isinstance(value, bytes) or bare.encode() not in value, table


async def test_open_pages_hear_of_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, dict[str, Any], list[str]]] = []

    class Ear:
        async def emit(self, event: str, data: dict[str, Any], *, room: list[str]) -> None:
            heard.append((event, data, room))

    monkeypatch.setattr(events.carrier, "emitter", Ear())
    home = await bench.building()
    made = await new(bench, home.resident)
    await act(bench, home.admin, made, "approve")
    await scan(bench, home.guard, made["qrToken"])
    await scan(bench, home.guard, made["qrToken"])
    for task in tuple(events.carrier.pending):
        await task
    mine = [(data["status"], sorted(room)) for event, data, room in heard if event == "gate_pass:changed"]
    rooms = sorted(
        [
            f"gate:{home.id}",
            f"admin:{home.id}",
            f"flat:{home.id}:{home.unit_id}",
            f"user:{home.resident.user_id}",
        ]
    )
    assert mine == [("PENDING", rooms), ("APPROVED", rooms), ("USED", rooms)], "a refusal changes nothing"
