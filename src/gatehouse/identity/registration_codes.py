"""001's registration codes: who holds one may register in its role. Six digits, shown once, kept as a keyed hash.

A code stands as long as the right of whoever issued it (the door `registration_code_stands`).
"""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, Row, bindparam, text
from sqlalchemy.exc import IntegrityError

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission, Role
from gatehouse.buildings.context import BuildingContext, load_context
from gatehouse.core.clock import iso, now
from gatehouse.core.config import settings
from gatehouse.core.db import Session
from gatehouse.core.errors import AlreadyDecided, Conflict, Invalid, NotFound
from gatehouse.core.ids import new_id
from gatehouse.core.keys import ring
from gatehouse.core.paging import Paging
from gatehouse.identity.properties import owned_units
from gatehouse.notifications.mail import queue_mail

HOURS, MOST_HOURS = 24, 168
TRIES = 3
"""How often another code is drawn when one is somebody's already (001, OTP generation logic)."""

ISSUE_RIGHT = {
    Role.LANDLORD: Permission.PLATFORM,
    Role.RESIDENT: Permission.CODES_RESIDENT,
    Role.SECURITY: Permission.CODES_SECURITY,
}
_PURPOSE = "registration code"
_MAIL_ROLE = {"landlord": "a landlord", "resident": "a resident", "security": "a guard"}

_ACTIVE = text("select status = 'active' from buildings where id = :building")
_UNIT = text(
    "select id, number as house_number, address from units where building_id = :building and id = :id and ended_at is null"
)
_NUMBERED = text(
    "select id, number as house_number, address from units where building_id = :building and lower(number) = lower(:number) and ended_at is null"
)
_FREE = text("select registration_code_free(:hashes)").bindparams(
    bindparam("hashes", type_=ARRAY(LargeBinary))
)
# Another building's live code with the same digits is a conflict too: the digits alone say which building is meant.
_WRITE = text("""
insert into registration_codes (id, building_id, code_hash, target_role, unit_id, house_number, address, recipient_name, recipient_email, note,
  issued_by, expires_at)
values (:id, :building, :hash, :role, :unit, :house_number, :address, :name, :email, :note, :user, :expires)
on conflict do nothing
""").bindparams(bindparam("hash", type_=LargeBinary))
_STATUS = """
case when r.used_at is not null then 'used' when r.ended_at < r.expires_at then 'ended' when r.expires_at <= now() then 'expired'
  when registration_code_stands(r.id) then 'live' else 'ended' end
"""
_ROWS = f"""
with found as (
  select r.id, r.building_id, b.name as building_name, r.target_role, {_STATUS} as status, r.unit_id, coalesce(n.number, r.house_number) as house_number,
    coalesce(n.address, r.address) as address, r.recipient_name, r.recipient_email, r.note, r.issued_at, r.expires_at, r.used_at, r.ended_at,
    r.issued_by, trim(i.first_name || ' ' || i.last_name) as issued_by_name, r.used_by, trim(u.first_name || ' ' || u.last_name) as used_by_name,
    trim(e.first_name || ' ' || e.last_name) as ended_by_name
  from registration_codes r
  join buildings b on b.id = r.building_id
  left join units n on n.building_id = r.building_id and n.id = r.unit_id
  left join users i on i.id = r.issued_by
  left join users u on u.id = r.used_by
  left join users e on e.id = r.ended_by
  where (cast(:building as uuid) is null or r.building_id = :building) and (cast(:issuer as uuid) is null or r.issued_by = :issuer)
    and (cast(:id as uuid) is null or r.id = :id) and (cast(:role as text) is null or r.target_role = :role)
)
"""
_LIST = text(
    f"{_ROWS} select * from found where cast(:status as text) is null or status = :status"
    " order by issued_at desc, id desc limit :limit offset :offset"
)
_COUNT = text(f"{_ROWS} select count(*) from found where cast(:status as text) is null or status = :status")
_ONE = text(f"{_ROWS} select * from found")
_REVOKE = text("""
update registration_codes set ended_at = now(), ended_by = :user
where building_id = :building and id = :id and used_at is null and ended_at is null and expires_at > now()
""")
# Also an expired code that gave its digits up; never one that was used or revoked.
_HOLD = text("""
select id from registration_codes
where building_id = :building and id = :id and used_at is null and (ended_at is null or ended_at >= expires_at) for no key update
""")
_RENEW = text("""
update registration_codes set code_hash = :hash, issued_at = now(), expires_at = :expires, ended_at = null, ended_by = null
where building_id = :building and id = :id
""").bindparams(bindparam("hash", type_=LargeBinary))


