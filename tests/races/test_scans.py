"""Guards against each other, over two server processes: one pass, one nonce, in against out, cancelling against entering."""

import random
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.races.conftest import RACERS, Track

ROUNDS = 20


def reasons(answers: list[httpx.Response]) -> list[Any]:
    return sorted((answer.status_code, answer.json().get("reason")) for answer in answers)


def plain(answer: httpx.Response) -> dict[str, Any]:
    """A body without the id of the request that carried it."""
    return {name: value for name, value in answer.json().items() if name != "requestId"}


def held(round_: int, visit: str) -> str | None:
    """Every other round the racers pile up behind the visit's row first."""
    return visit if round_ % 2 else None


async def test_one_of_eight_guards_admits_a_single_use_pass(track: Track) -> None:
    home, guards = await track.building()
    for round_ in range(ROUNDS):
        made = await track.invite(
            home.resident, visitors=[{"name": "Ada", "phone": f"+23480111{round_:05d}"}]
        )
        visit = made["visit"]["id"]
        answers = await track.race(
            [track.scan(n, guard, "entry", made["qr_code"]) for n, guard in enumerate(guards)],
            hold=held(round_, visit),
        )
        statuses = [answer.status_code for answer in answers]
        assert (statuses.count(200), statuses.count(409)) == (1, RACERS - 1), reasons(answers)
        assert {answer.json()["reason"] for answer in answers if answer.status_code == 409} <= {
            "already_inside",
            "used_up",
        }
        seen = await track.check(visit)
        assert (len(seen["entries"]), len(seen["told"]), len(seen["admitted"]), len(seen["scans"])) == (
            1,
            1,
            1,
            RACERS,
        )
        assert [row["uses"] for row in seen["guests"]] == [1]


async def test_one_nonce_eight_times_is_one_scan_and_eight_equal_answers(track: Track) -> None:
    home, guards = await track.building(1)
    for round_ in range(ROUNDS):
        made = await track.invite(home.resident)
        code = made["qr_code"] if round_ % 4 else "SG_000000000000"  # a refusal is replayed too
        nonce = str(uuid4())
        answers = await track.race(
            [track.scan(n, guards[0], "entry", code, nonce=nonce) for n in range(RACERS)],
            hold=held(round_, made["visit"]["id"]),
        )
        assert {answer.status_code for answer in answers} == {200 if round_ % 4 else 404}, reasons(answers)
        assert all(plain(answer) == plain(answers[0]) for answer in answers)
        assert (
            await track.db.fetchval(
                "select count(*) from scans where building_id = $1 and nonce = $2", home.id, nonce
            )
            == 1
        )
        seen = await track.check(made["visit"]["id"])
        assert len(seen["entries"]) == (1 if round_ % 4 else 0)

        other = await track.scan(1, guards[0], "exit", code, nonce=nonce)
        assert (other.status_code, other.json()["error"]["code"]) == (422, "NONCE_REUSED")
        assert len((await track.check(made["visit"]["id"]))["entries"]) == len(seen["entries"])


async def test_one_nonce_with_two_bodies_at_once(track: Track) -> None:
    home, guards = await track.building(1)
    for _ in range(ROUNDS):
        first, second = await track.invite(home.resident), await track.invite(home.resident)
        nonce, codes = str(uuid4()), [first["qr_code"], second["qr_code"]]
        answers = await track.race(
            [track.scan(n, guards[0], "entry", codes[n % 2], nonce=nonce) for n in range(RACERS)]
        )
        assert sorted(answer.status_code for answer in answers) == [200] * 4 + [422] * 4, reasons(answers)
        opened = [len((await track.check(made["visit"]["id"]))["entries"]) for made in (first, second)]
        assert sorted(opened) == [0, 1]


async def test_entry_against_exit(track: Track) -> None:
    home, guards = await track.building(2)
    for round_ in range(ROUNDS):
        made = await track.invite(home.resident)
        visit = made["visit"]["id"]
        calls = [
            track.scan(0, guards[0], "entry", made["qr_code"]),
            track.scan(1, guards[1], "exit", made["qr_code"]),
        ]
        entered, left = await track.race(calls, hold=held(round_, visit))
        assert entered.status_code == 200, entered.text
        assert left.status_code == 200 or left.json()["reason"] == "not_inside"
        seen = await track.check(visit)
        assert seen["visit"]["inside_count"] == (0 if left.status_code == 200 else 1)
        assert seen["visit"]["status"] == ("completed" if left.status_code == 200 else "active")


async def test_eight_exits_are_one(track: Track) -> None:
    home, guards = await track.building()
    for round_ in range(ROUNDS):
        made = await track.invite(home.resident)
        assert (await track.scan(0, guards[0], "entry", made["qr_code"])).status_code == 200
        answers = await track.race(
            [track.scan(n, guard, "exit", made["qr_code"]) for n, guard in enumerate(guards)],
            hold=held(round_, made["visit"]["id"]),
        )
        assert reasons(answers) == [(200, None)] + [(409, "not_inside")] * (RACERS - 1)
        assert len((await track.check(made["visit"]["id"]))["admitted"]) == 2


