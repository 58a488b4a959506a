"""Gate passes: permission for things, not for people. Asked for by a resident, decided by an administrator, good for one scan.

`pending → approved → used`, or `rejected`, `cancelled`, `expired`. Judged at decision time; each step is one conditional update.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ARRAY, Row, String, bindparam, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.buildings.context import BuildingContext, load_context
from gatehouse.core.clock import in_zone, now
from gatehouse.core.crockford import new_code, read_code
from gatehouse.core.db import Session
from gatehouse.core.errors import AlreadyDecided, Conflict, FieldProblem, Gone, Invalid, NotFound
from gatehouse.core.events import Event
from gatehouse.core.ids import new_id
from gatehouse.core.keys import ring
from gatehouse.core.paging import Paging
from gatehouse.core.phones import normalise_phone
from gatehouse.core.rooms import admin_room, flat_room, gate_room, user_room
from gatehouse.gate.gate_pass_sql import (
    ADD,
    CANCEL,
    DECIDE,
    IS_STATUS,
    OWN,
    SEALED,
    UNIT,
    one_pass,
    page_of_passes,
)
from gatehouse.gate.own_units import own_unit
from gatehouse.notifications.kinds import GATE_PASS_DECIDED, GATE_PASS_REQUESTED
from gatehouse.notifications.tell import Message, admins_of, tell

Kind = Literal["material", "vehicle", "move_in", "move_out", "maintenance"]
SUPER_ADMIN = "a super administrator"
_PREFIX, _LENGTH = "GP_", 12
# From then on the file is part of the record: its owner cannot take it back.
_OWN_FILES = text("""
update uploads set used_at = coalesce(used_at, now())
where building_id = :building and user_id = :user and key = any (:keys) and status = 'confirmed' returning key
""").bindparams(bindparam("keys", type_=ARRAY(String)))


@dataclass(frozen=True, slots=True)
class PassWish:
    """What is to go in or out, when. Times without a zone are the building's own."""

    kind: Kind
    title: str
    valid_from: datetime
    valid_until: datetime
    unit_id: UUID | None = None
    description: str | None = None
    vehicle_number: str | None = None
    driver_name: str | None = None
    driver_phone: str | None = None
    worker_name: str | None = None
    worker_phone: str | None = None
    company_name: str | None = None
    items: Sequence[str] = ()
    attachments: Sequence[str] = ()


def recognise(presented: str) -> str | None:
    """A gate pass' code as scanners and people give it: any case, spaces or dashes, with or without `GP_`; None when it is none."""
    plain = "".join(presented.split()).replace("-", "").upper()
    code = read_code(plain.removeprefix(_PREFIX), _LENGTH)
    return _PREFIX + code if code else None


def lookup_hashes(code: str) -> list[bytes]:
    """What a code may be stored as, under every active key."""
    return ring().digests("gate-pass", code.encode())


def publish(session: Session, building_id: UUID, row: Row[Any], status: str) -> None:
    """The hint to refetch, to guards, administrators, whoever asked and the unit."""
    rooms = [gate_room(building_id), admin_room(building_id), user_room(row.requester_user)]
    if row.unit_id is not None:
        rooms.append(flat_room(building_id, row.unit_id))
    changed = {"id": str(row.id), "status": status.upper(), "type": row.kind.upper(), "title": row.title}
    session.publish(Event(tuple(rooms), "gate_pass:changed", changed))


