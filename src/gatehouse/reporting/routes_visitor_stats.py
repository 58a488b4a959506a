"""002's visitor statistics."""

from typing import Annotated

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, InTime, ok
from gatehouse.reporting.visitor_stats import Period, VisitorStats, visitor_stats

router = door(tag="Dashboards")
Watcher = Annotated[Caller, needs(Permission.GATE_WATCH)]


@router.get("/api/visitors/stats")
async def stats(
    session: Session,
    caller: Watcher,
    period: Period = "monthly",
    start_date: Annotated[InTime | None, BlankIsNone] = None,
    end_date: Annotated[InTime | None, BlankIsNone] = None,
) -> Envelope[VisitorStats]:
    """Visits made and passages recorded in a period, counted in the building's own days. Guards and admins. Source: 002 Visitor Operations."""
    answer = await visitor_stats(session, caller, period=period, start=start_date, end=end_date)
    return ok(answer, "Visitor statistics retrieved")
