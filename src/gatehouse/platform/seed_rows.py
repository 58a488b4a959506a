"""Rows of invented history, gathered in memory and written by COPY: for the demo and for `seed-demo`.

PostgreSQL refuses COPY into a table with row-level security, so rows go into a temporary twin first and from there, in one
statement a table, through the policies, the foreign keys and the checks like any other row.
"""

import random
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

Row = tuple[Any, ...]

COLUMNS: Final[dict[str, str]] = {
    "buildings": "id name email address city state country phone time_zone is_default created_at",
    "users": "id email phone first_name last_name email_verified_at is_super_admin created_at",
    "credentials": "user_id password_hash",
    "settings": "building_id values",
    "licences": "building_id id licence_key plan seats starts_at expires_at",
    "blocks": "building_id id name created_at",
    "units": "building_id id block_id number address unit_type created_at",
    "gates": "building_id id number name name_key created_at",
    "members": "building_id id user_id role created_at",
    "occupancies": "building_id id member_id unit_id tie is_primary call_order valid_from",
    "approval_requests": "building_id id request_type member_id apartment_number data created_at expires_at",
    "visitors": "building_id id phone phone_raw name created_at",
    "contacts": "building_id id member_id visitor_id name nickname phone phone_raw relationship category tags plate priority search_key created_at",
    "visits": "building_id id host_id unit_id door title purpose visit_type status expected_start expected_end valid_from valid_until"
    " rule_days rule_from rule_until max_entries visitor_count inside_count entries_used first_entry_at last_exit_at cancelled_at"
    " cancelled_by cancel_reason search_key created_at updated_at tidied",
    "passes": "building_id id visit_id code_hash digits_hash sealed created_at ended_at end_reason",
    "code_directory": "purpose code_hash building_id target_id expires_at",
    "scans": "building_id id session_id nonce request_hash guard_id direction gate_id gate_text visit_id pass_id outcome reason status_code at",
    "entries": "building_id id visit_id visitor_id unit_id guard_in guard_out gate_in gate_out scan_in scan_out entered_at exited_at end_kind"
    " kind due_out_at",
    "visit_visitors": "building_id visit_id visitor_id position name status uses inside entry_id arrived_at entered_at exited_at",
    "bans": "building_id id phone name reason severity ban_type scope banned_by unit_id banned_at expires_at",
    "notifications": "building_id id user_id kind title body data reference_type reference_id created_at read_at",
}
"""Tables in the order in which foreign keys want them."""


class Batch:
    """Rows by table, in the order of COLUMNS; `rng` makes ids and codes, so the same seed gives the same rows."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.tables: dict[str, list[Row]] = {table: [] for table in COLUMNS}

    def id_at(self, at: datetime) -> UUID:
        """A UUIDv7 of that moment: invented history sorts like grown history."""
        bits = self.rng.getrandbits(74)
        return UUID(
            int=(int(at.timestamp() * 1000) << 80)
            | (0x7 << 76)
            | ((bits >> 62) << 64)
            | (0x2 << 62)
            | (bits & (1 << 62) - 1)
        )

    def add(self, table: str, *values: Any) -> None:
        """One row, its values as COLUMNS lists them."""
        self.tables[table].append(values)

    def count(self, tables: Iterable[str] = COLUMNS) -> int:
        """How many rows wait."""
        return sum(len(self.tables[table]) for table in tables)


async def write(connection: "asyncpg.Connection[asyncpg.Record]", batch: Batch) -> None:
    """Write all rows inside the caller's transaction and empty the batch."""
    for table, rows in batch.tables.items():
        if not rows:
            continue
        columns = COLUMNS[table].split()
        names = ", ".join(f'"{column}"' for column in columns)
        await connection.execute(
            f"create temp table if not exists seed_{table} on commit drop as select {names} from {table} limit 0"
        )
        await connection.copy_records_to_table(f"seed_{table}", records=rows, columns=columns)
        await connection.execute(f"insert into {table} ({names}) select {names} from seed_{table}")
        await connection.execute(f"truncate seed_{table}")
        rows.clear()
