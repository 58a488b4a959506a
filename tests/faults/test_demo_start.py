"""`gatehouse demo` as a real process: empty folder, second start, busy port, stop, kill -9, and what it says when it cannot."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from gatehouse.core.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from gatehouse.core.embedded import attach, start
from gatehouse.core.migrate import migrate
from tests.make.ports import free_port

READY_SECONDS = 60
ENDS_SECONDS = 40


class Demo:
    """One running `gatehouse demo`."""

    def __init__(self, folder: Path, port: int, *more: str) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.output = folder.parent / "output.txt"
        with self.output.open("a", encoding="utf-8") as sink:
            self.process = subprocess.Popen(
                command(folder, port, *more), stdout=sink, stderr=sink, env=environment()
            )

    def wait(self) -> None:
        """Until /health says 200."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.output.read_text()
            try:
                if httpx.get(self.address + "/health", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"not healthy within {READY_SECONDS} s: {self.output.read_text()}")

    def log_in(self, email: str) -> str:
        """Sign in; the access token."""
        answer = httpx.post(
            self.address + "/api/auth/login", json={"email": email, "password": DEMO_PASSWORD}, timeout=10
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["data"]["accessToken"])

    def titles(self, email: str = "resident@demo.gatehouse.test") -> set[str]:
        """Titles of the visits this person sees."""
        headers = {"Authorization": f"Bearer {self.log_in(email)}"}
        answer = httpx.get(self.address + "/api/visitors/invitations?limit=100", headers=headers, timeout=10)
        assert answer.status_code == 200, answer.text
        return titles_in(answer.json())

    def end(self, number: signal.Signals) -> int:
        """Send a signal and wait."""
        self.process.send_signal(number)
        return self.process.wait(timeout=ENDS_SECONDS)


def titles_in(value: object) -> set[str]:
    """Every `title` anywhere in an answer."""
    if isinstance(value, dict):
        own = {str(value["title"])} if "title" in value else set()
        return own.union(*(titles_in(part) for part in value.values()))
    return set().union(*(titles_in(part) for part in value)) if isinstance(value, list) else set()


def environment() -> dict[str, str]:
    """Ours without the settings of the test bench: a demo starts from nothing."""
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("GATEHOUSE_", "DATABASE_"))
    }
    return clean | {"PYTHONPATH": os.pathsep.join(sys.path), "GATEHOUSE_LIMIT_AUTH_PER_MINUTE": "1000"}


def command(folder: Path, port: int, *more: str) -> list[str]:
    """The command line of a demo."""
    return [sys.executable, "-m", "gatehouse", "demo", "--port", str(port), "--data-dir", str(folder), *more]


def refusal(folder: Path, port: int, **more: str) -> str:
    """What a demo that cannot start says: one line, no traceback, exit code 1."""
    done = subprocess.run(
        command(folder, port),
        capture_output=True,
        text=True,
        timeout=READY_SECONDS,
        env=environment() | more,
        check=False,
    )
    said = [
        line
        for line in done.stderr.splitlines()
        if line and line not in {"Starting the database.", "Stopping the database."}
    ]
    assert done.returncode == 1, done.stderr
    assert len(said) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return said[0]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's tmp_path: that is closed to the user PostgreSQL runs as when we are root."""
    base = Path(tempfile.mkdtemp(prefix="gatehouse-test-"))
    base.chmod(0o755)
    yield base / "data"
    left = attach(base / "data")
    if left:
        left.end_process()
    shutil.rmtree(base)


@pytest.fixture
def demos() -> Iterator[list[Demo]]:
    """Whatever a failed test left running is ended."""
    running: list[Demo] = []
    yield running
    for demo in running:
        if demo.process.poll() is None:
            demo.process.kill()
            demo.process.wait(timeout=ENDS_SECONDS)


def test_empty_folder_to_sign_in_then_stopped_and_started_again(folder: Path, demos: list[Demo]) -> None:
    port = free_port()
    demos.append(first := Demo(folder, port))
    first.wait()
    for account in DEMO_ACCOUNTS:
        first.log_in(account.email)
    page = httpx.get(first.address + "/").text
    assert DEMO_PASSWORD in page
    sample = page.split('href="/p/')[1].split('"')[0]
    assert httpx.get(f"{first.address}/p/{sample}").status_code == 200
    before = first.titles()
    assert "Garden care" in before
    database = attach(folder)
    assert database is not None
    assert first.end(signal.SIGTERM) == 0
    assert not database.is_running()
    assert attach(folder) is None
    said = first.output.read_text()
    assert first.address in said
    assert "/dev/outbox" in said
    assert "Traceback" not in said
    assert sample not in said

    began = time.monotonic()
    demos.append(second := Demo(folder, port))
    second.wait()
    assert time.monotonic() - began < 20
    assert second.titles() == before
    assert second.end(signal.SIGINT) == 0
    assert attach(folder) is None


def test_a_second_start_and_a_busy_port_say_what_to_do(folder: Path, demos: list[Demo]) -> None:
    port = free_port()
    demos.append(running := Demo(folder, port))
    running.wait()
    deadline = time.monotonic() + 10
    while running.address not in (folder / "gatehouse.lock").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    for other_port in (port, free_port()):
        line = refusal(folder, other_port)
        assert "already running" in line
        assert running.address in line
    busy = refusal(folder.parent / "elsewhere", port)
    assert f"Port {port} is in use" in busy
    assert "--port" in busy
    assert not (folder.parent / "elsewhere").exists()
    running.log_in("guard@demo.gatehouse.test")
    assert running.end(signal.SIGTERM) == 0


def test_kill_9_leaves_a_database_that_the_next_start_adopts(folder: Path, demos: list[Demo]) -> None:
    port = free_port()
    demos.append(first := Demo(folder, port))
    first.wait()
    headers = {"Authorization": f"Bearer {first.log_in('resident@demo.gatehouse.test')}"}
    body = {
        "title": "Written before the crash",
        "expected_start": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600)),
        "visitors": [{"name": "Anwuli Dada", "phone": "+2347005500999"}],
    }
    made = httpx.post(first.address + "/api/visitors/invitations", json=body, headers=headers)
    assert made.status_code == 201, made.text
    first.end(signal.SIGKILL)
    orphan = attach(folder)
    assert orphan is not None

    demos.append(second := Demo(folder, port))
    second.wait()
    adopted = attach(folder)
    assert adopted is not None
    assert adopted.pid == orphan.pid
    assert "Written before the crash" in second.titles()
    assert "used again" in second.output.read_text()
    # The session of before the crash still counts: the ring was kept too.
    assert httpx.get(second.address + "/api/auth/profile", headers=headers).status_code == 200
    assert second.end(signal.SIGTERM) == 0
    assert attach(folder) is None


def test_newer_database_production_and_a_folder_that_cannot_be_used(folder: Path) -> None:
    with start(folder, durable=False) as server:
        migrate(server.dsn("owner"))
        with psycopg.connect(server.dsn("owner"), autocommit=True) as connection:
            connection.execute("update alembic_version set version_num = '9999'")
    line = refusal(folder, free_port())
    assert "9999" in line
    assert "newer Gatehouse" in line
    assert attach(folder) is None

    assert "production" in refusal(folder, free_port(), GATEHOUSE_MODE="production")
    folder.parent.joinpath("file").write_text("")
    assert "is a file" in refusal(folder.parent / "file", free_port())
    assert "cannot be used" in refusal(Path("/proc/gatehouse"), free_port())
