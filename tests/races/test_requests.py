"""Idempotency-Key and known visitors: equal requests at once, over two server processes."""

import asyncio
from uuid import uuid4

from tests.make.buildings import make_member
from tests.make.http import invitation
from tests.races.conftest import RACERS, Track

ROUNDS = 20
INVITE = "/api/visitors/invitations"


async def test_one_idempotency_key_eight_times_is_one_visit(track: Track) -> None:
    home, _ = await track.building(1)
    for round_ in range(ROUNDS):
        before = await track.db.fetchval("select count(*) from visits where building_id = $1", home.id)
        key, body = (
            str(uuid4()),
            invitation(
                title=f"Round {round_}",
                visitors=[{"name": "Bo", "phone": "+2348033334444", "email": f"bo{round_}@mail.example"}],
            ),
        )
        answers = await asyncio.gather(
            *(
                track.call(n, home.resident, "POST", INVITE, body, **{"Idempotency-Key": key})
                for n in range(RACERS)
            )
        )
        assert {answer.status_code for answer in answers} == {201}, [answer.text for answer in answers]
        assert all(answer.json() == answers[0].json() for answer in answers)
        assert sum("idempotent-replay" in answer.headers for answer in answers) == RACERS - 1
        assert (
            await track.db.fetchval("select count(*) from visits where building_id = $1", home.id)
            == before + 1
        )
        visit = answers[0].json()["data"]["visit"]["id"]
        jobs = "select count(*) from procrastinate_jobs where task_name = 'send_pass_links' and args ->> 'visit_id' = $1"
        assert await track.db.fetchval(jobs, visit) == 1

        other = await track.call(
            1, home.resident, "POST", INVITE, body | {"title": "Something else"}, **{"Idempotency-Key": key}
        )
        assert (other.status_code, other.json()["error"]["code"]) == (422, "NONCE_REUSED")
        theirs = await track.call(1, home.landlord, "POST", INVITE, body, **{"Idempotency-Key": key})
        assert theirs.status_code == 201, "a key belongs to one session"
        assert theirs.json()["data"]["visit"]["id"] != visit


async def test_a_refused_request_gives_its_key_back(track: Track) -> None:
    """What was refused wrote nothing, so the same key may be used for the corrected request."""
    home, _ = await track.building(1)
    key, wrong = str(uuid4()), invitation(visitors=[{"name": "Bo", "phone": "12"}])
    answers = await asyncio.gather(
        *(
            track.call(n, home.resident, "POST", INVITE, wrong, **{"Idempotency-Key": key})
            for n in range(RACERS)
        )
    )
    assert {answer.status_code for answer in answers} == {422}
    assert (
        await track.call(0, home.resident, "POST", INVITE, invitation(), **{"Idempotency-Key": key})
    ).status_code == 201


async def test_one_phone_invited_by_eight_hosts_is_one_visitor(track: Track) -> None:
    """Half of them list the phones the other way round: nobody waits for nobody in a circle."""
    home, _ = await track.building(1)
    hosts = [await make_member(track.db, home.id, "resident", unit=home.unit_id) for _ in range(RACERS)]
    for round_ in range(ROUNDS):
        people = [{"name": f"Guest {n}", "phone": f"0803{round_:04d}{n:03d}"} for n in range(6)]
        orders = [people, people[::-1], people[3:] + people[:3], people[:2]]
        bodies = [invitation(visitors=orders[n % 4]) for n in range(RACERS)]
        answers = await asyncio.gather(
            *(track.call(n, host, "POST", INVITE, bodies[n]) for n, host in enumerate(hosts))
        )
        assert {answer.status_code for answer in answers} == {201}, [answer.text for answer in answers]
        by_phone: dict[str, set[str]] = {}
        for answer in answers:
            for guest in answer.json()["data"]["visit"]["visitors"]:
                by_phone.setdefault(guest["phone"], set()).add(guest["visitor_id"])
        assert len(by_phone) == 6
        assert all(len(ids) == 1 for ids in by_phone.values())
        assert (
            await track.db.fetchval(
                "select count(*) from visitors where building_id = $1 and phone = any($2)",
                home.id,
                list(by_phone),
            )
            == 6
        )
