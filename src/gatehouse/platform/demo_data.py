"""The demo: two small buildings with people, visits in every state, a ban, and a pass page to look at. Nobody here is real.

Loaded once (`installation` remembers); every start afterwards only makes sure that somebody is expected today.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from gatehouse.auth.passwords import hash_password
from gatehouse.core.clock import now
from gatehouse.core.config import settings
from gatehouse.core.demo_accounts import DEMO_DOMAIN, DEMO_PASSWORD
from gatehouse.platform.demo_contacts import add_contacts
from gatehouse.platform.demo_gate import tell_gate
from gatehouse.platform.demo_waiting import add_waiting, hold_back
from gatehouse.platform.seed_buildings import (
    Login,
    SeedBuilding,
    add_ban,
    add_building,
    add_member,
    add_units,
    add_user,
)
from gatehouse.platform.seed_rows import Batch, write
from gatehouse.platform.seed_visits import Digits, Guard, Guest, Host, Passage, Refusal, VisitStory, add_visit
from gatehouse.visits.codes import open_codes

_LOCK = 7400002
_KEY = "demo"
_ZONE = ZoneInfo("Africa/Lagos")
_SAMPLE = "Garden care"
_NEIGHBOURS = (
    ("Temi", "Afolarin", "Kapok", 1),
    ("Uduak", "Inyang", "Kapok", 2),
    ("Halima", "Garko", "Kapok", 6),
    ("Kelechi", "Ndukwe", "Iroko", 1),
    ("Rotimi", "Alabede", "Iroko", 3),
    ("Zainab", "Yakasai", "Iroko", 5),
)
_VISITORS = (
    "Femi Akinsola",
    "Ebiere Tonye",
    "Gbenga Olatoye",
    "Ifunanya Mbadiwe",
    "Sadiq Kangiwa",
    "Yewande Shofola",
    "Obinna Ezeani",
    "Mairo Dikko",
    "Kunle Fashanu",
    "Preye Alagoa",
)


async def load_demo() -> str:
    """Bring the demo in if it is not there, freshen it, and return the sample pass's path."""
    connection = await asyncpg.connect(settings().database_platform_url.get_secret_value())
    try:
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock($1)", _LOCK)
            if not await connection.fetchval("select 1 from installation where key = $1", _KEY):
                batch = Batch(random.SystemRandom())
                building_id, waiting = _tell_everything(batch, await hash_password(DEMO_PASSWORD), now())
                await write(connection, batch)
                await hold_back(connection, building_id, waiting)
                await tell_gate(connection, batch, building_id, now())
                await connection.execute("insert into installation (key, value) values ($1, '1')", _KEY)
            await _freshen(connection, now())
            return await _sample_path(connection)
    finally:
        await connection.close()


def _tell_everything(batch: Batch, password_hash: str, at: datetime) -> tuple[UUID, list[UUID]]:
    made = at - timedelta(days=120)

    def login(name: str) -> Login:
        return Login(f"{name}@{DEMO_DOMAIN}", password_hash)

    add_user(batch, ("Simi", "Okezie"), _phone(1), login("superadmin"), made, super_admin=True)
    first = add_building(
        batch,
        name="Kapok Gardens",
        email=f"office@{DEMO_DOMAIN}",
        address="14 Kapok Close",
        city="Lekki",
        phone=_phone(2),
        made=made,
        until=at + timedelta(days=1095),
        seats=200,
        default=True,
    )
    kapok, iroko = (
        add_units(batch, first, "Kapok", range(1, 9)),
        add_units(batch, first, "Iroko", range(1, 7)),
    )
    admin = add_member(
        batch, first, add_user(batch, ("Adaeze", "Umeh"), _phone(3), login("admin"), made), "building_admin"
    )
    owner = add_user(batch, ("Babatunde", "Sowole"), _phone(4), login("landlord"), made)
    landlord = add_member(batch, first, owner, "landlord", unit=kapok[3], tie="owner", order=3)
    resident = add_member(
        batch,
        first,
        add_user(batch, ("Nkem", "Obiora"), _phone(5), login("resident"), made),
        "resident",
        unit=kapok[3],
    )
    second = add_user(batch, ("Dayo", "Obiora"), _phone(6), login("resident2"), made)
    add_member(batch, first, second, "resident", unit=kapok[3], tie="family", order=2)
    add_member(
        batch, first, add_user(batch, ("Musa", "Zubairu"), _phone(7), login("guard"), made), "security"
    )
    for position, (given, family, block, number) in enumerate(_NEIGHBOURS):
        user = add_user(
            batch, (given, family), _phone(20 + position), login(f"{given}.{family}".lower()), made
        )
        add_member(batch, first, user, "resident", unit=(kapok if block == "Kapok" else iroko)[number - 1])
    guests = _guests(batch, first, _VISITORS, 40)
    _tell_visits(batch, first, guests, at)
    phones = [_phone(40 + position) for position in range(len(guests))]
    add_contacts(batch, first, resident, list(zip(guests, phones, strict=True)), made)
    blocked = _phone(60)
    batch.add("visitors", first.id, batch.id_at(made), blocked, blocked, "Dele Kosoko-Martins", made)
    reason = "Tried to get in with somebody else's pass."
    add_ban(
        batch,
        first,
        phone=blocked,
        name="Dele Kosoko-Martins",
        reason=reason,
        severity="high",
        by=admin,
        scope="building",
        at=at - timedelta(days=9),
    )
    noise = "Sold things at every door."
    add_ban(
        batch,
        first,
        phone=_phone(61),
        name="Wale Pedro",
        reason=noise,
        severity="low",
        by=resident,
        scope="personal",
        at=at - timedelta(days=3),
    )
    _second_building(batch, login("admin.b"), login("resident.b"), login("guard.b"), made, at)
    applicants = [
        (("Chidi", "Eze"), _phone(80), "K5", login("chidi.eze")),
        (("Amara", "Nwosu"), _phone(81), "I2", login("amara.nwosu")),
    ]
    return first.id, add_waiting(batch, first, applicants, resident, landlord, at)


