"""The job that sends a queued mail: claim the row, open the seal, render, hand over, settle (ADR jobs in PostgreSQL).

It opens its own short transactions, because none may wait for a mail server. A row is claimed before and settled after: two runs
never send it both. A worker that dies in between leaves the claim to run out, and the mail is sent once more: at least once.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import structlog
from jinja2 import TemplateError
from sqlalchemy import text

from gatehouse.core.config import settings
from gatehouse.core.db import Database, Session
from gatehouse.core.ids import new_id
from gatehouse.core.keys import KeyProblem, ring
from gatehouse.notifications.channels.email import WHOLE_SECONDS, Mail, hand_over
from gatehouse.notifications.mail import SEAL
from gatehouse.notifications.templates import Rendered, render_mail

_log = structlog.get_logger(__name__)

ATTEMPTS = 7
"""With waits of 5, 25, 125 … seconds: a mail server may be away for five hours."""
BATCH = 500

_CLAIM = text("""
update mails set attempts = attempts + 1, claimed_until = now() + make_interval(secs => :lease)
where id = :id and status = 'waiting' and (claimed_until is null or claimed_until <= now())
returning recipient, template, sealed, attempts
""")
_WAITS = text("select status = 'waiting' from mails where id = :id")
_AGAIN = text(
    "update mails set claimed_until = null, error = :reason where id = :id and status = 'waiting' and attempts = :attempts"
)
_SETTLE = text("""
update mails set status = :status, error = :reason, sealed = null, claimed_until = null, sent_at = case when :status = 'sent' then now() end
where id = :id and status = 'waiting' and attempts = :attempts
returning building_id, delivery_id
""")
_DELIVERED = text("""
update deliveries set status = :status, error = :reason, attempts = :attempts, sent_at = case when :status = 'sent' then now() end
where building_id = :building and id = :delivery
""")
_KEEP = text(
    "insert into outbox (id, channel, recipient, subject, text, html) values (:id, 'email', :to, :subject, :text, :html)"
)
_GIVE_UP = text("""
update mails set status = 'failed', error = coalesce(error, 'No worker has sent it.'), sealed = null
where id = any (array(select id from mails where status = 'waiting' and created_at < now() - interval '1 day' limit :batch for update skip locked))
""")
_FORGET = text(
    "delete from mails where id = any (array(select id from mails where created_at < now() - interval '90 days' limit :batch for update skip locked))"
)


class MailNotSent(Exception):
    """Not this time; the job is tried again."""


class _Warned:
    no_server = False


@dataclass(frozen=True, slots=True)
class _Claimed:
    id: UUID
    to: str
    template: str
    sealed: bytes
    attempts: int

    @property
    def mine(self) -> dict[str, Any]:
        """What makes a write this run's own: whoever claims after us counts on."""
        return {"id": self.id, "attempts": self.attempts}


async def send_mail(database: Database, *, mail_id: UUID) -> None:
    """Send one queued mail: into the dev outbox when there is one, else by SMTP, else nowhere. Raises MailNotSent to be run again.

    Whatever becomes of it, its sealed values are gone afterwards. An unknown or settled id is passed over.
    """
    claimed = await _claim(database, mail_id)
    if claimed is None:
        return
    try:
        values = orjson.loads(ring().open(SEAL, claimed.sealed, mail_id.bytes))
    except KeyProblem:
        await _settle(database, claimed, "failed", "Its key is not in the ring any more.")
        return
    try:
        content = render_mail(claimed.template, values)
    except (TemplateError, ValueError) as error:
        # A newer server may have queued it for a newer worker.
        await _again(database, claimed, f"Template {claimed.template}: {type(error).__name__}")
        return
    config = settings()
    if config.outbox:
        await _settle(database, claimed, "sent", keep=content)
        return
    if config.mail_server is None:
        if not _Warned.no_server:
            _Warned.no_server = True
            _log.warning("mail_dropped", reason="SMTP_URL is not set, so no mail is sent")
        await _settle(database, claimed, "dropped", "No mail server is configured.")
        return
    outcome = await hand_over(config.mail_server, Mail(mail_id, claimed.to, content))
    if outcome.status == "later":
        await _again(database, claimed, outcome.reason)
    else:
        await _settle(database, claimed, outcome.status, outcome.reason)


async def _claim(database: Database, mail_id: UUID) -> _Claimed | None:
    async with database.transaction() as session:
        row = await session.first(_CLAIM, {"id": mail_id, "lease": WHOLE_SECONDS * 1.5})
        if row is not None:
            return _Claimed(mail_id, row.recipient, row.template, row.sealed, row.attempts)
        waits = await session.scalar(_WAITS, {"id": mail_id})
    if waits:
        raise MailNotSent("another worker has it, or died with it")
    return None


async def _again(database: Database, claimed: _Claimed, reason: str | None) -> None:
    if claimed.attempts >= ATTEMPTS:
        await _settle(database, claimed, "failed", reason)
        return
    async with database.transaction() as session:
        await session.execute(_AGAIN, claimed.mine | {"reason": reason})
    raise MailNotSent(reason)


async def _settle(
    database: Database,
    claimed: _Claimed,
    status: str,
    reason: str | None = None,
    *,
    keep: Rendered | None = None,
) -> None:
    if status == "failed":
        _log.warning("mail_failed", mail=str(claimed.id), template=claimed.template, reason=reason)
    async with database.transaction() as session:
        settled = {"status": status, "reason": reason, "attempts": claimed.attempts}
        row = await session.first(_SETTLE, claimed.mine | settled)
        if row is None:
            return
        if keep is not None:
            await _keep(session, claimed.to, keep)
        if row.delivery_id is not None:
            await session.execute(
                _DELIVERED, settled | {"building": row.building_id, "delivery": row.delivery_id}
            )


async def _keep(session: Session, to: str, content: Rendered) -> None:
    await session.execute(
        _KEEP,
        {
            "id": new_id(),
            "to": to,
            "subject": content.subject,
            "text": content.text,
            "html": content.html,
        },
    )


async def tidy_mails(session: Session) -> bool:
    """Give up mails that have waited for a day, and with them what they hold; forget mails of 90 days ago."""
    given_up = await session.changed(_GIVE_UP, {"batch": BATCH})
    forgotten = await session.changed(_FORGET, {"batch": BATCH})
    return BATCH in {given_up, forgotten}
