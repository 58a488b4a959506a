"""004's inbox: own rows over all buildings, exact totals, reading; over HTTP."""

from typing import Any
from uuid import UUID

import asyncpg

from gatehouse.core.ids import new_id
from tests.make.buildings import Member, make_member
from tests.make.http import Bench

INBOX = "/api/v1/resident/notifications"


async def tell(
    bench: Bench,
    who: Member,
    *,
    building: UUID | None = None,
    kind: str = "visitor_arrived",
    title: str = "Hello",
) -> UUID:
    """A notification row of somebody."""
    told = new_id()
    await bench.db.execute(
        "insert into notifications (building_id, id, user_id, kind, title, body, data, reference_type, reference_id)"
        " values ($1, $2, $3, $4, $5, 'Text', '{\"visitId\": \"v\"}', 'visit', $2)",
        building or who.building_id,
        told,
        who.user_id,
        kind,
        title,
    )
    return told


async def page(bench: Bench, who: Member, **query: Any) -> dict[str, Any]:
    answer = await bench.call(who, "GET", INBOX, params=query)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def unread(bench: Bench, who: Member) -> int:
    answer = await bench.call(who, "GET", f"{INBOX}/unread-count")
    return int(answer.json()["data"]["unreadCount"])


async def test_the_list_is_newest_first_in_pages_with_exact_totals(bench: Bench) -> None:
    home = await bench.building()
    ids = [str(await tell(bench, home.resident, title=f"No. {number}")) for number in range(5)]
    await tell(bench, home.admin)
    first = await page(bench, home.resident, page=1, limit=2)
    assert [row["id"] for row in first["notifications"]] == ids[:2:-1]
    assert first["pagination"] == {"total": 5, "page": 1, "limit": 2, "pages": 3}
    last = await page(bench, home.resident, page=3, limit=2)
    assert [row["title"] for row in last["notifications"]] == ["No. 0"]
    row = last["notifications"][0]
    assert row["type"] == "VISITOR_ARRIVED"
    assert row["message"] == "Text"
    assert row["data"] == {"visitId": "v"}
    assert (row["userId"], row["societyId"]) == (str(home.resident.user_id), str(home.id))
    assert (row["isRead"], row["readAt"]) == (False, None)
    assert (row["referenceType"], row["referenceId"]) == ("visit", ids[0])
    assert row["createdAt"].endswith("Z")
    assert (await bench.call(home.resident, "GET", INBOX, params={"page": 0})).status_code == 422
    assert (await bench.client.get(INBOX)).status_code == 401


async def test_reading_one_counts_down_and_keeps_its_first_time(bench: Bench) -> None:
    home = await bench.building()
    told, _other = await tell(bench, home.guard), await tell(bench, home.guard, kind="unheard_of")
    assert await unread(bench, home.guard) == 2
    answer = await bench.call(home.guard, "PATCH", f"{INBOX}/{told}/read")
    assert answer.status_code == 200, answer.text
    row = answer.json()["data"]
    assert row["isRead"] is True
    again = await bench.call(home.guard, "PATCH", f"{INBOX}/{told}/read")
    assert again.json()["data"]["readAt"] == row["readAt"]
    left = await page(bench, home.guard, unreadOnly="true")
    assert [one["type"] for one in left["notifications"]] == ["SYSTEM"]
    assert left["pagination"]["total"] == await unread(bench, home.guard) == 1
    assert (await page(bench, home.guard))["pagination"]["total"] == 2


async def test_other_peoples_rows_are_not_there(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    told = await tell(bench, home.resident)
    for stranger in (home.admin, home.landlord, other.admin, await bench.super_admin()):
        answer = await bench.call(stranger, "PATCH", f"{INBOX}/{told}/read")
        assert answer.status_code == 404, answer.text
        assert answer.json()["error"]["code"] == "NOT_FOUND"
    assert await unread(bench, home.resident) == 1
    assert (await bench.call(home.resident, "PATCH", f"{INBOX}/not-an-id/read")).status_code == 422
    assert (await bench.call(home.resident, "PATCH", f"{INBOX}/{told}/read")).status_code == 200


async def test_one_inbox_over_all_buildings_of_a_person(bench: Bench) -> None:
    home, second, third = await bench.building(), await bench.building(), await bench.building()
    person, neighbour = home.resident, await make_member(bench.db, second.id, "resident")
    here = await tell(bench, person)
    there, there_too = [await tell(bench, person, building=second.id) for _ in range(2)]
    await tell(bench, person, building=third.id)
    await tell(bench, neighbour)
    listed = await page(bench, person)
    assert listed["pagination"]["total"] == 4
    assert {row["societyId"] for row in listed["notifications"]} == {
        str(home.id),
        str(second.id),
        str(third.id),
    }
    answer = await bench.call(person, "PATCH", f"{INBOX}/{there}/read")
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["societyId"] == str(second.id)
    rest = await bench.call(person, "PATCH", f"{INBOX}/read-all")
    assert rest.json()["data"] == {"count": 3}
    assert await unread(bench, person) == 0
    assert await unread(bench, neighbour) == 1
    assert (await bench.call(person, "PATCH", f"{INBOX}/read-all")).json()["data"] == {"count": 0}
    times = await bench.db.fetch(
        "select read_at from notifications where id = any($1::uuid[])", [here, there, there_too]
    )
    assert all(row["read_at"] for row in times)


async def test_a_super_admin_has_an_inbox_without_naming_a_building(bench: Bench) -> None:
    home, boss = await bench.building(), await bench.super_admin()
    told = await tell(bench, boss, building=home.id, kind="system")
    assert [row["id"] for row in (await page(bench, boss))["notifications"]] == [str(told)]
    assert (await bench.call(boss, "PATCH", f"{INBOX}/read-all")).json()["data"] == {"count": 1}


async def test_the_inbox_is_read_by_its_index(bench: Bench, database_urls: dict[str, str]) -> None:
    home = await bench.building()
    await bench.db.execute(
        "insert into notifications (building_id, id, user_id, kind, title, body)"
        " select $1, gen_random_uuid(), case when n % 40 = 0 then $2::uuid else $3::uuid end, 'system', 't', 'b' from generate_series(1, 4000) n",
        home.id,
        home.resident.user_id,
        home.admin.user_id,
    )
    connection = await asyncpg.connect(database_urls["app"])
    try:
        async with connection.transaction():
            await connection.execute(
                f"select set_config('app.building_id', '{home.id}', true), set_config('app.user_id', '{home.resident.user_id}', true)"
            )
            plan = await connection.fetch(
                f"explain select id from notifications where user_id = '{home.resident.user_id}' order by created_at desc, id desc limit 20"
            )
    finally:
        await connection.close()
    assert any("notifications_inbox" in row[0] for row in plan), plan
