"""A guard's PIN: 4 to 8 digits that open the guard's own session on a gate device of the building, and nothing anywhere else.

So few digits are guessed in minutes by whoever has their hashes; so they are keyed with the ring first and hashed (Argon2id) then:
a copy of the database alone is no use. No connection is held while a PIN is hashed (ADR transaction edge).
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, Row, bindparam, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import still_signed_in
from gatehouse.auth.passwords import hash_password, verify_password
from gatehouse.auth.permissions import Role
from gatehouse.buildings.context import load_context
from gatehouse.core.db import Database, Session
from gatehouse.core.errors import Conflict, FieldProblem, Invalid, NotFound
from gatehouse.core.keys import ring
from gatehouse.core.phones import normalise_phone
from gatehouse.core.ratelimit import release_guess, reserve_guess
from gatehouse.identity.accounts import NewAccount, create_account
from gatehouse.identity.joining import join
from gatehouse.identity.sessions import end_pin_sessions

SHAPE = r"^[0-9]{4,8}$"
_KEY = "pin"
_GUARDS_SHOWN = 1000
_FIRST_YEAR, _LAST_YEAR = 1900, 2049
_ALONG_A_KEYPAD = ("2580", "147258369", "741852963")

_GUARD = text("""
select m.id, m.user_id, u.phone, p.pin_hash from members m
join users u on u.id = m.user_id
left join guard_pins p on p.building_id = m.building_id and p.member_id = m.id
where m.building_id = :building and m.id = :member and m.role = 'security' and m.status = 'active'
""")
_LIST = text("""
select m.id as member_id, m.user_id, u.first_name, u.last_name, u.email, u.phone, m.status, m.created_at, p.set_at as pin_set_at
from members m
join users u on u.id = m.user_id
left join guard_pins p on p.building_id = m.building_id and p.member_id = m.id
where m.building_id = :building and m.role = 'security' and m.status <> 'ended'
order by u.first_name, u.last_name, m.id limit :most
""")
# Only while the PIN is still the one that was looked at; `seen` null: while there is none.
_SET = text("""
insert into guard_pins as p (building_id, member_id, pin_hash, set_by) values (:building, :member, :hash, :user)
on conflict (building_id, member_id) do update set pin_hash = :hash, set_by = :user, set_at = now()
  where :over or p.pin_hash = :seen
""")
_REMOVE = text("delete from guard_pins where building_id = :building and member_id = :member")
_SET_AT = text("select set_at from guard_pins where building_id = :building and member_id = :member")
_DEVICES = text("select id from gate_devices where building_id = :building")
_FORGIVE = text("select auth_forgive(:digests)").bindparams(bindparam("digests", type_=ARRAY(LargeBinary)))


def check_pin(pin: str, *, phone: str | None = None, field: str = "pin") -> None:
    """Raise 422 unless the PIN has 4–8 digits and is none of those that are tried first."""
    if not re.match(SHAPE, pin, re.ASCII):
        raise Invalid.field(field, "A PIN has 4 to 8 digits.")
    digits_of_phone = "".join(character for character in phone or "" if character.isdigit())
    if _is_tried_first(pin) or digits_of_phone.endswith(pin):
        raise Invalid.field(
            field, "This PIN is too easy to guess: no rows, repeats, dates, or the end of the phone number."
        )


def _is_tried_first(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return (
        len(steps) == 1  # 0000, 1234, 9876, 2468
        or len(set(pin)) <= 2  # 1212, 1122
        or pin == pin[::-1]  # 123321
        or pin[::2] == pin[1::2]  # 112233
        or any(pin == pin[:length] * (len(pin) // length) for length in range(1, len(pin) // 2 + 1))  # 123123
        or any(pin in line or pin[::-1] in line for line in _ALONG_A_KEYPAD)  # 2580, 147258
        or _is_date(pin)
    )


def _is_date(pin: str) -> bool:
    """A year, or a day written with its month and year in any of the usual orders. Not day and month alone: too many PINs look so."""
    if len(pin) == 4:
        return _FIRST_YEAR <= int(pin) <= _LAST_YEAR
    if len(pin) == 6:
        two = [int(pin[at : at + 2]) for at in (0, 2, 4)]
        orders = ((two[2], two[1], two[0]), (two[2], two[0], two[1]), (two[0], two[1], two[2]))
        return any(_is_day(2000 + year, month, day) for year, month, day in orders)
    if len(pin) == 8:
        first, second = int(pin[:2]), int(pin[2:4])
        late, early = int(pin[4:]), int(pin[:4])
        return any(
            _FIRST_YEAR <= year <= _LAST_YEAR and _is_day(year, month, day)
            for year, month, day in (
                (late, second, first),
                (late, first, second),
                (early, int(pin[4:6]), int(pin[6:])),
            )
        )
    return False


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


async def hash_pin(pin: str) -> str:
    """A PIN as it is stored: the key's id, and the Argon2id of the keyed PIN."""
    kid = ring().current
    return f"{kid}:{await hash_password(_keyed(pin, kid))}"


