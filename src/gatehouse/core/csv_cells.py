"""CSV for people's spreadsheets: a cell somebody typed is text there, never a formula.

A cell may also be torn apart where the spreadsheet splits at another separator than ours, so what follows a separator counts as a beginning.
"""

import csv
import io
import re
from collections.abc import Iterable

BOM = "\ufeff"
"""First of all in a file: without it spreadsheets read UTF-8 as something older."""
MEDIA_TYPE = "text/csv; charset=utf-8"

_STARTS = (
    "=+@\uff0b\uff1d\uff20\uff0d-"  # the full-width ones too: some spreadsheets take them for the narrow
)
_FORMULA = re.compile(rf"(^|[,;|\t\r\n])([\s\"']*)(?=[{_STARTS}])")
_GUARD = re.compile(rf"^'(?=\s*[{_STARTS}])")


def harmless(value: object) -> str:
    """The cell; where it begins like a formula an apostrophe stands before it, which spreadsheets read as "this is text"."""
    return "" if value is None else _FORMULA.sub(r"\1\2'", str(value))


def unguarded(cell: str) -> str:
    """A cell as it was before `harmless`: what we exported can be imported again."""
    return _GUARD.sub("", cell)


def csv_line(values: Iterable[object]) -> str:
    """One line, every cell harmless."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([harmless(value) for value in values])
    return out.getvalue()


def csv_file(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A whole file: header and rows, every cell harmless."""
    return BOM + csv_line(columns) + "".join(csv_line(row) for row in rows)
