"""Super admins against each other: one decision, one winner a state, every extension counted, never more people than seats."""

import asyncio
from collections import Counter
from typing import Any

import httpx

from gatehouse.core.ids import new_id
from tests.make.buildings import Building, Member, make_building, make_super_admin
from tests.make.platform import application_of, new_building
from tests.races.conftest import RACERS, Track

ROUNDS = 6
APPROVAL = "/api/admin-approval"


async def chiefs(track: Track) -> list[Member]:
    return [await make_super_admin(track.db) for _ in range(RACERS)]


async def licence(track: Track, home: Building) -> str:
    return str(await track.db.fetchval("select id from licences where building_id = $1", home.id))


async def apply(track: Track, home: Building) -> str:
    body = {
        "building_email": home.email,
        "email": f"p{new_id().hex}@people.example",
        "password": "Correct-Horse-7!",
        "first_name": "Ada",
        "last_name": "Obi",
    }
    answer = await track.clients[0].post(f"{APPROVAL}/register-building-admin", json=body)
    assert answer.status_code == 201, answer.text
    approval: str = answer.json()["data"]["approval_request"]["id"]
    return approval


def codes(answers: list[httpx.Response]) -> Counter[Any]:
    return Counter(
        answer.status_code if answer.status_code < 400 else answer.json()["error"]["code"]
        for answer in answers
    )


async def test_eight_decisions_of_one_application_are_one(track: Track) -> None:
    deciders = await chiefs(track)
    for round_ in range(ROUNDS):
        answer = await track.clients[0].post("/api/register-building", json=new_building())
        assert answer.status_code == 201, answer.text
        building = answer.json()["data"]["building"]["id"]
        approval = await application_of(track.db, building)
        bodies = [{"approved": bool((n + round_) % 2), "reason": "As I see it"} for n in range(RACERS)]
        path = f"{APPROVAL}/{approval}/process"
        answers = await track.race(
            [track.call(n, deciders[n], "POST", path, bodies[n]) for n in range(RACERS)]
        )
        assert codes(answers) == {200: 1, "ALREADY_DECIDED": RACERS - 1}, [one.text for one in answers]
        winner = next(one for one in answers if one.status_code == 200).json()["data"]["approval"]
        losers = [one.json()["error"] for one in answers if one.status_code != 200]
        assert {one["status"] for one in losers} == {winner["status"]}
        assert {one["decided_by"] for one in losers} == {"Super Admin"}
        row = await track.db.fetchrow(
            "select b.status, m.status as member, l.status as licence from buildings b join members m on m.building_id = b.id join licences l on l.building_id = b.id where b.id = $1::text::uuid",
            building,
        )
        yes = winner["status"] == "approved"
        assert tuple(row or ()) == (("active",) * 3 if yes else ("inactive", "ended", "inactive"))
        mails = await track.db.fetchval(
            "select count(*) from mails where building_id = $1::text::uuid and template in ('building_approved', 'building_rejected')",
            building,
        )
        assert mails == 1


async def test_every_extension_counts(track: Track) -> None:
    deciders, home = await chiefs(track), await make_building(track.db)
    path = f"/api/admin/licenses/{await licence(track, home)}/extend"
    for _ in range(ROUNDS):
        before = await track.db.fetchval("select expires_at from licences where building_id = $1", home.id)
        answers = await track.race(
            [track.call(n, deciders[n], "PUT", path, {"months": 1}) for n in range(RACERS)]
        )
        assert codes(answers) == {200: RACERS}
        right = await track.db.fetchval(
            "select expires_at <= $2::timestamptz + interval '8 months' and expires_at > $2::timestamptz + interval '8 months' - interval '4 days' from licences where building_id = $1",
            home.id,
            before,
        )
        assert right is True


