"""What an ask is judged by before it is written: gate, licence, bans, phone; and the visitor as the building knows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, String, Uuid, bindparam, text

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import BuildingContext
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid, VisitorBanned
from gatehouse.core.ids import new_id
from gatehouse.core.phones import normalise_phone
from gatehouse.gate.decision import Attention
from gatehouse.gate.request_refusals import BannedAtGate, GateClosed, LicenceOver, Refused, refuse
from gatehouse.gate.request_rows import RequestRow
from gatehouse.gate.situation import licence_until

# As a scan finds its gate: by name or number (004: its id), else kept as written; on a gate device that says nothing, the device's own.
_GATE = text(f"""
select g.id, g.name, g.status, {licence_until(":building")} as licence_until
from (select 1) one
left join lateral (
  select g.id, g.name, g.status from gates g
  where g.building_id = :building and g.ended_at is null and (g.name_key = :key or g.number = :key or cast(g.id as text) = :key or (cast(:key as text) is null and g.id = (
    select d.gate_id from sessions s join gate_devices d on d.building_id = s.building_id and d.id = s.device_id where s.id = :session)))
  order by g.name_key = :key desc limit 1
) g on true
""").bindparams(bindparam("key", type_=String))
# A ban applies when it is building-wide, made by somebody who lives in a unit that is asked, or for that unit while somebody who lives
# there still did already: a former tenant's keeps nobody from the next one, who could not lift it.
_BANS = text("""
select b.severity, b.scope, b.reason, b.unit_id, b.scope = 'building' or exists (
    select 1 from occupancies o where o.building_id = :building and o.unit_id = any (:units) and o.valid_to is null
      and (o.member_id = b.banned_by or o.unit_id = b.unit_id and o.valid_from <= b.banned_at)) as applies
from bans b
where b.building_id = :building and b.phone = :phone and b.lifted_at is null and (b.expires_at is null or b.expires_at > now())
order by b.scope <> 'building', b.severity = 'high' desc, b.severity = 'medium' desc, b.banned_at desc
""").bindparams(bindparam("units", type_=ARRAY(Uuid)))
_INSIDE = text("""
select exists (select 1 from entries e where e.building_id = :building and e.visitor_id = :visitor and e.exited_at is null)
""")
# A known visitor keeps the name the building has for them.
_VISITOR = text("""
insert into visitors (building_id, id, phone, phone_raw, name) values (:building, :id, :phone, :raw, :name)
on conflict (building_id, phone) do update set phone = excluded.phone
returning id
""")
_KNOWN = text("select id, name from visitors where building_id = :building and phone = :phone")


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate where somebody stands, as far as it is known; `text` as the guard wrote it."""

    id: UUID | None
    text: str | None


def phone_of(building: BuildingContext, phone: str | None, door: str) -> str | None:
    """E.164; 422 names the door's own field."""
    if not phone:
        return None
    try:
        return normalise_phone(phone, building.country)
    except ValueError as error:
        field = "visitor_phone" if door == "003" else "visitorPhone"
        raise Invalid.field(field, f"This {error}.") from error


async def _gate(session: Session, caller: Caller, written: str | None) -> Row[Any]:
    key = written.strip().lower() if written else None
    return await session.one(
        _GATE, {"building": caller.building_id, "key": key, "session": caller.session_id}
    )


async def find_gate(session: Session, caller: Caller, written: str | None) -> Gate:
    """The gate somebody names by number, name or id; without a name that of the device that asks."""
    row = await _gate(session, caller, written)
    return Gate(row.id, row.name or written)


async def must_be_open(
    session: Session, caller: Caller, building: BuildingContext, written: str | None
) -> Gate:
    """The gate, if it lets anybody in and the licence (with its grace) is good; else a stored refusal."""
    row = await _gate(session, caller, written)
    gate = Gate(row.id, written or row.name)
    grace = timedelta(days=building.settings.licence_grace_days)
    if row.licence_until is None or now() >= row.licence_until + grace:
        refused = Refused("licence_inactive", gate.id, gate.text)
        raise await refuse(session, caller, refused, LicenceOver)
    if row.status == "closed":
        raise await refuse(session, caller, Refused("gate_closed", gate.id, gate.text), GateClosed)
    return gate


async def must_not_be_banned(
    session: Session,
    caller: Caller,
    gate: Gate,
    unit_ids: Sequence[UUID],
    *,
    name: str | None,
    phone: str | None,
) -> list[Attention]:
    """403 `VISITOR_BANNED` with who banned (building or unit) and why; stored. Another unit's own ban only asks for attention."""
    if phone is None:
        return []
    bans = await session.all(_BANS, {"building": caller.building_id, "phone": phone, "units": list(unit_ids)})
    applying = [ban for ban in bans if ban.applies]
    if not applying:
        who = name or phone
        return [Attention("ban", who, f"{ban.severity}: banned by another unit") for ban in bans]
    banned = [
        {
            "name": name,
            "phone": phone,
            "severity": ban.severity,
            "scope": ban.scope,
            "reason": ban.reason,
            "flatId": str(ban.unit_id) if ban.unit_id else None,
        }
        for ban in applying
    ]
    refused = Refused("banned", gate.id, gate.text, shown={"visitor": {"name": name, "phone": phone}})
    raise await refuse(
        session,
        caller,
        refused,
        BannedAtGate,
        message=f"{name or 'This visitor'} is banned. Nobody was asked.",
        banned=banned,
    )


async def must_not_be_banned_since(session: Session, caller: Caller, request: RequestRow) -> None:
    """403 `VISITOR_BANNED` when the building has banned the visitor while the unit was asked; nothing is decided then."""
    if request.visitor_phone is None:
        return
    units = [flat.id for flat in request.flats]
    bans = await session.all(
        _BANS, {"building": caller.building_id, "phone": request.visitor_phone, "units": units}
    )
    if any(ban.scope == "building" for ban in bans):
        raise VisitorBanned(f"{request.who} has been banned from the building since. Nobody is let in.")


async def inside_already(
    session: Session, caller: Caller, visitor_id: UUID | None, name: str | None
) -> list[Attention]:
    """The guard should look twice at somebody whom the record has inside; it refuses nobody."""
    if visitor_id is None or not await session.scalar(
        _INSIDE, {"building": caller.building_id, "visitor": visitor_id}
    ):
        return []
    return [Attention("already_inside", name or "", "Is inside already.")]


async def known_visitor(
    session: Session, caller: Caller, name: str | None, phone: str | None, raw: str | None
) -> tuple[UUID | None, str | None]:
    """The building's visitor of that phone, made when new and named; and the name to go by: as said now, else as known."""
    if phone is None:
        return None, name
    if name is None:
        row = await session.first(_KNOWN, {"building": caller.building_id, "phone": phone})
        return (row.id, row.name) if row else (None, None)
    visitor_id: UUID = await session.scalar(
        _VISITOR,
        {"building": caller.building_id, "id": new_id(), "phone": phone, "raw": raw, "name": name},
    )
    return visitor_id, name
