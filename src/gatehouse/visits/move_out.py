"""Moving out: membership, units, sessions, sockets and passes end in one transaction; who is inside may still leave.

The only way a membership ends. Later parts of the product that must end with it (requests, push devices) are called from `_end`.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission, Role
from gatehouse.core.audit import audit
from gatehouse.core.clock import in_zone, iso, now
from gatehouse.core.db import Session, Tenant
from gatehouse.core.errors import AlreadyDecided, Conflict, Forbidden, Invalid, NotFound
from gatehouse.core.jobs import defer
from gatehouse.identity.homes import has_other_homes, home_of, leave_unit
from gatehouse.identity.membership_end import (
    MOVED_OUT,
    EndedMembership,
    hold_member,
    hold_to_shut_out,
    leave_building,
    load_leaver,
)
from gatehouse.notifications.kinds import SYSTEM
from gatehouse.notifications.mail import queue_mail
from gatehouse.notifications.tell import Message, tell
from gatehouse.visits.ending import end_visits_of

HOST_GONE = "The host has moved out."
FARTHEST = timedelta(days=366)
_SLACK = timedelta(minutes=5)
"""A date sent by a clock that is a little behind means now."""
_RESIDENTS = frozenset({Role.RESIDENT, Role.LANDLORD})

# 002's clients send the id of the person, ours that of the membership; a person's resident membership comes first.
_RESOLVE = text("""
select m.id, m.user_id, m.role, m.status from members m where m.building_id = :building and (m.id = :who or m.user_id = :who)
order by m.id = :who desc, m.status = 'ended', array_position(array['resident', 'landlord', 'building_admin', 'security'], m.role) limit 1
""")
_ARRANGE = text("""
update members set leaves_at = :at, leave_reason = :reason, leave_by = :by, leave_notify = :notify
where building_id = :building and id = :member and status in ('active', 'suspended') and leaves_at is null
""")
_ARRANGED = text("""
select m.leaves_at, m.leave_reason, m.leave_by, m.leave_notify, m.status, nullif(trim(concat(u.first_name, ' ', u.last_name)), '') as by
from members m left join users u on u.id = m.leave_by where m.building_id = :building and m.id = :member
""")
_CALL_OFF = text("""
update members set leaves_at = null, leave_reason = null, leave_by = null, leave_notify = true
where building_id = :building and id = :member and status <> 'ended' and leaves_at is not null
""")
_ZONE = text("select time_zone from buildings where id = :building")
_OWNS = text("""
select 1 from occupancies where building_id = :building and member_id = :owner and unit_id = :unit and tie = 'owner' and valid_to is null
""")
_ACTOR = text("""
select id from members where building_id = :building and user_id = :user and role = 'building_admin'
""")


class NotAResident(Conflict):
    """Guards and administrators do not move out; their membership is ended."""

    code, type, message = (
        "NOT_A_RESIDENT",
        "CONFLICT_ERROR",
        "This person is no resident of the building.",
    )


class MoveOutArranged(Conflict):
    """A move-out waits already: `effective_date` says when. Call it off first, or move out at once."""

    code, type = "MOVE_OUT_ARRANGED", "CONFLICT_ERROR"

    def __init__(self, at: datetime, by: str | None) -> None:
        super().__init__(
            f"{by or 'A super administrator'} has arranged this move-out already. Call it off first, or move out at once.",
            data={"effective_date": iso(at), "arranged_by": by},
        )


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: a caller, or (in a job) whoever arranged it earlier, without a session."""

    user_id: UUID
    member_id: UUID | None
    session_id: UUID | None


@dataclass(frozen=True, slots=True)
class MovedOut:
    """What a move-out came to. `status`: `ended`, or `scheduled` for a day to come; `had_seat`: a licence seat is free by it."""

    member_id: UUID
    user_id: UUID
    email: str | None
    first_name: str
    last_name: str
    phone: str | None
    role: Role
    apartment_number: str | None
    status: str
    effective_at: datetime
    notified: bool
    had_seat: bool
    visits_ended: int


