"""What a visitor sees of their visit behind the pass link: no account, no script, nothing but what they need at the gate."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text

from gatehouse.core.clock import now
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.core.ratelimit import check_guesses, count_guess
from gatehouse.visits.calendar import calendar_of
from gatehouse.visits.codes import lookup_hashes, recognise
from gatehouse.visits.passes import PassCodes, show_pass
from gatehouse.visits.recurrence import RecurrenceOut, recurrence_out

_RESOLVE = text("select building_id, target_id from resolve_code('pass', cast(:hashes as bytea[]))")
_PAGE = text("""
select v.building_id, v.id, v.title, v.status, v.valid_from, v.valid_until, v.expected_start, v.max_entries, v.inside_count, v.visitor_count, v.companions,
  v.plate, v.rule_days, v.rule_from, v.rule_until,
  b.name as building, b.address, b.city, b.time_zone, u.first_name as host, n.number as unit, p.end_reason,
  (select min(vv.uses) from visit_visitors vv where vv.building_id = v.building_id and vv.visit_id = v.id and vv.status <> 'cancelled') as uses
from passes p
join visits v on v.building_id = p.building_id and v.id = p.visit_id
join buildings b on b.id = v.building_id
join members m on m.building_id = v.building_id and m.id = v.host_id
join users u on u.id = m.user_id
left join units n on n.building_id = v.building_id and n.id = v.unit_id
where p.building_id = :building and p.id = :id
""")


@dataclass(frozen=True, slots=True)
class GuestPage:
    """A pass page's facts. `state`: waiting (too early), good, inside, used, expired, cancelled, replaced (by a new pass).

    Times are the building's own.
    """

    state: str
    title: str
    building: str
    address: str
    host: str
    unit: str | None
    opens: datetime
    closes: datetime
    party: int
    companions: int
    plate: str | None
    recurrence: RecurrenceOut | None
    codes: PassCodes | None


async def guest_page(database: Database, *, token: str, address: str) -> GuestPage | None:
    """The page behind a link, or None when there is no such pass. Unknown links count against the address."""
    async with database.transaction() as session:
        row = await _behind(session, token=token, address=address)
        if row is None:
            return None
        zone = ZoneInfo(row.time_zone)
        state = _state(row)
        codes = (
            await show_pass(session, building_id=row.building_id, visit_id=row.id)
            if state in {"waiting", "good", "inside"}
            else None
        )
    return GuestPage(
        state=state,
        title=row.title,
        building=row.building,
        address=", ".join(part for part in (row.address, row.city) if part),
        host=row.host,
        unit=row.unit,
        opens=row.valid_from.astimezone(zone),
        closes=row.valid_until.astimezone(zone),
        party=row.visitor_count,
        companions=row.companions,
        plate=row.plate,
        recurrence=recurrence_out(row.rule_days, row.rule_from, row.rule_until),
        codes=codes,
    )


async def guest_calendar(database: Database, *, token: str, address: str) -> bytes | None:
    """The visit behind a link as a calendar file; None when there is no such pass, or it was replaced or called off."""
    async with database.transaction() as session:
        row = await _behind(session, token=token, address=address)
        if row is None or _state(row) in {"cancelled", "replaced"}:
            return None
        return await calendar_of(session, row.building_id, row.id)


async def _behind(session: Session, *, token: str, address: str) -> Row[Any] | None:
    await check_guesses("pass page misses", address)
    code = recognise(token)
    if code is not None and code.kind == "code":
        found = await session.first(_RESOLVE, {"hashes": lookup_hashes(code, UUID(int=0))})
        if found is not None:
            await session.become(Tenant(found.building_id))
            row = await session.first(_PAGE, {"building": found.building_id, "id": found.target_id})
            if row is not None:
                return row
    await count_guess("pass page misses", address)
    return None


def _state(row: Row[Any]) -> str:
    at = now()
    if row.end_reason == "reissued":
        return "replaced"
    if row.inside_count:
        return "inside"
    if row.status == "cancelled":
        return "cancelled"
    if (row.uses or 0) >= row.max_entries:
        return "used"
    if at >= row.valid_until:
        return "expired"
    return "waiting" if at < row.valid_from else "good"
