"""`gatehouse seed-demo`: many buildings with a past, for looking at lists and for load runs."""

import asyncio
import os
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from gatehouse.cli_demo import use_folder
from gatehouse.cli_say import errors, plain_problems, read_settings, say, stop
from gatehouse.core import embedded
from gatehouse.core.config import Mode, settings
from gatehouse.core.migrate import migrate
from gatehouse.platform.seed_demo import Plan, SeedProblem, seed


def seed_demo(
    scale: Annotated[int, typer.Option(min=1, max=10_000, help="How many buildings.")] = 1,
    months: Annotated[int, typer.Option(min=1, max=36, help="How many months of traffic each.")] = 3,
    per_day: Annotated[
        int, typer.Option(min=1, max=2000, help="About how many visits a building has a day.")
    ] = 45,
    seed_number: Annotated[
        int, typer.Option("--seed", min=0, help="The same seed on the same day tells the same story.")
    ] = 1,
    data_dir: Annotated[
        Path, typer.Option(help="Data folder of the demo; its server may be running.")
    ] = Path("data"),
) -> None:
    """Fill a demo database with buildings and months of realistic traffic.

    Uses the embedded database of --data-dir, or DATABASE_PLATFORM_URL when that is set. Accounts are
    admin.s<seed>b<building>@…, resident1.…, guard1.… with the demo's password, and refused outside demo mode.
    """
    with ExitStack() as closing:
        with plain_problems():
            if os.environ.get("DATABASE_PLATFORM_URL"):
                if read_settings("keys").mode is Mode.PRODUCTION:
                    stop(
                        "This writes accounts with a known password: it is refused in production mode (GATEHOUSE_MODE=demo allows it)."
                    )
            else:
                _use_embedded(data_dir, closing)
            plan = Plan(scale, months, per_day, seed_number)
            began = time.monotonic()
            try:
                visits, scans = _run(plan)
            except SeedProblem as error:
                stop(str(error))
            except ExceptionGroup as group:
                raise group.exceptions[0] from None
        seconds = time.monotonic() - began
        say(
            f"{scale} buildings, {visits} visits, {scans} scans in {seconds:.1f} s ({visits / seconds:.0f} visits/s)."
        )


def _use_embedded(data_dir: Path, closing: ExitStack) -> None:
    server = embedded.attach(data_dir)
    if server is None:
        server = embedded.start(data_dir, say=say)
        closing.callback(server.stop)
    use_folder(server)
    read_settings("keys")
    migrate(settings().database_owner_url.get_secret_value())


def _run(plan: Plan) -> tuple[int, int]:
    written = [0, 0]
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=errors) as bar:
        task = bar.add_task("Visits", total=plan.visits)

        def on_written(visits: int, scans: int) -> None:
            written[0] += visits
            written[1] += scans
            bar.update(task, completed=min(written[0], plan.visits))

        asyncio.run(seed(plan, on_written))
        bar.update(task, total=written[0], completed=written[0])
    return written[0], written[1]
