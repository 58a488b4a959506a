"""One mail and one conversation with the mail server. What came of it is a value; whether to try again is the job's to say."""

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import Literal
from uuid import UUID

import aiosmtplib

from gatehouse.core.clock import now
from gatehouse.core.config import settings
from gatehouse.core.mail_server import MailServer
from gatehouse.notifications.templates import Rendered

CONNECT_SECONDS, WHOLE_SECONDS = 10.0, 40.0
"""For reaching the mail server, and for everything together."""
_REST_SECONDS = 3.0
"""After it could not be reached, nobody waits for it again: with a dead server a hundred mails would hold up every other job."""
_STARTTLS = {"off": False, "offered": None, "required": True}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it goes out. The same `id` gives the same Message-ID: one that goes out twice can be known as one."""

    id: UUID
    to: str
    content: Rendered


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: `sent` (the server has it), `failed` (it never will) or `later`. `reason` is for the operator and holds no content."""

    status: Literal["sent", "failed", "later"]
    reason: str | None = None


class _Rest:
    until = 0.0


def wake() -> None:
    """Forget that the mail server was away, and which certificates were trusted (tests)."""
    _Rest.until = 0.0
    _trust.cache_clear()


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """The system's certificates, or those `SSL_CERT_FILE` names."""
    return ssl.create_default_context()


def compose(mail: Mail) -> EmailMessage:
    """The message with its headers. ValueError when the address is none that could stand in one (a line end, an empty part)."""
    name, sender = parseaddr(settings().mail_from)
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = _address(sender, name)
    message["To"] = _address(mail.to)
    message["Subject"] = " ".join(mail.content.subject.split())
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{mail.id.hex}@{message['From'].addresses[0].domain}>"
    message["Auto-Submitted"] = "auto-generated"  # no "I am on holiday" in return
    message.set_content(mail.content.text, cte="quoted-printable")
    message.add_alternative(mail.content.html, subtype="html", cte="quoted-printable")
    return message


def _address(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    if not local or not domain or not address.isprintable():
        raise ValueError("not an address")
    return Address(name, local, domain.encode("idna").decode())


async def hand_over(server: MailServer, mail: Mail) -> Outcome:
    """Give one mail to the mail server. Holds no transaction; takes `WHOLE_SECONDS` at most.

    A final no (5xx) to the recipient or the content is `failed`. Everything about the server itself, its certificate, our
    sign-in and our sender included, is `later`: that is for an operator to mend, and the mail is still good then.
    """
    try:
        message = compose(mail)
    except (ValueError, UnicodeError):
        return Outcome("failed", "This is not an address one can write to.")
    if time.monotonic() < _Rest.until:
        return Outcome("later", "The mail server was away a moment ago.")
    try:
        async with asyncio.timeout(WHOLE_SECONDS):
            try:
                client = await _connect(server)
            except (aiosmtplib.SMTPException, OSError) as error:
                _Rest.until = time.monotonic() + _REST_SECONDS
                return Outcome("later", f"No connection: {_said(error)}")
            async with _quitting(client):
                return await _send(client, message)
    except TimeoutError:
        return Outcome("later", "The mail server took too long.")


async def _connect(server: MailServer) -> aiosmtplib.SMTP:
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.tls,
        start_tls=_STARTTLS[server.starttls],
        username=server.user,
        password=server.password,
        timeout=CONNECT_SECONDS,
        tls_context=_trust(),
    )
    try:
        await client.connect()
    except BaseException:
        client.close()
        raise
    return client


@contextlib.asynccontextmanager
async def _quitting(client: aiosmtplib.SMTP) -> AsyncIterator[None]:
    try:
        yield
    finally:
        # The mail's fate is known; how the server takes our leave changes nothing.
        with contextlib.suppress(aiosmtplib.SMTPException, OSError):
            await client.quit(timeout=2)
        client.close()


async def _send(client: aiosmtplib.SMTP, message: EmailMessage) -> Outcome:
    try:
        await client.send_message(message)
    except aiosmtplib.SMTPRecipientsRefused as error:
        [refused] = error.recipients
        return Outcome("failed" if refused.code >= 500 else "later", f"Recipient refused: {_said(refused)}")
    except aiosmtplib.SMTPDataError as error:
        return Outcome("failed" if error.code >= 500 else "later", f"Content refused: {_said(error)}")
    except aiosmtplib.SMTPNotSupported:
        return Outcome("failed", "The mail server cannot write to such an address (no SMTPUTF8).")
    except (aiosmtplib.SMTPException, OSError) as error:
        return Outcome("later", f"Not taken: {_said(error)}")
    return Outcome("sent")


def _said(error: Exception) -> str:
    """The server's number and class of error. Not its words: they may quote the address or more."""
    number = error.code if isinstance(error, aiosmtplib.SMTPResponseException) else None
    kind = type(error).__name__.removeprefix("SMTP")
    return f"{number} {kind}" if number is not None else kind
