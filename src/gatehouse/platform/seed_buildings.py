"""An invented building: licence, blocks, units, gates, people. The demo and `seed-demo` both start from here."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import orjson

from gatehouse.platform.seed_rows import Batch
from gatehouse.platform.seed_visits import Digits, Guard, Host


@dataclass(slots=True)
class SeedBuilding:
    """A building being told about."""

    id: UUID
    made: datetime
    units: dict[str, UUID] = field(default_factory=dict)
    gates: list[tuple[UUID, str]] = field(default_factory=list)
    residents: list[Host] = field(default_factory=list)
    guards: list[Guard] = field(default_factory=list)
    digits: Digits | None = None


@dataclass(frozen=True, slots=True)
class Login:
    """How a person signs in."""

    email: str
    password_hash: str


def add_building(
    batch: Batch,
    *,
    name: str,
    email: str,
    address: str,
    city: str,
    phone: str,
    made: datetime,
    until: datetime,
    seats: int,
    default: bool = False,
) -> SeedBuilding:
    """The building with its licence, its settings and two gates."""
    building = SeedBuilding(batch.id_at(made), made, digits=Digits(batch))
    batch.add(
        "buildings",
        building.id,
        name,
        email,
        address,
        city,
        "Lagos",
        "NG",
        phone,
        "Africa/Lagos",
        default,
        made,
    )
    batch.add("settings", building.id, orjson.dumps({}).decode())
    key = f"SG-{batch.rng.getrandbits(64):016X}"
    batch.add("licences", building.id, batch.id_at(made), key, "standard", seats, made, until)
    for number, gate_name in (("1", "Main Gate"), ("2", "Service Gate")):
        gate = batch.id_at(made)
        batch.add("gates", building.id, gate, number, gate_name, gate_name.lower(), made)
        building.gates.append((gate, gate_name))
    return building


def add_units(batch: Batch, building: SeedBuilding, block: str, numbers: range) -> list[UUID]:
    """A block and its units: `K4` stands in block Kapok, `A7` in Block A."""
    block_id, initial = batch.id_at(building.made), block.rsplit(maxsplit=1)[-1][0]
    batch.add("blocks", building.id, block_id, block, building.made)
    made = []
    for number in numbers:
        unit = batch.id_at(building.made)
        batch.add(
            "units",
            building.id,
            unit,
            block_id,
            f"{initial}{number}",
            f"{block} {number}",
            "flat",
            building.made,
        )
        building.units[f"{block} {number}"] = unit
        made.append(unit)
    return made


def add_user(
    batch: Batch,
    name: tuple[str, str],
    phone: str,
    login: Login,
    made: datetime,
    *,
    super_admin: bool = False,
) -> UUID:
    """An account with a verified address."""
    user = batch.id_at(made)
    batch.add("users", user, login.email, phone, *name, made, super_admin, made)
    batch.add("credentials", user, login.password_hash)
    return user


def add_member(
    batch: Batch,
    building: SeedBuilding,
    user: UUID,
    role: str,
    *,
    unit: UUID | None = None,
    tie: str = "tenant",
    order: int = 1,
) -> Host:
    """A person's role in the building; residents and guards are remembered for the visits to come."""
    member = batch.id_at(building.made)
    batch.add("members", building.id, member, user, role, building.made)
    if unit is not None:
        batch.add(
            "occupancies",
            building.id,
            batch.id_at(building.made),
            member,
            unit,
            tie,
            order == 1,
            order,
            building.made,
        )
    host = Host(member, user, unit)
    if role == "resident":
        building.residents.append(host)
    if role == "security":
        # A session of the past that nobody holds: scans name one, but it need not exist any more.
        building.guards += [Guard(member, uuid4(), gate, name) for gate, name in building.gates]
    return host


def add_ban(
    batch: Batch,
    building: SeedBuilding,
    *,
    phone: str,
    name: str,
    reason: str,
    severity: str,
    by: Host,
    scope: str,
    at: datetime,
) -> None:
    """A ban, building-wide or one resident's own."""
    expires = at + timedelta(days=365) if severity == "low" else None
    kind = "temporary" if expires else "manual"
    batch.add(
        "bans",
        building.id,
        batch.id_at(at),
        phone,
        name,
        reason,
        severity,
        kind,
        scope,
        by.member,
        by.unit,
        at,
        expires,
    )
