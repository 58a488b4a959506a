"""The building's automatic ban of a phone: an incident makes one, further incidents raise it, and it ends by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.bans.access import access_ban
from gatehouse.bans.banning import end_expired
from gatehouse.bans.person import Person, person_meant
from gatehouse.bans.schemas import IncidentIn
from gatehouse.bans.terms import Grade, Standing, after_incident, default_end
from gatehouse.bans.told import tell_banned
from gatehouse.buildings.context import BuildingContext, load_context
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import Collided
from gatehouse.core.ids import new_id

_STANDING = text("""
select id, severity, incidents, expires_at from bans
where building_id = :building and phone = :phone and scope = 'building' and ban_type = 'automatic' and lifted_at is null for no key update
""")
# One that ended by itself is remembered for a year; one that somebody lifted is forgiven, and what was before it too.
_LAST = text("""
select severity, incidents from (
  select severity, incidents, lifted_at, expires_at from bans
  where building_id = :building and phone = :phone and scope = 'building' and ban_type = 'automatic' order by banned_at desc, id desc limit 1
) last where lifted_at >= expires_at and lifted_at > now() - interval '1 year'
""")
_INSERT = text("""
insert into bans (building_id, id, phone, phone_raw, name, reason, notes, severity, ban_type, scope, banned_by, incidents, expires_at)
values (:building, :id, :phone, :raw, :name, :reason, :notes, :severity, 'automatic', 'building', :by, :incidents, :expires) on conflict do nothing
""")
_RAISE = text("""
update bans set severity = :severity, incidents = :incidents, expires_at = :expires, reason = :reason, notes = coalesce(:notes, notes), updated_at = now()
where building_id = :building and id = :id
""")
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Incident:
    """The automatic ban after an incident. `raised_from`: the severity it rose from just now."""

    ban: Row[Any]
    live_visits: int
    raised_from: Grade | None


async def report_incident(session: Session, caller: Caller, body: IncidentIn) -> Incident:
    """Count an incident against a phone: makes the building's automatic ban, or raises it when it has happened often enough.

    Each incident lets the ban run anew for the days of its severity; it never shortens it. A manual ban of the same phone stands
    beside it untouched. 422 as for a ban. Source: 002 Automatic Ban Features, CONTRACT 002 "Bans".
    """
    building = await load_context(session, caller)
    person = await person_meant(session, caller, body, country=building.country)
    await end_expired(session, caller, person.phone)
    ban_id, raised_from, is_new = await _count(session, caller, building, person, body)
    ban = await access_ban(session, caller, ban_id)
    values = {
        "phone": person.phone,
        "trigger": body.trigger,
        "reported": body.severity,
        "reason": body.reason,
        "severity": ban.severity,
        "incidents": ban.incidents,
    }
    await audit_by(session, caller, "ban.incident", "ban", ban_id, values=values)
    visits = await tell_banned(session, caller, ban, loud=is_new or raised_from is not None)
    return Incident(ban, visits, raised_from)


async def _count(
    session: Session, caller: Caller, building: BuildingContext, person: Person, body: IncidentIn
) -> tuple[UUID, Grade | None, bool]:
    """The ban's id, what it rose from, whether it is new. Of several reports at once the first makes the ban, the others wait and count on."""
    key = {"building": caller.building_id, "phone": person.phone}
    said = {"reason": body.reason or f"Reported: {body.trigger}", "notes": body.notes}
    for _ in range(_TRIES):
        standing = await session.first(_STANDING, key)
        last = standing or await session.first(_LAST, key)
        before = Standing(last.severity, last.incidents) if last else None
        after = after_incident(before, body.severity, building.settings)
        terms: dict[str, Any] = {"severity": after.severity, "incidents": after.incidents, **said}
        end = default_end(after.severity, building.settings, now())
        rose = before.severity if before and before.severity != after.severity else None
        if standing is not None:
            terms["expires"] = _later(standing.expires_at, end)
            await session.execute(_RAISE, {"building": caller.building_id, "id": standing.id, **terms})
            return standing.id, rose, False
        ban_id = new_id()
        who = {"id": ban_id, "raw": person.written, "name": person.name, "by": caller.member_id}
        if await session.changed(_INSERT, {**key, **who, **terms, "expires": end}):
            return ban_id, rose, True
    raise Collided


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    """The later end; None is for good."""
    return None if one is None or other is None else max(one, other)
