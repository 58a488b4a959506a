"""A visit that lasts longer: within limits, for its host, with whoever is inside; and one that ran out opens again."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.make.http import Bench
from tests.make.requests import set_settings
from tests.make.tokens import TOKENS, grant, make_token, run_out


async def _extend(bench: Bench, who: Any, token_id: str, **body: Any) -> Any:
    return await bench.call(who, "POST", f"{TOKENS}/{token_id}/extend", body)


async def _until(bench: Bench, token_id: str) -> datetime:
    found: datetime = await bench.db.fetchval("select valid_until from visits where id = $1", UUID(token_id))
    return found


async def test_a_token_is_good_for_longer_and_everybody_hears(bench: Bench) -> None:
    home = await bench.building()
    made = await make_token(bench, home.resident)
    before = await _until(bench, made["token_id"])
    answer = await _extend(bench, home.resident, made["token_id"], duration=2)
    assert answer.status_code == 200, answer.text
    assert await _until(bench, made["token_id"]) == before + timedelta(hours=2)
    assert answer.json()["data"]["expires_at"] == (before + timedelta(hours=2)).isoformat().replace(
        "+00:00", "Z"
    )
    audited = await bench.db.fetchval(
        "select count(*) from audit_log where target_id = $1 and action = 'visit.extended'",
        UUID(made["token_id"]),
    )
    assert audited == 1


async def test_until_is_the_buildings_time_and_the_same_again_changes_nothing(bench: Bench) -> None:
    home = await bench.building()
    made = await make_token(
        bench, home.resident, visit_type="long", duration=1, starts_at="2031-01-01T08:00:00"
    )
    for _ in range(2):
        answer = await _extend(bench, home.resident, made["token_id"], until="2031-01-05T08:00:00")
        assert (answer.status_code, answer.json()["data"]["expires_at"]) == (200, "2031-01-05T07:00:00Z")
    shorter = await _extend(bench, home.resident, made["token_id"], until="2031-01-04T08:00:00")
    assert (shorter.status_code, shorter.json()["error"]["details"][0]["field"]) == (422, "until")
    audited = await bench.db.fetchval(
        "select count(*) from audit_log where target_id = $1 and action = 'visit.extended'",
        UUID(made["token_id"]),
    )
    assert audited == 1


async def test_no_longer_than_the_building_allows(bench: Bench) -> None:
    home = await bench.building()
    await set_settings(bench.db, home, token_hours=6, token_days=3)
    short = await make_token(bench, home.resident, duration=4)
    assert (await _extend(bench, home.resident, short["token_id"], duration=2)).status_code == 200
    far = await _extend(bench, home.resident, short["token_id"], duration=1)
    assert (far.status_code, far.json()["error"]["details"][0]["field"]) == (422, "duration")
    assert "6 hours" in far.json()["message"]
    long = await make_token(
        bench, home.resident, visit_type="long", duration=2, issued_for_phone="+2348011113333"
    )
    assert (await _extend(bench, home.resident, long["token_id"], duration=1)).status_code == 200
    assert "3 days" in (await _extend(bench, home.resident, long["token_id"], duration=1)).json()["message"]
    invited = await bench.invite(home.resident, visitors=[{"name": "Bola", "phone": "+2348011114444"}])
    days = (datetime.now(UTC) + timedelta(days=5)).isoformat()  # another door's visit knows no such cap
    assert (await _extend(bench, home.resident, invited["visit"]["id"], until=days)).status_code == 200


@pytest.mark.parametrize("tidied", [None, "expired"])
async def test_one_that_ran_out_opens_again(bench: Bench, tidied: str | None) -> None:
    home = await bench.building()
    made = await make_token(bench, home.resident)
    await run_out(bench, made["token_id"], tidied=tidied)
    assert (await bench.scan(home.guard, "entry", made["digits"])).json()["reason"] == "expired"
    answer = await _extend(bench, home.resident, made["token_id"], duration=2)
    assert (answer.status_code, answer.json()["data"]["status"]) == (200, "pending"), answer.text
    left = await _until(bench, made["token_id"]) - datetime.now(UTC)
    assert timedelta(hours=1, minutes=59) < left <= timedelta(hours=2)  # from now, not from when it ran out
    assert (await bench.scan(home.guard, "entry", made["digits"])).status_code == 200


async def test_whose_digits_went_to_somebody_else_gets_new_ones_and_keeps_the_qr(bench: Bench) -> None:
    home = await bench.building()
    made = await make_token(bench, home.resident)
    await run_out(bench, made["token_id"], tidied="expired")
    other = await make_token(bench, home.landlord, issued_for_phone="+2348011113333")
    await bench.db.execute(
        "update passes set digits_hash = (select digits_hash from passes where visit_id = $1) where visit_id = $2",
        UUID(made["token_id"]),
        UUID(other["token_id"]),
    )
    assert (await _extend(bench, home.resident, made["token_id"], duration=2)).status_code == 200
    shown = await bench.call(home.resident, "GET", f"/api/visitors/invitations/{made['token_id']}")
    fresh = shown.json()["data"]["visit"]["digits"]
    assert fresh != made["digits"]
    theirs = await bench.scan(home.guard, "entry", made["digits"])
    assert theirs.json()["data"]["visit"]["visit_id"] == other["token_id"]
    for code in (fresh, made["token"]):
        look = await bench.call(home.guard, "POST", f"{TOKENS}/verify", {"token": code})
        assert (look.status_code, look.json()["data"]["token_id"]) == (200, made["token_id"])


async def test_over_is_over(bench: Bench) -> None:
    home = await bench.building()
    revoked = await make_token(bench, home.resident)
    await bench.call(home.resident, "POST", f"{TOKENS}/{revoked['token_id']}/revoke")
    assert (await _extend(bench, home.resident, revoked["token_id"], duration=2)).status_code == 409
    used = await make_token(bench, home.resident, issued_for_phone="+2348011113333")
    await grant(bench, home.guard, used["token"])
    await bench.call(home.guard, "POST", f"{TOKENS}/checkout", {"token": used["token"]})
    assert (await _extend(bench, home.resident, used["token_id"], duration=2)).status_code == 409
    for who in (home.landlord, home.guard):
        refused = await _extend(bench, who, used["token_id"], duration=2)
        assert refused.status_code == (404 if who is home.landlord else 403)
    assert (await _extend(bench, home.resident, used["token_id"])).status_code == 422


async def test_whoever_is_inside_may_stay_as_long(bench: Bench) -> None:
    home = await bench.building()
    made = await make_token(bench, home.resident)
    entry = UUID((await grant(bench, home.guard, made["token"]))["entry_id"])
    await bench.db.execute(
        "update entries set due_out_at = now() - interval '1 min', overstay_told_at = now(), overstay_times = 1 where id = $1",
        entry,
    )
    await run_out(bench, made["token_id"])
    answer = await _extend(bench, home.admin, made["token_id"], duration=3)  # an admin for the host
    assert (answer.status_code, answer.json()["data"]["status"]) == (200, "active"), answer.text
    row = await bench.db.fetchrow("select due_out_at, overstay_times from entries where id = $1", entry)
    assert row is not None
    assert tuple(row) == (await _until(bench, made["token_id"]), 0)
