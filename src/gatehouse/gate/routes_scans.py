"""002's scan door: `POST /api/visitors/scan/entry` and `/scan/exit`. The hot routes: validated, judged, encoded once."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from fastapi import Depends, Request, Response
from pydantic import AliasChoices, Field

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import load_context
from gatehouse.core.clock import in_zone
from gatehouse.core.routes import ERRORS, door
from gatehouse.core.schema import Envelope, ErrorEnvelope, In, InTime, Text
from gatehouse.gate.access import guard_of
from gatehouse.gate.guarded_scan import guarded_scan, with_request_id
from gatehouse.gate.scan_answer import STATUS, ScanOut, ScanRefusal
from gatehouse.gate.scans import Attempt

router = door(tag="Gate")
Guard = Annotated[Caller, Depends(guard_of)]
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {**ERRORS[status], "model": ScanRefusal | ErrorEnvelope}
    for status in sorted(set(STATUS.values()))
}
"""A refusal with its reason, or what any route may answer."""


class LocationIn(In):
    """Where the device stood. Kept with the scan."""

    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    address: Text | None = Field(default=None, max_length=300)


Wanted = Literal["entry", "exit", "auto", "look"]
_ACTIONS: dict[str | None, Wanted] = {None: "auto", "entry": "entry", "exit": "exit", "arrival": "look"}


class ScanIn(In):
    """What the guard scanned or typed. `nonce` makes a repeat harmless; `scanned_at` is for offline uploads only."""

    qr_code: Text = Field(
        min_length=1,
        max_length=300,
        validation_alias=AliasChoices("qr_code", "qrCode", "code"),
        examples=["SG_7Q3WX9K2M4ZT"],
    )
    gate_number: Text | None = Field(default=None, max_length=100, examples=["Main Gate"])
    location: LocationIn | None = None
    nonce: UUID | None = None
    scanned_at: InTime | None = None
    visitor_ids: list[UUID] = Field(default_factory=list, max_length=50)
    consent: bool | None = None


class AnyScanIn(ScanIn):
    """A scan that may leave the direction to the server."""

    action: Literal["arrival", "entry", "exit"] | None = None


@router.post("/api/visitors/scan/entry", response_model=Envelope[ScanOut], responses=REFUSALS)
async def scan_entry(request: Request, caller: Guard, body: ScanIn) -> Response:
    """Let a visitor in. Guards only.

    200 with the visit, or a stored refusal with `error.code` and `reason`: 404 unknown_code, 403 wrong_building, banned, not_yet_valid,
    outside_hours, gate_closed, licence_inactive, 409 already_inside, used_up, needs_consent, 410 cancelled, expired. Source: 002, CONTRACT 002.
    """
    return await _scan(request, caller, body, "entry")


@router.post("/api/visitors/scan/exit", response_model=Envelope[ScanOut], responses=REFUSALS)
async def scan_exit(request: Request, caller: Guard, body: ScanIn) -> Response:
    """Let a visitor out. An expired pass still lets its holder out; 409 `not_inside`. Source: 002, CONTRACT 002."""
    return await _scan(request, caller, body, "exit")


@router.post("/api/visitors/scan", response_model=Envelope[ScanOut], responses=REFUSALS)
@router.post("/api/visitors/qr-scan", response_model=Envelope[ScanOut], responses=REFUSALS)
async def scan_any(request: Request, caller: Guard, body: AnyScanIn) -> Response:
    """One scan without a direction: out if somebody of the party is inside, else in; `action` fixes it, `arrival` only notes it.

    Source: 002 Legacy QR code scan, flow 2; CONTRACT 002.
    """
    return await _scan(request, caller, body, _ACTIONS[body.action])


async def _scan(request: Request, caller: Caller, body: ScanIn, direction: Wanted) -> Response:
    attempt = Attempt(
        direction=direction,
        code=body.qr_code,
        gate=body.gate_number,
        location=body.location.model_dump(exclude_none=True) if body.location else None,
        nonce=body.nonce,
        scanned_at=await device_time(request, caller, body.scanned_at),
        visitor_ids=tuple(body.visitor_ids),
        consent=body.consent,
    )
    answer = await guarded_scan(request, caller, attempt)
    return Response(orjson.dumps(with_request_id(answer.body)), answer.status, media_type="application/json")


async def device_time(request: Request, caller: Caller, written: datetime | None) -> datetime | None:
    """When a device says it happened; without a zone on the building's clocks."""
    if written is None or written.tzinfo is not None:
        return written
    async with request.app.state.database.transaction(caller.tenant) as session:
        return in_zone(written, (await load_context(session, caller)).time_zone)
