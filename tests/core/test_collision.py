"""Two transactions that wait for each other: one is done, the other is told to try again; never a 500."""

import asyncio

from sqlalchemy import text

from gatehouse.core.db import Database, Tenant
from gatehouse.core.errors import Collided
from tests.make.http import Bench

_TOUCH = text("update units set address = address where building_id = :building and id = :id")


async def test_of_two_that_wait_for_each_other_one_is_done_and_one_told(
    bench: Bench, environment: dict[str, str]
) -> None:
    home = await bench.building()
    other = await bench.db.fetchval(
        "insert into units (building_id, id, number) values ($1, gen_random_uuid(), 'Z1') returning id",
        home.id,
    )
    database = Database(environment["DATABASE_URL"], size=2)
    both_hold_one = asyncio.Barrier(2)

    async def change(first: object, second: object) -> str:
        try:
            async with database.transaction(Tenant(home.id, home.admin.user_id)) as session:
                await session.execute(_TOUCH, {"building": home.id, "id": first})
                await both_hold_one.wait()
                await session.execute(_TOUCH, {"building": home.id, "id": second})
        except Collided:
            return "told"
        return "done"

    ends = await asyncio.gather(change(home.unit_id, other), change(other, home.unit_id))
    await database.close()
    assert sorted(ends) == ["done", "told"]
