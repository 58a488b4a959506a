"""Changing and lifting: every door, whose ban it is, and who hears that somebody was first."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.make.bans import BANS, PHONE, let_expire, make_ban
from tests.make.buildings import Member, make_member
from tests.make.http import Bench


async def _lift(bench: Bench, who: Member, ban: dict[str, Any], door: str) -> httpx.Response:
    one = f"{BANS}/{ban['id']}"
    match door:
        case "PUT":
            return await bench.call(who, "PUT", one, {"is_active": False, "unban_reason": "Settled"})
        case "DELETE":
            return await bench.call(who, "DELETE", one, {"reason": "Settled"})
        case "unban":
            return await bench.call(who, "POST", f"{one}/unban", {"reason": "Settled"})
        case _:
            body = {"phone": "0803 000 0001", "reason": "Settled"}
            return await bench.call(who, "POST", f"{BANS}/unban-by-phone", body)


DOORS = ("PUT", "DELETE", "unban", "unban-by-phone")


@pytest.mark.parametrize("door", DOORS)
async def test_every_door_lifts_once_and_the_second_hears_who(bench: Bench, door: str) -> None:
    home = await bench.building()
    ban = await make_ban(bench, home.admin)
    second = await make_member(bench.db, home.id, "building_admin", first="Second")
    lifted = await _lift(bench, second, ban, door)
    assert lifted.status_code == 200, lifted.text
    shown = lifted.json()["data"]["ban"]
    assert shown == shown | {
        "id": ban["id"],
        "status": "lifted",
        "is_active": False,
        "unban_reason": "Settled",
        "unbanned_by": "Second Person",
    }
    audited = await bench.db.fetchval(
        "select count(*) from audit_log where target_id = $1 and action = 'ban.lifted'", ban["id"]
    )
    assert audited == 1
    for other in DOORS:
        late = await _lift(bench, home.admin, ban, other)
        assert late.status_code == 409, (other, late.text)
        error = late.json()["error"]
        assert (error["code"], error["status"], error["decided_by"]) == (
            "ALREADY_DECIDED",
            "lifted",
            "Second Person",
        )


async def test_of_two_who_lift_at_once_one_does(bench: Bench) -> None:
    home = await bench.building()
    second = await make_member(bench.db, home.id, "building_admin", first="Second")
    for door in DOORS:
        ban = await make_ban(bench, home.admin)
        answers = await asyncio.gather(
            *(_lift(bench, who, ban, door) for who in (home.admin, second, home.admin, second))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
        won = next(answer for answer in answers if answer.status_code == 200).json()["data"]["ban"]
        lost = [answer.json()["error"]["decided_by"] for answer in answers if answer.status_code == 409]
        assert set(lost) == {won["unbanned_by"]}


@pytest.mark.parametrize("door", DOORS)
async def test_whose_ban_it_is(bench: Bench, door: str) -> None:
    home = await bench.building()
    wide = await make_ban(bench, home.admin)
    theirs = await make_ban(bench, home.landlord)
    for ban in (wide, theirs):
        assert (await _lift(bench, home.resident, ban, door)).status_code == 404
        assert (await _lift(bench, home.guard, ban, door)).status_code == 403
    live = "select count(*) from bans where building_id = $1 and lifted_at is null"
    assert await bench.db.fetchval(live, home.id) == 2
    assert (await _lift(bench, home.landlord, theirs, door)).status_code == 200


async def test_the_administration_lifts_a_residents_ban_by_id_not_by_phone(bench: Bench) -> None:
    home = await bench.building()
    own, wide = await make_ban(bench, home.resident), await make_ban(bench, home.admin)
    await bench.call(home.admin, "POST", f"{BANS}/automatic", {"name": "P", "phone": PHONE, "trigger": "x"})
    lifted = (await _lift(bench, home.admin, wide, "unban-by-phone")).json()["data"]
    assert lifted["lifted"] == 2
    assert {ban["ban_type"] for ban in lifted["bans"]} == {"manual", "automatic"}
    still = (await bench.call(home.resident, "GET", f"{BANS}/{own['id']}")).json()["data"]["ban"]
    assert still["is_active"] is True
    assert (await _lift(bench, home.admin, own, "DELETE")).status_code == 200


async def test_a_phone_nobody_banned(bench: Bench) -> None:
    home = await bench.building()
    await make_ban(bench, home.landlord)
    body = {"phone": PHONE}
    assert (await bench.call(home.resident, "POST", f"{BANS}/unban-by-phone", body)).status_code == 404


async def test_what_ended_by_itself_cannot_be_lifted_or_changed(bench: Bench) -> None:
    home = await bench.building()
    ban = await make_ban(bench, home.resident, severity="low")
    await let_expire(bench, ban)
    for door in DOORS:
        late = await _lift(bench, home.resident, ban, door)
        assert (late.status_code, late.json()["error"]["status"]) == (409, "expired"), late.text
        assert late.json()["error"]["decided_by"] is None
    late = await bench.call(home.resident, "PUT", f"{BANS}/{ban['id']}", {"expires_at": None})
    assert late.status_code == 409
    shown = (await bench.call(home.resident, "GET", f"{BANS}/{ban['id']}")).json()["data"]["ban"]
    assert (shown["status"], shown["is_active"], shown["unbanned_at"]) == ("expired", False, None)


async def test_only_what_is_sent_changes(bench: Bench) -> None:
    home = await bench.building()
    ban = await make_ban(bench, home.resident, notes="Came twice", severity="low")
    one = f"{BANS}/{ban['id']}"
    changed = (await bench.call(home.resident, "PUT", one, {"severity": "high"})).json()["data"]["ban"]
    assert changed == ban | {"severity": "high", "updated_at": changed["updated_at"]}
    body = {"reason": "Threats", "notes": None, "expires_at": None, "is_active": True, "name": None}
    changed = (await bench.call(home.resident, "PUT", one, body)).json()["data"]["ban"]
    assert (changed["reason"], changed["notes"], changed["expires_at"]) == ("Threats", None, None)
    assert changed["name"] == ban["name"], "a ban is never without a name"
    actions = await bench.db.fetch(
        "select fields from audit_log where target_id = $1 and action = 'ban.changed' order by id", ban["id"]
    )
    assert [set(row["fields"]) for row in actions] == [{"severity"}, {"reason", "notes", "expires_at"}]
    same = await bench.call(home.resident, "PUT", one, {"reason": "Threats"})
    assert same.json()["data"]["ban"]["updated_at"] == changed["updated_at"]


async def test_a_temporary_ban_keeps_an_end(bench: Bench) -> None:
    home = await bench.building()
    ban = await make_ban(bench, home.resident, ban_type="temporary", ends="2 days")
    refused = await bench.call(home.resident, "PUT", f"{BANS}/{ban['id']}", {"expires_at": None})
    assert refused.status_code == 422
    assert refused.json()["error"]["details"][0]["field"] == "expires_at"


async def test_a_lifted_ban_is_not_brought_back(bench: Bench) -> None:
    home = await bench.building()
    ban = await make_ban(bench, home.resident)
    assert (await _lift(bench, home.resident, ban, "DELETE")).status_code == 200
    again = await bench.call(home.resident, "PUT", f"{BANS}/{ban['id']}", {"is_active": True})
    assert (again.status_code, again.json()["error"]["decided_by"]) == (409, "Resident Person")