@pytest.mark.parametrize("cancels_first", [True, False])
async def test_cancelling_against_entering(track: Track, *, cancels_first: bool) -> None:
    """Refused as cancelled, or admitted and then cancelled; never admitted after the cancellation's commit."""
    home, guards = await track.building(3)
    outcomes = []
    for round_ in range(ROUNDS):
        made = await track.invite(home.resident)
        visit = made["visit"]["id"]
        calls = [
            track.call(0, home.resident, "DELETE", f"/api/visitors/invitations/{visit}", {"reason": "Rain"}),
            *(track.scan(n + 1, guard, "entry", made["qr_code"]) for n, guard in enumerate(guards)),
        ]
        order = range(4) if cancels_first else (1, 2, 3, 0)
        mixed = await track.race([calls[one] for one in order], hold=held(round_, visit), in_turn=True)
        answers = [mixed[list(order).index(one)] for one in range(4)]
        assert answers[0].status_code == 200, answers[0].text
        scans = answers[1:]
        assert {answer.json().get("reason") for answer in scans} <= {None, "cancelled", "already_inside"}, (
            reasons(scans)
        )
        seen = await track.check(visit)
        assert seen["visit"]["status"] == "cancelled"
        # Both take the visit's row lock, so whoever wrote it last came last: it must be the cancellation.
        wrote_last = await track.db.fetchval(
            "select v.xmin::text = a.xmin::text from visits v join audit_log a on a.target_id = v.id and a.action = 'visit.cancelled' where v.id = $1",
            visit,
        )
        assert wrote_last is True
        admitted = [answer for answer in scans if answer.status_code == 200]
        assert len(admitted) <= 1
        outcomes.append(bool(admitted))
        assert not (cancels_first and round_ % 2 and admitted), "the cancellation held the row first"
        if admitted:
            out = await track.scan(0, guards[0], "exit", made["qr_code"])
            assert out.status_code == 200, out.text
            assert (await track.check(visit))["visit"]["status"] == "cancelled"
        late = await track.scan(1, guards[0], "entry", made["qr_code"])
        assert (late.status_code, late.json()["reason"]) == (410, "cancelled")
    print(f"admitted before the cancellation in {sum(outcomes)} of {ROUNDS} rounds")


async def test_three_uses_never_open_a_fourth_time(track: Track) -> None:
    home, guards = await track.building()
    for round_ in range(ROUNDS):
        made = await track.invite(home.resident)
        visit = made["visit"]["id"]
        await track.db.execute("update visits set max_entries = 3 where id = $1", visit)
        opened = 0
        for turn in range(5):
            calls = [
                track.scan(n, guard, "exit" if n % 2 and turn else "entry", made["qr_code"])
                for n, guard in enumerate(guards)
            ]
            answers = await track.race(calls, hold=held(round_ + turn, visit))
            assert {answer.status_code for answer in answers} <= {200, 409}, reasons(answers)
            opened += sum(
                answer.status_code == 200 and answer.json()["data"]["scan_type"] == "entry"
                for answer in answers
            )
            await track.scan(0, guards[0], "exit", made["qr_code"])
        assert opened == 3
        seen = await track.check(visit)
        assert [row["uses"] for row in seen["guests"]] == [3]
        assert seen["visit"]["status"] == "completed"


async def test_a_group_scanned_in_parts_is_let_in_once_each(track: Track) -> None:
    home, guards = await track.building()
    rng = random.Random(5)
    for round_ in range(ROUNDS):
        party = [{"name": f"Guest {n}", "phone": f"+234802{round_:04d}{n:03d}"} for n in range(5)]
        made = await track.invite(home.resident, visit_type="group", visitors=party)
        visit, ids = made["visit"]["id"], [guest["visitor_id"] for guest in made["visit"]["visitors"]]
        parts = [rng.sample(ids, rng.randint(1, 4)) for _ in guards]
        calls = [
            track.scan(n, guard, "entry", made["qr_code"], visitor_ids=parts[n])
            for n, guard in enumerate(guards)
        ]
        answers = await track.race(calls, hold=held(round_, visit))
        answers.append(await track.scan(0, guards[0], "entry", made["qr_code"]))  # the rest, if any
        assert {answer.status_code for answer in answers} <= {200, 409}, reasons(answers)
        passed = [
            guest["visitor_id"]
            for answer in answers
            if answer.status_code == 200
            for guest in answer.json()["data"]["visitors"]
        ]
        assert sorted(passed) == sorted(ids), "somebody was let in twice or not at all"
        seen = await track.check(visit)
        assert (seen["visit"]["inside_count"], len(seen["entries"])) == (5, 5)


async def test_undoing_an_entry_against_the_exit(track: Track) -> None:
    """Either the exit came first and the undo is refused, or the entry was undone and nobody could leave."""
    home, guards = await track.building(2)
    for round_ in range(ROUNDS):
        made = await track.invite(home.resident)
        visit = made["visit"]["id"]
        entered = await track.scan(0, guards[0], "entry", made["qr_code"])
        undo = f"/api/gate/scans/{entered.json()['data']['scan_id']}/undo"
        undone, left = await track.race(
            [track.call(0, guards[0], "POST", undo), track.scan(1, guards[1], "exit", made["qr_code"])],
            hold=held(round_, visit),
        )
        outcome = (undone.status_code, left.status_code)
        assert outcome in {(200, 409), (409, 200)}, (undone.text, left.text)
        row = await track.db.fetchrow(
            "select status, inside_count, entries_used from visits where id = $1", UUID(visit)
        )
        assert row is not None
        assert tuple(row) == (("pending", 0, 0) if undone.status_code == 200 else ("completed", 0, 1))
