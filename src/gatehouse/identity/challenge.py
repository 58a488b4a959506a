"""Between a right password and the second factor: a challenge that lives ten minutes and dies after five wrong tries."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gatehouse.core.db import Session
from gatehouse.core.errors import NotSignedIn
from gatehouse.identity.admission import Standing
from gatehouse.identity.history import Device, Outcome, note
from gatehouse.identity.one_time import Purpose, by_link, issue_code


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the client answers with a code. `token` is stored nowhere."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A live challenge: whose it is, and the sign-in it belongs to."""

    id: UUID
    user_id: UUID
    password_digest: str
    kind: str
    remember: bool
    device_name: str | None
    location: str | None


class ChallengeOver(NotSignedIn):
    """Unknown, answered, replaced by a later sign-in, too old, or five wrong tries: all look alike."""

    code, type, message = (
        "CHALLENGE_OVER",
        "AUTHENTICATION_ERROR",
        "This sign-in has run out. Please enter e-mail and password again.",
    )


def digest_of(password_hash: str) -> str:
    """Tells whether the password is still the one that was checked. Its hash is salted: a plain digest says nothing more."""
    return hashlib.sha256(password_hash.encode()).hexdigest()


async def ask_second_factor(
    session: Session, standing: Standing, password_hash: str, device: Device, *, kind: str, remember: bool
) -> Challenge:
    """Make the challenge of a sign-in; an earlier one of the same person ends. The address is the person's id: nothing is sent."""
    issued = await issue_code(
        session,
        Purpose.TWO_FACTOR,
        user_id=standing.user_id,
        address=str(standing.user_id),
        pause=0,
        data={
            "password": digest_of(password_hash),
            "kind": kind,
            "remember": remember,
            "device_name": device.name,
            "location": device.location,
        },
    )
    assert issued is not None  # without a pause there is always one
    await note(session, standing.user_id, Outcome.TWO_FACTOR_ASKED, device)
    return Challenge(issued.link, issued.expires_at)


async def read_challenge(session: Session, token: str, *, spend: bool) -> Asked:
    """A live challenge, held until the end of the transaction so that tries follow each other; `spend`: it is answered. Raises ChallengeOver."""
    row = await by_link(session, Purpose.TWO_FACTOR, token, spend=spend)
    if row is None:
        raise ChallengeOver
    data: dict[str, Any] = row.data
    return Asked(
        id=row.code_id,
        user_id=row.user_id,
        password_digest=data["password"],
        kind=data["kind"],
        remember=data["remember"],
        device_name=data["device_name"],
        location=data["location"],
    )
