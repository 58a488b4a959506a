"""Applications as a super admin's inbox shows them. 'expired' is judged by the time."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.paging import Paging
from gatehouse.core.schema import Out, Page, UtcTime

_COLUMNS = """
a.id, a.kind, a.status, a.building_id, a.user_id, a.details, a.reason, a.decided_by, a.decided_at, a.created_at, a.expires_at,
b.name as building_name, coalesce(a.details ->> 'building_email', b.email) as building_email, b.address, b.city, b.state, b.country,
b.status as building_status, u.email, u.first_name, u.last_name, u.phone, u.email_verified_at, m.status as member_status,
concat_ws(' ', d.first_name, nullif(d.last_name, '')) as decider,
(select l.seats from licences l where l.building_id = b.id order by l.created_at desc limit 1) as seats
"""
_FROM = """
from building_applications a
join buildings b on b.id = a.building_id
join users u on u.id = a.user_id
join members m on m.building_id = a.building_id and m.id = a.member_id
left join users d on d.id = a.decided_by
"""
_STATUS = {
    "pending": "a.status = 'pending' and a.expires_at > now()",
    "expired": "(a.status = 'expired' or a.status = 'pending' and a.expires_at <= now())",
    "approved": "a.status = 'approved'",
    "rejected": "a.status = 'rejected'",
}
_SORTS = {"created_at": "a.created_at", "expires_at": "a.expires_at", "building_name": "lower(b.name)"}
_ONE = text(f"select {_COLUMNS} {_FROM} where a.id = :id").columns(details=JSONB)


class AdminApplicantOut(Out):
    """Who asks. `approval_required` while they cannot sign in."""

    id: UUID
    email: str | None
    first_name: str
    last_name: str
    full_name: str
    phone: str | None
    role: str
    status: str
    is_active: bool
    email_verified: bool
    approval_required: bool


class AskedBuildingOut(Out):
    """The building it is about."""

    id: UUID
    name: str
    email: str
    address: str
    city: str
    state: str
    country: str
    status: str
    total_licenses: int | None


class ApplicationOut(Out):
    """One request. `kind`: `building` (a new one) or `admin` (to administer one that is there)."""

    id: UUID
    kind: str
    request_type: str
    status: str
    building: AskedBuildingOut
    admin: AdminApplicantOut
    apartment_number: str | None
    company_name: str | None
    reason: str | None
    notes: str | None
    decided_by: UUID | None
    decided_by_name: str | None
    decided_at: UtcTime | None
    created_at: UtcTime
    expires_at: UtcTime


class ApplicationsOut(Out):
    """A page of requests, also under 002's name; `pending_count` is of all kinds, whatever the filter."""

    items: list[ApplicationOut]
    pending_approvals: list[ApplicationOut]
    pagination: Page
    pending_count: int


class ApplicationNoticeOut(Out):
    """A request that waits, as a line of the dashboard."""

    id: UUID
    approval_id: UUID
    type: str
    title: str
    message: str
    created_at: UtcTime
    expires_at: UtcTime


class ApplicationNoticesOut(Out):
    """How many requests wait, and the oldest twenty; `seat_requests` wait elsewhere."""

    pending_count: int
    expiring_count: int
    seat_requests: int
    notifications: list[ApplicationNoticeOut]


@dataclass(frozen=True, slots=True)
class ApplicationFilter:
    """What the inbox is narrowed to; `words` in the names and addresses of building and applicant."""

    status: str | None = "pending"
    kind: str | None = None
    words: str | None = None
    sort: str = "created_at"
    descending: bool = False


_COUNTS = text("""
select count(*) filter (where expires_at > now()) as pending, count(*) filter (where expires_at > now() and expires_at <= now() + interval '7 days') as expiring,
  (select count(*) from approval_requests r where r.request_type = 'licence_seats' and r.status = 'pending' and r.expires_at > now()) as seat_requests
from building_applications where status = 'pending'
""")


def _application_out(row: Row[Any]) -> ApplicationOut:
    details = row.details or {}
    return ApplicationOut(
        id=row.id,
        kind=row.kind,
        request_type=f"{row.kind}_registration",
        status="expired" if row.status == "pending" and row.expires_at <= now() else row.status,
        building=AskedBuildingOut(
            id=row.building_id,
            name=row.building_name,
            email=row.building_email,
            address=row.address,
            city=row.city,
            state=row.state,
            country=row.country,
            status=row.building_status,
            total_licenses=row.seats,
        ),
        admin=AdminApplicantOut(
            id=row.user_id,
            email=row.email,
            first_name=row.first_name,
            last_name=row.last_name,
            full_name=f"{row.first_name} {row.last_name}".strip(),
            phone=row.phone,
            role="building_admin",
            status=row.member_status,
            is_active=row.member_status == "active",
            email_verified=row.email_verified_at is not None,
            approval_required=row.member_status == "pending",
        ),
        apartment_number=details.get("apartment_number"),
        company_name=details.get("company_name"),
        reason=row.reason,
        notes=details.get("notes"),
        decided_by=row.decided_by,
        decided_by_name=row.decider or None,
        decided_at=row.decided_at,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


async def load_application(session: Session, application_id: UUID) -> ApplicationOut:
    """One request; 404."""
    row = await session.first(_ONE, {"id": application_id})
    if row is None:
        raise NotFound("There is no such request.")
    return _application_out(row)


async def list_applications(
    session: Session, wanted: ApplicationFilter, paging: Paging
) -> tuple[list[ApplicationOut], int]:
    """A page of requests, the oldest first unless asked otherwise, and how many there are."""
    parts, values = ["true"], {}
    if wanted.status is not None:
        parts.append(_STATUS[wanted.status])
    if wanted.kind is not None:
        parts.append("a.kind = :kind")
        values["kind"] = wanted.kind
    if wanted.words:
        parts.append(
            "strpos(lower(concat_ws(' ', b.name, b.email, a.details ->> 'building_email', u.email, u.first_name, u.last_name)), :words) > 0"
        )
        values["words"] = wanted.words.lower()
    where = " and ".join(f"({part})" for part in parts)
    direction = "desc" if wanted.descending else "asc"
    rows = await session.all(
        text(
            f"select {_COLUMNS} {_FROM} where {where} order by {_SORTS[wanted.sort]} {direction}, a.id {direction} limit :limit offset :offset"
        ).columns(details=JSONB),
        {**values, "limit": paging.limit, "offset": paging.offset},
    )
    total: int = await session.scalar(text(f"select count(*) {_FROM} where {where}"), values)
    return [_application_out(row) for row in rows], total


async def pending_count(session: Session) -> int:
    """How many requests of either kind wait."""
    row = await session.one(_COUNTS)
    return int(row.pending)


async def load_notices(session: Session) -> ApplicationNoticesOut:
    """What waits for a super admin."""
    counts = await session.one(_COUNTS)
    oldest, _ = await list_applications(session, ApplicationFilter(), Paging(page=1, limit=20, offset=0))
    return ApplicationNoticesOut(
        pending_count=counts.pending,
        expiring_count=counts.expiring,
        seat_requests=counts.seat_requests,
        notifications=[_notice(one) for one in oldest],
    )


def _notice(one: ApplicationOut) -> ApplicationNoticeOut:
    who, where = one.admin.full_name, one.building.name
    building = one.kind == "building"
    return ApplicationNoticeOut(
        id=one.id,
        approval_id=one.id,
        type=one.request_type,
        title="A building asks to be opened" if building else "Somebody asks to administer a building",
        message=f"{who} has registered {where}." if building else f"{who} asks to administer {where}.",
        created_at=one.created_at,
        expires_at=one.expires_at,
    )
