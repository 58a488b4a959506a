"""Errors as answers: our classes, the framework's, and whatever nobody foresaw, all in the one envelope."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from gatehouse.core.clock import iso, now
from gatehouse.core.errors import (
    AppError,
    FieldProblem,
    Forbidden,
    Invalid,
    Malformed,
    NotAllowedMethod,
    NotFound,
    NotSignedIn,
    TooLarge,
    TooMany,
)
from gatehouse.core.idempotency import StoredAnswer
from gatehouse.core.log import request_id

_log = structlog.get_logger(__name__)
_BY_STATUS: dict[int, type[AppError]] = {
    400: Malformed,
    401: NotSignedIn,
    403: Forbidden,
    404: NotFound,
    405: NotAllowedMethod,
    413: TooLarge,
    422: Invalid,
}
_LENGTHS = {"too_short": ("at least", "min_length"), "too_long": ("at most", "max_length")}


class Unforeseen(AppError):
    """A fault of ours. The log has the story; the answer has none of it."""

    status, code, type = 500, "INTERNAL_ERROR", "EXTERNAL_SERVICE_ERROR"
    message = "Something went wrong on our side. Nothing was saved; please try again."


def error_body(error: AppError, failure: str | None = None) -> dict[str, Any]:
    """The error envelope. `failure` (see `routes.door`) gives a 422 its message and 001's `errors` by field."""
    body = _envelope(error)
    if failure is None or error.status != Invalid.status:
        return body
    message = failure or (error.details[0].message if error.details else error.text)
    errors: dict[str, list[str]] = {}
    for problem in error.details:
        errors.setdefault(problem.field, []).append(problem.message)
    return {**body, "error": {**body["error"], "message": message}, "message": message, "errors": errors}


def _envelope(error: AppError) -> dict[str, Any]:
    return {
        "success": False,
        "error": {
            "code": error.code,
            "message": error.text,
            "type": error.type or error.code,
            "details": [{"field": problem.field, "message": problem.message} for problem in error.details],
            **error.data,
        },
        "message": error.text,
        "timestamp": iso(now()),
        "requestId": request_id() or "",
    }


def error_response(
    error: AppError, headers: Mapping[str, str] | None = None, *, failure: str | None = None
) -> Response:
    """The error envelope as a response."""
    return Response(
        orjson.dumps(error_body(error, failure)),
        error.status,
        media_type="application/json",
        headers={**error.headers, **(headers or {})},
    )


def install_error_answers(api: FastAPI) -> None:
    """Register all handlers."""

    @api.exception_handler(AppError)
    async def _ours(request: Request, error: AppError) -> Response:
        if isinstance(error, TooMany) and error.standing is not None:
            request.scope["gatehouse.rate"] = error.standing
        return error_response(error, failure=_failure(request))

    @api.exception_handler(RequestValidationError)
    async def _validation(request: Request, error: RequestValidationError) -> Response:
        problems, failure = error.errors(), _failure(request)
        if any(problem["type"] == "json_invalid" for problem in problems):
            return error_response(Malformed())
        say = _say if failure is None else _say_like_001
        return error_response(
            Invalid(details=[FieldProblem(_field(problem["loc"]), say(problem)) for problem in problems]),
            failure=failure,
        )

    @api.exception_handler(HTTPException)
    async def _framework(_request: Request, error: HTTPException) -> Response:
        return error_response(_BY_STATUS.get(error.status_code, Malformed)(), error.headers)

    @api.exception_handler(StoredAnswer)
    async def _again(_request: Request, stored: StoredAnswer) -> Response:
        return Response(
            stored.body, stored.status, media_type="application/json", headers={"Idempotent-Replay": "true"}
        )

    @api.exception_handler(Exception)
    async def _unforeseen(_request: Request, error: Exception) -> Response:
        _log.error("unforeseen", exc_info=error)
        return error_response(Unforeseen())


def field_problems(problems: Sequence[Mapping[str, Any]]) -> list[FieldProblem]:
    """What pydantic found wrong, by field."""
    return [FieldProblem(_field(problem["loc"]), _say(problem)) for problem in problems]


def _failure(request: Request) -> str | None:
    return getattr(request.scope.get("route"), "failure", None)


def _field(location: Sequence[Any]) -> str:
    # Where it stood comes first; a parameter may itself be called `query`.
    at = 1 if location and location[0] in {"body", "query", "path", "header", "cookie"} else 0
    parts = [str(part) for part in location[at:]]
    return ".".join(parts) or "body"


def _say(problem: Mapping[str, Any]) -> str:
    # Never the input itself: it may be a password.
    if problem["type"] in _LENGTHS and isinstance(problem.get("input"), str):
        # pydantic counts "items" where a text passed a check of ours before its length was looked at.
        word, limit = _LENGTHS[problem["type"]]
        most = int(problem["ctx"][limit])
        return f"String should have {word} {most} character{'' if most == 1 else 's'}"
    return str(problem["msg"]).removeprefix("Value error, ")


def _say_like_001(problem: Mapping[str, Any]) -> str:
    empty = problem["type"] in {"string_too_short", "too_short"} and not str(problem["input"]).strip()
    missing = empty or problem["type"] == "missing"
    if missing:
        return f"The {_field(problem['loc']).replace('_', ' ')} field is required."
    return _say(problem)
