"""A building's people, one row a membership: the lists, one person, and what an invitation must not give away.

Somebody who was invited and has not accepted is an address to us: the account's name and phone are its owner's to show.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ARRAY, Row, String, bindparam, text
from sqlalchemy.sql.elements import TextClause

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.paging import Paging

Sort = Literal["name", "created_at", "last_login", "unit"]

# The newest request says how the person came: an invitation that was not accepted keeps their name to themselves.
_WITHHELD = """
case when m.status in ('pending', 'ended') then coalesce((
  select r.request_type = 'invitation' and r.status <> 'approved' from approval_requests r
  where r.building_id = m.building_id and r.member_id = m.id and r.request_type in ('invitation', 'resident_registration')
  order by r.created_at desc limit 1), false) else false end
"""
_COLUMNS = """
m.id as member_id, m.role, m.status, m.created_at, m.leaves_at, u.id as user_id, u.email, w.withheld,
case when w.withheld then '' else u.first_name end as first_name, case when w.withheld then '' else u.last_name end as last_name,
case when not w.withheld then u.phone end as phone, case when not w.withheld then u.last_login_at end as last_login,
not w.withheld and u.email_verified_at is not null as is_verified, h.unit_id, h.number as apartment_number, h.block
"""
# tenant: every statement that begins with it names the building in its WHERE
_FROM = f"""
from members m join users u on u.id = m.user_id
cross join lateral (select {_WITHHELD} as withheld) w
"""
_HOME = """
left join lateral (
  select n.id as unit_id, n.number, k.name as block
  from occupancies o join units n on n.building_id = o.building_id and n.id = o.unit_id
  left join blocks k on k.building_id = n.building_id and k.id = n.block_id
  where o.building_id = m.building_id and o.member_id = m.id and o.valid_to is null order by o.is_primary desc, o.valid_from limit 1
) h on true
"""
_FILTERS = {
    "roles": "m.role = any (:roles)",
    "status": "m.status = :status",
    "here": "m.status <> 'ended'",
    "unit": "m.id in (select o.member_id from occupancies o where o.building_id = :building and o.unit_id = :unit and o.valid_to is null)",
    "words": """
      starts_with(u.email, :words)
      or not w.withheld and (starts_with(lower(u.first_name), :words) or starts_with(lower(u.last_name), :words)
        or starts_with(lower(concat(u.first_name, ' ', u.last_name)), :words) or (:digits <> '' and strpos(u.phone, :digits) > 0))
      or m.id in (select o.member_id from occupancies o join units n on n.building_id = o.building_id and n.id = o.unit_id
        left join blocks k on k.building_id = n.building_id and k.id = n.block_id
        where o.building_id = :building and o.valid_to is null
          and (starts_with(lower(n.number), :words) or starts_with(translate(lower(concat(k.name, n.number)), ' -/', ''), translate(:words, ' -/', ''))))
    """,
}
_ORDERS: dict[str, str] = {
    "name": "case when w.withheld then u.email else lower(concat(u.first_name, ' ', u.last_name)) end {way}, m.id",
    "created_at": "m.created_at {way}, m.id {way}",
    "last_login": "case when not w.withheld then u.last_login_at end {way} nulls last, m.id",
    "unit": "h.block {way} nulls first, length(h.number) {way} nulls last, h.number {way}, m.id",
}
_FEWEST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What a list is narrowed to. Without a status: everybody who is not gone; `all`: those too."""

    roles: tuple[str, ...] = ()
    status: str | None = None
    unit_id: UUID | None = None
    words: str | None = None


def _where(caller: Caller, wanted: PeopleFilter) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {"building": caller.building_id}
    parts = ["m.building_id = :building"]
    if wanted.roles:
        parts.append(_FILTERS["roles"])
        values["roles"] = list(wanted.roles)
    if wanted.status is None:
        parts.append(_FILTERS["here"])
    elif wanted.status != "all":
        parts.append(_FILTERS["status"])
        values["status"] = wanted.status
    if wanted.unit_id is not None:
        parts.append(_FILTERS["unit"])
        values["unit"] = wanted.unit_id
    if words := (wanted.words or "").strip().lower():
        digits = "".join(character for character in words if character.isascii() and character.isdigit())
        parts.append(f"({_FILTERS['words']})")
        # A national number is how people write it; the stored one has its country before it.
        values |= {"words": words, "digits": digits.lstrip("0") if len(digits) >= _FEWEST_DIGITS else ""}
    return " and ".join(parts), values


def _statement(sql: str, values: dict[str, Any]) -> TextClause:
    statement = text(sql)
    return statement.bindparams(bindparam("roles", type_=ARRAY(String))) if "roles" in values else statement


