"""Our own doors of the guard console: who is inside, who has stayed too long, and taking care of it."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, Text, ok
from gatehouse.gate.inside import list_inside, list_overstays
from gatehouse.gate.overstay import acknowledge
from gatehouse.gate.schemas_entries import AcknowledgedOut, InsideOut, OverstaysOut

router = door(tag="Entries")
Watcher = Annotated[Caller, needs(Permission.GATE_WATCH)]
Kind = Annotated[
    Literal["visitor", "delivery", "cab", "domestic_staff", "vendor"] | None, BlankIsNone, Query()
]
Unit = Annotated[UUID | None, BlankIsNone, Query(description="Who is inside for this unit.")]
Search = Annotated[
    Text | None,
    Query(
        max_length=100,
        description="Words of a name, company, unit, host or title; a plate, digits of a phone.",
    ),
]


@router.get("/api/v1/gate/inside")
async def inside(
    session: Session,
    caller: Watcher,
    paging: PageOf,
    kind: Kind = None,
    unit_id: Unit = None,
    search: Search = None,
) -> Envelope[InsideOut]:
    """Everybody who is inside now, however they came in, longest first. Guards and admins. Source: issue 5, UX Inside now."""
    rows, counts = await list_inside(session, caller, paging, kind=kind, unit_id=unit_id, words=search)
    answer = InsideOut(
        items=rows, pagination=paging.block(counts.rows), people=int(counts.people), overstays=counts.late
    )
    return ok(answer, "Who is inside retrieved", meta=paging.meta(counts.rows))


@router.get("/api/v1/gate/overstays")
async def overstays(session: Session, caller: Watcher, paging: PageOf) -> Envelope[OverstaysOut]:
    """Who should have left: deliveries and cabs after their minutes, guests after their window. Unacknowledged first. Source: issue 5."""
    rows, counts = await list_overstays(session, caller, paging)
    answer = OverstaysOut(items=rows, pagination=paging.block(counts.late), unacknowledged=counts.unseen)
    return ok(answer, "Overstays retrieved", meta=paging.meta(counts.late))


@router.post("/api/v1/gate/entries/{entry_id}/acknowledge")
async def take_care(session: Session, caller: Watcher, entry_id: UUID) -> Envelope[AcknowledgedOut]:
    """Take care of an overstay: it is told no more. 409 with who was first, or when they have left. Guards and admins; audited. Source: issue 5."""
    done = await acknowledge(session, caller, entry_id)
    answer = AcknowledgedOut(entry_id=done.entry_id, acknowledged_at=done.at, acknowledged_by=done.by)
    return ok(answer, "Overstay acknowledged")
