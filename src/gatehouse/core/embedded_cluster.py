"""The cluster folder and the postgres process on it: make, find, launch, read its log."""

from __future__ import annotations

import hashlib
import os
import re
import secrets as random
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gatehouse.core.embedded_binaries import Account, environment, major_version
from gatehouse.core.embedded_folder import StartProblem, disk_full, sync_folder

SUPERUSER: Final = "postgres"
_LOG_LIMIT: Final = 10 * 1024 * 1024
_PROC = Path("/proc")
_SHORT_PLACE = Path("/", "tmp")
_NOT_A_REASON = re.compile(r"the database system is |password authentication failed|role \"")


@dataclass(frozen=True)
class Postmaster:
    """What a running server has written into its postmaster.pid."""

    pid: int
    port: int
    socket_dir: Path


def check_version(cluster: Path, bin_dir: Path) -> None:
    try:
        made_by = (cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise damaged(cluster) from None
    ours = str(major_version(bin_dir))
    if made_by != ours:
        raise StartProblem(
            f"The database in {cluster} is of PostgreSQL {made_by}, but this is PostgreSQL {ours}: "
            f"set PG_BINDIR to the programs of PostgreSQL {made_by}, or choose another data folder."
        )


def damaged(cluster: Path) -> StartProblem:
    return StartProblem(
        f"The database in {cluster} is damaged or from another kind of machine: "
        "put it back from a backup, or move that folder away to begin with an empty one."
    )


def make_cluster(cluster: Path, bin_dir: Path, account: Account, *, password: str, durable: bool) -> None:
    """initdb next to the final place, then one rename: a killed initdb leaves no half cluster."""
    for remains in cluster.parent.glob("pg.new-*"):
        shutil.rmtree(remains, ignore_errors=True)
    # A new name each time: the initdb of a killed start may still be writing under the old one.
    half = cluster.with_name(f"pg.new-{random.token_hex(4)}")
    password_file = cluster.with_name(f"{half.name}.password")
    try:
        half.mkdir(mode=0o700)
        account.own(half)
        password_file.touch(mode=0o600, exist_ok=False)
        password_file.write_text(password + "\n")
        account.own(password_file)
        done = subprocess.run(
            [
                bin_dir / "initdb",
                f"--pgdata={half}",
                f"--username={SUPERUSER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-instructions",
                *([] if durable else ["--no-sync"]),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd="/",
            env=environment(bin_dir),
            user=account.user,
            group=account.group,
            extra_groups=account.extra_groups,
            start_new_session=True,
            check=False,
        )
        if done.returncode != 0:
            raise _explain(done.stdout, cluster, "The database could not be made")
        half.rename(cluster)
        sync_folder(cluster.parent)
    finally:
        password_file.unlink(missing_ok=True)
        shutil.rmtree(half, ignore_errors=True)


def make_socket_dir(cluster: Path, account: Account) -> Path:
    """A short folder only PostgreSQL's user can enter: a socket's path may hold 107 bytes, and a
    data folder can lie deep."""
    digest = hashlib.sha256(f"{cluster}\0{account.uid}".encode()).hexdigest()[:10]
    folder = _SHORT_PLACE / f"gatehouse-{digest}"
    try:
        folder.mkdir(mode=0o700)
        account.own(folder)
    except FileExistsError:
        status = folder.lstat()
        ours = stat.S_ISDIR(status.st_mode) and status.st_uid == account.uid
        if not ours or status.st_mode & 0o077:
            # Somebody else sits on the name: take one that nobody can foresee.
            folder = Path(tempfile.mkdtemp(prefix="gatehouse-", dir=folder.parent))
            account.own(folder)
    except OSError:
        folder = cluster.with_name("socket")
        folder.mkdir(mode=0o700, exist_ok=True)
        account.own(folder)
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def server_settings(
    socket_dir: Path, port: int, *, durable: bool, extra: Mapping[str, str]
) -> dict[str, str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(socket_dir),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": "128MB",
        "synchronous_commit": "on",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        # The DETAIL of a duplicate key quotes the value: phones and e-mails do not belong in a log.
        "log_error_verbosity": "terse",
        "logging_collector": "off",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return settings | dict(extra)


def launch(
    cluster: Path, bin_dir: Path, account: Account, log: Path, settings: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """postgres as our direct child, in a session of its own so that ^C reaches only us.

    Not by pg_ctl: then nobody would reap a killed postmaster, and the next start would find its
    process id "alive".
    """
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_name(log.name + ".1"))
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        return subprocess.Popen(
            [
                bin_dir / "postgres",
                *("-D", str(cluster)),
                *(part for key, value in settings.items() for part in ("-c", f"{key}={value}")),
            ],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=environment(bin_dir),
            user=account.user,
            group=account.group,
            extra_groups=account.extra_groups,
            start_new_session=True,
        )
    finally:
        os.close(output)


def live_postmaster(cluster: Path) -> Postmaster | None:
    """The server running on this cluster, ours or an orphan of a killed Gatehouse."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    if not works_in(pid, cluster):
        return None
    try:
        return Postmaster(pid, int(lines[3]), Path(lines[4]))
    except (ValueError, IndexError):  # it is just starting and has not written them yet
        return Postmaster(pid, 0, Path())


def works_in(pid: int, cluster: Path) -> bool:
    """Whether the process is a postgres of this cluster: process ids are used again, in a
    container after each restart. postgres works inside its cluster folder; a zombie works nowhere.
    """
    if _PROC.joinpath("self").exists():
        try:
            if "postgres" not in (_PROC / str(pid) / "comm").read_text():
                return False
            return cluster.samefile(_PROC / str(pid) / "cwd")
        except PermissionError:
            # root in a container (without CAP_SYS_PTRACE) may not look there, but here it may.
            arguments = (_PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
            return os.fsencode(cluster) in arguments
        except OSError:
            return False
    shown = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return "postgres" in shown and str(cluster) in shown


def clear_remains(cluster: Path) -> None:
    """Call it only when no postmaster lives. Ends the children of a killed one, and removes a pid
    file that would make postgres refuse to start: when its number now belongs to a stranger, or
    to a zombie because nobody reaps in this container.
    """
    pid_file = cluster / "postmaster.pid"
    try:
        lines = pid_file.read_text().splitlines()
        status = (_PROC / lines[0].strip() / "stat").read_text()
    except (OSError, IndexError):
        lines, status = [], ""
    deadline = time.monotonic() + 10
    while (strays := _strays(cluster)) or _memory_in_use(lines):
        if time.monotonic() > deadline:
            if not strays:
                return  # somebody we cannot see; postgres will say so
            for pid in strays:  # without a postmaster they can only be in the way
                send(pid, signal.SIGKILL)
        time.sleep(0.05)
    # Of a dead process the file may stay. Of a living postgres it must: it may be one we cannot see.
    name, _, rest = status.partition("(")[2].rpartition(")")
    if status and ("postgres" not in name or rest.split()[0] == "Z"):
        pid_file.unlink(missing_ok=True)


def _memory_in_use(pid_lines: list[str]) -> bool:
    """Whether processes hold the shared memory named in a pid file, postgres's own safeguard
    against a second server; it shows even processes that a container's root may not look into."""
    try:
        segment = pid_lines[6].split()[1]
        table = (_PROC / "sysvipc" / "shm").read_text().splitlines()[1:]
    except (OSError, IndexError):
        return False
    return any(row[1] == segment and row[6] != "0" for row in map(str.split, table))


def _strays(cluster: Path) -> list[int]:
    if not _PROC.joinpath("self").exists():
        return []
    pids = [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if works_in(pid, cluster)]


def send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def why_it_stopped(log: Path, offset: int, cluster: Path) -> StartProblem:
    """The reason postgres gave in its log since `offset`, in plain words."""
    with log.open("rb") as file:
        file.seek(offset)
        text = file.read().decode(errors="replace")
    return _explain(text, cluster, "The database did not start", log)


def may_try_again(log: Path, offset: int) -> bool:
    """Between asking for a free port and using it another program can be faster; and the
    children of a killed postmaster need a moment to notice."""
    with log.open("rb") as file:
        file.seek(offset)
        text = file.read()
    return b"could not create any TCP/IP sockets" in text or b"is still in use" in text


def _explain(text: str, cluster: Path, what: str, log: Path | None = None) -> StartProblem:
    if "No space left on device" in text or "Disk quota exceeded" in text:
        return disk_full(cluster.parent)
    fatal = [
        found[1]
        for found in re.finditer(r"(?:FATAL|PANIC|error):\s+(.*)", text)
        if not _NOT_A_REASON.match(found[1])
    ]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    reason = (fatal or lines or ["no reason given"])[-1]
    if re.search(
        r"incompatible with server|checkpoint record|pg_control|not a (valid )?data|could not open file",
        reason,
    ):
        return damaged(cluster)
    if re.search(r"still in use|lock file .* already exists", reason):
        return StartProblem(
            f"Another PostgreSQL is still at work in {cluster}: stop it, or try again in a minute."
        )
    if re.search(r"shared memory|semaphores|out of memory|Cannot allocate", reason):
        return StartProblem(f"There is not enough memory for the database ({reason}): free some.")
    where = f" (all of it: {log})" if log else ""
    return StartProblem(f"{what}: {reason}{where}")
