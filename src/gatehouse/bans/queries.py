"""Lists and counts of bans: one statement for the page, one for the total."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.bans.rows import COLUMNS, JOINS, LIVE, OWN, STATUS, ban_out, visible
from gatehouse.bans.schemas import BanOut, BanStatsOut
from gatehouse.core.db import Session
from gatehouse.core.paging import Paging

_FEWEST_DIGITS = 3
_FILTERS = {
    "status": f"{STATUS} = :status",
    "active": LIVE,
    "severity": "b.severity = :severity",
    "ban_type": "b.ban_type = :ban_type",
    "scope": "b.scope = :scope",
    "phone": "b.phone = :phone",
    "hours": "b.expires_at <= now() + make_interval(hours => :hours)",
    "words": "strpos(lower(b.name), :words) > 0 or (:digits <> '' and strpos(b.phone, :digits) > 0)",
}
_ORDERS = {"newest": "b.banned_at desc, b.id desc", "ending": "b.expires_at, b.id"}


@dataclass(frozen=True, slots=True)
class BanFilter:
    """What a list is narrowed to. `status` None: whatever became of them; `hours`: those ending by themselves within that time."""

    status: str | None = None
    severity: str | None = None
    ban_type: str | None = None
    scope: str | None = None
    phone: str | None = None
    words: str | None = None
    hours: int | None = None


def _where(caller: Caller, wanted: BanFilter) -> tuple[str, dict[str, Any]]:
    parts = [visible(caller)]
    values: dict[str, Any] = {"building": caller.building_id, "member": caller.member_id}
    if wanted.status == "active":
        parts.append(_FILTERS["active"])
        wanted = replace(wanted, status=None)
    if words := (wanted.words or "").strip().lower():
        digits = "".join(character for character in words if character.isascii() and character.isdigit())
        parts.append(f"({_FILTERS['words']})")
        # A national number is how people write it; the stored one has its country before it.
        values |= {"words": words, "digits": digits.lstrip("0") if len(digits) >= _FEWEST_DIGITS else ""}
    for name in ("status", "severity", "ban_type", "scope", "phone", "hours"):
        if (value := getattr(wanted, name)) is not None:
            parts.append(_FILTERS[name])
            values[name] = value
    return " and ".join(parts), values


async def list_bans(
    session: Session,
    caller: Caller,
    wanted: BanFilter,
    paging: Paging,
    *,
    order: Literal["newest", "ending"] = "newest",
) -> tuple[list[BanOut], int]:
    """A page of the bans the caller may see, and how many there are in all."""
    where, values = _where(caller, wanted)
    # The page first: makers and units are looked up for its rows only.
    page = f"select * from bans b where b.building_id = :building and {where} order by {_ORDERS[order]} limit :limit offset :offset"
    rows = await session.all(
        text(f"select {COLUMNS} from ({page}) b {JOINS} order by {_ORDERS[order]}"),
        {**values, "limit": paging.limit, "offset": paging.offset},
    )
    total = await session.scalar(
        text(f"select count(*) from bans b where b.building_id = :building and {where}"), values
    )
    return [ban_out(caller, row) for row in rows], int(total)


async def bans_after(
    session: Session, caller: Caller, wanted: BanFilter, *, after: UUID | None, limit: int
) -> Sequence[Row[Any]]:
    """The next `limit` bans by id, for reading them through piece by piece."""
    where, values = _where(caller, wanted)
    return await session.all(
        text(
            f"select {COLUMNS} from bans b {JOINS} where b.building_id = :building and {where} and (cast(:after as uuid) is null or b.id > :after) order by b.id limit :limit"
        ),
        {**values, "after": after, "limit": limit},
    )


# tenant: completed below, by whose bans are counted
_COUNTS = f"""
select count(*) as total_bans,
  count(*) filter (where c.status = 'active') as active_bans,
  count(*) filter (where c.status = 'expired') as expired_bans,
  count(*) filter (where c.status = 'lifted') as lifted_bans,
  count(*) filter (where c.severity = 'low') as low_severity_bans,
  count(*) filter (where c.severity = 'medium') as medium_severity_bans,
  count(*) filter (where c.severity = 'high') as high_severity_bans,
  count(*) filter (where c.ban_type = 'manual') as manual_bans,
  count(*) filter (where c.ban_type = 'temporary') as temporary_bans,
  count(*) filter (where c.ban_type = 'automatic') as automatic_bans,
  count(*) filter (where c.scope = 'personal') as personal_bans,
  count(*) filter (where c.scope = 'building') as building_wide_bans,
  count(distinct c.phone) filter (where c.status = 'active') as banned_phones,
  count(*) filter (where c.banned_at > now() - interval '30 days') as bans_last_30_days,
  min(c.banned_at) as first_ban_date, max(c.banned_at) as last_ban_date
from (select b.severity, b.ban_type, b.scope, b.phone, b.banned_at, {STATUS} as status from bans b where b.building_id = :building"""
_ALL_COUNTS, _OWN_COUNTS = text(f"{_COUNTS}) c"), text(f"{_COUNTS} and {OWN}) c")


async def count_bans(session: Session, caller: Caller, *, own: bool) -> BanStatsOut:
    """Counts of the caller's own bans, or of all of the building."""
    building = {"building": caller.building_id}
    row = (
        await session.one(_OWN_COUNTS, {**building, "member": caller.member_id})
        if own
        else await session.one(_ALL_COUNTS, building)
    )
    return BanStatsOut(**row._mapping)
