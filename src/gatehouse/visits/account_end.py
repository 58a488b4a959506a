"""A person ends their own account: out of every building, passes dead, nobody signed in, name and addresses gone. The gate's record stays."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import still_signed_in
from gatehouse.auth.permissions import Role
from gatehouse.core.audit import audit
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.core.errors import Conflict
from gatehouse.identity.accounts import end_sessions, hold_account
from gatehouse.identity.leaving import end_membership, keep_an_admin
from gatehouse.identity.one_time import Purpose, drop_codes
from gatehouse.identity.own_password import PasswordMoved, show_password
from gatehouse.notifications.kinds import SYSTEM
from gatehouse.notifications.mail import queue_mail
from gatehouse.notifications.tell import Message, admins_of, tell
from gatehouse.visits.ending import end_visits_of

REASON = "Account deleted"

_OWN = text("select email, first_name, last_name, is_super_admin from users where id = :user")
# tenant: a person's own memberships in all buildings, by the policy on user_id; in one order, so that no two wait for each other
_MEMBERSHIPS = text("""
select m.building_id, m.id, m.role, m.status from members m where m.user_id = :user and m.status <> 'ended' order by m.building_id, m.id
""")
_FORGET_PASSWORD = text("select password_change(:seen, null)")
_FORGET_SECOND_FACTOR = text("select totp_off(:user)")
_FORGET_PERSON = text("""
update users set email = null, phone = null, phone_raw = null, first_name = 'Deleted', last_name = 'account', is_active = false,
  must_verify_email = false, email_verified_at = null, deleted_at = now(), updated_at = now()
where id = :user and is_active and not is_super_admin
""")


class SuperAdminStays(Conflict):
    """The platform's own accounts are not made and not ended over HTTP."""

    code, type, message = (
        "SUPER_ADMIN",
        "CONFLICT_ERROR",
        "A super admin's account is ended on the server, by the operator.",
    )


@dataclass(frozen=True, slots=True)
class Ended:
    """What went with the account."""

    memberships: int
    visits: int


async def delete_account(database: Database, caller: Caller, *, password: str) -> Ended:
    """End the caller's account for good.

    422 `password`, 409 `LAST_ADMIN` while a building would be left without an administrator (nothing is ended then anywhere),
    409 `SUPER_ADMIN`. Visitors who are inside may still leave. A mail to the former address says that it is done.
    """
    seen = await show_password(database, caller, password, field="password")
    async with database.transaction(caller.tenant) as session:
        await hold_account(session, caller.user_id)
        await still_signed_in(session, caller)
        own = await session.one(_OWN, {"user": caller.user_id})
        if own.is_super_admin:
            raise SuperAdminStays
        # Before the memberships are held (membership_end.py, locks), and once more at the end.
        await end_sessions(session, caller.user_id, why="account_deleted")
        ended, visits = 0, 0
        for membership in await session.all(_MEMBERSHIPS, {"user": caller.user_id}):
            await session.become(Tenant(membership.building_id, caller.user_id))
            visits += await _leave(session, caller, membership, f"{own.first_name} {own.last_name}".strip())
            ended += 1
        await session.become(Tenant(None, caller.user_id))
        await drop_codes(session, *Purpose)
        if not await session.scalar(_FORGET_PASSWORD, {"seen": seen}):
            raise PasswordMoved
        await session.execute(_FORGET_SECOND_FACTOR, {"user": caller.user_id})
        await end_sessions(session, caller.user_id, why="account_deleted")
        # The address is a key: this waits for everybody who is just writing a row about the person, so it comes last.
        if not await session.changed(_FORGET_PERSON, {"user": caller.user_id}):
            raise PasswordMoved
        if own.email is not None:
            await queue_mail(session, to=own.email, template="account_deleted", first_name=own.first_name)
    return Ended(ended, visits)


async def _leave(session: Session, caller: Caller, membership: Any, name: str) -> int:
    """End one membership; how many visits were called off."""
    building = membership.building_id
    if membership.role == Role.BUILDING_ADMIN and membership.status == "active":
        await keep_an_admin(session, building, membership.id)
    visits = await end_visits_of(session, building, membership.id, reason=REASON, by=membership.id)
    await end_membership(session, building, membership.id, reason=REASON, by=caller.user_id)
    await audit(
        session,
        building_id=building,
        user_id=caller.user_id,
        session_id=caller.session_id,
        action="account.deleted",
        target_type="member",
        target_id=membership.id,
        fields=("status",),
    )
    if membership.status == "active":
        message = Message(
            SYSTEM,
            "Somebody has left",
            f"{name} ({membership.role.replace('_', ' ')}) has deleted their account.",
            {"type": "account_deleted", "memberId": str(membership.id)},
            about="member",
            target=membership.id,
        )
        admins = [one for one in await admins_of(session, building) if one != caller.user_id]
        await tell(session, building, admins, message)
    return visits
