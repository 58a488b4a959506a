"""Mails over a real SMTP conversation: what arrives, what is tried again, what is not, and what never leaks."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from aiosmtpd.smtp import AuthResult
from sqlalchemy import text
from structlog.testing import capture_logs

from gatehouse.core.db import Database, Tenant
from gatehouse.core.db_platform import platform_database
from gatehouse.core.ids import new_id
from gatehouse.notifications import send_mail as job
from gatehouse.notifications.channels import email as channel
from gatehouse.notifications.mail import queue_mail
from gatehouse.notifications.send_mail import ATTEMPTS, MailNotSent, send_mail, tidy_mails
from gatehouse.worker import Worker
from tests.make.http import Bench
from tests.make.mail import mails_to
from tests.notifications.smtp_sink import make_certificate, sink, tls_of

VALUES: dict[str, Any] = {
    "title": "Hello",
    "body": "A wide line. " * 20 + "\n.\nDone – für Ọlá",
    "building": "Kapok Court",
}


@pytest_asyncio.fixture
async def across(environment: dict[str, str]) -> AsyncIterator[Database]:
    """The platform login's database, as the worker has it."""
    del environment
    database = platform_database()
    yield database
    await database.close()


@pytest.fixture
def smtp(setting: Any) -> Any:
    """`smtp(url)` turns the dev outbox off and mail over SMTP on, for one test."""

    def use(url: str, **more: str) -> None:
        channel.wake()
        setting(
            GATEHOUSE_OUTBOX="false",
            SMTP_URL=url,
            GATEHOUSE_MAIL_FROM="Gatehouse – Tor <gate@tor.example>",
            **more,
        )

    channel.wake()
    return use


@dataclass(frozen=True)
class Queued:
    id: UUID
    to: str


async def queue(across: Database, to: str | None = None, **values: Any) -> Queued:
    """A mail in the queue, as a use case leaves it."""
    to = to or f"reader-{new_id().hex[-10:]}@people.example"
    async with across.transaction() as session:
        await queue_mail(session, to=to, template="notification", **(VALUES | values))
        row = await session.one(MAIL_OF, {"to": to})
    return Queued(row.id, to)


MAIL_OF = text("select id from mails where recipient = :to order by id desc limit 1")


async def state(bench: Bench, mail: Queued) -> tuple[str, int, str | None, bool]:
    """Status, attempts, what the operator reads, and whether the values still lie there."""
    row = await bench.db.fetchrow("select * from mails where id = $1", mail.id)
    assert row is not None
    return row["status"], row["attempts"], row["error"], row["sealed"] is not None


