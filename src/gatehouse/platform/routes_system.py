"""System routes: `/health`, `/ready`, `/metrics`, `/api`, the API's own documentation. None needs a login."""

import asyncio
from typing import Any

import orjson
from fastapi import Request, Response
from sqlalchemy import text

from gatehouse import __version__
from gatehouse.auth.deps import Public
from gatehouse.core.clock import now
from gatehouse.core.config import settings
from gatehouse.core.db import Database
from gatehouse.core.errors import DatabaseAway
from gatehouse.core.metrics import exposition
from gatehouse.core.openapi import document_of
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, Out, UtcTime, ok
from gatehouse.web.docs_page import docs_page

router = door(tag="System")
_ALIVE = text("select 1")
_PATIENCE = 2.0


class HealthOut(Out):
    """How the parts are. `redis`: connected, disabled (not configured) or down."""

    status: str
    timestamp: UtcTime
    version: str
    database: str
    redis: str


class ApiOut(Out):
    """Where things are."""

    name: str
    version: str
    documentation: str
    openapi: str


async def _redis_state(request: Request) -> str:
    if not settings().redis_url.get_secret_value():
        return "disabled"
    probe: Any = request.app.state.redis
    try:
        await asyncio.wait_for(probe.ping(), _PATIENCE)
    except Exception:  # noqa: BLE001 - whatever it is, Redis is not there
        return "down"
    return "connected"


@router.get("/health")
async def health(request: Request) -> Envelope[HealthOut]:
    """200 once migrations (and demo accounts) are in and the database answers, else 503. Source: 002 Health Check."""
    database: Database = request.app.state.database
    try:
        async with asyncio.timeout(_PATIENCE * 2), database.transaction() as session:
            await session.scalar(_ALIVE)
    except TimeoutError as error:  # it accepts connections and does not answer
        raise DatabaseAway from error
    answer = HealthOut(
        status="healthy",
        timestamp=now(),
        version=__version__,
        database="connected",
        redis=await _redis_state(request),
    )
    return ok(answer, "Healthy")


@router.get("/ready")
async def ready(request: Request) -> Envelope[HealthOut]:
    """As `/health`: whether this process should get traffic."""
    return await health(request)


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics() -> Response:
    """Counters and times in Prometheus' text format. Keep it behind the proxy in production."""
    return Response(exposition(), media_type="text/plain; version=0.0.4")


@router.get("/api")
async def about(_address: Public) -> Envelope[ApiOut]:
    """What this is and where its documentation lies. Source: 002 System Routes."""
    return ok(
        ApiOut(
            name="Gatehouse", version=__version__, documentation="/api/docs", openapi="/api/docs/swagger.json"
        ),
        "Gatehouse API",
    )


@router.get("/api/docs", response_class=Response, responses={200: {"content": {"text/html": {}}}})
async def docs(request: Request, _address: Public) -> Response:
    """The API's documentation as a page, made from the OpenAPI document. Source: 002 OpenAPI Specification."""
    kept: str | None = getattr(request.app.state, "docs_page", None)
    if kept is None:
        kept = docs_page(document_of(request.app))
        request.app.state.docs_page = kept
    return Response(kept, media_type="text/html; charset=utf-8")


@router.get(
    "/api/docs/swagger.json", response_class=Response, responses={200: {"content": {"application/json": {}}}}
)
async def swagger(request: Request, _address: Public) -> Response:
    """The bare OpenAPI document: no login, no envelope. Source: 002 OpenAPI Specification, CONTRACT General."""
    kept: bytes | None = getattr(request.app.state, "swagger", None)
    if kept is None:
        kept = orjson.dumps(document_of(request.app))
        request.app.state.swagger = kept
    return Response(kept, media_type="application/json")
