"""Joining a further building with the account one has: asking, and answering an invitation, signed in or by its mail's link."""

from typing import Annotated
from uuid import UUID

from fastapi import Request
from pydantic import Field

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Public, Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.db import Database
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, In, Out, Text, UtcTime, ok
from gatehouse.identity.approvals import Decision
from gatehouse.identity.invitations import answer_by_link, answer_invitation, look_at_invitation
from gatehouse.identity.schemas_registration import AskedOut, JoinIn, asked_out
from gatehouse.identity.self_register import Home, join_building

router = door(tag="Registration")
Asking = Annotated[Caller, needs(Permission.SELF, limit="registration", in_building=False)]
Anybody = Annotated[Caller, needs(Permission.SELF, in_building=False)]


class InvitationTokenIn(In):
    """What the invitation mail's link carries after `token=`."""

    token: Text = Field(min_length=1, max_length=200)


class InvitationOut(Out):
    """What an invitation is to; `status` is pending, approved (accepted), rejected (declined), expired or withdrawn."""

    building_name: str
    role: str
    apartment_number: str | None
    first_name: str
    status: str
    expires_at: UtcTime


class InvitationAnsweredOut(Out):
    """An invitation's end."""

    status: str
    is_active: bool


def _answered(decision: Decision) -> Envelope[InvitationAnsweredOut]:
    answer = InvitationAnsweredOut(status=decision.status, is_active=decision.is_active)
    return ok(answer, "Invitation accepted" if decision.is_active else "Invitation declined")


@router.post("/api/v1/auth/join", status_code=201)
async def join(session: Session, caller: Asking, body: JoinIn) -> Envelope[AskedOut]:
    """Ask for a home in a further building.

    404 no such building, 403 `LICENCE_INACTIVE`, 409 `LICENCE_FULL`, `ALREADY_MEMBER`, `ALREADY_ASKED`. Source: CONTRACT 002, issue 4.
    """
    home = Home(body.apartment_number, body.emergency)
    asked = await join_building(session, caller, building_email=body.building_email, home=home)
    return ok(asked_out(asked), "Registration pending approval")


@router.post("/api/v1/auth/memberships/{member_id}/accept")
async def accept(session: Session, caller: Anybody, member_id: UUID) -> Envelope[InvitationAnsweredOut]:
    """Accept an invitation to a building: the membership is active, with a seat; switch to act in it.

    404 no invitation of one's own, 409 `ALREADY_DECIDED`, `APPROVAL_EXPIRED`, `LICENCE_FULL`, 403 `EMAIL_NOT_PROVEN`: an account whose
    address nobody has proven may not be its owner's; a password reset proves it. Source: DESIGN Tables, issue 4.
    """
    return _answered(await answer_invitation(session, caller, member_id, accepted=True))


@router.post("/api/v1/auth/memberships/{member_id}/decline")
async def decline(session: Session, caller: Anybody, member_id: UUID) -> Envelope[InvitationAnsweredOut]:
    """Decline an invitation. 404 and 409 as above. Source: DESIGN Tables, issue 4."""
    return _answered(await answer_invitation(session, caller, member_id, accepted=False))


@router.post("/api/v1/auth/invitations/look")
async def look(request: Request, _address: Public, body: InvitationTokenIn) -> Envelope[InvitationOut]:
    """What the link of an invitation mail is about; for the page that asks. 404 unknown. Source: DESIGN Tables, issue 4."""
    database: Database = request.app.state.database
    async with database.transaction() as session:
        seen = await look_at_invitation(session, body.token)
    answer = InvitationOut(
        building_name=seen.building_name,
        role=seen.role,
        apartment_number=seen.apartment_number,
        first_name=seen.first_name,
        status=seen.status,
        expires_at=seen.expires_at,
    )
    return ok(answer, "Invitation retrieved")


async def _by_link(request: Request, token: str, *, accepted: bool) -> Envelope[InvitationAnsweredOut]:
    database: Database = request.app.state.database
    async with database.transaction() as session:
        decision = await answer_by_link(session, token, accepted=accepted)
    return _answered(decision)


@router.post("/api/v1/auth/invitations/accept")
async def accept_by_link(
    request: Request, _address: Public, body: InvitationTokenIn
) -> Envelope[InvitationAnsweredOut]:
    """Accept by the mail's link, for whoever cannot sign in yet. 404 unknown, 403 and 409 as above. Source: DESIGN Tables, issue 4."""
    return await _by_link(request, body.token, accepted=True)


@router.post("/api/v1/auth/invitations/decline")
async def decline_by_link(
    request: Request, _address: Public, body: InvitationTokenIn
) -> Envelope[InvitationAnsweredOut]:
    """Decline by the mail's link. 404 unknown, 409 as above. Source: DESIGN Tables, issue 4."""
    return await _by_link(request, body.token, accepted=False)
