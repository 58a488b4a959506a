"""What approving means for each kind of request, and invitations, which their own person answers."""

from typing import Any
from uuid import uuid4

import httpx

from tests.identity.deciding import NO, YES, homes, process, request_row
from tests.identity.signing import login
from tests.make.approvals import make_request, make_wish
from tests.make.buildings import Building, Member, make_block, make_member, make_unit
from tests.make.http import Bench
from tests.make.mail import mails_to


async def test_a_unit_that_could_be_two_must_be_named(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    units = [await make_unit(bench.db, home.id, f"spare-{n}") for n in range(2)]
    for n in range(2):
        block = await make_block(bench.db, home.id, f"Block {n}")
        await bench.db.execute("update units set block_id = $2, number = '7' where id = $1", units[n], block)
    made = await make_request(bench.db, home, number="7")
    refused = await process(bench, home.admin, made.id, YES)
    assert [problem["field"] for problem in refused.json()["error"]["details"]] == ["unit_id"]
    foreign = await process(bench, home.admin, made.id, YES | {"unit_id": str(other.unit_id)})
    assert foreign.status_code == 422
    assert (await request_row(bench, made.id))["status"] == "pending"
    assert (await process(bench, home.admin, made.id, YES | {"unit_id": str(units[1])})).status_code == 200
    lives = await bench.db.fetchval("select unit_id from occupancies where member_id = $1", made.member_id)
    assert lives == units[1]


async def test_a_move_within_the_building(bench: Bench) -> None:
    home = await bench.building()
    wish = await make_wish(bench.db, home, home.resident.member_id, "unit_change", number="C9")
    answer = await process(bench, home.admin, wish, YES)
    assert answer.status_code == 200, answer.text
    assert answer.json()["message"] == "Request approved"
    assert await homes(bench, home.resident.member_id) == [
        ("A101", "tenant", True, False),
        ("C9", "tenant", True, True),
    ]
    profile = await bench.call(home.resident, "GET", "/api/auth/profile")
    assert profile.json()["data"]["user"]["apartment_number"] == "C9"
    [mail] = await mails_to(bench.db, home.resident.email)
    assert "your move to C9" in mail.text

    back = await make_wish(bench.db, home, home.resident.member_id, "unit_change", number="A101")
    assert (await process(bench, home.admin, back, NO)).status_code == 200
    assert (await homes(bench, home.resident.member_id))[1][3] is True
    gone = await make_wish(bench.db, home, home.landlord.member_id, "unit_change", number="A101")
    await bench.db.execute(
        "update members set status = 'ended', ended_at = now() where id = $1", home.landlord.member_id
    )
    refused = await process(bench, home.admin, gone, YES)
    assert refused.status_code == 409 and "no longer" in refused.json()["message"]
    assert (await request_row(bench, gone))["status"] == "pending"


async def test_a_claimed_block_that_is_gone_is_said(bench: Bench) -> None:
    home = await bench.building()
    block = await make_block(bench.db, home.id, "Block B")
    data = {"house_number": "12", "address": "4 Example Close", "block_id": str(block), "block": "Block B"}
    wish = await make_wish(bench.db, home, home.landlord.member_id, "property_claim", data=data)
    await bench.db.execute("update blocks set ended_at = now() where id = $1", block)
    refused = await process(bench, home.admin, wish, YES)
    assert (refused.status_code, refused.json()["error"]["details"]) == (
        422,
        [{"field": "block_id", "message": "The building has no such block."}],
    )
    assert (await request_row(bench, wish))["status"] == "pending"
    # The administrator says which unit is meant instead.
    chosen = await process(bench, home.admin, wish, YES | {"unit_id": str(home.unit_id)})
    assert chosen.status_code == 200, chosen.text
    assert [row[:2] for row in await homes(bench, home.landlord.member_id)] == [("A101", "owner")]


async def test_a_confirmed_property_has_its_owner(bench: Bench) -> None:
    home = await bench.building()
    block = await make_block(bench.db, home.id, "Block B")
    claims = [
        {"house_number": "12", "address": "4 Example Close"},
        {"house_number": "12", "address": "4 Example Close", "block_id": str(block), "block": "Block B"},
    ]
    for data in claims:
        wish = await make_wish(bench.db, home, home.landlord.member_id, "property_claim", data=data)
        assert (await process(bench, home.admin, wish, YES)).status_code == 200
    owned = await bench.db.fetch(
        "select n.block_id, n.address, o.tie from occupancies o join units n on n.id = o.unit_id where o.member_id = $1 order by o.valid_from",
        home.landlord.member_id,
    )
    assert [tuple(row) for row in owned] == [
        (None, "4 Example Close", "owner"),
        (block, "4 Example Close", "owner"),
    ]


async def test_what_is_not_the_buildings_to_decide(bench: Bench) -> None:
    home = await bench.building()
    seats = await make_wish(
        bench.db, home, home.admin.member_id, "licence_seats", data={"total_licenses": 900}
    )
    assert (await process(bench, home.admin, seats, YES)).status_code == 403
    chief = await bench.super_admin()
    assert (await process(bench, chief, seats, YES)).status_code == 409, "not at this door"
    assert await bench.db.fetchval("select seats from licences where building_id = $1", home.id) == 100
    invited = await make_request(bench.db, home, kind="invitation", role="security", number=None)
    assert (await process(bench, home.admin, invited.id, YES)).status_code == 409
    assert (await process(bench, home.admin, invited.id, NO)).status_code == 200, (
        "an invitation is taken back"
    )
    assert await bench.db.fetchval("select status from members where id = $1", invited.member_id) == "ended"


async def _invite(bench: Bench, home: Building, who: Member, **more: Any) -> Any:
    return await make_request(bench.db, home, kind="invitation", user=(who.user_id, who.email), **more)


async def test_the_invited_person_answers(bench: Bench) -> None:
    home, other = await bench.building(seats=4), await bench.building()
    made = await _invite(bench, home, other.guard, number="C9", data={"role": "resident", "tie": "family"})
    path = f"/api/v1/auth/memberships/{made.member_id}"
    for stranger in (other.resident, home.admin, home.resident):
        assert (await bench.call(stranger, "POST", f"{path}/accept")).status_code == 404
    answer = await bench.call(other.guard, "POST", f"{path}/accept")
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"] == {"status": "approved", "is_active": True}
    assert await homes(bench, made.member_id) == [("C9", "family", True, True)]
    twice = await bench.call(other.guard, "POST", f"{path}/decline")
    assert (twice.status_code, twice.json()["error"]["code"]) == (409, "ALREADY_DECIDED")
    told = await bench.db.fetch("select body from notifications where user_id = $1", home.admin.user_id)
    assert ["accepted" in row["body"] for row in told] == [True]
    switched = await bench.call(other.guard, "POST", "/api/auth/switch", {"member_id": str(made.member_id)})
    assert switched.json()["data"]["user"]["building_id"] == str(home.id)

    full = await _invite(bench, home, other.resident)
    refused = await bench.call(other.resident, "POST", f"/api/v1/auth/memberships/{full.member_id}/accept")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "LICENCE_FULL")
    assert (await request_row(bench, full.id))["status"] == "pending"
    no = await bench.call(other.resident, "POST", f"/api/v1/auth/memberships/{full.member_id}/decline")
    assert no.json()["data"] == {"status": "rejected", "is_active": False}
    own = await bench.call(
        home.resident, "POST", f"/api/v1/auth/memberships/{home.resident.member_id}/accept"
    )
    assert own.status_code == 404, "a membership nobody was invited to"
    lapsed = await _invite(bench, home, other.landlord, days_left=0)
    over = await bench.call(other.landlord, "POST", f"/api/v1/auth/memberships/{lapsed.member_id}/accept")
    assert (over.status_code, over.json()["error"]["code"]) == (409, "APPROVAL_EXPIRED")