async def test_each_state_of_a_licence_has_one_winner(track: Track) -> None:
    deciders, home = await chiefs(track), await make_building(track.db)
    path = f"/api/admin/licenses/{await licence(track, home)}"
    why = {"reason": "Payment has not arrived"}
    for _ in range(ROUNDS):
        for act, body in (("suspend", why), ("activate", {})):
            answers = await track.race(
                [track.call(n, deciders[n], "PUT", f"{path}/{act}", body) for n in range(RACERS)]
            )
            assert codes(answers) == {200: 1, "ALREADY_DECIDED": RACERS - 1}
        acts = [("suspend", why) if n % 2 else ("activate", {}) for n in range(RACERS)]
        answers = await track.race(
            [track.call(n, deciders[n], "PUT", f"{path}/{act}", body) for n, (act, body) in enumerate(acts)]
        )
        won = Counter(
            act for (act, _), answer in zip(acts, answers, strict=True) if answer.status_code == 200
        )
        assert won["suspend"] - won["activate"] in {0, 1}, "each win starts from the state before it"
        status = await track.db.fetchval("select status from licences where building_id = $1", home.id)
        assert status == ("suspended" if won["suspend"] > won["activate"] else "active")
        if status == "suspended":
            assert (await track.call(0, deciders[0], "PUT", f"{path}/activate", {})).status_code == 200


async def test_one_licence_a_building(track: Track) -> None:
    deciders = await chiefs(track)
    for _ in range(ROUNDS):
        home = await make_building(track.db, licence_days=-1)
        path = f"/api/admin/buildings/{home.id}/licenses"
        old = await licence(track, home)
        calls = [track.call(n, deciders[n], "POST", path, {"totalLicenses": 50}) for n in range(RACERS - 1)]
        extended = track.call(
            RACERS - 1, deciders[-1], "PUT", f"/api/admin/licenses/{old}/extend", {"months": 1}
        )
        answers = await track.race([*calls, extended])
        assert codes(answers[:-1]) in ({201: 1, "LICENCE_EXISTS": 6}, {"LICENCE_EXISTS": 7}), codes(answers)
        assert (answers[-1].status_code == 200) == (201 not in codes(answers[:-1]))
        current = "select count(*) from licences where building_id = $1 and status in ('active', 'suspended')"
        assert await track.db.fetchval(current, home.id) == 1


async def test_three_free_seats_let_three_in(track: Track) -> None:
    deciders, home = await chiefs(track), await make_building(track.db, seats=6)
    approvals = [await apply(track, home) for _ in range(RACERS)]
    answers = await track.race(
        [
            track.call(n, deciders[n], "POST", f"{APPROVAL}/{approvals[n]}/process", {"approved": True})
            for n in range(RACERS)
        ]
    )
    assert codes(answers) == {200: 3, "LICENCE_FULL": RACERS - 3}
    active = (
        "select count(*) from members where building_id = $1 and status = 'active' and role <> 'landlord'"
    )
    assert await track.db.fetchval(active, home.id) == 6


async def test_seats_are_not_taken_away_under_somebody_who_comes_in(track: Track) -> None:
    deciders = await chiefs(track)
    for _ in range(ROUNDS):
        home = await make_building(track.db, seats=10)
        approval, request = await apply(track, home), new_id()
        await track.db.execute(
            "insert into approval_requests (building_id, id, request_type, member_id, data) values ($1, $2, 'licence_seats', $3, '{\"total_licenses\": 3}')",
            home.id,
            request,
            home.admin.member_id,
        )
        fewer = f"/api/admin/seat-requests/{home.id}/{request}/process"
        calls = [
            track.call(n, deciders[n], "POST", path, {"approved": True})
            for n, path in enumerate([fewer, f"{APPROVAL}/{approval}/process"] * (RACERS // 2))
        ]
        answers = await asyncio.gather(*calls)
        won = [n % 2 for n, answer in enumerate(answers) if answer.status_code == 200]
        assert len(won) == 1, [answer.text for answer in answers]
        row = await track.db.fetchrow(
            "select l.seats, (select count(*) from members m where m.building_id = $1 and m.status = 'active' and m.role <> 'landlord') from licences l where l.building_id = $1",
            home.id,
        )
        assert tuple(row or ()) == ((3, 3) if won == [0] else (10, 4))
