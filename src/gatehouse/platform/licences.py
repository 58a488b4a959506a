"""What a super admin does with licences. One building's licence acts follow each other: its row is locked first."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, String, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import TIMESTAMP

from gatehouse.auth.caller import Caller
from gatehouse.buildings.seats import seats_used
from gatehouse.core.audit import audit_platform
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import AlreadyDecided, Conflict, NotFound
from gatehouse.core.ids import new_id
from gatehouse.platform.licence_rows import LicenceOut, load_licence

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another
TRIAL_DAYS = 30

_BUILDING = text("select id, name, status from buildings where id = :building for no key update")
_HOME = text("select building_id from licences where id = :id")
_LOCK = text("""
select l.status, l.expires_at, l.status_at, concat_ws(' ', w.first_name, nullif(w.last_name, '')) as status_by
from licences l left join users w on w.id = l.status_by where l.building_id = :building and l.id = :id
""")
_CURRENT = text("""
select id, seats from licences where building_id = :building and status in ('active', 'suspended') for no key update
""")
_USED = text(f"select {seats_used(':building')}").bindparams(bindparam("building", type_=Uuid))
_END_OVERDUE = text("""
update licences set status = 'expired', suspended_at = null, suspend_reason = null, updated_at = now()
where building_id = :building and status in ('active', 'suspended') and expires_at <= now()
""")
_GRANT = text("""
insert into licences (building_id, id, licence_key, plan, seats, status, expires_at, amount, currency, payment_reference, features, status_by, status_at)
select b.id, :id, :key, :plan, :seats, :status, coalesce(:until, (now() at time zone b.time_zone + make_interval(months => :months)) at time zone b.time_zone),
  :amount, :currency, :reference, :features, :by, now()
from buildings b where b.id = :building
""").bindparams(
    bindparam("until", type_=TIMESTAMP(timezone=True)),
    bindparam("features", type_=ARRAY(String)),
    bindparam("by", type_=Uuid),
)
# Calendar months on the building's own clocks, from the later of its end and now: 31 January and a month is the end of February.
_EXTEND = text("""
update licences l set
  expires_at = (greatest(l.expires_at, now()) at time zone b.time_zone + make_interval(months => :months)) at time zone b.time_zone,
  status = case l.status when 'expired' then 'active' else l.status end, warned_days = null, updated_at = now()
from buildings b where b.id = l.building_id and l.building_id = :building and l.id = :id and l.status <> 'inactive'
  and (l.status <> 'expired' or not exists (
    select 1 from licences o where o.building_id = l.building_id and o.status in ('active', 'suspended')))
""")
_SUSPEND = text("""
update licences set status = 'suspended', suspended_at = now(), suspend_reason = :reason, status_by = :by, status_at = now(), updated_at = now()
where building_id = :building and id = :id and status = 'active' and expires_at > now()
""")
_ACTIVATE = text("""
update licences set status = 'active', suspended_at = null, suspend_reason = null, status_by = :by, status_at = now(), updated_at = now()
where building_id = :building and id = :id and status = 'suspended' and expires_at > now()
""")
_SEATS = text(
    "update licences set seats = :seats, updated_at = now() where building_id = :building and id = :id"
)


class LicenceExists(Conflict):
    """The building has a licence that runs or is suspended: extend or activate that one."""

    code, type, message = (
        "LICENCE_EXISTS",
        "CONFLICT_ERROR",
        "The building has a licence already. Extend it, or activate it again.",
    )


class LicenceOver(Conflict):
    """The licence has ended or never began, so its state cannot change; extend it, or give a new one."""

    code, type, message = (
        "LICENCE_OVER",
        "CONFLICT_ERROR",
        "This licence does not run. Extend it first, or allocate a new one.",
    )


class NoLicence(Conflict):
    """There is no current licence whose seats could change."""

    code, type, message = "NO_LICENCE", "CONFLICT_ERROR", "The building has no current licence."


class SeatsInUse(Conflict):
    """Fewer seats were asked for than people have; `seats` says how many."""

    code, type = "SEATS_IN_USE", "CONFLICT_ERROR"

    def __init__(self, *, used: int, total: int) -> None:
        super().__init__(
            f"{used} seats are in use, so there cannot be only {total}.",
            data={"seats": {"used": used, "total": total}},
        )


class NotDecidedYet(Conflict):
    """The building waits for a super admin's decision; decide on its application."""

    code, type, message = (
        "BUILDING_PENDING",
        "CONFLICT_ERROR",
        "This building waits for a decision. Decide on its application first.",
    )


@dataclass(frozen=True, slots=True)
class Terms:
    """What a licence is given for. `amount` in minor units; `days` instead of months for a trial."""

    seats: int
    plan: str = "standard"
    months: int = 12
    days: int | None = None
    amount: int | None = None
    currency: str | None = None
    payment_reference: str | None = None
    features: Sequence[str] = field(default_factory=tuple)


def minor_units(amount: Decimal | None) -> int | None:
    """Kobo, cents: money inside is whole numbers."""
    return None if amount is None else int(amount * 100)


def _new_key() -> str:
    return "SG-" + "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


async def lock_building(session: Session, building_id: UUID) -> Row[Any]:
    """The building, held until the transaction ends (scans and sign-ins go on); 404."""
    row = await session.first(_BUILDING, {"building": building_id})
    if row is None:
        raise NotFound("There is no such building.")
    return row


