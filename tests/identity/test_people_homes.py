"""Units of a person, the second factor taken off by another administrator, and the people as CSV."""

import asyncio
import csv
import io
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.make.buildings import Member, make_block, make_member, make_unit
from tests.make.http import Bench
from tests.make.mail import mails_to

REASON = "Showed an identity card at the office"


async def move(bench: Bench, by: Member, who: Member, **body: Any) -> httpx.Response:
    """Move somebody in."""
    return await bench.call(by, "POST", f"/api/v1/people/{who.member_id}/units", body)


async def test_moving_into_a_second_unit_and_making_it_the_main_one(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    who = home.resident
    made = await move(bench, home.admin, who, apartment_number="B7", tie="owner")
    assert made.status_code == 201, made.text
    units = made.json()["data"]["person"]["units"]
    assert [(unit["apartment_number"], unit["tie"], unit["is_primary"]) for unit in units] == [
        ("A101", "tenant", True),
        ("B7", "owner", False),
    ]
    unit = units[1]["unit_id"]
    twice = await move(bench, home.admin, who, unit_id=unit)
    assert (twice.status_code, twice.json()["error"]["code"]) == (409, "LIVES_THERE")
    changed = await bench.call(
        home.admin,
        "PATCH",
        f"/api/v1/people/{who.member_id}/units/{unit}",
        {"is_primary": True, "may_approve": False, "call_order": 3, "tie": "family"},
    )
    assert changed.status_code == 200, changed.text
    first = changed.json()["data"]["person"]["units"][0]
    assert (first["apartment_number"], first["is_primary"], first["may_approve"]) == ("B7", True, False)
    assert (first["call_order"], first["tie"]) == (3, "family")
    user = (await bench.call(who, "GET", "/api/auth/check")).json()["data"]["user"]
    assert user["apartment_number"] == "B7"
    for wrong in ({}, {"unit_id": str(other.unit_id)}):
        refused = await move(bench, home.admin, who, **wrong)
        assert (refused.status_code, refused.json()["error"]["details"][0]["field"]) == (422, "unit_id")
    assert (await move(bench, home.admin, home.guard, apartment_number="B7")).status_code == 409
    assert (await move(bench, home.admin, other.resident, apartment_number="B7")).status_code == 404
    assert (await move(bench, who, who, apartment_number="B8")).status_code == 403, "nobody moves themselves"
    block = await bench.call(
        home.admin, "POST", f"/api/v1/admin/societies/{home.id}/blocks", {"name": "Kapok"}
    )
    in_block = {"flatNumber": "B7", "blockId": block.json()["data"]["id"]}
    await bench.call(home.admin, "POST", f"/api/v1/admin/societies/{home.id}/flats", in_block)
    several = await move(bench, home.admin, home.landlord, apartment_number="b7")
    assert (several.status_code, several.json()["error"]["details"][0]["field"]) == (422, "unit_id")
    one = await move(
        bench, home.admin, home.landlord, apartment_number="b7", block_id=in_block["blockId"], tie="owner"
    )
    assert one.json()["data"]["person"]["block"] == "Kapok", one.text
    nowhere = f"/api/v1/people/{who.member_id}/units/{other.unit_id}"
    assert (await bench.call(home.admin, "PATCH", nowhere, {"tie": "owner"})).status_code == 404


async def test_a_unit_is_made_only_in_a_block_that_is_there(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    mine, gone, theirs = [
        await make_block(bench.db, place.id, name)
        for place, name in ((home, "Kapok"), (home, "Teak"), (other, "Iroko"))
    ]
    await bench.db.execute("update blocks set ended_at = now() where id = $1", gone)
    for block in (uuid4(), gone, theirs):
        refused = await move(bench, home.admin, home.resident, apartment_number="P1", block_id=str(block))
        assert refused.status_code == 422, refused.text
        [problem] = refused.json()["error"]["details"]
        assert problem == {"field": "block_id", "message": "The building has no such block."}
    assert (
        await bench.db.fetchval(
            "select count(*) from units where building_id = $1 and number = 'P1'", home.id
        )
        == 0
    )
    for place, block in ((home, mine), (other, theirs)):
        made = await move(bench, place.admin, place.resident, apartment_number="P1", block_id=str(block))
        assert made.status_code == 201, made.text
        where = await bench.db.fetchval(
            "select block_id from units where building_id = $1 and number = 'P1'", place.id
        )
        assert where == block


async def test_a_unit_comes_into_a_block_while_it_is_removed(bench: Bench) -> None:
    """Either the block has the unit and stays, or it is gone and nobody moved in."""
    home = await bench.building()
    for number in range(10):
        block = await make_block(bench.db, home.id, f"Block {number}")
        moved, removed = await asyncio.gather(
            move(bench, home.admin, home.resident, apartment_number=f"N{number}", block_id=str(block)),
            bench.call(home.admin, "DELETE", f"/api/v1/admin/societies/{home.id}/blocks/{block}"),
        )
        assert (moved.status_code, removed.status_code) in {(201, 409), (422, 200)}, (
            moved.text,
            removed.text,
        )
        stays = await bench.db.fetchval(
            "select count(*) from units n join blocks k on k.id = n.block_id where k.id = $1 and k.ended_at is null",
            block,
        )
        assert stays == (1 if moved.status_code == 201 else 0)


async def test_moving_in_and_removing_the_flat_at_once(bench: Bench) -> None:
    """Either somebody lives there and the flat stays, or it is gone and nobody lives there."""
    home = await bench.building()
    for number in range(10):
        unit = await make_unit(bench.db, home.id, f"R{number}")
        who = await make_member(bench.db, home.id, "resident")
        moved, removed = await asyncio.gather(
            move(bench, home.admin, who, unit_id=str(unit)),
            bench.call(home.admin, "DELETE", f"/api/v1/admin/societies/{home.id}/flats/{unit}"),
        )
        assert (moved.status_code, removed.status_code) in {(201, 409), (422, 200)}, (
            moved.text,
            removed.text,
        )
        lives = await bench.db.fetchval(
            "select count(*) from occupancies where unit_id = $1 and valid_to is null", unit
        )
        ended = await bench.db.fetchval("select ended_at is not null from units where id = $1", unit)
        assert (lives, ended) == ((1, False) if moved.status_code == 201 else (0, True))


async def reset(bench: Bench, by: Member, who: Member) -> httpx.Response:
    """Take the second factor off."""
    return await bench.call(by, "POST", f"/api/v1/people/{who.member_id}/reset-2fa", {"reason": REASON})


async def with_totp(bench: Bench, user: UUID) -> None:
    """Somebody with a second factor."""
    await bench.db.execute(
        "update credentials set totp_secret = 'x', totp_confirmed_at = now(), last_totp_step = 5 where user_id = $1",
        user,
    )


async def test_the_second_factor_is_taken_off_by_another_admin(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    who = home.resident
    none = await reset(bench, home.admin, who)
    assert (none.status_code, none.json()["error"]["code"]) == (409, "NO_SECOND_FACTOR")
    await with_totp(bench, who.user_id)
    assert (await reset(bench, other.admin, who)).status_code == 404
    for stranger in (home.guard, home.landlord, who):
        assert (await reset(bench, stranger, who)).status_code == 403
    assert await bench.db.fetchval("select totp_secret from credentials where user_id = $1", who.user_id)

    done = await reset(bench, home.admin, who)
    assert done.status_code == 200, done.text
    assert done.json()["data"]["person"]["two_factor"] is False
    row = await bench.db.fetchrow(
        "select totp_secret, totp_confirmed_at, last_totp_step, password_hash from credentials where user_id = $1",
        who.user_id,
    )
    assert tuple(row)[:3] == (None, None, None) and row["password_hash"]
    assert (await bench.call(who, "GET", "/api/auth/check")).status_code == 200
    [mail] = await mails_to(bench.db, who.email)
    assert "removed" in mail.subject
    told = await bench.db.fetchrow("select kind, data from notifications where user_id = $1", who.user_id)
    assert told["kind"] == "security_alert"
    event = await bench.db.fetchrow(
        "select outcome, ip, device_name from login_events where user_id = $1", who.user_id
    )
    assert (event["outcome"], event["device_name"]) == ("two_factor_off", "an administrator")
    assert not event["ip"], "the administrator's address is not the person's to read"
    assert await bench.db.fetchval(
        "select count(*) from audit_log where action = 'second_factor.reset' and target_id = $1",
        who.member_id,
    )


async def test_nobody_takes_off_their_own_or_a_super_admins(bench: Bench) -> None:
    home = await bench.building()
    await with_totp(bench, home.admin.user_id)
    assert (await reset(bench, home.admin, home.admin)).status_code == 409
    chief = await bench.super_admin()
    await with_totp(bench, chief.user_id)
    lives_here = await make_member(bench.db, home.id, "resident")
    await bench.db.execute(
        "update members set user_id = $2 where id = $1", lives_here.member_id, chief.user_id
    )
    assert (await reset(bench, home.admin, lives_here)).status_code == 403
    assert await bench.db.fetchval("select totp_secret from credentials where user_id = $1", chief.user_id)
    by_chief = await bench.call(
        chief,
        "POST",
        f"/api/v1/people/{home.admin.member_id}/reset-2fa",
        {"reason": REASON},
        headers={"X-Building-Id": str(home.id)},
    )
    assert by_chief.status_code == 200, by_chief.text


async def test_the_csv_holds_everybody_and_no_formula(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    evil = ["=HYPERLINK(1)", "+1+1", "-2", "@SUM(A1)", "\t=1", 'plain, "quoted"']
    for first in evil:
        who = await make_member(bench.db, home.id, "resident")
        await bench.db.execute("update users set first_name = $2 where id = $1", who.user_id, first)
    answer = await bench.call(home.admin, "GET", "/api/v1/people/export")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == 4 + len(evil)
    for row in rows:
        for cell in row.values():
            assert not cell.lstrip().startswith(("=", "+", "-", "@")), row
    assert 'plain, "quoted"' in {row["first_name"] for row in rows}
    assert {row["role"] for row in rows} == {"building_admin", "landlord", "resident", "security"}
    assert other.resident.email not in answer.text
    guards = await bench.call(home.admin, "GET", "/api/v1/people/export", params={"role": "security"})
    assert len(guards.text.splitlines()) == 2
    assert (
        await bench.db.fetchval(
            "select count(*) from audit_log where building_id = $1 and action = 'people.exported'", home.id
        )
        == 2
    )
    for who in (home.landlord, home.guard, home.resident):
        assert (await bench.call(who, "GET", "/api/v1/people/export")).status_code == 403


async def test_a_long_csv_comes_in_pieces(bench: Bench) -> None:
    home = await bench.building()
    await bench.db.execute(
        """with someone as (
             insert into users (id, email, first_name, last_name)
             select gen_random_uuid(), 'x' || n || '-' || $2 || '@people.example', 'N' || n, 'L' from generate_series(1, 1200) n returning id)
           insert into members (building_id, id, user_id, role) select $1, gen_random_uuid(), id, 'resident' from someone""",
        home.id,
        home.id.hex,
    )
    answer = await bench.call(home.admin, "GET", "/api/v1/people/export")
    lines = answer.text.splitlines()
    assert len(lines) == len(set(lines)) == 1 + 1204


async def test_everybody_reads_their_own_units_the_main_one_first(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    second = await make_unit(bench.db, home.id, "B9")
    assert (await move(bench, home.admin, home.resident, unit_id=str(second))).status_code == 201

    async def units_of(who: Member) -> list[str]:
        answer = await bench.call(who, "GET", "/api/v1/people/me/units")
        assert answer.status_code == 200, answer.text
        return [unit["unit_id"] for unit in answer.json()["data"]["units"]]

    assert await units_of(home.resident) == [str(home.unit_id), str(second)]
    assert await units_of(other.resident) == [str(other.unit_id)]
    assert await units_of(home.guard) == []
    made = await bench.invite(home.resident, unit_id=str(second))
    assert made["visit"]["apartment_number"] == "B9"
