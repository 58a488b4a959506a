"""Embedded mode: a PostgreSQL of our own in the data folder, with nothing to install or set up.

The folder holds `pg` (the cluster), `secrets.json` (0600), `gatehouse.lock` (who runs on it) and
`postgres.log`. One server per folder. A server killed with -9 leaves its postgres running; the next
start adopts that one. Whatever hinders a start is a `StartProblem` whose text is one line.
"""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, Self
from urllib.parse import quote, urlencode

import psycopg

from gatehouse.core import roles
from gatehouse.core.embedded_binaries import (
    choose_account,
    cluster_of,
    find_binaries,
    place_cluster,
    reachable_binaries,
)
from gatehouse.core.embedded_cluster import (
    SUPERUSER,
    check_version,
    clear_remains,
    free_port,
    launch,
    live_postmaster,
    make_cluster,
    make_socket_dir,
    may_try_again,
    send,
    server_settings,
    why_it_stopped,
    works_in,
)
from gatehouse.core.embedded_folder import (
    SECRETS_FILE,
    AlreadyRunning,
    FolderLock,
    StartProblem,
    disk_full,
    load_or_create_secrets,
    open_folder,
    problem_from,
    read_secrets,
)

__all__ = [
    "DATABASE",
    "AlreadyRunning",
    "EmbeddedPostgres",
    "Role",
    "StartProblem",
    "attach",
    "find_binaries",
    "load_or_create_secrets",
    "start",
]

DATABASE: Final = "gatehouse"
Role = Literal["owner", "app", "platform", "superuser"]
_LOGINS: Final[dict[Role, str]] = {
    "owner": roles.OWNER,
    "app": roles.APP,
    "platform": roles.PLATFORM,
    "superuser": SUPERUSER,
}
# Recovery after a crash replays at most some minutes of work.
_START_SECONDS: Final = 300
_ADOPT_SECONDS: Final = 30


