"""The statements of gate passes."""

from sqlalchemy import ARRAY, LargeBinary, String, TextClause, bindparam, text

from gatehouse.gate.own_units import own_since

_ROW = """
select p.id, p.kind, p.title, p.description, p.unit_id, n.number as unit_number, p.valid_from, p.valid_until, p.vehicle_number, p.driver_name,
  p.driver_phone, p.worker_name, p.worker_phone, p.company_name, p.items, p.attachments, p.decided_at, p.reject_reason, p.cancelled_at, p.used_at,
  p.created_at, g.name as used_gate,
  case when p.status in ('pending', 'approved') and p.valid_until <= now() then 'expired' else p.status end as status,
  r.user_id as requester_user, concat_ws(' ', ru.first_name, nullif(ru.last_name, '')) as requester_name,
  d.user_id as decider_user, concat_ws(' ', du.first_name, nullif(du.last_name, '')) as decider_name,
  k.user_id as guard_user, concat_ws(' ', ku.first_name, nullif(ku.last_name, '')) as guard_name
from gate_passes p
left join units n on n.building_id = p.building_id and n.id = p.unit_id
left join gates g on g.building_id = p.building_id and g.id = p.used_gate
join members r on r.building_id = p.building_id and r.id = p.requested_by
join users ru on ru.id = r.user_id
left join members d on d.building_id = p.building_id and d.id = p.decided_by
left join users du on du.id = d.user_id
left join members k on k.building_id = p.building_id and k.id = p.used_by
left join users ku on ku.id = k.user_id
where p.building_id = :building and {where}
"""
_OVER = "case p.status when 'used' then p.used_at when 'cancelled' then p.cancelled_at when 'rejected' then p.decided_at else p.valid_until end"
OWN = f"(p.requested_by = :member or {own_since('p', _OVER)})"
"""What a resident sees: what they have asked for themselves, and what is of their units since they are theirs."""
IS_STATUS = {
    "PENDING": "p.status = 'pending' and p.valid_until > now()",
    "APPROVED": "p.status = 'approved' and p.valid_until > now()",
    "ACTIVE": "p.status = 'approved' and p.valid_from <= now() and p.valid_until > now()",
    "REJECTED": "p.status = 'rejected'",
    "USED": "p.status = 'used'",
    "EXPIRED": "(p.status in ('expired', 'cancelled') or (p.status in ('pending', 'approved') and p.valid_until <= now()))",
}
"""004's words as filters. Its clients know no cancellation: a pass called off is `EXPIRED`, with `cancelledAt`."""
UNIT = text(
    "select 1 from units where building_id = :building and id = :unit and ended_at is null for key share"
)
ADD = text("""
insert into gate_passes (building_id, id, kind, title, description, unit_id, requested_by, valid_from, valid_until, vehicle_number, driver_name,
  driver_phone, driver_phone_raw, worker_name, worker_phone, worker_phone_raw, company_name, items, attachments, code_hash, sealed)
values (:building, :id, :kind, :title, :description, :unit, :member, :from, :until, :vehicle, :driver,
  :driver_phone, :driver_raw, :worker, :worker_phone, :worker_raw, :company, :items, :attachments, :hash, :sealed)
""").bindparams(bindparam("items", type_=ARRAY(String)), bindparam("attachments", type_=ARRAY(String)))
DECIDE = text("""
update gate_passes set status = :status, decided_by = :by, decided_at = now(), reject_reason = :reason
where building_id = :building and id = :id and status = 'pending' and valid_until > now()
""")
CANCEL = text("""
update gate_passes set status = 'cancelled', cancelled_at = now()
where building_id = :building and id = :id and status in ('pending', 'approved') and valid_until > now()
""")
SEALED = text("select sealed from gate_passes where building_id = :building and id = :id")
_CODES = bindparam("hashes", type_=ARRAY(LargeBinary))
USE = text("""
update gate_passes set status = 'used', used_at = now(), used_by = :guard, used_gate = :gate
where building_id = :building and code_hash = any (:hashes) and status = 'approved' and valid_from <= now() and valid_until > now()
returning id
""").bindparams(_CODES)
BY_CODE = text(
    "select id from gate_passes where building_id = :building and code_hash = any (:hashes)"
).bindparams(_CODES)


def one_pass(where: str) -> TextClause:
    """The pass that a condition names."""
    return text(_ROW.format(where=where))


def page_of_passes(where: str) -> tuple[TextClause, TextClause]:
    """The statements of a page, newest first, and of its total."""
    page = _ROW.format(where=where) + " order by p.created_at desc, p.id desc limit :limit offset :offset"
    return text(page), text(f"select count(*) from gate_passes p where p.building_id = :building and {where}")
