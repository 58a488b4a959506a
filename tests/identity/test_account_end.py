"""A person ends their own account: nothing of theirs opens any more, and no building is left without an administrator."""

import asyncio
from typing import Any

import httpx
import pytest

from gatehouse.core.ids import new_id
from tests.identity.signing import login
from tests.make.buildings import PASSWORD, Member, make_member, make_session
from tests.make.http import Bench
from tests.make.mail import mails_to

PATH = "/api/v1/auth/delete-account"


async def delete(bench: Bench, who: Member, password: str = PASSWORD) -> httpx.Response:
    return await bench.call(who, "POST", PATH, {"password": password})


async def member_of(bench: Bench, who: Member) -> Any:
    return await bench.db.fetchrow(
        "select status, end_reason, ended_at from members where id = $1", who.member_id
    )


async def test_everything_ends_and_nothing_personal_is_left(bench: Bench) -> None:
    home = await bench.building()
    who = home.resident
    made = await bench.invite(who)
    inside = await bench.invite(who, title="Inside")
    await bench.scan(home.guard, "entry", inside["qr_code"])
    asked = await bench.call(who, "PUT", "/api/auth/profile", {"apartment_number": "B202"})
    assert asked.status_code == 200
    signed = (await login(bench, who.email)).json()["data"]

    answer = await delete(bench, who)
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"] == {"deleted": True, "membershipsEnded": 1, "visitsCancelled": 2}

    for token in (who.token, signed["token"]):
        bearer = {"Authorization": f"Bearer {token}"}
        assert (await bench.client.get("/api/auth/check", headers=bearer)).status_code == 401
    assert (await login(bench, who.email)).status_code == 401
    refresh = {"refresh_token": signed["refreshToken"]}
    assert (await bench.call(None, "POST", "/api/auth/refresh", refresh)).status_code == 401
    person = await bench.db.fetchrow("select * from users where id = $1", who.user_id)
    assert (person["email"], person["phone"], person["phone_raw"], person["is_active"]) == (
        None,
        None,
        None,
        False,
    )
    assert (person["first_name"], person["last_name"]) == ("Deleted", "account")
    assert person["deleted_at"] is not None
    secrets = await bench.db.fetchrow(
        "select password_hash, totp_secret from credentials where user_id = $1", who.user_id
    )
    assert tuple(secrets) == (None, None)
    member = await member_of(bench, who)
    assert (member["status"], member["end_reason"]) == ("ended", "Account deleted")
    assert (
        await bench.db.fetchval(
            "select count(*) from occupancies where member_id = $1 and valid_to is null", who.member_id
        )
        == 0
    )
    assert (
        await bench.db.fetchval("select status from approval_requests where member_id = $1", who.member_id)
        == "withdrawn"
    )

    refused = await bench.scan(home.guard, "entry", made["qr_code"])
    assert refused.status_code == 410, refused.text
    left = await bench.scan(home.guard, "exit", inside["qr_code"])
    assert left.status_code == 200, "who is inside may leave"
    [told] = [mail for mail in await mails_to(bench.db, who.email) if "deleted" in mail.subject]
    assert told.subject == "Your account was deleted"
    assert (await delete(bench, home.landlord)).status_code == 200, "others are not touched by it"


async def test_the_address_is_free_again_and_the_seat_too(bench: Bench) -> None:
    home = await bench.building(seats=3)
    assert (await delete(bench, home.resident)).status_code == 200
    await bench.db.execute(
        "update users set email = $2 where id = $1", home.landlord.user_id, home.resident.email
    )
    assert (await login(bench, home.resident.email)).status_code == 200
    used = await bench.db.fetchval(
        "select count(*) from members where building_id = $1 and status = 'active' and role <> 'landlord'",
        home.id,
    )
    assert used == 2


async def test_every_building_is_left(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    second = new_id()
    await bench.db.execute(
        "insert into members (building_id, id, user_id, role) values ($1, $2, $3, 'resident')",
        other.id,
        second,
        home.resident.user_id,
    )
    await make_session(bench.db, home.resident.user_id, other.id, second)
    answer = await delete(bench, home.resident)
    assert answer.json()["data"]["membershipsEnded"] == 2
    for building in (home, other):
        row = await bench.db.fetchrow(
            "select m.status, (select count(*) from audit_log a where a.building_id = m.building_id and a.action = 'account.deleted') as audited"
            " from members m where m.building_id = $1 and m.user_id = $2",
            building.id,
            home.resident.user_id,
        )
        assert (row["status"], row["audited"]) == ("ended", 1)
    open_sessions = await bench.db.fetchval(
        "select count(*) from sessions where user_id = $1 and revoked_at is null", home.resident.user_id
    )
    assert open_sessions == 0


async def test_the_administrators_are_told(bench: Bench) -> None:
    home = await bench.building()
    assert (await delete(bench, home.guard)).status_code == 200
    inbox = await bench.call(home.admin, "GET", "/api/v1/resident/notifications")
    [note] = inbox.json()["data"]["notifications"]
    assert note["title"] == "Somebody has left" and "security" in note["message"]


async def test_the_last_administrator_stays_until_there_is_another(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    elsewhere = new_id()
    await bench.db.execute(
        "insert into members (building_id, id, user_id, role) values ($1, $2, $3, 'resident')",
        other.id,
        elsewhere,
        home.admin.user_id,
    )
    refused = await delete(bench, home.admin)
    assert refused.status_code == 409
    error = refused.json()["error"]
    assert error["code"] == "LAST_ADMIN" and "administrator" in error["message"]
    assert (await member_of(bench, home.admin))["status"] == "active"
    assert await bench.db.fetchval("select status from members where id = $1", elsewhere) == "active", (
        "not half of it"
    )
    await make_member(bench.db, home.id, "building_admin", status="pending")
    assert (await delete(bench, home.admin)).status_code == 409, "one who waits does not count"
    await make_member(bench.db, home.id, "building_admin")
    assert (await delete(bench, home.admin)).status_code == 200


async def test_of_the_last_two_administrators_at_once_one_stays(bench: Bench) -> None:
    for _ in range(5):
        home = await bench.building()
        second = await make_member(bench.db, home.id, "building_admin")
        answers = await asyncio.gather(delete(bench, home.admin), delete(bench, second))
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        left = await bench.db.fetchval(
            "select count(*) from members where building_id = $1 and role = 'building_admin' and status = 'active'",
            home.id,
        )
        assert left == 1


async def test_a_super_admin_is_not_deleted_over_http(bench: Bench) -> None:
    home = await bench.building()
    chief = await bench.super_admin()
    assert (await delete(bench, chief)).status_code == 403
    await bench.db.execute("update users set is_super_admin = true where id = $1", home.resident.user_id)
    refused = await delete(bench, home.resident)
    assert refused.status_code == 409 and refused.json()["error"]["code"] == "SUPER_ADMIN"
    assert (await bench.call(home.resident, "GET", "/api/auth/check")).status_code == 200


@pytest.mark.parametrize("password", ["Wrong-Horse-7!", f"{PASSWORD} "])
async def test_without_the_password_nothing_ends(bench: Bench, password: str) -> None:
    home = await bench.building()
    refused = await delete(bench, home.resident, password)
    assert refused.status_code == 422
    assert [detail["field"] for detail in refused.json()["error"]["details"]] == ["password"]
    assert (await bench.call(home.resident, "GET", "/api/auth/check")).status_code == 200
    assert (await delete(bench, home.resident)).status_code == 200
    assert (await delete(bench, home.resident)).status_code == 401, "and only once"
