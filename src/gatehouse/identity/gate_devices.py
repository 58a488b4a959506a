"""Gate devices: a tablet at a gate, enrolled by a one-time code, revoked by an administrator (ADR gate devices and PINs).

The code is shown once and kept as a keyed hash; the tablet exchanges it for a secret of its own, of which a hash is kept.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, Row, bindparam, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.tokens import hash_secret, new_secret
from gatehouse.buildings.gates import load_gate
from gatehouse.core.client import address_block
from gatehouse.core.clock import now
from gatehouse.core.crockford import new_code, read_code
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.core.errors import AlreadyDecided, Conflict, FieldProblem, Invalid, NotFound
from gatehouse.core.ids import new_id
from gatehouse.core.keys import ring
from gatehouse.core.ratelimit import release_guess, reserve_guess
from gatehouse.identity.events import device_changed
from gatehouse.identity.sessions import end_pin_sessions

CODE_LENGTH = 10
CODE_GOOD_FOR = timedelta(minutes=15)
_PURPOSE = "gate device"
_LIMIT = "wrong enrolment codes"
_SHOWN = 500

_ADD = text("""
insert into gate_devices (building_id, id, name, gate_id, enrol_hash, enrol_expires_at, created_by)
values (:building, :id, :name, :gate, :hash, :expires, :user)
""").bindparams(bindparam("hash", type_=LargeBinary))
_ISSUE = text("""
update gate_devices set enrol_hash = :hash, enrol_expires_at = :expires
where building_id = :building and id = :id and enrolled_at is null and revoked_at is null
""").bindparams(bindparam("hash", type_=LargeBinary))
_CHANGE = text("""
update gate_devices set name = :name, gate_id = :gate_id where building_id = :building and id = :id and revoked_at is null
""")
_REVOKE = text("""
update gate_devices set revoked_at = now(), revoked_by = :user, enrol_hash = null, enrol_expires_at = null
where building_id = :building and id = :id and revoked_at is null
""")
_COLUMNS = """
d.id, d.name, d.gate_id, g.number as gate_number, g.name as gate_name, d.created_at, d.enrol_expires_at, d.enrolled_at, d.last_seen_at,
d.revoked_at, trim(c.first_name || ' ' || c.last_name) as created_by_name, trim(r.first_name || ' ' || r.last_name) as revoked_by_name,
case when d.revoked_at is not null then 'revoked' when d.enrolled_at is not null then 'enrolled'
  when d.enrol_expires_at > now() then 'waiting' else 'code_expired' end as status
"""
_JOINS = """
gate_devices d left join gates g on g.building_id = d.building_id and g.id = d.gate_id
left join users c on c.id = d.created_by left join users r on r.id = d.revoked_by
"""
_LIST = text(
    f"select {_COLUMNS} from {_JOINS} where d.building_id = :building and (:all or d.revoked_at is null)"
    " order by d.created_at desc, d.id desc limit :most"
)
_ONE = text(f"select {_COLUMNS} from {_JOINS} where d.building_id = :building and d.id = :id")
_UNLOCKED = text("""
select s.device_id, s.member_id, s.since, s.last_seen_at, trim(u.first_name || ' ' || u.last_name) as name
from device_sessions() s join members m on m.building_id = :building and m.id = s.member_id join users u on u.id = m.user_id
order by s.since desc
""")
_ENROL = text("select device_id, building_id from enrol_device(:hashes, :secret)").bindparams(
    bindparam("hashes", type_=ARRAY(LargeBinary)), bindparam("secret", type_=LargeBinary)
)


class DeviceEnrolled(Conflict):
    """A tablet has this device's place: revoke it and add another."""

    code, type, message = (
        "DEVICE_ENROLLED",
        "CONFLICT_ERROR",
        "This device is enrolled. To enrol another tablet, revoke it and add a new device.",
    )


class EnrolmentCodeUnknown(Invalid):
    """Never issued, used, replaced, too old, or its device revoked: all look alike."""

    code, type, message = (
        "ENROLMENT_CODE_INVALID",
        "VALIDATION_ERROR",
        "This code is not valid (any more). Ask an administrator for a new one.",
    )

    def __init__(self) -> None:
        super().__init__(details=[FieldProblem("code", self.message)])


@dataclass(frozen=True, slots=True)
class Issued:
    """A code as the administrator sees it, once."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Unlocked:
    """Somebody whose PIN is open on a device now."""

    member_id: UUID
    name: str
    since: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """A device and who is at it. `last_seen_at`: its own requests and those of the guard at it."""

    row: Row[Any]
    last_seen_at: datetime | None
    unlocked: Sequence[Unlocked]


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What the tablet gets: its id and secret, for its cookie and nowhere else."""

    device_id: UUID
    secret: str
    building_id: UUID


async def list_devices(session: Session, caller: Caller, *, revoked_too: bool) -> Sequence[Listed]:
    """The building's devices, newest first; at most 500."""
    rows = await session.all(_LIST, {"building": caller.building_id, "all": revoked_too, "most": _SHOWN})
    return await _with_guards(session, caller, rows)


