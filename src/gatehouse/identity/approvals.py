"""Deciding what waits for a decision: one function for all kinds of request, one rule a kind (`approval_rules.py`).

Locks are taken in one order, so that nobody waits in a circle: licence, member, request. Only what is pending and not past
`expires_at` is decided; whoever comes second hears who was first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.auth.acting import act_in
from gatehouse.auth.caller import NO_BUILDING, Caller
from gatehouse.auth.permissions import Permission, Role
from gatehouse.buildings.seats import lock_seats
from gatehouse.core.audit import audit
from gatehouse.core.db import Session
from gatehouse.core.errors import AlreadyDecided, AppError, Conflict, Forbidden, NotFound
from gatehouse.identity.approval_rules import RULES, Case, Rule
from gatehouse.identity.events import approval_changed
from gatehouse.notifications.kinds import APPROVAL_DECIDED
from gatehouse.notifications.mail import queue_mail
from gatehouse.notifications.tell import Message, tell

_BUILDING_OF = text("select approval_building(:id)")
_LOAD = text("""
select r.id, r.building_id, b.name as building_name, r.request_type, r.member_id, m.status as member_status, m.role, m.user_id,
  u.email, u.first_name, u.last_name, r.apartment_number, r.data
from approval_requests r
join members m on m.building_id = r.building_id and m.id = r.member_id
join users u on u.id = m.user_id
join buildings b on b.id = r.building_id
where r.building_id = :building and r.id = :id
""").columns(data=JSONB)
_HOLD = text("select status from members where building_id = :building and id = :member for no key update")
_DECIDE = text("""
update approval_requests set status = :status, reason = :reason, notes = :notes, decided_by = :by, decided_at = now()
where building_id = :building and id = :id and status = 'pending' and expires_at > now() returning decided_at, apartment_number, data
""").columns(data=JSONB)
_OUTCOME = text("""
select r.status, r.decided_at, coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), 'a super administrator') as by
from approval_requests r left join users u on u.id = r.decided_by where r.building_id = :building and r.id = :id
""")
_STATUS = text("select status from members where building_id = :building and id = :member")


class ApprovalExpired(Conflict):
    """Nobody decided within 30 days; the applicant may ask again."""

    code, type, message = (
        "APPROVAL_EXPIRED",
        "CONFLICT_ERROR",
        "This request has expired. The applicant may ask again.",
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, and how the person stands now."""

    id: UUID
    request_type: str
    status: str
    decided_by: UUID
    decided_at: datetime
    reason: str | None
    notes: str | None
    user_id: UUID
    email: str | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """One request of many that could not be decided, and why."""

    id: UUID
    error: AppError


async def act_on(session: Session, caller: Caller, request_id: UUID) -> Caller:
    """The caller, acting in the building of a request. 404 unknown, 403 another building's (CONTRACT 002).

    A super admin who has named no building is taken to the request's own, audited.
    """
    building_id: UUID | None = await session.scalar(_BUILDING_OF, {"id": request_id})
    if building_id is None:
        raise NotFound("There is no such request.")
    if caller.building_id == NO_BUILDING:
        return await act_in(session, caller, building_id, action="decide approval")
    if building_id != caller.building_id:
        raise Forbidden("This request belongs to another building.")
    return caller


async def decide(
    session: Session,
    caller: Caller,
    request_id: UUID,
    *,
    approved: bool,
    reason: str | None = None,
    notes: str | None = None,
    unit_id: UUID | None = None,
    rules: Mapping[str, Rule] = RULES,
) -> Decision:
    """Approve or reject a request of the caller's building.

    404 unknown; 403 when the kind is not the caller's to decide, or `LICENCE_INACTIVE`; 409 `ALREADY_DECIDED`,
    `APPROVAL_EXPIRED`, `LICENCE_FULL` (it stays pending). `unit_id` says which unit is meant when several have the number.
    A kind that another layer applies (`licence_seats`: platform) is passed in `rules`. Source: 002 Resident Approval System 3.
    """
    case = await load_case(session, caller.building_id, request_id)
    rule = rules.get(case.request_type)
    if rule is None:
        if not caller.may(Permission.PLATFORM):
            raise Forbidden("This is decided by a super administrator.")
        raise Conflict("This is decided on the licences page.")
    caller.must(rule.right)
    case = replace(case, unit_id=unit_id)
    decision = await settle(
        session,
        case,
        rule,
        by=caller.user_id,
        session_id=caller.session_id,
        approved=approved,
        reason=reason,
        notes=notes,
    )
    await _tell_person(session, case, rule, decision)
    return decision


