"""Somebody without a pass stands at the gate: the guard asks, the unit answers. One model for 003's walk-in and 004's entry request.

`pending → approved | rejected | expired | withdrawn`. Judged at decision time; the periodic job (`request_expiry.py`) only tells.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import BuildingContext, load_context
from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid
from gatehouse.core.ids import new_id
from gatehouse.core.plates import plate_key, plate_last4
from gatehouse.files.photos import must_be_own_photo
from gatehouse.gate.answering import Verdict, carry_out, settle
from gatehouse.gate.audience import seat_of
from gatehouse.gate.decision import Attention
from gatehouse.gate.request_checks import (
    Gate,
    inside_already,
    known_visitor,
    must_be_open,
    must_not_be_banned,
    must_not_be_banned_since,
    phone_of,
)
from gatehouse.gate.request_rows import RequestRow, load_request, name_of
from gatehouse.gate.request_rules import answered_by_rule
from gatehouse.gate.request_telling import publish_change, tell_approved, tell_asked, tell_rejected

Kind = Literal["visitor", "delivery", "cab", "domestic_staff", "vendor"]
MOST_UNITS = 20

# Held, so that no unit ends while it is asked.
_UNITS = text(
    "select id from units where building_id = :building and id = any (:units) and ended_at is null order by id for key share"
).bindparams(bindparam("units", type_=ARRAY(Uuid)))
_ASK = text("""
with request as (
  insert into entry_requests (building_id, id, door, kind, guard_id, gate_id, gate_text, host_id, visitor_id, visitor_name, visitor_phone, visitor_phone_raw,
    purpose, provider, party_size, packages, plate, plate_key, plate_last4, photo_key, remarks, expires_at)
  values (:building, :id, :door, :kind, :guard, :gate, :gate_text, :host, :visitor, :name, :phone, :phone_raw, :purpose, :provider, :party_size, :packages,
    :plate, :plate_key, :plate_last4, :photo_key, :remarks, now() + make_interval(mins => :minutes))
  returning id, created_at, expires_at
), asked as (
  insert into entry_request_units (building_id, request_id, unit_id, position, created_at)
  select :building, request.id, u.unit_id, u.position, request.created_at
  from request, unnest(cast(:units as uuid[])) with ordinality as u (unit_id, position)
)
select expires_at from request
""").bindparams(bindparam("units", type_=ARRAY(Uuid)))


@dataclass(frozen=True, slots=True)
class Ask:
    """Who stands at the gate and which units are asked, in this order. `host_id`: the membership of who was asked for by name."""

    kind: Kind
    unit_ids: tuple[UUID, ...]
    visitor_name: str | None = None
    visitor_phone: str | None = None
    purpose: str | None = None
    provider: str | None = None
    party_size: int = 1
    packages: int = 0
    plate: str | None = None
    photo_key: str | None = None
    remarks: str | None = None
    gate: str | None = None
    host_id: UUID | None = None
    door: str = "004"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request just made. `entry_id` or `parcel_id` when a rule of the unit answered at once, and `auto_reason` which."""

    request_id: UUID
    status: str
    expires_at: datetime
    entry_id: UUID | None = None
    parcel_id: UUID | None = None
    auto_reason: str | None = None
    attention: tuple[Attention, ...] = ()
    """What the guard should see although it refuses nobody: another unit's ban, inside already."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a request: an entry when somebody goes in, a parcel when the delivery stays at the gate."""

    request_id: UUID
    status: str
    entry_id: UUID | None
    parcel_id: UUID | None
    decided_at: datetime


async def ask(session: Session, caller: Caller, wanted: Ask) -> Asked:
    """Ask the units, tell who may answer, or let a rule of theirs answer at once. Guards only; the caller is the guard.

    422 for units, phone or photo that are not this building's or guard's own. Refused and stored as a scan: 403 `VISITOR_BANNED`,
    `LICENCE_INACTIVE`, `GATE_CLOSED`. Source: 004 Entry Request System, 003 walk-in.
    """
    building = await load_context(session, caller)
    units = await _units(session, caller, wanted)
    phone = phone_of(building, wanted.visitor_phone, wanted.door)
    if wanted.photo_key is not None:
        await must_be_own_photo(session, caller, wanted.photo_key)
    gate = await must_be_open(session, caller, building, wanted.gate)
    attention = await must_not_be_banned(session, caller, gate, units, name=wanted.visitor_name, phone=phone)
    visitor_id, name = await known_visitor(session, caller, wanted.visitor_name, phone, wanted.visitor_phone)
    attention += await inside_already(session, caller, visitor_id, name)
    wanted = replace(wanted, unit_ids=units, visitor_name=name)
    request_id = new_id()
    expires_at = await _write(session, caller, building, gate, wanted, request_id, visitor_id, phone)
    request = await load_request(session, caller.building_id, request_id)
    made = Asked(request_id, "pending", expires_at, attention=tuple(attention))
    if ruled := await answered_by_rule(session, caller, building, request):
        return replace(made, status="approved", **ruled)
    await tell_asked(session, request)
    publish_change(session, request, "asked")
    return made


