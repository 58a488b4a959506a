"""Somebody types a registration code. It names nobody, so wrong ones count against the address they come from, and against all together.

A try is counted before it is judged: parallel ones cannot all slip past the check. Source: CONTRACT 001.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import ARRAY, LargeBinary, bindparam, text

from gatehouse.core.client import address_block
from gatehouse.core.config import settings
from gatehouse.core.db import Database, Session
from gatehouse.core.errors import FieldProblem, Invalid, TooMany
from gatehouse.core.jobs import defer
from gatehouse.core.ratelimit import release_guess, reserve_guess
from gatehouse.identity.registration_codes import code_hashes

FIELD = "otp_code"
SLOW_SECONDS = 2.0
"""How long each try waits while wrong ones come in from everywhere."""
_ADDRESS, _PLATFORM, _ALERT, _ALL = (
    "wrong registration codes",
    "wrong registration codes, platform",
    "registration code alerts",
    "all",
)
_log = structlog.get_logger(__name__)

_LOOK = text(
    "select code_id, state, target_role, expires_at, house_number, address, country from registration_code_look(:hashes)"
).bindparams(bindparam("hashes", type_=ARRAY(LargeBinary)))


class CodeUnknown(Invalid):
    """Wrong, expired, revoked, never issued: all look alike."""

    code, type, message = "OTP_INVALID", "VALIDATION_ERROR", "Invalid or expired OTP code"

    def __init__(self) -> None:
        super().__init__(details=[FieldProblem(FIELD, self.message)])


class CodeUsed(CodeUnknown):
    """Used less than 24 hours ago: its holder may have pressed the button twice."""

    code, type, message = "OTP_USED", "VALIDATION_ERROR", "This OTP has already been used"


@dataclass(frozen=True, slots=True)
class LiveCode:
    """What a code's holder may know before they register. `country` is the building's, for phone numbers."""

    id: UUID
    code: str
    role: str
    expires_at: datetime
    house_number: str | None
    address: str | None
    country: str


async def try_code(database: Database, code: str, *, address: str) -> LiveCode:
    """The live code somebody at `address` typed; no connection is held while a try has to wait.

    422 `OTP_INVALID` or `OTP_USED`, 429 after 10 wrong ones an hour from one address. Past 200 an hour from everywhere each try
    waits, and operators are told once an hour.
    """
    code = "".join(code.split())
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        raise CodeUnknown  # cannot be one: nothing was guessed
    block = address_block(address)
    await reserve_guess(_ADDRESS, block)
    await _wait_if_guessed(database)
    wrong = False
    try:
        async with database.transaction() as session:
            found = await look(session, code)
    except CodeUnknown:
        wrong = True
        raise
    finally:
        if not wrong:
            await release_guess(_ADDRESS, block)
            await release_guess(_PLATFORM, _ALL)
    return found


async def look(session: Session, code: str) -> LiveCode:
    """The same without counting: for a code that passed a moment ago."""
    row = await session.first(_LOOK, {"hashes": code_hashes(code)})
    if row is None:
        raise CodeUnknown
    if row.state == "used":
        raise CodeUsed
    return LiveCode(
        id=row.code_id,
        code=code,
        role=row.target_role,
        expires_at=row.expires_at,
        house_number=row.house_number,
        address=row.address,
        country=row.country,
    )


async def _wait_if_guessed(database: Database) -> None:
    try:
        await reserve_guess(_PLATFORM, _ALL)
    except TooMany:
        await _alert(database)
        await asyncio.sleep(SLOW_SECONDS)


async def _alert(database: Database) -> None:
    try:
        await reserve_guess(_ALERT, _ALL)
    except TooMany:
        return
    limit = settings().limit_wrong_registration_codes_platform_per_hour
    _log.warning("registration_guessing", wrong_tries_per_hour=limit)
    async with database.transaction() as session:
        await defer(session, "alert_guessing", queue="notify", wrong_tries=limit)
