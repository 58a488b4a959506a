"""Guards without e-mail: a PIN, an unlocked device, lock-out, and what such a session may not."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from gatehouse.auth.permissions import Role
from gatehouse.core.db import Database, Tenant
from gatehouse.core.errors import Invalid
from gatehouse.core.keys import ring
from gatehouse.identity.guard_pins import check_pin, tries_digests
from gatehouse.identity.joining import AlreadyMember, join
from tests.make.buildings import PASSWORD, Building, make_member
from tests.make.devices import (
    DEVICES,
    GUARDS,
    ORIGIN,
    OWN_PIN,
    PIN,
    Tablet,
    at_gate,
    give_pin,
    make_tablet,
    unlock,
)
from tests.make.http import Bench

CHECK = "/api/auth/check"
EASY = [
    "0000", "1111", "1234", "4321", "2468", "1357", "7890", "0987", "1212", "1122", "2112", "1990", "2024", "2580", "0852",
    "123123", "123321", "111222", "250390", "900325", "147258", "12345678", "25031990", "19900325", "11223344",
]  # fmt: skip
GOOD = ["4825", "3907", "2503", "71940", "480273", "9150364", "58291637"]


@pytest.mark.parametrize("pin", [*EASY, "123", "123456789", "48 5", "٤٨٢٥", "", "48a5"])
def test_pins_that_are_tried_first(pin: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_pin(pin)
    assert refused.value.details[0].field == "pin" and (len(pin) < 4 or pin not in refused.value.text)


@pytest.mark.parametrize("pin", GOOD)
def test_pins_that_will_do(pin: str) -> None:
    check_pin(pin, phone="+2348031234567")
    with pytest.raises(Invalid):
        check_pin(pin, phone=f"+234803{pin}")


async def lock_row(bench: Bench, tablet: Tablet, member: UUID | None) -> Any:
    """How wrong tries of a guard on a device stand."""
    assert member is not None
    return await bench.db.fetchrow(
        "select tries, locked_until > now() as locked from sign_in_locks where digest = $1",
        tries_digests(tablet.id, member)[0],
    )


async def outcomes(bench: Bench, user: UUID) -> list[str]:
    """A person's record, oldest first."""
    rows = await bench.db.fetch("select outcome from login_events where user_id = $1 order by at, id", user)
    return [row["outcome"] for row in rows]


async def test_a_guard_without_email_works_a_shift(bench: Bench) -> None:
    home = await bench.building()
    body = {"first_name": "Musa", "last_name": "Bello", "phone": "0803 123 4567", "pin": PIN}
    made = await bench.call(
        home.admin, "POST", GUARDS, {**body, "role": "building_admin", "email": "x@y.example"}
    )
    assert made.status_code == 201, made.text
    member = made.json()["data"]["member_id"]
    [row] = [
        one
        for one in (await bench.call(home.admin, "GET", GUARDS)).json()["data"]["guards"]
        if one["member_id"] == member
    ]
    assert (row["full_name"], row["email"], row["phone"], row["status"], row["has_pin"]) == (
        "Musa Bello", None, "+2348031234567", "active", True,
    )  # fmt: skip
    assert PIN not in made.text

    tablet = await make_tablet(bench, home)
    answer = await unlock(bench, tablet, member)
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert (data["user"]["role"], data["user"]["email"], data["landing"]) == ("security", None, "/gate")
    assert data["token"] is None and data["refreshToken"] is None and data["csrf_token"]
    there = await at_gate(bench, tablet, member)
    session = await bench.db.fetchrow("select * from sessions where id = $1", UUID(there.session_id))
    assert session is not None
    assert (session["kind"], session["device_id"], session["remember"]) == ("pin", tablet.id, False)
    assert session["device_name"] == "Tablet"
    lasts = (session["expires_at"] - session["created_at"]).total_seconds()
    assert abs(lasts - 12 * 3600) < 60

    visit = await bench.invite(home.resident)
    scan = {"qr_code": visit["qr_code"], "gate_number": "Main Gate"}
    entry = "/api/visitors/scan/entry"
    without = {name: value for name, value in there.headers.items() if name != "X-CSRF-Token"}
    assert (await bench.call(None, "POST", entry, scan, headers=without)).status_code == 403
    done = await bench.call(None, "POST", entry, scan, headers=there.headers)
    assert done.status_code == 200, done.text
    assert done.json()["data"]["scanner"]["name"] == "Musa Bello"

    locked = await bench.call(None, "POST", f"{DEVICES}/lock", headers=tablet.headers)
    assert locked.json()["data"] == {"sessions_ended": 1}
    assert (await bench.call(None, "GET", CHECK, headers=there.headers)).status_code == 401
    again = await bench.call(None, "POST", f"{DEVICES}/lock", headers=tablet.headers)
    assert again.json()["data"] == {"sessions_ended": 0}
    assert (await bench.call(home.guard, "GET", CHECK)).status_code == 200
    assert await outcomes(bench, UUID(row["user_id"])) == ["ok", "ok", "logout"]


