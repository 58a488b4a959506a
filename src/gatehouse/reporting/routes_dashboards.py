"""002's dashboard door: `/api/dashboard` by role, and one route per role."""

from typing import Annotated

from fastapi import Request

from gatehouse.auth.caller import NO_BUILDING, Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, ok
from gatehouse.reporting.dashboards import (
    admin_dashboard,
    own_dashboard,
    resident_dashboard,
    security_dashboard,
)
from gatehouse.reporting.schemas import (
    AdminBoard,
    PlatformBoard,
    PlatformStatistics,
    ResidentBoard,
    SecurityBoard,
)

router = door(tag="Dashboards")
Anybody = Annotated[
    Caller,
    needs(
        Permission.DASHBOARD_ADMIN,
        Permission.DASHBOARD_RESIDENT,
        Permission.DASHBOARD_SECURITY,
        in_building=False,
    ),
]
Admin = Annotated[Caller, needs(Permission.DASHBOARD_ADMIN)]
Resident = Annotated[Caller, needs(Permission.DASHBOARD_RESIDENT)]
Guard = Annotated[Caller, needs(Permission.DASHBOARD_SECURITY)]
_MESSAGE = "Dashboard data retrieved successfully"


@router.get("/api/dashboard")
async def dashboard(
    request: Request, session: Session, caller: Anybody
) -> Envelope[AdminBoard | ResidentBoard | SecurityBoard | PlatformBoard]:
    """The dashboard of the caller's role; `user_role` tells which.

    A super admin who names no building in X-Building-Id gets the platform's numbers. Source: 002 Dashboard System.
    """
    if caller.building_id == NO_BUILDING:
        # The app login sees one building; `api.py` lends the platform's own count, which reporting may not import.
        numbers = await request.app.state.platform_numbers(request.app.state.platform)
        return ok(PlatformBoard(user_role="super_admin", statistics=PlatformStatistics(**numbers)), _MESSAGE)
    return ok(await own_dashboard(session, caller), _MESSAGE)


@router.get("/api/dashboard/admin")
async def for_admins(session: Session, caller: Admin) -> Envelope[AdminBoard]:
    """Building-wide lists and numbers. Building admins, and super admins with X-Building-Id (422 without). Source: 002."""
    return ok(await admin_dashboard(session, caller), _MESSAGE)


@router.get("/api/dashboard/resident")
async def for_residents(session: Session, caller: Resident) -> Envelope[ResidentBoard]:
    """Own visits, bans and frequent visitors, of residents and landlords. Source: 002."""
    return ok(await resident_dashboard(session, caller), _MESSAGE)


@router.get("/api/dashboard/security")
async def for_guards(session: Session, caller: Guard) -> Envelope[SecurityBoard]:
    """The day's scans, who is inside and whom to call. Source: 002."""
    return ok(await security_dashboard(session, caller), _MESSAGE)
