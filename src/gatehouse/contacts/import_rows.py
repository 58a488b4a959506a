"""What a list of contacts says, row by row, as text, before anybody judges it: from JSON, CSV or vCard."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from gatehouse.contacts.vcards import is_vcard, read_vcards
from gatehouse.core.csv_cells import unguarded
from gatehouse.core.csv_table import csv_lines, csv_text
from gatehouse.core.errors import FieldProblem, Invalid, TooLarge

Written = TypeVar("Written")
MAX_ROWS = 2_000
MAX_BYTES = 2_000_000
FIELDS = (
    "name",
    "first_name",
    "last_name",
    "nickname",
    "phone",
    "email",
    "relationship",
    "category",
    "priority",
    "notes",
    "plate",
    "tags",
)
# As address books of phones and mail programs head their columns; the earlier of two is taken first.
_CALLED = {
    "name": ("fullname", "displayname", "contactname", "visitorname", "fn"),
    "first_name": ("givenname", "forename"),
    "last_name": ("surname", "familyname"),
    "phone": (
        "mobile",
        "mobilephone",
        "mobilenumber",
        "phonenumber",
        "cell",
        "cellphone",
        "tel",
        "telephone",
        "visitorphone",
        "primaryphone",
        "phone1value",
        "phone2value",
        "phone3value",
        "homephone",
        "businessphone",
    ),
    "email": ("emailaddress", "mail", "email1value", "email2value", "emails"),
    "relationship": ("relation",),
    "notes": ("note",),
    "plate": ("vehicle", "vehiclenumber", "platenumber"),
    "tags": ("labels", "groups"),
}
_NAMES: dict[str, tuple[str, int]] = {
    spelled: (ours, place)
    for ours in FIELDS
    for place, spelled in enumerate((ours.replace("_", ""), *_CALLED.get(ours, ())))
}
_NOT_A_LETTER = re.compile(r"[\W_]+")
_SEVERAL = re.compile(r"\s*(?::::|[;,|])\s*")
"""What stands between several values of one cell; `:::` in Google's files."""


@dataclass(frozen=True, slots=True)
class RawContact:
    """One person as written: our fields, those that are not empty. `line` is where it begins in the file (JSON: the first is 1)."""

    line: int
    cells: Mapping[str, str]
    phones: Sequence[str] = ()
    """All the numbers there are, the one to take first."""
    tags: Sequence[str] = ()


def by_our_names(given: Iterable[tuple[str, Written]]) -> dict[str, list[Written]]:
    """Our field → what stands under its names, the best name first. Case, spaces and signs of a name mean nothing."""
    found: dict[str, list[tuple[int, Written]]] = {}
    for name, written in given:
        ours, place = _NAMES.get(_NOT_A_LETTER.sub("", name.lower()), ("", 0))
        if ours:
            found.setdefault(ours, []).append((place, written))
    return {
        ours: [text for _, text in sorted(texts, key=lambda one: one[0])] for ours, texts in found.items()
    }


def read_file(content: bytes) -> list[RawContact]:
    """The rows of a file, whichever it is; its beginning says. 422 naming `file`, 413 above 2 MB."""
    if len(content) > MAX_BYTES:
        raise TooLarge("The file is larger than 2 MB. Leave out pictures, or split it into several.")
    rows = _vcard_rows(content) if is_vcard(content) else _csv_rows(content)
    if not rows:
        raise Invalid.field("file", "Nobody is in this file.")
    return rows


def too_many_rows(name: str) -> Invalid:
    """More than one import takes."""
    return Invalid.field(name, f"At most {MAX_ROWS:,} contacts at once. Split the list into several.")


def _vcard_rows(content: bytes) -> list[RawContact]:
    rows: list[RawContact] = []
    for card in read_vcards(content):
        if len(rows) == MAX_ROWS:
            raise too_many_rows("file")
        cells = {"name": card.name, "email": card.emails[0] if card.emails else ""}
        rows.append(RawContact(card.line, {name: text for name, text in cells.items() if text}, card.phones))
    return rows


def _csv_rows(content: bytes) -> list[RawContact]:
    lines = csv_lines(csv_text(content))
    _, headers = next(lines, (0, []))
    known = set(by_our_names((header, "") for header in headers))
    missing = [name for name in ("name", "phone") if name not in known]
    if "name" in missing and known & {"first_name", "last_name", "nickname"}:
        missing.remove("name")
    if missing:
        raise Invalid(
            f"No column was found for {', '.join(missing)}.",
            details=[
                FieldProblem("file", f"No column of the file was found for {name}.") for name in missing
            ],
        )
    rows: list[RawContact] = []
    for line, cells in lines:
        if len(rows) == MAX_ROWS:
            raise too_many_rows("file")
        rows.append(_csv_row(line, headers, cells))
    return rows


def _csv_row(line: int, headers: Sequence[str], cells: Sequence[str]) -> RawContact:
    written = (unguarded(cell.strip()) for cell in cells)
    found = by_our_names((name, cell) for name, cell in zip(headers, written, strict=False) if cell)
    phones = [phone for cell in found.pop("phone", ()) for phone in _SEVERAL.split(cell)]
    tags = [tag for cell in found.pop("tags", ()) for tag in _SEVERAL.split(cell)]
    plain = {name: texts[0] for name, texts in found.items()}
    if "email" in plain:
        plain["email"] = _SEVERAL.split(plain["email"])[0]
    return RawContact(line, plain, phones, tags)
