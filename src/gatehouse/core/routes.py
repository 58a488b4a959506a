"""The route class all doors use: keeps the answer of a POST that came with an Idempotency-Key, inside its transaction, a stored refusal's too."""

import functools
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from fastapi import APIRouter, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from gatehouse.core.db import Session
from gatehouse.core.errors import AppError
from gatehouse.core.idempotency import ClaimedKey
from gatehouse.core.problems import error_body
from gatehouse.core.schema import ErrorEnvelope, FieldErrorEnvelope

MAX_BODY = 1024 * 1024
"""Bytes a request body may have where its door says nothing else."""
ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorEnvelope, "description": "The body is not valid JSON."},
    401: {"model": ErrorEnvelope, "description": "No session, or one that has ended."},
    403: {"model": ErrorEnvelope, "description": "Signed in, but without the right."},
    404: {"model": ErrorEnvelope, "description": "Not there, or not for this caller."},
    409: {"model": ErrorEnvelope, "description": "The state does not allow it, or somebody was first."},
    410: {"model": ErrorEnvelope, "description": "It is over: expired or cancelled."},
    413: {"model": ErrorEnvelope, "description": "The body is too large."},
    422: {"model": ErrorEnvelope, "description": "A value will not do; `error.details` names the fields."},
    429: {"model": ErrorEnvelope, "description": "Too many requests; see Retry-After."},
    503: {"model": ErrorEnvelope, "description": "The database is away; nothing was saved."},
}
"""What any route may answer besides success."""
_FIELD_ERRORS: dict[int | str, dict[str, Any]] = {
    422: {"model": FieldErrorEnvelope, "description": "A value will not do; `errors` names the fields."}
}


class GatehouseRoute(APIRoute):
    """An APIRoute whose endpoint stores its answer when the request's key was claimed."""

    failure: str | None = None
    """What the message of a 422 says; set, its answers also carry 001's `errors{field: [text]}` (core/problems.py)."""
    max_body: int = MAX_BODY
    """Bytes; `core.edge` refuses more with 413."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        if "POST" in (options.get("methods") or ()):
            endpoint = _keeping_answer(endpoint, options.get("status_code") or 200)
        super().__init__(path, endpoint, **options)


def _keeping_answer(endpoint: Callable[..., Awaitable[Any]], status: int) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(endpoint)
    async def kept(*args: Any, **values: Any) -> Any:
        session = next((value for value in values.values() if isinstance(value, Session)), None)
        try:
            answer = await endpoint(*args, **values)
        except AppError as error:
            if error.keeps_writes and session is not None and isinstance(session.claimed_key, ClaimedKey):
                await session.claimed_key.keep(session, error.status, orjson.dumps(error_body(error)))
            raise
        if session is not None and isinstance(session.claimed_key, ClaimedKey):
            if isinstance(answer, Response):
                await session.claimed_key.keep(session, answer.status_code, bytes(answer.body))
            elif isinstance(answer, BaseModel):
                await session.claimed_key.keep(session, status, answer.model_dump_json().encode())
        return answer

    return kept


def door(*, tag: str, failure: str | None = None, max_body: int = MAX_BODY) -> APIRouter:
    """A router for one front door. Routes give their full path, so that a file shows what it serves.

    `failure` is for 001's doors: their 422 carry `errors{field: [text]}` beside our details, and this message (CONTRACT, General);
    "" says the first field's own text. `max_body` is for doors that take files, in bytes.
    """
    route_class = type("DoorRoute", (GatehouseRoute,), {"failure": failure, "max_body": max_body})
    responses = ERRORS if failure is None else ERRORS | _FIELD_ERRORS
    return APIRouter(route_class=route_class, responses=responses, tags=[tag])
