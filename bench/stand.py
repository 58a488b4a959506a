"""The stand: a temporary database cluster, the real server beside it, and windows of load on either."""

import asyncio
import contextlib
import os
import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from bench.client import Load, Outcome
from bench.limit import Limit
from bench.machine import cpu_of, cpu_of_family
from gatehouse.core import embedded
from gatehouse.core.config import settings
from gatehouse.core.embedded_cluster import free_port
from gatehouse.core.keys import ring
from gatehouse.core.migrate import migrate

ROOT = Path(__file__).parents[1]
_PATHS = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
_LIMITS = ("AUTH", "VISITS", "SCANS", "GENERAL", "WRONG_CODES")
COUNTED = (
    "scans",
    "entries",
    "notifications",
    "jobs",
    "visits",
    "passes",
    "code_directory",
    "sessions",
    "login_events",
)
_COUNTS = "select " + ", ".join(
    f"(select count(*) from {'procrastinate_jobs' if table == 'jobs' else table}) as {table}"
    for table in COUNTED
)


@dataclass(slots=True)
class Window:
    """One stretch of load and what it took. CPU is in seconds, of the whole window."""

    kind: str
    connections: int
    elapsed: float
    answers: Counter[tuple[str, int]]
    seconds: dict[str, list[float]]
    client_cpu: float
    app_cpu: float
    database_cpu: float
    ran_dry: bool
    bad: list[str] = field(default_factory=list)

    @property
    def good(self) -> int:
        """How many answers were 2xx."""
        return sum(times for (_, status), times in self.answers.items() if 200 <= status < 300)

    def good_of(self, label: str) -> int:
        """How many of one label were 2xx."""
        return sum(
            times for (name, status), times in self.answers.items() if name == label and 200 <= status < 300
        )


def percentiles(seconds: list[float]) -> tuple[float, float, float]:
    """p50, p95, p99 in ms."""
    if len(seconds) < 2:
        return (round(seconds[0] * 1000, 2),) * 3 if seconds else (0.0, 0.0, 0.0)
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return round(cuts[49] * 1000, 2), round(cuts[94] * 1000, 2), round(cuts[98] * 1000, 2)


class Stand:
    """Database, settings, servers."""

    def __init__(self, folder: Path, cluster: embedded.EmbeddedPostgres, log_level: str) -> None:
        self.folder = folder
        self.cluster = cluster
        self.environment = {
            "DATABASE_URL": cluster.dsn("app"),
            "DATABASE_PLATFORM_URL": cluster.dsn("platform"),
            "DATABASE_OWNER_URL": cluster.dsn("owner"),
            "GATEHOUSE_MODE": "production",
            "GATEHOUSE_PUBLIC_URL": "http://127.0.0.1",
            "GATEHOUSE_KEYS": "b1:" + "bench-only-" * 3,
            "GATEHOUSE_WORKER": "false",
            "GATEHOUSE_RATE_LIMITS": "on",
            "GATEHOUSE_ACCESS_MINUTES": "600",
            "GATEHOUSE_LOG_LEVEL": log_level,
            "GATEHOUSE_LIMIT_PASS_PAGE_MISSES_PER_HOUR": "100000000",
            **{f"GATEHOUSE_LIMIT_{kind}_PER_MINUTE": "100000000" for kind in _LIMITS},
        }
        os.environ.update(self.environment)
        settings.cache_clear()
        ring.cache_clear()

    @contextlib.contextmanager
    def server(self, changes: Mapping[str, str] | None = None) -> Iterator["Server"]:
        """The real server in a process of its own, once it answers."""
        port = free_port()
        log = self.folder / f"server-{port}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "bench.serve", str(port)],
                cwd=ROOT,
                env=os.environ | _PATHS | self.environment | dict(changes or {}),
                stdout=output,
                stderr=output,
            )
        try:
            _wait_until_up(process, port, log)
            yield Server(self, process, port, log)
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def sql_window(self, load: Limit) -> Window:
        """The bare statements for a while."""
        before = cpu_of_family(self.cluster.pid)
        outcome = _elsewhere("bench.limit", load)
        return _window("sql", load.connections, outcome, 0.0, cpu_of_family(self.cluster.pid) - before)

    def count_rows(self) -> dict[str, int]:
        """How many rows there are, looking past all policies."""

        async def ask() -> dict[str, int]:
            connection = await asyncpg.connect(self.cluster.dsn("superuser"))
            try:
                return dict(await connection.fetchrow(_COUNTS))
            finally:
                await connection.close()

        return asyncio.run(ask())

    def ask(self, sql: str) -> Any:
        """One value, as the superuser."""

        async def ask() -> Any:
            connection = await asyncpg.connect(self.cluster.dsn("superuser"))
            try:
                return await connection.fetchval(sql)
            finally:
                await connection.close()

        return asyncio.run(ask())


@dataclass(slots=True)
class Server:
    """A server that answers."""

    stand: Stand
    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    def window(self, load: Load) -> Window:
        """HTTP load for a while."""
        app, database = cpu_of(self.process.pid), cpu_of_family(self.stand.cluster.pid)
        outcome = _elsewhere("bench.client", load)
        app, database = cpu_of(self.process.pid) - app, cpu_of_family(self.stand.cluster.pid) - database
        return _window("http", load.connections, outcome, app, database)


def _window(kind: str, connections: int, outcome: Outcome, app: float, database: float) -> Window:
    return Window(
        kind=kind,
        connections=connections,
        elapsed=outcome.elapsed,
        answers=outcome.answers,
        seconds={label: list(values) for label, values in outcome.seconds.items()},
        client_cpu=outcome.cpu,
        app_cpu=app,
        database_cpu=database,
        ran_dry=outcome.ran_dry,
        bad=[one.decode(errors="replace") for one in outcome.bad],
    )


def _elsewhere(module: str, load: Load | Limit) -> Outcome:
    done = subprocess.run(
        [sys.executable, "-m", module],
        input=pickle.dumps(load),
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | _PATHS,
        check=True,
    )
    outcome: Outcome = pickle.loads(done.stdout)  # noqa: S301 - from our own child
    return outcome


def _wait_until_up(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"The server did not start:\n{log.read_text()[-3000:]}")
        with contextlib.suppress(OSError, urllib.error.URLError):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        time.sleep(0.1)
    raise SystemExit(f"The server does not answer:\n{log.read_text()[-3000:]}")


@contextlib.contextmanager
def put_up(log_level: str) -> Iterator[Stand]:
    """A fresh durable cluster, migrated; all of it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="gatehouse-bench-"))
    folder.chmod(0o755)  # PostgreSQL may have to run as another user
    try:
        cluster = embedded.start(folder, durable=True)
        try:
            migrate(cluster.dsn("owner"))
            yield Stand(folder, cluster, log_level)
        finally:
            cluster.stop()
            if cluster.cluster.parent != folder and cluster.cluster.exists():
                shutil.rmtree(cluster.cluster.parent, ignore_errors=True)  # root's clusters may lie elsewhere
    finally:
        shutil.rmtree(folder, ignore_errors=True)
