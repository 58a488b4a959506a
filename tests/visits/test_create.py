"""Inviting: the window, phones, bans, the licence, and what is made."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.make.buildings import Building, Member
from tests.make.http import Bench, invitation

INVITATIONS = "/api/visitors/invitations"


async def _ban(
    bench: Bench, home: Building, by: Member, phone: str, *, scope: str = "building", days: int | None = None
) -> UUID:
    ban = uuid4()
    await bench.db.execute(
        "insert into bans (building_id, id, phone, name, reason, scope, banned_by, expires_at)"
        " values ($1, $2, $3, 'Somebody', 'Shouted', $4, $5, now() + make_interval(days => $6))",
        home.id,
        ban,
        phone,
        scope,
        by.member_id,
        days,
    )
    return ban


def _fields(answer: Any) -> list[str]:
    return [detail["field"] for detail in answer.json()["error"]["details"]]


async def test_what_an_invitation_answers_and_makes(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident, description="Cake", purpose="Birthday", notes="Ring twice")
    visit = made["visit"]
    assert visit["status"] == "pending"
    assert visit["host_id"] == str(home.resident.member_id)
    assert visit["apartment_number"] == "A101"
    assert (visit["description"], visit["purpose"], visit["notes"]) == ("Cake", "Birthday", "Ring twice")
    assert visit["visitors"][0]["phone"] == "+2348011112222"
    assert visit["visitors"][0]["status"] == "expected"
    assert made["qr_code"] == visit["qr_code"]
    assert made["pass_url"] == "http://testserver/p/" + made["qr_code"].removeprefix("SG_")
    assert len(made["digits"]) == 6 and made["digits"].isdigit()
    assert made["qr_image"] is None
    kept = await bench.db.fetchrow("select * from passes where visit_id = $1", UUID(visit["id"]))
    assert kept is not None
    whole = repr(dict(kept))
    assert made["qr_code"] not in whole and made["digits"] not in whole, "codes are stored hashed and sealed"
    audit = await bench.db.fetch("select * from audit_log where building_id = $1", home.id)
    values = await bench.db.fetch("select * from audit_values where building_id = $1", home.id)
    for row in (*audit, *values):
        assert made["qr_code"][3:] not in repr(dict(row)) and made["digits"] not in repr(dict(row))


async def test_only_a_cabs_flat_is_hidden(bench: Bench) -> None:
    home = await bench.building()
    for kind in ("single", "group", "recurring", "delivery", "contractor", "service", "other"):
        body = invitation(visit_type=kind, plate="KJA 482 XY", hide_unit=True)
        answer = await bench.call(home.resident, "POST", INVITATIONS, body)
        assert (answer.status_code, _fields(answer)) == (422, ["hide_unit"]), kind
    assert await bench.db.fetchval("select count(*) from visits where building_id = $1", home.id) == 0
    made = await bench.invite(home.resident, visit_type="single", plate="KJA 482 XY")
    url = f"{INVITATIONS}/{made['visit']['id']}"
    changed = await bench.call(home.resident, "PUT", url, {"hide_unit": True, "visit_type": "cab"})
    assert changed.status_code == 200, "neither is a change's to make"
    visit = changed.json()["data"]["visit"]
    assert (visit["hide_unit"], visit["visit_type"]) == (False, "single")
    cab = await bench.invite(home.resident, visit_type="Cab", plate="KJA 482 XY", hide_unit=True)
    assert cab["visit"]["hide_unit"] is True


async def test_the_window_opens_an_hour_early_and_closes_at_the_end(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(
        home.resident, expected_start="2030-01-20T15:00:00Z", expected_end="2030-01-20T22:00:00Z"
    )
    assert made["visit"]["valid_from"] == "2030-01-20T14:00:00Z"
    assert made["expires_at"] == made["visit"]["expires_at"] == "2030-01-20T22:00:00Z"


async def test_without_an_end_it_lives_to_the_local_midnight_and_six_hours_more(bench: Bench) -> None:
    for zone, ends in (
        ("Africa/Lagos", "2030-01-21T05:00:00Z"),
        ("America/New_York", "2030-01-21T11:00:00Z"),
    ):
        home = await bench.building(time_zone=zone)
        made = await bench.invite(home.resident, expected_start="2030-01-20T15:00:00Z", expected_end=None)
        assert made["expires_at"] == ends
        assert made["visit"]["expected_end"] is None


async def test_dates_without_a_zone_are_the_buildings(bench: Bench) -> None:
    home = await bench.building(time_zone="Africa/Lagos")
    made = await bench.invite(
        home.resident, expected_start="2030-01-20T15:00:00", expected_end="2030-01-20T22:00:00"
    )
    assert made["visit"]["expected_start"] == "2030-01-20T14:00:00Z"
    assert made["visit"]["expected_end"] == "2030-01-20T21:00:00Z"


async def test_an_advance_invitation_is_not_dead_before_it_starts(bench: Bench) -> None:
    home = await bench.building()
    start = datetime.now(UTC) + timedelta(days=3)
    made = await bench.invite(
        home.resident, expected_start=start.isoformat(), expected_end=(start + timedelta(hours=2)).isoformat()
    )
    assert datetime.fromisoformat(made["expires_at"]) > start
    early = await bench.scan(home.guard, "entry", made["qr_code"])
    assert early.json()["reason"] == "not_yet_valid"
    await bench.db.execute(
        "update visits set valid_from = now() - interval '1 min' where id = $1", UUID(made["visit"]["id"])
    )
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200


async def test_a_visit_that_would_be_over_is_refused(bench: Bench) -> None:
    home = await bench.building()
    past = datetime.now(UTC) - timedelta(days=2)
    body = invitation(expected_start=past.isoformat(), expected_end=(past + timedelta(hours=1)).isoformat())
    answer = await bench.call(home.resident, "POST", INVITATIONS, body)
    assert (answer.status_code, _fields(answer)) == (422, ["expected_end"])
    answer = await bench.call(
        home.resident, "POST", INVITATIONS, invitation(expected_start=past.isoformat(), expected_end=None)
    )
    assert (answer.status_code, _fields(answer)) == (422, ["expected_start"])


@pytest.mark.parametrize(
    "written", ["0809 999 0000", "08099990000", "+234 809-999-0000", "+2348099990000", "2348099990000"]
)
async def test_a_banned_phone_is_caught_however_it_is_written(bench: Bench, written: str) -> None:
    home = await bench.building()
    ban = await _ban(bench, home, home.admin, "+2348099990000")
    body = invitation(
        visitors=[{"name": "Good", "phone": "+2348011113333"}, {"name": "Bad", "phone": written}]
    )
    refused = await bench.call(home.resident, "POST", INVITATIONS, body)
    assert refused.status_code == 403, refused.text
    error = refused.json()["error"]
    assert error["code"] == "VISITOR_BANNED"
    assert [one["name"] for one in error["banned"]] == ["Bad"]
    for table in ("visits", "visitors", "passes"):
        assert await bench.db.fetchval(f"select count(*) from {table} where building_id = $1", home.id) == 0
    await bench.db.execute("update bans set lifted_at = now() where id = $1", ban)
    assert (await bench.call(home.resident, "POST", INVITATIONS, body)).status_code == 201


async def test_whose_bans_count(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    phone = "+2348099990000"
    body = invitation(visitors=[{"name": "Tunde", "phone": phone}])
    await _ban(bench, other, other.admin, phone)
    await _ban(bench, home, home.landlord, phone, scope="personal")
    await _ban(bench, home, home.resident, phone, scope="personal", days=-1)
    assert (await bench.call(home.resident, "POST", INVITATIONS, body)).status_code == 201
    assert (await bench.call(home.landlord, "POST", INVITATIONS, body)).status_code == 403
    # One live ban of each maker on a phone: the one that is over makes way.
    await bench.db.execute("delete from bans where banned_by = $1", home.resident.member_id)
    await _ban(bench, home, home.resident, phone, scope="personal", days=1)
    assert (await bench.call(home.resident, "POST", INVITATIONS, body)).status_code == 403


async def test_one_phone_twice_is_refused_however_it_is_written(bench: Bench) -> None:
    home = await bench.building()
    body = invitation(
        visitors=[{"name": "A", "phone": "08011112222"}, {"name": "B", "phone": "+2348011112222"}]
    )
    answer = await bench.call(home.resident, "POST", INVITATIONS, body)
    assert (answer.status_code, _fields(answer)) == (422, ["visitors.1.phone"])


async def test_a_party_of_twelve_keeps_its_order(bench: Bench) -> None:
    home = await bench.building()
    party = [{"name": f"Guest {n:02d}", "phone": f"+23480300001{23 - n:02d}"} for n in range(12)]
    made = await bench.invite(home.resident, visitors=party)
    assert made["visitor_count"] == made["visit"]["visitor_count"] == 12
    assert made["visit"]["visit_type"] == "group"
    assert [one["name"] for one in made["visit"]["visitors"]] == [one["name"] for one in party]
    assert [one["phone"] for one in made["visit"]["visitors"]] == [one["phone"] for one in party]
    entered = await bench.scan(home.guard, "entry", made["qr_code"])
    assert len(entered.json()["data"]["visitors"]) == 12


async def test_one_person_stays_one_visitor_and_is_renamed_by_nobody(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    first = await bench.invite(home.resident, visitors=[{"name": "Ada Obi", "phone": "08011112222"}])
    again = await bench.invite(home.landlord, visitors=[{"name": "Auntie", "phone": "+2348011112222"}])
    abroad = await bench.invite(other.resident, visitors=[{"name": "A. Obi", "phone": "+2348011112222"}])
    ids = [made["visit"]["visitors"][0]["visitor_id"] for made in (first, again, abroad)]
    assert ids[0] == ids[1] != ids[2]
    assert again["visit"]["visitors"][0]["name"] == "Auntie"
    assert await bench.db.fetchval("select name from visitors where id = $1", UUID(ids[0])) == "Ada Obi"
    assert (
        await bench.db.fetchval("select phone_raw from visitors where id = $1", UUID(ids[0])) == "08011112222"
    )


@pytest.mark.parametrize(
    "change", ["status = 'suspended', suspended_at = now()", "expires_at = now() - interval '1 min'"]
)
async def test_without_a_licence_nobody_is_invited(bench: Bench, change: str) -> None:
    home = await bench.building()
    earlier = await bench.invite(home.resident)
    await bench.db.execute(f"update licences set {change} where building_id = $1", home.id)
    refused = await bench.call(home.resident, "POST", INVITATIONS, invitation())
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "LICENCE_INACTIVE")
    assert (await bench.scan(home.guard, "entry", earlier["qr_code"])).status_code == 200, "grace period"


async def test_nothing_in_a_body_grants_anything(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    more = {
        "building_id": str(other.id),
        "host_id": str(home.admin.member_id),
        "user_id": str(home.admin.user_id),
        "status": "completed",
        "entries_used": 99,
        "id": str(uuid4()),
    }
    made = await bench.invite(home.resident, **more)
    assert made["visit"]["host_id"] == str(home.resident.member_id)
    assert made["visit"]["status"] == "pending"
    assert made["visit"]["max_entries"] == 1
    assert made["visit"]["id"] != more["id"]
    assert await bench.db.fetchval("select count(*) from visits where building_id = $1", other.id) == 0


async def test_digits_are_unique_among_live_passes(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["111111", "111111", "222222", "111111", "333333"])
    monkeypatch.setattr("gatehouse.visits.passes.new_digits", lambda: next(drawn))
    home, other = await bench.building(), await bench.building()
    assert (await bench.invite(home.resident))["digits"] == "111111"
    assert (await bench.invite(home.resident))["digits"] == "222222"
    made = await bench.invite(other.resident)
    assert made["digits"] == "111111", "another building may use the same digits"
    own = await bench.scan(other.guard, "entry", "111111")
    assert own.json()["data"]["visit"]["visit_id"] == made["visit"]["id"]


async def test_an_idempotency_key_makes_one_visit(bench: Bench) -> None:
    home = await bench.building()
    body, key = invitation(), {"Idempotency-Key": str(uuid4())}
    first = await bench.call(home.resident, "POST", INVITATIONS, body, headers=key)
    again = await bench.call(home.resident, "POST", INVITATIONS, body, headers=key)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again.headers["idempotent-replay"] == "true"
    other = await bench.call(home.resident, "POST", INVITATIONS, invitation(title="Lunch"), headers=key)
    assert other.status_code == 422
    assert await bench.db.fetchval("select count(*) from visits where building_id = $1", home.id) == 1
