"""Invite, change, call off. Every door that makes a visit with a pass comes through `invite`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.bans.check import live_bans
from gatehouse.buildings.context import BuildingContext, load_context
from gatehouse.core.clock import in_zone, now
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict, Invalid, NotSignedIn, VisitorBanned
from gatehouse.core.ids import new_id
from gatehouse.core.jobs import defer
from gatehouse.core.phones import normalise_phone
from gatehouse.core.plates import plate_key, plate_last4
from gatehouse.visits.access import access_own_visit
from gatehouse.visits.changed import publish_visit
from gatehouse.visits.overstay import move_due_out
from gatehouse.visits.passes import PassCodes, issue_pass
from gatehouse.visits.schemas import InvitationChange
from gatehouse.visits.wish import Hours, Party, Wish, hours_of

_VISITORS = text("""
insert into visitors (building_id, id, phone, phone_raw, name)
select :building, v.id, v.phone, v.raw, v.name
from unnest(cast(:ids as uuid[]), cast(:phones as text[]), cast(:raws as text[]), cast(:names as text[])) as v (id, phone, raw, name)
order by v.phone
on conflict (building_id, phone) do update set phone = excluded.phone
returning id, phone
""")
# The host's row is held while the visit is written: whoever is being moved out meanwhile gets no visit any more (visits/ending.py).
_VISIT = text("""
with host as materialized (
  select id from members where building_id = :building and id = :host and status = 'active' for key share
), visit as (
  insert into visits (building_id, id, host_id, unit_id, door, title, description, purpose, notes, visit_type, expected_start, expected_end,
    valid_from, valid_until, max_entries, search_key, rule_days, rule_from, rule_until, companions, plate, plate_key, plate_last4, provider,
    leave_at_gate, hide_unit, duration_minutes, contact_id, visitor_count)
  select :building, :id, host.id, :unit, :door, :title, :description, :purpose, :notes, :type, :start, :end, :from, :until, :max_entries, :search_key,
    :rule_days, :rule_from, :rule_until, :companions, :plate, :plate_key, :plate_last4, :provider, :leave_at_gate, :hide_unit, :duration_minutes,
    :contact, cardinality(cast(:visitors as uuid[])) from host
)
insert into visit_visitors (building_id, visit_id, visitor_id, position, name, email)
select :building, :id, v.visitor, v.position, v.name, v.email
from host, unnest(cast(:visitors as uuid[]), cast(:names as text[]), cast(:emails as text[])) with ordinality as v (visitor, name, email, position)
""")
_OWN_UNIT = text("""
select o.id from occupancies o where o.building_id = :building and o.member_id = :member and o.unit_id = :unit and o.valid_to is null for key share
""")
_CHANGE = text("""
update visits set title = :title, description = :description, purpose = :purpose, notes = :notes, expected_start = :start, expected_end = :end,
  valid_from = :from, valid_until = :until, search_key = :search_key, updated_at = now(), rule_days = :rule_days, rule_from = :rule_from,
  rule_until = :rule_until, companions = :companions, plate = :plate, plate_key = :plate_key, plate_last4 = :plate_last4, status = case when status = 'expired' then 'pending' else status end
where building_id = :building and id = :id
""")
_PARTY = text("""
select vv.visitor_id, vv.status, vv.uses, w.phone from visit_visitors vv join visitors w on w.building_id = vv.building_id and w.id = vv.visitor_id
where vv.building_id = :building and vv.visit_id = :id
""")
_SET_PARTY = text("""
with gone as (
  update visit_visitors set status = 'cancelled'
  where building_id = :building and visit_id = :id and status <> 'cancelled' and not visitor_id = any(cast(:visitors as uuid[]))
), named as (
  insert into visit_visitors (building_id, visit_id, visitor_id, position, name, email)
  select :building, :id, v.visitor, v.position, v.name, v.email
  from unnest(cast(:visitors as uuid[]), cast(:names as text[]), cast(:emails as text[])) with ordinality as v (visitor, name, email, position)
  on conflict (building_id, visit_id, visitor_id) do update set name = excluded.name, email = excluded.email, position = excluded.position,
    status = case when visit_visitors.status = 'cancelled' then 'expected' else visit_visitors.status end
)
update visits set visitor_count = cardinality(cast(:visitors as uuid[])) where building_id = :building and id = :id
""")
_EXTEND_CODES = text("""
update passes set ended_at = null, end_reason = null
where building_id = :building and visit_id = :id and end_reason = 'expired'
  and not exists (select 1 from passes other where other.building_id = passes.building_id and other.digits_hash = passes.digits_hash and other.ended_at is null)
