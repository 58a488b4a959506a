"""Entries and requests as 004 shows them, by id: one statement for each kind, none a row. Whoever calls has made sure they may be seen."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, bindparam, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.core.db import Session
from gatehouse.core.phones import mask_phone
from gatehouse.gate.schemas_entries import EntryFlat, EntryOut, EntryPerson

LIVED = "(e.end_kind is null or e.end_kind in ('scan', 'terminated'))"
"""SQL over `entries e`: it happened, and was not taken back."""
AS_REQUEST = "(r.status <> 'approved' or r.leave_at_gate)"
"""SQL over `entry_requests r`: nobody went in, so there is no entry that stands for it."""
IS_REQUEST = {
    "PENDING": "r.status = 'pending' and r.expires_at > now()",
    "APPROVED": "r.status = 'approved' and r.leave_at_gate",
    "REJECTED": "r.status = 'rejected'",
    "EXPIRED": "(r.status in ('expired', 'withdrawn') or r.status = 'pending' and r.expires_at <= now())",
}
"""The judgement of a request as SQL, by 004's status; a pending one is over when its time is, whether or not somebody tidied it."""
_CASES = " ".join(f"when {rule} then '{name}'" for name, rule in IS_REQUEST.items())
REQUEST_STATUS = f"case {_CASES} end"
"""SQL over `entry_requests r`: 004's status."""

_PEOPLE = """
left join members gm on gm.building_id = {alias}.building_id and gm.id = {guard}
left join users gu on gu.id = gm.user_id
left join members am on am.building_id = {alias}.building_id and am.id = {approver}
left join users au on au.id = am.user_id
left join members om on om.building_id = {alias}.building_id and om.id = {ended_by}
left join users ou on ou.id = om.user_id
left join gates gi on gi.building_id = {alias}.building_id and gi.id = {gate_in}
left join gates go on go.building_id = {alias}.building_id and go.id = {gate_out}
left join units n on n.building_id = {alias}.building_id and n.id = {unit}
left join blocks k on k.building_id = n.building_id and k.id = n.block_id
"""
_NAMES = """
gm.user_id as guard_user, gm.role as guard_role, concat_ws(' ', gu.first_name, nullif(gu.last_name, '')) as guard_name,
am.user_id as approver_user, am.role as approver_role, concat_ws(' ', au.first_name, nullif(au.last_name, '')) as approver_name,
om.user_id as ender_user, om.role as ender_role, concat_ws(' ', ou.first_name, nullif(ou.last_name, '')) as ender_name,
gi.name as gate_name, go.name as gate_out_name, n.id as unit_id, n.number as unit_number, k.name as block_name
"""
# The window of a visit is its host's business; what a guard needs is the kind, who, where to, since when.
_ENTRIES = text(f"""
select e.id, e.kind, case when e.exited_at is null then 'APPROVED' else 'CHECKED_OUT' end as status,
  coalesce(e.name, vv.name, e.provider, 'Visitor') as name, coalesce(e.phone, w.phone) as phone, v.visit_type, e.photo_key,
  coalesce(e.purpose, v.purpose, v.title) as purpose, coalesce(e.plate, v.plate) as plate, coalesce(e.provider, v.provider) as provider,
  e.packages, e.party_size, e.auto_reason, e.by_policy, e.policy_reason, false as left_at_gate, e.gate_in as gate_id, e.entered_at as approved_at,
  e.entered_at, e.exited_at, e.due_out_at, e.due_out_at is not null and e.due_out_at <= coalesce(e.exited_at, now()) as overstay, e.visit_id,
  e.request_id, e.remarks, null as rejection, e.end_reason, null::timestamptz as expires_at, null::timestamptz as withdrawn_at,
  coalesce(r.created_at, e.entered_at) as created_at, coalesce(e.exited_at, e.entered_at) as updated_at, v.host_id,
  array(select u.unit_id from entry_request_units u where u.building_id = e.building_id and u.request_id = e.request_id order by u.position) as asked,
  {_NAMES}
from entries e
left join visits v on v.building_id = e.building_id and v.id = e.visit_id
left join visit_visitors vv on vv.building_id = e.building_id and vv.visit_id = e.visit_id and vv.visitor_id = e.visitor_id
left join visitors w on w.building_id = e.building_id and w.id = e.visitor_id
left join entry_requests r on r.building_id = e.building_id and r.id = e.request_id
{
    _PEOPLE.format(
        alias="e",
        guard="e.guard_in",
        approver="coalesce(e.approved_by, v.host_id)",
        ended_by="coalesce(e.guard_out, e.ended_by)",
        gate_in="e.gate_in",
        gate_out="e.gate_out",
        unit="e.unit_id",
    )
}
where e.building_id = :building and e.id = any (:ids)
""").bindparams(bindparam("ids", type_=ARRAY(Uuid)))
_SAID_YES = "case when r.status = 'approved' and not r.by_policy then r.decided_by end"
_ASKED_UNIT = """coalesce(r.decided_unit, (
  select u.unit_id from entry_request_units u where u.building_id = r.building_id and u.request_id = r.id order by u.position limit 1))"""
