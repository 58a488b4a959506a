"""The embedded PostgreSQL under faults: killed, started twice, full, foreign, damaged."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from gatehouse.core import embedded_binaries, embedded_folder, roles
from gatehouse.core.embedded import (
    AlreadyRunning,
    EmbeddedPostgres,
    Role,
    StartProblem,
    attach,
    find_binaries,
    load_or_create_secrets,
    start,
)

SMALL = {"shared_buffers": "8MB", "max_connections": "20"}
STARTER = """
import sys, time
from pathlib import Path
from gatehouse.core.embedded import start
server = start(Path(sys.argv[1]), durable=False, settings={"shared_buffers": "8MB"})
server.announce("http://127.0.0.1:8123")
print(server.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's tmp_path: that is closed to the user PostgreSQL runs as when we are root."""
    base = Path(tempfile.mkdtemp(prefix="gatehouse-test-"))
    base.chmod(0o755)
    yield base / "data"
    left = attach(base / "data")
    if left:  # a failed test must not leave a server behind
        left.end_process()
    shutil.rmtree(base)


def start_small(folder: Path) -> EmbeddedPostgres:
    return start(folder, durable=False, settings=SMALL)


def ask(server: EmbeddedPostgres, role: Role, sql: str) -> object:
    with psycopg.connect(server.dsn(role), autocommit=True) as connection:
        answer = connection.execute(sql.encode())
        row = answer.fetchone() if answer.description else None
        return row[0] if row else None


def problem(folder: Path) -> str:
    """The text of the problem a start meets: one line, without a trace of Python."""
    with pytest.raises(StartProblem) as caught:
        start_small(folder).stop()
    text = str(caught.value)
    assert "\n" not in text
    assert "Errno" not in text
    assert str(folder) in text
    return text


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while not gone(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_second_start_keeps_data_and_secrets(folder: Path) -> None:
    with start_small(folder) as first:
        ask(first, "owner", "create table kept (text text)")
        ask(first, "owner", "insert into kept values ('still here')")
        assert ask(first, "app", "show synchronous_commit") == "off"
        passwords = dict(first.secrets)
        with psycopg.connect(first.tcp_dsn("app")) as over_tcp:
            assert over_tcp.info.host == "127.0.0.1"
    first.stop()  # once more is harmless
    assert gone(first.pid)
    assert not first.socket_dir.exists()

    with start(folder, settings=SMALL) as second:
        assert not second.adopted
        assert ask(second, "owner", "select text from kept") == "still here"
        assert ask(second, "app", "show synchronous_commit") == "on"
        assert ask(second, "app", "show fsync") == "on"
        assert ask(second, "app", "show timezone") == "UTC"
    assert second.secrets == passwords
    assert (folder / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_second_start_while_running_says_where(folder: Path) -> None:
    with start_small(folder) as server:
        with pytest.raises(AlreadyRunning) as early:
            start_small(folder)
        assert early.value.address is None
        server.announce("http://127.0.0.1:8000")
        with pytest.raises(AlreadyRunning) as caught:
            start_small(folder)
        assert caught.value.address == "http://127.0.0.1:8000"
        assert "http://127.0.0.1:8000" in str(caught.value)
        assert "\n" not in str(caught.value)

        beside = attach(folder)
        assert beside is not None
        assert ask(beside, "owner", "select current_database()") == "gatehouse"
        beside.stop()
        assert server.is_running()
    assert attach(folder) is None


def python_environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}


def run_and_kill_starter(folder: Path) -> int:
    """A server process killed with -9; returns the process id of the orphaned postgres."""
    with subprocess.Popen(
        [sys.executable, "-c", STARTER, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=python_environment(),
    ) as starter:
        assert starter.stdout is not None
        orphan = int(starter.stdout.readline())
        starter.kill()
        starter.wait()
    assert not gone(orphan)
    return orphan


def test_orphan_of_a_killed_server_is_adopted_and_stopped(folder: Path) -> None:
    orphan = run_and_kill_starter(folder)
    said: list[str] = []
    server = start(folder, durable=False, settings=SMALL, say=said.append)
    assert server.adopted
    assert server.pid == orphan
    assert any("used again" in line for line in said)
    assert ask(server, "app", "select 1") == 1
    server.stop()
    assert gone(orphan)
    with start_small(folder) as fresh:
        assert fresh.pid != orphan


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs root and setpriv")
def test_root_of_a_container_adopts_too(folder: Path) -> None:
    """Without CAP_SYS_PTRACE, as in Docker, root cannot read where another user's process works."""
    orphan = run_and_kill_starter(folder)
    script = (
        "import sys; from pathlib import Path; from gatehouse.core.embedded import start\n"
        "with start(Path(sys.argv[1])) as server: print(server.pid)"
    )
    adopter = subprocess.run(
        [
            *("setpriv", "--bounding-set", "-sys_ptrace", "--inh-caps", "-sys_ptrace"),
            *(sys.executable, "-c", script, str(folder)),
        ],
        capture_output=True,
        text=True,
        env=python_environment(),
        check=False,
    )
    assert adopter.stdout.strip() == str(orphan), adopter.stderr
    assert gone(orphan)


def test_killed_postmaster_recovers(folder: Path) -> None:
    server = start(folder, settings=SMALL)
    ask(server, "owner", "create table kept as select 7 as number")
    os.kill(server.pid, signal.SIGKILL)
    wait_until_gone(server.pid)
    assert not server.is_running()
    server.stop()
    assert (server.cluster / "postmaster.pid").exists()
    with start_small(folder) as again:
        assert not again.adopted
        assert ask(again, "owner", "select number from kept") == 7


def test_orphan_killed_with_its_server_recovers(folder: Path) -> None:
    orphan = run_and_kill_starter(folder)
    os.kill(orphan, signal.SIGKILL)
    with start_small(folder) as again:
        assert not again.adopted


def test_pid_file_with_a_reused_number(folder: Path) -> None:
    """After a container restart the old number may belong to any process, here to this one."""
    start_small(folder).stop()
    cluster = embedded_binaries.cluster_of(folder)
    pid_file = cluster / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{cluster}\n1\n5432\n/tmp\n127.0.0.1\n")
    status = cluster.stat()
    os.chown(pid_file, status.st_uid, status.st_gid)
    with start_small(folder) as server:
        assert not server.adopted


def test_killed_initdb_leaves_nothing_in_the_way(folder: Path) -> None:
    (folder / "pg.new-1").mkdir(parents=True)
    (folder / "pg.new-1" / "PG_VERSION").write_text("17\n")
    load_or_create_secrets(folder)
    with start_small(folder) as server:
        assert ask(server, "app", "select 1") == 1
    assert not list(folder.glob("pg.new*"))


def test_folder_that_cannot_be_used(folder: Path) -> None:
    folder.parent.joinpath("file").write_text("")
    assert "is a file" in problem(folder.parent / "file")
    assert "cannot be used" in problem(folder.parent / "file" / "data")
    assert "cannot be used" in problem(Path("/proc/gatehouse"))


def test_full_disk(folder: Path) -> None:
    folder.mkdir()
    mount_small(folder, megabytes=8)
    try:
        assert "full" in problem(folder)
        assert not list(folder.glob("pg*"))
    finally:
        subprocess.run(["umount", str(folder)], check=True)

    megabytes = 100
    mount_small(folder, megabytes=megabytes)
    try:
        start_small(folder).stop()
        ballast = folder / "ballast"
        with pytest.raises(OSError, match="No space"):
            ballast.write_bytes(bytes(megabytes << 20))
        assert "full" in problem(folder)
        assert attach(folder) is None
        ballast.unlink()
        start_small(folder).stop()
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def mount_small(folder: Path, *, megabytes: int) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"a small file system cannot be mounted here: {done.stderr.strip()}")


def test_cluster_of_another_version_and_lost_files(folder: Path) -> None:
    start_small(folder).stop()
    version = folder / "pg" / "PG_VERSION"
    number = version.read_text().strip()
    version.write_text("99\n")
    assert "PostgreSQL 99" in problem(folder)
    version.write_text(number + "\n")

    control = folder / "pg" / "global" / "pg_control"
    kept = control.read_bytes()
    control.write_bytes(b"\0" * len(kept))
    assert "damaged" in problem(folder)
    control.unlink()
    assert "damaged" in problem(folder)
    control.write_bytes(kept)
    os.chown(control, version.stat().st_uid, version.stat().st_gid)

    secrets = folder / "secrets.json"
    text = secrets.read_text()
    secrets.write_text(text.replace('superuser_password": "', 'superuser_password": "x'))
    assert "password" in problem(folder)
    secrets.write_text(text[:-5])
    assert "damaged" in problem(folder)
    secrets.unlink()
    assert "missing" in problem(folder)
    assert not secrets.exists()
    secrets.write_text(text)
    start_small(folder).stop()


def test_rights_and_passwords(folder: Path) -> None:
    with start_small(folder) as server:
        for role in ("app", "platform"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ask(server, role, "create table mine (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(server, "app", "create temporary table mine (id int)")
        assert ask(server, "owner", "select count(*) from pg_extension where extname like 'pg_trgm'")
        rights = "select bool_or(rolsuper or rolbypassrls or rolcreatedb or rolcreaterole)"
        assert ask(server, "owner", f"{rights} from pg_roles where rolname ~ 'gatehouse'") is False

        for good in (server.dsn("app"), server.tcp_dsn("app")):
            bad = good.replace(server.secrets["app_password"], "wrong")
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(bad)
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(server.dsn("app", "postgres"))

        server.ensure_database("other")
        server.ensure_database("other")
        with psycopg.connect(server.dsn("platform", "other")) as other:
            assert other.info.dbname == "other"
    methods = [
        line.split()[-1]
        for line in (folder / "pg" / "pg_hba.conf").read_text().splitlines()
        if line.strip() and not line.startswith("#")
    ]
    assert set(methods) == {"scram-sha-256"}
    log = (folder / "postgres.log").read_text()
    assert not any(str(secret) in log for secret in server.secrets.values())


def test_printed_sql_sets_up_a_server(folder: Path) -> None:
    psql = find_binaries() / "psql"
    if not psql.exists():
        pytest.skip("this PostgreSQL has no psql")
    passwords = [f"--set={key}=it's new" for key in roles.PASSWORD_KEYS.values()]
    with start_small(folder) as server:
        command = [str(psql), "-X", "-q", "-v", "ON_ERROR_STOP=1", *passwords]
        for _ in range(2):
            subprocess.run(
                [*command, server.dsn("superuser", "postgres")],
                input=roles.init_sql('odd "name"', None),
                text=True,
                check=True,
                capture_output=True,
            )
        server.secrets["app_password"] = "it's new"
        with psycopg.connect(server.dsn("app", 'odd "name"')) as connection:
            assert connection.info.dbname == 'odd "name"'
    assert "'a''b'" in roles.init_sql("x", dict.fromkeys(roles.PASSWORD_KEYS.values(), "a'b"))


def test_secrets_keep_what_they_do_not_know(folder: Path) -> None:
    folder.mkdir()
    (folder / "secrets.json").write_text(json.dumps({"keys": ["a"], "app_password": "mine"}))
    found = load_or_create_secrets(folder, {"jwt": lambda: "made"})
    assert found["keys"] == ["a"]
    assert found["app_password"] == "mine"
    assert found["jwt"] == "made"
    assert load_or_create_secrets(folder, {"jwt": lambda: "other"}) == found
    assert set(embedded_folder.PASSWORDS) <= set(found)
    assert (folder / "secrets.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")
def test_root_below_a_closed_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = folder.parent / "shared"
    monkeypatch.setattr(embedded_binaries, "SHARED_HOME", shared)
    closed = folder.parent / "closed"
    closed.mkdir(mode=0o700)
    runtime = closed / "runtime"
    source = find_binaries().parent
    runtime.mkdir()
    for part in ("bin", "lib", "share"):
        if not (source / part).exists():
            pytest.skip("this PostgreSQL does not lie in one folder")
        shutil.copytree(source / part, runtime / part)
    monkeypatch.setenv("PG_BINDIR", str(runtime / "bin"))
    said: list[str] = []
    data = closed / "data"
    with start(data, durable=False, settings=SMALL, say=said.append) as server:
        assert server.cluster.parent.parent == shared
        assert ask(server, "app", "select 1") == 1
        with pytest.raises(AlreadyRunning):
            start_small(data)
        copied = closed / "copy"
        copied.mkdir()
        (copied / "pg").symlink_to((data / "pg").readlink())
        shutil.copy(data / "secrets.json", copied)
        with pytest.raises(AlreadyRunning):
            start_small(copied)
    assert len([line for line in said if str(shared) in line]) == 2
    with start_small(data) as again:
        assert again.cluster == server.cluster


def test_explicit_bindir_wins_and_must_be_right(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = find_binaries()
    monkeypatch.setenv("PG_BINDIR", str(usual))
    assert find_binaries() == usual
    monkeypatch.setenv("PG_BINDIR", str(folder))
    assert "PG_BINDIR" in problem(folder)
