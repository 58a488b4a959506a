"""What a guard has before them besides codes: whom the gate expects, and whom a search finds, each with all that a judgement rests on.

The app judges the rows itself, minute by minute and while the network is gone, by its copy of `decide` (tests/vectors).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import load_context
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.paging import Paging
from gatehouse.core.schema import Out, Page, UtcTime
from gatehouse.gate.decision import Guest, Situation
from gatehouse.gate.situation import licence_until, live_bans_of, situation_of
from gatehouse.visits.queries import HIDDEN_TITLE, JOINS
from gatehouse.visits.search import find_visits, in_order, read_query

# What is still to come is untidied: the index of those holds it apart from years of past visits.
_OPEN = "not v.tidied and v.status in ('pending', 'active') and v.valid_until > :at and v.valid_from < :until"
_EXPECTED = text(f"""
select v.id from visits v where v.building_id = :building and {_OPEN} and v.inside_count = 0 order by v.expected_start, v.id limit :limit offset :offset
""")
_COUNT = text(
    f"select count(*) from visits v where v.building_id = :building and {_OPEN} and v.inside_count = 0"
)
_ROWS = text(f"""
select v.id, v.title, v.visit_type, v.expected_start, v.companions, v.plate, v.plate_last4, v.provider, v.leave_at_gate, v.hide_unit, v.notes,
  concat_ws(' ', u.first_name, nullif(u.last_name, '')) as host_name, n.number as apartment_number
from visits v {JOINS} where v.building_id = :building and v.id = any(:ids)
""").bindparams(bindparam("ids", type_=ARRAY(Uuid)))
_SITUATIONS = (
    text(f"""
select v.id as visit_id, v.status, v.valid_from, v.valid_until, v.max_entries, v.rule_days, v.rule_from, v.rule_until, v.needs_consent,
  b.time_zone, s.values as settings, null as gate_status, null as end_reason, {licence_until("v.building_id")} as licence_until,
  vv.visitor_id, vv.name, vv.status as guest_status, vv.uses, vv.inside, {live_bans_of("v.building_id", "w.phone", "v.host_id")} as bans,
  exists (select 1 from entries e where e.building_id = v.building_id and e.visitor_id = vv.visitor_id and e.exited_at is null and e.visit_id <> v.id)
    as inside_elsewhere
from visits v
join buildings b on b.id = v.building_id
left join settings s on s.building_id = v.building_id
join visit_visitors vv on vv.building_id = v.building_id and vv.visit_id = v.id
join visitors w on w.building_id = vv.building_id and w.id = vv.visitor_id
where v.building_id = :building and v.id = any(:ids)
order by vv.visit_id, vv.position
""")
    .bindparams(bindparam("ids", type_=ARRAY(Uuid)))
    .columns(settings=JSONB, bans=JSONB)
)


class DeskBan(Out):
    """A live ban on a visitor. `reason` None: another unit's, which is theirs to know."""

    severity: str
    applies: bool
    reason: str | None


class DeskGuest(Out):
    """One visitor, as a judgement needs them."""

    id: UUID
    name: str
    status: str
    uses: int
    inside: bool
    bans: list[DeskBan]
    inside_elsewhere: bool


class DeskPass(Out):
    """The visit's state and rules; `rule_days`: bit 0 is Monday, minutes after local midnight."""

    status: str
    valid_from: UtcTime
    valid_until: UtcTime
    max_entries: int
    rule_days: int | None
    rule_from: int | None
    rule_until: int | None
    needs_consent: bool
    replaced: bool


class DeskRow(Out):
    """A visit as the gate sees it. `hidden`: a cab's unit and host, told only when the end of the plate was searched for."""

    id: UUID
    title: str
    visit_type: str
    expected_start: UtcTime
    host_name: str | None
    apartment_number: str | None
    hidden: bool
    companions: int
    plate: str | None
    provider: str | None
    leave_at_gate: bool
    notes: str | None
    visit: DeskPass
    guests: list[DeskGuest]


