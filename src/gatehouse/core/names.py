"""Names people write of themselves: one line, whatever was pasted."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

from gatehouse.core.schema import Text

_TURNS_TEXT_AROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(value: str) -> str:
    """The text with its white space made plain; ValueError when it is more than a line, or turns its reader around."""
    if any(
        unicodedata.category(character) in {"Cc", "Zl", "Zp"} or character in _TURNS_TEXT_AROUND
        for character in value
    ):
        raise ValueError("must be one line without control characters")
    return " ".join(value.split())


PersonName = Annotated[Text, Field(min_length=1, max_length=100), AfterValidator(one_line)]
"""A first or last name."""
