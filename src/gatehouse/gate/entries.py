"""Who came and who asked to, one list over entries and requests: a guard's and an admin's building, a resident's own units.

The page's keys come from the indexes by time, newest first, the rows by their ids; taken-back entries are not among them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, TIMESTAMP, Uuid, bindparam, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.buildings.units_past import asked_since
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.paging import Paging
from gatehouse.gate.entry_rows import AS_REQUEST, IS_REQUEST, LIVED, show
from gatehouse.gate.schemas_entries import EntryOut, TodayStats

# Of a unit's past a resident sees what happened since they belong to it, and what still waited for an answer then.
_OWN = text("""
select o.unit_id, o.valid_from from occupancies o where o.building_id = :building and o.member_id = :member and o.valid_to is null
""")
_UNITS = (
    bindparam("units", type_=ARRAY(Uuid)),
    bindparam("sinces", type_=ARRAY(TIMESTAMP(timezone=True))),
)
_IS_ENTRY = {
    "APPROVED": "e.exited_at is null",
    "CHECKED_IN": "e.exited_at is null",
    "CHECKED_OUT": "e.exited_at is not null",
}
_SEEN_ENTRY = text(f"""
select e.id from entries e where e.building_id = :building and e.id = :id and {LIVED} and (:all
  or exists (select 1 from occupancies o where o.building_id = e.building_id and o.member_id = :member and o.unit_id = e.unit_id
    and o.valid_to is null and o.valid_from <= e.entered_at)
  or exists (select 1 from visits v where v.building_id = e.building_id and v.id = e.visit_id and v.host_id = :member))
""")
_SEEN_REQUEST = text(f"""
select r.id from entry_requests r where r.building_id = :building and r.id = :id and {AS_REQUEST} and (:all
  or exists (select 1 from entry_request_units u
    join occupancies o on o.building_id = u.building_id and o.unit_id = u.unit_id and o.member_id = :member and o.valid_to is null
    where u.building_id = r.building_id and u.request_id = r.id
      and {asked_since("u", "o.valid_from")}))
""")
_TODAY = text(f"""
select count(*) as total,
  count(*) filter (where x.status = 'pending') as pending, count(*) filter (where x.status = 'approved') as approved,
  count(*) filter (where x.status = 'rejected') as rejected, count(*) filter (where x.status = 'expired') as expired,
  count(*) filter (where x.status = 'out') as "checkedOut", count(*) filter (where x.kind = 'visitor') as visitor,
  count(*) filter (where x.kind = 'delivery') as delivery, count(*) filter (where x.kind = 'cab') as cab,
  count(*) filter (where x.kind = 'domestic_staff') as "domesticStaff", count(*) filter (where x.kind = 'vendor') as vendor,
  (select count(*) from entries e where e.building_id = :building and e.exited_at is null) as inside
from (
  select e.kind, case when e.exited_at is null then 'approved' else 'out' end as status
  from entries e where e.building_id = :building and e.entered_at >= :since and e.entered_at < :until and {LIVED}
  union all
  select r.kind, case when {IS_REQUEST["PENDING"]} then 'pending' when {IS_REQUEST["REJECTED"]} then 'rejected'
    when {IS_REQUEST["APPROVED"]} then 'approved' else 'expired' end
  from entry_requests r where r.building_id = :building and r.created_at >= :since and r.created_at < :until and {AS_REQUEST}
) x
""")


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What a list is narrowed to: 004's status, a kind, a unit, a span of time."""

    status: str | None = None
    kind: str | None = None
    unit_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(slots=True)
class _Scope:
    """Whose entries: the building's, or those of some units since a moment each, and of visits without a unit that somebody hosts."""

    units: dict[UUID, datetime | None] | None = None
    hosted_by: UUID | None = None
    values: dict[str, Any] = field(default_factory=dict)


async def _scope(session: Session, caller: Caller, wanted: EntryFilter) -> _Scope:
    if caller.may(Permission.GATE_WATCH):
        scope = _Scope(units={wanted.unit_id: None} if wanted.unit_id else None)
    else:
        own = await session.all(_OWN, {"building": caller.building_id, "member": caller.member})
        units = {row.unit_id: row.valid_from for row in own if wanted.unit_id in {None, row.unit_id}}
        scope = _Scope(units=units, hosted_by=None if wanted.unit_id else caller.member)
    scope.values["building"] = caller.building_id
    if scope.units is not None:
        scope.values |= {"units": list(scope.units), "sinces": list(scope.units.values())}
    if scope.hosted_by is not None:
        scope.values["member"] = scope.hosted_by
    return scope


def _narrowed(wanted: EntryFilter, alias: str, moment: str) -> str:
    """The filters as SQL. The kind most entries have is told apart by an index of the others."""
    parts = []
    if wanted.kind is not None:
        parts.append(f"{alias}.kind = :kind")
        if alias == "e" and wanted.kind != "visitor":
            parts.append("e.kind <> 'visitor'")
    if wanted.since is not None:
        parts.append(f"{alias}.{moment} >= :since")
    if wanted.until is not None:
        parts.append(f"{alias}.{moment} < :until")
    return "".join(f" and {part}" for part in parts)


def _branches(scope: _Scope, wanted: EntryFilter, *, keys: bool) -> list[str]:
    """One SELECT for each index that is read: the keys in order as far as the page reaches, or the number of rows."""
    found: list[str] = []
    if wanted.status is None or wanted.status in _IS_ENTRY:
        found += _of_entries(scope, wanted, keys=keys)
    if wanted.status is None or wanted.status in IS_REQUEST:
        found.append(_of_requests(scope, wanted, keys=keys))
    return found


