"""An invited person answers: signed in, or by the link of the mail, for whoever has no other membership to sign in with.

The link's secret is a keyed hash of request and address, so it is kept nowhere; it can do no more than answer this one invitation.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.core.config import settings
from gatehouse.core.db import Session, Tenant
from gatehouse.core.errors import Forbidden, NotFound
from gatehouse.core.keys import ring
from gatehouse.identity.admission import RESET_PATH
from gatehouse.identity.approval_rules import INVITED, Case
from gatehouse.identity.approvals import Decision, data_of, load_case, settle
from gatehouse.notifications.kinds import APPROVAL_DECIDED
from gatehouse.notifications.tell import Message, admins_of, tell

_PURPOSE = "invitation link"
_INVITATION = text("""
select id from approval_requests where building_id = :building and member_id = :member and request_type = 'invitation'
order by created_at desc limit 1
""")
# tenant: a person's own membership, whichever building it is in, by the policy on user_id
_MY_MEMBERSHIP = text("select building_id from members where id = :member and user_id = :user")
_BUILDING_OF = text("select approval_building(:id)")
_PROVEN = text("select email_verified_at is not null from users where id = :user")
_STANDING = text("""
select case when status = 'pending' and expires_at <= now() then 'expired' else status end as status, expires_at
from approval_requests where building_id = :building and id = :id
""")


class EmailNotProven(Forbidden):
    """Nobody has shown that the invited address is theirs; `data.reset` does, and leaves only them with a password."""

    code, type, message = (
        "EMAIL_NOT_PROVEN",
        "AUTHORIZATION_ERROR",
        "Please set a new password with 'Forgot password' first: the mail shows that this address is yours. Then accept.",
    )

    def __init__(self) -> None:
        super().__init__(data={"reset": RESET_PATH})


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the holder of a link may know before they answer."""

    building_name: str
    role: Role
    apartment_number: str | None
    first_name: str
    status: str
    expires_at: datetime


def invitation_link(request_id: UUID, email: str) -> str:
    """The address of the page where an invitation is answered; for its mail and nobody else."""
    secret = base64.urlsafe_b64encode(ring().digest(_PURPOSE, _about(request_id, email))).decode().rstrip("=")
    return f"{settings().public_url.rstrip('/')}/invitation?token={request_id.hex}.{secret}"


async def look_at_invitation(session: Session, token: str) -> Invitation:
    """What a link is about. 404 when it is none of ours."""
    case = await _case_of(session, token)
    row = await session.one(_STANDING, {"building": case.building_id, "id": case.id})
    return Invitation(
        case.building_name, case.role, case.apartment_number, case.first_name, row.status, row.expires_at
    )


async def answer_by_link(session: Session, token: str, *, accepted: bool) -> Decision:
    """Accept or decline by the link. 404; 409 `ALREADY_DECIDED`, `APPROVAL_EXPIRED`, `LICENCE_FULL`; 403 `LICENCE_INACTIVE`, `EMAIL_NOT_PROVEN`."""
    case = await _case_of(session, token)
    await session.become(Tenant(case.building_id, case.user_id))
    return await _answer(session, case, session_id=None, accepted=accepted)


async def answer_invitation(session: Session, caller: Caller, member_id: UUID, *, accepted: bool) -> Decision:
    """The invited person joins, or does not. `member_id` is their own pending membership, in whichever building.

    404 none of theirs, 409 `ALREADY_DECIDED`, `APPROVAL_EXPIRED`, `LICENCE_FULL`; 403 `LICENCE_INACTIVE`, `EMAIL_NOT_PROVEN`,
    `ON_GATE_DEVICE`.
    """
    caller.must_be_personal()
    mine = {"member": member_id, "user": caller.user_id}
    building_id: UUID | None = await session.scalar(_MY_MEMBERSHIP, mine)
    if building_id is None:
        raise NotFound("You have no such invitation.")
    await session.become(Tenant(building_id, caller.user_id))
    request_id = await session.scalar(_INVITATION, {"building": building_id, "member": member_id})
    if request_id is None:
        raise NotFound("You have no such invitation.")
    case = await load_case(session, building_id, request_id)
    decision = await _answer(session, case, session_id=caller.session_id, accepted=accepted)
    await session.become(caller.tenant)
    return decision


async def _answer(session: Session, case: Case, *, session_id: UUID | None, accepted: bool) -> Decision:
    # Whoever invites means the owner of the address. An account nobody has proven it for may be somebody else's, who made it or chose
    # its password; the link proves the mailbox, but not that its reader is the one who can sign in.
    if accepted and not await session.scalar(_PROVEN, {"user": case.user_id}):
        raise EmailNotProven
    decision = await settle(session, case, INVITED, by=case.user_id, session_id=session_id, approved=accepted)
    said = "accepted" if accepted else "declined"
    message = Message(
        APPROVAL_DECIDED,
        f"Invitation {said}",
        f"{case.full_name if accepted else case.email} has {said} the invitation to {case.building_name}.",
        data_of(decision),
        about="approval_request",
        target=case.id,
    )
    await tell(session, case.building_id, await admins_of(session, case.building_id), message)
    return decision


async def _case_of(session: Session, token: str) -> Case:
    request_id, secret = _parts(token)
    building_id = await session.scalar(_BUILDING_OF, {"id": request_id})
    if building_id is None:
        raise NotFound("There is no such invitation.")
    await session.become(Tenant(building_id))
    case = await load_case(session, building_id, request_id)
    known = ring().digests(_PURPOSE, _about(request_id, case.email or ""))
    if case.request_type != "invitation" or not any(hmac.compare_digest(one, secret) for one in known):
        raise NotFound("There is no such invitation.")
    return case


def _about(request_id: UUID, email: str) -> bytes:
    return request_id.bytes + email.encode()


def _parts(token: str) -> tuple[UUID, bytes]:
    name, _, secret = token.partition(".")
    try:
        return UUID(hex=name), base64.b64decode(
            secret + "=" * (-len(secret) % 4), altchars=b"-_", validate=True
        )
    except (ValueError, binascii.Error) as error:
        raise NotFound("There is no such invitation.") from error
