"""A guard lets somebody in although nobody of the unit answered: an ambulance must get in. Audited, told at once, counted (ADR policy budget).

The budget is per gate and shift: a share of that gate's entries (`policy_percent`, 10 by default), rounded up. Beyond it everything goes on
as before, and the administrators are told of each one more.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import load_context
from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid
from gatehouse.gate.answering import Verdict, let_in, settle
from gatehouse.gate.request_checks import Gate, find_gate, must_not_be_banned
from gatehouse.gate.request_rows import load_request, name_of
from gatehouse.gate.request_telling import tell_policy
from gatehouse.notifications.kinds import POLICY_BUDGET
from gatehouse.notifications.tell import Message, admins_of, tell

# One at a time for each gate, so that each sees those before it in the count.
_IN_TURN = text("select pg_advisory_xact_lock(hashtextextended(:what, 0))")
_SHIFT = text("""
select coalesce((select s.started_at from shifts s where s.building_id = :building and s.guard_id = :guard and s.ended_at is null),
  now() - make_interval(hours => :hours)) as since
""")
# A passage that was taken back never happened.
_COUNT = text("""
select count(*) as entries, count(*) filter (where e.by_policy) as used from entries e
where e.building_id = :building and e.entered_at >= :since and e.gate_in is not distinct from :gate
  and (e.end_kind is null or e.end_kind not in ('undone', 'annulled'))
""")


@dataclass(frozen=True, slots=True)
class Budget:
    """How much of a gate's policy budget is used since the shift began. `allowed` is a share of `entries`, rounded up."""

    gate: Gate
    since: datetime
    used: int
    entries: int
    allowed: int
    percent: int

    @property
    def exceeded(self) -> bool:
        """Whether more were let in by policy than the building means."""
        return self.used > self.allowed


async def policy_budget(session: Session, caller: Caller, gate: Gate) -> Budget:
    """The budget of a gate in the caller's shift: since they began one, else the last hours (`shift_hours`)."""
    settings = (await load_context(session, caller)).settings
    since: datetime = await session.scalar(
        _SHIFT, {"building": caller.building_id, "guard": caller.member_id, "hours": settings.shift_hours}
    )
    row = await session.one(_COUNT, {"building": caller.building_id, "since": since, "gate": gate.id})
    allowed = -(-row.entries * settings.policy_percent // 100)
    return Budget(gate, since, row.used, row.entries, allowed, settings.policy_percent)


async def budget_at(session: Session, caller: Caller, gate: str | None) -> Budget:
    """The budget of a gate named by number, name or id; without a name, of the gate whose device asks. 422 `gate`: no such gate."""
    found = await find_gate(session, caller, gate)
    if gate and found.id is None:
        raise Invalid.field("gate", "The building has no such gate.")
    return await policy_budget(session, caller, found)


async def admit(session: Session, caller: Caller, request_id: UUID, *, reason: str) -> Budget:
    """Let in whom a pending request is about, without an answer, with a reason. Guards only; gives the budget as it stands now.

    404 no such request, 409 when it is decided or over, 403 `VISITOR_BANNED` (stored): policy opens no door that a ban has shut.
    """
    request = await load_request(session, caller.building_id, request_id)
    gate = Gate(request.gate_id, request.gate)
    await session.execute(_IN_TURN, {"what": f"policy {request.building_id} {request.gate_id}"})
    units = [flat.id for flat in request.flats]
    await must_not_be_banned(
        session, caller, gate, units, name=request.visitor_name, phone=request.visitor_phone
    )
    verdict = Verdict(
        "approved", by=caller.member, unit_id=units[0], note=reason, by_policy=True, guard=caller.member
    )
    await settle(session, caller.building_id, request_id, verdict)
    settings = (await load_context(session, caller)).settings
    await let_in(session, caller.building_id, request_id, request.kind, settings, guard=caller.member)
    values = {"reason": reason, "gate_id": request.gate_id, "unit_id": units[0]}
    await audit_by(session, caller, "request.admitted_by_policy", "entry_request", request_id, values=values)
    by = await name_of(session, caller.user_id)
    await tell_policy(session, request, by=by, reason=reason)
    budget = await policy_budget(session, caller, gate)
    if budget.exceeded:
        await _tell_admins(session, caller, request_id, budget, by, f"{request.who}: {reason}")
    return budget


async def _tell_admins(
    session: Session, caller: Caller, request_id: UUID, budget: Budget, by: str, what: str
) -> None:
    where = f" at {budget.gate.text}" if budget.gate.text else ""
    body = (
        f"{by} let in{where} without an answer: {what}. That makes {budget.used} of {budget.entries} entries of this shift;"
        f" {budget.allowed} are meant ({budget.percent} %)."
    )
    data = {
        "type": POLICY_BUDGET.name,
        "entryRequestId": str(request_id),
        "used": budget.used,
        "allowed": budget.allowed,
    }
    message = Message(
        POLICY_BUDGET,
        "More let in by policy than meant",
        body,
        data,
        about="entry_request",
        target=request_id,
    )
    await tell(session, caller.building_id, await admins_of(session, caller.building_id), message)
