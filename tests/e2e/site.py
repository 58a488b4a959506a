"""The product as a visitor of the web meets it: `gatehouse demo` with the built app, and a plain HTTP client beside it."""

import asyncio
import gzip
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import psycopg

from gatehouse.core import embedded
from gatehouse.core.demo_accounts import DEMO_DOMAIN, DEMO_PASSWORD
from gatehouse.core.ids import new_id
from tests.make.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 90
ENDS_SECONDS = 40
_LIMITS = ("AUTH", "VISITS", "SCANS", "GENERAL", "WRONG_CODES", "REGISTRATION")
_guests = count(1)
_builds = count(1)


@dataclass
class Site:
    """A running demo. `tokens` are for arranging; what a test is about goes through the browser."""

    address: str
    base: Path
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def output(self) -> Path:
        """What the server printed."""
        return self.base / "output.txt"

    @property
    def dist(self) -> Path:
        """The built app it serves: a copy, so that a build meanwhile does not change it under the tests."""
        return self.base / "tree" / "web" / "dist"

    def deploy(self) -> None:
        """Another build of the same app."""
        worker = self.dist / "service-worker.js"
        text = worker.read_text(encoding="utf-8") + f"\n// build {next(_builds)}\n"
        worker.write_text(text, encoding="utf-8")
        worker.with_name(worker.name + ".gz").write_bytes(gzip.compress(text.encode()))
        os.utime(self.dist / "index.html")  # by which the server sees a rebuild

    async def join(self, who: str, *, building_of: str, role: str) -> None:
        """A second membership, as an invitation of that building's admin would make it."""
        postgres = embedded.attach(self.base / "data")
        assert postgres is not None
        async with await psycopg.AsyncConnection.connect(postgres.dsn("superuser")) as connection:
            await connection.execute(
                "insert into members (building_id, id, user_id, role) select m.building_id, %s, u.id, %s from users u, members m"
                " join users v on v.id = m.user_id where u.email = %s and v.email = %s",
                (new_id(), role, f"{who}@{DEMO_DOMAIN}", f"{building_of}@{DEMO_DOMAIN}"),
            )

    async def call(self, who: str, method: str, path: str, body: Any = None) -> httpx.Response:
        """One request to the API as a demo account."""
        async with httpx.AsyncClient(base_url=self.address, timeout=20) as client:
            if who not in self.tokens:
                signed = await client.post(
                    "/api/auth/login",
                    json={"email": f"{who}@{DEMO_DOMAIN}", "password": DEMO_PASSWORD},
                )
                assert signed.status_code == 200, signed.text
                self.tokens[who] = str(signed.json()["data"]["accessToken"])
            headers = {"Authorization": f"Bearer {self.tokens[who]}"}
            return await client.request(method, path, json=body, headers=headers)

    async def invite(self, name: str, who: str = "resident", **changes: Any) -> dict[str, Any]:
        """A pass that is good now; the API's `data`."""
        start = datetime.now(UTC)
        body = {
            "title": f"Tea with {name}",
            "expected_start": start.isoformat(),
            "expected_end": (start + timedelta(hours=4)).isoformat(),
            "visitors": [{"name": name, "phone": new_phone()}],
        } | changes
        answer = await self.call(who, "POST", "/api/visitors/invitations", body)
        assert answer.status_code == 201, answer.text
        data: dict[str, Any] = answer.json()["data"]
        return data

    async def status(self, visit_id: str, who: str = "resident") -> tuple[str, int]:
        """A visit's status and how many of it are inside, as the server has them."""
        answer = await self.call(who, "GET", f"/api/visitors/invitations/{visit_id}")
        assert answer.status_code == 200, answer.text
        visit = answer.json()["data"]["visit"]
        return str(visit["status"]), int(visit["inside_count"])

    async def scan(self, direction: str, code: str) -> httpx.Response:
        """A scan at the gate, not through the browser."""
        body = {"qr_code": code, "gate_number": "Main Gate"}
        return await self.call("guard", "POST", f"/api/visitors/scan/{direction}", body)


def new_phone() -> str:
    """A number nobody had before, in the demo's invented block."""
    return f"+23470055{20000 + next(_guests):05d}"


async def until(condition: Any, what: str, seconds: float = 10) -> None:
    """Ask again until the awaited answer is true."""
    deadline = time.monotonic() + seconds
    while not await condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        await asyncio.sleep(0.1)


def build_app() -> None:
    """Vite, unless `web/dist` is of these very sources."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "web_build.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"the web app does not build:\n{done.stdout}\n{done.stderr}"


def _tree(base: Path) -> Path:
    """This checkout's code with a copy of its built app."""
    tree = base / "tree"
    (tree / "web").mkdir(parents=True)
    shutil.copytree(ROOT / "web" / "dist", tree / "web" / "dist")
    for name in ("src", "migrations", "alembic.ini"):
        (tree / name).symlink_to(ROOT / name)
    return tree


def _environment(tree: Path) -> dict[str, str]:
    """Ours without the test bench's settings; limits high, because all tests come from one address."""
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("GATEHOUSE_", "DATABASE_"))
    }
    limits = {f"GATEHOUSE_LIMIT_{kind}_PER_MINUTE": "1000000" for kind in _LIMITS}
    return clean | limits | {"PYTHONPATH": os.pathsep.join([str(tree / "src"), *sys.path]), "COLUMNS": "120"}


def _wait(site: Site, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, site.output.read_text()
        try:
            if httpx.get(site.address + "/ready", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"not ready within {READY_SECONDS} s: {site.output.read_text()}")


@contextmanager
def demo_site() -> Iterator[Site]:
    """A demo of its own in a temporary folder, stopped when the block ends."""
    base = Path(tempfile.mkdtemp(prefix="gatehouse-e2e-"))
    base.chmod(0o755)  # PostgreSQL runs as another user when we are root
    port = free_port()
    site = Site(f"http://127.0.0.1:{port}", base)
    command = [
        sys.executable, "-m", "gatehouse", "demo", "--port", str(port), "--data-dir", str(base / "data")
    ]  # fmt: skip
    with site.output.open("wb") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=sink, env=_environment(_tree(base)), cwd=ROOT)
    try:
        _wait(site, process)
        yield site
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=ENDS_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=ENDS_SECONDS)
        shutil.rmtree(base, ignore_errors=True)
