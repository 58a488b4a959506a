"""A lost pass gets a successor; the old code opens nothing, and lets its holder out. Calendar files; rules of recurring visits."""

from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Calendar

from tests.make.buildings import Building
from tests.make.http import Bench

DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


async def _reissue(bench: Bench, home: Building, made: dict[str, Any]) -> dict[str, Any]:
    answer = await bench.call(home.resident, "POST", f"/api/visitors/{made['visit']['id']}/reissue")
    assert answer.status_code == 200, answer.text
    visit: dict[str, Any] = answer.json()["data"]["visit"]
    return visit


async def test_the_old_code_opens_nothing_and_the_new_one_does(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    new = await _reissue(bench, home, made)
    assert {new["qr_code"], new["digits"]}.isdisjoint({made["qr_code"], made["digits"]})
    refused = await bench.scan(home.guard, "entry", made["qr_code"])
    assert (refused.status_code, refused.json()["reason"]) == (410, "cancelled")
    assert [one["kind"] for one in refused.json()["data"]["attention"]] == ["replaced"]
    digits = await bench.scan(home.guard, "entry", made["digits"])
    assert digits.status_code == 410
    assert (await bench.scan(home.guard, "entry", new["digits"])).status_code == 200
    history = await bench.call(home.resident, "GET", f"/api/visitors/{made['visit']['id']}/history")
    told_of = history.json()["data"]
    assert [item["action"] for item in told_of["items"]] == [
        "created",
        "reissued",
        "refused",
        "refused",
        "entry",
    ]
    assert told_of["pagination"]["total"] == 5


async def test_whoever_is_inside_leaves_with_the_old_code(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200
    await _reissue(bench, home, made)
    assert (await bench.scan(home.guard, "exit", made["qr_code"])).status_code == 200


async def test_the_old_page_says_so_and_shows_no_code(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    path = f"/p/{made['qr_code'].removeprefix('SG_')}"
    assert made["digits"][:3] in (await bench.client.get(path)).text
    new = await _reissue(bench, home, made)
    page = (await bench.client.get(path)).text
    assert "new pass" in page
    assert not {
        made["digits"][:3] + " " + made["digits"][3:],
        new["digits"][:3] + " " + new["digits"][3:],
    } & {page[at : at + 7] for at in range(len(page))}
    assert (await bench.client.get(f"{path}/visit.ics")).status_code == 404


async def test_only_the_host_or_an_admin_and_only_while_it_may_open(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    path = f"/api/visitors/{made['visit']['id']}/reissue"
    assert (await bench.call(home.landlord, "POST", path)).status_code == 404
    assert (await bench.call(home.admin, "POST", path)).status_code == 200
    await bench.call(home.resident, "POST", f"/api/visitors/{made['visit']['id']}/cancel", {"reason": "Rain"})
    assert (await bench.call(home.resident, "POST", path)).status_code == 409


async def test_a_visit_that_has_ended_gets_no_new_pass(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    await bench.db.execute(
        "update visits set valid_until = now() - interval '1 second' where building_id = $1", home.id
    )
    path = f"/api/visitors/{made['visit']['id']}/reissue"
    refused = await bench.call(home.resident, "POST", path)
    assert refused.status_code == 409, "its code would open nothing"
    live = "select count(*) from passes where building_id = $1 and ended_at is null"
    assert await bench.db.fetchval(live, home.id) == 1, "and the old one stays what extending opens again"


async def test_the_calendar_file_tells_when_and_where_but_no_code(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident, title="Tea; with cake, \\o/")
    own = await bench.call(home.resident, "GET", f"/api/visitors/{made['visit']['id']}/calendar.ics")
    link = await bench.client.get(f"/p/{made['qr_code'].removeprefix('SG_')}/visit.ics")
    assert own.status_code == link.status_code == 200
    assert link.headers["cache-control"] == "no-store"
    for file in (own, link):
        assert made["qr_code"].removeprefix("SG_") not in file.text
        assert made["digits"] not in file.text
        event = Calendar.from_ical(file.content).events[0]
        assert str(event["summary"]).startswith("Tea; with cake, \\o/ (")
        starts = datetime.fromisoformat(made["visit"]["expected_start"]).replace(microsecond=0)
        assert event.start == starts


async def test_a_recurring_visit_opens_on_its_days_and_hours_again_and_again(bench: Bench) -> None:
    home = await bench.building()
    local = datetime.now(UTC) + timedelta(hours=1)  # Lagos
    today, tomorrow = DAYS[local.weekday()], DAYS[(local.weekday() + 1) % 7]
    window = {"expected_end": (datetime.now(UTC) + timedelta(days=30)).isoformat()}
    made = await bench.invite(
        home.resident, visit_type="recurring", recurrence={"days": [today.lower()]}, **window
    )
    assert made["visit"]["recurrence"] == {"days": [today], "start": None, "end": None}
    for _ in range(3):
        assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200
        assert (await bench.scan(home.guard, "exit", made["qr_code"])).status_code == 200
    other = await bench.invite(home.resident, recurrence={"days": [tomorrow]}, **window)
    refused = await bench.scan(home.guard, "entry", other["qr_code"])
    assert (refused.status_code, refused.json()["reason"]) == (403, "outside_hours")
    changed = await bench.call(
        home.resident, "PUT", f"/api/visitors/{other['visit']['id']}", {"recurrence": {"days": [today]}}
    )
    assert changed.json()["data"]["visit"]["recurrence"]["days"] == [today]
    assert (await bench.scan(home.guard, "entry", other["qr_code"])).status_code == 200


async def test_the_guard_reads_that_it_is_to_be_left_at_the_gate(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident, visit_type="delivery", provider="Kwik", leave_at_gate=True)
    for direction, kinds in (("entry", ["leave_at_gate"]), ("exit", [])):
        seen = (await bench.scan(home.guard, direction, made["qr_code"])).json()["data"]
        assert (seen["party"]["provider"], seen["party"]["leave_at_gate"]) == ("Kwik", True)
        assert [line["kind"] for line in seen["attention"]] == kinds


async def test_companions_and_the_vehicle_reach_the_gate(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident, companions=3, vehicle_number="lag-204 xy", visit_type="cab")
    seen = (await bench.scan(home.guard, "entry", made["qr_code"])).json()["data"]
    assert seen["party"] == {
        "visit_type": "cab",
        "companions": 3,
        "plate": "lag-204 xy",
        "provider": None,
        "leave_at_gate": False,
    }
    row = await bench.db.fetchrow("select plate_key, plate_last4 from visits where building_id = $1", home.id)
    assert dict(row) == {"plate_key": "LAG204XY", "plate_last4": "04XY"}
    entry = await bench.db.fetchrow(
        "select kind, due_out_at - entered_at as stay from entries where building_id = $1", home.id
    )
    assert (entry["kind"], entry["stay"]) == ("cab", timedelta(minutes=30))


async def test_a_visit_is_for_one_of_the_hosts_own_units(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    for unit in (other.unit_id, home.id):
        answer = await bench.call(
            home.resident,
            "POST",
            "/api/visitors",
            {
                "title": "Tea",
                "expected_start": datetime.now(UTC).isoformat(),
                "unit_id": str(unit),
                "visitors": [{"name": "Ada", "phone": "+2348011112222"}],
            },
        )
        assert answer.status_code == 422, answer.text
