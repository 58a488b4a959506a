"""The scan over HTTP: in, out, refusals as stored results."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from gatehouse.gate.scan_answer import RefusedCode, RefusedVisit, ScanRefusal
from tests.make.http import Bench


async def test_a_guest_is_scanned_in_and_out_and_everybody_is_told(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    assert made["qr_code"].startswith("SG_")

    entered = await bench.scan(home.guard, "entry", made["qr_code"])
    assert entered.status_code == 200, entered.text
    data = entered.json()["data"]
    assert data["visit"]["entry"] is True
    assert data["visit"]["exit"] is False
    assert data["visit"]["status"] == "active"
    assert data["visit"]["apartment_number"] == "A101"
    assert data["scanner"]["role"] == "security"
    assert data["gate_number"] == "Main Gate"

    left = await bench.scan(home.guard, "exit", made["qr_code"].lower())
    assert left.status_code == 200, left.text
    assert left.json()["data"]["visit"]["status"] == "completed"
    assert left.json()["data"]["entry_id"] == data["entry_id"]

    again = await bench.scan(home.guard, "entry", made["qr_code"])
    assert again.status_code == 409
    assert again.json()["reason"] == "used_up"

    told = await bench.db.fetch(
        "select kind from notifications where building_id = $1 and user_id = $2 order by created_at",
        home.id,
        home.resident.user_id,
    )
    assert [row["kind"] for row in told] == ["visitor_arrived", "visitor_exited"]
    scans = await bench.db.fetch(
        "select outcome, reason from scans where building_id = $1 order by at", home.id
    )
    assert [(row["outcome"], row["reason"]) for row in scans] == [
        ("admitted", None),
        ("admitted", None),
        ("refused", "used_up"),
    ]
    jobs = await bench.db.fetchval(
        "select count(*) from procrastinate_jobs where args ->> 'building_id' = $1 and task_name = 'deliver'",
        str(home.id),
    )
    assert jobs == 2


async def test_every_form_of_a_pass_opens(bench: Bench) -> None:
    home = await bench.building()
    for form in ("qr_code", "digits", "pass_url"):
        made = await bench.invite(home.resident)
        answer = await bench.scan(home.guard, "entry", made[form])
        assert answer.status_code == 200, (form, answer.text)


async def test_refusals_are_stored_with_their_reason(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    made = await bench.invite(home.resident)

    elsewhere = await bench.scan(other.guard, "entry", made["qr_code"])
    assert (elsewhere.status_code, elsewhere.json()["reason"]) == (403, "wrong_building")
    assert "visit" not in elsewhere.json()["data"]
    unknown = await bench.scan(home.guard, "entry", "SG_000000000000")
    assert (unknown.status_code, unknown.json()["reason"]) == (404, "unknown_code")
    nonsense = await bench.scan(home.guard, "entry", "hello")
    assert (nonsense.status_code, nonsense.json()["reason"]) == (404, "unknown_code")
    outside = await bench.scan(home.guard, "exit", made["qr_code"])
    assert (outside.status_code, outside.json()["reason"]) == (409, "not_inside")
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200
    inside = await bench.scan(home.guard, "entry", made["qr_code"])
    assert (inside.status_code, inside.json()["reason"]) == (409, "already_inside")
    assert [one["name"] for one in inside.json()["data"]["visitors"]] == ["Ada Obi"], "is it the same person?"
    assert "visitors" not in elsewhere.json()["data"]

    stored = await bench.db.fetch(
        "select reason from scans where building_id = $1 and outcome = 'refused' order by at", home.id
    )
    # As the OpenAPI file promises; the client takes its list of reasons from there.
    told = [ScanRefusal.model_validate(answer.json()) for answer in (elsewhere, unknown, outside, inside)]
    assert [type(refusal.data) for refusal in told] == [RefusedCode, RefusedCode, RefusedVisit, RefusedVisit]
    assert [row["reason"] for row in stored] == [
        "unknown_code",
        "unknown_code",
        "not_inside",
        "already_inside",
    ]
    assert (
        await bench.db.fetchval("select reason from scans where building_id = $1", other.id)
        == "wrong_building"
    )


async def test_times_and_cancellation(bench: Bench) -> None:
    home = await bench.building()
    later = datetime.now(UTC) + timedelta(days=1)
    early = await bench.invite(home.resident, expected_start=later.isoformat(), expected_end=None)
    answer = await bench.scan(home.guard, "entry", early["qr_code"])
    assert (answer.status_code, answer.json()["reason"]) == (403, "not_yet_valid")

    made = await bench.invite(home.resident)
    await bench.db.execute(
        "update visits set valid_from = now() - interval '3 h', valid_until = now() - interval '1 h' where id = $1",
        made["visit"]["id"],
    )
    answer = await bench.scan(home.guard, "entry", made["qr_code"])
    assert (answer.status_code, answer.json()["reason"]) == (410, "expired")

    made = await bench.invite(home.resident)
    assert (
        await bench.call(
            home.resident, "DELETE", f"/api/visitors/invitations/{made['visit']['id']}", {"reason": "Rain"}
        )
    ).status_code == 200
    answer = await bench.scan(home.guard, "entry", made["qr_code"])
    assert (answer.status_code, answer.json()["reason"]) == (410, "cancelled")


async def test_an_expired_pass_still_lets_its_holder_out(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200
    await bench.db.execute(
        "update visits set valid_from = now() - interval '3 h', valid_until = now() - interval '1 h' where id = $1",
        made["visit"]["id"],
    )
    left = await bench.scan(home.guard, "exit", made["qr_code"])
    assert left.status_code == 200
    assert [one["kind"] for one in left.json()["data"]["attention"]] == ["overstay"]


async def test_a_ban_made_after_the_invitation_is_caught(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident, visitors=[{"name": "Tunde", "phone": "08099990000"}])
    await bench.db.execute(
        "insert into bans (building_id, id, phone, name, reason, scope, banned_by) values ($1, $2, '+2348099990000', 'Tunde', 'Threats', 'building', $3)",
        home.id,
        uuid4(),
        home.admin.member_id,
    )
    answer = await bench.scan(home.guard, "entry", made["qr_code"])
    assert (answer.status_code, answer.json()["reason"]) == (403, "banned")
    assert answer.json()["data"]["attention"][0]["kind"] == "ban"
    refused = await bench.call(home.resident, "POST", "/api/visitors/invitations", _body("0809 999 0000"))
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "VISITOR_BANNED"


def _body(phone: str) -> dict[str, object]:
    start = datetime.now(UTC)
    return {
        "title": "Tea",
        "expected_start": start.isoformat(),
        "visitors": [{"name": "Tunde", "phone": phone}],
    }


async def test_a_group_enters_and_leaves_in_parts(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(
        home.resident, visitors=[{"name": f"Guest {n}", "phone": f"+23480300000{n}"} for n in range(10, 13)]
    )
    people = [one["visitor_id"] for one in made["visit"]["visitors"]]
    first = await bench.scan(home.guard, "entry", made["qr_code"], visitor_ids=people[:1])
    assert [one["visitor_id"] for one in first.json()["data"]["visitors"]] == people[:1]
    rest = await bench.scan(home.guard, "entry", made["qr_code"])
    assert {one["visitor_id"] for one in rest.json()["data"]["visitors"]} == set(people[1:])
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).json()["reason"] == "already_inside"
    out = await bench.scan(home.guard, "exit", made["qr_code"], visitor_ids=people[:2])
    assert out.json()["data"]["visit"] | {"status": "active", "exit": False} == out.json()["data"]["visit"]
    last = await bench.scan(home.guard, "exit", made["qr_code"])
    assert last.json()["data"]["visit"]["status"] == "completed"
    assert last.json()["data"]["visit"]["exit"] is True


async def test_a_nonce_gives_the_stored_answer_and_refuses_another_body(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    nonce = str(uuid4())
    first = await bench.scan(home.guard, "entry", made["qr_code"], nonce=nonce)
    second = await bench.scan(home.guard, "entry", made["qr_code"], nonce=nonce)
    assert first.json() == second.json()
    assert (await bench.scan(home.guard, "exit", made["qr_code"], nonce=nonce)).status_code == 422
    assert await bench.db.fetchval("select count(*) from entries where building_id = $1", home.id) == 1


async def test_only_guards_scan_and_an_ended_session_does_not(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    for who in (home.resident, home.admin, home.landlord):
        assert (await bench.scan(who, "entry", made["qr_code"])).status_code == 403
    assert (
        await bench.call(None, "POST", "/api/visitors/scan/entry", {"qr_code": made["qr_code"]})
    ).status_code == 401
    assert await bench.db.fetchval("select count(*) from scans where building_id = $1", home.id) == 0
    assert (
        await bench.scan(home.guard, "exit", made["qr_code"])
    ).status_code == 409  # the guard's session is known now
    await bench.db.execute(
        "update members set status = 'ended', ended_at = now() where id = $1", home.guard.member_id
    )
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 401


async def test_device_time_is_honoured_within_limits(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    stale = (datetime.now(UTC) - timedelta(hours=80)).isoformat()
    assert (await bench.scan(home.guard, "entry", made["qr_code"], scanned_at=stale)).status_code == 422
    earlier = datetime.now(UTC) - timedelta(minutes=20)
    answer = await bench.scan(home.guard, "entry", made["qr_code"], scanned_at=earlier.isoformat())
    assert answer.status_code == 200, answer.text
    row = await bench.db.fetchrow("select entered_at, offline from entries where building_id = $1", home.id)
    assert row is not None
    assert row["offline"] is True
    assert abs((row["entered_at"] - earlier).total_seconds()) < 1


async def test_a_device_time_without_a_zone_is_the_buildings(bench: Bench) -> None:
    home = await bench.building(time_zone="Africa/Lagos")
    made = await bench.invite(home.resident)
    lagos = (datetime.now(UTC) + timedelta(hours=1) - timedelta(minutes=5)).replace(
        tzinfo=None, microsecond=0
    )
    answer = await bench.scan(home.guard, "entry", made["qr_code"], scanned_at=lagos.isoformat())
    assert answer.status_code == 200, answer.text
    entered = await bench.db.fetchval("select entered_at from entries where building_id = $1", home.id)
    assert entered == (lagos - timedelta(hours=1)).replace(tzinfo=UTC)
