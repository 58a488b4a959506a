"""Gate devices: enrolled once by a code, moved, revoked; what a revoked one still opens (nothing)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from gatehouse.auth.tokens import COOKIE, cookie_value, new_secret
from gatehouse.core.ids import new_id
from gatehouse.identity.routes_devices import DEVICE_COOKIE
from tests.make.buildings import Building
from tests.make.devices import (
    DEVICES,
    ORIGIN,
    PIN,
    add_device,
    at_gate,
    cookies_of,
    enrol,
    give_pin,
    make_tablet,
    unlock,
)
from tests.make.http import Bench

CHECK = "/api/auth/check"


async def listed(bench: Bench, home: Building, device: object, **query: str) -> dict[str, Any]:
    """A device as the administrator sees it."""
    answer = await bench.call(home.admin, "GET", DEVICES, params=query)
    assert answer.status_code == 200, answer.text
    [found] = [one for one in answer.json()["data"]["devices"] if one["id"] == str(device)]
    return dict(found)


async def test_from_the_code_to_the_grid(bench: Bench) -> None:
    home = await bench.building()
    await give_pin(bench, home)
    made = await add_device(bench, home, name="Tablet at the main gate")
    device, code = made["device"], made["enrolment"]["code"]
    assert (device["status"], device["enrolled_at"], device["unlocked"]) == ("waiting", None, [])
    assert device["gate"] == {"id": str(home.gate_id), "number": "1", "name": "Main Gate"}
    ends = datetime.fromisoformat(made["enrolment"]["expires_at"])
    assert abs(ends - datetime.now(UTC) - timedelta(minutes=15)) < timedelta(seconds=20)
    assert len(code) == 11 and code[5] == "-"

    answer = await enrol(bench, f" {code.lower().replace('-', ' ')} ")
    assert answer.status_code == 200, answer.text
    page = answer.json()["data"]
    cookie = cookies_of(answer)[DEVICE_COOKIE]
    [line] = answer.headers.get_list("set-cookie")
    for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=34560000"):
        assert part in line
    assert page["device_id"] == device["id"] and page["device_name"] == "Tablet at the main gate"
    assert page["guards"] == [
        {"member_id": str(home.guard.member_id), "name": "Security Person", "initials": "SP"}
    ]
    assert page["building_name"] and page["gate"]["name"] == "Main Gate"
    again = await bench.call(None, "GET", f"{DEVICES}/grid", headers={"Cookie": f"{DEVICE_COOKIE}={cookie}"})
    assert again.json()["data"] == page
    assert cookies_of(again) == {DEVICE_COOKIE: cookie}, "the cookie lives on while it is used"
    for secret in (code, code.replace("-", ""), cookie, home.guard.email, "+2347"):
        assert secret not in again.text
    now_listed = await listed(bench, home, device["id"])
    assert now_listed["status"] == "enrolled" and now_listed["code_expires_at"] is None
    assert now_listed["last_seen_at"] is not None

    used = await enrol(bench, code)
    assert used.status_code == 422 and used.json()["error"]["code"] == "ENROLMENT_CODE_INVALID"
    kept = await bench.db.fetchrow("select * from gate_devices where id = $1", UUID(device["id"]))
    assert kept is not None and kept["enrol_hash"] is None
    assert code.replace("-", "").encode() not in kept["secret_hash"]
    told = str(await bench.db.fetch("select * from audit_log where building_id = $1", home.id)) + str(
        await bench.db.fetch("select * from audit_values where building_id = $1", home.id)
    )
    assert code not in told and code.replace("-", "") not in told


async def test_codes_that_are_over_look_like_unknown_ones(bench: Bench) -> None:
    home = await bench.building()
    replaced, late, revoked = [await add_device(bench, home) for _ in range(3)]
    fresh = await bench.call(home.admin, "POST", f"{DEVICES}/{replaced['device']['id']}/code")
    assert fresh.status_code == 200
    await bench.db.execute(
        "update gate_devices set enrol_expires_at = now() where id = $1", UUID(late["device"]["id"])
    )
    assert (await listed(bench, home, late["device"]["id"]))["status"] == "code_expired"
    assert (
        await bench.call(home.admin, "POST", f"{DEVICES}/{revoked['device']['id']}/revoke")
    ).status_code == 200
    answers = [
        await enrol(bench, one)
        for one in (
            replaced["enrolment"]["code"],
            late["enrolment"]["code"],
            revoked["enrolment"]["code"],
            "7GX2M-QK9TB",
        )
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.json()["message"] for answer in answers}) == 1
    assert (await enrol(bench, fresh.json()["data"]["enrolment"]["code"])).status_code == 200
    again = await bench.call(home.admin, "POST", f"{DEVICES}/{late['device']['id']}/code")
    assert (await enrol(bench, again.json()["data"]["enrolment"]["code"])).status_code == 200


async def test_a_code_of_a_closed_building_opens_nothing(bench: Bench) -> None:
    home = await bench.building()
    made, tablet = await add_device(bench, home), await make_tablet(bench, home)
    await bench.db.execute("update buildings set status = 'inactive' where id = $1", home.id)
    assert (await enrol(bench, made["enrolment"]["code"])).status_code == 422
    assert (await bench.call(None, "GET", f"{DEVICES}/grid", headers=tablet.headers)).status_code == 401
    await bench.db.execute("update buildings set status = 'active' where id = $1", home.id)
    assert (await enrol(bench, made["enrolment"]["code"])).status_code == 200


async def test_wrong_codes_are_counted_by_address(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    good, second = await add_device(bench, home), await add_device(bench, home)
    setting(GATEHOUSE_LIMIT_WRONG_ENROLMENT_CODES_PER_HOUR="3")
    assert (await enrol(bench, good["enrolment"]["code"])).status_code == 200, "right ones do not count"
    for _ in range(5):
        assert (await enrol(bench, "not ten")).status_code == 422, "cannot be one: nothing was guessed"
    wrong = [(await enrol(bench, f"7GX2M-QK9T{n}")).status_code for n in range(4)]
    assert wrong == [422, 422, 422, 429]
    stopped = await enrol(bench, second["enrolment"]["code"])
    assert stopped.status_code == 429 and int(stopped.headers["retry-after"]) > 0


async def test_a_device_of_one_building_is_nobody_in_another(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    tablet = await make_tablet(bench, home)
    await give_pin(bench, other)
    stranger = await unlock(bench, tablet, other.guard.member_id)
    unknown = await unlock(bench, tablet, new_id())
    assert [stranger.status_code, unknown.status_code] == [401, 401]
    assert stranger.json()["error"] == unknown.json()["error"]
    for path, body in (("code", None), ("revoke", None)):
        answer = await bench.call(other.admin, "POST", f"{DEVICES}/{tablet.id}/{path}", body)
        assert answer.status_code == 404
    moved = await bench.call(home.admin, "PATCH", f"{DEVICES}/{tablet.id}", {"gate_id": str(other.gate_id)})
    assert moved.status_code == 404
    assert (await listed(bench, home, tablet.id))["gate"]["id"] == str(home.gate_id)


async def test_renamed_and_moved(bench: Bench) -> None:
    home = await bench.building()
    tablet, path = await make_tablet(bench, home), DEVICES
    back = new_id()
    await bench.db.execute(
        "insert into gates (building_id, id, number, name, name_key) values ($1, $2, '2', 'Back', 'back')",
        home.id,
        back,
    )
    for body, name, gate in (
        ({"gate_id": str(back)}, "Tablet", "Back"),
        ({"name": "Old phone"}, "Old phone", "Back"),
        ({"name": None, "gate_id": None}, "Old phone", None),
        ({"gate_id": str(home.gate_id), "building_id": str(new_id())}, "Old phone", "Main Gate"),
    ):
        answer = await bench.call(home.admin, "PATCH", f"{path}/{tablet.id}", body)
        assert answer.status_code == 200, answer.text
        shown = answer.json()["data"]
        assert (shown["name"], shown["gate"] and shown["gate"]["name"]) == (name, gate)
        grid = await bench.call(None, "GET", f"{path}/grid", headers=tablet.headers)
        assert (grid.json()["data"]["gate"] or {}).get("name") == gate


async def test_a_revoked_device_opens_nothing(bench: Bench) -> None:
    home = await bench.building()
    await give_pin(bench, home)
    tablet, spare = await make_tablet(bench, home), await make_tablet(bench, home)
    there, elsewhere = [await at_gate(bench, one, home.guard.member_id) for one in (tablet, spare)]
    seen = await listed(bench, home, tablet.id)
    assert [(one["member_id"], one["name"]) for one in seen["unlocked"]] == [
        (str(home.guard.member_id), "Security Person")
    ]
    assert (await bench.call(None, "GET", CHECK, headers=there.headers)).status_code == 200

    revoked = await bench.call(home.admin, "POST", f"{DEVICES}/{tablet.id}/revoke")
    assert revoked.status_code == 200, revoked.text
    assert revoked.json()["data"]["sessions_ended"] == 1
    assert (await bench.call(None, "GET", CHECK, headers=there.headers)).status_code == 401
    assert (await bench.call(None, "GET", CHECK, headers=elsewhere.headers)).status_code == 200
    assert (await bench.call(home.guard, "GET", CHECK)).status_code == 200
    for method, path, body in (
        ("GET", "grid", None),
        ("POST", "unlock", {"member_id": str(home.guard.member_id), "pin": PIN}),
        ("POST", "lock", None),
    ):
        answer = await bench.call(None, method, f"{DEVICES}/{path}", body, headers=tablet.headers)
        assert answer.status_code == 401, (path, answer.text)
        assert answer.json()["error"]["code"] == "DEVICE_NOT_ENROLLED"
    assert (await unlock(bench, spare, home.guard.member_id)).status_code == 200

    for path, body in (("revoke", None), ("code", None)):
        late = await bench.call(home.admin, "POST", f"{DEVICES}/{tablet.id}/{path}", body)
        assert late.status_code == 409
        assert late.json()["error"]["code"] == "ALREADY_DECIDED"
        assert late.json()["error"]["decided_by"] == "BuildingAdmin Person"
    assert (
        await bench.call(home.admin, "PATCH", f"{DEVICES}/{tablet.id}", {"name": "Ghost"})
    ).status_code == 409
    everything = await bench.call(home.admin, "GET", DEVICES)
    assert str(tablet.id) not in everything.text
    gone = await listed(bench, home, tablet.id, include_revoked="true")
    assert (gone["status"], gone["revoked_by"], gone["unlocked"]) == ("revoked", "BuildingAdmin Person", [])


async def test_even_a_session_that_outlived_its_device_is_refused(bench: Bench) -> None:
    home = await bench.building()
    await give_pin(bench, home)
    tablet = await make_tablet(bench, home)
    there = await at_gate(bench, tablet, home.guard.member_id)
    made = await bench.invite(home.resident)
    scan = {"qr_code": made["qr_code"], "gate_number": "Main Gate"}
    await bench.db.execute("update gate_devices set revoked_at = now() where id = $1", tablet.id)
    refused = await bench.call(None, "POST", "/api/visitors/scan/entry", scan, headers=there.headers)
    assert refused.status_code == 401
    await bench.db.execute("update gate_devices set revoked_at = null where id = $1", tablet.id)
    answer = await bench.call(None, "POST", "/api/visitors/scan/entry", scan, headers=there.headers)
    assert answer.status_code == 200, answer.text
    named = await bench.db.fetchrow(
        "select s.device_id, c.guard_id from scans c join sessions s on s.id = c.session_id where c.building_id = $1 and c.outcome = 'admitted'",
        home.id,
    )
    assert named is not None and tuple(named) == (tablet.id, home.guard.member_id)


async def test_an_enrolled_device_gets_no_second_code(bench: Bench) -> None:
    home = await bench.building()
    tablet = await make_tablet(bench, home)
    answer = await bench.call(home.admin, "POST", f"{DEVICES}/{tablet.id}/code")
    assert answer.status_code == 409 and answer.json()["error"]["code"] == "DEVICE_ENROLLED"


@pytest.mark.parametrize("path", ["grid", "unlock", "lock"])
async def test_the_device_cookie_is_no_session_and_a_session_no_device(bench: Bench, path: str) -> None:
    home = await bench.building()
    await give_pin(bench, home)
    tablet = await make_tablet(bench, home)
    there = await at_gate(bench, tablet, home.guard.member_id)
    method = "GET" if path == "grid" else "POST"
    body = {"member_id": str(home.guard.member_id), "pin": PIN} if path == "unlock" else None
    made_up = cookie_value(tablet.id, new_secret())
    for cookie in ("", f"{DEVICE_COOKIE}=x", f"{DEVICE_COOKIE}={made_up}", there.headers["Cookie"]):
        headers = {**tablet.headers, "Cookie": cookie}
        answer = await bench.call(None, method, f"{DEVICES}/{path}", body, headers=headers)
        assert answer.status_code == 401, cookie
        assert answer.json()["error"]["code"] == "DEVICE_NOT_ENROLLED"
    as_session = {"Cookie": f"{COOKIE}={tablet.cookie}"}
    assert (await bench.call(None, "GET", CHECK, headers=as_session)).status_code == 401
    assert (
        await bench.call(None, method, f"{DEVICES}/{path}", body, headers=tablet.headers)
    ).status_code == 200


@pytest.mark.parametrize("path", ["unlock", "lock"])
async def test_another_sites_page_cannot_use_the_device(bench: Bench, path: str) -> None:
    home = await bench.building()
    await give_pin(bench, home)
    tablet = await make_tablet(bench, home)
    body = {"member_id": str(home.guard.member_id), "pin": PIN} if path == "unlock" else None
    good = tablet.headers
    for headers in (
        {**good, "Origin": "https://evil.example"},
        {name: value for name, value in good.items() if name != "Origin"},
        {**good, "X-CSRF-Token": "0" * 32},
        {name: value for name, value in good.items() if name != "X-CSRF-Token"},
    ):
        answer = await bench.call(None, "POST", f"{DEVICES}/{path}", body, headers=headers)
        assert answer.status_code == 403 and answer.json()["error"]["code"] == "CSRF"
    assert (await bench.call(None, "POST", f"{DEVICES}/{path}", body, headers=good)).status_code == 200
    made = await add_device(bench, home)
    foreign = await bench.call(
        None, "POST", f"{DEVICES}/enrol", {"code": made["enrolment"]["code"]}, headers={"Origin": "null"}
    )
    assert foreign.status_code == 403
    assert (await enrol(bench, made["enrolment"]["code"])).status_code == 200


async def test_a_gate_with_a_device_names_it(bench: Bench) -> None:
    home = await bench.building()
    made = await add_device(bench, home, gate_id=None)
    assert made["device"]["gate"] is None
    answer = await bench.call(
        home.admin, "POST", DEVICES, {"name": "X", "gate_id": str(new_id())}, headers=ORIGIN
    )
    assert answer.status_code == 404
