"""Moving out: everything a membership opens is shut in one transaction, and whoever is inside may still leave."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from gatehouse.core.ids import new_id
from tests.make.buildings import PASSWORD, Building, Member, make_member, make_session, make_unit
from tests.make.http import Bench
from tests.make.mail import mails_to

REASON = "Moved out at the end of the lease"


async def disengage(
    bench: Bench, home: Building, who: Member | UUID, *, by: Member | None = None, **more: Any
) -> httpx.Response:
    """Move somebody out, as the administrator."""
    target = who if isinstance(who, UUID) else who.member_id
    return await bench.call(
        by or home.admin,
        "PUT",
        f"/api/admin/residents/disengage/{target}",
        {"reason": REASON, **more},
    )


async def live_passes(bench: Bench, who: Member) -> int:
    """Passes of a host that could still open something."""
    count: int = await bench.db.fetchval(
        "select count(*) from passes p join visits v on v.building_id = p.building_id and v.id = p.visit_id where v.host_id = $1 and p.ended_at is null",
        who.member_id,
    )
    return count


async def test_everything_ends_at_once_and_who_is_inside_may_leave(bench: Bench) -> None:
    home = await bench.building()
    who = home.resident
    waiting, inside = await bench.invite(who), await bench.invite(who, title="Supper")
    party = await bench.invite(
        who,
        title="Party",
        visitors=[{"name": "A", "phone": "+2348010000001"}, {"name": "B", "phone": "+2348010000002"}],
    )
    assert (await bench.scan(home.guard, "entry", inside["qr_code"])).status_code == 200
    half = [party["visit"]["visitors"][0]["visitor_id"]]
    assert (await bench.scan(home.guard, "entry", party["qr_code"], visitor_ids=half)).status_code == 200
    asked = await bench.call(who, "PUT", "/api/auth/profile", {"apartment_number": "B202"})
    assert asked.status_code == 200
    neighbour = await make_member(bench.db, home.id, "resident", unit=home.unit_id)
    theirs = await bench.invite(neighbour)

    answer = await disengage(bench, home, who)
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    resident, details = data["resident"], data["disengagement_details"]
    assert (resident["id"], resident["status"], resident["apartment_number"]) == (
        str(who.user_id),
        "ended",
        "A101",
    )
    assert details["reason"] == REASON
    assert (details["license_returned"], details["was_using_license"], details["notification_sent"]) == (
        True,
        True,
        True,
    )
    assert (details["disengaged_by"], details["visits_cancelled"]) == (str(home.admin.user_id), 3)

    assert (await bench.call(who, "GET", "/api/auth/check")).status_code == 401
    member = await bench.db.fetchrow("select * from members where id = $1", who.member_id)
    assert (member["status"], member["end_reason"], member["status_by"]) == (
        "ended",
        REASON,
        home.admin.user_id,
    )
    assert not await bench.db.fetchval(
        "select count(*) from occupancies where member_id = $1 and valid_to is null", who.member_id
    )
    assert (
        await bench.db.fetchval("select status from approval_requests where member_id = $1", who.member_id)
        == "withdrawn"
    )
    assert await live_passes(bench, who) == 0
    assert await live_passes(bench, neighbour) == 1

    for made in (waiting, party):
        refused = await bench.scan(home.guard, "entry", made["qr_code"])
        assert (refused.status_code, refused.json()["reason"]) == (410, "cancelled")
    digits = await bench.scan(home.guard, "entry", waiting["digits"])
    assert (digits.status_code, digits.json()["reason"]) == (410, "cancelled")
    for made in (inside, party):
        left = await bench.scan(home.guard, "exit", made["qr_code"])
        assert left.status_code == 200, left.text
    assert (await bench.scan(home.guard, "entry", theirs["qr_code"])).status_code == 200

    [mail] = [one for one in await mails_to(bench.db, who.email) if "access" in one.subject]
    assert "has ended" in mail.text and REASON not in mail.text
    audited = await bench.db.fetchrow(
        "select actor_user_id from audit_log where building_id = $1 and action = 'member.moved_out' and target_id = $2",
        home.id,
        who.member_id,
    )
    assert audited["actor_user_id"] == home.admin.user_id

    again = await disengage(bench, home, who)
    error = again.json()["error"]
    assert (again.status_code, error["code"], error["status"]) == (409, "ALREADY_DECIDED", "ended")
    assert error["decided_by"] == "BuildingAdmin Person" and error["decided_at"]


async def test_only_the_membership_here_ends(bench: Bench) -> None:
    """Another building of the same person, and another role in the same one, stay."""
    home, other = await bench.building(), await bench.building()
    elsewhere = new_id()
    await bench.db.execute(
        "insert into members (building_id, id, user_id, role) values ($1, $2, $3, 'resident')",
        other.id,
        elsewhere,
        home.resident.user_id,
    )
    there = await bench.db.fetchval(
        "insert into sessions (id, kind, user_id, building_id, member_id, secret_hash, expires_at) values ($1, 'api', $2, $3, $4, 'x', now() + interval '1 day') returning id",
        new_id(),
        home.resident.user_id,
        other.id,
        elsewhere,
    )
    assert (await disengage(bench, home, home.resident.user_id)).status_code == 200, "by the person's id"
    assert await bench.db.fetchval("select status from members where id = $1", elsewhere) == "active"
    assert await bench.db.fetchval("select revoked_at is null from sessions where id = $1", there)


async def test_who_may_and_whom(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    assert (await disengage(bench, home, other.resident)).status_code == 404
    assert (await disengage(bench, home, new_id())).status_code == 404
    for staff in (home.guard, home.admin):
        refused = await disengage(bench, home, staff)
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "NOT_A_RESIDENT")
    for who in (home.landlord, home.guard, home.resident):
        assert (await disengage(bench, home, home.resident, by=who)).status_code == 403
    chief = await bench.super_admin()
    done = await bench.call(
        chief,
        "PUT",
        f"/api/admin/residents/disengage/{home.resident.member_id}",
        {"reason": REASON, "notify_resident": False},
        headers={"X-Building-Id": str(home.id)},
    )
    assert done.status_code == 200, done.text
    assert done.json()["data"]["disengagement_details"]["notification_sent"] is False
    assert await mails_to(bench.db, home.resident.email) == []
    landlord = await disengage(bench, home, home.landlord)
    assert landlord.json()["data"]["disengagement_details"]["was_using_license"] is False


async def test_their_registration_codes_end(bench: Bench) -> None:
    home = await bench.building()
    await bench.db.execute(
        "insert into occupancies (building_id, id, member_id, unit_id, tie) values ($1, $2, $3, $4, 'owner')",
        home.id,
        new_id(),
        home.landlord.member_id,
        home.unit_id,
    )
    code = new_id()
    await bench.db.execute(
        "insert into registration_codes (id, building_id, code_hash, target_role, unit_id, issued_by, expires_at) values ($1, $2, $3, 'resident', $4, $5, now() + interval '1 day')",
        code,
        home.id,
        code.bytes,
        home.unit_id,
        home.landlord.user_id,
    )
    assert (await disengage(bench, home, home.landlord)).status_code == 200
    row = await bench.db.fetchrow("select ended_at, ended_by from registration_codes where id = $1", code)
    assert row["ended_at"] is not None and row["ended_by"] == home.admin.user_id


async def leave(bench: Bench, by: Member, who: Member, unit: UUID) -> httpx.Response:
    """Take a unit from somebody."""
    return await bench.call(by, "DELETE", f"/api/v1/people/{who.member_id}/units/{unit}", {"reason": REASON})


async def test_one_unit_of_two(bench: Bench) -> None:
    """The visits of that unit end, the person stays and their other unit is the main one; the last unit ends the membership."""
    home = await bench.building()
    who = home.resident
    second = await make_unit(bench.db, home.id, "B202")
    moved = await bench.call(
        home.admin, "POST", f"/api/v1/people/{who.member_id}/units", {"unit_id": str(second), "tie": "owner"}
    )
    assert moved.status_code == 201, moved.text
    made = await bench.invite(who)
    gone = await leave(bench, home.admin, who, home.unit_id)
    assert gone.status_code == 200, gone.text
    assert gone.json()["data"] == {
        "member_id": str(who.member_id),
        "unit_id": str(home.unit_id),
        "apartment_number": "A101",
        "moved_out": False,
        "visits_cancelled": 1,
    }
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 410
    profile = (await bench.call(who, "GET", "/api/auth/check")).json()["data"]["user"]
    assert profile["apartment_number"] == "B202"
    assert await bench.db.fetchval(
        "select is_primary from occupancies where member_id = $1 and valid_to is null", who.member_id
    )
    assert (await bench.invite(who))["qr_code"]
    assert (await leave(bench, home.admin, who, home.unit_id)).status_code == 404
    last = await leave(bench, home.admin, who, second)
    assert last.json()["data"]["moved_out"] is True
    assert (await bench.call(who, "GET", "/api/auth/check")).status_code == 401


async def test_a_landlord_ends_a_tenancy_in_an_own_unit_only(bench: Bench) -> None:
    home = await bench.building()
    landlord, tenant = home.landlord, home.resident
    assert (await leave(bench, landlord, tenant, home.unit_id)).status_code == 404, "not theirs"
    owned = await bench.call(
        home.admin,
        "POST",
        f"/api/v1/people/{landlord.member_id}/units",
        {"unit_id": str(home.unit_id), "tie": "owner"},
    )
    assert owned.status_code == 201
    co_owner = await make_member(bench.db, home.id, "landlord")
    await bench.db.execute(
        "insert into occupancies (building_id, id, member_id, unit_id, tie) values ($1, $2, $3, $4, 'owner')",
        home.id,
        new_id(),
        co_owner.member_id,
        home.unit_id,
    )
    people = await bench.call(landlord, "GET", "/api/v1/people/own-units")
    assert [(one["member_id"], one["tie"]) for one in people.json()["data"]["people"]] == [
        (str(tenant.member_id), "tenant"),
        (str(co_owner.member_id), "owner"),
    ]
    assert (await leave(bench, landlord, co_owner, home.unit_id)).status_code == 403
    assert (await leave(bench, tenant, landlord, home.unit_id)).status_code == 403
    gone = await leave(bench, landlord, tenant, home.unit_id)
    assert gone.json()["data"]["moved_out"] is True
    left = await bench.call(landlord, "GET", "/api/v1/people/own-units")
    assert [one["member_id"] for one in left.json()["data"]["people"]] == [str(co_owner.member_id)]


async def test_an_admin_is_ended_but_never_the_last_one(bench: Bench) -> None:
    home = await bench.building()
    path = f"/api/v1/people/{home.admin.member_id}/end"
    last = await bench.call(home.admin, "POST", path, {"reason": REASON})
    assert (last.status_code, last.json()["error"]["code"]) == (409, "LAST_ADMIN")
    second = await make_member(bench.db, home.id, "building_admin")
    done = await bench.call(second, "POST", path, {"reason": REASON})
    assert done.status_code == 200, done.text
    assert (await bench.call(home.admin, "GET", "/api/auth/check")).status_code == 401
    alone = await bench.call(second, "POST", f"/api/v1/people/{second.member_id}/end", {"reason": REASON})
    assert alone.json()["error"]["code"] == "LAST_ADMIN"


async def test_two_admins_who_end_each_other_leave_one(bench: Bench) -> None:
    for _ in range(10):
        home = await bench.building()
        second = await make_member(bench.db, home.id, "building_admin")
        answers = await asyncio.gather(
            bench.call(home.admin, "POST", f"/api/v1/people/{second.member_id}/end", {"reason": REASON}),
            bench.call(second, "POST", f"/api/v1/people/{home.admin.member_id}/suspend", {"reason": REASON}),
        )
        assert min(answer.status_code for answer in answers) == 200, [one.text for one in answers]
        assert {answer.status_code for answer in answers} <= {200, 401, 409}
        active = await bench.db.fetchval(
            "select count(*) from members where building_id = $1 and role = 'building_admin' and status = 'active'",
            home.id,
        )
        assert active == 1


async def test_an_invitation_that_waits_for_the_move_out_is_not_written(bench: Bench) -> None:
    home = await bench.building()
    who = home.resident
    body = {
        "title": "Tea",
        "expected_start": datetime.now(UTC).isoformat(),
        "visitors": [{"name": "Ada", "phone": "+2348011112222"}],
    }
    async with bench.db.acquire() as connection:
        moving = connection.transaction()
        await moving.start()
        await connection.execute("select from members where id = $1 for update", who.member_id)
        invited = asyncio.ensure_future(bench.call(who, "POST", "/api/visitors/invitations", body))
        await _blocked(connection, invited)
        await connection.execute(
            "update members set status = 'ended', ended_at = now() where id = $1", who.member_id
        )
        await moving.commit()
    answer = await invited
    assert answer.status_code == 401, answer.text
    assert await live_passes(bench, who) == 0


@pytest.mark.parametrize("shut_out", ["disengage", "suspend", "units", "delete-account"])
async def test_a_request_that_has_touched_its_session_is_waited_for_not_fought(
    bench: Bench, shut_out: str
) -> None:
    """A request touches its session first and its member's row later: whoever shuts the person out takes them in the same order."""
    home = await bench.building()
    who = home.resident
    other = await make_session(bench.db, who.user_id, home.id, who.member_id)
    calls = {
        "disengage": ("PUT", f"/api/admin/residents/disengage/{who.member_id}", {"reason": REASON}),
        "suspend": ("POST", f"/api/v1/people/{who.member_id}/suspend", {"reason": REASON}),
        "units": ("DELETE", f"/api/v1/people/{who.member_id}/units/{home.unit_id}", {"reason": REASON}),
        "delete-account": ("POST", "/api/v1/auth/delete-account", {"password": PASSWORD}),
    }
    by = who if shut_out == "delete-account" else home.admin
    async with bench.db.acquire() as connection:
        theirs = connection.transaction()
        await theirs.start()
        await connection.execute("set local lock_timeout = '5s'")
        await connection.execute("update sessions set last_seen_at = now() where id = $1", other[0])
        shutting = asyncio.ensure_future(bench.call(by, *calls[shut_out]))
        await _blocked(connection, shutting)
        await connection.execute("select from members where id = $1 for key share", who.member_id)
        await theirs.commit()
    answer = await shutting
    assert answer.status_code == 200, answer.text
    assert await bench.db.fetchval("select revoked_at is not null from sessions where id = $1", other[0])


async def _blocked(connection: Any, request: "asyncio.Future[httpx.Response]") -> None:
    """Until the request waits for this connection's locks, or is over."""
    own = await connection.fetchval("select pg_backend_pid()")
    for _ in range(200):
        if request.done() or await connection.fetchval(
            "select count(*) from pg_locks where not granted and $1 = any(pg_blocking_pids(pid))", own
        ):
            return
        await asyncio.sleep(0.02)


async def test_an_invitation_written_at_the_same_moment_has_no_live_pass(bench: Bench) -> None:
    home = await bench.building()
    for _ in range(10):
        who = await make_member(bench.db, home.id, "resident", unit=home.unit_id)
        body = {
            "title": "Tea",
            "expected_start": datetime.now(UTC).isoformat(),
            "visitors": [{"name": "Ada", "phone": "+2348011112222"}],
        }
        invited, gone = await asyncio.gather(
            bench.call(who, "POST", "/api/visitors/invitations", body), disengage(bench, home, who)
        )
        assert gone.status_code == 200
        assert invited.status_code in {201, 401}
        assert await live_passes(bench, who) == 0
