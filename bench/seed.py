"""Rows for a run: buildings with people, open API sessions and thousands of fresh single-use passes. The same seed, the same rows (codes excepted for time)."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import asyncpg
from argon2 import PasswordHasher

from gatehouse.auth.tokens import access_token, hash_secret, new_secret
from gatehouse.platform.seed_buildings import (
    Login,
    SeedBuilding,
    add_building,
    add_member,
    add_units,
    add_user,
)
from gatehouse.platform.seed_rows import Batch, write
from gatehouse.platform.seed_visits import Guest, Host, VisitStory, add_visit, draw_code
from gatehouse.visits.codes import code_hash

PASSWORD = "Right-Horse-7!"  # noqa: S105 - of invented people in a database that lives for minutes  # pragma: allowlist secret
GATE = "Main Gate"
_UNITS, _GUARDS, _CHUNK = 4, 2, 4000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an open API session."""

    building: UUID
    user: UUID
    member: UUID
    session: UUID
    secret_hash: bytes
    token: str
    email: str


@dataclass(frozen=True, slots=True)
class FreshPass:
    """A pass nobody has used, and a guard who will scan it."""

    visit: UUID
    code: str
    guard: Person


@dataclass(slots=True)
class Place:
    """One building's people and visits."""

    id: UUID
    admin: Person
    residents: list[Person] = field(default_factory=list)
    guards: list[Person] = field(default_factory=list)
    visits: list[tuple[UUID, str]] = field(default_factory=list)
    """Visits for reading (id and code): no scan uses them. The host is `residents[0]`."""
    units: list[UUID] = field(default_factory=list)
    """Where `residents` live, in their order."""


@dataclass(slots=True)
class Stock:
    """All that was seeded."""

    places: list[Place]
    passes: Iterator[FreshPass]
    steady: list[FreshPass]
    """Passes of one building for one guard, apart from the others."""
    made: int
    rows: int


class _Sowing:
    def __init__(self, seed: int) -> None:
        self.batch = Batch(random.Random(seed))
        self.now = datetime.now(UTC)
        self.made = self.now - timedelta(days=30)
        self.hash = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash(PASSWORD)
        self.numbers = count(1)
        self.sessions: list[tuple[object, ...]] = []
        self.rows = 0

    def person(self, building: SeedBuilding, role: str, unit: UUID | None = None) -> tuple[Person, Host]:
        number = next(self.numbers)
        email = f"p{number}@people.example"
        name = (f"Person{number}", role.replace("_", " ").title())
        user = add_user(self.batch, name, f"+2348{number:09d}", Login(email, self.hash), self.made)
        host = add_member(self.batch, building, user, role, unit=unit)
        session, secret = self.batch.id_at(self.now), new_secret()
        self.sessions.append(
            (
                session,
                "api",
                user,
                building.id,
                host.member,
                hash_secret(secret),
                self.now + timedelta(days=1),
            )
        )
        token = access_token(session, user, building.id, secret)
        return Person(building.id, user, host.member, session, hash_secret(secret), token, email), host

    def building(self, number: int) -> tuple[Place, SeedBuilding]:
        building = add_building(
            self.batch,
            name=f"House {number}",
            email=f"office{number}@buildings.example",
            address=f"{number} Test Street",
            city="Lagos",
            phone=f"+2349{number:09d}",
            made=self.made,
            until=self.now + timedelta(days=300),
            seats=200,
        )
        units = add_units(self.batch, building, "Block", range(1, _UNITS + 1))
        place = Place(building.id, self.person(building, "building_admin")[0], units=units)
        place.residents = [self.person(building, "resident", unit)[0] for unit in units]
        place.guards = [self.person(building, "security")[0] for _ in range(_GUARDS)]
        return place, building

    def visit(self, building: SeedBuilding, host: Host) -> tuple[UUID, str]:
        number = next(self.numbers)
        created = self.now - timedelta(hours=2)
        guest = Guest(self.batch.id_at(created), f"Visitor {number}")
        phone = f"+2347{number:09d}"
        self.batch.add("visitors", building.id, guest.id, phone, phone, guest.name, created)
        assert building.digits is not None
        code = draw_code(self.batch)
        story = VisitStory(
            building=building.id,
            host=host,
            guests=[guest],
            title="Tea",
            kind="single",
            created=created,
            start=self.now,
            end=self.now + timedelta(hours=10),
            status="pending",
            codes=(code, building.digits.draw()),
        )
        add_visit(self.batch, story, building.digits, now=self.now)
        return story.id, code


_SESSIONS = "insert into sessions (id, kind, user_id, building_id, member_id, secret_hash, expires_at) values ($1, $2, $3, $4, $5, $6, $7)"


async def sow(
    platform_dsn: str,
    owner_dsn: str,
    *,
    buildings: int,
    passes: int,
    to_read: int,
    steady: int = 0,
    seed: int = 7,
) -> Stock:
    """Write it all as the platform role; the passes come in an order that changes building with each."""
    sowing = _Sowing(seed)
    connection = await asyncpg.connect(platform_dsn)
    try:
        pairs = [sowing.building(number) for number in range(1, buildings + 1)]
        await _flush(connection, sowing)
        fresh: list[FreshPass] = []
        for number in range(to_read * buildings + passes):
            place, building = pairs[number % buildings]
            turn = number // buildings
            if turn < to_read:
                place.visits.append(sowing.visit(building, building.residents[0]))
            else:
                visit, code = sowing.visit(building, building.residents[turn % _UNITS])
                fresh.append(FreshPass(visit, code, place.guards[turn % _GUARDS]))
            if number % _CHUNK == _CHUNK - 1:
                await _flush(connection, sowing)
        place, building = pairs[0]
        apart = [
            FreshPass(*sowing.visit(building, building.residents[0]), place.guards[0]) for _ in range(steady)
        ]
        await _flush(connection, sowing)
    finally:
        await connection.close()
    owner = await asyncpg.connect(owner_dsn)
    await owner.execute("analyze")
    await owner.execute("checkpoint")
    await owner.close()
    return Stock([place for place, _ in pairs], iter(fresh), apart, len(fresh), sowing.rows)


async def _flush(connection: "asyncpg.Connection[asyncpg.Record]", sowing: _Sowing) -> None:
    sowing.rows += sowing.batch.count() + len(sowing.sessions)
    async with connection.transaction():
        await write(connection, sowing.batch)
        await connection.executemany(_SESSIONS, sowing.sessions)
        sowing.sessions.clear()


def hash_of(fresh: FreshPass) -> bytes:
    """What the database knows of its code."""
    return code_hash(fresh.code)