async def load_device(session: Session, caller: Caller, device_id: UUID) -> Listed:
    """One device of the caller's building; 404 otherwise."""
    row = await session.first(_ONE, {"building": caller.building_id, "id": device_id})
    if row is None:
        raise NotFound("There is no such gate device.")
    return (await _with_guards(session, caller, [row]))[0]


async def _with_guards(session: Session, caller: Caller, rows: Sequence[Row[Any]]) -> Sequence[Listed]:
    at_device = defaultdict(list)
    for row in await session.all(_UNLOCKED, {"building": caller.building_id}):
        at_device[row.device_id].append(Unlocked(row.member_id, row.name, row.since, row.last_seen_at))
    return [
        Listed(
            row,
            max(
                filter(None, (row.last_seen_at, *(one.last_seen_at for one in at_device[row.id]))),
                default=None,
            ),
            at_device[row.id],
        )
        for row in rows
    ]


async def add_device(
    session: Session, caller: Caller, *, name: str, gate_id: UUID | None
) -> tuple[UUID, Issued]:
    """A new device, waiting to be enrolled with the code. 404 for a gate that is not the building's."""
    if gate_id is not None:
        await load_gate(session, caller, gate_id)
    device_id, issued = new_id(), _draw()
    await session.execute(
        _ADD,
        {
            "building": caller.building_id,
            "id": device_id,
            "name": name,
            "gate": gate_id,
            "hash": _hash(issued.code),
            "expires": issued.expires_at,
            "user": caller.user_id,
        },
    )
    await audit_by(session, caller, "gate_device.added", "gate_device", device_id, values={"name": name})
    session.publish(device_changed(caller.building_id, device_id, "waiting"))
    return device_id, issued


async def issue_again(session: Session, caller: Caller, device_id: UUID) -> Issued:
    """Another code for a device nobody has enrolled; the one before is dead. 409 once it is enrolled or revoked."""
    issued = _draw()
    written = await session.changed(
        _ISSUE,
        {
            "building": caller.building_id,
            "id": device_id,
            "hash": _hash(issued.code),
            "expires": issued.expires_at,
        },
    )
    if not written:
        raise _too_late((await load_device(session, caller, device_id)).row)
    await audit_by(session, caller, "gate_device.code_issued", "gate_device", device_id)
    session.publish(device_changed(caller.building_id, device_id, "waiting"))
    return issued


async def change_device(session: Session, caller: Caller, device_id: UUID, change: Mapping[str, Any]) -> None:
    """Rename a device, or move it to another gate (`gate_id` None: to none). 404, 409 once it is revoked."""
    row = (await load_device(session, caller, device_id)).row
    if change.get("gate_id") is not None:
        await load_gate(session, caller, change["gate_id"])
    merged = {"name": row.name, "gate_id": row.gate_id, **change}
    if not await session.changed(_CHANGE, {"building": caller.building_id, "id": device_id, **merged}):
        raise _too_late((await load_device(session, caller, device_id)).row)
    await audit_by(session, caller, "gate_device.changed", "gate_device", device_id, fields=sorted(change))
    session.publish(device_changed(caller.building_id, device_id, row.status))


async def revoke_device(session: Session, caller: Caller, device_id: UUID) -> int:
    """The device opens nothing any more: its code and cookie are dead, its sessions end now, their sockets within a second.

    How many sessions ended. 404; 409 `ALREADY_DECIDED` with who revoked it and when.
    """
    revoked = await session.changed(
        _REVOKE, {"building": caller.building_id, "id": device_id, "user": caller.user_id}
    )
    if not revoked:
        raise _too_late((await load_device(session, caller, device_id)).row)
    ended = await end_pin_sessions(session, device_id=device_id, why="device_revoked")
    await audit_by(session, caller, "gate_device.revoked", "gate_device", device_id)
    session.publish(device_changed(caller.building_id, device_id, "revoked"))
    return len(ended)


async def enrol(database: Database, typed: str, *, address: str) -> Enrolled:
    """Exchange a code for a device's secret, once: one of many wins.

    422 `ENROLMENT_CODE_INVALID`; 429 after 10 wrong ones an hour from one address. A try is counted before it is judged.
    """
    code = read_code(typed, CODE_LENGTH)
    if code is None:
        raise EnrolmentCodeUnknown  # cannot be one: nothing was guessed
    block = address_block(address)
    await reserve_guess(_LIMIT, block)
    secret = new_secret()
    async with database.transaction() as session:
        row = await session.first(
            _ENROL, {"hashes": ring().digests(_PURPOSE, code.encode()), "secret": hash_secret(secret)}
        )
        if row is None:
            raise EnrolmentCodeUnknown
        await session.become(Tenant(row.building_id))
        session.publish(device_changed(row.building_id, row.device_id, "enrolled"))
    await release_guess(_LIMIT, block)
    return Enrolled(row.device_id, secret, row.building_id)


def _draw() -> Issued:
    return Issued(new_code(CODE_LENGTH), now() + CODE_GOOD_FOR)


def _hash(code: str) -> bytes:
    return ring().digest(_PURPOSE, code.encode())


def _too_late(row: Row[Any]) -> Conflict:
    if row.revoked_at is not None:
        return AlreadyDecided("revoked", by=row.revoked_by_name, at=row.revoked_at)
    return DeviceEnrolled()
