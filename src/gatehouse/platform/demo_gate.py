"""What the demo's gate has seen beside visits: requests answered in every way, gate passes, a rule, a delivery to come, a parcel that waits."""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from gatehouse.core.crockford import ALPHABET
from gatehouse.core.demo_accounts import DEMO_DOMAIN
from gatehouse.core.keys import ring
from gatehouse.gate.delivery_rules import company_key
from gatehouse.platform.seed_rows import Batch

_WHO = """
select split_part(u.email, '@', 1) as login, m.id as member, o.unit_id as unit from members m
join users u on u.id = m.user_id
left join occupancies o on o.building_id = m.building_id and o.member_id = m.id and o.valid_to is null
where m.building_id = $1 and u.email = any ($2)
"""
_GATES = "select id from gates where building_id = $1 order by number"
_REQUEST = """
insert into entry_requests (building_id, id, kind, status, door, guard_id, gate_id, visitor_name, visitor_phone, purpose, provider,
  by_policy, auto_reason, created_at, asked_at, expires_at, decided_at, decided_by, decided_unit, decision_note)
values ($1, $2, $3, $4, '004', $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, $15, $16, $17, $18)
"""
_ASKED = (
    "insert into entry_request_units (building_id, request_id, unit_id, created_at) values ($1, $2, $3, $4)"
)
_ENTRY = """
insert into entries (building_id, id, request_id, kind, unit_id, guard_in, guard_out, gate_in, gate_out, entered_at, exited_at, end_kind,
  name, phone, purpose, provider, approved_by, auto_reason, by_policy, policy_reason, due_out_at, ended_by, end_reason)
values ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
"""
_ALLOWED = """
insert into gate_passes (building_id, id, kind, title, unit_id, requested_by, status, valid_from, valid_until, items, vehicle_number, company_name,
  code_hash, sealed, decided_by, decided_at, used_at, used_by, used_gate, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
"""
_RULE = """
insert into delivery_rules (building_id, id, unit_id, member_id, companies, company_keys, days, from_minute, until_minute, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, 31, 540, 1080, $7, $7)
"""
_EXPECTED = """
insert into expected_deliveries (building_id, id, unit_id, member_id, company, company_key, item, expected_on, auto_approve, leave_at_gate,
  expires_at, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, true, true, $9, $10)
"""
_PARCEL = """
insert into parcels (building_id, id, unit_id, provider, packages, remarks, gate_id, taken_by, taken_at, code_hash, sealed)
values ($1, $2, $3, $4, 2, 'The box is heavy', $5, $6, $7, $8, $9)
"""
_FIFTEEN, _HOUR, _DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)


async def tell_gate(
    connection: "asyncpg.Connection[asyncpg.Record]", batch: Batch, building: UUID, at: datetime
) -> None:
    """The demo's resident, guard and administrator have done a little of everything; to be called when their rows are written."""
    logins = ("admin", "resident", "guard")
    rows = await connection.fetch(_WHO, building, [f"{name}@{DEMO_DOMAIN}" for name in logins])
    people = {row["login"]: row for row in rows}
    gates = [row["id"] for row in await connection.fetch(_GATES, building)]
    if len(people) < len(logins) or not gates:
        return
    await _requests(connection, batch, building, people, gates, at)
    await _passes(connection, batch, building, people, gates, at)
    await _deliveries(connection, batch, building, people, gates, at)


