"""Who hears of a visit in real time, and what of a cab whose flat is hidden."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gatehouse.core import events
from tests.make.buildings import Building
from tests.make.http import Bench
from tests.make.tokens import TOKENS


class _Ear:
    def __init__(self) -> None:
        self.heard: list[tuple[str, str, set[str]]] = []

    async def emit(self, event: str, data: dict[str, Any], *, room: list[str]) -> None:
        if event.startswith("visit:"):
            self.heard.append((event, data["title"], set(room)))


async def _its_life(bench: Bench, home: Building, **wish: Any) -> list[str]:
    """A visit made, changed, given a new pass, extended and called off, and another one called off as its host leaves."""
    visit = (await bench.invite(home.resident, **wish))["visit"]["id"]
    url = f"/api/visitors/{visit}"
    until = (datetime.now(UTC) + timedelta(hours=6)).isoformat()
    for method, path, body in (
        ("PUT", url, {"notes": "Later"}),
        ("POST", f"{url}/reissue", None),
        ("POST", f"{TOKENS}/{visit}/extend", {"until": until}),
        ("DELETE", url, None),
    ):
        answer = await bench.call(home.resident, method, path, body)
        assert answer.status_code == 200, answer.text
    await bench.invite(home.resident, **wish)
    gone = await bench.call(
        home.admin,
        "PUT",
        f"/api/admin/residents/disengage/{home.resident.user_id}",
        {"reason": "Has moved to another town"},
    )
    assert gone.status_code == 200, gone.text
    for task in tuple(events.carrier.pending):
        await task
    return [
        "visit:created",
        "visit:updated",
        "visit:updated",
        "visit:updated",
        "visit:cancelled",
        "visit:created",
        "visit:cancelled",
    ]


async def test_host_gate_and_administrators_hear_of_every_visit(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear = _Ear()
    monkeypatch.setattr(events.carrier, "emitter", ear)
    home = await bench.building()
    happened = await _its_life(bench, home, title="Tea")
    rooms = {f"user:{home.resident.user_id}", f"gate:{home.id}", f"admin:{home.id}"}
    assert ear.heard == [(name, "Tea", rooms) for name in happened]


async def test_the_gate_hears_nothing_that_names_a_hidden_flat(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear = _Ear()
    monkeypatch.setattr(events.carrier, "emitter", ear)
    home = await bench.building()
    happened = await _its_life(
        bench, home, title="Cab for A101", visit_type="cab", plate="KJA 882 BC", hide_unit=True
    )
    gate, others = {f"gate:{home.id}"}, {f"user:{home.resident.user_id}", f"admin:{home.id}"}
    assert [one for one in ear.heard if one[2] == gate] == [(name, "Cab", gate) for name in happened]
    assert [one for one in ear.heard if one[2] != gate] == [
        (name, "Cab for A101", others) for name in happened
    ]
