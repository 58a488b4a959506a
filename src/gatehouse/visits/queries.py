"""Lists and details of visits: explicit columns, one statement for the page and one for the total, none a row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, TextClause, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.core.audit import audit
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.paging import Paging
from gatehouse.core.phones import mask_phone
from gatehouse.core.plates import plate_last4
from gatehouse.visits.access import access_visit, may_see_codes, watches_only
from gatehouse.visits.passes import PassCodes, show_pass
from gatehouse.visits.recurrence import recurrence_out
from gatehouse.visits.schemas import VisitDetail, VisitorOut, VisitRow
from gatehouse.visits.state import IS_STATUS, by_index, judged_status

Seen = TypeVar("Seen", bound=VisitRow)
HIDDEN_TITLE = "Cab"
"""What a guard reads in place of the host's own words while the flat is hidden."""
_TRIGRAM = 3
COLUMNS = """
v.id, v.title, v.description, v.purpose, v.notes, v.visit_type, v.status, v.expected_start, v.expected_end, v.valid_from, v.valid_until,
v.visitor_count, v.max_entries, v.inside_count, v.first_entry_at, v.last_exit_at, v.host_id, v.cancelled_at, v.cancel_reason, v.created_at,
v.updated_at, v.rule_days, v.rule_from, v.rule_until, v.companions, v.plate, v.provider, v.leave_at_gate, v.hide_unit, concat_ws(' ', u.first_name, nullif(u.last_name, '')) as host_name, n.number as apartment_number,
(select string_agg(vv.name, ', ' order by vv.position) from visit_visitors vv
 where vv.building_id = v.building_id and vv.visit_id = v.id and vv.status <> 'cancelled') as visitor_names
"""
JOINS = """
join members m on m.building_id = v.building_id and m.id = v.host_id
join users u on u.id = m.user_id
left join units n on n.building_id = v.building_id and n.id = v.unit_id
"""
_FILTERS = {
    "host": "v.host_id = :host",
    "whose": "v.host_id = :whose",
    "unit": "v.unit_id = :unit",
    "type": "v.visit_type = :type",
    "from": "v.expected_start >= :from",
    "until": "v.expected_start < :until",
    "words": "strpos(v.search_key, :words) > 0",
    "words_in_building": "v.id in (select visits_saying(:building, :words))",
}
_DETAIL = text(f"""
select {COLUMNS}, u.phone as host_phone, u.email as host_email, b.name as building_name
from visits v {JOINS} join buildings b on b.id = v.building_id
where v.building_id = :building and v.id = :id
""")
_VISITORS = text("""
select vv.visitor_id, vv.name, w.phone, vv.email, vv.status, vv.uses, vv.inside, vv.arrived_at, vv.entered_at, vv.exited_at
from visit_visitors vv join visitors w on w.building_id = vv.building_id and w.id = vv.visitor_id
where vv.building_id = :building and vv.visit_id = :id order by vv.position, vv.visitor_id
""")


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """What a list is narrowed to."""

    status: str | None = None
    type: str | None = None
    words: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    unit_id: UUID | None = None
    host_id: UUID | None = None


def narrowed(wanted: VisitFilter) -> tuple[str, dict[str, Any]]:
    """The filter as SQL over `visits v` with its values; the words are not part of it."""
    parts, values = ["true"], dict[str, Any]()
    if wanted.status is not None:
        parts.append(IS_STATUS[wanted.status])
    for name, value in (
        ("type", wanted.type),
        ("from", wanted.since),
        ("until", wanted.until),
        ("unit", wanted.unit_id),
        ("whose", wanted.host_id),
    ):
        if value is not None:
            parts.append(_FILTERS[name])
            values[name] = value
    return " and ".join(f"({part})" for part in parts), values


async def list_visits(
    session: Session, caller: Caller, wanted: VisitFilter, paging: Paging
) -> tuple[list[VisitRow], int]:
    """The caller's own visits, or the building's for those who may see all; newest first; with the exact total."""
    where, narrowing = narrowed(replace(wanted, status=None))
    values: dict[str, Any] = {"building": caller.building_id, **narrowing}
    whole_building = caller.may(Permission.VISIT_READ_ALL)
    if not whole_building:
        where += f" and {_FILTERS['host']}"
        values["host"] = caller.member
    if wanted.words:
        # Both find the same: a host's own visits are few enough to read, a building's want the trigrams, which know no less than three letters.
        indexed = whole_building and len(wanted.words) >= _TRIGRAM
        where += f" and {_FILTERS['words_in_building' if indexed else 'words']}"
        values["words"] = wanted.words.lower()
    rows = await session.all(
        _page(where, wanted.status),
        {**values, "upto": paging.offset + paging.limit, "limit": paging.limit, "offset": paging.offset},
    )
    total: int = await session.scalar(_number(where, wanted.status), values)
    return [visit_row(row) for row in rows], total


def _page(where: str, status: str | None) -> TextClause:
    """The page's keys first, as far as it reaches, then what belongs to those alone."""
    keys = ") union all (".join(
        f"select v.id, v.created_at from visits v where v.building_id = :building and {judged} and {where} order by v.created_at desc, v.id desc limit :upto"
        for judged in by_index(status)
    )
    return text(f"""
    with page as materialized (select id from (({keys})) k order by created_at desc, id desc limit :limit offset :offset)
    select {COLUMNS} from page join visits v on v.building_id = :building and v.id = page.id {JOINS} order by v.created_at desc, v.id desc
    """)


