"""Our own door beside 002's `/api/auth`: which buildings a person belongs to, and acting in another of them."""

from typing import Annotated
from uuid import UUID

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import LANDING, Permission, Role
from gatehouse.auth.tokens import csrf_token
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, In, Out, ok
from gatehouse.identity.memberships import list_memberships, switch
from gatehouse.identity.profile import Person

router = door(tag="Authentication")
Me = Annotated[Caller, needs(Permission.SELF, in_building=False)]


class MembershipOut(Out):
    """A role in a building; `current` is the one this session acts in."""

    member_id: UUID
    building_id: UUID
    building_name: str
    role: str
    landing: str
    current: bool


class MembershipsOut(Out):
    """All of them."""

    memberships: list[MembershipOut]


class SwitchIn(In):
    """The membership to act in from now on."""

    member_id: UUID


class SwitchOut(Out):
    """Who one is now. The session's tokens or cookie stay the same."""

    user: Person
    sessionId: UUID
    landing: str
    csrf_token: str


@router.get("/api/auth/memberships")
async def memberships(session: Session, caller: Me) -> Envelope[MembershipsOut]:
    """The caller's active memberships over all buildings. Source: DESIGN 1, the header switches."""
    rows = [
        MembershipOut(
            member_id=row.member_id,
            building_id=row.building_id,
            building_name=row.building_name,
            role=row.role,
            landing=LANDING[Role(row.role)],
            current=row.current,
        )
        for row in await list_memberships(session, caller)
    ]
    return ok(MembershipsOut(memberships=rows), "Memberships retrieved")


@router.post("/api/auth/switch")
async def switch_membership(session: Session, caller: Me, body: SwitchIn) -> Envelope[SwitchOut]:
    """Act in another own membership; 404 for anybody else's or one that has ended. Source: DESIGN 1."""
    person = await switch(session, caller, body.member_id)
    answer = SwitchOut(
        user=person,
        sessionId=caller.session_id,
        landing=LANDING[Role(person.role)],
        csrf_token=csrf_token(caller.session_id),
    )
    return ok(answer, "Switched")