@dataclass
class EmbeddedPostgres:
    """A running PostgreSQL of a data folder; `adopted` when another process had started it."""

    data_dir: Path
    cluster: Path
    socket_dir: Path
    port: int
    pid: int
    secrets: dict[str, Any] = field(repr=False)
    adopted: bool = False
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _locks: list[FolderLock] = field(default_factory=list, repr=False)
    _attached: bool = False

    def dsn(self, role: Role, database: str = DATABASE) -> str:
        """Through the Unix socket; asyncpg, psycopg and libpq all read this form."""
        where = urlencode({"host": str(self.socket_dir), "port": self.port}, safe="/")
        return f"postgresql://{self._credentials(role)}@/{quote(database, safe='')}?{where}"

    def tcp_dsn(self, role: Role, database: str = DATABASE) -> str:
        place = f"127.0.0.1:{self.port}/{quote(database, safe='')}"
        return f"postgresql://{self._credentials(role)}@{place}"

    def _credentials(self, role: Role) -> str:
        return f"{_LOGINS[role]}:{quote(self.secrets[f'{role}_password'], safe='')}"

    def announce(self, address: str) -> None:
        """Leave word where the server answers, for whoever starts a second one."""
        for lock in self._locks:
            lock.announce(address)

    def is_running(self) -> bool:
        if self._process is not None:
            return self._process.poll() is None
        return works_in(self.pid, self.cluster)

    def ensure_database(self, database: str) -> None:
        """Make the database if it is missing and set its rights; migrations fill it."""
        with psycopg.connect(self.dsn("superuser", "postgres"), autocommit=True) as server:
            known = server.execute("select from pg_database where datname = %s", [database])
            if known.fetchone() is None:
                server.execute(roles.create_database_sql(database).encode())
        with psycopg.connect(self.dsn("superuser", database), autocommit=True) as inside:
            inside.execute(roles.database_sql(database).encode())

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, the files are left clean.

        Adopted servers are stopped too; one only attached to belongs to another process and stays.
        """
        if self._attached:
            return
        try:
            self.end_process()
        finally:
            for lock in self._locks:
                lock.release()

    def end_process(self) -> None:
        """What `stop()` does, but the folder stays ours."""
        for number, seconds in ((signal.SIGINT, 20), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
            if not self.is_running():
                break
            send(self.pid, number)
            self._wait_for_end(seconds)
        self._remove_socket_dir()

    def _wait_for_end(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self.is_running() and time.monotonic() < deadline:
            time.sleep(0.02)

    def _remove_socket_dir(self) -> None:
        # All sockets in a folder of our making are of this cluster; a kill -9 leaves some behind.
        pattern = ".s.PGSQL.*" if self.socket_dir.name.startswith("gatehouse-") else f".s.PGSQL.{self.port}*"
        for remains in self.socket_dir.glob(pattern):
            remains.unlink(missing_ok=True)
        try:
            self.socket_dir.rmdir()
        except OSError:
            return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _silent(_line: str) -> None:
    return


def start(
    data_dir: Path,
    *,
    durable: bool = True,
    settings: Mapping[str, str] | None = None,
    say: Callable[[str], None] = _silent,
) -> EmbeddedPostgres:
    """Start, or adopt, the PostgreSQL of this folder with its roles and database in place.

    `durable=False` is for tests: faster, and lost with the power. `settings` override ours.
    Raises StartProblem, or AlreadyRunning when a living server holds the folder.
    """
    data_dir = _resolved(data_dir)
    try:
        with ExitStack() as undo:
            server = _start(data_dir, durable=durable, settings=settings or {}, say=say, undo=undo)
            undo.pop_all()
            return server
    except OSError as error:
        raise problem_from(error, data_dir) from error


def _resolved(data_dir: Path) -> Path:
    try:
        return data_dir.resolve()
    except (OSError, RuntimeError):  # links in a circle
        raise StartProblem(f"{data_dir} leads nowhere: choose another data folder.") from None


def attach(data_dir: Path) -> EmbeddedPostgres | None:
    """The PostgreSQL another process runs in this folder, for a command beside the server.

    None when there is none. `stop()` leaves it running.
    """
    data_dir = _resolved(data_dir)
    cluster = cluster_of(data_dir)
    found = live_postmaster(cluster)
    if found is None or found.port == 0:
        return None
    try:
        secrets = read_secrets(data_dir)
    except OSError as error:
        raise problem_from(error, data_dir) from error
    return EmbeddedPostgres(
        data_dir,
        cluster,
        found.socket_dir,
        found.port,
        found.pid,
        secrets,
        adopted=True,
        _attached=True,
    )


def _start(
    data_dir: Path,
    *,
    durable: bool,
    settings: Mapping[str, str],
    say: Callable[[str], None],
    undo: ExitStack,
) -> EmbeddedPostgres:
    lock = open_folder(data_dir)
    undo.callback(lock.release)
    account = choose_account(cluster_of(data_dir))
    bin_dir = reachable_binaries(find_binaries(), account, say)
    cluster = place_cluster(data_dir, account, say)
    locks = [lock]
    if cluster.parent != data_dir:
        # A copied data folder links to the same cluster: that must not be run on twice either.
        locks.append(FolderLock(cluster.parent))
        undo.callback(locks[1].release)
    if cluster.exists():
        if not (data_dir / SECRETS_FILE).exists():
            raise StartProblem(
                f"{data_dir / SECRETS_FILE} is missing and the database cannot be opened without "
                "it: put it back from a backup, or choose another data folder."
            )
        check_version(cluster, bin_dir)
    secrets = load_or_create_secrets(data_dir)
    log = data_dir / "postgres.log"
    offset = _size(log)
    server = _adopt(data_dir, cluster, secrets, locks, say)
    if server is None:
        if not cluster.exists():
            say("Making a new database; this happens once.")
            password = secrets["superuser_password"]
            make_cluster(cluster, bin_dir, account, password=password, durable=durable)
        clear_remains(cluster)
        for tries_left in (4, 3, 2, 1, 0):
            offset = _size(log)
            socket_dir, port = make_socket_dir(cluster, account), free_port()
            chosen = server_settings(socket_dir, port, durable=durable, extra=settings)
            process = launch(cluster, bin_dir, account, log, chosen)
            server = EmbeddedPostgres(
                data_dir,
                cluster,
                socket_dir,
                port,
                process.pid,
                secrets,
                _process=process,
                _locks=locks,
            )
            undo.callback(server.stop)
            if _wait_until_ready(server, _START_SECONDS, say):
                break
            if server.is_running():
                raise StartProblem(f"The database does not answer: read {log} for the reason.")
            offset = min(offset, _size(log))
            if not tries_left or not may_try_again(log, offset):
                raise why_it_stopped(log, offset, cluster)
            time.sleep(0.5)
        else:
            raise StartProblem(f"The database does not start: read {log} for the reason.")
    _prepare(server, log, min(offset, _size(log)))
    return server


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def _adopt(
    data_dir: Path,
    cluster: Path,
    secrets: dict[str, Any],
    locks: list[FolderLock],
    say: Callable[[str], None],
) -> EmbeddedPostgres | None:
    """The orphan of a killed server, once it answers; None when there is none (any more)."""
    deadline = time.monotonic() + _ADOPT_SECONDS
    while (found := live_postmaster(cluster)) and found.port == 0 and time.monotonic() < deadline:
        time.sleep(0.05)
    if found is None:
        return None
    server = EmbeddedPostgres(
        data_dir,
        cluster,
        found.socket_dir,
        found.port,
        found.pid,
        secrets,
        adopted=True,
        _locks=locks,
    )
    if _wait_until_ready(server, _ADOPT_SECONDS, say):
        say("The database of the last run is still up and is used again.")
        return server
    # It is shutting down, or its socket was swept away: a server nobody can reach helps nobody.
    server.end_process()
    return None


def _wait_until_ready(server: EmbeddedPostgres, seconds: float, say: Callable[[str], None]) -> bool:
    began, told = time.monotonic(), False
    while server.is_running():
        try:
            psycopg.connect(server.dsn("superuser", "postgres"), connect_timeout=5).close()
            return True
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise StartProblem(
                    f"The database in {server.cluster} does not know the password in "
                    f"{server.data_dir / SECRETS_FILE}: put the file that belongs to it back."
                ) from None
        waited = time.monotonic() - began
        if waited > seconds:
            return False
        if waited > 3 and not told:
            say("The database is putting its files in order after the last stop.")
            told = True
        time.sleep(0.02 if waited < 2 else 0.2)
    return False


def _prepare(server: EmbeddedPostgres, log: Path, offset: int) -> None:
    """Roles, database, rights; on each start, because a killed first start may have left some."""
    try:
        with psycopg.connect(server.dsn("superuser", "postgres"), autocommit=True) as connection:
            # A failing statement is logged with its text, and this one holds passwords.
            connection.execute("set log_min_error_statement = 'panic'")
            connection.execute(roles.server_sql(server.secrets).encode())
            connection.execute("revoke connect on database postgres, template1 from public")
        server.ensure_database(DATABASE)
    except psycopg.errors.DiskFull:
        raise disk_full(server.data_dir) from None
    except psycopg.OperationalError as error:
        if error.sqlstate is None:  # the connection broke: the log knows more than we do
            raise why_it_stopped(log, offset, server.cluster) from error
        raise _not_set_up(error) from error
    except psycopg.Error as error:
        raise _not_set_up(error) from error


def _not_set_up(error: psycopg.Error) -> StartProblem:
    reason = error.diag.message_primary or str(error)
    return StartProblem(f"The database could not be set up: {reason}.")
