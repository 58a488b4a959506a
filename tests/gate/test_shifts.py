"""A guard's shift: begun with a brief, handed over with a note; on a shared tablet the person of the PIN."""

from typing import Any
from uuid import UUID

from gatehouse.core.ids import new_id
from tests.gate.test_entries import told
from tests.make.buildings import make_member
from tests.make.devices import at_gate, give_pin, make_tablet
from tests.make.entries import ask_in, guest_in, overdue, walk_in
from tests.make.http import Bench

SHIFTS = "/api/v1/gate/shifts"
HAND_OVER = f"{SHIFTS}/current/hand-over"


async def begin(bench: Bench, who: Any, **body: Any) -> Any:
    return await bench.call(who, "POST", SHIFTS, body)


async def test_the_brief_says_what_matters(bench: Bench) -> None:
    home = await bench.building()
    for scope, name in (("building", "Tunde"), ("personal", "Not For Guards")):
        await bench.db.execute(
            "insert into bans (building_id, id, phone, name, reason, severity, scope, banned_by) values ($1, $2, $3, $4, 'Threats', 'high', $5, $6)",
            home.id,
            new_id(),
            f"+23480999900{len(name):02d}",
            name,
            scope,
            home.admin.member_id,
        )
    late, _ = await guest_in(bench, home)
    await overdue(bench, late)
    await walk_in(bench, home, partySize=2)
    await ask_in(bench, home)
    await bench.invite(home.resident)
    begun = await begin(bench, home.guard, gate_id=str(home.gate_id))
    assert begun.status_code == 201, begun.text
    data = begun.json()["data"]
    assert (
        data["shift"]
        | {
            "guard_id": str(home.guard.member_id),
            "guard_name": "Security Person",
            "gate_name": "Main Gate",
            "ended_at": None,
        }
        == data["shift"]
    )
    brief = data["brief"]
    assert [(one["name"], one["reason"], one["severity"]) for one in brief["bans"]] == [
        ("Tunde", "Threats", "high")
    ]
    assert [one["entry_id"] for one in brief["overstays"]] == [late]
    numbers = {
        "bans_total": 1,
        "overstays_total": 1,
        "inside": 2,
        "people_inside": 3,
        "expected_today": 1,
        "deliveries_today": 0,
        "parcels_waiting": 0,
        "open_requests": 1,
        "hand_over": None,
    }
    assert {name: brief[name] for name in numbers} == numbers
    assert (brief["policy"]["percent"], brief["policy"]["exceeded"]) == (10, False)


async def test_one_open_shift_a_guard(bench: Bench) -> None:
    home = await bench.building()
    none = await bench.call(home.guard, "GET", f"{SHIFTS}/current")
    assert none.json()["data"]["shift"] is None
    assert (await bench.call(home.guard, "POST", HAND_OVER, {})).json()["error"]["code"] == "NO_SHIFT"
    first = (await begin(bench, home.guard)).json()["data"]["shift"]
    again = await begin(bench, home.guard)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "SHIFT_OPEN")
    current = await bench.call(home.guard, "GET", f"{SHIFTS}/current")
    assert current.json()["data"]["shift"]["id"] == first["id"]
    # Forgotten for twice its length: the next one ends it.
    await bench.db.execute(
        "update shifts set started_at = now() - interval '17 hours' where id = $1", UUID(first["id"])
    )
    second = await begin(bench, home.guard)
    assert second.status_code == 201, second.text
    assert await bench.db.fetchval("select ended_at from shifts where id = $1", UUID(first["id"])) is not None


async def test_handing_over_tells_the_relief_and_stands_in_the_next_brief(bench: Bench) -> None:
    home = await bench.building()
    relief = await make_member(bench.db, home.id, "security", first="Musa")
    begun = await begin(bench, home.guard, gate_id=str(home.gate_id))
    assert begun.json()["data"]["reliefs"] == [
        {"member_id": str(relief.member_id), "name": "Musa Person", "on_shift": False}
    ]
    for to in (str(home.guard.member_id), str(home.resident.member_id)):
        wrong = await bench.call(home.guard, "POST", HAND_OVER, {"note": "x", "to_member_id": to})
        assert wrong.status_code == 422
    body = {"note": "The barrier sticks", "to_member_id": str(relief.member_id)}
    done = await bench.call(home.guard, "POST", HAND_OVER, body)
    assert done.status_code == 200, done.text
    assert await told(bench, relief) == ["shift_handed_over"]
    brief = (await begin(bench, relief, gate_id=str(home.gate_id))).json()["data"]["brief"]
    assert (
        brief["hand_over"] | {"from_name": "Security Person", "note": "The barrier sticks"}
        == brief["hand_over"]
    )
    rows = (await bench.call(home.admin, "GET", SHIFTS)).json()["data"]
    assert [(one["guard_name"], one["handed_to_name"], one["hand_over_note"]) for one in rows["items"]] == [
        ("Musa Person", None, None),
        ("Security Person", "Musa Person", "The barrier sticks"),
    ]
    assert rows["pagination"]["total"] == 2


async def test_a_note_for_nobody_in_particular_is_for_the_same_gate(bench: Bench) -> None:
    home = await bench.building()
    await begin(bench, home.guard, gate_id=str(home.gate_id))
    await bench.call(home.guard, "POST", HAND_OVER, {"note": "Generator man comes at six"})
    there, here = [await make_member(bench.db, home.id, "security") for _ in range(2)]
    assert (await begin(bench, there)).json()["data"]["brief"]["hand_over"] is None
    found = (await begin(bench, here, gate_id=str(home.gate_id))).json()["data"]["brief"]["hand_over"]
    assert found["note"] == "Generator man comes at six"


async def test_on_a_shared_tablet_the_person_of_the_pin(bench: Bench) -> None:
    home = await bench.building()
    tablet = await make_tablet(bench, home)
    musa = await make_member(bench.db, home.id, "security", first="Musa")
    for member, pin in ((home.guard.member_id, "4825"), (musa.member_id, "3907")):
        await give_pin(bench, home, member, pin)
    first = await at_gate(bench, tablet, home.guard.member_id, "4825")
    begun = await bench.call(None, "POST", SHIFTS, headers=first.headers)
    assert begun.status_code == 201, begun.text
    shift = begun.json()["data"]["shift"]
    assert (shift["guard_id"], shift["gate_id"]) == (str(home.guard.member_id), str(home.gate_id))
    # Locked by itself and unlocked anew: the shift goes on, in another session.
    again = await at_gate(bench, tablet, home.guard.member_id, "4825")
    current = await bench.call(None, "GET", f"{SHIFTS}/current", headers=again.headers)
    assert current.json()["data"]["shift"]["id"] == shift["id"]
    second = await at_gate(bench, tablet, musa.member_id, "3907")
    other = await bench.call(None, "POST", SHIFTS, headers=second.headers)
    assert other.json()["data"]["shift"]["guard_name"] == "Musa Person"
    entry = (await walk_in(bench, home))["id"]
    out = await bench.call(None, "PATCH", f"/api/v1/gate/entries/{entry}/checkout", headers=second.headers)
    assert out.status_code == 200, out.text
    row = await bench.db.fetchrow("select guard_out, gate_out from entries where id = $1", UUID(entry))
    assert row is not None
    assert tuple(row) == (musa.member_id, home.gate_id)
