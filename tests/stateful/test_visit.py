"""Random acts of a host, two guards and an administrator on one visit, each compared with a plain model, the invariants read after each.

Acts go over HTTP through different doors (002's scans, single visitors, a row of the gate's list, 000's and ours); the database is read
past all policies. `make fuzz` runs many more and longer stories.
"""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.make.buildings import Building, Member
from tests.schemathesis.live import Live, live_server
from tests.stateful.plain import PlainGuest, PlainVisit

PHONES = ("+2348011112201", "+2348011112202", "+2348011112203")
NAMED = st.lists(st.integers(0, 2), max_size=2, unique=True)
_STATE = """
select v.inside_count, v.entries_used, v.status,
  (select array_agg(row(vv.uses, vv.inside, vv.entry_id is not null)::text order by vv.position) from visit_visitors vv
   where vv.building_id = v.building_id and vv.visit_id = v.id) as party,
  (select count(*) from entries e where e.building_id = v.building_id and e.visit_id = v.id and e.exited_at is null) as open_entries,
  (select count(*) from entries e where e.building_id = v.building_id and e.visit_id = v.id and e.end_kind is distinct from 'undone') as entries,
  (select count(*) from scans s where s.building_id = v.building_id and s.outcome is not null and s.reason is distinct from 'denied') as scans,
  (select count(*) from notifications n where n.building_id = v.building_id and n.user_id = $2 and n.reference_id = v.id) as told,
  (select count(*) from passes p where p.building_id = v.building_id and p.visit_id = v.id and p.ended_at is null) as live_passes
from visits v where v.id = $1
"""


@pytest.fixture(scope="module")
def live(environment: dict[str, str]) -> Iterator[Live]:
    with live_server(environment["DATABASE_PLATFORM_URL"]) as running:
        yield running


