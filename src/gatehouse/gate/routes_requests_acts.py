"""Our own door beside 004's entry requests: what the guard's waiting card and the resident's full-screen request need. Words are 004's."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import Field

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, Text, ok
from gatehouse.files.photos import view_url
from gatehouse.gate.policy import Budget, admit, budget_at
from gatehouse.gate.request_acts import ask_again, note_seen, withdraw
from gatehouse.gate.request_list import access_request
from gatehouse.gate.request_visitors import find_visitor
from gatehouse.gate.schemas_requests import (
    AdmitIn,
    AdmittedOut,
    BudgetOut,
    EntryRequestOut,
    FlatShown,
    KnownVisitorOut,
    RejectIn,
    request_fields,
)

router = door(tag="Entry requests")
Guard = Annotated[Caller, needs(Permission.GATE_ASK)]
Asker = Annotated[Caller, needs(Permission.GATE_ASK, limit="look-ups")]
Watcher = Annotated[Caller, needs(Permission.GATE_WATCH)]
Answerer = Annotated[Caller, needs(Permission.REQUEST_ANSWER)]


async def _shown(session: Session, caller: Caller, request_id: UUID) -> EntryRequestOut:
    row = await access_request(session, caller, request_id)
    return EntryRequestOut(**request_fields(caller, row))


def _budget(budget: Budget) -> BudgetOut:
    return BudgetOut(
        gate=budget.gate.text,
        since=budget.since,
        used=budget.used,
        entries=budget.entries,
        allowed=budget.allowed,
        percent=budget.percent,
        exceeded=budget.exceeded,
    )


@router.post("/api/v1/gate/requests/{request_id}/withdraw")
async def withdraw_request(
    session: Session, caller: Guard, request_id: UUID, body: RejectIn | None = None
) -> Envelope[EntryRequestOut]:
    """The visitor is gone: nobody needs to answer. Any guard of the building; audited, the flats are told.

    404, 409 `ALREADY_DECIDED` or `REQUEST_EXPIRED`. Source: ours (DESIGN, entry request).
    """
    await withdraw(session, caller, request_id, reason=body.reason if body else None)
    return ok(await _shown(session, caller, request_id), "Entry request withdrawn")


@router.post("/api/v1/gate/requests/{request_id}/ask-again")
async def ask_once_more(session: Session, caller: Guard, request_id: UUID) -> Envelope[EntryRequestOut]:
    """Tell the flats again, and the next person of a flat where one was asked for by name. The time to answer stays.

    429 within 30 seconds of the last time, 404, 409. Source: ours (UX, waiting card).
    """
    told = await ask_again(session, caller, request_id)
    shown = await _shown(session, caller, request_id)
    return ok(shown, f"Told again: {told} {'person' if told == 1 else 'people'}")


@router.post("/api/v1/gate/requests/{request_id}/seen")
async def seen(session: Session, caller: Answerer, request_id: UUID) -> Envelope[EntryRequestOut]:
    """Somebody who may answer has opened it: the guard sees the tick. Again is harmless. 403, 404. Source: ours (UX, waiting card)."""
    await note_seen(session, caller, request_id)
    return ok(await _shown(session, caller, request_id), "Noted")


@router.post("/api/v1/gate/requests/{request_id}/admit")
async def admit_by_policy(
    session: Session, caller: Guard, request_id: UUID, body: AdmitIn
) -> Envelope[AdmittedOut]:
    """Let somebody in without the flat's answer, with a reason: audited, told to the flats at once, counted against the gate's budget.

    Beyond the budget it is still done, and every further one is told to the administrators. 403 `VISITOR_BANNED` (stored), 404,
    409 `ALREADY_DECIDED` or `REQUEST_EXPIRED`. Source: ours (ADR policy budget).
    """
    budget = await admit(session, caller, request_id, reason=body.reason)
    shown = await _shown(session, caller, request_id)
    return ok(AdmittedOut(request=shown, budget=_budget(budget)), "Let in by policy")


@router.get("/api/v1/gate/policy-budget")
async def show_budget(
    session: Session,
    caller: Watcher,
    gate: Annotated[
        Annotated[Text, Field(max_length=100)] | None,
        BlankIsNone,
        Query(description="Name, number or id; left out: the device's own."),
    ] = None,
) -> Envelope[BudgetOut]:
    """How many were let in by policy at a gate since the shift began, and how many are meant. 422 `gate`. Source: ours (ADR policy budget)."""
    return ok(_budget(await budget_at(session, caller, gate)), "Policy budget retrieved")


@router.get("/api/v1/gate/visitors")
async def returning_visitor(
    session: Session,
    caller: Asker,
    phone: Annotated[Text, Query(min_length=1, max_length=40, examples=["+2348030000001"])],
) -> Envelope[KnownVisitorOut]:
    """Who has come with this phone before: name, photo and last flat, for filling in a request. Guards only, limited as a look-up.

    A phone nobody has come with answers `known: false`. 422 `phone`. Source: ours (UX, walk-in).
    """
    row, banned = await find_visitor(session, caller, phone)
    flat = (
        FlatShown(id=row.unit_id, flatNumber=row.unit_number, blockName=row.block_name)
        if row and row.unit_id
        else None
    )
    known = KnownVisitorOut(
        known=row is not None,
        id=row.id if row else None,
        name=row.name if row else None,
        phone=row.phone if row else None,
        photoUrl=view_url(row.photo_key) if row and row.photo_key else None,
        lastFlat=flat,
        lastEntryAt=row.last_entry_at if row else None,
        isInside=row.inside if row else False,
        isBanned=banned,
    )
    return ok(known, "Visitor known" if row else "Nobody has come with this phone yet")