async def list_people(
    session: Session,
    caller: Caller,
    wanted: PeopleFilter,
    paging: Paging,
    *,
    sort: Sort = "created_at",
    descending: bool = True,
) -> tuple[Sequence[Row[Any]], int]:
    """A page of the building's memberships with their people, and how many there are in all."""
    where, values = _where(caller, wanted)
    order = _ORDERS[sort].format(way="desc" if descending else "asc")
    # tenant: `where` begins with it
    rows = await session.all(
        _statement(
            f"select {_COLUMNS} {_FROM} {_HOME} where {where} order by {order} limit :limit offset :offset",
            values,
        ),
        {**values, "limit": paging.limit, "offset": paging.offset},
    )
    # tenant: as above; without words nobody's name is looked at
    counted = _FROM if wanted.words else "from members m"
    total = await session.scalar(_statement(f"select count(*) {counted} where {where}", values), values)
    return rows, int(total)


async def people_after(
    session: Session, caller: Caller, wanted: PeopleFilter, *, after: UUID | None, limit: int
) -> Sequence[Row[Any]]:
    """The next `limit` rows by membership id, for reading a building through piece by piece."""
    where, values = _where(caller, wanted)
    # tenant: `where` begins with it
    return await session.all(
        _statement(
            f"select {_COLUMNS} {_FROM} {_HOME} where {where} and (cast(:after as uuid) is null or m.id > :after) order by m.id limit :limit",
            values,
        ),
        {**values, "after": after, "limit": limit},
    )


_ONE = text(f"""
select {_COLUMNS}, m.ended_at, m.end_reason, m.leave_reason, m.status_at, m.emergency_name, m.emergency_phone, m.emergency_relationship,
  exists (select 1 from guard_pins p where p.building_id = m.building_id and p.member_id = m.id) as pin_set,
  coalesce((select s.two_factor from members_second_factor(array[u.id]) s), false) as two_factor
{_FROM} {_HOME} where m.building_id = :building and m.id = :member
""")
_UNITS = text("""
select n.id as unit_id, n.number, k.name as block, n.address, o.tie, o.is_primary, o.may_approve, o.call_order, o.valid_from
from occupancies o join units n on n.building_id = o.building_id and n.id = o.unit_id
left join blocks k on k.building_id = n.building_id and k.id = n.block_id
where o.building_id = :building and o.member_id = :member and o.valid_to is null order by o.is_primary desc, o.valid_from, n.id
""")
_ROLES = text("""
select m.id as member_id, m.role, m.status, m.created_at, m.ended_at from members m
where m.building_id = :building and m.user_id = :user order by m.created_at, m.id
""")


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """One person of the building: the membership asked for, its units, and their other memberships here."""

    row: Row[Any]
    units: Sequence[Row[Any]]
    memberships: Sequence[Row[Any]]


async def load_detail(session: Session, caller: Caller, member_id: UUID) -> PersonDetail:
    """A person with units, roles, second factor and PIN; 404 for a membership of another building."""
    key = {"building": caller.building_id, "member": member_id}
    row = await session.first(_ONE, key)
    if row is None:
        raise NotFound("There is no such person.")
    units = await session.all(_UNITS, key)
    roles = await session.all(_ROLES, {"building": caller.building_id, "user": row.user_id})
    return PersonDetail(row, units, roles)


async def units_of_caller(session: Session, caller: Caller) -> Sequence[Row[Any]]:
    """The units the caller belongs to now, the main one first."""
    return await session.all(_UNITS, {"building": caller.building_id, "member": caller.member_id})


_OWN_PEOPLE = """
from occupancies mine
join occupancies o on o.building_id = mine.building_id and o.unit_id = mine.unit_id and o.valid_to is null and o.member_id <> mine.member_id
join members m on m.building_id = o.building_id and m.id = o.member_id
join users u on u.id = m.user_id
join units n on n.building_id = o.building_id and n.id = o.unit_id
left join blocks k on k.building_id = n.building_id and k.id = n.block_id
where mine.building_id = :building and mine.member_id = :owner and mine.tie = 'owner' and mine.valid_to is null
"""
_OWN_LIST = text(f"""
select m.id as member_id, u.id as user_id, u.email, u.first_name, u.last_name, u.phone, m.role, m.status, n.id as unit_id,
  n.number as apartment_number, k.name as block, o.tie, o.valid_from as since
{_OWN_PEOPLE} order by k.name nulls first, length(n.number), n.number, o.call_order, o.id limit :limit offset :offset
""")
_OWN_COUNT = text(f"select count(*) {_OWN_PEOPLE}")


async def people_of_own_units(
    session: Session, caller: Caller, paging: Paging
) -> tuple[Sequence[Row[Any]], int]:
    """Who belongs to the units a landlord owns, one row a person and unit, and how many rows there are."""
    who = {"building": caller.building_id, "owner": caller.member}
    rows = await session.all(_OWN_LIST, {**who, "limit": paging.limit, "offset": paging.offset})
    return rows, int(await session.scalar(_OWN_COUNT, who))
