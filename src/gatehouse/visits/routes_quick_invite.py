"""002's invitation from the list of frequent visitors. Above `contacts`, because it makes a visit."""

from typing import Annotated
from uuid import UUID

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.contacts.queries import load_contact
from gatehouse.contacts.schemas import ContactOut
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, InTime, ok
from gatehouse.visits.created import Include, created_out
from gatehouse.visits.quick_invite import QuickWish, quick_invite
from gatehouse.visits.schemas import CreatedOut, Title, Words

router = door(tag="Frequent visitors")
Host = Annotated[Caller, needs(Permission.CONTACTS, limit="visits")]


class QuickInviteIn(In):
    """All of it may be left out: then the visit is now, to the end of the day plus 6 hours (setting), and bears the visitor's name."""

    title: Annotated[Title | None, BlankIsNone] = None
    description: Annotated[Words | None, BlankIsNone] = None
    purpose: Annotated[Words | None, BlankIsNone] = None
    notes: Annotated[Words | None, BlankIsNone] = None
    expected_start: Annotated[InTime | None, BlankIsNone] = None
    expected_end: Annotated[InTime | None, BlankIsNone] = None


class QuickInvitedOut(CreatedOut):
    """An invitation just made, and whom it is for."""

    frequent_visitor: ContactOut


@router.post("/api/frequent-visitors/{frequent_visitor_id}/quick-invite", status_code=201)
async def invite_again(
    session: Session,
    caller: Host,
    frequent_visitor_id: UUID,
    body: QuickInviteIn | None = None,
    include: Include = None,
) -> Envelope[QuickInvitedOut]:
    """Invite a frequent visitor: a visit with its pass, as `POST /api/visitors/invitations` makes it; their vehicle and e-mail go along.

    404, 403 `VISITOR_BANNED` or `LICENCE_INACTIVE`; nothing is created then. Source: 002 Complete Route Reference, reference 3.4.
    """
    body = body or QuickInviteIn()
    wanted = QuickWish(
        title=body.title,
        start=body.expected_start,
        end=body.expected_end,
        description=body.description,
        purpose=body.purpose,
        notes=body.notes,
    )
    made = await quick_invite(session, caller, frequent_visitor_id, wanted)
    created = await created_out(session, caller, made, with_picture=include is not None)
    contact = await load_contact(session, caller, frequent_visitor_id)
    return ok(
        QuickInvitedOut(**dict(created), frequent_visitor=contact), "Visitor invitation created successfully"
    )
