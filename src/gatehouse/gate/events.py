"""What leaves the gate in real time."""

from typing import Literal

from pydantic import BaseModel


class Scanned(BaseModel):
    """Somebody was let in or out; or (`refused`) was not. To the gate and admins, and when admitted to host and unit.

    Without `scan_id`: let in on the unit's answer, not by a pass.
    """

    scan_id: str | None = None
    scan_type: Literal["entry", "exit"]
    at: str
    visit_id: str | None = None
    entry_id: str | None = None
    visitor_name: str | None = None
    status: str | None = None
    refused: str | None = None


class Arrived(BaseModel):
    """Somebody stands at the gate and was noted, not let in."""

    scan_id: str
    visit_id: str
    at: str


class RequestChanged(BaseModel):
    """An entry request came (`asked`), was `asked_again` or `seen` by somebody who may answer. To guards, admins and the units."""

    id: str
    change: Literal["asked", "asked_again", "seen"]
    expires_at: str


class RequestStatus(BaseModel):
    """004's word on a decided request, once for each decision: APPROVED, REJECTED, or EXPIRED (a withdrawn one too, with `withdrawnAt`)."""

    id: str
    status: Literal["APPROVED", "REJECTED", "EXPIRED"]
    flatNumber: str
    approvedBy: str | None = None
    rejectedBy: str | None = None
    reason: str | None = None
    autoReason: str | None = None
    byPolicy: bool | None = None
    withdrawnAt: str | None = None


EVENTS: dict[str, type[BaseModel]] = {
    "visit:qr_scanned": Scanned,
    "visitor:entered": Scanned,
    "visitor:exited": Scanned,
    "visitor:arrived": Arrived,
    "entry-request": RequestChanged,
    "entry-request-status": RequestStatus,
}
"""Event names and what they carry, for the OpenAPI document and so for the web app's types."""
