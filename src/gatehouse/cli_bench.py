"""`gatehouse bench`: hands over to bench/run.py of the repository."""

import subprocess
import sys
from pathlib import Path

import typer

from gatehouse.cli_say import stop

_RUN = Path(__file__).parents[2] / "bench" / "run.py"


def bench(context: typer.Context) -> None:
    """Measure the scan and the rest on a temporary database; all options go to bench/run.py (try --help)."""
    if not _RUN.exists():
        stop("bench/run.py is not here: measuring works in a checkout of the repository.")
    done = subprocess.run([sys.executable, str(_RUN), *context.args], check=False, cwd=_RUN.parents[1])
    raise typer.Exit(done.returncode)
