"""002's `/api/resident-approval` door: the inbox of a building's administrators."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from pydantic import Field

from gatehouse.auth.acting import act_in
from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.clock import now
from gatehouse.core.errors import Invalid
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Text, UtcTime, ok
from gatehouse.identity.approval_queries import (
    INBOX,
    ApprovalBoardOut,
    ApprovalOut,
    ApprovalsOut,
    list_approvals,
    load_approval,
    load_board,
)
from gatehouse.identity.approvals import Decision, Failure, act_on, decide, decide_many

router = door(tag="Resident approval")
_MOST = 50
Reader = Annotated[Caller, needs(Permission.PEOPLE_READ, in_building=False)]
Admin = Annotated[Caller, needs(Permission.PEOPLE_MANAGE, in_building=False)]
Status = Annotated[
    Literal["pending", "approved", "rejected", "expired", "withdrawn", "all"] | None, BlankIsNone, Query()
]
Kind = Annotated[
    Literal["resident_registration", "unit_change", "property_claim", "invitation", "licence_seats"] | None,
    BlankIsNone,
    Query(description="One kind; without it those the building's administrators decide."),
]
Search = Annotated[
    Annotated[Text, Field(max_length=100)] | None,
    BlankIsNone,
    Query(description="Part of the applicant's name, e-mail, phone or unit."),
]
Reason = Annotated[Annotated[Text, Field(max_length=1000)] | None, BlankIsNone]
Notes = Annotated[Annotated[Text, Field(max_length=500)] | None, BlankIsNone]


class DecisionIn(In):
    """A decision. A rejection needs a reason; both are shown to the applicant."""

    approved: bool
    reason: Reason = Field(default=None, examples=["Application meets all requirements"])
    notes: Notes = None
    unit_id: UUID | None = Field(
        default=None, description="Which unit is meant, when several have the number or it was mistyped."
    )


class BulkDecisionIn(In):
    """One decision for up to 50 requests."""

    approval_ids: list[UUID] = Field(min_length=1, max_length=_MOST)
    action: Literal["approve", "reject"]
    reason: Reason = None
    notes: Notes = None


class DecisionOut(Out):
    """What was decided; `approved_by` and `approved_at` for a rejection too (002)."""

    id: UUID
    status: str
    request_type: str
    approved_by: UUID
    approved_at: UtcTime
    reason: str | None
    notes: str | None


class DecidedUser(Out):
    """How the person stands now."""

    id: UUID
    email: str | None
    is_active: bool


class ProcessedOut(Out):
    """002's answer."""

    approval: DecisionOut
    user: DecidedUser


class NotDecidedOut(Out):
    """One that could not be decided, and why."""

    approval_id: UUID
    error: str
    code: str
    status: int


class DecidedOut(Out):
    """One that was decided."""

    approval_id: UUID
    status: str
    user: DecidedUser


class BulkDecidedOut(Out):
    """Per id, in the order asked."""

    successful: list[DecidedOut]
    failed: list[NotDecidedOut]
    total: int


class OneApprovalOut(Out):
    """One request."""

    approval: ApprovalOut


class ApprovalHealthOut(Out):
    """The approval system answers."""

    status: str
    timestamp: UtcTime


def _processed(decision: Decision) -> ProcessedOut:
    return ProcessedOut(
        approval=DecisionOut(
            id=decision.id,
            status=decision.status,
            request_type=decision.request_type,
            approved_by=decision.decided_by,
            approved_at=decision.decided_at,
            reason=decision.reason,
            notes=decision.notes,
        ),
        user=_user(decision),
    )


def _user(decision: Decision) -> DecidedUser:
    return DecidedUser(id=decision.user_id, email=decision.email, is_active=decision.is_active)


def _failed(failure: Failure) -> NotDecidedOut:
    error = failure.error
    return NotDecidedOut(approval_id=failure.id, error=error.text, code=error.code, status=error.status)


_SAID = {
    ("resident_registration", "approved"): "Resident approved successfully",
    ("resident_registration", "rejected"): "Registration rejected",
}


