"""What leaves the visits domain in real time. Hints to refetch: small, and a lost one costs one refetch."""

from pydantic import BaseModel


class VisitChanged(BaseModel):
    """A visit was made, changed or called off; or a scan of it was taken back."""

    visit_id: str
    title: str
    scan_undone: str | None = None


EVENTS: dict[str, type[BaseModel]] = {
    "visit:created": VisitChanged,
    "visit:updated": VisitChanged,
    "visit:cancelled": VisitChanged,
}
"""Event names and what they carry, for the OpenAPI document and so for the web app's types."""