def test_a_visit_behaves_like_its_plain_model(live: Live) -> None:
    class Story(VisitStory):
        server = live

    profile = settings()
    run_state_machine_as_test(
        Story,
        settings=settings(
            profile,
            max_examples=min(profile.max_examples, 12) if profile.derandomize else profile.max_examples,
            stateful_step_count=25,
            # Shrinking belongs to `make fuzz`: here a broken invariant should be red within seconds.
            phases=(Phase.explicit, Phase.generate) if profile.derandomize else profile.phases,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )


class VisitStory(RuleBasedStateMachine):
    """One visit from its invitation on."""

    server: Live
    home: Building
    visit: PlainVisit

    @initialize(guests=st.integers(1, 3), max_entries=st.integers(1, 3))
    def invited(self, guests: int, max_entries: int) -> None:
        self.home = self.server.run(self.server.bench.building())
        party = [{"name": f"Guest {n}", "phone": PHONES[n]} for n in range(guests)]
        made = self.server.run(
            self.server.bench.invite(self.home.resident, visitors=party, max_entries=max_entries)
        )
        self.id = made["visit"]["id"]
        self.codes = [made["qr_code"]]
        self.ids = [one["id"] for one in made["visit"]["visitors"]]
        self.visit = PlainVisit(max_entries, [PlainGuest() for _ in party])
        self.last_scan: str | None = None
        self.bans: dict[int, str] = {}

    def _call(self, who: Member, method: str, path: str, body: Any = None) -> httpx.Response:
        return self.server.run(self.server.bench.call(who, method, path, body))

    def _party(self, named: list[int]) -> list[int]:
        return sorted({one % len(self.ids) for one in named})

    def _agree(self, answer: httpx.Response, expected: str | list[int]) -> None:
        body = answer.json()
        if isinstance(expected, str):
            assert (answer.is_success, body.get("reason")) == (False, expected), answer.text
            return
        assert answer.status_code == 200, answer.text
        assert [one["visitor_id"] for one in body["data"]["visitors"]] == sorted(
            self.ids[one] for one in expected
        )
        self.last_scan = body["data"]["scan_id"]

    @rule(named=NAMED, old=st.booleans(), direction=st.sampled_from(["entry", "exit", "auto"]))
    def scan(self, named: list[int], *, old: bool, direction: str) -> None:
        """002's scan with the pass, perhaps with one that was replaced."""
        party, old = self._party(named), old and len(self.codes) > 1
        path = {"entry": "/scan/entry", "exit": "/scan/exit", "auto": "/qr-scan"}[direction]
        answer = self._call(
            self.home.guard,
            "POST",
            f"/api/visitors{path}",
            {"qr_code": self.codes[0 if old else -1], "visitor_ids": [self.ids[one] for one in party]},
        )
        if direction == "entry":
            self._agree(answer, self.visit.enter(party, old_code=old))
        elif direction == "exit":
            self._agree(answer, self.visit.leave(party))
        else:
            self._agree(answer, self.visit.either(party, old_code=old))

    @rule(one=st.integers(0, 2), status=st.sampled_from(["entered", "exited"]))
    def single(self, one: int, status: str) -> None:
        """002's door for one person."""
        one %= len(self.ids)
        answer = self._call(
            self.home.guard,
            "POST",
            f"/api/visitors/{self.id}/visitors/{self.ids[one]}/status",
            {"status": status},
        )
        self._agree(answer, self.visit.enter([one]) if status == "entered" else self.visit.leave([one]))

    @rule()
    def row(self) -> None:
        """A row of the gate's list."""
        answer = self._call(self.home.guard, "POST", f"/api/v1/gate/visits/{self.id}/scan", {})
        self._agree(answer, self.visit.either([]))

    @rule()
    def token(self) -> None:
        """000's grant-entry with the same pass."""
        answer = self._call(
            self.home.guard, "POST", "/api/visitor-tokens/grant-entry", {"token": self.codes[-1]}
        )
        expected = self.visit.enter([])
        assert answer.is_success == (not isinstance(expected, str)), answer.text
        if isinstance(expected, str):
            assert answer.json()["error"]["reason"] == expected
        else:
            self.last_scan = None
            self.visit.last = None  # this door's answer names no scan: not undone from here

    @precondition(lambda self: self.last_scan is not None)
    @rule()
    def undo(self) -> None:
        """The guard takes the last passage back."""
        answer = self._call(self.home.guard, "POST", f"/api/gate/scans/{self.last_scan}/undo")
        assert answer.is_success == self.visit.undo(), answer.text
        self.last_scan = None

    @rule(one=st.integers(0, 2))
    def terminate(self, one: int) -> None:
        """An administrator ends somebody's stay."""
        one %= len(self.ids)
        entry = self.server.run(
            self.server.bench.db.fetchval(
                "select id from entries where visit_id = $1 and visitor_id = $2 order by entered_at desc, id desc limit 1",
                self.id,
                self.ids[one],
            )
        )
        if entry is None:
            return
        answer = self._call(
            self.home.admin, "POST", f"/api/v1/gate/entries/{entry}/terminate", {"reason": "Left unseen"}
        )
        assert answer.is_success == self.visit.terminate(one), answer.text
        if answer.is_success:
            self.last_scan = None

    @rule()
    def reissue(self) -> None:
        """The host asks for a new pass."""
        answer = self._call(self.home.resident, "POST", f"/api/visitors/{self.id}/reissue")
        if answer.is_success:
            self.codes.append(answer.json()["data"]["qr_code"])
        else:
            assert answer.status_code == 409, answer.text

    @rule()
    def cancel(self) -> None:
        """The host calls the visit off."""
        answer = self._call(self.home.resident, "DELETE", f"/api/visitors/invitations/{self.id}")
        assert answer.status_code in {200, 409}, answer.text
        self.visit.cancelled = self.visit.cancelled or answer.is_success

    @rule(one=st.integers(0, 2))
    def ban_or_lift(self, one: int) -> None:
        """The administrator bans a phone for the whole building, or lifts that ban."""
        one %= len(self.ids)
        if one in self.bans:
            answer = self._call(
                self.home.admin,
                "PUT",
                f"/api/visitor-bans/{self.bans.pop(one)}",
                {"is_active": False, "unban_reason": "Sorry"},
            )
        else:
            ban = {"name": f"Guest {one}", "phone": PHONES[one], "reason": "Threats", "severity": "high"}
            answer = self._call(self.home.admin, "POST", "/api/visitor-bans", ban)
            self.bans[one] = (
                answer.json()["data"]["ban"]["id"]
                if "ban" in answer.json()["data"]
                else answer.json()["data"]["id"]
            )
        assert answer.is_success, answer.text
        self.visit.guests[one].banned = one in self.bans

    @invariant()
    def the_rows_agree(self) -> None:
        """What the tables hold is what the model holds, and no code of k uses ever opened k + 1 times."""
        if not hasattr(self, "id"):
            return
        row = self.server.run(self.server.bench.db.fetchrow(_STATE, self.id, self.home.resident.user_id))
        inside = sum(guest.inside for guest in self.visit.guests)
        uses = sum(guest.uses for guest in self.visit.guests)
        assert row["party"] == [
            f"({guest.uses},{'t' if guest.inside else 'f'},{'t' if guest.inside else 'f'})"
            for guest in self.visit.guests
        ]
        assert (row["inside_count"], row["open_entries"]) == (inside, inside)
        assert (row["entries_used"], row["entries"]) == (uses, uses)
        assert all(guest.uses <= self.visit.max_entries for guest in self.visit.guests)
        assert row["scans"] == self.visit.scans
        assert row["told"] == self.visit.told
        assert row["live_passes"] <= 1
