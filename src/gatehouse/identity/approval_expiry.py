"""Periodic tidying of requests nobody decided in 30 days. It decides nothing: `decide` judges by `expires_at` itself."""

from sqlalchemy import text

from gatehouse.core.db import Session
from gatehouse.identity.events import approval_changed
from gatehouse.notifications.mail import queue_mail

BATCH = 100

# Over all buildings, by the worker. Whoever is being decided right now is left for the next round.
# tenant: every row is of the building of its own key
_EXPIRE = text("""
with due as materialized (
  select r.building_id, r.id from approval_requests r
  join members m on m.building_id = r.building_id and m.id = r.member_id
  where r.status = 'pending' and r.expires_at <= now() order by r.expires_at limit :batch
  for no key update of m, r skip locked
), expired as (
  update approval_requests r set status = 'expired' from due where r.building_id = due.building_id and r.id = due.id
  returning r.building_id, r.id, r.request_type, r.member_id, r.apartment_number
), ended as (
  update members m set status = 'ended', ended_at = now(), end_reason = 'expired' from expired e
  where m.building_id = e.building_id and m.id = e.member_id and m.status = 'pending'
    and e.request_type in ('resident_registration', 'invitation')
)
select e.building_id, e.id, e.request_type, e.apartment_number, u.email, u.first_name, b.name as building_name
from expired e
join members m on m.building_id = e.building_id and m.id = e.member_id
join users u on u.id = m.user_id
join buildings b on b.id = e.building_id
""")
_MAILS = {
    "resident_registration": ("registration_expired", "your registration"),
    "unit_change": ("request_expired", "your move to another unit"),
    "property_claim": ("request_expired", "your claim of a unit"),
}


async def expire_approvals(session: Session) -> bool:
    """End what is past its time: the request, and the membership that waited for it. The applicant is told how to ask again."""
    expired = await session.all(_EXPIRE, {"batch": BATCH})
    for row in expired:
        session.publish(approval_changed(row.building_id, row.id, "expired", row.request_type))
        template, what = _MAILS.get(row.request_type, (None, None))
        if template is not None and row.email is not None:
            await queue_mail(
                session,
                to=row.email,
                template=template,
                building_id=row.building_id,
                first_name=row.first_name,
                building=row.building_name,
                what=what,
                apartment_number=row.apartment_number,
            )
    return len(expired) == BATCH
