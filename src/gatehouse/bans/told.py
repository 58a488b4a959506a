"""Who hears of a ban, in the transaction of the act: gate and administration at once, hosts whose visitor it turns away, its maker."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.bans.events import BanChanged, BanHint
from gatehouse.core.clock import iso
from gatehouse.core.db import Session
from gatehouse.core.events import Event
from gatehouse.core.rooms import admin_room, gate_room, user_room
from gatehouse.notifications.kinds import VISITOR_BANNED, VISITOR_UNBANNED
from gatehouse.notifications.tell import Message, admins_of, tell

# Visits somebody could still come on, or is inside on; a personal ban turns away its maker's only.
_VISITS = text("""
select v.id, v.title, m.user_id as host
from visitors w
join visit_visitors vv on vv.building_id = w.building_id and vv.visitor_id = w.id and vv.status <> 'cancelled'
join visits v on v.building_id = vv.building_id and v.id = vv.visit_id
join members m on m.building_id = v.building_id and m.id = v.host_id
where w.building_id = :building and w.phone = :phone and v.status in ('pending', 'active') and (v.valid_until > now() or vv.inside)
  and (:everywhere or m.user_id = :maker)
order by v.valid_from, v.id limit 200
""")


async def visits_turned_away(session: Session, building_id: UUID, ban: Row[Any]) -> Sequence[Row[Any]]:
    """The live visits (`id, title, host`) whose visitor a ban turns away, 200 at most."""
    values = {"building": building_id, "phone": ban.phone, "maker": ban.maker}
    return await session.all(_VISITS, {**values, "everywhere": ban.scope == "building"})


async def tell_banned(session: Session, caller: Caller, ban: Row[Any], *, loud: bool = True) -> int:
    """Publish a ban as it stands now, and (`loud`) notify who is not the one who did it; how many live visits it turns away."""
    visits = await visits_turned_away(session, caller.building_id, ban)
    session.publish(
        _event("visitor:ban", caller.building_id, ban, [visit.host for visit in visits], is_active=True)
    )
    if loud and ban.scope == "building":
        until = f" until {ban.expires_at:%d %b %Y}" if ban.expires_at else ""
        body = f"{ban.name} is banned from the whole building{until} ({ban.severity}): {ban.reason}"
        admins = await admins_of(session, caller.building_id)
        await _tell(session, caller, admins, Message(VISITOR_BANNED, "Visitor banned", body, *_about(ban)))
        for visit in visits:
            if visit.host not in admins:
                end = "" if body.endswith((".", "!", "?")) else "."
                words = f'{body}{end} Your visit "{visit.title}" will not be let in.'
                message = Message(VISITOR_BANNED, "A visitor of yours is banned", words, *_about(ban))
                await _tell(session, caller, [visit.host], message)
    return len(visits)


async def tell_lifted(session: Session, caller: Caller, ban: Row[Any]) -> None:
    """Publish that a ban is lifted; administrators hear of a building-wide one, its maker of a personal one that others lifted."""
    visits = await visits_turned_away(session, caller.building_id, ban)
    session.publish(
        _event("visitor:unban", caller.building_id, ban, [visit.host for visit in visits], is_active=False)
    )
    if ban.scope == "building":
        body, readers = (
            f"{ban.name} may come to the building again.",
            await admins_of(session, caller.building_id),
        )
    else:
        body, readers = f"The administration has lifted your ban of {ban.name}.", [ban.maker]
    await _tell(session, caller, readers, Message(VISITOR_UNBANNED, "Ban lifted", body, *_about(ban)))


async def tell_changed(session: Session, caller: Caller, ban: Row[Any]) -> None:
    """Publish a ban whose terms changed; the maker of a personal one hears when somebody else changed it."""
    await tell_banned(session, caller, ban, loud=False)
    if ban.scope == "personal":
        body = f"The administration has changed your ban of {ban.name}."
        await _tell(session, caller, [ban.maker], Message(VISITOR_BANNED, "Ban changed", body, *_about(ban)))


def publish_ended(session: Session, building_id: UUID, ban: Row[Any]) -> None:
    """Publish that a ban is over, in whatever state its row was read. Nobody is notified: it ends when it said it would."""
    session.publish(_event("visitor:unban", building_id, ban, [], is_active=False))


async def _tell(session: Session, caller: Caller, readers: Sequence[UUID], message: Message) -> None:
    others = [reader for reader in readers if reader != caller.user_id]
    await tell(session, caller.building_id, others, message)


def _about(ban: Row[Any]) -> tuple[dict[str, str], str, UUID]:
    return {"banId": str(ban.id), "severity": ban.severity, "scope": ban.scope}, "ban", ban.id


def _event(name: str, building_id: UUID, ban: Row[Any], hosts: Sequence[UUID], *, is_active: bool) -> Event:
    hint = BanHint(
        id=str(ban.id),
        name=ban.name,
        phone=ban.phone,
        severity=ban.severity,
        ban_type=ban.ban_type,
        scope=ban.scope,
        is_active=is_active,
        banned_at=iso(ban.banned_at) or "",
        expires_at=iso(ban.expires_at),
    )
    people = dict.fromkeys([*([ban.maker] if ban.maker else []), *hosts])
    rooms = (
        gate_room(building_id),
        admin_room(building_id),
        *(user_room(one) for one in people),
    )
    return Event(rooms, name, BanChanged(ban=hint, building_id=str(building_id)).model_dump())
