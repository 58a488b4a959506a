"""Whom a ban is about: bans go by the phone, in E.164, however it was written."""

from dataclasses import dataclass

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.bans.schemas import PersonIn
from gatehouse.buildings.context import load_context
from gatehouse.buildings.units_past import VISIT_ENDED, asked_since
from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid
from gatehouse.core.phones import normalise_phone

# A resident may name only who came or is to come to them, since they live there: the id of somebody else's visitor must not give a name and a phone away.
_VISITOR = text(f"""
with homes as (
  select o.unit_id, o.valid_from from occupancies o where o.building_id = :building and o.member_id = :member and o.valid_to is null
), own as (
  select vv.name, v.created_at from visit_visitors vv join visits v on v.building_id = vv.building_id and v.id = vv.visit_id
  where vv.building_id = :building and vv.visitor_id = :visitor and (v.host_id = :member or exists (
    select 1 from homes h where h.unit_id = v.unit_id and h.valid_from <= {VISIT_ENDED}))
), asked as (
  select r.visitor_name, r.created_at from entry_requests r
  join entry_request_units u on u.building_id = r.building_id and u.request_id = r.id
  join homes h on h.unit_id = u.unit_id and {asked_since("u", "h.valid_from")}
  where r.building_id = :building and r.visitor_id = :visitor
), contact as (
  select c.name, c.created_at from contacts c where c.building_id = :building and c.member_id = :member and c.visitor_id = :visitor
), known as (select name, created_at from own union all select visitor_name, created_at from asked union all select name, created_at from contact)
select w.phone, w.phone_raw, coalesce((select k.name from known k where k.name is not null order by k.created_at desc limit 1), w.name) as name
from visitors w where w.building_id = :building and w.id = :visitor and (:all or exists (select 1 from known))
""")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a phone; `written` is the phone as it came."""

    name: str
    phone: str
    written: str


async def person_meant(session: Session, caller: Caller, body: PersonIn, *, country: str) -> Person:
    """The person a body names. 422 for neither a visitor nor name and phone, an unknown visitor, a phone that is none."""
    if body.visitor_id is not None:
        row = await session.first(
            _VISITOR,
            {
                "building": caller.building_id,
                "member": caller.member_id,
                "visitor": body.visitor_id,
                "all": caller.may(Permission.BAN_BUILDING),
            },
        )
        if row is None:
            raise Invalid.field("visitor_id", "There is no such visitor of yours.")
        if row.phone is None:
            raise Invalid.field("visitor_id", "This visitor has no phone, and bans go by the phone.")
        return Person(body.name or row.name, row.phone, row.phone_raw or row.phone)
    if body.phone is None:
        raise Invalid.field("phone", "Send name and phone, or visitor_id.")
    if body.name is None:
        raise Invalid.field("name", "Send name and phone, or visitor_id.")
    return Person(body.name, _e164(body.phone, country), body.phone)


async def phone_meant(session: Session, caller: Caller, written: str) -> str:
    """A phone somebody asks about, in E.164 with the building's country; 422 `phone` when it is none."""
    return _e164(written, (await load_context(session, caller)).country)


def _e164(written: str, country: str) -> str:
    try:
        return normalise_phone(written, country)
    except ValueError as error:
        raise Invalid.field("phone", f"This {error}.") from error
