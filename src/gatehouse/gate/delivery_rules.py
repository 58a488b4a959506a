"""Whether a delivery at the gate is answered without asking: by what its unit expects today, else by the unit's standing rules.

`choose` judges values only: no database, no clock. All times of day are those of the wall clock in the building, so that a window
says the same on the two days of the year on which an hour is missing or comes twice.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from gatehouse.core.db import Session
from gatehouse.gate.delivery_sql import AWAITED, STANDING, USE_EXPECTED

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Expected:
    """A delivery that a unit expects and that may come in without a further question. Minutes after local midnight; None: all day."""

    id: UUID
    unit_id: UUID
    member_id: UUID
    company: str
    company_key: str
    expected_on: date
    from_minute: int | None
    until_minute: int | None
    leave_at_gate: bool


@dataclass(frozen=True, slots=True)
class StandingRule:
    """A unit's rule. No companies: any. `days`: bit 0 is Monday."""

    unit_id: UUID
    member_id: UUID
    companies: tuple[str, ...]
    company_keys: tuple[str, ...]
    days: int
    from_minute: int | None
    until_minute: int | None
    leave_at_gate: bool


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """The answer of a unit that need not be asked. `reason` is for the guard and the record; `expected_id`: what is used up by it."""

    unit_id: UUID
    member_id: UUID
    reason: str
    leave_at_gate: bool
    expected_id: UUID | None


def company_key(company: str) -> str:
    """What companies are compared by: letters and digits, lower case, so that "Big Basket" is `BIGBASKET`."""
    folded = unicodedata.normalize("NFKC", company).casefold()
    return "".join(character for character in folded if character.isalnum()) or folded.strip()


def window_day(local: datetime, from_minute: int | None, until_minute: int | None) -> date | None:
    """The day whose window holds this local moment, None outside: after midnight a window still belongs to the evening before.

    The end does not belong to it. Equal ends are a window of 24 hours.
    """
    minute = local.hour * 60 + local.minute
    opens = from_minute or 0
    closes = DAY_MINUTES if until_minute is None else until_minute
    if opens < closes:
        return local.date() if opens <= minute < closes else None
    if minute >= opens:
        return local.date()
    return local.date() - timedelta(days=1) if minute < closes else None


def window_end(day: date, from_minute: int | None, until_minute: int | None, time_zone: str) -> datetime:
    """When the window of a day is over for good, UTC: where that hour comes twice, the second time."""
    closes = DAY_MINUTES if until_minute is None else until_minute
    over_midnight = (from_minute or 0) >= closes
    wall = datetime.combine(day + timedelta(days=over_midnight), time()) + timedelta(minutes=closes)
    zone = ZoneInfo(time_zone)
    return max(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))


def choose(
    expected: Sequence[Expected],
    rules: Sequence[StandingRule],
    unit_ids: Sequence[UUID],
    *,
    key: str | None,
    local: datetime,
) -> RuleAnswer | None:
    """The one answer where several would do: what is expected before what is always right, the narrower before the wider.

    Of expected deliveries the one whose window ends first, and of those the shorter window; of rules one that names the company.
    Units answer in the order in which they were asked. `key` is the company's, None when it is not known.
    """
    order = {unit: position for position, unit in enumerate(unit_ids)}
    due = [
        one
        for one in expected
        if one.company_key == key
        and window_day(local, one.from_minute, one.until_minute) == one.expected_on
        and one.unit_id in order
    ]
    if due:
        first = min(due, key=lambda one: (*_urgency(one), order[one.unit_id], one.id))
        reason = f"Expected delivery from {first.company}"
        return RuleAnswer(first.unit_id, first.member_id, reason, first.leave_at_gate, first.id)
    standing = [one for one in rules if one.unit_id in order and _applies(one, key, local)]
    if not standing:
        return None
    rule = min(standing, key=lambda one: (not one.companies, order[one.unit_id]))
    named = dict(zip(rule.company_keys, rule.companies, strict=True)).get(key or "")
    reason = f"Standing rule for {named}" if named else "Standing rule for every company"
    return RuleAnswer(rule.unit_id, rule.member_id, reason, rule.leave_at_gate, None)


def _urgency(one: Expected) -> tuple[date, int, int]:
    opens, closes = one.from_minute or 0, DAY_MINUTES if one.until_minute is None else one.until_minute
    if opens >= closes:
        closes += DAY_MINUTES
    return one.expected_on, closes, closes - opens


def _applies(rule: StandingRule, key: str | None, local: datetime) -> bool:
    if rule.companies and key not in rule.company_keys:
        return False
    day = window_day(local, rule.from_minute, rule.until_minute)
    return day is not None and bool(rule.days >> day.weekday() & 1)


async def answer_by_rule(
    session: Session,
    building_id: UUID,
    unit_ids: Sequence[UUID],
    *,
    provider: str | None,
    at: datetime,
    time_zone: str,
) -> RuleAnswer | None:
    """What answers a delivery at `at` without asking anybody; None: ask. Only rules of people who may answer for the unit today count.

    An expected delivery is claimed with `use_expected` before it counts; where that fails, somebody was faster: ask here again.
    """
    local = at.astimezone(ZoneInfo(time_zone))
    key = company_key(provider) if provider else None
    where = {"building": building_id, "units": list(unit_ids)}
    awaited = [
        Expected(**row._mapping)
        for row in await session.all(
            AWAITED,
            {
                **where,
                "key": key,
                "yesterday": local.date() - timedelta(days=1),
                "today": local.date(),
                "at": at,
            },
        )
    ]
    standing = [
        StandingRule(
            **{**row._mapping, "companies": tuple(row.companies), "company_keys": tuple(row.company_keys)}
        )
        for row in await session.all(STANDING, where)
    ]
    return choose(awaited, standing, unit_ids, key=key, local=local)


async def use_expected(session: Session, building_id: UUID, expected_id: UUID, request_id: UUID) -> bool:
    """Mark an expected delivery as arrived with this request, which must be written already; False when another request or a cancellation was first."""
    return bool(
        await session.changed(
            USE_EXPECTED, {"building": building_id, "id": expected_id, "request": request_id}
        )
    )
