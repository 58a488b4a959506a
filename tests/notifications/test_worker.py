"""Jobs: delivery once however often it runs, the queue survives, the timetable's bodies."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.core.audit import audit
from gatehouse.core.db import Database, Tenant
from gatehouse.core.db_platform import platform_database
from gatehouse.core.jobs import defer
from gatehouse.notifications.deliver import deliver
from gatehouse.platform.seals import first_broken_seal, seal
from gatehouse.platform.tidy import end_visits, sweep
from gatehouse.worker import Worker, retry_stalled
from tests.make.buildings import Building, Member
from tests.make.http import Bench
from tests.make.mail import mails_to
from tests.notifications.test_inbox import tell
from tests.realtime.rows import make_visit


@pytest_asyncio.fixture
async def across(environment: dict[str, str]) -> AsyncIterator[Database]:
    """The platform login's database, as the worker has it."""
    del environment
    database = platform_database()
    yield database
    await database.close()


async def deliveries(bench: Bench, home: Building) -> list[Any]:
    rows: list[Any] = await bench.db.fetch(
        "select channel, recipient, status, attempts, error, sent_at from deliveries where building_id = $1",
        home.id,
    )
    return rows


async def mails(bench: Bench, who: Member) -> list[Any]:
    answer = await bench.client.get("/dev/outbox.json", params={"to": who.email})
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()
    return found


async def test_delivering_twice_sends_once(bench: Bench, across: Database) -> None:
    home = await bench.building()
    told = await tell(bench, home.resident, title="Visitor\nchecked in")

    async def run() -> None:
        async with across.transaction() as session:
            await deliver(session, home.id, [told])

    await asyncio.gather(run(), run())
    await run()
    [row] = await deliveries(bench, home)
    assert row["status"] == "waiting"
    await mails_to(bench.db, home.resident.email)
    [row] = await deliveries(bench, home)
    assert (row["channel"], row["recipient"], row["status"], row["attempts"]) == (
        "email",
        home.resident.email,
        "sent",
        1,
    )
    assert row["sent_at"] is not None
    [mail] = await mails(bench, home.resident)
    assert mail["channel"] == "email"
    assert mail["subject"] == "Visitor checked in"
    assert mail["text"].startswith("Text\n")
    assert "Text" in mail["html"]
    assert mail["created_at"].endswith("Z")


async def test_only_kinds_worth_it_to_verified_addresses_of_the_right_building(
    bench: Bench, across: Database
) -> None:
    home, other = await bench.building(), await bench.building()
    quiet = await tell(bench, home.resident, kind="visitor_exited")
    unverified = await tell(bench, home.landlord)
    foreign = await tell(bench, other.resident)
    await bench.db.execute("update users set email_verified_at = null where id = $1", home.landlord.user_id)
    async with across.transaction() as session:
        await deliver(session, home.id, [quiet, unverified, foreign])
    assert await deliveries(bench, home) == []
    assert await deliveries(bench, other) == []
    async with across.transaction() as session:
        await deliver(session, other.id, [foreign])
    assert len(await mails_to(bench.db, other.resident.email)) == 1


async def test_without_outbox_and_mail_server_it_is_dropped_with_a_reason(
    bench: Bench, across: Database, setting: Any
) -> None:
    home = await bench.building()
    told = await tell(bench, home.resident)
    setting(GATEHOUSE_OUTBOX="false")
    async with across.transaction() as session:
        await deliver(session, home.id, [told])
    await mails_to(bench.db, home.resident.email)
    [row] = await deliveries(bench, home)
    assert (row["status"], row["error"], row["sent_at"]) == ("dropped", "No mail server is configured.", None)
    answer = await bench.client.get("/dev/outbox.json")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "NOT_FOUND"
    assert (await bench.client.get("/dev/outbox")).status_code == 404


async def test_the_outbox_page_filters_and_escapes(bench: Bench, across: Database) -> None:
    home = await bench.building()
    told = await tell(bench, home.resident, title="<b>Loud</b>")
    async with across.transaction() as session:
        await deliver(session, home.id, [told])
    await mails_to(bench.db, home.resident.email)
    page = await bench.client.get("/dev/outbox", params={"to": home.resident.email.upper()})
    assert page.status_code == 200
    assert "&lt;b&gt;Loud&lt;/b&gt;" in page.text
    assert "<script" not in page.text
    assert '<a href="http://testserver"' in page.text, "a link in the text can be followed"
    assert (await bench.client.get("/dev/outbox", params={"to": "nobody@people.example"})).text.count(
        "<article"
    ) == 0


async def test_a_scan_leaves_a_job_that_the_worker_runs(bench: Bench, across: Database) -> None:
    home = await bench.building()
    visit = await make_visit(bench.db, home)
    answer = await bench.scan(home.guard, "entry", visit.code)
    assert answer.status_code == 200, answer.text
    waiting = "select count(*) from procrastinate_jobs where args->>'building_id' = $1"
    assert await bench.db.fetchval(waiting, str(home.id)) == 1
    assert await mails(bench, home.resident) == []

    await Worker(across).drain()

    assert await bench.db.fetchval(waiting, str(home.id)) == 0
    assert [mail["subject"] for mail in await mails(bench, home.resident)] == ["Visitor checked in"]


