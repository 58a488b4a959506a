"""The super admin's dashboard: buildings, licences that end soon, buildings short of seats, what waits for a decision."""

from uuid import UUID

from sqlalchemy import text

from gatehouse.buildings.seats import seats_used
from gatehouse.core.db import Session
from gatehouse.core.schema import Out
from gatehouse.platform.application_rows import load_notices
from gatehouse.platform.licence_rows import HIGH_USE, LicenceOut, licences_where, percent, use_status

_SOON_DAYS = 30
_STATS = text(f"""
select count(*) as total, count(*) filter (where b.status = 'active') as active, count(*) filter (where b.status = 'pending') as pending,
  count(*) filter (where b.status = 'suspended') as suspended, count(*) filter (where b.status = 'inactive') as inactive,
  coalesce(sum(l.seats), 0)::int as total_licenses, coalesce(sum({seats_used("b.id")}) filter (where l.seats is not null), 0)::int as used_licenses,
  count(*) filter (where b.status = 'active' and (l.seats is null or l.status <> 'active' or l.expires_at <= now())) as unlicensed,
  (select count(*) from users u where u.is_active) as total_users
from buildings b
left join licences l on l.building_id = b.id and l.status in ('active', 'suspended')
""")
_FULL = text(f"""
select id, name, seats, used from (
  select b.id, b.name, l.seats, {seats_used("b.id")} as used
  from buildings b join licences l on l.building_id = b.id and l.status in ('active', 'suspended') where b.status = 'active'
) r where used * 100 >= seats * {HIGH_USE} order by used::numeric / seats desc, name limit 10
""")


class BuildingStatsOut(Out):
    """All buildings together; `unlicensed`: active, but without a licence that runs."""

    total: int
    active: int
    pending: int
    suspended: int
    inactive: int
    unlicensed: int
    total_licenses: int
    used_licenses: int
    utilization: float
    total_users: int


class FullBuildingOut(Out):
    """A building with 90 per cent of its seats taken, or more."""

    id: UUID
    name: str
    total_licenses: int
    used_licenses: int
    utilization: float
    status: str


class OverviewOut(Out):
    """002's dashboard of the platform, and how much waits."""

    buildingStats: BuildingStatsOut
    expiringLicenses: list[LicenceOut]
    highUsageBuildings: list[FullBuildingOut]
    recentLicenses: list[LicenceOut]
    pendingApplications: int
    pendingSeatRequests: int


async def load_overview(session: Session) -> OverviewOut:
    """The dashboard, one statement a block. Source: 002 Admin Dashboard (system)."""
    stats = await session.one(_STATS)
    notices = await load_notices(session)
    soon = f"l.status = 'active' and l.expires_at > now() and l.expires_at <= now() + interval '{_SOON_DAYS} days'"
    full = await session.all(_FULL)
    return OverviewOut(
        buildingStats=BuildingStatsOut(
            **stats._mapping, utilization=percent(stats.used_licenses, stats.total_licenses)
        ),
        expiringLicenses=list(await licences_where(session, soon, "l.expires_at, l.id")),
        highUsageBuildings=[
            FullBuildingOut(
                id=row.id,
                name=row.name,
                total_licenses=row.seats,
                used_licenses=row.used,
                utilization=(use := percent(row.used, row.seats)),
                status=use_status(use),
            )
            for row in full
        ],
        recentLicenses=list(await licences_where(session, "true", "l.created_at desc, l.id desc")),
        pendingApplications=notices.pending_count,
        pendingSeatRequests=notices.seat_requests,
    )
