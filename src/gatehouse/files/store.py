"""Where files lie. Today a folder (`files/local.py`); an S3 store fits behind the same few words, with URLs signed by S3.

A file comes in under one place and is kept under another: what a client may write to is never what anybody is shown. `confirm`
checks what came in and keeps a copy of its own; what is written later with a URL that still holds changes nothing (ADR uploads).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from gatehouse.core.config import settings
from gatehouse.files.local import LocalStore


class Store(Protocol):
    """What uploads ask of a place for files. `key` is always one of ours (`keys.is_key`). Raises FilesAway when the place fails."""

    def upload_url(self, key: str, *, mime_type: str, size: int) -> str:
        """Where to PUT a file of exactly this type and size, for S3_UPLOAD_EXPIRY seconds."""

    def view_url(self, key: str, *, file_name: str | None = None) -> str:
        """Where a kept file is read, for S3_VIEW_EXPIRY seconds; `file_name` is what it is saved as."""

    async def came_in(self, key: str, *, most: int) -> bytes | None:
        """What was uploaded, cut off one byte after `most`; None when nothing was."""

    async def keep(self, key: str, content: bytes) -> None:
        """Keep a file under its key, whole or not at all."""

    async def drop_incoming(self, key: str) -> None:
        """Forget what was uploaded; no matter if nothing was."""

    async def drop(self, keys: Sequence[str]) -> None:
        """Forget files, uploaded and kept; no matter which are there."""

    async def sweep_incoming(self, before: datetime) -> None:
        """Forget what was uploaded before then. Nothing here asks whose it was: what counts was kept elsewhere."""


def store() -> Store:
    """The place that the settings name."""
    return LocalStore(settings().files_folder)
