"""From a notification row to the channels its reader has. Run by the worker under the platform login, after the commit that made the row."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, text

from gatehouse.core.db import Session
from gatehouse.core.ids import new_id
from gatehouse.notifications.kinds import KINDS, SYSTEM
from gatehouse.notifications.mail import queue_mail

# E-mail is wanted unless every membership of the reader in this building has it switched off.
_LOAD = text("""
select n.id, n.kind, n.title, n.body, b.name as building,
  case when u.is_active and u.email_verified_at is not null and coalesce((
    select bool_or(coalesce(p.email, true)) from members m
    left join preferences p on p.building_id = m.building_id and p.member_id = m.id
    where m.building_id = n.building_id and m.user_id = n.user_id and m.status = 'active'), true) then u.email end as email
from notifications n
join users u on u.id = n.user_id
join buildings b on b.id = n.building_id
where n.building_id = :building and n.id = any (:ids)
order by n.id
""").bindparams(bindparam("building", type_=Uuid), bindparam("ids", type_=ARRAY(Uuid)))

# The one delivery of this notification over this channel: a second run finds the row.
_CLAIM = text("""
insert into deliveries (building_id, id, notification_id, channel, recipient) values (:building, :id, :notification, :channel, :recipient)
on conflict (building_id, notification_id, channel, recipient) where notification_id is not null do nothing
""")


async def deliver(session: Session, building_id: UUID, notification_ids: Sequence[UUID]) -> None:
    """Queue each notification once over each channel its kind is worth and its reader has.

    May run twice, also at the same time: `deliveries` has one row a notification, channel and recipient, and only the run
    that writes it queues the mail; the mail's own job settles the row. Ids that are no rows of this building are passed over.
    Source: CONTRACT 003.
    """
    for told in await session.all(_LOAD, {"building": building_id, "ids": list(notification_ids)}):
        if not KINDS.get(told.kind, SYSTEM).email or told.email is None:
            continue
        delivery = new_id()
        claim = {
            "building": building_id,
            "id": delivery,
            "notification": told.id,
            "channel": "email",
            "recipient": told.email,
        }
        if await session.changed(_CLAIM, claim):
            await queue_mail(
                session,
                to=told.email,
                template="notification",
                building_id=building_id,
                delivery_id=delivery,
                title=told.title,
                body=told.body,
                building=told.building,
            )
