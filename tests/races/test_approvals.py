"""One request decided by eight at once, the last seats asked for by twenty, the same people asking twice: over two server processes."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio

from tests.make.approvals import Waiting, make_request, make_wish, newcomer
from tests.make.buildings import PASSWORD, Building, Member, make_member
from tests.races.conftest import RACERS, Track

ROUNDS = 12
CROWD = 20
DOOR = "/api/resident-approval"
YES = {"approved": True, "notes": "Welcome"}
NO = {"approved": False, "reason": "Incomplete documentation provided"}


@contextlib.asynccontextmanager
async def held(track: Track, member: UUID, waiters: int) -> AsyncIterator[None]:
    """What is begun inside piles up behind the member's row, and is let go together."""
    async with track.db.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("select from members where id = $1 for update", member)
        yield
        await track.wait_for_waiters(waiters)
        await transaction.rollback()


async def _rows(track: Track, made: Waiting) -> dict[str, Any]:
    one = await track.db.fetchrow("select * from approval_requests where id = $1", made.id)
    count = track.db.fetchval
    return {
        "request": one,
        "member": await count("select status from members where id = $1", made.member_id),
        "homes": await count("select count(*) from occupancies where member_id = $1", made.member_id),
        "mails": await track.db.fetch("select template from mails where recipient = $1", made.email),
        "told": await count("select count(*) from notifications where user_id = $1", made.user_id),
        "audited": await count("select count(*) from audit_log where target_id = $1", made.id),
    }


async def _admins(track: Track, home: Building, number: int) -> list[Member]:
    return [
        home.admin,
        *[await make_member(track.db, home.id, "building_admin") for _ in range(number - 1)],
    ]


async def test_one_of_eight_decisions_counts(track: Track) -> None:
    home, _ = await track.building(1)
    admins = await _admins(track, home, RACERS)
    winners: Counter[str] = Counter()
    for round_ in range(ROUNDS):
        made = await make_request(track.db, home, number=f"N{round_}")
        async with held(track, made.member_id, RACERS):
            calls = [
                asyncio.ensure_future(
                    track.call(n, admin, "POST", f"{DOOR}/{made.id}/process", YES if (n + round_) % 2 else NO)
                )
                for n, admin in enumerate(admins)
            ]
        answers = await asyncio.gather(*calls)
        assert Counter(answer.status_code for answer in answers) == {200: 1, 409: RACERS - 1}
        [won] = [answer.json()["data"]["approval"] for answer in answers if answer.is_success]
        winners[won["status"]] += 1
        lost = [answer.json()["error"] for answer in answers if not answer.is_success]
        assert {(error["code"], error["status"]) for error in lost} == {("ALREADY_DECIDED", won["status"])}
        assert {error["decided_by"] for error in lost} == {"BuildingAdmin Person"}

        stands = await _rows(track, made)
        approved = won["status"] == "approved"
        assert stands["request"]["status"] == won["status"]
        assert str(stands["request"]["decided_by"]) == won["approved_by"]
        assert stands["member"] == ("active" if approved else "ended")
        assert stands["homes"] == (1 if approved else 0)
        assert [row["template"] for row in stands["mails"]] == [f"registration_{won['status']}"]
        assert (stands["told"], stands["audited"]) == (1, 1)
    print(f"won in {ROUNDS} rounds: {dict(winners)}")


@pytest_asyncio.fixture
async def crowd(track: Track) -> AsyncIterator[list[httpx.AsyncClient]]:
    """Twenty clients, each with a connection of its own, on alternating server processes."""
    clients = [
        httpx.AsyncClient(
            base_url=track.clients[n % 2].base_url, timeout=60, limits=httpx.Limits(max_connections=1)
        )
        for n in range(CROWD)
    ]
    await asyncio.gather(*(client.get("/health") for client in clients))
    yield clients
    for client in clients:
        await client.aclose()


async def test_twenty_approvals_for_the_last_three_seats(
    track: Track, crowd: list[httpx.AsyncClient]
) -> None:
    for _ in range(ROUNDS):
        home, _guards = await track.building(1)  # three seats are taken
        await track.db.execute("update licences set seats = 6 where building_id = $1", home.id)
        made = [await make_request(track.db, home, number=f"N{n % 4}") for n in range(CROWD)]
        answers = await asyncio.gather(
            *(
                client.post(f"{DOOR}/{one.id}/process", json=YES, headers=home.admin.headers)
                for client, one in zip(crowd, made, strict=True)
            )
        )
        assert Counter(answer.status_code for answer in answers) == {200: 3, 409: CROWD - 3}
        assert {a.json()["error"]["code"] for a in answers if a.status_code == 409} == {"LICENCE_FULL"}
        active = await track.db.fetchval(
            "select count(*) from members where building_id = $1 and status = 'active' and role <> 'landlord'",
            home.id,
        )
        assert active == 6
        left = Counter(
            row["status"]
            for row in await track.db.fetch(
                "select status from approval_requests where building_id = $1", home.id
            )
        )
        assert left == {"approved": 3, "pending": CROWD - 3}
        for one, answer in zip(made, answers, strict=True):
            stands = await _rows(track, one)
            wanted = 1 if answer.is_success else 0
            assert (stands["homes"], len(stands["mails"]), stands["told"]) == (wanted,) * 3
            assert stands["member"] == ("active" if answer.is_success else "pending")
        units = await track.db.fetchval(
            "select count(*) from units where building_id = $1 and number like 'N%'", home.id
        )
        assert units <= 3


