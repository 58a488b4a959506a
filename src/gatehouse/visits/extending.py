"""Extend a visit: its pass is good for longer, whoever is inside may stay longer, and one that ran out unused opens again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import load_context
from gatehouse.buildings.settings import BuildingSettings
from gatehouse.core.clock import in_zone, iso, now
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict, Invalid
from gatehouse.visits.access import access_own_visit
from gatehouse.visits.changed import publish_visit
from gatehouse.visits.overstay import move_due_out
from gatehouse.visits.passes import issue_pass

_RULES = text("""
select v.door, v.visit_type, v.max_entries, exists (
    select 1 from visit_visitors x where x.building_id = v.building_id and x.visit_id = v.id and x.status <> 'cancelled' and x.uses < v.max_entries
  ) as uses_left
from visits v where v.building_id = :building and v.id = :id
""")
# What the reading above allowed is asked again: the row is locked, and whoever came first has moved it.
_EXTEND = text("""
update visits v set valid_until = :until, expected_end = :until, updated_at = now(),
  status = case when v.inside_count > 0 then 'active' when v.status in ('expired', 'completed') then 'pending' else v.status end
where v.building_id = :building and v.id = :id and v.status <> 'cancelled' and v.valid_until < :until and (v.inside_count > 0 or exists (
  select 1 from visit_visitors x where x.building_id = v.building_id and x.visit_id = v.id and x.status <> 'cancelled' and x.uses < v.max_entries))
returning v.status
""")
# Its own last pass, unless a live one has the same 6 digits by now; a pass given up for a new one stays dead.
_REVIVE = text("""
update passes p set ended_at = null, end_reason = null
where p.building_id = :building and p.end_reason in ('expired', 'completed') and p.id = (
    select x.id from passes x where x.building_id = :building and x.visit_id = :id order by x.ended_at is null desc, x.created_at desc limit 1)
  and not exists (select 1 from passes o where o.building_id = p.building_id and o.digits_hash = p.digits_hash and o.ended_at is null)
""")
_LIVE = text(
    "select 1 from passes where building_id = :building and visit_id = :id and ended_at is null limit 1"
)


@dataclass(frozen=True, slots=True)
class Extended:
    """A visit that is good until later; `moved` people inside have longer to leave."""

    visit_id: UUID
    status: str
    valid_until: datetime
    moved: int


async def extend_visit(session: Session, caller: Caller, visit_id: UUID, until: datetime) -> Extended:
    """Let a visit last until `until`, which without a zone is the building's. For its host and admins; the same again changes nothing.

    A pass that ran out opens again while entries are left. 409 when the visit was called off or every entry is used and nobody
    is inside; 422 `until` for a moment that is past, earlier than now agreed, or beyond what the building allows. Source: CONTRACT 000.
    """
    visit = await access_own_visit(session, caller, visit_id, lock=True)
    building = await load_context(session, caller)
    key = {"building": caller.building_id, "id": visit_id}
    rules = await session.one(_RULES, key)
    until = in_zone(until, building.time_zone)
    if visit.status == "cancelled":
        raise Conflict("This visit was called off; make a new one.")
    if not rules.uses_left and not visit.inside_count:
        raise Conflict("Every entry of this pass is used; make a new one.")
    _must_fit(visit, rules, building.settings, until)
    if until == visit.valid_until:
        return Extended(visit_id, visit.status, until, 0)
    status: str | None = await session.scalar(_EXTEND, key | {"until": until})
    if status is None:
        raise Conflict
    await _revive(session, caller, visit_id, until)
    # A recurring visit's people leave at the end of today's hours, however long it recurs.
    moved = (
        await move_due_out(session, caller.building_id, visit_id, until) if visit.rule_until is None else 0
    )
    await audit_by(session, caller, "visit.extended", "visit", visit_id, values={"until": iso(until)})
    publish_visit(
        session,
        caller.building_id,
        "visit:updated",
        visit_id,
        visit.title,
        host_user=visit.host_user,
        hide_unit=visit.hide_unit,
    )
    return Extended(visit_id, status, until, moved)


def longest(visit_type: str, settings: BuildingSettings) -> timedelta:
    """How long a visitor token may live: long stays so many days, all others so many hours (CONTRACT 000)."""
    return (
        timedelta(days=settings.token_days) if visit_type == "long" else timedelta(hours=settings.token_hours)
    )


def _must_fit(visit: Row[Any], rules: Row[Any], settings: BuildingSettings, until: datetime) -> None:
    present = now()
    if until <= present:
        raise Invalid.field("until", "This moment is past.")
    if until < visit.valid_until:
        raise Invalid.field("until", "The visit lasts longer already.")
    if until - visit.expected_start > timedelta(days=settings.max_visit_days):
        raise Invalid.field("until", f"A visit may last at most {settings.max_visit_days} days.")
    cap = longest(rules.visit_type, settings)
    if rules.door == "000" and until > max(present, visit.expected_start) + cap:
        most = f"{cap.days} days" if rules.visit_type == "long" else f"{settings.token_hours} hours"
        raise Invalid.field("until", f"A token may be good for at most {most} from now.")


async def _revive(session: Session, caller: Caller, visit_id: UUID, until: datetime) -> None:
    """A live pass for the visit: its own again, or a new one beside it where its 6 digits are somebody else's now."""
    key = {"building": caller.building_id, "id": visit_id}
    revived = await session.changed(_REVIVE, key)
    if not revived and await session.first(_LIVE, key) is None:
        await issue_pass(session, caller, visit_id=visit_id, until=until)