def _of_entries(scope: _Scope, wanted: EntryFilter, *, keys: bool) -> list[str]:
    if scope.units is None and not keys:
        return [_number_in_building(wanted)]
    what = "false as request, e.id, e.entered_at as at" if keys else "count(*) as rows"
    state = f" and {_IS_ENTRY[wanted.status]}" if wanted.status else ""
    order = " order by e.entered_at desc, e.id desc limit :upto" if keys else ""
    rest = f"{state}{_narrowed(wanted, 'e', 'entered_at')} and {LIVED}{order}"
    if scope.units is None:
        return [f"select {what} from entries e where e.building_id = :building{rest}"]
    found = [
        f"""select x.* from unnest(:units, :sinces) as own (unit_id, since) cross join lateral (
        select {what} from entries e where e.building_id = :building and e.unit_id = own.unit_id
          and e.entered_at >= coalesce(own.since, '-infinity'){rest}) x"""
    ]
    if scope.hosted_by is not None:
        found.append(
            f"""select {what} from visits v join entries e on e.building_id = v.building_id and e.visit_id = v.id
            where v.building_id = :building and v.host_id = :member and v.unit_id is null{rest}"""
        )
    return found


def _number_in_building(wanted: EntryFilter) -> str:
    """The building's entries from numbers that an index alone gives: all less those taken back and those inside, visitors as all less the others."""
    span = _narrowed(replace(wanted, kind=None), "e", "entered_at")

    def number(which: str) -> str:
        counted = f"(select count(*) from entries e where e.building_id = :building{span}{which}"
        others = "e.kind <> 'visitor'"
        if wanted.kind is None:
            return f"{counted})"
        if wanted.kind == "visitor":
            return f"({counted}) - {counted} and {others}))"
        return f"{counted} and {others} and e.kind = :kind)"

    inside, taken_back = " and e.exited_at is null", " and e.end_kind in ('undone', 'annulled')"
    if wanted.status in {"APPROVED", "CHECKED_IN"}:
        return f"select {number(inside)} as rows"
    gone = f" - {number(inside)}" if wanted.status == "CHECKED_OUT" else ""
    return f"select {number('')} - {number(taken_back)}{gone} as rows"


def _of_requests(scope: _Scope, wanted: EntryFilter, *, keys: bool) -> str:
    what = "true as request, r.id, r.created_at as at" if keys else "count(*) as rows"
    state = IS_REQUEST[wanted.status] if wanted.status else AS_REQUEST
    rest = f" and {state}{_narrowed(wanted, 'r', 'created_at')}"
    if scope.units is None:
        order = " order by r.created_at desc, r.id desc limit :upto" if keys else ""
        return f"select {what} from entry_requests r where r.building_id = :building{rest}{order}"
    # Asked of several units it is one request; its first own unit stands for it.
    order = " order by u.created_at desc, u.request_id desc limit :upto" if keys else ""
    return f"""select x.* from unnest(:units, :sinces) as own (unit_id, since) cross join lateral (
        select {what} from entry_request_units u join entry_requests r on r.building_id = u.building_id and r.id = u.request_id
        where u.building_id = :building and u.unit_id = own.unit_id
          and (own.since is null or {asked_since("u", "own.since")})
          and not exists (select 1 from entry_request_units f where f.building_id = u.building_id and f.request_id = u.request_id
            and f.unit_id = any (:units) and (f.position, f.unit_id) < (u.position, u.unit_id)){rest}{order}) x"""


def _statement(scope: _Scope, sql: str) -> Any:
    return text(sql).bindparams(*_UNITS) if scope.units is not None else text(sql)


async def list_entries(
    session: Session, caller: Caller, wanted: EntryFilter, paging: Paging
) -> tuple[list[EntryOut], int]:
    """A page, newest first, with the exact total. A resident's: what was at their units since they belong there, and on their own visits."""
    scope = await _scope(session, caller, wanted)
    values = scope.values | {
        name: value
        for name, value in (("kind", wanted.kind), ("since", wanted.since), ("until", wanted.until))
        if value is not None
    }
    parts = ") union all (".join(_branches(scope, wanted, keys=True))
    page = f"select request, id, at from (({parts})) k order by at desc, id desc limit :limit offset :offset"
    spans = {"upto": paging.offset + paging.limit, "limit": paging.limit, "offset": paging.offset}
    keys = await session.all(_statement(scope, page), values | spans)
    counts = ") union all (".join(_branches(scope, wanted, keys=False))
    total = await session.scalar(
        _statement(scope, f"select coalesce(sum(rows), 0) from (({counts})) c"), values
    )
    return await _shown(session, caller, keys), int(total)


async def _shown(session: Session, caller: Caller, keys: Sequence[Any]) -> list[EntryOut]:
    shown = await show(
        session,
        caller,
        entries=[key.id for key in keys if not key.request],
        requests=[key.id for key in keys if key.request],
    )
    return [shown[key.id] for key in keys if key.id in shown]


async def load_entry(session: Session, caller: Caller, entry_id: UUID) -> EntryOut:
    """One entry or request the caller may see; 404 otherwise."""
    values = {
        "building": caller.building_id,
        "id": entry_id,
        "member": caller.member_id,
        "all": caller.may(Permission.GATE_WATCH),
    }
    if await session.scalar(_SEEN_ENTRY, values) is not None:
        return (await show(session, caller, entries=[entry_id], requests=[]))[entry_id]
    if await session.scalar(_SEEN_REQUEST, values) is not None:
        return (await show(session, caller, entries=[], requests=[entry_id]))[entry_id]
    raise NotFound("There is no such entry.")


async def count_day(session: Session, caller: Caller, since: datetime, until: datetime) -> TodayStats:
    """The numbers of a building's day."""
    day = {"building": caller.building_id, "since": since, "until": until}
    return TodayStats(**(await session.one(_TODAY, day))._mapping)
