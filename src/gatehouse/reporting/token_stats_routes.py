"""000's dashboard door: `/api/visitor-tokens/…-dashboard-stats`."""

from typing import Annotated

from fastapi import Request

from gatehouse.auth.caller import NO_BUILDING, Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, ok
from gatehouse.reporting.token_stats import (
    BuildingStats,
    OwnStats,
    PlatformNumbers,
    PlatformStats,
    building_stats,
    own_stats,
    platform_stats,
)

router = door(tag="Visitor tokens")
Anybody = Annotated[Caller, needs(Permission.SELF)]
Manager = Annotated[Caller, needs(Permission.DASHBOARD_ADMIN, Permission.PROPERTIES)]
Chief = Annotated[Caller, needs(Permission.PLATFORM, in_building=False)]
_MESSAGE = "Dashboard statistics retrieved"


@router.get("/api/visitor-tokens/user-dashboard-stats")
async def for_anybody(session: Session, caller: Anybody) -> Envelope[OwnStats]:
    """The caller's own tokens and last visitors; whoever cannot invite has none. Source: CONTRACT 000."""
    return ok(await own_stats(session, caller), _MESSAGE)


@router.get("/api/visitor-tokens/admin-dashboard-stats")
async def for_managers(session: Session, caller: Manager) -> Envelope[BuildingStats]:
    """The building's for its administrators; for a landlord their own tokens and those of the units they own. Source: CONTRACT 000."""
    return ok(await building_stats(session, caller), _MESSAGE)


@router.get("/api/visitor-tokens/super-admin-dashboard-stats")
async def for_chiefs(request: Request, session: Session, caller: Chief) -> Envelope[PlatformStats]:
    """The building's that X-Building-Id names; without one the numbers of all, and no names. Super admins. Source: CONTRACT 000."""
    if caller.building_id == NO_BUILDING:
        # The app login sees one building; `api.py` lends the platform's own count, which reporting may not import.
        numbers = await request.app.state.token_numbers(request.app.state.platform)
        return ok(PlatformStats(stats=PlatformNumbers(**numbers), recent_visitors=[]), _MESSAGE)
    return ok(await platform_stats(session, caller), _MESSAGE)
