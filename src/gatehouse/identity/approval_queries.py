"""Reading approval requests: the lists, one with its people, and the board beside the inbox."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.paging import Paging
from gatehouse.core.schema import Json, Out, Page, UtcTime

INBOX = ("resident_registration", "unit_change", "property_claim")
"""What a building's administrators decide; an invitation waits for its person, seats for a super admin."""
SHOWN = 10
EXPIRING_DAYS = 7

# Past its time is expired, whether or not the periodic job has come by. A super admin who decided is no member and has no name here.
COLUMNS = """
r.id, r.building_id, b.name as building_name, r.request_type, r.apartment_number, r.data, r.reason, r.notes, r.created_at, r.expires_at,
  case when r.status = 'pending' and r.expires_at <= now() then 'expired' else r.status end as status,
  r.decided_by, r.decided_at, nullif(trim(d.first_name || ' ' || d.last_name), '') as decided_by_name,
  m.id as member_id, m.role, m.status as member_status, u.id as user_id, u.email, u.first_name, u.last_name, u.phone
"""
JOINS = """
approval_requests r
join members m on m.building_id = r.building_id and m.id = r.member_id
join users u on u.id = m.user_id
join buildings b on b.id = r.building_id
left join users d on d.id = r.decided_by
"""
IS = """
(:status = 'all' or (r.status = :status and (:status <> 'pending' or r.expires_at > now()))
  or (:status = 'expired' and r.status = 'pending' and r.expires_at <= now()))
"""
_FOUND = """
(cast(:words as text) is null
  or strpos(lower(concat_ws(' ', u.first_name, u.last_name, u.email, u.phone, r.apartment_number, r.data ->> 'house_number')), :words) > 0)
"""
_LIST = text(f"""
select {COLUMNS} from {JOINS} where r.building_id = :building and r.request_type = any (:kinds) and {IS} and {_FOUND}
order by r.created_at desc, r.id desc limit :limit offset :offset
""").columns(data=JSONB)
_COUNTS = text(f"""
select count(*) filter (where {IS} and {_FOUND}) as listed,
  count(*) filter (where r.status <> 'withdrawn') as total,
  count(*) filter (where r.status = 'pending' and r.expires_at > now()) as pending,
  count(*) filter (where r.status = 'approved') as approved,
  count(*) filter (where r.status = 'rejected') as rejected,
  count(*) filter (where r.status = 'expired' or r.status = 'pending' and r.expires_at <= now()) as expired
from {JOINS} where r.building_id = :building and r.request_type = any (:kinds)
""")
_ONE = text(f"select {COLUMNS} from {JOINS} where r.building_id = :building and r.id = :id").columns(
    data=JSONB
)
_DECIDED = text("""
select r.id, r.status, r.decided_at, trim(u.first_name || ' ' || u.last_name) as user_name,
  coalesce(nullif(trim(d.first_name || ' ' || d.last_name), ''), 'Super administrator') as by
from approval_requests r
join members m on m.building_id = r.building_id and m.id = r.member_id
join users u on u.id = m.user_id
left join users d on d.id = r.decided_by
where r.building_id = :building and r.request_type = any (:kinds) and r.decided_at is not null
order by r.decided_at desc, r.id desc limit :limit
""")
_SOON = text(f"""
select {COLUMNS} from {JOINS} where r.building_id = :building and r.request_type = any (:kinds) and r.status = 'pending'
  and r.expires_at > now() and r.expires_at <= now() + make_interval(days => :days) order by r.expires_at, r.id limit :limit
""").columns(data=JSONB)


class ApplicantOut(Out):
    """Who asks. `apartment_number` is the unit they ask for."""

    id: UUID
    email: str | None
    first_name: str
    last_name: str
    full_name: str
    phone: str | None
    role: str
    apartment_number: str | None


class ApprovalOut(Out):
    """A request, decided or not. `approved_by` and `approved_at` say who decided and when, for a rejection too (002)."""

    id: UUID
    building_id: UUID
    building_name: str
    member_id: UUID
    user: ApplicantOut
    status: str
    request_type: str
    registration_data: Json
    reason: str | None
    notes: str | None
    approved_by: UUID | None
    approved_by_name: str | None
    approved_at: UtcTime | None
    created_at: UtcTime
    expires_at: UtcTime


class ApprovalsOut(Out):
    """A page of requests; the counts are of the whole building."""

    items: list[ApprovalOut]
    approvals: list[ApprovalOut]
    total: int
    pending_count: int
    expired_count: int
    pagination: Page


