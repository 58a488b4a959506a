"""Who asks for a building of their own, or to administer one, and a super admin's yes or no.

Locks in one order: building, licence, application, membership. Whoever comes second hears who was first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.passwords import check_strength, hash_password
from gatehouse.auth.permissions import Role
from gatehouse.buildings.seats import lock_seats
from gatehouse.buildings.units import find_or_make_unit
from gatehouse.core.audit import audit_platform
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.core.errors import AlreadyDecided, Conflict, Invalid, NotFound
from gatehouse.core.ids import new_id
from gatehouse.identity.accounts import NewAccount, create_account
from gatehouse.identity.email_verification import start_email_verification
from gatehouse.identity.joining import activate, join, move_in
from gatehouse.notifications.kinds import SYSTEM
from gatehouse.notifications.mail import queue_mail
from gatehouse.notifications.tell import Message, admins_of, tell
from gatehouse.platform.application_rows import ApplicationOut, load_application
from gatehouse.platform.building_admin import phone_in
from gatehouse.platform.licences import TRIAL_DAYS, lock_building
from gatehouse.platform.schemas import ApplyIn

_FIND_BUILDING = text("select b.id, b.country from buildings b where b.id = find_building(:email)")
_APPLY = text("""
insert into building_applications (id, kind, building_id, user_id, member_id, details)
values (:id, 'admin', :building, :user, :member, jsonb_build_object('apartment_number', cast(:apartment as text)))
""")
_HOME = text("select building_id from building_applications where id = :id")
_DECIDE = text("""
update building_applications set status = :status, reason = :reason, decided_by = :by, decided_at = now(),
  details = details || jsonb_strip_nulls(jsonb_build_object('notes', cast(:notes as text)))
where id = :id and status = 'pending' and expires_at > now()
returning kind, user_id, member_id, details ->> 'apartment_number' as apartment, decided_at
""")
_OUTCOME = text("""
select a.status, a.decided_at, concat_ws(' ', u.first_name, nullif(u.last_name, '')) as decided_by
from building_applications a left join users u on u.id = a.decided_by where a.id = :id
""")
_OPEN = text("""
update buildings set status = 'active', status_by = :by, status_at = now(), updated_at = now() where id = :building and status = 'pending'
""")
# The trial begins when the building opens, not when it was asked for.
_START_TRIAL = text("""
update licences set status = 'active', starts_at = now(), expires_at = now() + make_interval(days => :days), status_by = :by, status_at = now(),
  updated_at = now()
where building_id = :building and status = 'inactive'
""")
# Its address is free again: who was turned away by mistake, or whose address somebody else used, may register.
_TURN_AWAY = text("""
update buildings set status = 'inactive', email = id::text || '@turned-away.invalid', status_reason = :reason, status_by = :by, status_at = now(),
  updated_at = now()
where id = :building and status = 'pending'
""")
_END_MEMBER = text("""
update members set status = 'ended', ended_at = now(), end_reason = :why where building_id = :building and id = :member and status = 'pending'
""")
_PERSON = text("""
select u.email, concat_ws(' ', u.first_name, nullif(u.last_name, '')) as full_name, u.first_name, b.name as building
from users u, buildings b where u.id = :user and b.id = :building
""")
_EXPIRED = text("""
select id, building_id from building_applications where status = 'pending' and expires_at <= now() order by expires_at limit :batch
""")
_EXPIRE = text("""
update building_applications set status = 'expired' where id = :id and status = 'pending' and expires_at <= now() returning kind, member_id
""")
BATCH = 100


class ApplicationExpired(Conflict):
    """Nobody decided within 30 days; the applicant may ask again."""

    code, type, message = (
        "APPROVAL_EXPIRED",
        "CONFLICT_ERROR",
        "This request has expired. The applicant may ask again.",
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a super admin decided."""

    id: UUID
    status: str
    by: UUID
    at: datetime
    reason: str | None
    notes: str | None


async def apply_as_admin(platform: Database, body: ApplyIn) -> ApplicationOut:
    """Somebody asks to administer a building that is there: an account that cannot sign in until a super admin says yes.

    404 no such building, 403 `LICENCE_INACTIVE`, 409 `EMAIL_TAKEN`. Source: 002 Admin Approval Routes.
    """
    if body.confirm_password is not None and body.confirm_password != body.password:
        raise Invalid.field("confirmPassword", "The two passwords differ.")
    check_strength(body.password)
    async with platform.transaction() as session:
        country = (await _find(session, body.building_email)).country
    phone = phone_in(body.phone, country, "phone")
    hashed = await hash_password(body.password)
    async with platform.transaction() as session:
        account = NewAccount(
            email=body.email,
            password_hash=hashed,
            first_name=body.first_name,
            last_name=body.last_name,
            phone=phone,
            phone_raw=body.phone,
        )
        user_id = await create_account(session, account)  # before the licence is locked, as everywhere
        building_id: UUID = (await _find(session, body.building_email)).id
        await session.become(Tenant(building_id, user_id))
        member_id = await join(
            session, building_id=building_id, user_id=user_id, role=Role.BUILDING_ADMIN, active=False
        )
        application_id = new_id()
        await session.execute(
            _APPLY,
            {
                "id": application_id,
                "building": building_id,
                "user": user_id,
                "member": member_id,
                "apartment": body.apartment_number,
            },
        )
        person = await session.one(_PERSON, {"user": user_id, "building": building_id})
        await queue_mail(
            session,
            to=body.email,
            template="admin_received",
            building_id=building_id,
            first_name=body.first_name,
            building=person.building,
        )
        await start_email_verification(session, user_id, body.email, body.first_name)
        await _note(session, user_id, "building_admin.applied", building_id, application_id)
        return await load_application(session, application_id)


