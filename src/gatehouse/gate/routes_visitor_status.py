"""002's door for single people of a visit: expected → arrived → entered → exited, each by the same scan as everybody else's."""

from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from fastapi import Depends, Request, Response
from pydantic import Field

from gatehouse.auth.caller import Caller
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, In, Text
from gatehouse.gate.access import guard_of
from gatehouse.gate.guarded_scan import guarded_scan, with_request_id
from gatehouse.gate.routes_scans import REFUSALS
from gatehouse.gate.scan_answer import ScanOut
from gatehouse.gate.scans import Attempt

router = door(tag="Gate")
Guard = Annotated[Caller, Depends(guard_of)]
_WANTED: dict[str, Literal["look", "entry", "exit"]] = {
    "arrived": "look",
    "entered": "entry",
    "exited": "exit",
}


class PlaceIn(In):
    """Where it happened, as the seed's clients say it."""

    gate: Text | None = Field(default=None, max_length=100, examples=["Gate A"])


class VisitorStatusIn(In):
    """The next state of one visitor. `nonce` makes a repeat harmless."""

    status: Literal["arrived", "entered", "exited"]
    notes: Text | None = Field(default=None, max_length=500)
    location: PlaceIn | None = None
    nonce: UUID | None = None
    consent: bool | None = None


class VisitorStatusOut(ScanOut):
    """The scan, and where the visitor stands after it."""

    visit_id: UUID
    visitor_id: UUID
    status: str


@router.post(
    "/api/visitors/{visit_id}/visitors/{visitor_id}/status",
    response_model=Envelope[VisitorStatusOut],
    responses=REFUSALS,
)
async def visitor_status(
    request: Request, caller: Guard, visit_id: UUID, visitor_id: UUID, body: VisitorStatusIn
) -> Response:
    """One person of a party arrives, enters or leaves; entries are written, refusals stored as at any scan. Guards only.

    404 for a visit or visitor this building does not have. Source: 002 Visitor Status Management, CONTRACT 002.
    """
    attempt = Attempt(
        direction=_WANTED[body.status],
        visit_id=visit_id,
        visitor_ids=(visitor_id,),
        gate=body.location.gate if body.location else None,
        location={"notes": body.notes} if body.notes else None,
        nonce=body.nonce,
        consent=body.consent,
    )
    answer = await guarded_scan(request, caller, attempt)
    return Response(
        orjson.dumps(_named(with_request_id(answer.body), visit_id, visitor_id, body.status)),
        answer.status,
        media_type="application/json",
    )


def _named(body: dict[str, Any], visit_id: UUID, visitor_id: UUID, status: str) -> dict[str, Any]:
    if not body["success"]:
        return body
    who = {"visit_id": str(visit_id), "visitor_id": str(visitor_id), "status": status}
    return body | {"data": {**body["data"], **who}, "message": "Visitor status updated"}