async def test_a_job_goes_with_its_transaction_and_a_dead_workers_job_to_another(
    bench: Bench, across: Database, database_urls: dict[str, str]
) -> None:
    home = await bench.building()
    told = await tell(bench, home.resident)
    app_login = Database(database_urls["app"], size=1)

    async def write(*, fail: bool) -> None:
        async with app_login.transaction(Tenant(home.id, home.resident.user_id)) as session:
            await defer(session, "deliver", queue="notify", building_id=home.id, notification_ids=[told])
            if fail:
                raise RuntimeError

    with pytest.raises(RuntimeError):
        await write(fail=True)
    mine = "from procrastinate_jobs where args->>'building_id' = $1"
    assert await bench.db.fetchval(f"select count(*) {mine}", str(home.id)) == 0
    await write(fail=False)
    await app_login.close()
    dead = await bench.db.fetchval(
        "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour') returning id"
    )
    await bench.db.execute(
        f"update procrastinate_jobs set status = 'doing', worker_id = $2 where id in (select id {mine})",
        str(home.id),
        dead,
    )
    worker = Worker(across)
    await worker.drain()
    async with worker.jobs.open_async():
        await retry_stalled(worker.jobs)
    await worker.drain()
    assert await bench.db.fetchval(f"select count(*) {mine}", str(home.id)) == 0
    assert len(await mails(bench, home.resident)) == 1


async def test_a_running_worker_is_woken_by_the_commit_and_stops_cleanly(
    bench: Bench, across: Database
) -> None:
    home = await bench.building()
    worker = Worker(across)
    worker.start()
    try:
        visit = await make_visit(bench.db, home)
        assert (await bench.scan(home.guard, "entry", visit.code)).status_code == 200
        async with asyncio.timeout(10):
            while not await mails(bench, home.resident):  # noqa: ASYNC110 - a mail in the outbox rings no bell
                await asyncio.sleep(0.02)
    finally:
        await worker.stop()


async def test_visits_end_when_their_time_is_over_and_nobody_is_inside(
    bench: Bench, across: Database
) -> None:
    home = await bench.building()
    over = timedelta(minutes=-1)
    missed, used, inside = [await make_visit(bench.db, home, valid_for=over) for _ in range(3)]
    good = await make_visit(bench.db, home)
    await bench.db.execute(
        "update visits set status = 'active', entries_used = 1, first_entry_at = valid_from where id = $1",
        used.id,
    )
    await bench.db.execute(
        "update visits set status = 'active', entries_used = 1, first_entry_at = valid_from, inside_count = 1 where id = $1",
        inside.id,
    )
    for _ in range(2):
        async with across.transaction() as session:
            assert await end_visits(session) is False
    rows = await bench.db.fetch(
        "select v.id, v.status, p.end_reason from visits v join passes p on p.building_id = v.building_id and p.visit_id = v.id where v.building_id = $1",
        home.id,
    )
    assert {row["id"]: (row["status"], row["end_reason"]) for row in rows} == {
        missed.id: ("expired", "expired"),
        used.id: ("completed", "completed"),
        inside.id: ("active", None),
        good.id: ("pending", None),
    }


async def test_the_audit_chain_is_whole_until_somebody_changes_a_row(
    bench: Bench, across: Database, database_urls: dict[str, str]
) -> None:
    home = await bench.building()
    app_login = Database(database_urls["app"], size=1)
    caller = Caller(
        home.admin.session_id,
        home.admin.user_id,
        home.id,
        home.admin.member_id,
        Role.BUILDING_ADMIN,
        "api",
        b"",
    )

    async def act(times: int) -> None:
        async with app_login.transaction(caller.tenant) as session:
            for number in range(times):
                await audit(
                    session,
                    building_id=home.id,
                    user_id=caller.user_id,
                    session_id=caller.session_id,
                    action="gate.renamed",
                    target_type="gate",
                    target_id=home.gate_id,
                    values={"name": f"Gate {number}"},
                )

    async def broken() -> int | None:
        async with across.transaction() as session:
            await seal(session)
            return await first_broken_seal(session, home.id)

    await act(3)
    assert await broken() is None
    await act(2)
    assert await broken() is None
    await app_login.close()
    seals = await bench.db.fetch(
        "select seq, row_count from audit_seals where building_id = $1 order by seq", home.id
    )
    assert [(row["seq"], row["row_count"]) for row in seals] == [(1, 3), (2, 2)]
    await bench.db.execute("delete from audit_values where building_id = $1", home.id)
    assert await broken() is None, "erasing values must not break the chain"
    await bench.db.execute(
        "update audit_log set action = 'nothing' where building_id = $1 and seal_seq = 2", home.id
    )
    assert await broken() == 2
    await bench.db.execute("delete from audit_log where building_id = $1 and seal_seq = 1", home.id)
    assert await broken() == 1


async def test_old_keys_and_old_messages_are_swept(bench: Bench, across: Database) -> None:
    home = await bench.building()
    for key, age in (("old", "49 hours"), ("new", "47 hours")):
        await bench.db.execute(
            "insert into idempotency_keys (building_id, session_id, key, request_hash, created_at) values ($1, $2, $3, '', now() - $4::text::interval)",
            home.id,
            home.admin.session_id,
            key,
            age,
        )
    for recipient, age in ((home.admin.email, "8 days"), (home.resident.email, "6 days")):
        await bench.db.execute(
            "insert into outbox (id, channel, recipient, subject, text, created_at) values (gen_random_uuid(), 'email', $1, 's', 't', now() - $2::text::interval)",
            recipient,
            age,
        )
    async with across.transaction() as session:
        assert await sweep(session) is False
    assert [
        row["key"]
        for row in await bench.db.fetch("select key from idempotency_keys where building_id = $1", home.id)
    ] == ["new"]
    assert await mails(bench, home.admin) == []
    assert len(await mails(bench, home.resident)) == 1
