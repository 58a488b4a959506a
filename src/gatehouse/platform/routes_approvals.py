"""002's cross-building list of approvals: `/api/resident-approval/all/pending`."""

from typing import Annotated

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, ok
from gatehouse.identity.approval_queries import ApprovalsOut
from gatehouse.identity.routes_resident_approval import Kind, Status
from gatehouse.platform.approvals import EVERYWHERE, list_everywhere
from gatehouse.platform.session import PlatformSession

router = door(tag="Resident approval")
SuperAdmin = Annotated[Caller, needs(Permission.PLATFORM, in_building=False)]


@router.get("/api/resident-approval/all/pending")
async def all_pending(
    _caller: SuperAdmin,
    session: PlatformSession,
    paging: PageOf,
    status: Status = None,
    request_type: Kind = None,
) -> Envelope[ApprovalsOut]:
    """What waits for a decision in all buildings, newest first; or those of a `status` (or `all`). Source: 002 Super Admin Global Access."""
    kinds = (request_type,) if request_type else EVERYWHERE
    answer = await list_everywhere(session, status=status or "pending", kinds=kinds, paging=paging)
    return ok(answer, "Approvals retrieved", meta=paging.meta(answer.total))
