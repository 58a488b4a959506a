"""The ends of an entry against each other, over two server processes: two check-outs, terminate, undo and annul against the exit."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.make.buildings import Building, Member
from tests.make.entries import ENTRIES, at_gate_body
from tests.races.conftest import RACERS, Track

ROUNDS = 20
REASON = {"reason": "Left by the service gate"}


async def _guest(track: Track, home: Building, guard: Member) -> tuple[str, str, dict[str, Any]]:
    made = await track.invite(home.resident)
    entered = await track.scan(0, guard, "entry", made["qr_code"])
    assert entered.status_code == 200, entered.text
    data = entered.json()["data"]
    return made["visit"]["id"], data["entry_id"], {"code": made["qr_code"], "scan": data["scan_id"]}


async def _walk_in(track: Track, home: Building, guard: Member) -> str:
    asked = await track.call(0, guard, "POST", ENTRIES, at_gate_body(home.unit_id))
    assert asked.status_code == 201, asked.text
    entry: str = asked.json()["data"]["id"]
    said = await track.call(0, home.resident, "PATCH", f"{ENTRIES}/{entry}/approve")
    assert said.status_code == 200, said.text
    return entry


def _checkout(track: Track, racer: int, guard: Member, entry: str) -> Any:
    return track.call(racer, guard, "PATCH", f"{ENTRIES}/{entry}/checkout")


def _terminate(track: Track, racer: int, home: Building, entry: str) -> Any:
    return track.call(racer, home.admin, "POST", f"{ENTRIES}/{entry}/terminate", REASON)


def _codes(answers: list[httpx.Response]) -> list[tuple[int, str | None]]:
    return sorted((one.status_code, one.json().get("error", {}).get("code")) for one in answers)


async def _of_entry(track: Track, entry: str) -> Any:
    row = await track.db.fetchrow("select * from entries where id = $1", UUID(entry))
    assert row is not None
    return row


async def _told(track: Track, home: Building, about: str) -> list[str]:
    rows = await track.db.fetch(
        "select kind from notifications where building_id = $1 and user_id = $2 and reference_id = $3 order by created_at, id",
        home.id,
        home.resident.user_id,
        UUID(about),
    )
    return [row["kind"] for row in rows]


@pytest.mark.parametrize("walked", [False, True])
async def test_eight_check_outs_are_one(track: Track, *, walked: bool) -> None:
    home, guards = await track.building()
    for round_ in range(ROUNDS):
        if walked:
            visit, entry = None, await _walk_in(track, home, guards[0])
        else:
            visit, entry, _ = await _guest(track, home, guards[0])
        answers = await track.race(
            [_checkout(track, n, guard, entry) for n, guard in enumerate(guards)],
            hold=visit if round_ % 2 else None,
        )
        assert _codes(answers) == [(200, None)] + [(409, "NOT_INSIDE")] * (RACERS - 1)
        row = await _of_entry(track, entry)
        scans = await track.db.fetch(
            "select id, outcome, guard_id from scans where building_id = $1 and direction = 'exit' and (visit_id = $2 or request_id = $3)",
            home.id,
            row["visit_id"],
            row["request_id"],
        )
        assert sorted(one["outcome"] for one in scans) == ["admitted"] + ["refused"] * (RACERS - 1)
        [won] = [one for one in scans if one["outcome"] == "admitted"]
        assert (row["scan_out"], row["guard_out"]) == (won["id"], won["guard_id"])
        assert (await _told(track, home, visit or entry)).count("visitor_exited") == 1
        if visit is not None:
            seen = await track.check(visit)
            assert (seen["visit"]["status"], len(seen["admitted"])) == ("completed", 2)


async def test_terminating_against_the_exit(track: Track) -> None:
    """One of them ends the stay; whoever comes second hears that nobody is inside."""
    home, guards = await track.building(2)
    first = {"terminated": 0, "scan": 0}
    for round_ in range(ROUNDS):
        visit, entry, made = await _guest(track, home, guards[0])
        exit_ = (
            track.scan(1, guards[1], "exit", made["code"])
            if round_ % 4 < 2
            else _checkout(track, 1, guards[1], entry)
        )
        ended, left = await track.race(
            [_terminate(track, 0, home, entry), exit_], hold=visit if round_ % 2 else None
        )
        outcome = (ended.status_code, left.status_code)
        assert outcome in {(200, 409), (409, 200)}, (ended.text, left.text)
        row = await _of_entry(track, entry)
        assert row["end_kind"] == ("terminated" if ended.status_code == 200 else "scan")
        first[row["end_kind"]] += 1
        visited = await track.db.fetchrow("select * from visits where id = $1", UUID(visit))
        assert visited is not None
        assert (visited["status"], visited["inside_count"], visited["entries_used"]) == ("completed", 0, 1)
        assert (await _told(track, home, visit)).count("visitor_exited") == 1
    print("first:", first)


async def test_terminating_against_letting_out_a_walk_in(track: Track) -> None:
    home, guards = await track.building(2)
    for _ in range(ROUNDS):
        entry = await _walk_in(track, home, guards[0])
        ended, left = await track.race(
            [_terminate(track, 0, home, entry), _checkout(track, 1, guards[1], entry)]
        )
        assert (ended.status_code, left.status_code) in {(200, 409), (409, 200)}, (ended.text, left.text)
        row = await _of_entry(track, entry)
        assert row["end_kind"] == ("terminated" if ended.status_code == 200 else "scan")
        assert (await _told(track, home, entry)).count("visitor_exited") == 1


@pytest.mark.parametrize("act", ["undo", "annul"])
async def test_taking_back_an_entry_against_its_end(track: Track, act: str) -> None:
    """Either they left first, and the taking back is refused (or takes back the exit), or the entry never was and nobody could leave."""
    home, guards = await track.building(2)
    for round_ in range(ROUNDS):
        visit, entry, made = await _guest(track, home, guards[0])
        path = f"/api/gate/scans/{made['scan']}/undo" if act == "undo" else f"{ENTRIES}/{entry}/annul"
        ends = _terminate(track, 1, home, entry) if round_ % 2 else _checkout(track, 1, guards[1], entry)
        taken, ended = await track.race(
            [track.call(0, guards[0], "POST", path, REASON), ends], hold=visit if round_ % 4 > 1 else None
        )
        row = await _of_entry(track, entry)
        visited = await track.db.fetchrow(
            "select status, inside_count, entries_used from visits where id = $1", UUID(visit)
        )
        assert visited is not None
        if taken.status_code == 200:
            assert ended.status_code == 409, ended.text
            assert row["end_kind"] == ("undone" if act == "undo" else "annulled")
            assert tuple(visited) == ("pending", 0, 0)
        else:
            # Another guard's exit is not this guard's to annul: 403; what somebody ended: 409.
            assert (taken.status_code, ended.status_code) in {(409, 200), (403, 200)}, taken.text
            assert row["end_kind"] in {"scan", "terminated"}
            assert tuple(visited) == ("completed", 0, 1)
        assert (
            await track.db.fetchval(
                "select count(*) from entries where visit_id = $1 and exited_at is null", UUID(visit)
            )
            == 0
        )


async def test_annulling_an_exit_against_coming_in_again(track: Track) -> None:
    """Nobody is inside twice: the exit is taken back and the new scan refused, or they came in again and nothing is taken back."""
    home, guards = await track.building(2)
    for round_ in range(ROUNDS):
        made = await track.invite(home.resident)
        visit = made["visit"]["id"]
        await track.db.execute("update visits set max_entries = 3 where id = $1", UUID(visit))
        entered = await track.scan(0, guards[0], "entry", made["qr_code"])
        entry = entered.json()["data"]["entry_id"]
        assert (await track.scan(0, guards[0], "exit", made["qr_code"])).status_code == 200
        annulled, again = await track.race(
            [
                track.call(0, guards[0], "POST", f"{ENTRIES}/{entry}/annul", REASON),
                track.scan(1, guards[1], "entry", made["qr_code"]),
            ],
            hold=visit if round_ % 2 else None,
        )
        assert (annulled.status_code, again.status_code) in {(200, 409), (409, 200)}, (
            annulled.text,
            again.text,
        )
        visited = await track.db.fetchrow("select * from visits where id = $1", UUID(visit))
        assert visited is not None
        assert visited["inside_count"] == 1
        assert visited["entries_used"] == (1 if annulled.status_code == 200 else 2)
        opened = await track.db.fetchval(
            "select count(*) from entries where visit_id = $1 and exited_at is null", UUID(visit)
        )
        assert opened == 1


async def test_two_people_take_care_of_one_overstay(track: Track) -> None:
    home, guards = await track.building()
    for _ in range(ROUNDS):
        entry = await _walk_in(track, home, guards[0])
        await track.db.execute(
            "update entries set due_out_at = now() - interval '1 minute' where id = $1", UUID(entry)
        )
        answers = await track.race(
            [track.call(n, guard, "POST", f"{ENTRIES}/{entry}/acknowledge") for n, guard in enumerate(guards)]
        )
        assert _codes(answers) == [(200, None)] + [(409, "ALREADY_DECIDED")] * (RACERS - 1)


async def test_one_guard_begins_one_shift_however_often(track: Track) -> None:
    home, guards = await track.building(1)
    for _ in range(ROUNDS):
        answers = await track.race(
            [track.call(n, guards[0], "POST", "/api/v1/gate/shifts", {}) for n in range(RACERS)]
        )
        assert _codes(answers) == [(201, None)] + [(409, "SHIFT_OPEN")] * (RACERS - 1)
        over = await track.race(
            [
                track.call(n, guards[0], "POST", "/api/v1/gate/shifts/current/hand-over", {"note": str(n)})
                for n in range(RACERS)
            ]
        )
        assert _codes(over) == [(200, None)] + [(409, "NO_SHIFT")] * (RACERS - 1)
    assert await track.db.fetchval("select count(*) from shifts where building_id = $1", home.id) == ROUNDS
