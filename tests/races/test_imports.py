"""Imports against other imports and other ways in, over two server processes."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import httpx

from tests.make.buildings import Building
from tests.make.codes import sign_up
from tests.make.imports import BULK, people, person
from tests.races.conftest import Track
from tests.races.test_registration_codes import issue, register, released

ROUNDS = 6
_GUARD = "/api/registration/security"
_TAKEN = """
select count(*) from members where building_id = $1 and status = 'active' and role in ('resident', 'security', 'building_admin')
"""
_LICENCE = "select from licences where building_id = $1 for update"


def outcomes(answers: Sequence[httpx.Response]) -> Counter[str]:
    """How many rows came to what, over several imports."""
    counts: Counter[str] = Counter()
    for answer in answers:
        assert answer.status_code == 201, answer.text
        data = answer.json()["data"]
        counts.update(row["outcome"] for row in data["successful"])
        counts.update(row["code"] for row in data["failed"])
    return counts


async def test_the_last_seats_are_given_once_to_lists_and_single_newcomers(track: Track) -> None:
    for round_ in range(ROUNDS):
        home, _ = await track.building(1)
        await track.db.execute("update licences set seats = 8 where building_id = $1", home.id)
        before = await track.db.fetchval(_TAKEN, home.id)
        lists = [track.call(n, home.admin, "POST", BULK, {"users": people(4)}) for n in range(4)]
        guards = [
            track.call(
                4 + n, home.admin, "POST", _GUARD, {**person(), "building_id": str(home.id), "phone": None}
            )
            for n in range(4)
        ]
        if round_ % 2:
            answers = await released(track, _LICENCE, home.id, [*lists, *guards])
        else:
            answers = list(await asyncio.gather(*lists, *guards))
        rows = outcomes(answers[:4])
        single = Counter(answer.status_code for answer in answers[4:])
        assert set(rows) <= {"created", "LICENCE_FULL"} and set(single) <= {201, 409}, (rows, single)
        assert rows["created"] + single[201] == 8 - before
        assert await track.db.fetchval(_TAKEN, home.id) == 8
        orphans = "select count(*) from users u where u.email like 'i0%' and not exists (select from members m where m.user_id = u.id)"
        assert await track.db.fetchval(orphans) == 0


async def test_one_list_sent_four_times_brings_everybody_once(track: Track) -> None:
    """Half of them list the people the other way round: nobody waits for nobody in a circle."""
    for round_ in range(ROUNDS):
        home, _ = await track.building(1)
        other, _ = await track.building(1)
        users = people(30, apartment_number="N1")
        bodies: list[dict[str, Any]] = [
            {"users": users if n % 2 else users[::-1], "create_units": True} for n in range(4)
        ]
        homes: list[Building] = [home, home, home, other if round_ % 2 else home]
        answers = await asyncio.gather(
            *(
                track.call(n, one.admin, "POST", BULK, body)
                for n, (one, body) in enumerate(zip(homes, bodies, strict=True))
            )
        )
        rows = outcomes(answers)
        assert rows["created"] == 30, "each has one account, whichever building made it"
        assert set(rows) <= {"created", "invited", "ALREADY_MEMBER"}
        for one in {building.id for building in homes}:
            many = "select count(*) from (select 1 from members where building_id = $1 group by user_id, role having count(*) > 1) d"
            assert await track.db.fetchval(many, one) == 0
            assert await track.db.fetchval("select count(*) from members where building_id = $1", one) == 34
            units = "select count(*) from units where building_id = $1 and number = 'N1'"
            assert await track.db.fetchval(units, one) == 1


async def test_somebody_registers_while_the_list_names_them(track: Track) -> None:
    """Both hold what the other wants next, an address and the licence, unless they take them in one order."""
    for round_ in range(ROUNDS):
        home, _ = await track.building(1)
        code = await issue(track, home.admin, "security")
        users = people(5)
        form = sign_up(code["otp"], email=users[2]["email"])
        listed = track.call(0, home.admin, "POST", BULK, {"users": users})
        alone = register(track.clients[1], form)
        calls = [listed, alone] if round_ % 2 else [alone, listed]
        answers = await released(track, _LICENCE, home.id, calls)
        by_list, by_code = answers if round_ % 2 else answers[::-1]
        rows = outcomes([by_list])
        if by_code.status_code == 201:
            assert (
                rows["created"] == 4 and rows["invited"] + rows["ALREADY_MEMBER"] + rows["EMAIL_TAKEN"] == 1
            ), rows
        else:
            assert by_code.status_code == 422, by_code.text
            assert rows == Counter(created=5)
        one = "select count(*) from users where email = $1"
        assert await track.db.fetchval(one, users[2]["email"]) == 1
