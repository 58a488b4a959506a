"""The key ring: one secret per key id, one derived key per purpose (HKDF), all active ids tried for look-ups (ADR codes and keys)."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from functools import lru_cache

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gatehouse.core.config import settings

_log = structlog.get_logger(__name__)
_NONCE_BYTES = 12
_MIN_SECRET = 16


class KeyProblem(Exception):
    """The ring is missing, malformed, or something was sealed with a key that is no longer in it."""


class KeyRing:
    """Keys by id, the first one current."""

    def __init__(self, entries: Sequence[tuple[str, bytes]]) -> None:
        if not entries:
            raise KeyProblem(
                "No keys: set GATEHOUSE_KEYS to 'kid:secret' (`gatehouse keys rotate` makes one)."
            )
        self._secrets = dict(entries)
        self.current = entries[0][0]
        self._derived: dict[tuple[str, str], bytes] = {}
        self._told: set[tuple[str, str]] = set()

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Read `kid:secret[,kid:secret…]`; a key id is 1–16 letters or digits, a secret at least 16 characters."""
        entries = []
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            kid, _, secret = part.partition(":")
            if not kid.isalnum() or len(kid) > _MIN_SECRET or len(secret) < _MIN_SECRET:
                raise KeyProblem("GATEHOUSE_KEYS must look like 'k1:<at least 16 characters>', newest first.")
            entries.append((kid, secret.encode()))
        return cls(entries)

    @property
    def ids(self) -> tuple[str, ...]:
        """Key ids, current first."""
        return tuple(self._secrets)

    def key(self, purpose: str, kid: str | None = None) -> bytes:
        """The 32-byte key of one purpose."""
        kid = kid or self.current
        if kid not in self._secrets:
            raise KeyProblem(f"Key id {kid!r} is not in the ring any more.")
        found = self._derived.get((purpose, kid))
        if found is None:
            found = HKDF(hashes.SHA256(), 32, salt=None, info=f"gatehouse/{purpose}".encode()).derive(
                self._secrets[kid]
            )
            self._derived[purpose, kid] = found
        return found

    def digest(self, purpose: str, value: bytes, kid: str | None = None) -> bytes:
        """Keyed hash of a code, for storing."""
        return hmac.digest(self.key(purpose, kid), value, hashlib.sha256)

    def digests(self, purpose: str, value: bytes) -> list[bytes]:
        """Keyed hashes of a code under every active key, for looking up."""
        return [self.digest(purpose, value, kid) for kid in self._secrets]

    def seal(self, purpose: str, plain: bytes, bound_to: bytes) -> bytes:
        """AES-256-GCM; `bound_to` (ids) must be the same when opening, so a sealed value cannot be moved to another row."""
        kid = self.current.encode()
        nonce = os.urandom(_NONCE_BYTES)
        return bytes([len(kid)]) + kid + nonce + AESGCM(self.key(purpose)).encrypt(nonce, plain, bound_to)

    def open(self, purpose: str, sealed: bytes, bound_to: bytes) -> bytes:
        """The inverse of `seal`; raises KeyProblem when the key is gone or the value is not from this row."""
        try:
            end = 1 + sealed[0]
            kid, nonce, box = (
                sealed[1:end].decode(),
                sealed[end : end + _NONCE_BYTES],
                sealed[end + _NONCE_BYTES :],
            )
            return AESGCM(self.key(purpose, kid)).decrypt(nonce, box, bound_to)
        except (
            InvalidTag,
            IndexError,
            ValueError,
        ) as error:  # damaged: no tag, no length, no readable key id
            raise KeyProblem("A sealed value does not belong to this row or was damaged.") from error

    def open_to_show(self, purpose: str, sealed: bytes, bound_to: bytes) -> bytes | None:
        """What `open` gives, or None where it cannot: what is only shown again must not fail a page. The log is told each problem once."""
        try:
            return self.open(purpose, sealed, bound_to)
        except KeyProblem as problem:
            if (purpose, str(problem)) not in self._told:
                self._told.add((purpose, str(problem)))
                _log.error("sealed code not shown", purpose=purpose, problem=str(problem))
            return None


@lru_cache(maxsize=1)
def ring() -> KeyRing:
    """This process's ring: GATEHOUSE_KEYS, else JWT_SECRET as the only key."""
    config = settings()
    if text := config.keys.get_secret_value():
        return KeyRing.parse(text)
    if secret := config.jwt_secret.get_secret_value():
        return KeyRing([("jwt", secret.encode())])
    return KeyRing([])


def new_entry(kid: str) -> str:
    """A fresh `kid:secret` of 256 random bits."""
    return f"{kid}:{secrets.token_urlsafe(32)}"
