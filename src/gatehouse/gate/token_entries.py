"""000's lists of entries: one's own, the building's, and who is inside. A page and its total are a statement each, none a row."""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import Row, TextClause, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.paging import Paging
from gatehouse.core.phones import mask_phone
from gatehouse.gate.entry_rows import LIVED
from gatehouse.gate.token_schemas import TokenEntry
from gatehouse.visits.tokens import STAY_TYPE

EntryStatus = Literal["active", "expired", "completed", "terminated"]
_IS_STATUS: dict[EntryStatus | None, str] = {
    None: "true",
    "active": "e.exited_at is null",
    "expired": "e.exited_at is null and e.due_out_at <= now()",
    "completed": "e.exited_at is not null and e.end_kind is distinct from 'terminated'",
    "terminated": "e.end_kind = 'terminated'",
}
_SHOWN = f"""
select e.id, e.visit_id, e.kind, e.entered_at, e.exited_at, e.end_kind, e.due_out_at, e.remarks, e.end_reason, e.guard_in, v.host_id, si.note as note_in, so.note as note_out,
  coalesce(e.name, vv.name, e.provider, 'Visitor') as visitor_name, coalesce(e.phone, w.phone) as visitor_phone, v.valid_until,
  case when v.id is not null then {STAY_TYPE} end as stay_type, concat_ws(' ', hu.first_name, nullif(hu.last_name, '')) as resident_name,
  hu.phone as resident_phone, n.number as house_number, coalesce(nullif(n.address, ''), b.address) as address,
  concat_ws(' ', gu.first_name, nullif(gu.last_name, '')) as guard_name, concat_ws(' ', ou.first_name, nullif(ou.last_name, '')) as exit_guard_name,
  gi.name as gate, go.name as exit_gate
from page join entries e on e.building_id = :building and e.id = page.id
join buildings b on b.id = e.building_id
left join visits v on v.building_id = e.building_id and v.id = e.visit_id
left join visit_visitors vv on vv.building_id = e.building_id and vv.visit_id = e.visit_id and vv.visitor_id = e.visitor_id
left join visitors w on w.building_id = e.building_id and w.id = e.visitor_id
left join members hm on hm.building_id = e.building_id and hm.id = coalesce(v.host_id, e.approved_by)
left join users hu on hu.id = hm.user_id
left join units n on n.building_id = e.building_id and n.id = e.unit_id
left join members gm on gm.building_id = e.building_id and gm.id = e.guard_in
left join users gu on gu.id = gm.user_id
left join members om on om.building_id = e.building_id and om.id = e.guard_out
left join users ou on ou.id = om.user_id
left join gates gi on gi.building_id = e.building_id and gi.id = e.gate_in
left join gates go on go.building_id = e.building_id and go.id = e.gate_out
left join scans si on si.building_id = e.building_id and si.id = e.scan_in
left join scans so on so.building_id = e.building_id and so.id = e.scan_out
"""


# Fenced (`offset 0`): by each visit's or unit's own index, never by reading the building's entries.
_ON_OWN_VISITS = f"""
select k.* from visits v cross join lateral (
  select e.id, e.entered_at from entries e where e.building_id = v.building_id and e.visit_id = v.id and {LIVED} offset 0
) k where v.building_id = :building and v.host_id = :member
"""
_WALKED_IN = f"""
select k.* from occupancies o cross join lateral (
  select e.id, e.entered_at from entries e
  where e.building_id = o.building_id and e.unit_id = o.unit_id and e.visit_id is null and e.entered_at >= o.valid_from and {LIVED} offset 0
) k where o.building_id = :building and o.member_id = :member and o.valid_to is null
"""
_TO_OWNED_UNITS = f"""
select k.* from occupancies o join visits v on v.building_id = o.building_id and v.unit_id = o.unit_id and v.host_id <> :member cross join lateral (
  select e.id, e.entered_at from entries e
  where e.building_id = v.building_id and e.visit_id = v.id and e.entered_at >= o.valid_from and {LIVED} offset 0
) k where o.building_id = :building and o.member_id = :member and o.tie = 'owner' and o.valid_to is null
"""
OWN = f"{_ON_OWN_VISITS} union all {_WALKED_IN}"
"""SQL: keys of the entries of `:member`: on their visits, and those that their units let in without a pass."""
LANDLORD = f"{OWN} union all {_TO_OWNED_UNITS}"
"""SQL: those of `:member`, and those on visits to the units that they own, since they own them."""
ALL = f"select e.id, e.entered_at from entries e where e.building_id = :building and {LIVED}"
"""SQL: those of the building."""


def _in(status: EntryStatus | None) -> str:
    return f"{ALL} and ({_IS_STATUS[status]})"


def _page(keys: str, order: str = "entered_at desc, id desc") -> TextClause:
    """The page of keys first; what belongs to an entry is joined to those alone."""
    shown = ", ".join(f"e.{part}" for part in order.split(", "))
    return text(
        f"with page as materialized (select id from ({keys}) k order by {order} limit :limit offset :offset) {_SHOWN} order by {shown}"
    )


