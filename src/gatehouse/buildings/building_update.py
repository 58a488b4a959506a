"""A building's own data: read by everybody in it, changed by its administrators."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.buildings.seats import seats_used
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound

_LOAD = text(f"""
select b.id, b.name, b.email, b.address, b.city, b.state, b.country, b.postal_code, b.phone, b.website, b.time_zone, b.status, b.created_at,
  b.updated_at, l.seats, l.status as licence_status, l.plan, l.expires_at,
  {seats_used("b.id")} as used
from buildings b
left join lateral (
  select x.seats, x.plan, x.expires_at, case when x.status = 'active' and x.expires_at <= now() then 'expired' else x.status end as status
  from licences x where x.building_id = b.id
  order by x.status in ('active', 'suspended') desc, x.created_at desc limit 1
) l on true
where b.id = :building
""")
_UPDATE = text("""
update buildings set name = :name, address = :address, city = :city, state = :state, postal_code = :postal_code, phone = :phone,
  website = :website, time_zone = :time_zone, updated_at = now()
where id = :building
""")
CHANGEABLE = ("name", "address", "city", "state", "postal_code", "phone", "website", "time_zone")
"""What an administrator may change. The country stays: phones and money hang on it; the e-mail is how people find the building."""


async def load_building(session: Session, building_id: UUID) -> Row[Any]:
    """A building with its current licence (`seats, plan, licence_status, expires_at`; NULL when it never had one) and the seats in `used`."""
    row = await session.first(_LOAD, {"building": building_id})
    if row is None:
        raise NotFound("There is no such building.")
    return row


async def update_building(session: Session, caller: Caller, change: Mapping[str, Any]) -> None:
    """Change what `change` has of CHANGEABLE in the caller's building."""
    if not change:
        return
    row = await load_building(session, caller.building_id)
    merged = {name: getattr(row, name) for name in CHANGEABLE} | dict(change)
    await session.execute(_UPDATE, {"building": caller.building_id, **merged})
    await audit_by(session, caller, "building.changed", "building", caller.building_id, fields=sorted(change))
