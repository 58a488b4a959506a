"""kill -9 of the whole server in the middle of 200 scans: what was answered is there, once and whole, and the database is adopted."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from gatehouse.core.demo_accounts import DEMO_DOMAIN, DEMO_PASSWORD
from gatehouse.core.embedded import attach
from tests.make.ports import free_port

SCANS, AT_ONCE, KILL_AFTER = 200, 16, 90
_START_SECONDS, _JOB_SECONDS = 90, 120
_STATE = """
select s.id, s.nonce, s.outcome, s.visit_id, v.status, v.inside_count, v.entries_used,
  (select count(*) from entries e where e.scan_in = s.id and e.visit_id = s.visit_id and e.exited_at is null) as entries,
  (select count(*) from entries e where e.visit_id = s.visit_id) as all_entries,
  (select sum(x.uses) from visit_visitors x where x.visit_id = s.visit_id) as uses,
  (select array_agg(n.id::text) from notifications n where n.reference_id = s.visit_id) as told,
  (select array_agg(d.status) from deliveries d join notifications n on n.building_id = d.building_id and n.id = d.notification_id
   where n.reference_id = s.visit_id) as sent
from scans s left join visits v on v.id = s.visit_id where s.nonce = any($1::uuid[])
"""
_JOBS = "select args -> 'notification_ids' ->> 0 as told, status::text from procrastinate_jobs where task_name = 'deliver'"


@dataclass
class Demo:
    """`gatehouse demo` on a folder, killed and started again."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None
    starts: list[float] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder.parent / "demo.log"

    def start(self) -> None:
        """Start and wait for /health."""
        begun = time.monotonic()
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "gatehouse",
                    "demo",
                    "--port",
                    str(self.port),
                    "--data-dir",
                    str(self.folder),
                ],
                env={
                    name: value
                    for name, value in os.environ.items()
                    if not name.startswith(("GATEHOUSE_", "DATABASE_"))
                }
                | {"PYTHONPATH": os.pathsep.join(sys.path), "GATEHOUSE_RATE_LIMITS": "off"},
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        while time.monotonic() < begun + _START_SECONDS:
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            try:
                if httpx.get(f"{self.url}/health", timeout=5).status_code == 200:
                    self.starts.append(time.monotonic() - begun)
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError(self.log.read_text()[-3000:])

    def kill(self) -> None:
        """No goodbye."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def demo() -> Iterator[Demo]:
    base = Path(tempfile.mkdtemp(prefix="gatehouse-kill-"))
    base.chmod(0o755)
    running = Demo(base / "data", free_port())
    yield running
    if running.process is not None and running.process.poll() is None:
        running.process.send_signal(signal.SIGTERM)
        try:
            running.process.wait(30)
        except subprocess.TimeoutExpired:
            running.kill()
    left = attach(base / "data")
    if left is not None:
        left.end_process()
    shutil.rmtree(base, ignore_errors=True)


@dataclass
class Wish:
    """One scan to make: a pass, a nonce, and what came back."""

    code: str
    nonce: str
    status: int | None = None
    body: dict[str, Any] | None = None


async def sign_in(client: httpx.AsyncClient, name: str) -> dict[str, str]:
    answer = await client.post(
        "/api/auth/login", json={"email": f"{name}@{DEMO_DOMAIN}", "password": DEMO_PASSWORD}
    )
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['data']['token']}"}


async def invite(client: httpx.AsyncClient, host: dict[str, str], number: int) -> Wish:
    start = datetime.now(UTC)
    body = {
        "title": f"Kill {number}",
        "visit_type": "single",
        "expected_start": start.isoformat(),
        "expected_end": (start + timedelta(hours=4)).isoformat(),
        "visitors": [{"name": f"Guest {number}", "phone": f"+2349011{number:06d}"}],
    }
    answer = await client.post("/api/visitors/invitations", json=body, headers=host)
    assert answer.status_code == 201, answer.text
    return Wish(answer.json()["data"]["qr_code"], str(uuid4()))


async def scan(client: httpx.AsyncClient, guard: dict[str, str], wish: Wish) -> None:
    answer = await client.post(
        "/api/visitors/scan/entry", json={"qr_code": wish.code, "nonce": wish.nonce}, headers=guard
    )
    wish.status, wish.body = answer.status_code, answer.json()


async def scan_and_kill(demo: Demo, wishes: list[Wish], guard: dict[str, str], kill: Any) -> None:
    """Sixteen at once; the server dies when KILL_AFTER are answered, with more on their way."""
    waiting = iter(wishes)

    async def one_guard() -> None:
        async with httpx.AsyncClient(base_url=demo.url, timeout=20) as client:
            for wish in waiting:
                try:
                    await scan(client, guard, wish)
                except httpx.TransportError:
                    return
                if sum(one.status is not None for one in wishes) == KILL_AFTER:
                    kill()

    await asyncio.wait_for(asyncio.gather(*(one_guard() for _ in range(AT_ONCE))), 120)


async def look(folder: Path, wishes: list[Wish]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Scans by nonce, and the states of jobs by notification."""
    server = attach(folder)
    assert server is not None
    connection = await asyncpg.connect(server.dsn("platform"))
    jobs: dict[str, list[str]] = {}
    try:
        async with connection.transaction(isolation="repeatable_read"):  # the worker goes on meanwhile
            rows = await connection.fetch(_STATE, [wish.nonce for wish in wishes])
            for job in await connection.fetch(_JOBS):
                jobs.setdefault(job["told"], []).append(job["status"])
    finally:
        await connection.close()
    assert len({row["nonce"] for row in rows}) == len(rows)
    return {str(row["nonce"]): row for row in rows}, jobs


