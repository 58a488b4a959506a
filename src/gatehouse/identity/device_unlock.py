"""What an enrolled gate device may do by itself: show who can unlock it, let a guard in by PIN, and lock.

The device is no person: its cookie opens this page and nothing else. A guard's own session begins with the PIN.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, Row, Uuid, bindparam, text

from gatehouse.auth.tokens import Credential
from gatehouse.core.clock import now
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.core.errors import NotSignedIn, TooMany
from gatehouse.core.ratelimit import release_guess, reserve_guess
from gatehouse.identity.admission import AccountLocked
from gatehouse.identity.events import device_changed
from gatehouse.identity.guard_pins import hash_pin, is_under_an_old_key, pin_fits, tries_digests
from gatehouse.identity.history import Device, Outcome, note
from gatehouse.identity.sessions import SignedIn, end_pin_sessions, open_session

_LIMIT = "wrong PINs"
_LOCKED_TEXT = "Too many wrong PINs. Wait a little, or ask an administrator for a new one."

_OPEN = text("select device_id, building_id from open_device(:device, :secret)").bindparams(
    bindparam("device", type_=Uuid), bindparam("secret", type_=LargeBinary)
)
_SEEN = text("""
update gate_devices set last_seen_at = now()
where building_id = :building and id = :device and last_seen_at < now() - interval '1 minute'
""")
_DEVICE = text("""
select d.id, d.name, b.name as building_name, b.time_zone, g.id as gate_id, g.number as gate_number, g.name as gate_name
from gate_devices d join buildings b on b.id = d.building_id
left join gates g on g.building_id = d.building_id and g.id = d.gate_id
where d.building_id = :building and d.id = :device
""")
_GUARDS = text("""
select m.id as member_id, u.first_name, u.last_name from guard_pins p
join members m on m.building_id = p.building_id and m.id = p.member_id and m.role = 'security' and m.status = 'active'
join users u on u.id = m.user_id and u.is_active
where p.building_id = :building order by u.first_name, u.last_name, m.id
""")
_GUARD = text("""
select m.user_id, p.pin_hash from guard_pins p
join members m on m.building_id = p.building_id and m.id = p.member_id and m.role = 'security' and m.status = 'active'
join users u on u.id = m.user_id and u.is_active
where p.building_id = :building and p.member_id = :member
""")
_TRY = text("select auth_try(:digest)").bindparams(bindparam("digest", type_=LargeBinary))
_FORGIVE = text("select auth_forgive(:digests)").bindparams(bindparam("digests", type_=ARRAY(LargeBinary)))
# Held until the commit: a revocation waits and then ends the session that is being opened; two guards at once are one after the other.
_HOLD_DEVICE = text("""
select d.name from gate_devices d where d.building_id = :building and d.id = :device and d.secret_hash = :secret and d.revoked_at is null
for no key update
""").bindparams(bindparam("secret", type_=LargeBinary))
# Held likewise: a new PIN waits and then ends this session.
_HOLD_PIN = text("""
select u.locked_at is not null as locked from guard_pins p
join members m on m.building_id = p.building_id and m.id = p.member_id and m.role = 'security' and m.status = 'active'
join users u on u.id = m.user_id and u.is_active
where p.building_id = :building and p.member_id = :member and p.pin_hash = :seen for share of p
""")
_REHASH = text(
    "update guard_pins set pin_hash = :fresh where building_id = :building and member_id = :member and pin_hash = :seen"
)
_SIGNED_IN_AT = text("update users set last_login_at = now() where id = :user")


class DeviceNotEnrolled(NotSignedIn):
    """No device cookie, or one whose device was revoked or whose building is closed."""

    code, type, message = (
        "DEVICE_NOT_ENROLLED",
        "AUTHENTICATION_ERROR",
        "This device is not enrolled (any more). Ask an administrator for a code.",
    )


class WrongPin(NotSignedIn):
    """Wrong PIN, no such guard, a guard of another building: all look alike."""

    code, type, message = "WRONG_PIN", "AUTHENTICATION_ERROR", "Wrong PIN."


@dataclass(frozen=True, slots=True)
class GateDevice:
    """A device as it stands this moment; the transaction is its building's."""

    id: UUID
    building_id: UUID


@dataclass(frozen=True, slots=True)
class Grid:
    """The device's first page: where it stands, and who can unlock it."""

    device: Row[Any]
    guards: Sequence[Row[Any]]


