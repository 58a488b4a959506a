"""Asking to live in a building: by oneself, again after a no, and with the account one has."""

import asyncio
from typing import Any

import pytest

from gatehouse.auth.passwords import hash_password
from gatehouse.core.events import carrier
from gatehouse.identity import self_register as use_case
from gatehouse.identity.events import EVENTS
from tests.identity.signing import login
from tests.make.approvals import make_request, newcomer, self_register
from tests.make.buildings import PASSWORD, Building, make_member, make_user
from tests.make.http import Bench
from tests.make.mail import mails_to

PATH = "/api/registration/self-register"


async def _ask(bench: Bench, body: dict[str, Any]) -> tuple[int, str | None]:
    answer = await bench.call(None, "POST", PATH, body)
    return answer.status_code, None if answer.is_success else answer.json()["error"]["code"]


async def _member(bench: Bench, home: Building, email: str) -> Any:
    return await bench.db.fetchrow(
        "select m.* from members m join users u on u.id = m.user_id where m.building_id = $1 and u.email = $2",
        home.id,
        email,
    )


async def test_somebody_asks_and_the_administrators_hear_of_it(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    body = newcomer(
        building_email=home.email.upper(),
        emergency_contact_name="Jane Doe",
        emergency_contact_phone="08012345701",
        role="building_admin",
        is_active=True,
        status="active",
        approval_status="approved",
        building_id=str(other.id),
        user_id=str(home.admin.user_id),
    )
    answer = await bench.call(None, "POST", PATH, body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["message"] == "Registration pending approval"
    data = answer.json()["data"]
    assert data["user"] == {
        "id": data["user"]["id"],
        "email": body["email"],
        "first_name": "Ada",
        "last_name": "Obi",
        "is_active": False,
        "approval_status": "pending",
    }
    assert data["approval_request"]["status"] == "pending"
    days = await bench.db.fetchval(
        "select extract(day from expires_at - created_at)::int from approval_requests where id = $1",
        data["approval_request"]["id"],
    )
    assert days == 30

    member = await _member(bench, home, body["email"])
    assert (member["role"], member["status"]) == ("resident", "pending")
    assert (member["emergency_name"], member["emergency_phone"]) == ("Jane Doe", "+2348012345701")
    assert await _member(bench, other, body["email"]) is None
    told = await bench.db.fetch(
        "select user_id, kind, body from notifications where reference_id::text = $1",
        data["approval_request"]["id"],
    )
    assert [(row["user_id"], row["kind"]) for row in told] == [(home.admin.user_id, "approval_requested")]
    assert "Ada Obi" in told[0]["body"] and "B202" in told[0]["body"]
    received, verify = sorted(
        await mails_to(bench.db, body["email"]), key=lambda mail: "Confirm" in mail.subject
    )
    assert received.subject == "Your registration waits for approval"
    assert "Ada" in received.text and "B202" in received.text
    assert verify.code

    refused = await login(bench, body["email"])
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "ACCOUNT_NOT_ACTIVATED")


async def test_open_pages_hear_what_is_described(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, Any, list[str]]] = []

    class Ear:
        async def emit(self, event: str, data: Any, *, room: list[str]) -> None:
            heard.append((event, data, room))

    monkeypatch.setattr(carrier, "emitter", Ear())
    home = await bench.building()
    request = (await self_register(bench, home))["approval_request"]["id"]
    path = f"/api/resident-approval/{request}/process"
    assert (await bench.call(home.admin, "POST", path, {"approved": True})).status_code == 200
    await asyncio.gather(*carrier.pending)
    changes = [(data, room) for event, data, room in heard if event == "approval:changed"]
    assert [data["status"] for data, _ in changes] == ["pending", "approved"]
    for data, room in changes:
        assert EVENTS["approval:changed"].model_validate(data).model_dump() == data
        assert (data["id"], data["request_type"]) == (request, "resident_registration")
        assert room == [f"admin:{home.id}"]


