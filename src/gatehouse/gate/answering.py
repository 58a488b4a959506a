"""The decision of an entry request: one conditional update, whoever decides. Who comes second hears who was first.

A yes makes exactly one entry, whose id is the request's (or one parcel, when the delivery stays at the gate).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.buildings.settings import BuildingSettings
from gatehouse.core.db import Session
from gatehouse.core.errors import AlreadyDecided, Conflict, NotFound
from gatehouse.gate.due_out import BRIEF
from gatehouse.gate.parcels import take_parcel
from gatehouse.gate.request_rows import RequestRow

_DECIDE = text("""
update entry_requests set status = :status, decided_at = now(), decided_by = :by, decided_unit = :unit, decision_note = :note,
  leave_at_gate = :leave_at_gate, by_policy = :by_policy, auto_reason = :auto_reason
where building_id = :building and id = :id and status = 'pending' and expires_at > now()
returning decided_at
""")
_ENTER = text("""
insert into entries (building_id, id, request_id, unit_id, visitor_id, guard_in, gate_in, entered_at, kind, name, phone, provider, plate, plate_last4,
  photo_key, purpose, remarks, party_size, packages, approved_by, auto_reason, by_policy, policy_reason, due_out_at)
select r.building_id, r.id, r.id, r.decided_unit, r.visitor_id, coalesce(cast(:guard as uuid), r.guard_id), r.gate_id, r.decided_at, r.kind, r.visitor_name,
  r.visitor_phone, r.provider, r.plate, r.plate_last4, r.photo_key, r.purpose, r.remarks, r.party_size, r.packages,
  case when r.by_policy then null else r.decided_by end, r.auto_reason, r.by_policy, case when r.by_policy then r.decision_note end,
  r.decided_at + make_interval(mins => :stay)
from entry_requests r where r.building_id = :building and r.id = :id and r.status = 'approved'
""")
# Where they went last and how they look: what a guard is offered when they come again.
_KNOWN = text("""
update visitors v set last_unit_id = r.decided_unit, photo_key = coalesce(r.photo_key, v.photo_key)
from entry_requests r where r.building_id = :building and r.id = :id and v.building_id = r.building_id and v.id = r.visitor_id
""")
# Whoever finds the time over does not wait for somebody who was in time and is about to commit: the outcome is read after them.
_WAIT = text("select 1 from entry_requests where building_id = :building and id = :id for share")
# A statement of its own: the one that waited for the winner still sees what was before.
_OUTCOME = text("""
select r.status, r.decided_at, r.expires_at, r.by_policy, nullif(concat_ws(' ', u.first_name, nullif(u.last_name, '')), '') as by
from entry_requests r
left join members m on m.building_id = r.building_id and m.id = r.decided_by
left join users u on u.id = m.user_id
where r.building_id = :building and r.id = :id
""")


class RequestExpired(Conflict):
    """Nobody answered in time; the guard may ask again."""

    code, type, message = (
        "REQUEST_EXPIRED",
        "CONFLICT_ERROR",
        "Nobody answered in time. The guard may ask again.",
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided, by which membership, for which unit; `guard` lets in, where it is not who asked."""

    status: Literal["approved", "rejected", "withdrawn"]
    by: UUID
    unit_id: UUID | None = None
    note: str | None = None
    leave_at_gate: bool = False
    by_policy: bool = False
    auto_reason: str | None = None
    guard: UUID | None = None


async def settle(session: Session, building_id: UUID, request_id: UUID, verdict: Verdict) -> datetime:
    """Decide what is still pending; when. 409 `ALREADY_DECIDED` (who, when, what) or `REQUEST_EXPIRED`, 404 no such request."""
    key = {"building": building_id, "id": request_id}
    decided_at: datetime | None = await session.scalar(
        _DECIDE,
        {
            **key,
            "status": verdict.status,
            "by": verdict.by,
            "unit": verdict.unit_id,
            "note": verdict.note,
            "leave_at_gate": verdict.leave_at_gate,
            "by_policy": verdict.by_policy,
            "auto_reason": verdict.auto_reason,
        },
    )
    if decided_at is None:
        raise await too_late(session, building_id, request_id)
    return decided_at


async def let_in(
    session: Session,
    building_id: UUID,
    request_id: UUID,
    kind: str,
    settings: BuildingSettings,
    *,
    guard: UUID | None = None,
) -> UUID:
    """The one entry of an approved request, open from the moment of the decision; it has the request's id."""
    stay = settings.delivery_minutes if kind in BRIEF else settings.walk_in_hours * 60
    key = {"building": building_id, "id": request_id}
    await session.execute(_ENTER, {**key, "guard": guard, "stay": stay})
    await session.execute(_KNOWN, key)
    return request_id


async def carry_out(
    session: Session, caller: Caller, request: RequestRow, verdict: Verdict, settings: BuildingSettings
) -> tuple[UUID | None, UUID | None]:
    """What a yes comes to: the entry, or the parcel that stays at the gate, taken by the guard who asked."""
    if not verdict.leave_at_gate:
        return await let_in(session, request.building_id, request.id, request.kind, settings), None
    assert verdict.unit_id is not None
    parcel_id = await take_parcel(
        session,
        caller,
        unit_id=verdict.unit_id,
        request_id=request.id,
        provider=request.provider,
        packages=max(1, request.packages),
        photo_key=request.photo_key,
        remarks=request.remarks,
        gate_id=request.gate_id,
    )
    return None, parcel_id


async def too_late(session: Session, building_id: UUID, request_id: UUID) -> Conflict:
    """Why a request can no longer be decided."""
    key = {"building": building_id, "id": request_id}
    await session.execute(_WAIT, key)
    row = await session.first(_OUTCOME, key)
    if row is None:
        raise NotFound("There is no such request.")
    if row.status in {"pending", "expired"}:
        return RequestExpired(data={"status": "expired", "expired_at": row.expires_at})
    return AlreadyDecided(row.status, by=row.by, at=row.decided_at)
