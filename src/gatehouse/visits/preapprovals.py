"""004's pre-approvals as what they are, visits with a pass: make one, list them, show its QR again, call one off."""

import base64
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, bindparam, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.paging import Paging
from gatehouse.core.symbols import qr_png
from gatehouse.visits.access import access_own_visit
from gatehouse.visits.invitations import invite
from gatehouse.visits.own_fields import fields_named
from gatehouse.visits.passes import PassCodes, must_show_pass
from gatehouse.visits.schemas import VisitorIn
from gatehouse.visits.schemas_preapprovals import (
    PreapprovalEntry,
    PreapprovalFlat,
    PreapprovalIn,
    PreapprovalOut,
    PreapprovalQr,
    PreapprovalStatus,
    VisitorType,
)
from gatehouse.visits.state import IS_STATUS, judged_status
from gatehouse.visits.tokens import FIRST_PHONE, NAMES, USED_UP
from gatehouse.visits.wish import Wish

_VISIT_TYPES: dict[VisitorType, str] = {
    "DELIVERY_PERSON": "delivery",
    "CAB_DRIVER": "cab",
    "SERVICE_PROVIDER": "service",
    "OTHER": "other",
}
_VISITOR_TYPES: dict[str, VisitorType] = {
    "delivery": "DELIVERY_PERSON",
    "cab": "CAB_DRIVER",
    "service": "SERVICE_PROVIDER",
    "contractor": "SERVICE_PROVIDER",
    "other": "OTHER",
}
_RELATIONS: dict[VisitorType, str] = {"FAMILY_MEMBER": "family", "FRIEND": "friend"}
_RELATED: dict[str, VisitorType] = {word: kind for kind, word in _RELATIONS.items()}
_FIELDS = {
    "visitors.0.name": "visitorName",
    "visitors.0.phone": "visitorPhone",
    "expected_start": "validFrom",
    "expected_end": "validUntil",
    "unit_id": "flatId",
}
_WHERE: dict[PreapprovalStatus, str] = {
    "ACTIVE": f"({IS_STATUS['pending']} or {IS_STATUS['active']}) and not ({USED_UP})",
    "EXPIRED": f"({IS_STATUS['expired']} or {IS_STATUS['completed']}) and not ({USED_UP})",
    "USED": f"v.status <> 'cancelled' and {USED_UP}",
    "CANCELLED": IS_STATUS["cancelled"],
}
_COLUMNS = f"""
select v.id, {NAMES} as visitor_name, {FIRST_PHONE} as visitor_phone, v.visit_type, v.relation, v.purpose, v.plate, v.expected_start, v.valid_until,
  v.max_entries, v.status, v.inside_count, v.first_entry_at, v.unit_id, n.number as unit_number, m.user_id as host_user, v.created_at, v.updated_at,
  (select coalesce(max(x.uses), 0) from visit_visitors x where x.building_id = v.building_id and x.visit_id = v.id and x.status <> 'cancelled') as uses,
  ({USED_UP}) as used_up
from visits v
join members m on m.building_id = v.building_id and m.id = v.host_id
left join units n on n.building_id = v.building_id and n.id = v.unit_id
"""
_ONE = text(f"{_COLUMNS} where v.building_id = :building and v.id = :id")
_ENTRIES = text("""
select e.visit_id, e.id, e.entered_at, e.exited_at, coalesce(e.name, vv.name, '') as name
from unnest(:visits) as asked (visit_id) cross join lateral (
  select * from entries x where x.building_id = :building and x.visit_id = asked.visit_id and (x.end_kind is null or x.end_kind in ('scan', 'terminated'))
  order by x.entered_at desc, x.id desc limit 10
) e
left join visit_visitors vv on vv.building_id = e.building_id and vv.visit_id = e.visit_id and vv.visitor_id = e.visitor_id
order by e.entered_at desc, e.id desc
""").bindparams(bindparam("visits", type_=ARRAY(Uuid)))
_RELATE = text("update visits set relation = :relation where building_id = :building and id = :id")


async def preapprove(session: Session, caller: Caller, body: PreapprovalIn) -> PreapprovalQr:
    """Expect somebody; the caller is the host. 422 in 004's field names, 403 as any invitation. Source: 004 gate/preapprovals."""
    with fields_named(_FIELDS):
        made = await invite(
            session,
            caller,
            Wish(
                title=body.visitorName,
                visit_type=_VISIT_TYPES.get(body.visitorType, "single"),
                start=body.validFrom,
                end=body.validUntil,
                visitors=[VisitorIn(name=body.visitorName, phone=body.visitorPhone)],
                door="004",
                purpose=body.purpose,
                max_entries=body.maxUses,
                unit_id=body.flatId,
                plate=body.vehicleNumber,
            ),
        )
    if relation := _RELATIONS.get(body.visitorType):
        key = {"building": caller.building_id, "id": made.visit_id}
        await session.execute(_RELATE, key | {"relation": relation})
    return _with_qr(await _load(session, caller, made.visit_id), made.codes)


