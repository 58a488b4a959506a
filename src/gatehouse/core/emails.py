"""E-mail addresses, normalised on write: trimmed and lower-cased, so that equality is enough for every look-up.

Our own short check instead of pydantic's EmailStr, which refuses the reserved `.test` domain the demo and the tests live in.
"""

import re

_SHAPE = re.compile(
    r"^[^\s@<>\"'(),:;\\\[\]]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$"
)
_MAX = 254


def normalise_email(text: str) -> str:
    """The address as stored; ValueError when it is none."""
    address = text.strip().lower()
    if len(address) > _MAX or "\x00" in address or not _SHAPE.match(address):
        raise ValueError("must be an e-mail address like name@example.com")
    return address