def _count(status: EntryStatus | None) -> TextClause:
    counted = "select count(*) from entries e where e.building_id = :building"
    # Most entries are of one sort: all less the rare others, each of which an index alone gives.
    less: dict[EntryStatus | None, tuple[str, ...]] = {
        None: (),
        "completed": ("e.exited_at is null", "e.end_kind = 'terminated'"),
    }
    if status in less:
        taken_back = "e.end_kind in ('undone', 'annulled')"
        return text(
            f"select ({counted})"
            + "".join(f" - ({counted} and {one})" for one in (taken_back, *less[status]))
        )
    return text(f"{counted} and {LIVED} and ({_IS_STATUS[status]})")


async def newest_of(
    session: Session, caller: Caller, keys: str, values: Mapping[str, Any], paging: Paging
) -> list[TokenEntry]:
    """A page of entries by a statement that gives their keys (`id, entered_at`), newest first."""
    rows = await session.all(_page(keys), {**values, "limit": paging.limit, "offset": paging.offset})
    return [_entry(caller, row) for row in rows]


async def count_of(session: Session, keys: str, values: Mapping[str, Any]) -> int:
    """How many keys there are."""
    total: int = await session.scalar(text(f"select count(*) from ({keys}) k"), values)
    return total


async def count_all(session: Session, caller: Caller, *, status: EntryStatus | None = None) -> int:
    """How many have come to the building, or are in one state."""
    total: int = await session.scalar(_count(status), {"building": caller.building_id})
    return total


async def own_entries(session: Session, caller: Caller, paging: Paging) -> tuple[list[TokenEntry], int]:
    """Who came to the caller: on their tokens through any door, and let in by their units. Newest first, with the exact total."""
    own = {"building": caller.building_id, "member": caller.member_id}
    return await newest_of(session, caller, OWN, own, paging), await count_of(session, OWN, own)


async def all_entries(
    session: Session, caller: Caller, paging: Paging, *, status: EntryStatus | None = None
) -> tuple[list[TokenEntry], int]:
    """Who came to the building, newest first, with the exact total. For guards and admins."""
    found = await newest_of(session, caller, _in(status), {"building": caller.building_id}, paging)
    return found, await count_all(session, caller, status=status)


async def inside_entries(session: Session, caller: Caller, paging: Paging) -> tuple[list[TokenEntry], int]:
    """Who is inside the building now, longest first, with the exact total. For guards and admins."""
    values = {"building": caller.building_id, "limit": paging.limit, "offset": paging.offset}
    rows = await session.all(_page(_in("active"), "entered_at, id"), values)
    return [_entry(caller, row) for row in rows], await count_all(session, caller, status="active")


def _shows_phone(caller: Caller, row: Row[Any]) -> bool:
    """To the host, the units that let somebody in themselves, and admins; at the gate to who let them in, and while they may have to be called."""
    if caller.may(Permission.VISIT_READ_ALL) or row.host_id == caller.member_id:
        return True
    if not caller.may(Permission.GATE_WATCH):
        return row.host_id is None
    return row.exited_at is None or row.guard_in == caller.member_id


def _entry(caller: Caller, row: Row[Any]) -> TokenEntry:
    ends = row.valid_until or row.due_out_at
    inside = row.exited_at is None
    expired = inside and ends is not None and ends <= now()
    stayed = None if inside else int((row.exited_at - row.entered_at).total_seconds() // 60)
    return TokenEntry(
        id=row.id,
        token_id=row.visit_id,
        visitor_name=row.visitor_name,
        visitor_phone=row.visitor_phone if _shows_phone(caller, row) else mask_phone(row.visitor_phone),
        purpose=row.stay_type or row.kind,
        entered_at=row.entered_at,
        exited_at=row.exited_at,
        duration_minutes=stayed,
        status=_status(row, expired=expired),
        is_active=inside,
        is_expired=expired,
        expires_at=ends,
        resident_name=row.resident_name or None,
        resident_phone=row.resident_phone,
        house_number=row.house_number,
        address=row.address,
        guard_name=row.guard_name or None,
        gate=row.gate,
        exit_guard_name=row.exit_guard_name or None,
        exit_gate=row.exit_gate,
        note=_note(row),
    )


def _status(row: Row[Any], *, expired: bool) -> str:
    if row.exited_at is not None:
        return "terminated" if row.end_kind == "terminated" else "completed"
    return "expired" if expired else "active"


def _note(row: Row[Any]) -> str | None:
    """000 writes both guards' words into one line."""
    words = [row.note_in or row.remarks]
    if row.note_out:
        words.append(f"Exit: {row.note_out}")
    if row.end_reason:
        words.append(f"Ended: {row.end_reason}")
    return " | ".join(word for word in words if word) or None
