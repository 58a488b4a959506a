"""A contact's details change, its tags come and go, and it is taken off the list."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import load_context
from gatehouse.contacts.access import access_contact
from gatehouse.contacts.add_contact import ContactExists
from gatehouse.contacts.contact_row import key_of, phone_of
from gatehouse.contacts.schemas import ContactChange
from gatehouse.contacts.words import MAX_TAGS, distinct_tags, relationship_of
from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid, NotFound

_CHANGE = text("""
update contacts set visitor_id = :visitor_id, name = :name, nickname = :nickname, phone = :phone, phone_raw = :phone_raw, email = :email,
  relationship = :relationship, relationship_text = :relationship_text, category = :category, priority = :priority, notes = :notes, plate = :plate,
  tags = :tags, search_key = :search_key, updated_at = now()
where building_id = :building and id = :id
""")
_REMOVE = text("""
update contacts set ended_at = now(), updated_at = now()
where building_id = :building and id = :id and member_id = :member and ended_at is null
""")
_MAY_BE_CLEARED = ("email", "nickname", "priority", "notes", "plate")


async def change_contact(session: Session, caller: Caller, contact_id: UUID, change: ContactChange) -> None:
    """Change what was sent. 404, 409 `CONTACT_EXISTS` for the phone of another one, 422 `phone`."""
    contact = await access_contact(session, caller, contact_id, lock=True)
    columns = contact._asdict()
    columns |= {name: getattr(change, name) for name in _MAY_BE_CLEARED if name in change.model_fields_set}
    if "tags" in change.model_fields_set:
        columns["tags"] = change.tags or []
    if change.name is not None:
        columns["name"] = change.name
    if change.relationship is not None:
        columns["relationship"], columns["relationship_text"] = relationship_of(change.relationship)
    if change.category is not None:
        columns["category"] = change.category
    if change.phone is not None:
        building = await load_context(session, caller)
        columns["phone"], columns["phone_raw"] = phone_of(change.phone, building.country), change.phone
        if columns["phone"] != contact.phone:
            columns["visitor_id"] = None  # it named whoever had the other phone
    await _write(session, caller, columns)


async def add_tags(session: Session, caller: Caller, contact_id: UUID, tags: Sequence[str]) -> None:
    """Add tags; one that is there in another case stays as it is. 404, 422 for more than 20 altogether."""
    contact = await access_contact(session, caller, contact_id, lock=True)
    together = distinct_tags([*contact.tags, *tags])
    if len(together) > MAX_TAGS:
        raise Invalid.field("tags", f"At most {MAX_TAGS} tags altogether.")
    await _write(session, caller, contact._asdict() | {"tags": together})


async def remove_tags(session: Session, caller: Caller, contact_id: UUID, tags: Sequence[str]) -> None:
    """Take tags away, in whatever case; those that are not there are no fault. 404."""
    contact = await access_contact(session, caller, contact_id, lock=True)
    unwanted = {tag.lower() for tag in tags}
    kept = [tag for tag in contact.tags if tag.lower() not in unwanted]
    await _write(session, caller, contact._asdict() | {"tags": kept})


async def _write(session: Session, caller: Caller, columns: dict[str, Any]) -> None:
    try:
        await session.execute(
            _CHANGE, {**columns, "building": caller.building_id, "search_key": key_of(columns)}
        )
    except IntegrityError as error:  # the unique index judges, so that two changes at once cannot both pass
        raise ContactExists from error


async def remove_contact(session: Session, caller: Caller, contact_id: UUID) -> None:
    """Take a contact off the caller's list; visits that came of it stay. 404, also the second time."""
    own = {"building": caller.building_id, "id": contact_id, "member": caller.member}
    if not await session.changed(_REMOVE, own):
        raise NotFound("There is no such frequent visitor.")
