"""From a notification row to the channels its reader has. Run by the worker under the platform login, after the commit that made the row."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, text

from gatehouse.core.db import Session
from gatehouse.core.ids import new_id
from gatehouse.notifications.channels.email import Outcome, send_email
from gatehouse.notifications.kinds import KINDS, SYSTEM

_LOAD = text("""
select n.id, n.kind, n.title, n.body, b.name as building,
  case when u.is_active and u.email_verified_at is not null then u.email end as email
from notifications n
join users u on u.id = n.user_id
join buildings b on b.id = n.building_id
where n.building_id = :building and n.id = any (:ids)
order by n.id
""").bindparams(bindparam("building", type_=Uuid), bindparam("ids", type_=ARRAY(Uuid)))

# Claims the one delivery of this notification over this channel: a second run waits for the first and then finds it done.
_CLAIM = text("""
insert into deliveries (building_id, id, notification_id, channel, recipient, attempts)
values (:building, :id, :notification, :channel, :recipient, 1)
on conflict (building_id, notification_id, channel, recipient) where notification_id is not null
do update set attempts = deliveries.attempts + 1 where deliveries.status in ('waiting', 'failed')
returning id
""")
_SETTLE = text("""
update deliveries set status = :status, error = :reason, sent_at = case when :status = 'sent' then now() end
where building_id = :building and id = :id
""")


async def deliver(session: Session, building_id: UUID, notification_ids: Sequence[UUID]) -> None:
    """Send each notification once over each channel its kind is worth and its reader has.

    May run twice, also at the same time: `deliveries` has one row a notification, channel and recipient, and only the run
    that claims it sends. Ids that are no rows of this building are passed over. Source: CONTRACT 003.
    """
    for told in await session.all(_LOAD, {"building": building_id, "ids": list(notification_ids)}):
        if not KINDS.get(told.kind, SYSTEM).email or told.email is None:
            continue
        claim = {
            "building": building_id,
            "id": new_id(),
            "notification": told.id,
            "channel": "email",
            "recipient": told.email,
        }
        delivery = await session.scalar(_CLAIM, claim)
        if delivery is None:
            continue
        outcome = await send_email(
            session, to=told.email, subject=told.title, text=f"{told.body}\n\n{told.building}\n"
        )
        await _settle(session, building_id, delivery, outcome)


async def _settle(session: Session, building_id: UUID, delivery: UUID, outcome: Outcome) -> None:
    await session.execute(
        _SETTLE,
        {"building": building_id, "id": delivery, "status": outcome.status, "reason": outcome.reason},
    )
