"""What a demo or test system would have sent, for looking at. Not there in production."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text

from gatehouse.core.config import settings
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound

_MOST = 200
_NEWEST = text(
    "select channel, recipient, subject, text, html, created_at from outbox order by created_at desc, id desc limit :most"
)
_TO = text(
    "select channel, recipient, subject, text, html, created_at from outbox where recipient = :to order by created_at desc, id desc limit :most"
)


def outbox_is_shown() -> None:
    """Raise 404 where there is no dev outbox."""
    if not settings().shows_outbox:
        raise NotFound


async def newest(session: Session, *, to: str | None) -> Sequence[Row[Any]]:
    """The newest 200 messages, newest first; `to` is a whole address, e-mails in any case."""
    if to is None:
        return await session.all(_NEWEST, {"most": _MOST})
    # An unescaped + of a phone number arrives as a space (CONTRACT, General).
    address = f"+{to[1:]}" if to[:1] == " " and to[1:].isdigit() else to.strip().lower()
    return await session.all(_TO, {"to": address, "most": _MOST})