async def _invited_by_mail(bench: Bench, home: Building, email: str) -> str:
    """A guard's appointment of somebody who has an account: the token of the link they get."""
    body = {"building_id": str(home.id), "email": email, "first_name": "Some", "last_name": "Body"}
    answer = await bench.call(home.admin, "POST", "/api/registration/security", body)
    assert answer.json()["data"]["invited"] is True, answer.text
    mail = (await mails_to(bench.db, email))[-1]
    [link] = [found for found in mail.links if "/invitation?token=" in found]
    return link.partition("token=")[2]


async def _by_link(bench: Bench, what: str, token: str) -> httpx.Response:
    return await bench.call(None, "POST", f"/api/v1/auth/invitations/{what}", {"token": token})


async def test_whoever_cannot_sign_in_answers_by_the_mails_link(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    left = await make_member(bench.db, other.id, "resident", first="Ada")
    await bench.db.execute(
        "update members set status = 'ended', ended_at = now() where id = $1", left.member_id
    )
    assert (await login(bench, left.email)).status_code == 403
    token = await _invited_by_mail(bench, home, left.email)
    shown = (await _by_link(bench, "look", token)).json()["data"]
    assert (shown["role"], shown["status"], shown["first_name"]) == ("security", "pending", "Ada")
    accepted = await _by_link(bench, "accept", token)
    assert accepted.json()["data"] == {"status": "approved", "is_active": True}
    assert (await login(bench, left.email)).json()["data"]["user"]["role"] == "security"
    twice = await _by_link(bench, "decline", token)
    assert (twice.status_code, twice.json()["error"]["code"]) == (409, "ALREADY_DECIDED")
    assert (await _by_link(bench, "look", token)).json()["data"]["status"] == "approved"
    audited = await bench.db.fetchrow(
        "select actor_user_id, actor_session_id from audit_log where action = 'invitation.approved' and building_id = $1",
        home.id,
    )
    assert tuple(audited) == (left.user_id, None)


async def test_a_link_is_good_for_its_own_invitation_only(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    mine = await _invited_by_mail(bench, home, other.resident.email)
    theirs = await _invited_by_mail(bench, home, other.landlord.email)
    asked = await make_request(bench.db, home)
    secret = mine.partition(".")[2]
    for token in (
        f"{theirs.partition('.')[0]}.{secret}",
        f"{asked.id.hex}.{secret}",
        f"{uuid4().hex}.{secret}",
        mine[:-3] + "AAA",
        mine.partition(".")[0],
        "no-token",
        "é.é",
    ):
        for what in ("look", "accept", "decline"):
            assert (await _by_link(bench, what, token)).status_code == 404, token
    assert (await request_row(bench, asked.id))["status"] == "pending"
    declined = await _by_link(bench, "decline", mine)
    assert declined.json()["data"] == {"status": "rejected", "is_active": False}
    moved = await bench.db.fetchval(
        "update users set email = 'moved-' || email where id = $1 returning email", other.landlord.user_id
    )
    assert moved and (await _by_link(bench, "accept", theirs)).status_code == 404, "the address has changed"