async def pin_fits(stored: str | None, pin: str) -> bool:
    """Whether it is this PIN. With nothing stored, or under a key that is gone, it takes just as long and says no."""
    kid, _, hashed = (stored or "").partition(":")
    if kid not in ring().ids:
        return await verify_password(None, pin)
    return await verify_password(hashed, _keyed(pin, kid))


def is_under_an_old_key(stored: str) -> bool:
    """Whether a PIN that fits should be hashed anew: its key may leave the ring one day."""
    return stored.partition(":")[0] != ring().current


def _keyed(pin: str, kid: str) -> str:
    return ring().digest(_KEY, pin.encode(), kid).hex()


def tries_digests(device_id: UUID, member_id: UUID) -> list[bytes]:
    """Where wrong tries of one guard on one device are counted, under every active key; the first is the current one."""
    return ring().digests("pin tries", device_id.bytes + member_id.bytes)


async def list_guards(session: Session, caller: Caller) -> Sequence[Row[Any]]:
    """The building's guards by name, with when each PIN was set; those who have left are not among them."""
    return await session.all(_LIST, {"building": caller.building_id, "most": _GUARDS_SHOWN})


async def access_guard(session: Session, caller: Caller, member_id: UUID) -> Row[Any]:
    """An active guard of the caller's building (`id, user_id, phone, pin_hash`); 404 otherwise."""
    row = await session.first(_GUARD, {"building": caller.building_id, "member": member_id})
    if row is None:
        raise NotFound("There is no such guard.")
    return row


async def add_guard(
    database: Database, caller: Caller, *, first_name: str, last_name: str, phone: str | None, pin: str
) -> UUID:
    """A guard without an e-mail address, who signs in on a gate device with this PIN; the membership's id.

    422 for a PIN that is too easy, 403 `LICENCE_INACTIVE`, 409 `LICENCE_FULL`. Source: issue 4, guards without e-mail.
    """
    check_pin(pin, phone=phone)
    hashed = await hash_pin(pin)
    async with database.transaction(caller.tenant) as session:
        await still_signed_in(session, caller)
        number = await _place(session, caller, phone)
        user_id = await create_account(
            session,
            NewAccount(
                email=None,
                password_hash=None,
                first_name=first_name,
                last_name=last_name,
                phone=number,
                phone_raw=phone,
            ),
        )
        member_id = await join(
            session, building_id=caller.building_id, user_id=user_id, role=Role.SECURITY, active=True
        )
        await _write(session, caller, member_id, hashed)
        await audit_by(
            session,
            caller,
            "guard.added",
            "member",
            member_id,
            fields=["first_name", "last_name", "phone", "pin"],
        )
    return member_id


