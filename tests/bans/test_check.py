"""Is this phone banned? In every spelling, to everybody as much as is theirs to know."""

from typing import Any

import pytest

from tests.make.bans import BANS, PHONE, let_expire, make_ban
from tests.make.buildings import Member
from tests.make.http import Bench

SPELLINGS = ("+2348030000001", " 2348030000001", "08030000001", "0803 000 0001", "234-803-000-0001")


async def _check(bench: Bench, who: Member, phone: str = PHONE) -> dict[str, Any]:
    answer = await bench.call(who, "GET", f"{BANS}/check", params={"phone": phone})
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_every_spelling_finds_it(bench: Bench, spelling: str) -> None:
    home = await bench.building()
    ban = await make_ban(bench, home.resident, phone="0803-000-0001")
    for path in ("check", "building-check"):
        answer = await bench.call(home.resident, "GET", f"{BANS}/{path}/{spelling}")
        assert answer.json()["data"]["phone"] == PHONE, answer.text
    checked = await _check(bench, home.resident, spelling)
    assert [one["id"] for one in checked["ban_details"]["bans"]] == [ban["id"]]


async def test_a_plus_that_was_not_encoded(bench: Bench) -> None:
    home = await bench.building()
    await make_ban(bench, home.resident)
    answer = await bench.call(home.resident, "GET", f"{BANS}/check?phone=+2348030000001")
    assert answer.json()["data"]["is_banned"] is True
    listed = await bench.call(home.resident, "GET", f"{BANS}?phone=+2348030000001")
    assert len(listed.json()["data"]["items"]) == 1


async def test_the_country_is_the_buildings(bench: Bench) -> None:
    lagos, london = await bench.building(), await bench.building(country="GB", time_zone="Europe/London")
    await make_ban(bench, london.resident, phone="07700 900123")
    assert (await _check(bench, london.resident, "+447700900123"))["is_banned"] is True
    assert (await _check(bench, lagos.resident, "+447700900123"))["is_banned"] is False


async def test_another_residents_reason_is_theirs(bench: Bench) -> None:
    home = await bench.building()
    ban = await make_ban(bench, home.resident, ends="3 days", notes="secret", severity="high")
    about = {"id": ban["id"], "severity": "high", "banned_by": "A101", "banned_at": ban["banned_at"]}
    told = {**about, "scope": "personal", "ban_type": "manual"}
    for who in (home.landlord, home.guard):
        checked = await _check(bench, who)
        assert checked["is_banned"] is True
        assert checked["blocks_your_visits"] is False
        details = checked["ban_details"]
        assert (details["banned_by_user"], details["banned_in_building"], details["system_banned"]) == (
            False,
            True,
            False,
        )
        assert details["bans"] == [{**told, "reason": None, "expires_at": None, "is_own": False}]
        answer = await bench.call(who, "GET", f"{BANS}/building-check/{PHONE}")
        assert answer.json()["data"]["building_bans"] == details["bans"]
        assert "secret" not in answer.text
        assert "Pushed" not in answer.text
    mine = await _check(bench, home.resident)
    assert mine["ban_details"]["banned_by_user"] is True
    assert mine["blocks_your_visits"] is True
    [seen] = mine["ban_details"]["bans"]
    assert seen == {**told, "reason": "Pushed the guard", "expires_at": ban["expires_at"], "is_own": True}
    assert (await _check(bench, home.admin))["ban_details"]["bans"][0]["reason"] == "Pushed the guard"


async def test_a_building_wide_ban_is_told_whole(bench: Bench) -> None:
    home = await bench.building()
    await make_ban(bench, home.admin)
    for who in (home.resident, home.landlord, home.guard):
        checked = await _check(bench, who)
        assert checked["blocks_your_visits"] is True
        [ban] = checked["ban_details"]["bans"]
        assert (ban["reason"], ban["banned_by"]) == ("Pushed the guard", "Administration")
    assert (await _check(bench, home.admin))["ban_details"]["banned_by_user"] is True


async def test_an_automatic_ban_is_the_systems(bench: Bench) -> None:
    home = await bench.building()
    body = {"name": "P", "phone": PHONE, "trigger": "overstay"}
    assert (await bench.call(home.admin, "POST", f"{BANS}/automatic", body)).status_code == 201
    for who in (home.resident, home.admin):
        details = (await _check(bench, who))["ban_details"]
        assert (details["system_banned"], details["banned_by_user"]) == (True, False)
        assert details["bans"][0]["banned_by"] == "System"


async def test_how_many_have_banned_it(bench: Bench) -> None:
    home = await bench.building()
    for who in (home.resident, home.landlord, home.admin):
        await make_ban(bench, who)
    data = (await bench.call(home.guard, "GET", f"{BANS}/building-check/08030000001")).json()["data"]
    assert (data["total_active_bans"], data["is_banned_in_building"]) == (3, True)
    assert data["multiple_ban_info"] == {"is_banned_by_many": True, "personal_bans": 2, "units": ["A101"]}


async def test_what_is_over_and_what_is_elsewhere_is_no_ban(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    await make_ban(bench, other.admin)
    lifted = await make_ban(bench, home.admin)
    await bench.call(home.admin, "DELETE", f"{BANS}/{lifted['id']}")
    await let_expire(bench, await make_ban(bench, home.resident, severity="low"))
    for who in (home.admin, home.resident, home.guard):
        checked = await _check(bench, who)
        assert (checked["is_banned"], checked["ban_details"]["bans"]) == (False, [])
        data = (await bench.call(who, "GET", f"{BANS}/building-check/{PHONE}")).json()["data"]
        assert (data["total_active_bans"], data["is_banned_in_building"]) == (0, False)