_REQUESTS = text(f"""
select r.id, r.kind, {
    REQUEST_STATUS
} as status, coalesce(r.visitor_name, r.provider, 'Visitor') as name, r.visitor_phone as phone,
  null as visit_type, r.photo_key, r.purpose, r.plate, r.provider, r.packages, r.party_size, r.auto_reason, r.by_policy, null as policy_reason,
  r.leave_at_gate as left_at_gate, r.gate_id, case when r.status = 'approved' then r.decided_at end as approved_at, null::timestamptz as entered_at,
  null::timestamptz as exited_at, null::timestamptz as due_out_at, false as overstay, null::uuid as visit_id, r.id as request_id, r.remarks,
  case when r.status = 'rejected' then r.decision_note end as rejection, null as end_reason, r.expires_at,
  case when r.status = 'withdrawn' then r.decided_at end as withdrawn_at, r.created_at, coalesce(r.decided_at, r.created_at) as updated_at,
  null::uuid as host_id,
  array(select u.unit_id from entry_request_units u where u.building_id = r.building_id and u.request_id = r.id order by u.position) as asked,
  {_NAMES}
from entry_requests r
{
    _PEOPLE.format(
        alias="r",
        guard="r.guard_id",
        approver=_SAID_YES,
        ended_by="case when r.status in ('rejected', 'withdrawn') then r.decided_by end",
        gate_in="r.gate_id",
        gate_out="null::uuid",
        unit=_ASKED_UNIT,
    )
}
where r.building_id = :building and r.id = any (:ids)
""").bindparams(bindparam("ids", type_=ARRAY(Uuid)))


async def show(
    session: Session, caller: Caller, *, entries: Sequence[UUID], requests: Sequence[UUID]
) -> dict[UUID, EntryOut]:
    """What is shown of these entries and requests, by id."""
    found: list[Row[Any]] = []
    for statement, ids in ((_ENTRIES, entries), (_REQUESTS, requests)):
        if ids:
            found += await session.all(statement, {"building": caller.building_id, "ids": list(ids)})
    return {row.id: _entry(caller, row) for row in found}


def _shows_phone(caller: Caller, row: Row[Any]) -> bool:
    """Whether a list shows the number: to the host and the units that were asked; at the gate to who let them in, and while it may have to be called.

    Another resident's guests: that somebody comes is the unit's to know, their number is not.
    """
    if not caller.may(Permission.GATE_WATCH):
        return row.host_id is None or row.host_id == caller.member_id
    return (
        row.guard_user == caller.user_id
        or row.status == "PENDING"
        or (row.entered_at is not None and row.exited_at is None)
    )


def _entry(caller: Caller, row: Row[Any]) -> EntryOut:
    whole = _shows_phone(caller, row)
    unit = (
        EntryFlat(id=row.unit_id, flatNumber=row.unit_number, blockName=row.block_name)
        if row.unit_id
        else None
    )
    return EntryOut(
        id=row.id,
        type=row.kind.upper(),
        status=row.status,
        visitorName=row.name,
        visitorPhone=row.phone if whole else mask_phone(row.phone),
        visitorType=row.visit_type,
        visitorPhoto=row.photo_key,
        purpose=row.purpose,
        vehicleNumber=row.plate,
        companyName=row.provider,
        packageCount=row.packages,
        partySize=row.party_size,
        wasAutoApproved=row.auto_reason is not None,
        autoApprovalReason=row.auto_reason or row.policy_reason,
        byPolicy=row.by_policy,
        leftAtGate=row.left_at_gate,
        flatId=row.unit_id,
        flatIds=list(row.asked) or ([row.unit_id] if row.unit_id else []),
        societyId=caller.building_id,
        gatePointId=row.gate_id,
        createdById=row.guard_user,
        approvedById=row.approver_user,
        approvedAt=row.approved_at,
        checkInTime=row.entered_at,
        checkOutTime=row.exited_at,
        dueOutAt=row.due_out_at,
        isOverstay=row.overstay,
        preApprovalId=row.visit_id,
        domesticStaffId=None,
        remarks=row.remarks,
        rejectionReason=row.rejection,
        endReason=row.end_reason,
        expiresAt=row.expires_at,
        withdrawnAt=row.withdrawn_at,
        createdAt=row.created_at,
        updatedAt=row.updated_at,
        flat=unit,
        createdBy=_person(row, "guard"),
        approvedBy=_person(row, "approver"),
        endedBy=_person(row, "ender"),
        gate=row.gate_name,
        exitGate=row.gate_out_name,
        requestId=row.request_id,
    )


def _person(row: Row[Any], part: str) -> EntryPerson | None:
    user = getattr(row, f"{part}_user")
    if user is None:
        return None
    return EntryPerson(id=user, name=getattr(row, f"{part}_name"), role=getattr(row, f"{part}_role"))
