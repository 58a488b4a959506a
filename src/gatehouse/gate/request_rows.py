"""An entry request as everybody who tells or decides needs it: one statement, one dataclass. Whoever calls has made sure it may be seen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound

KIND_WORDS = {
    "visitor": "Visitor",
    "delivery": "Delivery",
    "cab": "Cab",
    "domestic_staff": "Domestic help",
    "vendor": "Service",
}
_LOAD = text("""
select r.id, r.building_id, r.kind, r.status, r.guard_id, g.user_id as guard_user, r.gate_id, coalesce(t.name, r.gate_text) as gate, r.visitor_id,
  r.visitor_name, r.visitor_phone, r.provider, r.packages, r.photo_key, r.remarks, r.host_id, h.user_id as host_user, r.asked_times, r.expires_at, r.created_at,
  (select jsonb_agg(jsonb_build_object('id', n.id, 'number', n.number, 'block', k.name) order by u.position)
   from entry_request_units u
   join units n on n.building_id = u.building_id and n.id = u.unit_id
   left join blocks k on k.building_id = n.building_id and k.id = n.block_id
   where u.building_id = r.building_id and u.request_id = r.id) as flats
from entry_requests r
join members g on g.building_id = r.building_id and g.id = r.guard_id
left join members h on h.building_id = r.building_id and h.id = r.host_id
left join gates t on t.building_id = r.building_id and t.id = r.gate_id
where r.building_id = :building and r.id = :id
""").columns(flats=JSONB)

_NAME = text("select concat_ws(' ', first_name, nullif(last_name, '')) from users where id = :user")


@dataclass(frozen=True, slots=True)
class Flat:
    """A unit that was asked."""

    id: UUID
    number: str
    block: str | None

    @property
    def label(self) -> str:
        """As a guard says it: `T1 101`."""
        return f"{self.block} {self.number}" if self.block else self.number


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Who stands at which gate, asked for by which guard, and which units were asked."""

    id: UUID
    building_id: UUID
    kind: str
    status: str
    guard_id: UUID
    guard_user: UUID
    gate_id: UUID | None
    gate: str | None
    visitor_id: UUID | None
    visitor_name: str | None
    visitor_phone: str | None
    provider: str | None
    packages: int
    photo_key: str | None
    remarks: str | None
    host_id: UUID | None
    host_user: UUID | None
    asked_times: int
    expires_at: datetime
    created_at: datetime
    flats: tuple[Flat, ...]

    @property
    def who(self) -> str:
        """The person, or what is known instead: `SWIGGY delivery`, `Cab`."""
        if self.visitor_name:
            return self.visitor_name
        kind = KIND_WORDS[self.kind]
        return f"{self.provider} {kind.lower()}" if self.provider else kind

    def label_of(self, unit_id: UUID | None) -> str:
        """One unit's label; of all asked ones when none is named."""
        return ", ".join(flat.label for flat in self.flats if unit_id in {None, flat.id})


async def load_request(session: Session, building_id: UUID, request_id: UUID) -> RequestRow:
    """A request of the building; 404 when there is none."""
    row = await session.first(_LOAD, {"building": building_id, "id": request_id})
    if row is None:
        raise NotFound("There is no such request.")
    values = dict(row._mapping)
    flats = tuple(Flat(UUID(one["id"]), one["number"], one["block"]) for one in values.pop("flats") or ())
    return RequestRow(**values, flats=flats)


async def name_of(session: Session, user_id: UUID) -> str:
    """How a person is called to others."""
    name: str = await session.scalar(_NAME, {"user": user_id})
    return name
