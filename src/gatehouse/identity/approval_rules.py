"""What each kind of approval request means: who decides it, what approving and rejecting do, how its person hears of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.permissions import Permission, Role
from gatehouse.buildings.units import find_or_make_unit
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict, Invalid
from gatehouse.identity.joining import activate, move_in

_UNIT = text("select id from units where building_id = :building and id = :unit and ended_at is null")
# People write "a101" for A101.
_NAMED = text(
    "select id from units where building_id = :building and lower(number) = lower(:number) and ended_at is null limit 2"
)
_END_PENDING = text("""
update members set status = 'ended', ended_at = now(), end_reason = :reason, status_by = :by, status_at = now()
where building_id = :building and id = :member and status = 'pending'
""")
_LEAVE = text("""
update occupancies set valid_to = now()
where building_id = :building and member_id = :member and unit_id <> :unit and is_primary and valid_to is null returning tie
""")
_PRIMARY = text("""
update occupancies set is_primary = (unit_id = :unit)
where building_id = :building and member_id = :member and valid_to is null and is_primary <> (unit_id = :unit)
""")
_DROP_SOCKETS = text("select sockets_drop(:user)")


@dataclass(frozen=True, slots=True)
class Case:
    """A request on the table: whose it is, what they wrote, which unit the decider said is meant, if any, and who decides."""

    id: UUID
    building_id: UUID
    building_name: str
    request_type: str
    member_id: UUID
    member_status: str
    role: Role
    user_id: UUID
    email: str | None
    first_name: str
    last_name: str
    apartment_number: str | None
    data: Mapping[str, Any]
    unit_id: UUID | None = None
    decided_by: UUID | None = None

    @property
    def full_name(self) -> str:
        """The person's name."""
        return f"{self.first_name} {self.last_name}".strip()


Effect = Callable[[Session, Case], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind is decided. `subject` completes "The building has approved …"; `mails` are the templates of yes and no.

    `takes_seat`: approving locks the licence before anything else (see `approvals.py`, lock order).
    """

    right: Permission
    approve: Effect
    reject: Effect
    subject: Callable[[Case], str]
    mails: tuple[str, str] | None
    takes_seat: bool = False


async def _let_in(session: Session, case: Case) -> None:
    if not await activate(session, building_id=case.building_id, member_id=case.member_id, role=case.role):
        raise Conflict("This person does not wait to be let in any more.")
    unit_id = await _unit_of(session, case)
    if unit_id is not None:
        await move_in(
            session,
            building_id=case.building_id,
            member_id=case.member_id,
            unit_id=unit_id,
            tie=case.data.get("tie", "tenant"),
        )


async def _turn_away(session: Session, case: Case) -> None:
    await _end_pending(session, case, "rejected")


async def _decline(session: Session, case: Case) -> None:
    await _end_pending(session, case, "declined")


async def _end_pending(session: Session, case: Case, reason: str) -> None:
    await session.execute(
        _END_PENDING,
        {
            "building": case.building_id,
            "member": case.member_id,
            "reason": reason,
            "by": case.decided_by,
        },
    )


async def _unit_of(session: Session, case: Case, *, number: str | None = None) -> UUID | None:
    """The unit that is meant, made when the building has none of that number; None when none is named."""
    if case.unit_id is not None:
        chosen: UUID | None = await session.scalar(
            _UNIT, {"building": case.building_id, "unit": case.unit_id}
        )
        if chosen is None:
            raise Invalid.field("unit_id", "This building has no such unit.")
        return chosen
    # An import's invitation knew the unit; it may have been removed since.
    if invited_to := case.data.get("unit_id"):
        known: UUID | None = await session.scalar(
            _UNIT, {"building": case.building_id, "unit": UUID(str(invited_to))}
        )
        if known is not None:
            return known
    number = number or case.apartment_number
    if not number:
        return None
    found = await session.all(_NAMED, {"building": case.building_id, "number": number})
    if len(found) > 1:
        raise Invalid.field("unit_id", f"Several units have the number {number}. Say which one is meant.")
    if found:
        return UUID(str(found[0].id))
    return await find_or_make_unit(
        session, case.building_id, number, address=str(case.data.get("address") or "")
    )


async def _move(session: Session, case: Case) -> None:
    _must_live_here(case)
    unit_id = await _unit_of(session, case)
    if unit_id is None:
        raise Conflict("This request names no unit.")
    who = {"building": case.building_id, "member": case.member_id, "unit": unit_id}
    tie = await session.scalar(_LEAVE, who)
    await move_in(
        session,
        building_id=case.building_id,
        member_id=case.member_id,
        unit_id=unit_id,
        tie=tie or "tenant",
    )
    await session.execute(_PRIMARY, who)
    await session.execute(_DROP_SOCKETS, {"user": case.user_id})


async def _hand_over(session: Session, case: Case) -> None:
    _must_live_here(case)
    block = case.data.get("block_id")
    if case.unit_id is None and block:
        unit_id: UUID | None = await find_or_make_unit(
            session,
            case.building_id,
            str(case.data["house_number"]),
            address=str(case.data.get("address") or ""),
            block_id=UUID(str(block)),
        )
    else:
        unit_id = await _unit_of(session, case, number=case.data.get("house_number"))
    if unit_id is None:
        raise Conflict("This request names no unit.")
    await move_in(
        session, building_id=case.building_id, member_id=case.member_id, unit_id=unit_id, tie="owner"
    )
    await session.execute(_DROP_SOCKETS, {"user": case.user_id})


def _must_live_here(case: Case) -> None:
    if case.member_status != "active":
        raise Conflict("This person is no longer an active member of the building.")


async def _not_ours(_session: Session, _case: Case) -> None:
    raise Conflict("An invitation is accepted by the person it was sent to.")


async def _nothing(_session: Session, _case: Case) -> None:
    """What stays as it is."""


RULES: Mapping[str, Rule] = {
    "resident_registration": Rule(
        Permission.PEOPLE_MANAGE,
        _let_in,
        _turn_away,
        lambda _case: "your registration",
        ("registration_approved", "registration_rejected"),
        takes_seat=True,
    ),
    "unit_change": Rule(
        Permission.PEOPLE_MANAGE,
        _move,
        _nothing,
        lambda case: f"your move to {case.apartment_number}",
        ("request_approved", "request_rejected"),
    ),
    "property_claim": Rule(
        Permission.PEOPLE_MANAGE,
        _hand_over,
        _nothing,
        lambda case: f"your claim of {case.data.get('house_number') or case.apartment_number}",
        ("request_approved", "request_rejected"),
    ),
    "invitation": Rule(
        Permission.PEOPLE_MANAGE, _not_ours, _turn_away, lambda _case: "your invitation", None
    ),
}
"""The kinds a building's administrators decide. `licence_seats` is a super admin's: platform passes its own rule to `decide`."""

INVITED = Rule(Permission.SELF, _let_in, _decline, lambda _case: "the invitation", None, takes_seat=True)
"""An invitation as the invited person answers it."""
