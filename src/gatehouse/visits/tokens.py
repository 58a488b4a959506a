"""000's visitor tokens as what they are, visits with a pass: make one, extend one, list one's own."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import load_context
from gatehouse.core.clock import in_zone, now
from gatehouse.core.config import settings
from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid
from gatehouse.core.paging import Paging
from gatehouse.visits.access import access_own_visit
from gatehouse.visits.codes import codes_to_show
from gatehouse.visits.extending import Extended, extend_visit, longest
from gatehouse.visits.invitations import invite
from gatehouse.visits.own_fields import fields_named
from gatehouse.visits.schemas_tokens import GenerateIn, IssuedOut, Issuer, TokenRow
from gatehouse.visits.state import judged_status
from gatehouse.visits.wish import Guest, Wish

STAY_TYPE = """
case when v.visit_type in ('short', 'long', 'delivery', 'contractor', 'other') then v.visit_type
  when v.visit_type = 'service' then 'contractor' when v.visit_type = 'cab' then 'other'
  when v.valid_until - v.expected_start > interval '1 day' then 'long' else 'short' end
"""
"""SQL over `visits v`: 000's word for a visit, whichever door made it."""
NAMES = """
(select string_agg(x.name, ', ' order by x.position) from visit_visitors x
 where x.building_id = v.building_id and x.visit_id = v.id and x.status <> 'cancelled')
"""
FIRST_PHONE = """
(select w.phone from visit_visitors x join visitors w on w.building_id = x.building_id and w.id = x.visitor_id
 where x.building_id = v.building_id and x.visit_id = v.id and x.status <> 'cancelled' order by x.position limit 1)
"""
USED_UP = "v.entries_used >= v.max_entries * v.visitor_count"
"""SQL over `visits v`: every entry of everybody who is to come is used."""
_FIELDS = {
    "visitors.0.name": "issued_for_name",
    "visitors.0.phone": "issued_for_phone",
    "expected_start": "starts_at",
    "expected_end": "duration",
}
_ISSUED = text(f"""
select {FIRST_PHONE} as visitor_phone, concat_ws(' ', u.first_name, nullif(u.last_name, '')) as name, u.phone, n.number as house_number,
  coalesce(nullif(n.address, ''), b.address) as address
from visits v
join buildings b on b.id = v.building_id
join members m on m.building_id = v.building_id and m.id = v.host_id
join users u on u.id = m.user_id
left join units n on n.building_id = v.building_id and n.id = v.unit_id
where v.building_id = :building and v.id = :id
""")
_OWN = text(f"""
select v.id, {NAMES} as visitor_name, {FIRST_PHONE} as visitor_phone, {STAY_TYPE} as stay_type, v.notes, v.status, v.expected_start,
  v.valid_until, v.first_entry_at, v.inside_count, v.cancelled_at, v.created_at, v.max_entries, v.entries_used, v.duration_minutes,
  ({USED_UP}) as used_up, p.id as pass_id, p.sealed
from (
  select * from visits where building_id = :building and host_id = :member order by created_at desc, id desc limit :limit offset :offset
) v
left join lateral (
  select x.id, x.sealed from passes x where x.building_id = v.building_id and x.visit_id = v.id
  order by x.ended_at is null desc, x.created_at desc limit 1
) p on true
order by v.created_at desc, v.id desc
""")
_OWN_COUNT = text("select count(*) from visits v where v.building_id = :building and v.host_id = :member")
_STAY = text(f"""
select {STAY_TYPE} as stay_type, v.valid_until from visits v where v.building_id = :building and v.id = :id
""")