def _second_building(
    batch: Batch, admin: Login, resident: Login, guard: Login, made: datetime, at: datetime
) -> None:
    other = add_building(
        batch,
        name="Lagoon Terraces",
        email=f"office.b@{DEMO_DOMAIN}",
        address="3 Mangrove Walk",
        city="Ikoyi",
        phone=_phone(8),
        made=made,
        until=at + timedelta(days=1095),
        seats=50,
    )
    units = add_units(batch, other, "Terrace", range(1, 5))
    add_member(batch, other, add_user(batch, ("Ngufan", "Tersoo"), _phone(9), admin, made), "building_admin")
    host = add_member(
        batch,
        other,
        add_user(batch, ("Osaze", "Ighodaro"), _phone(10), resident, made),
        "resident",
        unit=units[0],
    )
    add_member(batch, other, add_user(batch, ("Bello", "Gusau"), _phone(11), guard, made), "security")
    (guest,) = _guests(batch, other, ["Tari Ebikeme"], 70)
    day = _midnight(at)
    assert other.digits is not None
    expected = VisitStory(
        other.id,
        host,
        [guest],
        "Piano lesson",
        "single",
        at,
        day + timedelta(hours=8),
        day + timedelta(hours=30),
        "pending",
    )
    add_visit(batch, expected, other.digits, now=at)


def _tell_visits(batch: Batch, building: SeedBuilding, guests: Sequence[Guest], at: datetime) -> None:
    digits, guard, gate_two = building.digits, building.guards[0], building.guards[1]
    assert digits is not None
    nkem, *others = building.residents
    day, hour = _midnight(at), timedelta(hours=1)
    yesterday = day - timedelta(days=1)

    def visit(
        host: Host,
        guest: int,
        title: str,
        kind: str,
        start: datetime,
        hours: float,
        status: str,
        **more: Any,
    ) -> None:
        party = guests[guest : guest + 3] if kind == "group" else guests[guest : guest + 1]
        made = min(start, at) - timedelta(hours=5)
        story = VisitStory(
            building.id, host, party, title, kind, made, start, start + hours * hour, status, **more
        )
        add_visit(batch, story, digits, now=at)

    visit(
        nkem,
        0,
        _SAMPLE,
        "recurring",
        yesterday - timedelta(days=6),
        24 * 360,
        "pending",
        max_entries=1000,
        passages=[Passage(yesterday + 9 * hour, yesterday + 12 * hour, guard, guard)],
    )
    came = at - timedelta(minutes=50)
    visit(
        nkem,
        1,
        "Family lunch",
        "single",
        came - hour,
        30,
        "active",
        passages=[Passage(came, None, guard, guard)],
    )
    visit(
        others[1],
        2,
        "Fibre installation",
        "contractor",
        came - hour,
        9,
        "active",
        passages=[Passage(came + hour / 3, None, gate_two, gate_two)],
    )
    visit(
        nkem,
        3,
        "Parcel",
        "delivery",
        yesterday + 10 * hour,
        6,
        "completed",
        passages=[_stay(yesterday + 11 * hour, 8, guard)],
    )
    visit(
        others[2],
        7,
        "Book club",
        "group",
        yesterday + 16 * hour,
        5,
        "completed",
        passages=[_stay(yesterday + 16.2 * hour, 190, guard)],
    )
    visit(
        others[0],
        4,
        "Generator service",
        "service",
        yesterday + 8 * hour,
        8,
        "completed",
        passages=[_stay(yesterday + 9 * hour, 75, gate_two)],
    )
    visit(
        nkem,
        5,
        "House viewing",
        "single",
        day + 15 * hour,
        3,
        "cancelled",
        ended=at,
        cancel_reason="Moved to next week.",
    )
    missed = day - timedelta(days=2) + 14 * hour
    visit(
        nkem,
        6,
        "Coffee",
        "single",
        missed,
        2,
        "expired",
        refusals=[Refusal(missed + 2.5 * hour, "expired", guard)],
    )


