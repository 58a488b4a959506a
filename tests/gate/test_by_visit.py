"""A scan that names the visit itself: judged like any other, once a nonce, in the guard's building only, and a hidden flat by its plate."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.auth.tokens import hash_secret
from gatehouse.core.errors import NonceReused
from gatehouse.core.ids import new_id
from gatehouse.gate.scan_answer import ScanAnswer
from gatehouse.gate.scans import Attempt, scan
from tests.make.buildings import Building, Member
from tests.make.http import Bench


def _caller(guard: Member) -> Caller:
    assert guard.building_id is not None
    return Caller(
        guard.session_id,
        guard.user_id,
        guard.building_id,
        guard.member_id,
        Role.SECURITY,
        "api",
        hash_secret(guard.secret),
    )


async def _scan(app: FastAPI, guard: Member, direction: Any, visit_id: Any, **more: Any) -> ScanAnswer:
    return await scan(
        app.state.hot,
        _caller(guard),
        Attempt(direction=direction, visit_id=visit_id, gate="Main Gate", **more),
    )


async def _made(bench: Bench, home: Building, **changes: Any) -> tuple[Any, dict[str, Any]]:
    made = await bench.invite(home.resident, **changes)

    return UUID(made["visit"]["id"]), made


async def test_in_and_out_without_a_code(bench: Bench, app: FastAPI) -> None:
    home = await bench.building()
    visit, made = await _made(bench, home)
    entered = await _scan(app, home.guard, "entry", visit)
    assert (entered.status, entered.body["data"]["visit"]["visit_id"]) == (200, str(visit))
    again = await _scan(app, home.guard, "entry", visit)
    assert (again.status, again.body["reason"]) == (409, "already_inside")
    by_code = await bench.scan(home.guard, "exit", made["qr_code"])
    assert by_code.json()["data"]["entry_id"] == entered.body["data"]["entry_id"]
    used = await _scan(app, home.guard, "auto", visit)
    assert (used.status, used.body["reason"]) == (409, "used_up")
    scans = await bench.db.fetch("select pass_id from scans where visit_id = $1", visit)
    assert len(scans) == 4 and all(row["pass_id"] is not None for row in scans)


async def test_a_visit_of_another_building_is_unknown(bench: Bench, app: FastAPI) -> None:
    home, other = await bench.building(), await bench.building()
    visit, _ = await _made(bench, home)
    for nobody in (visit, new_id()):
        refused = await _scan(app, other.guard, "entry", nobody)
        assert (refused.status, refused.body["reason"]) == (404, "unknown_code")
        assert "visit" not in refused.body["data"]
    assert (
        await bench.db.fetchval("select visit_id from scans where building_id = $1 limit 1", other.id) is None
    )


async def test_rules_and_bans_hold_as_for_a_code(bench: Bench, app: FastAPI) -> None:
    home = await bench.building()
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    early, _ = await _made(bench, home, expected_start=later, expected_end=None)
    assert (await _scan(app, home.guard, "entry", early)).body["reason"] == "not_yet_valid"
    visit, made = await _made(bench, home)
    await bench.call(home.resident, "DELETE", f"/api/visitors/invitations/{made['visit']['id']}")
    assert (await _scan(app, home.guard, "entry", visit)).body["reason"] == "cancelled"


async def test_a_part_of_a_party(bench: Bench, app: FastAPI) -> None:

    home = await bench.building()
    party = [{"name": name, "phone": f"+23480222200{n:02d}"} for n, name in enumerate(("Ada", "Bola", "Chi"))]
    visit, made = await _made(bench, home, visit_type="group", visitors=party)
    first = UUID(made["visit"]["visitors"][1]["visitor_id"])
    entered = await _scan(app, home.guard, "entry", visit, visitor_ids=(first,))
    assert [one["name"] for one in entered.body["data"]["visitors"]] == ["Bola"]
    rest = await _scan(app, home.guard, "entry", visit)
    assert sorted(one["name"] for one in rest.body["data"]["visitors"]) == ["Ada", "Chi"]
    stranger = await _scan(app, home.guard, "entry", visit, visitor_ids=(new_id(),))
    assert (stranger.status, stranger.body["reason"]) == (404, "unknown_code")


async def test_one_nonce_is_one_scan_and_means_one_visit(bench: Bench, app: FastAPI) -> None:
    home = await bench.building()
    (visit, _), (other, _) = await _made(bench, home), await _made(bench, home)
    nonce = uuid4()
    first = await _scan(app, home.guard, "entry", visit, nonce=nonce)
    again = await _scan(app, home.guard, "entry", visit, nonce=nonce)
    assert first == again
    with pytest.raises(NonceReused):
        await _scan(app, home.guard, "entry", other, nonce=nonce)
    with pytest.raises(NonceReused):
        await _scan(app, home.guard, "entry", visit, nonce=nonce, consent=True)


async def test_a_hidden_flat_opens_by_the_end_of_its_plate_only(bench: Bench, app: FastAPI) -> None:
    home = await bench.building()
    visit, _ = await _made(bench, home, visit_type="cab", plate="LAG-482 KJ", hide_unit=True)
    for plate in (None, "0000", ""):
        refused = await _scan(app, home.guard, "entry", visit, plate_last4=plate)
        assert (refused.status, refused.body["reason"]) == (404, "unknown_code")
        assert "A101" not in str(refused.body)
    entered = await _scan(app, home.guard, "entry", visit, plate_last4="82KJ")
    assert (entered.status, entered.body["data"]["visit"]["apartment_number"]) == (200, "A101")
    left = await _scan(app, home.guard, "exit", visit)  # who is inside may leave without showing anything
    assert left.status == 200
