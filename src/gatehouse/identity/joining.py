"""Becoming a member of a building, and living in a unit of it. Every door that lets somebody in ends here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.auth.permissions import Role
from gatehouse.buildings.seats import take_seat
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict
from gatehouse.core.ids import new_id
from gatehouse.identity.events import approval_changed

# A membership that has ended comes back under its old id: its history stays one person's. A guard's old PIN does not come back with it.
_JOIN = text("""
with joined as (
insert into members as m (building_id, id, user_id, role, status, emergency_name, emergency_phone, emergency_relationship)
values (:building, :id, :user, :role, :status, :name, :phone, :relationship)
on conflict (building_id, user_id, role) do update set status = :status, ended_at = null, end_reason = null,
  status_by = null, status_at = null,
  emergency_name = coalesce(:name, m.emergency_name), emergency_phone = coalesce(:phone, m.emergency_phone),
  emergency_relationship = coalesce(:relationship, m.emergency_relationship)
  where m.status = 'ended'
returning id
), forgotten as (
  delete from guard_pins p using joined where p.building_id = :building and p.member_id = joined.id
)
select id from joined
""")
_ACTIVATE = text(
    "update members set status = 'active' where building_id = :building and id = :id and status = 'pending'"
)
_HOME = text("""
insert into occupancies (building_id, id, member_id, unit_id, tie, is_primary, call_order)
select :building, :id, :member, :unit, :tie,
  not exists (select 1 from occupancies where building_id = :building and member_id = :member and valid_to is null),
  1 + (select count(*) from occupancies where building_id = :building and unit_id = :unit and valid_to is null)
on conflict do nothing
""")
# One that nobody decided in time makes way for the next, whether or not the periodic job has come by.
_EXPIRE = text("""
update approval_requests set status = 'expired'
where building_id = :building and member_id = :member and request_type = :kind and status = 'pending' and expires_at <= now()
""")
_ASK = text("""
insert into approval_requests (building_id, id, request_type, member_id, apartment_number, data)
values (:building, :id, :kind, :member, :number, :data) on conflict do nothing
""").bindparams(bindparam("data", type_=JSONB))


class AlreadyMember(Conflict):
    """The person has, or has asked for, this role in this building."""

    code, type, message = (
        "ALREADY_MEMBER",
        "CONFLICT_ERROR",
        "This person has this role in the building already.",
    )


class AlreadyAsked(Conflict):
    """The same request waits for a decision."""

    code, type, message = (
        "ALREADY_ASKED",
        "CONFLICT_ERROR",
        "There is such a request already; it waits for a decision.",
    )


async def join(
    session: Session,
    *,
    building_id: UUID,
    user_id: UUID,
    role: Role,
    active: bool,
    emergency: Mapping[str, str | None] | None = None,
) -> UUID:
    """Make a person a member and give the membership's id; an active one takes a licence seat (409 `LICENCE_FULL`).

    `emergency` has name, phone, relationship. Not active: pending, until `activate`. 409 `ALREADY_MEMBER`.
    """
    if active:
        await take_seat(session, role)
    joiner = Joiner(new_id(), user_id, role, emergency or {})
    member: UUID | None = await session.scalar(_JOIN, _joining(building_id, joiner, active=active))
    if member is None:
        raise AlreadyMember
    return member


@dataclass(frozen=True, slots=True)
class Joiner:
    """Somebody with a new account, the membership they get, and where they live."""

    member_id: UUID
    user_id: UUID
    role: Role
    emergency: Mapping[str, str | None]
    unit_id: UUID | None = None
    tie: str = "tenant"


async def join_each(session: Session, building_id: UUID, joiners: Sequence[Joiner]) -> None:
    """Many people whose accounts this transaction has made become active members and move in, in one go. Their seats are taken already."""
    if not joiners:
        return
    await session.execute(_JOIN, [_joining(building_id, joiner, active=True) for joiner in joiners])
    homes = [
        _home(building_id, joiner.member_id, joiner.unit_id, joiner.tie)
        for joiner in joiners
        if joiner.unit_id is not None
    ]
    if homes:
        await session.execute(_HOME, homes)


def _joining(building_id: UUID, joiner: Joiner, *, active: bool) -> dict[str, Any]:
    return {
        "building": building_id,
        "id": joiner.member_id,
        "user": joiner.user_id,
        "role": joiner.role,
        "status": "active" if active else "pending",
        "name": joiner.emergency.get("name"),
        "phone": joiner.emergency.get("phone"),
        "relationship": joiner.emergency.get("relationship"),
    }


async def activate(session: Session, *, building_id: UUID, member_id: UUID, role: Role) -> bool:
    """A pending membership becomes active and takes its seat; False when it was not pending."""
    await take_seat(session, role)
    return bool(await session.changed(_ACTIVATE, {"building": building_id, "id": member_id}))


async def move_in(
    session: Session, *, building_id: UUID, member_id: UUID, unit_id: UUID, tie: str = "tenant"
) -> None:
    """Tie a member to a unit (owner, tenant or family); the first one is their primary home. Again: nothing."""
    await session.execute(_HOME, _home(building_id, member_id, unit_id, tie))


def _home(building_id: UUID, member_id: UUID, unit_id: UUID, tie: str) -> dict[str, Any]:
    return {"building": building_id, "id": new_id(), "member": member_id, "unit": unit_id, "tie": tie}


async def ask(
    session: Session,
    *,
    building_id: UUID,
    member_id: UUID,
    request_type: str,
    apartment_number: str | None = None,
    data: Mapping[str, object] | None = None,
) -> UUID:
    """Write an approval request (see `approval_requests.request_type`) that somebody decides within 30 days. 409 `ALREADY_ASKED`."""
    request_id = new_id()
    await session.execute(_EXPIRE, {"building": building_id, "member": member_id, "kind": request_type})
    written = await session.changed(
        _ASK,
        {
            "building": building_id,
            "id": request_id,
            "kind": request_type,
            "member": member_id,
            "number": apartment_number,
            "data": dict(data or {}),
        },
    )
    if not written:
        raise AlreadyAsked
    session.publish(approval_changed(building_id, request_id, "pending", request_type))
    return request_id