def _stay(came: datetime, minutes: int, guard: Guard) -> Passage:
    return Passage(came, came + timedelta(minutes=minutes), guard, guard)


async def _freshen(connection: "asyncpg.Connection[asyncpg.Record]", at: datetime) -> None:
    """Whoever opens the demo weeks later still finds visitors expected today."""
    rows = await connection.fetch(
        "select m.building_id, m.id, m.user_id, o.unit_id from users u join members m on m.user_id = u.id and m.role = 'resident'"
        " join occupancies o on o.building_id = m.building_id and o.member_id = m.id and o.valid_to is null"
        " where u.email = any($1) and m.status = 'active'",
        [f"resident@{DEMO_DOMAIN}", f"resident2@{DEMO_DOMAIN}"],
    )
    expected = await connection.fetchval(
        "select count(*) from visits where building_id = any($1) and status = 'pending' and visit_type <> 'recurring' and valid_until > $2",
        [row["building_id"] for row in rows],
        at + timedelta(hours=2),
    )
    if expected or not rows:
        return
    batch = Batch(random.SystemRandom())
    digits = Digits(batch)
    titles = (
        ("Dinner", "single", 4),
        ("Water delivery", "delivery", 5),
        ("Airport cab", "cab", 6),
        ("Cousins from Jos", "single", 8),
    )
    for position, (title, kind, number) in enumerate(titles):
        row = rows[position % len(rows)]
        known = await connection.fetchrow(
            "select id, name from visitors where building_id = $1 and phone = $2",
            row["building_id"],
            _phone(40 + number),
        )
        if known is None:
            continue
        host = Host(row["id"], row["user_id"], row["unit_id"])
        start = at + timedelta(minutes=30 + 45 * position)
        guest = Guest(known["id"], known["name"])
        story = VisitStory(
            row["building_id"], host, [guest], title, kind, at, start, start + timedelta(hours=8), "pending"
        )
        add_visit(batch, story, digits, now=at)
    await write(connection, batch)


async def _sample_path(connection: "asyncpg.Connection[asyncpg.Record]") -> str:
    """Path of a pass page that is valid for a year; empty when somebody has called that visit off."""
    row = await connection.fetchrow(
        "select p.building_id, p.id, p.sealed from passes p join visits v on v.building_id = p.building_id and v.id = p.visit_id"
        " join buildings b on b.id = v.building_id where b.email = $1 and v.title = $2 and p.ended_at is null and v.valid_until > now()"
        " order by v.created_at limit 1",
        f"office@{DEMO_DOMAIN}",
        _SAMPLE,
    )
    if row is None:
        return ""
    code, _ = open_codes(row["building_id"], row["id"], row["sealed"])
    return f"/p/{code.removeprefix('SG_')}"


def _guests(batch: Batch, building: SeedBuilding, names: Sequence[str], first: int) -> list[Guest]:
    found = []
    for position, name in enumerate(names):
        guest, phone = batch.id_at(building.made), _phone(first + position)
        batch.add("visitors", building.id, guest, phone, phone, name, building.made)
        found.append(Guest(guest, name))
    return found


def _phone(number: int) -> str:
    # Nigerian in form, in a block of the non-geographic 0700 range.
    return f"+23470055{number:05d}"


def _midnight(at: datetime) -> datetime:
    return at.astimezone(_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
