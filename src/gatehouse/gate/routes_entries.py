"""004's gate/entries: who came and who asks to, and letting out; the deprecated `/api/entries` stands for the same.

And our own ends of an entry: an administrator terminates, the guard who let somebody pass annuls.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs, needs_briefly
from gatehouse.auth.permissions import Permission
from gatehouse.buildings.context import load_context
from gatehouse.buildings.gates import load_gate
from gatehouse.core.clock import in_zone, now
from gatehouse.core.errors import Invalid, NotFound
from gatehouse.core.paging import MAX_LIMIT, PageOf, Paging, society_block
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, InTime, ok
from gatehouse.gate.check_out import check_out
from gatehouse.gate.entries import EntryFilter, count_day, list_entries, load_entry
from gatehouse.gate.entry_annul import annul
from gatehouse.gate.requests import Ask, Kind, answer, ask
from gatehouse.gate.schemas_entries import (
    AnnulledOut,
    AnswerIn,
    AnyCase,
    CheckOutIn,
    EntriesOut,
    EntryIn,
    EntryOut,
    EntryStatus,
    EntryType,
    ReasonIn,
    TerminatedOut,
    TodayOut,
)
from gatehouse.gate.terminate import terminate

router = door(tag="Entries")
Asker = Annotated[Caller, needs(Permission.GATE_ASK)]
Reader = Annotated[Caller, needs(Permission.REQUEST_READ)]
Waiting = Annotated[Caller, needs(Permission.REQUEST_ANSWER, Permission.ENTRY_END)]
Answerer = Annotated[Caller, needs(Permission.REQUEST_ANSWER)]
Guard = Annotated[Caller, needs(Permission.GATE_SCAN)]
GuardBriefly = Annotated[Caller, needs_briefly(Permission.GATE_SCAN)]
Ender = Annotated[Caller, needs(Permission.ENTRY_END)]

Status = Annotated[
    EntryStatus | None,
    AnyCase,
    BlankIsNone,
    Query(description="CHECKED_IN means the same as APPROVED: inside."),
]
Type = Annotated[EntryType | None, AnyCase, BlankIsNone, Query(alias="type")]
Flat = Annotated[UUID | None, BlankIsNone, Query(alias="flatId")]
Since = Annotated[InTime | None, BlankIsNone, Query(alias="startDate", description="Not before.")]
Until = Annotated[InTime | None, BlankIsNone, Query(alias="endDate", description="Before.")]
_KINDS: dict[EntryType, Kind] = {
    "VISITOR": "visitor",
    "DELIVERY": "delivery",
    "CAB": "cab",
    "DOMESTIC_STAFF": "domestic_staff",
    "VENDOR": "vendor",
}


def _page_of_day(
    page: Annotated[int, Query(ge=1, le=1_000_000, description="Page, from 1.")] = 1,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Rows a page, up to 100.")] = MAX_LIMIT,
) -> Paging:
    return Paging(page=page, limit=limit, offset=(page - 1) * limit)


@router.post("/api/v1/gate/entries", status_code=201)
@router.post("/api/entries", status_code=201, deprecated=True)
async def create(session: Session, caller: Asker, body: EntryIn) -> Envelope[EntryOut]:
    """Somebody without a pass is at the gate: their flats are asked. PENDING, or APPROVED when a rule or an expected delivery answered.

    403 `VISITOR_BANNED`, `GATE_CLOSED`, `LICENCE_INACTIVE`; 422 names a flat, gate or photo that is not this building's. Source: 004 gate/entries.
    """
    asked = await ask(session, caller, await _ask_of(session, caller, body))
    return ok(await load_entry(session, caller, asked.request_id), "Entry created")


async def _ask_of(session: Session, caller: Caller, body: EntryIn) -> Ask:
    if not body.units:
        raise Invalid.field("flatId", "Name the flat.")
    gate = None
    if body.gatePointId is not None:
        try:
            gate = (await load_gate(session, caller, body.gatePointId)).name
        except NotFound as error:
            raise Invalid.field("gatePointId", "The building has no such gate.") from error
    return Ask(
        kind=_KINDS[body.type],
        unit_ids=body.units,
        visitor_name=body.visitorName,
        visitor_phone=body.visitorPhone,
        purpose=body.purpose,
        provider=body.companyName,
        party_size=body.partySize,
        packages=body.packageCount,
        plate=body.vehicleNumber,
        photo_key=body.visitorPhoto,
        remarks=body.remarks,
        gate=gate,
    )


@router.get("/api/v1/gate/entries")
@router.get("/api/entries", deprecated=True)
async def index(
    session: Session,
    caller: Reader,
    paging: PageOf,
    status: Status = None,
    type_: Type = None,
    flat_id: Flat = None,
    since: Since = None,
    until: Until = None,
) -> Envelope[EntriesOut]:
    """Entries and open or refused requests, newest first. Guards and admins: the building's; residents and landlords: their own flats'.

    Dates without a zone are the building's. Source: 004 gate/entries.
    """
    if (since and since.tzinfo is None) or (until and until.tzinfo is None):
        zone = (await load_context(session, caller)).time_zone
        since, until = since and in_zone(since, zone), until and in_zone(until, zone)
    wanted = EntryFilter(status, _KINDS[type_] if type_ else None, flat_id, since, until)
    return await _page(session, caller, wanted, paging, "Entries retrieved")


async def _page(
    session: Session, caller: Caller, wanted: EntryFilter, paging: Paging, message: str
) -> Envelope[EntriesOut]:
    entries, total = await list_entries(session, caller, wanted, paging)
    answer_ = EntriesOut(entries=entries, pagination=society_block(paging, total))
    return ok(answer_, message, meta=paging.meta(total))


@router.get("/api/v1/gate/entries/pending")
@router.get("/api/entries/pending", deprecated=True)
async def pending(session: Session, caller: Waiting, paging: PageOf) -> Envelope[EntriesOut]:
    """Who waits for an answer: at one's own flats; for an administrator at the building's. Source: 004 gate/entries."""
    return await _page(session, caller, EntryFilter(status="PENDING"), paging, "Pending entries retrieved")


@router.get("/api/v1/gate/entries/today")
@router.get("/api/entries/today", deprecated=True)
async def today(
    session: Session, caller: Guard, paging: Annotated[Paging, Depends(_page_of_day)]
) -> Envelope[TodayOut]:
    """The building's day: its entries, newest first, and its numbers. Guards only. Source: 004 gate/entries."""
    building, at = await load_context(session, caller), now()
    start, end = building.start_of_day(at), building.end_of_day(at)
    entries, total = await list_entries(session, caller, EntryFilter(since=start, until=end), paging)
    stats = await count_day(session, caller, start, end)
    answer_ = TodayOut(entries=entries, stats=stats, pagination=society_block(paging, total))
    return ok(answer_, "Today's entries retrieved", meta=paging.meta(total))


