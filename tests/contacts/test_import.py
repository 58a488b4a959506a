"""An address book comes onto the list: JSON, CSV, vCard; each row by itself; nobody twice."""

import asyncio
import secrets
from typing import Any

import pytest

from gatehouse.contacts.add_contact import MAX_CONTACTS
from tests.contacts.test_vcards import ANDROID, IPHONE, VERSION_4
from tests.make.contacts import BASE, a_phone, keep, listed, names, send_file, send_list
from tests.make.http import Bench

IMPORT = f"{BASE}/import"


def outcomes(data: dict[str, Any]) -> list[tuple[int, str, str | None]]:
    """What became of each row."""
    return [(row["line"], row["outcome"], row["code"]) for row in data["details"]]


async def test_json_row_by_row(bench: Bench) -> None:
    home = await bench.building()
    known = await keep(bench, home.resident, phone="08030000001")
    data = await send_list(
        bench,
        home.resident,
        [
            {"name": "Imported Guest", "phone": "0803 000 0005", "email": "Guest@Mail.example"},
            {"name": "Known", "phone": "+234 803 000 0001"},
            {"name": "Same again", "phone": "+2348030000005"},
            {"name": "No phone"},
            {"name": "Bad phone", "phone": "call me"},
            {"phone": "08030000006"},
            {"name": ["Picked"], "tel": ["08030000007", "08030000008"], "email": ["nowhere"]},
            {
                "fullName": "By other names",
                "Mobile": 8030000009,
                "relationship": "Gym",
                "tags": "a, b",
                "category": "?",
            },
            {
                "firstName": "Ada",
                "last_name": "Obi",
                "phone": "08030000010",
                "priority": 1,
                "plate": "ABC-1",
                "notes": "n" * 1500,
            },
        ],
    )
    assert (data["imported"], data["skipped"], data["errors"], data["total"]) == (4, 2, 3, 9)
    assert outcomes(data) == [
        (1, "imported", None),
        (2, "skipped", "CONTACT_EXISTS"),
        (3, "skipped", "TWICE_IN_LIST"),
        (4, "failed", "PHONE_MISSING"),
        (5, "failed", "PHONE_INVALID"),
        (6, "failed", "NAME_MISSING"),
        (7, "imported", None),
        (8, "imported", None),
        (9, "imported", None),
    ]
    assert data["details"][6]["message"] == "Left out: the e-mail address, 1 other number."
    assert [row["frequent_visitor_id"] is not None for row in data["details"]] == [
        row["outcome"] == "imported" for row in data["details"]
    ]
    found = {one["name"]: one for one in await listed(bench, home.resident)}
    assert set(found) == {known["name"], "Imported Guest", "Picked", "By other names", "Ada Obi"}
    assert found["Imported Guest"]["email"] == "guest@mail.example"
    assert (found["Picked"]["phone"], found["Picked"]["email"]) == ("+2348030000007", None)
    gym = found["By other names"]
    assert (gym["phone"], gym["relationship"], gym["relationship_text"]) == ("+2348030000009", "other", "Gym")
    assert (gym["tags"], gym["category"]) == (["a, b"], "other")
    assert (found["Ada Obi"]["priority"], found["Ada Obi"]["plate"], len(found["Ada Obi"]["notes"])) == (
        1,
        "ABC-1",
        1000,
    )
    assert await names(bench, home.resident, search="0803 gym") == ["By other names"]
    again = await send_list(bench, home.resident, [{"name": "Again", "phone": "08030000005"}])
    assert outcomes(again) == [(1, "skipped", "CONTACT_EXISTS")]


async def test_vcards_of_phones(bench: Bench) -> None:
    home = await bench.building()
    outcomes_of = []
    for kind in ("text/vcard", "text/x-vcard; charset=utf-8", "text/plain"):
        data = await send_file(bench, home.resident, IPHONE + ANDROID + VERSION_4, kind)
        outcomes_of.append([row["outcome"] for row in data["details"]])
    assert outcomes_of == [["imported"] * 3, ["skipped"] * 3, ["skipped"] * 3]
    found = {one["name"]: one for one in await listed(bench, home.resident)}
    assert found["Dr. Ngozi Adaeze Okafor"]["phone"] == "+2348031234567"
    assert found["Dr. Ngozi Adaeze Okafor"]["email"] == "n.okafor@work.example"
    assert found['Zoë "Zee" Smith, MD']["phone"] == "+12025550199"
    file = await bench.call(
        home.landlord,
        "POST",
        IMPORT,
        files={"file": ("contacts.vcf", IPHONE.encode(), "application/octet-stream")},
    )
    assert file.json()["data"]["imported"] == 1, file.text


@pytest.mark.parametrize(
    "file",
    [
        "name,phone\nAda Obi,08030000001\n",
        'Name;Phone\r\n"Obi; Ada";08030000001\r\n',
        "First Name\tLast Name\tMobile Phone\tHome Phone\tE-mail Address\nAda\tObi\t08030000001\t012345678\ta@mail.example\n",
        "First Name,Last Name,Labels,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Value\nAda,Obi,* myContacts ::: Gym,a@mail.example,Mobile,08030000001 ::: 08030000002,\n",
        "\ufeffVisitor Name,Visitor Phone\nAda Obi,'+2348030000001\n",
        "Nickname,Tel\nAda,0803-000-0001",
    ],
    ids=["plain", "semicolons", "outlook", "google", "our own", "nickname"],
)
async def test_csv_of_other_programs(bench: Bench, file: str) -> None:
    home = await bench.building()
    data = await send_file(bench, home.resident, file)
    assert outcomes(data) == [(2, "imported", None)], data
    [found] = await listed(bench, home.resident)
    assert found["phone"] == "+2348030000001" and "Ada" in found["name"]
    assert found["email"] == ("a@mail.example" if "mail.example" in file else None)
    assert found["tags"] == (["Gym"] if "Gym" in file else [])


