"""Entry requests to look at: one, or a page of them. A guard's and an admin's building, a resident's own units since they belong to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.buildings.units_past import asked_since
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.paging import Paging

_COLUMNS = """
r.id, r.building_id, r.door, r.kind, r.status, r.status = 'pending' and r.expires_at <= now() as run_out, r.guard_id, g.user_id as guard_user,
concat_ws(' ', gu.first_name, nullif(gu.last_name, '')) as guard_name, gu.phone as guard_phone, r.gate_id, coalesce(t.name, r.gate_text) as gate,
r.host_id, concat_ws(' ', hu.first_name, nullif(hu.last_name, '')) as host_name, r.visitor_id, r.visitor_name, r.visitor_phone, r.purpose, r.provider,
r.party_size, r.packages, r.plate, r.photo_key, r.remarks, r.leave_at_gate, r.by_policy, r.auto_reason, r.asked_times, r.asked_at, r.seen_at,
r.expires_at, r.decided_at, r.decision_note, r.decided_unit, d.user_id as decided_user,
concat_ws(' ', du.first_name, nullif(du.last_name, '')) as decided_name, r.created_at, e.entered_at, e.exited_at, p.id as parcel_id,
(select c.given from consents c where c.building_id = r.building_id and c.request_id = r.id order by c.at desc limit 1) as consent_given,
(select jsonb_agg(jsonb_build_object('id', n.id, 'number', n.number, 'block', k.name) order by u.position)
 from entry_request_units u
 join units n on n.building_id = u.building_id and n.id = u.unit_id
 left join blocks k on k.building_id = n.building_id and k.id = n.block_id
 where u.building_id = r.building_id and u.request_id = r.id) as flats
"""
_JOINS = """
join members g on g.building_id = r.building_id and g.id = r.guard_id
join users gu on gu.id = g.user_id
left join members h on h.building_id = r.building_id and h.id = r.host_id
left join users hu on hu.id = h.user_id
left join members d on d.building_id = r.building_id and d.id = r.decided_by
left join users du on du.id = d.user_id
left join gates t on t.building_id = r.building_id and t.id = r.gate_id
left join entries e on e.building_id = r.building_id and e.request_id = r.id and (e.end_kind is null or e.end_kind not in ('undone', 'annulled'))
left join parcels p on p.building_id = r.building_id and p.request_id = r.id
"""
_ROWS = (
    text(f"""
select {_COLUMNS} from entry_requests r {_JOINS} where r.building_id = :building and r.id = any (:ids) order by r.created_at desc, r.id desc
""")
    .bindparams(bindparam("ids", type_=ARRAY(Uuid)))
    .columns(flats=JSONB)
)
# Of a unit's past somebody who moved in later sees nothing; what still waited for an answer then is theirs too.
_OF_OWN_UNITS = f"""r.id in (
  select u.request_id from occupancies o
  join entry_request_units u on u.building_id = o.building_id and u.unit_id = o.unit_id
  join entry_requests x on x.building_id = u.building_id and x.id = u.request_id
  where o.building_id = :building and o.member_id = :member and o.valid_to is null
    and {asked_since("u", "o.valid_from", request="x")})"""
_WAITS_FOR_OWN_UNITS = """exists (
  select 1 from entry_request_units u
  join occupancies o on o.building_id = u.building_id and o.unit_id = u.unit_id and o.member_id = :member and o.valid_to is null and o.may_approve
  where u.building_id = r.building_id and u.request_id = r.id)"""
_WAITS_FOR_NOBODY = """not exists (
  select 1 from entry_request_units u
  join occupancies o on o.building_id = u.building_id and o.unit_id = u.unit_id and o.valid_to is null and o.may_approve
  join members m on m.building_id = o.building_id and m.id = o.member_id and m.status = 'active'
  where u.building_id = r.building_id and u.request_id = r.id)"""
_IS_OPEN = "r.status = 'pending' and r.expires_at > now()"
_IS_STATUS = {
    "PENDING": _IS_OPEN,
    "APPROVED": "r.status = 'approved'",
    "REJECTED": "r.status = 'rejected'",
    "EXPIRED": "r.status in ('expired', 'withdrawn') or (r.status = 'pending' and r.expires_at <= now())",
}
_OF_UNIT = """r.id in (select u.request_id from entry_request_units u where u.building_id = :building and u.unit_id = :unit)"""
_OWN_PENDING = text(f"""
select count(*) from entry_requests r where r.building_id = :building and r.guard_id = :member and {_IS_OPEN}
""")


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """What a list is narrowed to: 004's status word, a unit, a kind."""

    status: str | None = None
    unit_id: UUID | None = None
    kind: str | None = None


