"""Somebody from the list of frequent visitors is invited: one tap, nothing to write."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gatehouse.auth.caller import Caller
from gatehouse.contacts.access import access_contact
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.visits.invitations import Invited, invite
from gatehouse.visits.schemas import VisitorIn
from gatehouse.visits.wish import Wish


@dataclass(frozen=True, slots=True)
class QuickWish:
    """What may be said beside whom: without a start it is now, without a title it bears the contact's name."""

    title: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    description: str | None = None
    purpose: str | None = None
    notes: str | None = None


async def quick_invite(session: Session, caller: Caller, contact_id: UUID, wanted: QuickWish) -> Invited:
    """A visit of one contact, with its pass. 404, and what `invite` refuses: 403 `VISITOR_BANNED`, `LICENCE_INACTIVE`, 422 for times."""
    contact = await access_contact(session, caller, contact_id)
    return await invite(
        session,
        caller,
        Wish(
            title=wanted.title or f"Visit of {contact.name}",
            visit_type="single",
            start=wanted.start or now(),
            end=wanted.end,
            visitors=[VisitorIn(name=contact.name, phone=contact.phone, email=contact.email)],
            door="002",
            description=wanted.description,
            purpose=wanted.purpose,
            notes=wanted.notes,
            plate=contact.plate,
            contact_id=contact_id,
        ),
    )