async def test_the_own_export_comes_in_again(bench: Bench) -> None:
    home = await bench.building()
    await keep(
        bench,
        home.resident,
        name="=Ada",
        nickname="Sis",
        email="a@mail.example",
        relationship="In-law",
        category="family",
        priority=2,
        notes="Rings, twice\nthen waits",
        plate="ABC-123",
        tags=["weekend", "garden"],
    )
    exported = await bench.call(home.resident, "GET", f"{BASE}/export", params={"format": "csv"})
    data = await send_file(bench, home.landlord, exported.content)
    assert outcomes(data) == [(2, "imported", None)]
    [mine], [theirs] = await listed(bench, home.resident), await listed(bench, home.landlord)
    own = {"id", "created_at", "updated_at"}
    assert {k: v for k, v in mine.items() if k not in own} == {
        k: v for k, v in theirs.items() if k not in own
    }


async def test_what_is_no_list_is_never_a_fault_of_ours(bench: Bench) -> None:
    home = await bench.building()

    async def raw(kind: str, content: bytes) -> tuple[int, str]:
        answer = await bench.call(
            home.resident, "POST", IMPORT, content=content, headers={"Content-Type": kind}
        )
        assert answer.json()["success"] is False
        details = answer.json()["error"]["details"]
        return answer.status_code, details[0]["field"] if details else ""

    good = b"name,phone\nAda,08030000001\n"
    for content in (
        b"",
        b"\xff\xfea",
        good + b"\xe9",
        good + b"\x00",
        good + b'\n"',
        b"name,phone\n",
        b"name\nAda",
        b"a,b\n1,2",
    ):
        assert await raw("text/csv", content) == (422, "file"), content
    assert await raw("text/vcard", b"BEGIN:VCARD\n") == (422, "file")
    assert await raw("text/csv; charset=utf-16", good) == (422, "Content-Type")
    assert await raw("image/png", good) == (422, "Content-Type")
    assert (await raw("multipart/form-data", b"x"))[0] == 400
    assert await raw("multipart/form-data; boundary=b", b"--b--\r\n") == (422, "file")
    assert await raw("application/json", good) == (400, "")
    assert await raw("application/json", b'{"contacts": "Ada"}') == (422, "contacts")
    assert (await raw("text/csv", good + b" " * 2_000_000))[0] == 413
    assert (await raw("text/vcard", b"BEGIN:VCARD\n" + b" " * 3_000_000))[0] == 413
    assert await raw("text/csv", good + b"Ada,08030000001\n" * 2_000) == (422, "file")
    assert await listed(bench, home.resident) == []


async def test_a_full_list_takes_what_fits(bench: Bench) -> None:
    home = await bench.building()
    await bench.db.execute(
        "insert into contacts (building_id, id, member_id, name, phone, phone_raw)"
        " select $1, gen_random_uuid(), $2, 'C' || n, '+2347' || lpad(n::text, 9, '0'), '' from generate_series(1, $3::int) n",
        home.id,
        home.resident.member_id,
        MAX_CONTACTS - 1,
    )
    rows = [
        {"name": "Known", "phone": "+2347000000001"},
        *({"name": f"N{n}", "phone": a_phone()} for n in range(3)),
    ]
    data = await send_list(bench, home.resident, rows)
    assert [code for _, _, code in outcomes(data)] == [
        "CONTACT_EXISTS",
        None,
        "CONTACTS_FULL",
        "CONTACTS_FULL",
    ]
    assert (await bench.call(home.resident, "GET", BASE)).json()["meta"]["total"] == MAX_CONTACTS


async def test_the_same_list_at_once_makes_everybody_once(bench: Bench) -> None:
    home = await bench.building()
    rows = [{"name": f"N{n}", "phone": a_phone()} for n in range(200)]
    answers = await asyncio.gather(
        *(send_list(bench, home.resident, rows[::step]) for step in (1, -1, 1, -1))
    )
    assert sum(data["imported"] for data in answers) == 200
    assert all(data["errors"] == 0 for data in answers)
    total = (await bench.call(home.resident, "GET", BASE)).json()["meta"]["total"]
    assert total == 200
    audited = await bench.db.fetchval(
        "select count(*) from audit_log where building_id = $1 and action = 'contacts.imported'", home.id
    )
    assert audited == 4


async def test_two_thousand_at_once(bench: Bench) -> None:
    home, start = await bench.building(), secrets.randbelow(10**7)
    file = "name,phone,tags\n" + "".join(
        f"Person {n},0{8_030_000_000 + start + n},a|b\n" for n in range(2_000)
    )
    data = await send_file(bench, home.resident, file)
    assert data["imported"] == 2_000
    assert (await bench.call(home.resident, "GET", f"{BASE}/stats")).json()["data"]["total"] == 2_000
    assert len(await listed(bench, home.resident, tags="b", limit="100")) == 100
