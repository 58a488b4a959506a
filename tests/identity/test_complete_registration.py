"""002's other ways to an account: `complete`, `validate`, and administrators who make one for somebody else."""

from typing import Any

from tests.identity.signing import login
from tests.make.approvals import newcomer
from tests.make.buildings import PASSWORD, Building, Member
from tests.make.codes import issue_code
from tests.make.http import Bench
from tests.make.mail import mails_to

COMPLETE = "/api/registration/complete"
VALIDATE = "/api/registration/validate"
GUARD = "/api/registration/security"
ADMIN = "/api/registration/building-admin"


async def _post(bench: Bench, path: str, body: dict[str, Any], who: Member | None = None) -> tuple[int, Any]:
    answer = await bench.call(who, "POST", path, body)
    return answer.status_code, answer.json()


def _complete(home: Building, **changes: Any) -> dict[str, Any]:
    return newcomer(building_id=str(home.id), agreed_to_terms=True, **changes)


async def test_complete_makes_a_resident_who_waits_whatever_role_is_sent(bench: Bench) -> None:
    home = await bench.building()
    for path in (COMPLETE, "/api/auth/register"):
        body = _complete(
            home,
            role="super_admin",
            is_active=True,
            status="active",
            member_id=str(home.admin.member_id),
            emergency_contact={"name": "Jane Doe", "phone": "+2348012345701", "relationship": "spouse"},
        )
        status, answer = await _post(bench, path, body)
        assert status == 201, answer
        data = answer["data"]
        assert (data["user"]["role"], data["user"]["is_active"]) == ("resident", False)
        assert data["user"]["building_id"] == str(home.id)
        assert data["needsEmailVerification"] is True
        assert data["approval_request"]["status"] == "pending"
        row = await bench.db.fetchrow(
            "select m.role, m.status, m.emergency_relationship, u.is_super_admin from members m join users u on u.id = m.user_id where u.email = $1",
            body["email"],
        )
        assert tuple(row) == ("resident", "pending", "spouse", False)
        assert (await login(bench, body["email"])).status_code == 403


async def test_the_terms_must_be_agreed_to(bench: Bench) -> None:
    home = await bench.building()
    for terms in (False, None, "no", 0):
        status, answer = await _post(bench, COMPLETE, _complete(home) | {"agreed_to_terms": terms})
        assert status == 422
        assert [problem["field"] for problem in answer["error"]["details"]] == ["agreed_to_terms"]
    without = newcomer(building_id=str(home.id))
    assert (await _post(bench, COMPLETE, without))[0] == 422
    assert (await _post(bench, "/api/auth/register", without))[0] == 201, "002 shows it without"


