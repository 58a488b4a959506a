"""What the processes of a run noted is judged once, over all of them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.figures import SHARE, share_told

ROOT = Path(__file__).resolve().parents[2]
_CONFTEST = """
from tests.figures import Figures

def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Figures())
"""
_TEST = """
import pytest

@pytest.mark.parametrize("number", range(4))
def test_one(number, record_property):
    record_property("measured", f"time of {number}: 5 ms")
    record_property("reached", {"label": f"GET /{number}", "asked": 1, "reached": int(number < REACHED), "of": 4})
"""


def tries(*reached: int, of: int) -> list[dict[str, Any]]:
    """One try an operation."""
    return [
        {"label": f"GET /{number}", "asked": 5, "reached": times, "of": of}
        for number, times in enumerate(reached)
    ]


def test_enough_operations_must_be_reached() -> None:
    assert SHARE == 0.8
    assert share_told(tries(1, 2, 3, 4, 0, of=5)) == (
        True,
        "4 of 5 operations reached a 2xx (80%), 10 of 25 requests; not reached: GET /4",
    )
    enough, told = share_told(tries(1, 2, 3, 0, 0, of=5))
    assert not enough and "FAILED" in told and "GET /3, GET /4" in told
    # Two tests of one operation, perhaps in two processes: one 2xx will do.
    assert share_told([*tries(0, of=1), *tries(1, of=1)])[0]


def test_a_part_of_the_operations_is_not_judged() -> None:
    assert share_told(tries(0, 0, of=5))[0]
    assert share_told([])[0]


@pytest.mark.parametrize("reached", [4, 1])
@pytest.mark.parametrize("processes", [(), ("-n", "2")], ids=["one process", "two processes"])
def test_a_run_fails_as_a_whole(tmp_path: Path, reached: int, processes: tuple[str, ...]) -> None:
    (tmp_path / "conftest.py").write_text(_CONFTEST, encoding="utf-8")
    (tmp_path / "test_one.py").write_text(_TEST.replace("REACHED", str(reached)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *processes, "."],
        cwd=tmp_path,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "4 passed" in done.stdout, done.stdout + done.stderr
    assert f"{reached} of 4 operations reached a 2xx" in done.stdout
    assert done.stdout.count("time of ") == 4
    assert (done.returncode == 0) is (reached == 4), done.stdout
