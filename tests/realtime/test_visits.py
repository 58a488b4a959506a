"""002's `visit:create` over the wire: made like the HTTP route's, under the same right and limit, heard by those concerned only."""

from typing import Any

from tests.make.http import invitation
from tests.realtime.client import open_socket
from tests.realtime.conftest import Live


async def test_a_visit_made_over_the_socket_opens_the_gate(live: Live) -> None:
    home, other = await live.bench.building(), await live.bench.building()
    async with (
        open_socket(live.url, token=home.resident.token) as host,
        open_socket(live.url, token=home.guard.token) as guard,
        open_socket(live.url, token=home.landlord.token) as neighbour,
        open_socket(live.url, token=other.guard.token) as stranger,
    ):
        made = await host.call("visit:create", invitation(title="Business Meeting"))
        assert (made["success"], made["visitor_count"], made["visit"]["title"]) == (
            True,
            1,
            "Business Meeting",
        )
        assert made["data"]["qr_code"] == made["qr_code"]
        for told in (host, guard):
            heard = await told.wait_for("visit:created")
            assert heard["visit_id"] == made["visit"]["id"]
            assert made["qr_code"] not in str(heard)
        for deaf in (neighbour, stranger):
            await deaf.call("ping")
            assert "visit:created" not in deaf.names
    scanned = await live.bench.scan(home.guard, "entry", made["qr_code"])
    assert scanned.status_code == 200, scanned.text


async def test_what_cannot_be_made_is_an_error_and_leaves_nothing(live: Live, setting: Any) -> None:
    home = await live.bench.building()
    count = "select count(*) from visits where building_id = $1"
    async with (
        open_socket(live.url, token=home.guard.token) as guard,
        open_socket(live.url, token=home.resident.token) as resident,
    ):
        assert (await guard.call("visit:create", invitation()))["error"]["code"] == "AUTHORIZATION_ERROR"
        wrongs: tuple[Any, ...] = (None, [], "visit", {"title": "Tea"}, invitation(visitors=[]))
        for wrong in wrongs:
            assert (await resident.call("visit:create", wrong))["error"]["code"] == "VALIDATION_ERROR"
        assert (await resident.wait_for("error"))["event"] == "visit:create"
        assert await live.bench.db.fetchval(count, home.id) == 0
        setting(GATEHOUSE_LIMIT_VISITS_PER_MINUTE="1")
        answers = [await resident.call("visit:create", invitation()) for _ in range(2)]
        assert [said["success"] for said in answers] == [True, False]
        assert await live.bench.db.fetchval(count, home.id) == 1