async def disengage(
    session: Session,
    caller: Caller,
    who: UUID,
    *,
    reason: str,
    effective: datetime | None = None,
    notify: bool = True,
) -> MovedOut:
    """Move a resident or landlord of the caller's building out, now or at `effective` (no zone: the building's own).

    404 nobody here, 409 `NOT_A_RESIDENT`, `ALREADY_DECIDED`, `MOVE_OUT_ARRANGED`; 422 for a day that is past or more than a year away.
    Source: 002 reference 3.6, CONTRACT 002.
    """
    member = await session.first(_RESOLVE, {"building": caller.building_id, "who": who})
    if member is None:
        raise NotFound("There is no such resident.")
    if member.role not in _RESIDENTS:
        raise NotAResident
    zone = await session.scalar(_ZONE, {"building": caller.building_id})
    at = _later(effective, zone)
    if at is not None:
        return await _arrange(session, caller, member, at, reason=reason, notify=notify)
    return await move_out(session, caller, member.id, reason=reason, notify=notify)


def _later(effective: datetime | None, zone: str) -> datetime | None:
    """When a move-out is to happen; None: now. A date alone is the beginning of that local day, and today is now."""
    if effective is None:
        return None
    present = now()
    whole_day = effective.tzinfo is None and effective.time() == time()
    if whole_day and effective.date() == present.astimezone(ZoneInfo(zone)).date():
        return None
    at = in_zone(effective, zone)
    if at < present - _SLACK:
        raise Invalid.field("effective_date", "The day of moving out is past.")
    if at > present + FARTHEST:
        raise Invalid.field("effective_date", "The day of moving out is more than a year away.")
    return at if at > present else None


async def move_out(
    session: Session, caller: Caller, member_id: UUID, *, reason: str, notify: bool = True
) -> MovedOut:
    """End any membership of the caller's building at once. 404, 409 `ALREADY_DECIDED`, `LAST_ADMIN`."""
    actor = Actor(caller.user_id, caller.member_id, caller.session_id)
    return await _end(session, caller.building_id, member_id, actor, reason=reason, notify=notify)


async def _end(
    session: Session, building_id: UUID, member_id: UUID, actor: Actor, *, reason: str, notify: bool
) -> MovedOut:
    ended = await leave_building(session, building_id, member_id, reason=reason, by=actor.user_id)
    visits = await end_visits_of(session, building_id, member_id, reason=HOST_GONE, by=actor.member_id)
    await audit(
        session,
        building_id=building_id,
        user_id=actor.user_id,
        session_id=actor.session_id,
        action="member.moved_out",
        target_type="member",
        target_id=member_id,
        values={"reason": reason, "role": ended.role, "visits_ended": visits},
    )
    notified = notify and ended.email is not None and ended.was != "pending"
    if notified:
        await _mail(session, building_id, ended, ended.ended_at, is_over=True)
    return MovedOut(
        member_id=member_id,
        user_id=ended.user_id,
        email=ended.email,
        first_name=ended.first_name,
        last_name=ended.last_name,
        phone=ended.phone,
        role=ended.role,
        apartment_number=ended.apartment_number,
        status="ended",
        effective_at=ended.ended_at,
        notified=notified,
        had_seat=ended.had_seat,
        visits_ended=visits,
    )


async def _mail(
    session: Session, building_id: UUID, person: EndedMembership | Row[Any], at: datetime, *, is_over: bool
) -> None:
    assert person.email is not None
    await queue_mail(
        session,
        to=person.email,
        template="moved_out",
        building_id=building_id,
        first_name=person.first_name,
        building=person.building,
        at=iso(at),
        time_zone=person.time_zone,
        is_over=is_over,
    )


async def _arrange(
    session: Session, caller: Caller, member: Row[Any], at: datetime, *, reason: str, notify: bool
) -> MovedOut:
    key = {"building": caller.building_id, "member": member.id}
    held = await hold_member(session, caller.building_id, member.id)
    arranged = await session.changed(
        _ARRANGE, {**key, "at": at, "reason": reason, "by": caller.user_id, "notify": notify}
    )
    if not arranged:
        row = await session.one(_ARRANGED, key)
        if row.leaves_at is not None:
            raise MoveOutArranged(row.leaves_at, row.by)
        raise AlreadyDecided(row.status, by=None, at=None)
    await defer(
        session,
        "move_out_due",
        at=at,
        building_id=caller.building_id,
        member_id=member.id,
        due=at.isoformat(),
    )
    await audit_by(
        session,
        caller,
        "member.move_out_arranged",
        "member",
        member.id,
        values={"reason": reason, "effective_date": iso(at)},
    )
    person = await load_leaver(session, caller.building_id, member.id)
    notified = notify and person.email is not None
    if notified:
        await _mail(session, caller.building_id, person, at, is_over=False)
    return MovedOut(
        member_id=member.id,
        user_id=held.user_id,
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        phone=person.phone,
        role=Role(held.role),
        apartment_number=person.home,
        status="scheduled",
        effective_at=at,
        notified=notified,
        had_seat=False,
        visits_ended=0,
    )


