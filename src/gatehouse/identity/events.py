"""What leaves the identity domain in real time. Hints to refetch: small, and a lost one costs one refetch."""

from uuid import UUID

from pydantic import BaseModel

from gatehouse.core.events import Event
from gatehouse.core.rooms import admin_room, user_room


class ApprovalChanged(BaseModel):
    """An approval request came, was decided, or expired. To the building's administrators."""

    id: str
    status: str
    request_type: str


class DeviceChanged(BaseModel):
    """A gate device was added, enrolled, moved, unlocked, locked or revoked. To the building's administrators."""

    id: str
    status: str


class ImportProgress(BaseModel):
    """How far an import of people is, after each batch of up to 100 rows. To whoever started it; `status`: running, done."""

    report_id: str
    total: int
    done: int
    succeeded: int
    failed: int
    status: str


EVENTS: dict[str, type[BaseModel]] = {
    "approval:changed": ApprovalChanged,
    "device:changed": DeviceChanged,
    "import:progress": ImportProgress,
}
"""Event names and what they carry, for the OpenAPI document and so for the web app's types."""


def approval_changed(building_id: UUID, request_id: UUID, status: str, request_type: str) -> Event:
    """The hint to refetch the approvals inbox."""
    changed = ApprovalChanged(id=str(request_id), status=status, request_type=request_type)
    return Event((admin_room(building_id),), "approval:changed", changed.model_dump())


def device_changed(building_id: UUID, device_id: UUID, status: str) -> Event:
    """The hint to refetch the gate devices; `status`: waiting, code_expired, enrolled, revoked."""
    changed = DeviceChanged(id=str(device_id), status=status)
    return Event((admin_room(building_id),), "device:changed", changed.model_dump())


def import_progress(
    user_id: UUID, report_id: UUID, *, total: int, done: int, succeeded: int, failed: int, status: str
) -> Event:
    """How far an import is; the numbers are the report's."""
    progress = ImportProgress(
        report_id=str(report_id), total=total, done=done, succeeded=succeeded, failed=failed, status=status
    )
    return Event((user_room(user_id),), "import:progress", progress.model_dump())
