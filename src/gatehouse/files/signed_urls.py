"""Signed addresses of the local store: whoever holds one may do what it says until it ends. No session is looked at.

What is signed: the method, the key, and every fact in the query; an upload's are its end, its exact length and its type.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from gatehouse.core.clock import now
from gatehouse.core.config import settings
from gatehouse.core.errors import Forbidden, Gone
from gatehouse.core.keys import ring

_PURPOSE: Final = "file-urls"
_FACTS: Final = {"PUT": ("expires", "length", "type"), "GET": ("expires", "name")}
_PLACES: Final = {"PUT": "/files/incoming/", "GET": "/files/"}


def signed_url(method: str, key: str, *, seconds: int, facts: Mapping[str, str]) -> str:
    """The address at which `method` may be asked of a key for so many seconds."""
    said = {**facts, "expires": str(int(now().timestamp()) + seconds)}
    signature = ring().digest(_PURPOSE, _message(method, key, said)).hex()
    address = settings().public_url.rstrip("/") + _PLACES[method] + key
    return f"{address}?{urlencode({**said, 'signature': signature})}"


def check_signed(method: str, key: str, query: Mapping[str, str]) -> dict[str, str]:
    """The facts of a signed address. 403 when we did not sign just this, 410 when it is over."""
    said = {name: query[name] for name in _FACTS[method] if name in query}
    given = query.get("signature", "").encode()
    ours = ring().digests(_PURPOSE, _message(method, key, said))
    if not any(hmac.compare_digest(given, one.hex().encode()) for one in ours):
        raise Forbidden("This link is not one of ours, or was changed.")
    if int(said["expires"]) <= now().timestamp():
        raise Gone("This link is over. Ask for a new one.")
    return said


def _message(method: str, key: str, facts: Mapping[str, str]) -> bytes:
    return hashlib.sha256(f"{method}\n{key}\n{urlencode(sorted(facts.items()))}".encode()).digest()
