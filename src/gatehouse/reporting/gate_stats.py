"""003's three numbers of a home screen: of the building for guards and admins, of their own for residents and landlords."""

from typing import Any

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.schema import Out
from gatehouse.gate.entry_rows import LIVED
from gatehouse.reporting import dashboard_sql
from gatehouse.reporting.dashboards import local_day


class GateStats(Out):
    """People who came in today (once each, the building's own day), requests that wait for an answer, entries that are inside."""

    visitors_today: int
    pending_approvals: int
    checked_in: int


# A resident's: at their units since they belong there, or on a visit of theirs.
_OWN_ENTRY = """
and (exists (select 1 from occupancies o where o.building_id = e.building_id and o.member_id = :member and o.unit_id = e.unit_id and o.valid_to is null
    and o.valid_from <= e.entered_at)
  or exists (select 1 from visits v where v.building_id = e.building_id and v.id = e.visit_id and v.host_id = :member))
"""
_OWN_REQUEST = """
and exists (select 1 from entry_request_units u
  join occupancies o on o.building_id = u.building_id and o.unit_id = u.unit_id and o.member_id = :member and o.valid_to is null
  where u.building_id = r.building_id and u.request_id = r.id)
"""


def _numbers(own_entry: str, own_request: str) -> Any:
    return text(f"""
    select
      (select count(distinct coalesce(e.visitor_id, e.id)) from entries e
       where e.building_id = :building and e.entered_at >= :since and e.entered_at < :until and {LIVED} {own_entry}) as visitors_today,
      (select count(*) from entry_requests r
       where r.building_id = :building and r.status = 'pending' and r.expires_at > now() {own_request}) as pending_approvals,
      (select count(*) from entries e where e.building_id = :building and e.exited_at is null {own_entry}) as checked_in
    """)


_BUILDING, _OWN = _numbers("", ""), _numbers(_OWN_ENTRY, _OWN_REQUEST)


async def gate_stats(session: Session, caller: Caller) -> GateStats:
    """The caller's numbers, two statements. A super admin names the building."""
    zone: str | None = await session.scalar(dashboard_sql.ZONE, {"building": caller.building_id})
    if zone is None:
        raise NotFound("There is no such building.")
    today = local_day(now(), zone)
    values: dict[str, Any] = {"building": caller.building_id, "since": today.start, "until": today.end}
    if caller.may(Permission.GATE_WATCH):
        row = await session.one(_BUILDING, values)
    else:
        row = await session.one(_OWN, values | {"member": caller.member})
    return GateStats(**row._mapping)
