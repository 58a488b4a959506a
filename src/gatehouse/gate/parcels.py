"""Parcels a guard keeps for a unit: taken, told to the unit, and handed over once, against six digits that the unit shows or to a name.

The digits are shown to the unit's people only, and are looked up in the guard's building only.
"""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, Row, bindparam, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.core.db import Session
from gatehouse.core.errors import AlreadyDecided, Conflict, FieldProblem, Invalid, NotFound
from gatehouse.core.events import Event
from gatehouse.core.ids import new_id
from gatehouse.core.keys import ring
from gatehouse.core.paging import Paging
from gatehouse.core.ratelimit import release_guess, reserve_guess
from gatehouse.core.rooms import admin_room, flat_room, gate_room
from gatehouse.gate.own_units import OWN_UNITS, own_since, people_of
from gatehouse.notifications.kinds import PARCEL_HANDED_OVER, PARCEL_WAITING
from gatehouse.notifications.tell import Message, tell

_TRIES = 20
_GUESSES = "wrong codes"
_HANDED_OVER = "handed over"

_UNIT = text(
    "select number from units where building_id = :building and id = :unit and ended_at is null for key share"
)
# By an answer to a request: the guard who asked has it, whoever answered.
_TAKE = text("""
insert into parcels (building_id, id, unit_id, request_id, provider, packages, photo_key, remarks, gate_id, taken_by, code_hash, sealed)
select :building, :id, :unit, cast(:request as uuid), :provider, :packages, :photo, :remarks, coalesce(cast(:gate as uuid), r.gate_id),
  coalesce(r.guard_id, :member), :hash, :sealed
from (values (1)) as once left join entry_requests r on r.building_id = :building and r.id = cast(:request as uuid)
on conflict (building_id, code_hash) where handed_at is null do nothing
""")
_PARCEL = """
select p.id, p.unit_id, n.number as unit_number, p.provider, p.packages, p.photo_key, p.remarks, p.request_id, g.name as gate, p.sealed, p.code_hash,
  p.taken_at, t.user_id as taken_by, concat_ws(' ', tu.first_name, nullif(tu.last_name, '')) as taken_name,
  p.handed_at, h.user_id as handed_by, concat_ws(' ', hu.first_name, nullif(hu.last_name, '')) as handed_name, p.handed_to
from parcels p
join units n on n.building_id = p.building_id and n.id = p.unit_id
left join gates g on g.building_id = p.building_id and g.id = p.gate_id
join members t on t.building_id = p.building_id and t.id = p.taken_by
join users tu on tu.id = t.user_id
left join members h on h.building_id = p.building_id and h.id = p.handed_by
left join users hu on hu.id = h.user_id
where p.building_id = :building and {where}
"""
_FILTERS = {
    "own": own_since("p", "p.handed_at"),
    "unit": "p.unit_id = :unit",
    "number": "p.unit_id in (select x.id from units x where x.building_id = :building and lower(x.number) = :number)",
    "WAITING": "p.handed_at is null",
    "HANDED_OVER": "p.handed_at is not null",
}
_OWN_IDS = text(f"select u.unit_id from {OWN_UNITS} u")
_BY_CODE = text(
    "select id from parcels where building_id = :building and code_hash = any (:hashes) and handed_at is null"
).bindparams(bindparam("hashes", type_=ARRAY(LargeBinary)))
_HAND_OVER = text("""
update parcels set handed_at = now(), handed_by = :guard, handed_to = :name where building_id = :building and id = :id and handed_at is null
""")


class WrongParcelCode(Invalid):
    """No waiting parcel of the building, or not the one meant, has these digits."""

    code, type, message = (
        "PARCEL_CODE_WRONG",
        "VALIDATION_ERROR",
        "These digits are not those of a parcel that waits here.",
    )

    def __init__(self) -> None:
        super().__init__(details=[FieldProblem("code", self.message)])


