"""A large town: `seed-demo`'s buildings with years of traffic in the same database. Every list and search of every role, and the scan once more.

Three years in ten buildings are about 1.1 million visits and 3 million scans, 110,000 visits a building: far more than a real one has.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import asyncpg
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from bench.client import Load, Step
from bench.orders import request
from bench.report import percentile_bar
from bench.seed import Person
from bench.stand import Server, Stand, percentiles
from gatehouse.auth.tokens import access_token, hash_secret, new_secret
from gatehouse.core.db_platform import platform_database
from gatehouse.core.ids import new_id
from gatehouse.platform.seed_demo import Plan, seed
from gatehouse.platform.tally import tally_entries

LIST_MS = 100.0
"""p95 of every list and search."""
_TIMES = 30
_PATIENCE = 900.0
_PASSING = 2
"""Requests of each kind before those that count: the connection has its statements by then."""
_ROLES = ("building_admin", "resident", "security", "landlord", "super_admin")
_SESSION = (
    "insert into sessions (id, kind, user_id, building_id, member_id, secret_hash, expires_at)"
    " values ($1, 'api', $2, $3, $4, $5, $6)"
)
_OPERATOR = (
    "insert into users (id, email, phone, first_name, last_name, is_super_admin, email_verified_at)"
    " values ($1, $2, '+2348090000001', 'Opal', 'Operator', true, now())"
)
_BUSIEST = "select building_id from visits group by 1 order by count(*) desc, 1 limit 1"
_PEOPLE = """
select distinct on (m.role) m.role, m.id as member, m.user_id as "user", u.email
from members m join users u on u.id = m.user_id
left join lateral (select count(*) as n from visits v where v.building_id = m.building_id and v.host_id = m.id) hosted on true
where m.building_id = $1 and m.ended_at is null order by m.role, hosted.n desc
"""
_SAMPLE = """
select v.id as visit, v.unit_id as unit, v.host_id as host, w.name, w.phone, n.number
from visits v join visit_visitors x on x.building_id = v.building_id and x.visit_id = v.id
join visitors w on w.building_id = v.building_id and w.id = x.visitor_id join units n on n.building_id = v.building_id and n.id = v.unit_id
where v.building_id = $1 and v.host_id = $2 order by v.created_at desc limit 1
"""


@dataclass(frozen=True, slots=True)
class Town:
    """The busiest building: somebody of each role with an open session, and a visit to ask about."""

    building: UUID
    people: dict[str, Person]
    sample: dict[str, str]


@dataclass(slots=True)
class Asked:
    """One list as one role: its p50 and p95 in ms over all its variants."""

    label: str
    times: int
    p50: float
    p95: float
    slowest: str = ""
    variants: dict[str, float] = field(default_factory=dict)


def build(stand: Stand, console: Console, plan: Plan) -> tuple[Town, dict[str, int]]:
    """Seed it, and open the sessions."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
    )
    with bar:
        task = bar.add_task("Visits of the town", total=plan.visits)
        asyncio.run(seed(plan, lambda visits, _scans: bar.advance(task, visits)))
    return asyncio.run(_open_sessions(stand))


async def _tally() -> None:
    """What the worker does every hour; the bench has none."""
    database = platform_database()
    async with database.transaction() as session:
        await tally_entries(session)
    await database.close()


async def _open_sessions(stand: Stand) -> tuple[Town, dict[str, int]]:
    await _tally()
    owner = await asyncpg.connect(stand.cluster.dsn("superuser"))
    try:
        await owner.execute("vacuum analyze")
        await owner.execute("checkpoint")
        building = await owner.fetchval(_BUSIEST)
        people = {}
        operator, address = new_id(), "operator@platform.example"
        await owner.execute(_OPERATOR, operator, address)
        wanted = [(row["role"], building, *tuple(row)[1:]) for row in await owner.fetch(_PEOPLE, building)]
        for role, where, member, user, email in [*wanted, ("super_admin", None, None, operator, address)]:
            session, secret = new_id(), new_secret()
            hashed, until = hash_secret(secret), datetime.now(UTC) + timedelta(hours=8)
            await owner.execute(_SESSION, session, user, where, member, hashed, until)
            token = access_token(session, user, where, secret)
            people[role] = Person(where or building, user, member or user, session, hashed, token, email)
        sample = await owner.fetchrow(_SAMPLE, building, people["resident"].member)
        rows = {
            table: await owner.fetchval(f"select count(*) from {table}")
            for table in ("visits", "scans", "entries", "notifications")
        }
        rows["visits_of_busiest"] = await owner.fetchval(
            "select count(*) from visits where building_id = $1", building
        )
    finally:
        await owner.close()
    return Town(building, people, {key: str(value) for key, value in sample.items()}), rows


