"""What leaves as CSV is text to every spreadsheet, and reads back as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatehouse.core.csv_cells import csv_line, harmless, unguarded

_BEGINNINGS = "=+-@＝＋－＠"
_SEPARATORS = ",;\t|"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+2348012345678", "'+2348012345678"),
        ("-1+2", "'-1+2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "\t'=1+1"),
        ("\r=1+1", "\r'=1+1"),
        ("  =1+1", "  '=1+1"),
        ("＝1+1", "'＝1+1"),
        ('Ada";=1+1', "Ada\";'=1+1"),
        ("Ada\n=1+1", "Ada\n'=1+1"),
        ("Ada Obi", "Ada Obi"),
        ("a-b@people.example", "a-b@people.example"),
        ("Jean-Luc", "Jean-Luc"),
        ("", ""),
        (None, ""),
        (7, "7"),
    ],
)
def test_a_cell_is_never_a_formula(cell: object, written: str) -> None:
    assert harmless(cell) == written


@given(
    st.lists(st.text(alphabet=st.sampled_from(list("a1 '\"\r\n" + _BEGINNINGS + _SEPARATORS)), max_size=8))
)
def test_wherever_a_spreadsheet_splits_a_line_no_cell_begins_like_a_formula(cells: list[str]) -> None:
    line = csv_line(cells)
    for delimiter in _SEPARATORS:
        for row in csv.reader(io.StringIO(line, newline=""), delimiter=delimiter):
            assert not [cell for cell in row if cell.strip('\t\r\n "')[:1] in tuple(_BEGINNINGS)], (
                delimiter,
                row,
            )


@given(st.text(alphabet="ab1 " + _BEGINNINGS, max_size=8))
def test_what_was_exported_reads_back(cell: str) -> None:
    assert unguarded(harmless(cell.strip())) == cell.strip()