async def _units(session: Session, caller: Caller, wanted: Ask) -> tuple[UUID, ...]:
    units = tuple(dict.fromkeys(wanted.unit_ids))
    if not units or len(units) > MOST_UNITS:
        raise Invalid.field("flatIds", f"Name 1 to {MOST_UNITS} flats.")
    found = await session.all(_UNITS, {"building": caller.building_id, "units": list(units)})
    if len(found) != len(units):
        raise Invalid.field("flatId", "The building has no such flat.")
    return units


async def _write(
    session: Session,
    caller: Caller,
    building: BuildingContext,
    gate: Gate,
    wanted: Ask,
    request_id: UUID,
    visitor_id: UUID | None,
    phone: str | None,
) -> datetime:
    expires_at: datetime = await session.scalar(
        _ASK,
        {
            "building": caller.building_id,
            "id": request_id,
            "door": wanted.door,
            "kind": wanted.kind,
            "guard": caller.member,
            "gate": gate.id,
            "gate_text": gate.text,
            "host": wanted.host_id,
            "visitor": visitor_id,
            "name": wanted.visitor_name,
            "phone": phone,
            "phone_raw": wanted.visitor_phone,
            "purpose": wanted.purpose,
            "provider": wanted.provider,
            "party_size": wanted.party_size,
            "packages": wanted.packages,
            "plate": wanted.plate,
            "plate_key": plate_key(wanted.plate),
            "plate_last4": plate_last4(wanted.plate),
            "photo_key": wanted.photo_key,
            "remarks": wanted.remarks,
            "minutes": building.settings.request_minutes,
            "units": list(wanted.unit_ids),
        },
    )
    return expires_at


async def answer(
    session: Session,
    caller: Caller,
    request_id: UUID,
    *,
    approve: bool,
    reason: str | None = None,
    leave_at_gate: bool = False,
) -> Answered:
    """Say yes or no for an own unit; an administrator for any unit of the building, audited.

    404 for strangers, 403 for who may not answer, 409 `ALREADY_DECIDED` or `REQUEST_EXPIRED`. A yes makes one entry, with
    `leave_at_gate` (deliveries only, else 422) one parcel and no entry. Source: 004 Entry Request System, CONTRACT 003.
    """
    seat = await seat_of(session, caller, request_id)
    leave_at_gate = leave_at_gate and approve
    if leave_at_gate and seat.kind != "delivery":
        raise Invalid.field("leaveAtGate", "Only a delivery can be left at the gate.")
    verdict = Verdict(
        "approved" if approve else "rejected",
        by=caller.member,
        unit_id=seat.unit_id,
        note=reason,
        leave_at_gate=leave_at_gate,
    )
    decided_at = await settle(session, caller.building_id, request_id, verdict)
    request = await load_request(session, caller.building_id, request_id)
    entry_id = parcel_id = None
    if approve:
        await must_not_be_banned_since(session, caller, request)
        settings = (await load_context(session, caller)).settings
        entry_id, parcel_id = await carry_out(session, caller, request, verdict, settings)
    if seat.on_behalf:
        values = {"status": verdict.status, "unit_id": seat.unit_id}
        await audit_by(
            session, caller, "request.answered_for_unit", "entry_request", request_id, values=values
        )
    await _tell(session, caller, request, verdict, inside=entry_id is not None)
    return Answered(request_id, verdict.status, entry_id, parcel_id, decided_at)


async def _tell(
    session: Session, caller: Caller, request: RequestRow, verdict: Verdict, *, inside: bool
) -> None:
    by = await name_of(session, caller.user_id)
    assert verdict.unit_id is not None
    if verdict.status == "rejected":
        await tell_rejected(
            session, request, unit_id=verdict.unit_id, by=by, by_user=caller.user_id, reason=verdict.note
        )
        return
    await tell_approved(
        session,
        request,
        unit_id=verdict.unit_id,
        by=by,
        by_user=caller.user_id,
        auto_reason=None,
        inside=inside,
    )