def _number(where: str, status: str | None) -> TextClause:
    counts = " + ".join(
        f"(select count(*) from visits v where v.building_id = :building and {judged} and {where})"
        for judged in by_index(status)
    )
    return text(f"select {counts}")


def visit_row(row: Row[Any]) -> VisitRow:
    """A list row from COLUMNS."""
    return VisitRow(**_common(row))


def _common(row: Row[Any]) -> dict[str, Any]:
    status = judged_status(
        row.status,
        inside_count=row.inside_count,
        valid_until=row.valid_until,
        first_entry_at=row.first_entry_at,
        at=now(),
    )
    return {
        "id": row.id,
        "title": row.title,
        "description": row.description,
        "purpose": row.purpose,
        "notes": row.notes,
        "visit_type": row.visit_type,
        "status": status,
        "display_status": "inside" if row.inside_count else status,
        "expected_start": row.expected_start,
        "expected_end": row.expected_end,
        "valid_from": row.valid_from,
        "expires_at": row.valid_until,
        "visitor_count": row.visitor_count,
        "max_entries": row.max_entries,
        "inside_count": row.inside_count,
        "entry": row.first_entry_at is not None,
        "exit": row.first_entry_at is not None and row.inside_count == 0,
        "entry_time": row.first_entry_at,
        "exit_time": row.last_exit_at if row.inside_count == 0 else None,
        "host_id": row.host_id,
        "host_name": row.host_name,
        "apartment_number": row.apartment_number,
        "visitor_names": row.visitor_names or "",
        "recurrence": recurrence_out(row.rule_days, row.rule_from, row.rule_until),
        "companions": row.companions,
        "plate": row.plate,
        "provider": row.provider,
        "leave_at_gate": row.leave_at_gate,
        "hide_unit": row.hide_unit,
        "cancelled_at": row.cancelled_at,
        "cancel_reason": row.cancel_reason,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


async def load_visit(session: Session, caller: Caller, visit_id: UUID) -> VisitDetail:
    """A visit whole, as far as the caller may see it: codes for host and admin, phones for them and for guards."""
    visit = await access_visit(session, caller, visit_id)
    codes = None
    if may_see_codes(caller, visit):
        codes = await show_pass(session, building_id=caller.building_id, visit_id=visit_id)
    if visit.host_id != caller.member_id and (
        may_see_codes(caller, visit) or caller.may(Permission.GATE_WATCH)
    ):
        await _note_unmasking(session, caller, visit_id)
    detail = await detail_of(session, caller, visit_id, codes=codes, as_owner=may_see_codes(caller, visit))
    return for_the_gate(caller, detail)


def for_the_gate(caller: Caller, row: Seen, *, plate: str | None = None) -> Seen:
    """What a guard may see of a cab whose flat is hidden until the end of its plate matches: neither unit nor host; others see all."""
    if not (watches_only(caller) and row.hide_unit) or row.inside_count or plate == plate_last4(row.plate):
        return row
    hidden: dict[str, Any] = {
        "apartment_number": None,
        "host_id": None,
        "host_name": "",
        "plate": None,
        "title": HIDDEN_TITLE,
        "description": None,
        "purpose": None,
        "notes": None,
        "cancel_reason": None,
    }
    more = {"host_phone": None, "host_email": None} if isinstance(row, VisitDetail) else {}
    return row.model_copy(update=hidden | more)


async def _note_unmasking(session: Session, caller: Caller, visit_id: UUID) -> None:
    """Somebody else's visitors' phones are shown in full to who must call or administer; that they looked is on record."""
    await audit(
        session,
        building_id=caller.building_id,
        user_id=caller.user_id,
        session_id=caller.session_id,
        action="visit.phones_shown",
        target_type="visit",
        target_id=visit_id,
        fields=["phone"],
    )


async def detail_of(
    session: Session, caller: Caller, visit_id: UUID, *, codes: PassCodes | None, as_owner: bool
) -> VisitDetail:
    """A visit the caller has access to already; `codes` as far as they may be shown."""
    key = {"building": caller.building_id, "id": visit_id}
    row = await session.first(_DETAIL, key)
    if row is None:
        raise NotFound
    shows_phones = as_owner or caller.may(Permission.GATE_WATCH)
    return VisitDetail(
        **_common(row),
        host_phone=row.host_phone if shows_phones else mask_phone(row.host_phone),
        host_email=row.host_email if as_owner else None,
        building_name=row.building_name,
        visitors=_visitors(await session.all(_VISITORS, key), shows_phones=shows_phones, shows_mail=as_owner),
        qr_code=codes.code if codes else None,
        digits=codes.digits if codes else None,
        pass_url=codes.url if codes else None,
    )


def _visitors(rows: Sequence[Row[Any]], *, shows_phones: bool, shows_mail: bool) -> list[VisitorOut]:
    return [
        VisitorOut(
            id=row.visitor_id,
            visitor_id=row.visitor_id,
            name=row.name,
            phone=row.phone if shows_phones else mask_phone(row.phone),
            email=row.email if shows_mail else None,
            status=row.status,
            uses=row.uses,
            inside=row.inside,
            arrived_at=row.arrived_at,
            entered_at=row.entered_at,
            exited_at=row.exited_at,
        )
        for row in rows
    ]
