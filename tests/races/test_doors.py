"""Guards against each other at every door that scans: one pass, k uses, one nonce. The scan behind the doors is one, and so is what holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.make.buildings import Building, Member
from tests.make.http import invitation
from tests.make.tokens import PREAPPROVALS, TOKENS, preapproval_body, token_body
from tests.races.conftest import RACERS, Track

ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Made:
    """A pass as a racer shows it."""

    visit: str
    code: str
    digits: str


DOORS: dict[str, tuple[str, Callable[[Made], dict[str, Any]]]] = {
    "000 grant-entry": (f"{TOKENS}/grant-entry", lambda made: {"token": made.code}),
    "003 checkin/qr": ("/api/v1/checkin/qr", lambda made: {"qr_code": made.code, "consent_given": True}),
    "003 checkin/otp": ("/api/v1/checkin/otp", lambda made: {"otp": made.digits, "consent_given": True}),
    "003 checkin/by-visit": (
        "/api/v1/checkin/by-visit",
        lambda made: {"visit_id": made.visit, "consent_given": True},
    ),
    "004 preapprovals/scan": (f"{PREAPPROVALS}/scan", lambda made: {"qrToken": made.code}),
}
WAYS_OUT: dict[str, tuple[str, Callable[[Made], dict[str, Any]]]] = {
    "000 checkout": (f"{TOKENS}/checkout", lambda made: {"token": made.code}),
    "003 checkout": ("/api/v1/checkin/checkout", lambda made: {"visit_id": made.visit}),
}


async def _make(track: Track, host: Member, door: str, number: int, *, uses: int = 1) -> Made:
    """A pass of the system whose door is raced at, for somebody new."""
    phone = f"+23480111{number:05d}"
    if door.startswith("000"):
        body: Any = token_body(issued_for_phone=phone, visit_type="long", duration=1, max_entries=uses)
        answer = await track.call(0, host, "POST", f"{TOKENS}/generate", body)
        data = answer.json()["data"]
        return Made(data["token_id"], data["token"], data["digits"])
    if door.startswith("004"):
        answer = await track.call(
            0, host, "POST", PREAPPROVALS, preapproval_body(visitorPhone=phone, maxUses=uses)
        )
        data = answer.json()["data"]
        return Made(data["preApproval"]["id"], data["qrToken"], data["digits"])
    body = invitation(max_entries=uses, visitors=[{"name": "Ada", "phone": phone}])
    data = (await track.call(0, host, "POST", "/api/visitors/invitations", body)).json()["data"]
    return Made(data["visit"]["id"], data["qr_code"], data["digits"])


async def _through(
    track: Track, racer: int, guard: Member, door: str, made: Made, **more: Any
) -> httpx.Response:
    path, body = (DOORS | WAYS_OUT)[door]
    return await track.call(racer, guard, "POST", path, body(made) | more)


def _held(round_: int, made: Made) -> str | None:
    """Every other round the racers pile up behind the visit's row first."""
    return made.visit if round_ % 2 else None


def _said(answers: list[httpx.Response]) -> list[Any]:
    return sorted((answer.status_code, answer.json().get("reason") or "") for answer in answers)


@pytest.mark.parametrize("door", DOORS)
async def test_one_of_eight_guards_admits_a_single_use_pass(track: Track, door: str) -> None:
    """Invariant 1, and 6: one entry, told once."""
    home, guards = await track.building()
    for round_ in range(ROUNDS):
        made = await _make(track, home.resident, door, round_)
        answers = await track.race(
            [_through(track, n, guard, door, made) for n, guard in enumerate(guards)],
            hold=_held(round_, made),
        )
        assert _said(answers) == [(200, "")] + [(409, "already_inside")] * (RACERS - 1)
        seen = await track.check(made.visit)
        assert (len(seen["entries"]), len(seen["told"]), len(seen["scans"])) == (1, 1, RACERS)


async def test_eight_guards_at_five_doors_admit_one(track: Track) -> None:
    """The same pass at all of them at once."""
    home, guards = await track.building()
    for round_ in range(ROUNDS):
        made = await _make(track, home.resident, list(DOORS)[round_ % len(DOORS)], round_)
        calls = [
            _through(track, n, guard, list(DOORS)[n % len(DOORS)], made) for n, guard in enumerate(guards)
        ]
        answers = await track.race(calls, hold=_held(round_, made))
        assert _said(answers) == [(200, "")] + [(409, "already_inside")] * (RACERS - 1)
        assert len((await track.check(made.visit))["entries"]) == 1


@pytest.mark.parametrize("door", DOORS)
async def test_k_uses_never_open_once_more(track: Track, door: str) -> None:
    """Invariant 4: entries and exits race; nobody is inside twice, and no use is counted twice."""
    home, guards = await track.building()
    uses = 2
    for round_ in range(ROUNDS):
        made = await _make(track, home.resident, door, round_, uses=uses)
        way, opened = list(WAYS_OUT)[round_ % len(WAYS_OUT)], 0
        for turn in range(uses + 1):
            calls = [
                _through(track, n, guard, way if n % 2 and turn else door, made)
                for n, guard in enumerate(guards)
            ]
            answers = await track.race(calls, hold=_held(round_ + turn, made))
            assert {answer.status_code for answer in answers} <= {200, 409}, _said(answers)
            entering = answers if not turn else answers[0::2]
            opened += sum(answer.status_code == 200 for answer in entering)
            await _through(track, 0, guards[0], way, made)
        assert opened == uses
        seen = await track.check(made.visit)
        assert [row["uses"] for row in seen["guests"]] == [uses]
        assert seen["visit"]["status"] == "completed"


