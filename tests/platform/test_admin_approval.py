"""Who asks to administer a building, and a super admin's answer."""

from typing import Any

from tests.make.http import Bench
from tests.make.platform import application_of, apply_as_admin, register_building

DOOR = "/api/admin-approval"
PASSWORD = "Correct-Horse-7!"


async def _mails(bench: Bench, to: str) -> set[str]:
    return {
        row["template"] for row in await bench.db.fetch("select template from mails where recipient = $1", to)
    }


async def _applicant(bench: Bench, approval: str) -> str:
    email: str = await bench.db.fetchval(
        "select u.email from users u join building_applications a on a.user_id = u.id where a.id = $1::text::uuid",
        approval,
    )
    return email


async def _login(bench: Bench, email: str) -> Any:
    return await bench.client.post("/api/auth/login", json={"email": email, "password": PASSWORD})


async def test_an_applicant_waits_and_is_let_in(bench: Bench) -> None:
    chief, home = await bench.super_admin(), await bench.building(seats=4)
    approval = await apply_as_admin(bench, home, apartment_number="B7", role="super_admin", status="active")
    email = await _applicant(bench, approval)
    early = await _login(bench, email)
    assert (early.status_code, early.json()["error"]["code"]) == (403, "ACCOUNT_NOT_ACTIVATED")
    assert await _mails(bench, email) == {"admin_received", "verify_email"}

    yes = await bench.call(chief, "POST", f"{DOOR}/{approval}/process", {"approved": True, "notes": "Called"})
    assert yes.status_code == 200, yes.text
    data = yes.json()["data"]
    assert data["approval"] == data["approval"] | {
        "id": approval, "status": "approved", "approved_by": str(chief.user_id), "reason": None, "notes": "Called",
    }  # fmt: skip
    assert data["admin"] == data["admin"] | {
        "status": "active",
        "is_active": True,
        "approval_required": False,
    }
    user = (await _login(bench, email)).json()["data"]["user"]
    assert user == user | {"role": "building_admin", "apartment_number": "B7", "building_id": str(home.id)}
    assert "admin_approved" in await _mails(bench, email)
    told = await bench.db.fetch("select user_id, body from notifications where building_id = $1", home.id)
    assert [row["user_id"] for row in told] == [home.admin.user_id] and "Ada Obi" in told[0]["body"]
    kept = (await bench.call(chief, "GET", f"{DOOR}/{approval}")).json()["data"]["approval_request"]
    assert (kept["notes"], kept["decided_by_name"]) == ("Called", "Super Admin")
    actions = await bench.db.fetch(
        "select action from platform_audit where target_id = $1::text::uuid order by at", approval
    )
    assert [row["action"] for row in actions] == ["building_admin.applied", "application.approved"]


async def test_a_no_says_why_and_the_second_hears_who(bench: Bench) -> None:
    chief, other, home = await bench.super_admin(), await bench.super_admin(), await bench.building()
    approval = await apply_as_admin(bench, home)
    email = await _applicant(bench, approval)
    path = f"{DOOR}/{approval}/process"
    silent = await bench.call(chief, "POST", path, {"approved": False})
    assert [one["field"] for one in silent.json()["error"]["details"]] == ["reason"]
    no = await bench.call(chief, "POST", path, {"approved": False, "reason": "Nobody there knows you"})
    assert no.status_code == 200, no.text
    assert (await _login(bench, email)).status_code == 403
    assert "admin_rejected" in await _mails(bench, email)
    assert await bench.db.fetchval("select status from buildings where id = $1", home.id) == "active"
    late = (await bench.call(other, "POST", path, {"approved": True})).json()["error"]
    assert (late["code"], late["status"], late["decided_by"]) == (
        "ALREADY_DECIDED",
        "rejected",
        "Super Admin",
    )
    row = await bench.db.fetchrow(
        "select m.status, m.end_reason from members m join users u on u.id = m.user_id where u.email = $1",
        email,
    )
    assert tuple(row or ()) == ("ended", "rejected")