async def _find(session: Session, email: str) -> Row[Any]:
    """The active building of that address, whose licence runs; the transaction acts in it from here on."""
    found = await session.first(_FIND_BUILDING, {"email": email})
    if found is None:
        raise NotFound("There is no building with this e-mail address.")
    await session.become(Tenant(found.id, None))
    await lock_seats(session)
    return found


async def decide(
    session: Session,
    caller: Caller,
    application_id: UUID,
    *,
    approved: bool,
    reason: str | None,
    notes: str | None = None,
) -> Verdict:
    """Yes: the building opens with its trial from today, the applicant becomes its administrator with a seat. No: both end.

    404; 409 `ALREADY_DECIDED` naming who was first, `APPROVAL_EXPIRED`, `LICENCE_FULL` (it stays pending); 403 `LICENCE_INACTIVE`.
    422 a no without a reason. Both hear by mail.
    """
    if not approved and not reason:
        raise Invalid.field("reason", "Say why, so that the applicant knows.")
    building_id: UUID | None = await session.scalar(_HOME, {"id": application_id})
    if building_id is None:
        raise NotFound("There is no such request.")
    await session.become(Tenant(building_id, caller.user_id))
    await lock_building(session, building_id)
    status = "approved" if approved else "rejected"
    values = {"id": application_id, "status": status, "reason": reason, "notes": notes, "by": caller.user_id}
    row = await session.first(_DECIDE, values)
    if row is None:
        raise await _somebody_was_first(session, application_id)
    if approved:
        await _accept(session, caller, building_id, row)
    else:
        await _close(session, row, building_id, by=caller.user_id, reason=reason, why="rejected")
    person = await session.one(_PERSON, {"user": row.user_id, "building": building_id})
    await queue_mail(
        session,
        to=person.email,
        template=f"{row.kind}_{status}",
        building_id=building_id,
        first_name=person.first_name,
        building=person.building,
        reason=reason,
    )
    await _note(session, caller.user_id, f"application.{status}", building_id, application_id)
    return Verdict(application_id, status, caller.user_id, row.decided_at, reason, notes)


async def _accept(session: Session, caller: Caller, building_id: UUID, row: Row[Any]) -> None:
    values = {"building": building_id, "by": caller.user_id}
    if row.kind == "building":
        await session.execute(_OPEN, values)
        await session.execute(_START_TRIAL, values | {"days": TRIAL_DAYS})
    if not await activate(
        session, building_id=building_id, member_id=row.member_id, role=Role.BUILDING_ADMIN
    ):
        raise Conflict("The applicant does not wait for this any more.")
    if row.apartment:
        unit_id = await find_or_make_unit(session, building_id, row.apartment)
        await move_in(session, building_id=building_id, member_id=row.member_id, unit_id=unit_id)
    if row.kind == "admin":
        person = await session.one(_PERSON, {"user": row.user_id, "building": building_id})
        others = [one for one in await admins_of(session, building_id) if one != row.user_id]
        await tell(
            session,
            building_id,
            others,
            Message(
                SYSTEM,
                "A new administrator",
                f"{person.full_name} now administers {person.building} too.",
                {"type": SYSTEM.name, "memberId": str(row.member_id)},
                about="member",
                target=row.member_id,
            ),
        )


async def _close(
    session: Session, row: Row[Any], building_id: UUID, *, by: UUID | None, reason: str | None, why: str
) -> None:
    await session.execute(_END_MEMBER, {"building": building_id, "member": row.member_id, "why": why})
    if row.kind == "building":
        await session.execute(_TURN_AWAY, {"building": building_id, "reason": reason, "by": by})


async def _somebody_was_first(session: Session, application_id: UUID) -> Conflict:
    # A second statement: the first one's snapshot is older than what it waited for.
    row = await session.one(_OUTCOME, {"id": application_id})
    if row.status in {"approved", "rejected"}:
        return AlreadyDecided(row.status, by=row.decided_by or None, at=row.decided_at)
    return ApplicationExpired()


async def expire_applications(session: Session) -> bool:
    """Close what nobody decided within 30 days; true when there may be more. A job, under the platform's login."""
    due: Sequence[Row[Any]] = await session.all(_EXPIRED, {"batch": BATCH})
    for one in due:
        await lock_building(session, one.building_id)
        row = await session.first(_EXPIRE, {"id": one.id})
        if row is not None:
            reason = "Nobody decided in time."
            await _close(session, row, one.building_id, by=None, reason=reason, why="expired")
    return len(due) == BATCH


async def _note(
    session: Session, user_id: UUID, action: str, building_id: UUID, application_id: UUID
) -> None:
    await audit_platform(
        session,
        user_id=user_id,
        building_id=building_id,
        action=action,
        target_type="building_application",
        target_id=application_id,
    )