async def generate_token(session: Session, caller: Caller, body: GenerateIn) -> IssuedOut:
    """Make a token; the caller is the host. 422 `duration` beyond what the building allows, else as any invitation. Source: 000."""
    building = await load_context(session, caller)
    start = in_zone(body.starts_at, building.time_zone) if body.starts_at else now().replace(microsecond=0)
    stay = _stay(body.visit_type, body.duration)
    cap = longest(body.visit_type, building.settings)
    if stay > cap:
        most = f"{cap.days} days" if body.visit_type == "long" else f"{cap // timedelta(hours=1)} hours"
        raise Invalid.field("duration", f"At most {most}.")
    if start + stay <= now():
        raise Invalid.field("starts_at", "This visit would be over already.")
    with fields_named(_FIELDS):
        made = await invite(
            session,
            caller,
            Wish(
                title=body.issued_for_name,
                visit_type=body.visit_type,
                start=start,
                end=start + stay,
                visitors=[Guest(body.issued_for_name, body.issued_for_phone)],
                door="000",
                notes=body.note,
                max_entries=body.max_entries,
                duration_minutes=stay // timedelta(minutes=1),
            ),
        )
    row = await session.one(_ISSUED, {"building": caller.building_id, "id": made.visit_id})
    return IssuedOut(
        token=made.codes.code,
        token_id=made.visit_id,
        digits=made.codes.digits,
        pass_url=made.codes.url,
        qr_svg_url=f"{settings().public_url.rstrip('/')}/api/visitors/{made.visit_id}/qr.svg",
        visitor_name=body.issued_for_name,
        visitor_phone=row.visitor_phone,
        stay_type=body.visit_type,
        duration=body.duration,
        note=body.note,
        max_entries=body.max_entries,
        starts_at=start,
        expires_at=made.valid_until,
        generated_by=Issuer(
            name=row.name, phone=row.phone, house_number=row.house_number, address=row.address
        ),
    )


def _stay(visit_type: str, duration: int) -> timedelta:
    return timedelta(days=duration) if visit_type == "long" else timedelta(hours=duration)


async def extend_token(
    session: Session, caller: Caller, token_id: UUID, *, duration: int | None, until: datetime | None
) -> Extended:
    """Until a moment, or so much longer than agreed (than now, when it has run out). 404, 409 and 422 as `extend_visit`."""
    if until is not None:
        return await extend_visit(session, caller, token_id, until)
    await access_own_visit(session, caller, token_id, lock=True)
    row = await session.one(_STAY, {"building": caller.building_id, "id": token_id})
    later = max(row.valid_until, now().replace(microsecond=0)) + _stay(row.stay_type, duration or 0)
    with fields_named({"until": "duration"}):
        return await extend_visit(session, caller, token_id, later)


async def list_own_tokens(session: Session, caller: Caller, paging: Paging) -> tuple[list[TokenRow], int]:
    """The caller's own tokens, newest first, made through any door; with the exact total."""
    own: dict[str, Any] = {"building": caller.building_id, "member": caller.member_id}
    rows = await session.all(_OWN, {**own, "limit": paging.limit, "offset": paging.offset})
    return [_row(caller, row) for row in rows], await session.scalar(_OWN_COUNT, own)


def _row(caller: Caller, row: Row[Any]) -> TokenRow:
    at = now()
    status = judged_status(
        row.status,
        inside_count=row.inside_count,
        valid_until=row.valid_until,
        first_entry_at=row.first_entry_at,
        at=at,
    )
    opens = status in {"pending", "active"} and row.valid_until > at and not row.used_up
    codes = codes_to_show(caller.building_id, row.pass_id, row.sealed) if opens and row.sealed else None
    return TokenRow(
        id=row.id,
        visitor_name=row.visitor_name or "",
        visitor_phone=row.visitor_phone,
        stay_type=row.stay_type,
        note=row.notes,
        starts_at=row.expected_start,
        expires_at=row.valid_until,
        used_at=row.first_entry_at,
        revoked_at=row.cancelled_at,
        created_at=row.created_at,
        status=status,
        is_active=opens,
        is_expired=row.valid_until <= at,
        is_used=row.used_up,
        is_inside=row.inside_count > 0,
        max_entries=row.max_entries,
        entries_count=row.entries_used,
        duration_minutes=row.duration_minutes,
        token=codes[0] if codes else None,
    )