async def test_one_guard_at_a_device(bench: Bench) -> None:
    home = await bench.building()
    other = await make_member(bench.db, home.id, "security")
    await give_pin(bench, home)
    await give_pin(bench, home, other.member_id, "3907")
    first, second = await make_tablet(bench, home), await make_tablet(bench, home)
    early, elsewhere = (
        await at_gate(bench, first, home.guard.member_id),
        await at_gate(bench, second, home.guard.member_id),
    )
    late = await at_gate(bench, first, other.member_id, "3907")
    standing = [
        (await bench.call(None, "GET", CHECK, headers=one.headers)).status_code
        for one in (early, elsewhere, late)
    ]
    assert standing == [401, 200, 200]


async def test_five_wrong_pins_lock_one_guard_on_one_device(bench: Bench) -> None:
    home = await bench.building()
    colleague = await make_member(bench.db, home.id, "security")
    await give_pin(bench, home)
    await give_pin(bench, home, colleague.member_id, "3907")
    tablet, spare = await make_tablet(bench, home), await make_tablet(bench, home)
    guard = home.guard.member_id
    answers = [await unlock(bench, tablet, guard, "7777") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {401}
    assert {answer.json()["error"]["code"] for answer in answers} == {"WRONG_PIN"}
    stopped = await unlock(bench, tablet, guard, PIN)
    assert stopped.status_code == 429 and 0 < int(stopped.headers["retry-after"]) <= 31
    assert (await unlock(bench, spare, guard, PIN)).status_code == 200, "the other device does not suffer"
    assert (await unlock(bench, tablet, colleague.member_id, "3907")).status_code == 200
    assert await outcomes(bench, home.guard.user_id) == ["wrong_pin"] * 5 + ["locked", "ok"]

    digest = tries_digests(tablet.id, guard)[0] if guard else b""
    over = "update sign_in_locks set locked_until = now() where digest = $1"
    await bench.db.execute(over, digest)
    assert (await unlock(bench, tablet, guard, "7777")).status_code == 401
    stopped = await unlock(bench, tablet, guard, PIN)
    assert stopped.status_code == 429 and 31 < int(stopped.headers["retry-after"]) <= 61, "twice as long"
    await bench.db.execute(over, digest)
    assert (await unlock(bench, tablet, guard, PIN)).status_code == 200
    assert await lock_row(bench, tablet, guard) is None, "a right one forgives"

    for _ in range(5):
        await unlock(bench, tablet, guard, "7777")
    await give_pin(bench, home, guard, "8204")
    assert (await unlock(bench, tablet, guard, "8204")).status_code == 200, "a new PIN forgives too"


async def test_wrong_pins_on_one_device_are_limited_together(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    await give_pin(bench, home)
    tablet, spare = await make_tablet(bench, home), await make_tablet(bench, home)
    setting(GATEHOUSE_LIMIT_WRONG_PINS_PER_HOUR="3")
    for _ in range(4):
        assert (await unlock(bench, tablet, home.guard.member_id)).status_code == 200
    nobody = [(await unlock(bench, tablet, home.id, "7777")).status_code for _ in range(4)]
    assert nobody == [401, 401, 401, 429]
    assert (await unlock(bench, tablet, home.guard.member_id)).status_code == 429
    assert (await unlock(bench, spare, home.guard.member_id)).status_code == 200


async def test_a_pin_session_is_not_the_account(bench: Bench) -> None:
    home = await bench.building()
    await give_pin(bench, home)
    there = await at_gate(bench, await make_tablet(bench, home), home.guard.member_id)
    elsewhere = await bench.building()
    await bench.db.execute(
        "insert into members (building_id, id, user_id, role) values ($1, gen_random_uuid(), $2, 'building_admin')",
        elsewhere.id,
        home.guard.user_id,
    )
    second = await bench.db.fetchval(
        "select id from members where building_id = $1 and user_id = $2", elsewhere.id, home.guard.user_id
    )
    passwords = {"current_password": PASSWORD, "new_password": "Other-Horse-8!"}
    for path, body in (
        ("/api/auth/change-password", passwords),
        ("/api/auth/enhanced/enable-2fa", {"password": PASSWORD}),
        ("/api/auth/enhanced/enable-2fa", {"code": "123456"}),
        ("/api/auth/enhanced/disable-2fa", {"password": PASSWORD}),
        ("/api/auth/enhanced/lock-account", {"password": PASSWORD}),
        ("/api/v1/auth/email-change", {"new_email": "new@people.example", "password": PASSWORD}),
        ("/api/auth/switch", {"member_id": str(second)}),
    ):
        refused = await bench.call(None, "POST", path, body, headers=there.headers)
        assert refused.status_code == 403, (path, refused.text)
        assert refused.json()["error"]["code"] == "ON_GATE_DEVICE", path
    changed = await bench.call(home.guard, "POST", "/api/auth/change-password", passwords)
    assert changed.status_code == 200, changed.text


async def test_a_guard_changes_the_own_pin_by_showing_it(bench: Bench) -> None:
    home = await bench.building()
    tablet, spare = await make_tablet(bench, home), await make_tablet(bench, home)
    guard = home.guard.member_id
    none = await bench.call(home.guard, "GET", OWN_PIN)
    assert none.json()["data"] == {"has_pin": False, "pin_set_at": None}
    first = await bench.call(home.guard, "PUT", OWN_PIN, {"pin": PIN})
    assert first.status_code == 200 and first.json()["data"]["has_pin"]
    there, other = await at_gate(bench, tablet, guard), await at_gate(bench, spare, guard)
    for body in ({"pin": "8204"}, {"pin": "8204", "current_pin": "7777"}, {"pin": "8204", "current_pin": ""}):
        refused = await bench.call(None, "PUT", OWN_PIN, body, headers=there.headers)
        assert refused.status_code == 422, refused.text
        assert refused.json()["error"]["details"][0]["field"] == "current_pin"
    done = await bench.call(None, "PUT", OWN_PIN, {"pin": "8204", "current_pin": PIN}, headers=there.headers)
    assert done.status_code == 200, done.text
    standing = [
        (await bench.call(None, "GET", CHECK, headers=one.headers)).status_code for one in (there, other)
    ]
    assert standing == [200, 401], "what the old PIN opened elsewhere ends"
    assert (await bench.call(home.guard, "GET", CHECK)).status_code == 200
    assert (await unlock(bench, tablet, guard, PIN)).status_code == 401
    assert (await unlock(bench, tablet, guard, "8204")).status_code == 200


async def test_wrong_present_pins_are_limited(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    await give_pin(bench, home)
    guard = await make_member(bench.db, home.id, "security")
    await give_pin(bench, home, guard.member_id)
    setting(GATEHOUSE_LIMIT_AUTH_PER_MINUTE="3")
    session = await bench.db.fetchrow(
        "update sessions set revoked_at = null where id = $1 returning id", guard.session_id
    )
    assert session is not None
    tries = [
        (await bench.call(guard, "PUT", OWN_PIN, {"pin": "8204", "current_pin": "7777"})).status_code
        for _ in range(4)
    ]
    assert tries == [422, 422, 422, 429]


async def test_an_administrators_pin_ends_what_was_open(bench: Bench) -> None:
    home = await bench.building()
    await give_pin(bench, home)
    tablet = await make_tablet(bench, home)
    there = await at_gate(bench, tablet, home.guard.member_id)
    path = f"{GUARDS}/{home.guard.member_id}/pin"
    await give_pin(bench, home, home.guard.member_id, "8204")
    assert (await bench.call(None, "GET", CHECK, headers=there.headers)).status_code == 401
    assert (await unlock(bench, tablet, home.guard.member_id, PIN)).status_code == 401
    there = await at_gate(bench, tablet, home.guard.member_id, "8204")
    assert (await bench.call(home.admin, "DELETE", path)).status_code == 200
    assert (await bench.call(None, "GET", CHECK, headers=there.headers)).status_code == 401
    assert (await bench.call(home.admin, "DELETE", path)).status_code == 404
    assert (await unlock(bench, tablet, home.guard.member_id, "8204")).status_code == 401
    grid = await bench.call(None, "GET", f"{DEVICES}/grid", headers=tablet.headers)
    assert grid.json()["data"]["guards"] == []
    refused = await bench.call(home.admin, "PUT", f"{GUARDS}/{home.resident.member_id}/pin", {"pin": PIN})
    assert refused.status_code == 404, "only guards have PINs"


@pytest.mark.parametrize(
    "change",
    [
        "update members set status = 'suspended' where id = $1",
        "update members set status = 'ended', ended_at = now() where id = $1",
        "update users set is_active = false where id = (select user_id from members where id = $1)",
    ],
)
async def test_somebody_who_is_no_guard_any_more(bench: Bench, change: str) -> None:
    home = await bench.building()
    await give_pin(bench, home)
    tablet = await make_tablet(bench, home)
    there = await at_gate(bench, tablet, home.guard.member_id)
    await bench.db.execute(change, home.guard.member_id)
    assert (await bench.call(None, "GET", CHECK, headers=there.headers)).status_code == 401
    assert (await unlock(bench, tablet, home.guard.member_id)).status_code == 401
    grid = await bench.call(None, "GET", f"{DEVICES}/grid", headers=tablet.headers)
    assert grid.json()["data"]["guards"] == []


async def test_an_old_pin_does_not_come_back_with_its_guard(
    bench: Bench, database_urls: dict[str, str]
) -> None:
    home = await bench.building()
    await give_pin(bench, home)
    tablet = await make_tablet(bench, home)
    app_login = Database(database_urls["app"], size=1)

    async def come_back() -> UUID:
        async with app_login.transaction(Tenant(home.id, home.admin.user_id)) as session:
            return await join(
                session, building_id=home.id, user_id=home.guard.user_id, role=Role.SECURITY, active=True
            )

    with pytest.raises(AlreadyMember):
        await come_back()
    assert (await unlock(bench, tablet, home.guard.member_id)).status_code == 200, (
        "nothing was lost by trying"
    )
    await bench.db.execute(
        "update members set status = 'ended', ended_at = now() where id = $1", home.guard.member_id
    )
    assert await come_back() == home.guard.member_id
    await app_login.close()
    assert (await unlock(bench, tablet, home.guard.member_id)).status_code == 401
    await give_pin(bench, home)
    assert (await unlock(bench, tablet, home.guard.member_id)).status_code == 200


async def test_an_account_its_owner_locked(bench: Bench) -> None:
    home = await bench.building()
    await give_pin(bench, home)
    tablet = await make_tablet(bench, home)
    await bench.db.execute("update users set locked_at = now() where id = $1", home.guard.user_id)
    assert (await unlock(bench, tablet, home.guard.member_id, "7777")).status_code == 401
    shut = await unlock(bench, tablet, home.guard.member_id)
    assert shut.status_code == 403 and shut.json()["error"]["code"] == "ACCOUNT_LOCKED"


async def test_guards_take_seats(bench: Bench) -> None:
    home = await bench.building(seats=4)
    body = {"first_name": "Musa", "last_name": "Bello", "pin": PIN}
    answers = await asyncio.gather(*(bench.call(home.admin, "POST", GUARDS, body) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {answer.json()["error"]["code"] for answer in answers if answer.status_code == 409} == {
        "LICENCE_FULL"
    }


async def test_a_pin_outlives_a_new_key_and_moves_to_it(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    await give_pin(bench, home)
    tablet = await make_tablet(bench, home)
    stored = "select pin_hash from guard_pins where member_id = $1"
    before = await bench.db.fetchval(stored, home.guard.member_id)
    assert before.startswith("t1:$argon2id$")
    old = "t1:" + "test-only-" * 4
    setting(GATEHOUSE_KEYS=f"t2:{'another-key-' * 3},{old}")
    headers = {**ORIGIN, "Cookie": tablet.headers["Cookie"], "X-CSRF-Token": tablet.csrf}
    body = {"member_id": str(home.guard.member_id), "pin": PIN}
    answer = await bench.call(None, "POST", f"{DEVICES}/unlock", body, headers=headers)
    assert answer.status_code == 200, answer.text
    assert (await bench.db.fetchval(stored, home.guard.member_id)).startswith("t2:$argon2id$")
    assert ring().current == "t2"
    setting(GATEHOUSE_KEYS=f"t3:{'a-third-key-' * 3}")
    grid = await bench.call(None, "GET", f"{DEVICES}/grid", headers=headers)
    again = {**headers, "X-CSRF-Token": grid.json()["data"]["csrf_token"]}
    gone = await bench.call(None, "POST", f"{DEVICES}/unlock", body, headers=again)
    assert gone.status_code == 401 and gone.json()["error"]["code"] == "WRONG_PIN"


async def test_nothing_tells_a_pin(bench: Bench, capfd: pytest.CaptureFixture[str]) -> None:
    home: Building = await bench.building()
    pin = "58291637"
    await give_pin(bench, home, pin=pin)
    await bench.call(home.admin, "POST", GUARDS, {"first_name": "A", "last_name": "B", "pin": pin})
    tablet = await make_tablet(bench, home)
    await at_gate(bench, tablet, home.guard.member_id, pin)
    told = [capfd.readouterr().out + capfd.readouterr().err]
    for table in ("audit_log", "audit_values", "guard_pins", "members", "sessions"):
        told.append(str(await bench.db.fetch(f"select * from {table} where building_id = $1", home.id)))
    assert pin not in " ".join(told) and tablet.cookie not in " ".join(told)
