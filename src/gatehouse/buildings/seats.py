"""Licence seats: active residents, admins and guards have one each; landlords and visits have none (CONTRACT 002, seats)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.permissions import Role
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import LicenceFull, LicenceInactive

SEATED = frozenset({Role.RESIDENT, Role.BUILDING_ADMIN, Role.SECURITY})
_LOCK = text("select licence_id, status, expires_at, seats, used from seats_lock()")
_ROLES = ", ".join(f"'{role}'" for role in sorted(SEATED))


def seats_used(building: str) -> str:
    """SQL: how many seats of a building are taken. `building` is a column or parameter."""
    return f"(select count(*) from members s where s.building_id = {building} and s.status = 'active' and s.role in ({_ROLES}))"


_LOOK = text(f"""
select l.status, l.expires_at, l.seats, {seats_used(":building")} as used
from licences l where l.building_id = :building and l.status in ('active', 'suspended')
""")


@dataclass(frozen=True, slots=True)
class Seats:
    """A building's licence and its seats. Locked: nobody else takes a seat until the transaction ends."""

    status: str
    expires_at: datetime
    total: int
    used: int

    @property
    def free(self) -> int:
        """Seats nobody has."""
        return max(0, self.total - self.used)


async def lock_seats(session: Session) -> Seats:
    """Lock the licence of the transaction's building and count. 403 `LICENCE_INACTIVE` when it is suspended, over or missing."""
    return _running(await session.first(_LOCK))


async def look_at_seats(session: Session, building_id: UUID) -> Seats:
    """The same without a lock: by the time somebody takes a seat it may be gone. 403 `LICENCE_INACTIVE`."""
    return _running(await session.first(_LOOK, {"building": building_id}))


def _running(row: Row[Any] | None) -> Seats:
    if row is None or row.status != "active" or row.expires_at <= now():
        raise LicenceInactive
    return Seats(row.status, row.expires_at, row.seats, row.used)


async def take_seat(session: Session, role: Role, *, count: int = 1) -> None:
    """Make sure there is room for `count` more active members of a role, and keep it until the transaction ends.

    Call it before the member becomes active, in the same transaction. 409 `LICENCE_FULL`, 403 `LICENCE_INACTIVE`.
    """
    seats = await lock_seats(session)
    if role in SEATED and seats.free < count:
        raise LicenceFull(used=seats.used, total=seats.total)
