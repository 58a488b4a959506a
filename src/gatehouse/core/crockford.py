"""Codes people read out and type: Crockford's base32, five random bits a character, no letter that looks like a digit."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")  # what people read and type for 0 and 1
_BETWEEN = re.compile(r"[\s\-]+")


def new_code(length: int) -> str:
    """A fresh code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(typed: str, length: int) -> str | None:
    """A code as somebody typed it: any case, with spaces or dashes, O for 0, I or L for 1; None when it is none of that length."""
    code = _BETWEEN.sub("", typed).upper().translate(_READ_AS)
    return code if len(code) == length and all(character in ALPHABET for character in code) else None
