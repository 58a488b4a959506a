"""What an upload may be, and the key its file lies under: `<folder>/<userId>/<uuid>.<ext>`, chosen by us (CONTRACT 004, Upload)."""

import re
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

_MB: Final = 1024 * 1024


class Context(StrEnum):
    """What an upload is for."""

    ENTRY_PHOTO = "entry-photo"
    ONBOARDING = "onboarding"
    GENERAL = "general"


class MimeType(StrEnum):
    """The kinds of files that are taken."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"


_FOLDERS: Final = {
    Context.ENTRY_PHOTO: "entry-photos",
    Context.ONBOARDING: "onboarding",
    Context.GENERAL: "general",
}
_ENDINGS: Final = {
    MimeType.JPEG: "jpg",
    MimeType.PNG: "png",
    MimeType.WEBP: "webp",
    MimeType.PDF: "pdf",
}
_TYPES: Final = {ending: kind for kind, ending in _ENDINGS.items()}
MAX_PHOTO: Final = 5 * _MB
MAX_DOCUMENT: Final = 10 * _MB
"""Bytes."""
_UUID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_KEY: Final = re.compile(
    rf"(?:{'|'.join(_FOLDERS.values())})/{_UUID}/{_UUID}\.({'|'.join(_TYPES)})", re.ASCII
)


def largest(context: Context) -> int:
    """Bytes a file of this context may have."""
    return MAX_PHOTO if context is Context.ENTRY_PHOTO else MAX_DOCUMENT


def takes(context: Context, kind: MimeType) -> bool:
    """Whether this kind of file will do: a photo of somebody at the gate is a picture."""
    return context is not Context.ENTRY_PHOTO or kind is not MimeType.PDF


def new_key(context: Context, user_id: UUID, kind: MimeType) -> str:
    """A fresh key. Its last part is random and not the upload's id: who knows the one does not know the other."""
    return f"{_FOLDERS[context]}/{user_id}/{uuid4()}.{_ENDINGS[kind]}"


def is_key(text: str) -> bool:
    """Whether a text has the form of our keys; only such a text ever becomes a path."""
    return _KEY.fullmatch(text) is not None


def kind_of(key: str) -> MimeType:
    """The kind of file that lies under one of our keys."""
    return _TYPES[key.rpartition(".")[2]]
