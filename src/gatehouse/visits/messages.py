"""What 002's clients say about visits over Socket.IO: the same use case as `POST /api/visitors/invitations`, under the same right and limit."""

from gatehouse.auth.caller import Caller
from gatehouse.auth.messages import Message
from gatehouse.auth.permissions import Permission
from gatehouse.core.db import Session
from gatehouse.visits.created import created_out
from gatehouse.visits.invitations import invite
from gatehouse.visits.schemas import CreatedOut, InvitationIn
from gatehouse.visits.wish import wish_of


async def create(session: Session, caller: Caller, said: InvitationIn) -> CreatedOut:
    """Invite visitors, the caller being the host; host, gate and admins hear `visit:created`, the code stands in the acknowledgement only."""
    made = await invite(session, caller, wish_of(said))
    return await created_out(session, caller, made, with_picture=False)


MESSAGES = (Message("visit:create", Permission.VISIT_CREATE, InvitationIn, create, limit="visits"),)
