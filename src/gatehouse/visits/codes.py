"""Pass codes: `SG_` and 12 characters of Crockford base32 (60 random bits), or 6 digits among the live passes of one building."""

import re
import secrets
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import orjson

from gatehouse.core.crockford import new_code as random_code
from gatehouse.core.crockford import read_code
from gatehouse.core.keys import ring

_LENGTH = 12
_SEAL = "pass-codes"
_LINK = re.compile(r"^https?://[^\s/]+/p/([^/?#\s]+)", re.IGNORECASE)
_DIGITS = re.compile(r"^\d{6}$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Code:
    """What somebody presented, recognised: a full code, or 6 digits."""

    kind: Literal["code", "digits"]
    text: str


def new_code() -> str:
    """A fresh code, as shown and drawn into the QR."""
    return "SG_" + random_code(_LENGTH)


def new_digits() -> str:
    """A fresh 6-digit code; the database says whether it is free among the building's live passes."""
    return f"{secrets.randbelow(1_000_000):06d}"


def recognise(presented: str) -> Code | None:
    """Read a code as scanners and people give it: any case, spaces or dashes, a pass link, with or without `SG_`; None when it is none."""
    text = presented.strip()
    if link := _LINK.match(text):
        text = link.group(1)
    text = re.sub(r"[\s\-]+", "", text).upper()
    if _DIGITS.match(text):
        return Code("digits", text)
    code = read_code(text.removeprefix("SG_"), _LENGTH)
    return Code("code", "SG_" + code) if code else None


def code_hash(code: str) -> bytes:
    """What is stored of a full code."""
    return ring().digest("pass", code.encode())


def digits_hash(building_id: UUID, digits: str) -> bytes:
    """What is stored of a 6-digit code: bound to its building."""
    return ring().digest("digits", building_id.bytes + digits.encode())


def lookup_hashes(code: Code, building_id: UUID) -> list[bytes]:
    """Hashes to look a presented code up by, under every active key."""
    if code.kind == "digits":
        return ring().digests("digits", building_id.bytes + code.text.encode())
    return ring().digests("pass", code.text.encode())


def seal_codes(building_id: UUID, pass_id: UUID, code: str, digits: str) -> bytes:
    """Both codes encrypted for showing again, bound to building and pass."""
    return ring().seal(_SEAL, orjson.dumps([code, digits]), building_id.bytes + pass_id.bytes)


def open_codes(building_id: UUID, pass_id: UUID, sealed: bytes) -> tuple[str, str]:
    """The code and the 6 digits of a pass. KeyProblem when the key they were sealed with is gone."""
    code, digits = orjson.loads(ring().open(_SEAL, sealed, building_id.bytes + pass_id.bytes))
    return code, digits


def codes_to_show(building_id: UUID, pass_id: UUID, sealed: bytes) -> tuple[str, str] | None:
    """The same, or None when the key is gone."""
    opened = ring().open_to_show(_SEAL, sealed, building_id.bytes + pass_id.bytes)
    if opened is None:
        return None
    code, digits = orjson.loads(opened)
    return code, digits
