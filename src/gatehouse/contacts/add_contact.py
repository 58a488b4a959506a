"""Somebody comes onto the caller's list: by the visitor they were before, or by name and phone."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.buildings.context import load_context
from gatehouse.contacts.contact_row import described, key_of, phone_of
from gatehouse.contacts.schemas import ContactIn
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict, FieldProblem, Invalid
from gatehouse.core.ids import new_id

MAX_CONTACTS = 2_000
"""On one member's list: what a list sorted by visits still counts at once."""

# The name is the host's own for that visitor, never what another host calls them; an administrator may add anybody of the building.
_VISITOR = text("""
select w.id, w.phone, coalesce(own.name, w.name) as name, own.email
from visitors w left join lateral (
  select met.name, met.email from (
    select vv.name, vv.email, v.created_at from visit_visitors vv join visits v on v.building_id = vv.building_id and v.id = vv.visit_id
    where vv.building_id = w.building_id and vv.visitor_id = w.id and v.host_id = :member
    union all
    select coalesce(r.visitor_name, w.name), null, r.created_at from entry_requests r
    where r.building_id = w.building_id and (r.decided_by = :member or r.host_id = :member) and r.visitor_phone = w.phone
  ) met order by met.created_at desc limit 1
) own on true
where w.building_id = :building and w.id = :visitor and (own.name is not null or :anybody)
""")
_COUNT = text(
    "select count(*) from contacts where building_id = :building and member_id = :member and ended_at is null"
)
_ADD = text("""
insert into contacts (building_id, id, member_id, visitor_id, name, nickname, phone, phone_raw, email, relationship, relationship_text, category,
  priority, notes, plate, tags, search_key)
values (:building, :id, :member, :visitor, :name, :nickname, :phone, :phone_raw, :email, :relationship, :relationship_text, :category,
  :priority, :notes, :plate, :tags, :search_key)
on conflict (building_id, member_id, phone) where ended_at is null do nothing
""")
_SAME = text("""
select id from contacts where building_id = :building and member_id = :member and phone = :phone and ended_at is null
""")


class ContactExists(Conflict):
    """The caller has a contact of that phone; `frequent_visitor_id` says which, where it is known."""

    code, type, message = (
        "CONTACT_EXISTS",
        "CONFLICT_ERROR",
        "You have a frequent visitor of this phone already.",
    )


class ContactsFull(Conflict):
    """The list is as long as it may be."""

    code, type = "CONTACTS_FULL", "CONFLICT_ERROR"
    message = f"Your list is full: it holds {MAX_CONTACTS:,} frequent visitors."


async def add_contact(session: Session, caller: Caller, wanted: ContactIn) -> UUID:
    """A new contact of the caller's.

    422 `visitor_id` for somebody who never came to the caller (an admin: to the building), `name` or `phone` where neither the
    request nor the visitor has one; 409 `CONTACT_EXISTS`, `CONTACTS_FULL`.
    """
    building = await load_context(session, caller)
    visitor = await _visitor(session, caller, wanted.visitor_id) if wanted.visitor_id else None
    name = wanted.name or (visitor.name if visitor else None)
    written = wanted.phone or (visitor.phone if visitor else None)
    if name is None or written is None:
        missing = [field for field, value in (("name", name), ("phone", written)) if value is None]
        raise Invalid(details=[FieldProblem(field, "Field required") for field in missing])
    phone = phone_of(written, building.country)
    if visitor is not None and visitor.phone not in {None, phone}:
        raise Invalid.field(
            "phone", "This is not the visitor's phone. Leave it out, or leave out visitor_id."
        )
    own = {"building": caller.building_id, "member": caller.member}
    if await session.scalar(_COUNT, own) >= MAX_CONTACTS:
        raise ContactsFull
    contact_id = new_id()
    values = described(wanted) | {"name": name, "phone": phone, "phone_raw": written}
    values["email"] = wanted.email or (visitor.email if visitor else None)
    row = {
        **own,
        "id": contact_id,
        "visitor": visitor.id if visitor else None,
        **values,
        "search_key": key_of(values),
    }
    if not await session.changed(_ADD, row):
        same = await session.scalar(_SAME, {**own, "phone": phone})
        raise ContactExists(data={"frequent_visitor_id": same and str(same)})
    return contact_id


async def _visitor(session: Session, caller: Caller, visitor_id: UUID) -> Row[Any]:
    row = await session.first(
        _VISITOR,
        {
            "building": caller.building_id,
            "visitor": visitor_id,
            "member": caller.member,
            "anybody": caller.may(Permission.VISIT_READ_ALL),
        },
    )
    if row is None:
        raise Invalid.field("visitor_id", "No such visitor has come to you.")
    return row
