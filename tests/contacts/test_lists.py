"""Finding somebody on one's own list: words, filters, order, pages; and nobody else's list."""

import pytest

from tests.make.buildings import make_member
from tests.make.contacts import BASE, a_phone, keep, listed, names
from tests.make.http import Bench


async def test_a_list_is_its_members_alone(bench: Bench) -> None:
    home = await bench.building()
    neighbour = await make_member(bench.db, home.id, "resident", unit=home.unit_id)
    mine = await keep(bench, home.resident, name="Mine", tags=["secret"])
    path = f"{BASE}/{mine['id']}"
    for who in (neighbour, home.admin, home.landlord):
        for method, tail, body in (
            ("GET", "", None),
            ("PUT", "", {"nickname": "X"}),
            ("DELETE", "", None),
            ("POST", "/tags", {"tags": ["x"]}),
            ("DELETE", "/tags", {"tags": ["secret"]}),
            ("POST", "/quick-invite", {"title": "Tea"}),
        ):
            assert (await bench.call(who, method, path + tail, body)).status_code == 404, (
                who.role,
                method,
                tail,
            )
        assert await listed(bench, who) == []
        for tail in ("/search?query=mine", "/tags", "/export", "/export?format=csv", "/relationship/friend"):
            answer = await bench.call(who, "GET", BASE + tail)
            assert answer.status_code == 200
            assert mine["id"] not in answer.text and "secret" not in answer.text and "Mine" not in answer.text
        assert (await bench.call(who, "GET", f"{BASE}/stats")).json()["data"]["total"] == 0
    assert await names(bench, home.resident) == ["Mine"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("adebayo", ["Adébáyọ̀ Ògúnlẹ́sì"]),
        ("OGUN adé", ["Adébáyọ̀ Ògúnlẹ́sì"]),
        ("ogun john", []),
        ("0803 777", ["Adébáyọ̀ Ògúnlẹ́sì"]),
        ("+234803777", ["Adébáyọ̀ Ògúnlẹ́sì"]),
        ("(0803)", ["Adébáyọ̀ Ògúnlẹ́sì"]),
        ("7778", ["Adébáyọ̀ Ògúnlẹ́sì"]),
        ("plumber", ["Musa"]),
        ("lekki", ["Musa"]),
        ("musa@work", ["Musa"]),
        ("abj-123", ["Musa"]),
        ("cousin of", ["Musa"]),
        ("%", []),
        ("_", []),
        ("'", []),
        ("\\", []),
    ],
)
async def test_words_are_looked_for_in_all_that_is_known(bench: Bench, words: str, found: list[str]) -> None:
    home = await bench.building()
    await keep(bench, home.resident, name="Adébáyọ̀ Ògúnlẹ́sì", phone="0803 777 8899")
    await keep(
        bench,
        home.resident,
        name="Musa",
        phone="08150000001",
        nickname="The Plumber",
        email="musa@work.example",
        relationship="cousin of the porter",
        plate="ABJ-123-XY",
        tags=["Lekki"],
    )
    assert await names(bench, home.resident, search=words) == found
    answer = await bench.call(home.resident, "GET", f"{BASE}/search", params={"query": words})
    data = answer.json()["data"]
    assert [one["name"] for one in data["results"]] == found
    assert data["items"] == data["results"] == data["frequent_visitors"]
    assert (data["count"], data["search_query"], answer.json()["meta"]["total"]) == (
        len(found),
        words,
        len(found),
    )