async def test_where_nobody_can_register(bench: Bench) -> None:
    over, full = await bench.building(licence_days=-1), await bench.building(seats=3)
    shut = await bench.building()
    await bench.db.execute("update buildings set status = 'suspended' where id = $1", shut.id)
    suspended = await bench.building()
    await bench.db.execute(
        "update licences set status = 'suspended', suspended_at = now() where building_id = $1", suspended.id
    )
    assert await _ask(bench, newcomer(building_email="nobody@nowhere.example")) == (404, "NOT_FOUND")
    assert await _ask(bench, newcomer(building_email=shut.email)) == (404, "NOT_FOUND")
    assert await _ask(bench, newcomer(building_email=over.email)) == (403, "LICENCE_INACTIVE")
    assert await _ask(bench, newcomer(building_email=suspended.email)) == (403, "LICENCE_INACTIVE")
    late = newcomer(building_email=full.email)
    assert await _ask(bench, late) == (409, "LICENCE_FULL")
    assert await bench.db.fetchval("select count(*) from users where email = $1", late["email"]) == 0
    await bench.db.execute("update licences set seats = 4 where building_id = $1", full.id)
    assert (await _ask(bench, late))[0] == 201


async def test_an_address_with_an_account_signs_in_to_join(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    for password in (PASSWORD, "Wrong-Horse-7!"):
        body = newcomer(building_email=other.email, email=home.resident.email, password=password)
        assert await _ask(bench, body) == (409, "EMAIL_TAKEN")
    assert await _member(bench, other, home.resident.email) is None
    chief = await bench.super_admin()
    body = newcomer(building_email=other.email, email=chief.email, password=PASSWORD)
    assert await _ask(bench, body) == (409, "EMAIL_TAKEN")


async def test_who_was_turned_away_asks_again_with_the_same_password(bench: Bench) -> None:
    home = await bench.building()
    body = newcomer(building_email=home.email)
    answer = await bench.call(None, "POST", PATH, body)
    first = answer.json()["data"]["approval_request"]["id"]
    assert await _ask(bench, body) == (409, "ALREADY_ASKED")
    path = f"/api/resident-approval/{first}/process"
    no = {"approved": False, "reason": "Incomplete documentation provided"}
    assert (await bench.call(home.admin, "POST", path, no)).status_code == 200
    before = await _member(bench, home, body["email"])
    assert (before["status"], before["end_reason"], before["status_by"]) == (
        "ended",
        "rejected",
        home.admin.user_id,
    )
    assert (await login(bench, body["email"])).status_code == 403

    assert await _ask(bench, body | {"password": "Wrong-Horse-7!"}) == (409, "EMAIL_TAKEN")
    again = await bench.call(
        None, "POST", PATH, body | {"first_name": "Somebody", "apartment_number": "C303"}
    )
    assert again.status_code == 201, again.text
    assert again.json()["data"]["user"]["first_name"] == "Ada", "the account is its owner's"
    assert again.json()["data"]["approval_request"]["id"] != first
    after = await _member(bench, home, body["email"])
    assert (after["id"], after["status"]) == (before["id"], "pending")
    second = again.json()["data"]["approval_request"]["id"]
    yes = await bench.call(home.admin, "POST", f"/api/resident-approval/{second}/process", {"approved": True})
    assert yes.status_code == 200, yes.text
    signed_in = await login(bench, body["email"])
    assert signed_in.json()["data"]["user"]["apartment_number"] == "C303"
    assert await _ask(bench, body) == (409, "EMAIL_TAKEN"), "now they can sign in"


async def test_a_lapsed_request_makes_way_before_the_tidying_comes_by(bench: Bench) -> None:
    home = await bench.building()
    lapsed = await make_request(bench.db, home, days_left=0)
    body = newcomer(building_email=home.email, email=lapsed.email, password=PASSWORD)
    assert (await _ask(bench, body))[0] == 201
    rows = await bench.db.fetch(
        "select status from approval_requests where member_id = $1 order by created_at", lapsed.member_id
    )
    assert [row["status"] for row in rows] == ["expired", "pending"]


async def test_wrong_passwords_of_a_known_address_are_counted_as_at_sign_in(bench: Bench) -> None:
    home = await bench.building()
    waiting = await make_request(bench.db, home)
    body = newcomer(building_email=home.email, email=waiting.email, password="Wrong-Horse-7!")
    for _ in range(5):
        assert await _ask(bench, body) == (409, "EMAIL_TAKEN")
    assert await _ask(bench, body | {"password": PASSWORD}) == (409, "EMAIL_TAKEN"), (
        "locked, and says no more"
    )
    assert (await login(bench, waiting.email)).status_code == 429


async def test_no_connection_is_held_while_hashing(bench: Bench, app: Any, monkeypatch: Any) -> None:
    home, held = await bench.building(), []
    pool = app.state.database.engine.pool
    hashing = hash_password

    async def watched(password: str) -> str:
        held.append(pool.checkedout())
        return await hashing(password)

    monkeypatch.setattr(use_case, "hash_password", watched)
    await self_register(bench, home)
    assert held == [0]


async def test_three_a_minute_from_one_address(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    setting(GATEHOUSE_LIMIT_REGISTRATION_PER_MINUTE="3")
    for _ in range(3):
        assert (await _ask(bench, newcomer(building_email=home.email)))[0] == 201
    assert await _ask(bench, newcomer(building_email=home.email)) == (429, "RATE_LIMIT_ERROR")
    complete = newcomer(building_id=str(home.id), agreed_to_terms=True)
    answer = await bench.call(None, "POST", "/api/registration/complete", complete)
    assert answer.status_code == 429 and answer.headers["retry-after"]


async def test_one_account_joins_another_building(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    wish = {"building_email": other.email, "apartment_number": "C303", "role": "building_admin"}
    key = {"Idempotency-Key": "join once"}
    answer = await bench.call(home.landlord, "POST", "/api/v1/auth/join", wish, headers=key)
    assert answer.status_code == 201, answer.text
    assert answer.json()["data"]["user"]["approval_status"] == "pending"
    same = await bench.call(home.landlord, "POST", "/api/v1/auth/join", wish, headers=key)
    assert same.json() == answer.json() and "idempotent-replay" in same.headers
    twice = await bench.call(home.landlord, "POST", "/api/v1/auth/join", wish)
    assert (twice.status_code, twice.json()["error"]["code"]) == (409, "ALREADY_ASKED")
    member = await _member(bench, other, home.landlord.email)
    assert (member["role"], member["status"]) == ("resident", "pending")

    request = answer.json()["data"]["approval_request"]["id"]
    path = f"/api/resident-approval/{request}/process"
    assert (await bench.call(home.admin, "POST", path, {"approved": True})).status_code == 403
    assert (await bench.call(other.admin, "POST", path, {"approved": True})).status_code == 200
    mine = (await bench.call(home.landlord, "GET", "/api/auth/memberships")).json()["data"]["memberships"]
    assert {(row["building_id"], row["role"]) for row in mine} == {
        (str(home.id), "landlord"),
        (str(other.id), "resident"),
    }
    third = await bench.call(home.landlord, "POST", "/api/v1/auth/join", wish)
    assert (third.status_code, third.json()["error"]["code"]) == (409, "ALREADY_MEMBER")
    assert (
        await bench.call(home.landlord, "POST", "/api/v1/auth/join", {**wish, "building_email": home.email})
    ).status_code == 201, "a landlord may also live there"


async def test_a_suspended_resident_does_not_come_back_by_asking(bench: Bench) -> None:
    home = await bench.building()
    user, email = await make_user(bench.db)
    gone = await make_member(bench.db, home.id, "resident", status="suspended")
    body = newcomer(building_email=home.email, email=gone.email, password=PASSWORD)
    assert await _ask(bench, body) == (409, "ALREADY_MEMBER")
    assert (await _member(bench, home, gone.email))["status"] == "suspended"
    fresh = newcomer(building_email=home.email, email=email, password=PASSWORD)
    assert (await _ask(bench, fresh))[0] == 201, "an account that belongs nowhere"
    assert (await _member(bench, home, email))["user_id"] == user
