"""The guard's list: whom the gate expects today, the search, and letting in a row that was found without a code."""

from typing import Annotated, Literal
from uuid import UUID

import orjson
from fastapi import Depends, Query, Request, Response
from pydantic import Field, StringConstraints

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, InTime, Text, ok
from gatehouse.gate.access import guard_of
from gatehouse.gate.expected import DeskOut, expected_today, search_desk
from gatehouse.gate.guarded_scan import guarded_scan, with_request_id
from gatehouse.gate.routes_scans import REFUSALS, device_time
from gatehouse.gate.scan_answer import ScanOut
from gatehouse.gate.scans import Attempt

router = door(tag="Gate")
Watcher = Annotated[Caller, needs(Permission.GATE_WATCH)]
Guard = Annotated[Caller, Depends(guard_of)]
Words = Annotated[
    Annotated[Text, StringConstraints(strip_whitespace=True, max_length=100)] | None,
    BlankIsNone,
    Query(description="A name however spelt, part of a phone, a unit, the end of a plate."),
]


@router.get("/api/v1/gate/visits")
async def visits(session: Session, caller: Watcher, paging: PageOf, q: Words = None) -> Envelope[DeskOut]:
    """Whom the gate expects today, or whom `q` finds, with all that the judgement at the gate rests on. Guards and admins. Source: UX, keypad and search."""
    found = (
        await search_desk(session, caller, q, paging) if q else await expected_today(session, caller, paging)
    )
    return ok(found, "Visits retrieved", meta=paging.meta(found.pagination.total))


class VisitScanIn(In):
    """A scan of a row instead of a code. `plate_last4`: what a cab's hidden flat asks for; `scanned_at` is for offline uploads only."""

    direction: Literal["entry", "exit", "auto"] = "auto"
    gate_number: Text | None = Field(default=None, max_length=100, examples=["Main Gate"])
    visitor_ids: list[UUID] = Field(default_factory=list, max_length=50)
    plate_last4: Annotated[Text | None, BlankIsNone] = Field(default=None, min_length=4, max_length=4)
    consent: bool | None = None
    nonce: UUID | None = None
    scanned_at: InTime | None = None


@router.post("/api/v1/gate/visits/{visit_id}/scan", response_model=Envelope[ScanOut], responses=REFUSALS)
async def scan_visit(request: Request, caller: Guard, visit_id: UUID, body: VisitScanIn) -> Response:
    """Let somebody in or out who was found by name, unit, phone or plate: judged and stored like any scan. 404 for other buildings' visits.

    Source: UX, CONTRACT 003 `by-visit`.
    """
    attempt = Attempt(
        direction=body.direction,
        visit_id=visit_id,
        gate=body.gate_number,
        visitor_ids=tuple(body.visitor_ids),
        plate_last4=body.plate_last4.upper() if body.plate_last4 else None,
        consent=body.consent,
        nonce=body.nonce,
        scanned_at=await device_time(request, caller, body.scanned_at),
    )
    answer = await guarded_scan(request, caller, attempt)
    return Response(orjson.dumps(with_request_id(answer.body)), answer.status, media_type="application/json")
