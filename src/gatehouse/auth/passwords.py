"""Passwords: Argon2id (19 MiB, t=2) in a thread, never on the event loop and never while a connection is held."""

import asyncio
import os
import secrets
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from gatehouse.core.errors import Invalid

MIN_LENGTH, MAX_LENGTH = 8, 128
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
THREADS = 2
"""One hash is 20–40 ms of one core; two at a time keep the loop and the database breathing on a small machine."""
_NICE = 5


def _stand_back() -> None:
    # Whoever waits for anything else goes first: on Linux a thread has a priority of its own.
    if sys.platform == "linux":
        os.nice(_NICE)


_POOL = ThreadPoolExecutor(THREADS, thread_name_prefix="password", initializer=_stand_back)
_COMMON = frozenset(
    {
        "password1!",
        "passw0rd!",
        "welcome1!",
        "admin123!",
        "qwerty123!",
        "letmein1!",
        "p@ssw0rd",
        "p@ssword1",
        "abcd1234!",
        "changeme1!",
    }
)


async def hash_password(password: str) -> str:
    """Hash for storing."""
    return await asyncio.get_running_loop().run_in_executor(_POOL, _HASHER.hash, password)


async def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password fits. With nothing stored it takes just as long and says no."""
    return (
        await asyncio.get_running_loop().run_in_executor(_POOL, _verify, stored or _nobody(), password)
        and stored is not None
    )


def _verify(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _HASHER.hash(secrets.token_hex(16))


def check_strength(password: str, *, field: str = "password") -> None:
    """Raise 422 unless the password has 8–128 characters with lower, upper, digit and symbol and is not a common one."""
    problems = [
        ("at least 8 characters", len(password) >= MIN_LENGTH),
        ("at most 128 characters", len(password) <= MAX_LENGTH),
        ("a lower-case letter", any(c.islower() for c in password)),
        ("an upper-case letter", any(c.isupper() for c in password)),
        ("a digit", any(c.isdigit() for c in password)),
        ("a symbol", any(not c.isalnum() for c in password)),
        ("something less common", password.lower() not in _COMMON),
    ]
    missing = [text for text, good in problems if not good]
    if missing:
        raise Invalid.field(field, "The password needs " + ", ".join(missing) + ".")