async def test_after_30_days_nobody_decides_any_more(bench: Bench) -> None:
    chief, home = await bench.super_admin(), await bench.building()
    approval = await apply_as_admin(bench, home)
    await bench.db.execute(
        "update building_applications set expires_at = now() where id = $1::text::uuid", approval
    )
    late = await bench.call(chief, "POST", f"{DOOR}/{approval}/process", {"approved": True})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "APPROVAL_EXPIRED")
    shown = await bench.call(chief, "GET", f"{DOOR}/{approval}")
    assert shown.json()["data"]["approval_request"]["status"] == "expired"
    assert (await bench.call(chief, "GET", f"{DOOR}/{chief.user_id}")).status_code == 404
    assert (
        await bench.call(chief, "POST", f"{DOOR}/{chief.user_id}/process", {"approved": True})
    ).status_code == 404


async def test_whoever_has_an_account_signs_in_instead(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    body = {
        "building_email": home.email,
        "email": other.resident.email,
        "password": PASSWORD,
        "first_name": "A",
        "last_name": "B",
    }
    taken = await bench.client.post(f"{DOOR}/register-building-admin", json=body)
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "EMAIL_TAKEN")
    assert (
        await bench.db.fetchval("select count(*) from members where user_id = $1", other.resident.user_id)
        == 1
    )
    await bench.db.execute("update buildings set status = 'suspended' where id = $1", home.id)
    gone = await bench.client.post(
        f"{DOOR}/register-building-admin", json={**body, "email": "fresh@people.example"}
    )
    assert gone.status_code == 404


async def test_the_inbox_is_searched_filtered_and_paged(bench: Bench) -> None:
    chief, home = await bench.super_admin(), await bench.building()
    word = f"Wharf{home.id.hex[-8:]}"
    await bench.db.execute("update buildings set name = $2 where id = $1", home.id, word)
    first, second = await apply_as_admin(bench, home), await apply_as_admin(bench, home)
    own = await register_building(bench, name=f"{word} North")
    third = await application_of(bench.db, own["building"]["id"])

    async def ids(query: str = "") -> list[str]:
        answer = await bench.call(chief, "GET", f"{DOOR}/pending?search={word.lower()}&{query}")
        assert answer.status_code == 200, answer.text
        data = answer.json()["data"]
        assert data["items"] == data["pending_approvals"] and data["pending_count"] >= 2
        return [one["id"] for one in data["items"]]

    assert await ids() == [first, second, third]
    assert await ids("order=desc") == [third, second, first]
    assert await ids("kind=building") == [third]
    assert await ids("limit=2&offset=2") == [third]
    no = {"approved": False, "reason": "Not known there"}
    assert (await bench.call(chief, "POST", f"{DOOR}/{second}/process", no)).status_code == 200
    assert await ids() == [first, third]
    assert await ids("status=rejected") == [second]
    assert await ids("status=all") == [first, second, third]
    notices = (await bench.call(chief, "GET", f"{DOOR}/dashboard/notifications")).json()["data"]
    assert notices["pending_count"] == len(notices["notifications"]) or notices["pending_count"] > 20
    assert {"id", "type", "title", "message", "approval_id"} <= set(notices["notifications"][0])


async def test_the_public_search_tells_a_name_and_an_id_and_no_more(bench: Bench, setting: Any) -> None:
    home, shut = await bench.building(), await bench.building()
    term = home.email.split("@")[0][-9:]

    async def found(words: str, **more: Any) -> Any:
        return await bench.client.get(f"{DOOR}/buildings/search", params={"email_term": words, **more})

    seen = await found(f" {term.upper()} ")
    assert seen.status_code == 200, seen.text
    (only,) = seen.json()["data"]["buildings"]
    assert set(only) == {"id", "name"} and only["id"] == str(home.id)
    assert len((await found("office", limit=3)).json()["data"]["buildings"]) == 3
    assert (await found("%%%")).json()["data"]["buildings"] == []
    await bench.db.execute("update buildings set status = 'suspended' where id = $1", shut.id)
    assert (await found(shut.email)).json()["data"]["buildings"] == []
    waiting = await register_building(bench)
    assert (await found(waiting["sent"]["building_email"])).json()["data"]["buildings"] == []
    setting(GATEHOUSE_LIMIT_BUILDING_SEARCH_PER_MINUTE="2")
    codes = [(await found("office")).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
