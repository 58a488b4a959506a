"""A visit that is called off while a party is inside: each leaves when they like, and nothing begins anew."""

from tests.make.http import Bench

PARTY = [{"name": "Ada Obi", "phone": "+2348011112222"}, {"name": "John Doe", "phone": "+2348011113333"}]


async def test_the_party_leaves_one_by_one(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident, visitors=PARTY)
    path = f"/api/visitors/invitations/{made['visit']['id']}"
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200
    assert (await bench.call(home.resident, "DELETE", path)).status_code == 200
    for guest in made["visit"]["visitors"]:
        left = await bench.scan(home.guard, "exit", made["qr_code"], visitor_ids=[guest["id"]])
        assert left.status_code == 200, left.text
        assert left.json()["data"]["visit"]["status"] == "cancelled"
    again = await bench.scan(home.guard, "entry", made["qr_code"])
    assert (again.status_code, again.json()["reason"]) == (410, "cancelled")
