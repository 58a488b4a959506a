"""A guard's own no, with a reason: somebody at the gate is turned away although a pass, a request or nothing at all speaks for them. Stored as a refused scan."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, bindparam, text

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import load_context
from gatehouse.core.clock import iso, now
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict
from gatehouse.core.ids import new_id
from gatehouse.core.ratelimit import check_guesses, count_guess
from gatehouse.gate.request_acts import withdraw
from gatehouse.gate.request_checks import find_gate, phone_of
from gatehouse.gate.request_refusals import Refused, store_refusal
from gatehouse.gate.request_rows import load_request
from gatehouse.notifications.kinds import VISITOR_DENIED
from gatehouse.notifications.tell import Message, tell
from gatehouse.visits.access import access_visit
from gatehouse.visits.codes import lookup_hashes, recognise

_PASSES = """
select p.id, p.visit_id from passes p where p.building_id = :building and {column} = any (:hashes)
order by p.ended_at is null desc, p.created_at desc limit 1
"""
_HASHES = bindparam("hashes", type_=ARRAY(LargeBinary))
_BY_CODE = text(_PASSES.format(column="p.code_hash")).bindparams(_HASHES)
_BY_DIGITS = text(_PASSES.format(column="p.digits_hash")).bindparams(_HASHES)
# Held: whoever answers at this moment is first, or waits and finds it withdrawn.
_HOLD = text("""
select r.status, r.status = 'pending' and r.expires_at > now() as open,
  exists (select 1 from entries e where e.building_id = r.building_id and e.request_id = r.id and e.exited_at is null) as inside
from entry_requests r where r.building_id = :building and r.id = :id for no key update of r
""")
_NAMES = text("""
select string_agg(vv.name, ', ' order by vv.position) from visit_visitors vv
where vv.building_id = :building and vv.visit_id = :id and vv.status <> 'cancelled'
""")
_TITLE = "Turned away at the gate"
_SAYS = "The guard has turned this visitor away."


@dataclass(frozen=True, slots=True)
class Denial:
    """Who is turned away and why; at most one of visit, request and code need be named."""

    reason: str
    visit_id: UUID | None = None
    request_id: UUID | None = None
    code: str | None = None
    visitor_name: str | None = None
    visitor_phone: str | None = None
    gate: str | None = None


@dataclass(frozen=True, slots=True)
class Denied:
    """The stored refusal."""

    scan_id: UUID
    at: datetime
    visit_id: UUID | None
    request_id: UUID | None
    gate: str | None


class InsideAlready(Conflict):
    """The unit's yes has let them in already."""

    code, type, message = (
        "ALREADY_INSIDE",
        "CONFLICT_ERROR",
        "The unit said yes and the entry is recorded. Take the entry back first.",
    )


async def deny(session: Session, caller: Caller, denial: Denial) -> Denied:
    """Turn somebody away and keep it. A request that waits is withdrawn, a visit's host or the asked unit is told.

    404 for a visit or request that is not this building's; an unknown code is kept as none. 409 `ALREADY_INSIDE`. Guards only.
    """
    gate = await find_gate(session, caller, denial.gate)
    country = await load_context(session, caller)
    phone = phone_of(country, denial.visitor_phone, "003")
    pass_id, visit_id = await _pass_of(session, caller, denial)
    name = denial.visitor_name
    if denial.request_id is not None:
        name = await _close(session, caller, denial.request_id, denial.reason) or name
    if visit_id is not None:
        name = await _tell_host(session, caller, visit_id, denial.reason) or name
    scan_id, at = new_id(), now()
    shown: dict[str, Any] = {"visitor": {"name": name, "phone": phone}, "note": denial.reason}
    refused = Refused(
        "denied",
        gate.id,
        gate.text,
        visit_id=visit_id,
        pass_id=pass_id,
        request_id=denial.request_id,
        note=denial.reason,
        shown=shown,
    )
    answer = {
        "success": False,
        "reason": "denied",
        "message": _SAYS,
        "data": {"scan_id": str(scan_id), "scan_type": "entry", "scanned_at": iso(at), **shown},
    }
    await store_refusal(session, caller, refused, answer, 403, scan_id=scan_id)
    return Denied(scan_id, at, visit_id, denial.request_id, gate.text)


async def _pass_of(session: Session, caller: Caller, denial: Denial) -> tuple[UUID | None, UUID | None]:
    """The pass and visit of a code, or the visit named; wrong 6-digit codes count as at the scan."""
    if denial.visit_id is not None or not denial.code:
        return None, denial.visit_id
    code = recognise(denial.code)
    if code is None:
        return None, None
    if code.kind == "digits":
        await check_guesses("wrong codes", caller.session_id.hex)
    row = await session.first(
        _BY_DIGITS if code.kind == "digits" else _BY_CODE,
        {"building": caller.building_id, "hashes": lookup_hashes(code, caller.building_id)},
    )
    if row is None and code.kind == "digits":
        await count_guess("wrong codes", caller.session_id.hex)
    return (row.id, row.visit_id) if row else (None, None)


async def _close(session: Session, caller: Caller, request_id: UUID, reason: str) -> str:
    """Nobody need answer any more: a request that waits is withdrawn with the guard's words. Who it was about."""
    request = await load_request(session, caller.building_id, request_id)
    row = await session.one(_HOLD, {"building": caller.building_id, "id": request_id})
    if row.inside:
        raise InsideAlready
    if row.open:
        await withdraw(session, caller, request_id, reason=reason)
    return request.who


async def _tell_host(session: Session, caller: Caller, visit_id: UUID, reason: str) -> str | None:
    visit = await access_visit(session, caller, visit_id)
    names: str | None = await session.scalar(_NAMES, {"building": caller.building_id, "id": visit_id})
    data = {"type": VISITOR_DENIED.name, "visitId": str(visit_id), "visit_id": str(visit_id)}
    body = f"{names or visit.title} was turned away by the guard: {reason}"
    message = Message(VISITOR_DENIED, _TITLE, body, data, about="visit", target=visit_id)
    await tell(session, caller.building_id, [visit.host_user], message)
    return names
