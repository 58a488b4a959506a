"""Credentials on the wire: a session's id and its secret, inside a JWT (API clients) or a cookie (web app, gate devices).

The signature proves we issued it; the session row, read on each request, decides whether it still counts (ADR sessions and tokens).
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import jwt

from gatehouse.core.config import settings
from gatehouse.core.errors import NotSignedIn
from gatehouse.core.keys import KeyProblem, ring

COOKIE = "__Host-gatehouse"
_CACHE_SIZE = 4096
_ID_BYTES, _SECRET_BYTES = 16, 32


@dataclass(frozen=True, slots=True)
class Credential:
    """What a request proves to hold. `expires` is seconds since the epoch, or infinity for a cookie (its row expires)."""

    session_id: UUID
    secret_hash: bytes
    expires: float
    by_cookie: bool


@dataclass(frozen=True, slots=True)
class Refresh:
    """A genuine refresh token, taken apart."""

    session_id: UUID
    user_id: UUID
    building_id: UUID | None
    secret: str
    rotation: bytes


def new_secret() -> str:
    """A session secret of 256 random bits."""
    return _b64(secrets.token_bytes(_SECRET_BYTES))


def hash_secret(secret: str | bytes) -> bytes:
    """What the sessions table keeps. The secret is random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode() if isinstance(secret, str) else secret).digest()


def next_rotation(session_id: UUID, presented: bytes) -> bytes:
    """The successor of a refresh value. Derived, so that the same refresh within 30 s gives the same answer with nothing stored."""
    return ring().digest("refresh", session_id.bytes + presented)


def access_token(session_id: UUID, user_id: UUID, building_id: UUID | None, secret: str) -> str:
    """A JWT for `Authorization: Bearer`, good for GATEHOUSE_ACCESS_MINUTES."""
    return _sign("access", settings().access_minutes * 60, session_id, user_id, building_id, sk=secret)


def refresh_token(
    session_id: UUID, user_id: UUID, building_id: UUID | None, secret: str, rotation: bytes, *, seconds: int
) -> str:
    """A JWT that only the refresh routes take."""
    return _sign("refresh", seconds, session_id, user_id, building_id, sk=secret, rt=_b64(rotation))


def _sign(
    kind: Literal["access", "refresh"],
    seconds: int,
    session_id: UUID,
    user_id: UUID,
    building_id: UUID | None,
    **more: str,
) -> str:
    moment = int(time.time())
    claims: dict[str, Any] = {
        "typ": kind,
        "sid": session_id.hex,
        "sub": user_id.hex,
        "bid": building_id.hex if building_id else "",
        "iat": moment,
        "exp": moment + seconds,
        **more,
    }
    keys = ring()
    return jwt.encode(claims, keys.key("jwt"), algorithm="HS256", headers={"kid": keys.current})


def _verify(token: str, kind: Literal["access", "refresh"]) -> dict[str, Any]:
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        claims: dict[str, Any] = jwt.decode(
            token,
            ring().key("jwt", str(kid)),
            algorithms=["HS256"],
            options={"require": ["exp", "sid", "sub", "typ"]},
        )
    except (jwt.PyJWTError, KeyProblem, ValueError) as error:
        raise NotSignedIn("Your sign-in has expired or is not valid. Please sign in again.") from error
    if claims["typ"] != kind:
        raise NotSignedIn(
            "That is not an access token." if kind == "access" else "That is not a refresh token."
        )
    return claims


_verified: OrderedDict[str, Credential] = OrderedDict()


def read_bearer(token: str) -> Credential:
    """Check an access token. Verified ones are remembered (checking costs 0.1–0.25 ms); whether the session lives is never remembered."""
    known = _verified.get(token)
    if known is None:
        claims = _verify(token, "access")
        known = Credential(
            UUID(hex=claims["sid"]), hash_secret(claims["sk"]), float(claims["exp"]), by_cookie=False
        )
        _verified[token] = known
        if len(_verified) > _CACHE_SIZE:
            _verified.popitem(last=False)
    if known.expires <= time.time():
        _verified.pop(token, None)
        raise NotSignedIn("Your sign-in has expired. Please sign in again.")
    return known


def read_refresh(token: str) -> Refresh:
    """Check a refresh token's signature and take it apart; whether it is the current one is the session row's to say."""
    claims = _verify(token, "refresh")
    building = UUID(hex=claims["bid"]) if claims["bid"] else None
    return Refresh(
        UUID(hex=claims["sid"]), UUID(hex=claims["sub"]), building, claims["sk"], _unb64(claims["rt"])
    )


def cookie_value(session_id: UUID, secret: str) -> str:
    """The opaque cookie: id and secret, nothing readable."""
    return _b64(session_id.bytes + _unb64(secret))


def read_cookie(value: str) -> Credential:
    """Take a cookie apart."""
    try:
        raw = _unb64(value)
    except ValueError as error:
        raise NotSignedIn from error
    if len(raw) != _ID_BYTES + _SECRET_BYTES:
        raise NotSignedIn
    return Credential(
        UUID(bytes=raw[:_ID_BYTES]), hash_secret(_b64(raw[_ID_BYTES:])), float("inf"), by_cookie=True
    )


def csrf_token(session_id: UUID) -> str:
    """What a cookie write must send in X-CSRF-Token."""
    return ring().digest("csrf", session_id.bytes).hex()[:32]


def csrf_fits(session_id: UUID, presented: str) -> bool:
    """Whether the token is this session's, under any active key."""
    given = presented.encode()
    return any(
        hmac.compare_digest(digest.hex()[:32].encode(), given)
        for digest in ring().digests("csrf", session_id.bytes)
    )


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
