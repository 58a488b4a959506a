"""004's gate passes, word for word: asked for, approved, scanned once, under the current and the legacy prefix."""

import pytest

from gatehouse.api import openapi_document
from tests.contract.seed_004_gate import GATE_PASS, PASS_BODY
from tests.contract.shapes import matches
from tests.every_route.cases_gate_passes import gate_pass
from tests.make.http import Bench

CURRENT, LEGACY = "/api/v1/gate/passes", "/api/gatepasses"


@pytest.mark.parametrize(("door", "other"), [(CURRENT, LEGACY), (LEGACY, CURRENT)], ids=["v1", "legacy"])
async def test_pending_approved_used(bench: Bench, door: str, other: str) -> None:
    home = await bench.building()
    made = await bench.call(home.resident, "POST", door, gate_pass())
    assert made.status_code == 201, made.text
    data = made.json()["data"]
    assert matches({**GATE_PASS, "qrToken": "str"}, data) == []
    assert (data["type"], data["status"], data["isUsed"], data["usedAt"]) == (
        "MATERIAL",
        "PENDING",
        False,
        None,
    )
    listed = (await bench.call(home.guard, "GET", other, params={"status": "PENDING"})).json()["data"]
    assert [one["id"] for one in listed["gatePasses"]] == [data["id"]]
    assert listed["pagination"] == {"total": 1, "page": 1, "limit": 20, "pages": 1}

    approved = await bench.call(home.admin, "PATCH", f"{other}/{data['id']}/approve")
    assert approved.json()["data"]["status"] == "APPROVED"
    shown = (await bench.call(home.resident, "GET", f"{door}/{data['id']}/qr")).json()["data"]
    assert shown["qrCodeImage"].startswith("data:image/png;base64,")
    assert {name: shown[name] for name in ("gatePassId", "qrToken", "type", "status")} == {
        "gatePassId": data["id"],
        "qrToken": data["qrToken"],
        "type": "MATERIAL",
        "status": "APPROVED",
    }
    used = await bench.call(home.guard, "POST", f"{door}/scan", {"qrToken": shown["qrToken"]})
    assert (used.status_code, used.json()["data"]["status"], used.json()["data"]["isUsed"]) == (
        200,
        "USED",
        True,
    )
    # The reference answers 400 to all of these; CONTRACT: 409 for a state, 410 for what is over.
    assert (
        await bench.call(home.guard, "POST", f"{other}/scan", {"qrToken": shown["qrToken"]})
    ).status_code == 409
    assert (await bench.call(home.admin, "PATCH", f"{door}/{data['id']}/approve")).status_code == 409
    assert (await bench.call(home.resident, "DELETE", f"{door}/{data['id']}")).status_code == 409


async def test_the_seeds_example_and_every_type(bench: Bench) -> None:
    home = await bench.building()
    for kind in ("MATERIAL", "VEHICLE", "MOVE_IN", "MOVE_OUT", "MAINTENANCE"):
        made = await bench.call(home.resident, "POST", CURRENT, {**PASS_BODY, "type": kind})
        assert made.status_code == 201, made.text
        data = made.json()["data"]
        assert (data["type"], data["itemsList"]) == (kind, ["chair", "chair"])
        assert {name: data[name] for name in ("title", "validFrom", "validUntil")} == {
            name: PASS_BODY[name] for name in ("title", "validFrom", "validUntil")
        }
        gone = await bench.call(home.resident, "DELETE", f"{CURRENT}/{data['id']}")
        assert (gone.status_code, gone.json()["success"]) == (200, True)
        left = (await bench.call(home.resident, "GET", f"{CURRENT}/{data['id']}")).json()["data"]
        assert left["status"] == "EXPIRED", "DELETE sets EXPIRED, as 004 says"


def test_the_legacy_prefix_is_deprecated() -> None:
    for path, operations in openapi_document()["paths"].items():
        if path.startswith((LEGACY, CURRENT)):
            assert {bool(one.get("deprecated")) for one in operations.values()} == {path.startswith(LEGACY)}
