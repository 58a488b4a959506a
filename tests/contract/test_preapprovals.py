"""004's pre-approvals over HTTP, in its own field names, under both prefixes."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.make.buildings import make_unit
from tests.make.flats import move_in
from tests.make.http import Bench
from tests.make.tokens import PREAPPROVALS, make_preapproval, preapproval_body


@pytest.mark.parametrize("prefix", [PREAPPROVALS, "/api/preapprovals"])
async def test_one_qr_for_two_uses(bench: Bench, prefix: str) -> None:
    home = await bench.building()
    body = preapproval_body(
        visitorType="FRIEND", purpose="Tea", vehicleNumber="LAG 482 KJ", maxUses=2, flatId=str(home.unit_id)
    )
    made = await bench.call(home.resident, "POST", prefix, body)
    assert made.status_code == 201, made.text
    data = made.json()["data"]
    shown = data["preApproval"]
    assert shown == shown | {
        "visitorName": "Ada Obi",
        "visitorPhone": "+2348011112222",
        "visitorType": "FRIEND",
        "purpose": "Tea",
        "vehicleNumber": "LAG 482 KJ",
        "maxUses": 2,
        "usedCount": 0,
        "remainingUses": 2,
        "status": "ACTIVE",
        "flat": {"id": str(home.unit_id), "flatNumber": "A101"},
        "entries": [],
    }
    kind, _, picture = data["qrCodeImage"].partition(",")
    assert kind == "data:image/png;base64"
    assert base64.b64decode(picture).startswith(b"\x89PNG")
    assert data["qrToken"].startswith("SG_")

    again = await bench.call(home.resident, "GET", f"{prefix}/{shown['id']}/qr")
    assert again.json()["data"]["qrToken"] == data["qrToken"]
    for who in (home.landlord, home.guard):
        hidden = await bench.call(who, "GET", f"{prefix}/{shown['id']}/qr")
        assert hidden.status_code == (404 if who is home.landlord else 403)

    for use in (1, 2):
        used = await bench.call(home.guard, "POST", f"{prefix}/scan", {"qrToken": data["qrToken"]})
        assert used.status_code == 200, used.text
        entry, left = used.json()["data"]["entry"], used.json()["data"]["preApproval"]
        assert left == left | {
            "visitorName": "Ada Obi",
            "flatNumber": "A101",
            "usedCount": use,
            "maxUses": 2,
            "remainingUses": 2 - use,
            "createdBy": {"id": str(home.resident.user_id), "name": "Resident Person"},
        }
        assert (entry["status"], entry["preApprovalId"], entry["flatId"]) == (
            "APPROVED",
            shown["id"],
            str(home.unit_id),
        )
        inside = await bench.call(home.guard, "POST", f"{prefix}/scan", {"qrToken": data["qrToken"]})
        assert (inside.status_code, inside.json()["reason"]) == (409, "already_inside")
        out = await bench.call(home.guard, "PATCH", f"/api/v1/gate/entries/{entry['id']}/checkout")
        assert out.status_code == 200, out.text
    third = await bench.call(home.guard, "POST", f"{prefix}/scan", {"qrToken": data["qrToken"]})
    assert (third.status_code, third.json()["reason"]) == (409, "used_up")

    listed = (await bench.call(home.resident, "GET", f"{prefix}?status=used")).json()["data"]
    assert [one["id"] for one in listed["preApprovals"]] == [shown["id"]]
    assert len(listed["preApprovals"][0]["entries"]) == 2
    assert listed["pagination"] == {"total": 1, "page": 1, "limit": 20, "pages": 1}


@pytest.mark.parametrize(
    "visitor_type",
    ["GUEST", "DELIVERY_PERSON", "CAB_DRIVER", "SERVICE_PROVIDER", "OTHER", "FAMILY_MEMBER", "FRIEND"],
)
async def test_the_visitors_type_comes_back(bench: Bench, visitor_type: str) -> None:
    home = await bench.building()
    made = await make_preapproval(bench, home.resident, visitorType=visitor_type)
    listed = (await bench.call(home.resident, "GET", PREAPPROVALS)).json()["data"]["preApprovals"]
    assert made["preApproval"]["visitorType"] == listed[0]["visitorType"] == visitor_type


async def test_status_and_lists(bench: Bench) -> None:
    home = await bench.building()
    found = {}
    for number, status in enumerate(("ACTIVE", "EXPIRED", "USED", "CANCELLED")):
        made = await make_preapproval(bench, home.resident, visitorPhone=f"+23480111100{number:02d}")
        found[status] = made
    ids = {status: made["preApproval"]["id"] for status, made in found.items()}
    await bench.db.execute(
        "update visits set valid_from = now() - interval '3 h', valid_until = now() - interval '1 h' where id = $1",
        UUID(ids["EXPIRED"]),
    )
    entered = await bench.call(
        home.guard, "POST", f"{PREAPPROVALS}/scan", {"qrToken": found["USED"]["qrToken"]}
    )
    assert entered.status_code == 200
    gone = await bench.call(home.resident, "DELETE", f"{PREAPPROVALS}/{ids['CANCELLED']}")
    assert (gone.status_code, gone.json()["data"]["status"]) == (200, "CANCELLED")
    assert (
        await bench.call(home.resident, "DELETE", f"{PREAPPROVALS}/{ids['CANCELLED']}")
    ).status_code == 409
    assert (await bench.call(home.landlord, "DELETE", f"{PREAPPROVALS}/{ids['ACTIVE']}")).status_code == 404
    refused = await bench.call(
        home.guard, "POST", f"{PREAPPROVALS}/scan", {"qrToken": found["CANCELLED"]["qrToken"]}
    )
    assert (refused.status_code, refused.json()["reason"]) == (410, "cancelled")

    for who in (home.resident, home.admin):
        for status, one in ids.items():
            listed = (await bench.call(who, "GET", f"{PREAPPROVALS}?status={status}")).json()["data"]
            assert [row["id"] for row in listed["preApprovals"]] == [one], status
            assert listed["preApprovals"][0]["status"] == status
            assert listed["pagination"]["total"] == 1
        whole = (await bench.call(who, "GET", f"{PREAPPROVALS}?limit=3")).json()["data"]
        assert [row["id"] for row in whole["preApprovals"]] == list(reversed(ids.values()))[:3]
        assert whole["pagination"] == {"total": 4, "page": 1, "limit": 3, "pages": 2}
    others = (await bench.call(home.landlord, "GET", PREAPPROVALS)).json()["data"]
    assert (others["preApprovals"], others["pagination"]["total"]) == ([], 0)


async def test_for_one_of_ones_flats_only(bench: Bench) -> None:
    home = await bench.building()
    second, strange = await make_unit(bench.db, home.id, "B2"), await make_unit(bench.db, home.id, "C3")
    await move_in(bench, home, home.resident, second, primary=False)
    made = await make_preapproval(bench, home.resident, flatId=str(second))
    assert made["preApproval"]["flat"]["flatNumber"] == "B2"
    refused = await bench.call(home.resident, "POST", PREAPPROVALS, preapproval_body(flatId=str(strange)))
    assert (refused.status_code, refused.json()["error"]["details"][0]["field"]) == (422, "flatId")


async def test_not_before_its_time(bench: Bench) -> None:
    home = await bench.building()
    start = datetime.now(UTC) + timedelta(hours=5)
    made = await make_preapproval(
        bench, home.resident, validFrom=start.isoformat(), validUntil=(start + timedelta(hours=1)).isoformat()
    )
    early = await bench.call(home.guard, "POST", f"{PREAPPROVALS}/scan", {"qrToken": made["qrToken"]})
    assert (early.status_code, early.json()["reason"]) == (403, "not_yet_valid")
