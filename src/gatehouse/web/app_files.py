"""The built web app: its page for every address nobody else answers, and its files from a closed list.

The page's style nonce is new in each answer; scripts come only from our own files (and zxing's wasm from them).
"""

import json
import mimetypes
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gatehouse.core.config import Mode, settings
from gatehouse.core.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

_PLACES: Final = (
    Path(__file__).parent / "dist",  # in a wheel
    Path(__file__).parents[3] / "web" / "dist",  # in a checkout, by `make web`
)
_SERVERS_OWN: Final = ("/api", "/p", "/files", "/static", "/dev", "/socket.io")
_NEVER_SERVED: Final = re.compile(r"(^|/)\.|\.gz$")
_NONCE: Final = b"__CSP_NONCE__"
_DEMO: Final = re.compile(rb'(<meta name="gatehouse-demo" content=)""')
_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'{nonce}; img-src 'self' data: blob:; "
    "connect-src 'self' ws: wss:; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    "object-src 'none'"
)
_YEAR: Final = "public, max-age=31536000, immutable"
_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm",
}


@dataclass(frozen=True, slots=True)
class Built:
    """One build: the page and the paths that may be asked for."""

    stamp: int
    page: bytes
    files: dict[str, Path]


@lru_cache(maxsize=1)
def _read(folder: Path, stamp: int) -> Built:
    files = {
        f"/{path.relative_to(folder).as_posix()}": path
        for path in folder.rglob("*")
        if path.is_file() and not _NEVER_SERVED.search(path.relative_to(folder).as_posix())
    }
    return Built(stamp, (folder / "index.html").read_bytes(), files)


def built_app() -> Built | None:
    """The newest build, or None when there is none. A rebuild is seen without a restart."""
    for folder in _PLACES:
        try:
            stamp = (folder / "index.html").stat().st_mtime_ns
        except OSError:
            continue
        return _read(folder, stamp)
    return None


def _demo_hints() -> bytes:
    if settings().mode is not Mode.DEMO:
        return b""
    hints = {
        "password": DEMO_PASSWORD,
        "accounts": [{"email": account.email, "role": account.role} for account in DEMO_ACCOUNTS],
    }
    text = json.dumps(hints, ensure_ascii=True)
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").encode()


def app_page(built: Built) -> Response:
    """The page of every address of the app. Not for caches: it carries a nonce and, in the demo, the password."""
    nonce = secrets.token_urlsafe(16)
    hints = _demo_hints()
    page = _DEMO.sub(lambda found: found[1] + b'"' + hints + b'"', built.page)
    return Response(
        page.replace(_NONCE, nonce.encode()),
        media_type="text/html; charset=utf-8",
        headers={
            "Cache-Control": "no-store",
            "Content-Security-Policy": _POLICY.format(nonce=f" 'nonce-{nonce}'"),
            "Vary": "Accept",
        },
    )


def wants_page(scope: Scope) -> bool:
    """Whether a browser goes there, rather than a program asks."""
    return scope["method"] in {"GET", "HEAD"} and "text/html" in _header(scope, b"accept")


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


@lru_cache(maxsize=256)
def _body(path: Path, _stamp: int) -> bytes:
    return path.read_bytes()


def _file(scope: Scope, built: Built, name: str, path: Path) -> Response:
    zipped = path.with_name(path.name + ".gz")
    is_zipped = "gzip" in _header(scope, b"accept-encoding") and zipped.is_file()
    headers = {
        "Cache-Control": _YEAR if name.startswith("/assets/") else "no-cache",
        # A worker obeys its own file's policy, not the page's.
        "Content-Security-Policy": _POLICY.format(nonce=""),
        "Vary": "Accept-Encoding",
    }
    if is_zipped:
        headers["Content-Encoding"] = "gzip"
    if name == "/service-worker.js":
        headers["Service-Worker-Allowed"] = "/"
    return Response(
        _body(zipped if is_zipped else path, built.stamp),
        media_type=_TYPES.get(path.suffix)
        or mimetypes.guess_type(path.name)[0]
        or "application/octet-stream",
        headers=headers,
    )


class AppFiles:
    """What the router asks when no route fits: a file of the app, its page, or whoever answered before (404)."""

    def __init__(self, otherwise: ASGIApp) -> None:
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer: Any = _answer(scope) or self._otherwise
        await answer(scope, receive, send)


def _answer(scope: Scope) -> Response | None:
    path = scope["path"] if scope["type"] == "http" else "/api"
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return None
    if any(path == own or path.startswith(f"{own}/") for own in _SERVERS_OWN):
        return None
    built = built_app()
    if built is None:
        return None
    if path == "/index.html":  # the service worker keeps it as the page for a start without network
        return app_page(built)
    if (file := built.files.get(path)) is not None:
        return _file(scope, built, path, file)
    # A name with a dot in its last part is a file that is not there: an old chunk must not become a page.
    if not wants_page(scope) or "." in path.rsplit("/", 1)[1]:
        return None
    return app_page(built)