async def take_parcel(
    session: Session,
    caller: Caller,
    *,
    unit_id: UUID,
    request_id: UUID | None = None,
    provider: str | None = None,
    packages: int = 1,
    photo_key: str | None = None,
    remarks: str | None = None,
    gate_id: UUID | None = None,
) -> UUID:
    """Keep a parcel for a unit and tell its people. 422 `flatId` for no current unit.

    With `request_id` (whose row is there already) it is in the hands of the guard who asked, at their gate. Whether the photo is the
    caller's own to show is for the caller to have checked.
    """
    number = await session.scalar(_UNIT, {"building": caller.building_id, "unit": unit_id})
    if number is None:
        raise Invalid.field("flatId", "The building has no such flat.")
    parcel_id = await _write(
        session,
        caller,
        {
            "unit": unit_id,
            "request": request_id,
            "provider": provider,
            "packages": packages,
            "photo": photo_key,
            "remarks": remarks,
            "gate": gate_id,
        },
    )
    what = f"{packages} packages" if packages > 1 else "A package"
    message = Message(
        PARCEL_WAITING,
        "A parcel waits at the gate",
        f"{what}{f' from {provider}' if provider else ''} for {number}. Show the six digits in the app to collect it.",
        {"type": PARCEL_WAITING.name, "parcelId": str(parcel_id), "flatId": str(unit_id)},
        about="parcel",
        target=parcel_id,
    )
    await tell(session, caller.building_id, await people_of(session, caller.building_id, unit_id), message)
    _publish(session, caller, parcel_id, "waiting", unit_id)
    return parcel_id


async def _write(session: Session, caller: Caller, values: dict[str, Any]) -> UUID:
    for _ in range(_TRIES):
        parcel_id, digits = new_id(), f"{secrets.randbelow(1_000_000):06d}"
        made = await session.changed(
            _TAKE,
            {
                **values,
                "building": caller.building_id,
                "id": parcel_id,
                "member": caller.member_id,
                "hash": ring().digest("parcel", _bound(caller, digits)),
                "sealed": ring().seal(
                    "parcel-code", digits.encode(), caller.building_id.bytes + parcel_id.bytes
                ),
            },
        )
        if made:
            return parcel_id
    raise Conflict("No free 6-digit code was found. Please try again.")


def _bound(caller: Caller, digits: str) -> bytes:
    return caller.building_id.bytes + digits.encode()


def _publish(session: Session, caller: Caller, parcel_id: UUID, status: str, unit_id: UUID) -> None:
    rooms = (
        gate_room(caller.building_id),
        admin_room(caller.building_id),
        flat_room(caller.building_id, unit_id),
    )
    changed = {"id": str(parcel_id), "status": status, "unit_id": str(unit_id)}
    session.publish(Event(rooms, "parcel:changed", changed))


def _scope(caller: Caller) -> tuple[list[str], dict[str, Any]]:
    """The whole building to guards and admins, the own units' to everybody else."""
    values = {"building": caller.building_id}
    if caller.may(Permission.GATE_WATCH):
        return [], values
    return [_FILTERS["own"]], {**values, "member": caller.member}


async def list_parcels(
    session: Session,
    caller: Caller,
    paging: Paging,
    *,
    status: str | None = None,
    unit_id: UUID | None = None,
    number: str | None = None,
) -> tuple[Sequence[Row[Any]], int]:
    """Parcels the caller may see, newest first, with the exact total. `number` is a unit's, capitals make no difference."""
    parts, values = _scope(caller)
    if status is not None:
        parts.append(_FILTERS[status])
    if unit_id is not None:
        parts.append(_FILTERS["unit"])
        values["unit"] = unit_id
    if number is not None:
        parts.append(_FILTERS["number"])
        values["number"] = number.lower()
    where = " and ".join(parts) or "true"
    rows = await session.all(
        text(
            _PARCEL.format(where=where) + " order by p.taken_at desc, p.id desc limit :limit offset :offset"
        ),
        {**values, "limit": paging.limit, "offset": paging.offset},
    )
    total: int = await session.scalar(
        text(f"select count(*) from parcels p where p.building_id = :building and {where}"), values
    )
    return rows, total


