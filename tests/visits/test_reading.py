"""Lists and details: who sees which visits, codes and phones; filters and pages."""

from uuid import UUID

from tests.make.buildings import make_member
from tests.make.http import Bench

INVITATIONS = "/api/visitors/invitations"


async def test_who_sees_codes_and_phones(bench: Bench) -> None:
    home = await bench.building()
    mate = await make_member(bench.db, home.id, "resident", unit=home.unit_id, first="Mate", primary=False)
    made = await bench.invite(
        home.resident, visitors=[{"name": "Ada", "phone": "08011112222", "email": "ada@example.test"}]
    )
    url = f"{INVITATIONS}/{made['visit']['id']}"
    for who in (home.resident, home.admin):
        seen = (await bench.call(who, "GET", url)).json()["data"]
        assert seen["qr_code"] == made["qr_code"]
        assert seen["visit"]["digits"] == made["digits"]
        assert seen["visitors"][0]["phone"] == "+2348011112222"
        assert seen["visitors"][0]["email"] == "ada@example.test"
    guard = (await bench.call(home.guard, "GET", url)).json()["data"]
    assert guard["visitors"][0]["phone"] == "+2348011112222"
    masked = (await bench.call(mate, "GET", url)).json()["data"]
    assert masked["visitors"][0]["phone"] == "+234••••••••22"
    for seen in (guard, masked):
        assert (seen["qr_code"], seen["visit"]["digits"], seen["visit"]["pass_url"]) == (None, None, None)
        assert seen["visitors"][0]["email"] is None
        assert made["qr_code"][3:] not in str(seen)
    assert (await bench.call(home.landlord, "GET", url)).status_code == 404
    assert (await bench.call(home.landlord, "GET", f"{url}/history")).status_code == 404


async def test_a_unit_mate_looks_but_does_not_touch(bench: Bench) -> None:
    home = await bench.building()
    mate = await make_member(bench.db, home.id, "resident", unit=home.unit_id, first="Mate", primary=False)
    visit = (await bench.invite(home.resident))["visit"]["id"]
    assert (await bench.call(mate, "GET", f"{INVITATIONS}/{visit}")).status_code == 200
    assert (await bench.call(mate, "PUT", f"{INVITATIONS}/{visit}", {"title": "Mine"})).status_code == 404
    assert (await bench.call(mate, "DELETE", f"{INVITATIONS}/{visit}")).status_code == 404
    assert (await bench.call(mate, "GET", f"/api/visitors/{visit}/qr.svg")).status_code == 404
    await bench.db.execute("update occupancies set valid_to = now() where member_id = $1", mate.member_id)
    assert (await bench.call(mate, "GET", f"{INVITATIONS}/{visit}")).status_code == 404


async def test_a_former_tenants_visits_are_not_the_next_ones(bench: Bench) -> None:
    home = await bench.building()
    made = {
        name: UUID((await bench.invite(home.resident, visitors=_party(name)))["visit"]["id"])
        for name in ("ran out", "left", "called off", "unused", "still inside", "left later", "to come")
    }
    past = "valid_from = now() - interval '9 d', valid_until = now() - interval '8 d'"
    open_yet = "valid_from = now() - interval '9 d', valid_until = now() + interval '1 d'"
    lasted = {
        "ran out": f"{past}, status = 'expired'",
        "left": f"{open_yet}, status = 'completed', first_entry_at = now() - interval '8 d', last_exit_at = now() - interval '7 d'",
        "called off": f"{open_yet}, status = 'cancelled', cancelled_at = now() - interval '6 d'",
        "unused": past,
        "still inside": f"{past}, status = 'active', first_entry_at = now() - interval '8 d', inside_count = 1",
        "left later": f"{past}, status = 'completed', first_entry_at = now() - interval '8 d', last_exit_at = now() - interval '1 d'",
    }
    for name, change in lasted.items():
        await bench.db.execute(f"update visits set {change} where id = $1", made[name])
    newcomer = await make_member(bench.db, home.id, "resident", unit=home.unit_id, first="New")
    await bench.db.execute(
        "update occupancies set valid_from = now() - interval '5 d' where member_id = $1", newcomer.member_id
    )
    ways = ("/api/visitors/invitations/{}", "/api/visitors/{}/history", "/api/visitors/{}/checkin-status")
    seen = {
        name: {(await bench.call(newcomer, "GET", way.format(visit))).status_code for way in ways}
        for name, visit in made.items()
    }
    gone = {"ran out", "left", "called off", "unused"}
    assert seen == {name: {404} if name in gone else {200} for name in made}
    for who in (home.resident, home.admin, home.guard):
        for visit in made.values():
            assert (await bench.call(who, "GET", ways[0].format(visit))).status_code == 200


def _party(name: str) -> list[dict[str, str]]:
    return [{"name": name, "phone": f"+23480{sum(name.encode()):08d}"}]


