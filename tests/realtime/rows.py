"""A visit with its pass as rows, for tests that are about what happens after the scan."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from gatehouse.core.ids import new_id
from gatehouse.visits.codes import code_hash, digits_hash, new_code, new_digits, seal_codes
from tests.make.buildings import Building, Member


@dataclass(frozen=True, slots=True)
class MadeVisit:
    """A visit of one visitor; `code` is what the guard scans."""

    id: UUID
    pass_id: UUID
    code: str


async def make_visit(
    db: Any,
    home: Building,
    host: Member | None = None,
    *,
    valid_for: timedelta = timedelta(hours=4),
    max_entries: int = 1,
) -> MadeVisit:
    """A pending visit that is good now and for `valid_for` (which may be negative)."""
    host = host or home.resident
    visit, visitor, made_pass = new_id(), new_id(), new_id()
    code, digits = new_code(), new_digits()
    until = datetime.now(UTC) + valid_for
    start = min(datetime.now(UTC), until) - timedelta(hours=1)
    await db.execute(
        "insert into visitors (building_id, id, phone, name) values ($1, $2, $3, 'Ada Obi')",
        home.id,
        visitor,
        f"+234{visitor.int % 10**10:010d}",
    )
    await db.execute(
        "insert into visits (building_id, id, host_id, unit_id, door, title, expected_start, valid_from, valid_until, visitor_count, max_entries)"
        " values ($1, $2, $3, $4, '002', 'Tea', $5, $5, $6, 1, $7)",
        home.id,
        visit,
        host.member_id,
        host.unit_id,
        start,
        until,
        max_entries,
    )
    await db.execute(
        "insert into visit_visitors (building_id, visit_id, visitor_id, position, name) values ($1, $2, $3, 0, 'Ada Obi')",
        home.id,
        visit,
        visitor,
    )
    await db.execute(
        "insert into passes (building_id, id, visit_id, code_hash, digits_hash, sealed) values ($1, $2, $3, $4, $5, $6)",
        home.id,
        made_pass,
        visit,
        code_hash(code),
        digits_hash(home.id, digits),
        seal_codes(home.id, made_pass, code, digits),
    )
    await db.execute(
        "insert into code_directory (purpose, code_hash, building_id, target_id) values ('pass', $1, $2, $3)",
        code_hash(code),
        home.id,
        made_pass,
    )
    return MadeVisit(visit, made_pass, code)
