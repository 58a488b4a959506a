"""The only way to a contact: it is its member's alone, whoever else asks gets 404."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound

_OWN = """
select c.id, c.visitor_id, c.name, c.nickname, c.phone, c.phone_raw, c.email, c.relationship, c.relationship_text, c.category, c.priority, c.notes,
  c.plate, c.tags
from contacts c
where c.building_id = :building and c.id = :id
  and c.member_id = :member
  and c.ended_at is null
"""
_PLAIN, _LOCKED = text(_OWN), text(_OWN + "for no key update")


async def access_contact(
    session: Session, caller: Caller, contact_id: UUID, *, lock: bool = False
) -> Row[Any]:
    """One of the caller's own contacts, as stored. `lock` holds its row."""
    row = await session.first(
        _LOCKED if lock else _PLAIN,
        {"building": caller.building_id, "id": contact_id, "member": caller.member},
    )
    if row is None:
        raise NotFound("There is no such frequent visitor.")
    return row
