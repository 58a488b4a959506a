"""Who is moved out, suspended or loses a unit: their sockets close within a second, on every server process; others' stay."""

import asyncio
from typing import Any

import httpx
import pytest

from gatehouse.core.rooms import flat_room
from tests.make.buildings import Building, Member
from tests.realtime.client import Refused, open_socket
from tests.realtime.conftest import Live, serve

REASON = {"reason": "Moved out at the end of the lease"}


async def move_out(live: Live, home: Building, who: Member) -> httpx.Response:
    return await live.bench.call(home.admin, "PUT", f"/api/admin/residents/disengage/{who.member_id}", REASON)


async def suspend(live: Live, home: Building, who: Member) -> httpx.Response:
    return await live.bench.call(home.admin, "POST", f"/api/v1/people/{who.member_id}/suspend", REASON)


@pytest.mark.parametrize("shut_out", [move_out, suspend])
async def test_sockets_close_within_a_second_on_every_process(live: Live, shut_out: Any) -> None:
    home = await live.bench.building()
    async with (
        serve() as (second, _),
        open_socket(live.url, token=home.resident.token) as here,
        open_socket(second, token=home.resident.token) as there,
        open_socket(second, token=home.landlord.token) as staying,
    ):
        assert (await shut_out(live, home, home.resident)).status_code == 200
        async with asyncio.timeout(1):
            await asyncio.gather(here.closed.wait(), there.closed.wait())
        assert (await staying.call("ping"))["success"] is True
        for url in (live.url, second):
            with pytest.raises(Refused):
                async with open_socket(url, token=home.resident.token):
                    pass


async def test_a_changed_home_comes_back_into_the_right_rooms(live: Live) -> None:
    home = await live.bench.building()
    who = home.resident
    async with open_socket(live.url, token=who.token) as before:
        moved = await live.bench.call(
            home.admin, "POST", f"/api/v1/people/{who.member_id}/units", {"apartment_number": "B9"}
        )
        assert moved.status_code == 201, moved.text
        async with asyncio.timeout(1):
            await before.closed.wait()
    unit = next(
        one["unit_id"] for one in moved.json()["data"]["person"]["units"] if one["apartment_number"] == "B9"
    )
    async with open_socket(live.url, token=who.token) as after:
        rooms = set(live.sockets.rooms(after.sid))
        assert {str(room) for room in rooms} >= {str(flat_room(home.id, home.unit_id))}
        assert any(unit in str(room) for room in rooms)
