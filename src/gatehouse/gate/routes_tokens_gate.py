"""000's door at the gate: `/api/visitor-tokens` verify, grant-entry, exit-visitor, checkout, and the building's entries."""

from typing import Annotated
from uuid import UUID

import orjson
from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs, needs_briefly
from gatehouse.auth.permissions import Permission
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, ok
from gatehouse.gate.access import guard_of
from gatehouse.gate.guarded_scan import with_request_id
from gatehouse.gate.routes_scans import REFUSALS
from gatehouse.gate.routes_tokens import EntryPages
from gatehouse.gate.scan_answer import ScanAnswer
from gatehouse.gate.terminate import terminate
from gatehouse.gate.token_doors import grant_entry, leave_by_entry, leave_by_token
from gatehouse.gate.token_entries import EntryStatus, all_entries, inside_entries
from gatehouse.gate.token_look import look_at_token
from gatehouse.gate.token_schemas import (
    CheckoutIn,
    ExitedOut,
    ExitIn,
    GrantedOut,
    GrantIn,
    LookEnvelope,
    LookIn,
    TerminateIn,
    TokenEntriesOut,
)
from gatehouse.visits.schemas_tokens import token_page

router = door(tag="Visitor tokens")
Guard = Annotated[Caller, Depends(guard_of)]
# Not the remembered caller of a scan: an entry is read before anything is scanned.
GuardBriefly = Annotated[Caller, needs_briefly(Permission.GATE_SCAN, limit="scans")]
Watcher = Annotated[Caller, needs(Permission.GATE_WATCH)]
Ender = Annotated[Caller, needs(Permission.ENTRY_END)]
Status = Annotated[EntryStatus | None, BlankIsNone, Query(description="`expired`: inside after their time.")]


def answered(found: BaseModel | ScanAnswer, message: str) -> Response:
    """What a door says of an admitted scan, or the scan's own refusal."""
    if isinstance(found, ScanAnswer):
        return Response(
            orjson.dumps(with_request_id(found.body)), found.status, media_type="application/json"
        )
    return Response(ok(found, message).model_dump_json(), media_type="application/json")


@router.post("/api/visitor-tokens/verify", response_model=LookEnvelope, responses=REFUSALS)
async def verify(request: Request, caller: Guard, body: LookIn) -> Response:
    """Look at a token without letting anybody in; the look is stored. Guards only.

    200 `isValid`; with `isGranted` somebody is inside and may be checked out. Judged in this order: 404 unknown_code, already inside,
    410 expired, 409 used_up; also 403 wrong_building, banned, not_yet_valid, outside_hours, gate_closed, licence_inactive, 410 cancelled.
    Both flags stand at the top of every answer. Source: 000 Token Verification, CONTRACT 000.
    """
    status, found = await look_at_token(request, caller, body)
    return Response(orjson.dumps(found), status, media_type="application/json")


@router.post("/api/visitor-tokens/grant-entry", response_model=Envelope[GrantedOut], responses=REFUSALS)
async def grant(request: Request, caller: Guard, body: GrantIn) -> Response:
    """Let the visitor of a token in; the host is told. Guards only; refusals as at any scan, stored. Source: 000 Entry Logging."""
    return answered(await grant_entry(request, caller, body), "Entry granted successfully")


@router.post("/api/visitor-tokens/checkout", response_model=Envelope[ExitedOut], responses=REFUSALS)
async def checkout(request: Request, caller: Guard, body: CheckoutIn) -> Response:
    """Let the visitor of a token out, also after it has run out. Guards only; 409 not_inside. Source: CONTRACT 000."""
    return answered(await leave_by_token(request, caller, body), "Visitor checked out successfully")


@router.post("/api/visitor-tokens/exit-visitor")
async def exit_visitor(request: Request, caller: GuardBriefly, body: ExitIn) -> Envelope[ExitedOut]:
    """Let out whoever came in with an entry; the guard of the exit is kept. Guards only; 409 `NOT_INSIDE`. Source: CONTRACT 000."""
    return ok(await leave_by_entry(request, caller, body), "Visitor exited successfully")


@router.get("/api/visitor-tokens/all-entries")
async def entries(
    session: Session, caller: Watcher, paging: EntryPages, status: Status = None
) -> Envelope[TokenEntriesOut]:
    """Who came to the building, newest first. Guards and admins. Source: CONTRACT 000."""
    rows, total = await all_entries(session, caller, paging, status=status)
    return ok(
        TokenEntriesOut(entries=rows, pagination=token_page(paging, total)),
        "Entries retrieved",
        meta=paging.meta(total),
    )


@router.get("/api/visitor-tokens/active-entries")
async def active(session: Session, caller: Watcher, paging: EntryPages) -> Envelope[TokenEntriesOut]:
    """Who is inside now, longest first; `is_expired`: after their time. Guards and admins. Source: CONTRACT 000."""
    rows, total = await inside_entries(session, caller, paging)
    return ok(
        TokenEntriesOut(entries=rows, pagination=token_page(paging, total)),
        "Active entries retrieved",
        meta=paging.meta(total),
    )


@router.post("/api/visitor-tokens/entries/{entry_id}/terminate")
async def end(session: Session, caller: Ender, entry_id: UUID, body: TerminateIn) -> Envelope[ExitedOut]:
    """End a stay without a guard, with a reason: audited, told to host and gate. Admins only; 409 `NOT_INSIDE`. Source: 000 Session, CONTRACT 000."""
    ended = await terminate(session, caller, entry_id, body.reason)
    answer = ExitedOut(
        entry_id=ended.entry_id,
        visitor_name=ended.visitor_name,
        entered_at=ended.entered_at,
        exited_at=ended.exited_at,
        duration_minutes=ended.duration_minutes,
    )
    return ok(answer, "Session terminated")
