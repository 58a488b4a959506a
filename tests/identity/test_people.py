"""An administrator's people: found, shown, suspended and let in again, added by e-mail; and nobody else's."""

import asyncio
import secrets
from typing import Any

import httpx

from gatehouse.core.ids import new_id
from tests.identity.signing import login
from tests.make.buildings import PASSWORD, Building, Member, make_member, make_unit
from tests.make.http import Bench
from tests.make.mail import mails_to

REASON = "Asked for by the board"


async def listed(bench: Bench, who: Member, **query: str) -> list[dict[str, Any]]:
    """A page of people."""
    answer = await bench.call(who, "GET", "/api/v1/people", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]["people"]
    return found


async def names(bench: Bench, who: Member, **query: str) -> list[str]:
    """Their first names."""
    return [one["first_name"] for one in await listed(bench, who, **query)]


async def test_people_are_found_by_what_one_knows_of_them(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    tower = await make_unit(bench.db, home.id, "T77")
    ada = await make_member(bench.db, home.id, "resident", unit=tower, first="Adaeze", last="Okafor")
    await make_member(bench.db, other.id, "resident", first="Adaeze", last="Elsewhere")
    phone = await bench.db.fetchval("select phone from users where id = $1", ada.user_id)
    for words in (
        "ada",
        "OKAF",
        "adaeze ok",
        "t77",
        ada.email[:9],
        phone,
        "0" + phone[4:],
        phone[-6:],
    ):
        assert await names(bench, home.admin, search=words) == ["Adaeze"], words
    for words in ("%", "_daeze", "daeze", "Elsewhere", "\\"):
        assert await names(bench, home.admin, search=words) == [], words
    assert await names(bench, home.admin, unit_id=str(tower)) == ["Adaeze"]
    assert await names(bench, home.admin, role="security") == ["Security"]
    everybody = await listed(bench, home.admin)
    assert [one["first_name"] for one in everybody] == sorted(one["first_name"] for one in everybody)
    assert len(everybody) == 5
    row = next(one for one in everybody if one["first_name"] == "Adaeze")
    assert (row["phone"], row["apartment_number"], row["email"]) == (phone, "T77", ada.email)
    assert (row["id"], row["member_id"]) == (str(ada.user_id), str(ada.member_id))
    turned = await bench.call(
        home.admin,
        "GET",
        "/api/v1/people",
        params={"sort": "unit", "order": "asc", "limit": "2", "page": "1"},
    )
    assert [one["apartment_number"] for one in turned.json()["data"]["items"]] == ["T77", "A101"]
    assert turned.json()["data"]["pagination"]["total"] == 5
    for sort in ("name", "created_at", "last_login", "unit"):
        for order in ("asc", "desc"):
            assert len(await listed(bench, home.admin, sort=sort, order=order)) == 5


async def test_002s_list_of_residents(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    path = f"/api/buildings/{home.id}/residents"

    async def roles(who: Member, **query: str) -> list[str]:
        answer = await bench.call(who, "GET", path, params=query)
        assert answer.status_code == 200, answer.text
        assert answer.json()["data"]["residents"] == answer.json()["data"]["items"]
        return sorted(one["role"] for one in answer.json()["data"]["residents"])

    assert await roles(home.admin, role="resident", status="active") == ["resident"]
    assert await roles(home.admin) == ["landlord", "resident"]
    assert len(await roles(home.admin, role="all", status="all")) == 4
    assert await roles(await bench.super_admin()) == ["landlord", "resident"]
    for who in (other.admin, home.resident, home.guard, home.landlord):
        assert (await bench.call(who, "GET", path)).status_code == 403


async def test_one_person_with_roles_units_and_what_protects_them(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    await bench.db.execute(
        "insert into members (building_id, id, user_id, role) values ($1, $2, $3, 'building_admin')",
        home.id,
        new_id(),
        home.resident.user_id,
    )
    await bench.db.execute(
        "insert into guard_pins (building_id, member_id, pin_hash, set_by) values ($1, $2, 'x', $3)",
        home.id,
        home.guard.member_id,
        home.admin.user_id,
    )
    await bench.db.execute(
        "update credentials set totp_secret = 'x', totp_confirmed_at = now() where user_id = $1",
        home.resident.user_id,
    )
    path = f"/api/v1/people/{home.resident.member_id}"
    found = (await bench.call(home.admin, "GET", path)).json()["data"]["person"]
    assert (found["two_factor"], found["pin_set"], found["status"]) == (True, False, "active")
    assert [unit["apartment_number"] for unit in found["units"]] == ["A101"]
    assert found["units"][0]["is_primary"] is True
    assert [one["role"] for one in found["memberships"]] == ["resident", "building_admin"]
    guard = (await bench.call(home.admin, "GET", f"/api/v1/people/{home.guard.member_id}")).json()["data"]
    assert (guard["person"]["pin_set"], guard["person"]["two_factor"]) == (True, False)
    text = str(found) + str(guard)
    assert "password" not in text and "argon" not in text and "totp" not in text
    assert (await bench.call(other.admin, "GET", path)).status_code == 404
    for who in (home.landlord, home.guard):
        assert (await bench.call(who, "GET", path)).status_code == 403


async def act(
    bench: Bench, home: Building, who: Member, what: str, *, by: Member | None = None
) -> httpx.Response:
    """Suspend or activate."""
    return await bench.call(
        by or home.admin, "POST", f"/api/v1/people/{who.member_id}/{what}", {"reason": REASON}
    )


async def test_a_suspended_member_is_out_at_once_and_comes_back_by_an_admin(bench: Bench) -> None:
    home = await bench.building(seats=3)
    who = home.resident
    made = await bench.invite(who)
    out = await act(bench, home, who, "suspend")
    assert (out.status_code, out.json()["data"]["person"]["status"]) == (200, "suspended")
    assert (await bench.call(who, "GET", "/api/auth/check")).status_code == 401
    refused = await login(bench, who.email)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "ACCOUNT_NOT_ACTIVATED")
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200, "their guests stay"
    again = await act(bench, home, who, "suspend")
    assert (again.status_code, again.json()["error"]["decided_by"]) == (409, "BuildingAdmin Person")
    await make_member(bench.db, home.id, "security")  # the seat that was free
    full = await act(bench, home, who, "activate")
    assert (full.status_code, full.json()["error"]["code"]) == (409, "LICENCE_FULL")
    await bench.db.execute("update licences set seats = 4 where building_id = $1", home.id)
    back = await act(bench, home, who, "activate")
    assert (back.status_code, back.json()["data"]["person"]["is_active"]) == (200, True)
    assert (await login(bench, who.email)).status_code == 200
    assert (await bench.call(who, "GET", "/api/auth/check")).status_code == 401, "the old session stays ended"
    assert (await act(bench, home, who, "activate")).status_code == 409
    actions = await bench.db.fetch(
        "select action from audit_log where target_id = $1 order by id", who.member_id
    )
    assert [row["action"] for row in actions] == ["member.suspended", "member.let_in_again"]


async def test_nobody_suspends_themselves_or_the_last_admin(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    last = await act(bench, home, home.admin, "suspend")
    assert (last.status_code, last.json()["error"]["code"]) == (409, "LAST_ADMIN")
    second = await make_member(bench.db, home.id, "building_admin")
    own = await act(bench, home, home.admin, "suspend")
    assert (own.status_code, own.json()["error"]["code"]) == (409, "OWN_MEMBERSHIP")
    assert (await act(bench, home, other.resident, "suspend")).status_code == 404
    assert (await act(bench, home, second, "suspend")).status_code == 200
    chief = await bench.super_admin()
    refused = await bench.call(
        chief,
        "POST",
        f"/api/v1/people/{home.admin.member_id}/suspend",
        {"reason": REASON},
        headers={"X-Building-Id": str(home.id)},
    )
    assert refused.json()["error"]["code"] == "LAST_ADMIN"


def newcomer(**changes: Any) -> dict[str, Any]:
    """Somebody to add."""
    body = {
        "email": f"new{secrets.token_hex(6)}@people.example",
        "role": "resident",
        "first_name": "Nneka",
        "last_name": "Eze",
        "phone": "08033334444",
        "apartment_number": "C303",
    }
    return body | changes


async def test_an_unknown_address_gets_an_account_and_a_link_for_a_password(bench: Bench) -> None:
    home = await bench.building()
    body = newcomer(is_super_admin=True, status="pending", building_id=str(new_id()))
    answer = await bench.call(home.admin, "POST", "/api/v1/people", body)
    assert answer.status_code == 201, answer.text
    data = answer.json()["data"]
    person = data["person"]
    assert (data["outcome"], person["status"], person["role"]) == ("created", "active", "resident")
    assert (person["phone"], person["apartment_number"]) == ("+2348033334444", "C303")
    assert (await login(bench, body["email"])).status_code == 401, "no password yet"
    [mail] = await mails_to(bench.db, body["email"])
    token = next(link for link in mail.links if "token=" in link).split("token=")[1]
    assert token not in answer.text
    fresh = await bench.call(
        None, "POST", "/api/auth/reset-password", {"token": token, "new_password": PASSWORD}
    )
    assert fresh.status_code == 200, fresh.text
    signed = await login(bench, body["email"])
    assert signed.status_code == 200 and signed.json()["data"]["user"]["role"] == "resident"
    twice = await bench.call(home.admin, "POST", "/api/v1/people", body)
    assert (twice.status_code, twice.json()["error"]["code"]) == (409, "ALREADY_MEMBER")


async def test_an_account_of_another_building_is_asked_and_its_name_is_not_given_away(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    stranger = await make_member(bench.db, other.id, "resident", first="Secretname", last="Hidden")
    phone = await bench.db.fetchval("select phone from users where id = $1", stranger.user_id)
    answer = await bench.call(
        home.admin, "POST", "/api/v1/people", newcomer(email=stranger.email, first_name="Guess")
    )
    assert answer.status_code == 201, answer.text
    data = answer.json()["data"]
    member_id = data["person"]["member_id"]
    assert (data["outcome"], data["person"]["status"], data["person"]["invited"]) == (
        "invited",
        "pending",
        True,
    )
    again = await bench.call(home.admin, "POST", "/api/v1/people", newcomer(email=stranger.email))
    assert again.status_code == 409
    seen = [
        answer.text,
        (await bench.call(home.admin, "GET", f"/api/v1/people/{member_id}")).text,
        str(await listed(bench, home.admin)),
        (await bench.call(home.admin, "GET", "/api/v1/people/export")).text,
        (await bench.call(home.admin, "GET", f"/api/buildings/{home.id}/residents?status=all")).text,
    ]
    for text in seen:
        assert stranger.email in text
        assert "Secretname" not in text and "Hidden" not in text and phone not in text
    assert await listed(bench, home.admin, search="secretname") == []
    assert await listed(bench, home.admin, search=phone) == []
    assert len(await listed(bench, home.admin, search=stranger.email)) == 1
    accepted = await bench.call(stranger, "POST", f"/api/v1/auth/memberships/{member_id}/accept")
    assert accepted.status_code == 200, accepted.text
    known = (await bench.call(home.admin, "GET", f"/api/v1/people/{member_id}")).json()["data"]["person"]
    assert (known["full_name"], known["phone"], known["invited"]) == ("Secretname Hidden", phone, False)
    assert known["apartment_number"] == "C303"


async def test_somebody_of_the_building_gets_another_role_at_once(bench: Bench) -> None:
    home = await bench.building()
    answer = await bench.call(
        home.admin, "POST", "/api/v1/people", newcomer(email=home.resident.email, role="building_admin")
    )
    assert (answer.status_code, answer.json()["data"]["outcome"]) == (201, "added")
    assert answer.json()["data"]["person"]["first_name"] == "Resident", "an account's name is its owner's"
    roles = (await bench.call(home.resident, "GET", "/api/auth/memberships")).json()["data"]["memberships"]
    assert sorted(one["role"] for one in roles) == ["building_admin", "resident"]


async def test_the_unit_may_be_named_by_its_id(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    unit = await make_unit(bench.db, home.id, "D4")
    body = newcomer(unit_id=str(unit), apartment_number="ignored")
    made = await bench.call(home.admin, "POST", "/api/v1/people", body)
    assert made.json()["data"]["person"]["unit_id"] == str(unit), made.text
    added = newcomer(email=home.guard.email, unit_id=str(unit))
    assert (await bench.call(home.admin, "POST", "/api/v1/people", added)).status_code == 201
    asked = newcomer(email=other.resident.email, unit_id=str(unit))
    member = (await bench.call(home.admin, "POST", "/api/v1/people", asked)).json()["data"]["person"]
    path = f"/api/v1/auth/memberships/{member['member_id']}/accept"
    assert (await bench.call(other.resident, "POST", path)).status_code == 200
    there = [one["email"] for one in await listed(bench, home.admin, unit_id=str(unit))]
    assert sorted(there) == sorted([body["email"], home.guard.email, other.resident.email])
    foreign = newcomer(unit_id=str(other.unit_id))
    refused = await bench.call(home.admin, "POST", "/api/v1/people", foreign)
    assert (refused.status_code, refused.json()["error"]["details"][0]["field"]) == (422, "unit_id")


async def test_other_admins_hear_of_a_new_one(bench: Bench) -> None:
    home = await bench.building()
    second = await make_member(bench.db, home.id, "building_admin")
    await bench.call(home.admin, "POST", "/api/v1/people", newcomer(role="building_admin"))
    told = await bench.db.fetch("select user_id from notifications where building_id = $1", home.id)
    assert [row["user_id"] for row in told] == [second.user_id]


async def test_the_last_seat_goes_to_one_of_eight(bench: Bench) -> None:
    home = await bench.building(seats=4)
    answers = await asyncio.gather(
        *(bench.call(home.admin, "POST", "/api/v1/people", newcomer()) for _ in range(8))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert {answer.json()["error"]["code"] for answer in answers if answer.status_code == 409} == {
        "LICENCE_FULL"
    }