async def ask_for_pass(session: Session, caller: Caller, wish: PassWish) -> tuple[UUID, str]:
    """Ask for a gate pass; its id and code. The building's administrators are told.

    422 for a flat that is not the caller's (an administrator: not the building's), times that will not do, a phone that is none, files
    that are not the caller's own.
    """
    building = await load_context(session, caller)
    valid_from, valid_until = _window(building, wish)
    unit_id = await _unit(session, caller, wish.unit_id)
    await _must_own_files(session, caller, wish.attachments)
    pass_id, code = new_id(), _PREFIX + new_code(_LENGTH)
    await session.execute(
        ADD,
        {
            "building": caller.building_id,
            "id": pass_id,
            "kind": wish.kind,
            "title": wish.title,
            "description": wish.description,
            "unit": unit_id,
            "member": caller.member,
            "from": valid_from,
            "until": valid_until,
            "vehicle": wish.vehicle_number,
            "driver": wish.driver_name,
            "driver_phone": _phone(building, wish.driver_phone, "driverPhone"),
            "driver_raw": wish.driver_phone,
            "worker": wish.worker_name,
            "worker_phone": _phone(building, wish.worker_phone, "workerPhone"),
            "worker_raw": wish.worker_phone,
            "company": wish.company_name,
            "items": list(wish.items),
            "attachments": list(wish.attachments),
            "hash": ring().digest("gate-pass", code.encode()),
            "sealed": ring().seal("gate-pass-code", code.encode(), caller.building_id.bytes + pass_id.bytes),
        },
    )
    row = await access_pass(session, caller, pass_id)
    message = Message(
        GATE_PASS_REQUESTED,
        "A gate pass is asked for",
        f"{row.requester_name} asks for a gate pass: {wish.title}. Approve or reject it.",
        {"type": GATE_PASS_REQUESTED.name, "gatePassId": str(pass_id)},
        about="gate_pass",
        target=pass_id,
    )
    admins = [one for one in await admins_of(session, caller.building_id) if one != caller.user_id]
    await tell(session, caller.building_id, admins, message)
    publish(session, caller.building_id, row, "pending")
    return pass_id, code


def _window(building: BuildingContext, wish: PassWish) -> tuple[datetime, datetime]:
    valid_from = in_zone(wish.valid_from, building.time_zone)
    valid_until = in_zone(wish.valid_until, building.time_zone)
    if valid_until <= valid_from:
        raise Invalid.field("validUntil", "The end must come after the beginning.")
    if valid_until <= now():
        raise Invalid.field("validUntil", "This time is over already.")
    most = building.settings.max_visit_days
    if valid_until - valid_from > timedelta(days=most):
        raise Invalid.field("validUntil", f"A pass lasts at most {most} days.")
    return valid_from, valid_until


async def _unit(session: Session, caller: Caller, unit_id: UUID | None) -> UUID | None:
    """An administrator's pass may be for any unit, or for none; everybody else's is for an own one, their main one if none is named."""
    if not caller.may(Permission.PERMIT_DECIDE):
        return await own_unit(session, caller, unit_id)
    if (
        unit_id is not None
        and await session.scalar(UNIT, {"building": caller.building_id, "unit": unit_id}) is None
    ):
        raise Invalid.field("flatId", "The building has no such flat.")
    return unit_id


def _phone(building: BuildingContext, phone: str | None, field: str) -> str | None:
    if phone is None:
        return None
    try:
        return normalise_phone(phone, building.country)
    except ValueError as error:
        raise Invalid.field(field, f"This {error}.") from error


async def _must_own_files(session: Session, caller: Caller, keys: Sequence[str]) -> None:
    """Somebody else's key beside an own pass would open their file to whoever may see the pass."""
    if not keys:
        return
    own = {
        row.key
        for row in await session.all(
            _OWN_FILES, {"building": caller.building_id, "user": caller.user_id, "keys": list(keys)}
        )
    }
    strange = [
        FieldProblem(f"attachments.{number}", "This is not a file you have uploaded and confirmed.")
        for number, key in enumerate(keys)
        if key not in own
    ]
    if strange:
        raise Invalid(strange[0].message, details=strange)


def _scope(caller: Caller) -> tuple[list[str], dict[str, Any]]:
    """The building's to administrators and guards; to everybody else what they have asked for and what is of their units."""
    values = {"building": caller.building_id}
    if caller.may(Permission.GATE_WATCH):
        return [], values
    return [OWN], {**values, "member": caller.member}


async def access_pass(session: Session, caller: Caller, pass_id: UUID) -> Row[Any]:
    """A pass the caller may see; 404 otherwise."""
    parts, values = _scope(caller)
    row = await session.first(one_pass(" and ".join(["p.id = :id", *parts])), {**values, "id": pass_id})
    if row is None:
        raise NotFound("There is no such gate pass.")
    return row


