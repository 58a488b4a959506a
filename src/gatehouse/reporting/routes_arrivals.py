"""The admin dashboard's charts and its to-do strip."""

from typing import Annotated

from fastapi import Query

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, ok
from gatehouse.reporting.arrivals import ArrivalsBoard, arrivals_of

router = door(tag="Dashboards")
Admin = Annotated[Caller, needs(Permission.DASHBOARD_ADMIN)]
Days = Annotated[int, Query(ge=1, le=31, description="How many local days, today included.")]


@router.get("/api/dashboard/admin/arrivals")
async def arrivals(session: Session, caller: Admin, days: Days = 7) -> Envelope[ArrivalsBoard]:
    """People who came in by local hour, refusals by reason and the busiest day of the last `days` days, and what waits today.

    Building admins, and super admins with X-Building-Id (422 without). Ours, not a seed's.
    """
    return ok(await arrivals_of(session, caller, days=days), "Arrivals retrieved")