class ApprovalStatisticsOut(Out):
    """How many requests ended how."""

    total_requests: int
    pending_requests: int
    approved_requests: int
    rejected_requests: int
    expired_requests: int


class ApprovalActivityOut(Out):
    """One decision."""

    approval_id: UUID
    user_name: str
    action: str
    processed_by: str
    processed_at: UtcTime


class ApprovalBoardOut(Out):
    """Beside the inbox: numbers, the last ten decisions, the newest ten that wait, and those that expire within seven days."""

    statistics: ApprovalStatisticsOut
    recent_activity: list[ApprovalActivityOut]
    pending_approvals: list[ApprovalOut]
    expiring_soon: list[ApprovalOut]


def approval_out(row: Row[Any]) -> ApprovalOut:
    """A row of COLUMNS. Whoever is invited is shown by the address alone until they accept: the account is theirs."""
    stranger = row.request_type == "invitation" and row.status != "approved"
    return ApprovalOut(
        id=row.id,
        building_id=row.building_id,
        building_name=row.building_name,
        member_id=row.member_id,
        user=ApplicantOut(
            id=row.user_id,
            email=row.email,
            first_name="" if stranger else row.first_name,
            last_name="" if stranger else row.last_name,
            full_name="" if stranger else f"{row.first_name} {row.last_name}".strip(),
            phone=None if stranger else row.phone,
            role=row.role,
            apartment_number=row.apartment_number,
        ),
        status=row.status,
        request_type=row.request_type,
        registration_data=row.data or {},
        reason=row.reason,
        notes=row.notes,
        approved_by=row.decided_by,
        approved_by_name=row.decided_by_name,
        approved_at=row.decided_at,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def page_out(rows: Sequence[Row[Any]], counts: Row[Any], paging: Paging) -> ApprovalsOut:
    """A page from its rows and the counts (`listed, pending, expired`)."""
    items = [approval_out(row) for row in rows]
    return ApprovalsOut(
        items=items,
        approvals=items,
        total=counts.listed,
        pending_count=counts.pending,
        expired_count=counts.expired,
        pagination=paging.block(counts.listed),
    )


async def list_approvals(
    session: Session,
    caller: Caller,
    *,
    status: str,
    kinds: Sequence[str],
    words: str | None = None,
    paging: Paging,
) -> ApprovalsOut:
    """The building's requests of some kinds, newest first; `status` is a state or `all`; `words` in the person's name, e-mail, phone or unit."""
    asked = {
        "building": caller.building_id,
        "kinds": list(kinds),
        "status": status,
        "words": words.lower() if words else None,
    }
    rows = await session.all(_LIST, {**asked, "limit": paging.limit, "offset": paging.offset})
    return page_out(rows, await session.one(_COUNTS, asked), paging)


async def load_approval(session: Session, caller: Caller, request_id: UUID) -> ApprovalOut:
    """One request of the building, of any kind."""
    row = await session.first(_ONE, {"building": caller.building_id, "id": request_id})
    if row is None:
        raise NotFound("There is no such request.")
    return approval_out(row)


async def load_board(session: Session, caller: Caller) -> ApprovalBoardOut:
    """The approvals dashboard of the building. Source: 002 Resident Approval System 5."""
    asked: dict[str, Any] = {"building": caller.building_id, "kinds": list(INBOX)}
    counts = await session.one(_COUNTS, {**asked, "status": "pending", "words": None})
    decided = await session.all(_DECIDED, {**asked, "limit": SHOWN})
    pending = await session.all(
        _LIST, {**asked, "status": "pending", "words": None, "limit": SHOWN, "offset": 0}
    )
    soon = await session.all(_SOON, {**asked, "days": EXPIRING_DAYS, "limit": SHOWN})
    return ApprovalBoardOut(
        statistics=ApprovalStatisticsOut(
            total_requests=counts.total,
            pending_requests=counts.pending,
            approved_requests=counts.approved,
            rejected_requests=counts.rejected,
            expired_requests=counts.expired,
        ),
        recent_activity=[
            ApprovalActivityOut(
                approval_id=row.id,
                user_name=row.user_name,
                action=row.status,
                processed_by=row.by,
                processed_at=row.decided_at,
            )
            for row in decided
        ],
        pending_approvals=[approval_out(row) for row in pending],
        expiring_soon=[approval_out(row) for row in soon],
    )