async def _place(session: Session, caller: Caller, phone: str | None) -> str | None:
    if phone is None:
        return None
    try:
        return normalise_phone(phone, (await load_context(session, caller)).country)
    except ValueError as error:
        raise Invalid.field("phone", str(error)) from error


async def set_pin(database: Database, caller: Caller, member_id: UUID, pin: str) -> None:
    """An administrator gives a guard a PIN. What the old one opened here ends, and wrong tries are forgiven.

    404 for anybody who is not an active guard here, 422 for a PIN that is too easy.
    """
    async with database.transaction(caller.tenant) as session:
        check_pin(pin, phone=(await access_guard(session, caller, member_id)).phone)
    hashed = await hash_pin(pin)
    async with database.transaction(caller.tenant) as session:
        await still_signed_in(session, caller)
        guard = await access_guard(session, caller, member_id)
        await _write(session, caller, member_id, hashed)
        devices = await session.all(_DEVICES, {"building": caller.building_id})
        await session.execute(
            _FORGIVE, {"digests": [one for row in devices for one in tries_digests(row.id, member_id)]}
        )
        await end_pin_sessions(session, user_id=guard.user_id, why="pin_set")
        await audit_by(session, caller, "guard_pin.set", "member", member_id, fields=["pin"])


async def remove_pin(session: Session, caller: Caller, member_id: UUID) -> None:
    """A guard has no PIN any more; what it opened here ends. 404 when there is none."""
    guard = await access_guard(session, caller, member_id)
    if not await session.changed(_REMOVE, {"building": caller.building_id, "member": member_id}):
        raise NotFound("This guard has no PIN.")
    await end_pin_sessions(session, user_id=guard.user_id, why="pin_removed")
    await audit_by(session, caller, "guard_pin.removed", "member", member_id, fields=["pin"])


async def own_pin(session: Session, caller: Caller) -> datetime | None:
    """When the caller's PIN was set; None: there is none."""
    set_at: datetime | None = await session.scalar(
        _SET_AT, {"building": caller.building_id, "member": caller.member}
    )
    return set_at


async def change_own_pin(database: Database, caller: Caller, *, current: str | None, pin: str) -> None:
    """A guard sets the own PIN, and changes it by showing the old one. PIN sessions on other devices end.

    422 naming `current_pin` when it is missing or wrong, 429 after too many wrong ones.
    """
    async with database.transaction(caller.tenant) as session:
        guard = await access_guard(session, caller, caller.member)
    if guard.pin_hash is not None:
        await _show(caller, guard.pin_hash, current)
    check_pin(pin, phone=guard.phone)
    hashed = await hash_pin(pin)
    async with database.transaction(caller.tenant) as session:
        await still_signed_in(session, caller)
        if not await _write(session, caller, caller.member, hashed, seen=guard.pin_hash, over=False):
            raise Conflict("Your PIN was changed at the same moment. Please try again.")
        await end_pin_sessions(session, user_id=caller.user_id, but=caller.session_id, why="pin_changed")
        await audit_by(session, caller, "guard_pin.changed", "member", caller.member, fields=["pin"])


async def _show(caller: Caller, stored: str, current: str | None) -> None:
    if current is None:
        raise _wrong("Please enter your present PIN as well.")
    key = f"own pin {caller.member.hex}"
    await reserve_guess("sign-in account", key)
    if not await pin_fits(stored, current):
        raise _wrong("This is not your present PIN.")
    await release_guess("sign-in account", key)


def _wrong(message: str) -> Invalid:
    return Invalid(message, details=[FieldProblem("current_pin", message)])


async def _write(
    session: Session,
    caller: Caller,
    member_id: UUID,
    hashed: str,
    *,
    seen: str | None = None,
    over: bool = True,
) -> bool:
    return bool(
        await session.changed(
            _SET,
            {
                "building": caller.building_id,
                "member": member_id,
                "hash": hashed,
                "user": caller.user_id,
                "seen": seen,
                "over": over,
            },
        )
    )
