"""What a unit expects to be delivered, and its standing rules for deliveries nobody need be asked about. Only for units one belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.buildings.context import load_context
from gatehouse.core.clock import in_zone, now
from gatehouse.core.db import Session
from gatehouse.core.errors import AlreadyDecided, Conflict, Gone, Invalid, NotFound
from gatehouse.core.events import Event
from gatehouse.core.ids import new_id
from gatehouse.core.paging import Paging
from gatehouse.core.rooms import flat_room, gate_room
from gatehouse.gate.delivery_rules import company_key, window_end
from gatehouse.gate.delivery_sql import (
    ADD_EXPECTED,
    ADD_RULE,
    CANCEL_EXPECTED,
    CHANGE_RULE,
    END_RULE,
    HOLD_RULE,
    IS_STATUS,
    ONE_EXPECTED,
    ONE_RULE,
    OPEN_EXPECTED,
    OWN_DELIVERIES,
    RULE_COUNT,
    RULE_PAGE,
    RULES_OF_UNIT,
    expected_page,
)
from gatehouse.gate.own_units import own_unit

COMPANIES: tuple[str, ...] = (
    "AMAZON",
    "BIGBASKET",
    "BLINKIT",
    "BOLT FOOD",
    "CHOWDECK",
    "DHL",
    "DUNZO",
    "FEDEX",
    "FLIPKART",
    "GIG LOGISTICS",
    "GLOVO",
    "JUMIA",
    "KONGA",
    "MYNTRA",
    "SWIGGY",
    "UPS",
    "ZEPTO",
    "ZOMATO",
    "OTHER",
)
"""What a form offers: 004's provider tags and the couriers of where buildings are. Any other name may be written too."""
MOST_EXPECTED, MOST_RULES = 100, 50
"""Open at once for one unit."""
EVERY_DAY = 0b1111111


@dataclass(frozen=True, slots=True)
class Expectation:
    """A delivery to come. Without a unit: the caller's main one. A day with a time and no zone is the building's own; minutes after local midnight."""

    company: str
    day: date | datetime
    unit_id: UUID | None = None
    item: str | None = None
    from_minute: int | None = None
    until_minute: int | None = None
    auto_approve: bool = False
    leave_at_gate: bool = False
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RuleWish:
    """A standing rule. No companies: any. `days`: bit 0 is Monday."""

    companies: Sequence[str] = ()
    days: int = EVERY_DAY
    unit_id: UUID | None = None
    from_minute: int | None = None
    until_minute: int | None = None
    leave_at_gate: bool = False


def _mine(caller: Caller, **more: Any) -> dict[str, Any]:
    return {"building": caller.building_id, "member": caller.member, **more}


def publish_delivery(
    session: Session, building_id: UUID, what: str, row_id: UUID, *, status: str, unit_id: UUID
) -> None:
    """Open pages of the unit, and the gate for what is expected, hear that it changed."""
    rooms = [flat_room(building_id, unit_id)]
    if what == "expected":
        rooms.append(gate_room(building_id))
    changed = {"id": str(row_id), "what": what, "status": status, "unit_id": str(unit_id)}
    session.publish(Event(tuple(rooms), "delivery:changed", changed))


def _must_differ(start: int | None, end: int | None) -> None:
    if start is not None and start == end:
        raise Invalid.field("timeUntil", "The window must end at another time than it begins.")


def _local_day(day: date | datetime, time_zone: str) -> date:
    if isinstance(day, datetime):
        return in_zone(day, time_zone).astimezone(ZoneInfo(time_zone)).date()
    return day


async def expect(session: Session, caller: Caller, wish: Expectation) -> UUID:
    """Note a delivery that is to come, for one request at the gate; with `auto_approve` it is let in unasked.

    `expires_at` can only end it before its window does. 422 for another's unit, a day that is over or a window without length,
    403 for `auto_approve` by somebody who may not answer for the unit, 409 when 100 wait already.
    """
    unit_id = await own_unit(session, caller, wish.unit_id, to_approve=wish.auto_approve)
    _must_differ(wish.from_minute, wish.until_minute)
    zone = (await load_context(session, caller)).time_zone
    day = _local_day(wish.day, zone)
    expires = window_end(day, wish.from_minute, wish.until_minute, zone)
    if expires <= now():
        raise Invalid.field("expectedDate", "This time is over already.")
    if wish.expires_at is not None:
        expires = min(expires, in_zone(wish.expires_at, zone))
        if expires <= now():
            raise Invalid.field("expiresAt", "This time is over already.")
    if (
        await session.scalar(OPEN_EXPECTED, {"building": caller.building_id, "unit": unit_id})
        >= MOST_EXPECTED
    ):
        raise Conflict(f"This flat expects {MOST_EXPECTED} deliveries already. Cancel some first.")
    delivery_id = new_id()
    await session.execute(
        ADD_EXPECTED,
        _mine(
            caller,
            id=delivery_id,
            unit=unit_id,
            company=wish.company,
            key=company_key(wish.company),
            item=wish.item,
            day=day,
            until=wish.until_minute,
            auto=wish.auto_approve,
            leave=wish.leave_at_gate,
            expires=expires,
        )
        | {"from": wish.from_minute},
    )
    if wish.auto_approve:
        await audit_by(session, caller, "delivery.expected", "expected_delivery", delivery_id)
    publish_delivery(session, caller.building_id, "expected", delivery_id, status="expected", unit_id=unit_id)
    return delivery_id