class DeskAround(Out):
    """What is the same for every row."""

    elsewhere: bool
    licence_until: UtcTime | None
    grace_days: int
    gate_open: bool
    time_zone: str


class DeskOut(Out):
    """A page of rows, and what they are judged with."""

    items: list[DeskRow]
    around: DeskAround | None
    pagination: Page


async def expected_today(session: Session, caller: Caller, paging: Paging) -> DeskOut:
    """Whose pass is open or opens before the building's day ends and who has not come in, soonest first."""
    building = await load_context(session, caller)
    span = {"building": caller.building_id, "at": now(), "until": building.end_of_day(now())}
    ids = [
        row.id
        for row in await session.all(_EXPECTED, {**span, "limit": paging.limit, "offset": paging.offset})
    ]
    return await _desk(session, caller, ids, paging, await session.scalar(_COUNT, span), plate=None)


async def search_desk(session: Session, caller: Caller, query: str, paging: Paging) -> DeskOut:
    """Open visits, and those with somebody inside, that the words fit; best first. The end of a plate shows a hidden flat."""
    found = await find_visits(session, caller, query, live=True, whole_building=True)
    ids = found[paging.offset : paging.offset + paging.limit]
    return await _desk(session, caller, ids, paging, len(found), plate=read_query(query).plate)


async def _desk(
    session: Session, caller: Caller, ids: Sequence[UUID], paging: Paging, total: int, *, plate: str | None
) -> DeskOut:
    key = {"building": caller.building_id, "ids": list(ids)}
    rows = in_order(await session.all(_ROWS, key), ids)
    parties: dict[UUID, list[dict[str, Any]]] = {}
    for row in await session.all(_SITUATIONS, key):
        party = {str(name): value for name, value in row._mapping.items()}
        parties.setdefault(row.visit_id, []).append(party)
    situations = {visit: situation_of(party) for visit, party in parties.items()}
    return DeskOut(
        items=[_row(row, situations[row.id], plate) for row in rows if row.id in situations],
        around=_around(next(iter(situations.values()), None)),
        pagination=paging.block(total),
    )


def _row(row: Row[Any], situation: Situation, plate: str | None) -> DeskRow:
    inside = any(guest.inside for guest in situation.guests)
    hidden = row.hide_unit and row.plate_last4 != plate and not inside
    visit = situation.visit
    assert visit is not None
    return DeskRow(
        id=row.id,
        title=HIDDEN_TITLE if hidden else row.title,
        visit_type=row.visit_type,
        expected_start=row.expected_start,
        host_name=None if hidden else row.host_name,
        apartment_number=None if hidden else row.apartment_number,
        hidden=hidden,
        companions=row.companions,
        plate=None if hidden else row.plate,
        provider=row.provider,
        leave_at_gate=row.leave_at_gate,
        notes=None if hidden else row.notes,
        visit=DeskPass(
            status=visit.status,
            valid_from=visit.valid_from,
            valid_until=visit.valid_until,
            max_entries=visit.max_entries,
            rule_days=visit.rule_days,
            rule_from=visit.rule_from,
            rule_until=visit.rule_until,
            needs_consent=visit.needs_consent,
            replaced=visit.replaced,
        ),
        guests=[_guest(guest) for guest in situation.guests],
    )


def _guest(guest: Guest) -> DeskGuest:
    bans = [
        DeskBan(severity=ban.severity, applies=ban.applies, reason=ban.reason if ban.applies else None)
        for ban in guest.bans
    ]
    return DeskGuest(
        id=guest.visitor_id,
        name=guest.name,
        status=guest.status,
        uses=guest.uses,
        inside=guest.inside,
        bans=bans,
        inside_elsewhere=guest.inside_elsewhere,
    )


def _around(situation: Situation | None) -> DeskAround | None:
    if situation is None:
        return None
    until: datetime | None = situation.licence_until
    return DeskAround(
        elsewhere=False,
        licence_until=until,
        grace_days=situation.grace.days,
        gate_open=situation.gate_open,
        time_zone=situation.time_zone,
    )
