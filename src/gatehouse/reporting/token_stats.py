"""000's dashboards: a person's own tokens, a landlord's units, a building. Three statements each, whatever the size."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.paging import Paging
from gatehouse.core.schema import Out, UtcTime
from gatehouse.gate.token_entries import ALL, LANDLORD, OWN, count_all, count_of, newest_of
from gatehouse.gate.token_schemas import TokenEntry
from gatehouse.reporting import dashboard_sql
from gatehouse.visits.state import IS_STATUS


class RecentVisitor(Out):
    """One of the last to come. Date and time are the building's own, as 000 writes them; `entered_at` is the moment."""

    id: UUID
    name: str
    phone: str | None
    visit_date: str
    visit_time: str
    status: str
    visit_type: str
    resident_name: str | None
    house_number: str | None
    entered_at: UtcTime
    exited_at: UtcTime | None


class OwnNumbers(Out):
    """`active_tokens`: visitors inside now; `pending_tokens`: still good, nobody inside."""

    total_visitors: int
    active_tokens: int
    pending_tokens: int


class BuildingNumbers(OwnNumbers):
    """A building's, or those of a landlord's own tokens and units. `used_tokens`: somebody has come on them."""

    total_users: int
    total_tokens: int
    used_tokens: int
    expired_tokens: int


class PlatformNumbers(OwnNumbers):
    """The named building's; of all buildings when none is named."""

    total_admins: int


class OwnStats(Out):
    """A person's dashboard; the five last visitors."""

    stats: OwnNumbers
    recent_visitors: list[RecentVisitor]


class BuildingStats(Out):
    """An administrator's or landlord's dashboard; the ten last visitors."""

    stats: BuildingNumbers
    recent_visitors: list[RecentVisitor]


class PlatformStats(Out):
    """A super admin's dashboard; the five last visitors of the named building."""

    stats: PlatformNumbers
    recent_visitors: list[RecentVisitor]


_OWNED = """
(select o.unit_id from occupancies o where o.building_id = :building and o.member_id = :member and o.tie = 'owner' and o.valid_to is null)
"""


def _tokens(whose: str) -> Any:
    return text(f"""
with settled as ( -- years of them: from the index alone
  select count(*) as total, count(*) filter (where v.settled_used) as used, count(*) filter (where v.settled = 'expired') as expired
  from visits v where v.building_id = :building{whose}
), others as (
  select coalesce(sum(v.inside_count), 0) as inside, count(*) filter (where {IS_STATUS["pending"]}) as pending,
    count(*) filter (where v.first_entry_at is not null) as used, count(*) filter (where {IS_STATUS["expired"]}) as expired
  from visits v where v.building_id = :building and not v.tidied{whose}
)
select settled.total as total_tokens, others.inside as active_tokens, others.pending as pending_tokens,
  settled.used + others.used as used_tokens, settled.expired + others.expired as expired_tokens
from settled, others
""")


_OWN_TOKENS = _tokens(" and v.host_id = :member")
_LANDLORD_TOKENS = _tokens(f" and (v.host_id = :member or v.unit_id in {_OWNED})")
_ALL_TOKENS = _tokens("")
_RESIDENTS = text(f"""
select count(distinct o.member_id) from occupancies o
where o.building_id = :building and o.unit_id in {_OWNED} and o.member_id <> :member and o.valid_to is null
""")
_MEMBERS = text("""
select count(distinct m.user_id) as people, count(distinct m.user_id) filter (where m.role = 'building_admin') as admins
from members m where m.building_id = :building and m.status = 'active'
""")


async def own_stats(session: Session, caller: Caller) -> OwnStats:
    """The caller's own tokens and who came on them."""
    own = {"building": caller.building_id, "member": caller.member_id}
    tokens = await session.one(_OWN_TOKENS, own)
    return OwnStats(
        stats=OwnNumbers(**_numbers(tokens, await count_of(session, OWN, own))),
        recent_visitors=await _recent(session, caller, OWN, own, 5),
    )


async def building_stats(session: Session, caller: Caller) -> BuildingStats:
    """The building's, for an administrator; a landlord's own tokens and those of the units they own otherwise."""
    if caller.may(Permission.DASHBOARD_ADMIN):
        source, values = ALL, {"building": caller.building_id}
        tokens = await session.one(_ALL_TOKENS, values)
        users = (await session.one(_MEMBERS, values)).people
        total = await count_all(session, caller)
    else:
        source, values = LANDLORD, {"building": caller.building_id, "member": caller.member}
        tokens = await session.one(_LANDLORD_TOKENS, values)
        users = await session.scalar(_RESIDENTS, values)
        total = await count_of(session, source, values)
    return BuildingStats(
        stats=BuildingNumbers(
            **_numbers(tokens, total),
            total_users=users,
            total_tokens=tokens.total_tokens,
            used_tokens=tokens.used_tokens,
            expired_tokens=tokens.expired_tokens,
        ),
        recent_visitors=await _recent(session, caller, source, values, 10),
    )


async def platform_stats(session: Session, caller: Caller) -> PlatformStats:
    """The numbers of the building that a super admin names."""
    values = {"building": caller.building_id}
    tokens = await session.one(_ALL_TOKENS, values)
    return PlatformStats(
        stats=PlatformNumbers(
            **_numbers(tokens, await count_all(session, caller)),
            total_admins=(await session.one(_MEMBERS, values)).admins,
        ),
        recent_visitors=await _recent(session, caller, ALL, values, 5),
    )


def _numbers(tokens: Row[Any], visitors: int) -> dict[str, int]:
    return {
        "total_visitors": visitors,
        "active_tokens": tokens.active_tokens,
        "pending_tokens": tokens.pending_tokens,
    }


async def _recent(
    session: Session, caller: Caller, source: str, values: dict[str, Any], most: int
) -> list[RecentVisitor]:
    zone: str | None = await session.scalar(dashboard_sql.ZONE, {"building": caller.building_id})
    if zone is None:
        raise NotFound("There is no such building.")
    place = ZoneInfo(zone)
    newest = await newest_of(session, caller, source, values, Paging(page=1, limit=most, offset=0))
    return [_visitor(entry, entry.entered_at.astimezone(place)) for entry in newest]


def _visitor(entry: TokenEntry, local: datetime) -> RecentVisitor:
    return RecentVisitor(
        id=entry.id,
        name=entry.visitor_name,
        phone=entry.visitor_phone,
        visit_date=f"{local:%b} {local.day}, {local.year}",
        visit_time=f"{local:%I:%M %p}",
        status=entry.status,
        visit_type=entry.purpose,
        resident_name=entry.resident_name,
        house_number=entry.house_number,
        entered_at=entry.entered_at,
        exited_at=entry.exited_at,
    )
