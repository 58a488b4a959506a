"""Plain builders: rows as they would stand after the product made them, with real commits."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from gatehouse.auth.tokens import access_token, hash_secret, new_secret
from gatehouse.core.ids import new_id

Pool = "asyncpg.Pool[asyncpg.Record]"
PASSWORD = "Right-Horse-7!"
# Argon2id of PASSWORD; hashing anew for every person would dominate the tests.
PASSWORD_HASH: list[str] = []


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a building, with an access token of an open session."""

    user_id: UUID
    member_id: UUID | None
    building_id: UUID | None
    session_id: UUID
    secret: str
    token: str
    email: str
    role: str
    unit_id: UUID | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Authorization for a request."""
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(slots=True)
class Building:
    """A building with one of everybody."""

    id: UUID
    email: str
    unit_id: UUID
    gate_id: UUID
    admin: Member
    landlord: Member
    resident: Member
    guard: Member
    others: list[Member] = field(default_factory=list)

    def by_role(self, role: str) -> Member:
        """The person of a role."""
        return {
            "building_admin": self.admin,
            "landlord": self.landlord,
            "resident": self.resident,
            "security": self.guard,
        }[role]


async def make_user(
    db: Any, *, first: str = "Test", last: str = "Person", email: str | None = None, super_admin: bool = False
) -> tuple[UUID, str]:
    """A person with PASSWORD."""
    if not PASSWORD_HASH:
        from argon2 import PasswordHasher  # lazy: only the first builder hashes

        PASSWORD_HASH.append(PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash(PASSWORD))
    user, address = new_id(), email or f"p{secrets.token_hex(8)}@people.example"
    await db.execute(
        "insert into users (id, email, first_name, last_name, phone, email_verified_at, is_super_admin) values ($1, $2, $3, $4, $5, now(), $6)",
        user,
        address,
        first,
        last,
        f"+2347{secrets.randbelow(10**9):09d}",
        super_admin,
    )
    await db.execute(
        "insert into credentials (user_id, password_hash) values ($1, $2)", user, PASSWORD_HASH[0]
    )
    return user, address


async def make_session(
    db: Any, user: UUID, building: UUID | None, member: UUID | None, *, kind: str = "api"
) -> tuple[UUID, str]:
    """An open session and its secret."""
    session, secret = new_id(), new_secret()
    await db.execute(
        "insert into sessions (id, kind, user_id, building_id, member_id, secret_hash, expires_at) values ($1, $2, $3, $4, $5, $6, $7)",
        session,
        kind,
        user,
        building,
        member,
        hash_secret(secret),
        datetime.now(UTC) + timedelta(days=1),
    )
    return session, secret


async def make_member(
    db: Any,
    building: UUID,
    role: str,
    *,
    unit: UUID | None = None,
    first: str | None = None,
    last: str = "Person",
    status: str = "active",
    primary: bool = True,
) -> Member:
    """A person in a role, with a session."""
    user, email = await make_user(
        db, first=first or role.replace("_", " ").title().replace(" ", ""), last=last
    )
    member = new_id()
    await db.execute(
        "insert into members (building_id, id, user_id, role, status) values ($1, $2, $3, $4, $5)",
        building,
        member,
        user,
        role,
        status,
    )
    if unit is not None:
        await db.execute(
            "insert into occupancies (building_id, id, member_id, unit_id, is_primary) values ($1, $2, $3, $4, $5)",
            building,
            new_id(),
            member,
            unit,
            primary,
        )
    session, secret = await make_session(db, user, building, member)
    return Member(
        user,
        member,
        building,
        session,
        secret,
        access_token(session, user, building, secret),
        email,
        role,
        unit,
    )


async def make_unit(db: Any, building: UUID, number: str = "A101") -> UUID:
    """A unit."""
    unit = new_id()
    await db.execute(
        "insert into units (building_id, id, number, address) values ($1, $2, $3, '1 Test Street')",
        building,
        unit,
        number,
    )
    return unit


async def make_block(db: Any, building: UUID, name: str) -> UUID:
    """A block."""
    block = new_id()
    await db.execute("insert into blocks (building_id, id, name) values ($1, $2, $3)", building, block, name)
    return block


async def make_building(
    db: Any,
    *,
    seats: int = 100,
    licence_days: int = 365,
    time_zone: str = "Africa/Lagos",
    country: str = "NG",
) -> Building:
    """A building with licence, unit, open gate, and one admin, landlord, resident and guard, all signed in."""
    async with (
        db.acquire() as connection
    ):  # one for all of its rows: to and fro to the pool takes as long as a row
        return await _fill_building(connection, seats, licence_days, time_zone, country)


async def _fill_building(db: Any, seats: int, licence_days: int, time_zone: str, country: str) -> Building:
    building, gate = new_id(), new_id()
    email = f"office-{secrets.token_hex(6)}@buildings.example"
    await db.execute(
        "insert into buildings (id, name, email, time_zone, country) values ($1, $2, $3, $4, $5)",
        building,
        f"House {email[7:10]}-{email[10:13]}",
        email,
        time_zone,
        country,
    )
    await db.execute(
        "insert into licences (building_id, id, licence_key, seats, expires_at) values ($1, $2, $3, $4, now() + make_interval(days => $5))",
        building,
        new_id(),
        f"SG-{secrets.token_hex(8).upper()}",
        seats,
        licence_days,
    )
    await db.execute(
        "insert into gates (building_id, id, number, name, name_key) values ($1, $2, '1', 'Main Gate', 'main gate')",
        building,
        gate,
    )
    unit = await make_unit(db, building)
    return Building(
        id=building,
        email=email,
        unit_id=unit,
        gate_id=gate,
        admin=await make_member(db, building, "building_admin"),
        landlord=await make_member(db, building, "landlord"),
        resident=await make_member(db, building, "resident", unit=unit),
        guard=await make_member(db, building, "security"),
    )


async def make_super_admin(db: Any) -> Member:
    """A super admin with a session."""
    user, email = await make_user(db, first="Super", last="Admin", super_admin=True)
    session, secret = await make_session(db, user, None, None)
    return Member(
        user, None, None, session, secret, access_token(session, user, None, secret), email, "super_admin"
    )