async def list_expected(
    session: Session,
    caller: Caller,
    paging: Paging,
    *,
    unit_id: UUID | None = None,
    status: str | None = None,
) -> tuple[Sequence[Row[Any]], int]:
    """Deliveries of the caller's units, newest first; to a guard those of the building that are still to come, soonest first. With the exact total."""
    parts, values = ["true"], _mine(caller)
    if unit_id is not None:
        parts.append("e.unit_id = :unit")
        values["unit"] = unit_id
    if status is not None:
        parts.append(IS_STATUS[status])
    if caller.may(Permission.GATE_ASK):
        parts.append(IS_STATUS["EXPECTED"])
        order = "e.expected_on, coalesce(e.from_minute, 0), e.id"
        del values["member"]
    else:
        parts.append(OWN_DELIVERIES)
        order = "e.created_at desc, e.id desc"
    page, count = expected_page(" and ".join(parts), order)
    total: int = await session.scalar(text(count), values)
    rows = await session.all(text(page), {**values, "limit": paging.limit, "offset": paging.offset})
    return rows, total


async def load_expected(session: Session, caller: Caller, delivery_id: UUID) -> Row[Any]:
    """A delivery of one of the caller's units; 404 otherwise."""
    row = await session.first(ONE_EXPECTED, _mine(caller, id=delivery_id))
    if row is None:
        raise NotFound("There is no such delivery.")
    return row


async def cancel_expected(session: Session, caller: Caller, delivery_id: UUID) -> None:
    """It is not to come any more. 404, 409 when it has come or was cancelled, 410 when its time is over."""
    if not await session.changed(CANCEL_EXPECTED, _mine(caller, id=delivery_id)):
        row = await load_expected(session, caller, delivery_id)
        if row.status == "expired":
            raise Gone("The time of this delivery is over.")
        raise AlreadyDecided(row.status, by=None, at=None)
    row = await load_expected(session, caller, delivery_id)
    await audit_by(session, caller, "delivery.cancelled", "expected_delivery", delivery_id, fields=["status"])
    publish_delivery(
        session, caller.building_id, "expected", delivery_id, status="cancelled", unit_id=row.unit_id
    )


async def add_rule(session: Session, caller: Caller, wish: RuleWish) -> UUID:
    """A standing rule: such deliveries come in unasked. 422 for another's unit, 403 for somebody who may not answer for it, 409 at 50 rules."""
    unit_id = await own_unit(session, caller, wish.unit_id, to_approve=True)
    _must_differ(wish.from_minute, wish.until_minute)
    if await session.scalar(RULES_OF_UNIT, {"building": caller.building_id, "unit": unit_id}) >= MOST_RULES:
        raise Conflict(f"This flat has {MOST_RULES} rules already. Remove some first.")
    rule_id = new_id()
    await session.execute(ADD_RULE, _rule_values(caller, rule_id, asdict(wish)) | {"unit": unit_id})
    await audit_by(session, caller, "delivery_rule.added", "delivery_rule", rule_id)
    publish_delivery(session, caller.building_id, "rule", rule_id, status="active", unit_id=unit_id)
    return rule_id


async def list_rules(
    session: Session, caller: Caller, paging: Paging, *, unit_id: UUID | None = None
) -> tuple[Sequence[Row[Any]], int]:
    """The rules of the caller's units, newest first, with the exact total. `is_active` also needs its author to answer for the unit still."""
    values = _mine(caller, unit=unit_id)
    total: int = await session.scalar(RULE_COUNT, values)
    rows = await session.all(RULE_PAGE, {**values, "limit": paging.limit, "offset": paging.offset})
    return rows, total


async def load_rule(session: Session, caller: Caller, rule_id: UUID) -> Row[Any]:
    """A rule of one of the caller's units; 404 otherwise."""
    row = await session.first(ONE_RULE, _mine(caller, id=rule_id))
    if row is None:
        raise _no_rule()
    return row


async def change_rule(session: Session, caller: Caller, rule_id: UUID, change: Mapping[str, Any]) -> None:
    """Change what `change` names (RuleWish's words, and `is_active`); the caller answers for the rule from now on. 404, 403, 422 as `add_rule`."""
    rule = await session.first(HOLD_RULE, _mine(caller, id=rule_id))
    if rule is None:
        raise _no_rule()
    await own_unit(session, caller, rule.unit_id, to_approve=True)
    merged = {**rule._mapping, **change}
    _must_differ(merged["from_minute"], merged["until_minute"])
    await session.execute(
        CHANGE_RULE, _rule_values(caller, rule_id, merged) | {"active": merged["is_active"]}
    )
    await audit_by(session, caller, "delivery_rule.changed", "delivery_rule", rule_id, fields=sorted(change))
    status = "active" if merged["is_active"] else "inactive"
    publish_delivery(session, caller.building_id, "rule", rule_id, status=status, unit_id=rule.unit_id)


async def end_rule(session: Session, caller: Caller, rule_id: UUID) -> None:
    """Remove a rule; what it has let in stays on record. 404 when it is gone."""
    row = await load_rule(session, caller, rule_id)
    if not await session.changed(END_RULE, _mine(caller, id=rule_id)):
        raise _no_rule()
    await audit_by(session, caller, "delivery_rule.ended", "delivery_rule", rule_id, fields=["ended_at"])
    publish_delivery(session, caller.building_id, "rule", rule_id, status="ended", unit_id=row.unit_id)


def _rule_values(caller: Caller, rule_id: UUID, rule: Mapping[str, Any]) -> dict[str, Any]:
    companies: dict[str, str] = {}
    for one in rule["companies"]:  # written twice, in whatever way, it is one company
        companies.setdefault(company_key(one), one)
    return _mine(
        caller,
        id=rule_id,
        companies=list(companies.values()),
        keys=list(companies),
        days=rule["days"],
        until=rule["until_minute"],
        leave=rule["leave_at_gate"],
    ) | {"from": rule["from_minute"]}


def _no_rule() -> NotFound:
    return NotFound("There is no such rule.")
