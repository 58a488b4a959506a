"""People with an authenticator app."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from gatehouse.auth.totp import (
    code_at,
    new_recovery_codes,
    new_totp_secret,
    recovery_hash,
    seal_secret,
    step_of,
)


async def make_two_factor(db: Any, user: UUID) -> tuple[bytes, list[str]]:
    """Two-factor sign-in is on for a person: the app's secret and the recovery codes."""
    secret, codes = new_totp_secret(), new_recovery_codes()
    await db.execute(
        "update credentials set totp_secret = $2, totp_confirmed_at = now() where user_id = $1",
        user,
        seal_secret(secret, user),
    )
    await db.executemany(
        "insert into recovery_codes (user_id, code_hash) values ($1, $2)",
        [(user, recovery_hash(code, user)) for code in codes],
    )
    return secret, codes


def app_code(secret: bytes, *, steps: int = 0) -> str:
    """What the app shows now, or `steps` of 30 s later."""
    return code_at(secret, step_of(datetime.now(UTC)) + steps)


def other_code(secret: bytes) -> str:
    """Six digits that are none of the codes near now."""
    near = {app_code(secret, steps=steps) for steps in range(-3, 4)}
    return next(f"{number:06d}" for number in range(10) if f"{number:06d}" not in near)
