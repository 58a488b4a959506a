"""A person as every answer shows them (CONTRACT, General: `data.user`)."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.permissions import Role
from gatehouse.core.db import Session
from gatehouse.core.schema import Out, UtcTime

_PERSON = text("""
select u.id, u.email, u.first_name, u.last_name, u.phone, u.is_active, u.is_super_admin, u.email_verified_at, u.created_at, u.last_login_at,
  m.role, m.status as member_status, b.name as building_name,
  (select n.number from occupancies o join units n on n.building_id = o.building_id and n.id = o.unit_id
   where o.building_id = m.building_id and o.member_id = m.id and o.valid_to is null
   order by o.is_primary desc, o.valid_from limit 1) as apartment_number,
  (select r.apartment_number from approval_requests r where r.building_id = m.building_id and r.member_id = m.id
   and r.request_type = 'unit_change' and r.status = 'pending' and r.expires_at > now() limit 1) as pending_apartment_number
from users u
left join members m on m.building_id = :building and m.id = :member and m.user_id = u.id
left join buildings b on b.id = m.building_id
where u.id = :user
""")
_STATS = text("""
select count(*) as total_visits_hosted,
  count(*) filter (where v.created_at > now() - interval '30 days') as visits_last_30_days,
  (select count(distinct vv.visitor_id) from visit_visitors vv join visits w on w.building_id = vv.building_id and w.id = vv.visit_id
   where vv.building_id = :building and w.host_id = :member) as total_unique_visitors,
  (select count(*) from notifications n where n.user_id = :user and n.read_at is null
   and (cast(:only as uuid) is null or n.building_id = :only)) as unread_notifications
from visits v where v.building_id = :building and v.host_id = :member
""")

# A person with no row has the defaults; a super admin has no membership and so no preferences.
_PREFERENCES = text("""
select coalesce(p.email, true) as email, coalesce(p.push, true) as push, coalesce(p.sms, false) as sms
from members m left join preferences p on p.building_id = m.building_id and p.member_id = m.id
where m.building_id = :building and m.id = :member
""")


class Person(Out):
    """`data.user`: at least these fields at every door. `pending_apartment_number` is the unit a change of which waits for the building's admin."""

    id: UUID
    email: str | None
    first_name: str
    last_name: str
    full_name: str
    phone: str | None
    role: str
    building_id: UUID | None
    building_name: str | None
    apartment_number: str | None
    pending_apartment_number: str | None
    is_active: bool
    is_verified: bool
    email_verified_at: UtcTime | None
    last_login: UtcTime | None
    created_at: UtcTime


class Preferences(Out):
    """How a person wants to be told, in one building."""

    email: bool
    push: bool
    sms: bool


class ProfileStats(Out):
    """How much a person has hosted and not yet read."""

    total_visits_hosted: int
    visits_last_30_days: int
    total_unique_visitors: int
    unread_notifications: int


P = TypeVar("P", bound=Person)


def unseen(person: P) -> P:
    """Somebody who is asked to join, as the building sees them: the address that was asked, and nothing of the account behind it."""
    hidden = {"first_name": "", "last_name": "", "full_name": "", "phone": None, "last_login": None}
    return person.model_copy(update={**hidden, "email_verified_at": None, "is_verified": False})


async def load_person(
    session: Session, *, user_id: UUID, building_id: UUID | None, member_id: UUID | None
) -> Person:
    """A person in the role of one membership (a super admin: without)."""
    row = await session.one(_PERSON, {"user": user_id, "building": building_id, "member": member_id})
    return _person(row, building_id)


def _person(row: Any, building_id: UUID | None) -> Person:
    verified: datetime | None = row.email_verified_at
    return Person(
        id=row.id,
        email=row.email,
        first_name=row.first_name,
        last_name=row.last_name,
        full_name=f"{row.first_name} {row.last_name}".strip(),
        phone=row.phone,
        role=row.role or (Role.SUPER_ADMIN if row.is_super_admin else Role.RESIDENT),
        building_id=building_id,
        building_name=row.building_name,
        apartment_number=row.apartment_number,
        pending_apartment_number=row.pending_apartment_number,
        is_active=row.is_active and row.member_status in {None, "active"},
        is_verified=verified is not None,
        email_verified_at=verified,
        last_login=row.last_login_at,
        created_at=row.created_at,
    )


async def load_stats(
    session: Session, *, user_id: UUID, building_id: UUID, member_id: UUID | None, only_here: bool
) -> ProfileStats:
    """The numbers beside a profile, in one statement. `only_here`: unread of this building alone, for a gate device."""
    only = building_id if only_here else None
    row = await session.one(
        _STATS, {"user": user_id, "building": building_id, "member": member_id, "only": only}
    )
    return ProfileStats(**row._mapping)


async def load_preferences(
    session: Session, *, building_id: UUID, member_id: UUID | None
) -> Preferences | None:
    """How a membership wants to be told; None without one."""
    row = await session.first(_PREFERENCES, {"building": building_id, "member": member_id})
    return None if row is None else Preferences(**row._mapping)