""")
_CANCEL = text("""
with visit as (
  update visits set status = 'cancelled', cancelled_at = now(), cancelled_by = :by, cancel_reason = :reason, updated_at = now()
  where building_id = :building and id = :id and status in ('pending', 'active', 'expired') returning id, cancelled_at
), code as (
  update passes set ended_at = now(), end_reason = 'cancelled' where building_id = :building and visit_id = :id and ended_at is null
)
select cancelled_at from visit
""")


@dataclass(frozen=True, slots=True)
class Invited:
    """A visit just made."""

    visit_id: UUID
    codes: PassCodes
    valid_until: datetime
    visitor_count: int


async def invite(session: Session, caller: Caller, wish: Wish) -> Invited:
    """Make a visit with its pass; the caller is the host.

    403 `LICENCE_INACTIVE`, 403 `VISITOR_BANNED` (which visitors and why, nothing made), 422 for times that will not do.
    Visitors with an e-mail address are sent their pass link by a job written in this transaction.
    """
    building = await load_context(session, caller)
    building.must_be_licensed()
    start = in_zone(wish.start, building.time_zone)
    end = in_zone(wish.end, building.time_zone) if wish.end else None
    opens, closes = _window(building, start, end)
    phones = _phones(building, wish.visitors)
    await _refuse_banned(session, caller, caller.member, phones, wish.visitors)
    visitors = await _known_visitors(session, caller, phones, wish.visitors)
    visit_id = new_id()
    written = await session.changed(
        _VISIT,
        {
            "building": caller.building_id,
            "id": visit_id,
            "host": caller.member,
            "unit": await _unit(session, caller, building, wish),
            "door": wish.door,
            "title": wish.title,
            "description": wish.description,
            "purpose": wish.purpose,
            "notes": wish.notes,
            "type": wish.visit_type,
            "start": start,
            "end": end,
            "from": opens,
            "until": closes,
            "max_entries": wish.max_entries,
            "search_key": _search_key(wish.title, wish.visitors),
            "rule_days": wish.hours.days if wish.hours else None,
            "rule_from": wish.hours.start if wish.hours else None,
            "rule_until": wish.hours.end if wish.hours else None,
            "companions": wish.companions,
            "plate": wish.plate,
            "plate_key": plate_key(wish.plate),
            "plate_last4": plate_last4(wish.plate),
            "provider": wish.provider,
            "leave_at_gate": wish.leave_at_gate,
            "hide_unit": wish.hide_unit,
            "duration_minutes": wish.duration_minutes,
            "contact": wish.contact_id,
            "visitors": visitors,
            "names": [visitor.name for visitor in wish.visitors],
            "emails": [visitor.email for visitor in wish.visitors],
        },
    )
    if not written:
        raise NotSignedIn("Your sign-in has ended. Please sign in again.")
    codes = await issue_pass(session, caller, visit_id=visit_id, until=closes)
    await _send_links(session, caller, visit_id, wish.visitors)
    publish_visit(
        session,
        caller.building_id,
        "visit:created",
        visit_id,
        wish.title,
        host_user=caller.user_id,
        hide_unit=wish.hide_unit,
    )
    return Invited(visit_id, codes, closes, len(visitors))


async def _unit(session: Session, caller: Caller, building: BuildingContext, wish: Wish) -> UUID | None:
    """The host's main unit, or the one of theirs they name (422)."""
    if wish.unit_id is None or wish.unit_id == building.unit_id:
        return building.unit_id
    own = {"building": caller.building_id, "member": caller.member_id, "unit": wish.unit_id}
    if await session.first(_OWN_UNIT, own) is None:
        raise Invalid.field("unit_id", "This is not one of your units.")
    return wish.unit_id