async def decide_many(
    session: Session,
    caller: Caller,
    request_ids: Sequence[UUID],
    *,
    approved: bool,
    reason: str | None,
    notes: str | None,
) -> tuple[list[Decision], list[Failure]]:
    """Decide each by itself: what one of them fails on is undone and reported, and does not stop the others."""
    homes = {one: await session.scalar(_BUILDING_OF, {"id": one}) for one in request_ids}
    decided, failed = {}, {}
    for request_id in sorted(homes, key=lambda one: (str(homes[one]), one)):  # everybody in one order
        try:
            async with session.part():
                acting = await act_on(session, caller, request_id)
                decided[request_id] = await decide(
                    session, acting, request_id, approved=approved, reason=reason, notes=notes
                )
        except AppError as error:
            failed[request_id] = Failure(request_id, error)
    return [decided[one] for one in homes if one in decided], [failed[one] for one in homes if one in failed]


async def load_case(session: Session, building_id: UUID, request_id: UUID) -> Case:
    """A request of the transaction's building as it lies there; 404 when there is none."""
    row = await session.first(_LOAD, {"building": building_id, "id": request_id})
    if row is None:
        raise NotFound("There is no such request.")
    values = row._mapping
    return Case(**{**values, "role": Role(row.role), "data": row.data or {}})


async def settle(
    session: Session,
    case: Case,
    rule: Rule,
    *,
    by: UUID,
    session_id: UUID | None,
    approved: bool,
    reason: str | None = None,
    notes: str | None = None,
) -> Decision:
    """Decide under lock and do what follows, by somebody whose right to it is known. Errors as in `decide`."""
    if approved and rule.takes_seat:
        await lock_seats(session)
    who = {"building": case.building_id, "member": case.member_id}
    case = replace(case, member_status=await session.scalar(_HOLD, who))
    status = "approved" if approved else "rejected"
    taken = await session.first(
        _DECIDE,
        {
            "building": case.building_id,
            "id": case.id,
            "status": status,
            "reason": reason,
            "notes": notes,
            "by": by,
        },
    )
    if taken is None:
        raise await _somebody_was_first(session, case)
    case = replace(case, apartment_number=taken.apartment_number, data=taken.data or {}, decided_by=by)
    await (rule.approve if approved else rule.reject)(session, case)
    await audit(
        session,
        building_id=case.building_id,
        user_id=by,
        session_id=session_id,
        action=f"{case.request_type}.{status}",
        target_type="approval_request",
        target_id=case.id,
        values={"member_id": case.member_id, "reason": reason, "notes": notes},
    )
    session.publish(approval_changed(case.building_id, case.id, status, case.request_type))
    return Decision(
        id=case.id,
        request_type=case.request_type,
        status=status,
        decided_by=by,
        decided_at=taken.decided_at,
        reason=reason,
        notes=notes,
        user_id=case.user_id,
        email=case.email,
        is_active=await session.scalar(_STATUS, who) == "active",
    )


async def _somebody_was_first(session: Session, case: Case) -> Conflict:
    # A second statement: the first one's snapshot is older than what it waited for.
    row = await session.one(_OUTCOME, {"building": case.building_id, "id": case.id})
    if row.status in {"approved", "rejected"}:
        return AlreadyDecided(row.status, by=row.by, at=row.decided_at)
    if row.status == "withdrawn":
        return AlreadyDecided("withdrawn", by=None, at=None)
    return ApprovalExpired()


def data_of(decision: Decision) -> dict[str, Any]:
    return {
        "type": APPROVAL_DECIDED.name,
        "approvalId": str(decision.id),
        "requestType": decision.request_type,
        "status": decision.status,
    }


async def _tell_person(session: Session, case: Case, rule: Rule, decision: Decision) -> None:
    approved = decision.status == "approved"
    subject, verb = rule.subject(case), "approved" if approved else "rejected"
    because = f" {decision.reason}" if decision.reason and not approved else ""
    message = Message(
        APPROVAL_DECIDED,
        "Request approved" if approved else "Request rejected",
        f"{case.building_name} has {verb} {subject}.{because}",
        data_of(decision),
        about="approval_request",
        target=decision.id,
    )
    await tell(session, case.building_id, [case.user_id], message)
    if rule.mails is not None and case.email is not None:
        await queue_mail(
            session,
            to=case.email,
            template=rule.mails[0 if approved else 1],
            building_id=case.building_id,
            first_name=case.first_name,
            building=case.building_name,
            what=subject,
            apartment_number=case.apartment_number,
            reason=decision.reason,
            notes=decision.notes,
        )