@router.patch("/api/v1/gate/entries/{entry_id}/approve")
@router.patch("/api/entries/{entry_id}/approve", deprecated=True)
async def approve(
    session: Session, caller: Answerer, entry_id: UUID, body: AnswerIn | None = None
) -> Envelope[EntryOut]:
    """Say yes for an own flat. 409 `ALREADY_DECIDED` with who was first, `REQUEST_EXPIRED`. Source: 004 gate/entries."""
    said = body or AnswerIn()
    await answer(session, caller, entry_id, approve=True, reason=said.reason, leave_at_gate=said.leaveAtGate)
    return ok(await load_entry(session, caller, entry_id), "Entry approved")


@router.patch("/api/v1/gate/entries/{entry_id}/reject")
@router.patch("/api/entries/{entry_id}/reject", deprecated=True)
async def reject(
    session: Session, caller: Answerer, entry_id: UUID, body: AnswerIn | None = None
) -> Envelope[EntryOut]:
    """Say no for an own flat; the guard hears the reason. 409 as for a yes. Source: 004 gate/entries."""
    said = body or AnswerIn()
    await answer(session, caller, entry_id, approve=False, reason=said.reason)
    return ok(await load_entry(session, caller, entry_id), "Entry rejected")


@router.patch("/api/v1/gate/entries/{entry_id}/checkout")
@router.patch("/api/entries/{entry_id}/checkout", deprecated=True)
async def checkout(
    request: Request, caller: GuardBriefly, entry_id: UUID, body: CheckOutIn | None = None
) -> Envelope[EntryOut]:
    """Let somebody out, however they came in. Guards only. 409 `NOT_INSIDE` when they are not, stored as a scan. Source: 004 gate/entries."""
    said = body or CheckOutIn()
    state = request.app.state
    await check_out(
        state.database, state.hot, caller, entry_id, gate=said.gate, note=said.note, nonce=said.nonce
    )
    async with state.database.transaction(caller.tenant) as session:
        return ok(await load_entry(session, caller, entry_id), "Checked out")


@router.post("/api/v1/gate/entries/{entry_id}/terminate")
async def end(session: Session, caller: Ender, entry_id: UUID, body: ReasonIn) -> Envelope[TerminatedOut]:
    """End somebody's stay with a reason: they left unseen. Administrators only; host and gate are told, audited. 409 `NOT_INSIDE`. Source: CONTRACT 000."""
    done = await terminate(session, caller, entry_id, body.reason)
    answer_ = TerminatedOut(
        entry_id=done.entry_id,
        visit_id=done.visit_id,
        visitor_name=done.visitor_name,
        entered_at=done.entered_at,
        exited_at=done.exited_at,
        duration_minutes=done.duration_minutes,
    )
    return ok(answer_, "Stay ended")


@router.post("/api/v1/gate/entries/{entry_id}/annul")
async def take_back(session: Session, caller: Guard, entry_id: UUID, body: ReasonIn) -> Envelope[AnnulledOut]:
    """Take back the last passage of an entry within 15 minutes: its exit, or else the entry. Only the guard who let them pass; audited.

    409 when it is too late, taken back already, or something followed. Source: issue 5.
    """
    done = await annul(session, caller, entry_id, body.reason)
    answer_ = AnnulledOut(
        entry_id=done.entry_id,
        visit_id=done.visit_id,
        passage=done.passage,
        status=done.status,
        annulled_at=done.annulled_at,
    )
    return ok(answer_, "Passage annulled")
