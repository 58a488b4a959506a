"""A ban holds where it matters: no new visit, no entry on an old one, however the phone was written; and not a moment longer."""

from typing import Any

import httpx
import pytest

from tests.make.bans import BANS, PHONE, let_expire, make_ban
from tests.make.buildings import Member
from tests.make.http import Bench, invitation

OTHER_SPELLINGS = ("08030000001", "0803 000 0001", "+234 (0)803-000-0001", "2348030000001")


def _guest(phone: str = PHONE) -> dict[str, Any]:
    return {"visitors": [{"name": "Tunde Ade", "phone": phone}]}


async def _ask(bench: Bench, host: Member, phone: str = PHONE) -> httpx.Response:
    return await bench.call(host, "POST", "/api/visitors/invitations", invitation(**_guest(phone)))


def _attention(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(one["kind"], one["detail"]) for one in answer.json()["data"]["attention"]]


@pytest.mark.parametrize("banned", [PHONE, *OTHER_SPELLINGS[:2]])
@pytest.mark.parametrize("invited", OTHER_SPELLINGS)
async def test_a_banned_phone_gets_no_visit_in_any_spelling(bench: Bench, banned: str, invited: str) -> None:
    home = await bench.building()
    ban = await make_ban(bench, home.resident, phone=banned)
    refused = await _ask(bench, home.resident, invited)
    assert refused.status_code == 403, refused.text
    error = refused.json()["error"]
    assert (error["code"], error["type"]) == ("VISITOR_BANNED", "AUTHORIZATION_ERROR")
    assert error["banned"] == [
        {
            "name": "Tunde Ade",
            "phone": PHONE,
            "severity": "medium",
            "scope": "personal",
            "reason": "Pushed the guard",
        }
    ]
    assert await bench.db.fetchval("select count(*) from visits where building_id = $1", home.id) == 0
    assert (await _ask(bench, home.landlord, invited)).status_code == 201, "another host's visitor"
    await bench.call(home.resident, "PUT", f"{BANS}/{ban['id']}", {"is_active": False})
    assert (await _ask(bench, home.resident, invited)).status_code == 201


@pytest.mark.parametrize("written", OTHER_SPELLINGS)
async def test_a_later_ban_is_caught_at_the_scan(bench: Bench, written: str) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident, **_guest())
    ban = await make_ban(bench, home.resident, phone=written)
    for code in (made["qr_code"], made["digits"]):
        refused = await bench.scan(home.guard, "entry", code)
        assert (refused.status_code, refused.json()["reason"]) == (403, "banned"), refused.text
        assert _attention(refused) == [("ban", "medium: Pushed the guard")]
    stored = "select count(*) from scans where building_id = $1 and outcome = 'refused' and reason = 'banned'"
    assert await bench.db.fetchval(stored, home.id) == 2
    await bench.call(home.resident, "DELETE", f"{BANS}/{ban['id']}")
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200


async def test_a_building_wide_ban_stops_every_hosts_visitor(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    visits = [await bench.invite(host, **_guest()) for host in (home.resident, home.landlord)]
    elsewhere = await bench.invite(other.resident, **_guest())
    answer = await bench.call(
        home.admin, "POST", BANS, {"name": "T", "phone": OTHER_SPELLINGS[0], "reason": "Theft"}
    )
    assert answer.json()["data"]["live_visits"] == 2
    for made in visits:
        assert (await bench.scan(home.guard, "entry", made["qr_code"])).json()["reason"] == "banned"
    for host in (home.resident, home.admin):
        assert (await _ask(bench, host)).status_code == 403
    assert (await bench.scan(other.guard, "entry", elsewhere["qr_code"])).status_code == 200


async def test_anothers_personal_ban_is_only_attention(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.landlord, **_guest())
    await make_ban(bench, home.resident, severity="high")
    admitted = await bench.scan(home.guard, "entry", made["qr_code"])
    assert admitted.status_code == 200, admitted.text
    assert _attention(admitted) == [("ban", "high: banned by another unit")]
    assert "Pushed" not in admitted.text


async def test_who_is_inside_when_banned_may_leave_and_not_come_back(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident, **_guest())
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200
    await make_ban(bench, home.admin)
    left = await bench.scan(home.guard, "exit", made["qr_code"])
    assert left.status_code == 200, left.text
    assert _attention(left) == [("ban", "medium: Pushed the guard")]
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).json()["reason"] == "banned"


async def test_a_temporary_ban_ends_by_itself(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident, **_guest())
    ban = await make_ban(bench, home.admin, ban_type="temporary", ends="2 hours")
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).json()["reason"] == "banned"
    assert (await _ask(bench, home.resident)).status_code == 403
    await let_expire(bench, ban)  # nothing runs: its own time is judged
    admitted = await bench.scan(home.guard, "entry", made["qr_code"])
    assert (admitted.status_code, _attention(admitted)) == (200, [])
    assert (await _ask(bench, home.resident)).status_code == 201


async def test_one_of_a_party_is_banned(bench: Bench) -> None:
    home = await bench.building()
    party = [{"name": "Good", "phone": "+2348030000002"}, {"name": "Bad", "phone": PHONE}]
    made = await bench.invite(home.resident, visitors=party)
    people = {one["name"]: one["visitor_id"] for one in made["visit"]["visitors"]}
    await make_ban(bench, home.resident, phone="08030000001")
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).json()["reason"] == "banned"
    alone = await bench.scan(home.guard, "entry", made["qr_code"], visitor_ids=[people["Good"]])
    assert alone.status_code == 200, alone.text
