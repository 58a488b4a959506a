"""Write invented buildings, two at a time: one is made up while PostgreSQL checks the rows of the other."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import asyncpg

from gatehouse.auth.passwords import hash_password
from gatehouse.core.clock import now
from gatehouse.core.config import settings
from gatehouse.core.demo_accounts import DEMO_DOMAIN, DEMO_PASSWORD
from gatehouse.platform.seed_rows import write
from gatehouse.platform.seed_traffic import Span, Traffic

_AT_ONCE = 3
_DAYS_A_MONTH = 30
Progress = Callable[[int, int], None]
"""Called with the visits and scans just written."""


class SeedProblem(Exception):
    """Why nothing was written; one line."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is to be told."""

    buildings: int
    months: int
    per_day: int
    seed: int

    @property
    def visits(self) -> int:
        """About how many visits that makes."""
        return self.buildings * self.months * _DAYS_A_MONTH * self.per_day


async def seed(plan: Plan, progress: Progress) -> None:
    """Write all buildings of the plan; each is one transaction, whole or not there."""
    url = settings().database_platform_url.get_secret_value()
    span = Span(now() - timedelta(days=plan.months * _DAYS_A_MONTH), now(), plan.per_day)
    password_hash = await hash_password(DEMO_PASSWORD)
    async with asyncpg.create_pool(url, min_size=1, max_size=_AT_ONCE) as pool:
        taken = await pool.fetchval(
            "select email from buildings where email = any($1) limit 1",
            [f"office.s{plan.seed}b{number}@{DEMO_DOMAIN}" for number in range(1, plan.buildings + 1)],
        )
        if taken:
            raise SeedProblem(f"Seed {plan.seed} is in this database already: choose another with --seed.")
        numbers = iter(range(1, plan.buildings + 1))

        async def tell() -> None:
            for number in numbers:
                async with pool.acquire() as connection, connection.transaction():
                    for batch in Traffic(plan.seed, number, span, password_hash).pieces():
                        visits, scans = batch.count(("visits",)), batch.count(("scans",))
                        await write(connection, batch)
                        progress(visits, scans)

        async with asyncio.TaskGroup() as group:
            for _ in range(min(_AT_ONCE, plan.buildings)):
                group.create_task(tell())
        # Fresh tables have no statistics, and the first lists would be planned blindly.
        for table in (
            "visits",
            "visit_visitors",
            "passes",
            "code_directory",
            "scans",
            "entries",
            "notifications",
            "visitors",
        ):
            await pool.execute(f"analyze {table}")
