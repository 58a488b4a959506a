"""What leaves the identity domain in real time. Hints to refetch: small, and a lost one costs one refetch."""

from uuid import UUID

from pydantic import BaseModel

from gatehouse.core.events import Event
from gatehouse.core.rooms import admin_room


class ApprovalChanged(BaseModel):
    """An approval request came, was decided, or expired. To the building's administrators."""

    id: str
    status: str
    request_type: str


EVENTS: dict[str, type[BaseModel]] = {"approval:changed": ApprovalChanged}
"""Event names and what they carry, for the OpenAPI document and so for the web app's types."""


def approval_changed(building_id: UUID, request_id: UUID, status: str, request_type: str) -> Event:
    """The hint to refetch the approvals inbox."""
    changed = ApprovalChanged(id=str(request_id), status=status, request_type=request_type)
    return Event((admin_room(building_id),), "approval:changed", changed.model_dump())