async def _send_links(session: Session, caller: Caller, visit_id: UUID, visitors: Party) -> None:
    """Whoever has an e-mail address is sent the pass link by the worker, once a visit."""
    if any(visitor.email for visitor in visitors):
        await defer(
            session, "send_pass_links", queue="notify", building_id=caller.building_id, visit_id=visit_id
        )


def _window(building: BuildingContext, start: datetime, end: datetime | None) -> tuple[datetime, datetime]:
    """When a pass opens and closes: 60 minutes early (setting) to its end, or to the end of the local start day plus 6 hours (setting)."""
    tuning = building.settings
    if end is not None and end <= start:
        raise Invalid.field("expected_end", "The end must be after the start.")
    closes = end or building.end_of_day(start) + timedelta(hours=tuning.open_end_hours)
    if closes <= now():
        raise Invalid.field("expected_end" if end else "expected_start", "This visit would be over already.")
    if closes - start > timedelta(days=tuning.max_visit_days):
        raise Invalid.field("expected_end", f"A visit may last at most {tuning.max_visit_days} days.")
    return start - timedelta(minutes=tuning.early_minutes), closes


def _phones(building: BuildingContext, visitors: Party) -> list[str | None]:
    phones: list[str | None] = []
    for position, visitor in enumerate(visitors):
        if visitor.phone is None:
            phones.append(None)
            continue
        try:
            phone = normalise_phone(visitor.phone, building.country)
        except ValueError as error:
            raise Invalid.field(f"visitors.{position}.phone", f"This {error}.") from error
        if phone in phones:
            raise Invalid.field(f"visitors.{position}.phone", "This phone is on the list already.")
        phones.append(phone)
    return phones


async def _refuse_banned(
    session: Session, caller: Caller, host_id: UUID, phones: Sequence[str | None], visitors: Party
) -> None:
    bans = await live_bans(session, caller, host_id=host_id, phones=[phone for phone in phones if phone])
    if not bans:
        return
    banned = [
        {
            "name": visitor.name,
            "phone": phone,
            "severity": bans[phone].severity,
            "scope": bans[phone].scope,
            "reason": bans[phone].reason,
        }
        for phone, visitor in zip(phones, visitors, strict=True)
        if phone is not None and phone in bans
    ]
    names = ", ".join(str(one["name"]) for one in banned)
    raise VisitorBanned(f"Banned: {names}. Nothing was created.", data={"banned": banned})


async def _known_visitors(
    session: Session, caller: Caller, phones: Sequence[str | None], visitors: Party
) -> list[UUID]:
    """The building's visitors by phone, made where new, in the order given. A known one keeps the name it has; without a phone nobody is known."""
    ids = [new_id() for _ in visitors]
    rows = await session.all(
        _VISITORS,
        {
            "building": caller.building_id,
            "ids": ids,
            "phones": list(phones),
            "raws": [visitor.phone for visitor in visitors],
            "names": [visitor.name for visitor in visitors],
        },
    )
    by_phone: dict[str, UUID] = {row.phone: row.id for row in rows}
    return [by_phone[phone] if phone is not None else new for phone, new in zip(phones, ids, strict=True)]


def _search_key(title: str, visitors: Party) -> str:
    return " ".join([title, *(visitor.name for visitor in visitors)]).lower()