async def open_device(session: Session, credential: Credential) -> GateDevice:
    """The device of a cookie, in a transaction that becomes its building's. 401 `DEVICE_NOT_ENROLLED`."""
    row = await session.first(_OPEN, {"device": credential.session_id, "secret": credential.secret_hash})
    if row is None:
        raise DeviceNotEnrolled
    await session.become(Tenant(row.building_id))
    await session.execute(_SEEN, {"building": row.building_id, "device": row.device_id})
    return GateDevice(row.device_id, row.building_id)


async def grid(session: Session, device: GateDevice) -> Grid:
    """Building, gate, and the guards who have a PIN, by name. No phone, no address: whoever passes can read it."""
    key = {"building": device.building_id, "device": device.id}
    row = await session.one(_DEVICE, key)
    return Grid(row, await session.all(_GUARDS, {"building": device.building_id}))


async def unlock(
    database: Database, credential: Credential, *, member_id: UUID, pin: str, device: Device
) -> SignedIn:
    """Open a guard's session on this device; whoever was at it before is out.

    401 `WRONG_PIN`, `DEVICE_NOT_ENROLLED`; 429 after five wrong PINs of one guard here (30 s, doubling to 30 min), or too many
    of all guards; with the right PIN only, 403 while the account is locked by its owner. A try is counted before it is judged,
    so that parallel ones gain nothing, and no connection is held while the PIN is hashed.
    """
    everybody = credential.session_id.hex
    await reserve_guess(_LIMIT, everybody)
    judged_wrong = False
    try:
        here, guard, locked_until = await _count_try(database, credential, member_id, device)
        if locked_until is not None:
            raise TooMany(max(1, int((locked_until - now()).total_seconds()) + 1), _LOCKED_TEXT)
        if not await pin_fits(guard.pin_hash if guard else None, pin) or guard is None:
            judged_wrong = True
            async with database.transaction() as session:
                await note(session, guard.user_id if guard else None, Outcome.WRONG_PIN, device)
            raise WrongPin
        fresh = await hash_pin(pin) if is_under_an_old_key(guard.pin_hash) else None
        return await _let_in(database, credential, here, member_id, guard, fresh, device)
    finally:
        if not judged_wrong:
            await release_guess(_LIMIT, everybody)


async def _count_try(
    database: Database, credential: Credential, member_id: UUID, device: Device
) -> tuple[GateDevice, Row[Any] | None, datetime | None]:
    async with database.transaction() as session:
        here = await open_device(session, credential)
        guard = await session.first(_GUARD, {"building": here.building_id, "member": member_id})
        locked_until: datetime | None = await session.scalar(
            _TRY, {"digest": tries_digests(here.id, member_id)[0]}
        )
        if locked_until is not None:
            await note(session, guard.user_id if guard else None, Outcome.LOCKED, device)
    return here, guard, locked_until


async def _let_in(
    database: Database,
    credential: Credential,
    here: GateDevice,
    member_id: UUID,
    guard: Row[Any],
    fresh: str | None,
    device: Device,
) -> SignedIn:
    about = {"building": here.building_id, "device": here.id, "member": member_id, "seen": guard.pin_hash}
    async with database.transaction(Tenant(here.building_id, guard.user_id)) as session:
        name = await session.scalar(_HOLD_DEVICE, about | {"secret": credential.secret_hash})
        if name is None:
            raise DeviceNotEnrolled
        standing = await session.first(_HOLD_PIN, about)
        if standing is None:
            raise WrongPin  # changed, or the guard left, while we hashed
        device = replace(device, name=name)
        await session.execute(_FORGIVE, {"digests": tries_digests(here.id, member_id)})
        if standing.locked:
            await note(session, guard.user_id, Outcome.LOCKED, device)
        else:
            opened = await open_session(
                session,
                guard.user_id,
                building_id=here.building_id,
                member_id=member_id,
                device=device,
                kind="pin",
                gate_device=here.id,
            )
            await end_pin_sessions(session, device_id=here.id, why="handed_over", but=opened.session_id)
            if fresh is not None:
                await session.execute(_REHASH, about | {"fresh": fresh})
            await session.execute(_SIGNED_IN_AT, {"user": guard.user_id})
            await note(session, guard.user_id, Outcome.OK, device)
            session.publish(device_changed(here.building_id, here.id, "enrolled"))
            return opened
    raise AccountLocked


async def lock(session: Session, here: GateDevice, device: Device) -> int:
    """End what is open on this device, and nothing the guard has open elsewhere. How many sessions ended; again: none."""
    ended = await end_pin_sessions(session, device_id=here.id, why="locked")
    for user_id in ended:
        await note(session, user_id, Outcome.LOGOUT, device)
    if ended:
        session.publish(device_changed(here.building_id, here.id, "enrolled"))
    return len(ended)
