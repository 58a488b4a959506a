"""Two buildings with a row in every tenant table, and connections under each login, without any of our code between."""

import hashlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import pytest_asyncio

from gatehouse.core.ids import new_id
from tests.make.buildings import Building
from tests.make.http import Bench

Db = "asyncpg.Connection[asyncpg.Record]"
SET = "select set_config('app.building_id', $1, true), set_config('app.user_id', $2, true)"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two buildings, and the tables whose rows belong to one building each."""

    a: Building
    b: Building
    tables: tuple[str, ...]


async def tenant_tables(db: Any) -> tuple[str, ...]:
    """Every table with a building_id, whatever it is called."""
    rows = await db.fetch(
        """
        select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'building_id' and not a.attisdropped
        order by c.relname
        """
    )
    return tuple(row["relname"] for row in rows)


PLATFORM = frozenset(
    {
        "sessions",
        "code_directory",
        "platform_audit",
        "registration_codes",
        "building_applications",
        "mails",
        "entry_tallies",
    }
)
"""They name a building but belong to the platform; each has its own policy and its own test."""


@pytest_asyncio.fixture(loop_scope="session")
async def pair(bench: Bench) -> AsyncIterator[Pair]:
    """Buildings A and B, lived in through the API, and a row by hand wherever the API left a table empty."""
    a, b = await bench.building(), await bench.building()
    tables = tuple(name for name in await tenant_tables(bench.db) if name not in PLATFORM)
    for home in (a, b):
        made = await bench.invite(
            home.resident, visitors=[{"name": "Ada", "phone": "+2348011112222", "email": "ada@mail.example"}]
        )
        assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200
        called_off = await bench.invite(home.resident)
        await bench.call(
            home.resident,
            "DELETE",
            f"/api/visitors/invitations/{called_off['visit']['id']}",
            {"reason": "Rain"},
        )
        await _fill(bench.db, home)
        for table in tables:
            count = await bench.db.fetchval(f"select count(*) from {table} where building_id = $1", home.id)
            assert count, f"no row in {table}: extend _fill, so that its policy is tested on real rows"
    yield Pair(a, b, tables)


async def _fill(db: Any, home: Building) -> None:
    told: UUID = await db.fetchval("select id from notifications where building_id = $1", home.id)
    report, request = new_id(), new_id()
    rows: dict[str, tuple[str, tuple[Any, ...]]] = {
        "settings": ("insert into settings (building_id) values ($1)", ()),
        "blocks": ("insert into blocks (building_id, id, name) values ($1, $2, 'Kapok')", (new_id(),)),
        "bans": (
            "insert into bans (building_id, id, phone, name, reason, banned_by) values ($1, $2, '+2348099990000', 'X', 'y', $3)",
            (new_id(), home.resident.member_id),
        ),
        "deliveries": (
            "insert into deliveries (building_id, id, notification_id, channel, recipient) values ($1, $2, $3, 'email', 'x@mail.example')",
            (new_id(), told),
        ),
        "idempotency_keys": (
            "insert into idempotency_keys (building_id, session_id, key, request_hash) values ($1, $2, $3, $4)",
            (home.guard.session_id, secrets.token_hex(8), hashlib.sha256(b"x").digest()),
        ),
        "approval_requests": (
            "insert into approval_requests (building_id, id, request_type, member_id) values ($1, $2, 'unit_change', $3)",
            (new_id(), home.resident.member_id),
        ),
        "gate_devices": (
            "insert into gate_devices (building_id, id, name, gate_id, created_by) values ($1, $2, 'Tablet', $3, $4)",
            (new_id(), home.gate_id, home.admin.user_id),
        ),
        "guard_pins": (
            "insert into guard_pins (building_id, member_id, pin_hash, set_by) values ($1, $2, 'x', $3)",
            (home.guard.member_id, home.admin.user_id),
        ),
        "preferences": (
            "insert into preferences (building_id, member_id) values ($1, $2)",
            (home.resident.member_id,),
        ),
        "jobs_reports": (
            "insert into jobs_reports (building_id, id, kind, created_by) values ($1, $2, 'people_import', $3)",
            (report, home.admin.user_id),
        ),
        "jobs_report_rows": (
            "insert into jobs_report_rows (building_id, report_id, line) values ($1, $2, 1)",
            (report,),
        ),
        "entry_requests": (
            "insert into entry_requests (building_id, id, door, kind, guard_id, expires_at) values ($1, $2, 'own', 'visitor', $3, now())",
            (request, home.guard.member_id),
        ),
        "entry_request_units": (
            "insert into entry_request_units (building_id, request_id, unit_id) values ($1, $2, $3)",
            (request, home.unit_id),
        ),
        "consents": (
            "insert into consents (building_id, id, name, notice_version, given, asked_by) values ($1, $2, 'Ada', '1', true, $3)",
            (new_id(), home.guard.member_id),
        ),
        "parcels": (
            "insert into parcels (building_id, id, unit_id, taken_by, code_hash, sealed) values ($1, $2, $3, $4, $5, $5)",
            (new_id(), home.unit_id, home.guard.member_id, secrets.token_bytes(8)),
        ),
        "expected_deliveries": (
            (
                "insert into expected_deliveries (building_id, id, unit_id, member_id, company, company_key, expected_on, expires_at)"
                " values ($1, $2, $3, $4, 'X', 'x', current_date, now())"
            ),
            (new_id(), home.unit_id, home.resident.member_id),
        ),
        "delivery_rules": (
            "insert into delivery_rules (building_id, id, unit_id, member_id) values ($1, $2, $3, $4)",
            (new_id(), home.unit_id, home.resident.member_id),
        ),
        "gate_passes": (
            (
                "insert into gate_passes (building_id, id, kind, title, requested_by, valid_from, valid_until, code_hash, sealed)"
                " values ($1, $2, 'material', 'Sofa', $3, now(), now() + interval '1 day', $4, $4)"
            ),
            (new_id(), home.resident.member_id, secrets.token_bytes(8)),
        ),
        "contacts": (
            "insert into contacts (building_id, id, member_id, name, phone, phone_raw) values ($1, $2, $3, 'Ada', '+2348011112222', '0801')",
            (new_id(), home.resident.member_id),
        ),
        "shifts": (
            "insert into shifts (building_id, id, guard_id, session_id) values ($1, $2, $3, $4)",
            (new_id(), home.guard.member_id, home.guard.session_id),
        ),
        "uploads": (
            (
                "insert into uploads (building_id, id, user_id, context, key, file_name, mime_type, file_size)"
                " values ($1, $2, $3, 'general', $4, 'a.png', 'image/png', 1)"
            ),
            (new_id(), home.resident.user_id, secrets.token_hex(8)),
        ),
        "audit_seals": (
            "insert into audit_seals (building_id, seq, row_count, previous_hash, hash) values ($1, 1, 1, 'a'::bytea, 'b'::bytea)",
            (),
        ),
    }
    for table, (sql, values) in rows.items():
        if not await db.fetchval(f"select count(*) from {table} where building_id = $1", home.id):
            await db.execute(sql, home.id, *values)


@pytest_asyncio.fixture(loop_scope="session")
async def as_app(environment: dict[str, str]) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    """A bare connection under the app's login."""
    connection = await asyncpg.connect(environment["DATABASE_URL"])
    yield connection
    await connection.close()


@pytest_asyncio.fixture(loop_scope="session")
async def as_platform(environment: dict[str, str]) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    """A bare connection under the platform's login."""
    connection = await asyncpg.connect(environment["DATABASE_PLATFORM_URL"])
    yield connection
    await connection.close()


async def act_in(connection: Any, building: UUID | None, user: UUID | None = None) -> None:
    """What begins each of our transactions."""
    await connection.fetchrow(SET, str(building) if building else "", str(user) if user else "")
