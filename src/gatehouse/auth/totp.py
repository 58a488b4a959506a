"""The second factor: time-based codes (RFC 6238: SHA-1, 6 digits, 30 s, as every authenticator app has them) and recovery codes.

Pure: secrets, codes and steps in, answers out. That a step works once is the database's to say (`totp_use`).
"""

import hmac
import secrets
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from gatehouse.core.keys import ring

STEP_SECONDS = 30
DIGITS = 6
RECOVERY_CODES = 10
_SECRET_BYTES = 20
_SEAL = "totp"
_HASH = "recovery code"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RECOVERY_LENGTH = 10
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
_TOTP_READ_AS = str.maketrans({" ": None, "-": None})


def new_totp_secret() -> bytes:
    """A secret of 160 random bits, as RFC 4226 recommends."""
    return secrets.token_bytes(_SECRET_BYTES)


def seal_secret(secret: bytes, user_id: UUID) -> bytes:
    """The secret as the database keeps it: it opens for this person only."""
    return ring().seal(_SEAL, secret, user_id.bytes)


def open_secret(sealed: bytes, user_id: UUID) -> bytes:
    """The inverse of `seal_secret`."""
    return ring().open(_SEAL, sealed, user_id.bytes)


def step_of(at: datetime) -> int:
    """The number of the 30 s step a moment lies in."""
    return int(at.timestamp()) // STEP_SECONDS


def code_at(secret: bytes, step: int) -> str:
    """The code of a step."""
    return _totp(secret).generate(step * STEP_SECONDS).decode()


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - HMAC-SHA-1 is what the apps compute, and sound


def matching_step(secret: bytes, code: str, at: datetime) -> int | None:
    """The step a code belongs to: this one, the last or the next, for clocks that differ. None: it is no such code."""
    typed = code.translate(_TOTP_READ_AS)
    if len(typed) != DIGITS or not typed.isascii() or not typed.isdigit():
        return None
    present = step_of(at)
    matches = [
        step
        for step in (present, present - 1, present + 1)
        if hmac.compare_digest(code_at(secret, step), typed)
    ]
    return matches[0] if matches else None


def is_totp(code: str) -> bool:
    """Whether this was typed off an authenticator app, and not off a list of recovery codes."""
    return len(code.translate(_TOTP_READ_AS)) == DIGITS


def otpauth_uri(secret: bytes, account: str) -> str:
    """What the QR code says to an authenticator app."""
    return _totp(secret).get_provisioning_uri(account, "Gatehouse")


def new_recovery_codes() -> list[str]:
    """Ten codes of 50 random bits, like `7GX2M-QK9TB`."""
    drawn = (
        "".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)
    )
    return [f"{code[:5]}-{code[5:]}" for code in drawn]


def recovery_hash(code: str, user_id: UUID) -> bytes:
    """A recovery code as the database keeps it."""
    return ring().digest(_HASH, _about(code, user_id))


def recovery_hashes(code: str, user_id: UUID) -> list[bytes]:
    """The same under every active key, for looking up; however it was typed."""
    return ring().digests(_HASH, _about(code, user_id))


def _about(code: str, user_id: UUID) -> bytes:
    return user_id.bytes + code.upper().translate(_READ_AS).encode()
