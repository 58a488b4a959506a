"""Our own doors: a guard's shift, its brief, and handing it over."""

from typing import Annotated, Any

from sqlalchemy import Row

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, ok
from gatehouse.gate.schemas_shifts import (
    HandedOverOut,
    HandOverIn,
    ReliefRow,
    ShiftIn,
    ShiftOut,
    ShiftRow,
    ShiftsOut,
)
from gatehouse.gate.shifts import begin_shift, hand_over, list_reliefs, list_shifts, open_shift
from gatehouse.gate.shifts_brief import brief

router = door(tag="Shifts")
Guard = Annotated[Caller, needs(Permission.GATE_ASK)]
Watcher = Annotated[Caller, needs(Permission.GATE_WATCH)]


@router.post("/api/v1/gate/shifts", status_code=201)
async def begin(session: Session, caller: Guard, body: ShiftIn | None = None) -> Envelope[ShiftOut]:
    """Begin a shift, and be told what matters: bans, overstays, what is expected and waits, what the guard before left.

    Guards only; on a shared device the person of the PIN. 409 `SHIFT_OPEN`. Source: issue 5, UX guard console.
    """
    shift = await begin_shift(session, caller, (body or ShiftIn()).gate_id)
    return ok(await _told(session, caller, shift), "Shift begun")


async def _told(session: Session, caller: Caller, shift: Row[Any] | None) -> ShiftOut:
    told = await brief(session, caller, shift.gate_id if shift else None, shift.gate_name if shift else None)
    reliefs = [ReliefRow(**row._mapping) for row in await list_reliefs(session, caller)]
    return ShiftOut(shift=ShiftRow(**shift._mapping) if shift else None, brief=told, reliefs=reliefs)


@router.get("/api/v1/gate/shifts/current")
async def current(session: Session, caller: Guard) -> Envelope[ShiftOut]:
    """The caller's open shift, if any, the brief as of now, and who could take over. Source: issue 5."""
    return ok(await _told(session, caller, await open_shift(session, caller)), "Current shift retrieved")


@router.post("/api/v1/gate/shifts/current/hand-over")
async def give(session: Session, caller: Guard, body: HandOverIn | None = None) -> Envelope[HandedOverOut]:
    """End the shift with a note, for whoever comes or for one guard, who is told. 409 `NO_SHIFT`. Source: issue 5, UX guard console."""
    said = body or HandOverIn()
    shift_id = await hand_over(session, caller, note=said.note, to_member_id=said.to_member_id)
    return ok(HandedOverOut(shift_id=shift_id), "Shift handed over")


@router.get("/api/v1/gate/shifts")
async def index(session: Session, caller: Watcher, paging: PageOf) -> Envelope[ShiftsOut]:
    """The building's shifts, newest first, with their notes. Guards and admins. Source: issue 5."""
    rows, total = await list_shifts(session, caller, paging)
    answer = ShiftsOut(items=[ShiftRow(**row._mapping) for row in rows], pagination=paging.block(total))
    return ok(answer, "Shifts retrieved", meta=paging.meta(total))
