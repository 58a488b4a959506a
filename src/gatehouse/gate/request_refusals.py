"""Who is not let in without a scan: a refused ask, a guard's own no. Stored as a scan like any refusal, so that one record answers "who was turned away"."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.auth.caller import Caller
from gatehouse.core.clock import iso, now
from gatehouse.core.db import Session
from gatehouse.core.errors import AppError, Conflict, Forbidden, LicenceInactive, VisitorBanned
from gatehouse.core.events import Event
from gatehouse.core.ids import new_id
from gatehouse.core.problems import error_body
from gatehouse.core.rooms import admin_room, gate_room

_STORE = text("""
insert into scans (building_id, id, session_id, nonce, request_hash, guard_id, direction, gate_id, gate_text, visit_id, pass_id, request_id, outcome, reason,
  answer, status_code, note)
values (:building, :id, :session, :nonce, :hash, :guard, 'entry', :gate, :gate_text, :visit, :pass, :request, 'refused', :reason, :answer, :status, :note)
""").bindparams(bindparam("answer", type_=JSONB))


class BannedAtGate(VisitorBanned):
    """A ban of the building or of an asked unit stands; the refusal is stored."""

    keeps_writes = True


class LicenceOver(LicenceInactive):
    """The licence and its grace are over; the refusal is stored."""

    keeps_writes = True


class GateClosed(Forbidden):
    """The gate lets nobody in; the refusal is stored."""

    code, type, message, keeps_writes = "GATE_CLOSED", "AUTHORIZATION_ERROR", "This gate is closed.", True


class NeedsConsent(Conflict):
    """The building's policy wants the visitor's consent to the notice; the refusal is stored."""

    code, type, keeps_writes = "NEEDS_CONSENT", "CONFLICT_ERROR", True
    message = "The visitor must agree to the notice first."


@dataclass(frozen=True, slots=True)
class Refused:
    """What was refused where, and what is known of whom. `shown` is kept with the answer."""

    reason: str
    gate_id: UUID | None = None
    gate: str | None = None
    visit_id: UUID | None = None
    pass_id: UUID | None = None
    request_id: UUID | None = None
    note: str | None = None
    shown: Mapping[str, Any] = field(default_factory=dict)


async def store_refusal(
    session: Session,
    caller: Caller,
    refused: Refused,
    answer: Mapping[str, Any],
    status: int,
    *,
    scan_id: UUID,
) -> None:
    """Write the refused scan with the answer that is sent, and hint the gate to refetch."""
    about = [
        refused.reason,
        refused.note,
        dict(refused.shown),
        str(refused.visit_id),
        str(refused.request_id),
    ]
    await session.execute(
        _STORE,
        {
            "building": caller.building_id,
            "id": scan_id,
            "session": caller.session_id,
            "nonce": uuid4(),
            "hash": hashlib.sha256(orjson.dumps(about)).digest(),
            "guard": caller.member,
            "gate": refused.gate_id,
            "gate_text": refused.gate,
            "visit": refused.visit_id,
            "pass": refused.pass_id,
            "request": refused.request_id,
            "reason": refused.reason,
            "answer": dict(answer),
            "status": status,
            "note": refused.note,
        },
    )
    seen = {"scan_id": str(scan_id), "scan_type": "entry", "refused": refused.reason, "at": iso(now())}
    rooms = (gate_room(caller.building_id), admin_room(caller.building_id))
    session.publish(Event(rooms, "visit:qr_scanned", seen))


async def refuse(
    session: Session, caller: Caller, refused: Refused, error: type[AppError], **more: Any
) -> AppError:
    """Store a refusal and give the error that says it; the error keeps what was written."""
    scan_id = new_id()
    said = error(more.pop("message", None), data={"reason": refused.reason, "scan_id": str(scan_id), **more})
    body = error_body(said) | {
        "data": {
            "scan_id": str(scan_id),
            "scan_type": "entry",
            "scanned_at": iso(now()),
            "gate_number": refused.gate,
            **refused.shown,
        }
    }
    await store_refusal(session, caller, refused, body, said.status, scan_id=scan_id)
    return said
