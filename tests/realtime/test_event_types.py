"""Every event that leaves is described in the OpenAPI document, and carries what is described."""

import pytest

from gatehouse.api import openapi_document
from gatehouse.core import events
from gatehouse.gate.events import EVENTS as GATE
from gatehouse.notifications.events import EVENTS as NOTES
from gatehouse.visits.events import EVENTS as VISITS
from tests.every_route.cases_gate_passes import gate_pass
from tests.make.buildings import Building
from tests.make.entries import ENTRIES, overdue, walk_in
from tests.make.http import Bench


class _Ear:
    def __init__(self) -> None:
        self.heard: list[tuple[str, object]] = []

    async def emit(self, event: str, data: object, *, room: list[str]) -> None:
        assert room
        self.heard.append((event, data))


async def _things(bench: Bench, home: Building) -> None:
    """What is delivered, kept at the gate, and carried through it."""
    wish = {"companyName": "AMAZON", "expectedDate": "2030-01-20"}
    await bench.call(home.resident, "POST", "/api/v1/deliveries/expected", wish)
    await bench.call(home.guard, "POST", "/api/v1/gate/parcels", {"flatId": str(home.unit_id)})
    await bench.call(home.resident, "POST", "/api/v1/gate/passes", gate_pass())


async def _people(bench: Bench, home: Building) -> None:
    """Who is asked about, let in, stays too long and is ended, in a guard's shift."""
    await bench.call(home.guard, "POST", "/api/v1/gate/shifts", {})
    entry = (await walk_in(bench, home))["id"]
    await overdue(bench, entry)
    await bench.call(home.guard, "POST", f"{ENTRIES}/{entry}/acknowledge")
    await bench.call(home.admin, "POST", f"{ENTRIES}/{entry}/terminate", {"reason": "Left unseen"})


async def test_what_is_sent_is_what_is_described(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    ear = _Ear()
    monkeypatch.setattr(events.carrier, "emitter", ear)
    home = await bench.building()
    made = await bench.invite(home.resident)
    body = {"qr_code": made["qr_code"], "action": "arrival"}
    assert (await bench.call(home.guard, "POST", "/api/visitors/scan", body)).status_code == 200
    await bench.scan(home.guard, "entry", made["qr_code"])
    scan = (await bench.scan(home.guard, "exit", made["qr_code"])).json()["data"]["scan_id"]
    await bench.call(home.guard, "POST", f"/api/gate/scans/{scan}/undo")
    await bench.scan(home.guard, "entry", made["qr_code"])
    path = f"/api/visitors/invitations/{made['visit']['id']}"
    await bench.call(home.resident, "PUT", path, {"title": "Supper"})
    await bench.call(home.resident, "DELETE", path)
    await _things(bench, home)
    await _people(bench, home)
    for task in tuple(events.carrier.pending):
        await task
    described = VISITS | GATE | NOTES
    assert {name for name, _ in ear.heard} == set(described)
    for name, payload in ear.heard:
        model = described[name]
        sent = model.model_validate(payload).model_dump(exclude_unset=True)
        assert sent == payload, name
    assert set(described) <= set(openapi_document()["webhooks"])
