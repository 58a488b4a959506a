"""The outermost layer: request id, one log line, metrics, security and limit headers. Plain ASGI, because every scan passes here."""

import re
import time
from typing import Any

import structlog
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gatehouse.core.client import client_address
from gatehouse.core.ids import new_id
from gatehouse.core.log import bind_request, request_id
from gatehouse.core.metrics import observe
from gatehouse.core.ratelimit import Standing, peek_traffic
from gatehouse.core.routes import MAX_BODY

_log = structlog.get_logger("gatehouse.http")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_GOOD_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}$")
_HEADERS: list[tuple[bytes, bytes]] = [
    (b"api-version", b"2.0"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"geolocation=(), microphone=()"),
    (b"strict-transport-security", b"max-age=31536000"),
]
_CSP_RULES = (
    b"default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; "
    b"worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
)
_CSP = (b"content-security-policy", _CSP_RULES)


class EdgeMiddleware:
    """Wraps the whole HTTP application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = next(
            (value.decode("latin-1") for name, value in scope["headers"] if name == b"x-request-id"), None
        )
        bind_request(given if given and _GOOD_ID.match(given) else str(new_id()))
        started, status, size, asked = time.perf_counter(), 500, 0, scope["method"]
        if asked == "HEAD":
            scope["method"] = "GET"  # the same answer without its body

        async def limited() -> Message:
            # Not the framework's own limit: it answers in plain text, past our envelope and headers.
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > getattr(scope.get("route"), "max_body", MAX_BODY):
                raise HTTPException(413)
            return message

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *_HEADERS, *await _own_headers(scope, message)]
            if asked == "HEAD" and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            await self.app(scope, limited, answer)
        finally:
            seconds = time.perf_counter() - started
            template = _template(scope)
            observe(asked if asked in _METHODS else "OTHER", template, status, seconds)
            _log.info(
                "request",
                method=asked,
                route=template,
                status_code=status,
                ms=round(seconds * 1000, 2),
            )


def _template(scope: Scope) -> str:
    """The route's template: the raw path may hold a code."""
    return str(getattr(scope.get("route"), "path_format", "unmatched"))


async def _own_headers(scope: Scope, message: Message) -> list[tuple[bytes, bytes]]:
    headers = [(b"x-request-id", (request_id() or "").encode())]
    names = {name.lower() for name, _ in message["headers"]}
    if b"content-security-policy" not in names:
        headers.append(_CSP)
    if scope["path"].startswith("/api"):
        if b"cache-control" not in names:
            headers.append((b"cache-control", b"no-store"))
        standing: Any = scope.get("gatehouse.rate")
        if not isinstance(standing, Standing):
            standing = await peek_traffic("general", client_address(scope))
        headers.append((b"x-ratelimit-limit", str(standing.limit).encode()))
        headers.append((b"x-ratelimit-remaining", str(standing.remaining).encode()))
        headers.append((b"x-ratelimit-reset", str(standing.reset).encode()))
    return headers
