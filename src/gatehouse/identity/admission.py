"""The end of every sign-in by password: may this person in now, in which membership, and who must hear of it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from gatehouse.core.clock import now
from gatehouse.core.db import Session, Tenant
from gatehouse.core.errors import AppError, Forbidden, NotActivated
from gatehouse.identity.history import Device, Outcome, is_new_device, note
from gatehouse.identity.sessions import SignedIn, open_session
from gatehouse.notifications.mail import queue_mail

RESET_PATH = "/api/auth/request-password-reset"
RESEND_PATH = "/api/email-verification/resend-otp"

# tenant: a person's own memberships in all buildings, by the policy on user_id
_STANDING = text("""
select u.email, u.first_name, u.must_verify_email and u.email_verified_at is null as unverified, u.locked_at is not null as locked,
  u.login_notifications, u.is_super_admin, mine.building_id, mine.id as member_id,
  exists (select from own_credentials() c where c.totp_confirmed_at is not null) as two_factor
from users u left join lateral (
  select m.building_id, m.id from members m join buildings b on b.id = m.building_id and b.status = 'active'
  where m.user_id = u.id and m.status = 'active'
  order by array_position(array['building_admin', 'landlord', 'resident', 'security'], m.role), m.created_at limit 1) mine on true
where u.id = :user for no key update of u
""")
_SIGNED_IN_AT = text("update users set last_login_at = now() where id = :user")


class AccountLocked(Forbidden):
    """Right password, but the account was locked by its owner or after a report."""

    code, type, message = (
        "ACCOUNT_LOCKED",
        "AUTHORIZATION_ERROR",
        "This account is locked. Resetting the password opens it again.",
    )

    def __init__(self) -> None:
        super().__init__(data={"reset": RESET_PATH})


class EmailNotVerified(Forbidden):
    """Right password, but the address of an account made with a registration code is not proven yet."""

    code, type, message = (
        "EMAIL_NOT_VERIFIED",
        "AUTHORIZATION_ERROR",
        "Please confirm your e-mail address first. We can send you a new code.",
    )

    def __init__(self) -> None:
        super().__init__(data={"resend": RESEND_PATH})


_OUTCOMES: dict[type[AppError], Outcome] = {
    AccountLocked: Outcome.LOCKED,
    EmailNotVerified: Outcome.NOT_VERIFIED,
    NotActivated: Outcome.NOT_ACTIVATED,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person with the right password may do now: come in as this member (a super admin: as none), or why not."""

    user_id: UUID
    email: str | None
    first_name: str
    two_factor: bool
    wants_notices: bool
    building_id: UUID | None
    member_id: UUID | None
    refusal: AppError | None


async def standing_of(session: Session, user_id: UUID) -> Standing:
    """How somebody stands, in a transaction of their own; their account is held until its end. The first of their memberships that is good is the one they come in with."""
    row = await session.one(_STANDING, {"user": user_id})
    refusal: AppError | None = None
    if row.locked:
        refusal = AccountLocked()
    elif row.unverified:
        refusal = EmailNotVerified()
    elif row.member_id is None and not row.is_super_admin:
        refusal = NotActivated()
    return Standing(
        user_id=user_id,
        email=row.email,
        first_name=row.first_name,
        two_factor=row.two_factor,
        wants_notices=row.login_notifications,
        building_id=row.building_id,
        member_id=row.member_id,
        refusal=refusal,
    )


async def note_refusal(session: Session, standing: Standing, device: Device) -> None:
    """Put the refusal into the person's record; the caller raises it after the commit."""
    assert standing.refusal is not None
    await note(session, standing.user_id, _OUTCOMES[type(standing.refusal)], device)


async def admit(
    session: Session, standing: Standing, device: Device, *, kind: str, remember: bool
) -> SignedIn:
    """Open the session of somebody who has proved who they are and is not refused.

    A device never seen before is told to the account's address, unless its owner wants no such mail.
    """
    if standing.wants_notices and standing.email:
        await _tell_of_new_device(session, standing, standing.email, device)
    await session.become(Tenant(standing.building_id, standing.user_id))
    opened = await open_session(
        session,
        standing.user_id,
        building_id=standing.building_id,
        member_id=standing.member_id,
        device=device,
        kind=kind,
        remember=remember,
    )
    await session.execute(_SIGNED_IN_AT, {"user": standing.user_id})
    await note(session, standing.user_id, Outcome.OK, device)
    return opened


async def _tell_of_new_device(session: Session, standing: Standing, to: str, device: Device) -> None:
    if await is_new_device(session, standing.user_id, device):
        await queue_mail(
            session,
            to=to,
            template="new_device",
            first_name=standing.first_name,
            device=device.family,
            device_name=device.name,
            location=device.location,
            ip=device.ip,
            at=now().isoformat(),
        )
