"""What 002's clients say about bans over Socket.IO: the same use cases as the HTTP routes, under the same rights."""

from uuid import UUID

from pydantic import AliasChoices, Field

from gatehouse.auth.caller import Caller
from gatehouse.auth.messages import Message
from gatehouse.auth.permissions import Permission
from gatehouse.bans.banning import ban_visitor
from gatehouse.bans.lifting import lift_ban, lift_by_phone
from gatehouse.bans.lookup import check_phone
from gatehouse.bans.rows import ban_out
from gatehouse.bans.schemas import BanAnswer, BanIn, BanMade, CheckOut, Phone, Reason
from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid
from gatehouse.core.schema import In


class BanMessage(BanIn):
    """`visitor:ban`. 002's own example names nobody: the phone stands for the name then."""


class CheckMessage(In):
    """`visitor:ban-check`."""

    phone: Phone


class UnbanMessage(In):
    """`visitor:unban`, by id or by phone."""

    ban_id: UUID | None = Field(default=None, validation_alias=AliasChoices("banId", "ban_id", "id"))
    phone: Phone | None = None
    reason: Reason | None = Field(default=None, validation_alias=AliasChoices("reason", "unban_reason"))


async def ban(session: Session, caller: Caller, said: BanMessage) -> BanMade:
    """Ban a visitor; everybody concerned hears `visitor:ban`."""
    named = said if said.name or said.visitor_id else said.model_copy(update={"name": said.phone})
    made = await ban_visitor(session, caller, named)
    return BanMade(ban=ban_out(caller, made.ban), live_visits=made.live_visits)


async def check(session: Session, caller: Caller, said: CheckMessage) -> CheckOut:
    """Who has banned a phone."""
    return await check_phone(session, caller, said.phone)


async def unban(session: Session, caller: Caller, said: UnbanMessage) -> BanAnswer:
    """Lift a ban; everybody concerned hears `visitor:unban`."""
    if said.ban_id is not None:
        lifted = await lift_ban(session, caller, said.ban_id, reason=said.reason)
    elif said.phone is not None:
        lifted = (await lift_by_phone(session, caller, said.phone, reason=said.reason))[0]
    else:
        raise Invalid.field("banId", "Send banId or phone.")
    return BanAnswer(ban=ban_out(caller, lifted))


MESSAGES = (
    Message("visitor:ban", Permission.BAN_MANAGE, BanMessage, ban),
    Message("visitor:ban-check", Permission.BAN_READ, CheckMessage, check, replies=True),
    Message("visitor:unban", Permission.BAN_MANAGE, UnbanMessage, unban),
)
