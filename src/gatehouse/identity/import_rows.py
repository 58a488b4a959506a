"""What an administrator's list says, row by row: from a CSV file or from JSON, as text, before anybody judges it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gatehouse.core.csv_cells import unguarded
from gatehouse.core.csv_table import csv_lines, csv_text
from gatehouse.core.errors import FieldProblem, Invalid, TooLarge

MAX_ROWS = 5_000
MAX_BYTES = 2_000_000
_MAX_COLUMNS = 100
FIELDS = (
    "email",
    "first_name",
    "last_name",
    "phone",
    "role",
    "apartment_number",
    "block",
    "emergency_contact_name",
    "emergency_contact_phone",
    "emergency_contact_relationship",
)
REQUIRED = ("email", "first_name", "last_name")
_CALLED = {
    "email": ("emailaddress", "mail"),
    "first_name": ("givenname", "forename"),
    "last_name": ("surname", "familyname"),
    "phone": ("phonenumber", "mobile", "mobilenumber", "mobilephone", "telephone", "tel"),
    "role": ("userrole", "usertype"),
    "apartment_number": ("apartment", "unit", "unitnumber", "flat", "flatnumber", "house", "housenumber"),
    "block": ("tower", "blockname"),
    "emergency_contact_name": ("emergencyname", "emergencycontact", "nextofkin"),
    "emergency_contact_phone": ("emergencyphone", "nextofkinphone"),
    "emergency_contact_relationship": ("emergencyrelationship", "relationship"),
}
_NAMES = {field.replace("_", ""): field for field in FIELDS} | {
    name: field for field, names in _CALLED.items() for name in names
}
_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class RawRow:
    """One person as written: our fields, those that are not empty. `line` is where it stands in the file (JSON: the first is 1)."""

    line: int
    cells: Mapping[str, str]
    overfull: bool = False
    """The line has more cells than the file has columns: a separator inside a cell, most likely."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How a file's columns were read: its headers, and our field → header."""

    headers: tuple[str, ...]
    mapping: Mapping[str, str]

    @property
    def ignored(self) -> list[str]:
        """Headers nothing is read from."""
        used = set(self.mapping.values())
        return [header for header in self.headers if header not in used]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole list. `columns` None: it came as JSON."""

    rows: Sequence[RawRow]
    columns: Columns | None = None


def field_called(header: str) -> str | None:
    """Our field for what somebody calls a column: case, spaces and signs mean nothing."""
    return _NAMES.get(_NOT_A_LETTER.sub("", header.lower()))


def read_csv(content: bytes, wanted: Mapping[str, str | None] | None = None) -> Sheet:
    """Rows of a CSV file: UTF-8 with or without a mark, separated by `,`, `;` or tabs, cells quoted or not, empty lines left out.

    `wanted` maps our fields to headers, and then nothing else is read; without it headers are recognised by name.
    422 naming `file`, `mapping`, or the field no column was found for; 413 above 2 MB.
    """
    if len(content) > MAX_BYTES:
        raise TooLarge("The file is larger than 2 MB. Split it into several.")
    lines = csv_lines(csv_text(content))
    _, header = next(lines, (0, []))
    headers = tuple(cell.strip() for cell in header)
    if not any(headers):
        raise Invalid.field("file", "The file is empty. Its first line must name the columns.")
    if len(headers) > _MAX_COLUMNS:
        raise Invalid.field("file", f"The file has more than {_MAX_COLUMNS} columns.")
    columns = Columns(headers, _recognised(headers) if wanted is None else _mapped(headers, wanted))
    _check_complete(columns)
    places = {field: headers.index(header) for field, header in columns.mapping.items()}
    rows: list[RawRow] = []
    for line, cells in lines:
        if len(rows) == MAX_ROWS:
            raise too_many_rows("file")
        rows.append(_row(line, cells, places, len(headers)))
    if not rows:
        raise Invalid.field("file", "The file has no rows below its first line.")
    return Sheet(rows, columns)


def too_many_rows(field: str) -> Invalid:
    """More than one import takes."""
    return Invalid.field(field, f"At most {MAX_ROWS:,} people at once. Split the list into several.")


def _recognised(headers: Sequence[str]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for header in headers:
        field = field_called(header)
        if field is not None:
            mapping.setdefault(field, header)
    return mapping


def _mapped(headers: Sequence[str], wanted: Mapping[str, str | None]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for field, header in wanted.items():
        if field not in FIELDS:
            raise Invalid.field(
                "mapping", f"There is no field {field[:50]!r}; there are {', '.join(FIELDS)}."
            )
        if header is None or not header.strip():
            continue
        if header.strip() not in headers:
            raise Invalid.field("mapping", f"The file has no column {header.strip()[:50]!r}.")
        mapping[field] = header.strip()
    return mapping


def _check_complete(columns: Columns) -> None:
    missing = [field for field in REQUIRED if field not in columns.mapping]
    if missing:
        raise Invalid(
            f"No column was found for {', '.join(missing)}.",
            details=[FieldProblem(field, "No column of the file was found for this.") for field in missing],
            data={"columns": {"headers": list(columns.headers), "mapping": dict(columns.mapping)}},
        )


def _row(line: int, cells: Sequence[str], places: Mapping[str, int], width: int) -> RawRow:
    read = {field: unguarded(cells[at].strip()) for field, at in places.items() if at < len(cells)}
    return RawRow(
        line,
        {field: cell for field, cell in read.items() if cell},
        overfull=any(cell.strip() for cell in cells[width:]),
    )
