"""The statements of expected deliveries and of the rules by which a unit need not be asked."""

from sqlalchemy import ARRAY, Date, String, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import TIMESTAMP

from gatehouse.gate.own_units import OWN_UNITS, own_since

_UNITS = bindparam("units", type_=ARRAY(Uuid))


def _still_answers(row: str) -> str:
    """SQL: whether whoever wrote it is a member who may answer for its unit today. A rule does not outlive its author's home there."""
    return f"""exists (
  select 1 from occupancies o join members m on m.building_id = o.building_id and m.id = o.member_id
  where o.building_id = {row}.building_id and o.member_id = {row}.member_id and o.unit_id = {row}.unit_id and o.valid_to is null
    and o.may_approve and m.status = 'active')"""


AWAITED = text(f"""
select e.id, e.unit_id, e.member_id, e.company, e.company_key, e.expected_on, e.from_minute, e.until_minute, e.leave_at_gate
from expected_deliveries e
where e.building_id = :building and e.unit_id = any (:units) and e.status = 'expected' and e.auto_approve and e.company_key = :key
  and e.expected_on between :yesterday and :today and e.expires_at > :at and {_still_answers("e")}
order by e.id
""").bindparams(
    _UNITS,
    bindparam("key", type_=String),
    bindparam("yesterday", type_=Date),
    bindparam("today", type_=Date),
    bindparam("at", type_=TIMESTAMP(timezone=True)),
)
STANDING = text(f"""
select r.unit_id, r.member_id, r.companies, r.company_keys, r.days, r.from_minute, r.until_minute, r.leave_at_gate
from delivery_rules r
where r.building_id = :building and r.unit_id = any (:units) and r.ended_at is null and r.is_active and {_still_answers("r")}
order by r.id
""").bindparams(_UNITS)
USE_EXPECTED = text("""
update expected_deliveries set status = 'arrived', request_id = :request
where building_id = :building and id = :id and status = 'expected' and expires_at > now()
""")

_DELIVERY = """
e.id, e.unit_id, n.number as unit_number, e.company, e.item, e.expected_on, e.from_minute, e.until_minute, e.auto_approve, e.leave_at_gate,
case when e.status = 'expected' and e.expires_at <= now() then 'expired' else e.status end as status, e.request_id, m.user_id, e.expires_at, e.created_at
"""
_DELIVERY_JOINS = """
join units n on n.building_id = e.building_id and n.id = e.unit_id
join members m on m.building_id = e.building_id and m.id = e.member_id
"""
IS_STATUS = {
    "EXPECTED": "e.status = 'expected' and e.expires_at > now()",
    "EXPIRED": "e.status = 'expected' and e.expires_at <= now()",
    "ARRIVED": "e.status = 'arrived'",
    "CANCELLED": "e.status = 'cancelled'",
}
OWN_DELIVERIES = own_since("e", "e.expires_at")
ADD_EXPECTED = text("""
insert into expected_deliveries (building_id, id, unit_id, member_id, company, company_key, item, expected_on, from_minute, until_minute,
  auto_approve, leave_at_gate, expires_at)
values (:building, :id, :unit, :member, :company, :key, :item, :day, :from, :until, :auto, :leave, :expires)
""")
OPEN_EXPECTED = text("""
select count(*) from expected_deliveries where building_id = :building and unit_id = :unit and status = 'expected' and expires_at > now()
""")
ONE_EXPECTED = text(
    f"select {_DELIVERY} from expected_deliveries e {_DELIVERY_JOINS} where e.building_id = :building and e.id = :id and {OWN_DELIVERIES}"
)
CANCEL_EXPECTED = text(f"""
update expected_deliveries e set status = 'cancelled'
where e.building_id = :building and e.id = :id and e.status = 'expected' and e.expires_at > now() and {OWN_DELIVERIES}
""")


def expected_page(where: str, order: str) -> tuple[str, str]:
    """The statements of a page and of its total."""
    source = f"from expected_deliveries e {_DELIVERY_JOINS} where e.building_id = :building and {where}"
    return (
        f"select {_DELIVERY} {source} order by {order} limit :limit offset :offset",
        f"select count(*) from expected_deliveries e where e.building_id = :building and {where}",
    )


_RULE = f"""
r.id, r.unit_id, n.number as unit_number, r.companies, r.days, r.from_minute, r.until_minute, r.leave_at_gate,
r.is_active and {_still_answers("r")} as is_active, m.user_id, r.created_at, r.updated_at
"""
_RULES = f"""
from delivery_rules r
join units n on n.building_id = r.building_id and n.id = r.unit_id
join members m on m.building_id = r.building_id and m.id = r.member_id
where r.building_id = :building and r.ended_at is null and r.unit_id in {OWN_UNITS}
"""
_OF_UNIT = "and (cast(:unit as uuid) is null or r.unit_id = :unit)"
RULE_PAGE = text(
    f"select {_RULE} {_RULES} {_OF_UNIT} order by r.created_at desc, r.id desc limit :limit offset :offset"
)
RULE_COUNT = text(f"select count(*) {_RULES} {_OF_UNIT}")
ONE_RULE = text(f"select {_RULE} {_RULES} and r.id = :id")
ADD_RULE = text("""
insert into delivery_rules (building_id, id, unit_id, member_id, companies, company_keys, days, from_minute, until_minute, leave_at_gate)
values (:building, :id, :unit, :member, :companies, :keys, :days, :from, :until, :leave)
""").bindparams(bindparam("companies", type_=ARRAY(String)), bindparam("keys", type_=ARRAY(String)))
RULES_OF_UNIT = text(
    "select count(*) from delivery_rules where building_id = :building and unit_id = :unit and ended_at is null"
)
HOLD_RULE = text(f"""
select r.unit_id, r.companies, r.days, r.from_minute, r.until_minute, r.leave_at_gate, r.is_active from delivery_rules r
where r.building_id = :building and r.id = :id and r.ended_at is null and r.unit_id in {OWN_UNITS} for no key update
""")
# Whoever changes a rule answers for it from now on.
CHANGE_RULE = text("""
update delivery_rules set member_id = :member, companies = :companies, company_keys = :keys, days = :days, from_minute = :from,
  until_minute = :until, leave_at_gate = :leave, is_active = :active, updated_at = now()
where building_id = :building and id = :id and ended_at is null
""").bindparams(bindparam("companies", type_=ARRAY(String)), bindparam("keys", type_=ARRAY(String)))
END_RULE = text(f"""
update delivery_rules r set ended_at = now() where r.building_id = :building and r.id = :id and r.ended_at is null and r.unit_id in {OWN_UNITS}
""")
