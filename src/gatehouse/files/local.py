"""Files in a folder of this machine: `incoming/<key>` is what clients wrote, `kept/<key>` what was checked.

Nothing of it runs on the event loop, a file is written beside its place and moved there when it is whole, and a key that is not
one of ours never becomes a path.
"""

import asyncio
import contextlib
import io
import os
import secrets
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog

from gatehouse.core.config import settings
from gatehouse.core.embedded_folder import sync_folder
from gatehouse.core.errors import Invalid, TooLarge
from gatehouse.files.errors import FilesAway
from gatehouse.files.keys import is_key
from gatehouse.files.signed_urls import signed_url

_log = structlog.get_logger(__name__)

INCOMING: Final = "incoming"
KEPT: Final = "kept"
_PART: Final = ".part"
_WRITE_AT_ONCE: Final = 256 * 1024
_READ_AT_ONCE: Final = 64 * 1024
_DEPTH: Final = 4
"""Folders between the store's own and a file, it included: any of them may be new, and a power cut must not take it."""


@contextlib.contextmanager
def _on_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:  # full, read-only, or gone
        _log.error("files_away", error=type(error).__name__, errno=error.errno)
        raise FilesAway from error


@dataclass(frozen=True, slots=True)
class LocalStore:
    """A folder that every server and worker of this installation sees."""

    folder: Path

    def upload_url(self, key: str, *, mime_type: str, size: int) -> str:
        """Where to PUT exactly so many bytes of this type."""
        facts = {"length": str(size), "type": mime_type}
        return signed_url("PUT", key, seconds=settings().upload_seconds, facts=facts)

    def view_url(self, key: str, *, file_name: str | None = None) -> str:
        """Where the kept file is read."""
        facts = {} if file_name is None else {"name": file_name}
        return signed_url("GET", key, seconds=settings().view_seconds, facts=facts)

    async def take_in(self, key: str, pieces: AsyncIterator[bytes], *, size: int) -> None:
        """Write what a client sends, as it comes; 413 as soon as it is more than `size` bytes, 422 when it ends before."""
        target = self._path(INCOMING, key)
        fresh = await asyncio.to_thread(_begin, target)
        try:
            got = 0
            async for piece in _gathered(pieces):
                got += len(piece)
                if got > size:
                    raise TooLarge(f"More than the {size} bytes that were announced.")
                await asyncio.to_thread(_write, fresh, piece)
            if got != size:
                raise Invalid.field("body", f"{got} bytes came, {size} were announced.")
            await asyncio.to_thread(_finish, fresh, target)
        except BaseException:  # also when the client goes away in the middle
            _give_up(fresh)
            raise

    async def came_in(self, key: str, *, most: int) -> bytes | None:
        """What was uploaded, cut off one byte after `most`."""
        return await asyncio.to_thread(_read, self._path(INCOMING, key), most + 1)

    async def keep(self, key: str, content: bytes) -> None:
        """Keep a file, in place of one that was kept under this key before."""
        await asyncio.to_thread(_keep, self._path(KEPT, key), content)

    async def open_kept(self, key: str) -> io.BufferedReader | None:
        """A kept file for reading; None when there is none. The caller reads it with `pieces_of`, which closes it."""
        return await asyncio.to_thread(_open, self._path(KEPT, key))

    async def drop_incoming(self, key: str) -> None:
        """Forget what was uploaded."""
        await asyncio.to_thread(_remove, [self._path(INCOMING, key)])

    async def drop(self, keys: Sequence[str]) -> None:
        """Forget files, uploaded and kept."""
        await asyncio.to_thread(
            _remove, [self._path(place, key) for key in keys for place in (INCOMING, KEPT)]
        )

    async def sweep_incoming(self, before: datetime) -> None:
        """Forget what was uploaded before then, halves of files among it."""
        await asyncio.to_thread(_sweep, self.folder / INCOMING, before.timestamp())

    def _path(self, place: str, key: str) -> Path:
        if not is_key(key):
            raise ValueError("not one of our keys")
        return self.folder / place / key


async def pieces_of(file: io.BufferedReader) -> AsyncIterator[bytes]:
    """A file in pieces, closed at the end."""
    try:
        while piece := await asyncio.to_thread(file.read, _READ_AT_ONCE):
            yield piece
    finally:
        file.close()


async def _gathered(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    # A network's pieces are small; a thread for each would cost more than the writing.
    waiting = bytearray()
    async for piece in pieces:
        waiting += piece
        if len(waiting) >= _WRITE_AT_ONCE:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


def _begin(target: Path) -> io.BufferedWriter:
    with _on_disk():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = target.with_name(f"{target.name}.{secrets.token_hex(8)}{_PART}")
        return open(path, "xb", opener=_private)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _write(file: io.BufferedWriter, piece: bytes) -> None:
    with _on_disk():
        file.write(piece)


def _finish(file: io.BufferedWriter, target: Path) -> None:
    with _on_disk():
        file.flush()
        os.fsync(file.fileno())
        file.close()
        Path(file.name).replace(target)
        for folder in target.parents[:_DEPTH]:
            sync_folder(folder)


def _give_up(file: io.BufferedWriter) -> None:
    with contextlib.suppress(OSError):  # closing writes what is left, and the disk may be full
        file.close()
    with contextlib.suppress(OSError):
        Path(file.name).unlink(missing_ok=True)


def _keep(target: Path, content: bytes) -> None:
    fresh = _begin(target)
    try:
        _write(fresh, content)
        _finish(fresh, target)
    except BaseException:
        _give_up(fresh)
        raise


def _open(path: Path) -> io.BufferedReader | None:
    with _on_disk():
        try:
            return path.open("rb")
        except FileNotFoundError:
            return None


def _read(path: Path, most: int) -> bytes | None:
    file = _open(path)
    if file is None:
        return None
    with file, _on_disk():
        return file.read(most)


def _remove(paths: Sequence[Path]) -> None:
    with _on_disk():
        for path in paths:
            path.unlink(missing_ok=True)


def _sweep(folder: Path, before: float) -> None:
    with _on_disk():
        for path in folder.rglob("*"):
            with contextlib.suppress(FileNotFoundError):  # confirmed meanwhile
                if path.is_file() and path.stat().st_mtime < before:
                    path.unlink(missing_ok=True)