def _scope(caller: Caller) -> str:
    sees_all = caller.may(Permission.GATE_WATCH) or caller.may(Permission.VISIT_READ_ALL)
    return "true" if sees_all else _OF_OWN_UNITS


async def _page(
    session: Session, values: dict[str, Any], where: str, paging: Paging
) -> tuple[Sequence[Row[Any]], int]:
    """The page's ids first, by an index; what belongs to a request is joined to these, not to all of the building's."""
    ids = await session.all(
        text(
            f"select r.id from entry_requests r where r.building_id = :building and {where} order by r.created_at desc, r.id desc limit :limit offset :offset"
        ),
        {**values, "limit": paging.limit, "offset": paging.offset},
    )
    total: int = await session.scalar(
        text(f"select count(*) from entry_requests r where r.building_id = :building and {where}"), values
    )
    rows = (
        await session.all(_ROWS, {"building": values["building"], "ids": [row.id for row in ids]})
        if ids
        else []
    )
    return rows, total


async def list_requests(
    session: Session, caller: Caller, wanted: RequestFilter, paging: Paging
) -> tuple[Sequence[Row[Any]], int]:
    """Requests the caller may see, newest first, with the exact total."""
    values: dict[str, Any] = {"building": caller.building_id}
    parts = [_scope(caller)]
    if parts[0] == _OF_OWN_UNITS:
        values["member"] = caller.member
    if wanted.status is not None:
        parts.append(f"({_IS_STATUS[wanted.status]})")
    if wanted.kind is not None:
        parts.append("r.kind = :kind")
        values["kind"] = wanted.kind
    if wanted.unit_id is not None:
        parts.append(_OF_UNIT)
        values["unit"] = wanted.unit_id
    return await _page(session, values, " and ".join(parts), paging)


async def waiting_for(session: Session, caller: Caller, paging: Paging) -> tuple[Sequence[Row[Any]], int]:
    """What waits for the caller's own answer, newest first, with the exact total; an administrator's too where nobody of the unit may answer."""
    parts = [_WAITS_FOR_OWN_UNITS]
    if caller.may(Permission.VISIT_MANAGE_ALL):
        parts.append(_WAITS_FOR_NOBODY)
    values = {"building": caller.building_id, "member": caller.member}
    return await _page(session, values, f"{_IS_OPEN} and ({' or '.join(parts)})", paging)


async def own_pending(session: Session, caller: Caller) -> int:
    """How many requests of the calling guard wait for an answer."""
    return int(await session.scalar(_OWN_PENDING, {"building": caller.building_id, "member": caller.member}))


async def access_request(
    session: Session, caller: Caller, request_id: UUID, *, whole: bool = False
) -> Row[Any]:
    """One request the caller may see; 404 otherwise. `whole`: with the phone that a list masks, and that it was shown is audited."""
    values: dict[str, Any] = {"building": caller.building_id, "id": request_id}
    scope = _scope(caller)
    if scope == _OF_OWN_UNITS:
        values["member"] = caller.member
    row = await session.first(
        text(
            f"select {_COLUMNS} from entry_requests r {_JOINS} where r.building_id = :building and r.id = :id and {scope}"
        ).columns(flats=JSONB),
        values,
    )
    if row is None:
        raise NotFound("There is no such request.")
    if whole and row.visitor_phone is not None and not shows_phone(caller, row):
        await audit_by(
            session, caller, "request.phone_shown", "entry_request", request_id, fields=["visitor_phone"]
        )
    return row


def shows_phone(caller: Caller, row: Row[Any]) -> bool:
    """Whether a list shows the visitor's number: to the units that were asked and to who asked; to every guard and admin while it is open."""
    if not caller.may(Permission.GATE_WATCH) or row.guard_id == caller.member_id:
        return True
    return bool(row.status == "pending" and not row.run_out)
