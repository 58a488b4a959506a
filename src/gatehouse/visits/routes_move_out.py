"""Moving out: 002's `residents/disengage`, and our own ends of a membership or of one unit."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, InTime, Out, Text, UtcTime, ok
from gatehouse.visits.move_out import MovedOut, call_off_move_out, disengage, leave_home, move_out

router = door(tag="People")
Manager = Annotated[Caller, needs(Permission.PEOPLE_MANAGE)]
Owner = Annotated[Caller, needs(Permission.PEOPLE_MANAGE, Permission.PROPERTIES)]
Reason = Annotated[Text, Field(min_length=10, max_length=500)]


class DisengageIn(In):
    """A move-out. `effective_date` without a zone is the building's own; a date alone is the beginning of that day."""

    reason: Reason
    effective_date: Annotated[InTime | None, BlankIsNone] = None
    notify_resident: bool = True


class ReasonIn(In):
    """Why."""

    reason: Reason


class EndIn(ReasonIn):
    """Why, and whether the person is mailed."""

    notify: bool = True


class Leaver(Out):
    """Who moved out, with the unit they had."""

    id: UUID
    member_id: UUID
    email: str | None
    first_name: str
    last_name: str
    full_name: str
    phone: str | None
    role: str
    apartment_number: str | None
    status: Literal["ended", "scheduled"]
    is_active: bool


class DisengagementDetails(Out):
    """002's account of it; `license_returned`: a seat is free by it."""

    reason: str
    effective_date: UtcTime
    disengaged_by: UUID
    notification_sent: bool
    license_returned: bool
    was_using_license: bool
    visits_cancelled: int


class DisengagedOut(Out):
    """002's answer."""

    resident: Leaver
    disengagement_details: DisengagementDetails


class LeftUnitOut(Out):
    """One unit less. `moved_out`: it was the resident's last, so the membership ended."""

    member_id: UUID
    unit_id: UUID
    apartment_number: str
    moved_out: bool
    visits_cancelled: int


class CalledOffOut(Out):
    """The membership that stays."""

    member_id: UUID


def _out(caller: Caller, gone: MovedOut, reason: str) -> DisengagedOut:
    return DisengagedOut(
        resident=Leaver(
            id=gone.user_id,
            member_id=gone.member_id,
            email=gone.email,
            first_name=gone.first_name,
            last_name=gone.last_name,
            full_name=f"{gone.first_name} {gone.last_name}".strip(),
            phone=gone.phone,
            role=gone.role,
            apartment_number=gone.apartment_number,
            status="ended" if gone.status == "ended" else "scheduled",
            is_active=gone.status != "ended",
        ),
        disengagement_details=DisengagementDetails(
            reason=reason,
            effective_date=gone.effective_at,
            disengaged_by=caller.user_id,
            notification_sent=gone.notified,
            license_returned=gone.status == "ended" and gone.had_seat,
            was_using_license=gone.had_seat,
            visits_cancelled=gone.visits_ended,
        ),
    )


@router.put("/api/admin/residents/disengage/{resident_id}")
async def disengage_resident(
    session: Session, caller: Manager, resident_id: UUID, body: DisengageIn
) -> Envelope[DisengagedOut]:
    """Move a resident or landlord out, now or on a day to come; `resident_id` is their user or membership id.

    Membership, units, sessions, sockets and passes end in one transaction; visitors inside may still leave. 404 of another building,
    409 `NOT_A_RESIDENT`, `ALREADY_DECIDED`, `MOVE_OUT_ARRANGED`. Source: 002 reference 3.6, CONTRACT 002.
    """
    gone = await disengage(
        session,
        caller,
        resident_id,
        reason=body.reason,
        effective=body.effective_date,
        notify=body.notify_resident,
    )
    said = "Resident disengaged" if gone.status == "ended" else "Move-out arranged"
    return ok(_out(caller, gone, body.reason), said)


@router.post("/api/v1/people/{member_id}/end")
async def end(session: Session, caller: Manager, member_id: UUID, body: EndIn) -> Envelope[DisengagedOut]:
    """End a membership of any role at once, as a move-out does. 409 `LAST_ADMIN`, `ALREADY_DECIDED`. Source: issue 4."""
    gone = await move_out(session, caller, member_id, reason=body.reason, notify=body.notify)
    return ok(_out(caller, gone, body.reason), "Membership ended")


@router.delete("/api/v1/people/{member_id}/move-out")
async def call_off(session: Session, caller: Manager, member_id: UUID) -> Envelope[CalledOffOut]:
    """Call an arranged move-out off. 409 when none is arranged. Source: issue 4."""
    await call_off_move_out(session, caller, member_id)
    return ok(CalledOffOut(member_id=member_id), "Move-out called off")


@router.delete("/api/v1/people/{member_id}/units/{unit_id}")
async def leave(
    session: Session, caller: Owner, member_id: UUID, unit_id: UUID, body: ReasonIn
) -> Envelope[LeftUnitOut]:
    """Take one unit from a member: by an administrator, or by the landlord who owns it. A resident's last one ends the membership.

    403 for a landlord and another owner, 404 when it is not theirs. Source: issue 4.
    """
    left = await leave_home(session, caller, member_id, unit_id, reason=body.reason)
    answer = LeftUnitOut(
        member_id=left.member_id,
        unit_id=left.unit_id,
        apartment_number=left.number,
        moved_out=left.moved_out,
        visits_cancelled=left.visits_ended,
    )
    return ok(answer, "Moved out of the building" if left.moved_out else "Moved out of the unit")
