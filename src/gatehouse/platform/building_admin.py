"""Acts on a building as such: another administrator, suspending it, opening it again."""

from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import NO_BUILDING, Caller
from gatehouse.auth.passwords import check_strength
from gatehouse.auth.permissions import Role
from gatehouse.core.audit import audit_platform
from gatehouse.core.db import Database, Session
from gatehouse.core.errors import AlreadyDecided, Conflict, Invalid
from gatehouse.core.schema import Out
from gatehouse.identity.complete_registration import appoint
from gatehouse.identity.profile import Person
from gatehouse.identity.self_register import checked_phone
from gatehouse.platform.building_rows import PlatformBuildingOut, load_building
from gatehouse.platform.licences import NotDecidedYet, lock_building
from gatehouse.platform.schemas import AdminIn

_STATUS = text("""
update buildings set status = :status, status_reason = :reason, status_by = :by, status_at = now(), updated_at = now()
where id = :building and status = :before
""")
_WHO = text("""
select b.status, b.status_at, concat_ws(' ', u.first_name, nullif(u.last_name, '')) as status_by
from buildings b left join users u on u.id = b.status_by where b.id = :building
""")
# Its people are out at their next request; open sockets are told. NOTIFY is fine here: this is rare.
_DROP_SOCKETS = text("""
select pg_notify('gatehouse_sessions', replace(id::text, '-', '')) from sessions
where building_id = :building and revoked_at is null and expires_at > now()
""")


class AdminAddedOut(Out):
    """The new administrator. `invited`: the address has an account, and its owner decides; `admin` then says no more than the address."""

    admin: Person
    invited: bool


async def add_admin(database: Database, caller: Caller, body: AdminIn) -> AdminAddedOut:
    """Another administrator for a building: one's own, or, for a super admin, any. No connection is held while the password is hashed.

    403 another building, `LICENCE_INACTIVE`; 404; 409 `ALREADY_MEMBER`, `LICENCE_FULL`. Source: 002 Admin Management.
    """
    building_id = body.building_id or caller.building_id
    if building_id == NO_BUILDING:
        raise Invalid.field("building_id", "Say which building.")
    if body.password is not None:
        check_strength(body.password)
    admin, _, brought = await appoint(
        database,
        caller,
        building_id=building_id,
        role=Role.BUILDING_ADMIN,
        email=body.email,
        password=body.password,
        first_name=body.first_name,
        last_name=body.last_name,
        phone=body.phone,
        apartment_number=body.apartment_number,
    )
    return AdminAddedOut(admin=admin, invited=brought.invited)


def phone_in(given: str | None, country: str, field: str) -> str | None:
    """E.164 with a building's country, None for none; 422 naming the field."""
    return checked_phone(given, country, field) if given else None


async def set_status(
    session: Session, caller: Caller, building_id: UUID, *, status: str, reason: str | None
) -> PlatformBuildingOut:
    """Suspend a building (its people are out at once, the gate too) or open it again.

    404; 409 `ALREADY_DECIDED` naming who was first, `BUILDING_PENDING` while its application waits. To stop invitations only,
    suspend the licence instead.
    """
    if status == "suspended" and reason is None:
        raise Invalid.field("reason", "Say why, in 10 to 500 characters.")
    building = await lock_building(session, building_id)
    if building.status == "pending":
        raise NotDecidedYet
    changed = await session.changed(
        _STATUS,
        {
            "building": building_id,
            "status": status,
            "reason": reason if status == "suspended" else None,
            "by": caller.user_id,
            "before": "active" if status == "suspended" else "suspended",
        },
    )
    if not changed:
        who = await session.one(_WHO, {"building": building_id})
        if who.status != status:
            raise Conflict("This building was turned away and cannot be opened or suspended.")
        raise AlreadyDecided(status, by=who.status_by or None, at=who.status_at)
    if status == "suspended":
        await session.execute(_DROP_SOCKETS, {"building": building_id})
    await audit_platform(
        session,
        user_id=caller.user_id,
        building_id=building_id,
        action=f"building.{'suspended' if status == 'suspended' else 'opened'}",
        target_type="building",
        target_id=building_id,
        fields=["status", "reason"],
    )
    return await load_building(session, building_id)
