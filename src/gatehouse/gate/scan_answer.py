"""What a scan answers: exactly the seed's fields, plus `entry_id`, `visitors` and `attention` (CONTRACT 002)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gatehouse.auth.caller import Caller
from gatehouse.core.clock import iso, now
from gatehouse.core.schema import ErrorBody, ErrorEnvelope, Out
from gatehouse.gate.decision import Attention, Decision, Reason

if TYPE_CHECKING:
    from gatehouse.gate.scans import Attempt

STATUS: dict[Reason, int] = {
    "unknown_code": 404,
    "wrong_building": 403,
    "banned": 403,
    "already_inside": 409,
    "not_inside": 409,
    "cancelled": 410,
    "licence_inactive": 403,
    "gate_closed": 403,
    "not_yet_valid": 403,
    "expired": 410,
    "used_up": 409,
    "outside_hours": 403,
    "needs_consent": 409,
}
_TYPE = {403: "AUTHORIZATION_ERROR", 404: "NOT_FOUND", 409: "CONFLICT_ERROR", 410: "CONFLICT_ERROR"}
_SAYS: dict[Reason, str] = {
    "unknown_code": "This code is not known.",
    "wrong_building": "This pass is for another building.",
    "banned": "This visitor is banned.",
    "already_inside": "This visitor is inside already.",
    "not_inside": "This visitor is not inside.",
    "cancelled": "The host has cancelled this visit.",
    "licence_inactive": "The building's licence is not active. Ask the administrator.",
    "gate_closed": "This gate is closed.",
    "not_yet_valid": "It is too early for this pass.",
    "expired": "The time on this pass is over.",
    "used_up": "This pass has been used.",
    "outside_hours": "This pass is not for this day or hour.",
    "needs_consent": "The visitor must agree to the notice first.",
}


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """Status and body, as stored with the scan and sent; a replayed nonce gives the same again."""

    status: int
    body: dict[str, Any]


class ScannedVisit(Out):
    """The visit as the seed shows it after a scan."""

    visit_id: UUID
    title: str
    host: str
    apartment_number: str | None
    status: str
    entry: bool
    exit: bool


class Party(Out):
    """How they come: type of visit, people along unnamed, vehicle, for whom they drive or deliver."""

    visit_type: str
    companions: int
    plate: str | None
    provider: str | None
    leave_at_gate: bool


class Scanner(Out):
    """The guard who scanned."""

    id: UUID
    name: str
    role: str


class ScannedVisitor(Out):
    """One visitor who passed."""

    visitor_id: UUID
    name: str
    entry_id: UUID


class RefusedVisitor(Out):
    """One visitor of the party that was refused, so that the guard knows whom the pass is for."""

    visitor_id: UUID
    name: str


class AttentionOut(Out):
    """Something to look at that did not refuse."""

    kind: str
    visitor: str
    detail: str


class ScanOut(Out):
    """`data` of an admitted scan."""

    scan_id: UUID
    visit: ScannedVisit
    scan_type: str
    scanned_at: datetime
    scanner: Scanner
    gate_number: str | None
    entry_id: UUID | None
    visitors: list[ScannedVisitor]
    party: Party
    attention: list[AttentionOut]


class RefusedCode(Out):
    """`data` of a refusal, as much as is told of a code that is not this building's."""

    scan_id: UUID
    scan_type: str
    scanned_at: datetime
    gate_number: str | None


class RefusedVisit(RefusedCode):
    """`data` of a refusal of a visit of this building."""

    visit: ScannedVisit
    visitors: list[RefusedVisitor]
    scanner: Scanner
    valid_from: datetime
    valid_until: datetime
    party: Party
    attention: list[AttentionOut]


class RefusalBody(ErrorBody):
    """A stored refusal: `reason` from the closed list, `code` the same in capitals."""

    reason: Reason


class ScanRefusal(ErrorEnvelope):
    """What a refused scan answers. Clients take the closed list of reasons from here."""

    error: RefusalBody
    reason: Reason
    data: RefusedVisit | RefusedCode


def _attention(items: Sequence[Attention]) -> list[dict[str, str]]:
    return [{"kind": item.kind, "visitor": item.visitor, "detail": item.detail} for item in items]


def _visit(first: Any, status: str, *, entry: bool, left: bool) -> dict[str, Any]:
    return {
        "visit_id": str(first["visit_id"]),
        "title": first["title"],
        "host": first["host"],
        "apartment_number": first["apartment"],
        "status": status,
        "entry": entry,
        "exit": left,
    }


def _party(first: Any) -> dict[str, Any]:
    return {name: first[name] for name in ("visit_type", "companions", "plate", "provider", "leave_at_gate")}


