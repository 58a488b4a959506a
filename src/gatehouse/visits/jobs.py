"""Jobs of the visits domain. Each takes ids, reloads, and may run twice."""

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text

from gatehouse.core.db import Session
from gatehouse.core.ids import new_id
from gatehouse.notifications.mail import queue_mail
from gatehouse.visits.passes import show_pass

_INVITED = text("""
select v.title, v.valid_from, v.valid_until, b.name as building, b.time_zone, u.first_name as host, vv.email, vv.name
from visits v
join buildings b on b.id = v.building_id
join members m on m.building_id = v.building_id and m.id = v.host_id
join users u on u.id = m.user_id
join visit_visitors vv on vv.building_id = v.building_id and vv.visit_id = v.id
where v.building_id = :building and v.id = :id and vv.email is not null and v.status in ('pending', 'active') and vv.status <> 'cancelled'
""")
# Claimed before it is queued: a second run of the same job finds the row and stays silent.
_CLAIM = text("""
insert into deliveries (building_id, id, visit_id, pass_id, channel, recipient)
select :building, :id, :visit, (select p.id from passes p where p.building_id = :building and p.visit_id = :visit and p.ended_at is null), 'email', :recipient
on conflict do nothing
""")


async def send_pass_links(session: Session, *, building_id: UUID, visit_id: UUID) -> None:
    """Send each visitor with an e-mail address the link of the pass. The subject holds no code."""
    codes = await show_pass(session, building_id=building_id, visit_id=visit_id)
    if codes is None:
        return
    for row in await session.all(_INVITED, {"building": building_id, "id": visit_id}):
        delivery = new_id()
        claimed = await session.changed(
            _CLAIM, {"building": building_id, "id": delivery, "visit": visit_id, "recipient": row.email}
        )
        if not claimed:
            continue
        zone = ZoneInfo(row.time_zone)
        await queue_mail(
            session,
            to=row.email,
            template="pass_link",
            building_id=building_id,
            delivery_id=delivery,
            name=row.name,
            host=row.host,
            building=row.building,
            title=row.title,
            window=f"{row.valid_from.astimezone(zone):%a %d %b %H:%M} – {row.valid_until.astimezone(zone):%a %d %b %H:%M}",
            time_zone=row.time_zone,
            url=codes.url,
        )
