"""000's ways in and out at the gate: grant entry and check out by the token, let out by the entry. Each is the scan of every other door."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Request
from pydantic import TypeAdapter

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import load_context
from gatehouse.core.errors import Invalid
from gatehouse.core.phones import normalise_phone
from gatehouse.gate.check_out import CheckedOut, check_out
from gatehouse.gate.entry_access import access_entry
from gatehouse.gate.guarded_scan import guarded_scan
from gatehouse.gate.scan_answer import AttentionOut, ScanAnswer
from gatehouse.gate.scans import Attempt
from gatehouse.gate.token_schemas import CheckoutIn, ExitedOut, ExitIn, GrantedOut, GrantIn
from gatehouse.gate.visit_facts import note_given_name, note_scan

_MOMENT = TypeAdapter(datetime)


@dataclass(frozen=True, slots=True)
class Passed:
    """An admitted scan as any door speaks of it: whose entries, when, by which guard."""

    scan_id: UUID
    visit_id: UUID
    entries: tuple[UUID, ...]
    names: tuple[str, ...]
    at: datetime
    guard_name: str
    attention: tuple[AttentionOut, ...]

    @property
    def name(self) -> str:
        """All who passed."""
        return ", ".join(self.names)


def passed_of(answer: ScanAnswer) -> Passed | None:
    """What an admitted scan said; None for a refusal."""
    if answer.status != 200:
        return None
    data: dict[str, Any] = answer.body["data"]
    return Passed(
        scan_id=UUID(data["scan_id"]),
        visit_id=UUID(data["visit"]["visit_id"]),
        entries=tuple(UUID(one["entry_id"]) for one in data["visitors"]),
        names=tuple(one["name"] for one in data["visitors"]),
        at=_MOMENT.validate_python(data["scanned_at"]),
        guard_name=data["scanner"]["name"],
        attention=tuple(AttentionOut(**one) for one in data["attention"]),
    )


async def grant_entry(request: Request, caller: Caller, body: GrantIn) -> GrantedOut | ScanAnswer:
    """Let the party of a token in, once for each entry it has; otherwise the refusal. The same nonce gives the same answer."""
    phone = await _phone(request, caller, body.visitor_phone)
    attempt = Attempt(direction="entry", code=body.token, gate=body.gate_id, nonce=body.nonce)
    answer = await guarded_scan(request, caller, attempt)
    passed = passed_of(answer)
    if passed is None:
        return answer
    if body.note or body.visitor_name or phone:
        async with request.app.state.database.transaction(caller.tenant) as session:
            if body.note:
                await note_scan(session, caller, passed.scan_id, body.note)
            if len(passed.entries) == 1:
                await note_given_name(session, caller, passed.entries[0], name=body.visitor_name, phone=phone)
    return GrantedOut(
        entry_id=passed.entries[0],
        entries=list(passed.entries),
        token_id=passed.visit_id,
        visitor_name=body.visitor_name or passed.name,
        entered_at=passed.at,
        guard_name=passed.guard_name,
        attention=list(passed.attention),
    )


async def _phone(request: Request, caller: Caller, written: str | None) -> str | None:
    """The phone somebody gives at the gate, E.164; 422 before anything is scanned."""
    if written is None:
        return None
    async with request.app.state.database.transaction(caller.tenant) as session:
        country = (await load_context(session, caller)).country
    try:
        return normalise_phone(written, country)
    except ValueError as error:
        raise Invalid.field("visitor_phone", f"This {error}.") from error


async def leave_by_token(request: Request, caller: Caller, body: CheckoutIn) -> ExitedOut | ScanAnswer:
    """Let the party of a token out, an expired one too; otherwise the refusal (409 not_inside)."""
    attempt = Attempt(direction="exit", code=body.token, gate=body.gate_id, nonce=body.nonce)
    answer = await guarded_scan(request, caller, attempt)
    passed = passed_of(answer)
    if passed is None:
        return answer
    async with request.app.state.database.transaction(caller.tenant) as session:
        if body.note:
            await note_scan(session, caller, passed.scan_id, body.note)
        entry = await access_entry(session, caller, passed.entries[0])
    left = CheckedOut(
        entry.id, passed.visit_id, passed.scan_id, passed.name, entry.entered_at, entry.exited_at or passed.at
    )
    return exited_out(left)


async def leave_by_entry(request: Request, caller: Caller, body: ExitIn) -> ExitedOut:
    """Let out whoever came in with an entry, by a pass or without one. 404, 409 `NOT_INSIDE`."""
    left = await check_out(
        request.app.state.database,
        request.app.state.hot,
        caller,
        body.entry_id,
        gate=body.gate_id,
        note=body.note,
        nonce=body.nonce,
    )
    return exited_out(left)


def exited_out(left: CheckedOut) -> ExitedOut:
    """000's words for somebody who left."""
    return ExitedOut(
        entry_id=left.entry_id,
        visitor_name=left.visitor_name,
        entered_at=left.entered_at,
        exited_at=left.exited_at,
        duration_minutes=left.duration_minutes,
    )
