"""003's check-in and check-out: by the 6 digits, by the QR, by the visit. For a walk-in the visit is its entry request (CONTRACT 003)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Request
from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import load_context
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict, NotFound
from gatehouse.core.ids import new_id
from gatehouse.gate.check_out import check_out
from gatehouse.gate.entry_access import NotInside, access_entry
from gatehouse.gate.guarded_scan import guarded_scan
from gatehouse.gate.request_list import access_request
from gatehouse.gate.scan_answer import AttentionOut, ScanAnswer
from gatehouse.gate.scans import Attempt
from gatehouse.gate.schemas_requests import flats_of
from gatehouse.gate.token_doors import passed_of
from gatehouse.gate.visit_facts import visit_facts

# What the visitor of a walk-in answers at its check-in, once; what they answered when they came stands beside it.
_CONSENT = text("""
insert into consents (building_id, id, visitor_id, request_id, name, notice_version, given, asked_by)
select r.building_id, :id, r.visitor_id, r.id, coalesce(r.visitor_name, r.provider, 'Visitor'), :version, :given, :guard
from entry_requests r where r.building_id = :building and r.id = :request and not exists (
  select 1 from consents c where c.building_id = r.building_id and c.request_id = r.id and c.given = :given)
""")


class NotApproved(Conflict):
    """Nobody of the unit has let this walk-in in; `status` says what they did instead."""

    code, type, message = "NOT_APPROVED", "CONFLICT_ERROR", "The unit has not let this visitor in."


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Somebody as 003 shows them after they came in or left."""

    visit_id: UUID
    entry_id: UUID
    status: str
    checkin_time: datetime
    checkout_time: datetime | None
    visitor_name: str
    visitor_phone: str | None
    purpose: str | None
    host_name: str | None
    host_flat_number: str | None
    building_name: str
    attention: tuple[AttentionOut, ...] = ()


async def check_in(request: Request, caller: Caller, attempt: Attempt) -> CheckIn | ScanAnswer:
    """Let a party in by its pass or visit, or the refusal; 409 `needs_consent` where the building wants it and `consent` is not true."""
    answer = await guarded_scan(request, caller, attempt)
    passed = passed_of(answer)
    if passed is None:
        return answer
    async with request.app.state.database.transaction(caller.tenant) as session:
        facts = await visit_facts(session, caller, passed.visit_id)
        entry = await access_entry(session, caller, passed.entries[0])
    leaving = attempt.direction == "exit"
    return CheckIn(
        visit_id=passed.visit_id,
        entry_id=passed.entries[0],
        status="checked_out" if leaving else "checked_in",
        checkin_time=entry.entered_at,
        checkout_time=passed.at if leaving else None,
        visitor_name=passed.name,
        visitor_phone=facts.visitor_phone,
        purpose=facts.purpose,
        host_name=facts.host_name,
        host_flat_number=facts.unit_number,
        building_name=facts.building_name,
        attention=passed.attention,
    )


async def check_in_by_visit(request: Request, caller: Caller, attempt: Attempt) -> CheckIn | ScanAnswer:
    """By the visit's id; a walk-in, whom their unit's yes let in, answers with what happened to it: 409 `NOT_APPROVED` without one.

    The caller is freshly opened, not remembered: a walk-in is read without a scan.
    """
    assert attempt.visit_id is not None
    async with request.app.state.database.transaction(caller.tenant) as session:
        walk_in = await _walk_in(session, caller, attempt.visit_id)
        if walk_in is not None:
            found = await _let_in(session, caller, walk_in)
            if attempt.consent is not None:
                await _keep_consent(session, caller, walk_in.id, given=attempt.consent)
            return found
    return await check_in(request, caller, attempt)


async def check_out_visit(
    request: Request, caller: Caller, visit_id: UUID, *, gate: str | None, nonce: UUID | None
) -> CheckIn | ScanAnswer:
    """Let everybody of a visit out, or a walk-in; 409 when nobody is inside, 404 when there is neither. The caller is freshly opened."""
    async with request.app.state.database.transaction(caller.tenant) as session:
        walk_in = await _walk_in(session, caller, visit_id)
        if walk_in is not None and walk_in.entered_at is None:
            raise NotInside(data={"reason": "not_inside"})
        facts = await _of_request(session, caller, walk_in) if walk_in is not None else None
    if facts is None:
        attempt = Attempt(direction="exit", visit_id=visit_id, gate=gate, nonce=nonce)
        return await check_in(request, caller, attempt)
    state = request.app.state
    left = await check_out(state.database, state.hot, caller, visit_id, gate=gate, nonce=nonce)
    return CheckIn(
        **facts,
        status="checked_out",
        checkin_time=left.entered_at,
        checkout_time=left.exited_at,
    )


async def _walk_in(session: Session, caller: Caller, request_id: UUID) -> Row[Any] | None:
    try:
        return await access_request(session, caller, request_id)
    except NotFound:
        return None


async def _let_in(session: Session, caller: Caller, walk_in: Row[Any]) -> CheckIn:
    """What became of a walk-in. Their entry was made by the yes itself, so nothing is left to do here."""
    if walk_in.entered_at is None:
        status = "expired" if walk_in.run_out else walk_in.status
        raise NotApproved(_WHY.get(status), data={"status": status, "visit_id": str(walk_in.id)})
    return CheckIn(
        **await _of_request(session, caller, walk_in),
        status="checked_in" if walk_in.exited_at is None else "checked_out",
        checkin_time=walk_in.entered_at,
        checkout_time=walk_in.exited_at,
    )


_WHY = {
    "pending": "The unit has not answered yet.",
    "rejected": "The unit has said no.",
    "expired": "Nobody answered in time. Ask again.",
    "withdrawn": "The request was withdrawn.",
    "approved": "This delivery stays at the gate; nobody goes in.",
}


async def _of_request(session: Session, caller: Caller, walk_in: Row[Any]) -> dict[str, Any]:
    building = await load_context(session, caller)
    return {
        "visit_id": walk_in.id,
        "entry_id": walk_in.id,
        "visitor_name": walk_in.visitor_name or walk_in.provider or "Visitor",
        "visitor_phone": walk_in.visitor_phone,
        "purpose": walk_in.purpose,
        "host_name": walk_in.host_name or walk_in.decided_name or None,
        "host_flat_number": ", ".join(flat.label for flat in flats_of(walk_in)) or None,
        "building_name": building.name,
    }


async def _keep_consent(session: Session, caller: Caller, request_id: UUID, *, given: bool) -> None:
    settings = (await load_context(session, caller)).settings
    await session.execute(
        _CONSENT,
        {
            "building": caller.building_id,
            "id": new_id(),
            "request": request_id,
            "version": settings.consent_notice_version,
            "given": given,
            "guard": caller.member,
        },
    )