@pytest.mark.parametrize("door", DOORS)
async def test_one_nonce_eight_times_is_one_scan(track: Track, door: str) -> None:
    """Invariant 3: one row, equal answers; the same nonce for another pass is refused."""
    home, guards = await track.building(1)
    for round_ in range(ROUNDS):
        made, other = [await _make(track, home.resident, door, 2 * round_ + n) for n in (0, 1)]
        nonce = str(uuid4())
        answers = await track.race(
            [_through(track, n, guards[0], door, made, nonce=nonce) for n in range(RACERS)],
            hold=_held(round_, made),
        )
        assert _said(answers) == [(200, "")] * RACERS
        assert all(answer.json()["data"] == answers[0].json()["data"] for answer in answers)
        seen = await track.check(made.visit)
        assert (len(seen["entries"]), len(seen["scans"])) == (1, 1)
        elsewhere = await _through(track, 0, guards[0], door, other, nonce=nonce)
        assert (elsewhere.status_code, elsewhere.json()["error"]["code"]) == (422, "NONCE_REUSED")
        assert (await track.check(other.visit))["entries"] == []


@pytest.mark.parametrize("door", DOORS)
async def test_two_devices_with_one_nonce(track: Track, door: str) -> None:
    """A nonce is a session's own: one device lets in, the other is told that somebody is inside."""
    home, guards = await track.building(2)
    for round_ in range(ROUNDS):
        made = await _make(track, home.resident, door, round_)
        nonce = str(uuid4())
        calls = [_through(track, n, guards[n % 2], door, made, nonce=nonce) for n in range(RACERS)]
        answers = await track.race(calls, hold=_held(round_, made))
        by_device = [{answer.status_code for answer in answers[n::2]} for n in (0, 1)]
        assert sorted(by_device, key=min) == [{200}, {409}], _said(answers)
        seen = await track.check(made.visit)
        assert (len(seen["entries"]), len(seen["scans"])) == (1, 2)


@pytest.mark.parametrize("way", WAYS_OUT)
async def test_eight_exits_are_one(track: Track, way: str) -> None:
    home, guards = await track.building()
    for round_ in range(ROUNDS):
        made = await _make(track, home.resident, "002", round_)
        assert (await track.scan(0, guards[0], "entry", made.code)).status_code == 200
        answers = await track.race(
            [_through(track, n, guard, way, made) for n, guard in enumerate(guards)], hold=_held(round_, made)
        )
        assert _said(answers) == [(200, "")] + [(409, "not_inside")] * (RACERS - 1)
        assert len((await track.check(made.visit))["admitted"]) == 2


async def test_an_exit_by_entry_against_one_by_token(track: Track) -> None:
    home, guards = await track.building()
    for round_ in range(ROUNDS):
        made = await _make(track, home.resident, "000", round_)
        entered = await _through(track, 0, guards[0], "000 grant-entry", made)
        by_entry = {"entry_id": entered.json()["data"]["entry_id"]}
        calls = [
            track.call(n, guard, "POST", f"{TOKENS}/exit-visitor", by_entry)
            if n % 2
            else _through(track, n, guard, "000 checkout", made)
            for n, guard in enumerate(guards)
        ]
        answers = await track.race(calls, hold=_held(round_, made))
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses == [200] + [409] * (RACERS - 1), _said(answers)
        seen = await track.check(made.visit)
        assert (len(seen["entries"]), seen["visit"]["inside_count"]) == (1, 0)


async def test_extending_against_the_last_exit(track: Track) -> None:
    """Either the visit was extended while somebody was inside, or it was over first: never a used pass that lives on."""
    home, guards = await track.building(1)
    for round_ in range(ROUNDS):
        made = await _make(track, home.resident, "000", round_)
        assert (await _through(track, 0, guards[0], "000 grant-entry", made)).status_code == 200
        extend = track.call(1, home.resident, "POST", f"{TOKENS}/{made.visit}/extend", {"duration": 1})
        extended, left = await track.race(
            [extend, _through(track, 0, guards[0], "000 checkout", made)], hold=_held(round_, made)
        )
        assert left.status_code == 200, left.text
        assert extended.status_code in {200, 409}, extended.text
        seen = await track.check(made.visit)
        assert (seen["visit"]["status"], seen["visit"]["inside_count"]) == ("completed", 0)
        again = await _through(track, 0, guards[0], "000 grant-entry", made)
        assert (again.status_code, again.json()["reason"]) == (409, "used_up")


async def _extend(track: Track, racer: int, home: Building, made: Made) -> httpx.Response:
    return await track.call(
        racer, home.resident, "POST", f"{TOKENS}/{made.visit}/extend", {"until": "2031-01-03T08:00:00Z"}
    )


async def test_eight_extensions_to_one_moment_are_one(track: Track) -> None:
    home, _ = await track.building(1)
    for round_ in range(ROUNDS):
        body = token_body(visit_type="long", duration=1, starts_at="2031-01-01T08:00:00Z")
        data = (await track.call(0, home.resident, "POST", f"{TOKENS}/generate", body)).json()["data"]
        made = Made(data["token_id"], data["token"], data["digits"])
        answers = await track.race(
            [_extend(track, n, home, made) for n in range(RACERS)], hold=_held(round_, made)
        )
        assert {answer.status_code for answer in answers} == {200}
        audited = await track.db.fetchval(
            "select count(*) from audit_log where target_id = $1::uuid and action = 'visit.extended'",
            made.visit,
        )
        assert audited == 1
