"""The landing page and the few static files of the server-rendered pages."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import Request, Response

from gatehouse.core.errors import NotFound
from gatehouse.core.routes import door
from gatehouse.web.app_files import app_page, built_app, wants_page
from gatehouse.web.landing import landing_page

router = door(tag="Pages")
_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file read once at start; its tag changes with its content."""

    body: bytes
    media_type: str
    tag: str


def _read(name: str) -> StaticFile:
    body = (_FOLDER / name).read_bytes()
    return StaticFile(body, _TYPES[Path(name).suffix], f'"{hashlib.sha256(body).hexdigest()[:16]}"')


# A closed list instead of a folder: no path a client sends ever reaches the file system.
FILES: Final = {name: _read(name) for name in ("pages.css", "gate.svg")}


@router.get("/", include_in_schema=False)
async def landing(request: Request) -> Response:
    """The web app for a browser; without it, and for programs: what this is and, in the demo, how to get in."""
    if wants_page(request.scope) and (built := built_app()) is not None:
        return app_page(built)
    # It names the demo's password and a pass: not for a cache on the way.
    return Response(
        landing_page(),
        media_type="text/html; charset=utf-8",
        headers={"Cache-Control": "no-store", "Vary": "Accept"},
    )


@router.get("/static/{name}", include_in_schema=False)
async def static(name: str, request: Request) -> Response:
    """One of our few files. An hour in the browser, then asked for again by its tag."""
    file = FILES.get(name)
    if file is None:
        raise NotFound
    headers = {"Cache-Control": "public, max-age=3600", "ETag": file.tag}
    if file.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(file.body, media_type=file.media_type, headers=headers)
