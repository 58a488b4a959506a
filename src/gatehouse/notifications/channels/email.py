"""E-mail. With the dev outbox on, what would be sent is kept there instead; a mail server comes with its own settings later."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import text

from gatehouse.core.config import settings
from gatehouse.core.db import Session
from gatehouse.core.ids import new_id

_KEEP = text(
    "insert into outbox (id, channel, recipient, subject, text) values (:id, 'email', :to, :subject, :text)"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message. `reason` is plain text for the operator, present when it was not sent."""

    status: Literal["sent", "dropped"]
    reason: str | None = None


async def send_email(session: Session, *, to: str, subject: str, text: str) -> Outcome:
    """Send one plain-text mail in the job's transaction; `session` is the platform login's (a tenant may not write the outbox).

    `subject` never holds a code, a name of a visitor's pass or a link: subjects show on locked screens and in mail logs.
    A second call sends a second mail, so the caller claims a `deliveries` row first.
    """
    if not settings().outbox:
        return Outcome("dropped", "No mail server is configured.")
    await session.execute(
        _KEEP, {"id": new_id(), "to": to, "subject": " ".join(subject.split()), "text": text}
    )
    return Outcome("sent")
