"""The bench's pieces on a tiny run: data, server, both loads, the counting proxy, the row check. No times are judged."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.routes import compare_routes
from bench.run import main
from bench.stand import percentiles
from gatehouse.core.config import settings
from gatehouse.core.keys import ring

pytestmark = pytest.mark.deep


@pytest.fixture(autouse=True)
def own_settings() -> Iterator[None]:
    """The bench sets its own environment and leaves it so: here it begins without the other tests' settings, and takes its own along."""
    kept = dict(os.environ)
    for name in kept:
        if name.startswith(("GATEHOUSE_", "DATABASE_")):
            del os.environ[name]
    yield
    os.environ.clear()
    os.environ.update(kept)
    settings.cache_clear()
    ring.cache_clear()


def test_a_tiny_run_agrees_with_its_rows(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    small = ["--quick", "--seconds", "0.4", "--rounds", "1", "--rest", "0.1", "--buildings", "3"]
    assert main([*small, "--only", "scan", "--only", "trips", "--output", str(result)]) == 0
    found = json.loads(result.read_text())
    assert found["problems"] == []
    scans = found["rows"]["scans"]
    assert scans["answers"] == scans["rows"] > 0
    assert found["rows"]["jobs"]["rows"] == scans["rows"]
    assert found["round_trips"]["scan entry"] == found["round_trips"]["scan exit"] == 4
    assert {line["label"][:2] for line in found["lines"]} == {"a:", "b:"}


def test_logins_are_measured_with_somebody_looking_on(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    assert main(["--quick", "--buildings", "3", "--only", "logins", "--output", str(result)]) == 0
    found = json.loads(result.read_text())
    assert found["rows"]["sessions"]["rows"] == found["rows"]["login_events"]["rows"] > 0
    assert found["logins"]["health_asked"] > 0
    assert 0 < found["logins"]["hash_share"] <= 1


def test_the_last_route_is_found_like_the_first() -> None:
    found = compare_routes(rounds=1, times=5)
    assert found["routes"] == 250
    assert found["index"]["ratio"] > 0


def test_percentiles() -> None:
    assert percentiles([]) == (0.0, 0.0, 0.0)
    assert percentiles([0.002]) == (2.0, 2.0, 2.0)
    assert percentiles([value / 1000 for value in range(101)]) == (50.0, 95.0, 99.0)
