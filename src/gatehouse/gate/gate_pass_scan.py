"""A guard scans a gate pass: it opens once. A refusal is a result like any other and stays on record."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.core.audit import audit
from gatehouse.core.clock import iso
from gatehouse.core.db import Session
from gatehouse.core.errors import AppError, Conflict, Forbidden, Gone, NotFound
from gatehouse.gate.gate_pass_sql import BY_CODE, USE
from gatehouse.gate.gate_passes import access_pass, lookup_hashes, publish, recognise
from gatehouse.gate.which_gate import which_gate
from gatehouse.notifications.kinds import GATE_PASS_USED
from gatehouse.notifications.tell import Message, tell

Reason = Literal[
    "unknown_code", "not_approved", "rejected", "used_up", "cancelled", "expired", "not_yet_valid"
]


class UnknownCode(NotFound):
    """No gate pass of this building, or no code at all."""

    code, type, message = "UNKNOWN_CODE", "NOT_FOUND", "This is no gate pass of this building."


class NotApproved(Conflict):
    """Still with the administrators."""

    code, type, message = "NOT_APPROVED", "CONFLICT_ERROR", "Nobody has approved this gate pass yet."


class WasRejected(Conflict):
    """An administrator has said no."""

    code, type, message = "REJECTED", "CONFLICT_ERROR", "This gate pass was rejected."


class UsedUp(Conflict):
    """It has been scanned; `decided_by` and `decided_at` say by whom and when."""

    code, type, message = "USED_UP", "CONFLICT_ERROR", "This gate pass has been used."


class CalledOff(Gone):
    """Its owner or an administrator has called it off."""

    code, type, message = "CANCELLED", "CONFLICT_ERROR", "This gate pass was called off."


class Expired(Gone):
    """Its time is over."""

    code, type, message = "EXPIRED", "CONFLICT_ERROR", "The time of this gate pass is over."


class TooEarly(Forbidden):
    """Good later; `valid_from` says when."""

    code, type, message = "NOT_YET_VALID", "AUTHORIZATION_ERROR", "It is too early for this gate pass."


_REFUSALS: dict[str, tuple[Reason, type[AppError]]] = {
    "pending": ("not_approved", NotApproved),
    "rejected": ("rejected", WasRejected),
    "used": ("used_up", UsedUp),
    "cancelled": ("cancelled", CalledOff),
    "expired": ("expired", Expired),
    "approved": ("not_yet_valid", TooEarly),  # or it would have opened
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a pass lets nothing through; on record already."""

    reason: Reason
    error: AppError


async def scan_pass(
    session: Session, caller: Caller, presented: str, *, gate: str | None
) -> Row[Any] | Refusal:
    """Use a pass up: its row, or why not. Whoever asked for it is told.

    Refusals: 404 unknown_code, 409 not_approved, rejected, used_up (by whom, when), 410 cancelled, expired, 403 not_yet_valid.
    """
    code = recognise(presented)
    if code is None:
        return await _refuse(session, caller, "unknown_code", UnknownCode(data={"reason": "unknown_code"}))
    key = {"building": caller.building_id, "hashes": lookup_hashes(code)}
    used: UUID | None = await session.scalar(
        USE, {**key, "guard": caller.member, "gate": await which_gate(session, caller, gate)}
    )
    if used is None:
        return await _why_not(session, caller, await session.scalar(BY_CODE, key))
    row = await access_pass(session, caller, used)
    await audit_by(session, caller, "gate_pass.used", "gate_pass", used, fields=["status"])
    message = Message(
        GATE_PASS_USED,
        "Gate pass used",
        f"{row.title}: {row.guard_name} has let it through{f' at {row.used_gate}' if row.used_gate else ''}.",
        {"type": GATE_PASS_USED.name, "gatePassId": str(used)},
        about="gate_pass",
        target=used,
    )
    await tell(session, caller.building_id, [row.requester_user], message)
    publish(session, caller.building_id, row, "used")
    return row


async def _why_not(session: Session, caller: Caller, pass_id: UUID | None) -> Refusal:
    if pass_id is None:
        return await _refuse(session, caller, "unknown_code", UnknownCode(data={"reason": "unknown_code"}))
    row = await access_pass(session, caller, pass_id)
    reason, error = _REFUSALS[row.status]
    data: dict[str, Any] = {"reason": reason, "gatePassId": str(pass_id), "title": row.title}
    if reason == "used_up":
        data |= {"decided_by": row.guard_name, "decided_at": iso(row.used_at)}
    if reason == "not_yet_valid":
        data["valid_from"] = iso(row.valid_from)
    return await _refuse(session, caller, reason, error(data=data), pass_id)


async def _refuse(
    session: Session, caller: Caller, reason: Reason, error: AppError, pass_id: UUID | None = None
) -> Refusal:
    await audit(
        session,
        building_id=caller.building_id,
        user_id=caller.user_id,
        session_id=caller.session_id,
        action="gate_pass.refused",
        target_type="gate_pass",
        target_id=pass_id,
        values={"reason": reason},
    )
    return Refusal(reason, error)
