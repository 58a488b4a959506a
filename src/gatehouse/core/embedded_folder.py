"""The data folder of embedded mode: who holds it, its secrets, and problems in plain words."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import secrets as random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

SECRETS_FILE: Final = "secrets.json"
LOCK_FILE: Final = "gatehouse.lock"
PASSWORDS: Final = ("owner_password", "app_password", "platform_password", "superuser_password")

_FULL = (errno.ENOSPC, errno.EDQUOT)


class StartProblem(Exception):
    """Something the person at the keyboard can put right; the text is one line and says how."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class AlreadyRunning(StartProblem):
    """Another server holds the folder; `address` is where it answers, once it has said so."""

    def __init__(self, address: str | None, *, folder: Path, pid: int | None = None) -> None:
        self.address = address
        self.pid = pid
        process = f" (process {pid})" if pid else ""
        super().__init__(
            f"Gatehouse is already running at {address}{process} with the data folder {folder}."
            if address
            else f"Gatehouse is already starting{process} with the data folder {folder}: "
            "wait for it, or choose another folder."
        )


def disk_full(place: Path) -> StartProblem:
    return StartProblem(f"The disk holding {place} is full: free some space and start again.")


def problem_from(error: OSError, folder: Path) -> StartProblem:
    if error.errno in _FULL:
        return disk_full(folder)
    where = error.filename if isinstance(error.filename, str) else str(folder)
    reason = error.strerror or type(error).__name__
    return StartProblem(
        f"The data folder {folder} cannot be used ({where}: {reason}): "
        "make it writable for this user, or choose another folder."
    )


class FolderLock:
    """A flock on the folder: it ends with the process, however that ends.

    Python opens files close-on-exec, so the postgres child does not hold it on: an orphan must not
    keep the next server out.
    """

    def __init__(self, folder: Path) -> None:
        self._file: int | None = None
        file = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            address, pid = _read_holder(file)
            os.close(file)
            raise AlreadyRunning(address, folder=folder, pid=pid) from None
        except OSError:
            os.close(file)
            raise
        self._file = file
        try:
            self.announce(None)
        except OSError:  # the disk is full
            self.release()
            raise

    def announce(self, address: str | None) -> None:
        """Write who holds the folder, for the person who starts a second server."""
        if self._file is None:
            return
        text = json.dumps({"pid": os.getpid(), "address": address}).encode()
        # Written before it is cut, so that a reader never meets an empty file.
        os.pwrite(self._file, text, 0)
        os.ftruncate(self._file, len(text))

    def release(self) -> None:
        if self._file is not None:
            # The file stays: removing it would let two processes lock two different files.
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None


def _read_holder(file: int) -> tuple[str | None, int | None]:
    try:
        holder = json.loads(os.pread(file, 4096, 0))
        return holder.get("address"), holder.get("pid")
    except (ValueError, AttributeError):
        return None, None


def open_folder(data_dir: Path) -> FolderLock:
    """Make the data folder if needed and take it; raises StartProblem or AlreadyRunning."""
    if data_dir.exists() and not data_dir.is_dir():
        raise StartProblem(f"{data_dir} is a file, not a folder: choose another data folder.")
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FolderLock(data_dir)


def read_secrets(data_dir: Path) -> dict[str, Any]:
    """The secrets as stored, an empty dict when there are none yet."""
    path = data_dir / SECRETS_FILE
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        stored = None
    if not isinstance(stored, dict):
        raise StartProblem(f"{path} is damaged: put it back from a backup.")
    return stored


def load_or_create_secrets(
    data_dir: Path, makers: Mapping[str, Callable[[], Any]] | None = None
) -> dict[str, Any]:
    """The folder's secrets, completed: the four passwords, and one value per maker.

    Existing values and unknown keys stay as they are. Call it while holding the folder (the
    `start()` of embedded mode does), or two first starts could each write their own.
    """
    found = read_secrets(data_dir)
    wanted: dict[str, Callable[[], Any]] = dict.fromkeys(PASSWORDS, _new_password)
    wanted.update(makers or {})
    missing = {key: make() for key, make in wanted.items() if key not in found}
    path = data_dir / SECRETS_FILE
    if missing:
        found |= missing
        _write_whole(path, json.dumps(found, indent=2) + "\n")
    elif path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return found


def _new_password() -> str:
    return random.token_urlsafe(24)


def _write_whole(path: Path, text: str) -> None:
    """Old file or new file, never half of one: a lost password locks the database for good."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600, exist_ok=False)
    with fresh.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename inside the folder survive a power cut."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