def _variants(town: Town) -> dict[str, list[str]]:
    """What people ask besides the first page, by route."""
    one = {key: quote(value) for key, value in town.sample.items()}
    first, last = one["name"].split("%20")[0], one["name"].split("%20")[-1]
    misspelt = first[:-1] + "%20" + last[:2] + last[3:]
    month = "startDate=2026-01-01T00:00:00Z&endDate=2026-02-01T00:00:00Z"
    words = [first, misspelt, one["phone"][-8:], "zzzqqq"]
    pages = ["", "page=2", "page=40", "limit=100"]
    visits = [
        *pages,
        "status=completed",
        "status=expired&page=10",
        "type=delivery",
        f"unit_id={one['unit']}",
        f"host_id={one['host']}",
        "start_date=2026-01-01&end_date=2026-02-01",
        *[f"search={word}" for word in words],
    ]
    return {
        "/api/visitors": visits,
        "/api/visitors/invitations": visits,
        "/api/visitors/search": [f"query={word}" for word in words],
        "/api/v1/gate/visits": ["", *[f"q={word}" for word in [*words, one["number"]]]],
        "/api/v1/gate/visitors": [f"phone={one['phone']}"],
        "/api/v1/gate/units": ["", f"search={one['number']}"],
        "/api/v1/gate/entries": [
            *pages,
            "status=COMPLETED",
            "type=DELIVERY",
            f"flatId={one['unit']}",
            month,
            f"{month}&page=5",
        ],
        "/api/v1/people": [*pages, f"search={first}", "sort=unit", "role=resident"],
        "/api/v1/resident/notifications": [*pages, "unreadOnly=true"],
        "/api/visitor-tokens/all-entries": [*pages, "status=completed"],
        "/api/visitor-tokens/my-entries": pages,
        "/api/visitor-tokens/my-tokens": pages,
        "/api/v1/gate/preapprovals": [*pages, "status=EXPIRED"],
        "/api/visitor-bans/check": [f"phone={one['phone']}"],
        "/api/visitor-bans/search": [f"query={first}"],
        "/api/frequent-visitors/search": [f"query={first}"],
        "/api/visitors/stats": ["", "start_date=2024-01-01&end_date=2027-01-01"],
    }


_NOT_LISTS = ("/api/docs", "/dev/", "/metrics", "/ready", "/health", "/api/registration/templates")


def _paths(document: dict[str, Any], town: Town) -> Iterator[tuple[str, list[str]]]:
    """Every GET that can be asked here, with its variants: from the OpenAPI document, so that a new list is not forgotten."""
    variants = _variants(town)
    for path, operations in sorted(document["paths"].items()):
        operation = operations.get("get")
        if operation is None or operation.get("deprecated") or path.startswith(_NOT_LISTS):
            continue
        if path.endswith(("/export", ".csv")):
            continue  # a file that is streamed, no list
        filled = (
            path.replace("{visit_id}", town.sample["visit"])
            .replace("{phone}", quote(town.sample["phone"]))
            .replace("{building_id}", str(town.building))
            .replace("{society_id}", str(town.building))
        )
        if "{" not in filled:
            yield path, [f"{filled}?{query}".rstrip("?") for query in variants.get(path, [""])]


def ask_lists(server: Server, document: dict[str, Any], town: Town) -> tuple[list[Asked], list[str]]:
    """One after the other on one connection, as each role that may. Lists nobody may read here come back by name."""
    paths = dict(_paths(document, town))
    every = [
        (path, role, address) for path, addresses in paths.items() for role in _ROLES for address in addresses
    ]

    def unit(role: str, address: str) -> list[Step]:
        return [(f"{role} {address}", request("GET", address, town.people[role]))]

    tried = server.window(
        Load(server.port, 1, _PATIENCE, [unit(role, address) for _, role, address in every] * _PASSING)
    )
    good = [one for one in every if tried.good_of(f"{one[1]} {one[2]}") == _PASSING]
    by_list: dict[tuple[str, str], list[str]] = {}
    for path, role, address in good:
        by_list.setdefault((path, role), []).append(address)
    units = [
        unit(role, address)
        for (_, role), addresses in by_list.items()
        for address in addresses * max(2, _TIMES // len(addresses))
    ]
    window = server.window(Load(server.port, 1, _PATIENCE, units))
    found = []
    for (path, role), addresses in by_list.items():
        seconds = {address: window.seconds[f"{role} {address}"] for address in addresses}
        by_variant = {address: percentiles(values)[1] for address, values in seconds.items()}
        p50, p95, _ = percentiles([value for values in seconds.values() for value in values])
        times = sum(len(values) for values in seconds.values())
        worst = max(by_variant, key=by_variant.__getitem__)
        found.append(Asked(f"{role} GET {path}", times, p50, p95, worst, by_variant))
    read = {path for path, _ in by_list}
    return found, [path for path in paths if path not in read]


def show_lists(console: Console, asked: list[Asked]) -> None:
    """The slowest, drawn against the bar."""
    for one in sorted(asked, key=lambda asked: -asked.p95)[:20]:
        colour = "green" if one.p95 < LIST_MS else "red"
        console.print(
            f"{one.p95:>8.1f} ms p95 {one.p50:>7.1f} p50 [{colour}]{percentile_bar(one.p95, LIST_MS)}[/] {one.label}",
            soft_wrap=True,
        )
        if one.p95 >= LIST_MS:
            console.print(
                f"{'':>12}slowest: {one.slowest} {one.variants[one.slowest]:.1f} ms", soft_wrap=True
            )