async def change_invitation(
    session: Session, caller: Caller, visit_id: UUID, change: InvitationChange
) -> None:
    """Change what was sent. 409 once the visit is completed or cancelled, or for its start and visitors once somebody has come."""
    visit = await access_own_visit(session, caller, visit_id, lock=True)
    if visit.status in {"completed", "cancelled"}:
        raise Conflict(f"This visit is {visit.status}; make a new one.")
    sent = change.model_fields_set
    if visit.entries_used and sent & {"expected_start", "visitors"}:
        raise Conflict("Somebody has come already; only texts and the end can change now.")
    building = await load_context(session, caller)
    start = (
        in_zone(change.expected_start, building.time_zone) if change.expected_start else visit.expected_start
    )
    end = visit.expected_end
    if "expected_end" in sent:
        end = in_zone(change.expected_end, building.time_zone) if change.expected_end else None
    moved = bool(sent & {"expected_start", "expected_end"})
    opens, closes = _window(building, start, end) if moved else (visit.valid_from, visit.valid_until)
    texts = {name: getattr(change if name in sent else visit, name) for name in _TEXTS}
    texts["title"] = texts["title"] or visit.title  # the others may be cleared with null
    key = {"building": caller.building_id, "id": visit_id}
    if change.visitors:
        search_key = _search_key(texts["title"], change.visitors)
    else:  # the names stay; the key starts with the title
        search_key = texts["title"].lower() + visit.search_key.removeprefix(visit.title.lower())
    await session.execute(
        _CHANGE,
        {
            **key,
            **texts,
            "start": start,
            "end": end,
            "from": opens,
            "until": closes,
            "search_key": search_key,
            **_rules(visit, change),
        },
    )
    if moved:
        await session.execute(_EXTEND_CODES, key)
        if visit.inside_count and visit.rule_until is None:
            await move_due_out(session, caller.building_id, visit_id, closes)
    if change.visitors is not None:
        phones = _phones(building, change.visitors)
        await _refuse_banned(session, caller, visit.host_id, phones, change.visitors)
        visitors = await _known_visitors(session, caller, phones, change.visitors)
        await session.execute(
            _SET_PARTY,
            {
                **key,
                "visitors": visitors,
                "names": [visitor.name for visitor in change.visitors],
                "emails": [visitor.email for visitor in change.visitors],
            },
        )
        await _send_links(session, caller, visit_id, change.visitors)
    await audit_by(
        session,
        caller,
        "visit.changed",
        "visit",
        visit_id,
        fields=sorted(sent & set(InvitationChange.model_fields)),
    )
    publish_visit(
        session,
        caller.building_id,
        "visit:updated",
        visit_id,
        texts["title"],
        host_user=visit.host_user,
        hide_unit=visit.hide_unit,
    )


def _rules(visit: Row[Any], change: InvitationChange) -> dict[str, Any]:
    """Days, hours, companions and vehicle: as sent, else as they are."""
    sent = change.model_fields_set
    hours = Hours(visit.rule_days, visit.rule_from, visit.rule_until)
    if "recurrence" in sent:
        hours = hours_of(change.recurrence) or Hours()
    plate = change.plate if "plate" in sent else visit.plate
    if visit.hide_unit and plate_last4(plate) is None:
        raise Invalid.field("plate", "To hide the flat, give a plate of at least four characters.")
    return {
        "rule_days": hours.days,
        "rule_from": hours.start,
        "rule_until": hours.end,
        "companions": visit.companions if change.companions is None else change.companions,
        "plate": plate,
        "plate_key": plate_key(plate),
        "plate_last4": plate_last4(plate),
    }


_TEXTS = ("title", "description", "purpose", "notes")


async def cancel_invitation(
    session: Session, caller: Caller, visit_id: UUID, *, reason: str | None
) -> datetime:
    """Call a visit off; its pass opens nothing any more, somebody inside may still leave. 409 when it is over or was called off before."""
    visit = await access_own_visit(session, caller, visit_id, lock=True)
    cancelled_at: datetime | None = await session.scalar(
        _CANCEL, {"building": caller.building_id, "id": visit_id, "by": caller.member_id, "reason": reason}
    )
    if cancelled_at is None:
        raise Conflict(f"This visit is {visit.status} already.")
    await audit_by(
        session, caller, "visit.cancelled", "visit", visit_id, values={"reason": reason} if reason else None
    )
    publish_visit(
        session,
        caller.building_id,
        "visit:cancelled",
        visit_id,
        visit.title,
        host_user=visit.host_user,
        hide_unit=visit.hide_unit,
    )
    return cancelled_at
