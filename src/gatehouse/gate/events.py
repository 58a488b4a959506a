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


class EntryChanged(BaseModel):
    """A stay ended by an administrator (`terminated`) or a passage without a pass taken back (`undone`). To gate, admins, unit, host."""

    entry_id: str
    visit_id: str | None
    visitor_name: str
    change: Literal["terminated", "undone"]
    at: str | None


class Overstay(BaseModel):
    """Somebody should have left: told for the `times`th time; or somebody takes care of it (`acknowledged_by`). To guards and admins."""

    entry_ids: list[str]
    visitor_name: str
    unit: str | None
    due_out_at: str | None
    times: int | None
    acknowledged_by: str | None


class ShiftChanged(BaseModel):
    """A guard began (`begun`) or handed over (`ended`) a shift. To guards and admins."""

    shift_id: str
    guard_name: str
    change: Literal["begun", "ended"]


class DeliveryChanged(BaseModel):
    """An expected delivery (`what`; also to guards) or a standing rule of a unit was made, changed or ended."""

    id: str
    what: Literal["expected", "rule"]
    status: str
    unit_id: str


class ParcelChanged(BaseModel):
    """A parcel was taken (`waiting`) or handed over. To guards, admins and its unit."""

    id: str
    status: Literal["waiting", "handed_over"]
    unit_id: str


class GatePassChanged(BaseModel):
    """A gate pass was asked for, decided, used or called off (`EXPIRED`). To guards, admins, whoever asked and the unit."""

    id: str
    status: str
    type: str
    title: str


EVENTS: dict[str, type[BaseModel]] = {
    "visit:qr_scanned": Scanned,
    "visitor:entered": Scanned,
    "visitor:exited": Scanned,
    "visitor:arrived": Arrived,
    "entry:changed": EntryChanged,
    "gate:overstay": Overstay,
    "gate:shift": ShiftChanged,
    "entry-request": RequestChanged,
    "entry-request-status": RequestStatus,
    "delivery:changed": DeliveryChanged,
    "parcel:changed": ParcelChanged,
    "gate_pass:changed": GatePassChanged,
}
"""Event names and what they carry, for the OpenAPI document and so for the web app's types."""
