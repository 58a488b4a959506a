"""`gatehouse bench`: hands over to bench/run.py of the repository."""

import subprocess
import sys
from pathlib import Path

import typer

from gatehouse.cli_say import stop

_ROOT = Path(__file__).parents[2]


def bench(context: typer.Context) -> None:
    """Measure the scan and the rest on a temporary database; all options go to bench/run.py (try --help)."""
    if not (_ROOT / "bench" / "run.py").exists():
        stop("bench/run.py is not here: measuring works in a checkout of the repository.")
    # As a module, from the root: that is what makes the package `bench` importable.
    done = subprocess.run([sys.executable, "-m", "bench.run", *context.args], check=False, cwd=_ROOT)
    raise typer.Exit(done.returncode)