async def test_what_arrives_is_what_the_outbox_shows(bench: Bench, across: Database, smtp: Any) -> None:
    kept = await queue(across)
    [shown] = await mails_to(bench.db, kept.to)
    assert await state(bench, kept) == ("sent", 1, None, False)
    async with sink() as server:
        smtp(f"smtp://127.0.0.1:{server.port}?starttls=off")
        sent = await queue(across)
        await send_mail(across, mail_id=sent.id)
        await send_mail(across, mail_id=sent.id)
        await send_mail(across, mail_id=new_id())
    assert await state(bench, sent) == ("sent", 1, None, False)
    assert len(server.taken) == 1
    envelope, message = server.taken[0], server.message()
    assert (envelope.mail_from, envelope.rcpt_tos) == ("gate@tor.example", [sent.to])
    text_, html = server.texts()
    assert (text_.replace("\r\n", "\n"), html.replace("\r\n", "\n")) == (shown.text, shown.html)
    assert message["Subject"] == shown.subject == "Hello"
    assert (message["From"], message["To"]) == ("Gatehouse – Tor <gate@tor.example>", sent.to)
    assert message["Message-ID"] == f"<{sent.id.hex}@tor.example>"
    assert abs(message["Date"].datetime - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    raw = envelope.content
    assert isinstance(raw, bytes) and raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998


async def test_two_runs_at_once_send_one_mail(bench: Bench, across: Database, smtp: Any) -> None:
    async with sink() as server:
        smtp(f"smtp://127.0.0.1:{server.port}?starttls=off")
        for _ in range(10):
            mail = await queue(across)
            results = await asyncio.gather(
                *(send_mail(across, mail_id=mail.id) for _ in range(3)), return_exceptions=True
            )
            assert {type(one) for one in results} <= {type(None), MailNotSent}
            assert (await state(bench, mail))[:2] == ("sent", 1)
            assert [one.rcpt_tos for one in server.taken].count([mail.to]) == 1


async def test_a_claim_of_a_dead_worker_runs_out(bench: Bench, across: Database, smtp: Any) -> None:
    async with sink() as server:
        smtp(f"smtp://127.0.0.1:{server.port}?starttls=off")
        mail = await queue(across)
        held = "update mails set claimed_until = now() + $2::text::interval, attempts = 1 where id = $1"
        await bench.db.execute(held, mail.id, "30 s")
        with pytest.raises(MailNotSent):
            await send_mail(across, mail_id=mail.id)
        assert server.taken == []
        await bench.db.execute(held, mail.id, "-1 s")
        await send_mail(across, mail_id=mail.id)
    assert len(server.taken) == 1
    assert await state(bench, mail) == ("sent", 2, None, False)


async def test_a_final_no_is_final_and_a_soft_one_is_not(bench: Bench, across: Database, smtp: Any) -> None:
    async with sink() as server:
        smtp(f"smtp://127.0.0.1:{server.port}?starttls=off")
        unknown, full = await queue(across), await queue(across)
        server.refuse = {unknown.to: f"550 no such user {unknown.to}", full.to: "452 mailbox full"}
        with capture_logs() as lines:
            await send_mail(across, mail_id=unknown.id)
        assert [line["event"] for line in lines] == ["mail_failed"] and unknown.to not in str(lines)
        await send_mail(across, mail_id=unknown.id)
        assert await state(bench, unknown) == ("failed", 1, "Recipient refused: 550 RecipientRefused", False)
        with pytest.raises(MailNotSent):
            await send_mail(across, mail_id=full.id)
        assert await state(bench, full) == ("waiting", 1, "Recipient refused: 452 RecipientRefused", True)
        server.refuse = {}
        await send_mail(across, mail_id=full.id)
        assert await state(bench, full) == ("sent", 2, None, False)

        spam, later = await queue(across), await queue(across)
        server.content_answer = "554 we do not like it"
        await send_mail(across, mail_id=spam.id)
        assert await state(bench, spam) == ("failed", 1, "Content refused: 554 DataError", False)
        server.content_answer = "451 come back"
        for _ in range(ATTEMPTS - 1):
            with pytest.raises(MailNotSent):
                await send_mail(across, mail_id=later.id)
        await send_mail(across, mail_id=later.id)
        assert await state(bench, later) == ("failed", ATTEMPTS, "Content refused: 451 DataError", False)


async def test_a_server_that_is_away_is_tried_again(
    bench: Bench, across: Database, smtp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sink() as server:
        port = server.port
    smtp(f"smtp://127.0.0.1:{port}?starttls=off")
    mail, other = await queue(across), await queue(across)
    with pytest.raises(MailNotSent):
        await send_mail(across, mail_id=mail.id)
    assert await state(bench, mail) == ("waiting", 1, "No connection: ConnectError", True)
    with pytest.raises(MailNotSent):  # the next one does not wait for a dead server
        await send_mail(across, mail_id=other.id)
    assert (await state(bench, other))[2] == "The mail server was away a moment ago."
    channel.wake()
    async with sink(port) as server:
        await send_mail(across, mail_id=mail.id)
        await send_mail(across, mail_id=other.id)
    assert len(server.taken) == 2
    assert await state(bench, mail) == ("sent", 2, None, False)

    async def never(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(5)
        writer.close()

    silent = await asyncio.start_server(never, "127.0.0.1", 0)
    smtp(f"smtp://127.0.0.1:{silent.sockets[0].getsockname()[1]}?starttls=off")
    monkeypatch.setattr(channel, "CONNECT_SECONDS", 0.2)
    waiting = await queue(across)
    with pytest.raises(MailNotSent):
        await send_mail(across, mail_id=waiting.id)
    assert (await state(bench, waiting))[:2] == ("waiting", 1)
    monkeypatch.setattr(channel, "CONNECT_SECONDS", 10.0)
    monkeypatch.setattr(channel, "WHOLE_SECONDS", 0.2)
    channel.wake()
    with pytest.raises(MailNotSent):
        await send_mail(across, mail_id=waiting.id)
    assert (await state(bench, waiting))[1:3] == (2, "The mail server took too long.")
    silent.close()


async def test_the_worker_runs_it_and_comes_back_later(bench: Bench, across: Database, smtp: Any) -> None:
    async with sink() as server:
        smtp(f"smtp://127.0.0.1:{server.port}?starttls=off")
        # What other tests left: were it done in between, the second try would come due within this run.
        await Worker(across).drain()
        mail, soft = await queue(across), await queue(across)
        server.refuse = {soft.to: "451 greylisted"}
        await Worker(across).drain()
        assert (await state(bench, mail))[:2] == ("sent", 1)
        assert (await state(bench, soft))[:2] == ("waiting", 1)
        job = await bench.db.fetchrow(
            "select attempts, extract(epoch from scheduled_at - now()) as wait from procrastinate_jobs where args ->> 'mail_id' = $1",
            str(soft.id),
        )
        assert job is not None and job["attempts"] == 1 and 0 < job["wait"] <= 6


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For the sink."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


async def test_starttls_and_signing_in(bench: Bench, across: Database, smtp: Any, certificate: Path) -> None:
    seen: list[tuple[bytes, bytes]] = []

    def sign_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss/w:rd%", handled=False)

    options: dict[str, Any] = {
        "authenticator": sign_in,
        "auth_required": True,
        "tls_context": tls_of(certificate),
    }
    async with sink(**options) as server:
        url = f"127.0.0.1:{server.port}"
        smtp(f"smtp://m%40il:p%40ss%2Fw%3Ard%25@{url}", SSL_CERT_FILE=str(certificate))
        mail = await queue(across)
        await send_mail(across, mail_id=mail.id)
        assert await state(bench, mail) == ("sent", 1, None, False)
        assert server.encrypted == [True]
        assert seen == [(b"m@il", b"p@ss/w:rd%")]

        smtp(f"smtp://mail:wrong@{url}", SSL_CERT_FILE=str(certificate))
        kept = await queue(across)
        with pytest.raises(MailNotSent):
            await send_mail(across, mail_id=kept.id)
        assert await state(bench, kept) == ("waiting", 1, "No connection: 535 AuthenticationError", True)

        tries = len(seen)
        smtp(f"smtp://mail:wrong@{url}", SSL_CERT_FILE="/nonexistent")  # pragma: allowlist secret
        with pytest.raises(MailNotSent):  # a certificate nobody we trust has signed
            await send_mail(across, mail_id=kept.id)
        assert len(server.taken) == 1 and len(seen) == tries
    async with sink(listen_tls=tls_of(certificate)) as server:
        smtp(f"smtps://127.0.0.1:{server.port}", SSL_CERT_FILE=str(certificate))
        await send_mail(across, mail_id=kept.id)
        assert len(server.taken) == 1


async def test_production_sends_nothing_in_the_clear_unless_asked(
    bench: Bench, across: Database, smtp: Any
) -> None:
    async with sink() as server:
        url = f"smtp://127.0.0.1:{server.port}"
        smtp(url, GATEHOUSE_MODE="production")
        mail = await queue(across)
        with pytest.raises(MailNotSent):
            await send_mail(across, mail_id=mail.id)
        assert server.taken == [] and (await state(bench, mail))[3]
        smtp(f"{url}?starttls=off", GATEHOUSE_MODE="production")
        await send_mail(across, mail_id=mail.id)
        assert len(server.taken) == 1


async def test_names_addresses_and_line_ends(bench: Bench, across: Database, smtp: Any) -> None:
    async with sink() as server:
        smtp(f"smtp://127.0.0.1:{server.port}?starttls=off")
        tag = new_id().hex[-8:]
        mail = await queue(across, f"ọlá-{tag}@bücher.example", title="Ẹ kú\r\nBcc: x@evil.example\r\n\r\nhi")
        await send_mail(across, mail_id=mail.id)
        assert (await state(bench, mail))[0] == "sent"
        assert server.taken[-1].rcpt_tos == [f"ọlá-{tag}@xn--bcher-kva.example"]
        message = server.message()
        assert message["Subject"] == "Ẹ kú Bcc: x@evil.example hi"
        assert message["Bcc"] is None and message.get_all("Subject", []) == [message["Subject"]]
        for address in (f"a{tag}@b.example\r\nRCPT TO:<x@evil.example>", f"{tag}", f"@{tag}.example"):
            bad = await queue(across, address)
            await send_mail(across, mail_id=bad.id)
            assert await state(bench, bad) == ("failed", 1, "This is not an address one can write to.", False)
        assert len(server.taken) == 1
    async with sink(utf8=False) as server:
        smtp(f"smtp://127.0.0.1:{server.port}?starttls=off")
        mail = await queue(across, f"ọlá-{tag}@old.example")
        await send_mail(across, mail_id=mail.id)
        assert (await state(bench, mail))[0] == "failed" and server.taken == []


async def test_without_a_mail_server_it_is_dropped_and_said_once(
    bench: Bench, across: Database, smtp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    smtp("")
    monkeypatch.setattr(job._Warned, "no_server", False)
    with capture_logs() as lines:
        for mail in (await queue(across), await queue(across)):
            await send_mail(across, mail_id=mail.id)
            assert await state(bench, mail) == ("dropped", 1, "No mail server is configured.", False)
            assert mail.to not in str(lines)
    assert [line["event"] for line in lines] == ["mail_dropped"]


async def test_what_cannot_be_opened_or_rendered(bench: Bench, across: Database, setting: Any) -> None:
    moved, other = await queue(across), await queue(across)
    await bench.db.execute(
        "update mails set sealed = (select sealed from mails where id = $2) where id = $1", moved.id, other.id
    )
    await send_mail(across, mail_id=moved.id)
    assert await state(bench, moved) == ("failed", 1, "Its key is not in the ring any more.", False)
    await bench.db.execute("update mails set template = 'not_there_yet' where id = $1", other.id)
    with pytest.raises(MailNotSent):
        await send_mail(across, mail_id=other.id)
    assert await state(bench, other) == ("waiting", 1, "Template not_there_yet: TemplateNotFound", True)


async def test_a_mail_goes_with_its_transaction_and_lies_sealed(
    bench: Bench, across: Database, database_urls: dict[str, str]
) -> None:
    home = await bench.building()
    address = f"{home.id.hex[-10:]}@people.example"
    app_login = Database(database_urls["app"], size=1)

    async def write(*, fail: bool) -> None:
        async with app_login.transaction(Tenant(home.id, home.admin.user_id)) as session:
            await queue_mail(session, to=address, template="notification", building_id=home.id, **VALUES)
            if fail:
                raise RuntimeError

    with pytest.raises(RuntimeError):
        await write(fail=True)
    assert await bench.db.fetchval("select count(*) from mails where recipient = $1", address) == 0
    await write(fail=False)
    await app_login.close()
    row = await bench.db.fetchrow("select * from mails where recipient = $1", address)
    assert row is not None and b"Kapok" not in row["sealed"]
    assert "Kapok" not in str(
        await bench.db.fetch("select args from procrastinate_jobs where task_name = 'send_mail'")
    )
    [mail] = await mails_to(bench.db, address)
    assert mail.subject == "Hello"


async def test_old_mails_are_given_up_and_forgotten(bench: Bench, across: Database) -> None:
    fresh, stale, ancient = [await queue(across) for _ in range(3)]
    age = "update mails set created_at = now() - $2::text::interval where id = $1"
    await bench.db.execute(age, stale.id, "25 hours")
    await bench.db.execute(age, ancient.id, "91 days")
    async with across.transaction() as session:
        assert await tidy_mails(session) is False
    assert await state(bench, fresh) == ("waiting", 0, None, True)
    assert await state(bench, stale) == ("failed", 0, "No worker has sent it.", False)
    assert await bench.db.fetchval("select count(*) from mails where id = $1", ancient.id) == 0