async def list_passes(
    session: Session,
    caller: Caller,
    paging: Paging,
    *,
    status: str | None = None,
    kind: Kind | None = None,
    unit_id: UUID | None = None,
) -> tuple[Sequence[Row[Any]], int]:
    """Passes the caller may see, newest first, with the exact total. `status` is 004's word, judged now."""
    parts, values = _scope(caller)
    if status is not None:
        parts.append(IS_STATUS[status])
    if kind is not None:
        parts.append("p.kind = :kind")
        values["kind"] = kind
    if unit_id is not None:
        parts.append("p.unit_id = :unit")
        values["unit"] = unit_id
    page, count = page_of_passes(" and ".join(parts) or "true")
    total: int = await session.scalar(count, values)
    rows = await session.all(page, {**values, "limit": paging.limit, "offset": paging.offset})
    return rows, total


async def note_phones_shown(session: Session, caller: Caller, row: Row[Any]) -> None:
    """Somebody else's driver or worker is shown with their phone to who must call or administers; that they looked is on record."""
    if row.requester_user != caller.user_id and (row.driver_phone or row.worker_phone):
        await audit_by(session, caller, "gate_pass.phones_shown", "gate_pass", row.id, fields=["phone"])


async def show_code(session: Session, caller: Caller, pass_id: UUID) -> tuple[Row[Any], str]:
    """A pass with its code, to whoever asked for it and to administrators; 404 to everybody else, 409 when it cannot be shown."""
    row = await access_pass(session, caller, pass_id)
    if row.requester_user != caller.user_id and not caller.may(Permission.PERMIT_DECIDE):
        raise NotFound("There is no such gate pass of yours.")
    sealed: bytes = await session.scalar(SEALED, {"building": caller.building_id, "id": pass_id})
    code = ring().open_to_show("gate-pass-code", bytes(sealed), caller.building_id.bytes + pass_id.bytes)
    if code is None:
        raise Conflict("The code of this gate pass cannot be shown any more. Ask for a new one.")
    return row, code.decode()


async def decide_pass(
    session: Session, caller: Caller, pass_id: UUID, *, approve: bool, reason: str | None = None
) -> Row[Any]:
    """Approve or reject; whoever asked is told. 404, 409 `ALREADY_DECIDED` with who was first, 410 when it is over or was called off."""
    status = "approved" if approve else "rejected"
    decided = await session.changed(
        DECIDE,
        {
            "building": caller.building_id,
            "id": pass_id,
            "status": status,
            "by": caller.member_id,
            "reason": None if approve else reason,
        },
    )
    row = await access_pass(session, caller, pass_id)
    if not decided:
        raise over(row)
    await audit_by(session, caller, f"gate_pass.{status}", "gate_pass", pass_id, fields=["status"])
    why = f": {reason}" if reason and not approve else ""
    message = Message(
        GATE_PASS_DECIDED,
        f"Gate pass {status}",
        f"{row.title}{why}" if not approve else f"{row.title}. Show its QR code at the gate.",
        {"type": GATE_PASS_DECIDED.name, "gatePassId": str(pass_id), "status": status.upper()},
        about="gate_pass",
        target=pass_id,
    )
    if row.requester_user != caller.user_id:
        await tell(session, caller.building_id, [row.requester_user], message)
    publish(session, caller.building_id, row, status)
    return row


async def cancel_pass(session: Session, caller: Caller, pass_id: UUID) -> None:
    """Call an own pass off; an administrator any. 404 for others', 409 when it was used or rejected, 410 when it is over already."""
    row = await access_pass(session, caller, pass_id)
    if row.requester_user != caller.user_id and not caller.may(Permission.PERMIT_DECIDE):
        raise NotFound("There is no such gate pass of yours.")
    if not await session.changed(CANCEL, {"building": caller.building_id, "id": pass_id}):
        raise over(await access_pass(session, caller, pass_id))
    await audit_by(session, caller, "gate_pass.cancelled", "gate_pass", pass_id, fields=["status"])
    publish(session, caller.building_id, row, "expired")


def over(row: Row[Any]) -> Conflict | Gone:
    """Why nothing more can be done with a pass: it has ended, or somebody was first."""
    if row.status == "cancelled":
        return Gone("This gate pass was called off.")
    if row.status == "expired":
        return Gone("The time of this gate pass is over.")
    if row.status == "used":
        return AlreadyDecided("used", by=row.guard_name, at=row.used_at)
    return AlreadyDecided(row.status, by=row.decider_name or SUPER_ADMIN, at=row.decided_at)
