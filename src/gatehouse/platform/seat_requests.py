"""A building asks for more licence seats, or fewer; a super admin decides. The asking itself is `PUT /api/buildings/{id}`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.buildings.seats import seats_used
from gatehouse.core.audit import audit_platform
from gatehouse.core.clock import now
from gatehouse.core.db import Session, Tenant
from gatehouse.core.errors import Conflict, Invalid
from gatehouse.core.paging import Paging
from gatehouse.core.schema import Out, Page, UtcTime
from gatehouse.identity.approval_rules import Case, Rule
from gatehouse.identity.approvals import Decision, decide
from gatehouse.platform.licences import hold_licence, set_seats

WANTED = "total_licenses"
"""Where a request's data says how many seats are wanted."""
_COLUMNS = f"""
r.id, r.building_id, r.status, r.data, r.reason, r.notes, r.created_at, r.expires_at, r.decided_at, b.name as building_name,
concat_ws(' ', u.first_name, nullif(u.last_name, '')) as asked_by, concat_ws(' ', d.first_name, nullif(d.last_name, '')) as decider,
coalesce((select l.seats from licences l where l.building_id = r.building_id and l.status in ('active', 'suspended')), 0) as seats,
{seats_used("r.building_id")} as used
"""
_FROM = """
from approval_requests r
join buildings b on b.id = r.building_id
join members m on m.building_id = r.building_id and m.id = r.member_id
join users u on u.id = m.user_id
left join users d on d.id = r.decided_by
where r.request_type = 'licence_seats'
"""
_STATUS = {
    "pending": "r.status = 'pending' and r.expires_at > now()",
    "expired": "(r.status = 'expired' or r.status = 'pending' and r.expires_at <= now())",
    "approved": "r.status = 'approved'",
    "rejected": "r.status = 'rejected'",
}


class SeatRequestOut(Out):
    """A building's wish for another number of seats."""

    id: UUID
    building_id: UUID
    building_name: str
    status: str
    requested_by: str
    total_licenses: int
    used_licenses: int
    requested_total_licenses: int | None
    reason: str | None
    notes: str | None
    decided_by_name: str | None
    decided_at: UtcTime | None
    created_at: UtcTime
    expires_at: UtcTime


class SeatRequestsOut(Out):
    """A page of wishes, the oldest first."""

    items: list[SeatRequestOut]
    seat_requests: list[SeatRequestOut]
    pagination: Page


@dataclass(frozen=True, slots=True)
class SeatFilter:
    """What the list is narrowed to; `words` in the building's name."""

    status: str | None = "pending"
    words: str | None = None
    descending: bool = False


def _out(row: Row[Any]) -> SeatRequestOut:
    return SeatRequestOut(
        id=row.id,
        building_id=row.building_id,
        building_name=row.building_name,
        status="expired" if row.status == "pending" and row.expires_at <= now() else row.status,
        requested_by=row.asked_by,
        total_licenses=row.seats,
        used_licenses=row.used,
        requested_total_licenses=(row.data or {}).get(WANTED),
        reason=row.reason,
        notes=row.notes,
        decided_by_name=row.decider or None,
        decided_at=row.decided_at,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


async def list_seat_requests(
    session: Session, wanted: SeatFilter, paging: Paging
) -> tuple[list[SeatRequestOut], int]:
    """A page of all buildings' wishes, and how many there are."""
    parts, values = ["true"], {}
    if wanted.status is not None:
        parts.append(_STATUS[wanted.status])
    if wanted.words:
        parts.append("strpos(lower(b.name), :words) > 0")
        values["words"] = wanted.words.lower()
    narrowed = f"{_FROM} and " + " and ".join(f"({part})" for part in parts)
    direction = "desc" if wanted.descending else "asc"
    rows = await session.all(
        text(
            f"select {_COLUMNS} {narrowed} order by r.created_at {direction}, r.id {direction} limit :limit offset :offset"
        ).columns(data=JSONB),
        {**values, "limit": paging.limit, "offset": paging.offset},
    )
    total: int = await session.scalar(text(f"select count(*) {narrowed}"), values)
    return [_out(row) for row in rows], total


async def decide_seats(
    session: Session,
    caller: Caller,
    building_id: UUID,
    request_id: UUID,
    *,
    approved: bool,
    reason: str | None,
    notes: str | None,
    seen: int | None = None,
) -> Decision:
    """Yes changes the building's seats at once. 404; 409 `ALREADY_DECIDED`, `APPROVAL_EXPIRED`, `SEATS_IN_USE`, `NO_LICENCE`.

    422 a no without a reason. `seen`: the number the decider looked at; 409 when the building wishes another one by now.
    The asker is told, and hears by mail.
    """
    if not approved and not reason:
        raise Invalid.field("reason", "Say why, so that the building knows.")
    await session.become(Tenant(building_id, caller.user_id))
    await hold_licence(session, building_id)  # before the request, as everywhere
    acting = replace(caller, building_id=building_id)
    decision = await decide(
        session, acting, request_id, approved=approved, reason=reason, notes=notes, rules=_rules(caller, seen)
    )
    await audit_platform(
        session,
        user_id=caller.user_id,
        building_id=building_id,
        action=f"licence_seats.{decision.status}",
        target_type="approval_request",
        target_id=request_id,
    )
    return decision


def _rules(caller: Caller, seen: int | None) -> Mapping[str, Rule]:
    async def grant(session: Session, case: Case) -> None:
        wanted = case.data.get(WANTED)
        if not isinstance(wanted, int):
            raise Conflict("This request does not say how many seats are wanted.")
        if seen not in {None, wanted}:
            raise Conflict(f"The building has changed its wish: it asks for {wanted} seats now.")
        await set_seats(session, case.building_id, wanted, by=caller.user_id)

    return {
        "licence_seats": Rule(
            Permission.PLATFORM,
            grant,
            _nothing,
            lambda case: f"your request for {case.data.get(WANTED)} licence seats",
            ("request_approved", "request_rejected"),
        )
    }


async def _nothing(_session: Session, _case: Case) -> None:
    """The seats stay as they are."""
