"""CSV as people's programs write it: UTF-8 with or without a mark, separated by `,`, `;` or tabs, cells quoted or not."""

import csv
import io
from collections.abc import Iterator

from gatehouse.core.errors import Invalid


def csv_text(content: bytes) -> str:
    """The file as text. 422 `file` for anything but UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Invalid.field("file", _not_utf8(1))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid.field("file", _not_utf8(content.count(b"\n", 0, error.start) + 1)) from error
    if "\x00" in text:
        raise Invalid.field("file", "The file holds NUL characters: it is not a CSV text file.")
    return text


def _not_utf8(line: int) -> str:
    return f'Line {line} is not UTF-8 text. Save the file as "CSV UTF-8" and try again.'


def csv_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that have content, each with the number it begins at: a quoted cell may go over several. 422 `file`."""
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)  # the first one wins a tie: a single column
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Invalid.field("file", _unreadable(line, str(error))) from error
        if any(cell.strip() for cell in cells):
            yield line, cells


def _unreadable(line: int, said: str) -> str:
    if "field limit" in said:
        return f"Line {line} has a cell that is too long. Is a quotation mark missing?"
    return f'Line {line}: a quotation mark stands alone. Write "" for one inside a quoted cell.'