async def call_off_move_out(session: Session, caller: Caller, member_id: UUID) -> None:
    """Forget an arranged move-out; its job will find nothing to do. 404 nobody here, 409 when none is arranged."""
    await hold_member(session, caller.building_id, member_id)
    if not await session.changed(_CALL_OFF, {"building": caller.building_id, "member": member_id}):
        raise Conflict("No move-out is arranged for this person.")
    await audit_by(session, caller, "member.move_out_called_off", "member", member_id)


async def move_out_due(session: Session, *, building_id: UUID, member_id: UUID, due: datetime) -> None:
    """Job: do an arranged move-out, unless it was called off, arranged anew or done meanwhile."""
    row = await session.first(_ARRANGED, {"building": building_id, "member": member_id})
    if row is None or row.status == "ended" or row.leaves_at != due:
        return
    await session.become(Tenant(building_id, row.leave_by))
    member = await session.scalar(_ACTOR, {"building": building_id, "user": row.leave_by})
    actor = Actor(row.leave_by, member, None)
    held = await hold_to_shut_out(session, building_id, member_id, why=MOVED_OUT)
    if held.leaves_at != due or held.status == "ended":
        raise Conflict  # changed between the look and the lock: all is undone, and the next run finds nothing to do
    await _end(session, building_id, member_id, actor, reason=row.leave_reason, notify=row.leave_notify)


@dataclass(frozen=True, slots=True)
class LeftUnit:
    """One unit less. `moved_out`: it was the resident's last, so the membership ended with it."""

    member_id: UUID
    unit_id: UUID
    number: str
    moved_out: bool
    visits_ended: int


async def leave_home(
    session: Session, caller: Caller, member_id: UUID, unit_id: UUID, *, reason: str
) -> LeftUnit:
    """Take one unit from a member: by an administrator, or by the landlord who owns it from a resident who does not.

    A resident's last unit ends the membership; otherwise only the visits to that unit end. 404 when it is not theirs, or not the
    landlord's; 403 for a landlord and somebody who is no resident.
    """
    if not caller.may(Permission.PEOPLE_MANAGE):
        await _must_be_landlord_of(session, caller, unit_id)
    home = await home_of(session, caller.building_id, member_id, unit_id)
    if not caller.may(Permission.PEOPLE_MANAGE) and (home.tie == "owner" or home.role != Role.RESIDENT):
        raise Forbidden("Only the administration can do this for an owner.")
    is_last = home.role == Role.RESIDENT and not await has_other_homes(
        session, caller.building_id, member_id, unit_id
    )
    if is_last:  # sessions are locked before the member
        member = await hold_to_shut_out(session, caller.building_id, member_id, why=MOVED_OUT)
    else:
        member = await hold_member(session, caller.building_id, member_id)
    others = await has_other_homes(session, caller.building_id, member_id, unit_id)
    if home.role == Role.RESIDENT and is_last == others:
        raise Conflict  # a unit came or went between the look and the lock
    if is_last:
        gone = await move_out(session, caller, member_id, reason=reason)
        return LeftUnit(member_id, unit_id, home.number, moved_out=True, visits_ended=gone.visits_ended)
    await leave_unit(session, caller.building_id, member_id, unit_id, user_id=member.user_id)
    visits = await end_visits_of(
        session, caller.building_id, member_id, reason=HOST_GONE, by=caller.member_id, unit_id=unit_id
    )
    await audit_by(
        session,
        caller,
        "occupancy.ended",
        "member",
        member_id,
        values={"unit_id": unit_id, "reason": reason, "visits_ended": visits},
    )
    message = Message(
        SYSTEM,
        "A unit was taken from you",
        f"You no longer belong to unit {home.number}. Invitations to it were called off.",
        {"type": SYSTEM.name, "unit_id": str(unit_id)},
    )
    await tell(session, caller.building_id, [member.user_id], message)
    return LeftUnit(member_id, unit_id, home.number, moved_out=False, visits_ended=visits)


async def _must_be_landlord_of(session: Session, caller: Caller, unit_id: UUID) -> None:
    owns = await session.scalar(
        _OWNS, {"building": caller.building_id, "owner": caller.member, "unit": unit_id}
    )
    if owns is None:
        raise NotFound("You own no such unit.")
