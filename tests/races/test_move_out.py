"""Moving a host out against the gate, over two server processes: whoever came in before may leave, nobody comes in after, no pass stays open."""

import asyncio

import httpx
import pytest

from tests.make.buildings import Building, Member, make_member
from tests.races.conftest import Track
from tests.races.test_scans import held

ROUNDS = 20


async def moving(track: Track, racer: int, home: Building, who: Member) -> httpx.Response:
    return await track.call(
        racer,
        home.admin,
        "PUT",
        f"/api/admin/residents/disengage/{who.member_id}",
        {"reason": "Moved out at the end of the lease"},
    )


async def open_passes(track: Track, who: Member) -> int:
    count: int = await track.db.fetchval(
        "select count(*) from passes p join visits v on v.building_id = p.building_id and v.id = p.visit_id where v.host_id = $1 and p.ended_at is null",
        who.member_id,
    )
    return count


@pytest.mark.parametrize("moves_first", [True, False])
async def test_moving_out_against_entering(track: Track, *, moves_first: bool) -> None:
    home, guards = await track.building(4)
    before = 0
    for round_ in range(ROUNDS):
        host = await make_member(track.db, home.id, "resident", unit=home.unit_id)
        made = await track.invite(host, visitors=[{"name": "Ada", "phone": f"+23480222{round_:05d}"}])
        visit = made["visit"]["id"]
        scans = [track.scan(n + 1, guard, "entry", made["qr_code"]) for n, guard in enumerate(guards)]
        moves = moving(track, 0, home, host)
        calls = [moves, *scans] if moves_first else [*scans, moves]
        mixed = await track.race(calls, hold=held(round_, visit), in_turn=True)
        gone, answers = (mixed[0], mixed[1:]) if moves_first else (mixed[-1], mixed[:-1])
        assert gone.status_code == 200, gone.text
        admitted = [answer for answer in answers if answer.status_code == 200]
        refused = {answer.json().get("reason") for answer in answers if answer.status_code != 200}
        assert len(admitted) <= 1
        assert refused <= {"cancelled", "already_inside"}, [answer.text for answer in answers]
        assert await open_passes(track, host) == 0
        assert (await track.check(visit))["visit"]["status"] == "cancelled"
        assert not (moves_first and round_ % 2 and admitted), "the move-out stood first at the visit's row"
        if admitted:
            before += 1
            left = await track.scan(1, guards[0], "exit", made["qr_code"])
            assert left.status_code == 200, left.text
        late = await track.scan(2, guards[1], "entry", made["qr_code"])
        assert (late.status_code, late.json()["reason"]) == (410, "cancelled")
        assert (await track.check(visit))["visit"]["inside_count"] == 0
        assert await open_passes(track, host) == 0
    print(f"let in before the move-out in {before} of {ROUNDS} rounds")


async def test_moving_out_against_leaving(track: Track) -> None:
    home, guards = await track.building(1)
    for round_ in range(ROUNDS):
        host = await make_member(track.db, home.id, "resident", unit=home.unit_id)
        made = await track.invite(host, visitors=[{"name": "Ada", "phone": f"+23480333{round_:05d}"}])
        visit = made["visit"]["id"]
        assert (await track.scan(0, guards[0], "entry", made["qr_code"])).status_code == 200
        gone, left = await track.race(
            [moving(track, 0, home, host), track.scan(1, guards[0], "exit", made["qr_code"])],
            hold=held(round_, visit),
        )
        assert (gone.status_code, left.status_code) == (200, 200), (gone.text, left.text)
        seen = await track.check(visit)
        assert seen["visit"]["inside_count"] == 0
        assert seen["visit"]["status"] in {"cancelled", "completed"}
        assert await open_passes(track, host) == 0


async def test_moving_out_eight_times_is_once(track: Track) -> None:
    home, _ = await track.building(1)
    for _ in range(ROUNDS // 4):
        host = await make_member(track.db, home.id, "resident", unit=home.unit_id)
        answers = await asyncio.gather(*(moving(track, racer, home, host) for racer in range(8)))
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
        assert {answer.json()["error"]["code"] for answer in answers if answer.status_code == 409} == {
            "ALREADY_DECIDED"
        }
        told = await track.db.fetchval(
            "select count(*) from mails where recipient = $1 and template = 'moved_out'", host.email
        )
        assert told == 1
