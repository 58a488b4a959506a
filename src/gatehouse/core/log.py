"""Structured logs: one JSON line an event, route templates instead of paths, ids instead of names, never a code, password or token."""

import logging
import sys
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import orjson
import structlog

_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

SECRET_WORDS = ("password", "token", "secret", "code", "otp", "authorization", "cookie", "digits")
"""A field whose name holds one of these is masked, whatever its value."""

_HARMLESS = frozenset({"status_code", "error_code", "code_hash_count"})


def request_id() -> str | None:
    """The id of the request being served, if one is."""
    return _request_id.get()


def bind_request(value: str) -> None:
    """Set the request id for everything this request does."""
    _request_id.set(value)


@lru_cache(maxsize=1024)
def _is_secret(name: str) -> bool:
    return name not in _HARMLESS and any(word in name.lower() for word in SECRET_WORDS)


def _mask(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for key in event:
        if _is_secret(key):
            event[key] = "***"
    if (current := _request_id.get()) is not None:
        event.setdefault("request_id", current)
    return event


def _json(event: structlog.typing.EventDict, **_options: Any) -> str:
    return orjson.dumps(event, default=str).decode()


def set_up(level: str) -> None:
    """Configure structlog and make the standard library's loggers (uvicorn, procrastinate, alembic) write the same lines."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _mask,
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(serializer=_json),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for noisy, quiet in (
        ("uvicorn.access", logging.CRITICAL),
        ("procrastinate", logging.WARNING),
        ("engineio", logging.WARNING),
        ("socketio", logging.WARNING),
        ("httpx", logging.WARNING),
    ):
        logging.getLogger(noisy).setLevel(quiet)
