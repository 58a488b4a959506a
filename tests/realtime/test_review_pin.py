"""A gate device's page hears what its guard is told in its building, and nothing of the guard's other buildings."""

from uuid import UUID

from gatehouse.core.db import Database, Tenant
from gatehouse.notifications.kinds import SYSTEM
from gatehouse.notifications.tell import Message, tell
from tests.realtime.client import open_socket
from tests.realtime.conftest import Live


async def _tell(database: Database, building: UUID, user: UUID, title: str) -> None:
    async with database.transaction(Tenant(building, user)) as session:
        await tell(session, building, [user], Message(SYSTEM, title, title, {}))


async def test_a_pin_hears_of_its_own_building_only(live: Live, environment: dict[str, str]) -> None:
    home, other = await live.bench.building(), await live.bench.building()
    guard = home.guard
    await live.bench.db.execute("update sessions set kind = 'pin' where id = $1", guard.session_id)
    database = Database(environment["DATABASE_URL"], size=1)
    try:
        async with open_socket(live.url, token=guard.token) as socket:
            await _tell(database, other.id, guard.user_id, "Next door")
            await _tell(database, home.id, guard.user_id, "Here")
            assert (await socket.wait_for("notification"))["title"] == "Here"
            assert (await socket.call("ping"))["success"] is True
            assert [data["title"] for name, data in socket.events if name == "notification"] == ["Here"]
    finally:
        await database.close()
