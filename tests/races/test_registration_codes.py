"""Registration codes and licence seats when many come at once, over two server processes."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import httpx

from tests.make.buildings import Building, Member
from tests.make.codes import own_unit, sign_up
from tests.races.conftest import RACERS, Track
from tests.races.server import Server

ROUNDS = 20
USED = {"otp_code": ["This OTP has already been used"]}
UNKNOWN = {"otp_code": ["Invalid or expired OTP code"]}


async def issue(track: Track, who: Member, role: str, **body: Any) -> dict[str, Any]:
    answer = await track.call(0, who, "POST", f"/api/admin/generate-{role}-otp", body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def register(client: httpx.AsyncClient, form: dict[str, Any]) -> httpx.Response:
    return await client.post("/api/register", json=form)


async def released(track: Track, sql: str, key: Any, calls: Sequence[Any]) -> list[httpx.Response]:
    """All at once, after they have piled up behind a row that is locked."""
    async with track.db.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(sql, key)
        tasks = [asyncio.ensure_future(call) for call in calls]
        await track.wait_for_waiters(len(tasks))
        await transaction.rollback()
    return list(await asyncio.gather(*tasks))


async def test_one_code_used_eight_times_at_once_is_one_account(track: Track) -> None:
    home, _ = await track.building(1)
    await track.db.execute("update licences set seats = 1000 where building_id = $1", home.id)
    for round_ in range(ROUNDS):
        made = await issue(track, home.admin, "security")
        code_id = UUID(made["data"]["id"])
        forms = [sign_up(made["otp"]) for _ in range(RACERS)]
        if round_ % 4 == 3:  # the same form sent eight times
            forms = [forms[0]] * RACERS
        calls = [register(track.clients[n], form) for n, form in enumerate(forms)]
        if round_ % 2:
            sql = "select from registration_codes where id = $1 for update"
            answers = await released(track, sql, code_id, calls)
        else:
            answers = list(await asyncio.gather(*calls))
        assert Counter(answer.status_code for answer in answers) == {201: 1, 422: RACERS - 1}, [
            answer.text for answer in answers
        ]
        assert all(answer.json()["errors"] == USED for answer in answers if answer.status_code == 422)
        [won] = [answer.json()["data"]["user"] for answer in answers if answer.status_code == 201]
        emails = list({form["email"] for form in forms})
        users = await track.db.fetch("select id from users where email = any($1)", emails)
        assert [row["id"] for row in users] == [UUID(won["id"])]
        members = await track.db.fetch(
            "select role, building_id from members where user_id = $1", UUID(won["id"])
        )
        assert [tuple(row) for row in members] == [("security", home.id)]
        assert await track.db.fetchval(
            "select used_by from registration_codes where id = $1", code_id
        ) == UUID(won["id"])
        mails = await track.db.fetch("select recipient from mails where recipient = any($1)", emails)
        assert [row["recipient"] for row in mails] == [won["email"]]


@contextlib.asynccontextmanager
async def many_clients(servers: tuple[Server, Server], count: int) -> AsyncIterator[list[httpx.AsyncClient]]:
    """Each with a connection of its own, on alternating server processes."""
    async with contextlib.AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(httpx.AsyncClient(base_url=servers[n % 2].url, timeout=60))
            for n in range(count)
        ]


async def test_twenty_registrations_for_the_last_three_seats_are_three(
    track: Track, servers: tuple[Server, Server]
) -> None:
    racers, free, rounds = 20, 3, 10
    async with many_clients(servers, racers) as clients:
        for round_ in range(rounds):
            home, _ = await track.building(1)
            await track.db.execute("update licences set seats = 6 where building_id = $1", home.id)
            made = [
                await issue(track, home.admin, "resident", house_id=str(home.unit_id))
                if n % 2
                else await issue(track, home.admin, "security")
                for n in range(racers)
            ]
            forms = [sign_up(one["otp"]) for one in made]
            calls = [register(clients[n], form) for n, form in enumerate(forms)]
            if round_ % 2:
                sql = "select from licences where building_id = $1 for update"
                answers = await released(track, sql, home.id, calls)
            else:
                answers = list(await asyncio.gather(*calls))
            assert Counter(answer.status_code for answer in answers) == {201: free, 409: racers - free}, [
                answer.text for answer in answers
            ]
            for answer in answers:
                if answer.status_code == 409:
                    error = answer.json()["error"]
                    assert (error["code"], error["seats"]) == ("LICENCE_FULL", {"used": 6, "total": 6})
            await _nothing_is_left_of_the_refused(track, home, forms, answers, free)
            refused = [form for form, answer in zip(forms, answers, strict=True) if answer.status_code == 409]
            for form in refused if round_ == 0 else refused[:1]:
                checked = await track.clients[0].post(
                    "/api/verify-registration-otp", json={"otp_code": form["otp_code"]}
                )
                assert checked.status_code == 200, "a refused registration leaves its code good"
            await track.db.execute("update licences set seats = 7 where building_id = $1", home.id)
            assert (await register(clients[0], refused[0])).status_code == 201


async def _nothing_is_left_of_the_refused(
    track: Track,
    home: Building,
    forms: Sequence[dict[str, Any]],
    answers: Sequence[httpx.Response],
    free: int,
) -> None:
    good = {form["email"] for form, answer in zip(forms, answers, strict=True) if answer.status_code == 201}
    emails = [form["email"] for form in forms]
    users = await track.db.fetch("select email from users where email = any($1)", emails)
    assert {row["email"] for row in users} == good
    seated = await track.db.fetchval(
        "select count(*) from members where building_id = $1 and status = 'active' and role <> 'landlord'",
        home.id,
    )
    assert seated == 3 + free
    used = await track.db.fetchval(
        "select count(*) from registration_codes where building_id = $1 and used_at is not null", home.id
    )
    assert used == free
    mails = await track.db.fetch("select recipient from mails where recipient = any($1)", emails)
    assert {row["recipient"] for row in mails} == good


async def test_a_code_is_used_or_revoked_never_both(track: Track) -> None:
    home, _ = await track.building(1)
    await track.db.execute("update licences set seats = 1000 where building_id = $1", home.id)
    outcomes: Counter[str] = Counter()
    for round_ in range(ROUNDS):
        made = await issue(track, home.admin, "security")
        path = f"/api/admin/registration-otps/{made['data']['id']}/revoke"

        async def revoke(path: str = path, pause: float = 0.0) -> httpx.Response:
            await asyncio.sleep(pause)
            return await track.call(1, home.admin, "POST", path)

        # Hashing takes its time before the code is spent: let the other come in at different moments of it.
        signed, ended = await asyncio.gather(
            register(track.clients[0], sign_up(made["otp"])), revoke(pause=round_ * 0.015)
        )
        assert sorted((signed.status_code, ended.status_code)) in ([201, 409], [200, 422]), (
            signed.text,
            ended.text,
        )
        if signed.status_code == 422:
            assert signed.json()["errors"] == UNKNOWN
        else:
            assert ended.json()["error"]["status"] == "used"
        outcomes["used" if signed.status_code == 201 else "revoked"] += 1
    assert outcomes["revoked"] and outcomes["used"], outcomes


async def test_nobody_moves_into_a_unit_its_landlord_has_just_given_up(track: Track) -> None:
    home, _ = await track.building(1)
    await track.db.execute("update licences set seats = 1000 where building_id = $1", home.id)
    for round_ in range(ROUNDS):
        unit = await own_unit(track.db, home.landlord, f"R{round_}")
        made = await issue(track, home.landlord, "resident", house_id=str(unit))
        signing = register(track.clients[0], sign_up(made["otp"]))

        async def give_up(unit: UUID = unit, pause: float = 0.0) -> httpx.Response:
            await asyncio.sleep(pause)
            return await track.call(1, home.landlord, "DELETE", f"/api/properties/{unit}")

        if round_ % 4 == 0:  # both wait for the code's row
            sql = "select from registration_codes where id = $1 for update"
            signed, ended = await released(track, sql, UUID(made["data"]["id"]), [signing, give_up()])
        else:
            signed, ended = await asyncio.gather(signing, give_up(pause=round_ * 0.015))
        assert (signed.status_code, ended.status_code) in {(201, 409), (422, 200)}, (signed.text, ended.text)
        lives = await track.db.fetchval(
            "select count(*) from occupancies where unit_id = $1 and valid_to is null and tie <> 'owner'",
            unit,
        )
        owned = await track.db.fetchval(
            "select count(*) from occupancies where unit_id = $1 and valid_to is null and tie = 'owner'", unit
        )
        assert (lives, owned) == ((1, 1) if signed.status_code == 201 else (0, 0))