async def test_filters_order_and_pages(bench: Bench) -> None:
    home = await bench.building()
    who = home.resident
    await keep(bench, who, name="carla", relationship="family", priority=2, tags=["Garden"])
    await keep(bench, who, name="Ada", relationship="Family", tags=["weekend", "garden"])
    await keep(bench, who, name="Bola", relationship="neighbour", priority=1)
    assert await names(bench, who, category="family", order_by="name") == ["Ada", "carla"]
    assert await names(bench, who, relationship="OTHER") == ["Bola"]
    assert await names(bench, who, "/relationship/other") == ["Bola"]
    assert await names(bench, who, "/relationship/family", limit="1") == ["Ada"], "newest first"
    assert await names(bench, who, "/category/Family") == ["Ada", "carla"]
    assert await names(bench, who, tags="GARDEN, nothing", order_by="name") == ["Ada", "carla"]
    assert await names(bench, who, tags="weekend") == ["Ada"]
    assert await names(bench, who, tags=" , ") == ["Bola", "Ada", "carla"], "no tag is no filter"
    assert await names(bench, who, order_by="name") == ["Ada", "Bola", "carla"]
    assert await names(bench, who, order_by="priority") == ["Bola", "carla", "Ada"]
    assert await names(bench, who, search="carla", category="services") == []
    second = await bench.call(who, "GET", BASE, params={"limit": "2", "page": "2", "order_by": "name"})
    assert [one["name"] for one in second.json()["data"]["items"]] == ["carla"]
    assert second.json()["data"]["pagination"] == {
        "page": 2,
        "limit": 2,
        "total": 3,
        "totalPages": 2,
        "hasNext": False,
        "hasPrev": True,
    }


async def test_tags_with_how_often(bench: Bench) -> None:
    home = await bench.building()
    await keep(bench, home.resident, tags=["Garden", "night"])
    await keep(bench, home.resident, tags=["garden"])
    gone = await keep(bench, home.resident, tags=["gone"])
    await bench.call(home.resident, "DELETE", f"{BASE}/{gone['id']}")
    data = (await bench.call(home.resident, "GET", f"{BASE}/tags")).json()["data"]
    assert [(one["tag"].lower(), one["count"]) for one in data["items"]] == [("garden", 2), ("night", 1)]
    assert data["tags"] == [one["tag"] for one in data["items"]]


async def test_details_change_and_tags_come_and_go(bench: Bench) -> None:
    home = await bench.building()
    who = home.resident
    taken = await keep(bench, who)
    made = await keep(
        bench, who, name="Ngozi", email="n@mail.example", notes="Rings twice", priority=3, tags=["a"]
    )
    path = f"{BASE}/{made['id']}"

    async def put(**body: object) -> dict[str, object]:
        answer = await bench.call(who, "PUT", path, body)
        assert answer.status_code == 200, answer.text
        changed: dict[str, object] = answer.json()["data"]["frequent_visitor"]
        return changed

    unsent = await put(nickname="Cousin", user_id="x", id=taken["id"], visit_count=9)
    assert unsent == made | {"nickname": "Cousin", "updated_at": unsent["updated_at"]}
    cleared = await put(email=None, notes="", priority=None, tags=None, name=None, phone=None, category=None)
    assert cleared == unsent | {
        "email": None,
        "notes": None,
        "priority": None,
        "tags": [],
        "updated_at": cleared["updated_at"],
    }
    moved = await put(name="Ngozi B", phone="0809 111 2222", relationship="In-law", category="family")
    assert (moved["phone"], moved["relationship"], moved["relationship_text"]) == (
        "+2348091112222",
        "other",
        "In-law",
    )
    assert await names(bench, who, search="0809 in-law ngozi b") == ["Ngozi B"]
    assert await names(bench, who, search=made["phone"]) == []
    clash = await bench.call(who, "PUT", path, {"phone": taken["phone"]})
    assert (clash.status_code, clash.json()["error"]["code"]) == (409, "CONTACT_EXISTS")
    assert (await put(phone=a_phone()))["name"] == "Ngozi B", "the refused change left nothing behind"

    async def tags(method: str, *tags: str, status: int = 200) -> list[str]:
        answer = await bench.call(who, method, f"{path}/tags", {"tags": tags})
        assert answer.status_code == status, answer.text
        return answer.json()["data"]["tags"] if status == 200 else []

    assert await tags("POST", "weekend", "Garden") == ["weekend", "Garden"]
    assert await tags("POST", "garden", "new") == ["weekend", "Garden", "new"]
    await tags("POST", *(str(number) for number in range(18)), status=422)
    assert await names(bench, who, search="new garden") == ["Ngozi B"]
    assert await tags("DELETE", "GARDEN", "never there") == ["weekend", "new"]
    assert await names(bench, who, search="garden") == []