async def _requests(
    connection: Any, batch: Batch, building: UUID, people: dict[str, Any], gates: list[UUID], at: datetime
) -> None:
    """(kind, who, phone, purpose, company, ended, answered by, rule, policy, how the stay ended, hours ago, minutes inside)."""
    resident, guard, admin = people["resident"], people["guard"], people["admin"]
    told = (
        ("visitor", "Kemi Oyelaran", 90, "Tea", None, "approved", None, None, 27, 95),
        ("delivery", "Rider", 91, None, "JUMIA", "approved", "Standing rule for JUMIA", None, 30, 9),
        (
            "vendor",
            "Sola Plumbing",
            92,
            "Burst pipe",
            None,
            "approved",
            None,
            "Water runs down the stairs",
            33,
            140,
        ),
        ("visitor", "Tokunbo Ajibade", 93, "Selling books", None, "rejected", None, None, 49, 0),
        ("cab", "Driver", 94, None, "BOLT", "expired", None, None, 52, 0),
    )
    for kind, who, phone, purpose, company, status, rule, policy, hours, minutes in told:
        asked = at - hours * _HOUR
        answered = asked + (_FIFTEEN if status == "expired" else timedelta(minutes=2))
        request = batch.id_at(asked)
        by = guard["member"] if policy else None if status == "expired" else resident["member"]
        number = f"+23470055{phone:05d}"
        await connection.execute(
            _REQUEST, building, request, kind, status, guard["member"], gates[0], who, number, purpose, company,
            policy is not None, rule, asked, asked + _FIFTEEN, answered, by, resident["unit"],
            policy or ("Nobody ordered any." if status == "rejected" else None),
        )  # fmt: skip
        await connection.execute(_ASKED, building, request, resident["unit"], asked)
        if status != "approved":
            continue
        ended = policy is not None  # a plumber nobody saw leave
        left = answered + timedelta(minutes=minutes)
        await connection.execute(
            _ENTRY, building, request, kind, resident["unit"], guard["member"], None if ended else guard["member"], gates[0],
            None if ended else gates[-1], answered, left, "terminated" if ended else "scan", who, number, purpose, company,
            None if policy else resident["member"], rule, policy is not None, policy, answered + 12 * _HOUR,
            admin["member"] if ended else None, "Left with the electrician, without a scan." if ended else None,
        )  # fmt: skip


async def _passes(
    connection: Any, batch: Batch, building: UUID, people: dict[str, Any], gates: list[UUID], at: datetime
) -> None:
    resident, guard, admin = people["resident"], people["guard"], people["admin"]
    wanted: tuple[tuple[str, str, str, datetime, list[str], str | None, str | None, int], ...] = (
        (
            "material",
            "Two wardrobes to the van",
            "pending",
            at + _DAY,
            ["Wardrobe", "Wardrobe"],
            "LSR-310-GG",
            None,
            5,
        ),
        (
            "maintenance",
            "Air conditioner, yearly service",
            "approved",
            at - _HOUR,
            [],
            None,
            "CoolBreeze",
            30,
        ),
        ("move_in", "Piano", "used", at - 3 * _DAY, ["Upright piano"], "KJA-118-AB", "Steady Movers", 100),
    )
    for kind, title, status, start, items, plate, company, hours in wanted:
        made = at - hours * _HOUR
        decided = None if status == "pending" else made + 2 * _HOUR
        used = start + _HOUR if status == "used" else None
        pass_id, code = batch.id_at(made), "GP_" + _code(batch.rng)
        await connection.execute(
            _ALLOWED, building, pass_id, kind, title, resident["unit"], resident["member"], status, start, start + 10 * _HOUR, items, plate,
            company, ring().digest("gate-pass", code.encode()),
            ring().seal("gate-pass-code", code.encode(), building.bytes + pass_id.bytes),
            admin["member"] if decided else None, decided, used, guard["member"] if used else None, gates[0] if used else None, made,
        )  # fmt: skip


def _code(rng: random.Random) -> str:
    return "".join(rng.choice(ALPHABET) for _ in range(12))


async def _deliveries(
    connection: Any, batch: Batch, building: UUID, people: dict[str, Any], gates: list[UUID], at: datetime
) -> None:
    resident, guard = people["resident"], people["guard"]
    unit, member = resident["unit"], resident["member"]
    made = at - 20 * _DAY
    companies = ["JUMIA", "KONGA"]
    keys = [company_key(one) for one in companies]
    await connection.execute(_RULE, building, batch.id_at(made), unit, member, companies, keys, made)
    soon = at + _DAY
    await connection.execute(
        _EXPECTED, building, batch.id_at(at), unit, member, "DHL", company_key("DHL"), "Passport", soon.date(), soon + _DAY, at,
    )  # fmt: skip
    taken = at - 3 * _HOUR
    parcel, digits = batch.id_at(taken), f"{batch.rng.randrange(1_000_000):06d}"
    await connection.execute(
        _PARCEL, building, parcel, unit, "GIG LOGISTICS", gates[0], guard["member"], taken,
        ring().digest("parcel", building.bytes + digits.encode()),
        ring().seal("parcel-code", digits.encode(), building.bytes + parcel.bytes),
    )  # fmt: skip
