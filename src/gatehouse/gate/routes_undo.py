"""Our own door: the guard console takes back a scan."""

from typing import Annotated
from uuid import UUID

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, Out, UtcTime, ok
from gatehouse.gate.undo import undo_scan

router = door(tag="Gate")
Guard = Annotated[Caller, needs(Permission.GATE_SCAN)]


class UndoneOut(Out):
    """A scan taken back; `status` is what the visit is again."""

    scan_id: UUID
    visit_id: UUID | None
    scan_type: str
    status: str
    undone_at: UtcTime


@router.post("/api/gate/scans/{scan_id}/undo")
async def undo(session: Session, caller: Guard, scan_id: UUID) -> Envelope[UndoneOut]:
    """Take back an own scan within 10 seconds; the host is told. 409 when it is too late or something followed. Source: UX, verdict."""
    undone = await undo_scan(session, caller, scan_id)
    answer = UndoneOut(
        scan_id=undone.scan_id,
        visit_id=undone.visit_id,
        scan_type=undone.scan_type,
        status=undone.status,
        undone_at=undone.undone_at,
    )
    return ok(answer, "Scan undone")
