"""Somebody lost their authenticator and their recovery codes: another administrator of the building takes the second factor off."""

from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.core.clock import iso, now
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict, Forbidden
from gatehouse.identity.history import Device, Outcome, note
from gatehouse.identity.membership_end import hold_member
from gatehouse.notifications.kinds import SECURITY_ALERT
from gatehouse.notifications.mail import queue_mail
from gatehouse.notifications.tell import Message, tell

_HAS = text("select two_factor from members_second_factor(array[cast(:user as uuid)])")
_OFF = text("select totp_off(:user)")
_PERSON = text("""
select u.email, u.first_name, b.name as building, b.time_zone from members m
join users u on u.id = m.user_id join buildings b on b.id = m.building_id
where m.building_id = :building and m.id = :member
""")


class NoSecondFactor(Conflict):
    """There is nothing to take off."""

    code, type, message = (
        "NO_SECOND_FACTOR",
        "CONFLICT_ERROR",
        "This person signs in without a second factor.",
    )


async def reset_second_factor(session: Session, caller: Caller, member_id: UUID, *, reason: str) -> None:
    """Take the second factor off an active member of the building; they are told and may set up another.

    Their password stays and their sessions go on. 404, 409 `NO_SECOND_FACTOR`, for oneself, and for somebody who is no active member;
    403 for a super admin's, and, but by a super admin, for an account that opens another building as well.
    """
    member = await hold_member(session, caller.building_id, member_id)
    if member.user_id == caller.user_id:
        raise Conflict("Switch off your own second factor in your security settings.")
    if member.status != "active":
        raise Conflict("This person is not an active member of the building.")
    if not await session.scalar(_HAS, {"user": member.user_id}):
        raise NoSecondFactor
    if not await session.scalar(_OFF, {"user": member.user_id}):
        # The door's own judgement. What it is, is not said: a building does not learn of the others.
        raise Forbidden("Only a super administrator can take off this person's second factor.")
    # In their own record, but not the administrator's address.
    await note(session, member.user_id, Outcome.TWO_FACTOR_OFF, Device("", "", name="an administrator"))
    await audit_by(session, caller, "second_factor.reset", "member", member_id, values={"reason": reason})
    person = await session.one(_PERSON, {"building": caller.building_id, "member": member_id})
    message = Message(
        SECURITY_ALERT,
        "Second factor removed",
        f"An administrator of {person.building} has removed your second factor. If you did not ask for it, change your password.",
        {"type": SECURITY_ALERT.name, "event": "two_factor_reset"},
    )
    await tell(session, caller.building_id, [member.user_id], message)
    if person.email:
        await queue_mail(
            session,
            to=person.email,
            template="two_factor_reset",
            building_id=caller.building_id,
            first_name=person.first_name,
            building=person.building,
            at=iso(now()),
            time_zone=person.time_zone,
        )
