"""What a use case needs to know of the caller's building, in one statement."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.buildings.settings import BuildingSettings
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import LicenceInactive, NotFound

_CONTEXT = text("""
select b.name, b.country, b.time_zone, s.values::text as settings,
  (select max(l.expires_at) from licences l where l.building_id = b.id and l.status = 'active') as licensed_until,
  (select o.unit_id from occupancies o where o.building_id = b.id and o.member_id = :member and o.valid_to is null
   order by o.is_primary desc, o.valid_from limit 1) as unit_id
from buildings b left join settings s on s.building_id = b.id where b.id = :building
""")


@dataclass(frozen=True, slots=True)
class BuildingContext:
    """A building's name, country, zone and settings, whether its licence is good, and the caller's own unit there."""

    name: str
    country: str
    time_zone: str
    settings: BuildingSettings
    licensed_until: datetime | None
    unit_id: UUID | None

    def must_be_licensed(self) -> None:
        """New invitations and registrations need an active licence; exits and invited visitors do not (CONTRACT, seats)."""
        if self.licensed_until is None or self.licensed_until <= now():
            raise LicenceInactive

    def start_of_day(self, moment: datetime) -> datetime:
        """The beginning of the moment's local day, UTC."""
        zone = ZoneInfo(self.time_zone)
        return datetime.combine(moment.astimezone(zone).date(), time(), tzinfo=zone).astimezone(UTC)

    def end_of_day(self, moment: datetime) -> datetime:
        """The end of the moment's local day, UTC."""
        zone = ZoneInfo(self.time_zone)
        following = moment.astimezone(zone).date() + timedelta(days=1)
        return datetime.combine(following, time(), tzinfo=zone).astimezone(UTC)


async def load_context(session: Session, caller: Caller) -> BuildingContext:
    """The caller's building."""
    row = await session.first(_CONTEXT, {"building": caller.building_id, "member": caller.member_id})
    if row is None:
        raise NotFound
    return BuildingContext(
        name=row.name,
        country=row.country,
        time_zone=row.time_zone,
        settings=BuildingSettings.model_validate(orjson.loads(row.settings) if row.settings else {}),
        licensed_until=row.licensed_until,
        unit_id=row.unit_id,
    )
