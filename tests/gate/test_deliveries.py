"""Expected deliveries and standing rules over HTTP, and what they answer at the gate."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from gatehouse.core.db import Tenant
from gatehouse.gate.delivery_rules import RuleAnswer, answer_by_rule, use_expected
from tests.make.buildings import Building, Member, make_member, make_unit
from tests.make.flats import move_in, move_out
from tests.make.http import Bench
from tests.make.requests import ask

DOOR = "/api/v1/deliveries"
LAGOS = ZoneInfo("Africa/Lagos")
FAR = "2030-01-20"  # a Sunday


def today() -> str:
    """The building's."""
    return datetime.now(LAGOS).date().isoformat()


async def expect(bench: Bench, who: Member, **changes: Any) -> dict[str, Any]:
    """An expected delivery, its `data`."""
    body = {"companyName": "AMAZON", "expectedDate": FAR, "autoApprove": True} | changes
    answer = await bench.call(who, "POST", f"{DOOR}/expected", body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["data"]
    return made


async def rule(bench: Bench, who: Member, **changes: Any) -> dict[str, Any]:
    """A standing rule, its `data`."""
    body = {"companies": ["Big Basket"]} | changes
    answer = await bench.call(who, "POST", f"{DOOR}/auto-approve", body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["data"]
    return made


async def judged(
    app: FastAPI, home: Building, at: datetime, provider: str | None, *units: UUID
) -> RuleAnswer | None:
    """What would answer a delivery at a moment."""
    async with app.state.database.transaction(Tenant(home.id)) as session:
        return await answer_by_rule(
            session,
            home.id,
            units or [home.unit_id],
            provider=provider,
            at=at,
            time_zone="Africa/Lagos",
        )


async def test_an_expected_delivery_as_it_was_written(bench: Bench) -> None:
    home = await bench.building()
    made = await expect(
        bench,
        home.resident,
        companyName="  Ama zon ",
        itemName="A very private thing",
        timeFrom="22:00",
        timeUntil="02:00",
        leaveAtGate=True,
        societyId=str(home.id),
    )
    assert made["flat"] == {"id": str(home.unit_id), "flatNumber": "A101"}
    assert (made["companyName"], made["expectedDate"], made["status"]) == ("Ama zon", FAR, "EXPECTED")
    assert (made["timeFrom"], made["timeUntil"]) == ("22:00", "02:00")
    assert made["expiresAt"] == "2030-01-21T01:00:00Z", "02:00 in Lagos, the morning after"
    assert made["createdById"] == str(home.resident.user_id)
    assert (await expect(bench, home.resident, expiresAt="2030-01-20T10:00:00Z"))[
        "expiresAt"
    ] == "2030-01-20T10:00:00Z"
    late = await expect(bench, home.resident, expiresAt="2031-01-01T00:00:00Z")
    assert late["expiresAt"] == "2030-01-20T23:00:00Z", "the day's own end, whatever was asked"
    moment = await expect(bench, home.resident, expectedDate="2030-01-19T23:00:00.000Z")
    assert moment["expectedDate"] == FAR, "midnight of that day in Lagos"


async def test_only_for_an_own_flat_and_unasked_only_by_who_may_answer(bench: Bench) -> None:
    home = await bench.building()
    theirs = await make_unit(bench.db, home.id, "B7")
    child = await make_member(bench.db, home.id, "resident", unit=home.unit_id, primary=False)
    await bench.db.execute("update occupancies set may_approve = false where member_id = $1", child.member_id)
    for who, changes, status in (
        (home.resident, {"flatId": str(theirs)}, 422),
        (home.landlord, {}, 422),  # belongs to no flat
        (home.admin, {"flatId": str(home.unit_id)}, 422),  # administers it, and does not live there
        (child, {}, 403),
        (child, {"autoApprove": False}, 201),
        (home.resident, {"flatId": str(home.unit_id)}, 201),
        (home.guard, {}, 403),
    ):
        body = {"companyName": "AMAZON", "expectedDate": FAR, "autoApprove": True} | changes
        answer = await bench.call(who, "POST", f"{DOOR}/expected", body)
        assert answer.status_code == status, (who.role, changes, answer.text)
    for who, changes, status in (
        (home.resident, {"flatId": str(theirs)}, 422),
        (child, {}, 403),
        (home.resident, {}, 201),
    ):
        answer = await bench.call(who, "POST", f"{DOOR}/auto-approve", changes)
        assert answer.status_code == status, (who.role, changes, answer.text)
    mine = (await rule(bench, home.resident))["id"]
    for method in ("PATCH", "DELETE"):
        change = {"isActive": True} if method == "PATCH" else None
        answer = await bench.call(home.landlord, method, f"{DOOR}/auto-approve/{mine}", change)
        assert answer.status_code == 404
    weak = await bench.call(child, "PATCH", f"{DOOR}/auto-approve/{mine}", {"isActive": True})
    assert weak.status_code == 403


async def test_what_each_sees(bench: Bench) -> None:
    home = await bench.building()
    second = await make_unit(bench.db, home.id, "B7")
    neighbour = await make_member(bench.db, home.id, "resident", unit=second)
    flatmate = await make_member(bench.db, home.id, "resident", unit=home.unit_id, primary=False)
    later = await expect(bench, home.resident, itemName="Private", expectedDate="2030-02-01")
    sooner = await expect(bench, neighbour, timeFrom="09:00")
    soonest = await expect(bench, neighbour, timeFrom="08:00")
    over = await expect(bench, home.resident)
    await bench.db.execute(
        "update expected_deliveries set expires_at = now() where id = $1", UUID(over["id"])
    )

    async def seen(who: Member, **query: str) -> tuple[list[str], int]:
        page = (await bench.call(who, "GET", f"{DOOR}/expected", params=query)).json()["data"]
        return [one["id"] for one in page["deliveries"]], page["pagination"]["total"]

    assert await seen(home.resident) == ([over["id"], later["id"]], 2)
    assert await seen(flatmate) == await seen(home.resident)
    assert await seen(home.resident, status="EXPIRED") == ([over["id"]], 1)
    assert await seen(home.resident, status="EXPECTED", limit="1") == ([later["id"]], 1)
    assert await seen(home.resident, flatId=str(second)) == ([], 0)
    assert await seen(home.landlord) == ([], 0)
    assert await seen(home.guard) == ([soonest["id"], sooner["id"], later["id"]], 3)
    assert await seen(home.guard, status="EXPIRED") == ([], 0)
    assert await seen(home.guard, flatId=str(home.unit_id)) == ([later["id"]], 1)
    shown = await bench.call(home.guard, "GET", f"{DOOR}/expected")
    assert "Private" not in shown.text, "a guard is told who comes, not what is in it"


async def test_it_is_called_off_once(bench: Bench, app: FastAPI) -> None:
    home = await bench.building()
    made = await expect(bench, home.resident)
    path = f"{DOOR}/expected/{made['id']}"
    assert (await bench.call(home.landlord, "DELETE", path)).status_code == 404
    noon = datetime(2030, 1, 20, 11, tzinfo=UTC)
    assert await judged(app, home, noon, "AMAZON") is not None
    assert (await bench.call(home.resident, "DELETE", path)).status_code == 200
    assert await judged(app, home, noon, "AMAZON") is None
    again = await bench.call(home.resident, "DELETE", path)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "ALREADY_DECIDED")
    over = await expect(bench, home.resident)
    await bench.db.execute(
        "update expected_deliveries set expires_at = now() where id = $1", UUID(over["id"])
    )
    assert (await bench.call(home.resident, "DELETE", f"{DOOR}/expected/{over['id']}")).status_code == 410


async def test_a_rule_is_changed_switched_off_and_removed(bench: Bench, app: FastAPI) -> None:
    home = await bench.building()
    made = await rule(
        bench,
        home.resident,
        companies=["SWIGGY", "Swiggy ", "AMAZON"],
        allowedDays=["sun", "MON"],
        timeFrom="22:00",
        timeUntil="02:00",
    )
    assert (made["companies"], made["allowedDays"]) == (["SWIGGY", "AMAZON"], ["MON", "SUN"])
    path = f"{DOOR}/auto-approve/{made['id']}"
    sunday_night = datetime(2030, 1, 21, 0, 30, tzinfo=LAGOS)
    assert await judged(app, home, sunday_night, "swiggy") is not None
    assert await judged(app, home, sunday_night + timedelta(hours=2), "swiggy") is None

    async def change(**body: Any) -> dict[str, Any]:
        answer = await bench.call(home.resident, "PATCH", path, body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()["data"]
        return found

    only_day = await change(allowedDays=["SAT"])
    assert (only_day["allowedDays"], only_day["timeFrom"], only_day["companies"]) == (
        ["SAT"],
        "22:00",
        ["SWIGGY", "AMAZON"],
    )
    assert await judged(app, home, sunday_night, "swiggy") is None
    assert (await change(timeFrom=None, allowedDays=[]))["timeFrom"] is None
    half = await bench.call(home.resident, "PATCH", path, {"timeFrom": "02:00"})
    assert (half.status_code, half.json()["error"]["details"][0]["field"]) == (422, "timeUntil")
    assert await judged(app, home, sunday_night, "swiggy") is not None
    assert not (await change(isActive=False))["isActive"]
    assert await judged(app, home, sunday_night, "swiggy") is None
    assert (await change(isActive=True, companies=[]))["isActive"]
    assert await judged(app, home, sunday_night, None) is not None
    assert (await bench.call(home.resident, "DELETE", path)).status_code == 200
    assert await judged(app, home, sunday_night, "swiggy") is None
    for method, body in (("DELETE", None), ("PATCH", {"isActive": True})):
        assert (await bench.call(home.resident, method, path, body)).status_code == 404
    listed = await bench.call(home.resident, "GET", f"{DOOR}/auto-approve")
    assert (listed.json()["data"]["rules"], listed.json()["data"]["pagination"]["total"]) == ([], 0)


async def test_a_rule_does_not_outlive_its_authors_home(bench: Bench, app: FastAPI) -> None:
    home = await bench.building()
    flatmate = await make_member(bench.db, home.id, "resident", unit=home.unit_id, primary=False)
    made = await rule(bench, home.resident, companies=[])
    await expect(bench, home.resident)
    noon = datetime(2030, 1, 20, 11, tzinfo=UTC)
    for spoil, mend in (
        ("update occupancies set may_approve = false", "update occupancies set may_approve = true"),
        ("update members set status = 'suspended'", "update members set status = 'active'"),
    ):
        column = "id" if "members" in spoil else "member_id"
        await bench.db.execute(f"{spoil} where {column} = $1", home.resident.member_id)
        assert await judged(app, home, noon, "AMAZON") is None, spoil
        await bench.db.execute(f"{mend} where {column} = $1", home.resident.member_id)
        assert await judged(app, home, noon, "AMAZON") is not None
    await move_out(bench, home.resident, home.unit_id)
    assert await judged(app, home, noon, "AMAZON") is None
    listed = (await bench.call(flatmate, "GET", f"{DOOR}/auto-approve")).json()["data"]["rules"]
    assert [one["isActive"] for one in listed] == [False]
    taken = await bench.call(flatmate, "PATCH", f"{DOOR}/auto-approve/{made['id']}", {"isActive": True})
    assert (taken.json()["data"]["isActive"], taken.json()["data"]["createdById"]) == (
        True,
        str(flatmate.user_id),
    )
    found = await judged(app, home, noon, "AMAZON")
    assert found is not None
    assert found.member_id == flatmate.member_id


async def test_the_window_of_an_expected_delivery_is_honoured(bench: Bench, app: FastAPI) -> None:
    home = await bench.building()
    made = await expect(bench, home.resident, timeFrom="14:00", timeUntil="18:00")
    await expect(bench, home.resident, autoApprove=False, companyName="DHL")
    for clock, answers in (("13:59", False), ("14:00", True), ("17:59", True), ("18:00", False)):
        at = datetime.fromisoformat(f"{FAR}T{clock}").replace(tzinfo=LAGOS)
        found = await judged(app, home, at, "amazon")
        assert (found is not None and found.expected_id == UUID(made["id"])) is answers, clock
        assert await judged(app, home, at, "DHL") is None, "expected, and yet to be asked about"
        assert await judged(app, home, at, None) is None


async def test_another_buildings_flats_are_answered_by_nothing(bench: Bench, app: FastAPI) -> None:
    home, other = await bench.building(), await bench.building()
    await rule(bench, other.resident, companies=[])
    at = datetime.now(UTC)
    assert await judged(app, home, at, "AMAZON", other.unit_id) is None
    assert await judged(app, other, at, "AMAZON", other.unit_id) is not None


async def test_one_expected_delivery_answers_one_request(bench: Bench, app: FastAPI) -> None:
    home = await bench.building()
    made = await expect(bench, home.resident, expectedDate=today())
    first = await ask(bench, home, type="DELIVERY", providerTag="AMAZON")
    assert (first["status"], first["entryId"]) == ("APPROVED", first["id"])
    second = await ask(bench, home, type="DELIVERY", providerTag="AMAZON")
    assert second["status"] == "PENDING"
    listed = (await bench.call(home.resident, "GET", f"{DOOR}/expected")).json()["data"]["deliveries"]
    assert [(one["status"], one["entryRequestId"]) for one in listed] == [("ARRIVED", first["id"])]
    async with app.state.database.transaction(Tenant(home.id)) as session:
        assert not await use_expected(session, home.id, UUID(made["id"]), UUID(second["id"]))
    cancelled = await bench.call(home.resident, "DELETE", f"{DOOR}/expected/{made['id']}")
    assert cancelled.status_code == 409


async def test_a_rule_answers_every_time_and_only_deliveries(bench: Bench) -> None:
    home = await bench.building()
    await rule(bench, home.resident, companies=["AMAZON"])
    for _ in range(2):
        made = await ask(bench, home, type="DELIVERY", providerTag="amazon")
        assert made["status"] == "APPROVED"
    assert (await ask(bench, home, type="DELIVERY", providerTag="DHL"))["status"] == "PENDING"
    assert (await ask(bench, home, type="VISITOR"))["status"] == "PENDING"
    entries = await bench.db.fetch("select auto_reason from entries where building_id = $1", home.id)
    assert [row["auto_reason"] for row in entries] == ["Standing rule for AMAZON"] * 2


async def test_of_several_flats_the_first_that_has_a_rule_answers(bench: Bench, app: FastAPI) -> None:
    home = await bench.building()
    second = await make_unit(bench.db, home.id, "B7")
    await move_in(bench, home, home.landlord, second)
    await rule(bench, home.landlord, companies=[])
    at = datetime.now(UTC)
    found = await judged(app, home, at, "AMAZON", home.unit_id, second)
    assert found is not None
    assert (found.unit_id, found.member_id) == (second, home.landlord.member_id)


async def test_who_wrote_changed_and_removed_a_rule_is_on_record(bench: Bench) -> None:
    home = await bench.building()
    made = await rule(bench, home.resident)
    await bench.call(home.resident, "PATCH", f"{DOOR}/auto-approve/{made['id']}", {"isActive": False})
    await bench.call(home.resident, "DELETE", f"{DOOR}/auto-approve/{made['id']}")
    acts = await bench.db.fetch(
        "select action from audit_log where building_id = $1 and target_id = $2 order by at",
        home.id,
        UUID(made["id"]),
    )
    assert [row["action"] for row in acts] == [
        "delivery_rule.added",
        "delivery_rule.changed",
        "delivery_rule.ended",
    ]


async def test_so_many_and_no_more(bench: Bench) -> None:
    home = await bench.building()
    await bench.db.execute(
        "insert into expected_deliveries (building_id, id, unit_id, member_id, company, company_key, expected_on, expires_at)"
        " select $1, gen_random_uuid(), $2, $3, 'X', 'x', $4, now() + interval '1 day' from generate_series(1, 99)",
        home.id,
        home.unit_id,
        home.resident.member_id,
        date(2030, 1, 1),
    )
    await expect(bench, home.resident)
    body = {"companyName": "AMAZON", "expectedDate": FAR}
    assert (await bench.call(home.resident, "POST", f"{DOOR}/expected", body)).status_code == 409
    await bench.db.execute(
        "insert into delivery_rules (building_id, id, unit_id, member_id)"
        " select $1, gen_random_uuid(), $2, $3 from generate_series(1, 49)",
        home.id,
        home.unit_id,
        home.resident.member_id,
    )
    await rule(bench, home.resident)
    assert (await bench.call(home.resident, "POST", f"{DOOR}/auto-approve", {})).status_code == 409


async def test_companies_a_form_offers(bench: Bench) -> None:
    home = await bench.building()
    found = (await bench.call(home.guard, "GET", f"{DOOR}/companies")).json()["data"]["companies"]
    tags = {"BLINKIT", "SWIGGY", "ZOMATO", "AMAZON", "FLIPKART", "BIGBASKET", "DUNZO", "OTHER"}
    assert tags <= set(found)
    assert len(found) == len(set(found)) >= 12
