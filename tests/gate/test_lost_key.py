"""Codes sealed with a key that is no longer in the ring: the visit, parcel or gate pass stays, its code alone cannot be shown."""

from uuid import UUID

import orjson
from structlog.testing import capture_logs

from gatehouse.core.keys import KeyRing, ring
from tests.gate.test_gate_passes import DOOR as GATE_PASSES
from tests.gate.test_gate_passes import new as gate_pass
from tests.gate.test_parcels import DOOR as PARCELS
from tests.gate.test_parcels import give, take
from tests.make.http import Bench
from tests.make.tokens import PREAPPROVALS, TOKENS

_FORMER = KeyRing.parse("former:" + "a-secret-nobody-has-kept-" * 2)


async def _lose(bench: Bench, table: str, purpose: str, of: str, plain: bytes) -> None:
    """The row's code as it would be had it been sealed before the keys were changed, and the old one thrown away."""
    column = "visit_id" if table == "passes" else "id"
    row = await bench.db.fetchrow(f"select building_id, id from {table} where {column} = $1", UUID(of))
    assert row is not None
    sealed = _FORMER.seal(purpose, plain, row["building_id"].bytes + row["id"].bytes)
    await bench.db.execute(f"update {table} set sealed = $2 where id = $1", row["id"], sealed)


async def test_a_visit_is_shown_without_its_pass_until_it_has_a_new_one(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    visit = made["visit"]["id"]
    await _lose(bench, "passes", "pass-codes", visit, orjson.dumps([made["qr_code"], made["digits"]]))
    ring()._told.clear()
    with capture_logs() as lines:
        for path in (f"/api/visitors/invitations/{visit}", f"/api/visitors/{visit}"):
            seen = await bench.call(home.resident, "GET", path)
            assert seen.status_code == 200, seen.text
            shown = seen.json()["data"]["visit"]
            assert (shown["title"], shown["qr_code"], shown["digits"], shown["pass_url"]) == (
                "Tea",
                None,
                None,
                None,
            )
        for path in (
            f"/api/visitors/{visit}/qr.svg",
            f"/api/visitors/{visit}/qr.png",
            f"{PREAPPROVALS}/{visit}/qr",
        ):
            refused = await bench.call(home.resident, "GET", path)
            assert (refused.status_code, refused.json()["error"]["code"]) == (409, "CONFLICT_ERROR"), path
            assert (
                refused.json()["message"]
                == "The pass of this visit cannot be shown any more. Make a new one for it."
            )
        mine = await bench.call(home.resident, "GET", f"{TOKENS}/my-tokens")
        assert [(row["id"], row["token"]) for row in mine.json()["data"]["tokens"]] == [(visit, None)]
    errors = [line for line in lines if line["log_level"] == "error"]
    assert [(line["event"], line["purpose"], line["problem"]) for line in errors] == [
        ("sealed code not shown", "pass-codes", "Key id 'former' is not in the ring any more.")
    ]
    assert made["qr_code"][3:] not in str(lines)
    new = await bench.call(home.resident, "POST", f"/api/visitors/{visit}/reissue")
    assert new.status_code == 200, new.text
    assert (await bench.call(home.resident, "GET", f"/api/visitors/{visit}/qr.svg")).status_code == 200


async def test_a_parcel_whose_digits_are_lost_goes_to_a_name(bench: Bench) -> None:
    home = await bench.building()
    lost, other = (await take(bench, home))["id"], (await take(bench, home))["id"]
    await _lose(bench, "parcels", "parcel-code", lost, b"123456")
    listed = await bench.call(home.resident, "GET", PARCELS)
    assert listed.status_code == 200, listed.text
    codes = {row["id"]: row["code"] for row in listed.json()["data"]["parcels"]}
    assert codes[lost] is None
    assert len(codes[other]) == 6
    one = await bench.call(home.resident, "GET", f"{PARCELS}/{lost}")
    assert (one.status_code, one.json()["data"]["code"]) == (200, None)
    assert (await give(bench, home.guard, lost, name="Resident Person")).status_code == 200


async def test_a_gate_pass_whose_code_is_lost_says_so(bench: Bench) -> None:
    home = await bench.building()
    made = (await gate_pass(bench, home.resident))["id"]
    await _lose(bench, "gate_passes", "gate-pass-code", made, b"GP_AAAAAAAAAAAA")
    refused = await bench.call(home.resident, "GET", f"{GATE_PASSES}/{made}/qr")
    assert refused.status_code == 409, refused.text
    assert (
        refused.json()["message"] == "The code of this gate pass cannot be shown any more. Ask for a new one."
    )
    assert (await bench.call(home.resident, "GET", f"{GATE_PASSES}/{made}")).status_code == 200