async def grant(
    session: Session, building_id: UUID, terms: Terms, *, by: UUID | None, status: str = "active"
) -> UUID:
    """Write a licence. Only for a building of one's own making or after `lock_building`."""
    licence_id = new_id()
    await session.execute(
        _GRANT,
        {
            "building": building_id,
            "id": licence_id,
            "key": _new_key(),
            "plan": terms.plan,
            "seats": terms.seats,
            "status": status,
            "until": None if terms.days is None else now() + timedelta(days=terms.days),
            "months": terms.months,
            "amount": terms.amount,
            "currency": terms.currency if terms.amount is not None else None,
            "reference": terms.payment_reference,
            "features": list(terms.features),
            "by": by,
        },
    )
    return licence_id


async def allocate(session: Session, caller: Caller, building_id: UUID, terms: Terms) -> LicenceOut:
    """A licence for a building that has none, or whose last one is over. 409 `LICENCE_EXISTS`, `SEATS_IN_USE`, `BUILDING_PENDING`."""
    building = await lock_building(session, building_id)
    if building.status == "pending":
        raise NotDecidedYet
    await session.execute(_END_OVERDUE, {"building": building_id})
    if await session.first(_CURRENT, {"building": building_id}) is not None:
        raise LicenceExists
    used = await session.scalar(_USED, {"building": building_id})
    if terms.seats < used:
        raise SeatsInUse(used=used, total=terms.seats)
    licence_id = await grant(session, building_id, terms, by=caller.user_id)
    await _note(session, caller, "licence.allocated", building_id, licence_id, "seats", "expires_at")
    return await load_licence(session, licence_id)


async def extend(session: Session, caller: Caller, licence_id: UUID, *, months: int) -> LicenceOut:
    """Calendar months more, from the later of its end and now; two at once both count. Warnings begin anew. 409 `LICENCE_OVER`."""
    row, building_id = await _locked(session, licence_id)
    if not await session.changed(_EXTEND, {"building": building_id, "id": licence_id, "months": months}):
        raise LicenceOver if row.status == "inactive" else LicenceExists
    await _note(session, caller, "licence.extended", building_id, licence_id, "expires_at")
    return await load_licence(session, licence_id)


async def suspend(session: Session, caller: Caller, licence_id: UUID, *, reason: str) -> LicenceOut:
    """No new invitations and registrations from now on; whoever was invited may enter for the grace period, and leaving always works."""
    row, building_id = await _locked(session, licence_id)
    values = {"building": building_id, "id": licence_id, "by": caller.user_id, "reason": reason}
    if not await session.changed(_SUSPEND, values):
        raise _refusal(row, "suspended")
    await _note(session, caller, "licence.suspended", building_id, licence_id, "status", "reason")
    return await load_licence(session, licence_id)


async def activate_again(session: Session, caller: Caller, licence_id: UUID) -> LicenceOut:
    """End a suspension. 409 when it runs already, or is over (`LICENCE_OVER`)."""
    row, building_id = await _locked(session, licence_id)
    values = {"building": building_id, "id": licence_id, "by": caller.user_id}
    if not await session.changed(_ACTIVATE, values):
        raise _refusal(row, "active")
    await _note(session, caller, "licence.activated", building_id, licence_id, "status")
    return await load_licence(session, licence_id)


async def hold_licence(session: Session, building_id: UUID) -> Row[Any] | None:
    """A building's current licence (`id`, `seats`), held with the building until the transaction ends; None when it has none. 404."""
    await lock_building(session, building_id)
    return await session.first(_CURRENT, {"building": building_id})


async def set_seats(session: Session, building_id: UUID, seats: int, *, by: UUID) -> None:
    """Change how many seats a building's current licence has. 409 `SEATS_IN_USE` below what is taken, `NO_LICENCE`.

    Under the platform's login. Whoever takes a seat meanwhile holds the licence and is waited for.
    """
    current = await hold_licence(session, building_id)
    if current is None:
        raise NoLicence
    if current.seats == seats:
        return
    # A second statement: the first one's snapshot is older than what it waited for.
    used = await session.scalar(_USED, {"building": building_id})
    if seats < used:
        raise SeatsInUse(used=used, total=seats)
    await session.execute(_SEATS, {"building": building_id, "id": current.id, "seats": seats})
    await audit_platform(
        session,
        user_id=by,
        building_id=building_id,
        action="licence.seats_changed",
        target_type="licence",
        target_id=current.id,
        fields=["seats"],
    )


async def _locked(session: Session, licence_id: UUID) -> tuple[Row[Any], UUID]:
    building_id: UUID | None = await session.scalar(_HOME, {"id": licence_id})
    if building_id is None:
        raise NotFound("There is no such licence.")
    await lock_building(session, building_id)
    return await session.one(_LOCK, {"building": building_id, "id": licence_id}), building_id


def _refusal(row: Row[Any], wanted: str) -> Conflict:
    if row.status == wanted and row.expires_at > now():
        return AlreadyDecided(wanted, by=row.status_by or None, at=row.status_at)
    return LicenceOver()


async def _note(
    session: Session, caller: Caller, action: str, building_id: UUID, licence_id: UUID, *fields: str
) -> None:
    await audit_platform(
        session,
        user_id=caller.user_id,
        building_id=building_id,
        action=action,
        target_type="licence",
        target_id=licence_id,
        fields=fields,
    )