async def test_a_registration_code_lets_in_at_once_in_its_own_role(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    for name in ("registration_code", "otp_code"):
        code = (await issue_code(bench, home.admin, home, "security"))["otp"]
        body = _complete(other, role="building_admin") | {name: code}
        status, answer = await _post(bench, COMPLETE, body)
        assert status == 201, answer
        user = answer["data"]["user"]
        assert (user["role"], user["building_id"]) == ("security", str(home.id)), "the code's, not the body's"
        assert answer["data"]["approval_request"] is None
        refused = await login(bench, body["email"], body["password"])
        assert refused.json()["error"]["code"] == "EMAIL_NOT_VERIFIED"
        status, answer = await _post(bench, COMPLETE, _complete(home) | {name: code})
        assert (status, answer["error"]["code"]) == (422, "OTP_USED")
    assert (
        await bench.db.fetchval("select count(*) from approval_requests where building_id = $1", home.id) == 0
    )
    status, answer = await _post(bench, COMPLETE, _complete(home, registration_code="000000"))
    assert (status, answer["error"]["code"]) == (422, "OTP_INVALID")


async def test_validate_says_how_full_the_building_is(bench: Bench) -> None:
    home, over = await bench.building(seats=4), await bench.building(licence_days=-1)
    ask = {"building_id": str(home.id), "email": newcomer()["email"], "role": "resident"}
    status, answer = await _post(bench, VALIDATE, ask)
    assert status == 200
    data = answer["data"]
    assert data["building"]["id"] == str(home.id)
    assert (data["canRegister"], data["usesLicense"]) == (True, True)
    full = data["licenseUtilization"]
    assert (full["totalLicenses"], full["usedLicenses"], full["availableLicenses"]) == (4, 3, 1)
    assert (full["utilizationPercentage"], full["status"]) == (75.0, "MEDIUM")
    assert full["buildingName"] == data["building"]["name"]
    for role, can, seat in (("building_admin", False, True), ("landlord", False, False)):
        data = (await _post(bench, VALIDATE, ask | {"role": role}))[1]["data"]
        assert (data["canRegister"], data["usesLicense"]) == (can, seat)
    await bench.db.execute("update licences set seats = 3 where building_id = $1", home.id)
    data = (await _post(bench, VALIDATE, ask))[1]["data"]
    assert (data["canRegister"], data["licenseUtilization"]["status"]) == (False, "FULL")
    assert (await _post(bench, VALIDATE, ask | {"building_id": str(over.id)}))[1]["data"][
        "canRegister"
    ] is False
    await bench.db.execute("update buildings set status = 'suspended' where id = $1", home.id)
    assert (await _post(bench, VALIDATE, ask))[0] == 404


async def test_asking_about_one_known_address_after_the_other_is_stopped(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    setting(GATEHOUSE_LIMIT_REGISTRATION_PER_MINUTE="2")
    ask = {"building_id": str(home.id), "email": newcomer()["email"]}
    for _ in range(4):
        assert (await _post(bench, VALIDATE, ask))[0] == 200
    for who in (home.resident, home.landlord):
        status, answer = await _post(bench, VALIDATE, ask | {"email": who.email})
        assert (status, answer["error"]["code"]) == (409, "EMAIL_TAKEN")
    assert (await _post(bench, VALIDATE, ask | {"email": home.guard.email}))[0] == 429


async def test_an_administrator_makes_a_guard(bench: Bench) -> None:
    home = await bench.building()
    body = newcomer(building_id=str(home.id), role="building_admin")
    status, answer = await _post(bench, GUARD, body, home.admin)
    assert status == 201, answer
    guard = answer["data"]["security"]
    assert (guard["role"], guard["is_active"], guard["building_id"]) == ("security", True, str(home.id))
    assert answer["data"]["building"]["id"] == str(home.id)
    assert (await login(bench, body["email"], body["password"])).json()["data"]["user"]["role"] == "security"
    [welcome] = await mails_to(bench.db, body["email"])
    assert body["password"] not in welcome.text + welcome.html + welcome.subject
    audited = await bench.db.fetchrow(
        "select actor_user_id, action from audit_log where building_id = $1 and target_type = 'member'",
        home.id,
    )
    assert tuple(audited) == (home.admin.user_id, "member.created")


async def test_a_guard_without_password_chooses_one_and_one_without_address_has_none(bench: Bench) -> None:
    home = await bench.building()
    body = newcomer(building_id=str(home.id))
    del body["password"]
    assert (await _post(bench, GUARD, body, home.admin))[0] == 201
    assert (await login(bench, body["email"])).status_code == 401
    [welcome] = await mails_to(bench.db, body["email"])
    token = next(link for link in welcome.links if "token=" in link).partition("token=")[2]
    status, answer = await _post(
        bench, "/api/auth/reset-password", {"token": token, "new_password": "Other-Horse-8!"}
    )
    assert status == 200, answer
    assert (await login(bench, body["email"], "Other-Horse-8!")).status_code == 200

    status, answer = await _post(bench, GUARD, body | {"email": None}, home.admin)
    assert status == 201, answer
    assert answer["data"]["security"]["email"] is None
    assert answer["data"]["security"]["is_active"] is True


async def test_an_address_with_an_account_is_invited_and_decides_itself(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    body = newcomer(building_id=str(home.id), email=other.resident.email, first_name="Somebody")
    status, answer = await _post(bench, GUARD, body, home.admin)
    assert status == 201, answer
    assert answer["data"]["invited"] is True
    assert answer["data"]["security"]["is_active"] is False
    assert answer["data"]["security"]["first_name"] == "", "who invites learns nothing of the account"
    assert (await login(bench, other.resident.email, PASSWORD)).status_code == 200, "the password too"
    assert answer["data"]["security"]["id"] == str(other.resident.user_id)
    [invitation] = await mails_to(bench.db, other.resident.email)
    assert invitation.subject.startswith("You are invited")


async def test_seats_hold_for_appointments_too(bench: Bench) -> None:
    full = await bench.building(seats=3)
    chief = await bench.super_admin()
    for path, who in ((GUARD, full.admin), (ADMIN, chief)):
        body = newcomer(building_id=str(full.id))
        status, answer = await _post(bench, path, body, who)
        assert (status, answer["error"]["code"]) == (409, "LICENCE_FULL")
        assert await bench.db.fetchval("select count(*) from users where email = $1", body["email"]) == 0


async def test_a_super_admin_makes_an_administrator_anywhere(bench: Bench) -> None:
    home, chief = await bench.building(), await bench.super_admin()
    body = newcomer(building_id=str(home.id))
    assert (await _post(bench, ADMIN, body, home.admin))[0] == 403
    status, answer = await _post(bench, ADMIN, body, chief)
    assert status == 201, answer
    admin = answer["data"]["admin"]
    assert (admin["role"], admin["building_id"], admin["is_active"]) == ("building_admin", str(home.id), True)
    assert answer["data"]["building"]["name"]
    seen = await bench.db.fetchval(
        "select count(*) from platform_audit where building_id = $1 and actor_user_id = $2",
        home.id,
        chief.user_id,
    )
    assert seen == 1


async def test_statistics_are_of_ones_own_building(bench: Bench) -> None:
    home, other = await bench.building(seats=10), await bench.building()
    await _post(bench, COMPLETE, _complete(home))
    path = f"/api/registration/stats/{home.id}"
    assert (await bench.call(other.admin, "GET", path)).status_code == 403
    data = (await bench.call(home.admin, "GET", path)).json()["data"]
    assert data["userCounts"] == {"residents": 1, "admins": 1, "security": 1, "landlords": 1, "total": 3}
    assert data["licenseUtilization"]["utilizationPercentage"] == 30.0
    days = data["registrationTrends"]
    assert len(days) == 30 and days == sorted(days, key=lambda day: day["date"])
    assert sum(day["registrations"] for day in days) == 5
    assert sum(day["pending"] for day in days) == 1
    chief = await bench.super_admin()
    assert (await bench.call(chief, "GET", path)).json()["data"]["building"]["id"] == str(home.id)