class NoFreeCode(Conflict):
    """Three codes in a row were somebody's already."""

    code, type, message = (
        "NO_FREE_CODE",
        "CONFLICT_ERROR",
        "No free code was found in three tries. Please try again.",
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A code as it is asked for. Residents' codes name the unit by its id, or by number (and address)."""

    role: Role
    hours: int = HOURS
    recipient_name: str | None = None
    recipient_email: str | None = None
    note: str | None = None
    house_id: UUID | None = None
    house_number: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """Where a resident will live. Without `id` the unit is made when the code is used."""

    id: UUID | None = None
    house_number: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A code as its issuer sees it, once."""

    id: UUID
    code: str
    role: Role
    building_id: UUID
    unit: Unit
    recipient_email: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CodeFilter:
    """Which codes of a list. `status`: live, used, ended, expired."""

    status: str | None = None
    role: str | None = None


def code_hashes(code: str) -> list[bytes]:
    """A code under every active key, for looking up."""
    return ring().digests(_PURPOSE, code.encode())


async def issue(session: Session, caller: Caller, wanted: Wanted) -> Issued:
    """A fresh code for the caller's building; mailed to its recipient when there is an address.

    404 for a unit that is not there (for a landlord: not theirs), 422 when a resident's unit is not clear, 403 `LICENCE_INACTIVE`
    where nobody could register, 409 `NO_FREE_CODE`.
    """
    caller.must(ISSUE_RIGHT[wanted.role])
    building = await _open_building(session, caller)
    unit = await _place(session, caller, wanted) if wanted.role is Role.RESIDENT else Unit()
    code_id, expires = new_id(), now() + timedelta(hours=wanted.hours)
    row = {
        "id": code_id,
        "building": caller.building_id,
        "role": wanted.role,
        "unit": unit.id,
        "house_number": unit.house_number,
        "address": unit.address,
        "name": wanted.recipient_name,
        "email": wanted.recipient_email,
        "note": wanted.note,
        "user": caller.user_id,
        "expires": expires,
    }
    code = await _draw(session, lambda digest: session.changed(_WRITE, row | {"hash": digest}))
    values = {
        "role": wanted.role,
        "house_number": unit.house_number,
        "recipient_email": wanted.recipient_email,
        "expires_at": iso(expires),
    }
    await audit_by(session, caller, "registration_code.issued", "registration_code", code_id, values=values)
    issued = Issued(code_id, code, wanted.role, caller.building_id, unit, wanted.recipient_email, expires)
    await _mail(session, building, issued, wanted.recipient_name)
    return issued


async def _open_building(session: Session, caller: Caller) -> BuildingContext:
    """The building, if somebody could register there today."""
    building = await load_context(session, caller)
    if not await session.scalar(_ACTIVE, {"building": caller.building_id}):
        raise Conflict("This building is not active; nobody can register there yet.")
    building.must_be_licensed()
    return building


def _digits() -> str:
    return f"{secrets.randbelow(10**6):06d}"


async def _draw(session: Session, write: Callable[[bytes], Awaitable[int]]) -> str:
    """A code nobody else holds, written by `write` (which says whether it did)."""
    for _ in range(TRIES):
        code = _digits()
        if not await session.scalar(_FREE, {"hashes": code_hashes(code)}):
            continue
        try:
            if await write(ring().digest(_PURPOSE, code.encode())):
                return code
        except IntegrityError as error:  # drawn by somebody else between the look and the update
            raise NoFreeCode from error
    raise NoFreeCode


async def _place(session: Session, caller: Caller, wanted: Wanted) -> Unit:
    if not (wanted.house_id or wanted.house_number or not caller.may(Permission.PEOPLE_MANAGE)):
        raise Invalid.field("house_number", "Say which unit the resident will live in.")
    if caller.may(Permission.PEOPLE_MANAGE):
        found = await _units_of_building(session, caller, wanted)
    else:
        found = [unit for unit in await owned_units(session, caller) if _is_meant(unit, wanted)]
        if not found and wanted.house_id is None and wanted.house_number is None and wanted.address is None:
            raise Invalid.field("house_number", "You have no confirmed unit yet.")
        if not found:
            raise NotFound("There is no such unit of yours.")
    if len(found) > 1 and wanted.address:
        found = [unit for unit in found if _same(unit.address, wanted.address)] or found
    if len(found) > 1:
        raise Invalid.field("house_id", "Several units fit: send the house_id of the one that is meant.")
    if not found:
        return Unit(None, wanted.house_number, wanted.address)
    return Unit(found[0].id, found[0].house_number, found[0].address)


async def _units_of_building(session: Session, caller: Caller, wanted: Wanted) -> Sequence[Row[Any]]:
    if wanted.house_id is None:
        return await session.all(_NUMBERED, {"building": caller.building_id, "number": wanted.house_number})
    unit = await session.first(_UNIT, {"building": caller.building_id, "id": wanted.house_id})
    if unit is None or not _is_meant(unit, wanted):
        raise NotFound("There is no such unit.")
    return [unit]


def _is_meant(unit: Row[Any], wanted: Wanted) -> bool:
    if wanted.house_id is None and wanted.house_number is None and wanted.address is not None:
        return _same(unit.address, wanted.address)
    if wanted.house_number is not None and not _same(unit.house_number, wanted.house_number):
        return False
    return wanted.house_id in {None, unit.id}


def _same(one: str, other: str) -> bool:
    """People write "a 101" and "4 example close"."""
    return " ".join(one.lower().split()) == " ".join(other.lower().split())


async def list_codes(
    session: Session, wanted: CodeFilter, paging: Paging, *, building_id: UUID | None, issuer_id: UUID | None
) -> tuple[Sequence[Row[Any]], int]:
    """A page of codes, newest first, and how many there are: of one building or (platform login) of all, of one issuer or of all."""
    values = {
        "building": building_id,
        "issuer": issuer_id,
        "id": None,
        "role": wanted.role,
        "status": wanted.status,
    }
    total = await session.scalar(_COUNT, values)
    rows = await session.all(_LIST, values | {"limit": paging.limit, "offset": paging.offset})
    return rows, int(total)


def issuer_of(caller: Caller) -> UUID | None:
    """Whose codes a caller sees and ends: their own, or (None) everybody's of the building."""
    return None if caller.may(Permission.PEOPLE_MANAGE) else caller.user_id


async def access_code(session: Session, caller: Caller, code_id: UUID) -> Row[Any]:
    """A code of the caller's building (a landlord: of their own); 404 otherwise."""
    values = {"building": caller.building_id, "issuer": issuer_of(caller), "id": code_id, "role": None}
    row = await session.first(_ONE, values)
    if row is None:
        raise NotFound("There is no such code.")
    return row


async def revoke(session: Session, caller: Caller, code_id: UUID) -> Row[Any]:
    """End a live code. 409 when it was used, revoked or has expired."""
    row = await access_code(session, caller, code_id)
    values = {"building": caller.building_id, "id": code_id, "user": caller.user_id}
    if not await session.changed(_REVOKE, values):
        raise _over(await access_code(session, caller, code_id))
    await audit_by(
        session,
        caller,
        "registration_code.revoked",
        "registration_code",
        code_id,
        values={"role": row.target_role},
    )
    return await access_code(session, caller, code_id)


async def resend(session: Session, caller: Caller, code_id: UUID) -> Issued:
    """A new code in place of a live or expired one, which opens nothing any more; good for as long as the first was.

    403 for a role whose codes the caller may not issue, 409 when it was used or revoked, or its issuer has lost the right.
    """
    row = await access_code(session, caller, code_id)
    caller.must(ISSUE_RIGHT[Role(row.target_role)])
    building = await _open_building(session, caller)
    values = {"building": caller.building_id, "id": code_id}
    if row.status == "ended" or await session.scalar(_HOLD, values) is None:
        raise _over(await access_code(session, caller, code_id))
    hours = max(1, round((row.expires_at - row.issued_at) / timedelta(hours=1)))
    expires = now() + timedelta(hours=hours)
    code = await _draw(
        session, lambda digest: session.changed(_RENEW, values | {"hash": digest, "expires": expires})
    )
    if (fresh := await access_code(session, caller, code_id)).status != "live":
        raise _over(fresh)  # an expired one whose issuer has lost the right meanwhile
    await audit_by(
        session,
        caller,
        "registration_code.resent",
        "registration_code",
        code_id,
        values={"recipient_email": row.recipient_email},
    )
    unit = Unit(row.unit_id, row.house_number, row.address)
    issued = Issued(
        code_id, code, Role(row.target_role), caller.building_id, unit, row.recipient_email, expires
    )
    await _mail(session, building, issued, row.recipient_name)
    return issued


def _over(row: Row[Any]) -> Conflict:
    """Why a code cannot be touched any more: who used or ended it, and when."""
    if row.status == "used":
        return AlreadyDecided("used", by=row.used_by_name, at=row.used_at)
    if row.status == "expired":
        return Conflict(f"This code expired at {iso(row.expires_at)}.", data={"status": "expired"})
    if row.ended_at is None:
        return Conflict("Whoever issued this code may not do so any more. Please issue a new one.")
    return AlreadyDecided("revoked", by=row.ended_by_name or "a super administrator", at=row.ended_at)


async def _mail(session: Session, building: BuildingContext, issued: Issued, name: str | None) -> None:
    if issued.recipient_email is None:
        return
    await queue_mail(
        session,
        to=issued.recipient_email,
        template="registration_code",
        building_id=issued.building_id,
        name=name or "",
        building=building.name,
        role=_MAIL_ROLE[issued.role],
        code=issued.code,
        expires_at=iso(issued.expires_at),
        time_zone=building.time_zone,
        url=f"{settings().public_url.rstrip('/')}/signup-otp",
    )
