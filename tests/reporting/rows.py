"""Rows as they stand after visits, scans and bans, written at times a test chooses."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from gatehouse.core.ids import new_id
from tests.make.buildings import Building, Member


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit with one visitor."""

    id: UUID
    visitor_id: UUID
    building: Building
    status: str = "pending"


async def make_visitor(
    db: Any, building: Building, *, name: str = "Ada Obi", phone: str | None = None
) -> UUID:
    """Somebody the building knows."""
    visitor = new_id()
    number = phone or f"+23480{secrets.randbelow(10**8):08d}"
    await db.execute(
        "insert into visitors (building_id, id, phone, name) values ($1, $2, $3, $4)",
        building.id,
        visitor,
        number,
        name,
    )
    return visitor


async def make_visit(
    db: Any,
    building: Building,
    *,
    host: Member | None = None,
    title: str = "Tea",
    start: datetime | None = None,
    lasts: timedelta = timedelta(hours=4),
    visitor: UUID | None = None,
    visitor_name: str = "Ada Obi",
    party: int = 1,
    cancelled: bool = False,
    with_unit: bool = True,
) -> Visit:
    """A visit by the resident (or another host), for now."""
    start = start or datetime.now(UTC)
    visitor = visitor or await make_visitor(db, building)
    host = host or building.resident
    visit = new_id()
    await db.execute(
        """insert into visits (building_id, id, host_id, unit_id, door, title, expected_start, expected_end, valid_from, valid_until,
             visitor_count, status, cancelled_at)
           values ($1, $2, $3, $4, '002', $5, $6::timestamptz, $6 + $7::interval, $6 - interval '1 hour', $6 + $7::interval, $8, $9, $10)""",
        building.id,
        visit,
        host.member_id,
        building.unit_id if with_unit else None,
        title,
        start,
        lasts,
        party,
        "cancelled" if cancelled else "pending",
        datetime.now(UTC) if cancelled else None,
    )
    await db.execute(
        "insert into visit_visitors (building_id, visit_id, visitor_id, position, name) values ($1, $2, $3, 1, $4)",
        building.id,
        visit,
        visitor,
        visitor_name,
    )
    return Visit(visit, visitor, building)


async def make_scan(
    db: Any,
    visit: Visit,
    direction: str,
    *,
    at: datetime | None = None,
    device_at: datetime | None = None,
    reason: str | None = None,
) -> None:
    """A scan at the Main Gate, admitted, refused with a reason, or (direction look) only looked."""
    building = visit.building
    await db.execute(
        """insert into scans (building_id, id, session_id, nonce, request_hash, guard_id, direction, gate_id, visit_id, outcome, reason, at, device_at)
           values ($1, $2, $3, $4, '', $5, $6, $7, $8, $9, $10, $11, $12)""",
        building.id,
        new_id(),
        building.guard.session_id,
        new_id(),
        building.guard.member_id,
        direction,
        building.gate_id,
        visit.id,
        "looked" if direction == "look" else "refused" if reason else "admitted",
        reason,
        at or datetime.now(UTC),
        device_at,
    )


async def enter(db: Any, visit: Visit, *, at: datetime | None = None) -> Visit:
    """The visitor comes in, scan and entry."""
    at, building = at or datetime.now(UTC), visit.building
    await make_scan(db, visit, "entry", at=at)
    entry = new_id()
    await db.execute(
        """insert into entries (building_id, id, visit_id, visitor_id, guard_in, entered_at, due_out_at)
           select $1, $2, $3, $4, $5, $6, v.valid_until from visits v where v.building_id = $1 and v.id = $3""",
        building.id,
        entry,
        visit.id,
        visit.visitor_id,
        building.guard.member_id,
        at,
    )
    await db.execute(
        """update visit_visitors set status = 'entered', uses = uses + 1, inside = true, entry_id = $3, entered_at = $4
           where building_id = $1 and visit_id = $2""",
        building.id,
        visit.id,
        entry,
        at,
    )
    await db.execute(
        """update visits set status = 'active', inside_count = 1, entries_used = 1, first_entry_at = coalesce(first_entry_at, $3)
           where building_id = $1 and id = $2""",
        building.id,
        visit.id,
        at,
    )
    return replace(visit, status="active")


async def leave(db: Any, visit: Visit, *, at: datetime | None = None, status: str = "completed") -> Visit:
    """The visitor goes, scan and entry; `status` is the visit's from then on."""
    at, building = at or datetime.now(UTC), visit.building
    await make_scan(db, visit, "exit", at=at)
    await db.execute(
        "update entries set exited_at = greatest($3, entered_at), end_kind = 'scan' where building_id = $1 and visit_id = $2",
        building.id,
        visit.id,
        at,
    )
    await db.execute(
        """update visit_visitors set status = 'exited', inside = false, entry_id = null, exited_at = $3
           where building_id = $1 and visit_id = $2""",
        building.id,
        visit.id,
        at,
    )
    await db.execute(
        "update visits set status = $3, inside_count = 0, last_exit_at = $4 where building_id = $1 and id = $2",
        building.id,
        visit.id,
        status,
        at,
    )
    return replace(visit, status=status)


async def make_ban(db: Any, by: Member, *, name: str = "Ban Ned", **changes: Any) -> UUID:
    """A live personal ban, with changes."""
    ban = new_id()
    row = {"scope": "personal", "expires_at": None, "lifted_at": None} | changes
    await db.execute(
        """insert into bans (building_id, id, phone, name, reason, scope, banned_by, expires_at, lifted_at)
           values ($1, $2, $3, $4, 'Shouted at the guard', $5, $6, $7, $8)""",
        by.building_id,
        ban,
        f"+23480{secrets.randbelow(10**8):08d}",
        name,
        row["scope"],
        by.member_id,
        row["expires_at"],
        row["lifted_at"],
    )
    return ban