def _left_here(first: Any) -> list[dict[str, str]]:
    # The host's wish: it refuses nothing, for a guard without a shelf may still let them carry it up.
    if not first["leave_at_gate"]:
        return []
    return [
        {
            "kind": "leave_at_gate",
            "visitor": "",
            "detail": "The host asks to leave it at the gate: take it as a parcel.",
        }
    ]


def admitted_body(
    caller: Caller,
    attempt: "Attempt",
    first: Any,
    decision: Decision,
    *,
    scan_id: UUID,
    status: str,
    entries: Sequence[UUID],
    at: datetime,
    rows: Sequence[Any],
) -> dict[str, Any]:
    """The envelope of an admitted scan, prebuilt: the hot route encodes it without validating it again."""
    entering = attempt.direction == "entry"
    passing = {guest.visitor_id for guest in decision.guests}
    # `exit` is true once nobody of the party is inside any more.
    left = not entering and not any(row["inside"] and row["visitor_id"] not in passing for row in rows)
    return {
        "success": True,
        "data": {
            "scan_id": str(scan_id),
            "visit": _visit(first, status, entry=True, left=left),
            "scan_type": attempt.direction,
            "scanned_at": iso(at),
            "scanner": {"id": str(caller.user_id), "name": first["guard_name"], "role": caller.role.value},
            "gate_number": attempt.gate,
            "entry_id": str(entries[0]),
            "visitors": [
                {"visitor_id": str(guest.visitor_id), "name": guest.name, "entry_id": str(entry)}
                for guest, entry in zip(decision.guests, entries, strict=True)
            ],
            "party": _party(first),
            "attention": _attention(decision.attention) + (_left_here(first) if entering else []),
        },
        "message": "Visitor successfully entered building"
        if entering
        else "Visitor successfully exited building",
        "timestamp": iso(now()),
    }


def looked_body(
    caller: Caller, attempt: "Attempt", first: Any, decision: Decision, *, scan_id: UUID, at: datetime
) -> dict[str, Any]:
    """The envelope of a look: what is known of the visit, and in `attention` what an entry would run into."""
    attention = _attention(decision.attention) + _left_here(first)
    if decision.reason is not None:
        attention.append({"kind": decision.reason, "visitor": "", "detail": _SAYS[decision.reason]})
    entered, left = first["first_entry_at"] is not None, first["inside_count"] == 0
    return {
        "success": True,
        "data": {
            "scan_id": str(scan_id),
            "visit": _visit(first, first["status"], entry=entered, left=entered and left),
            "scan_type": "arrival",
            "scanned_at": iso(at),
            "scanner": {"id": str(caller.user_id), "name": first["guard_name"], "role": caller.role.value},
            "gate_number": attempt.gate,
            "entry_id": None,
            "visitors": [],
            "party": _party(first),
            "attention": attention,
        },
        "message": "Arrival noted",
        "timestamp": iso(now()),
    }


def refused_body(
    caller: Caller,
    attempt: "Attempt",
    rows: Sequence[Any],
    decision: Decision,
    *,
    scan_id: UUID,
    at: datetime,
) -> ScanAnswer:
    """The error envelope of a refusal: `error.code` and `reason` from the closed list. `wrong_building` tells no other fact."""
    reason, first = decision.reason, rows[0]
    assert reason is not None
    says = "This code was replaced by a new one." if first["end_reason"] == "reissued" else _SAYS[reason]
    status = STATUS[reason]
    data: dict[str, Any] = {
        "scan_id": str(scan_id),
        "scan_type": attempt.direction,
        "scanned_at": iso(at),
        "gate_number": attempt.gate,
    }
    if first["visit_id"] is not None:
        data["visit"] = _visit(
            first,
            first["status"],
            entry=first["first_entry_at"] is not None,
            left=first["inside_count"] == 0 and first["first_entry_at"] is not None,
        )
        data["visitors"] = [
            {"visitor_id": str(row["visitor_id"]), "name": row["name"]}
            for row in rows
            if row["guest_status"] != "cancelled"
        ]
        data["scanner"] = {"id": str(caller.user_id), "name": first["guard_name"], "role": caller.role.value}
        data["valid_from"], data["valid_until"] = iso(first["valid_from"]), iso(first["valid_until"])
        data["party"] = _party(first)
        data["attention"] = _attention(decision.attention)
    body = {
        "success": False,
        "error": {
            "code": reason.upper(),
            "message": says,
            "type": _TYPE[status],
            "details": [],
            "reason": reason,
        },
        "reason": reason,
        "message": says,
        "data": data,
        "timestamp": iso(now()),
        "requestId": str(scan_id),
    }
    return ScanAnswer(status, body)
