"""Which unit a resident's registration code is for (CONTRACT 001)."""

from gatehouse.core.ids import new_id
from tests.make.buildings import make_member
from tests.make.codes import own_unit
from tests.make.http import Bench


async def test_a_landlord_issues_for_own_units_only(bench: Bench) -> None:
    home = await bench.building()
    path = "/api/admin/generate-resident-otp"
    none = await bench.call(home.landlord, "POST", path)
    assert list(none.json()["errors"]) == ["house_number"]
    mine = await own_unit(bench.db, home.landlord)
    for body in (
        {},
        {"house_number": "12"},
        {"address": " 4 example  CLOSE "},
        {"house_id": str(mine), "house_number": "12", "address": "somewhere"},
    ):
        made = await bench.call(home.landlord, "POST", path, body)
        assert made.status_code == 201, made.text
        assert made.json()["data"]["house_id"] == str(mine)
    for body in (
        {"house_id": str(home.unit_id)},
        {"house_number": "A101"},
        {"house_id": str(mine), "house_number": "A101"},
        {"address": "1 Test Street"},
        {"house_number": "77"},
    ):
        assert (await bench.call(home.landlord, "POST", path, body)).status_code == 404, body
    await own_unit(bench.db, home.landlord, "14")
    unclear = await bench.call(home.landlord, "POST", path)
    assert list(unclear.json()["errors"]) == ["house_id"]
    # A tenant's tie is no ownership.
    tenant = await make_member(bench.db, home.id, "landlord", unit=home.unit_id)
    assert (await bench.call(tenant, "POST", path, {"house_number": "A101"})).status_code == 404


async def test_an_administrator_names_any_unit_or_a_new_number(bench: Bench) -> None:
    home = await bench.building()
    path = "/api/admin/generate-resident-otp"
    missing = await bench.call(home.admin, "POST", path, {"address": "1 Test Street"})
    assert list(missing.json()["errors"]) == ["house_number"]
    known = await bench.call(home.admin, "POST", path, {"house_number": "a101"})
    assert known.json()["data"]["house_id"] == str(home.unit_id)
    new = await bench.call(home.admin, "POST", path, {"house_number": "Z9", "address": "9 New Road"})
    assert new.json()["data"] == new.json()["data"] | {
        "house_id": None,
        "house_number": "Z9",
        "address": "9 New Road",
    }
    block, twin = new_id(), new_id()
    await bench.db.execute("insert into blocks (building_id, id, name) values ($1, $2, 'B')", home.id, block)
    await bench.db.execute(
        "insert into units (building_id, id, block_id, number, address) values ($1, $2, $3, 'A101', '2 Side Street')",
        home.id,
        twin,
        block,
    )
    unclear = await bench.call(home.admin, "POST", path, {"house_number": "A101"})
    assert list(unclear.json()["errors"]) == ["house_id"]
    for body, unit in (
        ({"house_number": "A101", "address": "2 side street"}, twin),
        ({"house_id": str(home.unit_id)}, home.unit_id),
    ):
        made = await bench.call(home.admin, "POST", path, body)
        assert made.json()["data"]["house_id"] == str(unit), made.text
