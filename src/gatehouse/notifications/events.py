"""The recipient's own notification in real time: 002's event wraps it, 004's carries it flat with its own type names."""

from typing import Any

from pydantic import BaseModel


class Note(BaseModel):
    """A notification as its reader sees it."""

    id: str
    type: str
    title: str
    message: str
    createdAt: str
    body: str | None = None
    data: dict[str, Any] | None = None
    isRead: bool | None = None


class NotificationNew(BaseModel):
    """002's shape."""

    notification: Note
    timestamp: str


EVENTS: dict[str, type[BaseModel]] = {"notification:new": NotificationNew, "notification": Note}
"""Event names and what they carry, for the OpenAPI document and so for the web app's types."""
