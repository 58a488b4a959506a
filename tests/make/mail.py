"""Mails as their readers get them: the worker's job run for one address, and what then lies in the dev outbox."""

import contextlib
import re
from dataclasses import dataclass
from typing import Any

from gatehouse.core.db_platform import platform_database
from gatehouse.notifications.send_mail import MailNotSent, send_mail

_WAITING = "select id from mails where recipient = $1 and status = 'waiting' order by created_at, id"
_KEPT = "select subject, text, html from outbox where recipient = $1 and channel = 'email' order by created_at, id"


@dataclass(frozen=True, slots=True)
class Received:
    """One mail, as text and as HTML."""

    subject: str
    text: str
    html: str

    @property
    def code(self) -> str:
        """The one-time code: the only six-digit number of the text."""
        [found] = re.findall(r"(?<!\d)\d{6}(?!\d)", self.text)
        return str(found)

    @property
    def links(self) -> list[str]:
        """Every address in the text."""
        return re.findall(r"https?://\S+", self.text)


async def mails_to(db: Any, address: str) -> list[Received]:
    """Send what waits for an address, and give all it ever got, oldest first. `db` is the bench's pool."""
    database = platform_database(size=1)
    try:
        for row in await db.fetch(_WAITING, address):
            with contextlib.suppress(MailNotSent):
                await send_mail(database, mail_id=row["id"])
    finally:
        await database.close()
    return [Received(row["subject"], row["text"], row["html"]) for row in await db.fetch(_KEPT, address)]
