"""Approvals in real time: the inbox hears of requests, and whoever moves hears of the new home and no more of the old one."""

import asyncio

from gatehouse.core.rooms import flat_room
from tests.make.approvals import make_wish, self_register
from tests.realtime.client import open_socket
from tests.realtime.conftest import Live


async def test_the_inbox_hears_of_its_own_building_only(live: Live) -> None:
    home, other = await live.bench.building(), await live.bench.building()
    async with (
        open_socket(live.url, token=home.admin.token) as admin,
        open_socket(live.url, token=other.admin.token) as stranger,
        open_socket(live.url, token=home.resident.token) as resident,
    ):
        asked = (await self_register(live.bench, home))["approval_request"]["id"]
        came = await admin.wait_for("approval:changed")
        assert came == {"id": asked, "status": "pending", "request_type": "resident_registration"}
        assert (await admin.wait_for("notification"))["type"] == "ONBOARDING_REQUEST"
        answer = await live.bench.call(
            home.admin, "POST", f"/api/resident-approval/{asked}/process", {"approved": True}
        )
        assert answer.status_code == 200, answer.text
        assert (await admin.wait_for("approval:changed", nth=2))["status"] == "approved"
        for socket in (stranger, resident):
            assert (await socket.call("ping"))["success"] is True
            assert "approval:changed" not in [name for name, _ in socket.events]


async def test_whoever_moves_comes_back_into_the_new_rooms(live: Live) -> None:
    home = await live.bench.building()
    wish = await make_wish(live.bench.db, home, home.resident.member_id, "unit_change", number="C9")
    async with (
        open_socket(live.url, token=home.resident.token) as old,
        open_socket(live.url, token=home.landlord.token) as neighbour,
    ):
        answer = await live.bench.call(
            home.admin, "POST", f"/api/resident-approval/{wish}/process", {"approved": True}
        )
        assert answer.status_code == 200, answer.text
        await asyncio.wait_for(old.closed.wait(), 1)
        assert (await neighbour.call("ping"))["success"] is True
    unit = await live.bench.db.fetchval(
        "select unit_id from occupancies where member_id = $1 and valid_to is null", home.resident.member_id
    )
    async with open_socket(live.url, token=home.resident.token) as socket:
        rooms = live.sockets.rooms(socket.sid)
        assert flat_room(home.id, unit) in rooms
        assert flat_room(home.id, home.unit_id) not in rooms