async def access_parcel(session: Session, caller: Caller, parcel_id: UUID) -> Row[Any]:
    """A parcel of the building for guards and admins, of an own unit for everybody else; 404 otherwise."""
    parts, values = _scope(caller)
    statement = text(_PARCEL.format(where=" and ".join(["p.id = :id", *parts])))
    row = await session.first(statement, {**values, "id": parcel_id})
    if row is None:
        raise NotFound("There is no such parcel.")
    return row


async def shown_digits(session: Session, caller: Caller, rows: Sequence[Row[Any]]) -> dict[UUID, str]:
    """The digits of those parcels that wait for a unit the caller belongs to; guards and other people's admins see none.

    Nor does anybody once the key they were sealed with is gone: the parcel is then handed over to a name.
    """
    if caller.member_id is None or not any(row.handed_at is None for row in rows):
        return {}
    own = {
        row.unit_id
        for row in await session.all(_OWN_IDS, {"building": caller.building_id, "member": caller.member_id})
    }
    opened = {
        row.id: ring().open_to_show("parcel-code", row.sealed, caller.building_id.bytes + row.id.bytes)
        for row in rows
        if row.handed_at is None and row.unit_id in own
    }
    return {parcel_id: code.decode() for parcel_id, code in opened.items() if code is not None}


async def hand_over(
    session: Session,
    caller: Caller,
    parcel_id: UUID | None,
    *,
    code: str | None = None,
    name: str | None = None,
) -> Row[Any]:
    """Give a parcel away, once: against its digits, or (with its id) to a name. Its unit is told.

    Without an id the digits say which of the building's waiting parcels is meant. 422 `PARCEL_CODE_WRONG` or neither digits nor name,
    404, 409 `ALREADY_DECIDED` with who was first, 429 after too many wrong digits of this session, as at the scan.
    """
    if code is None and (name is None or parcel_id is None):
        raise Invalid.field("code", "Give the six digits, or to whom it was handed.")
    if code is not None:
        parcel_id = await _by_digits(session, caller, parcel_id, code)
    assert parcel_id is not None
    key = {"building": caller.building_id, "id": parcel_id}
    handed = await session.changed(_HAND_OVER, {**key, "guard": caller.member, "name": name})
    parcel = await access_parcel(session, caller, parcel_id)
    if not handed:
        raise _too_late(parcel)
    how = "digits" if code is not None else "name"
    await audit_by(
        session, caller, "parcel.handed_over", "parcel", parcel_id, values={"by": how, "to": name or ""}
    )
    to = f" to {name}" if name else " against its digits"
    message = Message(
        PARCEL_HANDED_OVER,
        "Your parcel was handed over",
        f"{parcel.handed_name} at the gate has handed it over{to}.",
        {"type": PARCEL_HANDED_OVER.name, "parcelId": str(parcel_id), "flatId": str(parcel.unit_id)},
        about="parcel",
        target=parcel_id,
    )
    people = await people_of(session, caller.building_id, parcel.unit_id)
    await tell(session, caller.building_id, people, message)
    _publish(session, caller, parcel_id, "handed_over", parcel.unit_id)
    return parcel


async def _by_digits(session: Session, caller: Caller, parcel_id: UUID | None, code: str) -> UUID:
    """The waiting parcel that has these digits. A try is counted before it is judged and given back when it was right."""
    hashes = ring().digests("parcel", _bound(caller, code))
    await reserve_guess(_GUESSES, caller.session_id.hex)
    if parcel_id is None:
        found: UUID | None = await session.scalar(
            _BY_CODE, {"building": caller.building_id, "hashes": hashes}
        )
    else:
        parcel = await access_parcel(session, caller, parcel_id)
        if parcel.handed_at is not None:
            await release_guess(_GUESSES, caller.session_id.hex)
            raise _too_late(parcel)
        found = parcel.id if bytes(parcel.code_hash) in hashes else None
    if found is None:
        raise WrongParcelCode
    await release_guess(_GUESSES, caller.session_id.hex)
    return found


def _too_late(parcel: Row[Any]) -> AlreadyDecided:
    return AlreadyDecided(_HANDED_OVER, by=parcel.handed_name, at=parcel.handed_at)