async def test_many_at_once_in_either_order_do_not_wait_in_a_circle(track: Track) -> None:
    home, _ = await track.building(1)
    admins = await _admins(track, home, RACERS)
    for round_ in range(ROUNDS):
        made = [await make_request(track.db, home, number=None) for _ in range(6)]
        ids = [str(one.id) for one in made]
        bodies = [
            {"approval_ids": ids if n % 2 else ids[::-1], "action": "reject", "reason": "No"}
            if (n + round_) % 3
            else {"approval_ids": ids if n % 2 else ids[::-1], "action": "approve"}
            for n in range(RACERS)
        ]
        answers = await asyncio.gather(
            *(
                track.call(n, admin, "POST", f"{DOOR}/bulk-process", bodies[n])
                for n, admin in enumerate(admins)
            )
        )
        assert {answer.status_code for answer in answers} == {200}, [answer.text for answer in answers]
        done = Counter(
            row["approval_id"] for answer in answers for row in answer.json()["data"]["successful"]
        )
        assert done == dict.fromkeys(ids, 1)
        codes = {row["code"] for answer in answers for row in answer.json()["data"]["failed"]}
        assert codes <= {"ALREADY_DECIDED"}
        for one in made:
            stands = await _rows(track, one)
            assert (len(stands["mails"]), stands["told"], stands["audited"]) == (1, 1, 1)


async def test_one_person_who_asks_eight_times_asks_once(track: Track) -> None:
    home, _ = await track.building(1)
    path = "/api/registration/self-register"
    for _ in range(ROUNDS // 2):
        body = newcomer(building_email=home.email)

        async def ask(racer: int, body: dict[str, Any] = body) -> httpx.Response:
            return await track.clients[racer].post(path, json=body)

        for codes in ({"EMAIL_TAKEN", "ALREADY_ASKED"}, {"ALREADY_ASKED"}):
            answers = await asyncio.gather(*(ask(n) for n in range(RACERS)))
            assert Counter(answer.status_code for answer in answers) == {201: 1, 409: RACERS - 1}
            assert {a.json()["error"]["code"] for a in answers if a.status_code == 409} <= codes
            [request] = [a.json()["data"]["approval_request"]["id"] for a in answers if a.status_code == 201]
            people = await track.db.fetchval("select count(*) from users where email = $1", body["email"])
            waiting = await track.db.fetchval(
                "select count(*) from approval_requests r join members m on m.id = r.member_id join users u on u.id = m.user_id"
                " where u.email = $1 and r.status = 'pending'",
                body["email"],
            )
            assert (people, waiting) == (1, 1)
            turned_away = await track.call(0, home.admin, "POST", f"{DOOR}/{request}/process", NO)
            assert turned_away.status_code == 200  # and asks again, eight times


async def test_an_invitation_is_answered_once(track: Track) -> None:
    home, _ = await track.building(1)
    for round_ in range(ROUNDS):
        guest = await make_member(track.db, (await track.building(1))[0].id, "resident")
        made = await make_request(
            track.db, home, kind="invitation", number=f"G{round_}", user=(guest.user_id, guest.email)
        )
        async with held(track, made.member_id, RACERS):
            calls = [
                asyncio.ensure_future(
                    track.call(
                        n,
                        guest,
                        "POST",
                        f"/api/v1/auth/memberships/{made.member_id}/{'accept' if n % 2 else 'decline'}",
                    )
                )
                for n in range(RACERS)
            ]
        answers = await asyncio.gather(*calls)
        assert Counter(answer.status_code for answer in answers) == {200: 1, 409: RACERS - 1}
        [won] = [answer.json()["data"] for answer in answers if answer.is_success]
        stands = await _rows(track, made)
        assert stands["request"]["status"] == won["status"]
        assert (stands["member"] == "active") is won["is_active"] is (won["status"] == "approved")
        assert stands["homes"] == (1 if won["is_active"] else 0)


async def test_a_claim_changed_while_it_is_decided_does_not_wait_in_a_circle(track: Track) -> None:
    home, _ = await track.building(1)
    admins = await _admins(track, home, RACERS - 1)
    for round_ in range(ROUNDS):
        data = {"house_number": f"P{round_}", "address": "4 Example Close"}
        wish = await make_wish(track.db, home, home.landlord.member_id, "property_claim", data=data)
        async with held(track, home.landlord.member_id or wish, RACERS):
            calls = [
                asyncio.ensure_future(
                    track.call(n, admin, "POST", f"{DOOR}/{wish}/process", YES if n % 2 else NO)
                )
                for n, admin in enumerate(admins)
            ]
            change = {"house_number": f"Q{round_}"}
            calls.append(
                asyncio.ensure_future(
                    track.call(RACERS - 1, home.landlord, "PUT", f"/api/properties/{wish}", change)
                )
            )
        answers = await asyncio.gather(*calls)
        assert Counter(answer.status_code for answer in answers) == {200: 1, 409: RACERS - 1}, [
            answer.text for answer in answers
        ]


async def test_whoever_was_approved_signs_in_at_once(track: Track) -> None:
    """Approved at one process, in at the other."""
    home, _ = await track.building(1)
    for _ in range(3):
        made = await make_request(track.db, home, number=None)
        assert (await track.call(0, home.admin, "POST", f"{DOOR}/{made.id}/process", YES)).status_code == 200
        answer = await track.clients[1].post(
            "/api/auth/login", json={"email": made.email, "password": PASSWORD}
        )
        assert answer.status_code == 200, answer.text