async def test_lists_are_the_callers_own_or_the_admins_all(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    mine = (await bench.invite(home.resident))["visit"]["id"]
    landlords = (await bench.invite(home.landlord))["visit"]["id"]
    await bench.invite(other.resident)
    for who, expected in (
        (home.resident, [mine]),
        (home.landlord, [landlords]),
        (home.admin, [landlords, mine]),
    ):
        body = (await bench.call(who, "GET", INVITATIONS)).json()
        assert [one["id"] for one in body["data"]["items"]] == expected
        assert body["data"]["pagination"]["total"] == body["meta"]["total"] == len(expected)
        assert "qr_code" not in body["data"]["items"][0]


async def test_expired_is_judged_when_reading(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    await bench.db.execute(
        "update visits set valid_from = now() - interval '3 h', valid_until = now() - interval '1 h' where id = $1",
        UUID(made["visit"]["id"]),
    )
    url = f"{INVITATIONS}/{made['visit']['id']}"
    assert (await bench.call(home.resident, "GET", url)).json()["data"]["visit"]["status"] == "expired"
    status = (
        await bench.call(home.resident, "GET", f"/api/visitors/{made['visit']['id']}/checkin-status")
    ).json()
    assert (status["data"]["status"], status["data"]["can_enter"], status["data"]["refusal"]) == (
        "expired",
        False,
        "expired",
    )
    ids = {
        name: [
            one["id"]
            for one in (await bench.call(home.resident, "GET", f"{INVITATIONS}?status={name}")).json()[
                "data"
            ]["items"]
        ]
        for name in ("expired", "pending", "confirmed")
    }
    assert ids == {"expired": [made["visit"]["id"]], "pending": [], "confirmed": []}


async def test_filters(bench: Bench) -> None:
    home = await bench.building()
    tea = await bench.invite(home.resident, title="Tea for two")
    plumber = await bench.invite(
        home.resident,
        title="Sink",
        visit_type="Contractor",
        expected_start="2030-01-20T00:30:00",
        expected_end="2030-01-20T09:00:00",
        visitors=[{"name": "Pipe_Percent 100%", "phone": "08011115555"}],
    )
    await bench.scan(home.guard, "entry", tea["qr_code"])
    gone = await bench.invite(home.resident, title="Gone")
    await bench.call(home.resident, "DELETE", f"{INVITATIONS}/{gone['visit']['id']}")
    names = {tea["visit"]["id"]: "tea", plumber["visit"]["id"]: "plumber", gone["visit"]["id"]: "gone"}

    async def found(query: str) -> list[str]:
        answer = await bench.call(home.resident, "GET", f"{INVITATIONS}?{query}")
        assert answer.status_code == 200, answer.text
        return [names[one["id"]] for one in answer.json()["data"]["items"]]

    assert await found("") == ["gone", "plumber", "tea"]
    assert await found("status=active") == ["tea"]
    assert await found("status=cancelled") == ["gone"]
    assert await found("status=confirmed") == ["plumber"]
    assert await found("type=contractor") == ["plumber"]
    assert await found("search=FOR+TWO") == ["tea"]
    assert await found("search=pipe_percent") == ["plumber"]
    assert await found("search=100%25") == ["plumber"], "a per cent sign is a per cent sign"
    assert await found("search=%25") == ["plumber"]
    assert await found("start_date=2030-01-20T00:00:00") == ["plumber"], "the building's midnight"
    assert await found("start_date=2030-01-20T00:00:00Z") == []
    assert await found("end_date=2030-01-01T00:00:00Z") == ["gone", "tea"]


async def test_pages(bench: Bench) -> None:
    home = await bench.building()
    ids = [(await bench.invite(home.resident))["visit"]["id"] for _ in range(5)][::-1]

    async def page(query: str) -> tuple[list[str], dict[str, object]]:
        data = (await bench.call(home.resident, "GET", f"{INVITATIONS}?{query}")).json()["data"]
        return [one["id"] for one in data["items"]], data["pagination"]

    rows, block = await page("limit=2")
    assert rows == ids[:2]
    assert block == {"page": 1, "limit": 2, "total": 5, "totalPages": 3, "hasNext": True, "hasPrev": False}
    rows, block = await page("limit=2&page=3")
    assert rows == ids[4:]
    assert (block["hasNext"], block["hasPrev"]) == (False, True)
    rows, block = await page("limit=2&offset=3")
    assert rows == ids[3:5]
    assert (block["page"], block["hasNext"]) == (2, False)
    rows, block = await page("limit=2&page=99")
    assert (rows, block["total"], block["hasNext"]) == ([], 5, False)


async def test_who_is_inside(bench: Bench) -> None:
    home = await bench.building()
    made = [
        await bench.invite(home.resident, visitors=[{"name": "G", "phone": f"0803000111{n}"}])
        for n in range(3)
    ]
    for one in made[:2]:
        assert (await bench.scan(home.guard, "entry", one["qr_code"])).status_code == 200
    inside = (await bench.call(home.guard, "GET", "/api/visitors/active")).json()["data"]
    assert [one["id"] for one in inside["active_visits"]] == [one["visit"]["id"] for one in made[:2]]
    assert inside["count"] == 2
    await bench.scan(home.guard, "exit", made[0]["qr_code"])
    inside = (await bench.call(home.admin, "GET", "/api/visitors/active")).json()["data"]
    assert [one["id"] for one in inside["items"]] == [made[1]["visit"]["id"]]
