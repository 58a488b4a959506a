"""002's looking door at the gate: check-in status (both forms) and active visits."""

from typing import Annotated
from uuid import UUID

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, ok
from gatehouse.gate.status import active_visits, checkin_status
from gatehouse.visits.schemas import ActiveOut, CheckinStatusOut

router = door(tag="Gate")
Watcher = Annotated[Caller, needs(Permission.GATE_WATCH)]
Reader = Annotated[Caller, needs(Permission.GATE_WATCH, Permission.VISIT_READ)]


@router.get("/api/visitors/active")
async def active(session: Session, caller: Watcher, paging: PageOf) -> Envelope[ActiveOut]:
    """Visits with somebody inside now, longest first. Guards and admins. Source: 002 Visitor Operations."""
    rows, total = await active_visits(session, caller, paging)
    answer = ActiveOut(
        active_visits=rows,
        items=rows,
        count=total,
        building_id=caller.building_id,
        pagination=paging.block(total),
    )
    return ok(answer, "Active visits retrieved", meta=paging.meta(total))


@router.get("/api/visitors/checkin-status/{visit_id}")
@router.get("/api/visitors/{visit_id}/checkin-status")
async def status(session: Session, caller: Reader, visit_id: UUID) -> Envelope[CheckinStatusOut]:
    """Where a visit stands: entered, left, and what a scan would say now. Source: 002 Get Visitor Check-in Status."""
    return ok(await checkin_status(session, caller, visit_id), "Check-in status retrieved successfully")
