"""What leaves the gate in real time."""

from typing import Literal

from pydantic import BaseModel


class Scanned(BaseModel):
    """Somebody was let in or out; or (`refused`) was not. To the gate and admins, and when admitted to host and unit."""

    scan_id: str
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


EVENTS: dict[str, type[BaseModel]] = {
    "visit:qr_scanned": Scanned,
    "visitor:entered": Scanned,
    "visitor:exited": Scanned,
    "visitor:arrived": Arrived,
}
"""Event names and what they carry, for the OpenAPI document and so for the web app's types."""