@router.get("/api/resident-approval/pending/{building_id}")
async def pending(
    session: Session,
    caller: Reader,
    paging: PageOf,
    building_id: UUID,
    status: Status = None,
    request_type: Kind = None,
    search: Search = None,
) -> Envelope[ApprovalsOut]:
    """A building's requests, newest first: those that wait, or those of a `status` (or `all`). 403 another building's.

    `pending_count` and `expired_count` are the building's, whatever is listed. Source: 002 Resident Approval System 2.
    """
    acting = await act_in(session, caller, building_id, action="list approvals")
    answer = await list_approvals(
        session,
        acting,
        status=status or "pending",
        kinds=(request_type,) if request_type else INBOX,
        words=search.strip() if search else None,
        paging=paging,
    )
    return ok(answer, "Approvals retrieved", meta=paging.meta(answer.total))


@router.get("/api/resident-approval/dashboard/{building_id}")
async def board(session: Session, caller: Reader, building_id: UUID) -> Envelope[ApprovalBoardOut]:
    """Numbers, the last decisions, what waits and what expires within seven days. 403 another building's. Source: 002 Resident Approval System 5."""
    acting = await act_in(session, caller, building_id, action="approval dashboard")
    return ok(await load_board(session, acting), "Approval dashboard retrieved")


@router.get("/api/resident-approval/health")
async def health(_caller: Reader) -> Envelope[ApprovalHealthOut]:
    """Whether approvals can be read: the session that asked was read from the database. Source: 002 Resident Approval System 7."""
    return ok(ApprovalHealthOut(status="healthy", timestamp=now()), "Approval system is healthy")


@router.post("/api/resident-approval/bulk-process")
async def process_many(session: Session, caller: Admin, body: BulkDecisionIn) -> Envelope[BulkDecidedOut]:
    """One decision for many; each by itself, so that one that fails (409, 403, 404) does not stop the others. Source: 002 Resident Approval System 6."""
    approved = body.action == "approve"
    _needs_reason(body.reason, approved=approved)
    decided, failed = await decide_many(
        session, caller, body.approval_ids, approved=approved, reason=body.reason, notes=body.notes
    )
    answer = BulkDecidedOut(
        successful=[DecidedOut(approval_id=one.id, status=one.status, user=_user(one)) for one in decided],
        failed=[_failed(one) for one in failed],
        total=len(decided) + len(failed),
    )
    return ok(answer, f"{len(decided)} of {answer.total} requests processed")


@router.get("/api/resident-approval/{approval_id}")
async def detail(session: Session, caller: Reader, approval_id: UUID) -> Envelope[OneApprovalOut]:
    """One request. 403 another building's, 404 unknown. Source: 002 Resident Approval System 4, CONTRACT 002."""
    acting = await act_on(session, caller, approval_id)
    return ok(
        OneApprovalOut(approval=await load_approval(session, acting, approval_id)), "Approval retrieved"
    )


@router.post("/api/resident-approval/{approval_id}/process")
async def process(
    session: Session, caller: Admin, approval_id: UUID, body: DecisionIn
) -> Envelope[ProcessedOut]:
    """Approve or reject. The approved person has their seat and home and signs in at once; both are told by mail.

    409 `ALREADY_DECIDED` (who and when), `APPROVAL_EXPIRED`, `LICENCE_FULL` (it stays pending); 403 another building's,
    `LICENCE_INACTIVE`; 422 a rejection without a reason. Source: 002 Resident Approval System 3, CONTRACT 002.
    """
    _needs_reason(body.reason, approved=body.approved)
    acting = await act_on(session, caller, approval_id)
    decision = await decide(
        session,
        acting,
        approval_id,
        approved=body.approved,
        reason=body.reason,
        notes=body.notes,
        unit_id=body.unit_id,
    )
    said = _SAID.get((decision.request_type, decision.status), f"Request {decision.status}")
    return ok(_processed(decision), said)


def _needs_reason(reason: str | None, *, approved: bool) -> None:
    if not approved and reason is None:
        raise Invalid.field("reason", "Say why: the applicant is told.")
