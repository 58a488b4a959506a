"""003's walk-in: the guard names a resident, or tower and flat, and the visitor's consent where the building wants it. From there it is an entry request."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import load_context
from gatehouse.buildings.unit_names import UnitName, find_units
from gatehouse.buildings.units import find_unit
from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid
from gatehouse.gate.request_consent import keep_consent, without_consent
from gatehouse.gate.requests import Ask, Asked, ask

# By membership, as this API names hosts, or by account, as other clients know people; in the flat they live in first.
_HOST = text("""
select m.id, o.unit_id from members m
join occupancies o on o.building_id = m.building_id and o.member_id = m.id and o.valid_to is null
where m.building_id = :building and (m.id = :host or m.user_id = :host) and m.status = 'active'
order by o.is_primary desc, o.valid_from, o.id limit 1
""")


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Who came, and to whom: a host, or a flat by number and tower (name or id). `consent` None: nobody asked the visitor."""

    visitor_name: str
    visitor_phone: str
    purpose: str | None = None
    host_id: UUID | None = None
    tower: str | None = None
    flat: str | None = None
    consent: bool | None = None
    photo_key: str | None = None
    gate: str | None = None


async def walk_in(session: Session, caller: Caller, came: WalkIn) -> Asked:
    """Ask the host or flat about somebody at the gate. Guards only.

    409 `NEEDS_CONSENT` (stored as a refused scan) where the building wants the visitor's consent and it was not given; what the visitor
    answered is kept with the notice's version, never more than that. 422 `host_id`, `flat_number`. The rest as `ask`.
    """
    host_id, unit_id = await _to_whom(session, caller, came)
    settings = (await load_context(session, caller)).settings
    if settings.consent_required and came.consent is not True:
        raise await without_consent(
            session,
            caller,
            name=came.visitor_name,
            version=settings.consent_notice_version,
            gate=came.gate,
            said=came.consent,
        )
    wanted = Ask(
        "visitor",
        (unit_id,),
        visitor_name=came.visitor_name,
        visitor_phone=came.visitor_phone,
        purpose=came.purpose,
        photo_key=came.photo_key,
        gate=came.gate,
        host_id=host_id,
        door="003",
    )
    asked = await ask(session, caller, wanted)
    if came.consent is not None:
        await keep_consent(
            session,
            caller,
            name=came.visitor_name,
            version=settings.consent_notice_version,
            given=came.consent,
            request=asked.request_id,
        )
    return asked


async def _to_whom(session: Session, caller: Caller, came: WalkIn) -> tuple[UUID | None, UUID]:
    if came.host_id is not None:
        row = await session.first(_HOST, {"building": caller.building_id, "host": came.host_id})
        if row is None:
            raise Invalid.field("host_id", "Nobody of that id lives in this building.")
        return row.id, row.unit_id
    if not came.flat:
        raise Invalid.field("host_id", "Say to whom: host_id, or tower and flat_number.")
    units = await _flats(session, caller, came.flat, came.tower)
    if not units:
        raise Invalid.field("flat_number", "The building has no such flat.")
    if len(units) > 1:
        raise Invalid.field("tower", f"Several flats have the number {came.flat}. Say in which tower.")
    return None, units[0]


async def _flats(session: Session, caller: Caller, flat: str, tower: str | None) -> list[UUID]:
    """What tower and number can mean. 003 clients send a tower's id; one that is the building's own says nothing."""
    try:
        block = UUID(tower) if tower else None
    except ValueError:
        block = None
    else:
        if block is not None and block != caller.building_id:
            found = await find_unit(session, caller.building_id, flat, block_id=block)
            return [found] if found else []
        tower = None
    name = UnitName(flat, tower)
    return (await find_units(session, caller.building_id, [name]))[name]
