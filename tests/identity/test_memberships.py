"""One account, several buildings: the switcher."""

from gatehouse.core.ids import new_id
from tests.make.http import Bench


async def test_a_session_acts_in_one_membership_and_switches(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    member = new_id()
    await bench.db.execute(
        "insert into members (building_id, id, user_id, role) values ($1, $2, $3, 'security')",
        other.id,
        member,
        home.resident.user_id,
    )
    mine = (await bench.call(home.resident, "GET", "/api/auth/memberships")).json()["data"]["memberships"]
    assert {(row["building_id"], row["role"], row["current"]) for row in mine} == {
        (str(home.id), "resident", True),
        (str(other.id), "security", False),
    }
    made, theirs = await bench.invite(home.resident), await bench.invite(other.resident)
    assert (await bench.scan(home.resident, "entry", theirs["qr_code"])).status_code == 403

    switched = await bench.call(home.resident, "POST", "/api/auth/switch", {"member_id": str(member)})
    assert switched.status_code == 200, switched.text
    data = switched.json()["data"]
    assert (data["user"]["role"], data["user"]["building_id"]) == ("security", str(other.id))
    assert data["landing"] == "/gate"
    # The same token now scans in the other building, and sees nothing of the first.
    assert (await bench.scan(home.resident, "entry", theirs["qr_code"])).status_code == 200
    assert (await bench.scan(home.resident, "entry", made["qr_code"])).json()["reason"] == "wrong_building"
    path = f"/api/visitors/invitations/{made['visit']['id']}"
    assert (await bench.call(home.resident, "GET", path)).status_code == 404
    assert (await bench.call(home.landlord, "GET", "/api/auth/check")).status_code == 200


async def test_nobody_switches_into_what_is_not_theirs_or_over(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    for member in (other.admin.member_id, home.admin.member_id, new_id()):
        answer = await bench.call(home.resident, "POST", "/api/auth/switch", {"member_id": str(member)})
        assert answer.status_code == 404
    ended = new_id()
    await bench.db.execute(
        "insert into members (building_id, id, user_id, role, status, ended_at) values ($1, $2, $3, 'landlord', 'ended', now())",
        home.id,
        ended,
        home.resident.user_id,
    )
    answer = await bench.call(home.resident, "POST", "/api/auth/switch", {"member_id": str(ended)})
    assert answer.status_code == 404
    mine = (await bench.call(home.resident, "GET", "/api/auth/memberships")).json()["data"]["memberships"]
    assert [row["current"] for row in mine] == [True]