async def list_preapprovals(
    session: Session, caller: Caller, status: PreapprovalStatus | None, paging: Paging
) -> tuple[list[PreapprovalOut], int]:
    """The caller's own, made through any door, or the building's for an admin; newest first, with the exact total."""
    key: dict[str, Any] = {"building": caller.building_id}
    narrowed = ""
    if not caller.may(Permission.VISIT_READ_ALL):
        key["host"] = caller.member
        narrowed += " and v.host_id = :host"
    if status is not None:
        narrowed += f" and ({_WHERE[status]})"
    newest = "order by v.created_at desc, v.id desc"
    page = f"select v.id from visits v where v.building_id = :building{narrowed} {newest} limit :limit offset :offset"
    rows = await session.all(
        text(
            f"with page as materialized ({page}) {_COLUMNS} join page on page.id = v.id where v.building_id = :building {newest}"
        ),
        {**key, "limit": paging.limit, "offset": paging.offset},
    )
    total: int = await session.scalar(
        text(f"select count(*) from visits v where v.building_id = :building{narrowed}"), key
    )
    return await _shown(session, caller, rows), total


async def show_qr(session: Session, caller: Caller, preapproval_id: UUID) -> PreapprovalQr:
    """A pre-approval with its pass, to show it again. For its host and admins; 404 for everybody else."""
    await access_own_visit(session, caller, preapproval_id)
    codes = await must_show_pass(session, building_id=caller.building_id, visit_id=preapproval_id)
    return _with_qr(await _load(session, caller, preapproval_id), codes)


async def _load(session: Session, caller: Caller, visit_id: UUID) -> PreapprovalOut:
    row = await session.one(_ONE, {"building": caller.building_id, "id": visit_id})
    return (await _shown(session, caller, [row]))[0]


def _with_qr(preapproval: PreapprovalOut, codes: PassCodes) -> PreapprovalQr:
    return PreapprovalQr(
        preApproval=preapproval,
        qrCodeImage="data:image/png;base64," + base64.b64encode(qr_png(codes.code)).decode(),
        qrToken=codes.code,
        digits=codes.digits,
        passUrl=codes.url,
    )


async def _shown(session: Session, caller: Caller, rows: Sequence[Row[Any]]) -> list[PreapprovalOut]:
    uses: dict[UUID, list[PreapprovalEntry]] = {row.id: [] for row in rows}
    if uses:
        asked = {"building": caller.building_id, "visits": list(uses)}
        for entry in await session.all(_ENTRIES, asked):
            uses[entry.visit_id].append(
                PreapprovalEntry(
                    id=entry.id,
                    visitorName=entry.name,
                    checkInTime=entry.entered_at,
                    checkOutTime=entry.exited_at,
                )
            )
    return [
        PreapprovalOut(
            id=row.id,
            visitorName=row.visitor_name or "",
            visitorPhone=row.visitor_phone,
            visitorType=_RELATED.get(row.relation) or _VISITOR_TYPES.get(row.visit_type, "GUEST"),
            purpose=row.purpose,
            vehicleNumber=row.plate,
            validFrom=row.expected_start,
            validUntil=row.valid_until,
            maxUses=row.max_entries,
            usedCount=row.uses,
            remainingUses=max(0, row.max_entries - row.uses),
            status=_status(row),
            isInside=row.inside_count > 0,
            flatId=row.unit_id,
            flat=PreapprovalFlat(id=row.unit_id, flatNumber=row.unit_number) if row.unit_id else None,
            societyId=caller.building_id,
            createdById=row.host_user,
            createdAt=row.created_at,
            updatedAt=row.updated_at,
            entries=uses[row.id],
        )
        for row in rows
    ]


def _status(row: Row[Any]) -> PreapprovalStatus:
    judged = judged_status(
        row.status,
        inside_count=row.inside_count,
        valid_until=row.valid_until,
        first_entry_at=row.first_entry_at,
        at=now(),
    )
    if judged == "cancelled":
        return "CANCELLED"
    if row.used_up:
        return "USED"
    return "ACTIVE" if judged in {"pending", "active"} else "EXPIRED"
