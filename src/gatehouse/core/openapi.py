"""The one OpenAPI document: every route of every door, and what realtime events carry (as webhooks, so clients get types)."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel


def add_event_types(api: FastAPI, events: dict[str, type[BaseModel]]) -> None:
    """Describe events by name; nothing is served under these names."""
    for name, model in events.items():
        api.webhooks.post(name, summary=(model.__doc__ or name).strip(), tags=["Realtime"])(_taking(model))


def _taking(model: type[BaseModel]) -> Any:
    async def event(body: Any) -> None:
        """Sent by Socket.IO after the commit; refetch on it."""

    event.__annotations__["body"] = model
    return event


def document_of(api: FastAPI) -> dict[str, Any]:
    """The document, without login or envelope."""
    return get_openapi(
        title=api.title,
        version=api.version,
        description=api.description,
        routes=api.routes,
        webhooks=api.webhooks.routes,
    )
