"""Onto the list: by the visitor somebody was, by name and phone; one contact a phone; nobody else's guests."""

import asyncio

import pytest

from gatehouse.contacts.add_contact import MAX_CONTACTS
from gatehouse.core.ids import new_id
from tests.make.buildings import make_member
from tests.make.contacts import BASE, a_phone, contact, keep, listed, shown
from tests.make.http import Bench


async def test_a_visitor_is_kept_under_the_hosts_own_name_for_them(bench: Bench) -> None:
    home = await bench.building()
    neighbour = await make_member(bench.db, home.id, "resident")
    phone = a_phone()
    theirs = await bench.invite(neighbour, visitors=[{"name": "Bad Debtor", "phone": phone}])
    visitor = theirs["visit"]["visitors"][0]["visitor_id"]
    body = {"visitor_id": visitor, "nickname": "My Brother John", "relationship": "family", "priority": 1}
    strange = await bench.call(home.resident, "POST", BASE, body)
    assert (strange.status_code, strange.json()["error"]["details"][0]["field"]) == (422, "visitor_id")
    assert "Bad Debtor" not in strange.text and phone not in strange.text

    await bench.invite(home.resident, visitors=[{"name": "John", "phone": phone, "email": "j@mail.example"}])
    made = (await bench.call(home.resident, "POST", BASE, body)).json()["data"]["frequent_visitor"]
    assert made == made | {
        "visitor_id": visitor,
        "name": "John",
        "phone": phone,
        "email": "j@mail.example",
        "nickname": "My Brother John",
        "relationship": "family",
        "category": "family",
        "priority": 1,
        "tags": [],
        "visit_count": 0,
        "last_visited": None,
    }
    by_admin = await bench.call(home.admin, "POST", BASE, {"visitor_id": visitor})
    assert by_admin.status_code == 201, "an administrator sees all visits"
    other = await bench.building()
    assert (await bench.call(other.admin, "POST", BASE, body)).status_code == 422


async def test_a_visitor_let_in_on_ones_word_can_be_kept_too(bench: Bench) -> None:
    home, phone, visitor = await bench.building(), a_phone(), new_id()
    await bench.db.execute(
        "insert into visitors (building_id, id, phone, name) values ($1, $2, $3, 'At The Gate')",
        home.id,
        visitor,
        phone,
    )
    body = {"visitor_id": str(visitor)}
    assert (await bench.call(home.resident, "POST", BASE, body)).status_code == 422
    await bench.db.execute(
        "insert into entry_requests (building_id, id, door, kind, guard_id, host_id, visitor_name, visitor_phone, expires_at)"
        " values ($1, $2, 'own', 'visitor', $3, $4, 'Uncle Femi', $5, now())",
        home.id,
        new_id(),
        home.guard.member_id,
        home.resident.member_id,
        phone,
    )
    made = await bench.call(home.resident, "POST", BASE, body)
    assert made.status_code == 201, made.text
    assert made.json()["data"]["frequent_visitor"]["name"] == "Uncle Femi"


async def test_by_name_and_phone_and_no_phone_twice(bench: Bench) -> None:
    home = await bench.building()
    made = await keep(
        bench, home.resident, phone="0803 000 0001", relationship="Gym buddy", tags=["VIP", "vip", "new"]
    )
    assert (made["phone"], made["visitor_id"]) == ("+2348030000001", None)
    assert (made["relationship"], made["relationship_text"], made["category"]) == (
        "other",
        "Gym buddy",
        "other",
    )
    assert made["tags"] == ["VIP", "new"]
    again = await bench.call(home.resident, "POST", BASE, contact(phone="+234 803 000 0001"))
    assert (again.status_code, again.json()["error"]["code"]) == (409, "CONTACT_EXISTS")
    assert again.json()["error"]["type"] == "CONFLICT_ERROR"
    assert again.json()["error"]["frequent_visitor_id"] == made["id"]
    assert (await keep(bench, home.admin, phone="08030000001"))["id"] != made["id"], "each has their own list"
    for body, fields in (
        ({}, {"name", "phone"}),
        ({"name": "A"}, {"phone"}),
        ({"phone": a_phone()}, {"name"}),
    ):
        refused = await bench.call(home.resident, "POST", BASE, body)
        assert refused.status_code == 422
        assert {one["field"] for one in refused.json()["error"]["details"]} == fields
    known = await bench.invite(home.resident, visitors=[{"name": "Ada", "phone": a_phone()}])
    two_people = {"visitor_id": known["visit"]["visitors"][0]["visitor_id"], "phone": a_phone()}
    refused = await bench.call(home.resident, "POST", BASE, two_people)
    assert (refused.status_code, refused.json()["error"]["details"][0]["field"]) == (422, "phone")


@pytest.mark.parametrize(
    ("written", "relationship", "category"),
    [
        ("family", "family", "family"),
        ("Friend", "friend", "friends"),
        ("Service Provider", "service_provider", "services"),
        ("colleague", "colleague", "business"),
        ("business", "business", "business"),
        (None, "other", "other"),
    ],
)
async def test_a_category_follows_from_the_relationship(
    bench: Bench, written: str | None, relationship: str, category: str
) -> None:
    home = await bench.building()
    made = await keep(bench, home.resident, relationship=written)
    assert (made["relationship"], made["category"], made["relationship_text"]) == (
        relationship,
        category,
        None,
    )
    said = await keep(bench, home.resident, relationship=written, category="Services")
    assert said["category"] == "services"


async def test_many_at_once_make_one(bench: Bench) -> None:
    home, body = await bench.building(), contact()
    answers = await asyncio.gather(*(bench.call(home.resident, "POST", BASE, body) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert len(await listed(bench, home.resident)) == 1


async def test_the_same_request_twice_is_one(bench: Bench) -> None:
    home, body = await bench.building(), contact()
    key = {"Idempotency-Key": str(new_id())}
    first, second = [await bench.call(home.resident, "POST", BASE, body, headers=key) for _ in range(2)]
    assert first.status_code == second.status_code == 201
    assert first.json()["data"] == second.json()["data"]


async def test_what_was_taken_off_can_come_back(bench: Bench) -> None:
    home = await bench.building()
    made = await keep(bench, home.resident, tags=["old"])
    path = f"{BASE}/{made['id']}"
    gone = await bench.call(home.resident, "DELETE", path)
    assert (gone.status_code, gone.json()["data"]) == (200, {"id": made["id"], "removed": True})
    for method, body in (("GET", None), ("DELETE", None), ("PUT", {"nickname": "X"}), ("POST", {})):
        tail = "/quick-invite" if method == "POST" else ""
        assert (await bench.call(home.resident, method, path + tail, body)).status_code == 404
    assert await listed(bench, home.resident) == []
    back = await keep(bench, home.resident, phone=made["phone"])
    assert back["id"] != made["id"] and back["tags"] == []
    assert (await shown(bench, home.resident, back["id"]))["phone"] == made["phone"]


async def test_a_list_has_an_end(bench: Bench) -> None:
    home = await bench.building()
    await bench.db.execute(
        "insert into contacts (building_id, id, member_id, name, phone, phone_raw)"
        " select $1, gen_random_uuid(), $2, 'C' || n, '+2347' || lpad(n::text, 9, '0'), '' from generate_series(1, $3::int) n",
        home.id,
        home.resident.member_id,
        MAX_CONTACTS,
    )
    full = await bench.call(home.resident, "POST", BASE, contact())
    assert (full.status_code, full.json()["error"]["code"]) == (409, "CONTACTS_FULL")
    assert (await bench.call(home.admin, "POST", BASE, contact())).status_code == 201
