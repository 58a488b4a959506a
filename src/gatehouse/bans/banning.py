"""Ban a visitor: one's own, or, for the administration, the building's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.bans.access import access_ban
from gatehouse.bans.person import person_meant
from gatehouse.bans.schemas import BanIn, Scope
from gatehouse.bans.terms import default_end
from gatehouse.bans.told import tell_banned
from gatehouse.buildings.context import BuildingContext, load_context
from gatehouse.core.clock import in_zone, iso, now
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict, Forbidden, Invalid
from gatehouse.core.ids import new_id

# A ban that ended by itself makes room for a new one; it ended when it said, not now.
_END_EXPIRED = text("""
update bans set lifted_at = expires_at, updated_at = now()
where building_id = :building and phone = :phone and lifted_at is null and expires_at <= now()
""")
_INSERT = text("""
insert into bans (building_id, id, phone, phone_raw, name, reason, notes, severity, ban_type, scope, banned_by, unit_id, expires_at)
values (:building, :id, :phone, :raw, :name, :reason, :notes, :severity, :ban_type, :scope, :by, :unit, :expires) on conflict do nothing
""")
_STANDING = text("""
select id, banned_at from bans
where building_id = :building and phone = :phone and lifted_at is null and scope = :scope and (scope = 'building' or banned_by = :by)
order by ban_type = 'automatic', banned_at limit 1
""")


class AlreadyBanned(Conflict):
    """The same phone is banned by the same maker; `error.ban_id` and `error.banned_at` say which ban stands."""

    code, type = "ALREADY_BANNED", "CONFLICT_ERROR"


@dataclass(frozen=True, slots=True)
class Banned:
    """A ban just made, and how many live visits it turns away."""

    ban: Row[Any]
    live_visits: int


async def ban_visitor(session: Session, caller: Caller, body: BanIn) -> Banned:
    """Ban a phone for the caller's own visits, or (administration) for every unit; scans and invitations refuse it from the commit on.

    403 for a building-wide ban by anybody else, 409 `ALREADY_BANNED`, 422 for a phone that is none, an unknown visitor, an end that
    has passed. Source: 002 Visitor Ban System 1, CONTRACT 002 "Bans".
    """
    scope = _scope(caller, body)
    by = caller.member if scope == "personal" else caller.member_id
    building = await load_context(session, caller)
    person = await person_meant(session, caller, body, country=building.country)
    expires = _end(body, building)
    ban_id = new_id()
    await end_expired(session, caller, person.phone)
    made = await session.changed(
        _INSERT,
        {
            "building": caller.building_id,
            "id": ban_id,
            "phone": person.phone,
            "raw": person.written,
            "name": person.name,
            "reason": body.reason,
            "notes": body.notes,
            "severity": body.severity,
            "ban_type": body.ban_type,
            "scope": scope,
            "by": by,
            "unit": building.unit_id,
            "expires": expires,
        },
    )
    if not made:
        raise await _stands_already(session, caller, person.phone, scope, by)
    values = {"phone": person.phone, "scope": scope, "severity": body.severity, "reason": body.reason}
    await audit_by(session, caller, "ban.made", "ban", ban_id, values={**values, "expires_at": iso(expires)})
    ban = await access_ban(session, caller, ban_id)
    return Banned(ban, await tell_banned(session, caller, ban))


async def end_expired(session: Session, caller: Caller, phone: str) -> None:
    """Close the bans on a phone whose time is over, so that a new one can stand."""
    await session.execute(_END_EXPIRED, {"building": caller.building_id, "phone": phone})


def _scope(caller: Caller, body: BanIn) -> Scope:
    if not caller.may(Permission.BAN_BUILDING):
        if body.scope == "building":
            raise Forbidden("A ban for the whole building is made by its administration.")
        return "personal"
    return body.scope or "building"


def _end(body: BanIn, building: BuildingContext) -> datetime | None:
    if "expires_at" not in body.model_fields_set:
        expires = default_end(body.severity, building.settings, now())
    else:
        expires = end_in(building, body.expires_at)
    if body.ban_type == "temporary" and expires is None:
        raise Invalid.field("expires_at", "A temporary ban needs an end.")
    return expires


def end_in(building: BuildingContext, moment: datetime | None) -> datetime | None:
    """When a ban is to end, as it was sent: on the building's clocks where it names no zone; None stands for good. 422 when it has passed."""
    if moment is None:
        return None
    expires = in_zone(moment, building.time_zone)
    if expires <= now():
        raise Invalid.field("expires_at", "The end must be in the future.")
    return expires


async def _stands_already(
    session: Session, caller: Caller, phone: str, scope: Scope, by: UUID | None
) -> Conflict:
    key = {"building": caller.building_id, "phone": phone, "scope": scope, "by": by}
    row = await session.first(_STANDING, key)
    if row is None:  # lifted in this very moment
        return Conflict("This ban was being changed at this moment. Please try again.")
    whose = "for the whole building" if scope == "building" else "by you"
    return AlreadyBanned(
        f"This phone is banned {whose} already.",
        data={"ban_id": str(row.id), "banned_at": iso(row.banned_at)},
    )
