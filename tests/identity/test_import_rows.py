"""Reading lists: what files people have, and what is none."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatehouse.core.csv_cells import csv_line
from gatehouse.core.errors import AppError, Invalid
from gatehouse.identity.import_check import judge_rows
from gatehouse.identity.import_rows import FIELDS, MAX_ROWS, RawRow, field_called, read_csv
from gatehouse.identity.import_template import template_csv, templates
from gatehouse.identity.schemas_import import BulkIn

_HEAD = "email,first_name,last_name"
_ADA = "ada@people.example,Ada,Obi"


def cells(content: bytes | str, mapping: dict[str, str | None] | None = None) -> list[dict[str, str]]:
    body = content.encode() if isinstance(content, str) else content
    return [dict(row.cells) for row in read_csv(body, mapping).rows]


def refused(content: bytes | str, mapping: dict[str, str | None] | None = None) -> tuple[int, str, str]:
    """Status, first field and its message."""
    body = content.encode() if isinstance(content, str) else content
    with pytest.raises(AppError) as caught:
        read_csv(body, mapping)
    first = caught.value.details[0] if caught.value.details else None
    return caught.value.status, first.field if first else "", first.message if first else ""


_PEOPLE = [{"email": "ada@people.example", "first_name": "Ada", "last_name": "Obi"}]


@pytest.mark.parametrize(
    "content",
    [
        f"{_HEAD}\n{_ADA}\n",
        f"{_HEAD}\r\n{_ADA}\r\n",
        f"{_HEAD}\r{_ADA}",
        f"\ufeff{_HEAD}\n{_ADA}",
        f"{_HEAD}\n\n , ,\n{_ADA}\n,,\n",
        f"\n\n{_HEAD}\n{_ADA}",
        f"{_HEAD}\n{_ADA}".replace(",", ";"),
        f"{_HEAD}\n{_ADA}".replace(",", "\t"),
        'email,first_name,last_name\n"ada@people.example","Ada","Obi"',
        "E-Mail , First Name,LASTNAME\nada@people.example, Ada ,Obi",
        "Surname,emailAddress,Given name,Colour\nObi,ada@people.example,Ada,red",
        "email,first_name,last_name,email\nada@people.example,Ada,Obi,other@people.example",
        f"{_HEAD},\n{_ADA},",
    ],
)
def test_a_file_is_read_however_it_was_saved(content: str) -> None:
    assert cells(content) == _PEOPLE


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    content = f'{_HEAD},block\n{_ADA},"Tower\nNorth"\n\n{_ADA},B\n'
    assert [(row.line, row.cells["block"]) for row in read_csv(content.encode()).rows] == [
        (2, "Tower\nNorth"),
        (5, "B"),
    ]


def test_quotes_hold_separators_and_an_exported_cell_reads_back() -> None:
    written = csv_line(["email", "first_name", "last_name", "phone"]) + csv_line(
        ["ada@people.example", 'A "da", B.', "=1+1", "+2348011112222"]
    )
    assert cells(written) == [
        {
            "email": "ada@people.example",
            "first_name": 'A "da", B.',
            "last_name": "=1+1",
            "phone": "+2348011112222",
        }
    ]


def test_the_wizards_mapping_is_all_that_is_read() -> None:
    content = "who,given,family,phone,flat\nada@people.example,Ada,Obi,08011112222,A1"
    mapping: dict[str, str | None] = {
        "email": "who",
        "first_name": "given",
        "last_name": "family",
        "phone": None,
    }
    assert cells(content, mapping) == _PEOPLE
    sheet = read_csv(content.encode(), mapping)
    assert sheet.columns is not None
    assert sheet.columns.ignored == ["phone", "flat"]
    assert refused(content, {**mapping, "shoe_size": "flat"})[:2] == (422, "mapping")
    assert refused(content, {**mapping, "email": "e-mail"})[:2] == (422, "mapping")
    assert refused(content, {"email": "who"})[:2] == (422, "first_name")


@pytest.mark.parametrize(
    ("content", "field", "said"),
    [
        ("", "file", "empty"),
        ("\ufeff", "file", "empty"),
        (_HEAD, "file", "no rows"),
        ("given,family\nAda,Obi", "email", "No column"),
        (f"{_HEAD}\n{_ADA}\nbob@people.example,B\x00b,Obi", "file", "NUL"),
        (f'{_HEAD}\n{_ADA}\n"bob@people.example,Bob,Obi\n{_ADA}', "file", "Line 3: a quotation mark"),
        (f'{_HEAD}\n{_ADA}\nbob@people.example,"Bo"b,Obi', "file", "Line 3: a quotation mark"),
        (f'{_HEAD}\n"{"x" * 200_000}",Ada,Obi', "file", "Line 2 has a cell that is too long"),
        (
            f"{_HEAD}\n{_ADA}\nbob@people.example,Bj\u00f6rn,Obi".encode("latin-1"),
            "file",
            "Line 3 is not UTF-8",
        ),
        (f"{_HEAD}\n{_ADA}".encode("utf-16"), "file", "not UTF-8"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xfa", "file", "not UTF-8"),
        (",".join(f"c{number}" for number in range(101)) + "\nx", "file", "100 columns"),
        (f"{_HEAD}\n" + f"{_ADA}\n" * (MAX_ROWS + 1), "file", "At most 5,000"),
    ],
)
def test_what_is_no_list_is_refused_with_the_line(content: bytes | str, field: str, said: str) -> None:
    status, named, message = refused(content)
    assert (status, named) == (422, field)
    assert said in message


def test_five_thousand_rows_are_a_list_and_two_megabytes_are_not() -> None:
    content = f"{_HEAD}\n" + f"{_ADA}\n" * MAX_ROWS
    assert len(read_csv(content.encode()).rows) == MAX_ROWS
    assert refused(f"{_HEAD}\n{_ADA}{' ' * 2_000_000}")[0] == 413


@given(
    st.one_of(
        st.binary(max_size=80),
        st.text(alphabet="e,;\"'\n\r\t\x00a=", max_size=80).map(lambda one: (_HEAD + one).encode()),
    )
)
def test_any_bytes_are_a_list_or_refused(content: bytes) -> None:
    with contextlib.suppress(Invalid):
        assert read_csv(content).rows


def row(**changes: str) -> RawRow:
    return RawRow(2, {**_PEOPLE[0], **changes})


@pytest.mark.parametrize(
    ("given_row", "field"),
    [
        (row(email="nobody"), "email"),
        (row(email="ada@people"), "email"),
        (RawRow(2, {"first_name": "Ada", "last_name": "Obi"}), "email"),
        (row(first_name=" "), "first_name"),
        (row(first_name="x" * 101), "first_name"),
        (row(last_name="O\u202ebi"), "last_name"),
        (row(last_name="O\nbi"), "last_name"),
        (row(phone="123"), "phone"),
        (row(phone="call me"), "phone"),
        (row(role="building_admin"), "role"),
        (row(role="super_admin"), "role"),
        (row(role="king"), "role"),
        (row(apartment_number="x" * 21), "apartment_number"),
        (row(block="B"), "apartment_number"),
        (row(emergency_contact_phone="x"), "emergency_contact_phone"),
        (RawRow(2, _PEOPLE[0], overfull=True), "line"),
    ],
)
def test_a_row_says_what_is_wrong_with_it(given_row: RawRow, field: str) -> None:
    judged = judge_rows([given_row, RawRow(3, {**_PEOPLE[0], "email": "bob@people.example"})], "NG")
    assert [person.line for person in judged.good] == [3]
    [bad] = judged.bad
    assert [problem.field for problem in bad.problems] == [field]
    assert bad.message.startswith(f"{field}: ")


def test_a_good_row_is_normalised() -> None:
    judged = judge_rows(
        [
            row(
                email=" Ada@People.Example ",
                phone="0801 234 5678",
                role=" Guard ",
                first_name="Ada  Ngozi",
                apartment_number="a1",
                block="North",
                emergency_contact_name="Emeka",
                emergency_contact_phone="08087654321",
            )
        ],
        "NG",
    )
    [person] = judged.good
    assert (person.email, person.phone, person.phone_raw) == (
        "ada@people.example",
        "+2348012345678",
        "0801 234 5678",
    )
    assert (person.role, person.first_name) == ("security", "Ada Ngozi")
    assert person.emergency == {"name": "Emeka", "phone": "+2348087654321"}


def test_an_address_counts_once_however_it_is_written() -> None:
    judged = judge_rows(
        [
            RawRow(line, {**_PEOPLE[0], "email": email})
            for line, email in enumerate(["a@b.example", "A@B.example ", "c@d.example"], 1)
        ],
        "NG",
    )
    assert [person.line for person in judged.good] == [1, 3]
    assert judged.repeated == ["a@b.example"]
    [bad] = judged.bad
    assert (bad.line, bad.problems[0].code, bad.problems[0].message) == (
        2,
        "DUPLICATE_EMAIL",
        "The same address stands on line 1.",
    )


def test_json_rows_are_read_like_cells() -> None:
    users: list[dict[str, Any]] = [
        {
            "Email": "ada@people.example",
            "firstName": "Ada",
            "surname": "Obi",
            "mobile": 8012345678,
            "unit": 12,
            "shoe": 41,
        },
        {"email": "bob@people.example", "first_name": None, "last_name": "Obi"},
    ]
    body = BulkIn.model_validate({"users": users})
    assert [dict(one.raw(line).cells) for line, one in enumerate(body.users, 1)] == [
        {**_PEOPLE[0], "phone": "8012345678", "apartment_number": "12"},
        {"email": "bob@people.example", "last_name": "Obi"},
    ]


def test_the_template_is_a_list_without_a_fault() -> None:
    shown = templates()
    assert shown.csv_headers == list(FIELDS)
    assert set(FIELDS) <= set(shown.validation_rules)
    judged = judge_rows(read_csv(template_csv().encode()).rows, "NG")
    assert [one.email for one in judged.good] == [one.email for one in shown.example_data]
    assert judged.bad == []
    assert all(field_called(name) == name for name in FIELDS)
