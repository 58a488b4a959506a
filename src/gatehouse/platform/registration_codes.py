"""What a super admin's registration codes need beyond one building: the default one, and every one's codes."""

from uuid import UUID

from sqlalchemy import text

from gatehouse.core.db import Database, Session
from gatehouse.notifications.kinds import SECURITY_ALERT
from gatehouse.notifications.mail import queue_mail
from gatehouse.notifications.tell import Message, tell

_DEFAULT = text("select id from buildings where is_default")
_BUILDING_OF = text("select building_id from registration_codes where id = :id")
_OPERATORS = text("select id, email from users where is_super_admin and is_active order by created_at")
# A notification lies in a building; super admins read theirs from any.
_SOME_BUILDING = text("select id from buildings order by is_default desc, created_at limit 1")


async def default_building(platform: Database) -> UUID | None:
    """Where a landlord's code belongs when no building is named."""
    async with platform.transaction() as session:
        found: UUID | None = await session.scalar(_DEFAULT)
    return found


async def building_of_code(platform: Database, code_id: UUID) -> UUID | None:
    """Whose code it is."""
    async with platform.transaction() as session:
        found: UUID | None = await session.scalar(_BUILDING_OF, {"id": code_id})
    return found


async def alert_guessing(session: Session, wrong_tries: int) -> None:
    """Job: tell every super admin, on their page and by mail, that registration codes are being guessed."""
    operators = await session.all(_OPERATORS)
    building: UUID | None = await session.scalar(_SOME_BUILDING)
    if building is not None:
        message = Message(
            SECURITY_ALERT,
            "Somebody is guessing registration codes",
            f"More than {wrong_tries} wrong registration codes were tried within an hour. Every further try is slowed down.",
            {"about": "registration_codes", "wrong_tries": wrong_tries},
        )
        await tell(session, building, [operator.id for operator in operators], message)
    for operator in operators:
        if operator.email is not None:
            await queue_mail(session, to=operator.email, template="guessing_alert", wrong_tries=wrong_tries)
