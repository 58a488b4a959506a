"""Who hears of a ban: the event for gate, administration, maker and hosts; notifications for those who did not do it."""

from typing import Any

import pytest

from gatehouse.bans.events import EVENTS
from gatehouse.core import events
from gatehouse.core.rooms import admin_room, gate_room, user_room
from tests.make.bans import BANS, PHONE, make_ban
from tests.make.buildings import Building, Member, make_member
from tests.make.http import Bench


class Ear:
    """Stands where Socket.IO's server stands."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any], set[str]]] = []

    async def emit(self, event: str, data: Any, *, room: list[str]) -> None:
        """Remember what was said of bans."""
        if event in EVENTS:
            self.heard.append((event, data, set(room)))


@pytest.fixture
def ear(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Ear:
    """What leaves."""
    del bench
    found = Ear()
    monkeypatch.setattr(events.carrier, "emitter", found)
    return found


async def _heard(ear: Ear) -> list[tuple[str, dict[str, Any], set[str]]]:
    for task in tuple(events.carrier.pending):
        await task
    heard, ear.heard = ear.heard, []
    return heard


def _gate_and_admins(home: Building) -> set[str]:
    return {gate_room(home.id), admin_room(home.id)}


async def _notes(bench: Bench, home: Building, who: Member) -> list[tuple[str, str]]:
    rows = await bench.db.fetch(
        "select kind, body from notifications where building_id = $1 and user_id = $2 and kind like 'visitor_%ban%' order by id",
        home.id,
        who.user_id,
    )
    return [(row["kind"], row["body"]) for row in rows]


async def test_a_personal_ban_reaches_gate_administration_and_its_maker(bench: Bench, ear: Ear) -> None:
    home = await bench.building()
    await bench.invite(home.landlord, visitors=[{"name": "T", "phone": PHONE}])
    ban = await make_ban(bench, home.resident)
    [(name, payload, rooms)] = await _heard(ear)
    assert name == "visitor:ban"
    assert rooms == _gate_and_admins(home) | {user_room(home.resident.user_id)}, "not another unit's host"
    assert EVENTS[name].model_validate(payload).model_dump() == payload
    assert payload["building_id"] == str(home.id)
    shown = ("id", "name", "phone", "severity", "scope", "is_active", "banned_at", "expires_at")
    assert {key: payload["ban"][key] for key in shown} == {key: ban[key] for key in shown}
    assert "Pushed" not in str(payload), "the reason is not everybody's to read"

    await bench.call(home.resident, "PUT", f"{BANS}/{ban['id']}", {"severity": "high"})
    await bench.call(home.resident, "DELETE", f"{BANS}/{ban['id']}")
    changed, lifted = await _heard(ear)
    assert (changed[0], changed[1]["ban"]["severity"], changed[2]) == ("visitor:ban", "high", rooms)
    assert (lifted[0], lifted[1]["ban"]["is_active"], lifted[2]) == ("visitor:unban", False, rooms)
    for who in (home.admin, home.landlord, home.resident, home.guard):
        assert await _notes(bench, home, who) == []


async def test_a_building_wide_ban_is_told_to_admins_and_to_hosts_of_live_visits(
    bench: Bench, ear: Ear
) -> None:
    home = await bench.building()
    second = await make_member(bench.db, home.id, "building_admin")
    guest = {"visitors": [{"name": "T", "phone": PHONE}]}
    await bench.invite(home.resident, title="Tea", **guest)
    off = await bench.invite(home.landlord, **guest)
    path = f"/api/visitors/invitations/{off['visit']['id']}"
    assert (await bench.call(home.landlord, "DELETE", path)).status_code == 200
    ban = await make_ban(bench, home.admin, phone="08030000001", severity="high")
    [(_, _, rooms)] = await _heard(ear)
    assert rooms == _gate_and_admins(home) | {user_room(home.admin.user_id), user_room(home.resident.user_id)}
    said = "Problem Visitor is banned from the whole building (high): Pushed the guard"
    assert await _notes(bench, home, second) == [("visitor_banned", said)]
    assert await _notes(bench, home, home.resident) == [
        ("visitor_banned", f'{said}. Your visit "Tea" will not be let in.')
    ]
    for who in (home.admin, home.landlord, home.guard):
        assert await _notes(bench, home, who) == []
    await bench.call(second, "DELETE", f"{BANS}/{ban['id']}")
    assert [kind for kind, _ in await _notes(bench, home, home.admin)] == ["visitor_unbanned"]


async def test_whose_ban_the_administration_touches_hears_of_it(bench: Bench) -> None:
    home = await bench.building()
    ban = await make_ban(bench, home.resident)
    await bench.call(home.admin, "PUT", f"{BANS}/{ban['id']}", {"severity": "low"})
    await bench.call(home.admin, "POST", f"{BANS}/{ban['id']}/unban")
    assert await _notes(bench, home, home.resident) == [
        ("visitor_banned", "The administration has changed your ban of Problem Visitor."),
        ("visitor_unbanned", "The administration has lifted your ban of Problem Visitor."),
    ]


async def test_incidents_are_told_when_they_change_something(bench: Bench, ear: Ear) -> None:
    home = await bench.building()
    second = await make_member(bench.db, home.id, "building_admin")
    body = {"name": "P", "phone": PHONE, "trigger": "overstay"}
    for _ in range(3):
        assert (await bench.call(home.admin, "POST", f"{BANS}/automatic", body)).status_code == 201
    assert [name for name, _, _ in await _heard(ear)] == ["visitor:ban"] * 3
    notes = await _notes(bench, home, second)
    assert [("(low)" in text, "(medium)" in text) for _, text in notes] == [(True, False), (False, True)]


async def test_a_refused_ban_is_told_to_nobody(bench: Bench, ear: Ear) -> None:
    home = await bench.building()
    await make_ban(bench, home.admin)
    await _heard(ear)
    before = await bench.db.fetchval("select count(*) from notifications where building_id = $1", home.id)
    refused = await bench.call(
        home.admin, "POST", BANS, {"name": "P", "phone": "08030000001", "reason": "again"}
    )
    assert refused.status_code == 409
    assert await _heard(ear) == []
    after = await bench.db.fetchval("select count(*) from notifications where building_id = $1", home.id)
    assert after == before
