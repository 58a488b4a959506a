"""How a list comes in: JSON, a CSV body, a form; for one's own building; and what is no list."""

import json

import pytest

from tests.make.http import Bench
from tests.make.imports import BULK, CSV, VALIDATE, csv_of, members_of, people, person, send, send_csv


@pytest.mark.parametrize("path", [BULK, VALIDATE])
async def test_only_for_ones_own_building(bench: Bench, path: str) -> None:
    home, other, chief = await bench.building(), await bench.building(), await bench.super_admin()
    foreign = await send(bench, home.admin, people(1), path, building_id=str(other.id))
    assert (foreign.status_code, foreign.json()["error"]["code"]) == (403, "AUTHORIZATION_ERROR")
    asked = await send_csv(bench, home.admin, csv_of(people(1)), path, building_id=str(other.id))
    assert asked.status_code == 403
    nowhere = await send(bench, chief, people(1), path)
    assert nowhere.json()["error"]["details"][0]["field"] == "building_id"
    assert len(await members_of(bench, other.id)) == 4
    own = await send(bench, home.admin, people(1), path)
    anywhere = await send(bench, chief, people(1), path, building_id=str(other.id))
    assert own.status_code == anywhere.status_code == (201 if path == BULK else 200)


async def test_a_csv_body_and_a_form_are_lists_too(bench: Bench) -> None:
    home = await bench.building()
    by_body = await send_csv(bench, home.admin, csv_of(people(2), ";"))
    assert by_body.status_code == 201, by_body.text
    assert [row["line"] for row in by_body.json()["data"]["successful"]] == [2, 3]
    somebody = person()
    file = f"who;given;family;flat\n{somebody['email']};Ada;Obi;Z9\n".encode()
    mapping = {"email": "who", "first_name": "given", "last_name": "family", "apartment_number": "flat"}
    fields = {"mapping": json.dumps(mapping), "create_units": "true", "building_id": str(home.id)}
    by_form = await bench.call(
        home.admin,
        "POST",
        BULK,
        files={"file": ("people.csv", file, "application/vnd.ms-excel")},
        data=fields,
    )
    assert by_form.status_code == 201, by_form.text
    assert by_form.json()["data"]["failed"] == []
    by_query = await send_csv(
        bench,
        home.admin,
        b"who,given,family\nx@people.example,A,B",
        mapping=json.dumps(mapping | {"apartment_number": None}),
    )
    assert by_query.status_code == 201, by_query.text


@pytest.mark.parametrize("path", [BULK, VALIDATE])
async def test_what_is_no_list_is_never_a_fault_of_ours(bench: Bench, path: str) -> None:
    home = await bench.building()
    good = csv_of(people(1))
    before = await members_of(bench, home.id)

    async def form(content: bytes, **fields: str) -> tuple[int, str]:
        answer = await bench.call(home.admin, "POST", path, files={"file": ("a.csv", content)}, data=fields)
        return answer.status_code, answer.json()["error"]["details"][0]["field"]

    for content in (
        b"",
        b"\xff\xfea",
        good + b"\xe9",
        good + b"\x00",
        good + b'\n"',
        b'email,first_name,last_name\n"',
    ):
        answer = await send_csv(bench, home.admin, content, path)
        assert (answer.status_code, answer.json()["error"]["details"][0]["field"]) == (422, "file"), content
        assert await form(content) == (422, "file")
    assert await form(good, mapping="[1]") == (422, "mapping")
    assert await form(good, mapping='{"email": 5}') == (422, "mapping")
    assert await form(good, create_units="perhaps") == (422, "create_units")
    assert await form(good, building_id="here") == (422, "building_id")

    async def raw(kind: str, content: bytes) -> int:
        answer = await bench.call(home.admin, "POST", path, content=content, headers={"Content-Type": kind})
        assert answer.json()["success"] is False
        return answer.status_code

    assert await raw("multipart/form-data", b"x") == 400
    assert await raw("multipart/form-data; boundary=b", b"--b\r\nnonsense") in {400, 422}
    assert await raw("multipart/form-data; boundary=b", b"--b--\r\n") == 422
    assert await raw("application/x-www-form-urlencoded", b"file=a") == 422
    assert await raw("text/csv; charset=windows-1252", good) == 422
    assert await raw("application/json", good) == 400
    assert await raw("application/json", b'{"users": [{"email": "a"}], "users": null}') == 422
    assert await raw("text/csv", good + b" " * 2_000_000) == 413
    assert await raw("text/csv", good + b" " * 3_000_000) == 413
    assert await raw("application/json", b" " * 3_000_000) == 413
    too_many = people(1) * 5_001
    assert (await send(bench, home.admin, too_many, path)).status_code == 422
    assert (await send_csv(bench, home.admin, csv_of(too_many), path)).status_code == 422
    assert await members_of(bench, home.id) == before
    answer = await bench.call(
        home.admin, "POST", path, content=good, headers={"Content-Type": "text/csv; charset=UTF-8"}
    )
    assert answer.status_code == (201 if path == BULK else 200)


async def test_the_template_is_a_file_to_fill_in(bench: Bench) -> None:
    home = await bench.building()
    shown = (await bench.call(home.admin, "GET", "/api/registration/templates")).json()["data"]
    file = await bench.call(home.admin, "GET", "/api/registration/templates", params={"format": "csv"})
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.content.startswith(b"\xef\xbb\xbf" + ",".join(shown["csv_headers"]).encode())
    checked = await bench.call(
        home.admin, "POST", VALIDATE, content=file.content, headers=CSV, params={"create_units": "true"}
    )
    assert checked.json()["data"]["invalid_users"] == []