def whole(row: Any, jobs: dict[str, list[str]]) -> None:
    """A stored scan with all of its effects, each once."""
    assert (row["outcome"], row["status"]) == ("admitted", "active"), dict(row)
    numbers = [row[name] for name in ("inside_count", "entries_used", "entries", "all_entries", "uses")]
    assert numbers == [1] * 5, dict(row)
    assert len(row["told"] or ()) == 1, dict(row)
    # The worker deletes a job that is done; what it did is the delivery and its mail, whose own job sends it and settles both.
    states, sent = jobs.get(row["told"][0], []), row["sent"] or []
    assert len(states) <= 1 and len(sent) <= 1 and (states or sent), (states, sent)
    assert set(states) <= {"todo", "doing"} and set(sent) <= {"waiting", "sent"}, (states, sent)


@pytest.mark.parametrize("database_too", [False, True], ids=["server", "server_and_database"])
async def test_answered_scans_survive_a_kill(demo: Demo, *, database_too: bool) -> None:
    demo.start()
    before = attach(demo.folder)
    assert before is not None
    async with httpx.AsyncClient(base_url=demo.url, timeout=20) as client:
        host, guard = await sign_in(client, "resident"), await sign_in(client, "guard")
        wishes = [await invite(client, host, number) for number in range(SCANS)]

    def kill() -> None:
        demo.kill()
        if database_too:
            os.kill(before.pid, signal.SIGKILL)

    await scan_and_kill(demo, wishes, guard, kill)
    answered = [wish for wish in wishes if wish.status is not None]
    assert KILL_AFTER <= len(answered) < SCANS
    assert {wish.status for wish in answered} == {200}, [
        wish.body for wish in answered if wish.status != 200
    ][:3]

    demo.start()
    after = attach(demo.folder)
    assert after is not None
    assert (after.pid == before.pid) is not database_too
    assert ("used again" in demo.log.read_text()) is not database_too

    rows, jobs = await look(demo.folder, wishes)
    for wish in answered:
        whole(rows[wish.nonce], jobs)
        assert wish.body is not None
        assert str(rows[wish.nonce]["visit_id"]) == wish.body["data"]["visit"]["visit_id"]
    for row in rows.values():  # committed, but its answer was lost on the way
        whole(row, jobs)
    unanswered = len(rows) - len(answered)

    # A phone sends again what it got no answer to: the same session, the same nonces.
    async with httpx.AsyncClient(base_url=demo.url, timeout=20) as client:
        for wish in wishes:
            first = wish.body
            await scan(client, guard, wish)
            assert wish.status == 200, wish.body
            assert first is None or wish.body == first
    rows, jobs = await look(demo.folder, wishes)
    assert len(rows) == SCANS
    for row in rows.values():
        whole(row, jobs)
    print(
        f"answered {len(answered)}, committed without an answer {unanswered}, starts {[round(one, 1) for one in demo.starts]} s"
    )
    if not database_too:  # takes half a minute: a dead worker's jobs come back when its heartbeat is 30 s old
        await all_jobs_done(demo, wishes)


async def all_jobs_done(demo: Demo, wishes: list[Wish]) -> None:
    """No job stays behind with the worker that died, and no message goes out twice."""
    left, sent = SCANS, 0
    for _ in range(_JOB_SECONDS * 2):
        rows, jobs = await look(demo.folder, wishes)
        left = sum(row["told"][0] in jobs for row in rows.values())
        sent = sum(row["sent"] == ["sent"] for row in rows.values())
        if not left and sent == SCANS:  # the mail is a job of its own, after the delivery's
            break
        await asyncio.sleep(0.5)
    assert (left, sent) == (0, SCANS), demo.log.read_text()[-2000:]
    async with httpx.AsyncClient(base_url=demo.url, timeout=20) as client:
        messages = (await client.get("/dev/outbox.json", params={"to": f"resident@{DEMO_DOMAIN}"})).json()
    texts = [one["text"] for one in (messages["data"] if isinstance(messages, dict) else messages)]
    assert len(texts) == len(set(texts)), "one message twice"
